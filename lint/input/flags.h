#ifndef LC_LINT_INPUT_FLAGS_H
#define LC_LINT_INPUT_FLAGS_H

#include "layers/deploy/deployment.h"
#include "layers/runtime/runtime.h"
#include "lint/options.h"

/* A deployment from command-line flags: one function with its layers, or layers alone.
 * Owner:  `arena`.
 * Errors: LC_USAGE wrong words (an unknown runtime or architecture with a suggestion), LC_IO a file named cannot be
 *         read. */
LC_MUST_USE enum lc_status lc_input_flags(const struct lc_arguments *arguments, const struct lc_catalogue *catalogue,
                                          struct lc_arena *arena, struct lc_deployment *out, struct lc_err *err);

#endif
