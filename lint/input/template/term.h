#ifndef LC_LINT_INPUT_TEMPLATE_TERM_H
#define LC_LINT_INPUT_TEMPLATE_TERM_H

#include "layers/deploy/deployment.h"

/* What an expression of a template comes to: a text, a list, a map, nothing, or something that is not known. */

enum lc_term_kind {
    LC_TERM_NOTHING, /* null, AWS::NoValue: as if the property were not there */
    LC_TERM_TEXT,    /* value.know is LC_KNOWN, or LC_AT_LEAST with holes */
    LC_TERM_LIST,
    LC_TERM_MAP,
    LC_TERM_UNKNOWN, /* value.know is LC_UNKNOWN; its text shows the expression, "${DbUrl}" */
};

struct lc_template;

/* Shape:  members of a list have no key. `value.at` is where the term stands, of a map's member its key. `resource` is
 *         the logical id of a resource of `home` that a reference names; the term is then LC_TERM_UNKNOWN, since names
 *         and ARNs are made at deployment. `computed`: an intrinsic function made it, so it counts as one value where
 *         maps are merged. `bare`: a number or boolean without quotes. */
struct lc_term {
    enum lc_term_kind kind;
    struct lc_value value;
    lc_str key;
    struct {
        struct lc_term *items;
        size_t count, capacity;
    } members;
    lc_str resource, attribute;
    struct lc_template *home;
    bool computed, bare;
};

struct lc_term lc_term_text(lc_str text, struct lc_origin at);
struct lc_term lc_term_unknown(lc_str shown, lc_str why, lc_str how, struct lc_origin at);
/* The member of a map, NULL when it is not there, NULL or nothing was given, or it is no map. */
const struct lc_term *lc_term_get(const struct lc_term *map, const char *key);
/* A setting. Lists and maps are LC_UNKNOWN: a single value is meant. Numbers as YAML 1.1 writes them. */
struct lc_value lc_term_value(const struct lc_term *term, struct lc_arena *arena);
/* Is it known, and this text? */
bool lc_term_is(const struct lc_term *term, const char *text);
bool lc_term_is_known(const struct lc_term *term);
/* Same kind, same texts, same members; places do not count. */
bool lc_term_eq(const struct lc_term *a, const struct lc_term *b);
bool lc_value_eq(const struct lc_value *a, const struct lc_value *b);

/* Puts a text together of parts.
 * Owner:  holes grow in `arena`; the text is copied there at the end. */
struct lc_text_parts {
    struct lc_arena *arena;
    struct lc_value value;
    struct {
        struct lc_hole *items;
        size_t count, capacity;
    } holes;
    struct {
        char *items;
        size_t count, capacity;
    } text;
    size_t known; /* parts that are no holes, by bytes */
};
void lc_parts_add(struct lc_text_parts *parts, lc_str text);
/* A term as a part: an unknown one becomes a hole that shows it. */
void lc_parts_add_term(struct lc_text_parts *parts, const struct lc_term *term);
/* LC_TERM_TEXT; LC_TERM_UNKNOWN when it is one hole and nothing else. */
struct lc_term lc_parts_end(struct lc_text_parts *parts, struct lc_origin at);

#endif
