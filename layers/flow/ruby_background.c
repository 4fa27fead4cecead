/* Ruby's threads, the futures and pools of concurrent-ruby, and children.
 * Source: docs.ruby-lang.org/en/3.3: Thread, Process, IO.popen, Kernel, Queue; Open3; ruby-concurrency.github.io. */
#include "layers/flow/ruby.h"

static const lc_str thread_path = {"Thread.new()", 12}, pipe_path = {"IO.popen()", 10},
                    future_path = {"Concurrent.Future()", 19}, pool_path = {"Concurrent.Pool()", 17};

static lc_value_p with_work(struct lc_engine *engine, lc_str path, uint32_t work)
{
    struct lc_flow_object *object = lc_object_known(engine, path);

    lc_keep_work(engine, object, work);
    return lc_value_object(engine, object);
}

/* -- threads ------------------------------------------------------------------------------------------------------- */

static lc_value_p start_thread(struct lc_engine *engine, const struct lc_rb_call *call, lc_str path,
                               const char *pattern, const char *what)
{
    uint32_t work = lc_start_work(engine, LC_FLOW_UNJOINED_THREAD, pattern, call->node, what);
    lc_value_p thread = with_work(engine, path, work);

    if (call->arguments->block)
        lc_rb_run(engine, work, call->arguments->block, call->arguments, call->node);
    return thread;
}

/* A number below one second, as written. */
static bool is_short(const struct lc_engine *engine, const struct lc_rb_call *call)
{
    const struct lc_syntax_node *at =
        call->arguments->count > 0 && call->arguments->nodes ? lc_at(engine, call->arguments->nodes[0]) : NULL;

    return at && at->kind == LC_SYN_NUMBER && (lc_str_is(at->text, "0") || lc_str_has_prefix(at->text, LC_S("0.")));
}

/* join(limit): a limit that is no wait leaves it running now and then; a longer one is not judged. */
static void join(struct lc_engine *engine, const struct lc_rb_call *call)
{
    lc_value_p works = lc_works_of(engine, call->self), limit = lc_argument(call->arguments, 0);

    if (limit->count == 0 && limit->flags == LC_MAY_BE_NOTHING) {
        lc_works_done(engine, works);
        return;
    }
    if (!is_short(engine, call) || engine->frame->loop_depth > 0) {
        lc_works_escape(engine, works);
        return;
    }
    for (unsigned i = 0; i < works->count; i++)
        if (works->refs[i].kind == LC_REF_WORK && lc_work_get(engine, works->refs[i].work) == LC_WORK_PENDING)
            lc_work_set(engine, works->refs[i].work, LC_WORK_MAYBE);
}

static bool thread_method(struct lc_engine *engine, const struct lc_rb_call *call, lc_value_p *out)
{
    static const char *const ends[] = {"kill", "exit", "terminate", "raise", NULL};
    static const char *const asks[] = {"alive?", "status", "stop?", NULL};

    *out = call->self;
    if (lc_str_is(call->name, "join")) {
        join(engine, call);
    } else if (lc_str_is(call->name, "value") || lc_str_is(call->name, "take")) {
        lc_works_done(engine, lc_works_of(engine, call->self));
        *out = &lc_value_anything;
    } else if (lc_one_of(call->name, ends)) {
        lc_works_done(engine, lc_works_of(engine, call->self)); /* given up on purpose */
    } else if (lc_one_of(call->name, asks)) {
        if (engine->frame->loop_depth > 0)
            lc_works_escape(engine, lc_works_of(engine, call->self));
        *out = &lc_value_plain;
    } else {
        *out = &lc_value_plain;
    }
    return true;
}

/* Works of everything that is given. */
static lc_value_p inside_arguments(struct lc_engine *engine, const struct lc_arguments *arguments)
{
    lc_value_p works = &lc_value_promise;

    for (size_t i = 0; i < arguments->count; i++)
        works = lc_value_join(engine, works, lc_works_inside(engine, arguments->items[i], 3));
    return works;
}

static lc_value_p holding(struct lc_engine *engine, lc_str path, lc_value_p works)
{
    struct lc_flow_object *object = lc_object_known(engine, path);

    lc_cell_set(engine, object->works, works);
    return lc_value_object(engine, object);
}

static bool threads(struct lc_engine *engine, const struct lc_rb_call *call, lc_value_p *out)
{
    static const char *const starts[] = {"Thread.new", "Thread.start", "Thread.fork", NULL};
    static const char *const waits[] = {"ThreadsWait.all_waits", "ThreadsWait.join", NULL};

    if (lc_str_eq(call->head, thread_path))
        return thread_method(engine, call, out);
    if (lc_one_of(call->path, starts)) {
        *out = start_thread(engine, call, thread_path, "ruby-thread-not-joined", "the thread started here");
    } else if (lc_str_is(call->path, "Ractor.new")) {
        *out = start_thread(engine, call, thread_path, "ractor-not-taken", "the ractor started here");
    } else if (lc_one_of(call->path, waits)) {
        lc_works_done(engine, inside_arguments(engine, call->arguments));
        *out = &lc_value_plain;
    } else if (lc_str_is(call->path, "ThreadsWait.new")) {
        *out = holding(engine, LC_S("ThreadsWait.new()"), inside_arguments(engine, call->arguments));
    } else if (lc_str_is(call->head, "ThreadsWait.new()")) {
        lc_works_done(engine, lc_works_of(engine, call->self));
        *out = &lc_value_plain;
    } else if (lc_str_is(call->path, "Thread.list")) {
        lc_may_wait(engine);
        *out = &lc_value_anything;
    } else {
        return false;
    }
    return true;
}

/* -- concurrent-ruby ----------------------------------------------------------------------------------------------- */

static bool future_method(struct lc_engine *engine, const struct lc_rb_call *call, lc_value_p *out)
{
    static const char *const waits[] = {"value", "value!", "wait", "wait!", "result", "reason", "exception", NULL};
    static const char *const after[] = {"then",    "rescue",         "chain",        "on_success",   "on_resolution",
                                        "then_on", "on_fulfillment", "on_rejection", "add_observer", NULL};
    lc_value_p works = lc_works_of(engine, call->self);
    const struct lc_ref *first = lc_value_first(works, LC_REF_WORK);

    *out = call->self;
    if (lc_one_of(call->name, waits)) {
        lc_works_done(engine, works);
        *out = &lc_value_anything;
    } else if (lc_one_of(call->name, after)) {
        if (call->arguments->block && first)
            lc_rb_run(engine, first->work, call->arguments->block, &(struct lc_arguments){0}, call->node);
    } else if (lc_str_is(call->name, "cancel")) {
        lc_works_done(engine, works); /* given up on purpose */
    }
    return true;
}

static bool pool_method(struct lc_engine *engine, const struct lc_rb_call *call, lc_value_p *out)
{
    *out = &lc_value_plain;
    if (lc_str_is(call->name, "post") || lc_str_is(call->name, "<<")) {
        uint32_t work = lc_start_work(engine, LC_FLOW_UNJOINED_THREAD, "pool-post-not-waited", call->node,
                                      "the block that 'post' has handed to the pool");
        lc_value_p block = call->arguments->block ? call->arguments->block : lc_argument(call->arguments, 0);
        for (unsigned i = 0; i < call->self->count; i++)
            if (call->self->refs[i].kind == LC_REF_OBJECT)
                lc_keep_work(engine, call->self->refs[i].object, work);
        lc_rb_run(engine, work, block, &(struct lc_arguments){0}, call->node);
    } else if (lc_str_is(call->name, "wait_for_termination")) {
        if (call->arguments->count == 0)
            lc_works_done(engine, lc_works_of(engine, call->self));
        else
            lc_works_escape(engine, lc_works_of(engine, call->self));
    } else if (lc_str_is(call->name, "kill")) {
        lc_works_done(engine, lc_works_of(engine, call->self));
    }
    return true;
}

static bool concurrent(struct lc_engine *engine, const struct lc_rb_call *call, lc_value_p *out)
{
    static const char *const starts[] = {"Concurrent.Future.execute",        "Concurrent.Promise.execute",
                                         "Concurrent.Promises.future",       "Concurrent.Promises.future_on",
                                         "Concurrent.Promises.schedule",     "Concurrent.dataflow",
                                         "Concurrent.ScheduledTask.execute", NULL};
    static const char *const pools[] = {"Concurrent.FixedThreadPool.new",
                                        "Concurrent.CachedThreadPool.new",
                                        "Concurrent.ThreadPoolExecutor.new",
                                        "Concurrent.SingleThreadExecutor.new",
                                        "Concurrent.global_io_executor",
                                        "Concurrent.global_fast_executor",
                                        NULL};

    if (!lc_str_has_prefix(call->path, LC_S("Concurrent.")))
        return false;
    if (lc_str_eq(call->head, future_path))
        return future_method(engine, call, out);
    if (lc_str_eq(call->head, pool_path))
        return pool_method(engine, call, out);
    if (lc_one_of(call->path, starts))
        *out = start_thread(engine, call, future_path, "future-not-waited", "the future started here");
    else if (lc_str_is(call->path, "Concurrent.Promises.zip"))
        *out = holding(engine, future_path, inside_arguments(engine, call->arguments));
    else if (lc_one_of(call->path, pools))
        *out = lc_value_object(engine, lc_object_known(engine, pool_path));
    else
        return false;
    return true;
}

/* -- children ------------------------------------------------------------------------------------------------------ */

static uint32_t start_child(struct lc_engine *engine, const struct lc_rb_call *call, const char *pattern)
{
    lc_str name = lc_program_name(engine, lc_argument(call->arguments, 0));
    uint32_t work = lc_start_work(engine, LC_FLOW_UNWAITED_PROCESS, pattern, call->node, "the child process");

    if (name.len > 0 && name.len < 60)
        engine->works.items[work].what = lc_arena_printf(engine->arena, "the process '%.*s'", LC_FMT(name));
    return work;
}

static void escape_children(struct lc_engine *engine)
{
    for (uint32_t i = 0; i < engine->works.count; i++)
        if (engine->works.items[i].kind == LC_FLOW_UNWAITED_PROCESS &&
            (lc_work_get(engine, i) == LC_WORK_PENDING || lc_work_get(engine, i) == LC_WORK_MAYBE))
            lc_work_set(engine, i, LC_WORK_ESCAPED);
}

/* wait(pid, flags): without a child that is known, any may be meant. WNOHANG asks only. */
static void wait_child(struct lc_engine *engine, const struct lc_rb_call *call)
{
    lc_value_p pid = lc_argument(call->arguments, 0), flags = lc_argument(call->arguments, 1);
    const struct lc_ref *known = lc_value_first(flags, LC_REF_KNOWN);
    bool asks = known && lc_str_has_suffix(known->text, LC_S("WNOHANG"));

    if (!lc_value_has(pid, LC_REF_WORK))
        escape_children(engine);
    else if (!asks)
        lc_works_done(engine, pid);
    else if (engine->frame->loop_depth > 0)
        lc_works_escape(engine, pid);
}

/* detach gives a thread that ends with the child. */
static lc_value_p detach(struct lc_engine *engine, const struct lc_rb_call *call)
{
    lc_value_p pid = lc_argument(call->arguments, 0), works = lc_value_works(engine, pid);

    for (unsigned i = 0; i < works->count; i++)
        engine->works.items[works->refs[i].work].pattern = "process-detached";
    return holding(engine, thread_path, works);
}

static lc_value_p piped(struct lc_engine *engine, const struct lc_rb_call *call)
{
    uint32_t work;

    if (call->arguments->block) /* closed at the block's end, and close waits */
        return lc_rb_block(engine, call->arguments->block, &lc_value_anything, &lc_value_anything, call->node);
    work = start_child(engine, call, "popen-not-waited");
    if (lc_str_is(call->path, "IO.popen"))
        return with_work(engine, pipe_path, work);
    {
        struct lc_flow_object *list = lc_object_new(engine, LC_OBJECT_LIST);
        bool two = lc_str_is(call->path, "Open3.popen2e") || lc_str_is(call->path, "Open3.popen2");
        lc_object_set(engine, list, LC_S("0"), &lc_value_anything);
        lc_object_set(engine, list, LC_S("1"), with_work(engine, pipe_path, work));
        lc_object_set(engine, list, LC_S("2"), with_work(engine, two ? thread_path : pipe_path, work));
        if (!two)
            lc_object_set(engine, list, LC_S("3"), with_work(engine, thread_path, work));
        return lc_value_object(engine, list);
    }
}

static bool pipe_method(struct lc_engine *engine, const struct lc_rb_call *call, lc_value_p *out)
{
    static const char *const waits[] = {"read", "close", "readlines", "each_line", "each", "gets", NULL};

    *out = &lc_value_anything;
    if (lc_one_of(call->name, waits)) {
        if (lc_str_is(call->name, "gets"))
            lc_works_escape(engine, lc_works_of(engine, call->self));
        else
            lc_works_done(engine, lc_works_of(engine, call->self));
        if (call->arguments->block)
            lc_rb_block(engine, call->arguments->block, &lc_value_plain, &lc_value_plain, call->node);
    }
    return true;
}

static lc_value_p forked(struct lc_engine *engine, const struct lc_rb_call *call)
{
    uint32_t work = lc_start_work(engine, LC_FLOW_UNWAITED_PROCESS, "fork-not-waited", call->node, "the child process");

    if (call->arguments->block)
        lc_rb_run(engine, work, call->arguments->block, &(struct lc_arguments){0}, call->node);
    return lc_value_work(engine, work);
}

static bool children(struct lc_engine *engine, const struct lc_rb_call *call, lc_value_p *out)
{
    static const char *const waits[] = {"Process.wait", "Process.wait2", "Process.waitpid", "Process.waitpid2", NULL};
    static const char *const pipes[] = {"IO.popen", "Open3.popen3", "Open3.popen2", "Open3.popen2e", NULL};
    static const char *const shells[] = {"system", "Kernel.system", "`", "%x", NULL};
    lc_str path = lc_str_has_prefix(call->path, LC_S("Kernel.")) ? lc_str_from_index(call->path, 7) : call->path;

    *out = &lc_value_plain;
    if (lc_str_eq(call->head, pipe_path)) {
        return pipe_method(engine, call, out);
    } else if (lc_str_is(path, "fork") || lc_str_is(path, "Process.fork")) {
        *out = forked(engine, call);
    } else if (lc_str_is(path, "spawn") || lc_str_is(path, "Process.spawn")) {
        *out = lc_value_work(engine, start_child(engine, call, "spawn-not-waited"));
    } else if (lc_one_of(path, pipes)) {
        *out = piped(engine, call);
    } else if (lc_one_of(path, shells)) {
        uint32_t node = call->arguments->count > 0 && call->arguments->nodes ? call->arguments->nodes[0] : 0;
        if (lc_in_background(engine, lc_argument(call->arguments, 0), node))
            start_child(engine, call, "shell-background");
    } else if (lc_one_of(path, waits)) {
        wait_child(engine, call);
    } else if (lc_str_is(path, "Process.waitall")) {
        escape_children(engine);
    } else if (lc_str_is(path, "Process.detach")) {
        *out = detach(engine, call);
    } else if (lc_str_is(path, "Process.kill")) {
        lc_works_done(engine, inside_arguments(engine, call->arguments)); /* given up on purpose */
    } else {
        return false;
    }
    return true;
}

/* -- by path ------------------------------------------------------------------------------------------------------- */

/* What ends when somebody else says so: who that is is not followed. */
static bool waits_somehow(struct lc_engine *engine, const struct lc_rb_call *call, lc_value_p *out)
{
    static const char *const heads[] = {"Queue.new()",
                                        "SizedQueue.new()",
                                        "ConditionVariable.new()",
                                        "Concurrent.CountDownLatch.new()",
                                        "Concurrent.CyclicBarrier.new()",
                                        "Concurrent.Event.new()",
                                        "Concurrent.Semaphore.new()",
                                        NULL};
    static const char *const names[] = {"pop", "shift", "deq", "wait", "acquire", NULL};

    if (!lc_one_of(call->head, heads))
        return false;
    if (lc_one_of(call->name, names)) {
        lc_may_wait(engine);
        *out = &lc_value_anything;
        return true;
    }
    if (lc_str_is(call->name, "push") || lc_str_is(call->name, "<<") || lc_str_is(call->name, "enq")) {
        lc_works_escape(engine, lc_argument(call->arguments, 0));
        *out = call->self;
        return true;
    }
    return false;
}

bool lc_rb_background(struct lc_engine *engine, const struct lc_rb_call *given, lc_value_p *out)
{
    struct lc_rb_call call = *given;

    if (lc_str_has_prefix(call.path, LC_S("Thread.Queue")) || lc_str_has_prefix(call.path, LC_S("Thread.SizedQueue")) ||
        lc_str_has_prefix(call.path, LC_S("Thread.ConditionVariable"))) {
        call.path = lc_str_from_index(call.path, 7);
        call.head = call.head.len > 7 ? lc_str_from_index(call.head, 7) : call.head;
    }
    return threads(engine, &call, out) || concurrent(engine, &call, out) || children(engine, &call, out) ||
           waits_somehow(engine, &call, out);
}
