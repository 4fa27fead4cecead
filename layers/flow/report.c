/* From works that are still pending to what is said about them. */
#include <stdlib.h>

#include "layers/flow/engine.h"

enum { WHAT_BYTES = 60, STEPS_MAX = 12 };

static lc_str source_of(const struct lc_flow_module *module, uint32_t node)
{
    const struct lc_syntax_node *at = &module->syntax->nodes[node];

    return lc_str_cut(module->syntax->source, at->start, at->end);
}

/* `(0, notify_1.track)(…)`, as TypeScript writes it: the last is what is called. */
static uint32_t called_by_name(const struct lc_flow_module *module, uint32_t callee)
{
    const struct lc_syntax_node *nodes = module->syntax->nodes;
    uint32_t last = nodes[callee].kind == LC_SYN_SEQUENCE ? nodes[callee].first : 0;

    while (last && nodes[last].next)
        last = nodes[last].next;
    return last ? last : callee;
}

/* "s3.send(…)": the callee on one line, arguments left out. */
lc_str lc_flow_in_short(struct lc_engine *engine, const struct lc_flow_module *module, uint32_t node)
{
    const struct lc_syntax_node *at = &module->syntax->nodes[node];
    lc_str text = source_of(module, node), callee;
    char *bytes;
    size_t used = 0;
    bool is_call = at->kind == LC_SYN_CALL && at->first;

    callee = is_call ? source_of(module, called_by_name(module, at->first)) : text;
    bytes = lc_arena_bytes(engine->arena, WHAT_BYTES + 16);
    if (is_call && at->flags & LC_SYN_NEW)
        for (; used < 4; used++)
            bytes[used] = "new "[used];
    for (size_t i = 0; i < callee.len && used < WHAT_BYTES; i++) {
        if (lc_is_blank(callee.ptr[i])) {
            if (used > 0 && bytes[used - 1] != ' ' && lc_is_alnum(bytes[used - 1]))
                bytes[used++] = ' ';
            continue;
        }
        if (callee.ptr[i] == '(' && is_call) { /* arguments inside a chain */
            unsigned open = 1;
            for (i++; i < callee.len && open > 0; i++)
                open = callee.ptr[i] == '(' ? open + 1 : callee.ptr[i] == ')' ? open - 1 : open;
            i--;
            if (used + 8 < WHAT_BYTES) {
                memcpy(bytes + used, "(\xe2\x80\xa6)", 5);
                used += 5;
            }
            continue;
        }
        bytes[used++] = callee.ptr[i];
    }
    while (used > 0 && bytes[used - 1] == ' ')
        used--;
    return lc_arena_printf(engine->arena, "%.*s%s", (int)used, bytes,
                           is_call                   ? "(\xe2\x80\xa6)"
                           : callee.len > WHAT_BYTES ? "\xe2\x80\xa6"
                                                     : "");
}

static void original_place(struct lc_engine *engine, const struct lc_flow_module *module, struct lc_flow_place *place)
{
    struct lc_original found;

    if (module->map == NULL || !lc_sourcemap_at(module->map, place->offset, &found) || found.path.len == 0)
        return;
    place->original = lc_arena_copy(engine->arena, found.path);
    place->original_line = found.line;
    place->original_column = found.column;
}

struct lc_flow_place lc_flow_place_of(struct lc_engine *engine, struct lc_flow_module *module, uint32_t node)
{
    struct lc_flow_place place = {.file = module->file};
    const struct lc_syntax_node *at = &module->syntax->nodes[node];

    place.offset = at->start;
    place.end = at->end;
    lc_syntax_place(module->syntax, place.offset, &place.line, &place.column);
    place.excerpt = lc_arena_copy(engine->arena, lc_syntax_line(module->syntax, place.line));
    original_place(engine, module, &place);
    return place;
}

void lc_flow_not_known(struct lc_engine *engine, lc_str what, lc_str why, lc_str how)
{
    struct lc_flow_unknown *unknown;

    for (size_t i = 0; i < engine->flow->unknowns.count; i++)
        if (lc_str_eq(engine->flow->unknowns.items[i].what, what) &&
            lc_str_eq(engine->flow->unknowns.items[i].why, why))
            return;
    unknown = LC_PUSH(engine->arena, &engine->flow->unknowns);
    unknown->what = lc_arena_copy(engine->arena, what);
    unknown->why = lc_arena_copy(engine->arena, why);
    unknown->how = how;
}

static struct lc_flow_item *said_already(struct lc_engine *engine, enum lc_flow_kind kind, uint32_t file,
                                         uint32_t offset)
{
    for (size_t i = 0; i < engine->flow->items.count; i++) {
        struct lc_flow_item *item = &engine->flow->items.items[i];
        if (item->kind == kind && item->at.file == file && item->at.offset == offset)
            return item;
    }
    return NULL;
}

static struct lc_flow_item *say(struct lc_engine *engine, enum lc_flow_kind kind, enum lc_flow_certainty certainty,
                                const char *pattern, struct lc_flow_module *module, uint32_t node)
{
    struct lc_flow_item *item = said_already(engine, kind, module->file, module->syntax->nodes[node].start);

    if (item) {
        if (certainty < item->certainty)
            item->certainty = certainty;
        return NULL;
    }
    item = LC_PUSH(engine->arena, &engine->flow->items);
    item->kind = kind;
    item->certainty = certainty;
    item->pattern = pattern;
    item->at = lc_flow_place_of(engine, module, node);
    return item;
}

void lc_flow_say(struct lc_engine *engine, enum lc_flow_kind kind, enum lc_flow_certainty certainty,
                 const char *pattern, struct lc_flow_module *module, uint32_t node, lc_str what, lc_str reason,
                 lc_str fix)
{
    struct lc_flow_item *item = say(engine, kind, certainty, pattern, module, node);

    if (item == NULL)
        return;
    item->what = what.len > 0 ? lc_arena_copy(engine->arena, what) : lc_flow_in_short(engine, module, node);
    item->reason = lc_arena_copy(engine->arena, reason);
    item->fix = lc_arena_copy(engine->arena, fix);
}

/* -- works --------------------------------------------------------------------------------------------------------- */

static lc_str reason_of(const struct lc_engine *engine, const struct lc_work *work)
{
    if (work->reason.len > 0)
        return work->reason;
    switch (engine->style) {
    case LC_FLOW_STYLE_PROMISE:
        return LC_S("the response goes out as soon as the handler's promise settles, and the sandbox is frozen then");
    case LC_FLOW_STYLE_CALLBACK: return LC_S("the response goes out at the callback, and the sandbox is frozen then");
    case LC_FLOW_STYLE_STREAMING: return LC_S("the sandbox is frozen when the streaming handler's promise has settled");
    case LC_FLOW_STYLE_FRAMEWORK:
        return LC_S("the adapter answers when the framework sends the response, and the sandbox is frozen then");
    case LC_FLOW_STYLE_RETURN:
    case LC_FLOW_STYLE_UNKNOWN:
    default: return LC_S("the response goes out when the handler returns, and the sandbox is frozen then");
    }
}

static lc_str fix_of(enum lc_flow_kind kind)
{
    switch (kind) {
    case LC_FLOW_FLOATING_PROMISE:
        return LC_S("await it, return it, or hand the work to a queue (SQS) that another function reads");
    case LC_FLOW_EMIT_AND_RETURN:
        return LC_S("call the listener's work directly and await it, or send the event to a queue (SQS, EventBridge)");
    case LC_FLOW_ASYNC_CALLBACK: return LC_S("use for … of with await, or await Promise.all(items.map(async …))");
    case LC_FLOW_UNAWAITED_CALLBACK:
        return LC_S("use the promise of the API (v3 client, .promise(), fs/promises, util.promisify) and await it");
    case LC_FLOW_UNAWAITED_STREAM:
        return LC_S("await pipeline(…) from 'node:stream/promises', or a promise that its end settles");
    case LC_FLOW_DETACHED_TIMER:
        return LC_S(
            "await the delay, clear the timer, or let EventBridge Scheduler or an SQS delay call a function later");
    case LC_FLOW_WORK_AFTER_CALLBACK:
        return LC_S("call back when the work has ended, or make the handler async and await the work");
    case LC_FLOW_DANGLING_TASK: return LC_S("await the task, or gather it before the coroutine returns");
    case LC_FLOW_UNJOINED_THREAD:
        return LC_S("join it (or take its result) before the handler returns, or send the work to a queue (SQS)");
    case LC_FLOW_UNWAITED_PROCESS: return LC_S("wait for it before the handler returns");
    case LC_FLOW_FAIL_FAST:
    case LC_FLOW_HANDLER_NOT_EXPORTED:
    case LC_FLOW_HANDLER_SIGNATURE:
    case LC_FLOW_STALE_INIT:
    case LC_FLOW_KIND_COUNT:
    default: return (lc_str){0};
    }
}

static void add_steps(struct lc_engine *engine, struct lc_flow_item *item, const struct lc_work *work)
{
    for (uint32_t i = work->depth; i > 0 && item->step_count < STEPS_MAX; i--) {
        const struct lc_site *site = &engine->sites.items[work->stack[i - 1]];
        struct lc_flow_step *step;
        struct lc_flow_place place;
        if (site->module == NULL || site->module->syntax == NULL || site->node == 0)
            continue;
        place = lc_flow_place_of(engine, site->module, site->node);
        item->steps = lc_arena_grow(engine->arena, item->steps, item->step_count, &item->step_capacity, sizeof *step);
        step = &item->steps[item->step_count++];
        step->at = place;
        step->what =
            lc_arena_printf(engine->arena, "calls '%.*s'", LC_FMT(lc_flow_in_short(engine, site->module, site->node)));
    }
}

/* Lost with the work that started it, or with the promise it settles: told once, there. */
static bool told_elsewhere(const struct lc_engine *engine, const struct lc_work *work)
{
    const uint32_t others[2] = {work->parent, work->owner};

    for (unsigned i = 0; i < 2; i++) {
        enum lc_work_status status;
        if (others[i] == LC_NO_WORK)
            continue;
        status = lc_work_get(engine, others[i]);
        if (work->response && !engine->works.items[others[i]].response)
            continue;
        if ((status == LC_WORK_PENDING || status == LC_WORK_MAYBE || status == LC_WORK_ESCAPED) &&
            !(engine->works.items[others[i]].inert && i == 0))
            return true;
    }
    return false;
}

static bool waits_for_the_loop(const struct lc_engine *engine)
{
    return engine->style == LC_FLOW_STYLE_UNKNOWN || engine->style == LC_FLOW_STYLE_CALLBACK ||
           engine->style == LC_FLOW_STYLE_FRAMEWORK;
}

static bool is_lost(const struct lc_engine *engine, uint32_t index)
{
    const struct lc_work *work = &engine->works.items[index];
    enum lc_work_status status = lc_work_get(engine, index);

    if (status != LC_WORK_PENDING && status != LC_WORK_MAYBE && !(work->response && status == LC_WORK_DONE))
        return false;
    if (work->inert || told_elsewhere(engine, work))
        return false;
    if (waits_for_the_loop(engine))
        return work->response;
    return status != LC_WORK_DONE;
}

static enum lc_flow_certainty certainty_of(const struct lc_engine *engine, uint32_t index)
{
    const struct lc_work *work = &engine->works.items[index];

    if (work->note || work->at_load)
        return LC_FLOW_WORTH_KNOWING;
    if (lc_work_get(engine, index) == LC_WORK_MAYBE)
        return LC_FLOW_ON_A_PATH;
    if (engine->style == LC_FLOW_STYLE_FRAMEWORK || (engine->style == LC_FLOW_STYLE_STREAMING && engine->version < 24))
        return LC_FLOW_BY_OTHERS;
    if (work->probable)
        return LC_FLOW_PROBABLY;
    return LC_FLOW_CERTAIN;
}

static void report_work(struct lc_engine *engine, uint32_t index)
{
    struct lc_work *work = &engine->works.items[index];
    enum lc_flow_certainty certainty = certainty_of(engine, index);
    enum lc_flow_kind kind = work->response ? LC_FLOW_WORK_AFTER_CALLBACK : work->kind;
    const char *pattern = work->pattern;
    struct lc_flow_item *item;

    if (work->response)
        pattern = work->left_module ? "callback-before-done" : "started-after-callback";
    else if (certainty == LC_FLOW_ON_A_PATH)
        pattern = "not-awaited-on-every-path";
    if (lc_is_third_party_code(engine, work->module, work->node, NULL))
        return;
    item = say(engine, kind, certainty, pattern, work->module, work->node);
    if (item == NULL)
        return;
    item->what = work->what.len > 0 ? work->what : lc_flow_in_short(engine, work->module, work->node);
    item->reason = reason_of(engine, work);
    item->fix = fix_of(kind);
    item->at_load = work->at_load;
    if ((certainty == LC_FLOW_ON_A_PATH || work->response) && work->left_module) {
        item->leaves = true;
        item->where = lc_flow_place_of(engine, work->left_module, work->left_node);
    }
    add_steps(engine, item, work);
}

/* Where no response is sent before the event loop is empty, the siblings of a failure do finish. */
static void drop_fail_fast(struct lc_flow *flow)
{
    size_t kept = 0;

    for (size_t i = 0; i < flow->items.count; i++)
        if (flow->items.items[i].kind != LC_FLOW_FAIL_FAST)
            flow->items.items[kept++] = flow->items.items[i];
    flow->items.count = kept;
}

void lc_flow_report(struct lc_engine *engine)
{
    if (engine->style == LC_FLOW_STYLE_CALLBACK && engine->responses == 0)
        drop_fail_fast(engine->flow);
    for (uint32_t i = 0; i < engine->works.count && !engine->gave_up; i++)
        if (is_lost(engine, i) && !(engine->works.items[i].at_load && waits_for_the_loop(engine)))
            report_work(engine, i);
}

/* -- order --------------------------------------------------------------------------------------------------------- */

static int by_place(const void *left, const void *right)
{
    const struct lc_flow_item *a = left, *b = right;

    if (a->at.file != b->at.file)
        return a->at.file < b->at.file ? -1 : 1;
    if (a->at.offset != b->at.offset)
        return a->at.offset < b->at.offset ? -1 : 1;
    return a->kind < b->kind ? -1 : a->kind > b->kind;
}

void lc_flow_sort(struct lc_flow *flow)
{
    if (flow->items.count > 1)
        qsort(flow->items.items, flow->items.count, sizeof *flow->items.items, by_place);
}
