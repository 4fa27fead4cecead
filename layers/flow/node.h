#ifndef LC_FLOW_NODE_H
#define LC_FLOW_NODE_H

#include "layers/flow/engine.h"

/* Inside of layers/flow: the parts of JavaScript's own library. Each fills *out and is true for what is its own. */

/* Timers, processes, sockets, streams. */
bool lc_node_events_known(struct lc_engine *engine, lc_str path, lc_value_p self, const struct lc_arguments *arguments,
                          uint32_t node, bool construct, lc_value_p *out);
/* Web frameworks and the adapters that put them behind a handler; streaming. */
bool lc_node_frameworks(struct lc_engine *engine, lc_str path, const struct lc_arguments *arguments, uint32_t node,
                        lc_value_p *out);
/* then, catch, finally; the constructor and the combinators. */
bool lc_node_promises_method(struct lc_engine *engine, lc_value_p self, lc_str name,
                             const struct lc_arguments *arguments, uint32_t node, lc_value_p *out);
bool lc_node_promises_known(struct lc_engine *engine, lc_str path, const struct lc_arguments *arguments, uint32_t node,
                            bool construct, lc_value_p *out);
/* The name that esbuild gave this helper before a minifier took it, empty for any other function. */
lc_str lc_node_helper(const struct lc_flow_function *function);
/* A promise of work that is known to have an effect. */
uint32_t lc_node_floating(struct lc_engine *engine, const char *pattern, uint32_t node);
/* The work that hangs on an object (a stream, a process, a socket): the one there is, else a new one of this kind. */
uint32_t lc_node_work_of(struct lc_engine *engine, struct lc_flow_object *object, enum lc_flow_kind kind,
                         const char *pattern, uint32_t node);

#endif
