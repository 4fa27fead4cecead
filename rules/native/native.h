#ifndef LC_RULES_NATIVE_NATIVE_H
#define LC_RULES_NATIVE_NATIVE_H

#include "layers/binary/binary.h"
#include "rules/rule.h"

/* What the native rules share: which files are started, and what their first bytes say. */

/* The first of what stands in /opt/extensions of the merged tree (follow `next`), NULL when nothing does, when /opt is
 * not there, or when the file that switches extensions off is. */
const struct lc_tree_node *lc_native_extensions(const struct lc_stack *stack);
/* Is this child of /opt/extensions one that is started: anything but a folder? */
bool lc_native_is_started(const struct lc_tree_node *node);

/* What the first bytes of a file node say; LC_BINARY_NONE when they were not fetched or could not be read (then `*seen`
 * is false). */
struct lc_binary lc_native_head(const struct lc_context *cx, const struct lc_tree *tree,
                                const struct lc_tree_node *node, bool *seen);

/* Does the runtime start a `bootstrap` of the user's (provided*)? */
bool lc_native_has_bootstrap(const struct lc_runtime *runtime);
/* Whether any function of this stack takes its bootstrap from /opt; so does a stack without functions. */
bool lc_native_uses_opt_bootstrap(const struct lc_context *cx);
/* "bootstrap" at the top of a tree, NULL when there is none (or only a folder). */
const struct lc_tree_node *lc_native_bootstrap(const struct lc_tree *tree);

/* The exec wrapper as set on the function: NULL when there is none or the runtime does not read it. */
const struct lc_value *lc_native_wrapper(const struct lc_target *target);
/* The wrapper's file in the image, and what its first bytes say; false when there is no wrapper, its value is not known,
 * or no file stands there. */
bool lc_native_wrapper_file(struct lc_context *cx, struct lc_place *place, struct lc_binary *head);
/* Facts, subject and place of a finding about that file. */
void lc_native_settle_wrapper(struct lc_context *cx, struct lc_finding *finding, const struct lc_place *place);

/* Is it a name that the dynamic loader or a language loads: x.so, x.so.1.2, x.node? Also what Python and Ruby load on
 * other systems: x.pyd, x.bundle. */
bool lc_native_is_library_name(lc_str path);

/* Is an ELF file for the processor of this architecture? */
bool lc_native_runs_on(enum lc_arch arch, const struct lc_binary *binary);

/* "x86_64", "arm64", "i386", "32-bit x86_64", "machine 247". */
lc_str lc_native_machine_name(struct lc_context *cx, const struct lc_binary *binary);

#endif
