#ifndef LC_RUNTIME_CATALOGUE_H
#define LC_RUNTIME_CATALOGUE_H

#include "layers/base/caps.h"
#include "layers/runtime/runtime.h"
#include "layers/text/text.h"

/* Private to catalogue.c and catalogue_values.c: how the fields of a catalogue file are described, checked and read. */

enum lc_field_kind {
    LC_FIELD_TEXT,
    LC_FIELD_DATE,
    LC_FIELD_FLAG,
    LC_FIELD_CERTAINTY,
    LC_FIELD_LANGUAGE,
    LC_FIELD_ARCHITECTURES,
    LC_FIELD_LIST
};
enum lc_need {
    LC_NEED_MUST,   /* given */
    LC_NEED_REASON, /* given, or excused under `without` */
    LC_NEED_MAY,
};

/* One key of an entry and the member of the object it fills. */
struct lc_field {
    const char *name;
    size_t offset;
    enum lc_field_kind kind;
    enum lc_need need;
};

#define LC_COUNT(array) (sizeof(array) / sizeof(array)[0])
enum { LC_FIELDS_MAX = 32, LC_LEVELS_MAX = LC_CATALOGUE_LIKE_MAX + 3 };

/* One file being read. */
struct lc_catalogue_reader {
    struct lc_arena *arena;
    struct lc_err *err;
    const struct lc_node *root, *defaults, *templates;
    struct lc_runtime *runtimes;
    struct lc_os *systems;
    size_t runtime_count, system_count;
    size_t expanded; /* bytes made so far, against LC_CATALOGUE_EXPANDED_MAX */
};

/* One runtime or system being made: where its fields are looked up, nearest first, and where they go. */
struct lc_catalogue_entry {
    struct lc_catalogue_reader *parse;
    lc_str id, version;
    const struct lc_field *fields;
    size_t field_count;
    const struct lc_node *levels[LC_LEVELS_MAX];
    size_t level_count;
    void *object;
};

/* LC_MALFORMED with the place in front; `lc_field_fail_word` adds what was probably meant. */
enum lc_status lc_field_fail(struct lc_catalogue_reader *p, const struct lc_span *span, const char *format, ...)
    LC_PRINTF(3, 4);
enum lc_status lc_field_fail_word(struct lc_catalogue_reader *p, const struct lc_span *span, const char *what,
                                  lc_str word, const lc_str *known, size_t count);
/* Text of the file as it may stand in a message. */
lc_str lc_field_shown(struct lc_catalogue_reader *p, lc_str text);
/* Counts memory against LC_CATALOGUE_EXPANDED_MAX. LC_LIMIT. */
enum lc_status lc_field_spend(struct lc_catalogue_reader *p, size_t bytes);
/* A map of at most LC_CATALOGUE_ITEMS_MAX keys, all different. */
enum lc_status lc_field_expect_map(struct lc_catalogue_reader *p, const struct lc_node *map);
/* Non-empty text without control characters, as it stands; and with its placeholders filled in. */
enum lc_status lc_field_text(struct lc_catalogue_reader *p, const struct lc_node *node, lc_str *out);
enum lc_status lc_field_string(struct lc_catalogue_entry *e, const struct lc_node *node, lc_str *out);
/* Reads `node` into the member of e->object that `field` names. */
enum lc_status lc_field_set(struct lc_catalogue_entry *e, const struct lc_field *field, const struct lc_node *node);

#endif
