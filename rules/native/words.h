#ifndef LC_RULES_NATIVE_WORDS_H
#define LC_RULES_NATIVE_WORDS_H

#include "rules/native/binaries.h"

/* What the native rules say alike. */

/* "arm64" or "x86_64". */
const char *lc_native_arch_name(const struct lc_context *cx);
/* "the function runs on", "the functions run on", "this is a layer for". */
const char *lc_native_whose(const struct lc_context *cx);
/* How an item is called: "extension 'x'", "'numpy'", "the program in 'esbuild'", "'/opt/bin/ffmpeg'", or "3 files in
 * '/opt/lib'". `*plural` then tells which verb follows. */
lc_str lc_native_called(struct lc_context *cx, const struct lc_tree *tree, const struct lc_native_group *group,
                        const struct lc_native_item *strongest, bool *plural);
/* How to get a package for this platform. `manylinux` is the tag that pip is asked for, NULL for the usual one. */
void lc_native_fix_package(struct lc_context *cx, struct lc_finding *finding, const struct lc_native_item *item,
                           const char *manylinux);
/* Has the name only characters that no shell takes for something else? Others do not go into a command. */
bool lc_native_is_plain_name(lc_str name);
/* The facts that its use rests on; a search path's certainty among them. */
void lc_native_rest_on_use(const struct lc_context *cx, struct lc_finding *finding, const struct lc_native_item *item);
/* The files of a group, each once. */
void lc_native_places(struct lc_context *cx, struct lc_finding *finding, const struct lc_native_group *group);

#endif
