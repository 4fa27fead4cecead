/* The list of rules, made from rules.def. */
#include "rules/rule.h"

#define LC_RULE(name) extern const struct lc_rule lc_rule_##name;
#include "rules/rules.def"
#undef LC_RULE

const struct lc_rule *const lc_rules[] = {
#define LC_RULE(name) &lc_rule_##name,
#include "rules/rules.def"
#undef LC_RULE
};
const size_t lc_rule_count = sizeof lc_rules / sizeof *lc_rules;

static const char *const category_names[LC_CATEGORY_COUNT] = {"limits",  "filesystem", "packages", "native",
                                                              "handler", "lifecycle",  "secrets",  "config"};

const struct lc_rule *lc_rule_find(lc_str name)
{
    for (size_t i = 0; i < lc_rule_count; i++)
        if (lc_str_is(name, lc_rules[i]->name))
            return lc_rules[i];
    return NULL;
}

const char *lc_category_name(enum lc_category category)
{
    return category_names[category];
}

bool lc_category_from(lc_str name, enum lc_category *out)
{
    for (unsigned i = 0; i < LC_CATEGORY_COUNT; i++) {
        if (!lc_str_is(name, category_names[i]))
            continue;
        *out = (enum lc_category)i;
        return true;
    }
    return false;
}

const char *lc_severity_name(enum lc_severity severity)
{
    static const char *const names[] = {"note", "warning", "error"};

    return names[severity];
}
