/* Words that tell what a source does to the imports of others. */
#include "layers/source/alters.h"

/* Bundlers' own helper names; minified ones have none, but lines of a length nobody writes. */
enum { BUNDLE_BYTES = 32 << 10, BUNDLE_LINE = 300 };

static bool says(lc_str source, const char *word)
{
    return source.len > 0 && memmem(source.ptr, source.len, word, strlen(word)) != NULL;
}

static bool says_any(lc_str source, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (says(source, words[i]))
            return true;
    return false;
}
#define SAYS_ANY(source, words) says_any((source), (words), sizeof(words) / sizeof *(words))

static bool has_long_lines(lc_str source)
{
    size_t lines = 1;

    for (size_t i = 0; i < source.len; i++)
        lines += source.ptr[i] == '\n';
    return source.len > BUNDLE_BYTES && source.len / lines > BUNDLE_LINE;
}

static void mark_javascript(lc_str source, struct lc_imports *imports)
{
    static const char *const search[] = {"module.paths",     "_initPaths",    "_resolveFilename",
                                         "_nodeModulePaths", "globalPaths",   "_moduleAliases",
                                         "Module._load",     "registerHooks", "module.register"};
    static const char *const bundlers[] = {
        "__webpack_require__", "__nccwpck_require__", "__commonJS",           "__toESM",
        "parcelRequire",       "commonjsGlobal",      "createCommonjsModule", "MODULE_NOT_FOUND\",f"};

    imports->alters_search = SAYS_ANY(source, search);
    imports->bundled = SAYS_ANY(source, bundlers) || has_long_lines(source);
}

static void mark_python(lc_str source, struct lc_imports *imports)
{
    static const char *const search[] = {
        "sys.path.insert", "sys.path.append", "sys.path.extend", "sys.path +=", "sys.path+=", "sys.path =",
        "sys.path=",       "sys.path[",       "addsitedir",      "meta_path",   "path_hooks", "from sys import path"};
    static const char *const modules[] = {"sys.modules", "meta_path", "__path__", "extend_path", "declare_namespace"};

    imports->alters_search = SAYS_ANY(source, search);
    imports->makes_modules = SAYS_ANY(source, modules);
}

static void mark_ruby(lc_str source, struct lc_imports *imports)
{
    static const char *const search[] = {"$LOAD_PATH", "$:", "Gem.path", "Gem.use_paths", "gemfile do"};

    imports->alters_search = SAYS_ANY(source, search);
}

void lc_source_mark(enum lc_source_language language, lc_str source, struct lc_imports *imports)
{
    switch (language) {
    case LC_SOURCE_JAVASCRIPT: mark_javascript(source, imports); break;
    case LC_SOURCE_PYTHON: mark_python(source, imports); break;
    case LC_SOURCE_RUBY: mark_ruby(source, imports); break;
    }
}
