#ifndef LC_LINT_RUN_ASKS_H
#define LC_LINT_RUN_ASKS_H

#include "lint/run/run.h"

/* Leaves of the functions that a subject concerns those whose configuration asks for the rule; false when there are
 * none. So what an archive or a stack of layers has is said to those who want to hear it. What no function uses is
 * judged by the configuration of the run. */
bool lc_run_asks(const struct lc_run *run, size_t rule, struct lc_context *cx);

#endif
