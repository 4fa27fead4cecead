/* Python: containers and builtins, `with`, and which file knows the rest.
 * Source: docs.python.org/3: library/stdtypes, library/functions, library/collections, reference/datamodel (3.3.9). */
#include "layers/flow/python.h"

/* -- helpers ------------------------------------------------------------------------------------------------------- */

lc_value_p lc_py_given(const struct lc_arguments *arguments, size_t index, const char *name)
{
    for (size_t i = 0; i < arguments->count; i++) {
        lc_str written = arguments->names ? arguments->names[i] : (lc_str){0};
        if (written.len == 0 && index-- == 0)
            return arguments->items[i];
        if (written.len > 0 && lc_str_is(written, name))
            return arguments->items[i];
    }
    return NULL;
}

bool lc_py_is_false(const struct lc_arguments *arguments, size_t index, const char *name)
{
    lc_value_p value = lc_py_given(arguments, index, name);

    return value && lc_value_truth(value) == 0;
}

/* -- calling ------------------------------------------------------------------------------------------------------- */

static lc_value_p property(struct lc_engine *engine, struct lc_flow_object *object, const char *name)
{
    struct lc_flow_property *at = lc_object_property(engine, object, lc_str_from(name), false);

    return at ? lc_cell_get(engine, at->cell) : NULL;
}

static void push(struct lc_arguments *into, lc_str name, lc_value_p value, uint32_t node)
{
    into->names[into->count] = name;
    into->nodes[into->count] = node;
    into->items[into->count++] = value;
}

/* What `*args` and `**kwargs` hold; more than is known of them makes the rest anything. */
static void spread_into(struct lc_engine *engine, lc_value_p args, lc_value_p kwargs, uint32_t node,
                        struct lc_arguments *into)
{
    const struct lc_ref *list = args ? lc_value_first(args, LC_REF_OBJECT) : NULL;
    const struct lc_ref *dict = kwargs ? lc_value_first(kwargs, LC_REF_OBJECT) : NULL;
    size_t room = (list ? list->object->properties.count : 0) + (dict ? dict->object->properties.count : 0) + 2;

    into->items = LC_NEW_ARRAY(&engine->work_arena, room, lc_value_p);
    into->names = LC_NEW_ARRAY(&engine->work_arena, room, lc_str);
    into->nodes = LC_NEW_ARRAY(&engine->work_arena, room, uint32_t);
    for (size_t i = 0; list && i < list->object->properties.count; i++) {
        lc_value_p value = lc_cell_get(engine, list->object->properties.items[i].cell);
        push(into, (lc_str){0}, value ? value : &lc_value_anything, node);
    }
    into->spread = (args && list == NULL) || (kwargs && dict == NULL) ||
                   (list && (list->object->opaque || lc_cell_get(engine, list->object->element)));
    if (list && lc_cell_get(engine, list->object->element))
        push(into, (lc_str){0}, lc_cell_get(engine, list->object->element), node);
    for (size_t i = 0; dict && i < dict->object->properties.count; i++) {
        lc_value_p value = lc_cell_get(engine, dict->object->properties.items[i].cell);
        push(into, dict->object->properties.items[i].name, value ? value : &lc_value_anything, node);
    }
}

lc_value_p lc_py_apply(struct lc_engine *engine, uint32_t work, lc_value_p callee, lc_value_p args, lc_value_p kwargs,
                       uint32_t node)
{
    struct lc_arguments arguments = {0};

    spread_into(engine, args, kwargs, node, &arguments);
    return lc_py_call_value(engine, work, callee, &arguments, node);
}

static lc_value_p call_partial(struct lc_engine *engine, uint32_t work, struct lc_flow_object *partial,
                               const struct lc_arguments *arguments, uint32_t node)
{
    struct lc_arguments all = {0};
    size_t room = partial->properties.count + arguments->count + 1;

    all.items = LC_NEW_ARRAY(&engine->work_arena, room, lc_value_p);
    all.names = LC_NEW_ARRAY(&engine->work_arena, room, lc_str);
    all.nodes = LC_NEW_ARRAY(&engine->work_arena, room, uint32_t);
    all.spread = arguments->spread;
    for (size_t i = 0; i < partial->properties.count; i++) {
        lc_str name = partial->properties.items[i].name;
        lc_value_p value = lc_cell_get(engine, partial->properties.items[i].cell);
        if (lc_str_is(name, " func"))
            continue;
        push(&all, name.ptr[0] == ' ' ? (lc_str){0} : name, value ? value : &lc_value_anything, node);
    }
    for (size_t i = 0; i < arguments->count; i++)
        push(&all, arguments->names ? arguments->names[i] : (lc_str){0}, arguments->items[i], node);
    return lc_py_call_value(engine, work, property(engine, partial, " func"), &all, node);
}

lc_value_p lc_py_call_value(struct lc_engine *engine, uint32_t work, lc_value_p callee,
                            const struct lc_arguments *arguments, uint32_t node)
{
    const struct lc_ref *object = callee ? lc_value_first(callee, LC_REF_OBJECT) : NULL;

    if (callee == NULL)
        return &lc_value_anything;
    if (object && lc_str_is(object->object->known, "functools.partial()") && engine->depth < 400) {
        lc_value_p value;
        engine->depth++;
        value = call_partial(engine, work, object->object, arguments, node);
        engine->depth--;
        return value;
    }
    if (work != LC_NO_WORK)
        return lc_continue_with(engine, work, callee, &lc_value_nothing, arguments, node);
    {
        struct lc_state *before = lc_state_copy(engine);
        lc_value_p value = lc_call(engine, callee, &lc_value_nothing, arguments, node);
        if (engine->state->dead)
            lc_state_join(engine, before, true, 0, NULL);
        return value;
    }
}

lc_value_p lc_py_run(struct lc_engine *engine, uint32_t work, const struct lc_arguments *arguments, uint32_t node)
{
    struct lc_arguments rest = *arguments;

    if (rest.count == 0)
        return &lc_value_anything;
    rest.items++;
    rest.names = rest.names ? rest.names + 1 : NULL;
    rest.nodes = rest.nodes ? rest.nodes + 1 : NULL;
    rest.count--;
    return lc_py_call_value(engine, work, arguments->items[0], &rest, node);
}

static lc_value_p make_partial(struct lc_engine *engine, const struct lc_arguments *arguments)
{
    struct lc_flow_object *partial = lc_object_known(engine, LC_S("functools.partial()"));

    for (size_t i = 0; i < arguments->count; i++) {
        lc_str name = arguments->names ? arguments->names[i] : (lc_str){0};
        if (name.len == 0)
            name = i == 0 ? LC_S(" func") : lc_arena_printf(&engine->work_arena, " %zu", i);
        lc_object_set(engine, partial, name, arguments->items[i]);
    }
    return lc_value_object(engine, partial);
}

/* -- containers ---------------------------------------------------------------------------------------------------- */

static bool is_container(const struct lc_ref *ref)
{
    return ref->kind == LC_REF_OBJECT && ref->object->known.len == 0 && ref->object->class == NULL &&
           (ref->object->shape == LC_OBJECT_LIST || ref->object->shape == LC_OBJECT_PLAIN);
}

static lc_value_p elements_of(struct lc_engine *engine, lc_value_p self)
{
    lc_value_p value = NULL;

    for (unsigned i = 0; i < self->count; i++)
        if (is_container(&self->refs[i]))
            value = lc_value_join(engine, value, lc_object_elements(engine, self->refs[i].object));
    return value ? value : &lc_value_anything;
}

static void add_to(struct lc_engine *engine, lc_value_p self, lc_value_p value)
{
    for (unsigned i = 0; i < self->count; i++)
        if (is_container(&self->refs[i]))
            lc_object_add(engine, self->refs[i].object, value);
    if (self->flags & LC_MAY_BE_ANYTHING)
        lc_works_escape(engine, value);
}

static lc_value_p at_key(struct lc_engine *engine, lc_value_p self, lc_value_p key)
{
    lc_str name = lc_value_text(key);
    lc_value_p value = NULL;

    for (unsigned i = 0; i < self->count && name.len > 0; i++) {
        struct lc_flow_property *at =
            is_container(&self->refs[i]) ? lc_object_property(engine, self->refs[i].object, name, false) : NULL;
        if (at)
            value = lc_value_join(engine, value, lc_cell_get(engine, at->cell));
    }
    return value ? value : lc_value_join(engine, elements_of(engine, self), &lc_value_nothing);
}

static void update(struct lc_engine *engine, lc_value_p self, const struct lc_arguments *arguments)
{
    for (size_t i = 0; i < arguments->count; i++)
        add_to(engine, self,
               arguments->names && arguments->names[i].len > 0 ? arguments->items[i]
                                                               : lc_iterate(engine, arguments->items[i], false));
}

static bool container_method(struct lc_engine *engine, lc_value_p self, lc_str name,
                             const struct lc_arguments *arguments, lc_value_p *out)
{
    static const char *const adds[] = {"append", "add", "appendleft", "put", "put_nowait", NULL};
    static const char *const more[] = {"extend", "update", "extendleft", NULL};
    static const char *const takes[] = {"pop", "popleft", "__getitem__", NULL};
    static const char *const same[] = {"values",     "keys",         "copy",     "union",
                                       "difference", "intersection", "__iter__", NULL};
    static const char *const waits[] = {"result", "exception", "join", "wait", NULL};
    static const char *const plain[] = {"sort", "reverse", "clear", "remove", "discard", "index", "count", NULL};

    *out = &lc_value_plain;
    if (lc_one_of(name, adds)) {
        add_to(engine, self, lc_argument(arguments, 0));
    } else if (lc_str_is(name, "insert")) {
        add_to(engine, self, lc_argument(arguments, 1));
    } else if (lc_one_of(name, more)) {
        update(engine, self, arguments);
    } else if (lc_one_of(name, takes)) {
        *out = elements_of(engine, self);
    } else if (lc_str_is(name, "get")) {
        *out = lc_value_join(engine, at_key(engine, self, lc_argument(arguments, 0)), lc_argument(arguments, 1));
    } else if (lc_str_is(name, "setdefault")) {
        add_to(engine, self, lc_argument(arguments, 1));
        *out = elements_of(engine, self);
    } else if (lc_str_is(name, "items") || lc_str_is(name, "popitem")) {
        lc_value_p element = elements_of(engine, self), pair = lc_pair_of(engine, element, element);
        *out = lc_str_is(name, "items") ? lc_list_of(engine, pair) : pair;
    } else if (lc_one_of(name, same)) {
        *out = lc_list_of(engine, elements_of(engine, self));
        if (lc_str_is(name, "union"))
            update(engine, *out, arguments);
    } else if (lc_one_of(name, waits)) {
        lc_works_done(engine, lc_works_inside(engine, self, 2));
        *out = &lc_value_anything;
    } else {
        return lc_one_of(name, plain);
    }
    return true;
}

bool lc_python_method(struct lc_engine *engine, lc_value_p self, lc_str name, const struct lc_arguments *arguments,
                      uint32_t node, lc_value_p *out)
{
    struct lc_py_call call = {.name = name, .self = self, .arguments = arguments, .node = node};
    bool container = false;

    if (lc_py_future(engine, &call, out))
        return true;
    for (unsigned i = 0; i < self->count; i++)
        container = container || is_container(&self->refs[i]);
    if (container)
        return container_method(engine, self, name, arguments, out);
    if (self->count > 0 && self->refs[0].kind == LC_REF_STRING) {
        if (lc_str_is(name, "join"))
            lc_iterate(engine, lc_argument(arguments, 0), false);
        *out = &lc_value_plain;
        return true;
    }
    return false;
}

/* -- builtins ------------------------------------------------------------------------------------------------------ */

static lc_value_p collection(struct lc_engine *engine, const struct lc_arguments *arguments)
{
    lc_value_p made = lc_value_object(engine, lc_object_new(engine, LC_OBJECT_LIST));

    update(engine, made, arguments);
    return made;
}

static lc_value_p defaults(struct lc_engine *engine, const struct lc_arguments *arguments, uint32_t node)
{
    struct lc_arguments none = {0};
    lc_value_p factory = lc_argument(arguments, 0);

    if (factory->count == 0)
        return lc_value_object(engine, lc_object_new(engine, LC_OBJECT_LIST));
    return lc_list_of(engine, lc_py_call_value(engine, LC_NO_WORK, factory, &none, node));
}

static lc_value_p zipped(struct lc_engine *engine, const struct lc_arguments *arguments)
{
    struct lc_flow_object *row = lc_object_new(engine, LC_OBJECT_LIST);

    for (size_t i = 0; i < arguments->count && i < 8; i++) {
        lc_value_p item = lc_iterate(engine, arguments->items[i], false);
        if (arguments->spread)
            lc_object_add(engine, row, lc_iterate(engine, item, false));
        else
            lc_object_set(engine, row, lc_arena_printf(&engine->work_arena, "%zu", i), item);
    }
    return lc_list_of(engine, lc_value_object(engine, row));
}

static lc_value_p apply_each(struct lc_engine *engine, const struct lc_arguments *arguments, bool keep, uint32_t node)
{
    struct lc_arguments inner = {.nodes = arguments->nodes};
    lc_value_p value;

    inner.items = LC_NEW_ARRAY(&engine->work_arena, arguments->count + 1, lc_value_p);
    for (size_t i = 1; i < arguments->count; i++)
        inner.items[inner.count++] = lc_iterate(engine, arguments->items[i], false);
    if (lc_argument(arguments, 0)->count > 0)
        value = lc_py_call_value(engine, LC_NO_WORK, lc_argument(arguments, 0), &inner, node);
    else
        value = &lc_value_anything;
    return lc_list_of(engine, keep && inner.count > 0 ? inner.items[0] : value);
}

static bool builtin(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p *out)
{
    static const char *const collections[] = {"list",
                                              "tuple",
                                              "set",
                                              "frozenset",
                                              "sorted",
                                              "reversed",
                                              "dict",
                                              "deque",
                                              "collections.deque",
                                              "collections.OrderedDict",
                                              "itertools.chain",
                                              "itertools.islice",
                                              "itertools.chain.from_iterable",
                                              NULL};
    static const char *const folds[] = {"any", "all", "sum", "min", "max", NULL};
    const struct lc_arguments *arguments = call->arguments;

    if (lc_one_of(call->path, collections)) {
        *out = collection(engine, arguments);
        if (lc_str_has_suffix(call->path, LC_S("from_iterable")))
            *out = lc_list_of(engine, lc_iterate(engine, elements_of(engine, *out), false));
    } else if (lc_str_is(call->path, "collections.defaultdict")) {
        *out = defaults(engine, arguments, call->node);
    } else if (lc_str_is(call->path, "enumerate")) {
        *out = lc_list_of(engine,
                          lc_pair_of(engine, &lc_value_plain, lc_iterate(engine, lc_argument(arguments, 0), false)));
    } else if (lc_str_is(call->path, "zip") || lc_str_is(call->path, "itertools.zip_longest")) {
        *out = zipped(engine, arguments);
    } else if (lc_str_is(call->path, "map") || lc_str_is(call->path, "itertools.starmap")) {
        *out = apply_each(engine, arguments, false, call->node);
    } else if (lc_str_is(call->path, "filter")) {
        *out = apply_each(engine, arguments, true, call->node);
    } else if (lc_one_of(call->path, folds)) {
        lc_value_p items = lc_iterate(engine, lc_argument(arguments, 0), false);
        *out = lc_str_has_prefix(call->path, LC_S("m")) ? items : &lc_value_plain;
    } else if (lc_str_is(call->path, "next") || lc_str_is(call->path, "anext")) {
        *out = lc_value_join(engine, elements_of(engine, lc_argument(arguments, 0)), lc_argument(arguments, 1));
    } else if (lc_str_is(call->path, "getattr") && lc_value_text(lc_argument(arguments, 1)).len > 0) {
        *out = lc_member_get(engine, lc_argument(arguments, 0), lc_value_text(lc_argument(arguments, 1)), call->node);
    } else if (lc_str_is(call->path, "setattr")) {
        lc_member_set(engine, lc_argument(arguments, 0), lc_value_text(lc_argument(arguments, 1)),
                      lc_argument(arguments, 2));
        *out = &lc_value_nothing;
    } else if (lc_str_is(call->path, "functools.partial")) {
        *out = make_partial(engine, arguments);
    } else if (lc_str_is(call->path, "functools.partial()")) {
        *out = lc_py_call_value(engine, LC_NO_WORK, call->self, arguments, call->node);
    } else {
        return false;
    }
    return true;
}

/* contextlib.ExitStack: what it holds is left when it is. */
static bool exit_stack(struct lc_engine *engine, const struct lc_py_call *call, lc_value_p *out)
{
    const struct lc_ref *stack = lc_value_first(call->self, LC_REF_OBJECT);

    if (!lc_str_has_suffix(call->head, LC_S("ExitStack()")) || stack == NULL)
        return false;
    *out = lc_argument(call->arguments, 0);
    if (lc_str_is(call->name, "enter_context") || lc_str_is(call->name, "enter_async_context")) {
        lc_object_add(engine, stack->object, *out);
        *out = lc_python_enter(engine, *out, false, call->node);
    } else if (lc_str_is(call->name, "push") || lc_str_is(call->name, "push_async_exit")) {
        lc_object_add(engine, stack->object, *out);
    } else if (lc_str_is(call->name, "callback") || lc_str_is(call->name, "push_async_callback")) {
        lc_py_run(engine, LC_NO_WORK, call->arguments, call->node);
    } else if (lc_str_is(call->name, "close") || lc_str_is(call->name, "aclose")) {
        lc_python_leave(engine, call->self, call->node);
    }
    return true;
}

bool lc_python_known(struct lc_engine *engine, lc_str path, lc_value_p self, const struct lc_arguments *arguments,
                     uint32_t node, bool construct, lc_value_p *out)
{
    size_t dot = lc_str_find_last_byte(path, '.');
    struct lc_py_call call = {.path = path, .name = path, .self = self, .arguments = arguments, .node = node};

    (void)construct;
    if (dot != LC_NPOS) {
        call.head = lc_str_cut(path, 0, dot);
        call.name = lc_str_from_index(path, dot + 1);
    }
    return lc_py_threads(engine, &call, out) || lc_py_asyncio(engine, &call, out) ||
           lc_py_processes(engine, &call, out) || exit_stack(engine, &call, out) || builtin(engine, &call, out);
}

/* -- with ---------------------------------------------------------------------------------------------------------- */

static lc_value_p own_method(struct lc_engine *engine, const struct lc_ref *ref, const char *name, const char * or)
{
    const struct lc_flow_object *at = ref->kind == LC_REF_OBJECT ? ref->object : NULL;

    for (unsigned hops = 0; at && hops < 32; at = at->class, hops++) {
        for (size_t i = 0; i < at->properties.count; i++)
            if (lc_str_is(at->properties.items[i].name, name) || lc_str_is(at->properties.items[i].name, or)) {
                lc_value_p value = lc_cell_get(engine, at->properties.items[i].cell);
                if (value && lc_value_has(value, LC_REF_FUNCTION))
                    return value;
            }
    }
    return NULL;
}

lc_value_p lc_python_enter(struct lc_engine *engine, lc_value_p value, bool awaited, uint32_t node)
{
    lc_value_p entered = NULL;
    struct lc_arguments none = {0};

    if (awaited && lc_value_has(value, LC_REF_WORK))
        return lc_await(engine, value);
    for (unsigned i = 0; i < value->count; i++) {
        const struct lc_ref *ref = &value->refs[i];
        lc_value_p method = own_method(engine, ref, "__enter__", "__aenter__"), one = lc_value_of(engine, *ref, 0);
        if (method) {
            one = lc_call(engine, method, one, &none, node);
            if (awaited)
                one = lc_await(engine, one);
        } else if (ref->kind == LC_REF_OBJECT && ref->object->shape == LC_OBJECT_LIST) {
            one = lc_object_elements(engine, ref->object); /* a generator with @contextmanager: what it yields */
        }
        entered = lc_value_join(engine, entered, one);
    }
    return entered ? lc_value_with(engine, entered, value->flags & LC_MAY_BE_ANYTHING) : &lc_value_anything;
}

static void leave_object(struct lc_engine *engine, struct lc_flow_object *object, uint32_t node)
{
    lc_value_p works = lc_cell_get(engine, object->works);
    lc_str known = object->known;
    unsigned hops = 0;

    for (const struct lc_flow_object *at = object; at && known.len == 0 && hops < 32; at = at->class, hops++)
        known = at->known;
    if (lc_py_threads_leave(engine, object, known))
        return;
    if (lc_str_has_suffix(known, LC_S("ExitStack()"))) {
        lc_value_p held = lc_cell_get(engine, object->element);
        if (held && engine->depth < 200) {
            engine->depth++;
            lc_python_leave(engine, held, node);
            engine->depth--;
        }
        return;
    }
    if (works && (lc_str_is(known, "subprocess.Popen()") || lc_str_has_suffix(known, LC_S("TaskGroup()")) ||
                  lc_str_has_suffix(known, LC_S("create_task_group()")) || lc_str_is(known, "os.popen()") ||
                  lc_str_has_suffix(known, LC_S("open_nursery()"))))
        lc_works_done(engine, works);
    else if (object->shape == LC_OBJECT_LIST) /* what follows the yield of a @contextmanager may wait */
        lc_works_escape(engine, lc_value_object(engine, object));
}

void lc_python_leave(struct lc_engine *engine, lc_value_p value, uint32_t node)
{
    lc_value_p items[3] = {&lc_value_nothing, &lc_value_nothing, &lc_value_nothing};
    struct lc_arguments arguments = {.items = items, .nodes = (uint32_t[3]){node, node, node}, .count = 3};

    for (unsigned i = 0; i < value->count; i++) {
        const struct lc_ref *ref = &value->refs[i];
        lc_value_p method = own_method(engine, ref, "__exit__", "__aexit__");
        if (method)
            lc_await(engine, lc_call(engine, method, lc_value_of(engine, *ref, 0), &arguments, node));
        else if (ref->kind == LC_REF_OBJECT)
            leave_object(engine, ref->object, node);
    }
}
