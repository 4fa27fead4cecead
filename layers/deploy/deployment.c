/* Looking things up in a deployment. */
#include "layers/deploy/deployment.h"

const struct lc_value *lc_function_variable(const struct lc_function *function, lc_str name)
{
    for (size_t i = 0; i < function->environment_count; i++)
        if (lc_str_eq(function->environment[i].name, name))
            return &function->environment[i].value;
    return NULL;
}
