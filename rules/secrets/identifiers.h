#ifndef LC_RULES_SECRETS_IDENTIFIERS_H
#define LC_RULES_SECRETS_IDENTIFIERS_H

#include "layers/base/str.h"

/* Would a snippet of code go wrong with a variable of this name? It is a word of one of the languages, or the snippets use
 * it themselves. */
bool lc_is_taken_identifier(lc_str name);

#endif
