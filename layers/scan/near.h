#ifndef LC_SCAN_NEAR_H
#define LC_SCAN_NEAR_H

#include "layers/scan/kinds.h"

/* What was seen behind the keyword at `at` - 1 (0: nothing yet): many kinds have the same keyword. */
struct lc_near_seen {
    size_t at, sign;
    char c;
};

/* Can a match of a kind hold the keyword at `at`? A glance at the bytes around it, where the kind says what stands
 * there (`near`), so that frequent words do not cost a search each. */
bool lc_near_fits(enum lc_near near, lc_str text, size_t at, struct lc_near_seen *seen);

#endif
