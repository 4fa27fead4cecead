#ifndef LC_SCAN_KINDS_H
#define LC_SCAN_KINDS_H

#include "layers/base/arena.h"

/* The kinds of secrets: what they look like, what somebody who holds one can do, and where each belongs. They come from
 * rules/secrets/NAME.yaml, compiled in, and from files of the same form that the user gives. */

enum lc_blast_radius { LC_BLAST_LOW, LC_BLAST_MEDIUM, LC_BLAST_HIGH };

enum lc_store { LC_STORE_ENVIRONMENT, LC_STORE_PARAMETER_STORE, LC_STORE_SECRETS_MANAGER, LC_STORE_KMS_ENVELOPE };

/* Checks beyond the pattern: bits 1 << of a kind's `validate`. What each holds a secret to: layers/scan/validate.h. */
enum lc_validator {
    LC_VALID_GITHUB_CHECKSUM,
    LC_VALID_NPM_CHECKSUM,
    LC_VALID_JWT,
    LC_VALID_JWT_SERVICE_ROLE,
    LC_VALID_LUHN,
    LC_VALID_PEM,
    LC_VALID_BASE64_KEY,
    LC_VALID_UUID,
    LC_VALID_URL_PASSWORD,
    LC_VALID_BASIC_AUTH,
    LC_VALID_NOT_HASH,
    LC_VALID_NOT_WORD,
    LC_VALID_NOT_NAME,
    LC_VALID_NOT_PUBLIC,
    LC_VALIDATOR_COUNT
};

/* What stands around the keyword of every match, as far as it helps to pass over the others quickly. */
enum lc_near {
    LC_NEAR_ANYTHING,
    LC_NEAR_ASSIGNMENT,        /* behind it the rest of a name, up to 16 quotes, blanks, '\\' and ']', then = or : */
    LC_NEAR_QUOTED_ASSIGNMENT, /* and a quote within 48 bytes from there */
    LC_NEAR_QUOTED_DEFAULT,    /* the same with ')' too, then , | ? or `or`, and a quote within 48 bytes from there */
    LC_NEAR_LINE_ASSIGNMENT,   /* and before it on its line only names (`export`, '-') and blanks */
};

struct lc_texts {
    const lc_str *items;
    size_t count;
};

/* One kind.
 * Shape:  `keywords` are at least three bytes long, compared without ASCII case; each match of `pattern` holds one
 *         (of kinds with `names`: its line does). `pattern` and `allow` are PCRE2 over bytes; the group `secret` of the pattern is the secret itself. With
 *         `names` it counts only for variables whose name one of them finds. A generic kind tells a secret by the name
 *         before it. With `files` it is looked for in files of these names only ("*.x": names that end so), as far as the
 *         name is known. `entropy` is the least, in thousandths of a bit a byte.
 *         `description` has an article ("a GitHub personal access token"), `impact` completes "whoever holds it can",
 *         `reason` completes "it belongs there:".
 *         `positive` and `negative` are examples for the tests: not kept in the compiled-in table. */
struct lc_secret_kind {
    lc_str id, description, pattern, impact, reason, source;
    struct lc_texts keywords, allow, names, files, positive, negative;
    uint32_t entropy;
    uint32_t validate;
    enum lc_blast_radius blast_radius;
    enum lc_store store;
    enum lc_near near;
    bool generic;
};

struct lc_secret_kinds {
    const struct lc_secret_kind *items; /* in order: where two kinds see the same secret, the first one is named */
    size_t count;
};

/* Those that are compiled in. */
const struct lc_secret_kinds *lc_secret_kinds_builtin(void);

/* `base` (may be NULL) and what a file says, which follows. A kind whose id is there already is refused: what is built in
 * cannot be replaced in silence.
 * Shape:  with `examples` the examples are kept.
 * Owner:  texts point into `yaml` or the arena.
 * Errors: LC_MALFORMED with "line L, column C: reason": unknown keys, missing fields, a pattern that PCRE2 refuses with
 *         its reason and offset, one that matches the empty text, an id that is taken. LC_LIMIT over a cap. *out is then untouched. */
LC_MUST_USE enum lc_status lc_secret_kinds_parse(lc_str yaml, const struct lc_secret_kinds *base, bool examples,
                                                 struct lc_arena *arena, struct lc_secret_kinds *out,
                                                 struct lc_err *err);

lc_str lc_blast_radius_name(enum lc_blast_radius radius); /* "low" */
lc_str lc_store_name(enum lc_store store);                /* "parameter-store" */
lc_str lc_validator_name(enum lc_validator validator);    /* "github-checksum" */

#endif
