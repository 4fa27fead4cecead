/* Words that tell what a source does to the imports of others. */
#include "layers/source/alters.h"

#include "layers/base/caps.h"
#include "layers/text/words.h"

/* Bundlers' own helper names; minified ones have none, but lines of a length nobody writes. */
enum { BUNDLE_BYTES = 32 << 10, BUNDLE_LINE = 300 };

enum { ALTERS = 1, MODULES = 2, BUNDLER = 4, PLATFORM = 8 };

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

static bool is_name_byte(char c)
{
    return lc_is_alnum(c) || c == '@' || c == '/' || c == '-' || c == '.' || c == '_';
}

/* "@esbuild/linux-x64", or the beginning that a platform is put behind: "@img/sharp-". */
static bool may_name_platform(lc_str text, bool goes_on)
{
    lc_str end = lc_str_from_index(text, text.len - 1);

    if (text.ptr[0] != '@' && !lc_is_alnum(text.ptr[0]))
        return false;
    if (lc_str_is(end, "-") || (lc_str_is(end, "/") && text.ptr[0] == '@' && text.len > 2))
        return true;
    return !goes_on && lc_str_contains(text, LC_S("linux"));
}

/* Strings of name bytes alone, or templates that begin with some. */
static void mark_names(lc_str source, struct lc_arena *arena, struct lc_imports *imports)
{
    enum { NAME_MIN = 4 };
    lc_str names[LC_PLATFORM_NAMES_MAX];
    size_t count = 0, end;

    for (size_t at = 0; at < source.len && count < LC_PLATFORM_NAMES_MAX; at = end) {
        char quote = source.ptr[at];
        bool goes_on, known = false;
        lc_str text;
        end = at + 1;
        if (quote != '\'' && quote != '"' && quote != '`')
            continue;
        while (end < source.len && is_name_byte(source.ptr[end]))
            end++;
        text = lc_str_cut(source, at + 1, end);
        goes_on = quote == '`' && end + 1 < source.len && source.ptr[end] == '$' && source.ptr[end + 1] == '{';
        if (text.len < NAME_MIN || end >= source.len || !(source.ptr[end] == quote || goes_on) ||
            !may_name_platform(text, goes_on))
            continue;
        for (size_t i = 0; i < count; i++)
            known |= lc_str_eq(names[i], text);
        if (!known)
            names[count++] = text;
    }
    imports->platform_names = LC_NEW_ARRAY(arena, count, lc_str);
    imports->platform_name_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++)
        imports->platform_names[i] = names[i];
}

static void mark_javascript(lc_str source, struct lc_arena *arena, struct lc_imports *imports)
{
    static const struct lc_word words[] = {{"module.paths", ALTERS},
                                           {"_initPaths", ALTERS},
                                           {"_resolveFilename", ALTERS},
                                           {"_nodeModulePaths", ALTERS},
                                           {"globalPaths", ALTERS},
                                           {"_moduleAliases", ALTERS},
                                           {"Module._load", ALTERS},
                                           {"registerHooks", ALTERS},
                                           {"module.register", ALTERS},
                                           {"__webpack_require__", BUNDLER},
                                           {"__commonJS", BUNDLER},
                                           {"__nccwpck_require__", BUNDLER},
                                           {"parcelRequire", BUNDLER},
                                           {"__toESM", BUNDLER},
                                           {"commonjsGlobal", BUNDLER},
                                           {"createCommonjsModule", BUNDLER},
                                           {"MODULE_NOT_FOUND\",f", BUNDLER},
                                           {"getDefaultExportFromCjs", BUNDLER},
                                           {"latform", PLATFORM},
                                           {"linux-x64", PLATFORM}};
    unsigned seen = WORDS_IN(source, words);

    imports->alters_search = seen & ALTERS;
    imports->bundled = (seen & BUNDLER) || has_long_lines(source);
    if (seen & PLATFORM)
        mark_names(source, arena, imports);
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

void lc_source_mark(enum lc_source_language language, lc_str source, struct lc_arena *arena, struct lc_imports *imports)
{
    switch (language) {
    case LC_SOURCE_JAVASCRIPT: mark_javascript(source, arena, imports); break;
    case LC_SOURCE_PYTHON: mark_python(source, imports); break;
    case LC_SOURCE_RUBY: mark_ruby(source, imports); break;
    }
}
