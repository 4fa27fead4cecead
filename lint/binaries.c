/* One task is one file, in the order of their offsets: sizes differ by a thousand times, so larger parts would leave
 * workers idle at the end. */
#include "lint/binaries.h"

#include "layers/base/pool.h"

struct task {
    struct lc_unit *unit;
    const struct lc_elf **elfs;
    uint32_t entry;
    lc_str head;
};

struct reading {
    struct lc_inflater *const *inflaters;
    struct lc_arena *arenas;
    struct {
        struct task *items;
        size_t count, capacity;
    } tasks;
};

static void read_one(void *context, size_t item, size_t worker)
{
    struct reading *reading = context;
    const struct task *task = &reading->tasks.items[item];
    struct lc_arena *arena = &reading->arenas[worker];
    struct lc_elf *elf = LC_NEW(arena, struct lc_elf);
    struct lc_err err = {0};

    /* What went wrong is in its `why`. */
    if (lc_elf_read_entry(task->unit->archive, task->entry, task->head, reading->inflaters[worker], arena, elf, &err) ==
            LC_OK ||
        elf->head.format == LC_BINARY_ELF)
        task->elfs[task->entry] = elf;
}

/* What was fetched of each entry is its head, or all of it. */
static void find_in_unit(struct lc_unit *unit, struct lc_arena *scratch, struct reading *reading)
{
    const uint32_t *order = lc_archive_by_offset(unit->archive);
    const struct lc_elf **elfs = NULL;

    for (uint32_t i = 0; i < unit->archive->count; i++) {
        const struct lc_need *need = lc_contents_get(&unit->contents, order[i]);
        struct task *task;

        if (need == NULL || !need->fetched || need->status != LC_OK ||
            lc_binary_head(need->bytes).format != LC_BINARY_ELF)
            continue;
        if (elfs == NULL)
            elfs = LC_NEW_ARRAY(&unit->archive->arena, unit->archive->count, const struct lc_elf *);
        task = LC_PUSH(scratch, &reading->tasks);
        *task = (struct task){unit, elfs, order[i], need->bytes};
    }
    unit->elfs = elfs;
}

void lc_binaries_read(struct lc_model *model, size_t jobs, struct lc_inflater *const *inflaters,
                      struct lc_arena *arenas)
{
    struct reading reading = {.inflaters = inflaters, .arenas = arenas};
    struct lc_arena scratch;

    lc_arena_init(&scratch, 0);
    for (size_t i = 0; i < model->unit_count; i++)
        if (model->units[i].archive)
            find_in_unit(&model->units[i], &scratch, &reading);
    lc_pool_run(jobs, reading.tasks.count, read_one, &reading);
    for (size_t i = 0; i < lc_pool_workers(jobs); i++)
        lc_inflater_trim(inflaters[i]);
    lc_arena_release(&scratch);
}
