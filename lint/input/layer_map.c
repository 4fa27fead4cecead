/* Finding a layer that is known by its ARN. */
#include "lint/input/layer_map.h"

#include "layers/base/path.h"
#include "layers/base/utf8.h"
#include "lint/fetch/arn.h"

/* Does an ARN match a pattern in which '*' stands for any text without a colon, also for part of a name? */
static bool arn_matches(lc_str arn, lc_str pattern)
{
    lc_str part, wanted;

    while (lc_str_next(&pattern, ':', &wanted)) {
        if (!lc_str_next(&arn, ':', &part))
            return false;
        if (!lc_str_eq(wanted, LC_S("*")) && !lc_path_matches(part, wanted))
            return false;
    }
    return arn.ptr == NULL;
}

struct lc_artifact lc_layer_named(const struct lc_arguments *arguments, lc_str word, struct lc_arena *arena)
{
    struct lc_artifact layer = {.reference = word, .path = word, .required = true};

    if (!lc_str_has_prefix(word, LC_S("arn:")))
        return layer;
    layer.path = LC_S("");
    layer.id = word;
    layer.why = LC_S("it is named only by its ARN");
    layer.how = lc_arena_printf(arena, "--layer-map '%.*s=ZIP'", LC_FMT(word));
    if (lc_arn_is_layer_version(word)) /* named by a flag it is in no description that would be looked through */
        layer.how = lc_arena_printf(arena, "layercheck fetch-layers%s%.*s, or %.*s",
                                    lc_arguments_has(arguments, LC_OPT_LAYER) ? " --layer " : "",
                                    lc_arguments_has(arguments, LC_OPT_LAYER) ? lc_str_int_len(word) : 0, word.ptr,
                                    LC_FMT(layer.how));
    for (size_t i = 0; i < arguments->given.count; i++) {
        const struct lc_given *given = &arguments->given.items[i];
        size_t equals = lc_str_find_last_byte(given->value, '=');
        if (given->id != LC_OPT_LAYER_MAP || !arn_matches(word, lc_str_cut(given->value, 0, equals)))
            continue;
        layer.path = lc_str_from_index(given->value, equals + 1);
        layer.why = layer.how = LC_S("");
    }
    return layer;
}

enum lc_status lc_layer_maps_check(const struct lc_arguments *arguments, struct lc_arena *arena, struct lc_err *err)
{
    for (size_t i = 0; i < arguments->given.count; i++) {
        const struct lc_given *given = &arguments->given.items[i];
        size_t equals = lc_str_find_last_byte(given->value, '=');
        lc_str shown;
        if (given->id != LC_OPT_LAYER_MAP)
            continue;
        shown = lc_utf8_escaped(arena, given->value);
        if (equals == LC_NPOS || equals + 1 == given->value.len || !lc_str_has_prefix(given->value, LC_S("arn:")))
            return lc_fail(err, LC_USAGE, "option '--layer-map' wants ARN=ZIP or ARN=DIR, not '%.*s'", LC_FMT(shown));
    }
    return LC_OK;
}
