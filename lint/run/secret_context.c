/* Comments, hosts, banners. */
#include "lint/run/secret_context.h"

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/scan/checks.h"

enum { BANNER_MAX = 1024, HOST_MAX = 255, TOY_MAX = 12 };

/* -- banners ------------------------------------------------------------------------------------------------------- */

/* "3.7.1" */
static bool has_version(lc_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        size_t dots = 0, at = i;
        if (!lc_is_digit(text.ptr[i]) || (i > 0 && (lc_is_digit(text.ptr[i - 1]) || text.ptr[i - 1] == '.')))
            continue;
        for (; at < text.len && (lc_is_digit(text.ptr[at]) || text.ptr[at] == '.'); at++)
            dots += text.ptr[at] == '.' && at + 1 < text.len && lc_is_digit(text.ptr[at + 1]);
        if (dots >= 2)
            return true;
    }
    return false;
}

bool lc_secret_has_library_banner(lc_str text)
{
    static const lc_str licences[] = {LC_S_INIT("licen"), LC_S_INIT(" MIT"), LC_S_INIT("BSD"), LC_S_INIT("Apache")};
    lc_str head = lc_str_trim(lc_str_cut(text, 0, BANNER_MAX));
    size_t end;

    if (lc_str_has_prefix(head, LC_S("\xef\xbb\xbf")))
        head = lc_str_from_index(head, 3);
    end = lc_str_find(head, LC_S("*/"));
    if (!lc_str_has_prefix(head, LC_S("/*")) || end == LC_NPOS)
        return false;
    head = lc_str_cut(head, 0, end);
    for (size_t i = 0; i < sizeof licences / sizeof licences[0]; i++)
        if (lc_contains_case(head, licences[i]))
            return has_version(head);
    return false;
}

/* -- comments ------------------------------------------------------------------------------------------------------ */

static size_t find_last(lc_str text, lc_str word)
{
    for (size_t at = text.len + 1; at-- > word.len;)
        if (lc_str_has_prefix(lc_str_from_index(text, at - word.len), word))
            return at - word.len;
    return LC_NPOS;
}

static size_t count_of(lc_str text, lc_str word)
{
    size_t count = 0;

    for (size_t at; (at = lc_str_find(text, word)) != LC_NPOS; text = lc_str_from_index(text, at + word.len))
        count++;
    return count;
}

/* Behind "//" that is no URL's, or '#' at the begin of a word. */
static bool has_line_comment(lc_str line, bool hash)
{
    for (size_t i = 0; i < line.len; i++) {
        bool begins = i == 0 || lc_is_blank(line.ptr[i - 1]) || line.ptr[i - 1] == ';';
        if (begins && (hash ? line.ptr[i] == '#' : lc_str_has_prefix(lc_str_from_index(line, i), LC_S("//"))))
            return true;
    }
    return false;
}

/* In a '.npmrc' "//" begins a line that counts, and a text of no known language has no comments that can be told. */
static bool has_comments(lc_str extension, bool *hash)
{
    static const char *const hashes[] = {".py", ".rb", ".sh", ".toml", ".yaml", ".yml"};
    static const char *const slashes[] = {".c",   ".cjs",  ".cpp",  ".cs",   ".css", ".cts", ".go",
                                          ".h",   ".html", ".java", ".js",   ".jsx", ".kt",  ".map",
                                          ".mjs", ".mts",  ".php",  ".scss", ".ts",  ".tsx"};

    *hash = false;
    for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++)
        *hash |= lc_str_is(extension, hashes[i]);
    for (size_t i = 0; i < sizeof slashes / sizeof *slashes; i++)
        if (lc_str_is(extension, slashes[i]))
            return true;
    return *hash;
}

bool lc_secret_is_in_comment(lc_str text, lc_str path, size_t at)
{
    lc_str extension = lc_path_extension(path), before = lc_str_cut(text, 0, at), line, start;
    bool python = lc_str_is(extension, ".py"), hash;
    size_t newline, open, close;

    if (!has_comments(extension, &hash))
        return false;
    if (!python && before.len > LC_SCAN_AROUND_MAX)
        before = lc_str_from_index(before, before.len - LC_SCAN_AROUND_MAX);
    newline = lc_str_find_last_byte(before, '\n');
    line = newline == LC_NPOS ? before : lc_str_from_index(before, newline + 1);
    start = lc_str_trim(line);
    if (has_line_comment(line, hash))
        return true;
    if (python && before.len > LC_SCAN_DOCSTRING_MAX)
        return false;
    if (python)
        return count_of(before, LC_S("\"\"\"")) % 2 == 1 || count_of(before, LC_S("'''")) % 2 == 1;
    if (lc_str_has_prefix(start, LC_S("* ")) || lc_str_has_prefix(start, LC_S("/*")) ||
        lc_str_has_prefix(start, LC_S("<!--")))
        return true;
    open = find_last(before, LC_S("/*"));
    close = find_last(before, LC_S("*/"));
    return !hash && open != LC_NPOS && (close == LC_NPOS || close < open);
}

/* -- toys ---------------------------------------------------------------------------------------------------------- */

static bool is_own_machine(lc_str host)
{
    return lc_str_is(host, "localhost") || lc_str_has_suffix(host, LC_S(".localhost")) ||
           lc_str_has_prefix(host, LC_S("127.")) || lc_str_is(host, "0.0.0.0") || lc_str_has_prefix(host, LC_S("[")) ||
           lc_str_is(host, "host.docker.internal");
}

/* One word of letters, with some digits perhaps. */
static bool is_word(lc_str secret)
{
    return secret.len <= TOY_MAX && lc_is_name_part(secret);
}

/* The host behind '@', without its port. */
static lc_str host_behind(lc_str text, size_t at)
{
    size_t end = at + 1;

    while (end < text.len && end - at < HOST_MAX && (lc_is_alnum(text.ptr[end]) || memchr("._-[", text.ptr[end], 4)))
        end++;
    return lc_str_cut(text, at + 1, end);
}

static bool is_of_keyword(const struct lc_secret *secret, lc_str value)
{
    for (size_t i = 0; i < secret->kind->keywords.count; i++)
        if (lc_contains_case(value, secret->kind->keywords.items[i]))
            return true;
    return false;
}

bool lc_secret_is_toy(lc_str text, const struct lc_secret *secret)
{
    lc_str value = lc_str_cut(text, secret->start, secret->end), line;
    size_t from = secret->start > HOST_MAX ? secret->start - HOST_MAX : 0, newline;

    if (secret->end < text.len && text.ptr[secret->end] == '@') {
        lc_str host = host_behind(text, secret->end);
        return is_own_machine(host) || lc_str_find_byte(host, '.') == LC_NPOS || is_word(value);
    }
    if (value.len > LC_SCAN_AROUND_MAX || is_of_keyword(secret, value))
        return false;
    line = lc_str_cut(text, from, secret->end + HOST_MAX);
    newline = lc_str_find_last_byte(lc_str_cut(line, 0, secret->start - from), '\n');
    line = lc_str_from_index(line, newline == LC_NPOS ? 0 : newline + 1);
    line = lc_str_cut(line, 0, lc_str_find_byte(line, '\n'));
    return lc_contains_case(line, LC_S("localhost")) || lc_contains_case(line, LC_S("127.0.0.1"));
}
