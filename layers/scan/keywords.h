#ifndef LC_SCAN_KEYWORDS_H
#define LC_SCAN_KEYWORDS_H

#include "layers/scan/kinds.h"

/* Where the keywords of all kinds stand in a text, told in one pass, without ASCII case.
 * Shape:  every second place of the text is looked at: whether four bytes there may belong to a keyword tells a bit for
 *         their hash. A keyword gives the filter its rarest four bytes at two places that follow each other, so that one
 *         of them is looked at wherever it stands; a short one (three or four bytes) what stands where it does and one
 *         before.
 * Owner:  the arena. Read-only after it is made, for any thread. */
struct lc_keywords;

/* Those of the kinds that `wanted` says yes to. */
typedef bool (*lc_kind_filter)(const struct lc_secret_kind *kind);
struct lc_keywords *lc_keywords_new(const struct lc_secret_kinds *kinds, lc_kind_filter wanted, struct lc_arena *arena);

/* Called for each keyword that stands at `at`; false ends the pass. */
typedef bool (*lc_keyword_found)(void *context, size_t kind, size_t at);
void lc_keywords_find(const struct lc_keywords *keywords, lc_str text, lc_keyword_found found, void *context);

#endif
