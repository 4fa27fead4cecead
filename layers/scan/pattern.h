#ifndef LC_SCAN_PATTERN_H
#define LC_SCAN_PATTERN_H

#include "layers/base/status.h"

/* PCRE2 over bytes: compiled with JIT where the machine has it, matched under limits.
 * Shape:  no UTF, ASCII classes, lines end at LF.
 * Threads: a compiled pattern is shared by all; each thread has its own matcher. */
struct lc_pattern;
struct lc_matcher;

/* Where a group stands. Units: bytes from the begin of the subject. */
struct lc_match {
    size_t start, end;               /* of the whole match */
    size_t secret_start, secret_end; /* of the group `secret`; of the whole match when there is none */
};

enum lc_match_result { LC_NO_MATCH, LC_MATCHED, LC_MATCH_LIMIT };

/* Errors: LC_MALFORMED with PCRE2's reason and the offset in the pattern. */
LC_MUST_USE enum lc_status lc_pattern_compile(lc_str text, struct lc_pattern **out, struct lc_err *err);
/* One that compiled already, for matches that begin exactly where they are looked for. */
struct lc_pattern *lc_pattern_compile_anchored(lc_str text);
void lc_pattern_free(struct lc_pattern *pattern);
/* Gives a byte that stands in every match (never a letter), as far as PCRE2 tells one. */
bool lc_pattern_needs_byte(const struct lc_pattern *pattern, char *byte);
/* May it match the empty text? */
bool lc_pattern_matches_empty(const struct lc_pattern *pattern);
/* Has it a group `secret`? */
bool lc_pattern_has_secret(const struct lc_pattern *pattern);

struct lc_matcher *lc_matcher_new(void);
void lc_matcher_free(struct lc_matcher *matcher);

/* The leftmost match that begins in [from, last] of `subject`. LC_MATCH_LIMIT: a limit of caps.h was reached, nobody
 * knows. */
enum lc_match_result lc_pattern_match(const struct lc_pattern *pattern, struct lc_matcher *matcher, lc_str subject,
                                      size_t from, size_t last, struct lc_match *out);
/* Does it match anywhere? */
enum lc_match_result lc_pattern_finds(const struct lc_pattern *pattern, struct lc_matcher *matcher, lc_str subject);

#endif
