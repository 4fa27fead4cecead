#ifndef LC_LINT_COMMAND_WRITE_H
#define LC_LINT_COMMAND_WRITE_H

#include "layers/base/arena.h"

/* Writes a file whole or not at all, with the permissions that the user's mask gives; what is no ordinary file (a pipe,
 * a device, a link) is written in its place. Errors: LC_IO. */
LC_MUST_USE enum lc_status lc_write_file(lc_str path, lc_str text, struct lc_arena *arena, struct lc_err *err);

#endif
