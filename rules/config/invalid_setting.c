/* Settings that the service refuses, or that do nothing as they are. The themes have files of their own:
 * setting_runtime.c, setting_numbers.c, setting_names.c, setting_layers.c, setting_snap_start.c. */
#include "rules/config/invalid_setting.h"

static void check(struct lc_context *cx)
{
    lc_check_runtime_settings(cx);
    lc_check_number_settings(cx);
    lc_check_name_settings(cx);
    lc_check_layer_settings(cx);
    lc_check_snap_start(cx);
}

const struct lc_rule lc_rule_invalid_setting = {
    .name = "invalid-setting",
    .category = LC_CONFIG,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .since = "0.1.0",
    .summary = "a setting of a function has a value that Lambda does not take",
    .why = "The deployment is refused, often after everything was uploaded; or the setting is taken and does nothing.",
    .fix = "correct the value",
    .example = "bad-timeout",
    .source = "AWS Lambda API reference; AWS Lambda Developer Guide, Lambda quotas; API errors recorded on AWS",
    .check = check,
};
