#ifndef LC_LINT_INPUT_DATA_H
#define LC_LINT_INPUT_DATA_H

#include "layers/deploy/deployment.h"

/* What a description says once its expressions are evaluated: text, numbers, lists and maps, each part known or not,
 * each with its place. Serverless variables and Terraform expressions evaluate to this; settings are taken from it. */

enum lc_data_kind {
    LC_DATA_NULL,
    LC_DATA_TEXT,
    LC_DATA_NUMBER,
    LC_DATA_BOOL,
    LC_DATA_LIST,
    LC_DATA_MAP,
    LC_DATA_UNKNOWN,
};

/* Shape:  TEXT, NUMBER and BOOL have `text`; parts of a TEXT that are not known are holes, and `why` is then set.
 *         UNKNOWN has `why`, its text shows the expression with its unknown parts as holes. A LIST or MAP with a `why`
 *         lacks some of its items (`item` of an UNKNOWN kind keeps the place of one). Values are shared once they are
 *         made: whoever changes one copies it (lc_data_copy), and links it into one list or map only.
 *         `at` is where the value was written. `written_as` names that place when the value came from elsewhere than
 *         where it is used: "custom.dbUrl", "the default of variable 'db_url'".
 *         `ref` is set when it stands for something else of the deployment: a logical id, a resource's address. */
struct lc_data {
    enum lc_data_kind kind;
    bool no_echo;
    bool refused; /* as of struct lc_value */
    lc_str text;
    const struct lc_hole *holes;
    size_t hole_count;
    lc_str why, how;
    lc_str ref;
    struct lc_origin at;
    lc_str written_as;
    lc_str key;              /* in a map */
    struct lc_origin key_at; /* of the key; in a list, where the item stands in it */
    struct lc_data *first, *last, *next;
    size_t count;
};

struct lc_data *lc_data_new(struct lc_arena *arena, enum lc_data_kind kind, lc_str text, struct lc_origin at);
/* UNKNOWN: `expression` as it is written becomes one hole. */
struct lc_data *lc_data_unknown(struct lc_arena *arena, lc_str expression, lc_str why, lc_str how, struct lc_origin at);
/* Not in any list or map; children are shared. */
struct lc_data *lc_data_copy(struct lc_arena *arena, const struct lc_data *data);
void lc_data_add(struct lc_data *container, struct lc_data *child);
/* The last of that name; NULL when absent or `map` is no map. */
const struct lc_data *lc_data_get(const struct lc_data *map, lc_str key);
/* Copies of the children of `from` into `into`, each in the place of the one of its name where there is one. */
void lc_data_merge(struct lc_arena *arena, struct lc_data *into, const struct lc_data *from);
/* "map", "list", "number": for messages. */
const char *lc_data_kind_name(enum lc_data_kind kind);
static inline bool lc_data_is_scalar(const struct lc_data *data)
{
    return data && (data->kind == LC_DATA_TEXT || data->kind == LC_DATA_NUMBER || data->kind == LC_DATA_BOOL);
}
/* Is it all there: a text without holes, a number, a boolean? */
static inline bool lc_data_is_known(const struct lc_data *data)
{
    return lc_data_is_scalar(data) && data->hole_count == 0;
}
bool lc_data_is_true(const struct lc_data *data);

/* "007", "1.50", "-.5" as a program prints them: 7, 1.5, -0.5. */
lc_str lc_data_decimal(struct lc_arena *arena, lc_str digits);

/* As a setting that stands at `at`. NULL and NULL data give LC_UNSET, a list or map gives LC_UNKNOWN. */
struct lc_value lc_data_value(struct lc_arena *arena, const struct lc_data *data, struct lc_origin at);
/* The environment of a function: every entry as a variable; what lacks or is no text makes it LC_AT_LEAST. */
void lc_data_environment(struct lc_arena *arena, const struct lc_data *map, struct lc_function *function);
/* Labels: the items of a list. */
struct lc_values lc_data_values(struct lc_arena *arena, const struct lc_data *list);

/* A text put together from parts.
 * Shape:  never longer than LC_INPUT_TEXT_MAX: what goes beyond is a hole. */
struct lc_composed {
    struct lc_arena *arena;
    char *bytes;
    size_t len, room;
    struct {
        struct lc_hole *items;
        size_t count, capacity;
    } holes;
    lc_str why, how;
    bool no_echo, refused, full;
};

void lc_composed_add(struct lc_composed *composed, lc_str literal);
void lc_composed_add_hole(struct lc_composed *composed, lc_str expression, lc_str why, lc_str how);
/* A scalar's text, an unknown's expression; `expression` stands for anything else. */
void lc_composed_add_data(struct lc_composed *composed, const struct lc_data *data, lc_str expression);
struct lc_data *lc_composed_take(struct lc_composed *composed, struct lc_origin at);

#endif
