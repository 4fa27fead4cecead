#ifndef LC_LINT_CONFIG_SELECTION_H
#define LC_LINT_CONFIG_SELECTION_H

#include "lint/config/config.h"
#include "rules/rule.h"

#define LC_RULES_MAX 128

/* Which rules are asked, and how grave what they say is: of the run, or of one folder.
 * Shape:  by position in lc_rules. `severity` is LC_SEVERITY_AS_IS where nothing else was asked for. */
#define LC_SEVERITY_AS_IS (-1)
struct lc_selection {
    bool selected[LC_RULES_MAX];
    short severity[LC_RULES_MAX];
    bool overrides; /* some severity is set */
};

/* What is asked of a function. */
static inline const struct lc_selection *lc_selection_of(const struct lc_selection *const *selections,
                                                         const struct lc_function *function)
{
    return selections[function->settings > 0 ? function->settings - 1 : 0];
}

/* From --select and --ignore, of the command line or of a configuration, and from a configuration's severities; of
 * several for one rule the last counts. What the command line selects by a rule's own name is on, whatever a
 * configuration ignores; what it ignores is off.
 * Errors: LC_USAGE no rule or category of that name, with the nearest. */
LC_MUST_USE enum lc_status lc_selection_take(const struct lc_arguments *arguments,
                                             const struct lc_config_item *severities, size_t count,
                                             struct lc_arena *arena, struct lc_selection *out, struct lc_err *err);

#endif
