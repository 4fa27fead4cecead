/* What each bracket is, and what it means for the time its content runs. */

#include "layers/base/caps.h"
#include "layers/source/javascript.h"

struct js_frame *js_push(struct js *js, enum js_kind kind)
{
    struct js_frame *outer, *f;

    if (js->stack.count >= LC_SOURCE_DEPTH_MAX) {
        lc_sink_uncertain(&js->sink, "brackets are nested too deeply");
        js->stop = true;
        return js_top(js);
    }
    f = LC_PUSH(js->sink.arena, &js->stack);
    outer = js->stack.count > 1 ? f - 1 : f;
    f->kind = (uint8_t)kind;
    f->base = js_when(outer);
    f->region = outer->region;
    f->token = js->tokens;
    f->items = (uint32_t)js->sink.out->count;
    outer->forks |= kind == JS_BLOCK || kind == JS_CONTROL;
    return f;
}

static struct js_frame *pop(struct js *js)
{
    js->stack.count--;
    return js_top(js);
}

uint32_t js_region_new(struct js *js, bool is_try)
{
    const struct js_frame *f = js_top(js);
    struct js_region *r = LC_PUSH(js->sink.arena, &js->regions);

    r->parent = f->region;
    r->outer = js_when(f);
    r->is_try = is_try;
    return (uint32_t)(js->regions.count - 1);
}

void js_end_statement(struct js *js)
{
    struct js_frame *f = js_top(js);

    f->stmt = f->cond = LC_WHEN_LOADED;
    f->ternaries = 0;
    f->function = JS_NO_FUNCTION;
    f->class_due = f->optional = false;
    f->control = JS_NO_CONTROL;
    js->state = JS_START;
}

static void end_member(struct js *js)
{
    struct js_frame *f = js_top(js);

    f->cond = LC_WHEN_LOADED;
    f->ternaries = 0;
    f->in_value = f->is_static = f->decorated = f->optional = false;
    f->function = JS_NO_FUNCTION;
    js->state = JS_OPERATOR;
}

void js_semicolon_inserted(struct js *js)
{
    size_t n = js->stack.count;
    const struct js_frame *f;

    while (js->stack.items[n - 1].kind == JS_ARROW)
        n--;
    f = &js->stack.items[n - 1];
    if (!js_is_statements(f) && !(f->kind == JS_CLASS && f->in_value))
        return;
    js_close_arrows(js);
    if (js_is_statements(f))
        js_end_statement(js);
    else
        end_member(js);
}

void js_close_arrow(struct js *js)
{
    js->done_token = js->tokens;
    js->done_region = js_top(js)->region;
    pop(js);
    js->state = JS_OPERAND;
}

void js_close_arrows(struct js *js)
{
    while (js_top(js)->kind == JS_ARROW)
        js_close_arrow(js);
}

/* ------------------------------------------------------------------------------------------------ functions */

static void announce(struct js_frame *f, uint32_t region, bool is_method)
{
    f->function = JS_PARAMS_DUE;
    f->next_region = region;
    f->next_method = is_method;
    if (is_method)
        f->next_declares = f->next_generator = f->next_named_require = false;
}

/* Is the last word read "require"? There need not have been one: stray bytes count as a value too. */
static bool is_require(const struct js *js)
{
    return js->word && js->end - js->word >= 7 && memcmp(js->word, "require", 7) == 0 &&
           (js->end - js->word == 7 || !js_is_word(js->word[7]));
}

/* `=>`: the parameters were the word or the round bracket before it. */
void js_arrow(struct js *js)
{
    uint32_t start = js->last == ')' ? js->closed_token : js->tokens, region;
    bool shadowed = js->last == ')' ? js->closed_require_param : js->last == 'a' && is_require(js);
    struct js_frame *f = js_top(js);

    js->tokens++;
    js->p += 2;
    if (js->last == ')')
        for (size_t i = js->closed_items; i < js->sink.out->count; i++)
            if (js->sink.out->items[i].when < LC_WHEN_CALLED)
                js->sink.out->items[i].when = LC_WHEN_CALLED;
    if (js->async_token != 0 && js->async_token == start - 1)
        start = js->async_token;
    region = js_region_new(js, false);
    js->regions.items[region].shadowed = shadowed;
    if (f->kind == JS_GROUP && f->token == start - 1)
        f->first_region = region;
    js->p = js_skip_blank(js, js->p);
    if (js->p < js->end && *js->p == '{') {
        js->p++;
        js->tokens++;
        f = js_push(js, JS_FUNCTION);
        f->arrow = true;
        js_token(js, '{', JS_START);
    } else {
        f = js_push(js, JS_ARROW);
        js_token(js, '>', JS_OPERATOR);
    }
    if (js->stop)
        return;
    f->region = region;
    f->base = LC_WHEN_LOADED;
}

static void open_body(struct js *js)
{
    struct js_frame outer = *js_top(js), *f;

    js_top(js)->function = JS_NO_FUNCTION;
    if (outer.next_named_require && outer.next_declares)
        js->regions.items[outer.region].shadowed = true;
    f = js_push(js, JS_FUNCTION);
    if (js->stop)
        return;
    f->region = outer.next_region;
    f->base = LC_WHEN_LOADED;
    f->declares = outer.next_declares;
    f->method = outer.next_method;
    js->regions.items[outer.next_region].generator = outer.next_generator;
    js_token(js, '{', JS_START);
}

static void close_body(struct js *js, const struct js_frame *body)
{
    const struct js_frame *f = js_top(js);

    js->state = JS_OPERAND;
    if (body->method && f->kind == JS_CLASS) {
        end_member(js);
    } else if (body->declares && js_is_statements(f)) {
        js_end_statement(js);
    } else if (body->arrow) {
        js->arrow_token = js->tokens;
        js->done_token = js->tokens;
        js->done_region = body->region;
    } else if (!body->method) {
        js->done_token = js->tokens;
        js->done_region = body->region;
    }
}

/* -------------------------------------------------------------------------------------------------- opening */

static void execute(struct js *js, uint32_t region)
{
    if (!js->regions.items[region].generator)
        js->regions.items[region].executed = true;
}

static bool open_params(struct js *js)
{
    struct js_frame *f = js_top(js);

    if (js_at_key(f) && js->state != JS_DOT) {
        if (f->decorated) {
            f->decorated = false;
            return false;
        }
        announce(f, js_region_new(js, false), true);
    }
    if (f->function != JS_PARAMS_DUE)
        return false;
    f = js_push(js, JS_PARAMS);
    if (js->stop)
        return true;
    f->region = js_top(js)[-1].next_region;
    f->base = LC_WHEN_LOADED;
    return true;
}

void js_open_round(struct js *js)
{
    bool called = js->state == JS_OPERAND || js->state == JS_DOT, optional;
    struct js_frame *f;

    if (called && js->newline && js->arrow_token == js->tokens) {
        js_semicolon_inserted(js);
        called = false;
    }
    js->tokens++;
    js->p++;
    if (open_params(js)) {
        js_token(js, '(', JS_OPERATOR);
        return;
    }
    f = js_top(js);
    if (called && js->done_token != 0 && js->done_token == js->tokens - 1 && js->arrow_token != js->done_token)
        execute(js, js->done_region);
    optional = called && f->optional;
    if (f->control != JS_NO_CONTROL && !called) {
        uint8_t control = f->control;

        f->control = JS_NO_CONTROL;
        f = js_push(js, JS_CONTROL);
        f->own_control = control;
        f->inside = js->p;
    } else {
        js_push(js, called ? JS_CALL : JS_GROUP);
    }
    if (optional && !js->stop)
        js_top(js)->base = js_max(js_top(js)->base, LC_WHEN_CONDITIONAL);
    js_token(js, '(', JS_OPERATOR);
}

void js_open_square(struct js *js)
{
    bool optional;

    if (js->state == JS_OPERAND && js->newline && js->arrow_token == js->tokens)
        js_semicolon_inserted(js);
    optional = (js->state == JS_OPERAND || js->state == JS_DOT) && js_top(js)->optional;
    js->tokens++;
    js->p++;
    js_push(js, JS_BRACKET);
    if (optional && !js->stop)
        js_top(js)->base = js_max(js_top(js)->base, LC_WHEN_CONDITIONAL);
    js_token(js, '[', JS_OPERATOR);
}

static void open_block(struct js *js)
{
    struct js_frame *f = js_top(js);
    uint8_t control = f->control;
    uint32_t region = 0;

    if (control == JS_TRY)
        region = f->try_region = js_region_new(js, true);
    f->control = JS_NO_CONTROL;
    f = js_push(js, JS_BLOCK);
    if (!js->stop && control == JS_TRY) {
        f->region = region;
        f->base = LC_WHEN_LOADED;
    } else if (!js->stop && (control == JS_CATCH || control == JS_SWITCH)) {
        f->base = js_max(f->base, LC_WHEN_CONDITIONAL);
        f->handles = control == JS_CATCH ? f[-1].try_region : 0;
    }
    js_token(js, '{', JS_START);
}

void js_open_curly(struct js *js)
{
    struct js_frame *f = js_top(js);
    bool operand = js->state == JS_OPERAND || js->last == '>';

    js->tokens++;
    js->p++;
    if (f->function == JS_BODY_DUE && operand) {
        open_body(js);
    } else if (f->class_due && operand) {
        bool declares = f->class_declares;

        f->class_due = false;
        f = js_push(js, JS_CLASS);
        f->declares = declares;
        js_token(js, '{', JS_OPERATOR);
    } else if (f->kind == JS_CLASS && !f->in_value) {
        open_block(js); /* static { … } */
    } else if (js->state == JS_START) {
        open_block(js);
    } else if (js->state == JS_OPERAND && js_is_statements(f)) {
        js_end_statement(js); /* a line ended before it, or namespace X { */
        open_block(js);
    } else {
        js_push(js, JS_OBJECT);
        js_token(js, '{', JS_OPERATOR);
    }
}

/* -------------------------------------------------------------------------------------------------- closing */

static bool expect(struct js *js, bool fits)
{
    js->p++;
    js->tokens++;
    if (fits)
        return true;
    lc_sink_uncertain(&js->sink, "a closing bracket has no opening one");
    js_token(js, ')', JS_OPERAND);
    if (js->stack.count > 1)
        pop(js);
    return false;
}

/* `if (…)` has ended, its test between the brackets. */
static void close_if(struct js *js, const char *test)
{
    struct js_frame *f = js_top(js);
    struct lc_truth truth = js_test(js, test, js->p - 1);

    f->otherwise = truth.may_fail == 0 || f->stmt == LC_WHEN_NEVER ? LC_WHEN_NEVER : LC_WHEN_LOADED;
    f->stmt = js_max(f->stmt, truth.may_hold == 0 ? LC_WHEN_NEVER : LC_WHEN_CONDITIONAL);
}

static void close_control(struct js *js, uint8_t control, const char *inside)
{
    struct js_frame *f = js_top(js);

    if (control == JS_DO) {
        js_end_statement(js);
        return;
    }
    if (control == JS_SWITCH || control == JS_CATCH)
        f->control = control;
    else if (control == JS_IF)
        close_if(js, inside);
    else
        f->stmt = js_max(f->stmt, LC_WHEN_CONDITIONAL);
    js->state = JS_START;
}

void js_close_round(struct js *js)
{
    struct js_frame closed, *f;

    js_close_arrows(js);
    closed = *js_top(js);
    if (!expect(js, closed.kind >= JS_GROUP && closed.kind <= JS_CONTROL))
        return;
    f = pop(js);
    js->closed_token = closed.token;
    js->closed_items = closed.items;
    js->closed_require_param = closed.require_param;
    js_token(js, ')', JS_OPERAND);
    if (closed.kind == JS_CONTROL) {
        close_control(js, closed.own_control, closed.inside);
    } else if (closed.kind == JS_PARAMS) {
        f->function = JS_BODY_DUE;
        js->regions.items[closed.region].shadowed |= closed.require_param;
    } else if (closed.kind == JS_GROUP && closed.first_region != 0 && closed.first_region == js->done_region &&
               js->done_token == js->tokens - 1) {
        js->done_token = js->tokens;
        if (f->kind == JS_GROUP && f->token == closed.token - 1)
            f->first_region = closed.first_region;
    }
}

void js_close_square(struct js *js)
{
    js_close_arrows(js);
    if (!expect(js, js_top(js)->kind == JS_BRACKET))
        return;
    pop(js);
    js_token(js, ']', JS_OPERAND);
}

void js_close_curly(struct js *js)
{
    struct js_frame closed, *f;

    js_close_arrows(js);
    closed = *js_top(js);
    if (!expect(js, js->stack.count > 1 &&
                        (closed.kind <= JS_OBJECT || closed.kind == JS_TEMPLATE || closed.kind == JS_JSX_EXPR)))
        return;
    f = pop(js);
    js_token(js, '}', JS_OPERAND);
    if (closed.kind == JS_TEMPLATE) {
        js_template(js, js->p);
    } else if (closed.kind == JS_JSX_EXPR) {
        js_jsx_run(js);
    } else if (closed.kind == JS_FUNCTION) {
        close_body(js, &closed);
    } else if (closed.kind == JS_BLOCK && f->kind == JS_CLASS) {
        end_member(js);
    } else if (closed.kind == JS_BLOCK || (closed.kind == JS_CLASS && closed.declares && js_is_statements(f))) {
        js_end_statement(js);
    }
}
