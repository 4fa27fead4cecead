#ifndef LC_RULES_SECRETS_REMEDY_H
#define LC_RULES_SECRETS_REMEDY_H

#include "rules/rule.h"

/* Where a secret belongs, and the few lines of template and code that get it from there. */
struct lc_remedy {
    const struct lc_secret_kind *kind;
    const struct lc_function *function; /* in whose template language; NULL: none is known */
    enum lc_language language;          /* of the code */
    lc_str variable;                    /* the name of the variable that holds it; empty for a file */
};

/* The help of a finding: a sentence, then lines of template and code where there are some. */
void lc_remedy_fix(struct lc_context *cx, struct lc_finding *finding, const struct lc_remedy *remedy);
/* Is it a key of AWS itself, in whose place a function has its role? */
bool lc_remedy_is_the_role(const struct lc_remedy *remedy);
/* "Parameter Store, as a SecureString" */
lc_str lc_store_shown(enum lc_store store);

#endif
