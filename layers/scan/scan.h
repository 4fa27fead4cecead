#ifndef LC_SCAN_SCAN_H
#define LC_SCAN_SCAN_H

#include "layers/scan/kinds.h"

/* Which secrets a text holds: one pass for the keywords of all kinds, patterns only where a keyword stands, then what
 * makes a match no secret after all (layers/scan/checks.h).
 * Shape:  a text is bytes. A variable is the text NAME=VALUE. What exactly is found is written down, and held against,
 *         in testdata/tests/secret_kinds.py.
 * Owner:  patterns are compiled at the first keyword of their kind and shared by all threads; the kinds given outlive
 *         the scanner. */
struct lc_scanner;
struct lc_scanner *lc_scanner_new(const struct lc_secret_kinds *kinds);
void lc_scanner_free(struct lc_scanner *scanner); /* NULL is fine */

/* What one thread scans with. */
struct lc_scan_worker;
struct lc_scan_worker *lc_scan_worker_new(const struct lc_scanner *scanner);
void lc_scan_worker_free(struct lc_scan_worker *worker); /* NULL is fine */

enum lc_scan_form {
    LC_SCAN_FILE,        /* first-party: specific and generic kinds */
    LC_SCAN_THIRD_PARTY, /* specific kinds only */
    LC_SCAN_VARIABLE,    /* NAME=VALUE: all kinds, those that go by the variable's name too */
};

/* One secret. Units: bytes from the begin of the text. */
struct lc_secret {
    const struct lc_secret_kind *kind;
    size_t start, end;
};

/* Shape:  in order of the text, none overlapping; at most LC_SECRETS_MAX, `more` are counted. `limited` names the kind
 *         whose pattern reached a limit, at `limited_at`: what it would have found there nobody knows. */
struct lc_secrets {
    struct lc_secret *items;
    size_t count, capacity;
    uint64_t more;
    const struct lc_secret_kind *limited;
    size_t limited_at;
};

/* `path` is the file's, empty where the text is of no file. */
void lc_scan(struct lc_scan_worker *worker, lc_str text, enum lc_scan_form form, lc_str path, struct lc_arena *arena,
             struct lc_secrets *out);

/* Does any keyword stand in it? Most texts have none, and need no worker. */
bool lc_scan_may_hold(const struct lc_scanner *scanner, lc_str text);

/* Is `text` of the form NAME=…? Gives NAME. */
bool lc_scan_variable_name(lc_str text, lc_str *name);

#endif
