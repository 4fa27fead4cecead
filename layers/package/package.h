#ifndef LC_PACKAGE_PACKAGE_H
#define LC_PACKAGE_PACKAGE_H

#include "layers/archive/archive.h"

/* Packages inside one archive: told by path first (so that nothing is inflated to find them), completed from the bytes
 * of their metadata. Runtime and search path play no part here; layers/resolve says which of them a function
 * reaches. */

enum lc_ecosystem { LC_NPM, LC_PYPI, LC_GEM, LC_MAVEN, LC_ECOSYSTEM_COUNT };

enum lc_package_flag {
    LC_PACKAGE_NEEDS_METADATA = 1 << 0, /* name or version is only in the metadata file's bytes */
    LC_PACKAGE_HAS_METADATA = 1 << 1,   /* the bytes were read and understood */
    LC_PACKAGE_BAD_METADATA = 1 << 2,   /* the bytes were read and are malformed, see `why` */
    LC_PACKAGE_NESTED = 1 << 3,         /* npm: below another package's node_modules, or in pnpm's store (.pnpm) */
    LC_PACKAGE_NO_NAME = 1 << 4, /* npm: package.json without a name, e.g. {"type":"module"} markers: not a package */
    LC_PACKAGE_LOOSE = 1 << 5,   /* npm: in no node_modules; a package only where NODE_PATH names the folder above it */
};

/* One package.
 * Shape:  `root` is the folder that holds it in the archive: npm ".../node_modules/x"; PyPI the folder that is (or
 *         would be) a search path entry; gem the gem home ("ruby/gems/3.3.0"); Maven the jar's own path. `place` =
 *         `root` for npm and Maven.
 * Owner:  the archive's arena, or the one given to lc_package_read. */
struct lc_package {
    enum lc_ecosystem ecosystem;
    lc_str name; /* as written; npm from the folder until metadata says otherwise (aliases!), Maven "group:artifact" */
    lc_str folder_name; /* npm: the name it is required by ("@scope/x" or "x") */
    lc_str normalized;  /* PEP 503 for PyPI, else the name */
    lc_str version;     /* empty when unknown */
    lc_str root;
    lc_str metadata;       /* path of package.json, x.dist-info or x.egg-info folder (or egg-info file), gemspec, jar */
    uint32_t entry;        /* package.json, METADATA or PKG-INFO, gemspec, jar; LC_NO_ENTRY when the folder has none */
    uint32_t record;       /* PyPI: RECORD (or installed-files.txt), else LC_NO_ENTRY */
    uint32_t requires_txt; /* PyPI: an egg-info's requires.txt, else LC_NO_ENTRY */
    uint32_t flags;        /* enum lc_package_flag */
    lc_str why;            /* for LC_PACKAGE_BAD_METADATA: one clause */
};

struct lc_packages {
    struct lc_package *items; /* sorted by ecosystem, root, normalized name, version, entry */
    size_t count, capacity;
};

/* All packages that the paths of `archive` show: npm node_modules/NAME/package.json at any depth (scoped names too),
 * Python `*.dist-info/`, `*.egg-info/` and `*.egg-info` files, gems specifications/NAME.gemspec at any depth (also
 * default/), jars `*.jar`. Duplicate and unsafe entries are passed over. Owner: `arena`. */
void lc_packages_find(const struct lc_archive *archive, struct lc_arena *arena, struct lc_packages *out);

/* Adds the npm packages that stand directly in `folder` (NAME/package.json, @SCOPE/NAME/package.json), which somebody's
 * NODE_PATH names; none when it is a node_modules, whose packages are there already. Ask once for a folder. */
void lc_packages_find_loose(const struct lc_archive *archive, lc_str folder, struct lc_arena *arena,
                            struct lc_packages *out);

/* Completes `package` from the bytes of its metadata file (for Maven the whole jar, opened as an archive). Malformed
 * metadata sets LC_PACKAGE_BAD_METADATA and `why`, keeps what the path told, and is no error.
 * npm: name, version. PyPI: Name, Version headers. Gem: name and version of the `s.name = "…"`, `s.version = "…"`
 * lines that RubyGems writes (the file name is kept when the gemspec is hand-written). Maven:
 * META-INF/maven/G/A/pom.properties whose A is the file's name, or the only one when the file name has no version or
 * the same (else it is a library packed into the jar), else MANIFEST.MF Implementation-Title/-Version or
 * Bundle-SymbolicName/-Version, else the file name `artifact-1.2.3.jar`. */
void lc_package_read(struct lc_package *package, lc_str bytes, struct lc_inflater *inflater, struct lc_arena *arena);

/* Files a Python distribution owns, from the bytes of RECORD (CSV: path, hash, size; quoted fields) or
 * installed-files.txt.
 * Shape:  paths relative to `root`, normalized ("../../bin/x" leaves it and is dropped, absolute ones too), in file
 *         order. Malformed lines are counted; those whose path can be told all the same are listed. `crc`-like
 *         comparison is not offered: hashes are sha256. */
struct lc_record_line {
    lc_str path;
    lc_str hash; /* "sha256=…" without padding, may be empty */
    uint64_t size;
    bool has_size;
};
struct lc_record {
    struct lc_record_line *items;
    size_t count, capacity, malformed;
};
void lc_record_parse(lc_str bytes, struct lc_arena *arena, struct lc_record *out);
/* The same from an egg-info's installed-files.txt: one path a line, relative to the egg-info folder, whose path or name
 * is `folder`. */
void lc_installed_files_parse(lc_str bytes, lc_str folder, struct lc_arena *arena, struct lc_record *out);
/* Whichever of the two `package->record` is. */
void lc_package_files(const struct lc_package *package, lc_str bytes, struct lc_arena *arena, struct lc_record *out);

/* PEP 503: lower case, runs of - _ . become one '-'. */
lc_str lc_pypi_normalize(struct lc_arena *arena, lc_str name);
lc_str lc_ecosystem_name(enum lc_ecosystem ecosystem); /* "npm", "pypi", "gem", "maven" */

/* The npm package folder a path lies in: the longest prefix ".../node_modules/NAME" (or "@scope/NAME"), empty when
 * none. `path` may be that folder itself; names that start with '.' (.bin, .pnpm, .package-lock.json) are no
 * packages. */
lc_str lc_npm_package_root(lc_str path);

#endif
