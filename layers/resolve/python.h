#ifndef LC_RESOLVE_PYTHON_H
#define LC_RESOLVE_PYTHON_H

#include "layers/base/caps.h"
#include "layers/resolve/python_names.h"
#include "layers/resolve/steps.h"

/* Inside of layers/resolve: how Python finds a module. In order of reading: python.c (dotted names, package by
 * package), python_path.c (sys.path with .pth files), python_find.c (one folder), python_namespace.c (what __init__.py
 * says of namespaces).
 * Source: The import system (Python Language Reference, 5); importlib/_bootstrap_external.py (FileFinder,
 *         _NamespacePath), site.py, pkgutil.py of CPython 3.11 and 3.13, as to behaviour. */

enum { LC_PYTHON_SUFFIXES_MAX = 6, LC_PYTHON_INIT_MAX = LC_NAMESPACE_BYTES_MAX };

/* What file names a version can load, in the order they are tried. */
struct lc_python_suffixes {
    lc_str items[LC_PYTHON_SUFFIXES_MAX];
    size_t count, extension_count; /* the first ones are extension modules */
    size_t foreign; /* the first that is for one architecture, when the function's is not known; else LC_NPOS */
};
void lc_python_suffixes(const struct lc_resolver *resolver, struct lc_arena *arena, struct lc_python_suffixes *out);
/* The minor version of Python 3; false for anything else. */
bool lc_python_minor(const struct lc_runtime *runtime, unsigned *out);

/* What one folder has under a name.
 * Shape:  `file` is what is executed (not for a namespace); `folder` is where submodules are looked for, for packages
 *         and namespaces. */
enum lc_python_kind { LC_PYTHON_NOTHING, LC_PYTHON_MODULE, LC_PYTHON_PACKAGE, LC_PYTHON_PORTION };
struct lc_python_hit {
    enum lc_python_kind kind;
    struct lc_place file, folder;
    enum lc_module_format format;
    bool bytecode;
    lc_str doubt; /* something on the way cannot be known; empty when all could */
};
void lc_python_find(const struct lc_image *image, const struct lc_python_suffixes *suffixes,
                    const struct lc_place *folder, lc_str name, struct lc_arena *arena, struct lc_python_hit *out);

/* An entry of sys.path, or of a package's __path__. */
enum lc_python_entry_kind {
    LC_ENTRY_IS_FOLDER,
    LC_ENTRY_IS_RUNTIMES, /* its contents are not here */
    LC_ENTRY_IS_NOTHING,  /* absent, or no folder */
    LC_ENTRY_IS_UNKNOWN,  /* elsewhere in the filesystem, or a zip */
};
struct lc_python_entry {
    enum lc_python_entry_kind kind;
    struct lc_place place;
    lc_str path, why;
};
struct lc_python_entries {
    struct lc_python_entry *items;
    size_t count, capacity;
};

/* A package that a *-nspkg.pth has put into sys.modules.
 * Shape:  `moving`: its __path__ is computed anew when sys.path has grown since `seen` entries. */
struct lc_python_declared {
    lc_str name;
    struct lc_python_entries path;
    size_t seen;
    bool moving, odd; /* odd: one of its folders is not there, or is a module's */
};

/* sys.path after the bootstrap has processed the site folders. */
struct lc_python_path {
    struct lc_python_entries entries;
    struct lc_python_declared *declared;
    size_t declared_count, declared_capacity;
    struct lc_python_suffixes suffixes;
    unsigned minor;
    size_t lines;
    lc_str doubt; /* code that a .pth file executes, or a path that is not known: absence proves nothing */
};
/* The package a *-nspkg.pth made; NULL when none did. */
struct lc_python_declared *lc_python_declared_find(const struct lc_python_path *path, lc_str name);
/* Where a declared package was looked for: sys.path, or its parent's __path__. */
const struct lc_python_entries *lc_python_parent_entries(const struct lc_python_path *path, lc_str name);
/* Its __path__ as it is when somebody looks at it. */
void lc_python_refresh(const struct lc_image *image, const struct lc_python_path *path,
                       struct lc_python_declared *declared, struct lc_arena *arena);
void lc_python_path_build(const struct lc_resolver *resolver, struct lc_arena *arena, struct lc_python_path *out);

/* Finds a name in entries without executing anything: the first module or package, else all portions of a namespace
 * (`portions`). Entries that are not folders are passed over. */
void lc_python_scan(const struct lc_image *image, const struct lc_python_suffixes *suffixes,
                    const struct lc_python_entries *entries, lc_str name, struct lc_arena *arena,
                    struct lc_python_hit *out, struct lc_python_entries *portions);

void lc_python_add_place(struct lc_python_entries *entries, const struct lc_place *place, struct lc_arena *arena);

/* What the __init__.py of a package does to its __path__. */
enum lc_python_init {
    LC_INIT_PLAIN,
    LC_INIT_EXTENDS,  /* pkgutil.extend_path */
    LC_INIT_DECLARES, /* pkg_resources.declare_namespace */
    LC_INIT_EITHER,   /* the latter, or the former when pkg_resources cannot be imported */
    LC_INIT_UNKNOWN,  /* not read, or it touches __path__ or sys.modules in another way */
};
enum lc_python_init lc_python_init_read(lc_str source);

#endif
