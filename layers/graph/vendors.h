#ifndef LC_GRAPH_VENDORS_H
#define LC_GRAPH_VENDORS_H

#include "layers/deploy/deployment.h"

/* Vendors' layers put their own handler in front and keep the real one in a variable. */

/* The function's real handler: the first vendor's variable that is set, else the Handler setting. `*variable` is the
 * variable's name or empty. NULL when neither is given. */
const struct lc_value *lc_real_handler(const struct lc_function *function, lc_str *variable);

/* Does AWS_LAMBDA_EXEC_WRAPPER start a program of its own in place of the language's runtime (Lambda Web Adapter:
 * /opt/bootstrap, with a script such as run.sh as the handler)? Then no handler is loaded. */
bool lc_wrapper_replaces_runtime(const struct lc_function *function, lc_str handler);

#endif
