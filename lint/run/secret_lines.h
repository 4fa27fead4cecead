#ifndef LC_LINT_RUN_SECRET_LINES_H
#define LC_LINT_RUN_SECRET_LINES_H

#include "layers/base/arena.h"

/* Files whose lines are variables: .env and its like, Dockerfiles (ENV and ARG), Java's properties.
 * Sources: Docker documentation, Dockerfile reference, ENV (`ENV A=b C="d e"`, and `ENV A b` without a sign) and ARG;
 *          Java API, java.util.Properties.load (a name ends at the first '=', ':' or blank; '#' and '!' begin comments). */
enum lc_line_form { LC_LINES_NONE, LC_LINES_ENV, LC_LINES_DOCKERFILE, LC_LINES_PROPERTIES };

/* What a file of this path has. */
enum lc_line_form lc_line_form_of(lc_str path);

/* The variables of a text, one after the other.
 * Shape:  begin with {.form, .rest = the text}. */
struct lc_line_reader {
    enum lc_line_form form;
    lc_str rest;
    lc_str pairs;   /* what is left of an instruction of a Dockerfile */
    bool continued; /* its next line goes on with it */
};

/* One variable: both point into the text; the value is without the quotes around it. */
struct lc_line_variable {
    lc_str name, value;
};

bool lc_line_next(struct lc_line_reader *reader, struct lc_line_variable *out);

/* NAME=VALUE, as the scanner takes it: signs of a name that no variable has are '_'. As long as the two and one. */
lc_str lc_line_as_variable(const struct lc_line_variable *variable, struct lc_arena *arena);

#endif
