/* The run as a whole: the handler's module loads, the handler is found in it and called as the runtime calls it, and
 * what is pending when the response goes out is told. */
#include "layers/flow/flow.h"

#include "layers/base/caps.h"
#include "layers/flow/engine.h"

/* -- caps ---------------------------------------------------------------------------------------------------------- */

void lc_flow_give_up(struct lc_engine *engine, lc_str why)
{
    if (!engine->gave_up)
        engine->gave_up_why = why;
    engine->gave_up = true;
}

bool lc_flow_enter(struct lc_engine *engine)
{
    if (++engine->steps > LC_FLOW_STEPS_MAX)
        lc_flow_give_up(engine, LC_S("the code is too large to be followed to its end"));
    else if (engine->work_arena.total > LC_FLOW_BYTES_MAX)
        lc_flow_give_up(engine, LC_S("following the code takes too much memory"));
    else if (engine->works.count > LC_FLOW_WORKS_MAX)
        lc_flow_give_up(engine, LC_S("it starts too many pieces of work"));
    else if (engine->depth >= LC_FLOW_DEPTH_MAX)
        lc_flow_give_up(engine, LC_S("the code is nested too deep"));
    if (engine->gave_up)
        return false;
    engine->depth++;
    return true;
}

/* -- the response -------------------------------------------------------------------------------------------------- */

static bool in_chain(const struct lc_engine *engine, uint32_t work)
{
    uint32_t at = engine->continuation;

    for (unsigned hops = 0; at != LC_NO_WORK && hops < 64; hops++) {
        if (at == work)
            return true;
        at = engine->works.items[at].parent;
    }
    return false;
}

/* callback(err) goes out at once; callback(null, …) when the event loop is empty, unless told otherwise. */
static bool goes_out_now(const struct lc_engine *engine, lc_str how, const struct lc_arguments *arguments)
{
    if (!lc_str_is(how, "callback"))
        return true;
    if (engine->state->no_waiting)
        return true;
    return arguments->count == 1 && lc_value_truth(arguments->items[0]) != 0;
}

/* callback(err) may be called with none; callback(new Error(…)) may not. */
static bool is_error(const struct lc_engine *engine, const struct lc_arguments *arguments)
{
    const struct lc_syntax_node *at;

    if (arguments->count == 0)
        return false;
    at = lc_at(engine, arguments->nodes[0]);
    return arguments->items[0]->count > 0 || (at->kind == LC_SYN_CALL && at->flags & LC_SYN_NEW);
}

void lc_respond(struct lc_engine *engine, lc_str how, const struct lc_arguments *arguments, uint32_t node)
{
    bool surely = engine->state->no_waiting || !lc_str_is(how, "callback") || is_error(engine, arguments);

    if (engine->at_load || engine->style == LC_FLOW_STYLE_PROMISE || engine->style == LC_FLOW_STYLE_RETURN ||
        !goes_out_now(engine, how, arguments))
        return;

    engine->responses++;
    for (uint32_t i = 0; surely && i < engine->works.count; i++) {
        struct lc_work *work = &engine->works.items[i];
        enum lc_work_status status = lc_work_get(engine, i);
        if ((status != LC_WORK_PENDING && status != LC_WORK_MAYBE) || in_chain(engine, i) || work->at_load)
            continue;
        work->response = true;
        work->left_module = engine->frame->module;
        work->left_node = node;
    }
    engine->state->responded = true;
}

/* -- finding the function ------------------------------------------------------------------------------------------ */

/* Whether the file says the name as a string or symbol: a helper may define it (`define_method :name`, `globals()['name']`). */
static bool says(const struct lc_flow_module *module, lc_str name)
{
    for (size_t i = 0; module->syntax && i < module->syntax->node_count; i++)
        if (module->syntax->nodes[i].kind == LC_SYN_STRING && lc_str_eq(module->syntax->nodes[i].text, name))
            return true;
    return false;
}

/* NULL when there is certainly no such export. */
static lc_value_p exported(struct lc_engine *engine, struct lc_flow_module *module, lc_str name)
{
    lc_value_p all = lc_module_value(engine, module);
    const struct lc_ref *ref = all->count == 1 && all->flags == 0 ? &all->refs[0] : NULL;
    struct lc_flow_object *object = ref && ref->kind == LC_REF_OBJECT ? ref->object : NULL;

    if (engine->language != LC_LANG_NODE) {
        if (lc_scope_find(engine, module->scope, name) == NULL && !module->exports->opaque)
            return says(module, name) ? &lc_value_anything : NULL;
        return lc_module_export(engine, module, name);
    }
    if (module->bundle && module->bundle->kind != LC_BUNDLE_NONE)
        object = NULL; /* what the bundler's part of it does to the exports was not followed to its end */
    if (object && !object->opaque && !object->escaped && object->class == NULL && object->known.len == 0 &&
        module->stars.count == 0 && lc_object_property(engine, object, name, false) == NULL &&
        object->shape != LC_OBJECT_INSTANCE && lc_cell_get(engine, object->element) == NULL)
        return NULL;
    return module->is_esm ? lc_module_export(engine, module, name) : lc_member_get(engine, all, name, 0);
}

static void not_exported(struct lc_engine *engine, struct lc_flow_module *module, lc_str name)
{
    lc_value_p all = lc_module_value(engine, module);
    const struct lc_ref *ref = lc_value_first(all, LC_REF_OBJECT);
    lc_str others = {0};

    for (size_t i = 0; ref && i < ref->object->properties.count && i < 6; i++)
        others = lc_arena_printf(engine->arena, "%.*s%s'%.*s'", LC_FMT(others), i > 0 ? ", " : "",
                                 LC_FMT(ref->object->properties.items[i].name));
    lc_flow_say(
        engine, LC_FLOW_HANDLER_NOT_EXPORTED, LC_FLOW_CERTAIN, "not-exported", module, 0, name,
        others.len > 0                     ? lc_arena_printf(engine->arena, "it exports %.*s", LC_FMT(others))
        : engine->language == LC_LANG_NODE ? LC_S("it exports nothing")
                                           : LC_S("nothing of that name is defined at its top level"),
        lc_arena_printf(engine->arena, "export '%.*s', or name another function in the handler setting", LC_FMT(name)));
}

/* Ruby's class methods run on their class; Python takes anything that can be called. */
static lc_value_p callable_of(struct lc_engine *engine, lc_value_p value, lc_value_p owner)
{
    const struct lc_ref *ref = value ? lc_value_first(value, LC_REF_FUNCTION) : NULL;
    struct lc_flow_function *copy;

    if (engine->language == LC_LANG_PYTHON && value && ref == NULL && lc_value_has(value, LC_REF_OBJECT)) {
        lc_value_p call = lc_member_get(engine, value, LC_S("__call__"), 0);
        return lc_value_has(call, LC_REF_FUNCTION) ? call : value;
    }
    if (engine->language != LC_LANG_RUBY || ref == NULL || owner == NULL)
        return value;
    copy = LC_NEW(&engine->work_arena, struct lc_flow_function);
    *copy = *ref->function;
    copy->self = owner;
    return lc_value_function(engine, copy);
}

static lc_value_p find_handler(struct lc_engine *engine, struct lc_flow_module *module)
{
    lc_str rest = engine->graph->handler.export, part;
    char separator = lc_str_contains(rest, LC_S("::")) ? ':' : '.';
    lc_value_p value = NULL, owner = NULL;

    while (lc_str_next(&rest, separator, &part)) {
        if (part.len == 0) /* between the two colons */
            continue;
        if (separator == ':' && rest.len == 0 && lc_str_contains(part, LC_S("."))) {
            rest = part;
            separator = '.';
            continue;
        }
        owner = value;
        if (value == NULL)
            value = exported(engine, module, part);
        else
            value = lc_member_get(engine, value, part, 0);
        if (value == NULL) {
            not_exported(engine, module, part);
            return NULL;
        }
    }
    return callable_of(engine, value, owner);
}

/* -- the runtime's call -------------------------------------------------------------------------------------------- */

static lc_value_p context_value(struct lc_engine *engine)
{
    static const char *const senders[] = {"done", "fail", "succeed"};
    struct lc_flow_object *context = lc_object_new(engine, LC_OBJECT_PLAIN);

    context->opaque = true;
    for (size_t i = 0; engine->language == LC_LANG_NODE && i < sizeof senders / sizeof *senders; i++)
        lc_object_set(
            engine, context, lc_str_from(senders[i]),
            lc_value_of(engine, (struct lc_ref){.kind = LC_REF_CALLBACK, .text = lc_str_from(senders[i])}, 0));
    return lc_value_object(engine, context);
}

static lc_value_p call_as_runtime(struct lc_engine *engine, struct lc_flow_function *function)
{
    lc_value_p items[4] = {&lc_value_anything, context_value(engine), &lc_value_nothing, NULL};
    lc_str names[3] = {{0}, {0}, {0}};
    struct lc_arguments arguments = {.items = items, .names = names, .nodes = (uint32_t[3]){0, 0, 0}, .count = 2};

    if (engine->language == LC_LANG_RUBY) {
        names[0] = LC_S("event");
        names[1] = LC_S("context");
    }
    if (engine->style == LC_FLOW_STYLE_STREAMING) {
        items[2] = items[1];
        items[1] = lc_value_object(engine, lc_object_known(engine, LC_S("awslambda.responseStream()")));
        arguments.count = 3;
    } else if (engine->language == LC_LANG_NODE && engine->version < 24) {
        items[2] = lc_value_of(engine, (struct lc_ref){.kind = LC_REF_CALLBACK, .text = LC_S("callback")}, 0);
        arguments.count = 3;
    }
    return lc_call_function(engine, function, &lc_value_anything, &arguments, 0);
}

static bool is_promise(lc_value_p value)
{
    return (value->flags & LC_IS_PROMISE) || lc_value_has(value, LC_REF_WORK);
}

static void run_handler(struct lc_engine *engine, struct lc_flow_function *function)
{
    const struct lc_syntax_node *at = &function->module->syntax->nodes[function->node];
    bool async = (at->flags & LC_SYN_ASYNC) != 0;
    lc_value_p result;

    engine->handler = function;
    if (engine->style == LC_FLOW_STYLE_UNKNOWN)
        engine->style = engine->language != LC_LANG_NODE ? LC_FLOW_STYLE_RETURN
                        : async                          ? LC_FLOW_STYLE_PROMISE
                        : engine->version >= 24          ? LC_FLOW_STYLE_RETURN
                                                         : LC_FLOW_STYLE_CALLBACK;
    result = call_as_runtime(engine, function);
    if (engine->language == LC_LANG_NODE)
        lc_works_done(engine, result);
    for (size_t i = 0; i < engine->hooks.count; i++)
        lc_works_done(engine, lc_call_back(engine, engine->hooks.items[i], &lc_value_anything, 0));
    if (engine->style == LC_FLOW_STYLE_CALLBACK && is_promise(result))
        engine->style = LC_FLOW_STYLE_PROMISE;
    else if (engine->style == LC_FLOW_STYLE_CALLBACK && result->flags & LC_MAY_BE_ANYTHING && engine->responses == 0)
        engine->style = LC_FLOW_STYLE_UNKNOWN; /* a promise or not: then the runtime waits or not */
    lc_flow_report(engine);
}

static void run_routes(struct lc_engine *engine)
{
    struct lc_state *loaded = engine->state;

    for (size_t i = 0; i < engine->routes.count; i++) {
        struct lc_route route = engine->routes.items[i];
        lc_value_p items[3] = {&lc_value_anything,
                               lc_value_object(engine, lc_object_known(engine, LC_S("express.response()"))),
                               &lc_value_anything};
        struct lc_arguments arguments = {.items = items, .nodes = (uint32_t[3]){0, 0, 0}, .count = 3};
        lc_value_p result;
        engine->state = loaded;
        engine->state = lc_state_copy(engine);
        engine->responses = 0;
        engine->style = route.express ? LC_FLOW_STYLE_FRAMEWORK : LC_FLOW_STYLE_PROMISE;
        engine->handler = route.function;
        result = lc_call_function(engine, route.function,
                                  route.self ? lc_value_object(engine, route.self) : &lc_value_anything, &arguments, 0);
        lc_works_done(engine, result);
        for (unsigned w = 0; w < result->count; w++) /* the call itself: what it starts is told */
            if (result->refs[w].kind == LC_REF_WORK)
                engine->works.items[result->refs[w].work].inert = true;
        lc_flow_report(engine);
    }
    engine->style = LC_FLOW_STYLE_FRAMEWORK;
}

/* Compiled decorators are calls like any other: their name is what is left of them. */
static bool has_controllers(const struct lc_engine *engine)
{
    for (size_t i = 0; i < engine->modules.count; i++) {
        const struct lc_syntax *syntax = engine->modules.items[i]->syntax;
        if (syntax && (lc_str_contains(syntax->source, LC_S("Controller)(")) ||
                       lc_str_contains(syntax->source, LC_S("Controller(\""))))
            return true;
    }
    return false;
}

static void run_found(struct lc_engine *engine, lc_value_p value)
{
    const struct lc_ref *function = lc_value_first(value, LC_REF_FUNCTION);
    const struct lc_ref *known = lc_value_first(value, LC_REF_KNOWN);
    bool adapted = known && lc_str_has_prefix(known->text, LC_S("framework:"));

    engine->at_load = false;
    if (function && !adapted) {
        lc_flow_signature(engine, function->function);
        run_handler(engine, function->function);
    } else if (!adapted && engine->routes.count == 0) {
        lc_flow_not_known(engine, LC_S("whether the handler's work finishes"),
                          known ? lc_arena_printf(engine->arena,
                                                  "the handler is what '%.*s' gives, and its code is not followed",
                                                  LC_FMT(known->text))
                                : LC_S("what is exported as the handler is worked out at run time"),
                          (lc_str){0});
    }
    if (engine->has_nest && engine->routes.count == 0 && has_controllers(engine))
        lc_flow_not_known(
            engine, LC_S("whether the work of the NestJS controllers finishes"),
            LC_S("their decorators are compiled away, so that what NestJS calls is not seen"),
            LC_S(
                "lint the TypeScript sources as well: layercheck lint --function SOURCES --runtime ID --handler NAME"));
    if (adapted || engine->routes.count > 0)
        run_routes(engine);
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

/* The handler's file; of code that is not built yet its source. */
static bool handler_file(const struct lc_resolver *resolver, const struct lc_graph *graph, struct lc_arena *arena,
                         struct lc_place *out)
{
    const struct lc_handler *handler = &graph->handler;
    bool source = handler->outcome == LC_HANDLER_MISSING && handler->unbuilt.len > 0;

    if (handler->outcome == LC_HANDLER_FOUND && handler->node) {
        *out = (struct lc_place){handler->tree, handler->node, handler->file};
        return true;
    }
    return source && lc_image_find(resolver->image, handler->unbuilt, true, arena, out) == LC_FOUND && out->node;
}

static bool applies(const struct lc_resolver *resolver, const struct lc_graph *graph, struct lc_arena *arena,
                    struct lc_place *place, struct lc_flow *out)
{
    enum lc_language language = resolver->runtime ? resolver->runtime->language : LC_LANG_NONE;

    if (language != LC_LANG_NODE && language != LC_LANG_PYTHON && language != LC_LANG_RUBY)
        return false;
    if (!handler_file(resolver, graph, arena, place))
        return false;
    if (graph->file_count > 0 && graph->files[0].node == place->node && graph->files[0].package) {
        out->third_party_handler = true;
        out->why = LC_S("the handler belongs to a package");
        return false;
    }
    return true;
}

static int major(lc_str version)
{
    int number = 0;

    for (size_t i = 0; i < version.len && lc_is_digit(version.ptr[i]) && number < 1000; i++)
        number = number * 10 + (version.ptr[i] - '0');
    return number;
}

void lc_flow_analyze(const struct lc_resolver *resolver, const struct lc_graph *graph,
                     const struct lc_syntax_reader *reader, struct lc_arena *arena, struct lc_flow *out)
{
    struct lc_engine engine = {.resolver = resolver, .graph = graph, .reader = reader, .arena = arena, .flow = out};
    struct lc_flow_module *module;
    struct lc_frame root = {0};
    struct lc_place place;
    lc_value_p value;

    *out = (struct lc_flow){.analyzed = false};
    if (!applies(resolver, graph, arena, &place, out))
        return;
    lc_arena_init(&engine.work_arena, arena->seed);
    lc_map_init(&engine.known, &engine.work_arena, 256);
    lc_map_init(&engine.streams, &engine.work_arena, 16);
    engine.language = resolver->runtime->language;
    engine.version = major(resolver->runtime->version);
    engine.state = LC_NEW(&engine.work_arena, struct lc_state);
    engine.continuation = LC_NO_WORK;
    engine.at_load = true;
    engine.frame = &root;
    lc_cell_new(&engine, NULL); /* cell 0 is nobody's */
    root.module = LC_NEW(&engine.work_arena, struct lc_flow_module);
    *LC_PUSH(&engine.work_arena, &engine.sites) = (struct lc_site){NULL, 0};
    module = lc_module_load(&engine, place.tree, place.node, place.path);
    root.module = module;
    if (module) {
        value = find_handler(&engine, module);
        if (value)
            run_found(&engine, value);
        lc_flow_cold(&engine);
        out->analyzed = true;
    } else {
        out->why = LC_S("the handler's file could not be read");
    }
    out->style = engine.style;
    if (engine.gave_up) { /* what was found so far may rest on what was not run */
        out->gave_up = true;
        out->items.count = 0;
        out->lazy.count = 0;
    }
    out->steps = engine.steps;
    out->bytes = engine.work_arena.total;
    if (engine.gave_up)
        lc_flow_not_known(&engine, LC_S("whether the handler's work finishes"), engine.gave_up_why, (lc_str){0});
    lc_flow_sort(out);
    lc_arena_release(&engine.work_arena);
}
