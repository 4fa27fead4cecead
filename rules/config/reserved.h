#ifndef LC_RULES_CONFIG_RESERVED_H
#define LC_RULES_CONFIG_RESERVED_H

#include "rules/rule.h"

/* Is it a name that only Lambda itself sets? `certainty` (may be NULL) says how sure that is. */
bool lc_is_reserved_variable(lc_str name, enum lc_certainty *certainty);

#endif
