/* threading, multiprocessing and concurrent.futures: what starts work beside the handler, and what waits for it.
 * Source: docs.python.org/3/library: threading, multiprocessing, concurrent.futures. */
#include "layers/flow/python.h"

static bool is_executor(lc_str head)
{
    return lc_str_has_suffix(head, LC_S("ThreadPoolExecutor()")) ||
           lc_str_has_suffix(head, LC_S("ProcessPoolExecutor()")) ||
           lc_str_has_suffix(head, LC_S("InterpreterPoolExecutor()"));
}

static bool is_pool(lc_str head)
{
    return lc_str_has_prefix(head, LC_S("multiprocess")) &&
           (lc_str_has_suffix(head, LC_S(".Pool()")) || lc_str_has_suffix(head, LC_S(".ThreadPool()")));
}

static bool is_timer(lc_str head)
{
    return lc_str_is(head, "threading.Timer()");
}

static bool is_process(lc_str head)
{
    return lc_str_has_prefix(head, LC_S("multiprocess")) && lc_str_has_suffix(head, LC_S("Process()")) &&
           !lc_str_contains(head, LC_S(".dummy."));
}

static bool is_thread(lc_str head)
{
    return lc_str_is(head, "threading.Thread()") || is_timer(head) || is_process(head) ||
           (lc_str_has_prefix(head, LC_S("multiprocessing.dummy.")) && lc_str_has_suffix(head, LC_S("Process()")));
}

/* -- threads and processes ----------------------------------------------------------------------------------------- */

static void set_if_given(struct lc_engine *engine, struct lc_flow_object *object, const struct lc_arguments *arguments,
                         size_t index, const char *name, const char *as)
{
    lc_value_p value = lc_py_given(arguments, index, name);

    if (value)
        lc_object_set(engine, object, lc_str_from(as), value);
}

/* Thread(group, target, name, args, kwargs), Process likewise; Timer(interval, function, args, kwargs). */
static void construct_thread(struct lc_engine *engine, struct lc_flow_object *object, lc_str head,
                             const struct lc_arguments *arguments)
{
    bool timer = is_timer(head);

    set_if_given(engine, object, arguments, 1, timer ? "function" : "target", " target");
    set_if_given(engine, object, arguments, timer ? 2 : 3, "args", " args");
    set_if_given(engine, object, arguments, timer ? 3 : 4, "kwargs", " kwargs");
    set_if_given(engine, object, arguments, 100, "daemon", "daemon");
}

static lc_value_p own_value(struct lc_engine *engine, struct lc_flow_object *object, const char *name)
{
    struct lc_flow_property *property = lc_object_property(engine, object, lc_str_from(name), false);

    return property ? lc_cell_get(engine, property->cell) : NULL;
}

/* The class's own run(), when it is the user's. */
static lc_value_p own_run(struct lc_engine *engine, struct lc_flow_object *object)
{
    unsigned hops = 0;

    for (struct lc_flow_object *at = object; at && at->known.len == 0 && hops < 32; at = at->class, hops++) {
        lc_value_p run = own_value(engine, at, "run");
        if (run && lc_value_has(run, LC_REF_FUNCTION))
            return run;
    }
    return NULL;
}

static void run_thread(struct lc_engine *engine, struct lc_flow_object *object, uint32_t work, uint32_t node)
{
    lc_value_p run = own_run(engine, object), target = own_value(engine, object, " target");
    struct lc_arguments none = {0};

    if (run)
        lc_continue_with(engine, work, run, lc_value_object(engine, object), &none, node);
    else if (target)
        lc_py_apply(engine, work, target, own_value(engine, object, " args"), own_value(engine, object, " kwargs"),
                    node);
}

static void start_thread(struct lc_engine *engine, const struct lc_py_call *call)
{
    bool process = is_process(call->head), subclass = false;
    uint32_t work = lc_start_work(engine, LC_FLOW_UNJOINED_THREAD,
                                  is_timer(call->head) ? "timer-not-joined"
                                  : process            ? "process-not-joined"
                                                       : "thread-not-joined",
                                  call->node,
                                  is_timer(call->head) ? "the timer's thread started here"
                                  : process            ? "the process started here"
                                                       : "the thread started here");

    for (unsigned i = 0; i < call->self->count; i++)
        if (call->self->refs[i].kind == LC_REF_OBJECT) {
            struct lc_flow_object *object = call->self->refs[i].object;
            subclass = subclass || object->known.len == 0;
            lc_keep_work(engine, object, work);
            run_thread(engine, object, work, call->node);
            if (engine->at_load && own_value(engine, object, "daemon")) /* there to go on beside all requests */
                lc_work_set(engine, work, LC_WORK_ESCAPED);
        }
    if (subclass && !process && !is_timer(call->head))
        engine->works.items[work].pattern = "thread-subclass-not-joined";
}

/* join(timeout), is_alive(): whether it has ended by then is not known. */
static void may_have_ended(struct lc_engine *engine, lc_value_p self)
{
    lc_works_escape(engine, lc_works_of(engine, self));
}

/* A number below one second, as written: 0, 0.05, .5. */
static bool is_short(struct lc_engine *engine, const struct lc_py_call *call)
{
    uint32_t node = call->arguments->count > 0 && call->arguments->nodes ? call->arguments->nodes[0] : 0;

    if (node && lc_at(engine, node)->kind == LC_SYN_KEYWORD)
        node = lc_at(engine, node)->first;
    if (node == 0 || lc_at(engine, node)->kind != LC_SYN_NUMBER || lc_at(engine, node)->text.len == 0)
        return false;
    return lc_at(engine, node)->text.ptr[0] == '.' || lc_str_is(lc_at(engine, node)->text, "0") ||
           lc_str_has_prefix(lc_at(engine, node)->text, LC_S("0."));
}

/* A wait that gives up at once leaves it running now and then; one with a longer limit is not judged. */
static void join_for_a_time(struct lc_engine *engine, const struct lc_py_call *call)
{
    lc_value_p works = lc_works_of(engine, call->self);

    if (!is_short(engine, call) || engine->frame->loop_depth > 0) {
        lc_works_escape(engine, works);
        return;
    }
    for (unsigned i = 0; i < works->count; i++)
        if (works->refs[i].kind == LC_REF_WORK && lc_work_get(engine, works->refs[i].work) == LC_WORK_PENDING)
            lc_work_set(engine, works->refs[i].work, LC_WORK_MAYBE);
}

static bool is_none(lc_value_p value)
{
    return value == NULL || (value->count == 0 && value->flags == LC_MAY_BE_NOTHING);
}

static bool thread_method(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p *out)
{
    *out = &lc_value_plain;
    if (lc_str_is(call->name, "__init__")) {
        for (unsigned i = 0; i < call->self->count; i++)
            if (call->self->refs[i].kind == LC_REF_OBJECT)
                construct_thread(engine, call->self->refs[i].object, call->head, call->arguments);
    } else if (lc_str_is(call->name, "start")) {
        start_thread(engine, call);
    } else if (lc_str_is(call->name, "join")) {
        if (is_none(lc_py_given(call->arguments, 0, "timeout")))
            lc_works_done(engine, lc_works_of(engine, call->self));
        else
            join_for_a_time(engine, call);
    } else if (lc_str_is(call->name, "cancel") || lc_str_is(call->name, "terminate") || lc_str_is(call->name, "kill")) {
        lc_works_done(engine, lc_works_of(engine, call->self)); /* given up on purpose */
    } else if (lc_str_is(call->name, "is_alive") && engine->frame->loop_depth > 0) {
        may_have_ended(engine, call->self);
    } else if (lc_str_is(call->name, "run")) {
        for (unsigned i = 0; i < call->self->count; i++) {
            struct lc_flow_object *object =
                call->self->refs[i].kind == LC_REF_OBJECT ? call->self->refs[i].object : NULL;
            if (object && own_value(engine, object, " target"))
                lc_py_apply(engine, LC_NO_WORK, own_value(engine, object, " target"),
                            own_value(engine, object, " args"), own_value(engine, object, " kwargs"), call->node);
        }
    }
    return true;
}

/* -- executors and pools ------------------------------------------------------------------------------------------- */

static uint32_t keep_all(struct lc_engine *engine, lc_value_p self, uint32_t work)
{
    for (unsigned i = 0; i < self->count; i++)
        if (self->refs[i].kind == LC_REF_OBJECT)
            lc_keep_work(engine, self->refs[i].object, work);
    return work;
}

/* map, imap: the function gets an item of each iterable. */
static lc_value_p run_map(struct lc_engine *engine, uint32_t work, const struct lc_arguments *arguments, bool star,
                          uint32_t node)
{
    struct lc_arguments inner = {.count = 0};
    lc_value_p callee = lc_argument(arguments, 0), value;

    inner.items = LC_NEW_ARRAY(&engine->work_arena, arguments->count + 1, lc_value_p);
    inner.nodes = LC_NEW_ARRAY(&engine->work_arena, arguments->count + 1, uint32_t);
    for (size_t i = 1; i < arguments->count && !star; i++)
        if (arguments->names == NULL || arguments->names[i].len == 0) {
            inner.nodes[inner.count] = node;
            inner.items[inner.count++] = lc_iterate(engine, arguments->items[i], false);
        }
    if (star)
        return lc_py_apply(engine, work, callee, lc_iterate(engine, lc_argument(arguments, 1), false), NULL, node);
    value = lc_py_call_value(engine, work, callee, &inner, node);
    return value;
}

static lc_value_p mapped(struct lc_engine *engine, const struct lc_py_call *call, const char *pattern, const char *what,
                         bool star)
{
    uint32_t work = lc_start_work(engine, LC_FLOW_UNJOINED_THREAD, pattern, call->node, what);
    struct lc_flow_object *list = lc_object_new(engine, LC_OBJECT_LIST);

    keep_all(engine, call->self, work);
    lc_object_add(engine, list, run_map(engine, work, call->arguments, star, call->node));
    lc_keep_work(engine, list, work);
    return lc_value_object(engine, list);
}

static bool executor_method(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p *out)
{
    *out = &lc_value_plain;
    if (lc_str_is(call->name, "submit")) {
        uint32_t work = lc_start_work(engine, LC_FLOW_UNJOINED_THREAD, "executor-submit-not-waited", call->node,
                                      "the future of 'submit'");
        keep_all(engine, call->self, work);
        *out = lc_value_join(engine, lc_value_work(engine, work), lc_py_run(engine, work, call->arguments, call->node));
    } else if (lc_str_is(call->name, "map")) {
        *out = mapped(engine, call, "executor-map-not-consumed", "the calls that 'map' has submitted", false);
    } else if (lc_str_is(call->name, "shutdown")) {
        lc_value_p wait = lc_py_given(call->arguments, 0, "wait");
        if (wait == NULL || !lc_py_is_false(call->arguments, 0, "wait"))
            lc_works_done(engine, lc_works_of(engine, call->self));
    } else {
        return false;
    }
    return true;
}

static bool pool_method(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p *out)
{
    static const char *const later[] = {"map_async", "starmap_async", NULL};
    static const char *const lazy[] = {"imap", "imap_unordered", NULL};
    static const char *const now[] = {"map", "starmap", NULL};

    *out = &lc_value_plain;
    if (lc_str_is(call->name, "apply_async")) {
        uint32_t work = lc_start_work(engine, LC_FLOW_UNJOINED_THREAD, "apply-async-not-waited", call->node,
                                      "the result of 'apply_async'");
        keep_all(engine, call->self, work);
        *out = lc_value_join(engine, lc_value_work(engine, work),
                             lc_py_apply(engine, work, lc_argument_named(call->arguments, 0, "func"),
                                         lc_py_given(call->arguments, 1, "args"),
                                         lc_py_given(call->arguments, 2, "kwds"), call->node));
    } else if (lc_one_of(call->name, later)) {
        uint32_t work = lc_start_work(engine, LC_FLOW_UNJOINED_THREAD, "map-async-not-waited", call->node,
                                      "the result of 'map_async'");
        keep_all(engine, call->self, work);
        *out = lc_value_join(
            engine, lc_value_work(engine, work),
            run_map(engine, work, call->arguments, lc_str_has_prefix(call->name, LC_S("star")), call->node));
    } else if (lc_one_of(call->name, lazy)) {
        *out = mapped(engine, call, "pool-imap-not-consumed", "the calls that 'imap' has submitted", false);
    } else if (lc_one_of(call->name, now)) {
        *out = lc_list_of(engine, run_map(engine, LC_NO_WORK, call->arguments,
                                          lc_str_has_prefix(call->name, LC_S("star")), call->node));
    } else if (lc_str_is(call->name, "apply")) {
        *out = lc_py_apply(engine, LC_NO_WORK, lc_argument(call->arguments, 0), lc_py_given(call->arguments, 1, "args"),
                           lc_py_given(call->arguments, 2, "kwds"), call->node);
    } else if (lc_str_is(call->name, "join")) {
        lc_works_done(engine, lc_works_of(engine, call->self));
    } else if (lc_str_is(call->name, "terminate")) {
        for (unsigned i = 0; i < call->self->count; i++)
            if (call->self->refs[i].kind == LC_REF_OBJECT)
                lc_py_threads_leave(engine, call->self->refs[i].object, call->head);
    } else {
        return lc_str_is(call->name, "close");
    }
    return true;
}

static void terminated(struct lc_engine *engine, uint32_t work)
{
    engine->works.items[work].pattern = "process-pool-terminated";
    engine->works.items[work].reason = LC_S("leaving the pool's 'with' ends its workers, whatever they are doing");
}

/* An executor waits for what it has; a pool ends its workers whatever they do. */
bool lc_py_threads_leave(struct lc_engine *engine, struct lc_flow_object *object, lc_str known)
{
    lc_value_p works = lc_cell_get(engine, object->works);

    if (is_executor(known)) {
        lc_works_done(engine, works);
        return true;
    }
    if (!is_pool(known))
        return false;
    for (unsigned i = 0; works && i < works->count; i++)
        if (works->refs[i].kind == LC_REF_WORK && lc_work_get(engine, works->refs[i].work) != LC_WORK_DONE)
            terminated(engine, works->refs[i].work);
    return true;
}

/* -- futures ------------------------------------------------------------------------------------------------------- */

static lc_value_p settled(struct lc_engine *engine, lc_value_p future)
{
    lc_value_p value = NULL;

    for (unsigned i = 0; i < future->count; i++)
        if (future->refs[i].kind != LC_REF_WORK)
            value = lc_value_join(engine, value, lc_value_of(engine, future->refs[i], 0));
    return value ? lc_value_with(engine, value, LC_MAY_BE_ANYTHING) : &lc_value_anything;
}

/* An asyncio task's result() does not wait: it is an error before the task has ended. */
static void wait_for_futures(struct lc_engine *engine, lc_value_p futures)
{
    for (unsigned i = 0; i < futures->count; i++) {
        const struct lc_work *work =
            futures->refs[i].kind == LC_REF_WORK ? &engine->works.items[futures->refs[i].work] : NULL;
        if (work && (work->kind != LC_FLOW_DANGLING_TASK || strcmp(work->pattern, "threadsafe-not-awaited") == 0))
            lc_work_done(engine, futures->refs[i].work);
    }
}

bool lc_py_future(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p *out)
{
    static const char *const waits[] = {"result", "exception", "get", "wait", "join", NULL};
    static const char *const asks[] = {"done", "running", "ready", "cancelled", "successful", NULL};

    if (!lc_value_has(call->self, LC_REF_WORK))
        return false;
    *out = &lc_value_plain;
    if (lc_one_of(call->name, waits)) {
        wait_for_futures(engine, call->self);
        *out = settled(engine, call->self);
    } else if (lc_str_is(call->name, "cancel")) {
        lc_works_done(engine, call->self); /* given up on purpose */
    } else if (lc_one_of(call->name, asks)) {
        if (engine->frame->loop_depth > 0)
            may_have_ended(engine, call->self);
    } else if (lc_str_is(call->name, "add_done_callback")) {
        const struct lc_ref *work = lc_value_first(call->self, LC_REF_WORK);
        lc_value_p items[1] = {call->self};
        struct lc_arguments inner = {.items = items, .nodes = (uint32_t[1]){call->node}, .count = 1};
        if (lc_value_has(lc_argument(call->arguments, 0), LC_REF_FUNCTION))
            lc_continue_with(engine, work->work, lc_argument(call->arguments, 0), &lc_value_nothing, &inner,
                             call->node);
    } else {
        return false;
    }
    return true;
}

/* Some of them have ended: what is told apart by done() later is not known here. In a loop that asks again until none
 * is left nothing is claimed. */
static void some_have_ended(struct lc_engine *engine, lc_value_p works)
{
    for (unsigned i = 0; i < works->count; i++)
        if (works->refs[i].kind == LC_REF_WORK && lc_work_get(engine, works->refs[i].work) == LC_WORK_PENDING)
            lc_work_set(engine, works->refs[i].work, engine->frame->loop_depth > 0 ? LC_WORK_ESCAPED : LC_WORK_MAYBE);
}

lc_value_p lc_py_wait(struct lc_engine *engine, const struct lc_py_call *call, bool awaited)
{
    lc_value_p works = lc_works_inside(engine, lc_argument_named(call->arguments, 0, "fs"), 3), result;
    lc_value_p timeout = lc_py_given(call->arguments, 1, "timeout"),
               when = lc_py_given(call->arguments, 2, "return_when");
    const struct lc_ref *known = when ? lc_value_first(when, LC_REF_KNOWN) : NULL;
    lc_str text = known ? known->text : when ? lc_value_text(when) : LC_S("ALL_COMPLETED");

    if (awaited && timeout && when == NULL && call->arguments->names == NULL)
        timeout = NULL;
    if (lc_str_has_suffix(text, LC_S("FIRST_COMPLETED"))) {
        some_have_ended(engine, works);
    } else if (!lc_str_has_suffix(text, LC_S("ALL_COMPLETED")) || !is_none(timeout)) {
        lc_works_escape(engine, works);
    } else {
        if (!awaited)
            lc_works_done(engine, works);
        result = lc_pair_of(engine, lc_list_of(engine, works), lc_list_of(engine, &lc_value_anything));
        return awaited ? lc_value_join(engine, works, result) : result;
    }
    return lc_pair_of(engine, lc_list_of(engine, &lc_value_anything), lc_list_of(engine, works));
}

/* Its items come as they end: whoever goes through them waits. */
lc_value_p lc_py_as_completed(struct lc_engine *engine, const struct lc_py_call *call)
{
    lc_value_p works = lc_works_inside(engine, lc_argument_named(call->arguments, 0, "fs"), 3);
    struct lc_flow_object *list = lc_object_new(engine, LC_OBJECT_LIST);

    lc_object_add(engine, list, lc_value_with(engine, works, LC_MAY_BE_ANYTHING));
    lc_cell_set(engine, list->works, works);
    return lc_value_object(engine, list);
}

/* -- by path ------------------------------------------------------------------------------------------------------- */

static bool waits_somehow(const struct lc_py_call *call)
{
    static const char *const heads[] = {"threading.Event()",     "threading.Barrier()",
                                        "threading.Condition()", "threading.Semaphore()",
                                        "queue.Queue()",         "threading.BoundedSemaphore()",
                                        "queue.LifoQueue()",     "queue.SimpleQueue()",
                                        "queue.PriorityQueue()", NULL};
    static const char *const names[] = {"wait", "wait_for", "acquire", "join", "get", "get_nowait", NULL};
    static const char *const shared[] = {"wait", "join", "get", "recv", "recv_bytes", "poll", "acquire", NULL};

    if (lc_one_of(call->head, heads))
        return lc_one_of(call->name, names);
    return (lc_str_has_prefix(call->head, LC_S("multiprocessing.")) && lc_one_of(call->name, shared)) ||
           lc_str_is(call->path, "threading.enumerate") || lc_str_is(call->path, "multiprocessing.active_children") ||
           lc_str_is(call->path, "multiprocessing.connection.wait");
}

static bool by_module(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p *out)
{
    if (lc_str_is(call->path, "_thread.start_new_thread") || lc_str_is(call->path, "_thread.start_new")) {
        uint32_t work =
            lc_start_work(engine, LC_FLOW_UNJOINED_THREAD, "thread-not-joined", call->node, "the thread started here");
        lc_py_apply(engine, work, lc_argument(call->arguments, 0), lc_py_given(call->arguments, 1, "args"),
                    lc_py_given(call->arguments, 2, "kwargs"), call->node);
        *out = &lc_value_plain;
        return true;
    }
    if (lc_str_is(call->path, "concurrent.futures.wait")) {
        *out = lc_py_wait(engine, call, false);
        return true;
    }
    if (lc_str_is(call->path, "concurrent.futures.as_completed")) {
        *out = lc_py_as_completed(engine, call);
        return true;
    }
    if (waits_somehow(call)) {
        lc_may_wait(engine);
        *out = &lc_value_anything;
        return true;
    }
    return false;
}

/* multiprocessing.get_context("fork").Process is multiprocessing.Process. */
static lc_str without_context(struct lc_engine *engine, lc_str path)
{
    lc_str context = LC_S("multiprocessing.get_context()");

    if (!lc_str_has_prefix(path, context))
        return path;
    return lc_arena_printf(&engine->work_arena, "multiprocessing%.*s", LC_FMT(lc_str_from_index(path, context.len)));
}

bool lc_py_threads(struct lc_engine *engine, const struct lc_py_call *given, lc_value_p *out)
{
    struct lc_py_call call = *given;
    lc_str made;

    call.path = without_context(engine, call.path);
    call.head = without_context(engine, call.head);
    if (lc_str_has_suffix(call.head, LC_S(".Thread")) || lc_str_has_suffix(call.head, LC_S(".Process"))) {
        /* threading.Thread.__init__(self, …), map(threading.Thread.join, threads) */
        struct lc_arguments rest = *call.arguments;
        if (rest.count == 0)
            return false;
        call.self = rest.items[0];
        rest.items++;
        rest.nodes = rest.nodes ? rest.nodes + 1 : NULL;
        rest.names = rest.names ? rest.names + 1 : NULL;
        rest.count--;
        call.arguments = &rest;
        call.head = lc_arena_printf(&engine->work_arena, "%.*s()", LC_FMT(call.head));
        return is_thread(call.head) && thread_method(engine, &call, out);
    }
    if (is_thread(call.head))
        return thread_method(engine, &call, out);
    if (is_executor(call.head))
        return executor_method(engine, &call, out);
    if (is_pool(call.head))
        return pool_method(engine, &call, out);
    if (lc_str_has_suffix(call.path, LC_S("()")))
        return false;
    made = lc_arena_printf(&engine->work_arena, "%.*s()", LC_FMT(call.path));
    if (is_thread(made) || is_executor(made) || is_pool(made)) {
        struct lc_flow_object *object = lc_object_known(engine, made);
        if (is_thread(made))
            construct_thread(engine, object, made, call.arguments);
        *out = lc_value_object(engine, object);
        return true;
    }
    return by_module(engine, &call, out);
}
