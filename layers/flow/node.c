/* JavaScript: what its own functions mean for pending work. Functions and arrays here; promises in node_promises.c,
 * events, streams and timers in node_events.c; what compilers and bundlers put in in node_intrinsics.c. */
#include "layers/flow/node.h"

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

static bool function_method(struct lc_engine *engine, lc_value_p self, lc_str name,
                            const struct lc_arguments *arguments, uint32_t node, lc_value_p *out)
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
        struct lc_arguments rest = {
            .items = items, .nodes = (uint32_t[4]){node, node, node, node}, .count = 1, .spread = true};
        const struct lc_ref *list = lc_value_first(lc_argument(arguments, 1), LC_REF_OBJECT);
        lc_value_p first = list ? lc_member_get(engine, lc_argument(arguments, 1), LC_S("0"), node) : all;
        items[0] = first->count > 0 ? first : all;
        rest.count = 4;
        *out = lc_call(engine, self, lc_argument(arguments, 0), &rest, node);
        return true;
    }
    { /* a wrapped handler: middy(handler).use(…) */
        static const char *const chain[] = {"use", "before", "after", "onError", "handler", NULL};
        if (lc_one_of(name, chain) && lc_value_has(self, LC_REF_FUNCTION)) {
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
    if (lc_one_of(name, mapping)) {
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
    static const char *const eachers[] = {"map",   "forEach", "filter",    "flatMap", "reduce",   "reduceRight", "some",
                                          "every", "find",    "findIndex", "sort",    "findLast", "toSorted",    NULL};
    static const char *const whole[] = {"concat",     "slice", "splice",  "flat", "reverse", "values",
                                        "toReversed", "fill",  "entries", "keys", NULL};
    static const char *const one[] = {"pop", "shift", "at", "get", NULL};
    static const char *const adders[] = {"push", "unshift", "add", NULL};
    static const char *const keepers[] = {"filter", "find", "findLast", "sort", "toSorted", NULL};
    lc_value_p callback = lc_last_function(arguments, NULL);

    if (callback == NULL && is_container(self) && lc_one_of(name, keepers)) { /* filter(Boolean) */
        *out = lc_iterate(engine, self, false);
        *out = lc_str_has_prefix(name, LC_S("find")) ? *out : list_of(engine, *out);
        return true;
    }
    if (callback == NULL && lc_value_has(lc_argument(arguments, 0), LC_REF_KNOWN) &&
        (self->count == 0 || is_container(self)) &&
        (lc_str_is(name, "map") || lc_str_is(name, "forEach"))) /* urls.map(fetch) */
        callback = arguments->items[0];
    if (lc_one_of(name, eachers) && callback) {
        *out = each(engine, self, name, callback, arguments, node);
        return true;
    }
    if (lc_one_of(name, adders) && (is_container(self) || self->count == 0)) {
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
    if (lc_one_of(name, whole)) {
        lc_value_p item = lc_iterate(engine, self, false);
        for (size_t i = 0; lc_str_is(name, "concat") && i < arguments->count; i++)
            item = lc_value_join(engine, item,
                                 is_container(arguments->items[i]) ? lc_iterate(engine, arguments->items[i], false)
                                                                   : arguments->items[i]);
        *out = list_of(engine, item);
        return true;
    }
    if (lc_one_of(name, one)) {
        lc_str key = lc_str_is(name, "get") ? lc_value_text(lc_argument(arguments, 0)) : (lc_str){0};
        *out = lc_iterate(engine, self, false);
        for (unsigned i = 0; key.len > 0 && i < self->count; i++) {
            struct lc_flow_property *property = self->refs[i].kind == LC_REF_OBJECT
                                                    ? lc_object_property(engine, self->refs[i].object, key, false)
                                                    : NULL;
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
        struct lc_flow_property *property = pairs->refs[i].kind == LC_REF_OBJECT
                                                ? lc_object_property(engine, pairs->refs[i].object, LC_S("1"), false)
                                                : NULL;
        values = lc_value_join(engine, values, property ? lc_cell_get(engine, property->cell) : pair);
    }
    return values ? values : pairs;
}

static lc_value_p from_entries(struct lc_engine *engine, lc_value_p entries)
{
    struct lc_flow_object *object = lc_object_new(engine, LC_OBJECT_PLAIN);

    object->opaque = true;
    if (entries->count > 0)
        lc_object_add(engine, object, second_of_pairs(engine, lc_iterate(engine, entries, false)));
    return lc_value_object(engine, object);
}

static bool object_known(struct lc_engine *engine, lc_str path, const struct lc_arguments *arguments, uint32_t node,
                         bool construct, lc_value_p *out)
{
    static const char *const lists[] = {"Object.values", "Object.entries", "Array.from", "Array.of", "Map",
                                        "Set",           "WeakMap",        "WeakSet",    "Array",    NULL};
    lc_value_p first = lc_argument(arguments, 0);

    if (lc_one_of(path, lists) && (construct || lc_str_find_byte(path, '.') != LC_NPOS || lc_str_is(path, "Array"))) {
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
    if (lc_str_is(path, "Object.fromEntries")) {
        *out = from_entries(engine, first);
        return true;
    }
    if (lc_str_is(path, "Object.freeze") || lc_str_is(path, "Object.assign") || lc_str_is(path, "Object.seal") ||
        lc_str_is(path, "Object.create")) {
        *out = arguments->count > 0 ? first : &lc_value_anything;
        for (size_t i = 1; lc_str_is(path, "Object.assign") && i < arguments->count; i++)
            for (unsigned r = 0; r < arguments->items[i]->count; r++) {
                struct lc_flow_object *from =
                    arguments->items[i]->refs[r].kind == LC_REF_OBJECT ? arguments->items[i]->refs[r].object : NULL;
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
        uint32_t work = lc_node_floating(engine, "call-not-awaited", node);
        lc_value_p inside = NULL;
        for (size_t i = 0; i < arguments->count; i++)
            inside = lc_value_join(engine, inside, lc_works_inside(engine, arguments->items[i], 2));
        for (unsigned i = 0; inside && i < inside->count; i++)
            if (inside->refs[i].kind == LC_REF_WORK)
                lc_work_depends(engine, work, inside->refs[i].work);
        engine->works.items[work].inert =
            lc_str_has_suffix(path, LC_S("setTimeout")) || lc_str_has_suffix(path, LC_S("setImmediate"));
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
        lc_node_promises_method(engine, self, name, arguments, node, out) ||
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
        *out =
            specifier.len > 0 ? lc_module_require(engine, engine->frame->module, specifier, node) : &lc_value_anything;
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
    { /* esbuild's wrapper of a package's CommonJS file gives the package */
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
    return lc_node_promises_known(engine, path, arguments, node, construct, out) ||
           object_known(engine, path, arguments, node, construct, out) ||
           promisify(engine, path, arguments, node, out) ||
           lc_node_events_known(engine, path, self, arguments, node, construct, out) ||
           lc_node_frameworks(engine, path, arguments, node, out);
}
