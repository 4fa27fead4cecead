#ifndef LC_LINT_EXPLAIN_SESSION_H
#define LC_LINT_EXPLAIN_SESSION_H

#include "layers/base/buf.h"
#include "layers/text/text.h"
#include "lint/run/run.h"

/* One image and the questions asked of it. A command is a line of the table in commands.c: its words, its help, its
 * function. */

/* How a command is given its words.
 * Shape:  `items` without the command itself and without `from FILE`; `from` is empty when none was given. */
struct lc_words {
    lc_str *items;
    size_t count, capacity;
    lc_str from;
};

/* Shape:  `target` is NULL for layers alone; `cx` gives the helpers that rules speak with, its arena is `arena`.
 *         An answer goes to `out`, as text, or through `writer` as members of the answer's object.
 * Owner:  `arena` is one answer's and reset after it; `kept` lives as long as the session. */
struct lc_session {
    const struct lc_run *run;
    const struct lc_target *target;
    const struct lc_stack *stack;
    const struct lc_search *search;
    const struct lc_inventory *inventory;
    struct lc_resolver resolver;
    struct lc_context cx;
    struct lc_arena arena, kept;
    struct lc_buf *out;
    struct lc_json_writer writer;
    const struct lc_needs_index *needs; /* who requires what: built by the first `why` */
    bool json, color;
    bool over; /* `quit` was said */
};

/* Errors: LC_USAGE wrong words, LC_NOT_FOUND nothing is called so; what was written until then is taken back. */
typedef enum lc_status lc_answer(struct lc_session *session, const struct lc_words *words, struct lc_err *err);

struct lc_session_command {
    const char *name;
    const char *words; /* what follows it, for help and messages: "SPEC [from FILE]" */
    const char *help;  /* one line */
    const char *more;  /* for `help COMMAND`: sentences, NULL for none */
    size_t least, most;
    bool takes_from;
    lc_answer *answer;
};

extern const struct lc_session_command lc_session_commands[];
extern const size_t lc_session_command_count;
const struct lc_session_command *lc_session_command_find(lc_str name);

/* The run is borrowed; release gives back what the session made. */
void lc_session_open(struct lc_session *session, const struct lc_run *run, bool json, bool color);
void lc_session_release(struct lc_session *session);

/* Answers one line into `out`. In JSON an error is an answer too, in text `err` holds it and `out` is as it was.
 * An empty line, or one that starts with '#', is nothing. Errors: LC_USAGE, LC_NOT_FOUND. */
LC_MUST_USE enum lc_status lc_session_answer(struct lc_session *session, lc_str line, struct lc_buf *out,
                                             struct lc_err *err);

/* The first line of a session on a terminal: what is looked at. */
void lc_session_greet(struct lc_session *session, struct lc_buf *out);

/* Reads commands from a terminal until `quit` or the end of input. Gives the exit status. */
struct lc_streams;
int lc_session_prompt(struct lc_session *session, const struct lc_streams *streams);

/* The commands. */
lc_answer lc_explain_which, lc_explain_why, lc_explain_packages, lc_explain_paths, lc_explain_layers, lc_explain_ls,
    lc_explain_stat, lc_explain_elf, lc_explain_rule, lc_explain_help, lc_explain_quit;

#endif
