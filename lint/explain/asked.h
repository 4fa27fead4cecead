#ifndef LC_LINT_EXPLAIN_ASKED_H
#define LC_LINT_EXPLAIN_ASKED_H

#include "lint/explain/show.h"

/* An import as asked for at the prompt, and its resolution with every step: what `which` and `why` share. */

/* Shape:  `from` is absolute and clean; empty where the language does not need it. `from_given`: the user named it. */
struct lc_asked {
    enum lc_import_kind kind;
    lc_str specifier, from;
    bool from_given, from_exists;
    struct lc_resolution resolution;
};

/* The specifier is the words' last; before it "require_relative" may stand, which Ruby resolves from the file that asks.
 * Errors: LC_USAGE for any other word before it, or without a file; LC_NOT_FOUND when the runtime resolves nothing, or
 *         is not known. */
LC_MUST_USE enum lc_status lc_explain_ask(struct lc_session *session, const struct lc_words *words,
                                          struct lc_asked *out, struct lc_err *err);
/* The members of the answer's object that DESIGN names for `which`. */
void lc_explain_asked_json(struct lc_session *session, const struct lc_asked *asked);
/* The answer for people; `trace`: with every step. */
void lc_explain_asked_text(struct lc_session *session, const struct lc_asked *asked, bool trace);
/* Who provides what was found: "layer:2", "runtime"; empty when nothing was. */
lc_str lc_explain_asked_provider(struct lc_session *session, const struct lc_resolution *resolution);

#endif
