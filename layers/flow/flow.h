#ifndef LC_FLOW_FLOW_H
#define LC_FLOW_FLOW_H

#include "layers/graph/graph.h"
#include "layers/source/sourcemap.h"
#include "layers/source/syntax.h"

/* Will the work finish? Follows the handler from its first line to the moment its response goes out, on this runtime,
 * and tells which work is still pending then. One engine for all languages; rules only select by `kind`.
 *
 * How: an abstract run. The handler's module is run first, as the runtime loads it; then the handler. Values are what
 * matters here and no more: functions, objects, containers, names of third-party APIs as access paths
 * ("@aws-sdk/client-s3.S3Client().send"), and pending work. Branches run both and join; loops run their body twice;
 * calls into the user's own modules are followed through the resolver, third-party ones are looked up in data
 * (layers/flow/data). What cannot be known is an unknown value, about which nothing is ever claimed. */

/* What is wrong: each belongs to one rule (rules/lifecycle/<name>.c, cold start: rules/config). */
enum lc_flow_kind {
    LC_FLOW_FLOATING_PROMISE,
    LC_FLOW_EMIT_AND_RETURN,
    LC_FLOW_ASYNC_CALLBACK,
    LC_FLOW_UNAWAITED_CALLBACK,
    LC_FLOW_UNAWAITED_STREAM,
    LC_FLOW_DETACHED_TIMER,
    LC_FLOW_WORK_AFTER_CALLBACK,
    LC_FLOW_DANGLING_TASK,
    LC_FLOW_UNJOINED_THREAD,
    LC_FLOW_UNWAITED_PROCESS,
    LC_FLOW_FAIL_FAST,
    LC_FLOW_HANDLER_NOT_EXPORTED,
    LC_FLOW_HANDLER_SIGNATURE,
    LC_FLOW_STALE_INIT,
    LC_FLOW_KIND_COUNT
};

/* A place in a source file of the image; when a source map says where it came from, `original` and `original_line`
 * are that place (else empty and 0). `excerpt` is the line's text. */
struct lc_flow_place {
    uint32_t file; /* index into lc_flow.files */
    uint32_t offset, end, line, column;
    lc_str excerpt;
    lc_str original;
    uint32_t original_line, original_column;
};

/* One step from the handler to the line: "calls 'save'" at a place. */
struct lc_flow_step {
    struct lc_flow_place at;
    lc_str what;
};

enum lc_flow_certainty {
    LC_FLOW_CERTAIN,   /* lost on every path that starts the work */
    LC_FLOW_ON_A_PATH, /* lost on some path: `where` is the place that leaves */
    LC_FLOW_PROBABLY, /* the work is probably asynchronous, but its code is not at hand (an unknown function awaited) */
    LC_FLOW_BY_OTHERS, /* when the response goes out is up to somebody else's code: an adapter, a stream's reader */
    LC_FLOW_WORTH_KNOWING,
};

/* One piece of work that nothing waits for (or what else `kind` says).
 * Shape:  `pattern` names the exact pattern, kebab-case ("void-operator", "map-async", "stored-never-awaited"); `what`
 *         the work in the user's words ("fetch(…)", "the call of 'audit'"); `reason` why it is not waited for in this
 *         handler on this runtime, a clause; `fix` the remedy for the case. `steps` from the handler to `at`, empty
 *         when it is in the handler itself. */
struct lc_flow_item {
    enum lc_flow_kind kind;
    enum lc_flow_certainty certainty;
    const char *pattern;
    struct lc_flow_place at;
    lc_str what, reason, fix;
    bool at_load; /* started while the module loads, not by the handler */
    bool leaves;  /* `where` is set */
    struct lc_flow_place where;
    struct lc_flow_step *steps;
    size_t step_count, step_capacity;
};

/* What could not be judged. */
struct lc_flow_unknown {
    lc_str what, why, how;
};

/* A parsed first-party file. `syntax` is NULL when it could not be parsed (`why`). */
struct lc_flow_file {
    lc_str path; /* in the image */
    const struct lc_tree *tree;
    const struct lc_tree_node *node;
    const struct lc_syntax *syntax;
    lc_str why;
};

/* How the response goes out: what the runtime does with this handler. */
enum lc_flow_style {
    LC_FLOW_STYLE_UNKNOWN,
    LC_FLOW_STYLE_PROMISE,   /* Node: async, or returns a promise: out as soon as it settles */
    LC_FLOW_STYLE_CALLBACK,  /* Node up to 22: waits for the event loop unless told otherwise */
    LC_FLOW_STYLE_STREAMING, /* awslambda.streamifyResponse */
    LC_FLOW_STYLE_RETURN,    /* Python, Ruby, and Node from 24: out when it returns */
    LC_FLOW_STYLE_FRAMEWORK, /* serverless-http and its like: out when the framework says so */
};

/* An import at the top level of a first-party file whose names are used only inside one conditional branch of functions
 * (never at load): lazy loading would save it. */
struct lc_flow_lazy {
    struct lc_flow_place at;
    lc_str specifier;
    uint32_t edge; /* in the graph, LC_NO_FILE when it has none */
    struct lc_flow_place use;
};

/* Waiting for I/O while the module loads (top-level await). */
struct lc_flow_wait {
    struct lc_flow_place at;
    lc_str what;
};

struct lc_flow {
    bool analyzed; /* false: nothing was (`why`): custom runtime, Java, handler not found… */
    bool gave_up;  /* a cap was reached: an unknown says so, and `items` is empty */
    lc_str why;
    enum lc_flow_style style;
    bool third_party_handler; /* the handler file belongs to a package: not the user's to mend */
    struct {
        struct lc_flow_file *items;
        size_t count, capacity;
    } files;
    struct {
        struct lc_flow_item *items; /* by file, then offset, then kind; one for each place and kind */
        size_t count, capacity;
    } items;
    struct {
        struct lc_flow_unknown *items;
        size_t count, capacity;
    } unknowns;
    struct {
        struct lc_flow_lazy *items;
        size_t count, capacity;
    } lazy;
    struct {
        struct lc_flow_wait *items;
        size_t count, capacity;
    } waits;
    uint64_t steps; /* what the run took: nodes evaluated, bytes */
    size_t bytes;
};

/* Syntax trees of entries, parsed once a run and shared; implemented by who owns the run (thread-safe). NULL with the
 * reason when the bytes cannot be had or parsed. */
struct lc_syntax_reader {
    void *context;
    const struct lc_syntax *(*read)(void *context, const struct lc_tree *tree, const struct lc_tree_node *node,
                                    lc_str *why);
    /* The source map of a file that was read: beside it in the archive, or inline. NULL when it has none that can be
     * used. May itself be NULL. */
    const struct lc_sourcemap *(*map)(void *context, const struct lc_tree *tree, const struct lc_tree_node *node);
};

/* Analyzes one function. Caps: LC_FLOW_STEPS_MAX steps, LC_FLOW_BYTES_MAX bytes, LC_FLOW_WORKS_MAX pieces of work,
 * LC_FLOW_DEPTH_MAX deep: past them the run gives up, finds nothing and says so. Deeper calls than LC_FLOW_CALLS_MAX
 * are not followed.
 * Owner:  `arena`, which must outlive *out. */
void lc_flow_analyze(const struct lc_resolver *resolver, const struct lc_graph *graph,
                     const struct lc_syntax_reader *reader, struct lc_arena *arena, struct lc_flow *out);

#endif
