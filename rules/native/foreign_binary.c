/* Binaries of another system where this one would load or run them: Mach-O, PE, or linked against musl.
 *
 * Packages bring several systems' builds: what has one for this system beside it is silent, and so are tools that nothing
 * loads here. Where a package has ELF files of another processor too, elf-architecture speaks. npm packages whose binary is
 * not there for any platform are told here as well (unbuilt_addon.h). */
#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/text/text.h"
#include "rules/native/loader.h"
#include "rules/native/platform.h"
#include "rules/native/program.h"
#include "rules/native/reach.h"
#include "rules/native/unbuilt_addon.h"
#include "rules/native/words.h"

enum { MACOS = 1, WINDOWS = 2, MUSL = 4 };

struct foreign {
    struct lc_native_list list;
    struct lc_native_loader loader;
    struct lc_native_distributions distributions;
    struct lc_map told; /* owners that elf-architecture speaks of */
    bool has_loader;
};

/* Launchers that installers put on Windows' path, and their like: started by name there, by nobody here. Assemblies of
 * .NET are data to the kernel. */
static bool is_tool(const struct lc_native_item *item)
{
    lc_str path = item->node->path;

    if (item->use >= LC_USE_EXTENSION)
        return false;
    return item->head.is_managed || lc_str_has_suffix(path, LC_S(".exe")) || lc_str_has_suffix(path, LC_S(".dll"));
}

/* Does package.json's "os" leave Linux out? Then npm installs it elsewhere only, and who uses it goes without here. */
static bool is_for_other_systems(struct lc_context *cx, const struct lc_native_item *item)
{
    const struct lc_node *root, *os;
    const struct lc_tree_node *manifest;
    const struct lc_need *need;
    bool named = false;

    if (item->owner.ecosystem != LC_NPM || !item->owner.is_package)
        return false;
    manifest = lc_tree_find(cx->target ? cx->target->image.task : cx->stack->opt,
                            lc_path_join(cx->scratch, item->owner.folder, LC_S("package.json")));
    need = manifest && manifest->entry != LC_NO_ENTRY && item->unit && manifest->archive == item->node->archive
               ? lc_contents_get(&item->unit->contents, manifest->entry)
               : NULL;
    if (need == NULL || !need->fetched || need->head > 0 || need->status != LC_OK ||
        lc_document_parse(LC_NOTATION_JSON, need->bytes, cx->scratch, &root, NULL) != LC_OK)
        return false;
    os = lc_node_get(root, LC_S("os"));
    for (const struct lc_node *at = os ? os->first : NULL; at; at = at->next) {
        lc_str name = lc_node_text(at);
        if (lc_str_is(name, "linux"))
            return false;
        if (lc_str_is(name, "!linux"))
            return true;
        named |= name.len > 0 && name.ptr[0] != '!';
    }
    return named;
}

/* A program that names musl's loader where somebody may bring it: that is libc too. Of a layer alone nobody knows what
 * the function brings. */
static bool has_its_loader(struct lc_context *cx, lc_str interpreter)
{
    struct lc_image image = lc_native_image_of(cx);
    struct lc_place place;
    lc_str below;

    if (image.task == NULL && lc_str_has_prefix(interpreter, LC_S("/var/task/")))
        return true;
    return lc_image_tree(&image, interpreter, &below) != NULL &&
           (!lc_native_is_whole(&image) || lc_image_find(&image, interpreter, true, cx->scratch, &place) != LC_ABSENT);
}

/* Somebody may bring musl itself in a layer. */
static bool has_its_musl(struct foreign *foreign, const struct lc_native_item *item)
{
    struct lc_library_found found;

    if (item->fit != LC_FIT_LIBC || item->elf == NULL)
        return false;
    if (item->elf->interpreter.len > 0)
        return has_its_loader(foreign->list.cx, item->elf->interpreter);
    if (!foreign->has_loader)
        lc_native_loader_init(foreign->list.cx, &foreign->loader);
    foreign->has_loader = true;
    for (size_t i = 0; i < item->elf->needed.count; i++)
        if (lc_str_has_prefix(item->elf->needed.items[i], LC_S("libc.musl-")) &&
            lc_native_loader_find(&foreign->loader, foreign->list.tree, item, item->elf->needed.items[i], &found) &&
            found.answer == LC_LIBRARY_IN_IMAGE)
            return true;
    return false;
}

static bool counts(struct foreign *foreign, const struct lc_native_item *item)
{
    struct lc_context *cx = foreign->list.cx;

    if (item->fit != LC_FIT_LIBC && item->fit != LC_FIT_MACOS && item->fit != LC_FIT_WINDOWS)
        return false;
    if (is_tool(item) || lc_native_is_excused(&foreign->list, item) || lc_native_has_source(&foreign->list, item) ||
        lc_native_is_hidden(&foreign->list, item) || lc_map_get(&foreign->told, item->owner.key))
        return false;
    if (lc_str_is(lc_path_base(item->node->path), "fsevents.node") || is_for_other_systems(cx, item) ||
        has_its_musl(foreign, item))
        return false;
    return !lc_native_is_doubted(&foreign->list, item);
}

static unsigned systems_of(const struct lc_native_group *group)
{
    unsigned systems = 0;

    for (size_t i = 0; i < group->count; i++)
        systems |= group->items[i]->fit == LC_FIT_MACOS     ? MACOS
                   : group->items[i]->fit == LC_FIT_WINDOWS ? WINDOWS
                                                            : MUSL;
    return systems;
}

static void fix(struct lc_context *cx, struct lc_finding *finding, const struct lc_native_item *item, unsigned systems)
{
    if (item->owner.is_package)
        lc_native_fix_package(cx, finding, item, NULL);
    else if (systems == MUSL)
        lc_finding_fix(cx, finding, "build it in an image with glibc (Amazon Linux), or link it statically");
    else
        lc_finding_fix(cx, finding, "build it for linux %s: on Linux, in a container, or with a cross compiler",
                       lc_native_arch_name(cx));
}

static void report(struct foreign *foreign, const struct lc_native_group *group)
{
    static const char *const names[] = {[MACOS] = "macOS",
                                        [WINDOWS] = "Windows",
                                        [MACOS | WINDOWS] = "macOS and Windows",
                                        [MUSL] = "musl",
                                        [MUSL | MACOS] = "macOS and musl (Alpine Linux)",
                                        [MUSL | WINDOWS] = "Windows and musl (Alpine Linux)",
                                        [MUSL | MACOS | WINDOWS] = "macOS, Windows and musl (Alpine Linux)"};
    struct lc_context *cx = foreign->list.cx;
    struct lc_native_item *strongest = lc_native_strongest(group);
    unsigned systems = systems_of(group);
    bool plural, musl = systems == MUSL;
    struct lc_finding *finding;
    lc_str called;

    if (strongest->owner.is_package && strongest->owner.ecosystem == LC_PYPI)
        lc_native_distribution(cx, foreign->list.tree, strongest->node, &foreign->distributions, &strongest->owner);
    called = lc_native_called(cx, foreign->list.tree, group, strongest, &plural);
    if (musl)
        finding = lc_report(cx, "musl", "%.*s %s linked against musl (Alpine Linux), %s glibc", LC_FMT(called),
                            plural ? "are" : "is", lc_native_whose(cx));
    else
        finding = lc_report(cx, NULL, "%.*s %s built for %s, %s Linux %s", LC_FMT(called), plural ? "are" : "is",
                            names[systems], lc_native_whose(cx), lc_native_arch_name(cx));
    if (strongest->owner.is_package)
        lc_finding_package(finding, lc_arena_copy(cx->arena, strongest->owner.name));
    lc_finding_subject(finding, strongest->owner.key);
    if (strongest->owner.is_package && lc_map_get(&foreign->list.right_by_key, strongest->owner.key))
        lc_finding_note(cx, finding, "what was compiled in its folder is taken before what it brings for linux");
    else if (strongest->owner.is_package)
        lc_finding_note(cx, finding, "none of its binaries is for linux %s%s", lc_native_arch_name(cx),
                        systems & MUSL ? " with glibc" : "");
    lc_native_weigh(cx, finding, lc_native_reach_of(&foreign->list, group), strongest);
    lc_rests_on(finding, strongest->use == LC_USE_SPAWNED || strongest->use >= LC_USE_PROGRAM ? LC_FACT_KERNEL_EXEC
                                                                                              : LC_FACT_LOADER_FORMAT);
    lc_native_rest_on_use(cx, finding, strongest);
    fix(cx, finding, strongest, systems);
    lc_native_places(cx, finding, group);
}

/* ------------------------------------------------------------------------------------------------------ damaged */

static bool is_broken(struct foreign *foreign, const struct lc_native_item *item)
{
    return item->fit == LC_FIT_DAMAGED && item->of_interpreter &&
           lc_map_get(&foreign->list.right_by_neutral, item->neutral) == NULL &&
           !lc_native_is_hidden(&foreign->list, item) && !lc_native_has_source(&foreign->list, item);
}

static void report_broken(struct foreign *foreign, const struct lc_native_group *group)
{
    struct lc_context *cx = foreign->list.cx;
    struct lc_native_item *strongest = lc_native_strongest(group);
    lc_str first = lc_show(cx, lc_tree_absolute(foreign->list.tree, group->items[0]->node, cx->scratch)),
           more = LC_S("");
    struct lc_finding *finding;

    if (strongest->owner.is_package && strongest->owner.ecosystem == LC_PYPI)
        lc_native_distribution(cx, foreign->list.tree, strongest->node, &foreign->distributions, &strongest->owner);
    if (group->count > 1)
        more = lc_arena_printf(cx->scratch, " (and %zu more of '%.*s')", group->count - 1,
                               LC_FMT(lc_show(cx, strongest->owner.name)));
    finding = lc_report(cx, "damaged", "'%.*s'%.*s is damaged: %.*s", LC_FMT(first), LC_FMT(more),
                        LC_FMT(group->items[0]->damage));
    if (strongest->owner.is_package)
        lc_finding_package(finding, lc_arena_copy(cx->arena, strongest->owner.name));
    lc_finding_subject(finding, strongest->owner.key);
    lc_native_weigh(cx, finding, lc_native_reach_of(&foreign->list, group), strongest);
    lc_rests_on(finding, LC_FACT_CUT_BINARY);
    lc_native_rest_on_use(cx, finding, strongest);
    if (lc_str_contains(group->items[0]->damage, LC_S("Git LFS")))
        lc_finding_fix(cx, finding, "git lfs pull before packaging");
    else
        lc_finding_fix(cx, finding, "build or download it again, and compare its size with what was packed");
    lc_native_places(cx, finding, group);
}

static void check_broken(struct foreign *foreign)
{
    struct lc_native_groups groups = {0};

    for (size_t i = 0; i < foreign->list.count; i++)
        if (is_broken(foreign, foreign->list.items[i]))
            *LC_PUSH(foreign->list.cx->scratch,
                     lc_native_group(foreign->list.cx, &groups, foreign->list.items[i]->owner.key)) =
                foreign->list.items[i];
    for (size_t i = 0; i < groups.count; i++)
        report_broken(foreign, groups.items[i]);
}

static void check_tree(struct lc_context *cx, const struct lc_tree *tree)
{
    struct foreign foreign = {0};
    struct lc_native_groups groups = {0};

    lc_native_collect(cx, tree, &foreign.list);
    lc_map_init(&foreign.told, cx->scratch, 16);
    for (size_t i = 0; i < foreign.list.count; i++) {
        struct lc_native_item *item = foreign.list.items[i];
        if (item->fit == LC_FIT_MACHINE && !lc_native_is_excused(&foreign.list, item))
            *lc_map_put(&foreign.told, item->owner.key) = item;
    }
    for (size_t i = 0; i < foreign.list.count; i++) {
        struct lc_native_item *item = foreign.list.items[i];
        if (counts(&foreign, item))
            *LC_PUSH(cx->scratch, lc_native_group(cx, &groups, item->owner.key)) = item;
    }
    for (size_t i = 0; i < groups.count; i++)
        report(&foreign, groups.items[i]);
    check_broken(&foreign);
    lc_native_tell_doubted(&foreign.list);
}

static void check_wrapper(struct lc_context *cx)
{
    struct lc_place place;
    struct lc_binary head;
    struct lc_finding *finding;

    if (!lc_native_wrapper_file(cx, &place, &head) || (head.format != LC_BINARY_MACHO && head.format != LC_BINARY_PE))
        return;
    finding =
        lc_report(cx, NULL, "the exec wrapper '%.*s' is built for %s, %s Linux %s",
                  LC_FMT(lc_show(cx, lc_native_wrapper(cx->target)->text)),
                  head.format == LC_BINARY_PE ? "Windows" : "macOS", lc_native_whose(cx), lc_native_arch_name(cx));
    lc_native_settle_wrapper(cx, finding, &place);
}

static void check(struct lc_context *cx)
{
    const struct lc_tree *tree = cx->target ? cx->target->image.task : cx->stack->opt;

    if (cx->stack->arch != LC_ARCH_UNKNOWN && tree)
        check_tree(cx, tree);
    if (cx->stack->arch != LC_ARCH_UNKNOWN && cx->target) {
        check_wrapper(cx);
        lc_native_check_unbuilt(cx);
    }
}

const struct lc_rule lc_rule_foreign_binary = {
    .name = "foreign-binary",
    .category = LC_NATIVE,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_STACK | LC_SCOPE_FUNCTION,
    .needs = LC_NEED_BINARIES | LC_NEED_GRAPH,
    .since = "0.1.0",
    .summary =
        "a binary that is loaded or run is built for macOS, Windows or Alpine Linux, or was not installed at all",
    .why = "Lambda is Linux with glibc: the loader refuses the file ('invalid ELF header'), Python does not find the "
           "module, or musl's libc is missing. A package whose binary did not come with it throws when it is loaded.",
    .fix = "build or download it for Linux with glibc",
    .example = "sharp-from-a-mac",
    .source = "ld.so(8), execve(2); PEP 3149; the platform packages of npm, wheels and gems",
    .check = check,
};
