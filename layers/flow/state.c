/* What is so at one point of one path: the cells' values and the works' states, in trees of pages that copies share until
 * one of them writes. */
#include "layers/base/caps.h"
#include "layers/flow/engine.h"

enum { BITS = 5, SLOTS = 1 << BITS, LEVELS = 4, SLOTS_MAX = 1 << (BITS * LEVELS) };

/* Slots of a leaf hold values, of the pages above it the pages below. */
struct lc_page {
    uint32_t epoch; /* of the state that may write here */
    uintptr_t slots[SLOTS];
};

static uint32_t slot_at(uint32_t index, unsigned level)
{
    return index >> (BITS * level) & (SLOTS - 1);
}

static uintptr_t slot_get(const struct lc_table *table, uint32_t index)
{
    const struct lc_page *page = table->root;

    for (unsigned level = LEVELS - 1; page && level > 0; level--)
        page = (const struct lc_page *)page->slots[slot_at(index, level)];
    return page ? page->slots[slot_at(index, 0)] : 0;
}

static struct lc_page *own(struct lc_engine *engine, const struct lc_state *state, struct lc_page *page)
{
    struct lc_page *copy;

    if (page && page->epoch == state->epoch)
        return page;
    copy = LC_NEW(&engine->work_arena, struct lc_page);
    if (page)
        *copy = *page;
    copy->epoch = state->epoch;
    return copy;
}

static void slot_set(struct lc_engine *engine, struct lc_state *state, struct lc_table *table, uint32_t index,
                     uintptr_t value)
{
    struct lc_page *page = table->root = own(engine, state, table->root);

    for (unsigned level = LEVELS - 1; level > 0; level--) {
        uintptr_t *slot = &page->slots[slot_at(index, level)];
        page = own(engine, state, (struct lc_page *)*slot);
        *slot = (uintptr_t)page;
    }
    page->slots[slot_at(index, 0)] = value;
}

/* Past the last slot all share it: by then nothing is claimed any more. */
uint32_t lc_cell_new(struct lc_engine *engine, lc_value_p value)
{
    uint32_t cell = engine->cell_count;

    if (cell + 1 < SLOTS_MAX)
        engine->cell_count++;
    else
        lc_flow_give_up(engine, LC_S("it makes too many objects and names"));
    if (value)
        lc_cell_set(engine, cell, value);
    return cell;
}

lc_value_p lc_cell_get(const struct lc_engine *engine, uint32_t cell)
{
    return (lc_value_p)slot_get(&engine->state->cells, cell);
}

void lc_cell_set(struct lc_engine *engine, uint32_t cell, lc_value_p value)
{
    lc_value_p before = (lc_value_p)slot_get(&engine->state->cells, cell);

    if (engine->weak > 0 && before)
        value = lc_value_join(engine, before, value);
    if (before != value)
        slot_set(engine, engine->state, &engine->state->cells, cell, (uintptr_t)value);
}

enum lc_work_status lc_work_get(const struct lc_engine *engine, uint32_t work)
{
    return (enum lc_work_status)slot_get(&engine->state->works, work);
}

void lc_work_set(struct lc_engine *engine, uint32_t work, enum lc_work_status status)
{
    if (lc_work_get(engine, work) != status)
        slot_set(engine, engine->state, &engine->state->works, work, (uintptr_t)status);
}

/* -- branches ------------------------------------------------------------------------------------------------------ */

struct lc_state *lc_state_copy(struct lc_engine *engine)
{
    struct lc_state *copy = LC_NEW(&engine->work_arena, struct lc_state);

    *copy = *engine->state;
    copy->epoch = ++engine->epoch;
    engine->state->epoch = ++engine->epoch;
    return copy;
}

static bool under(const struct lc_work *work, uint64_t condition)
{
    for (size_t i = 0; condition != 0 && i < sizeof work->conditions / sizeof *work->conditions; i++)
        if (work->conditions[i] == condition)
            return true;
    return false;
}

static bool related_to(lc_value_p related, uint32_t work)
{
    for (unsigned i = 0; related && i < related->count; i++)
        if (related->refs[i].kind == LC_REF_WORK && related->refs[i].work == work)
            return true;
    return false;
}

static enum lc_work_status meet(enum lc_work_status a, enum lc_work_status b, bool hopeful)
{
    if (a == b || b == LC_WORK_NONE)
        return a;
    if (a == LC_WORK_NONE)
        return b;
    if (a == LC_WORK_ESCAPED || b == LC_WORK_ESCAPED)
        return LC_WORK_ESCAPED;
    return hopeful && (a == LC_WORK_DONE || b == LC_WORK_DONE) ? LC_WORK_DONE : LC_WORK_MAYBE;
}

struct joining {
    bool hopeful;
    uint64_t condition;
    lc_value_p related;
};

static void join_work(struct lc_engine *engine, uint32_t work, enum lc_work_status theirs, const struct joining *how)
{
    bool hopeful = how->hopeful || under(&engine->works.items[work], how->condition) || related_to(how->related, work);

    lc_work_set(engine, work, meet(lc_work_get(engine, work), theirs, hopeful));
}

/* Walks where the two differ. `how` is NULL for cells. */
static void join_pages(struct lc_engine *engine, const struct lc_page *mine, const struct lc_page *theirs,
                       unsigned level, uint32_t first, const struct joining *how)
{
    for (uint32_t i = 0; theirs && mine != theirs && i < SLOTS; i++) {
        uint32_t index = first | i << (BITS * level);
        uintptr_t b = theirs->slots[i], a = mine ? mine->slots[i] : 0;
        if (b == 0 || a == b)
            continue;
        if (level > 0)
            join_pages(engine, (const struct lc_page *)a, (const struct lc_page *)b, level - 1, index, how);
        else if (how)
            join_work(engine, index, (enum lc_work_status)b, how);
        else
            lc_cell_set(engine, index, lc_value_join(engine, lc_cell_get(engine, index), (lc_value_p)b));
    }
}

void lc_state_join(struct lc_engine *engine, struct lc_state *other, bool hopeful, uint64_t condition,
                   lc_value_p related)
{
    struct joining how = {hopeful, condition, related};

    if (other == NULL || other->dead)
        return;
    if (engine->state->dead) {
        uint32_t epoch = ++engine->epoch;
        *engine->state = *other;
        engine->state->epoch = epoch;
        other->epoch = ++engine->epoch;
        return;
    }
    join_pages(engine, engine->state->cells.root, other->cells.root, LEVELS - 1, 0, NULL);
    join_pages(engine, engine->state->works.root, other->works.root, LEVELS - 1, 0, &how);
    engine->state->responded = engine->state->responded && other->responded;
    engine->state->no_waiting = engine->state->no_waiting || other->no_waiting;
}

void lc_state_leave(struct lc_engine *engine, struct lc_state **into, bool hopeful)
{
    struct lc_state *mine;

    if (engine->state->dead)
        return;
    mine = lc_state_copy(engine);
    if (*into) {
        struct lc_state *here = engine->state;
        engine->state = mine;
        lc_state_join(engine, *into, hopeful, 0, NULL);
        engine->state = here;
    }
    *into = mine;
}

/* -- works --------------------------------------------------------------------------------------------------------- */

uint32_t lc_work_new(struct lc_engine *engine, enum lc_flow_kind kind, const char *pattern, uint32_t node)
{
    uint32_t index = (uint32_t)engine->works.count;
    struct lc_work *work = LC_PUSH(&engine->work_arena, &engine->works);
    struct lc_frame *frame = engine->frame;

    work->kind = kind;
    work->pattern = pattern;
    work->module = frame->module;
    work->node = node;
    work->parent = engine->continuation;
    work->owner = LC_NO_WORK;
    work->after = LC_NO_WORK;
    work->at_load = engine->at_load;
    work->stack = LC_NEW_ARRAY(&engine->work_arena, engine->calls + 2, uint32_t);
    for (; frame && work->depth < engine->calls + 2; frame = frame->caller)
        work->stack[work->depth++] = frame->site;
    for (size_t i = 0; i < sizeof work->conditions / sizeof *work->conditions && i < engine->conditions.count; i++)
        work->conditions[i] = engine->conditions.items[engine->conditions.count - 1 - i];
    if (engine->state->responded)
        work->response = true;
    lc_work_set(engine, index, LC_WORK_PENDING);
    return index;
}

/* What a work's own continuation waits for says nothing about the end of that work. */
static bool inside(const struct lc_engine *engine, uint32_t work)
{
    uint32_t at = engine->continuation;

    while (at != LC_NO_WORK && at != work)
        at = engine->works.items[at].parent;
    return at != LC_NO_WORK;
}

static void end_soon(struct lc_engine *engine, uint32_t index)
{
    if (lc_work_get(engine, index) == LC_WORK_DONE)
        return;
    lc_work_set(engine, index, LC_WORK_DONE);
    *LC_PUSH(&engine->work_arena, &engine->ending) = index;
}

/* Chains of works may be as long as there are works: what is still to be looked at is kept in a list. */
void lc_work_done(struct lc_engine *engine, uint32_t index)
{
    end_soon(engine, index);
    while (engine->ending.count > 0) {
        const struct lc_work *work = &engine->works.items[engine->ending.items[--engine->ending.count]];
        for (size_t i = 0; i < work->dependencies.count; i++)
            end_soon(engine, work->dependencies.items[i]);
        if (work->parent != LC_NO_WORK && lc_work_get(engine, work->parent) != LC_WORK_NONE &&
            !inside(engine, work->parent))
            end_soon(engine, work->parent);
    }
}

void lc_works_done(struct lc_engine *engine, lc_value_p value)
{
    for (unsigned i = 0; value && i < value->count; i++)
        if (value->refs[i].kind == LC_REF_WORK)
            lc_work_done(engine, value->refs[i].work);
}

void lc_work_depends(struct lc_engine *engine, uint32_t index, uint32_t on)
{
    struct lc_work *work = &engine->works.items[index];

    if (index == on)
        return;
    for (size_t i = 0; i < work->dependencies.count; i++)
        if (work->dependencies.items[i] == on)
            return;
    *LC_PUSH(&engine->work_arena, &work->dependencies) = on;
    if (!engine->works.items[on].inert)
        work->inert = false;
    if (engine->works.items[on].owner == LC_NO_WORK)
        engine->works.items[on].owner = index;
    if (lc_work_get(engine, index) == LC_WORK_DONE)
        lc_work_done(engine, on);
}

static void collect(struct lc_engine *engine, lc_value_p value, unsigned depth, bool escape, lc_value_p *out)
{
    for (unsigned i = 0; value && i < value->count; i++) {
        const struct lc_ref *ref = &value->refs[i];
        if (ref->kind == LC_REF_WORK) {
            *out = lc_value_join(engine, *out, lc_value_of(engine, *ref, LC_IS_PROMISE));
        } else if (ref->kind == LC_REF_OBJECT && depth > 0) {
            if ((escape && ref->object->escaped) || !lc_flow_enter(engine))
                continue;
            ref->object->escaped = ref->object->escaped || escape;
            collect(engine, lc_cell_get(engine, ref->object->works), depth - 1, escape, out);
            collect(engine, lc_cell_get(engine, ref->object->element), depth - 1, escape, out);
            for (size_t p = 0; p < ref->object->properties.count; p++)
                collect(engine, lc_cell_get(engine, ref->object->properties.items[p].cell), depth - 1, escape, out);
            engine->steps += ref->object->properties.count / 8;
            lc_flow_leave(engine);
        }
    }
}

lc_value_p lc_works_inside(struct lc_engine *engine, lc_value_p value, unsigned depth)
{
    lc_value_p out = &lc_value_promise;

    collect(engine, value, depth, false, &out);
    return out;
}

void lc_works_escape(struct lc_engine *engine, lc_value_p value)
{
    lc_value_p works = &lc_value_promise;

    collect(engine, value, 4, true, &works);
    for (unsigned i = 0; i < works->count; i++)
        if (works->refs[i].kind == LC_REF_WORK && lc_work_get(engine, works->refs[i].work) != LC_WORK_DONE)
            lc_work_set(engine, works->refs[i].work, LC_WORK_ESCAPED);
}
