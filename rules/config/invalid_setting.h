#ifndef LC_RULES_CONFIG_INVALID_SETTING_H
#define LC_RULES_CONFIG_INVALID_SETTING_H

#include "rules/rule.h"

/* The themes of invalid-setting, each a file: invalid_setting.c asks them in this order. */

void lc_check_runtime_settings(struct lc_context *cx); /* runtime, architectures, inline code */
void lc_check_number_settings(struct lc_context *cx);  /* timeout, memory, ephemeral storage */
void lc_check_name_settings(struct lc_context *cx);    /* handler, function name, names of variables */
void lc_check_layer_settings(struct lc_context *cx);   /* ARNs, layers' names and labels */
void lc_check_snap_start(struct lc_context *cx);

#endif
