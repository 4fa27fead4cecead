/* JavaScript: helpers that compilers and bundlers put into a file, known by their names, and the frameworks that stand
 * between the runtime and the user's functions. */
#include "layers/flow/node.h"

/* esbuild: var require_x = __commonJS({"node_modules/x/index.js"(exports, module) {…}}). */
static lc_value_p common_module(struct lc_engine *engine, const struct lc_arguments *arguments)
{
    const struct lc_ref *ref = lc_value_first(lc_argument(arguments, 0), LC_REF_OBJECT);
    struct lc_flow_property *property =
        ref && ref->object->properties.count > 0 ? &ref->object->properties.items[0] : NULL;
    const struct lc_ref *body = property ? lc_value_first(lc_cell_get(engine, property->cell), LC_REF_FUNCTION) : NULL;
    struct lc_flow_function *function;

    if (body == NULL)
        return &lc_value_anything;
    function = LC_NEW(&engine->work_arena, struct lc_flow_function);
    *function = *body->function;
    function->intrinsic = property->name;
    return lc_value_function(engine, function);
}

static lc_value_p run_common_module(struct lc_engine *engine, struct lc_flow_function *function, uint32_t node)
{
    lc_str package = lc_package_of_path(function->intrinsic);
    struct lc_flow_object *exports, *module;
    lc_value_p items[2];
    struct lc_arguments arguments = {.items = items, .nodes = (uint32_t[2]){node, node}, .count = 2};

    if (package.len > 0)
        return lc_value_known(engine, package);
    if (function->owner) {
        struct lc_flow_property *done = lc_object_property(engine, function->owner, LC_S("exports"), true);
        return lc_cell_get(engine, done->cell) ? lc_cell_get(engine, done->cell) : &lc_value_anything;
    }
    exports = lc_object_new(engine, LC_OBJECT_PLAIN);
    module = lc_object_new(engine, LC_OBJECT_PLAIN);
    function->owner = module;
    lc_object_set(engine, module, LC_S("exports"), lc_value_object(engine, exports));
    items[0] = lc_value_object(engine, exports);
    items[1] = lc_value_object(engine, module);
    lc_call_function(engine, function, &lc_value_anything, &arguments, node);
    return lc_member_get(engine, items[1], LC_S("exports"), node);
}

/* __export(target, {name: () => value}). */
static void export_getters(struct lc_engine *engine, const struct lc_arguments *arguments)
{
    lc_value_p target = lc_argument(arguments, 0);
    const struct lc_ref *names = lc_value_first(lc_argument(arguments, 1), LC_REF_OBJECT);

    for (size_t i = 0; names && i < names->object->properties.count; i++) {
        struct lc_flow_property property = names->object->properties.items[i];
        lc_value_p getter = lc_cell_get(engine, property.cell);
        for (unsigned t = 0; getter && t < target->count; t++)
            if (target->refs[t].kind == LC_REF_OBJECT) {
                lc_object_set(engine, target->refs[t].object, property.name, getter);
                lc_object_property(engine, target->refs[t].object, property.name, true)->getter = true;
            }
    }
}

bool lc_node_intrinsic(struct lc_engine *engine, struct lc_flow_scope *scope, lc_str name,
                       const struct lc_arguments *arguments, uint32_t node, lc_value_p *out)
{
    static const char *const same[] = {"__toESM",
                                       "__toCommonJS",
                                       "__importStar",
                                       "__importDefault",
                                       "_interopRequireDefault",
                                       "_interop_require_default",
                                       "_interopRequireWildcard",
                                       "_interop_require_wildcard",
                                       "__asyncValues",
                                       "_async_iterator",
                                       "_asyncIterator",
                                       "__name",
                                       NULL};
    const struct lc_ref *function;
    lc_value_p callee = lc_scope_get(engine, scope, name);

    if (callee && (function = lc_value_first(callee, LC_REF_FUNCTION)) && function->function->intrinsic.len > 0) {
        *out = run_common_module(engine, function->function, node);
        return true;
    }
    if (name.len < 5 || name.ptr[0] != '_') {
        function = callee ? lc_value_first(callee, LC_REF_FUNCTION) : NULL;
        name = function && callee->count == 1 ? lc_node_helper(function->function) : (lc_str){0};
        if (name.len == 0)
            return false;
    }
    if (lc_one_of(name, same)) {
        *out = lc_argument(arguments, 0);
        return true;
    }
    if (lc_str_is(name, "__commonJS") || lc_str_is(name, "__commonJSMin")) {
        *out = common_module(engine, arguments);
        return true;
    }
    if (lc_str_is(name, "__export") || lc_str_is(name, "_export")) {
        export_getters(engine, arguments);
        *out = lc_argument(arguments, 0);
        return true;
    }
    if (lc_str_is(name, "__decorate") || lc_str_is(name, "_ts_decorate")) {
        *out = arguments->count == 2 ? arguments->items[1] : &lc_value_plain; /* a class decorator gives the class */
        return true;
    }
    if (lc_str_is(name, "__esm")) {
        const struct lc_ref *ref = lc_value_first(lc_argument(arguments, 0), LC_REF_OBJECT);
        for (size_t i = 0; ref && i < ref->object->properties.count; i++)
            *out = lc_cell_get(engine, ref->object->properties.items[i].cell);
        return ref && ref->object->properties.count > 0;
    }
    return false;
}

/* -- frameworks ---------------------------------------------------------------------------------------------------- */

static bool is_adapter(lc_str path)
{
    static const char *const adapters[] = {"serverless-http",
                                           "@vendia/serverless-express",
                                           "@codegenie/serverless-express",
                                           "aws-serverless-express.proxy",
                                           "aws-serverless-express.createServer",
                                           "serverless-express",
                                           "@fastify/aws-lambda",
                                           "aws-serverless-fastify",
                                           "hono/aws-lambda.handle",
                                           "@trpc/server/adapters/aws-lambda.awsLambdaRequestHandler",
                                           "@as-integrations/aws-lambda.startServerAndCreateLambdaHandler",
                                           NULL};
    return lc_one_of(path, adapters);
}

static bool is_route(lc_str path)
{
    static const char *const apps[] = {"express().", "express.Router().", "express-promise-router().",
                                       "fastify().", "router().",         NULL};
    static const char *const verbs[] = {"get", "post", "put", "patch", "delete", "all", "use", "head", "options", NULL};
    size_t dot = lc_str_find_last_byte(path, '.');

    if (dot == LC_NPOS || !lc_one_of(lc_str_from_index(path, dot + 1), verbs))
        return false;
    for (size_t i = 0; apps[i]; i++)
        if (lc_str_has_prefix(path, lc_str_from(apps[i])))
            return true;
    return false;
}

bool lc_node_frameworks(struct lc_engine *engine, lc_str path, const struct lc_arguments *arguments, uint32_t node,
                        lc_value_p *out)
{
    (void)node;
    if (lc_str_is(path, "awslambda.streamifyResponse")) {
        engine->style = LC_FLOW_STYLE_STREAMING;
        *out = lc_argument(arguments, 0);
        return true;
    }
    if (lc_str_has_prefix(path, LC_S("@nestjs/core.NestFactory.create")))
        engine->has_nest = true;
    if (is_adapter(path)) {
        *out = lc_value_known(engine, LC_S("framework:handler"));
        return true;
    }
    if (lc_str_has_prefix(path, LC_S("express.response().")) && lc_str_find_last_byte(path, '.') == 18) {
        static const char *const senders[] = {"json",       "jsonp",  "send",     "end", "redirect",
                                              "sendStatus", "render", "sendFile", NULL};
        lc_str name = lc_str_from_index(path, 19);
        if (lc_one_of(name, senders))
            lc_respond(engine, LC_S("respond"), arguments, node);
        *out = lc_value_known(engine, LC_S("express.response()"));
        return true;
    }
    if (lc_str_is(path, "aws-embedded-metrics.metricScope") && arguments->count > 0) { /* metrics => handler */
        lc_value_p handler = lc_call_back(engine, arguments->items[0], &lc_value_anything, node);
        *out = lc_value_has(handler, LC_REF_FUNCTION)
                   ? handler
                   : lc_value_known(engine, LC_S("aws-embedded-metrics.metricScope()"));
        return true;
    }
    if (is_route(path)) {
        for (size_t i = 0; i < arguments->count; i++) {
            const struct lc_ref *ref = lc_value_first(arguments->items[i], LC_REF_FUNCTION);
            if (ref) {
                struct lc_route *route = LC_PUSH(&engine->work_arena, &engine->routes);
                route->function = ref->function;
                route->express = true;
            }
        }
        *out = lc_value_known(engine, LC_S("express()"));
        return true;
    }
    return false;
}
