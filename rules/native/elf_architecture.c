/* Binaries of another processor than the function's, where they are loaded or run.
 *
 * A wrong binary (binaries.c) is excused when the same thing stands beside it for the right platform; the rest is
 * grouped by package or folder, one finding a group, whose severity depends on whether the handler loads it (reach.c).
 * What is there for other platforms only takes room: one note for a tree. */
#include <inttypes.h>

#include "layers/base/path.h"
#include "rules/native/jars.h"
#include "rules/native/platform.h"
#include "rules/native/reach.h"
#include "rules/native/words.h"

static lc_str group_key(struct lc_context *cx, const struct lc_native_item *item)
{
    return lc_arena_printf(cx->scratch, "%d %.*s %.*s", item->use >= LC_USE_LIBRARY,
                           LC_FMT(lc_native_machine_name(cx, &item->head)), LC_FMT(item->owner.key));
}

static void note_counterpart(struct lc_native_list *list, struct lc_finding *finding,
                             const struct lc_native_group *group)
{
    struct lc_context *cx = list->cx;

    for (size_t i = 0; i < group->count; i++) {
        const struct lc_native_item *item = group->items[i];
        if (!item->named_for_platform || !item->owner.is_package)
            continue;
        lc_finding_note(cx, finding, "no counterpart for linux %s stands beside '%.*s'", lc_native_arch_name(cx),
                        LC_FMT(lc_show(cx, lc_tree_absolute(list->tree, item->node, cx->scratch))));
        return;
    }
}

/* Did another package of the archive bring it along? */
static bool is_brought_along(const struct lc_native_item *item)
{
    const struct lc_unit *unit = item->unit;

    for (size_t i = 0; unit && unit->requirements && i < unit->packages.count; i++)
        for (size_t k = 0; unit->packages.items[i].ecosystem == LC_NPM && k < unit->requirements[i].count; k++)
            if (lc_str_eq(unit->requirements[i].items[k].name, item->owner.name))
                return true;
    return false;
}

/* A package that is wrong as a whole was installed on the wrong machine, and by a way that no graph shows it may be
 * loaded all the same (psycopg asks for psycopg_binary by a name it computes). One that comes for several platforms, or
 * is a program, speaks for itself only when something leads to it; so does an npm package that another one brought along:
 * what asks for it by a name that is not seen mostly goes on without (dd-trace and oxc-parser). */
static enum lc_native_reach reach_of(struct lc_native_list *list, const struct lc_native_group *group,
                                     const struct lc_native_item *strongest)
{
    enum lc_native_reach reach = lc_native_reach_of(list, group);

    if (reach != LC_REACH_NEVER || strongest->use == LC_USE_SPAWNED ||
        (strongest->owner.ecosystem == LC_NPM && is_brought_along(strongest)))
        return reach;
    for (size_t i = 0; i < list->count; i++)
        if (lc_str_eq(list->items[i]->owner.key, strongest->owner.key) &&
            (list->items[i]->fit != LC_FIT_MACHINE ||
             list->items[i]->head.machine_code != strongest->head.machine_code))
            return reach;
    return LC_REACH_UNKNOWN;
}

static void report_group(struct lc_native_list *list, struct lc_native_distributions *distributions,
                         const struct lc_native_group *group)
{
    struct lc_context *cx = list->cx;
    struct lc_native_item *first = group->items[0], *strongest = lc_native_strongest(group);
    lc_str machine = lc_native_machine_name(cx, &first->head), called;
    struct lc_finding *finding;
    bool program = strongest->use == LC_USE_SPAWNED || strongest->use >= LC_USE_PROGRAM, plural;

    if (strongest->owner.is_package && strongest->owner.ecosystem == LC_PYPI)
        lc_native_distribution(cx, list->tree, strongest->node, distributions, &strongest->owner);
    called = lc_native_called(cx, list->tree, group, strongest, &plural);
    finding = lc_report(cx, NULL, "%.*s %s built for %.*s, %s %s", LC_FMT(called), plural ? "are" : "is",
                        LC_FMT(machine), lc_native_whose(cx), lc_native_arch_name(cx));
    if (strongest->owner.is_package) {
        lc_native_fix_package(cx, finding, strongest, NULL);
        lc_finding_package(finding, lc_arena_copy(cx->arena, strongest->owner.name));
        if (group->count > 1)
            lc_finding_note(cx, finding, "%zu of its files are for %.*s", group->count, LC_FMT(machine));
    }
    lc_finding_subject(finding, lc_arena_printf(cx->arena, "%.*s %.*s", LC_FMT(first->owner.key), LC_FMT(machine)));
    note_counterpart(list, finding, group);
    lc_native_weigh(cx, finding, reach_of(list, group, strongest), strongest);
    lc_rests_on(finding, program ? LC_FACT_KERNEL_EXEC : LC_FACT_LOADER_MACHINE);
    lc_native_rest_on_use(cx, finding, strongest);
    lc_native_places(cx, finding, group);
}

/* What stands beside the right one: a note, with what could be saved. */
static void report_others(struct lc_native_list *list, const struct lc_native_group *others)
{
    struct lc_context *cx = list->cx;
    struct lc_native_groups packages = {0};
    struct lc_finding *finding;
    uint64_t bytes = 0;

    if (others->count == 0)
        return;
    for (size_t i = 0; i < others->count; i++) {
        struct lc_native_group *package = lc_native_group(cx, &packages, others->items[i]->owner.key);
        *LC_PUSH(cx->scratch, package) = others->items[i];
        bytes += lc_tree_entry(list->tree, others->items[i]->node)->size;
    }
    finding = lc_report(cx, "other-platforms",
                        "%zu file%s in '%.*s' %s for other platforms than linux %s: %.*s that nothing loads",
                        others->count, others->count == 1 ? "" : "s", LC_FMT(list->tree->mount),
                        others->count == 1 ? "is" : "are", lc_native_arch_name(cx), LC_FMT(lc_show_bytes(cx, bytes)));
    lc_finding_severity(finding, LC_NOTE);
    lc_rests_on(finding, LC_FACT_LOADER_MACHINE);
    lc_finding_subject(finding, LC_S("other platforms"));
    lc_finding_fix(cx, finding, "install for one platform only, or leave them out when packing");
    for (size_t p = 0; p < packages.count; p++) {
        uint64_t own = 0;
        for (size_t i = 0; i < packages.items[p]->count; i++)
            own += lc_tree_entry(list->tree, packages.items[p]->items[i]->node)->size;
        lc_finding_note(cx, finding, "'%.*s' has %zu of them, %.*s",
                        LC_FMT(lc_show(cx, packages.items[p]->items[0]->owner.name)), packages.items[p]->count,
                        LC_FMT(lc_show_bytes(cx, own)));
    }
    lc_native_places(cx, finding, others);
}

/* For another platform, and of a package that has something for this one. */
static bool is_spare(const struct lc_native_list *list, const struct lc_native_item *item)
{
    return item->fit != LC_FIT_RIGHT && item->fit != LC_FIT_DAMAGED && item->owner.is_package &&
           item->named_for_platform &&
           (lc_native_is_excused(list, item) || lc_map_get(&list->right_by_key, item->owner.key) != NULL);
}

static void check_tree(struct lc_context *cx, const struct lc_tree *tree)
{
    struct lc_native_list list;
    struct lc_native_groups groups = {0};
    struct lc_native_distributions distributions = {0};
    struct lc_native_group others = {0};

    lc_native_collect(cx, tree, &list);
    for (size_t i = 0; i < list.count; i++) {
        struct lc_native_item *item = list.items[i];
        if (is_spare(&list, item))
            *LC_PUSH(cx->scratch, &others) = item;
        if (item->fit != LC_FIT_MACHINE || lc_native_is_excused(&list, item) || lc_native_is_hidden(&list, item) ||
            lc_native_has_source(&list, item) || lc_native_is_doubted(&list, item))
            continue;
        *LC_PUSH(cx->scratch, lc_native_group(cx, &groups, group_key(cx, item))) = item;
    }
    for (size_t i = 0; i < groups.count; i++)
        report_group(&list, &distributions, groups.items[i]);
    lc_native_tell_doubted(&list);
    report_others(&list, &others);
}

static void check_wrapper(struct lc_context *cx)
{
    struct lc_place place;
    struct lc_binary binary;
    struct lc_finding *finding;

    if (!lc_native_wrapper_file(cx, &place, &binary) || binary.format != LC_BINARY_ELF || binary.machine_code == 0 ||
        lc_native_runs_on(cx->stack->arch, &binary))
        return;
    finding = lc_report(cx, NULL, "the exec wrapper '%.*s' is built for %.*s, %s %s",
                        LC_FMT(lc_show(cx, lc_native_wrapper(cx->target)->text)),
                        LC_FMT(lc_native_machine_name(cx, &binary)), lc_native_whose(cx), lc_native_arch_name(cx));
    lc_native_settle_wrapper(cx, finding, &place);
}

static void check(struct lc_context *cx)
{
    const struct lc_tree *tree = cx->target ? cx->target->image.task : cx->stack->opt;

    if (cx->stack->arch == LC_ARCH_UNKNOWN)
        return;
    if (tree)
        check_tree(cx, tree);
    if (cx->target) {
        check_wrapper(cx);
        lc_native_check_jars(cx);
    }
}

const struct lc_rule lc_rule_elf_architecture = {
    .name = "elf-architecture",
    .category = LC_NATIVE,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_STACK | LC_SCOPE_FUNCTION,
    .needs = LC_NEED_BINARIES | LC_NEED_GRAPH,
    .since = "0.1.0",
    .summary = "a binary that is loaded or run is built for another processor",
    .why =
        "The loader refuses it ('wrong ELF class', 'cannot open shared object file') or the kernel does ('exec format "
        "error').",
    .fix = "build or download it for the function's architecture, or change the architecture",
    .example = "sharp-for-x86-on-arm",
    .source = "execve(2), ld.so(8); aws-lambda-runtime-interface-emulator, rapid/handlers.go",
    .check = check,
};
