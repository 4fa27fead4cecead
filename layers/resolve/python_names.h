#ifndef LC_RESOLVE_PYTHON_NAMES_H
#define LC_RESOLVE_PYTHON_NAMES_H

#include "layers/base/str.h"

/* Modules that are not in the image: the standard library, and what the runtime ships. */

enum lc_python_flag {
    LC_PYTHON_BUILTIN = 1 << 0,      /* compiled in: found before sys.path is looked at */
    LC_PYTHON_FROZEN = 1 << 1,       /* the same since 3.11 */
    LC_PYTHON_LOADED = 1 << 2,       /* the bootstrap has imported it before the user's code runs */
    LC_PYTHON_MAYBE_LOADED = 1 << 3, /* it may have */
    LC_PYTHON_UNSURE = 1 << 4,       /* shipped in some images; not sourced for all */
    LC_PYTHON_IS_PACKAGE = 1 << 5,   /* may have submodules, which are not listed here */
};

/* Shape:  minor versions of Python 3, both inclusive; 0 and 99 are open ends. */
struct lc_python_name {
    const char *name;
    uint8_t first, last, flags;
};

extern const struct lc_python_name lc_python_stdlib[];
extern const size_t lc_python_stdlib_count;

/* In which folder of the runtime: its site-packages, or /var/runtime. */
struct lc_python_shipped {
    const char *name;
    bool site_packages;
    uint8_t first, last, flags;
};

extern const struct lc_python_shipped lc_python_shipped[];
extern const size_t lc_python_shipped_count;

/* NULL when that version has no such top-level name. */
const struct lc_python_name *lc_python_stdlib_find(lc_str name, unsigned minor);
/* What the runtime's folder ships under a name: `site_packages` or /var/runtime. NULL for nothing. */
const struct lc_python_shipped *lc_python_shipped_find(lc_str name, bool site_packages, unsigned minor);

#endif
