#ifndef LC_RULES_NATIVE_LOADER_H
#define LC_RULES_NATIVE_LOADER_H

#include "layers/resolve/library.h"
#include "rules/native/binaries.h"

/* The dynamic loader's search for what a context's binaries need: over the image of the function, or over the layers
 * alone. */
struct lc_native_loader {
    struct lc_context *cx;
    struct lc_image image;
    struct lc_library_search search;
};

/* Borrowed by the search: `out` must stay where it is. Owner: cx->scratch. */
void lc_native_loader_init(struct lc_context *cx, struct lc_native_loader *out);

/* The real path of an item, as $ORIGIN is made of. */
lc_str lc_native_loader_path(const struct lc_native_loader *loader, const struct lc_tree *tree,
                             const struct lc_native_item *item);

/* Looks for what an item needs. False when the item was not described. */
bool lc_native_loader_find(const struct lc_native_loader *loader, const struct lc_tree *tree,
                           const struct lc_native_item *item, lc_str name, struct lc_library_found *out);

/* Why LD_LIBRARY_PATH may be another by the time a program starts: a bootstrap or wrapper script sets it. Empty when none
 * does. */
lc_str lc_native_loader_doubt(const struct lc_native_loader *loader);

/* The operating system of the runtime, NULL when it is not known. */
const struct lc_os *lc_native_os(const struct lc_context *cx);

#endif
