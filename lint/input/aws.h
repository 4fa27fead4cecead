#ifndef LC_LINT_INPUT_AWS_H
#define LC_LINT_INPUT_AWS_H

#include "layers/text/text.h"
#include "lint/input/input.h"

/* The configuration of a deployed function: {"FunctionName", "Runtime", "Layers"...}.
 * Shape:  `source` is what reports call the place it was read from; origins point into `file`, or nowhere when that is
 *         empty. Gives the function that was appended, NULL when nothing can be said of it (it was counted).
 * Errors: LC_MALFORMED with line and column: no name, a list that is none. */
struct lc_aws_reading {
    lc_str source, file;
    const struct lc_node *configuration;
};
LC_MUST_USE enum lc_status lc_input_aws_function(struct lc_input *input, const struct lc_aws_reading *reading,
                                                 struct lc_function **out, struct lc_err *err);

/* Every --aws function, fetched. Errors: those of lint/fetch/aws.h. */
LC_MUST_USE enum lc_status lc_input_deployed(struct lc_input *input, struct lc_err *err);

#endif
