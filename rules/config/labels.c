/* Labels of layers. */
#include "rules/config/labels.h"

enum { LABELS_SHOWN = 3 };

bool lc_labels_are_known(const struct lc_values *labels)
{
    for (size_t i = 0; i < labels->count; i++)
        if (labels->items[i].know != LC_KNOWN)
            return false;
    return labels->count > 0;
}

bool lc_labels_have(const struct lc_values *labels, lc_str name)
{
    for (size_t i = 0; i < labels->count; i++)
        if (lc_str_eq(labels->items[i].text, name))
            return true;
    return false;
}

lc_str lc_labels_shown(struct lc_context *cx, const struct lc_values *labels)
{
    size_t shown = labels->count > LABELS_SHOWN + 1 ? LABELS_SHOWN : labels->count;
    lc_str out = LC_S("");

    for (size_t i = 0; i < shown; i++) {
        bool last = i + 1 == labels->count;
        out = lc_arena_printf(cx->arena, "%.*s%s%.*s", LC_FMT(out),
                              i == 0 ? ""
                              : last ? " and "
                                     : ", ",
                              LC_FMT(lc_show(cx, labels->items[i].text)));
    }
    if (shown < labels->count)
        out = lc_arena_printf(cx->arena, "%.*s and %zu more", LC_FMT(out), labels->count - shown);
    return out;
}

void lc_labels_at(struct lc_context *cx, struct lc_finding *finding, size_t index, const struct lc_values *labels)
{
    lc_setting_at_layer(cx, finding, index);
    lc_finding_at_origin(cx, finding, labels->items[0].at);
}
