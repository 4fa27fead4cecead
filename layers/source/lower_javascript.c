/* JavaScript: not yet told apart, everything is OTHER. */
#include "layers/base/caps.h"
#include "layers/source/lower.h"

static uint32_t lower_any(struct lc_lowering *lower, uint32_t flat, enum lc_syntax_kind kind)
{
    uint32_t node = lc_lower_new(lower, kind, flat), last = 0;

    if (lower->depth >= LC_SYNTAX_DEPTH_MAX)
        return node;
    lower->depth++;
    for (uint32_t child = lower->flat[flat].first; child != 0; child = lower->flat[child].next)
        if (lower->flat[child].named && !lower->flat[child].error)
            lc_lower_append(lower, node, &last, lower_any(lower, child, LC_SYN_OTHER));
    lower->depth--;
    return node;
}

void lc_lower_javascript(struct lc_lowering *lower)
{
    lower_any(lower, 0, LC_SYN_PROGRAM);
}
