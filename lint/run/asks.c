/* Whom a rule is asked of. */
#include "lint/run/asks.h"

bool lc_run_asks(const struct lc_run *run, size_t rule, struct lc_context *cx)
{
    const struct lc_run_options *options = &run->options;
    lc_str *names;
    size_t kept = 0;

    if (options->selection_count < 2)
        return true;
    if (cx->function_count == 0)
        return options->selections[0]->selected[rule];
    names = LC_NEW_ARRAY(cx->arena, cx->function_count, lc_str);
    for (size_t i = 0; i < cx->function_count; i++) {
        uint32_t user = cx->target ? cx->target->index : cx->unit ? cx->unit->users[i] : cx->stack->users[i];
        if (lc_selection_of(options->selections, run->model.targets[user].function)->selected[rule])
            names[kept++] = cx->functions[i];
    }
    cx->functions = names;
    cx->function_count = kept;
    return kept > 0;
}
