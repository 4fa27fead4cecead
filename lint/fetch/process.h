#ifndef LC_LINT_FETCH_PROCESS_H
#define LC_LINT_FETCH_PROCESS_H

#include "layers/base/arena.h"

/* One run of another program of the user's: no shell, no input, output bounded in bytes and time. */

/* Shape:  `status` is the exit status, or 128 and the number of the signal that ended it. `err` may be cut. */
struct lc_process {
    lc_str out, err;
    int status;
};

/* Runs `argv` (NULL at its end). argv[0] is looked for in the absolute folders of PATH only: a PATH that names the
 * current folder must not run what a project brings. `settings` are NAME=VALUE (NULL at the end) that the program's
 * environment gets besides ours.
 * Owner:  `arena` holds the output.
 * Errors: LC_NOT_FOUND no such program; LC_IO it could not be run; LC_LIMIT it wrote too much or took too long, and was
 *         ended. */
LC_MUST_USE enum lc_status lc_process_run(const char *const *argv, const char *const *settings, unsigned seconds,
                                          struct lc_arena *arena, struct lc_process *out, struct lc_err *err);

/* What a program complained of, for a message: one line, controls as blanks, what follows a '?' of an address left out
 * (it may be a credential), cut. Empty when it said nothing. */
lc_str lc_process_complaint(lc_str said, struct lc_arena *arena);

#endif
