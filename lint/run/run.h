#ifndef LC_LINT_RUN_RUN_H
#define LC_LINT_RUN_RUN_H

#include "lint/config/selection.h"

/* One run of lint: opens what a deployment names, builds the model, runs the selected rules, and tidies what they said.
 * Phases: open and index (parallel) -> fetch what the rules need (parallel, offset order) -> trees -> inventories ->
 *         checks (parallel) -> merge, order, fingerprint. The model is read-only from the checks on. */

struct lc_run_options {
    bool selected[LC_RULES_MAX]; /* by position in lc_rules: asked of anybody */
    /* What is asked of whom, by lc_function.settings; none: all that is selected of everybody. */
    const struct lc_selection *const *selections;
    size_t selection_count;
    bool resolve;   /* resolvers are wanted whatever the rules need (explain) */
    bool inventory; /* the report lists packages */
    bool thorough;
    size_t jobs;
    uint64_t seed; /* of hash tables; no output depends on it */
    lc_str as_of;
    const struct lc_secret_kinds *kinds; /* of secrets; NULL: those compiled in */
    struct lc_progress *progress;        /* told how far the run has come; NULL: nobody is looking */
    const char *trace;                   /* file that gets a line for every entry inflated; NULL for none */
};

struct lc_run {
    struct lc_run_options options;
    struct lc_model model;
    struct lc_results results; /* after lint/after: merged, sorted, fingerprinted */
    struct lc_arena arena;
    struct lc_run_private *private;
};

/* Owner:  the deployment and catalogue are borrowed and outlive the run; release gives everything else back.
 * Errors: LC_IO an archive named by the user cannot be opened (message names it), LC_LIMIT over a cap. */
LC_MUST_USE enum lc_status lc_run_do(struct lc_run *run, const struct lc_deployment *deployment,
                                     const struct lc_catalogue *catalogue, const struct lc_run_options *options,
                                     struct lc_err *err);
void lc_run_release(struct lc_run *run);

#endif
