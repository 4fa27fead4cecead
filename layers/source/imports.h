#ifndef LC_SOURCE_IMPORTS_H
#define LC_SOURCE_IMPORTS_H

#include "layers/base/arena.h"

/* What a source file imports, and when: told by dedicated lexers that skip comments, strings, templates and regular
 * expressions. */

enum lc_import_style {
    LC_STYLE_REQUIRE,       /* JS require('x'); not require.resolve, which loads nothing */
    LC_STYLE_IMPORT,        /* JS import … from 'x', import 'x', export … from 'x' */
    LC_STYLE_DYNAMIC,       /* JS import('x') */
    LC_STYLE_PYTHON_IMPORT, /* import a.b as c: one item each */
    LC_STYLE_PYTHON_FROM,   /* from a.b import c, d: specifier a.b (level for leading dots), names c, d ("*" too) */
    LC_STYLE_RUBY_REQUIRE,
    LC_STYLE_RUBY_RELATIVE,
    LC_STYLE_RUBY_AUTOLOAD, /* autoload :X, "x" */
};

/* When the import runs, the weakest that holds: an import inside a try inside a function is LC_WHEN_GUARDED. */
enum lc_when {
    LC_WHEN_LOADED,      /* executed unconditionally while the module loads */
    LC_WHEN_CONDITIONAL, /* in a branch, a loop or a block of unknown meaning at the top level */
    LC_WHEN_CALLED,      /* inside a function body */
    /* inside try/begin with a handler that catches it; Python: except ImportError, Exception, bare; or behind a test
     * that a module is there */
    LC_WHEN_GUARDED,
    LC_WHEN_NEVER, /* behind a test that never holds on Lambda: of another system, `if False`, TYPE_CHECKING */
};

enum lc_source_language { LC_SOURCE_JAVASCRIPT, LC_SOURCE_PYTHON, LC_SOURCE_RUBY };

/* A set of versions of a source's language, for what is imported on some of them only. */
#define LC_ANY_VERSION UINT64_MAX
/* The set that holds just this version ("3.12"); all of them when it is none that the set knows. */
uint64_t lc_version_bit(enum lc_source_language language, lc_str version);

struct lc_import {
    enum lc_import_style style;
    enum lc_when when;
    lc_str specifier; /* decoded; empty and `computed` when it is no literal */
    lc_str excerpt;   /* computed: the expression's text, at most 80 bytes */
    lc_str *names;    /* LC_STYLE_PYTHON_FROM */
    uint32_t name_count;
    uint32_t level; /* leading dots of a relative Python import */
    /* from 1, column in bytes: of require, import or export; in Python's `import a, b` of each name */
    uint32_t line, column;
    uint32_t offset;
    uint64_t versions; /* of the language, on which it may run; with LC_WHEN_NEVER none */
    bool computed;
};

/* Can it run on one of these versions of the language? */
static inline bool lc_import_may_run(const struct lc_import *import, uint64_t versions)
{
    return (import->versions & versions) != 0;
}

struct lc_imports {
    struct lc_import *items; /* in source order */
    size_t count, capacity;
    bool uncertain; /* the file could not be lexed to its end: something may be missing (`why`) */
    lc_str why;
    bool has_esm_syntax; /* JS: import/export statements or import.meta at the top level */
    /* Told by words alone (layers/source/alters.h), so each means "may": */
    bool alters_search; /* it changes where imports are looked for: sys.path, module.paths, $LOAD_PATH */
    bool makes_modules; /* Python: it puts modules where no file is: sys.modules, __path__ */
    bool bundled;       /* JS: a bundler's output, many modules in one file */
    /* JS: package names with a platform in them, or what such a name begins with ("@img/sharp-" of
     * `@img/sharp-${platform}`), among the strings of a file that has the word platform; LC_PLATFORM_NAMES_MAX. */
    lc_str *platform_names;
    uint32_t platform_name_count;
    bool throws_when_loaded; /* JS: a throw that nothing in the file catches, outside of functions, in a branch or not.
                              * Told only of files that import something */
};

/* `source` is borrowed (specifiers may point into it). Never fails, linear time, depth counted. JS: also JSX and
 * TypeScript syntax must not derail it, types-only imports (`import type`) are passed over. */
void lc_imports_javascript(lc_str source, struct lc_arena *arena, struct lc_imports *out);
void lc_imports_python(lc_str source, struct lc_arena *arena, struct lc_imports *out);
void lc_imports_ruby(lc_str source, struct lc_arena *arena, struct lc_imports *out);

#endif
