/* Can the runtime call the handler as it does? Judged on what is finally exported. */
#include "layers/flow/engine.h"

static const struct lc_syntax_node *node_at(const struct lc_flow_function *function, uint32_t node)
{
    return &function->module->syntax->nodes[node];
}

static uint32_t parameters_of(const struct lc_flow_function *function)
{
    return lc_syntax_child(function->module->syntax, function->node, 0);
}

/* Declared parameters before the first with a default or the rest: what JavaScript calls a function's length. */
static unsigned node_length(const struct lc_flow_function *function)
{
    unsigned length = 0;

    for (uint32_t kid = node_at(function, parameters_of(function))->first; kid; kid = node_at(function, kid)->next) {
        const struct lc_syntax_node *parameter = node_at(function, kid);
        uint32_t value = parameter->kind == LC_SYN_PARAMETER ? lc_syntax_child(function->module->syntax, kid, 1) : 0;
        if (parameter->kind == LC_SYN_SPREAD || (value && node_at(function, value)->kind != LC_SYN_EMPTY))
            break;
        length++;
    }
    return length;
}

static void node_signature(struct lc_engine *engine, struct lc_flow_function *function)
{
    unsigned length = node_length(function);

    if (engine->version >= 24 && engine->style != LC_FLOW_STYLE_STREAMING && length >= 3 && function->self == NULL)
        lc_flow_say(engine, LC_FLOW_HANDLER_SIGNATURE, LC_FLOW_CERTAIN, "callback-handler", function->module,
                    function->node, lc_arena_printf(engine->arena, "the handler declares %u parameters", length),
                    LC_S("from Node.js 24 the runtime refuses handlers with a callback when it starts"),
                    LC_S("make it async, return the result, and declare at most two parameters"));
}

struct counted {
    unsigned required, positional, keywords;
    bool rest, keyword_rest, has_event, has_context, other_required;
};

static struct counted count(const struct lc_flow_function *function)
{
    struct counted c = {0};

    for (uint32_t kid = node_at(function, parameters_of(function))->first; kid; kid = node_at(function, kid)->next) {
        const struct lc_syntax_node *parameter = node_at(function, kid);
        uint32_t value = parameter->kind == LC_SYN_PARAMETER ? lc_syntax_child(function->module->syntax, kid, 1) : 0;
        bool optional = value && node_at(function, value)->kind != LC_SYN_EMPTY;
        lc_str name =
            parameter->text.len > 0 || !parameter->first ? parameter->text : node_at(function, parameter->first)->text;
        if (parameter->kind == LC_SYN_SPREAD) {
            c.rest = c.rest || !(lc_str_is(parameter->text, "**") || lc_str_is(parameter->text, "&"));
            c.keyword_rest = c.keyword_rest || lc_str_is(parameter->text, "**");
        } else if (parameter->flags & LC_SYN_KEYWORD_ONLY) {
            c.keywords++;
            c.has_event = c.has_event || lc_str_is(name, "event");
            c.has_context = c.has_context || lc_str_is(name, "context");
            c.other_required =
                c.other_required || (!optional && !lc_str_is(name, "event") && !lc_str_is(name, "context"));
        } else {
            c.positional++;
            c.required += !optional;
        }
    }
    return c;
}

static bool is_decorated(const struct lc_flow_function *function)
{
    uint32_t kid = lc_syntax_child(function->module->syntax, function->node, 2);

    for (; kid; kid = node_at(function, kid)->next)
        if (node_at(function, kid)->kind == LC_SYN_DECORATOR)
            return true;
    return false;
}

static void python_signature(struct lc_engine *engine, struct lc_flow_function *function)
{
    struct counted c = count(function);
    unsigned self = function->home ? 1 : 0;

    if (is_decorated(function))
        return;
    if (node_at(function, function->node)->flags & LC_SYN_ASYNC) {
        lc_flow_say(
            engine, LC_FLOW_HANDLER_SIGNATURE, LC_FLOW_CERTAIN, "async-handler", function->module, function->node,
            LC_S("the handler is an 'async def'"),
            LC_S("calling it gives a coroutine, which the runtime neither runs nor can turn into JSON "
                 "(Runtime.MarshalError)"),
            LC_S("make the handler a plain function and run the coroutine in it: return asyncio.run(main(event))"));
        return;
    }
    if (self > 0)
        return;
    if (c.required > 2 || (c.positional < 2 && !c.rest) || (c.keywords > 0 && c.other_required))
        lc_flow_say(engine, LC_FLOW_HANDLER_SIGNATURE, LC_FLOW_CERTAIN, "wrong-parameters", function->module,
                    function->node,
                    lc_arena_printf(engine->arena, "the handler takes %u positional parameter%s", c.positional,
                                    c.positional == 1 ? "" : "s"),
                    LC_S("the runtime calls it with two, the event and the context: a TypeError"),
                    LC_S("declare it as def handler(event, context)"));
}

static void ruby_signature(struct lc_engine *engine, struct lc_flow_function *function)
{
    struct counted c = count(function);
    const char *wrong = NULL;

    if (c.required >= 2)
        wrong = "two-positional-parameters";
    else if (c.positional == 0 && !c.rest && c.keywords == 0 && !c.keyword_rest)
        wrong = "no-parameters";
    else if (c.other_required)
        wrong = "other-keywords";
    else if (c.keywords > 0 && !c.keyword_rest && c.positional == 0 && !c.rest && !(c.has_event && c.has_context))
        wrong = "missing-keyword";
    if (wrong)
        lc_flow_say(engine, LC_FLOW_HANDLER_SIGNATURE, LC_FLOW_CERTAIN, wrong, function->module, function->node,
                    LC_S("the handler's parameters do not take what the runtime gives"),
                    LC_S("the runtime calls it with the keywords event: and context:, which ends in an ArgumentError"),
                    LC_S("declare it as def handler(event:, context:)"));
}

void lc_flow_signature(struct lc_engine *engine, struct lc_flow_function *function)
{
    if (parameters_of(function) == 0)
        return;
    if (engine->language == LC_LANG_NODE)
        node_signature(engine, function);
    else if (engine->language == LC_LANG_PYTHON)
        python_signature(engine, function);
    else
        ruby_signature(engine, function);
}
