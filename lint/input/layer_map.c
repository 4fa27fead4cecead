/* Finding a layer that is known by its ARN, or only by an expression. */
#include "lint/input/layer_map.h"

#include "layers/base/buf.h"
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

/* The last of several that fit; NULL: none does. */
static const lc_str *find(const struct lc_arguments *arguments, lc_str word, bool (*fits)(lc_str word, lc_str key))
{
    const lc_str *found = NULL;

    for (size_t i = 0; i < arguments->given.count; i++) {
        const struct lc_given *given = &arguments->given.items[i];
        if (given->id == LC_OPT_LAYER_MAP &&
            fits(word, lc_str_cut(given->value, 0, lc_str_find_last_byte(given->value, '='))))
            found = &given->value;
    }
    return found;
}

struct lc_artifact lc_layer_named(const struct lc_arguments *arguments, lc_str word, struct lc_arena *arena)
{
    struct lc_artifact layer = {.reference = word, .path = word, .required = true};
    const lc_str *found = find(arguments, word, arn_matches);

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
    if (found) {
        layer.path = lc_str_from_index(*found, lc_str_find_last_byte(*found, '=') + 1);
        layer.why = layer.how = LC_S("");
    }
    return layer;
}

struct lc_artifact lc_layer_in_part(const struct lc_arguments *arguments, lc_str text, const struct lc_hole *holes,
                                    size_t hole_count, struct lc_arena *arena)
{
    struct lc_artifact layer;
    struct lc_buf pattern;
    size_t from = 0;

    lc_buf_init(&pattern, text.len + hole_count); /* a hole is longer than its star */
    for (size_t i = 0; i < hole_count; i++) {
        lc_buf_add(&pattern, lc_str_cut(text, from, holes[i].offset));
        lc_buf_add_byte(&pattern, '*');
        from = holes[i].offset + holes[i].length;
    }
    lc_buf_add(&pattern, lc_str_from_index(text, from));
    layer = lc_layer_named(arguments, lc_arena_copy(arena, lc_buf_str(&pattern)), arena);
    lc_buf_release(&pattern);
    layer.reference = layer.id = text;
    layer.required = false;
    return layer;
}

/* -- layers that are named by an expression ------------------------------------------------------------------------ */

bool lc_layer_map_takes(lc_str key)
{
    return lc_str_has_prefix(key, LC_S("arn:")) || lc_str_has_prefix(key, LC_S("${")) ||
           lc_str_has_prefix(key, LC_S("{{resolve:"));
}

/* Could it be copied from a report into a shell and mean this expression alone? "${Fn::Select}" may stand for several. */
static bool is_telling(lc_str reference)
{
    if (!lc_layer_map_takes(reference) || lc_str_has_prefix(reference, LC_S("${Fn::")) ||
        lc_str_has_prefix(reference, LC_S("${...")))
        return false;
    for (size_t i = 0; i < reference.len; i++)
        if ((unsigned char)reference.ptr[i] < ' ' || reference.ptr[i] == '\'' || reference.ptr[i] == '=')
            return false;
    return true;
}

void lc_layer_expressed(const struct lc_arguments *arguments, struct lc_artifact *layer, struct lc_arena *arena)
{
    const lc_str *found = find(arguments, layer->reference, lc_str_eq);
    bool looks_up = lc_str_has_prefix(layer->how, LC_S("aws "));

    if (found) {
        layer->path = lc_str_from_index(*found, lc_str_find_last_byte(*found, '=') + 1);
        layer->id = layer->reference;
        layer->why = layer->how = LC_S("");
        return;
    }
    if (is_telling(layer->reference) && (layer->how.len == 0 || looks_up))
        layer->how = lc_arena_printf(arena, "%.*s%s--layer-map '%.*s=ZIP'", LC_FMT(layer->how),
                                     looks_up ? ", then " : "", LC_FMT(layer->reference));
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
        if (equals == LC_NPOS || equals + 1 == given->value.len || !lc_layer_map_takes(given->value))
            return lc_fail(err, LC_USAGE, "option '--layer-map' wants ARN=ZIP or ARN=DIR, not '%.*s'", LC_FMT(shown));
    }
    return LC_OK;
}
