/* Whose variable holds the real handler. As of 2026-11-23; each from the vendor's own documentation of its layer. */
#include "layers/graph/vendors.h"

#include "layers/base/path.h"

static const char *const variables[] = {
    "DD_LAMBDA_HANDLER",            /* Datadog */
    "NEW_RELIC_LAMBDA_HANDLER",     /* New Relic */
    "LUMIGO_ORIGINAL_HANDLER",      /* Lumigo */
    "SENTRY_INITIAL_HANDLER",       /* Sentry, serverless plugin */
    "EPSAGON_HANDLER",              /* Epsagon */
    "THUNDRA_AGENT_LAMBDA_HANDLER", /* Thundra, now Catchpoint */
    "INSTANA_LAMBDA_HANDLER",       /* Instana; LAMBDA_HANDLER before */
    "LAMBDA_HANDLER",               /* Instana */
    "ORIG_HANDLER",                 /* OpenTelemetry's wrapper scripts */
};

const struct lc_value *lc_real_handler(const struct lc_function *function, lc_str *variable)
{
    *variable = LC_S("");
    if (function == NULL)
        return NULL;
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const struct lc_value *value = lc_function_variable(function, lc_str_from(variables[i]));
        if (value == NULL || value->know == LC_UNSET || (value->know == LC_KNOWN && value->text.len == 0))
            continue;
        *variable = lc_str_from(variables[i]);
        return value;
    }
    return function->handler.know == LC_UNSET ? NULL : &function->handler;
}

bool lc_wrapper_replaces_runtime(const struct lc_function *function, lc_str handler)
{
    const struct lc_value *wrapper = function ? lc_function_variable(function, LC_S("AWS_LAMBDA_EXEC_WRAPPER")) : NULL;

    if (wrapper == NULL || wrapper->know == LC_UNSET)
        return false;
    return lc_str_eq(wrapper->text, LC_S("/opt/bootstrap")) || lc_str_has_suffix(handler, LC_S(".sh"));
}
