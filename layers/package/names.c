/* What paths and file names say about packages: the part of discovery that needs no bytes.
 * Source: PEP 376 and 427 (dist-info), setuptools (egg-info names), RubyGems Gem::BasicSpecification#full_name,
 * Maven's artifact file names, Node.js modules documentation (node_modules folders). */

#include "layers/package/names.h"

lc_str lc_ecosystem_name(enum lc_ecosystem ecosystem)
{
    static const lc_str names[LC_ECOSYSTEM_COUNT] = {
        [LC_NPM] = LC_S_INIT("npm"),
        [LC_PYPI] = LC_S_INIT("pypi"),
        [LC_GEM] = LC_S_INIT("gem"),
        [LC_MAVEN] = LC_S_INIT("maven"),
    };

    return ecosystem < LC_ECOSYSTEM_COUNT ? names[ecosystem] : (lc_str){0};
}

lc_str lc_pypi_normalize(struct lc_arena *arena, lc_str name)
{
    char *to = lc_arena_bytes(arena, name.len);
    size_t len = 0;

    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];

        if (c != '-' && c != '_' && c != '.')
            to[len++] = lc_to_lower(c);
        else if (i == 0 || (name.ptr[i - 1] != '-' && name.ptr[i - 1] != '_' && name.ptr[i - 1] != '.'))
            to[len++] = '-';
    }
    return (lc_str){to, len};
}

/* -------------------------------------------------------------------------------------------------- npm */

/* No package is called like this: .bin, .pnpm, .cache, a scope alone, a folder of folders. */
static bool is_npm_name(lc_str part)
{
    return part.len > 0 && part.ptr[0] != '.' && part.ptr[0] != '@' && !lc_str_is(part, "node_modules");
}

/* From `at`, behind "node_modules/": where the package's folder name ends; 0 when there is none. */
static size_t npm_name_end(lc_str path, size_t at)
{
    lc_str rest = lc_str_from_index(path, at), part;
    size_t end = at;

    if (rest.len == 0)
        return 0;
    lc_str_next(&rest, '/', &part);
    end += part.len;
    if (part.len > 1 && part.ptr[0] == '@') {
        if (!rest.ptr)
            return 0;
        lc_str_next(&rest, '/', &part);
        end += 1 + part.len;
    }
    return is_npm_name(part) ? end : 0;
}

/* Index behind the last "node_modules/" component that ends before `limit`, LC_NPOS when there is none. */
static size_t behind_node_modules(lc_str path, size_t limit)
{
    static const lc_str word = LC_S_INIT("node_modules/");

    for (size_t at = limit; at >= word.len;) {
        size_t slash = lc_str_find_last_byte(lc_str_cut(path, 0, at), '/'), start;

        if (slash == LC_NPOS || slash + 1 < word.len)
            break;
        start = slash + 1 - word.len;
        if (memcmp(path.ptr + start, word.ptr, word.len) == 0 && (start == 0 || path.ptr[start - 1] == '/'))
            return slash + 1;
        at = slash;
    }
    return LC_NPOS;
}

lc_str lc_npm_package_root(lc_str path)
{
    for (size_t limit = path.len; limit > 0;) {
        size_t at = behind_node_modules(path, limit), end;

        if (at == LC_NPOS)
            break;
        end = npm_name_end(path, at);
        if (end > 0)
            return lc_str_cut(path, 0, end);
        limit = at - 1;
    }
    return (lc_str){0};
}

lc_str lc_npm_folder_name(lc_str root)
{
    size_t at = behind_node_modules(root, root.len);

    return at != LC_NPOS && npm_name_end(root, at) == root.len ? lc_str_from_index(root, at) : (lc_str){0};
}

/* ------------------------------------------------------------------------------------------------- PyPI */

static bool digit_at(lc_str s, size_t at)
{
    return at < s.len && lc_is_digit(s.ptr[at]);
}

/* The last '-' before a digit; LC_NPOS when there is none. */
static size_t last_dash_digit(lc_str s)
{
    for (size_t at = s.len; at-- > 1;)
        if (s.ptr[at] == '-' && digit_at(s, at + 1))
            return at;
    return LC_NPOS;
}

static void split_at(lc_str stem, size_t dash, struct lc_named *out)
{
    out->name = dash == LC_NPOS ? stem : lc_str_cut(stem, 0, dash);
    out->version = dash == LC_NPOS ? (lc_str){0} : lc_str_from_index(stem, dash + 1);
}

/* Without the "-py3.11" or "-py3.11-linux-x86_64" that setuptools adds to egg-info names. */
static lc_str without_python_tag(lc_str stem)
{
    for (size_t at = 1; at + 3 < stem.len; at++)
        if (stem.ptr[at] == '-' && stem.ptr[at + 1] == 'p' && stem.ptr[at + 2] == 'y' && digit_at(stem, at + 3))
            return lc_str_cut(stem, 0, at);
    return stem;
}

bool lc_name_of_info(lc_str base, struct lc_named *out)
{
    bool dist = lc_str_has_suffix(base, LC_S(".dist-info"));
    size_t dash, suffix = dist ? 10 : 9;
    lc_str stem;

    if ((!dist && !lc_str_has_suffix(base, LC_S(".egg-info"))) || base.len <= suffix)
        return false;
    stem = lc_str_cut(base, 0, base.len - suffix);
    if (!dist)
        stem = without_python_tag(stem);
    /* Neither part holds a '-' when escaped as PEP 427 says; old tools left them in the name: the last one before a
     * digit. */
    dash = last_dash_digit(stem);
    if (dash == LC_NPOS && dist) {
        dash = lc_str_find_last_byte(stem, '-');
        if (dash == 0 || (dash != LC_NPOS && dash + 1 == stem.len))
            dash = LC_NPOS;
    }
    split_at(stem, dash, out);
    return true;
}

/* ------------------------------------------------------------------------------------------------- gems */

/* First words of Gem::Platform strings: a processor, or a platform of its own. */
static bool is_platform_word(lc_str word)
{
    static const lc_str words[] = {
        LC_S_INIT("x86_64"),    LC_S_INIT("x86"),         LC_S_INIT("x64"),     LC_S_INIT("arm64"),
        LC_S_INIT("aarch64"),   LC_S_INIT("arm"),         LC_S_INIT("armv7l"),  LC_S_INIT("armv6l"),
        LC_S_INIT("armv5l"),    LC_S_INIT("i386"),        LC_S_INIT("i486"),    LC_S_INIT("i586"),
        LC_S_INIT("i686"),      LC_S_INIT("java"),        LC_S_INIT("jruby"),   LC_S_INIT("universal"),
        LC_S_INIT("mswin32"),   LC_S_INIT("mswin64"),     LC_S_INIT("mingw32"), LC_S_INIT("powerpc"),
        LC_S_INIT("powerpc64"), LC_S_INIT("ppc64le"),     LC_S_INIT("ppc64"),   LC_S_INIT("s390x"),
        LC_S_INIT("riscv64"),   LC_S_INIT("sparc"),       LC_S_INIT("wasm32"),  LC_S_INIT("dalvik"),
        LC_S_INIT("dotnet"),    LC_S_INIT("truffleruby"),
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (lc_str_eq(word, words[i]))
            return true;
    return false;
}

/* A Gem::Version: digits, letters and dots, a digit first. */
static bool is_gem_version(lc_str word)
{
    if (!digit_at(word, 0))
        return false;
    for (size_t i = 0; i < word.len; i++)
        if (!lc_is_alnum(word.ptr[i]) && word.ptr[i] != '.')
            return false;
    return true;
}

/* The platform may end in a number of its own ("arm64-darwin-23"), so a version followed by a platform is looked for
 * first. */
static bool split_gem(lc_str stem, bool with_platform, struct lc_named *out)
{
    for (size_t dash = stem.len; dash-- > 1;) {
        lc_str rest, version, platform = {0};

        if (stem.ptr[dash] != '-')
            continue;
        rest = lc_str_from_index(stem, dash + 1);
        if (!lc_str_next(&rest, '-', &version) || !is_gem_version(version))
            continue;
        if (rest.ptr)
            lc_str_next(&rest, '-', &platform);
        if (with_platform ? !is_platform_word(platform) : platform.len > 0)
            continue;
        *out = (struct lc_named){lc_str_cut(stem, 0, dash), version};
        return true;
    }
    return false;
}

bool lc_name_of_gemspec(lc_str base, struct lc_named *out)
{
    lc_str stem;

    if (!lc_str_has_suffix(base, LC_S(".gemspec")) || base.len < 9)
        return false;
    stem = lc_str_cut(base, 0, base.len - 8);
    if (!split_gem(stem, true, out) && !split_gem(stem, false, out))
        *out = (struct lc_named){stem, {0}};
    return true;
}

/* ------------------------------------------------------------------------------------------------- jars */

/* The "20240101.120000" that a snapshot's file name has in its version. */
static bool is_timestamp(lc_str word)
{
    if (word.len != 15 || word.ptr[8] != '.')
        return false;
    for (size_t i = 0; i < word.len; i++)
        if (i != 8 && !lc_is_digit(word.ptr[i]))
            return false;
    return true;
}

bool lc_name_of_jar(lc_str base, struct lc_named *out)
{
    size_t first = LC_NPOS, dotted = LC_NPOS;
    lc_str stem;

    if (base.len < 5 || !lc_str_caseeq(lc_str_from_index(base, base.len - 4), LC_S(".jar")))
        return false;
    stem = lc_str_cut(base, 0, base.len - 4);
    /* The last part that starts with a digit and has a dot; else, for "foo-5-all", the first that starts with a
     * digit. */
    for (size_t at = 1; at < stem.len; at++) {
        lc_str rest, word;

        if (stem.ptr[at] != '-' || !digit_at(stem, at + 1))
            continue;
        rest = lc_str_from_index(stem, at + 1);
        lc_str_next(&rest, '-', &word);
        if (first == LC_NPOS)
            first = at;
        if (lc_str_find_byte(word, '.') != LC_NPOS && !is_timestamp(word))
            dotted = at;
    }
    split_at(stem, dotted != LC_NPOS ? dotted : first, out);
    return true;
}
