#ifndef LC_LINT_INPUT_FILES_H
#define LC_LINT_INPUT_FILES_H

#include "layers/base/map.h"
#include "lint/input/input.h"

/* Files that descriptions are made of. */

/* A text file, added to the texts that reports show lines of.
 * Errors: LC_NOT_FOUND it is not there; LC_IO it cannot be read, or is no ordinary file; LC_LIMIT over `cap`. `err` has
 *         the reason without the path. */
LC_MUST_USE enum lc_status lc_input_text(struct lc_input *input, lc_str path, size_t cap, lc_str *out,
                                         struct lc_err *err);
bool lc_input_exists(struct lc_input *input, lc_str path);
bool lc_input_is_folder(struct lc_input *input, lc_str path);
/* Seconds since 1970 of the last change, 0 when it is not there. */
int64_t lc_input_changed(struct lc_input *input, lc_str path);
/* `path` as seen from `folder`, tidied; an absolute one stays. An empty folder is the current one. */
lc_str lc_input_path(struct lc_input *input, lc_str folder, lc_str path);

/* development.c: folders below `folder` that hold npm's packages for development, which packagers leave out: by the lock in
 * node_modules or beside package.json. Without one nothing tells which they are, and node_modules as a whole is named.
 * NULL when there are none. */
const struct lc_map *lc_input_development(struct lc_input *input, lc_str folder);

#endif
