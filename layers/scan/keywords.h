#ifndef LC_SCAN_KEYWORDS_H
#define LC_SCAN_KEYWORDS_H

#include "layers/scan/kinds.h"

/* Where the keywords of all kinds stand in a text, told in one pass, without ASCII case.
 * Shape:  each keyword is found by three of its bytes, the rarest in ordinary code; a bit for each hash of three bytes
 *         says whether any keyword has them, which is all that most of the text is looked at for.
 * Owner:  the arena. Read-only after it is made, for any thread. */
struct lc_keywords;

struct lc_keywords *lc_keywords_new(const struct lc_secret_kinds *kinds, bool generic, struct lc_arena *arena);

/* Called for each keyword that stands at `at`; false ends the pass. */
typedef bool (*lc_keyword_found)(void *context, size_t kind, size_t at);
void lc_keywords_find(const struct lc_keywords *keywords, lc_str text, lc_keyword_found found, void *context);

#endif
