#ifndef LC_RESOLVE_RESOLUTION_H
#define LC_RESOLVE_RESOLUTION_H

#include "layers/resolve/inventory.h"
#include "layers/resolve/metadata.h"

/* Which file an import gets, and every step that led there. One file a language; lc_resolve chooses by the kind of
 * import. */

enum lc_import_kind {
    LC_IMPORT_REQUIRE,       /* CommonJS require(), and what acts like it */
    LC_IMPORT_ESM,           /* import … from, export … from, and import() */
    LC_IMPORT_PYTHON,        /* import a.b, from a.b import c: the specifier is the absolute dotted name */
    LC_IMPORT_RUBY,          /* require "x" */
    LC_IMPORT_RUBY_RELATIVE, /* require_relative "x" */
    LC_IMPORT_JAVA,          /* a class: "com.acme.Thing" */
};

enum lc_module_format {
    LC_MODULE_UNKNOWN,
    LC_MODULE_COMMONJS,
    LC_MODULE_ESM,
    LC_MODULE_JSON,
    LC_MODULE_ADDON,     /* .node, a Python extension module, a Ruby extension */
    LC_MODULE_PYTHON,    /* a .py, or a package's __init__.py */
    LC_MODULE_NAMESPACE, /* a Python namespace package: `path` is the first portion's folder */
    LC_MODULE_RUBY,
    LC_MODULE_CLASS, /* exploded, or inside the jar `path` */
};

/* One step: a path that was looked at, the search path entry or folder on whose account, and what came of it in a few
 * words ("found", "absent", "is a folder without index.js", "not exported"). */
struct lc_tried {
    lc_str path, via, outcome;
};

/* A resolution.
 * Shape:  `found` with `builtin` for what the runtime itself provides (core modules, the standard library, the bundled
 *         SDK: `path` is then its specifier or the runtime's own path, there is no node). `certain` false: something on
 *         the way cannot be known (an archive that was not read, a path in conflict, a link out of the image, a search
 *         path that is not known): `why` says what. Not found: `code` is the error the runtime would raise
 *         ("MODULE_NOT_FOUND", "ERR_PACKAGE_PATH_NOT_EXPORTED", "ModuleNotFoundError", "LoadError"…). `hidden` are
 *         further copies that the same import would get if the winner were not there, in search order (top-level names
 *         only).
 * Owner:  the arena given. */
struct lc_resolution {
    bool found, builtin, certain;
    lc_str why;
    const char *code;
    lc_str path; /* absolute, real (links followed, as Node reports) */
    const struct lc_tree *tree;
    const struct lc_tree_node *node;
    enum lc_module_format format;
    const struct lc_installed *package; /* the copy that owns the file; NULL for the user's own files */
    struct lc_tried *tried;
    size_t tried_count, tried_capacity;
    lc_str *hidden;
    size_t hidden_count, hidden_capacity;
};

/* Everything a resolution depends on, frozen. `function` may be NULL. Read-only, shared by threads; scratch comes with
 * each call. */
struct lc_resolver {
    const struct lc_image *image;
    const struct lc_runtime *runtime;
    const struct lc_search *search;
    const struct lc_inventory *inventory;
    const struct lc_function *function; /* its environment: NODE_OPTIONS, NODE_PATH, PYTHONPATH… */
    struct lc_metadata_set metadata;
    const struct lc_prepared *prepared; /* NULL: each question works it out anew */
    struct lc_map *scopes; /* NULL, or the memory of one thread's questions: a folder's nearest package.json */
};

/* What all questions of one function have in common: sys.path after its .pth files, the gems, the class path.
 * Shape:  only the member of the runtime's language is set.
 * Owner:  `arena`, which must outlive the questions. */
struct lc_prepared {
    const struct lc_python_path *python;
    const struct lc_gems *gems;
    const struct lc_class_path *classes;
};
void lc_resolve_prepare(const struct lc_resolver *resolver, struct lc_arena *arena, struct lc_prepared *out);
/* The gems that RubyGems has activated by the time a file of this one runs: the gem itself, and what it needs wherever only
 * one version is there to choose. `index` counts them; false behind the last, or when it cannot be activated. */
bool lc_gem_active_with(const struct lc_prepared *prepared, lc_str name, lc_str version, size_t index, lc_str *with,
                        lc_str *with_version);

/* Resolves `specifier` as written in `from`, an absolute path in the image ("/var/task/index.js"; for Python and Ruby
 * it may be empty).
 * `trace`: fill `tried` and `hidden`; without it only the answer. Never fails. */
void lc_resolve(const struct lc_resolver *resolver, enum lc_import_kind kind, lc_str specifier, lc_str from, bool trace,
                struct lc_arena *arena, struct lc_resolution *out);

/* The languages behind it, one file each. */
void lc_resolve_node(const struct lc_resolver *resolver, enum lc_import_kind kind, lc_str specifier, lc_str from,
                     bool trace, struct lc_arena *arena, struct lc_resolution *out);
void lc_resolve_python(const struct lc_resolver *resolver, lc_str specifier, lc_str from, bool trace,
                       struct lc_arena *arena, struct lc_resolution *out);
void lc_resolve_ruby(const struct lc_resolver *resolver, enum lc_import_kind kind, lc_str specifier, lc_str from,
                     bool trace, struct lc_arena *arena, struct lc_resolution *out);
void lc_resolve_java(const struct lc_resolver *resolver, lc_str specifier, bool trace, struct lc_arena *arena,
                     struct lc_resolution *out);

/* The package copy (npm folder, Python distribution by RECORD or import name, gem folder) that owns a node; NULL when
 * none does. */
const struct lc_installed *lc_resolve_owner(const struct lc_resolver *resolver, const struct lc_tree *tree,
                                            const struct lc_tree_node *node);

#endif
