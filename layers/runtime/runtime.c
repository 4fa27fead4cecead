/* Looking things up in a catalogue. The tables themselves are generated (runtimes_gen.c). */
#include "layers/runtime/runtime.h"

#include "layers/base/caps.h"
#include "layers/base/utf8.h"

const struct lc_runtime *lc_runtime_find(const struct lc_catalogue *catalogue, lc_str id)
{
    for (size_t i = 0; i < catalogue->count; i++)
        if (lc_str_eq(catalogue->runtimes[i].id, id))
            return &catalogue->runtimes[i];
    return NULL;
}

const struct lc_os *lc_os_find(const struct lc_catalogue *catalogue, lc_str id)
{
    for (size_t i = 0; i < catalogue->system_count; i++)
        if (lc_str_eq(catalogue->systems[i].id, id))
            return &catalogue->systems[i];
    return NULL;
}

enum { CORE_MAX = 72 };

/* What is left of an identifier without what people leave out or mix up: case, punctuation, ".x" and ".0" at the end,
 * "node" for "nodejs" and "py" for "python". False when it is too long to be one. */
static bool core(lc_str id, char *out, size_t *len)
{
    static const struct {
        const char *from, *to;
    } names[] = {{"node", "nodejs"}, {"py", "python"}};
    size_t at = 0, letters = 0, n = 0;

    if (lc_str_has_suffix(id, LC_S(".0")))
        id.len -= 2;
    if (id.len + 8 > CORE_MAX)
        return false;
    while (letters < id.len && lc_is_alpha(id.ptr[letters]))
        letters++;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (lc_str_caseeq(lc_str_cut(id, 0, letters), lc_str_from(names[i].from))) {
            n = strlen(names[i].to);
            memcpy(out, names[i].to, n);
            at = letters;
        }
    }
    for (; at < id.len; at++)
        if (lc_is_alnum(id.ptr[at]))
            out[n++] = lc_to_lower(id.ptr[at]);
    if (n > 1 && out[n - 1] == 'x' && lc_is_digit(out[n - 2]))
        n--;
    *len = n;
    return true;
}

static int rank_of(const struct lc_runtime *runtime)
{
    return !runtime->accepted ? 2 : runtime->preview ? 1 : 0;
}

static bool has_digit(lc_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (lc_is_digit(text.ptr[i]))
            return true;
    return false;
}

lc_str lc_runtime_nearest(const struct lc_catalogue *catalogue, lc_str id)
{
    lc_str candidates[LC_CATALOGUE_ITEMS_MAX];
    char wanted[CORE_MAX], have[CORE_MAX];
    size_t wanted_len = 0, have_len = 0, count = 0;

    if (!core(id, wanted, &wanted_len) || wanted_len == 0)
        return (lc_str){NULL, 0};
    /* What can be created comes first, then previews, and the newest before the older: the first of equals is taken. */
    for (int rank = 0; rank < 3; rank++)
        for (size_t i = catalogue->count; i-- > 0 && count < LC_CATALOGUE_ITEMS_MAX;)
            if (rank_of(&catalogue->runtimes[i]) == rank)
                candidates[count++] = catalogue->runtimes[i].id;
    /* "python": a language without a version means the newest, unless an old runtime is called just that. */
    for (size_t i = 0; i < count && !has_digit(id) && lc_runtime_find(catalogue, id) == NULL; i++)
        if (lc_str_has_prefix(candidates[i], id))
            return candidates[i];
    for (size_t i = 0; i < count; i++)
        if (core(candidates[i], have, &have_len) && lc_str_eq((lc_str){wanted, wanted_len}, (lc_str){have, have_len}))
            return candidates[i];
    return lc_nearest(id, candidates, count);
}
