/* Children: subprocess, os, and asyncio's subprocesses.
 * Source: docs.python.org/3/library: subprocess, os (Process Management), asyncio-subprocess. */
#include "layers/flow/python.h"

static lc_value_p child(struct lc_engine *engine, const struct lc_py_call *call, lc_str command)
{
    lc_str path = lc_arena_printf(&engine->work_arena, "%.*s()", LC_FMT(call->path));
    struct lc_flow_object *object = lc_object_known(engine, path);
    lc_str what = command.len > 0 && command.len < 60
                      ? lc_arena_printf(engine->arena, "the process '%.*s'", LC_FMT(command))
                      : LC_S("the process started here");
    uint32_t work = lc_start_work(engine, LC_FLOW_UNWAITED_PROCESS, "popen-not-waited", call->node, NULL);
    static const char *const streams[] = {"stdout", "stderr"};

    engine->works.items[work].what = what;
    lc_keep_work(engine, object, work);
    for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
        struct lc_flow_object *stream = lc_object_known(engine, LC_S("subprocess.Popen().stdout"));
        lc_keep_work(engine, stream, work);
        lc_object_set(engine, object, lc_str_from(streams[i]), lc_value_object(engine, stream));
    }
    return lc_value_object(engine, object);
}

/* ["sh", "-c", "… &"] */
static bool list_in_background(struct lc_engine *engine, lc_value_p value)
{
    const struct lc_ref *list = lc_value_first(value, LC_REF_OBJECT);
    struct lc_flow_property *dash = list ? lc_object_property(engine, list->object, LC_S("1"), false) : NULL;
    struct lc_flow_property *command = list ? lc_object_property(engine, list->object, LC_S("2"), false) : NULL;

    return dash && command && lc_str_is(lc_value_text(lc_cell_get(engine, dash->cell)), "-c") &&
           lc_in_background(engine, lc_cell_get(engine, command->cell), 0);
}

static lc_value_p shell(struct lc_engine *engine, const struct lc_py_call *call, bool is_shell)
{
    lc_value_p command = lc_argument_named(call->arguments, 0, lc_str_is(call->path, "os.system") ? "command" : "args");
    uint32_t node = call->arguments->count > 0 && call->arguments->nodes ? call->arguments->nodes[0] : 0;

    if ((is_shell && lc_in_background(engine, command, node)) || list_in_background(engine, command)) {
        lc_str name = lc_program_name(engine, command);
        uint32_t work = lc_start_work(engine, LC_FLOW_UNWAITED_PROCESS, "shell-background", call->node, NULL);
        engine->works.items[work].what = name.len > 0
                                             ? lc_arena_printf(engine->arena, "the process '%.*s'", LC_FMT(name))
                                             : LC_S("the command that the shell leaves in the background");
    }
    return lc_str_is(call->path, "os.system") ? &lc_value_plain
                                              : lc_value_known(engine, LC_S("subprocess.CompletedProcess()"));
}

static lc_value_p awaitable(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p value)
{
    return lc_str_has_prefix(call->head, LC_S("asyncio")) ? lc_value_with(engine, value, LC_IS_PROMISE) : value;
}

static bool child_method(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p *out)
{
    static const char *const waits[] = {"wait", "communicate", "read", "readlines", "close", NULL};
    static const char *const ends[] = {"kill", "terminate", "send_signal", NULL};
    lc_value_p works = lc_works_of(engine, call->self);

    *out = awaitable(engine, call, &lc_value_plain);
    if (lc_one_of(call->name, waits)) {
        if (!lc_str_has_suffix(call->head, LC_S(".stdout")) || !lc_str_is(call->name, "close"))
            lc_works_done(engine, works);
    } else if (lc_one_of(call->name, ends)) {
        lc_works_done(engine, works); /* given up on purpose */
    } else if (lc_str_is(call->name, "poll")) {
        if (engine->frame->loop_depth > 0)
            lc_works_escape(engine, works);
    } else if (lc_str_is(call->name, "readline")) {
        lc_works_escape(engine, works);
    }
    return true;
}

static bool is_child(lc_str head)
{
    return lc_str_is(head, "subprocess.Popen()") || lc_str_is(head, "subprocess.Popen().stdout") ||
           lc_str_is(head, "os.popen()") || lc_str_has_prefix(head, LC_S("asyncio.create_subprocess"));
}

/* os.waitpid(pid, options): a child that is asked for. WNOHANG asks only; -1 and 0 are any. */
static void wait_pid(struct lc_engine *engine, const struct lc_py_call *call)
{
    lc_value_p pid = lc_argument(call->arguments, 0), options = lc_argument(call->arguments, 1);
    const struct lc_ref *known = lc_value_first(options, LC_REF_KNOWN);
    bool asks = known && lc_str_has_suffix(known->text, LC_S("WNOHANG"));

    if (lc_value_has(pid, LC_REF_WORK)) {
        if (!asks)
            lc_works_done(engine, pid);
        else if (engine->frame->loop_depth > 0)
            lc_works_escape(engine, pid);
        return;
    }
    for (uint32_t i = 0; i < engine->works.count; i++)
        if (engine->works.items[i].kind == LC_FLOW_UNWAITED_PROCESS &&
            (lc_work_get(engine, i) == LC_WORK_PENDING || lc_work_get(engine, i) == LC_WORK_MAYBE))
            lc_work_set(engine, i, LC_WORK_ESCAPED);
}

static bool os_call(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p *out)
{
    static const char *const waits[] = {
        "os.wait", "os.waitpid", "os.wait3", "os.wait4", "os.waitid", "os.waitstatus_to_exitcode", NULL};
    static const char *const leaves[] = {"os._exit", "sys.exit", "exit", "quit", "os.abort", NULL};

    *out = &lc_value_plain;
    if (lc_str_is(call->path, "os.system")) {
        *out = shell(engine, call, true);
    } else if (lc_str_is(call->path, "os.popen")) {
        *out = child(engine, call, lc_program_name(engine, lc_argument(call->arguments, 0)));
    } else if (lc_str_is(call->path, "os.fork") || lc_str_has_prefix(call->path, LC_S("os.posix_spawn"))) {
        *out = lc_value_work(engine,
                             lc_start_work(engine, LC_FLOW_UNWAITED_PROCESS,
                                           lc_str_is(call->path, "os.fork") ? "fork-not-waited" : "spawn-not-waited",
                                           call->node, "the child process"));
    } else if (lc_str_has_prefix(call->path, LC_S("os.spawn"))) {
        const struct lc_ref *mode = lc_value_first(lc_argument(call->arguments, 0), LC_REF_KNOWN);
        if (mode && lc_str_has_prefix(mode->text, LC_S("os.P_NOWAIT")))
            *out = lc_value_work(engine, lc_start_work(engine, LC_FLOW_UNWAITED_PROCESS, "spawn-not-waited", call->node,
                                                       "the child process"));
    } else if (lc_one_of(call->path, waits)) {
        wait_pid(engine, call);
        *out = lc_value_object(engine, lc_object_new(engine, LC_OBJECT_LIST));
    } else if (lc_one_of(call->path, leaves)) {
        engine->state->dead = true;
    } else {
        return false;
    }
    return true;
}

bool lc_py_processes(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p *out)
{
    static const char *const runs[] = {"subprocess.run",
                                       "subprocess.call",
                                       "subprocess.check_call",
                                       "subprocess.check_output",
                                       "subprocess.getoutput",
                                       "subprocess.getstatusoutput",
                                       NULL};

    if (is_child(call->head))
        return child_method(engine, call, out);
    if (lc_str_is(call->path, "subprocess.Popen")) {
        *out = child(engine, call, lc_program_name(engine, lc_argument_named(call->arguments, 0, "args")));
        return true;
    }
    if (lc_str_has_prefix(call->path, LC_S("asyncio.create_subprocess")) &&
        !lc_str_has_suffix(call->path, LC_S("()"))) {
        *out = lc_value_with(engine, child(engine, call, lc_program_name(engine, lc_argument(call->arguments, 0))),
                             LC_IS_PROMISE);
        return true;
    }
    if (lc_one_of(call->path, runs)) {
        lc_value_p given = lc_py_given(call->arguments, 100, "shell");
        *out = shell(engine, call, (given && lc_value_truth(given) != 0) || lc_str_has_prefix(call->name, LC_S("get")));
        return true;
    }
    return os_call(engine, call, out);
}
