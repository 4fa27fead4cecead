/* A state machine's steps as statements again: what compilers take apart is regular, so that jumps say where branches,
 * loops and tries stood. A jump that fits none of them is a branch whose condition is not known. */
#include "layers/base/caps.h"
#include "layers/source/lower_javascript_machine.h"

/* The loop that steps stand in: `continue` goes to its first step, `break` to what follows. */
struct around {
    uint32_t head, exit;
    bool loops;
};

static void unroll(struct js_steps *steps, uint32_t parent, uint32_t *last, uint32_t low, uint32_t high,
                   const struct around *around);

static uint32_t block(struct js_steps *steps, uint32_t flat, uint32_t low, uint32_t high, const struct around *around)
{
    uint32_t node = js_new(steps->js, LC_SYN_BLOCK, flat), last = 0;

    if (low < high)
        unroll(steps, node, &last, low, high, around);
    return node;
}

static uint32_t wrapped(struct js *js, enum lc_syntax_kind kind, uint32_t flat, uint32_t child)
{
    uint32_t node = js_new(js, kind, flat), last = 0;

    js_append(js, node, &last, child);
    return node;
}

static bool leaves(const struct js_step *step, uint32_t at, uint32_t high, const struct around *around)
{
    return step->to <= at || step->to > high || (around->loops && step->to >= around->exit);
}

/* A jump out of the steps at hand: break or continue of the loop around them, otherwise only their end. */
static uint32_t leave(struct js_steps *steps, const struct js_step *step, const struct around *around)
{
    if (around->loops && step->to == around->head)
        return js_new(steps->js, LC_SYN_CONTINUE, step->flat);
    if (around->loops && step->to >= around->exit)
        return js_new(steps->js, LC_SYN_BREAK, step->flat);
    return 0;
}

/* IF whose branches are lowered in the order of the source, the condition first. */
static uint32_t branch(struct js *js, uint32_t flat, uint32_t condition, uint32_t *last)
{
    uint32_t node = js_new(js, LC_SYN_IF, flat);

    *last = 0;
    js_append(js, node, last, condition ? js_node(js, condition) : js_new(js, LC_SYN_OTHER, flat));
    return node;
}

/* The yield's value goes where `sent` stands next; where it is not asked for, the yield is a statement. */
static bool asks_for_sent(struct js *js, uint32_t flat, unsigned depth)
{
    struct js_mode *mode = &js->mode;
    lc_str text = flat ? lc_flat_text(js->lower, flat) : LC_S("");
    enum js_type type = flat ? js_type(js, flat) : JS_UNNAMED;

    if (type == JS_function_expression || type == JS_arrow_function || type == JS_generator_function ||
        type == JS_function_declaration || depth > 200 || text.len <= mode->state.len)
        return false;
    if (type == JS_member_expression && lc_str_has_prefix(text, mode->state) && text.ptr[mode->state.len] == '.') {
        lc_str property = lc_str_from_index(text, mode->state.len + 1);

        if (lc_str_is(property, "sent") || (mode->regenerator && lc_str_is(property, "v")))
            return true;
    }
    for (uint32_t child = js_flat(js, flat)->first; child != 0; child = js_flat(js, child)->next)
        if (js_flat(js, child)->named && asks_for_sent(js, child, depth + 1))
            return true;
    return false;
}

static void yielded(struct js_steps *steps, uint32_t parent, uint32_t *last, uint32_t at, uint32_t high)
{
    struct js *js = steps->js;
    const struct js_step *step = &steps->all.items[at], *next = at + 1 < high ? step + 1 : NULL;
    bool asked = next && (next->op == JS_STEP_RETURN || next->op == JS_STEP_YIELD || next->op == JS_STEP_DELEGATE ||
                                  next->op == JS_STEP_JUMP_IF || next->op == JS_STEP_RETURN_IF
                              ? asks_for_sent(js, next->value, 0)
                              : next->op != JS_STEP_JUMP && asks_for_sent(js, next->flat, 0));

    if (step->op == JS_STEP_YIELD && asked && step->value != 0 && js->mode.sent_count < JS_SENT_MAX) {
        js->mode.sent[js->mode.sent_count].operand = step->value;
        js->mode.sent[js->mode.sent_count++].at = step->flat;
        return;
    }
    js_append(js, parent, last,
              wrapped(js, LC_SYN_EXPRESSION, step->flat,
                      js_yielded(js, step->flat, step->value, step->op == JS_STEP_DELEGATE)));
}

/* Block, catch and finally; gives where it ends. */
static uint32_t try_steps(struct js_steps *steps, uint32_t parent, uint32_t *last, uint32_t at, uint32_t high,
                          const struct around *around)
{
    struct js *js = steps->js;
    const struct js_step step = steps->all.items[at];
    uint32_t end = step.parts[3] <= high ? step.parts[3] : high;
    uint32_t finally = step.parts[2] < end && step.parts[2] > at ? step.parts[2] : end;
    uint32_t caught = step.parts[1] < finally && step.parts[1] > at ? step.parts[1] : finally;
    uint32_t node = js_new(js, LC_SYN_TRY, step.flat), inside = 0, part, last_part = 0;

    /* Babel's table says no end without a finally: what follows the catch is where the block jumps to */
    if (step.parts[3] == UINT32_MAX && finally == high && caught > at + 1 && caught < high &&
        steps->all.items[caught - 1].op == JS_STEP_JUMP && steps->all.items[caught - 1].to > caught &&
        steps->all.items[caught - 1].to <= high)
        end = finally = steps->all.items[caught - 1].to;
    if (end <= at)
        return at + 1;
    js_append(js, node, &inside, block(steps, step.flat, at + 1, caught, around));
    if (caught < finally) {
        part = js_new(js, LC_SYN_CATCH, steps->all.items[caught].flat);
        js_append(js, part, &last_part, 0);
        js_append(js, part, &last_part, block(steps, steps->all.items[caught].flat, caught, finally, around));
        js_append(js, node, &inside, part);
    }
    part = 0;
    if (finally < end) {
        part = js_new(js, LC_SYN_FINALLY, steps->all.items[finally].flat);
        last_part = 0;
        unroll(steps, part, &last_part, finally, end, around);
    }
    js_append(js, node, &inside, part);
    js_append(js, parent, last, node);
    return end;
}

/* `if (condition) goto to`: what is jumped over is the other branch, and when that ends in a jump further on, what stands
 * between is this one. Gives the step to go on at. */
static uint32_t jump_if(struct js_steps *steps, uint32_t parent, uint32_t *last, uint32_t at, uint32_t high,
                        const struct around *around)
{
    struct js *js = steps->js;
    const struct js_step step = steps->all.items[at];
    uint32_t inside, node = branch(js, step.flat, step.value, &inside), to = step.to, end = to, over, taken;

    if (leaves(&step, at, high, around)) {
        over = 0;
        taken = leave(steps, &step, around);
        end = at + 1;
    } else {
        uint32_t stop = to;

        if (to - 1 > at && steps->all.items[to - 1].op == JS_STEP_JUMP && steps->all.items[to - 1].to > to &&
            steps->all.items[to - 1].to <= high) {
            end = steps->all.items[to - 1].to;
            stop = to - 1;
        }
        if (step.negated) {
            over = block(steps, step.flat, at + 1, stop, around);
            taken = end > to ? block(steps, step.flat, to, end, around) : 0;
        } else {
            taken = end > to ? block(steps, step.flat, to, end, around) : 0;
            over = block(steps, step.flat, at + 1, stop, around);
        }
    }
    js_append(js, node, &inside, step.negated ? over : taken);
    js_append(js, node, &inside, step.negated ? taken : over);
    js_append(js, parent, last, node);
    return end;
}

/* An ending (return, jump) with steps after it that another jump must lead to: a branch nobody can tell. Gives where to
 * go on. */
static uint32_t ended(struct js_steps *steps, uint32_t parent, uint32_t *last, uint32_t at, uint32_t high,
                      const struct around *around, uint32_t ending)
{
    struct js *js = steps->js;
    const struct js_step step = steps->all.items[at];
    uint32_t until = step.op == JS_STEP_JUMP && !leaves(&step, at, high, around) ? step.to : high, node, inside;

    if (at + 1 >= until || !steps->all.items[at + 1].labeled) {
        if (ending != 0)
            js_append(js, parent, last, ending);
        return until;
    }
    node = branch(js, step.flat, 0, &inside);
    js_append(js, node, &inside, block(steps, step.flat, at + 1, until, around));
    js_append(js, node, &inside, ending);
    js_append(js, parent, last, node);
    return until;
}

static uint32_t one_step(struct js_steps *steps, uint32_t parent, uint32_t *last, uint32_t at, uint32_t high,
                         const struct around *around)
{
    struct js *js = steps->js;
    const struct js_step step = steps->all.items[at];
    uint32_t node, inside;

    switch ((enum js_step_op)step.op) {
    case JS_STEP_PLAIN:
        node = js_node(js, step.flat);
        if (node != 0)
            js_append(js, parent, last, node);
        return at + 1;
    case JS_STEP_VALUE:
        js_append(js, parent, last, wrapped(js, LC_SYN_EXPRESSION, step.flat, js_node(js, step.flat)));
        return at + 1;
    case JS_STEP_YIELD:
    case JS_STEP_DELEGATE: yielded(steps, parent, last, at, high); return at + 1;
    case JS_STEP_RETURN:
        node = wrapped(js, LC_SYN_RETURN, step.flat, step.value ? js_node(js, step.value) : 0);
        return ended(steps, parent, last, at, high, around, node);
    case JS_STEP_RETURN_IF:
        node = branch(js, step.flat, step.value, &inside);
        if (step.negated)
            js_append(js, node, &inside, 0);
        js_append(js, node, &inside, wrapped(js, LC_SYN_RETURN, step.flat, step.other ? js_node(js, step.other) : 0));
        if (!step.negated)
            js_append(js, node, &inside, 0);
        js_append(js, parent, last, node);
        return at + 1;
    case JS_STEP_JUMP:
        node = leaves(&step, at, high, around) ? leave(steps, &step, around) : 0;
        return ended(steps, parent, last, at, high, around, node);
    case JS_STEP_JUMP_IF: return jump_if(steps, parent, last, at, high, around);
    case JS_STEP_TRY: return try_steps(steps, parent, last, at, high, around);
    }
    return at + 1;
}

static void unroll(struct js_steps *steps, uint32_t parent, uint32_t *last, uint32_t low, uint32_t high,
                   const struct around *around)
{
    struct js *js = steps->js;
    uint32_t at = low;

    if (js->lower->depth >= LC_SYNTAX_DEPTH_MAX)
        return;
    js->lower->depth++;
    while (at < high) {
        uint32_t back = steps->all.items[at].back, flat = steps->all.items[at].flat, next;

        if (back >= at && back < high && back != 0 && !(around->loops && around->head == at)) {
            struct around inner = {.head = at, .exit = back + 1, .loops = true};
            uint32_t node = js_new(js, LC_SYN_LOOP, flat), inside = 0;

            for (unsigned i = 0; i < 3; i++)
                js_append(js, node, &inside, 0);
            js_append(js, node, &inside, block(steps, flat, at, back + 1, &inner));
            js_append(js, parent, last, node);
            at = back + 1;
            continue;
        }
        next = one_step(steps, parent, last, at, high, around);
        at = next > at ? next : at + 1;
    }
    js->lower->depth--;
}

void js_unroll(struct js_steps *steps, uint32_t parent, uint32_t *last, uint32_t low, uint32_t high)
{
    struct around none = {0};

    unroll(steps, parent, last, low, high, &none);
}
