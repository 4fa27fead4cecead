#ifndef LC_SCAN_REDACT_H
#define LC_SCAN_REDACT_H

#include "layers/scan/scan.h"

/* Keeping secrets out of whatever is shown. */

/* What may be shown of a secret: the first characters that its kind is known by, at most four ("ghp_..."); empty when it
 * has none or is short. */
lc_str lc_secret_shown(const struct lc_secret_kind *kind, lc_str secret, struct lc_arena *arena);

/* Texts of the user's go through here before anybody sees them.
 * Shape:  `known` are secrets that were found where more is known of them than in a text (a variable's name, a whole
 *         file): they are kept out word for word. Everything that looks like a secret by itself is kept out too.
 * Threads: read-only, for any number of them. */
struct lc_scrubber {
    const struct lc_scanner *scanner;
    const lc_str *known; /* longest first */
    size_t known_count;
};

/* `text` with every secret replaced by what may be shown of it, or by "[redacted]"; `text` itself when there is none.
 * `at` (may be NULL) is an offset in it, which is moved along. A NULL scrubber changes nothing. */
lc_str lc_scrub(const struct lc_scrubber *scrubber, lc_str text, size_t *at, struct lc_arena *arena);

#endif
