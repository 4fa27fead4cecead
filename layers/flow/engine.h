#ifndef LC_FLOW_ENGINE_H
#define LC_FLOW_ENGINE_H

#include "layers/base/map.h"
#include "layers/flow/flow.h"
#include "layers/source/bundle.h"

/* Inside of layers/flow: the abstract run. Read value.c (what there is), state.c (what is so now), expression.c and
 * statement.c (how code changes it), call.c and module.c (where it leads), known.c (what is known of others' code, by
 * the data), one file a language for what its own library means, and handler.c, which starts it all. */

/* -- values -------------------------------------------------------------------------------------------------------- */

enum lc_ref_kind {
    LC_REF_FUNCTION, /* of the user's */
    LC_REF_OBJECT,   /* anything with an identity: instance, literal, array, module, thread, stream… */
    LC_REF_KNOWN,    /* something of a third party or the runtime, named by its access path */
    LC_REF_WORK,     /* pending work: a promise, future, task */
    LC_REF_STRING,   /* a constant */
    LC_REF_SETTLER,  /* resolve or reject of a `new Promise`: settles `work` */
    LC_REF_CALLBACK, /* the runtime's callback, context.done…: what sends the response */
};

struct lc_flow_object;
struct lc_flow_function;

struct lc_ref {
    enum lc_ref_kind kind;
    uint32_t work; /* WORK, SETTLER */
    struct lc_flow_function *function;
    struct lc_flow_object *object;
    lc_str text; /* KNOWN: the path; STRING; CALLBACK: "callback", "done", "fail", "succeed", "respond" */
};

enum {
    LC_MAY_BE_ANYTHING = 1 << 0,
    LC_MAY_BE_PLAIN = 1 << 1,   /* a number, a string, a settled result: nothing pending in it */
    LC_MAY_BE_NOTHING = 1 << 2, /* undefined, null, None, nil, false */
    LC_IS_PROMISE = 1 << 3,     /* its works are what a promise stands for; without works a settled one */
    LC_IS_COROUTINE = 1 << 4,   /* Python: runs only when somebody drives it */
};

/* What a value may be: the union of its refs and flags. Immutable, shared. */
struct lc_flow_value {
    unsigned flags;
    unsigned count;
    struct lc_ref refs[];
};
typedef const struct lc_flow_value *lc_value_p;

enum { LC_FLOW_REFS_MAX = 24 };

struct lc_flow_property {
    lc_str name;
    uint32_t cell;
    bool getter;
};

/* Something with an identity.
 * Shape:  properties and `element` (what is under keys that are not constant) are cells of the state. `known` is its
 *         access path when it comes from others ("threading.Thread()"). `class` is where further members are looked
 *         up: an instance's is its class's `prototype`, whose own is the parent's prototype; a class's is the parent
 *         class. A prototype whose parent is others' has that parent's instance as `known`. `works` is a cell: what was
 *         started on it (a thread, an executor, a stream). */
struct lc_flow_object {
    enum { LC_OBJECT_PLAIN, LC_OBJECT_LIST, LC_OBJECT_CLASS, LC_OBJECT_INSTANCE, LC_OBJECT_MODULE } shape;
    bool opaque;  /* more may be in it than we saw */
    bool escaped; /* somebody unknown has it */
    lc_str known, name;
    struct lc_flow_object *prototype; /* of a class */
    struct lc_flow_object *keys_of;   /* a list: the names of this object's properties */
    struct lc_flow_object *class;
    struct {
        struct lc_flow_property *items;
        size_t count, capacity;
    } properties;
    uint32_t element, works;
    struct lc_flow_function *constructor, *target; /* class; thread */
    struct lc_flow_module *module;
    uint32_t node; /* class: its syntax */
    struct {
        struct lc_flow_listener {
            lc_str event;
            lc_value_p function;
            uint32_t node;
            struct lc_flow_module *module;
        } * items;
        size_t count, capacity;
    } listeners;
    struct {
        struct lc_flow_emitted {
            lc_str event;
            uint32_t work;
        } * items;
        size_t count, capacity;
    } emitted; /* by continuations of works: they run later than code that is read later, so it may yet listen */
};

struct lc_flow_scope;

struct lc_flow_function {
    struct lc_flow_module *module;
    uint32_t node;
    struct lc_flow_scope *scope;
    lc_value_p self;  /* bound `this`, NULL when the call gives it */
    lc_value_p block; /* Ruby: what `yield` calls in a block, from around it */
    struct lc_flow_object *home;
    struct lc_flow_object *owner; /* properties of the function itself */
    bool driven;                  /* a generator that a helper drives: its yields are awaits */
    lc_str intrinsic; /* not the user's code but a bundler's wrapper: the path of the module that it holds */
};

/* -- work ---------------------------------------------------------------------------------------------------------- */

/* In one state. Joined by lc_state_join. */
enum lc_work_status {
    LC_WORK_NONE, /* not started on this path */
    LC_WORK_PENDING,
    LC_WORK_MAYBE, /* waited for on some path only */
    LC_WORK_DONE,
    LC_WORK_ESCAPED, /* somebody unknown may wait for it: never claimed */
};

/* One piece of work, made anew each time its expression is evaluated.
 * Shape:  (module, node) is where it is to be shown; it moves outward while the promise is handed to callers. `parent`
 *         the work whose continuation started it; `owner` the promise it settles; `dependencies` end before it does. */
struct lc_work {
    enum lc_flow_kind kind;
    const char *pattern;
    struct lc_flow_module *module;
    uint32_t node;
    uint32_t depth;
    uint32_t *stack;        /* frames: index into engine.sites of each call from the handler */
    uint32_t parent, owner; /* LC_NO_WORK */
    uint32_t after;         /* a work that its code waits for when it has surely settled another promise, LC_NO_WORK */
    struct {
        uint32_t *items;
        size_t count, capacity;
    } dependencies;
    uint64_t conditions[4];
    bool inert;    /* a timer that only resolves: losing it loses nothing */
    bool probable; /* its being asynchronous is likely, not known */
    bool writes;   /* known to have an effect elsewhere */
    bool caught;   /* its failure is handled: it never rejects */
    bool at_load;
    bool note;                          /* at most worth knowing */
    bool response;                      /* lost only because the response went out before its end */
    struct lc_flow_module *left_module; /* a place that leaves without it */
    uint32_t left_node;
    lc_str what, reason;
};
#define LC_NO_WORK UINT32_MAX

/* -- state --------------------------------------------------------------------------------------------------------- */

struct lc_page;
struct lc_table {
    struct lc_page *root; /* a tree of pages; NULL while empty */
};

/* What is so at one point of one path: copied at a branch (pages are shared until written), joined after it. */
struct lc_state {
    struct lc_table cells, works;
    uint32_t epoch;
    bool dead;       /* nothing comes here */
    bool responded;  /* the response went out on every path */
    bool no_waiting; /* callbackWaitsForEmptyEventLoop = false */
};

/* A name in scope: a cell, or an import that is read through its module. */
struct lc_binding {
    lc_str name;
    uint32_t cell;
    struct lc_flow_module *from; /* an ES import: property `imported` of its exports */
    lc_str imported;
};

struct lc_flow_scope {
    struct lc_flow_scope *parent;
    struct lc_flow_module *module;
    bool function; /* `var`, Python's and Ruby's assignments bind here */
    bool sealed;   /* Ruby's def, Python's class: names of outer function scopes are not seen by assignment */
    struct {
        struct lc_binding *items;
        size_t count, capacity;
    } names;
    struct lc_map *index; /* of names by name, once there are many */
    struct {
        lc_str *items;
        size_t count, capacity;
    } globals; /* Python: global and nonlocal names */
};

struct lc_flow_module {
    uint32_t file; /* index into flow->files */
    const struct lc_syntax *syntax;
    struct lc_flow_scope *scope;
    struct lc_flow_object *exports;       /* CommonJS's exports, ES exports */
    struct lc_flow_object *module_object; /* CommonJS's `module` */
    struct {
        lc_value_p *items;
        size_t count, capacity;
    } stars; /* export * from */
    const struct lc_tree_node *tree_node;
    lc_str path;
    const struct lc_bundle *bundle; /* NULL: not asked */
    const struct lc_sourcemap *map; /* NULL: there is none */
    bool is_esm;
    bool asked; /* what it exports from others is being looked up */
};

/* -- the engine ---------------------------------------------------------------------------------------------------- */

/* A call being followed. Exits are gathered: `out` is the join of the states at its returns, `result` what they give. */
struct lc_frame {
    struct lc_frame *caller;
    struct lc_flow_function *function; /* NULL: a module's top level */
    struct lc_flow_module *module;
    uint32_t site;       /* index into engine.sites */
    uint32_t first_work; /* works from here on were started inside of it */
    lc_value_p self, result, arguments, block;
    struct lc_state *out;
    struct lc_state *rethrown;             /* the handler's: from a catch or a finally, when nothing else ends it */
    unsigned catching;                     /* inside of a catch or finally */
    struct lc_state **catches;             /* where explicit throws go, NULL outside of a try */
    struct lc_state **breaks, **continues; /* of the innermost loop or switch */
    bool async, suspends, certainly_suspends;
    bool responded; /* the response was out when it began */
    struct {
        uint32_t *items;
        size_t count, capacity;
    } settles; /* promises that its code settles after it has waited: they end with the call's own */
    struct {
        bool is_executor; /* of `promise`: new Promise(async resolve => …) */
        uint32_t promise;
        uint32_t settled; /* a cell: nothing on the paths where the promise is not settled */
        uint32_t after;   /* LC_NO_WORK, or a work that is waited for when it surely is */
    } executes;
    bool is_handler;
    unsigned loop_depth;
};

struct lc_site {
    struct lc_flow_module *module;
    uint32_t node;
};

struct lc_engine {
    const struct lc_resolver *resolver;
    const struct lc_graph *graph;
    const struct lc_syntax_reader *reader;
    struct lc_arena *arena;     /* of the result */
    struct lc_arena work_arena; /* of the run */
    struct lc_flow *flow;
    enum lc_language language;
    int version; /* 22 for nodejs22.x; 0 when not known */
    struct lc_state *state;
    struct lc_frame *frame;
    uint32_t epoch;
    uint64_t steps;
    uint32_t depth; /* of evaluation: bounds our own stack */
    uint32_t calls; /* followed inside one another */
    bool gave_up, at_load;
    const uint32_t *executes; /* the promise whose executor is called next, NULL: none */
    bool keeps_place;         /* the next call's promises are shown where they are made: it is a promise's callback */
    unsigned weak;            /* what runs now may run later or not at all: assignments join */
    lc_str gave_up_why;
    uint32_t continuation; /* the work whose continuation runs now, LC_NO_WORK */
    uint64_t effects;      /* calls so far that may do something */
    uint32_t cell_count;
    struct {
        struct lc_work *items;
        size_t count, capacity;
    } works;
    struct {
        struct lc_site *items;
        size_t count, capacity;
    } sites;
    struct {
        struct lc_flow_module **items;
        size_t count, capacity;
    } modules;
    struct {
        uint64_t *items;
        size_t count, capacity;
    } conditions;
    struct {
        uint32_t *items;
        size_t count, capacity;
    } ending;              /* works that are done and whose dependencies are not looked at yet */
    struct lc_map known;   /* access path -> const struct lc_known */
    struct lc_known_rows { /* by first byte of a path: the rows that may fit it, in the table's order */
        uint16_t *rows;
        size_t count;
    } known_rows[256];
    struct lc_map streams; /* access path -> the object that stands for what is read there each time */
    struct {
        struct lc_flow_listener *items;
        size_t count, capacity;
    } listeners; /* declared by decorators, for any emitter */
    struct {
        struct lc_route {
            struct lc_flow_function *function;
            struct lc_flow_object *self;
            bool express;
        } * items;
        size_t count, capacity;
    } routes; /* entry points that a framework calls */
    struct {
        struct lc_fresh {
            struct lc_flow_module *module;
            uint32_t node, cell;
            lc_str name;
            bool token;
        } * items;
        size_t count, capacity;
    } fresh; /* module-level clock readings and tokens: stale-init */
    struct {
        lc_value_p *items;
        size_t count, capacity;
    } hooks; /* middleware: functions that a wrapper runs around the handler, and waits for */
    enum lc_flow_style style;
    struct lc_flow_function *handler; /* the one that runs now */
    bool has_nest;                    /* NestJS is started: it calls what decorators name */
    unsigned responses;               /* seen so far */
};

/* A call's arguments. */
struct lc_arguments {
    lc_value_p *items;
    lc_str *names; /* keywords, empty for positional */
    uint32_t *nodes;
    size_t count;
    lc_value_p block; /* Ruby */
    bool spread;
};

/* value.c */
extern const struct lc_flow_value lc_value_anything, lc_value_plain, lc_value_nothing, lc_value_promise;
lc_value_p lc_value_of(struct lc_engine *engine, struct lc_ref ref, unsigned flags);
lc_value_p lc_value_known(struct lc_engine *engine, lc_str path);
lc_value_p lc_value_object(struct lc_engine *engine, struct lc_flow_object *object);
lc_value_p lc_value_function(struct lc_engine *engine, struct lc_flow_function *function);
lc_value_p lc_value_work(struct lc_engine *engine, uint32_t work);
lc_value_p lc_value_string(struct lc_engine *engine, lc_str text);
lc_value_p lc_value_join(struct lc_engine *engine, lc_value_p a, lc_value_p b);
lc_value_p lc_value_with(struct lc_engine *engine, lc_value_p value, unsigned flags);
bool lc_value_has(lc_value_p value, enum lc_ref_kind kind);
const struct lc_ref *lc_value_first(lc_value_p value, enum lc_ref_kind kind);
lc_str lc_value_text(lc_value_p value); /* the constant string, empty when it is none */
/* 1 certainly true, 0 certainly false, -1 not known. */
int lc_value_truth(lc_value_p value);
/* The works a value stands for (not those inside containers) as a promise value. */
lc_value_p lc_value_works(struct lc_engine *engine, lc_value_p value);

struct lc_flow_object *lc_object_new(struct lc_engine *engine, int shape);
struct lc_flow_object *lc_object_known(struct lc_engine *engine, lc_str path);
struct lc_flow_property *lc_object_property(struct lc_engine *engine, struct lc_flow_object *object, lc_str name,
                                            bool make);
void lc_object_set(struct lc_engine *engine, struct lc_flow_object *object, lc_str name, lc_value_p value);
void lc_object_add(struct lc_engine *engine, struct lc_flow_object *object, lc_value_p value); /* to its elements */
lc_value_p lc_object_elements(struct lc_engine *engine, struct lc_flow_object *object);

/* state.c */
uint32_t lc_cell_new(struct lc_engine *engine, lc_value_p value);
lc_value_p lc_cell_get(const struct lc_engine *engine, uint32_t cell); /* NULL: not set on this path */
void lc_cell_set(struct lc_engine *engine, uint32_t cell, lc_value_p value);
enum lc_work_status lc_work_get(const struct lc_engine *engine, uint32_t work);
void lc_work_set(struct lc_engine *engine, uint32_t work, enum lc_work_status status);
struct lc_state *lc_state_copy(struct lc_engine *engine);
/* Joins `other` into the current state. `hopeful`: what one side waited for counts as waited for. `condition`: a key;
 * works that were started under the same condition, or that `related` (may be NULL) holds, are joined hopefully. */
void lc_state_join(struct lc_engine *engine, struct lc_state *other, bool hopeful, uint64_t condition,
                   lc_value_p related);
/* The same into *into (NULL: nothing yet), from the current state. */
void lc_state_leave(struct lc_engine *engine, struct lc_state **into, bool hopeful);

uint32_t lc_work_new(struct lc_engine *engine, enum lc_flow_kind kind, const char *pattern, uint32_t node);
/* Somebody waits for it: it, what it depends on and what it came from are done. */
void lc_work_done(struct lc_engine *engine, uint32_t index);
void lc_works_done(struct lc_engine *engine, lc_value_p value);
void lc_work_depends(struct lc_engine *engine, uint32_t index, uint32_t on);
/* Everything pending reachable from a value may be waited for by somebody unknown. */
void lc_works_escape(struct lc_engine *engine, lc_value_p value);
/* All works of containers and objects reachable from a value, `depth` levels. */
lc_value_p lc_works_inside(struct lc_engine *engine, lc_value_p value, unsigned depth);

/* scope.c */
struct lc_flow_scope *lc_scope_new(struct lc_engine *engine, struct lc_flow_scope *parent, bool function);
struct lc_binding *lc_scope_find(struct lc_engine *engine, struct lc_flow_scope *scope, lc_str name);
struct lc_binding *lc_scope_bind(struct lc_engine *engine, struct lc_flow_scope *scope, lc_str name, lc_value_p value);
lc_value_p lc_scope_get(struct lc_engine *engine, struct lc_flow_scope *scope, lc_str name); /* NULL: not bound */
/* Declares what a block or function body declares before it runs. */
void lc_scope_hoist(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t body, bool function);
/* Binds or assigns a pattern. */
void lc_pattern_bind(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t target, lc_value_p value,
                     bool declare, unsigned flags);

/* statement.c, expression.c, class.c */
lc_value_p lc_eval(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node);
lc_value_p lc_eval_statement(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node);
lc_value_p lc_eval_children(struct lc_engine *engine, struct lc_flow_scope *scope,
                            uint32_t node); /* the last's value */
lc_value_p lc_member_get(struct lc_engine *engine, lc_value_p object, lc_str name, uint32_t node);
void lc_member_set(struct lc_engine *engine, lc_value_p object, lc_str name, lc_value_p value);
lc_value_p lc_eval_function(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node,
                            struct lc_flow_object *home);
lc_value_p lc_eval_class(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node);
/* await: the works of the value are waited for; gives what it settles to. */
lc_value_p lc_await(struct lc_engine *engine, lc_value_p value);
/* What one round of a loop over the value gets. */
lc_value_p lc_iterate(struct lc_engine *engine, lc_value_p value, bool awaited);

/* call.c, function.c */
lc_value_p lc_eval_call(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node);
lc_value_p lc_call(struct lc_engine *engine, lc_value_p callee, lc_value_p self, const struct lc_arguments *arguments,
                   uint32_t node);
/* object.name(arguments) */
lc_value_p lc_call_method(struct lc_engine *engine, lc_value_p self, lc_str name, const struct lc_arguments *arguments,
                          uint32_t node);
lc_value_p lc_call_function(struct lc_engine *engine, struct lc_flow_function *function, lc_value_p self,
                            const struct lc_arguments *arguments, uint32_t node);
/* Calls with plain values for arguments: callbacks of others. */
lc_value_p lc_call_back(struct lc_engine *engine, lc_value_p callee, lc_value_p first, uint32_t node);
/* The same as the continuation of a work. */
lc_value_p lc_continue(struct lc_engine *engine, uint32_t work, lc_value_p callee, lc_value_p first, lc_value_p second,
                       uint32_t node);
lc_value_p lc_continue_with(struct lc_engine *engine, uint32_t work, lc_value_p callee, lc_value_p self,
                            const struct lc_arguments *arguments, uint32_t node);
lc_value_p lc_construct(struct lc_engine *engine, lc_value_p callee, const struct lc_arguments *arguments,
                        uint32_t node);
lc_value_p lc_argument(const struct lc_arguments *arguments, size_t index);
lc_value_p lc_argument_named(const struct lc_arguments *arguments, size_t index, const char *name);
lc_value_p lc_last_function(const struct lc_arguments *arguments, size_t *index);
/* Callbacks among the arguments of something unknown are run once; what they leave pending belongs to its result. */
lc_value_p lc_call_unknown(struct lc_engine *engine, lc_value_p self, const struct lc_arguments *arguments,
                           uint32_t node);

/* module.c */
/* Runs a first-party file as the runtime would; once. NULL when it cannot be parsed. */
struct lc_flow_module *lc_module_load(struct lc_engine *engine, const struct lc_tree *tree,
                                      const struct lc_tree_node *node, lc_str path);
/* What require or `import * as` gives. */
lc_value_p lc_module_value(struct lc_engine *engine, struct lc_flow_module *module);
lc_value_p lc_module_require(struct lc_engine *engine, struct lc_flow_module *from, lc_str specifier, uint32_t node);
lc_value_p lc_module_export(struct lc_engine *engine, struct lc_flow_module *module, lc_str name);
void lc_eval_import(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node);
void lc_eval_export(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node);
/* Which parts of a bundle are others. */
void lc_module_attribute(struct lc_engine *engine, struct lc_flow_module *module);
/* "node_modules/@a/b/lib/x.js" is package @a/b, of the innermost folder; empty outside of any. */
lc_str lc_package_of_path(lc_str path);
/* The access path of what a package's part of a bundle calls `name`. */
lc_str lc_third_party_path(struct lc_engine *engine, lc_str package, lc_str name);
bool lc_is_third_party_code(struct lc_engine *engine, struct lc_flow_module *module, uint32_t node, lc_str *package);

/* known.c: what the data say about an access path. */
enum lc_effect {
    LC_EFFECT_NONE,     /* nothing known */
    LC_EFFECT_PLAIN,    /* synchronous; nothing pending comes of it */
    LC_EFFECT_PENDING,  /* starts work; gives a promise (future, task) */
    LC_EFFECT_CALLBACK, /* starts work that ends by calling its last argument, when that is a function; else PENDING
                         * when the flag LC_KNOWN_PROMISE is set, else starts nothing */
    LC_EFFECT_OBJECT,   /* makes something with an identity: later calls on it are named by its path */
    LC_EFFECT_STREAM,   /* gives a stream that is read or written in the background */
    LC_EFFECT_HANDLER,  /* wraps a handler: gives its first function argument back */
    LC_EFFECT_SAME,     /* gives its first argument back */
};
enum { LC_KNOWN_WRITES = 1, LC_KNOWN_PROMISE = 2, LC_KNOWN_CLOCK = 4 };
struct lc_known {
    const char *pattern; /* '*' stands for any run of bytes but '.' and '(' */
    enum lc_effect effect;
    unsigned flags;
};
const struct lc_known *lc_known_find(struct lc_engine *engine, lc_str path);
/* Calls something known. */
lc_value_p lc_known_call(struct lc_engine *engine, lc_str path, lc_value_p self, const struct lc_arguments *arguments,
                         uint32_t node, bool construct);

/* The languages: methods of values of our own (arrays, promises, strings) and CUSTOM known calls. False: not theirs. */
bool lc_node_method(struct lc_engine *engine, lc_value_p self, lc_str name, const struct lc_arguments *arguments,
                    uint32_t node, lc_value_p *out);
lc_value_p lc_node_listened(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t receiver, lc_value_p self,
                            lc_str method, const struct lc_arguments *arguments);
bool lc_node_known(struct lc_engine *engine, lc_str path, lc_value_p self, const struct lc_arguments *arguments,
                   uint32_t node, bool construct, lc_value_p *out);
bool lc_node_intrinsic(struct lc_engine *engine, struct lc_flow_scope *scope, lc_str name,
                       const struct lc_arguments *arguments, uint32_t node, lc_value_p *out);
bool lc_node_events(struct lc_engine *engine, lc_value_p self, lc_str name, const struct lc_arguments *arguments,
                    uint32_t node, lc_value_p *out);
bool lc_python_method(struct lc_engine *engine, lc_value_p self, lc_str name, const struct lc_arguments *arguments,
                      uint32_t node, lc_value_p *out);
bool lc_python_known(struct lc_engine *engine, lc_str path, lc_value_p self, const struct lc_arguments *arguments,
                     uint32_t node, bool construct, lc_value_p *out);
/* with: what is entered, and what leaving waits for. */
lc_value_p lc_python_enter(struct lc_engine *engine, lc_value_p value, bool awaited, uint32_t node);
void lc_python_leave(struct lc_engine *engine, lc_value_p value, uint32_t node);
bool lc_ruby_method(struct lc_engine *engine, lc_value_p self, lc_str name, const struct lc_arguments *arguments,
                    uint32_t node, lc_value_p *out);
bool lc_ruby_known(struct lc_engine *engine, lc_str path, lc_value_p self, const struct lc_arguments *arguments,
                   uint32_t node, bool construct, lc_value_p *out);

/* environment.c: a variable that the runtime sets: true wherever it is asked for. The other two give NULL for calls and
 * comparisons that do not ask for one. */
bool lc_environment_says(lc_value_p value);
lc_value_p lc_environment_call(struct lc_engine *engine, lc_str path, const struct lc_arguments *arguments);
lc_value_p lc_environment_has(struct lc_engine *engine, lc_str operator, lc_value_p left, lc_value_p right);

/* cold.c: what loading costs. */
void lc_flow_cold(struct lc_engine *engine);
void lc_flow_fresh(struct lc_engine *engine, uint32_t target, uint32_t x);
void lc_flow_used(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node);
void lc_flow_compared(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node);
void lc_flow_waited(struct lc_engine *engine, lc_value_p value, uint32_t node);
/* signature.c: can the runtime call it? */
void lc_flow_signature(struct lc_engine *engine, struct lc_flow_function *function);
/* flow.c: the response goes out here. */
void lc_respond(struct lc_engine *engine, lc_str how, const struct lc_arguments *arguments, uint32_t node);
/* report.c */
void lc_flow_report(struct lc_engine *engine);
void lc_flow_sort(struct lc_flow *flow);
/* "s3.send(…)": the source of a node on one line, arguments left out. */
lc_str lc_flow_in_short(struct lc_engine *engine, const struct lc_flow_module *module, uint32_t node);
struct lc_flow_place lc_flow_place_of(struct lc_engine *engine, struct lc_flow_module *module, uint32_t node);
void lc_flow_say(struct lc_engine *engine, enum lc_flow_kind kind, enum lc_flow_certainty certainty,
                 const char *pattern, struct lc_flow_module *module, uint32_t node, lc_str what, lc_str reason,
                 lc_str fix);
void lc_flow_not_known(struct lc_engine *engine, lc_str what, lc_str why, lc_str how);

/* Ends the run as soon as all that is going on has returned: the first reason is kept. */
void lc_flow_give_up(struct lc_engine *engine, lc_str why);
/* One step of whatever may recurse or repeat: false when the run has given up, or does now. Each true is paired with a
 * lc_flow_leave. */
bool lc_flow_enter(struct lc_engine *engine);

static inline void lc_flow_leave(struct lc_engine *engine)
{
    engine->depth--;
}

/* Is the name in a list that ends with NULL? */
static inline bool lc_one_of(lc_str name, const char *const *names)
{
    for (; *names; names++)
        if (lc_str_is(name, *names))
            return true;
    return false;
}

static inline const struct lc_syntax_node *lc_at(const struct lc_engine *engine, uint32_t node)
{
    return &engine->frame->module->syntax->nodes[node];
}

static inline uint32_t lc_kid(const struct lc_engine *engine, uint32_t node, unsigned nth)
{
    return lc_syntax_child(engine->frame->module->syntax, node, nth);
}

#endif
