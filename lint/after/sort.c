/* The order of findings and unknowns in every report. */
#include <stdlib.h>

#include "lint/after/after.h"

static size_t rank(const struct lc_rule *rule)
{
    size_t i = 0;

    while (i < lc_rule_count && lc_rules[i] != rule)
        i++;
    return i;
}

static lc_str entry_path(const struct lc_location *at)
{
    return at->unit && at->unit->archive && at->entry != LC_NO_ENTRY ? at->unit->archive->entries[at->entry].raw
                                                                     : at->path;
}

static int compare_places(const struct lc_finding *x, const struct lc_finding *y)
{
    const struct lc_location *a, *b;
    int order;

    if (x->location_count == 0 || y->location_count == 0)
        return (x->location_count > 0) - (y->location_count > 0);
    a = &x->locations[0];
    b = &y->locations[0];
    /* Units lie in one array in the order of the deployment. */
    if (a->unit != b->unit)
        return a->unit < b->unit ? -1 : 1;
    order = lc_str_cmp(a->origin.file, b->origin.file);
    if (order == 0 && a->origin.line != b->origin.line)
        order = a->origin.line < b->origin.line ? -1 : 1;
    if (order == 0)
        order = lc_str_cmp(entry_path(a), entry_path(b));
    if (order == 0 && a->line != b->line)
        order = a->line < b->line ? -1 : 1;
    if (order == 0 && a->column != b->column)
        order = a->column < b->column ? -1 : 1;
    return order;
}

static int compare_findings(const void *a, const void *b)
{
    const struct lc_finding *x = *(struct lc_finding *const *)a, *y = *(struct lc_finding *const *)b;
    size_t rank_x, rank_y;
    int order;

    if (x->severity != y->severity)
        return x->severity > y->severity ? -1 : 1;
    rank_x = rank(x->rule);
    rank_y = rank(y->rule);
    if (rank_x != rank_y)
        return rank_x < rank_y ? -1 : 1;
    order = compare_places(x, y);
    if (order == 0)
        order = lc_str_cmp(x->message, y->message);
    if (order == 0 && x->function_count > 0 && y->function_count > 0)
        order = lc_str_cmp(x->functions[0], y->functions[0]);
    return order;
}

static int compare_unknowns(const void *a, const void *b)
{
    const struct lc_unknown *x = *(struct lc_unknown *const *)a, *y = *(struct lc_unknown *const *)b;
    int order = lc_str_cmp(x->what, y->what);

    if (order == 0)
        order = lc_str_cmp(x->why, y->why);
    return order != 0 ? order : lc_str_cmp(x->how, y->how);
}

void lc_after_sort(struct lc_results *results)
{
    if (results->findings.count > 1)
        qsort(results->findings.items, results->findings.count, sizeof *results->findings.items, compare_findings);
    if (results->unknowns.count > 1)
        qsort(results->unknowns.items, results->unknowns.count, sizeof *results->unknowns.items, compare_unknowns);
}
