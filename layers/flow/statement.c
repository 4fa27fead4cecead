/* Statements: both sides of a branch run and are joined; a loop's body runs twice; every way out of a function is kept
 * until the function ends. */
#include "layers/base/caps.h"
#include "layers/flow/engine.h"

enum { KEYS_MAX = 32 }; /* properties of an object that for … in is followed over one by one */

lc_value_p lc_eval_children(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    lc_value_p last = &lc_value_nothing;

    for (uint32_t kid = lc_at(engine, node)->first; kid; kid = lc_at(engine, kid)->next)
        if (!engine->state->dead && lc_at(engine, kid)->kind != LC_SYN_EMPTY)
            last = lc_eval(engine, scope, kid);
    return last;
}

static lc_value_p eval_block(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    struct lc_flow_scope *inner = scope;

    if (engine->language == LC_LANG_NODE && lc_at(engine, node)->first) {
        inner = lc_scope_new(engine, scope, false);
        lc_scope_hoist(engine, inner, node, false);
    }
    return lc_eval_children(engine, inner, node);
}

/* -- branches ------------------------------------------------------------------------------------------------------ */

static uint64_t condition_key(const struct lc_engine *engine, uint32_t node)
{
    const struct lc_syntax *syntax = engine->frame->module->syntax;
    const struct lc_syntax_node *at = &syntax->nodes[node];
    lc_str text = lc_str_trim(lc_str_cut(syntax->source, at->start, at->end));

    while (text.len > 0 && (text.ptr[0] == '!' || text.ptr[0] == '('))
        text = lc_str_trim(lc_str_from_index(text, 1));
    while (text.len > 0 && text.ptr[text.len - 1] == ')' && lc_str_find_byte(text, '(') == LC_NPOS)
        text = lc_str_trim(lc_str_cut(text, 0, text.len - 1));
    return lc_str_hash(text, 7) | 1;
}

/* The works that the names in a condition hold: where such a name is asked for, the other side has none of them. */
static void related_works(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node, unsigned depth,
                          lc_value_p *out)
{
    const struct lc_syntax_node *at = lc_at(engine, node);

    if (at->kind == LC_SYN_NAME || at->kind == LC_SYN_MEMBER) {
        uint32_t root = node;
        lc_value_p value;
        while (lc_at(engine, root)->kind == LC_SYN_MEMBER && lc_at(engine, root)->first)
            root = lc_at(engine, root)->first;
        if (lc_at(engine, root)->kind != LC_SYN_NAME && lc_at(engine, root)->kind != LC_SYN_THIS)
            return;
        value = lc_at(engine, root)->kind == LC_SYN_THIS || lc_str_has_prefix(lc_at(engine, root)->text, LC_S("@"))
                    ? engine->frame->self
                    : lc_scope_get(engine, scope, lc_at(engine, root)->text);
        if (value)
            *out = lc_value_join(engine, *out, lc_works_inside(engine, value, 2));
        return;
    }
    for (uint32_t kid = at->first; kid && depth > 0; kid = lc_at(engine, kid)->next)
        if (lc_at(engine, kid)->kind != LC_SYN_FUNCTION)
            related_works(engine, scope, kid, depth - 1, out);
}

static lc_value_p eval_side(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node, uint64_t key)
{
    lc_value_p value = &lc_value_nothing;

    if (node == 0 || lc_at(engine, node)->kind == LC_SYN_EMPTY)
        return value;
    *LC_PUSH(&engine->work_arena, &engine->conditions) = key;
    value = lc_eval(engine, scope, node);
    engine->conditions.count--;
    return value;
}

static lc_value_p eval_if(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    uint32_t condition = lc_kid(engine, node, 0), yes = lc_kid(engine, node, 1), no = lc_kid(engine, node, 2);
    lc_value_p asked = lc_eval(engine, scope, condition), a, b, related = &lc_value_promise;
    int truth = lc_value_truth(asked);
    uint64_t key = condition_key(engine, condition);
    struct lc_state *other, *mine;

    if (engine->state->dead)
        return &lc_value_nothing;
    if (truth >= 0)
        return eval_side(engine, scope, truth ? yes : no, key);
    related_works(engine, scope, condition, 4, &related);
    other = lc_state_copy(engine);
    a = eval_side(engine, scope, yes, key);
    mine = engine->state;
    engine->state = other;
    b = eval_side(engine, scope, no, key);
    other = engine->state;
    engine->state = mine;
    a = mine->dead ? NULL : a;
    b = other->dead ? NULL : b;
    lc_state_join(engine, other, false, key, related);
    a = lc_value_join(engine, a, b);
    return a ? a : &lc_value_nothing;
}

static lc_value_p eval_logical(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    uint32_t left = lc_kid(engine, node, 0), right = lc_kid(engine, node, 1);
    lc_value_p a = lc_eval(engine, scope, left), b, related = &lc_value_promise;
    lc_str operator= lc_at(engine, node)->text;
    int truth = lc_value_truth(a);
    bool is_and = lc_str_is(operator, "&&");
    struct lc_state *without;

    if (is_and && engine->language == LC_LANG_NODE && lc_at(engine, left)->kind == LC_SYN_NUMBER &&
        lc_str_is(lc_at(engine, left)->text, "0")) /* esbuild's 0 && (module.exports = {…}), a hint for other tools */
        return a;
    if (engine->state->dead || (truth == 1 && !is_and) || (truth == 0 && is_and))
        return a;
    if (truth == 0 && !is_and)
        return lc_eval(engine, scope, right);
    related_works(engine, scope, left, 4, &related);
    without = lc_state_copy(engine);
    b = eval_side(engine, scope, right, condition_key(engine, left));
    lc_state_join(engine, without, false, condition_key(engine, left), related);
    return truth == 1 ? b : lc_value_join(engine, a, b);
}

/* -- loops --------------------------------------------------------------------------------------------------------- */

struct loop {
    uint32_t target, iterable, init, condition, update, body;
    bool each, keys, post, endless;
};

static void read_loop(struct lc_engine *engine, uint32_t node, struct loop *loop)
{
    *loop = (struct loop){.each = (lc_at(engine, node)->flags & LC_SYN_EACH) != 0,
                          .post = (lc_at(engine, node)->flags & LC_SYN_POST) != 0};
    loop->keys = (lc_at(engine, node)->flags & LC_SYN_KEYS) != 0;
    if (loop->each) {
        loop->target = lc_kid(engine, node, 0);
        loop->iterable = lc_kid(engine, node, 1);
        loop->body = lc_kid(engine, node, 2);
        return;
    }
    loop->init = lc_kid(engine, node, 0);
    loop->condition = lc_kid(engine, node, 1);
    loop->update = lc_kid(engine, node, 2);
    loop->body = lc_kid(engine, node, 3);
    loop->endless = loop->condition == 0 || lc_at(engine, loop->condition)->kind == LC_SYN_EMPTY ||
                    lc_str_is(lc_at(engine, loop->condition)->text, "true");
}

static bool here(struct lc_engine *engine, uint32_t node)
{
    return node != 0 && lc_at(engine, node)->kind != LC_SYN_EMPTY && !engine->state->dead;
}

static void bind_each(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t target, lc_value_p item)
{
    if (lc_at(engine, target)->kind == LC_SYN_DECLARE) {
        uint32_t bind = lc_at(engine, target)->first;
        if (bind && lc_at(engine, bind)->first)
            lc_pattern_bind(engine, scope, lc_at(engine, bind)->first, item, true, lc_at(engine, target)->flags);
        return;
    }
    lc_pattern_bind(engine, scope, target, item, false, 0);
}

static void run_rounds(struct lc_engine *engine, struct lc_flow_scope *scope, const struct loop *loop, lc_value_p over,
                       bool awaited)
{
    struct lc_frame *frame = engine->frame;
    unsigned rounds = frame->loop_depth > 2 ? 1 : 2;
    const struct lc_flow_object *keys =
        loop->keys && over->count == 1 && over->refs[0].kind == LC_REF_OBJECT && !over->refs[0].object->opaque
            ? over->refs[0].object
            : NULL;

    if (loop->each && over->count == 1 && over->refs[0].kind == LC_REF_OBJECT && over->refs[0].object->keys_of)
        keys = over->refs[0].object->keys_of;
    if (keys && keys->properties.count > 0 && keys->properties.count <= KEYS_MAX)
        rounds = (unsigned)keys->properties.count;
    else
        keys = NULL;

    for (unsigned round = 0; round < rounds && !engine->state->dead; round++) {
        struct lc_state *continues = NULL;
        struct lc_flow_scope *inner = engine->language == LC_LANG_NODE ? lc_scope_new(engine, scope, false) : scope;
        frame->continues = &continues;
        if (loop->each && here(engine, loop->target))
            bind_each(engine, inner, loop->target,
                      keys         ? lc_value_string(engine, keys->properties.items[round].name)
                      : loop->keys ? &lc_value_plain
                                   : lc_iterate(engine, over, awaited));
        if (!loop->each && !(loop->post && round == 0) && here(engine, loop->condition))
            lc_eval(engine, inner, loop->condition);
        if (here(engine, loop->body))
            lc_eval(engine, inner, loop->body);
        lc_state_join(engine, continues, true, 0, NULL);
        if (here(engine, loop->update))
            lc_eval(engine, inner, loop->update);
    }
}

/* Does the condition's being false mean that the name in it holds nothing? `next`, `queue.length`, `left > 0`. */
static bool asks_for_something(struct lc_engine *engine, uint32_t node)
{
    const struct lc_syntax_node *at = lc_at(engine, node);
    uint32_t right;

    if (at->kind == LC_SYN_NAME)
        return true;
    if (at->kind == LC_SYN_MEMBER)
        return lc_str_is(at->text, "length") || lc_str_is(at->text, "size");
    if (at->kind != LC_SYN_BINARY)
        return false;
    right = lc_kid(engine, node, 1);
    return right && (lc_str_is(at->text, ">") || lc_str_is(at->text, "!==") || lc_str_is(at->text, "!=")) &&
           (lc_str_is(lc_at(engine, right)->text, "0") || lc_at(engine, right)->kind == LC_SYN_LITERAL);
}

static void leave_by_condition(struct lc_engine *engine, struct lc_flow_scope *scope, const struct loop *loop)
{
    lc_value_p held = &lc_value_promise;

    if (loop->each || loop->endless || engine->state->dead || !here(engine, loop->condition) ||
        !asks_for_something(engine, loop->condition))
        return;
    related_works(engine, scope, loop->condition, 4, &held);
    for (unsigned i = 0; i < held->count; i++)
        if (held->refs[i].kind == LC_REF_WORK && lc_work_get(engine, held->refs[i].work) != LC_WORK_DONE)
            lc_work_set(engine, held->refs[i].work, LC_WORK_NONE);
}

static lc_value_p eval_loop(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    struct lc_frame *frame = engine->frame;
    struct lc_state **breaks = frame->breaks, **continues = frame->continues, *broken = NULL, *before;
    struct lc_flow_scope *inner = engine->language == LC_LANG_NODE ? lc_scope_new(engine, scope, false) : scope;
    bool awaited = (lc_at(engine, node)->flags & LC_SYN_AWAITED) != 0;
    lc_value_p over = &lc_value_anything;
    struct loop loop;

    read_loop(engine, node, &loop);
    if (loop.each && here(engine, loop.iterable))
        over = lc_eval(engine, scope, loop.iterable);
    if (here(engine, loop.init))
        lc_eval(engine, inner, loop.init);
    if (engine->state->dead)
        return &lc_value_nothing;
    before = lc_state_copy(engine);
    frame->breaks = &broken;
    frame->loop_depth++;
    run_rounds(engine, inner, &loop, over, awaited);
    leave_by_condition(engine, inner, &loop);
    frame->loop_depth--;
    frame->breaks = breaks;
    frame->continues = continues;
    if (loop.endless && !loop.each)
        engine->state->dead = true;
    lc_state_join(engine, broken, true, 0, NULL);
    if (engine->state->dead && !loop.endless)
        lc_state_join(engine, before, true, 0, NULL);
    if ((lc_at(engine, node)->flags & LC_SYN_ELSE) && here(engine, lc_kid(engine, node, loop.each ? 3 : 4)))
        lc_eval(engine, scope, lc_kid(engine, node, loop.each ? 3 : 4));
    return &lc_value_plain;
}

static void eval_case(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    for (uint32_t kid = lc_kid(engine, node, 1); kid && !engine->state->dead; kid = lc_at(engine, kid)->next)
        lc_eval(engine, scope, kid);
}

static lc_value_p eval_switch(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    struct lc_frame *frame = engine->frame;
    struct lc_state **breaks = frame->breaks, *broken = NULL, *start;
    struct lc_flow_scope *inner = lc_scope_new(engine, scope, false);
    uint32_t subject = lc_kid(engine, node, 0);
    bool has_default = false;

    if (here(engine, subject))
        lc_eval(engine, scope, subject);
    for (uint32_t kid = lc_kid(engine, node, 1); kid; kid = lc_at(engine, kid)->next)
        lc_scope_hoist(engine, inner, kid, false);
    start = lc_state_copy(engine);
    engine->state->dead = true;
    frame->breaks = &broken;
    for (uint32_t kid = lc_kid(engine, node, 1); kid; kid = lc_at(engine, kid)->next) {
        struct lc_state *again, *mine = engine->state;
        engine->state = start;
        again = lc_state_copy(engine);
        engine->state = mine;
        lc_state_join(engine, again, false, 0, NULL);
        has_default =
            has_default || (lc_kid(engine, kid, 0) && lc_at(engine, lc_kid(engine, kid, 0))->kind == LC_SYN_EMPTY);
        eval_case(engine, inner, kid);
    }
    frame->breaks = breaks;
    lc_state_join(engine, broken, false, 0, NULL);
    if (!has_default)
        lc_state_join(engine, start, false, 0, NULL);
    return &lc_value_plain;
}

/* -- leaving ------------------------------------------------------------------------------------------------------- */

/* What is pending where a function is left is remembered with the place, for the works that are waited for elsewhere. */
static void remember_exit(struct lc_engine *engine, uint32_t node)
{
    for (uint32_t i = 0; i < engine->works.count; i++)
        if (lc_work_get(engine, i) == LC_WORK_PENDING && engine->works.items[i].left_module == NULL) {
            engine->works.items[i].left_module = engine->frame->module;
            engine->works.items[i].left_node = node;
        }
}

static lc_value_p eval_return(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    struct lc_frame *frame = engine->frame;
    uint32_t x = lc_kid(engine, node, 0);
    lc_value_p value = here(engine, x) ? lc_eval(engine, scope, x) : &lc_value_nothing;

    if (engine->state->dead)
        return &lc_value_nothing;
    if (frame->async && engine->language != LC_LANG_PYTHON)
        value = lc_await(engine, value);
    if (!(lc_at(engine, node)->flags & LC_SYN_VALUE)) /* Ruby: next leaves the block, return the method around it */
        while (frame->function && frame->caller && frame->caller->function &&
               frame->function->module->syntax->nodes[frame->function->node].flags & LC_SYN_RUBY_BLOCK)
            frame = frame->caller;
    if (frame->is_handler)
        remember_exit(engine, node);
    frame->result = lc_value_join(engine, frame->result, value);
    lc_state_leave(engine, &frame->out, false);
    engine->state->dead = true;
    return &lc_value_nothing;
}

static lc_value_p eval_throw(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    uint32_t x = lc_kid(engine, node, 0);
    struct lc_frame *frame = engine->frame;

    if (here(engine, x))
        lc_eval(engine, scope, x);
    while (frame->catches == NULL && frame->caller && !frame->is_handler && !frame->async && engine->weak == 0)
        frame = frame->caller; /* a promise's callback and an async function reject their promise instead */
    if (frame->catches)
        lc_state_leave(engine, frame->catches, true);
    else if (frame->is_handler && engine->frame->catching > 0)
        lc_state_leave(engine, &frame->rethrown, true);
    else if (frame->is_handler) {
        remember_exit(engine, node);
        lc_state_leave(engine, &frame->out, false);
    }
    engine->state->dead = true;
    return &lc_value_nothing;
}

/* -- try ----------------------------------------------------------------------------------------------------------- */

/* A handler may be entered from anywhere in the block. What the block waits for counts as waited for: a wait that
 * fails has ended, too. */
static void enter_catch(struct lc_engine *engine, struct lc_state *before, struct lc_state *thrown,
                        struct lc_state *returned)
{
    bool alive = !engine->state->dead;

    if (!alive)
        lc_state_join(engine, returned, true, 0, NULL);
    lc_state_join(engine, thrown, true, 0, NULL);
    if (engine->state->dead)
        lc_state_join(engine, before, true, 0, NULL);
}

static void eval_catches(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node, struct lc_state *entry)
{
    for (uint32_t kid = lc_kid(engine, node, 1); kid; kid = lc_at(engine, kid)->next) {
        struct lc_state *after = engine->state;
        struct lc_flow_scope *inner = engine->language == LC_LANG_NODE ? lc_scope_new(engine, scope, false) : scope;
        uint32_t target = lc_kid(engine, kid, 0), body = lc_kid(engine, kid, 1);
        if (lc_at(engine, kid)->kind != LC_SYN_CATCH)
            continue;
        engine->state = entry;
        entry = lc_state_copy(engine);
        if (here(engine, target))
            lc_pattern_bind(engine, inner, target, &lc_value_anything, engine->language == LC_LANG_NODE, 0);
        engine->frame->catching++;
        if (here(engine, body))
            lc_eval(engine, inner, body);
        engine->frame->catching--;
        {
            struct lc_state *caught = engine->state;
            engine->state = after;
            lc_state_join(engine, caught, true, 0, NULL);
        }
    }
}

/* The last thing on every way out, also on those that return. */
static void eval_finally(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node,
                         struct lc_state *returned, struct lc_state *saved)
{
    struct lc_frame *frame = engine->frame;

    frame->out = saved;
    frame->catching++;
    if (!engine->state->dead)
        lc_eval_children(engine, scope, node);
    frame->catching--;
    if (returned && !returned->dead) {
        struct lc_state *mine = engine->state;
        engine->state = returned;
        lc_eval_children(engine, scope, node);
        if (frame->is_handler)
            remember_exit(engine, node);
        lc_state_leave(engine, &frame->out, false);
        engine->state = mine;
    }
}

static lc_value_p eval_try(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    struct lc_frame *frame = engine->frame;
    struct lc_state **catches = frame->catches, *thrown = NULL, *saved = frame->out, *before, *end;
    uint32_t catch = 0, last = 0;
    lc_value_p value;

    for (uint32_t kid = lc_kid(engine, node, 1); kid; kid = lc_at(engine, kid)->next) {
        catch = lc_at(engine, kid)->kind == LC_SYN_CATCH && catch == 0 ? kid : catch;
        last = lc_at(engine, kid)->kind == LC_SYN_FINALLY ? kid : last;
    }
    before = lc_state_copy(engine);
    frame->out = NULL;
    frame->catches = &thrown;
    value = lc_eval(engine, scope, lc_kid(engine, node, 0));
    frame->catches = catches;
    if (catch) {
        struct lc_state *returned = NULL;
        end = engine->state;
        engine->state = lc_state_copy(engine);
        if (frame->out) {
            struct lc_state *mine = engine->state;
            engine->state = frame->out;
            returned = lc_state_copy(engine);
            engine->state = mine;
        }
        enter_catch(engine, before, thrown, returned);
        {
            struct lc_state *entry = engine->state;
            engine->state = end;
            eval_catches(engine, scope, node, entry);
        }
    } else if (thrown && !thrown->dead && last) {
        /* nothing catches it: the last part runs, and it goes on up */
        end = engine->state;
        engine->state = thrown;
        lc_eval_children(engine, scope, last);
        engine->state = end;
    }
    {
        struct lc_state *returned = frame->out;
        if (last) {
            eval_finally(engine, scope, last, returned, saved);
        } else {
            struct lc_state *mine = engine->state;
            frame->out = saved;
            if (returned && !returned->dead) {
                engine->state = returned;
                lc_state_leave(engine, &frame->out, false);
                engine->state = mine;
            }
        }
    }
    return value ? value : &lc_value_nothing;
}

/* -- the rest ------------------------------------------------------------------------------------------------------ */

static lc_value_p eval_declare(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    unsigned flags = lc_at(engine, node)->flags;
    bool top = scope == engine->frame->module->scope;

    for (uint32_t bind = lc_at(engine, node)->first; bind; bind = lc_at(engine, bind)->next) {
        uint32_t target = lc_kid(engine, bind, 0), x = lc_kid(engine, bind, 1);
        lc_value_p value = NULL;
        if (top && lc_is_third_party_code(engine, engine->frame->module, bind, NULL))
            continue; /* bound when the module began */
        if (here(engine, x))
            value = lc_eval(engine, scope, x);
        if (engine->state->dead)
            break;
        if (value == NULL && (flags & LC_SYN_VAR))
            continue;
        if (value && (flags & LC_SYN_AWAITED) && (flags & LC_SYN_USING))
            value = lc_await(engine, value);
        if (value && engine->frame->function == NULL && engine->at_load)
            lc_flow_fresh(engine, target, x);
        if (target)
            lc_pattern_bind(engine, scope, target, value ? value : &lc_value_nothing, true, flags);
    }
    return &lc_value_nothing;
}

static const char *discarded_as(struct lc_engine *engine, uint32_t x)
{
    const struct lc_syntax_node *node = lc_at(engine, x);
    const struct lc_syntax_node *callee = node->first ? lc_at(engine, node->first) : NULL;
    unsigned arguments = 0;

    if (node->kind == LC_SYN_UNARY && lc_str_is(node->text, "void"))
        return "void-operator";
    if (node->kind != LC_SYN_CALL || callee == NULL || callee->kind != LC_SYN_MEMBER)
        return node->kind == LC_SYN_CALL ? "call-not-awaited" : "not-awaited";
    for (uint32_t kid = callee->next; kid; kid = lc_at(engine, kid)->next)
        arguments++;
    if (lc_str_is(callee->text, "catch"))
        return "catch-without-await";
    if (lc_str_is(callee->text, "finally"))
        return "finally-without-await";
    if (lc_str_is(callee->text, "then"))
        return arguments > 1 ? "then-with-two-callbacks" : "then-without-await";
    if (lc_str_is(callee->text, "map") || lc_str_is(callee->text, "forEach"))
        return lc_str_is(callee->text, "map") ? "map-async" : "for-each-async";
    return "call-not-awaited";
}

/* A promise that nobody takes: it is shown where it was dropped, when it came from a call there. */
static lc_value_p eval_expression(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    uint32_t x = lc_kid(engine, node, 0);
    lc_value_p value = here(engine, x) ? lc_eval(engine, scope, x) : &lc_value_nothing;

    for (unsigned i = 0; i < value->count && !engine->state->dead; i++) {
        struct lc_work *work = value->refs[i].kind == LC_REF_WORK ? &engine->works.items[value->refs[i].work] : NULL;
        if (work && lc_at(engine, x)->kind != LC_SYN_ASSIGN && lc_at(engine, x)->kind != LC_SYN_NAME &&
            work->kind == LC_FLOW_FLOATING_PROMISE)
            work->pattern = discarded_as(engine, x);
    }
    return value;
}

lc_value_p lc_eval_statement(struct lc_engine *engine, struct lc_flow_scope *scope, uint32_t node)
{
    switch (lc_at(engine, node)->kind) {
    case LC_SYN_PROGRAM: return lc_eval_children(engine, scope, node);
    case LC_SYN_BLOCK: return eval_block(engine, scope, node);
    case LC_SYN_EXPRESSION: return eval_expression(engine, scope, node);
    case LC_SYN_DECLARE: return eval_declare(engine, scope, node);
    case LC_SYN_IF:
    case LC_SYN_CONDITIONAL: return eval_if(engine, scope, node);
    case LC_SYN_LOGICAL: return eval_logical(engine, scope, node);
    case LC_SYN_LOOP: return eval_loop(engine, scope, node);
    case LC_SYN_SWITCH: return eval_switch(engine, scope, node);
    case LC_SYN_TRY: return eval_try(engine, scope, node);
    case LC_SYN_RETURN: return eval_return(engine, scope, node);
    case LC_SYN_THROW: return eval_throw(engine, scope, node);
    case LC_SYN_BREAK:
    case LC_SYN_CONTINUE: {
        struct lc_state **into =
            lc_at(engine, node)->kind == LC_SYN_BREAK ? engine->frame->breaks : engine->frame->continues;
        if (into)
            lc_state_leave(engine, into, false);
        engine->state->dead = true;
        return &lc_value_nothing;
    }
    case LC_SYN_IMPORT: lc_eval_import(engine, scope, node); return &lc_value_nothing;
    case LC_SYN_EXPORT:
    case LC_SYN_EXPORTS: lc_eval_export(engine, scope, node); return &lc_value_nothing;
    default: return lc_eval_children(engine, scope, node);
    }
}
