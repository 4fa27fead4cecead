/* The order of the steps after the rules. */
#include "lint/after/after.h"

void lc_after(const struct lc_model *model, struct lc_results *results, struct lc_arena *arena)
{
    lc_after_merge(model, results, arena);
    lc_after_places(model, results, arena);
    lc_after_sort(results);
    lc_after_fingerprint(results, arena);
}
