/* Function and class expressions become values here: members, decorators and what these declare; the other expressions
 * are in expression.c. */
#include "layers/flow/engine.h"

lc_value_p lc_eval_function(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node,
                            struct lc_flow_object *home)
{
    struct lc_flow_function *function = LC_NEW(&engine->work_arena, struct lc_flow_function);
    lc_value_p value;

    function->module = engine->frame->module;
    function->node = node;
    function->scope = scope;
    function->home = home;
    if (lc_at(engine, node)->flags & (LC_SYN_ARROW | LC_SYN_RUBY_BLOCK))
        function->self = engine->frame->self;
    if (lc_at(engine, node)->flags & LC_SYN_RUBY_BLOCK)
        function->block = engine->frame->block;
    value = lc_value_function(engine, function);
    for (uint32_t kid = lc_kid(engine, node, 2); kid; kid = lc_at(engine, kid)->next) {
        lc_value_p decorator;
        struct lc_arguments arguments = {.items = &value, .nodes = &kid, .count = 1};
        if (lc_at(engine, kid)->kind != LC_SYN_DECORATOR || lc_at(engine, kid)->first == 0)
            continue;
        decorator = lc_eval(engine, scope, lc_at(engine, kid)->first);
        if (lc_value_has(decorator, LC_REF_FUNCTION) && engine->language == LC_LANG_PYTHON) {
            lc_value_p wrapped = lc_call(engine, decorator, &lc_value_nothing, &arguments, kid);
            if (lc_value_has(wrapped, LC_REF_FUNCTION))
                value = wrapped;
        }
    }
    return value;
}

static bool decorated_with(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node, const char *module)
{
    for (uint32_t kid = lc_at(engine, node)->first; kid; kid = lc_at(engine, kid)->next) {
        const struct lc_ref *known;
        uint32_t x = lc_at(engine, kid)->first;
        if (lc_at(engine, kid)->kind != LC_SYN_DECORATOR || x == 0)
            continue;
        if (lc_at(engine, x)->kind == LC_SYN_CALL)
            x = lc_at(engine, x)->first;
        known = lc_value_first(lc_eval(engine, scope, x), LC_REF_KNOWN);
        if (known && lc_str_has_prefix(known->text, lc_str_from(module)))
            return true;
    }
    return false;
}

/* What a framework will call: methods with @OnEvent, and those with a route in a @Controller. */
static void note_decorated(struct lc_engine *engine, struct lc_flow_scope *scope, struct lc_flow_object *class,
                           uint32_t class_node, uint32_t method, lc_value_p function)
{
    const struct lc_ref *ref = lc_value_first(function, LC_REF_FUNCTION);

    for (uint32_t kid = lc_kid(engine, method, 2); kid && ref; kid = lc_at(engine, kid)->next) {
        uint32_t x = lc_at(engine, kid)->first;
        lc_str name;
        if (lc_at(engine, kid)->kind != LC_SYN_DECORATOR || x == 0 || lc_at(engine, x)->kind != LC_SYN_CALL)
            continue;
        name = lc_at(engine, lc_at(engine, x)->first)->text;
        if (lc_str_is(name, "OnEvent") && lc_kid(engine, x, 1)) {
            struct lc_flow_listener *listener = LC_PUSH(&engine->work_arena, &engine->listeners);
            listener->event = lc_value_text(lc_eval(engine, scope, lc_kid(engine, x, 1)));
            listener->function = function;
            listener->module = engine->frame->module;
            listener->node = method;
        } else if ((lc_str_is(name, "Get") || lc_str_is(name, "Post") || lc_str_is(name, "Put") ||
                    lc_str_is(name, "Patch") || lc_str_is(name, "Delete") || lc_str_is(name, "All")) &&
                   decorated_with(engine, scope, class_node, "@nestjs/common.Controller")) {
            struct lc_route *route = LC_PUSH(&engine->work_arena, &engine->routes);
            route->function = ref->function;
            route->self = lc_object_new(engine, LC_OBJECT_INSTANCE);
            route->self->class = class->prototype;
        }
    }
}

static void eval_member_function(struct lc_engine *engine, struct lc_flow_scope *scope, struct lc_flow_object *class,
                                 uint32_t class_node, uint32_t kid)
{
    const struct lc_syntax_node *member = lc_at(engine, kid);
    bool is_static = (member->flags & LC_SYN_STATIC) != 0;
    lc_value_p function = lc_eval_function(engine, scope, kid, class);
    const struct lc_ref *ref = lc_value_first(function, LC_REF_FUNCTION);
    lc_str name = member->text;

    if (lc_str_is(name, "constructor") || lc_str_is(name, "__init__") ||
        (engine->language == LC_LANG_RUBY && lc_str_is(name, "initialize")))
        class->constructor = ref ? ref->function : NULL;
    if (lc_str_is(name, "constructor"))
        return;
    lc_object_set(engine, is_static ? class : class->prototype, name, function);
    if (is_static && engine->language == LC_LANG_PYTHON)
        lc_object_set(engine, class->prototype, name, function);
    if (member->flags & LC_SYN_GETTER)
        lc_object_property(engine, is_static ? class : class->prototype, name, true)->getter = true;
    note_decorated(engine, scope, class, class_node, kid, function);
}

static void inherit(struct lc_engine *engine, struct lc_flow_object *class, lc_value_p heritage)
{
    for (unsigned i = 0; i < heritage->count; i++) {
        const struct lc_ref *ref = &heritage->refs[i];
        if (ref->kind == LC_REF_OBJECT && ref->object->shape == LC_OBJECT_CLASS) {
            class->class = ref->object;
            class->prototype->class = ref->object->prototype;
            return;
        }
        if (ref->kind == LC_REF_OBJECT && ref->object->shape == LC_OBJECT_LIST) /* Python: several bases */
            inherit(engine, class, lc_object_elements(engine, ref->object));
        if (ref->kind == LC_REF_KNOWN) {
            class->prototype->class =
                lc_object_known(engine, lc_arena_printf(&engine->work_arena, "%.*s()", LC_FMT(ref->text)));
            return;
        }
    }
    if (heritage->flags & LC_MAY_BE_ANYTHING) {
        class->prototype->class = lc_object_new(engine, LC_OBJECT_PLAIN);
        class->prototype->class->opaque = true;
    }
}

lc_value_p lc_eval_class(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    const struct lc_syntax_node *at = lc_at(engine, node);
    struct lc_flow_scope *inner = lc_scope_new(engine, scope, true);
    struct lc_binding *open = engine->language == LC_LANG_RUBY ? lc_scope_find(engine, scope, at->text) : NULL;
    const struct lc_ref *again = open ? lc_value_first(lc_cell_get(engine, open->cell), LC_REF_OBJECT) : NULL;
    struct lc_flow_object *class =
        again && again->object->shape == LC_OBJECT_CLASS ? again->object : lc_object_new(engine, LC_OBJECT_CLASS);
    lc_value_p value = lc_value_object(engine, class), self = engine->frame->self;
    uint32_t heritage = lc_kid(engine, node, 0);

    inner->sealed = engine->language == LC_LANG_RUBY;
    class->name = at->text;
    class->module = engine->frame->module;
    class->node = node;
    if (class->prototype == NULL)
        class->prototype = lc_object_new(engine, LC_OBJECT_PLAIN);
    if (heritage && lc_at(engine, heritage)->kind != LC_SYN_EMPTY)
        inherit(engine, class, lc_eval(engine, scope, heritage));
    if (at->text.len > 0 && (at->flags & LC_SYN_DECLARATION))
        lc_scope_bind(engine, scope, at->text, value);
    else if (at->text.len > 0)
        lc_scope_bind(engine, inner, at->text, value);
    engine->frame->self = value;
    for (uint32_t kid = heritage ? lc_at(engine, heritage)->next : 0; kid; kid = lc_at(engine, kid)->next) {
        const struct lc_syntax_node *member = lc_at(engine, kid);
        if (member->kind == LC_SYN_FUNCTION) {
            eval_member_function(engine, inner, class, node, kid);
        } else if (member->kind == LC_SYN_FIELD && (member->flags & LC_SYN_STATIC)) {
            lc_object_set(engine, class, member->text,
                          member->first ? lc_eval(engine, inner, member->first) : &lc_value_nothing);
        } else if (member->kind == LC_SYN_BLOCK || member->kind == LC_SYN_EXPRESSION || member->kind == LC_SYN_CLASS ||
                   member->kind == LC_SYN_IF) {
            lc_eval(engine, inner, kid);
        } else if (member->kind == LC_SYN_DECORATOR && member->first) {
            lc_eval(engine, scope, member->first);
        }
    }
    engine->frame->self = self;
    for (size_t i = 0; engine->language != LC_LANG_NODE && i < inner->names.count; i++) {
        lc_value_p held = lc_cell_get(engine, inner->names.items[i].cell);
        if (held && !lc_object_property(engine, class, inner->names.items[i].name, false)) {
            lc_object_set(engine, class, inner->names.items[i].name, held);
            if (!lc_object_property(engine, class->prototype, inner->names.items[i].name, false))
                lc_object_set(engine, class->prototype, inner->names.items[i].name, held);
        }
    }
    return value;
}
