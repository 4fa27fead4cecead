#ifndef LC_LINT_COMMAND_RUN_OPTIONS_H
#define LC_LINT_COMMAND_RUN_OPTIONS_H

#include "lint/cli.h"
#include "lint/run/run.h"

/* What every command that opens an image takes from its words: --as-of, --jobs, --runtimes, and the seed and trace of
 * the streams.
 * Owner:  `arena`, also for the catalogue.
 * Errors: LC_USAGE, LC_IO and LC_MALFORMED for the file of --runtimes. */
LC_MUST_USE enum lc_status lc_run_options_take(const struct lc_arguments *arguments, const struct lc_streams *streams,
                                               struct lc_arena *arena, struct lc_run_options *run,
                                               struct lc_catalogue *catalogue, struct lc_err *err);

#endif
