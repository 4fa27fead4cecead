/* The user's own functions: how arguments meet parameters, how a body runs, and which promise or generator a call
 * gives. Which function is called, and what the calls of others mean, is in call.c. */
#include "layers/base/caps.h"
#include "layers/flow/engine.h"

static void bind_keywords(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t parameters,
                          const struct lc_arguments *arguments)
{
    for (size_t i = 0; arguments->names && i < arguments->count; i++) {
        if (arguments->names[i].len == 0)
            continue;
        for (uint32_t kid = lc_at(engine, parameters)->first; kid; kid = lc_at(engine, kid)->next) {
            const struct lc_syntax_node *node = lc_at(engine, kid);
            lc_str name = node->text;
            if (name.len == 0 && node->first)
                name = lc_at(engine, node->first)->text;
            if (lc_str_eq(name, arguments->names[i]))
                lc_scope_bind(engine, scope, name, arguments->items[i]);
        }
    }
}

static bool named_already(const struct lc_engine *engine, uint32_t kid, const struct lc_arguments *arguments)
{
    const struct lc_syntax_node *node = lc_at(engine, kid);
    lc_str name = node->text.len > 0 || !node->first ? node->text : lc_at(engine, node->first)->text;

    for (size_t i = 0; arguments->names && i < arguments->count; i++)
        if (lc_str_eq(arguments->names[i], name))
            return true;
    return false;
}

static void bind_parameters(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t parameters, lc_value_p self,
                            const struct lc_arguments *arguments, bool takes_self)
{
    size_t at = 0;

    for (uint32_t kid = lc_at(engine, parameters)->first; kid; kid = lc_at(engine, kid)->next) {
        const struct lc_syntax_node *node = lc_at(engine, kid);
        lc_value_p value;
        if (takes_self) {
            takes_self = false;
            lc_pattern_bind(engine, scope, kid, self, true, 0);
            continue;
        }
        if (node->kind == LC_SYN_SPREAD) {
            struct lc_flow_object *rest = lc_object_new(engine, LC_OBJECT_LIST);
            if (lc_str_is(node->text, "&")) {
                if (node->first)
                    lc_pattern_bind(engine, scope, node->first, arguments->block ? arguments->block : &lc_value_nothing,
                                    true, 0);
                continue;
            }
            for (; at < arguments->count; at++)
                lc_object_add(engine, rest, arguments->items[at]);
            rest->opaque = arguments->spread;
            if (node->first)
                lc_pattern_bind(engine, scope, node->first, lc_value_object(engine, rest), true, 0);
            continue;
        }
        if ((node->flags & LC_SYN_KEYWORD_ONLY) || named_already(engine, kid, arguments)) {
            value = named_already(engine, kid, arguments) ? NULL : &lc_value_nothing;
            if (value)
                lc_pattern_bind(engine, scope, kid, arguments->spread ? &lc_value_anything : value, true, 0);
            continue;
        }
        value = arguments->spread && at + 1 >= arguments->count ? &lc_value_anything : lc_argument(arguments, at);
        lc_pattern_bind(engine, scope, kid, value, true, 0);
        at++;
    }
    bind_keywords(engine, scope, parameters, arguments);
}

/* Python's and Ruby's functions, and arrows with an expression, give their last value. */
static lc_value_p run_body(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t body, bool gives_last)
{
    struct lc_frame *frame = engine->frame;
    lc_value_p last;

    if (body == 0 || lc_at(engine, body)->kind == LC_SYN_EMPTY)
        return &lc_value_nothing;
    if (lc_at(engine, body)->kind == LC_SYN_BLOCK) {
        lc_scope_hoist(engine, scope, body, true);
        last = lc_eval_children(engine, scope, body);
    } else {
        last = lc_eval(engine, scope, body);
    }
    if (engine->state->dead)
        return frame->result ? frame->result : &lc_value_nothing;
    if (gives_last && frame->async)
        last = lc_await(engine, last);
    return lc_value_join(engine, frame->result, gives_last ? last : &lc_value_nothing);
}

static bool on_the_stack(const struct lc_engine *engine, const struct lc_flow_function *function)
{
    unsigned times = 0;

    for (const struct lc_frame *frame = engine->frame; frame; frame = frame->caller)
        times +=
            frame->function && frame->function->node == function->node && frame->function->module == function->module;
    return times > 1;
}

/* What a generator yields, as a container. */
static lc_value_p generated(struct lc_engine *engine, lc_value_p result)
{
    struct lc_flow_object *list;

    if (engine->language != LC_LANG_PYTHON)
        return lc_value_with(engine, result, LC_MAY_BE_ANYTHING);
    list = lc_object_new(engine, LC_OBJECT_LIST);
    lc_object_add(engine, list, lc_value_with(engine, result, LC_MAY_BE_ANYTHING));
    return lc_value_object(engine, list);
}

/* A curried function gives a promise or, as long as arguments are missing, another function: which one is not known. */
static void escape_new(struct lc_engine *engine, lc_value_p result, uint32_t first_work)
{
    for (unsigned i = 0; i < result->count; i++)
        if (result->refs[i].kind == LC_REF_WORK && result->refs[i].work >= first_work)
            lc_work_set(engine, result->refs[i].work, LC_WORK_ESCAPED);
}

/* The promise of an async call: it stands for what the body waits for. A promise that a plain function hands back is
 * shown where the call is: that is where it is dropped or kept. */
static lc_value_p wrap_result(struct lc_engine *engine, const struct lc_frame *frame, lc_value_p result, uint32_t node,
                              uint32_t first_work, uint32_t coroutine)
{
    const struct lc_syntax_node *at = &frame->module->syntax->nodes[frame->function->node];
    bool generator = (at->flags & LC_SYN_GENERATOR) && !frame->function->driven;

    if (coroutine != LC_NO_WORK) {
        lc_value_p value = lc_value_work(engine, coroutine);
        for (unsigned i = 0; i < result->count; i++)
            value = lc_value_join(engine, value, lc_value_of(engine, result->refs[i], LC_IS_PROMISE));
        return lc_value_with(engine, value, result->flags & LC_MAY_BE_ANYTHING);
    }

    if (frame->async && !generator) {
        uint32_t work;
        lc_value_p settled = lc_await(engine, result), value;
        if (!frame->suspends)
            return lc_value_join(engine, &lc_value_promise, lc_value_with(engine, settled, LC_IS_PROMISE));
        work =
            lc_work_new(engine, engine->language == LC_LANG_PYTHON ? LC_FLOW_DANGLING_TASK : LC_FLOW_FLOATING_PROMISE,
                        "call-not-awaited", node);
        engine->works.items[work].probable = !frame->certainly_suspends;
        engine->works.items[work].response = frame->responded; /* begun after it, not merely ended */
        engine->works.items[work].writes = true;
        if (frame->executes.is_executor)
            engine->works.items[work].after = frame->executes.after;
        for (size_t i = 0; i < frame->settles.count; i++)
            lc_work_depends(engine, frame->settles.items[i], work);
        value = lc_value_work(engine, work);
        for (unsigned i = 0; i < settled->count; i++)
            value = lc_value_join(engine, value, lc_value_of(engine, settled->refs[i], LC_IS_PROMISE));
        return lc_value_with(engine, value, settled->flags & LC_MAY_BE_ANYTHING);
    }
    if (generator)
        return generated(engine, result);
    if (lc_value_has(result, LC_REF_FUNCTION))
        escape_new(engine, result, first_work);
    for (unsigned i = 0; i < result->count; i++) {
        struct lc_work *work = result->refs[i].kind == LC_REF_WORK ? &engine->works.items[result->refs[i].work] : NULL;
        if (work && result->refs[i].work >= first_work && work->kind == LC_FLOW_FLOATING_PROMISE && work->depth > 0 &&
            !lc_is_third_party_code(engine, engine->frame->module, node, NULL)) {
            work->module = engine->frame->module;
            work->node = node;
            if (work->depth > 1) { /* one call nearer to the handler */
                work->stack++;
                work->depth--;
            }
        }
    }
    return result;
}

/* Python's async def: it runs when it is driven, and never when nobody does. What it starts belongs to it. */
static uint32_t coroutine_of(struct lc_engine *engine, const struct lc_flow_function *function, uint32_t node)
{
    const struct lc_syntax_node *at = &function->module->syntax->nodes[function->node];
    uint32_t work;

    if (engine->language != LC_LANG_PYTHON || !(at->flags & LC_SYN_ASYNC) || at->flags & LC_SYN_GENERATOR ||
        function == engine->handler)
        return LC_NO_WORK;
    work = lc_work_new(engine, LC_FLOW_DANGLING_TASK, "coroutine-never-awaited", node);
    engine->works.items[work].writes = true;
    engine->works.items[work].what = lc_arena_printf(engine->arena, "the coroutine of '%.*s'", LC_FMT(at->text));
    engine->works.items[work].reason = LC_S("a coroutine runs only while somebody awaits it");
    return work;
}

/* Python: whether the call fills the first parameter, with the object or the class. */
static bool takes_self(const struct lc_engine *engine, const struct lc_flow_function *function)
{
    const struct lc_syntax *syntax = function->module->syntax;
    const struct lc_syntax_node *at = &syntax->nodes[function->node];

    if (engine->language != LC_LANG_PYTHON || function->home == NULL)
        return false;
    for (uint32_t kid = at->first; kid && at->flags & LC_SYN_STATIC; kid = syntax->nodes[kid].next)
        if (syntax->nodes[kid].kind == LC_SYN_DECORATOR && syntax->nodes[kid].first &&
            lc_str_is(syntax->nodes[syntax->nodes[kid].first].text, "classmethod"))
            return true;
    return !(at->flags & LC_SYN_STATIC);
}

static void begin_executor(struct lc_engine *engine, struct lc_frame *frame, uint32_t promise)
{
    frame->executes.is_executor = true;
    frame->executes.promise = promise;
    frame->executes.settled = lc_cell_new(engine, &lc_value_nothing);
    frame->executes.after = LC_NO_WORK;
}

lc_value_p lc_call_function(struct lc_engine *engine, struct lc_flow_function *function, lc_value_p self,
                            const struct lc_arguments *arguments, uint32_t node)
{
    struct lc_frame frame = {.caller = engine->frame, .function = function, .module = function->module};
    const struct lc_syntax_node *at = &function->module->syntax->nodes[function->node];
    struct lc_flow_scope *scope;
    bool keeps_place = engine->keeps_place;
    uint32_t first_work = keeps_place ? UINT32_MAX : (uint32_t)engine->works.count, coroutine;
    uint32_t continuation = engine->continuation;
    const uint32_t *executes = engine->executes;
    struct lc_state *before = NULL;
    lc_value_p result;

    engine->keeps_place = false;
    engine->executes = NULL;
    if (engine->calls >= LC_FLOW_CALLS_MAX || on_the_stack(engine, function) || engine->gave_up)
        return lc_call_unknown(engine, self, arguments, node);
    coroutine = coroutine_of(engine, function, node);
    if (coroutine != LC_NO_WORK)
        engine->continuation = coroutine;
    if (engine->language == LC_LANG_PYTHON && at->flags & (LC_SYN_ASYNC | LC_SYN_GENERATOR))
        before = lc_state_copy(engine);
    frame.first_work = (uint32_t)engine->works.count;
    frame.site = (uint32_t)engine->sites.count;
    *LC_PUSH(&engine->work_arena, &engine->sites) = (struct lc_site){engine->frame->module, node};
    frame.async = (at->flags & LC_SYN_ASYNC) || function->driven;
    frame.responded = engine->state->responded;
    frame.is_handler = function == engine->handler;
    if (executes)
        begin_executor(engine, &frame, *executes);
    frame.self = at->flags & (LC_SYN_ARROW | LC_SYN_RUBY_BLOCK) ? function->self
                 : function->self                               ? function->self
                                                                : self;
    frame.block = at->flags & LC_SYN_RUBY_BLOCK ? function->block : arguments->block;
    if (at->flags & LC_SYN_RUBY_BLOCK)
        frame.breaks = frame.continues = &frame.out;
    engine->frame = &frame;
    engine->calls++;
    scope = lc_scope_new(engine, function->scope, true);
    scope->sealed = engine->language == LC_LANG_RUBY && !(at->flags & (LC_SYN_RUBY_BLOCK | LC_SYN_ARROW));
    if (engine->language == LC_LANG_NODE) {
        struct lc_flow_object *all = lc_object_new(engine, LC_OBJECT_LIST);
        for (size_t i = 0; i < arguments->count; i++)
            lc_object_add(engine, all, arguments->items[i]);
        frame.arguments = lc_value_object(engine, all);
    }
    if (lc_kid(engine, function->node, 0))
        bind_parameters(engine, scope, lc_kid(engine, function->node, 0), frame.self, arguments,
                        takes_self(engine, function));
    result = run_body(engine, scope, lc_kid(engine, function->node, 1), (at->flags & LC_SYN_VALUE) != 0);
    lc_state_join(engine, frame.out, false, 0, NULL);
    if (engine->state->dead)
        lc_state_join(engine, frame.rethrown, true, 0, NULL);
    engine->calls--;
    engine->frame = frame.caller;
    engine->continuation = continuation;
    if (engine->state->dead && before) /* an endless body is its own affair */
        lc_state_join(engine, before, true, 0, NULL);
    if (engine->state->dead)
        return &lc_value_nothing;
    return wrap_result(engine, &frame, result, node, first_work, coroutine);
}
