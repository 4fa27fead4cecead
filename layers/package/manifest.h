#ifndef LC_PACKAGE_MANIFEST_H
#define LC_PACKAGE_MANIFEST_H

#include "layers/package/package.h"
#include "layers/text/text.h"

/* What a package says of itself beyond name and version: what it needs, and (npm) how its modules are reached. */

enum lc_requirement_kind {
    LC_REQUIRES,          /* must be there */
    LC_REQUIRES_PEER,     /* npm peerDependencies: must be there, brought by somebody else */
    LC_REQUIRES_OPTIONAL, /* npm optionalDependencies, optional peers: may be missing */
    LC_REQUIRES_EXTRA,    /* PyPI: only for an extra (`extra` names it) */
};

/* One requirement.
 * Shape:  `name` is what it is required by (npm: the key; PyPI: as written, `normalized` beside it; Maven
 *         group:artifact); `range` as written (npm value, PEP 440 specifiers, RubyGems requirements joined by ", ",
 *         Maven version), may be empty.
 * Units:  line and column in the metadata file, from 1; 0 when not known. */
struct lc_requirement {
    enum lc_requirement_kind kind;
    lc_str name, normalized, range, marker, extra, url;
    uint32_t line, column;
};

struct lc_requirements {
    struct lc_requirement *items; /* in the order of the file */
    size_t count, capacity;
    lc_str requires_python; /* PyPI Requires-Python, npm engines.node, gem required_ruby_version: as written */
    bool complete;          /* false: malformed or computed parts were passed over (`why`) */
    lc_str why;
};

/* Reads the requirements out of a package's metadata bytes (package.json, METADATA or PKG-INFO, a gemspec as RubyGems
 * writes it; jars: the pom.xml is not read, none are given and `complete` is false). Never fails.
 * Shape:  npm: a name in optionalDependencies is not listed from dependencies again, and a peer that
 *         peerDependenciesMeta calls optional is LC_REQUIRES_OPTIONAL. Development dependencies are passed over
 *         everywhere. A gem's are those to run it.
 * Owner:  texts point into `bytes` or `arena`.
 * Source: npm docs, package.json; core metadata specifications (Requires-Dist); RubyGems,
 *         Gem::Specification#to_ruby. */
void lc_requirements_read(const struct lc_package *package, lc_str bytes, struct lc_arena *arena,
                          struct lc_requirements *out);

/* Adds what an egg-info's requires.txt says, unless Requires-Dist headers of its PKG-INFO have said it already.
 * Shape:  a line is a requirement; below "[extra]", "[:marker]" and "[extra:marker]" those only for an extra, where a
 *         marker holds, or both. Lines are not known (0): the metadata file is PKG-INFO.
 * Source: setuptools, "Dependency metadata"; importlib.metadata, which takes the headers first. */
void lc_requirements_add_egg(lc_str bytes, struct lc_arena *arena, struct lc_requirements *out);

/* package.json as Node reads it when it resolves; nothing else of it is kept, since an image has thousands.
 * Shape:  absent fields are empty or NULL, a name, version, main or type that is no text too; null counts as absent.
 *         `broken`: not JSON, or null; Node throws ERR_INVALID_PACKAGE_CONFIG when such a file is on its way.
 *         `odd`: no object, or a name or type that is no text: Node.js 22 and later take the whole file for broken,
 *         earlier ones do not mind.
 *         `unread`: over a cap of ours, or its bytes could not be had: nothing may be concluded from it. `why` goes
 *         with all three.
 *         Spans within `exports` and `imports` count from where the value begins.
 * Owner:  `arena`; bytes are borrowed. */
struct lc_npm_manifest {
    lc_str name, version, main, type;
    bool has_main, is_module; /* type is exactly "module" */
    bool broken, odd, unread;
    bool keyless;      /* broken, but without any of the keys in quotes: require of Node.js 16 takes it for {} */
    bool null_exports; /* written as null: `exports` is NULL then, and Node.js 16 trips over it */
    lc_str why;
    const struct lc_node *exports, *imports; /* NULL when absent; numbers and truth values are kept */
};
void lc_npm_manifest_read(lc_str bytes, struct lc_arena *arena, struct lc_npm_manifest *out);

#endif
