/* later */
#include "lint/input/terraform.h"
enum lc_status lc_tf_plan(struct lc_terraform *tf, lc_str path, struct lc_err *err)
{
    (void)tf;
    (void)path;
    return lc_fail(err, LC_USAGE, "no");
}
