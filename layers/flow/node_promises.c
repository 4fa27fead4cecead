/* JavaScript: promises. What then, the constructor and the combinators do to the work that a promise stands for. */
#include "layers/flow/node.h"

/* What a promise settles to, without waiting for it. */
static lc_value_p settled(struct lc_engine *engine, lc_value_p promise)
{
    lc_value_p value = NULL;

    for (unsigned i = 0; i < promise->count; i++)
        if (promise->refs[i].kind != LC_REF_WORK)
            value = lc_value_join(engine, value, lc_value_of(engine, promise->refs[i], 0));
    return value ? value : &lc_value_anything;
}

/* A continuation runs when the works it hangs on have ended; resolve as a continuation settles after all of them. */
static lc_value_p run_continuation(struct lc_engine *engine, lc_value_p works, lc_value_p callback, lc_value_p with,
                                   uint32_t node)
{
    const struct lc_ref *first = lc_value_first(works, LC_REF_WORK);

    for (unsigned c = 0; c < callback->count; c++)
        if (callback->refs[c].kind == LC_REF_SETTLER)
            for (unsigned w = 0; w < works->count; w++)
                if (works->refs[w].kind == LC_REF_WORK)
                    lc_work_depends(engine, callback->refs[c].work, works->refs[w].work);
    return lc_continue(engine, first ? first->work : engine->continuation, callback, with, &lc_value_anything, node);
}

uint32_t lc_node_floating(struct lc_engine *engine, const char *pattern, uint32_t node)
{
    uint32_t work = lc_work_new(engine, LC_FLOW_FLOATING_PROMISE, pattern, node);

    engine->works.items[work].writes = true;
    return work;
}

/* then, catch, finally: the result stands for what the promise stood for and what the callbacks give. */
static lc_value_p then(struct lc_engine *engine, lc_value_p self, lc_str name, const struct lc_arguments *arguments,
                       uint32_t node)
{
    lc_value_p works = lc_value_works(engine, self), result, with = settled(engine, self);
    bool is_catch = lc_str_is(name, "catch");

    if (works->count == 0 && !(self->flags & LC_IS_PROMISE))
        works = lc_value_work(engine, lc_node_floating(engine, "then-without-await", node));
    result = lc_value_with(engine, works, LC_IS_PROMISE);
    if (is_catch)
        result = lc_value_join(engine, result, lc_value_with(engine, with, LC_IS_PROMISE));
    for (size_t i = 0; i < arguments->count; i++) {
        lc_value_p given;
        enum lc_work_status statuses[LC_FLOW_REFS_MAX + 1];
        if (arguments->items[i]->count == 0)
            continue;
        for (unsigned w = 0; w < works->count && w < LC_FLOW_REFS_MAX; w++)
            if (works->refs[w].kind == LC_REF_WORK) {
                statuses[w] = lc_work_get(engine, works->refs[w].work);
                lc_work_set(engine, works->refs[w].work, LC_WORK_DONE); /* when the callback runs */
            }
        given =
            run_continuation(engine, works, arguments->items[i], is_catch || i > 0 ? &lc_value_anything : with, node);
        for (unsigned w = 0; w < works->count && w < LC_FLOW_REFS_MAX; w++)
            if (works->refs[w].kind == LC_REF_WORK)
                lc_work_set(engine, works->refs[w].work, statuses[w]);
        if (!lc_str_is(name, "finally") || lc_value_has(given, LC_REF_WORK))
            result = lc_value_join(engine, result, lc_value_with(engine, given, LC_IS_PROMISE));
    }
    if (is_catch || arguments->count > 1)
        for (unsigned i = 0; i < works->count; i++)
            if (works->refs[i].kind == LC_REF_WORK)
                engine->works.items[works->refs[i].work].caught = true;
    return lc_value_with(engine, result, LC_IS_PROMISE);
}

bool lc_node_promises_method(struct lc_engine *engine, lc_value_p self, lc_str name,
                             const struct lc_arguments *arguments, uint32_t node, lc_value_p *out)
{
    static const char *const names[] = {"then", "catch", "finally", NULL};
    bool is_promise = (self->flags & LC_IS_PROMISE) || lc_value_has(self, LC_REF_WORK);

    if (!lc_one_of(name, names))
        return false;
    if (!is_promise && lc_last_function(arguments, NULL) == NULL)
        return false;
    *out = then(engine, self, name, arguments, node);
    return true;
}

/* Nobody has the promise of an async executor: what it waits for after `resolve` is lost, though it awaits it. */
static void lose_rest(struct lc_engine *engine, lc_value_p executor)
{
    for (unsigned i = 0; i < executor->count; i++) {
        uint32_t after =
            executor->refs[i].kind == LC_REF_WORK ? engine->works.items[executor->refs[i].work].after : LC_NO_WORK;
        struct lc_work *work = after == LC_NO_WORK ? NULL : &engine->works.items[after];
        if (work == NULL || lc_work_get(engine, after) != LC_WORK_DONE)
            continue;
        lc_work_set(engine, after, LC_WORK_PENDING);
        work->kind = LC_FLOW_ASYNC_CALLBACK;
        work->pattern = "async-executor-goes-on";
        work->reason =
            LC_S("the promise is settled before it, and nothing has the one of the async function around it");
    }
}

static lc_value_p new_promise(struct lc_engine *engine, const struct lc_arguments *arguments, uint32_t node)
{
    uint32_t work = lc_node_floating(engine, "new-promise-not-awaited", node);
    uint64_t effects = engine->effects;
    lc_value_p settler =
        lc_value_of(engine, (struct lc_ref){.kind = LC_REF_SETTLER, .work = work, .text = LC_S("resolve")}, 0);
    lc_value_p rejecter =
        lc_value_of(engine, (struct lc_ref){.kind = LC_REF_SETTLER, .work = work, .text = LC_S("reject")}, 0);
    lc_value_p items[2] = {settler, rejecter};
    struct lc_arguments given = {.items = items, .nodes = (uint32_t[2]){node, node}, .count = 2};
    struct lc_state *before;
    lc_value_p executor;

    if (arguments->count == 0)
        return &lc_value_promise;
    before = lc_state_copy(engine);
    if (lc_value_has(arguments->items[0], LC_REF_FUNCTION))
        engine->executes = &work;
    executor = lc_call(engine, arguments->items[0], &lc_value_nothing, &given, node);
    engine->executes = NULL;
    lose_rest(engine, executor);
    if (engine->state->dead)
        lc_state_join(engine, before, true, 0, NULL);
    {
        struct lc_work *made = &engine->works.items[work];
        bool all_inert = made->dependencies.count > 0;
        for (size_t i = 0; i < made->dependencies.count; i++)
            all_inert = all_inert && engine->works.items[made->dependencies.items[i]].inert;
        if (all_inert || (made->dependencies.count == 0 && engine->effects == effects))
            made->inert = true;
    }
    return lc_value_work(engine, work);
}

static void note_fail_fast(struct lc_engine *engine, lc_value_p works, uint32_t node)
{
    unsigned at_stake = 0;

    for (unsigned i = 0; i < works->count; i++)
        if (works->refs[i].kind == LC_REF_WORK) {
            const struct lc_work *work = &engine->works.items[works->refs[i].work];
            at_stake += work->writes && !work->caught && !work->inert && !work->probable;
        }
    if (at_stake >= 2 && !engine->at_load && engine->frame->catches)
        lc_flow_say(engine, LC_FLOW_FAIL_FAST, LC_FLOW_WORTH_KNOWING, "promise-all", engine->frame->module, node,
                    (lc_str){0},
                    LC_S("Promise.all rejects with the first failure, and the others go on after the response"),
                    LC_S("use Promise.allSettled and look at the results"));
}

/* The losers of race and any go on: what they do is worth a note when it has an effect. */
static void note_losers(struct lc_engine *engine, lc_value_p works)
{
    for (unsigned i = 0; i < works->count; i++)
        if (works->refs[i].kind == LC_REF_WORK) {
            struct lc_work *work = &engine->works.items[works->refs[i].work];
            work->note = true;
            work->pattern = "race-loser";
        }
}

static bool combinator(struct lc_engine *engine, lc_str path, const struct lc_arguments *arguments, uint32_t node,
                       lc_value_p *out)
{
    lc_value_p all = lc_argument(arguments, 0), elements = NULL, works;
    struct lc_flow_object *results;

    for (unsigned i = 0; i < all->count; i++)
        if (all->refs[i].kind == LC_REF_OBJECT)
            elements = lc_value_join(engine, elements, lc_object_elements(engine, all->refs[i].object));
        else if (all->refs[i].kind == LC_REF_WORK) /* Promise.all(await x) by mistake, or a spread */
            elements = lc_value_join(engine, elements, lc_value_of(engine, all->refs[i], LC_IS_PROMISE));
    elements = elements ? elements : &lc_value_anything;
    works = lc_value_works(engine, elements);
    if (lc_str_is(path, "Promise.race") || lc_str_is(path, "Promise.any")) {
        /* The first to end ends it; the others are noted. */
        note_losers(engine, works);
        *out = lc_value_join(engine, lc_value_with(engine, settled(engine, elements), LC_IS_PROMISE), works);
        return true;
    }
    results = lc_object_new(engine, LC_OBJECT_LIST);
    lc_object_add(engine, results, settled(engine, elements));
    if (lc_str_is(path, "Promise.all"))
        note_fail_fast(engine, works, node);
    if (works->count == 0 && elements->flags & LC_MAY_BE_ANYTHING && !(elements->flags & LC_IS_PROMISE)) {
        uint32_t work = lc_node_floating(engine, "call-not-awaited", node);
        engine->works.items[work].probable = true;
        works = lc_value_work(engine, work);
    }
    *out = lc_value_with(engine, lc_value_join(engine, works, lc_value_object(engine, results)), LC_IS_PROMISE);
    return true;
}

bool lc_node_promises_known(struct lc_engine *engine, lc_str path, const struct lc_arguments *arguments, uint32_t node,
                            bool construct, lc_value_p *out)
{
    if (construct && lc_str_is(path, "Promise")) {
        *out = new_promise(engine, arguments, node);
        return true;
    }
    if (!lc_str_has_prefix(path, LC_S("Promise.")))
        return false;
    if (lc_str_is(path, "Promise.resolve")) {
        *out = lc_value_with(engine, lc_argument(arguments, 0), LC_IS_PROMISE);
        return true;
    }
    if (lc_str_is(path, "Promise.reject")) {
        *out = &lc_value_promise;
        return true;
    }
    if (lc_str_is(path, "Promise.withResolvers")) {
        struct lc_flow_object *object = lc_object_new(engine, LC_OBJECT_PLAIN);
        uint32_t work = lc_node_floating(engine, "new-promise-not-awaited", node);
        lc_value_p settler = lc_value_of(engine, (struct lc_ref){.kind = LC_REF_SETTLER, .work = work}, 0);
        lc_object_set(engine, object, LC_S("promise"), lc_value_work(engine, work));
        lc_object_set(engine, object, LC_S("resolve"), settler);
        lc_object_set(engine, object, LC_S("reject"), settler);
        *out = lc_value_object(engine, object);
        return true;
    }
    if (lc_str_is(path, "Promise.try")) {
        *out = lc_value_with(engine, lc_call_back(engine, lc_argument(arguments, 0), &lc_value_anything, node),
                             LC_IS_PROMISE);
        return true;
    }
    return combinator(engine, path, arguments, node, out);
}
