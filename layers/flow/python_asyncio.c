/* asyncio, and what is like it: coroutines run when they are driven, tasks go on by themselves until the loop ends.
 * Source: docs.python.org/3/library: asyncio-task, asyncio-eventloop, asyncio-runner; anyio and trio's documentation. */
#include "layers/flow/python.h"

#define LOOP_ENDS "the event loop stops when the coroutine it was given ends, and the sandbox is frozen then"
static const lc_str loop_ends = {LOOP_ENDS, sizeof LOOP_ENDS - 1};

/* A coroutine that has been handed on: who drives it is asked instead. */
static void driven_by(struct lc_engine *engine, uint32_t work, lc_value_p coroutines)
{
    for (unsigned i = 0; i < coroutines->count; i++) {
        uint32_t one = coroutines->refs[i].work;
        if (coroutines->refs[i].kind != LC_REF_WORK || one == work)
            continue;
        lc_work_depends(engine, work, one);
        if (lc_work_get(engine, one) != LC_WORK_DONE)
            lc_work_set(engine, one, LC_WORK_ESCAPED);
    }
}

static lc_value_p without_works(struct lc_engine *engine, lc_value_p value)
{
    lc_value_p rest = NULL;

    for (unsigned i = 0; i < value->count; i++)
        if (value->refs[i].kind != LC_REF_WORK)
            rest = lc_value_join(engine, rest, lc_value_of(engine, value->refs[i], 0));
    return rest;
}

static bool is_task(const struct lc_engine *engine, uint32_t work)
{
    static const char *const tasks[] = {"task-not-awaited", "gather-not-awaited", "run-in-executor-not-awaited",
                                        "threadsafe-not-awaited", NULL};

    return lc_one_of(lc_str_from(engine->works.items[work].pattern), tasks);
}

static lc_value_p task(struct lc_engine *engine, lc_value_p coroutine, const char *pattern, const char *what,
                       uint32_t node)
{
    uint32_t work = lc_start_work(engine, LC_FLOW_DANGLING_TASK, pattern, node, what);

    engine->works.items[work].reason = loop_ends;
    driven_by(engine, work, coroutine);
    return lc_value_join(engine, lc_value_work(engine, work), without_works(engine, coroutine));
}

/* ensure_future(task) is the task. */
static lc_value_p future_of(struct lc_engine *engine, const struct lc_py_call *call)
{
    lc_value_p value = lc_argument(call->arguments, 0);

    for (unsigned i = 0; i < value->count; i++)
        if (value->refs[i].kind == LC_REF_WORK && is_task(engine, value->refs[i].work))
            return value;
    return task(engine, value, "task-not-awaited", "the task made here", call->node);
}

/* The tasks in it go on being themselves; what is none becomes one here. */
static lc_value_p gather(struct lc_engine *engine, const struct lc_py_call *call)
{
    lc_value_p works = &lc_value_promise, tasks = &lc_value_promise, results = NULL;
    bool others = false;

    for (size_t i = 0; i < call->arguments->count; i++) {
        lc_value_p one = call->arguments->items[i];
        if (call->arguments->names && call->arguments->names[i].len > 0)
            continue;
        others = others || !lc_value_has(one, LC_REF_WORK);
        works = lc_value_join(engine, works, lc_works_inside(engine, one, 2));
        results = lc_value_join(engine, results, without_works(engine, one));
    }
    for (unsigned i = 0; i < works->count; i++)
        if (is_task(engine, works->refs[i].work))
            tasks = lc_value_join(engine, tasks, lc_value_of(engine, works->refs[i], LC_IS_PROMISE));
        else
            others = true;
    results = lc_list_of(engine, results ? results : &lc_value_anything);
    if (!others)
        return lc_value_join(engine, tasks, results);
    {
        uint32_t work = lc_start_work(engine, LC_FLOW_DANGLING_TASK, "gather-not-awaited", call->node,
                                      "the coroutines that 'gather' has started");
        engine->works.items[work].reason = loop_ends;
        for (unsigned i = 0; i < works->count; i++) {
            lc_value_p one = lc_value_of(engine, works->refs[i], LC_IS_PROMISE);
            if (is_task(engine, works->refs[i].work))
                lc_work_depends(engine, work, works->refs[i].work);
            else
                driven_by(engine, work, one);
        }
        return lc_value_join(engine, lc_value_join(engine, lc_value_work(engine, work), tasks), results);
    }
}

static lc_value_p in_executor(struct lc_engine *engine, const struct lc_py_call *call)
{
    struct lc_arguments rest = *call->arguments;
    uint32_t work = lc_start_work(engine, LC_FLOW_DANGLING_TASK, "run-in-executor-not-awaited", call->node,
                                  "the call that 'run_in_executor' has started");
    lc_value_p pool = lc_argument_named(&rest, 0, "executor");

    for (unsigned i = 0; i < pool->count; i++)
        if (pool->refs[i].kind == LC_REF_OBJECT)
            lc_keep_work(engine, pool->refs[i].object, work);
    if (rest.count > 0) {
        rest.items++;
        rest.names = rest.names ? rest.names + 1 : NULL;
        rest.nodes = rest.nodes ? rest.nodes + 1 : NULL;
        rest.count--;
    }
    return lc_value_join(engine, lc_value_work(engine, work), lc_py_run(engine, work, &rest, call->node));
}

/* TaskGroup.create_task(coroutine), anyio's and trio's start_soon(function, argument…). */
static bool group_method(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p *out)
{
    const struct lc_ref *work;

    if (lc_str_is(call->name, "create_task")) {
        *out = task(engine, lc_argument(call->arguments, 0), "task-not-awaited", "the task made here", call->node);
    } else if (lc_str_is(call->name, "start_soon") || lc_str_is(call->name, "start")) {
        lc_value_p coroutine = lc_py_run(engine, LC_NO_WORK, call->arguments, call->node);
        *out = task(engine, coroutine, "task-not-awaited", "the task made here", call->node);
    } else {
        return false;
    }
    work = lc_value_first(*out, LC_REF_WORK);
    for (unsigned i = 0; i < call->self->count; i++)
        if (call->self->refs[i].kind == LC_REF_OBJECT && work)
            lc_keep_work(engine, call->self->refs[i].object, work->work);
    return true;
}

static bool task_made(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p *out)
{
    if (lc_str_is(call->name, "create_task") || lc_str_is(call->name, "ensure_future") ||
        lc_str_is(call->name, "async")) {
        *out = future_of(engine, call);
    } else if (lc_str_is(call->name, "gather")) {
        *out = gather(engine, call);
    } else if (lc_str_is(call->name, "run_in_executor")) {
        *out = in_executor(engine, call);
    } else if (lc_str_is(call->name, "to_thread")) {
        uint32_t work = lc_start_work(engine, LC_FLOW_DANGLING_TASK, "coroutine-never-awaited", call->node,
                                      "the coroutine of 'to_thread'");
        *out = lc_value_join(engine, lc_value_work(engine, work), lc_py_run(engine, work, call->arguments, call->node));
    } else if (lc_str_is(call->name, "run_coroutine_threadsafe")) {
        *out = task(engine, lc_argument(call->arguments, 0), "threadsafe-not-awaited",
                    "the task of 'run_coroutine_threadsafe'", call->node);
    } else {
        return false;
    }
    return true;
}

/* Children of asyncio: see python_process.c for what they are. */
static bool waits(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p *out)
{
    static const char *const heads[] = {"asyncio.Queue()",
                                        "asyncio.Event()",
                                        "asyncio.Condition()",
                                        "asyncio.Semaphore()",
                                        "asyncio.Barrier()",
                                        "asyncio.PriorityQueue()",
                                        "asyncio.LifoQueue()",
                                        "asyncio.BoundedSemaphore()",
                                        NULL};
    static const char *const names[] = {"join", "wait", "wait_for", "acquire", "get", NULL};

    if (lc_str_is(call->name, "wait_for") || lc_str_is(call->name, "shield")) {
        if (!lc_one_of(call->head, heads)) {
            *out = lc_argument_named(call->arguments, 0, "fut");
            return true;
        }
    }
    if (lc_one_of(call->head, heads) && lc_one_of(call->name, names)) {
        lc_may_wait(engine);
        *out = &lc_value_anything;
    } else if (lc_str_is(call->path, "asyncio.wait")) {
        *out = lc_py_wait(engine, call, true);
    } else if (lc_str_is(call->name, "as_completed")) {
        *out = lc_py_as_completed(engine, call);
    } else if (lc_str_is(call->name, "all_tasks") || lc_str_is(call->name, "run_forever")) {
        lc_may_wait(engine);
        *out = &lc_value_anything;
    } else if (lc_str_is(call->name, "sleep")) {
        *out = &lc_value_promise; /* losing a pause loses nothing */
    } else {
        return false;
    }
    return true;
}

static bool runs(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p *out)
{
    bool function = lc_str_is(call->path, "anyio.run") || lc_str_is(call->path, "trio.run") ||
                    lc_str_is(call->path, "anyio.from_thread.run");

    if (function)
        *out = lc_await(engine, lc_py_run(engine, LC_NO_WORK, call->arguments, call->node));
    else if (lc_str_is(call->name, "run") || lc_str_is(call->name, "run_until_complete"))
        *out = lc_await(engine, lc_argument(call->arguments, 0));
    else
        return false;
    return true;
}

bool lc_py_asyncio(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p *out)
{
    static const char *const groups[] = {"asyncio.TaskGroup()", "anyio.create_task_group()", "trio.open_nursery()",
                                         "taskgroup.TaskGroup()", NULL};

    if (lc_one_of(call->head, groups))
        return group_method(engine, call, out);
    if (!lc_str_has_prefix(call->path, LC_S("asyncio.")) && !lc_str_has_prefix(call->path, LC_S("uvloop.")) &&
        !lc_str_has_prefix(call->path, LC_S("anyio.")) && !lc_str_has_prefix(call->path, LC_S("trio.")))
        return false;
    if (lc_str_has_prefix(call->path, LC_S("asyncio.create_subprocess")) ||
        lc_str_has_prefix(call->path, LC_S("asyncio.subprocess")))
        return false;
    return task_made(engine, call, out) || waits(engine, call, out) || runs(engine, call, out);
}
