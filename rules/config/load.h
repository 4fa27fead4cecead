#ifndef LC_RULES_CONFIG_LOAD_H
#define LC_RULES_CONFIG_LOAD_H

#include "rules/rule.h"

/* What init reads: the files of the graph that run while the handler's module loads. */

/* Units:  declared bytes of source files. `bundled_bytes` is the part of them that stands in bundles. */
struct lc_load {
    uint64_t files, bytes, bundled_bytes;
};

void lc_load_of(const struct lc_graph *graph, struct lc_load *out);

/* What would no longer be loaded without the import of `edge` (with all edges of the same import: Python's "import a.b"
 * has two). */
void lc_load_without(const struct lc_graph *graph, uint32_t edge, struct lc_arena *scratch, struct lc_load *saved);

/* Bytes a second that one full vCPU loads; 0 for languages that are not measured. */
uint64_t lc_load_rate(enum lc_language language);

/* A note with the packages that weigh most in what init reads, heaviest first; the user's own code counts as one. */
void lc_load_note(struct lc_context *cx, struct lc_finding *finding, const struct lc_graph *graph);

#endif
