#ifndef LC_GRAPH_HANDLER_H
#define LC_GRAPH_HANDLER_H

#include "layers/graph/graph.h"

/* Inside of layers/graph: one language's lookup. Each fills `out` whose `handler` is set; `tried` gets every path in
 * order. */

struct lc_handler_search {
    const struct lc_resolver *resolver;
    struct lc_arena *arena;
    struct lc_handler *out;
};

void lc_handler_node(struct lc_handler_search *search);
void lc_handler_python(struct lc_handler_search *search);
void lc_handler_ruby(struct lc_handler_search *search);
void lc_handler_java(struct lc_handler_search *search);
void lc_handler_dotnet(struct lc_handler_search *search);

void lc_handler_malformed(struct lc_handler_search *search, const char *why);
/* The file was found by a resolution (or is this node). */
void lc_handler_take(struct lc_handler_search *search, const struct lc_resolution *resolution);
/* Nothing was found: looks for what is near `wanted` ("/var/task/src/index") among files with one of `extensions`. */
void lc_handler_missing(struct lc_handler_search *search, lc_str wanted, const char *const *extensions, size_t count);
void lc_handler_tried(struct lc_handler_search *search, lc_str path);
/* Is there a file or folder at an absolute path (links followed)? */
bool lc_handler_at(struct lc_handler_search *search, lc_str path, struct lc_place *place);

#endif
