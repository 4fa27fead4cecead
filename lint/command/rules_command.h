#ifndef LC_LINT_COMMAND_RULES_COMMAND_H
#define LC_LINT_COMMAND_RULES_COMMAND_H

#include "lint/cli.h"
#include "rules/rule.h"

/* What `layercheck rules` and the `rule` of explain share. */

/* NULL with LC_USAGE and the nearest name when there is none. */
const struct lc_rule *lc_cli_find_rule(lc_str name, struct lc_arena *arena, struct lc_err *err);
/* A rule in full, for people. */
void lc_cli_add_rule(struct lc_buf *out, const struct lc_rule *rule);
/* Words of `text` under an indentation, behind `label`, in lines of at most 100 columns. */
void lc_cli_add_wrapped(struct lc_buf *out, const char *label, lc_str text);

#endif
