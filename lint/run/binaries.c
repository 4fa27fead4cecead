/* One task is one file, in the order of their offsets: sizes differ by a thousand times, so larger parts would leave
 * workers idle at the end. The largest files are one task together, the first: one after another they may take more
 * memory, which makes them faster. */
#include "lint/run/binaries.h"

#include "layers/base/caps.h"
#include "layers/base/pool.h"

struct task {
    struct lc_unit *unit;
    const struct lc_elf **elfs;
    uint32_t entry;
    lc_str head;
};

struct tasks {
    struct task *items;
    size_t count, capacity;
};

struct reading {
    struct lc_inflater *const *inflaters;
    struct lc_arena *arenas;
    struct tasks large, others;
};

static void read_file(const struct task *task, struct lc_inflater *inflater, struct lc_arena *arena)
{
    struct lc_elf *elf = LC_NEW(arena, struct lc_elf);
    struct lc_err err = {0};

    /* What went wrong is in its `why`. */
    if (lc_elf_read_entry(task->unit->archive, task->entry, task->head, inflater, arena, elf, &err) == LC_OK ||
        elf->head.format == LC_BINARY_ELF)
        task->elfs[task->entry] = elf;
}

static void read_some(void *context, size_t item, size_t worker)
{
    struct reading *reading = context;
    struct lc_inflater *inflater = reading->inflaters[worker];
    struct lc_arena *arena = &reading->arenas[worker];

    if (item > 0) {
        read_file(&reading->others.items[item - 1], inflater, arena);
        return;
    }
    lc_inflater_allow(inflater, LC_GO_BYTES_MAX);
    for (size_t i = 0; i < reading->large.count; i++)
        read_file(&reading->large.items[i], inflater, arena);
    lc_inflater_trim(inflater);
}

/* Is it for a processor that some function of this archive runs on? What is not, no loader opens. */
static bool may_run(const struct lc_binary *head, unsigned architectures)
{
    bool x86_64 = lc_str_is(head->machine, "x86_64"), arm64 = lc_str_is(head->machine, "aarch64");

    return (architectures & LC_ARCH_BIT(LC_ARCH_UNKNOWN)) ||
           (x86_64 && (architectures & LC_ARCH_BIT(LC_ARCH_X86_64))) ||
           (arm64 && (architectures & LC_ARCH_BIT(LC_ARCH_ARM64)));
}

static unsigned architectures_of(const struct lc_model *model, const struct lc_unit *unit)
{
    unsigned architectures = 0;

    for (size_t i = 0; i < model->stack_count; i++)
        for (size_t l = 0; l < model->stacks[i].layer_count; l++)
            if (model->stacks[i].layers[l] == unit)
                architectures |= LC_ARCH_BIT(model->stacks[i].arch);
    for (size_t i = 0; i < model->target_count; i++)
        if (model->targets[i].code == unit)
            architectures |= LC_ARCH_BIT(model->targets[i].stack->arch);
    return architectures;
}

/* Described by its head alone. */
static const struct lc_elf *over_the_cap(struct lc_arena *arena, const struct lc_binary *head)
{
    struct lc_elf *elf = LC_NEW(arena, struct lc_elf);

    elf->head = *head;
    elf->why = LC_S("the binaries of its archive declare more bytes than are read");
    return elf;
}

/* What was fetched of each entry is its head, or all of it. In the order of offsets, so that which files are over the
 * cap does not depend on the workers. */
static void find_in_unit(const struct lc_model *model, struct lc_unit *unit, struct lc_arena *scratch,
                         struct reading *reading)
{
    unsigned architectures = architectures_of(model, unit);
    const uint32_t *order = lc_archive_by_offset(unit->archive);
    const struct lc_elf **elfs = NULL;
    uint64_t bytes = 0;

    for (uint32_t i = 0; i < unit->archive->count; i++) {
        const struct lc_need *need = lc_contents_get(&unit->contents, order[i]);
        const struct lc_entry *entry = &unit->archive->entries[order[i]];
        struct lc_binary head;
        struct task *task;

        if (need == NULL || !need->fetched || need->status != LC_OK)
            continue;
        head = lc_binary_head(need->bytes);
        if (head.format != LC_BINARY_ELF || !may_run(&head, architectures))
            continue;
        if (elfs == NULL)
            elfs = LC_NEW_ARRAY(&unit->archive->arena, unit->archive->count, const struct lc_elf *);
        if (entry->size > LC_BINARIES_BYTES_MAX - bytes) {
            elfs[order[i]] = over_the_cap(&unit->archive->arena, &head);
            continue;
        }
        bytes += entry->size;
        if (entry->size > LC_GO_BYTES || entry->packed > LC_GO_BYTES - entry->size)
            task = LC_PUSH(scratch, &reading->large);
        else
            task = LC_PUSH(scratch, &reading->others);
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
            find_in_unit(model, &model->units[i], &scratch, &reading);
    lc_pool_run(jobs, reading.others.count + 1, read_some, &reading);
    for (size_t i = 0; i < lc_pool_workers(jobs); i++)
        lc_inflater_trim(inflaters[i]);
    lc_arena_release(&scratch);
}
