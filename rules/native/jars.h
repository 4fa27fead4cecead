#ifndef LC_RULES_NATIVE_JARS_H
#define LC_RULES_NATIVE_JARS_H

#include "rules/native/native.h"

/* What lies inside the jars of a Java function's class path, and among its exploded classes. */

/* One place that classes and resources come from.
 * Shape:  `archive` is the open jar with its entries, or for exploded classes the function's own archive with `jar`
 *         NULL. Bytes of a jar's entries come through lc_native_jar_head. */
struct lc_native_jar {
    const struct lc_tree *tree;
    const struct lc_tree_node *jar;
    const struct lc_unit *unit;
    struct lc_archive *archive;
    struct lc_inflater *inflater;
    struct lc_arena *arena; /* lives as long as this jar is looked at */
};

/* Calls `each` for the exploded classes and then for every jar of the function that could be read. Nothing for other
 * languages. */
void lc_native_each_jar(struct lc_context *cx, void (*each)(void *context, const struct lc_native_jar *jar),
                        void *context);

/* What the first bytes of an entry say. */
struct lc_binary lc_native_jar_head(const struct lc_native_jar *jar, uint32_t entry);

/* elf-architecture's part: jars whose native libraries are for other processors only. */
void lc_native_check_jars(struct lc_context *cx);

/* Calls `each` for every native library of the jar that this processor takes and that no program goes on without, as far
 * as its name says; `elf` and what it points to live until `each` returns. */
void lc_native_each_library(struct lc_context *cx, const struct lc_native_jar *jar,
                            void (*each)(void *context, const struct lc_native_jar *jar, uint32_t entry,
                                         const struct lc_elf *elf),
                            void *context);

#endif
