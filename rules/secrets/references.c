/* Finding dynamic references. */
#include "rules/secrets/references.h"

bool lc_reference_next(lc_str *rest, struct lc_reference *out)
{
    static const lc_str begin = LC_S_INIT("{{resolve:"), end = LC_S_INIT("}}");

    for (;;) {
        size_t at = lc_str_find(*rest, begin), close, colon;
        lc_str inside;
        if (at == LC_NPOS)
            return false;
        close = lc_str_find(lc_str_from_index(*rest, at), end);
        if (close == LC_NPOS)
            return false;
        out->whole = lc_str_cut(*rest, at, at + close + end.len);
        inside = lc_str_cut(*rest, at + begin.len, at + close);
        *rest = lc_str_from_index(*rest, at + close + end.len);
        colon = lc_str_find_byte(inside, ':');
        if (colon == LC_NPOS)
            continue;
        out->service = lc_str_cut(inside, 0, colon);
        out->key = lc_str_from_index(inside, colon + 1);
        return true;
    }
}
