/* Any bytes as a function's sources: the first byte picks the language and the runtime, 0xff parts the files: index,
 * then m1, m2, m3. What is found lies inside of the sources; a run that gave up found nothing; another hash seed says
 * the same. */
#include "layers/flow/world_test.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SOURCE_BYTES_MAX = 1 << 16, PARTS_MAX = 4 };

static const struct {
    const char *runtime, *ending, *handler;
} kinds[] = {
    {"nodejs20.x", "js", "index.handler"},       {"nodejs24.x", "mjs", "index.handler"},
    {"nodejs22.x", "ts", "index.handler"},       {"nodejs18.x", "cjs", "index.handler"},
    {"python3.12", "py", "index.handler"},       {"ruby3.3", "rb", "index.handler"},
    {"python3.9", "py", "index.lambda_handler"}, {"nodejs22.x", "tsx", "index.handler"},
};

static void check_place(const struct lc_flow *flow, const struct lc_flow_place *place)
{
    LC_ASSERT(place->file < flow->files.count && flow->files.items[place->file].syntax != NULL);
    LC_ASSERT(place->offset <= place->end && place->end <= flow->files.items[place->file].syntax->source.len);
    LC_ASSERT(place->line >= 1 && place->column >= 1);
}

static void check(const struct lc_flow *flow)
{
    for (size_t i = 0; i < flow->items.count; i++) {
        const struct lc_flow_item *item = &flow->items.items[i];
        LC_ASSERT(item->kind < LC_FLOW_KIND_COUNT && item->pattern != NULL);
        check_place(flow, &item->at);
        if (item->leaves)
            check_place(flow, &item->where);
        for (size_t s = 0; s < item->step_count; s++)
            check_place(flow, &item->steps[s].at);
    }
    for (size_t i = 0; i < flow->unknowns.count; i++)
        LC_ASSERT(flow->unknowns.items[i].what.len > 0 && flow->unknowns.items[i].why.len > 0);
}

static void put_all(struct world *world, lc_str bytes, const char *ending)
{
    lc_str part;

    for (unsigned i = 0; i < PARTS_MAX && lc_str_next(&bytes, '\xff', &part); i++)
        world_put(world,
                  i == 0 ? lc_arena_printf(&world->arena, "index.%s", ending)
                         : lc_arena_printf(&world->arena, "m%u.%s", i, ending),
                  part);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct world worlds[2];
    lc_str said[2];

    if (size == 0 || size > SOURCE_BYTES_MAX)
        return 0;
    for (unsigned i = 0; i < 2; i++) {
        unsigned kind = data[0] % (sizeof kinds / sizeof *kinds);
        world_init(&worlds[i], i == 0 ? 7 : 0x9e3779b97f4a7c15u);
        put_all(&worlds[i], (lc_str){(const char *)data + 1, size - 1}, kinds[kind].ending);
        world_build(&worlds[i], kinds[kind].runtime, kinds[kind].handler);
        world_analyze(&worlds[i]);
        check(&worlds[i].flow);
        said[i] = world_says(&worlds[i]);
    }
    LC_ASSERT(lc_str_eq(said[0], said[1]));
    world_release(&worlds[0]);
    world_release(&worlds[1]);
    return 0;
}
