#ifndef LC_LINT_EXPLAIN_FILES_H
#define LC_LINT_EXPLAIN_FILES_H

#include "lint/explain/show.h"

/* One path of the merged filesystem, as `stat` and `why` show it. */

/* As it stands, a link at the end not followed; a path that archives disagree about is found too. Errors:
 * LC_NOT_FOUND. */
LC_MUST_USE enum lc_status lc_explain_locate(struct lc_session *session, lc_str path, struct lc_place *out,
                                             struct lc_err *err);
/* The package it belongs to, NULL for none and for folders. */
const struct lc_installed *lc_explain_owner(struct lc_session *session, const struct lc_place *place);
/* What it is, who provides it, every copy in order with what became of it. */
void lc_explain_path_json(struct lc_session *session, const struct lc_place *place);
void lc_explain_path_text(struct lc_session *session, const struct lc_place *place);

#endif
