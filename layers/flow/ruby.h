#ifndef LC_FLOW_RUBY_H
#define LC_FLOW_RUBY_H

#include "layers/flow/background.h"

/* Inside of layers/flow: what Ruby's own library means. ruby.c has containers, blocks and Kernel; ruby_background.c
 * threads, futures and children. */

/* One call of something known, as lc_known_call hands it on.
 * Shape:  `path` is `head` "." `name`: "Thread.new()" and "join"; without a dot `head` is empty. */
struct lc_rb_call {
    lc_str path, head, name;
    lc_value_p self;
    const struct lc_arguments *arguments;
    uint32_t node;
};

/* Calls a block (a function, a method object, or the symbol of &:name) with up to two values; what ends it early ends
 * no more than it. */
lc_value_p lc_rb_block(struct lc_engine *engine, lc_value_p block, lc_value_p first, lc_value_p second, uint32_t node);
/* The same with the arguments of a call, in the background when `work` is one. */
lc_value_p lc_rb_run(struct lc_engine *engine, uint32_t work, lc_value_p block, const struct lc_arguments *arguments,
                     uint32_t node);
/* ruby_background.c: false when the call is none of its. */
bool lc_rb_background(struct lc_engine *engine, const struct lc_rb_call *call, lc_value_p *out);

#endif
