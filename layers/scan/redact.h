#ifndef LC_SCAN_REDACT_H
#define LC_SCAN_REDACT_H

#include "layers/scan/known_secrets.h"
#include "layers/scan/scan.h"

/* Keeping secrets out of whatever is shown. */

/* What may be shown of a secret: the first characters that its kind is known by, at most four ("ghp_..."); empty when it
 * has none or is short. */
lc_str lc_secret_shown(const struct lc_secret_kind *kind, lc_str secret, struct lc_arena *arena);

/* Texts of the user's go through here before anybody sees them: whoever prints for a run has the run's scrubber.
 * Shape:  what is `known` is kept out word for word, and so is everything that looks like a secret by itself.
 * Threads: read-only, for any number of them. */
struct lc_scrubber {
    const struct lc_scanner *scanner;
    const struct lc_known_secrets *known; /* NULL: nothing */
};

/* A part of a text, which is moved along with it. Units: bytes [start, end). */
struct lc_part {
    size_t start, end;
};

/* `text` with every secret replaced by what may be shown of it, or by "[redacted]"; `text` itself when there is none.
 * `part` (may be NULL) is moved: where it began or ended in a secret it begins or ends with what stands in its place. A
 * NULL scrubber changes nothing. */
lc_str lc_scrub(const struct lc_scrubber *scrubber, lc_str text, struct lc_part *part, struct lc_arena *arena);

/* The same for a whole page made of texts that went through lc_scrub: what is known, and what looks like a secret
 * whatever stands beside it. The last sieve, for what somebody forgot. */
lc_str lc_scrub_page(const struct lc_scrubber *scrubber, lc_str text, struct lc_arena *arena);

/* Every value that the writer writes from now on goes through lc_scrub. */
struct lc_json_writer;
void lc_scrub_json(struct lc_json_writer *writer, const struct lc_scrubber *scrubber);

#endif
