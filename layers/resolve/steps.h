#ifndef LC_RESOLVE_STEPS_H
#define LC_RESOLVE_STEPS_H

#include "layers/resolve/resolution.h"

/* Inside of layers/resolve: how the search of Python, Ruby and Java fills a resolution. */

/* One question while it is answered. */
struct lc_asking {
    const struct lc_resolver *resolver;
    struct lc_arena *arena;
    struct lc_resolution *out;
    bool trace;
};

/* Adds a step to the trace, at most LC_TRIED_MAX; nothing without `trace`. */
void lc_asking_tried(struct lc_asking *asking, lc_str path, lc_str via, lc_str outcome);
/* Adds a hidden copy once; nothing without `trace`. */
void lc_asking_hidden(struct lc_asking *asking, lc_str path);
/* Takes certainty away; the first reason stays. */
void lc_asking_doubt(struct lc_asking *asking, lc_str why);
/* The file that won. */
void lc_asking_found(struct lc_asking *asking, const struct lc_place *place, enum lc_module_format format);
/* What the runtime itself provides won. */
void lc_asking_builtin(struct lc_asking *asking, lc_str path);

/* A child of a real folder: LC_FOUND with links followed; never looks at "", ".", ".." or names with a slash.
 * An absence in a tree that was not read whole is LC_NOT_READ: not known. */
enum lc_found lc_child(const struct lc_image *image, const struct lc_place *folder, lc_str name, struct lc_arena *arena,
                       struct lc_place *out);
/* The same for a relative path, or an absolute one with `folder` NULL. ".." is walked as the kernel does. */
enum lc_found lc_below(const struct lc_image *image, const struct lc_place *folder, lc_str path, struct lc_arena *arena,
                       struct lc_place *out);
/* Why `found` is not an answer: one clause. */
lc_str lc_found_why(enum lc_found found);

static inline bool lc_place_is(const struct lc_place *place, enum lc_entry_kind kind)
{
    return place->node->kind == (uint8_t)kind;
}

/* Does the path belong to the runtime's own image (/var/runtime, /var/lang)? */
bool lc_path_is_runtimes(lc_str path);

#endif
