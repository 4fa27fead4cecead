/* Binaries of another processor than the function's, where they are loaded or run.
 *
 * The merged tree is walked once: each ELF file that counts (use.c) becomes an item. A wrong item is excused when the
 * same thing stands beside it for the right platform (platform.c); the rest is grouped by package or folder, one
 * finding a group. What layers bring is judged with their stack, /var/task and the exec wrapper with the function. Only
 * the copy that wins a path is looked at. */
#include <inttypes.h>

#include "layers/base/path.h"
#include "rules/native/platform.h"
#include "rules/native/use.h"

#define ELF_TYPE_EXEC 2
#define ELF_TYPE_DYN 3
#define ELF_MACHINE_X86_64 62
#define ELF_MACHINE_AARCH64 183

struct item {
    const struct lc_tree_node *node;
    struct lc_binary binary;
    struct lc_native_owner owner;
    enum lc_native_use use;
    lc_str neutral;
    bool right, named_for_platform;
};

struct group {
    struct item **items;
    size_t count, capacity;
};

struct walk {
    struct lc_context *cx;
    const struct lc_tree *tree;
    struct {
        struct item **items;
        size_t count, capacity;
    } all;
    struct lc_map right_by_neutral, right_by_base, right_by_key;
    struct lc_map hidden; /* see count_hidden */
    struct lc_native_distributions distributions;
    size_t functions;
    bool counted, told_unknown;
};

static bool runs_on(enum lc_arch arch, const struct lc_binary *binary)
{
    uint16_t wanted = arch == LC_ARCH_ARM64 ? ELF_MACHINE_AARCH64 : ELF_MACHINE_X86_64;

    return binary->machine_code == wanted && binary->bits == 64 && !binary->big_endian;
}

static bool is_complete_elf(const struct lc_binary *binary)
{
    return binary->format == LC_BINARY_ELF && binary->bits != 0 && binary->machine_code != 0 &&
           (binary->type == ELF_TYPE_EXEC || binary->type == ELF_TYPE_DYN);
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

/* What packages bring for their own tests is not loaded. */
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

static void look_at(struct walk *walk, const struct lc_tree_node *node)
{
    struct lc_context *cx = walk->cx;
    struct lc_native_owner owner;
    struct item *item;
    bool seen;
    struct lc_binary binary = lc_native_head(cx, walk->tree, node, &seen);
    enum lc_native_use use;

    if (!is_complete_elf(&binary) || node->conflict)
        return;
    use = lc_native_use_of(cx, walk->tree, node, &owner);
    if (use == LC_USE_NONE || (use < LC_USE_LIBRARY && is_test_material(node->path)))
        return;
    item = LC_NEW(cx->scratch, struct item);
    *item = (struct item){.node = node, .binary = binary, .owner = owner, .use = use};
    item->neutral = lc_platform_neutral(cx->scratch, node->path);
    item->named_for_platform = lc_platform_is_named(node->path);
    item->right = runs_on(cx->stack->arch, &binary);
    if (use < LC_USE_LIBRARY && lc_platform_is_foreign(node->path))
        return;
    *LC_PUSH(cx->scratch, &walk->all) = item;
    if (!item->right || !is_of_interpreter(cx, node->path))
        return;
    *lc_map_put(&walk->right_by_neutral, item->neutral) = item;
    if (use == LC_USE_LIBRARY)
        *lc_map_put(&walk->right_by_base, lc_path_base(node->path)) = item;
    if (use == LC_USE_SPAWNED)
        *lc_map_put(&walk->right_by_key, item->owner.key) = item;
}

/* Is the same thing there for the right platform? */
static bool is_excused(const struct walk *walk, const struct item *item)
{
    if (item->use >= LC_USE_EXTENSION)
        return false;
    if (lc_map_get(&walk->right_by_neutral, item->neutral))
        return true;
    /* The loader passes over libraries of another machine and goes on along LD_LIBRARY_PATH. */
    if (item->use == LC_USE_LIBRARY && lc_map_get(&walk->right_by_base, lc_path_base(item->node->path)))
        return true;
    return item->use == LC_USE_SPAWNED && lc_map_get(&walk->right_by_key, item->owner.key) != NULL;
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

static void count_hidden(struct walk *walk)
{
    struct lc_context *cx = walk->cx;

    lc_map_init(&walk->hidden, cx->scratch, 16);
    walk->counted = true;
    for (size_t t = 0; t < cx->model->target_count; t++) {
        const struct lc_target *target = &cx->model->targets[t];
        if (cx->target ? target != cx->target : target->stack != cx->stack)
            continue;
        walk->functions++;
        for (size_t i = 0; i < target->inventory.count; i++) {
            const struct lc_installed *copy = &target->inventory.items[i];
            enum lc_ecosystem ecosystem = copy->package->ecosystem;
            void **place;
            if (copy->state != LC_STATE_SHADOWED || copy->overwritten || (ecosystem != LC_NPM && ecosystem != LC_PYPI))
                continue;
            /* Two descriptions in one folder, as Debian's .dist-info and .egg-info are, describe the same files. */
            if (copy->winner && lc_str_eq(copy->winner->folder, copy->folder))
                continue;
            place = lc_map_put(&walk->hidden,
                               copy_key(cx, ecosystem, copy->origin, copy->folder, copy->package->normalized));
            if (*place == NULL)
                *place = LC_NEW(cx->scratch, size_t);
            ++*(size_t *)*place;
        }
    }
}

static bool is_hidden_everywhere(struct walk *walk, const struct item *item)
{
    struct lc_context *cx = walk->cx;
    enum lc_ecosystem ecosystem = item->owner.ecosystem;
    const size_t *hidden;
    lc_str name;

    if (!item->owner.is_package || (ecosystem != LC_NPM && ecosystem != LC_PYPI))
        return false;
    if (!walk->counted)
        count_hidden(walk);
    name = ecosystem == LC_PYPI ? lc_pypi_normalize(cx->scratch, item->owner.name) : LC_S("");
    hidden =
        lc_map_get(&walk->hidden, copy_key(cx, ecosystem, lc_tree_origin(cx, walk->tree, item->node->archive),
                                           lc_path_join(cx->scratch, walk->tree->mount, item->owner.folder), name));
    return hidden && *hidden == walk->functions;
}

static lc_str group_key(const struct walk *walk, const struct item *item)
{
    return lc_arena_printf(walk->cx->scratch, "%d %.*s %.*s", item->use >= LC_USE_LIBRARY,
                           LC_FMT(lc_native_machine_name(walk->cx, &item->binary)), LC_FMT(item->owner.key));
}

/* ------------------------------------------------------------------------------------------------------ wording */

static const char *arch_of(const struct lc_context *cx)
{
    return cx->stack->arch == LC_ARCH_ARM64 ? "arm64" : "x86_64";
}

static const char *whose_arch(const struct lc_context *cx)
{
    if (cx->target || cx->stack->user_count == 1)
        return "the function runs on";
    return cx->stack->user_count > 1 ? "the functions run on" : "this is a layer for";
}

/* Names go into a command only when no shell could read them otherwise. */
static bool is_plain_name(lc_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!lc_is_alnum(name.ptr[i]) && lc_str_find_byte(LC_S("@/._-"), name.ptr[i]) == LC_NPOS)
            return false;
    return name.len > 0 && name.ptr[0] != '-';
}

static void fix_package(struct lc_context *cx, struct lc_finding *finding, const struct item *item)
{
    bool arm = cx->stack->arch == LC_ARCH_ARM64;
    lc_str name = item->owner.name, folder = item->owner.folder, version;

    if (!is_plain_name(name) || (folder.len > 0 && !is_plain_name(folder))) {
        lc_finding_fix(cx, finding, "install it for %s, or change the function's architecture", arch_of(cx));
    } else if (item->owner.ecosystem == LC_NPM && lc_str_contains(item->node->path, LC_S("/build/Release/"))) {
        lc_finding_fix(cx, finding,
                       "it was compiled on the build machine: run npm rebuild %.*s in a linux/%s container",
                       LC_FMT(name), arm ? "arm64" : "amd64");
    } else if (item->owner.ecosystem == LC_NPM) {
        lc_finding_fix(cx, finding, "npm install --os=linux --cpu=%s %.*s", arm ? "arm64" : "x64", LC_FMT(name));
    } else if (item->owner.ecosystem == LC_PYPI) {
        /* What is imported is not what is installed: under that name a stranger's package may be offered. */
        lc_str before = LC_S("");
        if (item->owner.is_import) {
            before = lc_arena_printf(cx->scratch, "the distribution that brings '%.*s': ", LC_FMT(name));
            name = LC_S("DISTRIBUTION");
        }
        version = cx->stack->runtime->version;
        lc_finding_fix(
            cx, finding,
            "%.*spip install --platform manylinux2014_%s --only-binary=:all: --python-version %.*s --target %.*s %.*s",
            LC_FMT(before), arm ? "aarch64" : "x86_64", LC_FMT(version), LC_FMT(folder.len > 0 ? folder : LC_S(".")),
            LC_FMT(name));
    } else {
        lc_finding_fix(cx, finding, "bundle lock --add-platform %s-linux, then bundle install in a linux/%s container",
                       arm ? "aarch64" : "x86_64", arm ? "arm64" : "amd64");
    }
}

static struct lc_finding *report_one(struct lc_context *cx, lc_str machine, const char *what, lc_str name)
{
    return lc_report(cx, NULL, "%s'%.*s' is built for %.*s, %s %s", what, LC_FMT(lc_show(cx, name)), LC_FMT(machine),
                     whose_arch(cx), arch_of(cx));
}

static void rest_on(const struct lc_context *cx, struct lc_finding *finding, const struct item *item)
{
    enum lc_language language = cx->stack->runtime ? cx->stack->runtime->language : LC_LANG_NONE;
    const struct lc_search *search = cx->target ? &cx->target->search : &cx->stack->search;
    bool program = item->use == LC_USE_SPAWNED || item->use >= LC_USE_PROGRAM;

    lc_rests_on(finding, program ? LC_FACT_KERNEL_EXEC : LC_FACT_LOADER_MACHINE);
    if (item->use == LC_USE_EXTENSION)
        lc_rests_on(finding, LC_FACT_EXTENSIONS_STARTED);
    if (item->use == LC_USE_PROGRAM)
        lc_rests_on(finding, LC_FACT_OPT_BIN_ON_PATH);
    if ((item->use == LC_USE_PROGRAM || item->use == LC_USE_LIBRARY) && cx->stack->runtime)
        lc_rests_on_certainty(finding, cx->stack->runtime->path_certainty);
    if (item->use != LC_USE_MODULE)
        return;
    lc_rests_on(finding, language == LC_LANG_NODE     ? LC_FACT_NODE_SEARCH
                         : language == LC_LANG_PYTHON ? LC_FACT_PYTHON_SEARCH
                                                      : LC_FACT_RUBY_SEARCH);
    lc_rests_on_certainty(finding, search->certainty);
}

static void report_group(struct walk *walk, const struct group *group)
{
    struct lc_context *cx = walk->cx;
    struct item *first = group->items[0], *strongest = first;
    lc_str machine = lc_native_machine_name(cx, &first->binary);
    struct lc_finding *finding;

    for (size_t i = 1; i < group->count; i++)
        if (group->items[i]->use > strongest->use)
            strongest = group->items[i];
    if (strongest->owner.is_package && strongest->owner.ecosystem == LC_PYPI)
        lc_native_distribution(cx, walk->tree, strongest->node, &walk->distributions, &strongest->owner);
    if (strongest->use == LC_USE_EXTENSION)
        finding = report_one(cx, machine, "extension ", lc_tree_node_name(first->node));
    else if (strongest->owner.is_package && strongest->use == LC_USE_MODULE)
        finding = report_one(cx, machine, "", strongest->owner.name);
    else if (strongest->owner.is_package)
        finding =
            report_one(cx, machine, group->count == 1 ? "the program in " : "the programs in ", strongest->owner.name);
    else if (group->count == 1)
        finding = report_one(cx, machine, "", lc_tree_absolute(walk->tree, first->node, cx->scratch));
    else
        finding = lc_report(cx, NULL, "%zu files in '%.*s' are built for %.*s, %s %s", group->count,
                            LC_FMT(lc_show(cx, first->owner.key)), LC_FMT(machine), whose_arch(cx), arch_of(cx));
    if (strongest->use == LC_USE_SPAWNED || strongest->use == LC_USE_OWN)
        lc_finding_severity(finding, LC_WARNING);
    rest_on(cx, finding, strongest);
    if (strongest->owner.is_package) {
        fix_package(cx, finding, strongest);
        lc_finding_package(finding, lc_arena_copy(cx->arena, strongest->owner.name));
        if (group->count > 1)
            lc_finding_note(cx, finding, "%zu of its files are for %.*s", group->count, LC_FMT(machine));
    }
    lc_finding_subject(finding, lc_arena_printf(cx->arena, "%.*s %.*s", LC_FMT(first->owner.key), LC_FMT(machine)));
    for (size_t i = 0; i < group->count; i++)
        if (group->items[i]->named_for_platform && group->items[i]->owner.is_package) {
            lc_finding_note(cx, finding, "no counterpart for linux %s stands beside '%.*s'", arch_of(cx),
                            LC_FMT(lc_show(cx, lc_tree_absolute(walk->tree, group->items[i]->node, cx->scratch))));
            break;
        }
    for (size_t i = 0; i < group->count; i++)
        lc_finding_at(cx, finding, lc_tree_unit(cx, walk->tree, group->items[i]->node->archive),
                      group->items[i]->node->entry);
}

/* A platform's file whose counterpart an unread archive may bring is no mistake that could be proved. */
static bool may_be_completed(struct walk *walk, const struct item *item)
{
    struct lc_context *cx = walk->cx;

    if (walk->tree->complete || !item->owner.is_package || !item->named_for_platform)
        return false;
    if (!walk->told_unknown)
        lc_report_unknown(cx,
                          lc_arena_printf(cx->arena, "whether '%.*s' is there for %s",
                                          LC_FMT(lc_show(cx, item->owner.name)), arch_of(cx)),
                          LC_S("an archive could not be read whole"), LC_S(""));
    walk->told_unknown = true;
    return true;
}

static void check_tree(struct lc_context *cx, const struct lc_tree *tree)
{
    struct walk walk = {.cx = cx, .tree = tree};
    struct lc_map by_key;
    struct {
        struct group **items;
        size_t count, capacity;
    } groups = {0};

    lc_map_init(&walk.right_by_neutral, cx->scratch, 64);
    lc_map_init(&walk.right_by_base, cx->scratch, 64);
    lc_map_init(&walk.right_by_key, cx->scratch, 16);
    lc_map_init(&by_key, cx->scratch, 16);
    for (const struct lc_tree_node *at = lc_tree_walk(tree->root, NULL); at; at = lc_tree_walk(tree->root, at))
        if (at->kind == LC_ENTRY_FILE)
            look_at(&walk, at);
    for (size_t i = 0; i < walk.all.count; i++) {
        struct item *item = walk.all.items[i];
        void **place;
        struct group *group;
        if (item->right || is_excused(&walk, item) || is_hidden_everywhere(&walk, item) ||
            may_be_completed(&walk, item))
            continue;
        place = lc_map_put(&by_key, group_key(&walk, item));
        if (*place == NULL)
            *place = *LC_PUSH(cx->scratch, &groups) = LC_NEW(cx->scratch, struct group);
        group = *place;
        *LC_PUSH(cx->scratch, group) = item;
    }
    for (size_t i = 0; i < groups.count; i++)
        report_group(&walk, groups.items[i]);
}

static void check_wrapper(struct lc_context *cx)
{
    const struct lc_value *value = lc_native_wrapper(cx->target);
    struct lc_place place;
    struct lc_binary binary;
    struct lc_finding *finding;
    bool seen;

    if (value == NULL || value->know != LC_KNOWN ||
        lc_image_find(&cx->target->image, value->text, true, cx->scratch, &place) != LC_FOUND ||
        place.node->kind != LC_ENTRY_FILE)
        return;
    binary = lc_native_head(cx, place.tree, place.node, &seen);
    if (!is_complete_elf(&binary) || runs_on(cx->stack->arch, &binary))
        return;
    finding = report_one(cx, lc_native_machine_name(cx, &binary), "the exec wrapper ", value->text);
    lc_rests_on(finding, LC_FACT_KERNEL_EXEC);
    lc_rests_on(finding, LC_FACT_WRAPPER_EXECUTABLE);
    lc_finding_subject(finding, value->text);
    lc_finding_at(cx, finding, lc_tree_unit(cx, place.tree, place.node->archive), place.node->entry);
}

static void check(struct lc_context *cx)
{
    const struct lc_tree *tree = cx->target ? cx->target->image.task : cx->stack->opt;

    if (cx->stack->arch == LC_ARCH_UNKNOWN)
        return;
    if (tree)
        check_tree(cx, tree);
    if (cx->target)
        check_wrapper(cx);
}

const struct lc_rule lc_rule_elf_architecture = {
    .name = "elf-architecture",
    .category = LC_NATIVE,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_STACK | LC_SCOPE_FUNCTION,
    .needs = LC_NEED_HEADS,
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
