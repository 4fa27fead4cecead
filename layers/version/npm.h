#ifndef LC_VERSION_NPM_H
#define LC_VERSION_NPM_H

#include "layers/version/internal.h"

/* A version as node-semver reads it with `loose`, which is how npm itself reads versions and ranges.
 * Units:  numbers up to 2^53 - 1, as JavaScript holds them; `prerelease` is the dotted text without its hyphen, empty
 *         for none. */
struct lc_semver {
    uint64_t major, minor, patch;
    lc_str prerelease;
};

/* One partial version "v1.2.x-pre" at a place of a text.
 * Shape:  `parts` of it are there (1 to 3), each digits or one of x, X, *; `text` from the prefix to `end`. */
struct lc_xrange {
    lc_str part[3], prerelease, text;
    unsigned parts;
    size_t end;
};

/* All of `s`, blanks around it allowed. Errors: false when it is not one, 256 characters and the 2^53 - 1 limit
 * included. */
bool lc_semver_parse(lc_str s, struct lc_semver *out);
int lc_semver_cmp(const struct lc_semver *a, const struct lc_semver *b);

/* At `at`: prefix of "v", "=" and blanks, then the partial version; false for none. */
bool lc_xrange_scan(lc_str s, size_t at, struct lc_xrange *out);
/* Where node-semver's comparator clean-up takes a version to end: a full loose one, else a partial strict one. */
size_t lc_semver_scan_for_trim(lc_str s, size_t at);
/* Past "+build.metadata" at `at`, or `at`. */
size_t lc_semver_scan_build(lc_str s, size_t at);

/* Is it a range for node-semver? And does `version` satisfy it? Errors: LC_RANGE_INVALID. */
bool lc_npm_range_is_valid(lc_str range, struct lc_arena *arena);
enum lc_verdict lc_npm_range_test(lc_str range, const struct lc_semver *version, struct lc_arena *arena);

#endif
