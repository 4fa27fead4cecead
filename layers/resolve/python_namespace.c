/* Does an __init__.py declare a namespace? Told by its words outside of comments, not by running it. */
#include "layers/resolve/python.h"

/* The source without comments and without strings of more than one line (licences, docstrings): what is left
 * decides. */
static lc_str code_only(lc_str source, char *bytes)
{
    size_t len = 0, i = 0;

    while (i < source.len) {
        char c = source.ptr[i];
        lc_str rest = lc_str_from_index(source, i);
        if (lc_str_has_prefix(rest, LC_S("\"\"\"")) || lc_str_has_prefix(rest, LC_S("'''"))) {
            size_t end = lc_str_find(lc_str_from_index(rest, 3), lc_str_cut(rest, 0, 3));
            i = end == LC_NPOS ? source.len : i + 3 + end + 3;
        } else if (c == '#') {
            size_t end = lc_str_find_byte(rest, '\n');
            i = end == LC_NPOS ? source.len : i + end;
        } else if (c == '"' || c == '\'') {
            size_t start = i++;
            while (i < source.len && source.ptr[i] != c && source.ptr[i] != '\n')
                i += source.ptr[i] == '\\' && i + 1 < source.len ? 2 : 1;
            i += i < source.len;
            memcpy(bytes + len, source.ptr + start, i - start);
            len += i - start;
        } else {
            if (!lc_is_blank(c))
                bytes[len++] = c;
            i++;
        }
    }
    return (lc_str){bytes, len};
}

enum lc_python_init lc_python_init_read(lc_str source)
{
    static const char *const others[] = {"__path__",    "sys.modules", "meta_path",
                                         "__getattr__", "exec(",       "import_module("};
    char bytes[LC_PYTHON_INIT_MAX];
    bool extends, declares;
    lc_str code;

    if (source.len > sizeof bytes)
        return LC_INIT_UNKNOWN;
    code = code_only(source, bytes);
    extends = lc_str_contains(code, LC_S("extend_path(__path__,__name__)"));
    declares = lc_str_contains(code, LC_S("declare_namespace(__name__)"));
    if (extends && declares)
        return LC_INIT_EITHER;
    if (extends || declares)
        return extends ? LC_INIT_EXTENDS : LC_INIT_DECLARES;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (lc_str_contains(code, lc_str_from(others[i])))
            return LC_INIT_UNKNOWN;
    return LC_INIT_PLAIN;
}
