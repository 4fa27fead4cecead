/* State machines that stand for generators, below ES2015. TypeScript's and SWC's:
 *
 *     return __generator(this, function (_a) { switch (_a.label) {
 *         case 0: return [4, x];                      yield x
 *         case 1: y = _a.sent(); return [2, y]; … }   the yield's value; return y. [3, 7]: go on at case 7
 *
 * and regenerator's, which Babel emits, in its older and its newer spelling:
 *
 *     return regeneratorRuntime.wrap(function _callee$(_c) { while (1) switch (_c.prev = _c.next) {
 *         case 0: _c.next = 3; return x;              _c.n = 3; return x;
 *         case 3: y = _c.sent;                        y = _c.v;
 *                 return _c.abrupt("return", y); …    return _c.a(2, y);
 *
 * This file reads the cases as steps; lower_javascript_unroll.c makes branches, loops and tries of them again. Minifiers
 * join steps with commas and choose between them with `?:`, which is taken apart here. */
#include "layers/base/caps.h"
#include "layers/source/lower_javascript_machine.h"

/* ------------------------------------------------------------------------------------------------------ recognising */

static uint32_t nth_named(struct js *js, uint32_t list, unsigned nth)
{
    uint32_t child = list ? js_flat(js, list)->first : 0;

    for (; child != 0; child = js_flat(js, child)->next)
        if (js_flat(js, child)->named && nth-- == 0)
            return child;
    return 0;
}

static uint32_t unwrapped(struct js *js, uint32_t flat)
{
    while (flat != 0 && js_type(js, flat) == JS_parenthesized_expression)
        flat = js_first_named(js, flat);
    return flat;
}

static lc_str text_of(struct js *js, uint32_t flat)
{
    return flat ? lc_flat_text(js->lower, flat) : LC_S("");
}

static int32_t number_of(struct js *js, uint32_t flat)
{
    uint64_t number;

    if (flat == 0 || js_type(js, flat) != JS_number || !lc_str_to_u64(text_of(js, flat), &number) || number > 1 << 30)
        return JS_NO_LABEL;
    return (int32_t)number;
}

/* The switch of a machine's function: its first statement, or inside of `while (1)` and `for (;;)`. */
static uint32_t switch_of(struct js *js, uint32_t function)
{
    uint32_t body = js_get(js, function, JS_F_body), statement = body ? js_first_named(js, body) : 0;
    enum js_type type = statement ? js_type(js, statement) : JS_UNNAMED;

    if (type == JS_while_statement || type == JS_for_statement)
        statement = js_get(js, statement, JS_F_body);
    if (statement != 0 && js_type(js, statement) == JS_statement_block)
        statement = js_first_named(js, statement);
    return statement != 0 && js_type(js, statement) == JS_switch_statement ? statement : 0;
}

static bool is_operation(struct js *js, uint32_t flat)
{
    return flat != 0 && js_type(js, flat) == JS_array && number_of(js, js_first_named(js, flat)) != JS_NO_LABEL;
}

static bool ends_in_operation(struct js *js, uint32_t function)
{
    uint32_t body = js_get(js, function, JS_F_body), last = 0;

    for (uint32_t child = body ? js_flat(js, body)->first : 0; child != 0; child = js_flat(js, child)->next)
        last = js_flat(js, child)->named ? child : last;
    if (last == 0 || js_type(js, last) != JS_return_statement)
        return false;
    last = unwrapped(js, js_first_named(js, last));
    if (last != 0 && js_type(js, last) == JS_sequence_expression)
        for (uint32_t child = js_first_named(js, last); child != 0; child = js_flat(js, child)->next)
            last = js_flat(js, child)->named ? child : last;
    return is_operation(js, last);
}

bool js_machine_of(struct js *js, uint32_t call, struct js_machine *out)
{
    uint32_t callee = unwrapped(js, js_get(js, call, JS_F_function)), list = js_get(js, call, JS_F_arguments);
    uint32_t first = unwrapped(js, nth_named(js, list, 0)), second = unwrapped(js, nth_named(js, list, 1)), choice;
    lc_str property = {"", 0};

    if (callee == 0 || first == 0)
        return false;
    if (js_type(js, callee) == JS_member_expression)
        property = text_of(js, js_get(js, callee, JS_F_property));
    if ((lc_str_is(property, "wrap") || lc_str_is(property, "w")) && js_type(js, first) == JS_function_expression &&
        switch_of(js, first) != 0) {
        *out = (struct js_machine){.function = first, .tries = nth_named(js, list, 3), .regenerator = true};
        return true;
    }
    if (second == 0 || js_type(js, second) != JS_function_expression || js_type(js, first) != JS_this)
        return false;
    choice = switch_of(js, second);
    if (choice != 0 ? !lc_str_has_suffix(text_of(js, unwrapped(js, js_get(js, choice, JS_F_value))), LC_S(".label"))
                    : !ends_in_operation(js, second))
        return false;
    *out = (struct js_machine){.function = second};
    return true;
}

/* --------------------------------------------------------------------------------------------------------- steps */

static struct js_step *add(struct js_steps *steps, enum js_step_op op, uint32_t flat)
{
    struct js_step *step = LC_PUSH(steps->js->lower->arena, &steps->all);

    step->op = (uint8_t)op;
    step->flat = flat;
    step->target = JS_NO_LABEL;
    return step;
}

/* `_a.name`, of the machine's own parameter. */
static bool is_state(struct js *js, uint32_t flat, const char *name, const char *newer)
{
    lc_str property;

    if (flat == 0 || js_type(js, flat) != JS_member_expression ||
        !lc_str_eq(text_of(js, js_get(js, flat, JS_F_object)), js->mode.state))
        return false;
    property = text_of(js, js_get(js, flat, JS_F_property));
    return lc_str_is(property, name) || (newer && lc_str_is(property, newer));
}

/* `_a.label = 3`: 3. */
static int32_t set_state(struct js *js, uint32_t flat, const char *name, const char *newer)
{
    if (flat == 0 || js_type(js, flat) != JS_assignment_expression ||
        !is_state(js, js_get(js, flat, JS_F_left), name, newer))
        return JS_NO_LABEL;
    return number_of(js, js_get(js, flat, JS_F_right));
}

/* [1, 3, , 4], with its holes. */
static void read_tries(struct js *js, uint32_t array, int32_t tries[4])
{
    unsigned at = 0;

    for (unsigned i = 0; i < 4; i++)
        tries[i] = JS_NO_LABEL;
    for (uint32_t child = js_flat(js, array)->first; child != 0 && at < 4; child = js_flat(js, child)->next) {
        if (!js_flat(js, child)->named)
            at++;
        else
            tries[at] = number_of(js, child);
    }
}

/* Babel's table, asked at `_c.prev = N`. */
static bool find_try(struct js_steps *steps, int32_t start, int32_t tries[4])
{
    struct js *js = steps->js;

    if (steps->tries == 0 || js_type(js, steps->tries) != JS_array)
        return false;
    for (uint32_t child = js_flat(js, steps->tries)->first; child != 0; child = js_flat(js, child)->next) {
        if (js_type(js, child) != JS_array)
            continue;
        read_tries(js, child, tries);
        if (tries[0] == start)
            return true;
    }
    return false;
}

/* `_a.trys.push([1, 3, , 4])`: its array. */
static uint32_t pushed_try(struct js *js, uint32_t flat)
{
    uint32_t callee, array;

    if (flat == 0 || js_type(js, flat) != JS_call_expression)
        return 0;
    callee = js_get(js, flat, JS_F_function);
    if (callee == 0 || js_type(js, callee) != JS_member_expression ||
        !is_state(js, js_get(js, callee, JS_F_object), "trys", NULL))
        return 0;
    array = nth_named(js, js_get(js, flat, JS_F_arguments), 0);
    return array != 0 && js_type(js, array) == JS_array ? array : 0;
}

/* An expression that stands for itself: the machine's own bookkeeping leaves no step, or a try. */
static void add_value(struct js_steps *steps, uint32_t flat)
{
    struct js *js = steps->js;
    uint32_t array = pushed_try(js, flat);
    int32_t start, tries[4];

    if (array != 0) {
        read_tries(js, array, add(steps, JS_STEP_TRY, flat)->tries);
        return;
    }
    start = js->mode.regenerator ? set_state(js, flat, "prev", "p") : JS_NO_LABEL;
    if (start != JS_NO_LABEL) {
        if (find_try(steps, start, tries))
            memcpy(add(steps, JS_STEP_TRY, flat)->tries, tries, sizeof tries);
        return;
    }
    if (set_state(js, flat, "label", NULL) == JS_NO_LABEL && set_state(js, flat, "next", "n") == JS_NO_LABEL)
        add(steps, JS_STEP_VALUE, flat);
}

/* [op, value] of TypeScript's. */
static void add_operation(struct js_steps *steps, uint32_t flat, uint32_t array)
{
    struct js *js = steps->js;
    uint32_t value = nth_named(js, array, 1);

    switch (number_of(js, js_first_named(js, array))) {
    case 1: add(steps, JS_STEP_PLAIN, flat); break; /* throw */
    case 2: add(steps, JS_STEP_RETURN, flat)->value = value; break;
    case 3: add(steps, JS_STEP_JUMP, flat)->target = number_of(js, value); break;
    case 4: add(steps, JS_STEP_YIELD, flat)->value = value; break;
    case 5: add(steps, JS_STEP_DELEGATE, flat)->value = value; break;
    default: break; /* 7: the end of a finally */
    }
}

/* What a machine's function returns: an operation, several with commas, or a choice of two. */
static void add_result(struct js_steps *steps, uint32_t flat, uint32_t result);

static void add_choice(struct js_steps *steps, uint32_t flat, uint32_t choice)
{
    struct js *js = steps->js;
    uint32_t yes = unwrapped(js, js_get(js, choice, JS_F_consequence));
    uint32_t no = unwrapped(js, js_get(js, choice, JS_F_alternative)), condition = js_get(js, choice, JS_F_condition);
    int32_t first = is_operation(js, yes) ? number_of(js, js_first_named(js, yes)) : 0;
    int32_t second = is_operation(js, no) ? number_of(js, js_first_named(js, no)) : 0;
    bool negated = first != 3 && (second == 3 || (first != 2 && second == 2));
    uint32_t taken = negated ? no : yes;
    struct js_step *step;

    if (first == 4 && second == 4) {
        add(steps, JS_STEP_VALUE, condition);
        add_operation(steps, flat, yes);
        add_operation(steps, flat, no);
        return;
    }
    step = add(steps, (negated ? second : first) == 3 ? JS_STEP_JUMP_IF : JS_STEP_RETURN_IF, flat);
    step->negated = negated;
    step->value = condition;
    if (step->op == JS_STEP_JUMP_IF)
        step->target = number_of(js, nth_named(js, taken, 1));
    else
        step->other = taken != 0 && is_operation(js, taken) ? nth_named(js, taken, 1) : taken;
    add_result(steps, flat, negated ? yes : no);
}

/* `_c.abrupt("return", x)`, `_c.a(2, x)` and the like of Babel's; false when the call is none of them. */
static bool add_ending(struct js_steps *steps, uint32_t flat, uint32_t call)
{
    struct js *js = steps->js;
    uint32_t callee = js_get(js, call, JS_F_function), list = js_get(js, call, JS_F_arguments);
    uint32_t first = nth_named(js, list, 0), second = nth_named(js, list, 1);
    lc_str how;

    if (is_state(js, callee, "stop", NULL) || is_state(js, callee, "finish", "f"))
        return true;
    if (is_state(js, callee, "delegateYield", "d")) {
        add(steps, JS_STEP_DELEGATE, flat)->value = first;
        return true;
    }
    if (!is_state(js, callee, "abrupt", "a"))
        return false;
    how = first ? text_of(js, first) : LC_S("2");
    if (lc_str_is(how, "3") || lc_str_contains(how, LC_S("break")) || lc_str_contains(how, LC_S("continue")))
        add(steps, JS_STEP_JUMP, flat)->target = number_of(js, second);
    else
        add(steps, JS_STEP_RETURN, flat)->value = second;
    return true;
}

static void add_result(struct js_steps *steps, uint32_t flat, uint32_t result)
{
    struct js *js = steps->js;
    enum js_type type;

    result = unwrapped(js, result);
    type = result ? js_type(js, result) : JS_UNNAMED;
    if (result != 0 && js->lower->depth < LC_SYNTAX_DEPTH_MAX && type == JS_ternary_expression &&
        !js->mode.regenerator) {
        js->lower->depth++;
        add_choice(steps, flat, result);
        js->lower->depth--;
    } else if (type == JS_sequence_expression) {
        uint32_t last = 0;

        for (uint32_t child = js_first_named(js, result); child != 0; child = js_flat(js, child)->next) {
            if (!js_flat(js, child)->named)
                continue;
            if (last != 0)
                add_value(steps, last);
            last = child;
        }
        if (js_type(js, last) != JS_sequence_expression)
            add_result(steps, flat, last);
    } else if (!js->mode.regenerator && is_operation(js, result)) {
        add_operation(steps, flat, result);
    } else if (!js->mode.regenerator || type != JS_call_expression || !add_ending(steps, flat, result)) {
        add(steps, js->mode.regenerator ? JS_STEP_YIELD : JS_STEP_RETURN, flat)->value = result;
    }
}

/* The one statement of an `if` without else, when it only jumps: `return [3, 4]`, `{ _c.next = 4; break; }`. */
static int32_t jump_target(struct js *js, uint32_t statement)
{
    uint32_t first = statement, second = 0, value;

    if (statement != 0 && js_type(js, statement) == JS_statement_block) {
        first = nth_named(js, statement, 0);
        second = nth_named(js, statement, 1);
    }
    if (first == 0)
        return JS_NO_LABEL;
    value = unwrapped(js, js_first_named(js, first));
    if (js->mode.regenerator)
        return second != 0 && js_type(js, second) == JS_break_statement ? set_state(js, value, "next", "n")
                                                                        : JS_NO_LABEL;
    if (js_type(js, first) != JS_return_statement || !is_operation(js, value) ||
        number_of(js, js_first_named(js, value)) != 3)
        return JS_NO_LABEL;
    return number_of(js, nth_named(js, value, 1));
}

static void add_expressions(struct js_steps *steps, uint32_t flat)
{
    struct js *js = steps->js;
    uint32_t value = js_first_named(js, flat);

    if (value == 0 || js_type(js, value) != JS_sequence_expression) {
        if (value != 0)
            add_value(steps, value);
        return;
    }
    for (uint32_t child = js_first_named(js, value); child != 0; child = js_flat(js, child)->next)
        if (js_flat(js, child)->named)
            add_value(steps, child);
}

/* The last expression of a statement, with its commas: where a minifier leaves `_c.n = 3`. */
static uint32_t last_value(struct js *js, uint32_t flat)
{
    uint32_t value = js_first_named(js, flat);

    if (value != 0 && js_type(js, value) == JS_sequence_expression)
        for (uint32_t child = js_first_named(js, value); child != 0; child = js_flat(js, child)->next)
            value = js_flat(js, child)->named ? child : value;
    return value;
}

/* Gives the statement up to which it read. */
static uint32_t add_statement(struct js_steps *steps, uint32_t flat)
{
    struct js *js = steps->js;
    uint32_t next = js_flat(js, flat)->next;
    int32_t target;
    struct js_step *step;

    switch ((int)js_type(js, flat)) {
    case JS_expression_statement:
        add_expressions(steps, flat);
        target = js->mode.regenerator ? set_state(js, last_value(js, flat), "next", "n") : JS_NO_LABEL;
        if (target != JS_NO_LABEL && next != 0 && js_type(js, next) == JS_break_statement) {
            add(steps, JS_STEP_JUMP, flat)->target = target;
            return next;
        }
        return flat;
    case JS_return_statement: add_result(steps, flat, js_first_named(js, flat)); return flat;
    case JS_if_statement:
        target = js_get(js, flat, JS_F_alternative) ? JS_NO_LABEL : jump_target(js, js_get(js, flat, JS_F_consequence));
        if (target == JS_NO_LABEL)
            break;
        step = add(steps, JS_STEP_JUMP_IF, flat);
        step->value = js_get(js, flat, JS_F_condition);
        step->target = target;
        return flat;
    case JS_break_statement: return flat;
    default: break;
    }
    add(steps, JS_STEP_PLAIN, flat);
    return flat;
}

static void add_statements(struct js_steps *steps, uint32_t first)
{
    for (uint32_t child = first; child != 0; child = js_flat(steps->js, child)->next)
        if (js_flat(steps->js, child)->named && !js_flat(steps->js, child)->error)
            child = add_statement(steps, child);
}

/* --------------------------------------------------------------------------------------------------------- labels */

static uint32_t find_label(const struct js_steps *steps, int32_t number)
{
    size_t low = 0, high = steps->labels.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (steps->labels.items[middle].number == number)
            return steps->labels.items[middle].at;
        if (steps->labels.items[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)steps->all.count;
}

/* From the numbers of states to indices of steps. */
static void resolve(struct js_steps *steps)
{
    for (size_t i = 0; i < steps->labels.count; i++)
        if (steps->labels.items[i].at < steps->all.count)
            steps->all.items[steps->labels.items[i].at].labeled = true;
    for (uint32_t i = 0; i < steps->all.count; i++) {
        struct js_step *step = &steps->all.items[i];

        if (step->op == JS_STEP_TRY)
            for (unsigned k = 0; k < 4; k++)
                step->parts[k] = step->tries[k] == JS_NO_LABEL ? UINT32_MAX : find_label(steps, step->tries[k]);
        if (step->op != JS_STEP_JUMP && step->op != JS_STEP_JUMP_IF)
            continue;
        step->to = find_label(steps, step->target);
        if (step->to <= i && steps->all.items[step->to].back < i)
            steps->all.items[step->to].back = i;
    }
}

/* The cases in the order they stand in, which must be that of their numbers. */
static bool read_cases(struct js_steps *steps, uint32_t choice)
{
    struct js *js = steps->js;
    uint32_t body = js_get(js, choice, JS_F_body);
    int32_t before = -1;

    for (uint32_t child = body ? js_flat(js, body)->first : 0; child != 0; child = js_flat(js, child)->next) {
        uint32_t test = js_get(js, child, JS_F_value);
        int32_t number = number_of(js, test);
        struct js_label *label;

        if (js_type(js, child) != JS_switch_case)
            continue;
        if (number != JS_NO_LABEL) {
            if (number <= before)
                return false;
            before = number;
            label = LC_PUSH(js->lower->arena, &steps->labels);
            *label = (struct js_label){.number = number, .at = (uint32_t)steps->all.count};
        } else if (!lc_str_contains(text_of(js, test), LC_S("end"))) {
            return false;
        }
        for (uint32_t first = js_flat(js, child)->first; first != 0; first = js_flat(js, first)->next) {
            if (first == test || !js_flat(js, first)->named)
                continue;
            add_statements(steps, first);
            break;
        }
    }
    return true;
}

bool js_machine(struct js *js, const struct js_machine *machine, uint32_t parent, uint32_t *last)
{
    struct js_steps steps = {.js = js, .tries = machine->tries};
    struct js_mode around = js->mode;
    uint32_t choice = switch_of(js, machine->function), body = js_get(js, machine->function, JS_F_body);
    bool good = true;

    js->mode.machine = true;
    js->mode.regenerator = machine->regenerator;
    js->mode.state = text_of(js, nth_named(js, js_get(js, machine->function, JS_F_parameters), 0));
    js->mode.sent_count = 0;
    if (choice != 0)
        good = read_cases(&steps, choice);
    else
        add_statements(&steps, body ? js_flat(js, body)->first : 0);
    if (good && steps.all.count < UINT32_MAX) {
        resolve(&steps);
        js_unroll(&steps, parent, last, 0, (uint32_t)steps.all.count);
    }
    js->mode = around;
    return good;
}

/* ---------------------------------------------------------------------------------------------- inside statements */

uint32_t js_sent(struct js *js, uint32_t flat)
{
    uint32_t member = flat;
    unsigned last;

    if (!js->mode.machine)
        return 0;
    if (js_type(js, flat) == JS_call_expression) {
        member = js_get(js, flat, JS_F_function);
        if (js->mode.regenerator || !is_state(js, member, "sent", NULL))
            return 0;
    } else if (!js->mode.regenerator || !is_state(js, member, "sent", "v")) {
        return 0;
    }
    if (js->mode.sent_count == 0)
        return js_new(js, LC_SYN_OTHER, flat);
    last = --js->mode.sent_count;
    return js_yielded(js, js->mode.sent[last].at, js->mode.sent[last].operand, false);
}

uint32_t js_machine_return(struct js *js, uint32_t flat)
{
    uint32_t value = unwrapped(js, js_first_named(js, flat)), node, last = 0, operand = value;

    if (!js->mode.regenerator && is_operation(js, value)) {
        if (number_of(js, js_first_named(js, value)) != 2)
            return 0;
        operand = nth_named(js, value, 1);
    }
    node = js_new(js, LC_SYN_RETURN, flat);
    js_append(js, node, &last, js_node(js, operand));
    return node;
}
