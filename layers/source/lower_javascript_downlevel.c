/* What compilers make of async functions, recognised. TypeScript: `__awaiter(this, void 0, void 0, function* () {…})`;
 * esbuild: `__async(this, null, function* () {…})`; Babel and SWC: `_asyncToGenerator(function* () {…})`, called at once
 * or through a forwarding function. Helpers are imported, copied into every file and renamed by minifiers: so a call is
 * known by its shape where that says enough, and by its name where it does not. Below ES2015 the generators are state
 * machines in turn, see lower_javascript_machine.c. */
#include "layers/source/lower_javascript.h"

enum { ARGUMENTS_MAX = 5 };

static bool is_function(struct js *js, uint32_t flat)
{
    enum js_type type = js_type(js, flat);

    return type == JS_function_expression || type == JS_generator_function;
}

static uint32_t inside_parentheses(struct js *js, uint32_t flat)
{
    while (flat != 0 && js_type(js, flat) == JS_parenthesized_expression)
        flat = js_first_named(js, flat);
    return flat;
}

/* A call's arguments; gives their number, which is over ARGUMENTS_MAX when there are more. */
static unsigned arguments_of(struct js *js, uint32_t call, uint32_t arguments[ARGUMENTS_MAX])
{
    uint32_t list = js_get(js, call, JS_F_arguments);
    unsigned count = 0;

    if (list == 0 || js_type(js, list) != JS_arguments)
        return 0;
    for (uint32_t child = js_flat(js, list)->first; child != 0 && count <= ARGUMENTS_MAX;
         child = js_flat(js, child)->next) {
        if (!js_flat(js, child)->named)
            continue;
        if (count < ARGUMENTS_MAX)
            arguments[count] = inside_parentheses(js, child);
        count++;
    }
    return count;
}

/* `(0, a.b)` is `a.b`. */
static uint32_t callee_of(struct js *js, uint32_t call)
{
    uint32_t callee = inside_parentheses(js, js_get(js, call, JS_F_function));

    if (callee != 0 && js_type(js, callee) == JS_sequence_expression) {
        uint32_t child = js_first_named(js, callee);

        for (; child != 0; child = js_flat(js, child)->next)
            callee = js_flat(js, child)->named ? child : callee;
    }
    return callee;
}

/* A helper's name without what keeps it apart from others: `_asyncToGenerator2.default`, `_async_to_generator._` and
 * `asyncToGenerator$1` are "asynctogenerator". */
static bool is_helper(struct js *js, uint32_t callee, const char *name)
{
    lc_str text;
    size_t at = 0, length = strlen(name);

    if (callee != 0 && js_type(js, callee) == JS_member_expression) {
        uint32_t property = js_get(js, callee, JS_F_property);
        lc_str last = property ? lc_flat_text(js->lower, property) : LC_S("");

        callee = lc_str_is(last, "default") || lc_str_is(last, "_") ? js_get(js, callee, JS_F_object) : property;
    }
    if (callee == 0)
        return false;
    text = lc_flat_text(js->lower, callee);
    for (size_t i = 0; i < text.len; i++) {
        char c = lc_to_lower(text.ptr[i]);

        if (c == '_' || (at == length && (lc_is_digit(c) || c == '$')))
            continue;
        if (at == length || name[at] != c)
            return false;
        at++;
    }
    return at == length;
}

/* `this`, `void 0`, `null`, `undefined`: what stands for the function's `this` and for what is left out. */
static bool is_placeholder(struct js *js, uint32_t flat)
{
    lc_str text = lc_flat_text(js->lower, flat);

    return lc_str_is(text, "this") || lc_str_is(text, "void 0") || lc_str_is(text, "null") ||
           lc_str_is(text, "undefined") || lc_str_has_prefix(text, LC_S("_this"));
}

/* What is given as `this`; a minifier renames `_this`. */
static bool is_receiver(struct js *js, uint32_t flat, bool any_name)
{
    return is_placeholder(js, flat) || (any_name && js_type(js, flat) == JS_identifier);
}

uint32_t js_returned_call(struct js *js, uint32_t body, uint32_t *statement)
{
    uint32_t last = 0, value;

    if (body == 0 || js_type(js, body) != JS_statement_block)
        return 0;
    for (uint32_t child = js_flat(js, body)->first; child != 0; child = js_flat(js, child)->next)
        if (js_flat(js, child)->named && js_type(js, child) != JS_function_declaration)
            last = child;
    if (last == 0 || js_type(js, last) != JS_return_statement)
        return 0;
    *statement = last;
    value = inside_parentheses(js, js_first_named(js, last));
    if (value != 0 && js_type(js, value) == JS_sequence_expression)
        for (uint32_t child = js_first_named(js, value); child != 0; child = js_flat(js, child)->next)
            value = js_flat(js, child)->named ? child : value;
    return value != 0 && js_type(js, value) == JS_call_expression ? value : 0;
}

/* A generator, or a function that is one as a state machine. */
static bool is_generator(struct js *js, uint32_t flat)
{
    struct js_machine machine;
    uint32_t statement, call;

    if (js_type(js, flat) == JS_generator_function)
        return true;
    if (js_type(js, flat) != JS_function_expression)
        return false;
    call = js_returned_call(js, js_get(js, flat, JS_F_body), &statement);
    return call != 0 && js_machine_of(js, call, &machine);
}

/* `regeneratorRuntime.mark(f)`, `_regenerator().m(f)`: f. */
static uint32_t unmarked(struct js *js, uint32_t flat)
{
    uint32_t arguments[ARGUMENTS_MAX], callee;
    lc_str property;

    if (js_type(js, flat) != JS_call_expression || arguments_of(js, flat, arguments) != 1)
        return flat;
    callee = callee_of(js, flat);
    if (callee == 0 || js_type(js, callee) != JS_member_expression)
        return flat;
    property = lc_flat_text(js->lower, js_get(js, callee, JS_F_property));
    return lc_str_is(property, "mark") || lc_str_is(property, "m") ? arguments[0] : flat;
}

/* Whether a minified esbuild helper runs an async generator: only there is a yield's operand wrapped (`new p(x)`), or is
 * there a `yield*`. */
static bool has_marked_yield(struct js *js, uint32_t flat, unsigned depth)
{
    if (depth > 64)
        return false;
    for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next) {
        if (js_type(js, child) == JS_yield_expression) {
            uint32_t operand = js_first_named(js, child), name;

            if (js_has(js, child, "*"))
                return true;
            if (operand != 0 && js_type(js, operand) == JS_new_expression) {
                name = js_get(js, operand, JS_F_constructor);
                if (name != 0 && lc_flat_text(js->lower, name).len <= 2)
                    return true;
            }
        }
        if (!is_function(js, child) && js_type(js, child) != JS_arrow_function &&
            has_marked_yield(js, child, depth + 1))
            return true;
    }
    return false;
}

bool js_async_run(struct js *js, uint32_t flat, struct js_async *out)
{
    uint32_t arguments[ARGUMENTS_MAX], callee;
    unsigned count;

    if (js_type(js, flat) != JS_call_expression)
        return false;
    callee = callee_of(js, flat);
    count = arguments_of(js, flat, arguments);
    if (count == 3 || count == 4) {
        bool named = is_helper(js, callee, count == 3 ? "asyncgenerator" : "awaiter");

        if (!is_function(js, arguments[count - 1]) || !is_receiver(js, arguments[0], named || count == 4) ||
            (count == 4 && !named && !is_placeholder(js, arguments[2])) || !is_generator(js, arguments[count - 1]))
            return false;
        *out = (struct js_async){.inner = arguments[count - 1], .is_bound = true};
        out->generator =
            count == 3 &&
            (named || (!is_helper(js, callee, "async") && has_marked_yield(js, js_get(js, out->inner, JS_F_body), 0)));
        return true;
    }
    /* made, and called at once: f(…)() and f(…).call(this) */
    if (callee != 0 && js_type(js, callee) == JS_member_expression && count == 1 &&
        lc_str_is(lc_flat_text(js->lower, js_get(js, callee, JS_F_property)), "call"))
        callee = inside_parentheses(js, js_get(js, callee, JS_F_object));
    else if (count != 0)
        return false;
    if (callee == 0 || !js_async_made(js, callee, out))
        return false;
    out->is_bound = count == 1;
    return true;
}

/* `function n(t) { return function () { … new Promise(… t.apply(…) …) } }` is Babel's and SWC's helper, `function n(t) {
 * return function () { return new X(t.apply(this, arguments)) } }` the one for async generators. */
static void find_makers(struct js *js)
{
    enum { HELPER_BYTES_MAX = 900 }; /* formatted; 250 when minified */

    js->makers.known = true;
    for (uint32_t flat = 0; flat < js->lower->flat_count; flat++) {
        lc_str text = lc_flat_text(js->lower, flat);
        uint32_t name;
        size_t apply;
        bool promise;

        if (js_type(js, flat) != JS_function_declaration || text.len > HELPER_BYTES_MAX)
            continue;
        name = js_get(js, flat, JS_F_name);
        apply = lc_str_find(text, LC_S(".apply("));
        promise = lc_str_contains(text, LC_S("new Promise("));
        if (name == 0 || apply == LC_NPOS || !lc_str_contains(text, LC_S("return function")) ||
            (!promise && !lc_str_contains(lc_str_cut(text, 0, apply), LC_S("return new "))))
            continue;
        *LC_PUSH(js->lower->arena, &js->makers) =
            (struct js_maker){.name = lc_flat_text(js->lower, name), .generator = !promise};
    }
}

static const struct js_maker *maker_named(struct js *js, uint32_t callee)
{
    lc_str name = callee ? lc_flat_text(js->lower, callee) : LC_S("");

    if (!js->makers.known)
        find_makers(js);
    for (size_t i = 0; i < js->makers.count; i++)
        if (lc_str_eq(js->makers.items[i].name, name))
            return &js->makers.items[i];
    return NULL;
}

bool js_async_made(struct js *js, uint32_t flat, struct js_async *out)
{
    uint32_t arguments[ARGUMENTS_MAX], callee;
    const struct js_maker *maker;
    bool async, generator;

    if (js_type(js, flat) != JS_call_expression || arguments_of(js, flat, arguments) != 1)
        return false;
    arguments[0] = unmarked(js, arguments[0]);
    if (!is_function(js, arguments[0]))
        return false;
    callee = callee_of(js, flat);
    async = is_helper(js, callee, "asynctogenerator");
    generator = !async && is_helper(js, callee, "wrapasyncgenerator");
    if (!is_generator(js, arguments[0]))
        return false;
    if (!async && !generator) {
        maker = maker_named(js, callee);
        if (maker == NULL)
            return false;
        generator = maker->generator;
    }
    *out = (struct js_async){.inner = arguments[0], .generator = generator};
    return true;
}

/* `x.apply(this, arguments)`: gives x. */
static uint32_t forwarded(struct js *js, uint32_t call)
{
    uint32_t arguments[ARGUMENTS_MAX], callee = callee_of(js, call);

    if (callee == 0 || js_type(js, callee) != JS_member_expression || arguments_of(js, call, arguments) != 2)
        return 0;
    if (!lc_str_is(lc_flat_text(js->lower, js_get(js, callee, JS_F_property)), "apply") ||
        !lc_str_is(lc_flat_text(js->lower, arguments[0]), "this") ||
        !lc_str_is(lc_flat_text(js->lower, arguments[1]), "arguments"))
        return 0;
    return js_get(js, callee, JS_F_object);
}

/* function _f() { _f = _asyncToGenerator(g); return _f.apply(this, arguments); }, with a comma when minified. */
static bool makes_itself(struct js *js, uint32_t flat, struct js_async *out)
{
    uint32_t name = js_get(js, flat, JS_F_name), body = js_get(js, flat, JS_F_body), statement = 0, value;

    if (name == 0 || body == 0 || js_type(js, flat) != JS_function_declaration)
        return false;
    statement = js_first_named(js, body);
    if (statement == 0)
        return false;
    value = js_first_named(js, statement);
    if (value != 0 && js_type(js, value) == JS_sequence_expression)
        value = js_first_named(js, value);
    value = inside_parentheses(js, value);
    if (value == 0 || js_type(js, value) != JS_assignment_expression ||
        !lc_str_eq(lc_flat_text(js->lower, js_get(js, value, JS_F_left)), lc_flat_text(js->lower, name)))
        return false;
    return js_async_made(js, js_get(js, value, JS_F_right), out);
}

bool js_async_inside(struct js *js, uint32_t flat, struct js_async *out)
{
    uint32_t body = js_get(js, flat, JS_F_body), statement, call;

    if (body == 0)
        return false;
    if (js_type(js, body) != JS_statement_block) {
        call = inside_parentheses(js, body);
        return call != 0 && js_async_run(js, call, out);
    }
    if (makes_itself(js, flat, out))
        return true;
    call = js_returned_call(js, body, &statement);
    return call != 0 && js_async_run(js, call, out);
}

/* (function () { var _f = _asyncToGenerator(g); return function name() { return _f.apply(this, arguments); }; })() */
static bool is_forwarding_maker(struct js *js, uint32_t call, struct js_async *out, uint32_t *named)
{
    uint32_t callee = callee_of(js, call), arguments[ARGUMENTS_MAX], body, declared, bound, statement;

    if (callee == 0 || js_type(js, callee) != JS_function_expression || arguments_of(js, call, arguments) != 0)
        return false;
    body = js_get(js, callee, JS_F_body);
    declared = body ? js_first_named(js, body) : 0;
    if (declared == 0 || js_type(js, declared) != JS_variable_declaration)
        return false;
    bound = js_first_named(js, declared);
    bound = bound ? js_get(js, bound, JS_F_value) : 0;
    if (bound == 0 || !js_async_made(js, bound, out))
        return false;
    *named = 0;
    for (statement = js_flat(js, declared)->next; statement != 0; statement = js_flat(js, statement)->next) {
        if (js_type(js, statement) == JS_function_declaration)
            *named = statement;
        else if (js_type(js, statement) == JS_return_statement && *named == 0)
            *named = js_first_named(js, statement);
    }
    return *named != 0 && js_get(js, *named, JS_F_body) != 0;
}

/* Inside of a machine, f(await x) is `f.apply(void 0, [_a.sent()])`: gives f. */
static uint32_t applied(struct js *js, uint32_t call, uint32_t *list)
{
    uint32_t arguments[ARGUMENTS_MAX], callee = callee_of(js, call);

    if (!js->mode.machine || callee == 0 || js_type(js, callee) != JS_member_expression ||
        !lc_str_is(lc_flat_text(js->lower, js_get(js, callee, JS_F_property)), "apply") ||
        arguments_of(js, call, arguments) != 2 || js_type(js, arguments[1]) != JS_array)
        return 0;
    *list = arguments[1];
    return js_get(js, callee, JS_F_object);
}

static uint32_t call_of(struct js *js, uint32_t flat, uint32_t callee)
{
    uint32_t node = js_new(js, LC_SYN_CALL, flat), last = 0;

    js_append(js, node, &last, callee);
    return node;
}

uint32_t js_downleveled_call(struct js *js, uint32_t flat)
{
    uint32_t named, node, target, spread, last = 0;
    struct js_async async;

    node = js_sent(js, flat);
    if (node != 0)
        return node;
    if (js_async_run(js, flat, &async))
        return call_of(js, flat, js_async_function(js, flat, &async));
    if (js_async_made(js, flat, &async))
        return js_async_function(js, flat, &async);
    if (is_forwarding_maker(js, flat, &async, &named)) {
        node = js_async_function(js, flat, &async);
        js_key(js, js_get(js, named, JS_F_name), &js_at(js, node)->text);
        return node;
    }
    target = applied(js, flat, &named);
    if (target != 0) {
        node = call_of(js, flat, js_node(js, target));
        last = js_at(js, node)->first;
        for (uint32_t child = js_flat(js, named)->first; child != 0; child = js_flat(js, child)->next)
            if (js_flat(js, child)->named)
                js_append(js, node, &last, js_node(js, child));
        return node;
    }
    target = forwarded(js, flat);
    if (target == 0)
        return 0;
    node = call_of(js, flat, js_node(js, target));
    spread = js_new(js, LC_SYN_SPREAD, flat);
    named = js_new(js, LC_SYN_NAME, flat);
    js_at(js, named)->text = LC_S("arguments");
    js_append(js, spread, &last, named);
    last = js_at(js, node)->first;
    js_append(js, node, &last, spread);
    return node;
}

/* An operand that a helper marks as awaited inside an async generator: gives what is awaited. */
static uint32_t marked_operand(struct js *js, uint32_t operand)
{
    uint32_t arguments[ARGUMENTS_MAX], callee;
    bool made;

    if (operand == 0)
        return 0;
    made = js_type(js, operand) == JS_new_expression;
    if ((!made && js_type(js, operand) != JS_call_expression) || arguments_of(js, operand, arguments) != 1)
        return 0;
    callee = made ? js_get(js, operand, JS_F_constructor) : callee_of(js, operand);
    if (callee == 0 || is_helper(js, callee, "await") || is_helper(js, callee, "awaitasyncgenerator") ||
        (made && lc_flat_text(js->lower, callee).len <= 2))
        return arguments[0];
    return 0;
}

/* `yield* __asyncDelegator(__asyncValues(x))`: x. */
static uint32_t delegated(struct js *js, uint32_t operand)
{
    static const char *const helpers[] = {"asyncdelegator", "asyncvalues",      "asyncgeneratordelegate",
                                          "asynciterator",  "yieldstar",        "values",
                                          "tsvalues",       "regeneratorvalues"};
    uint32_t arguments[ARGUMENTS_MAX];
    bool known = operand != 0;

    while (known && js_type(js, operand) == JS_call_expression) {
        unsigned count = arguments_of(js, operand, arguments);

        known = false;
        for (size_t i = 0; i < sizeof helpers / sizeof *helpers && !known && count > 0; i++)
            known = is_helper(js, callee_of(js, operand), helpers[i]);
        operand = known ? arguments[0] : operand;
    }
    return operand;
}

uint32_t js_yielded(struct js *js, uint32_t flat, uint32_t operand, bool delegates)
{
    uint32_t marked = js->mode.marked && !delegates ? marked_operand(js, operand) : 0, node, last = 0;
    bool awaits = (js->mode.awaits && !delegates) || marked != 0;

    node = js_new(js, awaits ? LC_SYN_AWAIT : LC_SYN_YIELD, flat);
    if (delegates) {
        js_at(js, node)->flags |= LC_SYN_DELEGATE;
        operand = js->mode.marked || js->mode.machine ? delegated(js, operand) : operand;
    }
    js_append(js, node, &last, js_node(js, marked ? marked : operand));
    return node;
}
