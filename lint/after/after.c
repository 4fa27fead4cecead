/* The order of the steps after the rules. */
#include "lint/after/after.h"

void lc_after(const struct lc_run *run, struct lc_results *results, struct lc_arena *arena)
{
    lc_after_merge(&run->model, results, arena);
    lc_after_severity(&run->model, run->options.selections, run->options.selection_count, results, arena);
    lc_after_places(&run->model, results, arena);
    lc_after_sort(results);
    lc_after_fingerprint(results, arena);
    lc_after_redact(&run->model, results, arena);
}
