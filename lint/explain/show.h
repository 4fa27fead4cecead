#ifndef LC_LINT_EXPLAIN_SHOW_H
#define LC_LINT_EXPLAIN_SHOW_H

#include "lint/explain/session.h"

/* What answers are made of. Texts are in the answer's arena and already safe for a terminal unless said otherwise. */

/* "function" or "layer:2", as in reports. */
lc_str lc_explain_provider(struct lc_session *session, uint32_t origin);
/* "function" or "layer 2", for people. */
lc_str lc_explain_origin(struct lc_session *session, uint32_t origin);
/* The name an entry has in its archive, as stored; what the merged path says when no entry stands for it. Not
 * escaped. */
lc_str lc_explain_entry(const struct lc_tree *tree, const struct lc_tree_node *node);
/* An absolute, clean path in the image: a relative one counts from /var/task. Not escaped. */
lc_str lc_explain_absolute(struct lc_session *session, lc_str path);
/* Finds it. Errors: LC_NOT_FOUND with the reason. */
LC_MUST_USE enum lc_status lc_explain_find(struct lc_session *session, lc_str path, bool follow, struct lc_place *out,
                                           struct lc_err *err);
/* "'%s'" escaped and cut for messages. */
lc_str lc_explain_quoted(struct lc_session *session, lc_str bytes);
/* A string, or null when it is empty. */
void lc_explain_json(struct lc_session *session, const char *key, lc_str value);

/* Text that stands out on a terminal with colours. */
void lc_explain_bold(struct lc_session *session, lc_str text);
void lc_explain_dim(struct lc_session *session, lc_str text);

/* Rows of cells, printed in columns as wide as their widest cell.
 * Shape:  a column is aligned to the right where `right` has its bit. Widths count code points. */
struct lc_table {
    struct lc_session *session;
    size_t columns;
    unsigned right;
    struct {
        lc_str *items;
        size_t count, capacity;
    } cells;
};
void lc_table_init(struct lc_table *table, struct lc_session *session, size_t columns, unsigned right);
/* The next cell; escaped here. */
void lc_table_add(struct lc_table *table, lc_str text);
void lc_table_add_u64(struct lc_table *table, uint64_t number);
void lc_table_print(struct lc_table *table, const char *indent);

#endif
