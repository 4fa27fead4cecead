/* Words that tell what a source does to the imports of others. */
#include "layers/source/alters.h"

#include "layers/text/words.h"

/* Bundlers' own helper names; minified ones have none, but lines of a length nobody writes. */
enum { BUNDLE_BYTES = 32 << 10, BUNDLE_LINE = 300 };

enum { ALTERS = 1, MODULES = 2, BUNDLER = 4 };

static bool has_long_lines(lc_str source)
{
    size_t lines = 1, at;

    if (source.len <= BUNDLE_BYTES)
        return false;
    for (lc_str rest = source; source.len / lines > BUNDLE_LINE; lines++) {
        at = lc_str_find_byte(rest, '\n');
        if (at == LC_NPOS)
            return true;
        rest = lc_str_from_index(rest, at + 1);
    }
    return false;
}

#define WORDS_IN(source, words) lc_words_in((source), (words), sizeof(words) / sizeof *(words))

static void mark_javascript(lc_str source, struct lc_imports *imports)
{
    static const struct lc_word words[] = {{"module.paths", ALTERS},          {"_initPaths", ALTERS},
                                           {"_resolveFilename", ALTERS},      {"_nodeModulePaths", ALTERS},
                                           {"globalPaths", ALTERS},           {"_moduleAliases", ALTERS},
                                           {"Module._load", ALTERS},          {"registerHooks", ALTERS},
                                           {"module.register", ALTERS},       {"__webpack_require__", BUNDLER},
                                           {"__commonJS", BUNDLER},           {"__nccwpck_require__", BUNDLER},
                                           {"parcelRequire", BUNDLER},        {"__toESM", BUNDLER},
                                           {"commonjsGlobal", BUNDLER},       {"createCommonjsModule", BUNDLER},
                                           {"MODULE_NOT_FOUND\",f", BUNDLER}, {"getDefaultExportFromCjs", BUNDLER}};
    unsigned seen = WORDS_IN(source, words);

    imports->alters_search = seen & ALTERS;
    imports->bundled = (seen & BUNDLER) || has_long_lines(source);
}

static void mark_python(lc_str source, struct lc_imports *imports)
{
    static const struct lc_word words[] = {{"sys.path.insert", ALTERS},
                                           {"sys.path.append", ALTERS},
                                           {"sys.path.extend", ALTERS},
                                           {"sys.path +=", ALTERS},
                                           {"sys.path+=", ALTERS},
                                           {"sys.path =", ALTERS},
                                           {"sys.path=", ALTERS},
                                           {"sys.path[", ALTERS},
                                           {"addsitedir", ALTERS},
                                           {"path_hooks", ALTERS},
                                           {"from sys import path", ALTERS},
                                           {"meta_path", ALTERS | MODULES},
                                           {"sys.modules", MODULES},
                                           {"__path__", MODULES},
                                           {"extend_path", MODULES},
                                           {"declare_namespace", MODULES}};
    unsigned seen = WORDS_IN(source, words);

    imports->alters_search = seen & ALTERS;
    imports->makes_modules = seen & MODULES;
}

static void mark_ruby(lc_str source, struct lc_imports *imports)
{
    static const struct lc_word words[] = {{"$LOAD_PATH", ALTERS},
                                           {"$:", ALTERS},
                                           {"Gem.path", ALTERS},
                                           {"Gem.use_paths", ALTERS},
                                           {"gemfile do", ALTERS}};

    imports->alters_search = WORDS_IN(source, words);
}

void lc_source_mark(enum lc_source_language language, lc_str source, struct lc_imports *imports)
{
    switch (language) {
    case LC_SOURCE_JAVASCRIPT: mark_javascript(source, imports); break;
    case LC_SOURCE_PYTHON: mark_python(source, imports); break;
    case LC_SOURCE_RUBY: mark_ruby(source, imports); break;
    }
}
