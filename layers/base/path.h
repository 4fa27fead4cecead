#ifndef LC_BASE_PATH_H
#define LC_BASE_PATH_H

#include "layers/base/arena.h"

/* Paths as bytes with '/' between components, no disk behind them. */

/* After the last '/', all of it when there is none. */
lc_str lc_path_base(lc_str path);
/* Before the last '/', empty when there is none. */
lc_str lc_path_dir(lc_str path);
/* From the last dot of the base name on, dot included; empty for none and for a leading dot only. */
lc_str lc_path_extension(lc_str path);
/* `dir`/`name`; either may be empty. */
lc_str lc_path_join(struct lc_arena *arena, lc_str dir, lc_str name);
/* Is `path` = `dir` or below it? An empty `dir` holds everything. */
bool lc_path_is_within(lc_str path, lc_str dir);
/* Without ".", "..", double and trailing slashes; absolute stays absolute, ".." at the top is dropped for absolute
 * paths and gives false otherwise. */
bool lc_path_normalize(struct lc_arena *arena, lc_str path, lc_str *out);
/* Does `path` match the shell pattern (`*` within a component, `**` across, `?`, no classes)? Linear in practice,
 * capped steps. */
bool lc_path_matches(lc_str path, lc_str pattern);

#endif
