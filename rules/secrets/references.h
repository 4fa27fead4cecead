#ifndef LC_RULES_SECRETS_REFERENCES_H
#define LC_RULES_SECRETS_REFERENCES_H

#include "layers/base/str.h"

/* CloudFormation's dynamic references in a value: {{resolve:SERVICE:KEY}}. */
struct lc_reference {
    lc_str whole, service, key;
};

/* Takes the next one off `*rest`; false when there is none. */
bool lc_reference_next(lc_str *rest, struct lc_reference *out);

#endif
