#ifndef LC_LINT_RUN_SECRETS_H
#define LC_LINT_RUN_SECRETS_H

#include "lint/cli.h"
#include "lint/run/run.h"

/* Looking for secrets in what a run reads, and verifying archives on the way, so that --thorough inflates everything
 * once. What is found is kept for one thing: to keep it out of everything that is shown. */

struct lc_secret_search;

/* Looks through the configuration of all functions (model->plain) and makes the scrubber (model->scrubber).
 * Owner:  what the model is given lives in `arena`. `kinds` are those compiled in when NULL. */
struct lc_secret_search *lc_secret_search_new(struct lc_model *model, const struct lc_run_options *options,
                                              struct lc_arena *arena);
void lc_secret_search_free(struct lc_secret_search *search); /* NULL is fine */

/* Says why there is no run (lc_cli_fail), and no secret of what was read so far. */
int lc_fail_described(const struct lc_streams *streams, const struct lc_deployment *deployment, struct lc_arena *arena,
                      const struct lc_err *err);

/* Asks for what tells whose the files of a unit are: RECORDs, and each package.json outside of any node_modules. */
void lc_secret_search_need(struct lc_unit *unit, bool thorough);

/* Looks through the files of all units (unit->secrets) when `packaged`, and tells the scrubber what it finds; with --thorough everything is inflated and
 * verified. After the needs were fetched; `inflaters` are one a worker. */
void lc_secret_search_files(struct lc_secret_search *search, struct lc_inflater **inflaters, bool packaged);

#endif
