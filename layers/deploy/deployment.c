/* Looking things up in a deployment. */
#include "layers/deploy/deployment.h"

const struct lc_value *lc_function_variable(const struct lc_function *function, lc_str name)
{
    for (size_t i = 0; i < function->environment_count; i++)
        if (lc_str_eq(function->environment[i].name, name))
            return &function->environment[i].value;
    return NULL;
}

lc_str lc_deployment_line(const struct lc_deployment *deployment, struct lc_origin origin)
{
    lc_str text = {NULL, 0}, line = {NULL, 0};

    for (size_t i = 0; i < deployment->text_count; i++)
        if (lc_str_eq(deployment->texts[i].file, origin.file))
            text = deployment->texts[i].text;
    for (uint32_t i = 0; i < origin.line; i++)
        if (!lc_str_next(&text, '\n', &line))
            return LC_S("");
    return line.len > 0 && line.ptr[line.len - 1] == '\r' ? lc_str_cut(line, 0, line.len - 1) : line;
}
