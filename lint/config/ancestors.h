#ifndef LC_LINT_CONFIG_ANCESTORS_H
#define LC_LINT_CONFIG_ANCESTORS_H

#include "layers/base/arena.h"

/* A folder and those above it, nearest first, up to the one that holds .git, or the root: what stands above a
 * repository is not part of the project.
 * Shape:  named from where the folder's own name starts: "svc/orders", "svc", ".", "..". At most LC_CONFIG_PARENTS_MAX. */
struct lc_ancestors {
    lc_str *items;
    size_t count, capacity;
};

void lc_ancestors_of(lc_str folder, struct lc_arena *arena, struct lc_ancestors *out);

/* `folder`/`name`, without "./" in front. */
lc_str lc_file_in(lc_str folder, lc_str name, struct lc_arena *arena);
bool lc_path_is_there(lc_str path, struct lc_arena *arena);
bool lc_path_is_folder(lc_str path, struct lc_arena *arena);
/* Does an ordinary file in the folder have a name that ends so? */
bool lc_folder_has_suffix(lc_str folder, lc_str suffix, struct lc_arena *arena);
/* The folder a description lies in: itself when it is one, "." for a bare name. */
lc_str lc_folder_of(lc_str path, struct lc_arena *arena);

#endif
