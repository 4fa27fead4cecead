/* One walk over a tree: what is a binary, what is it used for, does it fit; then what excuses one that does not. */
#include "rules/native/binaries.h"

#include <inttypes.h>

#include "layers/base/path.h"
#include "rules/native/damage.h"
#include "rules/native/platform.h"
#include "rules/native/program.h"

#define ELF_TYPE_EXEC 2
#define ELF_TYPE_DYN 3

/* A file of the name that no loader takes. Of programs not-executable says so, or nobody knows that they are run. */
static bool is_damaged(const struct lc_context *cx, struct lc_native_item *item)
{
    const struct lc_entry *entry = item->unit->archive ? &item->unit->archive->entries[item->node->entry] : NULL;
    const struct lc_need *need = entry ? lc_contents_get(&item->unit->contents, item->node->entry) : NULL;
    struct lc_native_damage damage;

    if (entry == NULL || need == NULL || !lc_native_is_library_name(item->node->path) || item->use >= LC_USE_PROGRAM)
        return false;
    if (item->use < LC_USE_LIBRARY && lc_platform_is_named(item->node->path) &&
        !lc_platform_is_linux(item->node->path, cx->stack->arch == LC_ARCH_ARM64))
        return false;
    damage = lc_native_damage_of(cx->stack->arch, &item->head, item->elf, entry->size, false);
    if (lc_native_is_pointer(need->bytes))
        damage = (struct lc_native_damage){LC_DAMAGE_BROKEN, LC_S("it is a pointer of Git LFS, not the file itself")};
    item->damage = damage.why;
    return damage.kind == LC_DAMAGE_BROKEN;
}

static bool is_complete_elf(const struct lc_binary *head)
{
    return head->format == LC_BINARY_ELF && head->bits != 0 && head->machine_code != 0 &&
           (head->type == ELF_TYPE_EXEC || head->type == ELF_TYPE_DYN);
}

/* Python loads "x.cpython-312-….so", "x.abi3.so" and "x.so", not the modules of another version. */
static bool is_of_interpreter(const struct lc_context *cx, lc_str path)
{
    lc_str base = lc_path_base(path);
    const struct lc_runtime *runtime = cx->stack->runtime;

    if (runtime == NULL || runtime->language != LC_LANG_PYTHON || !lc_str_contains(base, LC_S(".cpython-")))
        return true;
    return lc_str_contains(base, lc_arena_printf(cx->scratch, ".%.*s-", LC_FMT(runtime->abi)));
}

static bool is_test_material(lc_str path)
{
    static const char *const folders[] = {"test", "tests", "__tests__", "fixtures", "testdata"};
    lc_str part, rest = lc_path_dir(path);

    while (lc_str_next(&rest, '/', &part))
        for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
            if (lc_str_is(part, folders[i]))
                return true;
    return false;
}

/* What macOS and Windows call the modules of Python and Ruby, which the same languages do not look for on Linux. */
static bool has_foreign_name(lc_str path, enum lc_native_fit *fit)
{
    if (lc_str_has_suffix(path, LC_S("-darwin.so")) || lc_str_has_suffix(path, LC_S(".bundle")))
        *fit = LC_FIT_MACOS;
    else if (lc_str_has_suffix(path, LC_S(".pyd")))
        *fit = LC_FIT_WINDOWS;
    else
        return false;
    return true;
}

static bool carries_its_libc(const struct lc_native_item *item)
{
    return !lc_native_is_library_name(item->node->path) && item->elf && item->elf->complete &&
           item->elf->libc != LC_ELF_LIBC_MUSL;
}

/* False: no binary. */
static bool judge(const struct lc_context *cx, struct lc_native_item *item)
{
    lc_str path = item->node->path;
    const struct lc_binary *head = &item->head;
    bool inside_package = item->use < LC_USE_LIBRARY;

    if (is_damaged(cx, item)) {
        item->fit = LC_FIT_DAMAGED;
        return true;
    }
    if (head->format == LC_BINARY_MACHO || head->format == LC_BINARY_PE) {
        item->fit = head->format == LC_BINARY_MACHO ? LC_FIT_MACOS : LC_FIT_WINDOWS;
        return !(inside_package && lc_platform_is_never_loaded(path));
    }
    if (!is_complete_elf(head))
        return false;
    /* A program that carries musl in itself runs anywhere, whatever its name says. */
    if (inside_package && lc_platform_is_foreign(path) && !(lc_platform_is_musl(path) && carries_its_libc(item))) {
        item->fit = lc_platform_is_musl(path) ? LC_FIT_LIBC : LC_FIT_NEVER;
    } else if (!lc_native_runs_on(cx->stack->arch, head)) {
        item->fit = LC_FIT_MACHINE;
    } else if (item->elf && item->elf->libc == LC_ELF_LIBC_MUSL) {
        item->fit = LC_FIT_LIBC;
    } else {
        item->fit = LC_FIT_RIGHT;
    }
    return true;
}

static lc_str addon_key(const struct lc_native_list *list, const struct lc_native_item *item)
{
    return lc_arena_printf(list->cx->scratch, "%.*s %.*s", LC_FMT(item->owner.key),
                           LC_FMT(lc_path_base(item->neutral)));
}

static bool is_platform_addon(const struct lc_native_item *item)
{
    return item->named_for_platform && item->owner.is_package && item->owner.ecosystem == LC_NPM &&
           lc_str_has_suffix(item->node->path, LC_S(".node"));
}

static void remember_right(struct lc_native_list *list, struct lc_native_item *item)
{
    if (is_platform_addon(item))
        *lc_map_put(&list->right_addons, addon_key(list, item)) = item;
    *lc_map_put(&list->right_by_neutral, item->neutral) = item;
    *lc_map_put(&list->right_by_stem, item->stem) = item;
    *lc_map_put(&list->right_by_key, item->owner.key) = item;
    if (item->use == LC_USE_LIBRARY)
        *lc_map_put(&list->right_by_base, lc_path_base(item->node->path)) = item;
    if (item->use == LC_USE_SPAWNED)
        *lc_map_put(&list->right_programs, item->owner.key) = item;
}

/* The file to read: the node itself, or what a link leads to that the platform starts (bootstrap -> main). */
static bool content_of(struct lc_context *cx, const struct lc_tree *tree, const struct lc_tree_node *node,
                       struct lc_place *out)
{
    struct lc_image image = lc_native_image_of(cx);

    *out = (struct lc_place){.tree = tree, .node = node};
    if (node->kind != LC_ENTRY_SYMLINK)
        return node->kind == LC_ENTRY_FILE;
    return (lc_str_is(node->path, "bootstrap") || lc_str_is(lc_path_dir(node->path), "extensions")) &&
           lc_image_find(&image, lc_tree_absolute(tree, node, cx->scratch), true, cx->scratch, out) == LC_FOUND &&
           out->node->kind == LC_ENTRY_FILE && !out->node->conflict;
}

static void look_at(struct lc_native_list *list, const struct lc_tree_node *node)
{
    struct lc_context *cx = list->cx;
    struct lc_native_item found = {.node = node}, *item;
    struct lc_place content;
    bool seen;

    if (node->conflict || !content_of(cx, list->tree, node, &content))
        return;
    found.head = lc_native_head(cx, content.tree, content.node, &seen);
    if (!seen || found.head.format == LC_BINARY_SCRIPT || found.head.format == LC_BINARY_CLASS ||
        (found.head.format == LC_BINARY_NONE && !lc_native_is_library_name(node->path)))
        return;
    found.use = lc_native_use_of(cx, list->tree, node, &found.owner);
    if (found.use == LC_USE_NONE || (found.use < LC_USE_LIBRARY && is_test_material(node->path)))
        return;
    found.unit = lc_tree_unit(cx, list->tree, node->archive);
    found.elf =
        lc_unit_elf(lc_tree_unit(cx, content.tree, content.node->archive), content.node->entry); /* its head was seen */
    if (found.unit == NULL)
        return;
    if (!judge(cx, &found))
        return;
    has_foreign_name(node->path, &found.fit);
    item = LC_NEW(cx->scratch, struct lc_native_item);
    *item = found;
    item->neutral = lc_platform_neutral(cx->scratch, node->path);
    item->stem = lc_platform_stem(cx->scratch, node->path);
    item->named_for_platform = lc_platform_is_named(node->path);
    item->of_interpreter = is_of_interpreter(cx, node->path);
    *LC_PUSH(cx->scratch, list) = item;
    if (item->fit == LC_FIT_RIGHT && item->of_interpreter)
        remember_right(list, item);
}

void lc_native_collect(struct lc_context *cx, const struct lc_tree *tree, struct lc_native_list *out)
{
    *out = (struct lc_native_list){.cx = cx, .tree = tree};
    lc_map_init(&out->right_by_neutral, cx->scratch, 64);
    lc_map_init(&out->right_by_stem, cx->scratch, 64);
    lc_map_init(&out->right_by_base, cx->scratch, 16);
    lc_map_init(&out->right_by_key, cx->scratch, 16);
    lc_map_init(&out->right_programs, cx->scratch, 16);
    lc_map_init(&out->right_addons, cx->scratch, 16);
    lc_map_init(&out->doubted, cx->scratch, 16);
    for (const struct lc_tree_node *at = lc_tree_walk(tree->root, NULL); at; at = lc_tree_walk(tree->root, at))
        look_at(out, at);
}

/* ---------------------------------------------------------------------------------------------------- excuses */

/* A library that only some of a package's platforms come with (CUDA's for x86_64) says nothing of the others. */
static bool is_side_library(const struct lc_native_list *list, const struct lc_native_item *item)
{
    const struct lc_native_item *right = lc_map_get(&list->right_by_key, item->owner.key);
    lc_str base = lc_path_base(item->node->path);

    return item->owner.is_package && item->named_for_platform && right && right->named_for_platform &&
           lc_str_has_prefix(base, LC_S("lib")) && !lc_str_has_suffix(base, LC_S(".node"));
}

bool lc_native_is_excused(const struct lc_native_list *list, const struct lc_native_item *item)
{
    bool built_here = lc_str_contains(item->node->path, LC_S("/build/Release/"));

    if (item->use >= LC_USE_EXTENSION)
        return false;
    if (item->fit == LC_FIT_MACHINE)
        return lc_map_get(&list->right_by_neutral, item->neutral) || is_side_library(list, item) ||
               /* zeromq has more builds for one processor than for the other, each in a folder of its own. */
               (is_platform_addon(item) && lc_map_get(&list->right_addons, addon_key(list, item)) != NULL) ||
               /* The loader passes over libraries of another machine and goes on along LD_LIBRARY_PATH. */
               (item->use == LC_USE_LIBRARY &&
                lc_map_get(&list->right_by_base, lc_path_base(item->node->path)) != NULL) ||
               (item->use == LC_USE_SPAWNED && lc_map_get(&list->right_programs, item->owner.key) != NULL);
    if (lc_map_get(&list->right_by_stem, item->stem))
        return true;
    /* Something of the package is for this platform, so it was made for several. What was compiled in its folder is
     * taken before what it brings along. */
    return item->owner.is_package && !built_here && lc_map_get(&list->right_by_key, item->owner.key) != NULL;
}

/* How many functions use this stack (or the one function), and for how many of them each package is hidden by another
 * of its name that stands elsewhere: then nothing loads this copy. One pass over the inventories. */
static lc_str copy_key(struct lc_context *cx, enum lc_ecosystem ecosystem, uint32_t origin, lc_str folder, lc_str name)
{
    if (ecosystem == LC_NPM)
        name = LC_S("");
    return lc_arena_printf(cx->scratch, "%d %" PRIu32 " %.*s %.*s", (int)ecosystem, origin, LC_FMT(folder),
                           LC_FMT(name));
}

static void count_hidden(struct lc_native_list *list)
{
    struct lc_context *cx = list->cx;

    lc_map_init(&list->hidden, cx->scratch, 16);
    list->counted = true;
    for (size_t t = 0; t < cx->model->target_count; t++) {
        const struct lc_target *target = &cx->model->targets[t];
        if (cx->target ? target != cx->target : target->stack != cx->stack)
            continue;
        list->functions++;
        for (size_t i = 0; i < target->inventory.count; i++) {
            const struct lc_installed *copy = &target->inventory.items[i];
            enum lc_ecosystem ecosystem = copy->package->ecosystem;
            void **place;
            if (copy->state != LC_STATE_SHADOWED || copy->overwritten || (ecosystem != LC_NPM && ecosystem != LC_PYPI))
                continue;
            /* Two descriptions in one folder, as Debian's .dist-info and .egg-info are, describe the same files. */
            if (copy->winner && lc_str_eq(copy->winner->folder, copy->folder))
                continue;
            place = lc_map_put(&list->hidden,
                               copy_key(cx, ecosystem, copy->origin, copy->folder, copy->package->normalized));
            if (*place == NULL)
                *place = LC_NEW(cx->scratch, size_t);
            ++*(size_t *)*place;
        }
    }
}

bool lc_native_is_hidden(struct lc_native_list *list, const struct lc_native_item *item)
{
    struct lc_context *cx = list->cx;
    enum lc_ecosystem ecosystem = item->owner.ecosystem;
    const size_t *hidden;
    lc_str name;

    if (!item->owner.is_package || (ecosystem != LC_NPM && ecosystem != LC_PYPI))
        return false;
    if (!list->counted)
        count_hidden(list);
    name = ecosystem == LC_PYPI ? lc_pypi_normalize(cx->scratch, item->owner.name) : LC_S("");
    hidden =
        lc_map_get(&list->hidden, copy_key(cx, ecosystem, lc_tree_origin(cx, list->tree, item->node->archive),
                                           lc_path_join(cx->scratch, list->tree->mount, item->owner.folder), name));
    return hidden && *hidden == list->functions;
}

bool lc_native_is_doubted(struct lc_native_list *list, const struct lc_native_item *item)
{
    void **seen;

    if (list->tree->complete || !item->owner.is_package || !(item->named_for_platform || item->fit != LC_FIT_MACHINE))
        return false;
    seen = lc_map_put(&list->doubted, item->owner.key);
    if (*seen == NULL) {
        *seen = list;
        if (list->doubted_count++ == 0)
            list->first_doubted = item;
    }
    return true;
}

void lc_native_tell_doubted(struct lc_native_list *list)
{
    struct lc_context *cx = list->cx;
    lc_str more = LC_S("");

    if (list->doubted_count == 0)
        return;
    if (list->doubted_count > 1)
        more = lc_arena_printf(cx->scratch, " (and %zu more)", list->doubted_count - 1);
    lc_report_unknown(cx,
                      lc_arena_printf(cx->arena, "whether '%.*s' is there for linux %s%.*s",
                                      LC_FMT(lc_show(cx, list->first_doubted->owner.name)),
                                      cx->stack->arch == LC_ARCH_ARM64 ? "arm64" : "x86_64", LC_FMT(more)),
                      LC_S(LC_NOT_READ_WHY), LC_S(""));
}

bool lc_native_has_source(const struct lc_native_list *list, const struct lc_native_item *item)
{
    struct lc_context *cx = list->cx;
    lc_str base = lc_path_base(item->node->path), folder = lc_path_dir(item->node->path), name;
    const struct lc_tree_node *node;

    if (item->owner.ecosystem != LC_PYPI || !item->owner.is_package)
        return false;
    if (!lc_str_contains(base, LC_S(".cpython-")) && !lc_str_has_suffix(base, LC_S(".pyd")))
        return false;
    if (lc_str_has_suffix(base, lc_arena_printf(cx->scratch, "-%s-linux-gnu.so",
                                                cx->stack->arch == LC_ARCH_ARM64 ? "aarch64" : "x86_64")) &&
        item->of_interpreter)
        return false;
    name = lc_str_cut(base, 0, lc_str_find_byte(base, '.'));
    if (lc_str_has_suffix(name, LC_S("__mypyc")))
        return true;
    node = lc_tree_find(list->tree,
                        lc_path_join(cx->scratch, folder, lc_arena_printf(cx->scratch, "%.*s.py", LC_FMT(name))));
    return node && node->kind == LC_ENTRY_FILE && !node->conflict;
}

/* ----------------------------------------------------------------------------------------------------- groups */

struct lc_native_group *lc_native_group(struct lc_context *cx, struct lc_native_groups *groups, lc_str key)
{
    void **place;

    if (groups->by_key.arena == NULL)
        lc_map_init(&groups->by_key, cx->scratch, 16);
    place = lc_map_put(&groups->by_key, key);
    if (*place == NULL)
        *place = *LC_PUSH(cx->scratch, groups) = LC_NEW(cx->scratch, struct lc_native_group);
    return *place;
}

struct lc_native_item *lc_native_strongest(const struct lc_native_group *group)
{
    struct lc_native_item *strongest = group->items[0];

    for (size_t i = 1; i < group->count; i++)
        if (group->items[i]->use > strongest->use)
            strongest = group->items[i];
    return strongest;
}
