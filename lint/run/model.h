#ifndef LC_LINT_RUN_MODEL_H
#define LC_LINT_RUN_MODEL_H

#include "lint/run/run.h"

/* Building rules/model.h from a deployment, phase by phase; called by lint/run/run.c only, in this order. */

/* Units, stacks and targets by name, nothing opened: the same path is one unit, the same layers under the same runtime,
 * architecture and search paths are one stack. Everything lives in `arena`. */
void lc_model_plan(struct lc_model *model, const struct lc_deployment *deployment, const struct lc_catalogue *catalogue,
                   struct lc_arena *arena);

/* Opens every unit that has a path, in parallel, and finds its packages. LC_IO, LC_LIMIT: an archive the user named
 * cannot be opened. */
LC_MUST_USE enum lc_status lc_model_open(struct lc_model *model, const struct lc_run_options *options,
                                         struct lc_err *err);

/* What the function's own code (target given) or a stack's layers (stack given, target NULL; both: all) bring. `out`
 * and `units` have room for 1 + layer_count; gives how many. */
size_t lc_model_bringers(const struct lc_model *model, const struct lc_target *target, const struct lc_stack *stack,
                         struct lc_bringer *out, struct lc_unit **units);

void lc_model_sort_flaws(struct lc_model *model);

/* Builds one of model->trees; they may be built side by side. */
void lc_model_build_tree(struct lc_model *model, size_t tree, uint64_t seed);

/* Inventory of stack `item`, or of target `item` - stack_count, into `arena`. */
void lc_model_take_stock(struct lc_model *model, size_t item, struct lc_arena *arena);

/* Gives every target its resolver; what it points to is the model's. */
void lc_model_set_resolvers(struct lc_model *model, struct lc_arena *arena);

/* An unknown for every archive that could not be had, every runtime and architecture that is not known. */
void lc_model_report_unread(const struct lc_model *model, struct lc_results *results, struct lc_arena *arena);

void lc_model_release(struct lc_model *model);

#endif
