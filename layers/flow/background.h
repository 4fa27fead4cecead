#ifndef LC_FLOW_BACKGROUND_H
#define LC_FLOW_BACKGROUND_H

#include "layers/flow/engine.h"

/* Inside of layers/flow: work that goes on beside the code that started it, for Python and Ruby. */

/* Starts a work that is worded `what`; NULL leaves the wording to report.c. */
uint32_t lc_start_work(struct lc_engine *engine, enum lc_flow_kind kind, const char *pattern, uint32_t node,
                       const char *what);
/* Remembers on an object what was started with it. */
void lc_keep_work(struct lc_engine *engine, struct lc_flow_object *object, uint32_t work);
/* The works of the objects and futures that `self` may be; not those inside them. */
lc_value_p lc_works_of(struct lc_engine *engine, lc_value_p self);
/* What was started may be waited for in a way that is not followed: through a queue, an event, a lock. A thread that
 * waits for others says nothing of who waits for it. */
void lc_may_wait(struct lc_engine *engine);
lc_value_p lc_list_of(struct lc_engine *engine, lc_value_p element);
lc_value_p lc_pair_of(struct lc_engine *engine, lc_value_p first, lc_value_p second);
/* A command that the shell leaves behind: its last character is a single '&'. `node` is the argument's, 0 for none. */
bool lc_in_background(struct lc_engine *engine, lc_value_p value, uint32_t node);
/* "sync-cache" of "nohup /opt/bin/sync-cache --all &" or ["/opt/bin/sync-cache"]; empty when not known. */
lc_str lc_program_name(struct lc_engine *engine, lc_value_p command);

#endif
