/* Calls: the user's own functions are followed (function.c); what belongs to others goes to the data and the language's
 * file; about the rest nothing is claimed. */
#include "layers/base/caps.h"
#include "layers/flow/engine.h"

enum {
    HELPER_BYTES = 1200, /* the longest of the helpers that drive generators */
    CLASSES_MAX = 32     /* above one another: hostile ones are their own parents */
};

lc_value_p lc_argument(const struct lc_arguments *arguments, size_t index)
{
    for (size_t i = 0; i < arguments->count; i++)
        if (arguments->names == NULL || arguments->names[i].len == 0) {
            if (index == 0)
                return arguments->items[i];
            index--;
        }
    return &lc_value_nothing;
}

lc_value_p lc_argument_named(const struct lc_arguments *arguments, size_t index, const char *name)
{
    for (size_t i = 0; arguments->names && i < arguments->count; i++)
        if (lc_str_is(arguments->names[i], name))
            return arguments->items[i];
    return lc_argument(arguments, index);
}

static bool callable(lc_value_p value)
{
    return lc_value_has(value, LC_REF_FUNCTION) || lc_value_has(value, LC_REF_SETTLER) ||
           lc_value_has(value, LC_REF_CALLBACK);
}

lc_value_p lc_last_function(const struct lc_arguments *arguments, size_t *index)
{
    for (size_t i = arguments->count; i > 0; i--)
        if (callable(arguments->items[i - 1])) {
            if (index)
                *index = i - 1;
            return arguments->items[i - 1];
        }
    return NULL;
}

lc_value_p lc_call_back(struct lc_engine *engine, lc_value_p callee, lc_value_p first, uint32_t node)
{
    lc_value_p items[1] = {first};
    struct lc_arguments arguments = {.items = items, .nodes = &node, .count = 1};
    struct lc_state *before = lc_state_copy(engine);
    lc_value_p value = lc_call(engine, callee, &lc_value_anything, &arguments, node);

    if (engine->state->dead)
        lc_state_join(engine, before, true, 0, NULL);
    return value;
}

lc_value_p lc_continue_with(struct lc_engine *engine, uint32_t work, lc_value_p callee, lc_value_p self,
                            const struct lc_arguments *arguments, uint32_t node)
{
    uint32_t outer = engine->continuation;
    struct lc_state *before = lc_state_copy(engine);
    bool responded = engine->state->responded;
    lc_value_p value;

    engine->continuation = work;
    engine->keeps_place = true;
    engine->weak++;
    value = lc_call(engine, callee, self, arguments, node);
    engine->weak--;
    engine->continuation = outer;
    if (engine->state->dead)
        lc_state_join(engine, before, true, 0, NULL);
    if (work != LC_NO_WORK) /* what stands after it in the code runs before it */
        engine->state->responded = responded;
    return value;
}

lc_value_p lc_continue(struct lc_engine *engine, uint32_t work, lc_value_p callee, lc_value_p first, lc_value_p second,
                       uint32_t node)
{
    lc_value_p items[4] = {first, second, &lc_value_anything, &lc_value_anything}; /* (header, stream, next) */
    struct lc_arguments arguments = {.items = items,
                                     .nodes = (uint32_t[4]){node, node, node, node},
                                     .count = engine->language == LC_LANG_NODE ? 4 : 2};

    return lc_continue_with(engine, work, callee, &lc_value_anything, &arguments, node);
}

lc_value_p lc_call_unknown(struct lc_engine *engine, lc_value_p self, const struct lc_arguments *arguments,
                           uint32_t node)
{
    (void)self;
    engine->effects++;
    for (size_t i = 0; i <= arguments->count; i++) {
        lc_value_p argument = i < arguments->count ? arguments->items[i] : arguments->block;
        if (argument == NULL)
            continue;
        if (lc_value_has(argument, LC_REF_SETTLER))
            for (unsigned r = 0; r < argument->count; r++)
                if (argument->refs[r].kind == LC_REF_SETTLER && engine->continuation != LC_NO_WORK)
                    lc_work_depends(engine, argument->refs[r].work, engine->continuation);
        if (lc_value_has(argument, LC_REF_FUNCTION)) {
            engine->weak++;
            lc_works_escape(engine, lc_call_back(engine, argument, &lc_value_anything, node));
            engine->weak--;
        }
        lc_works_escape(engine, argument);
    }
    return &lc_value_anything;
}

/* -- dispatch ------------------------------------------------------------------------------------------------------ */

/* An async function that has waited settles what it was given to settle when it gets there: not what was made inside of
 * it, nor what something that it started settles later. */
static void settle(struct lc_engine *engine, uint32_t promise)
{
    uint32_t later = engine->continuation;

    for (struct lc_frame *frame = engine->frame; frame; frame = frame->caller) {
        if (promise >= frame->first_work || (later != LC_NO_WORK && later >= frame->first_work))
            break;
        if (frame->async && frame->suspends && !frame->is_handler) {
            *LC_PUSH(&engine->work_arena, &frame->settles) = promise;
            return;
        }
    }
    if (engine->continuation != LC_NO_WORK)
        lc_work_depends(engine, promise, engine->continuation);
    else
        engine->works.items[promise].inert = true; /* settled at once */
}

static lc_value_p user_member(struct lc_engine *engine, lc_value_p self, lc_str name);
/* A compiler's helper under whatever name: takes a generator, makes a promise, calls next. */
static lc_value_p drive(struct lc_engine *engine, const struct lc_flow_function *helper,
                        const struct lc_arguments *arguments, uint32_t node)
{
    const struct lc_syntax_node *at = &helper->module->syntax->nodes[helper->node];
    lc_str text = lc_str_cut(helper->module->syntax->source, at->start, at->end);
    const struct lc_ref *last =
        arguments->count >= 3 ? lc_value_first(arguments->items[arguments->count - 1], LC_REF_FUNCTION) : NULL;
    struct lc_flow_function *driven;
    struct lc_arguments none = {0};

    if (last == NULL || text.len > HELPER_BYTES || !lc_str_contains(text, LC_S(".next(")) ||
        !lc_str_contains(text, LC_S("Promise")) ||
        !(last->function->module->syntax->nodes[last->function->node].flags & LC_SYN_GENERATOR))
        return NULL;
    driven = LC_NEW(&engine->work_arena, struct lc_flow_function);
    *driven = *last->function;
    driven->driven = true;
    return lc_call_function(engine, driven, arguments->items[0], &none, node);
}

static lc_value_p call_ref(struct lc_engine *engine, const struct lc_ref *ref, lc_value_p self,
                           const struct lc_arguments *arguments, uint32_t node)
{
    switch (ref->kind) {
    case LC_REF_FUNCTION: {
        lc_str package;
        lc_value_p driven;
        if (lc_is_third_party_code(engine, ref->function->module, ref->function->node, &package))
            return lc_known_call(
                engine,
                lc_third_party_path(engine, package, ref->function->module->syntax->nodes[ref->function->node].text),
                self, arguments, node, false);
        driven = drive(engine, ref->function, arguments, node);
        return driven ? driven : lc_call_function(engine, ref->function, self, arguments, node);
    }
    case LC_REF_KNOWN: return lc_known_call(engine, ref->text, self, arguments, node, false);
    case LC_REF_SETTLER:
        settle(engine, ref->work);
        if (engine->frame->executes.is_executor && engine->frame->executes.promise == ref->work)
            lc_cell_set(engine, engine->frame->executes.settled, &lc_value_plain);
        for (size_t i = 0; i < arguments->count; i++) /* resolve(promise) waits for it */
            for (unsigned w = 0; w < arguments->items[i]->count; w++)
                if (arguments->items[i]->refs[w].kind == LC_REF_WORK) {
                    engine->works.items[ref->work].inert = false;
                    lc_work_depends(engine, ref->work, arguments->items[i]->refs[w].work);
                }
        return &lc_value_nothing;
    case LC_REF_CALLBACK: lc_respond(engine, ref->text, arguments, node); return &lc_value_nothing;
    case LC_REF_OBJECT:
        if (engine->language == LC_LANG_PYTHON && ref->object->shape == LC_OBJECT_CLASS)
            return lc_construct(engine, lc_value_of(engine, *ref, 0), arguments, node);
        if (ref->object->known.len > 0)
            return lc_known_call(engine, ref->object->known,
                                 engine->language == LC_LANG_PYTHON ? lc_value_of(engine, *ref, 0) : self, arguments,
                                 node, false);
        if (engine->language == LC_LANG_PYTHON && user_member(engine, lc_value_of(engine, *ref, 0), LC_S("__call__")))
            return lc_call(engine, user_member(engine, lc_value_of(engine, *ref, 0), LC_S("__call__")),
                           lc_value_of(engine, *ref, 0), arguments, node);
        return lc_call_unknown(engine, self, arguments, node);
    case LC_REF_WORK:
    case LC_REF_STRING:
    default: return lc_call_unknown(engine, self, arguments, node);
    }
}

static lc_value_p call_all(struct lc_engine *engine, lc_value_p callee, lc_value_p self,
                           const struct lc_arguments *arguments, uint32_t node)
{
    lc_value_p value = NULL;

    if (callee->count == 0 ||
        (callee->flags & LC_MAY_BE_ANYTHING && !callable(callee) && !lc_value_has(callee, LC_REF_KNOWN)))
        return lc_call_unknown(engine, self, arguments, node);
    if (callee->count == 1)
        return call_ref(engine, &callee->refs[0], self, arguments, node);
    for (unsigned i = 0; i < callee->count && i < 4; i++) {
        struct lc_state *before = lc_state_copy(engine), *mine;
        lc_value_p one = call_ref(engine, &callee->refs[i], self, arguments, node);
        value = lc_value_join(engine, value, one);
        if (i + 1 == callee->count || i == 3)
            break;
        mine = engine->state;
        engine->state = before;
        value = lc_value_join(engine, value, call_ref(engine, &callee->refs[++i], self, arguments, node));
        lc_state_join(engine, mine, false, 0, NULL);
    }
    return value ? value : &lc_value_anything;
}

lc_value_p lc_call(struct lc_engine *engine, lc_value_p callee, lc_value_p self, const struct lc_arguments *arguments,
                   uint32_t node)
{
    lc_value_p value;

    if (engine->state->dead)
        return &lc_value_nothing;
    if (!lc_flow_enter(engine))
        return &lc_value_anything;
    value = call_all(engine, callee, self, arguments, node);
    lc_flow_leave(engine);
    return value;
}

static void set_fields(struct lc_engine *engine, struct lc_flow_object *instance, struct lc_flow_object *class)
{
    struct lc_frame frame = {.caller = engine->frame,
                             .module = class->module,
                             .self = lc_value_object(engine, instance),
                             .first_work = (uint32_t)engine->works.count};
    struct lc_flow_scope *scope = class->module->scope;

    if (class->module->syntax == NULL)
        return;
    frame.site = engine->frame->site;
    engine->frame = &frame;
    for (uint32_t kid = lc_kid(engine, class->node, 1); kid; kid = lc_at(engine, kid)->next) {
        const struct lc_syntax_node *member = lc_at(engine, kid);
        if (member->kind == LC_SYN_FIELD && !(member->flags & LC_SYN_STATIC))
            lc_object_set(engine, instance, member->text,
                          member->first && lc_at(engine, member->first)->kind != LC_SYN_EMPTY
                              ? lc_eval(engine, scope, member->first)
                              : &lc_value_nothing);
    }
    engine->frame = frame.caller;
}

static lc_value_p construct_class(struct lc_engine *engine, struct lc_flow_object *class,
                                  const struct lc_arguments *arguments, uint32_t node)
{
    struct lc_flow_object *instance = lc_object_new(engine, LC_OBJECT_INSTANCE), *chain[8];
    lc_value_p self = lc_value_object(engine, instance);
    unsigned count = 0;
    lc_str package;

    if (class->module && lc_is_third_party_code(engine, class->module, class->node, &package)) {
        return lc_known_call(engine, lc_third_party_path(engine, package, class->name), &lc_value_nothing, arguments,
                             node, true);
    }
    instance->class = class->prototype;
    for (struct lc_flow_object *at = class; at && count < 8; at = at->class)
        chain[count++] = at;
    for (unsigned i = count; i > 0; i--)
        if (chain[i - 1]->module)
            set_fields(engine, instance, chain[i - 1]);
    for (unsigned i = 0; i < count; i++)
        if (chain[i]->constructor) {
            lc_call_function(engine, chain[i]->constructor, self, arguments, node);
            return self;
        }
    if (engine->language == LC_LANG_PYTHON) { /* object's own takes nothing, another's may keep what it gets */
        lc_call(engine, lc_member_get(engine, self, LC_S("__init__"), node), self, arguments, node);
        return self;
    }
    if (count > 0 && chain[count - 1]->prototype && chain[count - 1]->prototype->class)
        for (size_t i = 0; i < arguments->count; i++) {
            if (arguments->names && lc_str_is(arguments->names[i], "target"))
                lc_object_set(engine, instance, LC_S("target"), arguments->items[i]);
            else
                lc_works_escape(engine, arguments->items[i]);
        }
    return self;
}

lc_value_p lc_construct(struct lc_engine *engine, lc_value_p callee, const struct lc_arguments *arguments,
                        uint32_t node)
{
    lc_value_p value = NULL;

    for (unsigned i = 0; i < callee->count && i < 4; i++) {
        const struct lc_ref *ref = &callee->refs[i];
        lc_value_p one = NULL;
        if (ref->kind == LC_REF_OBJECT && ref->object->shape == LC_OBJECT_CLASS) {
            one = construct_class(engine, ref->object, arguments, node);
        } else if (ref->kind == LC_REF_KNOWN) {
            one = lc_known_call(engine, ref->text, &lc_value_nothing, arguments, node, true);
        } else if (ref->kind == LC_REF_FUNCTION) {
            struct lc_flow_object *instance = lc_object_new(engine, LC_OBJECT_INSTANCE);
            const struct lc_ref *prototype;
            lc_value_p self = lc_value_object(engine, instance);
            prototype = lc_value_first(lc_member_get(engine, callee, LC_S("prototype"), node), LC_REF_OBJECT);
            instance->class = prototype ? prototype->object : NULL;
            one = call_ref(engine, ref, self, arguments, node);
            one = lc_value_has(one, LC_REF_OBJECT) ? one : self;
        }
        value = lc_value_join(engine, value, one);
    }
    return value ? value : lc_call_unknown(engine, &lc_value_nothing, arguments, node);
}

/* -- call expressions ---------------------------------------------------------------------------------------------- */

static void read_arguments(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node,
                           struct lc_arguments *out)
{
    size_t count = 0;

    for (uint32_t kid = lc_kid(engine, node, 1); kid; kid = lc_at(engine, kid)->next)
        count++;
    out->items = LC_NEW_ARRAY(&engine->work_arena, count + 1, lc_value_p);
    out->names = LC_NEW_ARRAY(&engine->work_arena, count + 1, lc_str);
    out->nodes = LC_NEW_ARRAY(&engine->work_arena, count + 1, uint32_t);
    for (uint32_t kid = lc_kid(engine, node, 1); kid && !engine->state->dead; kid = lc_at(engine, kid)->next) {
        const struct lc_syntax_node *at = lc_at(engine, kid);
        lc_value_p value;
        if (at->kind == LC_SYN_FUNCTION && (at->flags & LC_SYN_RUBY_BLOCK)) {
            out->block = lc_eval_function(engine, scope, kid, NULL);
            continue;
        }
        if (at->kind == LC_SYN_SPREAD) {
            value = at->first ? lc_eval(engine, scope, at->first) : &lc_value_anything;
            if (lc_str_is(at->text, "&")) {
                out->block = value;
                continue;
            }
            out->spread = true;
            value = lc_iterate(engine, value, false);
        } else {
            value = lc_eval(engine, scope, kid);
        }
        out->names[out->count] = at->kind == LC_SYN_KEYWORD ? at->text : (lc_str){0};
        out->nodes[out->count] = kid;
        out->items[out->count++] = value;
    }
}

static lc_value_p user_member(struct lc_engine *engine, lc_value_p self, lc_str name)
{
    for (unsigned i = 0; i < self->count; i++) {
        const struct lc_ref *ref = &self->refs[i];
        struct lc_flow_object *at = ref->kind == LC_REF_OBJECT     ? ref->object
                                    : ref->kind == LC_REF_FUNCTION ? ref->function->owner
                                                                   : NULL;
        if (ref->kind == LC_REF_OBJECT && ref->object->shape == LC_OBJECT_MODULE && ref->object->module) {
            lc_value_p value = lc_module_export(engine, ref->object->module, name);
            if (value->count > 0)
                return value;
        }
        for (unsigned hops = 0; at && hops < 32; at = at->class, hops++) {
            struct lc_flow_property *property = lc_object_property(engine, at, name, false);
            lc_value_p value = property ? lc_cell_get(engine, property->cell) : NULL;
            if (value && (callable(value) || lc_value_has(value, LC_REF_KNOWN) || lc_value_has(value, LC_REF_OBJECT) ||
                          value->flags & LC_MAY_BE_ANYTHING))
                return value;
        }
    }
    return NULL;
}

static bool language_method(struct lc_engine *engine, lc_value_p self, lc_str name,
                            const struct lc_arguments *arguments, uint32_t node, lc_value_p *out)
{
    switch (engine->language) {
    case LC_LANG_NODE: return lc_node_method(engine, self, name, arguments, node, out);
    case LC_LANG_PYTHON: return lc_python_method(engine, self, name, arguments, node, out);
    case LC_LANG_RUBY: return lc_ruby_method(engine, self, name, arguments, node, out);
    case LC_LANG_NONE:
    case LC_LANG_GO:
    case LC_LANG_JAVA:
    case LC_LANG_DOTNET:
    case LC_LANG_CUSTOM:
    default: return false;
    }
}

lc_value_p lc_call_method(struct lc_engine *engine, lc_value_p self, lc_str name, const struct lc_arguments *arguments,
                          uint32_t node)
{
    lc_value_p function = user_member(engine, self, name), value;

    if (function)
        return lc_call(engine, function, self, arguments, node);
    if (language_method(engine, self, name, arguments, node, &value))
        return value;
    return lc_call(engine, lc_member_get(engine, self, name, node), self, arguments, node);
}

/* `super`, and Python's `super()`. */
static bool is_super(const struct lc_engine *engine, uint32_t node)
{
    const struct lc_syntax_node *at = lc_at(engine, node);

    if (engine->language == LC_LANG_PYTHON && at->kind == LC_SYN_CALL && at->first)
        return lc_at(engine, at->first)->kind == LC_SYN_NAME && lc_str_is(lc_at(engine, at->first)->text, "super");
    return at->kind == LC_SYN_SUPER;
}

/* A method of the class above the one whose method runs. */
static lc_value_p parents_member(struct lc_engine *engine, lc_str name, uint32_t node)
{
    const struct lc_frame *frame = engine->frame;
    struct lc_flow_object *home = NULL, *parent;

    for (; frame && home == NULL; frame = frame->caller)
        home = frame->function ? frame->function->home : NULL;
    parent = home && home->prototype ? home->prototype->class : NULL;
    if (parent == NULL)
        return &lc_value_anything;
    return lc_member_get(engine, lc_value_object(engine, parent), name, node);
}

static lc_value_p call_method(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node, uint32_t callee)
{
    lc_str name = lc_at(engine, callee)->text;
    uint32_t object = lc_at(engine, callee)->first;
    lc_value_p self;
    struct lc_arguments arguments = {0};
    bool super;

    super = object && is_super(engine, object);
    if (super)
        self = engine->frame->self ? engine->frame->self : &lc_value_anything;
    else
        self = object ? lc_eval(engine, scope, object) : &lc_value_anything;
    read_arguments(engine, scope, node, &arguments);
    if (engine->state->dead)
        return &lc_value_nothing;
    if (engine->language == LC_LANG_NODE && object)
        self = lc_node_listened(engine, scope, object, self, name, &arguments);
    if (super)
        return lc_call(engine, parents_member(engine, name, node), self, &arguments, node);
    return lc_call_method(engine, self, name, &arguments, node);
}

static lc_value_p call_super(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    struct lc_arguments arguments = {0};
    const struct lc_frame *frame = engine->frame;
    struct lc_flow_object *home = NULL;
    unsigned hops = 0;

    read_arguments(engine, scope, node, &arguments);
    for (; frame && home == NULL; frame = frame->caller)
        home = frame->function ? frame->function->home : NULL;
    for (struct lc_flow_object *at = home ? home->class : NULL; at && hops < CLASSES_MAX; at = at->class, hops++)
        if (at->constructor)
            return lc_call_function(engine, at->constructor, engine->frame->self, &arguments, node);
    return &lc_value_anything;
}

/* next(): somebody unknown is told of the end, and may wait for it. What the module imports is no such thing. */
static void tell_of_end(struct lc_engine *engine, struct lc_flow_scope *scope, lc_str name, lc_value_p function)
{
    if (engine->language != LC_LANG_NODE || engine->continuation == LC_NO_WORK || function->count > 0 ||
        !(function->flags & LC_MAY_BE_ANYTHING) ||
        lc_scope_find(engine, scope, name) == lc_scope_find(engine, engine->frame->module->scope, name))
        return;
    lc_works_escape(engine, lc_value_work(engine, engine->continuation));
}

static bool is_await(const struct lc_engine *engine, uint32_t callee)
{
    return engine->language == LC_LANG_NODE && lc_at(engine, callee)->kind == LC_SYN_NAME &&
           lc_str_is(lc_at(engine, callee)->text, "await");
}

/* `await (x).json()` and `await (0, f)(x)`, where the grammar takes `await (…)` for a call: the whole is waited for. */
static bool begins_with_await(const struct lc_engine *engine, uint32_t callee)
{
    while (callee) {
        const struct lc_syntax_node *at = lc_at(engine, callee);
        if (at->kind == LC_SYN_CALL && at->first && is_await(engine, at->first))
            return true;
        if (at->kind != LC_SYN_CALL && at->kind != LC_SYN_MEMBER && at->kind != LC_SYN_INDEX)
            return false;
        callee = at->first;
    }
    return false;
}

static lc_value_p eval_call(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    uint32_t callee = lc_kid(engine, node, 0);
    const struct lc_syntax_node *at = lc_at(engine, callee);
    struct lc_arguments arguments = {0};
    lc_value_p function, value;

    if (callee == 0)
        return &lc_value_anything;
    if (at->kind == LC_SYN_SUPER)
        return call_super(engine, scope, node);
    if (is_await(engine, callee)) { /* at a module's top: see begins_with_await */
        read_arguments(engine, scope, node, &arguments);
        return arguments.count > 0 ? lc_await(engine, arguments.items[arguments.count - 1]) : &lc_value_anything;
    }
    if (at->kind == LC_SYN_MEMBER && !(lc_at(engine, node)->flags & LC_SYN_NEW))
        return call_method(engine, scope, node, callee);
    if (at->kind == LC_SYN_NAME && !(engine->language == LC_LANG_RUBY)) {
        function = lc_eval(engine, scope, callee);
        tell_of_end(engine, scope, at->text, function);
    } else if (at->kind == LC_SYN_NAME) {
        struct lc_binding *binding = lc_scope_find(engine, scope, at->text);
        function = binding ? lc_cell_get(engine, binding->cell) : NULL;
        if (function == NULL && engine->frame->self)
            function = user_member(engine, engine->frame->self, at->text);
        function = function ? function : lc_value_known(engine, at->text);
    } else {
        function = lc_eval(engine, scope, callee);
    }
    read_arguments(engine, scope, node, &arguments);
    if (engine->state->dead)
        return &lc_value_nothing;
    if (at->kind == LC_SYN_NAME && engine->language == LC_LANG_NODE &&
        lc_node_intrinsic(engine, scope, at->text, &arguments, node, &value))
        return value;
    if (lc_at(engine, node)->flags & LC_SYN_NEW)
        return lc_construct(engine, function, &arguments, node);
    return lc_call(engine, function,
                   engine->language == LC_LANG_RUBY && engine->frame->self ? engine->frame->self : &lc_value_nothing,
                   &arguments, node);
}

lc_value_p lc_eval_call(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    lc_value_p value = eval_call(engine, scope, node);

    return begins_with_await(engine, lc_kid(engine, node, 0)) ? lc_await(engine, value) : value;
}
