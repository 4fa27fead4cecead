/* JavaScript: what its own functions mean for pending work. Promises here, arrays and functions below; events, streams
 * and timers in node_events.c; what compilers and bundlers put in in node_intrinsics.c. */
#include "layers/flow/node.h"

/* -- promises ------------------------------------------------------------------------------------------------------ */

static bool is_one_of(lc_str name, const char *const *names)
{
    for (; *names; names++)
        if (lc_str_is(name, *names))
            return true;
    return false;
}

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

static uint32_t new_floating(struct lc_engine *engine, const char *pattern, uint32_t node)
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
        works = lc_value_work(engine, new_floating(engine, "then-without-await", node));
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
        given = run_continuation(engine, works, arguments->items[i],
                                 is_catch || i > 0 ? &lc_value_anything : with, node);
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

static bool promise_method(struct lc_engine *engine, lc_value_p self, lc_str name, const struct lc_arguments *arguments,
                           uint32_t node, lc_value_p *out)
{
    static const char *const names[] = {"then", "catch", "finally", NULL};
    bool is_promise = (self->flags & LC_IS_PROMISE) || lc_value_has(self, LC_REF_WORK);

    if (!is_one_of(name, names))
        return false;
    if (!is_promise && lc_last_function(arguments, NULL) == NULL)
        return false;
    *out = then(engine, self, name, arguments, node);
    return true;
}

static lc_value_p new_promise(struct lc_engine *engine, const struct lc_arguments *arguments, uint32_t node)
{
    uint32_t work = new_floating(engine, "new-promise-not-awaited", node);
    uint64_t effects = engine->effects;
    lc_value_p settler =
        lc_value_of(engine, (struct lc_ref){.kind = LC_REF_SETTLER, .work = work, .text = LC_S("resolve")}, 0);
    lc_value_p rejecter =
        lc_value_of(engine, (struct lc_ref){.kind = LC_REF_SETTLER, .work = work, .text = LC_S("reject")}, 0);
    lc_value_p items[2] = {settler, rejecter};
    struct lc_arguments given = {.items = items, .nodes = (uint32_t[2]){node, node}, .count = 2};
    struct lc_state *before;

    if (arguments->count == 0)
        return &lc_value_promise;
    before = lc_state_copy(engine);
    lc_call(engine, arguments->items[0], &lc_value_nothing, &given, node);
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
        uint32_t work = new_floating(engine, "call-not-awaited", node);
        engine->works.items[work].probable = true;
        works = lc_value_work(engine, work);
    }
    *out = lc_value_with(engine, lc_value_join(engine, works, lc_value_object(engine, results)), LC_IS_PROMISE);
    return true;
}

static bool promise_known(struct lc_engine *engine, lc_str path, const struct lc_arguments *arguments, uint32_t node,
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
        uint32_t work = new_floating(engine, "new-promise-not-awaited", node);
        lc_value_p settler = lc_value_of(engine, (struct lc_ref){.kind = LC_REF_SETTLER, .work = work}, 0);
        lc_object_set(engine, object, LC_S("promise"), lc_value_work(engine, work));
        lc_object_set(engine, object, LC_S("resolve"), settler);
        lc_object_set(engine, object, LC_S("reject"), settler);
        *out = lc_value_object(engine, object);
        return true;
    }
    if (lc_str_is(path, "Promise.try")) {
        *out = lc_value_with(engine, lc_call_back(engine, lc_argument(arguments, 0), &lc_value_anything, node), LC_IS_PROMISE);
        return true;
    }
    return combinator(engine, path, arguments, node, out);
}

/* -- functions ----------------------------------------------------------------------------------------------------- */

static struct lc_arguments shifted(const struct lc_arguments *arguments, size_t by)
{
    struct lc_arguments rest = *arguments;

    if (by > rest.count)
        by = rest.count;
    rest.items += by;
    rest.nodes += by;
    rest.names = rest.names ? rest.names + by : NULL;
    rest.count -= by;
    return rest;
}

static lc_value_p bind(struct lc_engine *engine, lc_value_p self, lc_value_p to)
{
    lc_value_p out = NULL;

    for (unsigned i = 0; i < self->count; i++) {
        struct lc_ref ref = self->refs[i];
        if (ref.kind == LC_REF_FUNCTION) {
            struct lc_flow_function *bound = LC_NEW(&engine->work_arena, struct lc_flow_function);
            *bound = *ref.function;
            if (bound->self == NULL && to->count > 0)
                bound->self = to;
            ref.function = bound;
        }
        out = lc_value_join(engine, out, lc_value_of(engine, ref, 0));
    }
    return out ? out : self;
}

static void take_hooks(struct lc_engine *engine, lc_value_p middleware, uint32_t node)
{
    static const char *const names[] = {"before", "after", "onError"};

    if (lc_value_has(middleware, LC_REF_FUNCTION))
        *LC_PUSH(&engine->work_arena, &engine->hooks) = middleware;
    for (unsigned i = 0; i < middleware->count; i++)
        if (middleware->refs[i].kind == LC_REF_OBJECT && middleware->refs[i].object->shape == LC_OBJECT_LIST)
            take_hooks(engine, lc_object_elements(engine, middleware->refs[i].object), node);
        else if (middleware->refs[i].kind == LC_REF_OBJECT)
            for (size_t n = 0; n < 3; n++) {
                struct lc_flow_property *property =
                    lc_object_property(engine, middleware->refs[i].object, lc_str_from(names[n]), false);
                lc_value_p hook = property ? lc_cell_get(engine, property->cell) : NULL;
                if (hook && lc_value_has(hook, LC_REF_FUNCTION))
                    *LC_PUSH(&engine->work_arena, &engine->hooks) = hook;
            }
}

static bool function_method(struct lc_engine *engine, lc_value_p self, lc_str name, const struct lc_arguments *arguments,
                            uint32_t node, lc_value_p *out)
{
    bool callable = lc_value_has(self, LC_REF_FUNCTION) || lc_value_has(self, LC_REF_SETTLER) ||
                    lc_value_has(self, LC_REF_CALLBACK);

    if (lc_str_is(name, "bind") && (callable || lc_value_has(self, LC_REF_KNOWN))) {
        *out = bind(engine, self, lc_argument(arguments, 0));
        return true;
    }
    if (!callable)
        return false;
    if (lc_str_is(name, "call")) {
        struct lc_arguments rest = shifted(arguments, 1);
        *out = lc_call(engine, self, lc_argument(arguments, 0), &rest, node);
        return true;
    }
    if (lc_str_is(name, "apply")) {
        lc_value_p all = lc_iterate(engine, lc_argument(arguments, 1), false), items[4] = {all, all, all, all};
        struct lc_arguments rest = {.items = items, .nodes = (uint32_t[4]){node, node, node, node}, .count = 1,
                                    .spread = true};
        const struct lc_ref *list = lc_value_first(lc_argument(arguments, 1), LC_REF_OBJECT);
        lc_value_p first = list ? lc_member_get(engine, lc_argument(arguments, 1), LC_S("0"), node) : all;
        items[0] = first->count > 0 ? first : all;
        rest.count = 4;
        *out = lc_call(engine, self, lc_argument(arguments, 0), &rest, node);
        return true;
    }
    { /* a wrapped handler: middy(handler).use(…) */
        static const char *const chain[] = {"use", "before", "after", "onError", "handler", NULL};
        if (is_one_of(name, chain) && lc_value_has(self, LC_REF_FUNCTION)) {
            lc_value_p inner = lc_str_is(name, "handler") ? lc_argument(arguments, 0) : NULL;
            if (!lc_str_is(name, "handler"))
                take_hooks(engine, lc_argument(arguments, 0), node);
            *out = inner && lc_value_has(inner, LC_REF_FUNCTION) ? inner : self;
            return true;
        }
    }
    return false;
}

/* -- arrays, maps and sets ----------------------------------------------------------------------------------------- */

static lc_value_p list_of(struct lc_engine *engine, lc_value_p elements)
{
    struct lc_flow_object *list = lc_object_new(engine, LC_OBJECT_LIST);

    if (elements)
        lc_object_add(engine, list, elements);
    return lc_value_object(engine, list);
}

static bool is_container(lc_value_p self)
{
    for (unsigned i = 0; i < self->count; i++)
        if (self->refs[i].kind == LC_REF_OBJECT && self->refs[i].object->shape == LC_OBJECT_LIST)
            return true;
    return false;
}

static lc_value_p store(struct lc_engine *engine, lc_value_p self, const struct lc_arguments *arguments, size_t from)
{
    for (size_t a = from; a < arguments->count; a++) {
        bool kept = false;
        for (unsigned i = 0; i < self->count; i++)
            if (self->refs[i].kind == LC_REF_OBJECT) {
                lc_object_add(engine, self->refs[i].object, arguments->items[a]);
                kept = true;
            }
        if (!kept || self->flags & LC_MAY_BE_ANYTHING)
            lc_works_escape(engine, arguments->items[a]);
    }
    return self;
}

static void mark_dropped(struct lc_engine *engine, lc_value_p callback, lc_value_p given)
{
    const struct lc_ref *function = lc_value_first(callback, LC_REF_FUNCTION);
    const struct lc_syntax_node *at =
        function ? &function->function->module->syntax->nodes[function->function->node] : NULL;

    for (unsigned i = 0; i < given->count; i++)
        if (given->refs[i].kind == LC_REF_WORK) {
            struct lc_work *work = &engine->works.items[given->refs[i].work];
            work->kind = at && at->flags & LC_SYN_ASYNC ? LC_FLOW_ASYNC_CALLBACK : work->kind;
            work->pattern = "for-each-async";
        }
}

static void name_map(struct lc_engine *engine, lc_value_p given, uint32_t node)
{
    for (unsigned i = 0; i < given->count; i++)
        if (given->refs[i].kind == LC_REF_WORK && engine->works.items[given->refs[i].work].node == node)
            engine->works.items[given->refs[i].work].pattern = "map-async";
}

static lc_value_p each(struct lc_engine *engine, lc_value_p self, lc_str name, lc_value_p callback,
                       const struct lc_arguments *arguments, uint32_t node)
{
    static const char *const mapping[] = {"map", "flatMap", NULL};
    lc_value_p item = lc_iterate(engine, self, false), given;

    if (lc_str_has_prefix(name, LC_S("reduce"))) {
        lc_value_p total = lc_argument(arguments, 1);
        for (unsigned round = 0; round < 2; round++) {
            lc_value_p items[2] = {total, item};
            struct lc_arguments both = {.items = items, .nodes = (uint32_t[2]){node, node}, .count = 2};
            total = lc_call(engine, callback, &lc_value_anything, &both, node);
            if (engine->state->dead)
                return &lc_value_anything;
        }
        return total;
    }
    given = lc_call_back(engine, callback, item, node);
    if (lc_str_is(name, "forEach")) {
        mark_dropped(engine, callback, given);
        return &lc_value_nothing;
    }
    if (is_one_of(name, mapping)) {
        lc_value_p inner = given, second;
        if (engine->frame->loop_depth < 2 && lc_str_is(name, "map") && given->count > 0) {
            lc_value_p list;
            second = lc_call_back(engine, callback, item, node);
            list = list_of(engine, second);
            lc_object_set(engine, list->refs[0].object, LC_S("0"), given);
            name_map(engine, given, node);
            name_map(engine, second, node);
            return list;
        }
        if (lc_str_is(name, "flatMap"))
            inner = lc_value_join(engine, given, is_container(given) ? lc_iterate(engine, given, false) : NULL);
        name_map(engine, given, node);
        return list_of(engine, inner);
    }
    for (unsigned i = 0; i < given->count; i++)
        if (given->refs[i].kind == LC_REF_WORK) { /* a promise is always true */
            engine->works.items[given->refs[i].work].kind = LC_FLOW_ASYNC_CALLBACK;
            engine->works.items[given->refs[i].work].pattern = "async-predicate";
        }
    if (lc_str_is(name, "find") || lc_str_is(name, "findLast"))
        return item;
    if (lc_str_is(name, "filter") || lc_str_is(name, "sort") || lc_str_is(name, "toSorted"))
        return list_of(engine, item);
    return &lc_value_plain;
}

static bool list_method(struct lc_engine *engine, lc_value_p self, lc_str name, const struct lc_arguments *arguments,
                        uint32_t node, lc_value_p *out)
{
    static const char *const eachers[] = {"map",       "forEach", "filter", "flatMap",     "reduce", "reduceRight",
                                          "some",      "every",   "find",   "findIndex",   "sort",   "findLast",
                                          "toSorted",  NULL};
    static const char *const whole[] = {"concat", "slice", "splice",  "flat",   "reverse", "values",
                                        "toReversed", "fill", "entries", "keys", NULL};
    static const char *const one[] = {"pop", "shift", "at", "get", NULL};
    static const char *const adders[] = {"push", "unshift", "add", NULL};
    lc_value_p callback = lc_last_function(arguments, NULL);

    if (is_one_of(name, eachers) && callback) {
        *out = each(engine, self, name, callback, arguments, node);
        return true;
    }
    if (is_one_of(name, adders) && (is_container(self) || self->count == 0)) {
        *out = store(engine, self, arguments, 0);
        return true;
    }
    if (lc_str_is(name, "set") && arguments->count == 2 && is_container(self)) {
        lc_str key = lc_value_text(arguments->items[0]);
        for (unsigned i = 0; key.len > 0 && i < self->count; i++)
            if (self->refs[i].kind == LC_REF_OBJECT)
                lc_object_set(engine, self->refs[i].object, key, arguments->items[1]);
        *out = key.len > 0 ? self : store(engine, self, arguments, 1);
        return true;
    }
    if (!is_container(self))
        return false;
    if (is_one_of(name, whole)) {
        lc_value_p item = lc_iterate(engine, self, false);
        for (size_t i = 0; lc_str_is(name, "concat") && i < arguments->count; i++)
            item = lc_value_join(engine, item, is_container(arguments->items[i])
                                                   ? lc_iterate(engine, arguments->items[i], false)
                                                   : arguments->items[i]);
        *out = list_of(engine, item);
        return true;
    }
    if (is_one_of(name, one)) {
        lc_str key = lc_str_is(name, "get") ? lc_value_text(lc_argument(arguments, 0)) : (lc_str){0};
        *out = lc_iterate(engine, self, false);
        for (unsigned i = 0; key.len > 0 && i < self->count; i++) {
            struct lc_flow_property *property =
                self->refs[i].kind == LC_REF_OBJECT ? lc_object_property(engine, self->refs[i].object, key, false) : NULL;
            if (property && lc_cell_get(engine, property->cell))
                *out = lc_cell_get(engine, property->cell);
        }
        return true;
    }
    *out = &lc_value_plain;
    return true;
}

/* new Map([[key, value], …]): only the values can be work. */
static lc_value_p second_of_pairs(struct lc_engine *engine, lc_value_p pairs)
{
    lc_value_p values = NULL;

    for (unsigned i = 0; i < pairs->count; i++) {
        lc_value_p pair = lc_value_of(engine, pairs->refs[i], 0);
        struct lc_flow_property *property =
            pairs->refs[i].kind == LC_REF_OBJECT
                ? lc_object_property(engine, pairs->refs[i].object, LC_S("1"), false)
                : NULL;
        values = lc_value_join(engine, values, property ? lc_cell_get(engine, property->cell) : pair);
    }
    return values ? values : pairs;
}

static bool object_known(struct lc_engine *engine, lc_str path, const struct lc_arguments *arguments, uint32_t node,
                         bool construct, lc_value_p *out)
{
    static const char *const lists[] = {"Object.values", "Object.entries", "Array.from", "Array.of", "Map", "Set",
                                        "WeakMap",       "WeakSet",        "Array",      NULL};
    lc_value_p first = lc_argument(arguments, 0);

    if (is_one_of(path, lists) && (construct || lc_str_find_byte(path, '.') != LC_NPOS || lc_str_is(path, "Array"))) {
        lc_value_p callback = arguments->count > 1 ? lc_last_function(arguments, NULL) : NULL;
        lc_value_p elements = first->count > 0 ? lc_iterate(engine, first, false) : NULL;
        if (lc_str_is(path, "Array.from") && callback) {
            lc_value_p items[2] = {elements ? elements : &lc_value_anything, &lc_value_plain};
            struct lc_arguments given = {.items = items, .nodes = (uint32_t[2]){node, node}, .count = 2};
            elements = lc_call(engine, callback, &lc_value_nothing, &given, node);
        }
        if (lc_str_is(path, "Map") && elements)
            elements = second_of_pairs(engine, elements);
        *out = list_of(engine, elements);
        return true;
    }
    if (lc_str_is(path, "Object.keys") || lc_str_is(path, "Object.getOwnPropertyNames") ||
        lc_str_is(path, "Reflect.ownKeys")) {
        const struct lc_ref *ref = first->count == 1 ? lc_value_first(first, LC_REF_OBJECT) : NULL;
        *out = list_of(engine, &lc_value_plain);
        (*out)->refs[0].object->keys_of = ref ? ref->object : NULL;
        return true;
    }
    if (lc_str_is(path, "Object.fromEntries") || lc_str_is(path, "Object.freeze") || lc_str_is(path, "Object.assign") ||
        lc_str_is(path, "Object.seal") || lc_str_is(path, "Object.create")) {
        *out = arguments->count > 0 ? first : &lc_value_anything;
        for (size_t i = 1; lc_str_is(path, "Object.assign") && i < arguments->count; i++)
            for (unsigned r = 0; r < arguments->items[i]->count; r++) {
                struct lc_flow_object *from = arguments->items[i]->refs[r].kind == LC_REF_OBJECT
                                                  ? arguments->items[i]->refs[r].object
                                                  : NULL;
                for (size_t p = 0; from && p < from->properties.count; p++)
                    lc_member_set(engine, first, from->properties.items[p].name,
                                  lc_cell_get(engine, from->properties.items[p].cell)
                                      ? lc_cell_get(engine, from->properties.items[p].cell)
                                      : &lc_value_anything);
            }
        return true;
    }
    if (lc_str_is(path, "Object.defineProperty") && arguments->count > 2) {
        lc_str name = lc_value_text(arguments->items[1]);
        lc_value_p getter = lc_member_get(engine, arguments->items[2], LC_S("get"), node);
        lc_value_p value = lc_member_get(engine, arguments->items[2], LC_S("value"), node);
        if (name.len > 0 && !lc_str_is(name, "__esModule") && lc_value_has(getter, LC_REF_FUNCTION)) {
            lc_member_set(engine, first, name, getter);
            for (unsigned i = 0; i < first->count; i++)
                if (first->refs[i].kind == LC_REF_OBJECT)
                    lc_object_property(engine, first->refs[i].object, name, true)->getter = true;
        } else if (name.len > 0 && !lc_str_is(name, "__esModule")) {
            lc_member_set(engine, first, name, value);
        }
        *out = first;
        return true;
    }
    return false;
}

/* -- promisify ----------------------------------------------------------------------------------------------------- */

static bool promisify(struct lc_engine *engine, lc_str path, const struct lc_arguments *arguments, uint32_t node,
                      lc_value_p *out)
{
    const struct lc_ref *ref = lc_value_first(lc_argument(arguments, 0), LC_REF_KNOWN);
    lc_str prefix = LC_S("promisified:");

    if (lc_str_is(path, "util.promisify")) {
        lc_str inner = ref ? ref->text : LC_S("function");
        *out = lc_value_known(engine, lc_arena_printf(&engine->work_arena, "promisified:%.*s", LC_FMT(inner)));
        return true;
    }
    if (!lc_str_has_prefix(path, prefix) || lc_str_has_suffix(path, LC_S(")")))
        return false;
    {
        uint32_t work = new_floating(engine, "call-not-awaited", node);
        lc_value_p inside = NULL;
        for (size_t i = 0; i < arguments->count; i++)
            inside = lc_value_join(engine, inside, lc_works_inside(engine, arguments->items[i], 2));
        for (unsigned i = 0; inside && i < inside->count; i++)
            if (inside->refs[i].kind == LC_REF_WORK)
                lc_work_depends(engine, work, inside->refs[i].work);
        engine->works.items[work].inert = lc_str_has_suffix(path, LC_S("setTimeout")) ||
                                          lc_str_has_suffix(path, LC_S("setImmediate"));
        *out = lc_value_work(engine, work);
    }
    return true;
}

/* -- the two doors ------------------------------------------------------------------------------------------------- */

bool lc_node_method(struct lc_engine *engine, lc_value_p self, lc_str name, const struct lc_arguments *arguments,
                    uint32_t node, lc_value_p *out)
{
    const struct lc_ref *known = lc_value_first(self, LC_REF_KNOWN);

    if (function_method(engine, self, name, arguments, node, out) ||
        promise_method(engine, self, name, arguments, node, out) ||
        lc_node_events(engine, self, name, arguments, node, out))
        return true;
    if (known && self->count == 1 &&
        (lc_known_find(engine, lc_arena_printf(&engine->work_arena, "%.*s.%.*s", LC_FMT(known->text), LC_FMT(name)))
                 ->effect != LC_EFFECT_NONE ||
         lc_str_find_byte(known->text, '(') == LC_NPOS))
        return false;
    for (unsigned i = 0; i < self->count; i++)
        if (self->refs[i].kind == LC_REF_OBJECT && self->refs[i].object->known.len > 0)
            return false;
    return list_method(engine, self, name, arguments, node, out);
}

bool lc_node_known(struct lc_engine *engine, lc_str path, lc_value_p self, const struct lc_arguments *arguments,
                   uint32_t node, bool construct, lc_value_p *out)
{
    if (lc_str_is(path, "require") || lc_str_is(path, "import")) {
        lc_str specifier = lc_value_text(lc_argument(arguments, 0));
        *out = specifier.len > 0 ? lc_module_require(engine, engine->frame->module, specifier, node)
                                 : &lc_value_anything;
        if (lc_str_is(path, "import"))
            *out = lc_value_with(engine, *out, LC_IS_PROMISE);
        return true;
    }
    if (lc_str_is(path, "async_hooks.AsyncLocalStorage().run") ||
        lc_str_is(path, "async_hooks.AsyncLocalStorage().exit") ||
        lc_str_is(path, "async_hooks.AsyncResource().runInAsyncScope")) {
        lc_value_p callback = lc_last_function(arguments, NULL);
        *out = callback ? lc_call_back(engine, callback, &lc_value_anything, node) : &lc_value_anything;
        return true;
    }
    {   /* esbuild's wrapper of a package's CommonJS file gives the package */
        size_t dot = lc_str_find_last_byte(path, '.');
        if (dot != LC_NPOS && lc_str_has_prefix(lc_str_from_index(path, dot + 1), LC_S("require_"))) {
            *out = lc_value_known(engine, lc_str_cut(path, 0, dot));
            return true;
        }
    }
    if (lc_str_is(path, "process.exit")) {
        engine->state->dead = true;
        *out = &lc_value_nothing;
        return true;
    }
    return promise_known(engine, path, arguments, node, construct, out) ||
           object_known(engine, path, arguments, node, construct, out) ||
           promisify(engine, path, arguments, node, out) ||
           lc_node_events_known(engine, path, self, arguments, node, construct, out) ||
           lc_node_frameworks(engine, path, arguments, node, out);
}
