#ifndef LC_FLOW_PYTHON_H
#define LC_FLOW_PYTHON_H

#include "layers/flow/background.h"

/* Inside of layers/flow: what Python's own library means. python.c has containers, builtins and `with`;
 * python_threads.c threads, pools and futures; python_asyncio.c tasks; python_process.c children. */

/* One call of something known, as lc_known_call hands it on.
 * Shape:  `path` is `head` "." `name`: "threading.Thread()" and "start"; without a dot `head` is empty. */
struct lc_py_call {
    lc_str path, head, name;
    lc_value_p self;
    const struct lc_arguments *arguments;
    uint32_t node;
};

/* python.c */
/* Calls the first argument with the others; in the background when `work` is one. */
lc_value_p lc_py_run(struct lc_engine *engine, uint32_t work, const struct lc_arguments *arguments, uint32_t node);
/* Calls with what `args` and `kwargs` hold; NULL for none. */
lc_value_p lc_py_apply(struct lc_engine *engine, uint32_t work, lc_value_p callee, lc_value_p args, lc_value_p kwargs,
                       uint32_t node);
/* Calls anything callable, functools.partial included. */
lc_value_p lc_py_call_value(struct lc_engine *engine, uint32_t work, lc_value_p callee,
                            const struct lc_arguments *arguments, uint32_t node);
/* The argument's value, NULL when there is none such. */
lc_value_p lc_py_given(const struct lc_arguments *arguments, size_t index, const char *name);
/* A keyword that is written False. */
bool lc_py_is_false(const struct lc_arguments *arguments, size_t index, const char *name);

/* python_threads.c, python_asyncio.c, python_process.c: false when the call is none of theirs. */
bool lc_py_threads(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p *out);
bool lc_py_future(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p *out); /* methods of futures */
/* wait() of concurrent.futures and of asyncio, whose result is awaited; as_completed() of both. */
lc_value_p lc_py_wait(struct lc_engine *engine, const struct lc_py_call *call, bool awaited);
lc_value_p lc_py_as_completed(struct lc_engine *engine, const struct lc_py_call *call);
/* Leaving `with` an executor or a pool. */
bool lc_py_threads_leave(struct lc_engine *engine, struct lc_flow_object *object, lc_str known);
bool lc_py_asyncio(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p *out);
bool lc_py_processes(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p *out);

#endif
