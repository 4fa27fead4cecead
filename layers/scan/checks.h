#ifndef LC_SCAN_CHECKS_H
#define LC_SCAN_CHECKS_H

#include "layers/base/base64.h"
#include "layers/scan/kinds.h"
#include "layers/scan/pattern.h"

/* What makes a match no secret: placeholders and references, and what a kind's validators ask. Patterns that every kind
 * shares are a table here, compiled when first needed. */

enum lc_shared_pattern {
    LC_SHARED_DOCUMENTED,
    LC_SHARED_TEMPLATE,
    LC_SHARED_RUN,
    LC_SHARED_SEQUENCE,
    LC_SHARED_WORDING,
    LC_SHARED_MARK,
    LC_SHARED_BRACKETS,
    LC_SHARED_URL,
    LC_SHARED_DOCUMENTATION_HOST,
    LC_SHARED_HASH_NAME,
    LC_SHARED_REFERENCE,
    LC_SHARED_PEM,
    LC_SHARED_PUBLIC_NAME,
    LC_SHARED_SECRECY,
    LC_SHARED_COUNT
};

/* A pattern that is compiled once, by whoever needs it first. */
struct lc_lazy_pattern {
    lc_str text;
    _Atomic(struct lc_pattern *) pattern;
};
const struct lc_pattern *lc_lazy_pattern_get(struct lc_lazy_pattern *lazy);

lc_str lc_shared_pattern_text(enum lc_shared_pattern which);

/* One match under judgement.
 * Shape:  `name` is the variable's, empty in files. `before` is what names the secret: the variable's name, or in files
 *         what stands before it in the match, with the begin of the word that the match begins in. `limited` is
 *         set when a pattern reached a limit. */
struct lc_check {
    struct lc_lazy_pattern *shared; /* LC_SHARED_COUNT */
    struct lc_matcher *matcher;
    struct lc_arena *scratch;
    lc_str match, secret, name, before;
    bool limited;
};

/* CHANGEME, <token>, ${TOKEN}, xxxxxxxx, a word for a password: nobody's secret. */
bool lc_is_placeholder(struct lc_check *check, lc_str text);
/* An example of a vendor's documentation. */
bool lc_is_documented(struct lc_check *check, lc_str text);
/* ARNs, {{resolve:…}}, paths, UUIDs, files, ciphertext of KMS: the secret is elsewhere. */
bool lc_is_reference(struct lc_check *check, lc_str text);
/* Does its name say that it is made for browsers (NEXT_PUBLIC_X, X_PUBLISHABLE_KEY)? That it is a secret
 * (VITE_AWS_SECRET_ACCESS_KEY)? */
bool lc_is_named_public(struct lc_check *check);
bool lc_is_named_secret(struct lc_check *check);
/* Does the word stand in the text, without ASCII case? */
bool lc_contains_case(lc_str text, lc_str word);
/* Does it pass this validator? What each asks stands beside its function in validate.c. */
bool lc_validate(struct lc_check *check, enum lc_validator validator);

/* Of names (prod-db-2, camelCase): parts between - _ . / : @ ~ and blanks, and whether one reads as a name has it. */
bool lc_next_name_part(lc_str *rest, lc_str *part);
bool lc_is_name_part(lc_str part);

/* Shannon entropy in thousandths of a bit a byte, rounded down. */
uint32_t lc_entropy(lc_str text);

#endif
