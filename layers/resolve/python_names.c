/* Lookups in the tables of names. */
#include "layers/resolve/python_names.h"

const struct lc_python_name *lc_python_stdlib_find(lc_str name, unsigned minor)
{
    size_t low = 0, high = lc_python_stdlib_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct lc_python_name *at = &lc_python_stdlib[middle];
        int order = lc_str_cmp(name, lc_str_from(at->name));
        if (order == 0)
            return minor >= at->first && minor <= at->last ? at : NULL;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const struct lc_python_shipped *lc_python_shipped_find(lc_str name, bool site_packages, unsigned minor)
{
    for (size_t i = 0; i < lc_python_shipped_count; i++) {
        const struct lc_python_shipped *at = &lc_python_shipped[i];
        if (at->site_packages == site_packages && minor >= at->first && minor <= at->last && lc_str_is(name, at->name))
            return at;
    }
    return NULL;
}
