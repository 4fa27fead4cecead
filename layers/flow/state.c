/* What is so at one point of one path: the cells' values and the works' states, in chunks that copies share until one
 * of them writes. */
#include "layers/base/caps.h"
#include "layers/flow/engine.h"

enum { CHUNK = 64 };

struct lc_chunk {
    uint32_t epoch; /* of the state that may write here */
    uintptr_t slots[CHUNK];
};

static uintptr_t slot_get(const struct lc_table *table, uint32_t index)
{
    size_t chunk = index / CHUNK;

    return chunk < table->count && table->chunks[chunk] ? table->chunks[chunk]->slots[index % CHUNK] : 0;
}

static void slot_set(struct lc_engine *engine, struct lc_state *state, struct lc_table *table, uint32_t index,
                     uintptr_t value)
{
    size_t at = index / CHUNK;
    struct lc_chunk *chunk;

    while (table->count <= at) {
        table->chunks = lc_arena_grow(&engine->work_arena, table->chunks, table->count, &table->capacity,
                                      sizeof(struct lc_chunk *));
        table->chunks[table->count++] = NULL;
    }
    chunk = table->chunks[at];
    if (chunk == NULL || chunk->epoch != state->epoch) {
        struct lc_chunk *copy = LC_NEW(&engine->work_arena, struct lc_chunk);
        if (chunk)
            *copy = *chunk;
        copy->epoch = state->epoch;
        table->chunks[at] = chunk = copy;
    }
    chunk->slots[index % CHUNK] = value;
}

uint32_t lc_cell_new(struct lc_engine *engine, lc_value_p value)
{
    uint32_t cell = engine->cell_count++;

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

static void copy_table(struct lc_engine *engine, struct lc_table *table)
{
    struct lc_chunk **chunks = LC_NEW_ARRAY(&engine->work_arena, table->count + 1, struct lc_chunk *);

    if (table->count > 0)
        memcpy(chunks, table->chunks, table->count * sizeof *chunks);
    table->chunks = chunks;
    table->capacity = table->count + 1;
}

struct lc_state *lc_state_copy(struct lc_engine *engine)
{
    struct lc_state *copy = LC_NEW(&engine->work_arena, struct lc_state);

    *copy = *engine->state;
    copy_table(engine, &copy->cells);
    copy_table(engine, &copy->works);
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

static void join_works(struct lc_engine *engine, const struct lc_state *other, const struct joining *how)
{
    size_t chunks = other->works.count;

    for (size_t c = 0; c < chunks; c++) {
        if (other->works.chunks[c] == NULL ||
            (c < engine->state->works.count && engine->state->works.chunks[c] == other->works.chunks[c]))
            continue;
        for (uint32_t i = (uint32_t)c * CHUNK; i < (c + 1) * CHUNK && i < engine->works.count; i++) {
            enum lc_work_status mine = lc_work_get(engine, i);
            enum lc_work_status theirs = (enum lc_work_status)slot_get(&other->works, i);
            bool hopeful =
                how->hopeful || under(&engine->works.items[i], how->condition) || related_to(how->related, i);
            lc_work_set(engine, i, meet(mine, theirs, hopeful));
        }
    }
}

static void join_cells(struct lc_engine *engine, const struct lc_state *other)
{
    for (size_t c = 0; c < other->cells.count; c++) {
        const struct lc_chunk *theirs = other->cells.chunks[c];
        const struct lc_chunk *mine = c < engine->state->cells.count ? engine->state->cells.chunks[c] : NULL;
        if (theirs == NULL || mine == theirs)
            continue;
        for (uint32_t i = 0; i < CHUNK; i++) {
            lc_value_p b = (lc_value_p)theirs->slots[i];
            uint32_t cell = (uint32_t)c * CHUNK + i;
            if (b)
                lc_cell_set(engine, cell, lc_value_join(engine, lc_cell_get(engine, cell), b));
        }
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
        copy_table(engine, &engine->state->cells);
        copy_table(engine, &engine->state->works);
        engine->state->epoch = epoch;
        other->epoch = ++engine->epoch;
        return;
    }
    join_cells(engine, other);
    join_works(engine, other, &how);
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

void lc_work_done(struct lc_engine *engine, uint32_t index)
{
    struct lc_work *work = &engine->works.items[index];

    if (lc_work_get(engine, index) == LC_WORK_DONE)
        return;
    lc_work_set(engine, index, LC_WORK_DONE);
    for (size_t i = 0; i < work->dependencies.count; i++)
        lc_work_done(engine, work->dependencies.items[i]);
    if (work->parent != LC_NO_WORK && lc_work_get(engine, work->parent) != LC_WORK_NONE &&
        !inside(engine, work->parent))
        lc_work_done(engine, work->parent);
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
            if (escape && ref->object->escaped)
                continue;
            ref->object->escaped = ref->object->escaped || escape;
            collect(engine, lc_cell_get(engine, ref->object->works), depth - 1, escape, out);
            collect(engine, lc_cell_get(engine, ref->object->element), depth - 1, escape, out);
            for (size_t p = 0; p < ref->object->properties.count; p++)
                collect(engine, lc_cell_get(engine, ref->object->properties.items[p].cell), depth - 1, escape, out);
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
