#ifndef LC_RULES_PACKAGES_HIDDEN_MODULE_H
#define LC_RULES_PACKAGES_HIDDEN_MODULE_H

#include "rules/rule.h"

/* Python: says where a dotted module that an import does not find does stand after all, and what to do then: behind the
 * folder its package is taken from; or that an older Python had it in its standard library. Notes nothing, and leaves the
 * fix as it is, where neither is so. */
void lc_note_hidden_module(struct lc_context *cx, struct lc_finding *finding, const struct lc_edge *edge);
/* Does it stand there as an extension module whose name another Python or platform looks for? Then the rules about native
 * code say so, of the package as a whole. */
bool lc_is_for_another_python(struct lc_context *cx, lc_str name);
/* Were the extensions of this gem built, but for another Ruby or processor? RubyGems passes over it then, which the same
 * rules say. */
bool lc_is_for_another_ruby(struct lc_context *cx, const struct lc_installed *copy);
/* The fix for metadata without its module, where pip says that the package came from a folder of the builder's. */
void lc_note_editable(struct lc_context *cx, struct lc_finding *finding, const struct lc_installed *copy);

#endif
