#ifndef LC_RULES_SECRETS_LEAVE_OUT_H
#define LC_RULES_SECRETS_LEAVE_OUT_H

#include "rules/secrets/remedy.h"

/* How a file stays out of what is deployed, in the words of the tool that packs it. */

/* Is the file made to hold secrets, so that it is to be left out as a whole (.env, .npmrc, *.pem, *.tfstate)? `path` is in
 * the archive. */
bool lc_is_secrets_file(lc_str path);

/* The help of a finding about such a file of cx->unit: a sentence, then lines for the packer's description where there
 * are some. `remedy` is what would be said of code. */
void lc_leave_out_fix(struct lc_context *cx, struct lc_finding *finding, lc_str path, const struct lc_remedy *remedy);

#endif
