#ifndef LC_VERSION_VERSION_H
#define LC_VERSION_VERSION_H

#include "layers/base/arena.h"

/* Versions and ranges as each ecosystem's own tool understands them; one file an ecosystem, this header in front of
 * all. Everything is bounded: text over LC_VERSION_BYTES_MAX or LC_RANGE_BYTES_MAX is LC_RANGE_UNKNOWN, time is linear
 * in the text. */

enum lc_version_scheme {
    LC_SCHEME_NPM,    /* semver 2.0.0 with node-semver's loose input and range grammar */
    LC_SCHEME_PEP440, /* PEP 440 versions and specifiers */
    LC_SCHEME_GEM,    /* RubyGems: Gem::Version, Gem::Requirement (several requirements parted by commas) */
    /* ComparableVersion order; ranges "[1,2)", "1.0" (a wish, satisfied by anything) as Maven's VersionRange */
    LC_SCHEME_MAVEN,
    LC_SCHEME_COUNT
};

enum lc_verdict {
    LC_SATISFIED,
    LC_UNSATISFIED,
    LC_RANGE_INVALID, /* the range or the version is not one */
    LC_RANGE_UNKNOWN, /* a dist-tag, URL, path, workspace reference: well-formed, but says nothing about versions */
};

/* How prereleases count. */
enum lc_prereleases {
    /* as the ecosystem's resolver would choose: node-semver's same-tuple rule, PEP 440's exclusion */
    LC_PRERELEASES_DEFAULT,
    /* as its consistency check judges what is installed (pip accepts an installed prerelease) */
    LC_PRERELEASES_INSTALLED,
};

/* Does `version` satisfy `range`? `arena` is scratch. */
enum lc_verdict lc_version_satisfies(enum lc_version_scheme scheme, lc_str range, lc_str version,
                                     enum lc_prereleases prereleases, struct lc_arena *arena);

/* Order of two versions in `*order` (-1, 0, 1); false when one of them is no version. npm ignores build metadata. */
bool lc_version_compare(enum lc_version_scheme scheme, lc_str a, lc_str b, int *order, struct lc_arena *arena);

lc_str lc_version_scheme_name(enum lc_version_scheme scheme); /* "npm", "pep440", "gem", "maven" */
bool lc_version_scheme_from(lc_str name, enum lc_version_scheme *out);

/* What an npm dependency's value asks for: "^1.2.3", "latest", "npm:other@^2", "workspace:*", "git+https://…",
 * "file:../x".
 * Shape:  `range` is what the installed version must satisfy (for an alias that of the target, for "workspace:^1"
 *         "^1"); empty with LC_NPM_RANGE means any. `name` is the alias's target, else empty. */
enum lc_npm_spec_kind { LC_NPM_RANGE, LC_NPM_TAG, LC_NPM_ALIAS, LC_NPM_WORKSPACE, LC_NPM_URL, LC_NPM_PATH };
struct lc_npm_spec {
    enum lc_npm_spec_kind kind;
    lc_str name, range;
};
struct lc_npm_spec lc_npm_spec_parse(lc_str value, struct lc_arena *arena);

/* One PEP 508 requirement: `name [extras] specifiers ; marker` or `name @ url`.
 * Errors: false when it is not one. */
struct lc_pep508 {
    lc_str name, specifiers, url, marker;
    lc_str *extras;
    size_t extra_count;
};
bool lc_pep508_parse(lc_str text, struct lc_arena *arena, struct lc_pep508 *out);

/* The environment a marker is evaluated in. `extra` is the extra being asked for, empty for none. */
struct lc_marker_environment {
    lc_str python_version, python_full_version, platform_machine, extra;
    lc_str os_name, sys_platform, platform_system, implementation_name, platform_python_implementation;
};
/* Source: PEP 508. LC_RANGE_UNKNOWN for variables that cannot be known (platform_release, platform_version). */
enum lc_verdict lc_marker_holds(lc_str marker, const struct lc_marker_environment *environment, struct lc_arena *arena);

#endif
