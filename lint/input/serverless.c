/* serverless.yml. */
#include "lint/input/input.h"

enum lc_status lc_input_serverless(struct lc_input *input, lc_str path, struct lc_err *err)
{
    (void)input;
    return lc_fail(err, LC_USAGE, "'%.*s': this kind of description is not read by this version", LC_FMT(path));
}
