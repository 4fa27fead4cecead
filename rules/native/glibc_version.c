/* Symbol versions that the C libraries of the runtime's operating system do not have: GLIBC_ of libc and its parts,
 * GLIBCXX_ and CXXABI_ of libstdc++.
 *
 * One finding a package (or file), with the highest version it asks for. A copy of the library that the binary would get
 * from the image instead is judged by nobody. libstdc++ of Amazon Linux 2023 moves with the runtime's updates: above what
 * is surely there a warning. */
#include "layers/base/path.h"
#include "rules/native/jars.h"
#include "rules/native/loader.h"
#include "rules/native/platform.h"
#include "rules/native/reach.h"
#include "rules/native/words.h"

enum family { GLIBC, GLIBCXX, CXXABI, FAMILY_COUNT };

static const char *const prefixes[FAMILY_COUNT] = {[GLIBC] = "GLIBC_", [GLIBCXX] = "GLIBCXX_", [CXXABI] = "CXXABI_"};

/* The highest version of one family that something of a group needs and the system has not. */
struct lack {
    const struct lc_native_item *item;
    lc_str version, symbol, library;
};

struct group {
    struct lc_native_group items;
    struct lack lacks[FAMILY_COUNT];
};

struct search {
    struct lc_context *cx;
    const struct lc_os *os;
    struct lc_native_list list;
    struct lc_native_loader loader;
    struct lc_native_distributions distributions;
    struct lc_map by_key;
    struct lc_map fitting; /* neutral paths of what fits: one thing built for several systems is loaded once */
    struct {
        struct group **items;
        size_t count, capacity;
    } groups;
};

static lc_str system_has(const struct lc_os *os, enum family family)
{
    return family == GLIBC ? os->glibc : family == GLIBCXX ? os->glibcxx : os->cxxabi;
}

static bool is_dotted_number(lc_str version)
{
    for (size_t i = 0; i < version.len; i++)
        if (!lc_is_digit(version.ptr[i]) && version.ptr[i] != '.')
            return false;
    return version.len > 0 && lc_is_digit(version.ptr[0]);
}

/* The highest required version of a family; weak ones are only warned about by the loader. */
static struct lack highest(const struct lc_elf *elf, enum family family)
{
    struct lack lack = {0};
    lc_str prefix = lc_str_from(prefixes[family]);

    for (size_t r = 0; r < elf->requires.count; r++) {
        const struct lc_elf_requirement *requirement = &elf->requires.items[r];
        for (size_t v = 0; v < requirement->count; v++) {
            const struct lc_elf_version *version = &requirement->items[v];
            lc_str number = lc_str_from_index(version->name, prefix.len);
            if (version->weak || !lc_str_has_prefix(version->name, prefix) || !is_dotted_number(number) ||
                (lack.version.len > 0 && lc_elf_version_compare(number, lack.version) <= 0))
                continue;
            lack.version = number;
            lack.symbol = version->symbol;
            lack.library = requirement->library;
        }
    }
    return lack;
}

/* Does the binary bring the library, or the loader, along? */
static bool brings_its_own(struct search *search, const struct lack *lack)
{
    struct lc_library_found found;
    lc_str below;

    if (lack->item->elf->interpreter.len > 0 &&
        lc_image_tree(&search->loader.image, lack->item->elf->interpreter, &below) != NULL)
        return true;
    return lc_native_loader_find(&search->loader, search->list.tree, lack->item, lack->library, &found) &&
           (found.answer == LC_LIBRARY_IN_IMAGE ||
            (found.elsewhere_count > 0 && lc_native_loader_doubt(&search->loader).len > 0));
}

/* Needs it nothing that the system lacks? Else the family of the first lack. */
static enum family lacking(const struct lc_os *os, const struct lc_elf *elf, struct lack *out)
{
    for (enum family f = GLIBC; f < FAMILY_COUNT; f++) {
        *out = highest(elf, f);
        if (system_has(os, f).len > 0 && out->version.len > 0 &&
            lc_elf_version_compare(out->version, system_has(os, f)) > 0)
            return f;
    }
    return FAMILY_COUNT;
}

static bool fits(struct search *search, const struct lc_native_item *item)
{
    struct lack lack;

    return lacking(search->os, item->elf, &lack) == FAMILY_COUNT;
}

static void judge(struct search *search, struct lc_native_item *item)
{
    struct group *group = NULL;

    for (enum family f = GLIBC; f < FAMILY_COUNT; f++) {
        lc_str has = system_has(search->os, f);
        struct lack lack = highest(item->elf, f);
        void **place;
        lack.item = item;
        if (has.len == 0 || lack.version.len == 0 || lc_elf_version_compare(lack.version, has) <= 0 ||
            brings_its_own(search, &lack))
            continue;
        if (group == NULL) {
            place = lc_map_put(&search->by_key, item->owner.key);
            if (*place == NULL)
                *place = *LC_PUSH(search->cx->scratch, &search->groups) = LC_NEW(search->cx->scratch, struct group);
            group = *place;
            *LC_PUSH(search->cx->scratch, &group->items) = item;
        }
        if (group->lacks[f].item == NULL || lc_elf_version_compare(lack.version, group->lacks[f].version) > 0)
            group->lacks[f] = lack;
    }
}

/* -------------------------------------------------------------------------------------------------------- wording */

/* The first runtime of this family that has it: of the same version first, then in the catalogue's order. */
static const struct lc_runtime *first_with(const struct search *search, enum family family, lc_str version)
{
    const struct lc_catalogue *catalogue = search->cx->model->catalogue;
    const struct lc_runtime *own = search->cx->stack->runtime, *first = NULL;
    bool behind = false;

    for (size_t i = 0; i < catalogue->count; i++) {
        const struct lc_runtime *runtime = &catalogue->runtimes[i];
        const struct lc_os *os = lc_os_find(catalogue, runtime->os);
        behind |= lc_str_eq(runtime->id, own->id);
        if (!lc_str_eq(runtime->family, own->family) || os == NULL || !runtime->accepted || runtime->preview ||
            runtime->container_only || system_has(os, family).len == 0 ||
            lc_elf_version_compare(system_has(os, family), version) < 0)
            continue;
        if (lc_str_eq(runtime->version, own->version))
            return runtime;
        if (first == NULL && behind)
            first = runtime;
    }
    return first;
}

/* The newest of the tags that wheels are published under which the system takes. */
static const char *manylinux_of(const struct lc_os *os)
{
    static const struct {
        const char *glibc, *tag;
    } tags[] = {{"2.34", "manylinux_2_34"}, {"2.28", "manylinux_2_28"}, {"2.17", "manylinux2014"}};

    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (lc_elf_version_compare(os->glibc, lc_str_from(tags[i].glibc)) >= 0)
            return tags[i].tag;
    return "manylinux1";
}

static void note_symbols(struct search *search, struct lc_finding *finding, const struct group *group, enum family main)
{
    struct lc_context *cx = search->cx;

    for (enum family f = GLIBC; f < FAMILY_COUNT; f++) {
        const struct lack *lack = &group->lacks[f];
        lc_str path;
        if (lack->item == NULL)
            continue;
        path = lc_show(cx, lc_tree_absolute(search->list.tree, lack->item->node, cx->scratch));
        if (lack->symbol.len > 0)
            lc_finding_note(cx, finding, "'%.*s' of '%.*s' needs %s%.*s of %.*s", LC_FMT(lc_show(cx, lack->symbol)),
                            LC_FMT(path), prefixes[f], LC_FMT(lack->version), LC_FMT(lc_show(cx, lack->library)));
        else if (f == main)
            lc_finding_note(cx, finding, "'%.*s' needs %s%.*s of %.*s", LC_FMT(path), prefixes[f],
                            LC_FMT(lack->version), LC_FMT(lc_show(cx, lack->library)));
    }
}

static void fix(struct search *search, struct lc_finding *finding, const struct lc_native_item *item,
                const struct lc_runtime *first)
{
    struct lc_context *cx = search->cx;
    const char *tag = manylinux_of(search->os);
    lc_str or_move = first ? lc_arena_printf(cx->scratch, ", or move to %.*s", LC_FMT(first->id)) : LC_S("");

    if (item->owner.is_package && item->owner.ecosystem == LC_PYPI) {
        lc_native_fix_package(cx, finding, item, "manylinux2014");
        lc_finding_note(cx, finding, "wheels tagged %s or older are built for %.*s", tag, LC_FMT(search->os->name));
    } else {
        lc_finding_fix(cx, finding, "build it in an image of %.*s%.*s", LC_FMT(search->os->name), LC_FMT(or_move));
    }
}

static enum family main_of(const struct group *group)
{
    for (enum family f = GLIBC; f < FAMILY_COUNT; f++)
        if (group->lacks[f].item)
            return f;
    return GLIBC;
}

static void weigh(const struct search *search, struct lc_finding *finding, enum family family)
{
    const struct lc_os *os = search->os;

    if (family == GLIBCXX && os->glibcxx_moving.len > 0)
        lc_finding_severity(finding, LC_WARNING);
    lc_rests_on(finding, LC_FACT_SYMBOL_VERSIONS);
    lc_rests_on_certainty(finding, family == GLIBC     ? os->glibc_certainty
                                   : family == GLIBCXX ? os->glibcxx_certainty
                                                       : os->cxxabi_certainty);
}

static void report(struct search *search, const struct group *group)
{
    struct lc_context *cx = search->cx;
    struct lc_native_item *strongest = lc_native_strongest(&group->items);
    enum family main = main_of(group);
    const struct lack *lack = &group->lacks[main];
    const struct lc_runtime *first = first_with(search, main, lack->version);
    struct lc_finding *finding;
    bool plural, moves = main == GLIBCXX && search->os->glibcxx_moving.len > 0;
    lc_str called, has = system_has(search->os, main);

    if (strongest->owner.is_package && strongest->owner.ecosystem == LC_PYPI)
        lc_native_distribution(cx, search->list.tree, strongest->node, &search->distributions, &strongest->owner);
    called = lc_native_called(cx, search->list.tree, &group->items, strongest, &plural);
    finding = lc_report(cx, NULL, "%.*s need%s %s%.*s, %.*s on %.*s %s only %s%.*s", LC_FMT(called), plural ? "" : "s",
                        prefixes[main], LC_FMT(lack->version), LC_FMT(cx->stack->runtime->id), LC_FMT(search->os->name),
                        moves ? "is sure to have" : "has", prefixes[main], LC_FMT(has));
    if (strongest->owner.is_package)
        lc_finding_package(finding, lc_arena_copy(cx->arena, strongest->owner.name));
    lc_finding_subject(finding, strongest->owner.key);
    note_symbols(search, finding, group, main);
    if (moves)
        lc_finding_note(cx, finding, "newer updates of the runtime have up to %.*s",
                        LC_FMT(search->os->glibcxx_moving));
    if (first)
        lc_finding_note(cx, finding, "%.*s is the first runtime that has it", LC_FMT(first->id));
    else if (main == GLIBC)
        lc_finding_note(cx, finding, "no %.*s runtime has it", LC_FMT(cx->stack->runtime->family));
    fix(search, finding, strongest, first);
    weigh(search, finding, main);
    lc_native_weigh(cx, finding, lc_native_reach_of(&search->list, &group->items), strongest);
    lc_native_rest_on_use(cx, finding, strongest);
    lc_native_places(cx, finding, &group->items);
}

/* ----------------------------------------------------------------------------------------------- inside of jars */

/* Libraries that a program unpacks from its class path, and the first of one jar that lacks something. */
struct in_jars {
    struct search *search;
    struct lc_map fitting; /* of one jar: neutral paths of what fits */
    uint32_t entry;
    enum family family;
    struct lack lack;
};

static void look_into_jar(void *context, const struct lc_native_jar *jar, uint32_t entry, const struct lc_elf *elf)
{
    struct in_jars *in = context;
    struct lc_context *cx = in->search->cx;
    lc_str neutral = lc_platform_neutral(cx->scratch, jar->archive->entries[entry].path);
    struct lack lack;
    enum family family = lacking(in->search->os, elf, &lack);

    if (family == FAMILY_COUNT) {
        *lc_map_put(&in->fitting, neutral) = in;
    } else if (in->family == FAMILY_COUNT && lc_map_get(&in->fitting, neutral) == NULL) {
        in->family = family;
        in->entry = entry;
        in->lack = lack;
        in->lack.library = lc_arena_copy(cx->scratch, lack.library);
        in->lack.version = lc_arena_copy(cx->scratch, lack.version);
        in->lack.symbol = LC_S(""); /* the file is gone when it is told */
    }
}

static void report_jar(const struct in_jars *in, const struct lc_native_jar *jar)
{
    struct lc_context *cx = in->search->cx;
    lc_str path = jar->archive->entries[in->entry].path, name = jar->jar ? lc_path_base(jar->jar->path) : path;
    const struct lc_runtime *first = first_with(in->search, in->family, in->lack.version);
    struct lc_finding *finding =
        lc_report(cx, NULL, "the native library '%.*s' in '%.*s' needs %s%.*s, %.*s on %.*s has only %s%.*s",
                  LC_FMT(lc_show(cx, lc_path_base(path))), LC_FMT(lc_show(cx, jar->jar ? name : LC_S("/var/task"))),
                  prefixes[in->family], LC_FMT(in->lack.version), LC_FMT(cx->stack->runtime->id),
                  LC_FMT(in->search->os->name), prefixes[in->family], LC_FMT(system_has(in->search->os, in->family)));

    lc_finding_severity(finding, LC_WARNING); /* nothing says that it is unpacked and loaded */
    weigh(in->search, finding, in->family);
    lc_rests_on(finding, LC_FACT_JAVA_SEARCH);
    lc_finding_subject(finding, lc_arena_copy(cx->arena, name));
    if (first)
        lc_finding_note(cx, finding, "%.*s is the first runtime that has it", LC_FMT(first->id));
    lc_finding_fix(cx, finding, "take a release of it that is built for an older system%s%.*s",
                   first ? ", or move to " : "", LC_FMT(first ? first->id : LC_S("")));
    lc_finding_at(cx, finding, jar->unit, jar->jar ? jar->jar->entry : in->entry);
}

static void check_jar(void *context, const struct lc_native_jar *jar)
{
    struct in_jars in = {.search = context, .family = FAMILY_COUNT};

    lc_map_init(&in.fitting, in.search->cx->scratch, 8);
    lc_native_each_library(in.search->cx, jar, look_into_jar, &in);
    if (in.family != FAMILY_COUNT &&
        lc_map_get(&in.fitting, lc_platform_neutral(in.search->cx->scratch, jar->archive->entries[in.entry].path)) ==
            NULL)
        report_jar(&in, jar);
}

static bool is_judged(const struct lc_native_item *item)
{
    return item->fit == LC_FIT_RIGHT && item->elf && item->of_interpreter;
}

static void check(struct lc_context *cx)
{
    struct search search = {.cx = cx, .os = lc_native_os(cx)};
    const struct lc_tree *tree = cx->target ? cx->target->image.task : cx->stack->opt;

    if (tree == NULL || search.os == NULL || cx->stack->arch == LC_ARCH_UNKNOWN)
        return;
    lc_native_collect(cx, tree, &search.list);
    lc_native_loader_init(cx, &search.loader);
    lc_map_init(&search.by_key, cx->scratch, 16);
    lc_map_init(&search.fitting, cx->scratch, 16);
    for (size_t i = 0; i < search.list.count; i++) {
        struct lc_native_item *item = search.list.items[i];
        if (is_judged(item) && item->named_for_platform && fits(&search, item))
            *lc_map_put(&search.fitting, item->neutral) = item;
    }
    for (size_t i = 0; i < search.list.count; i++) {
        struct lc_native_item *item = search.list.items[i];
        if (is_judged(item) && !lc_native_is_hidden(&search.list, item) &&
            !(item->named_for_platform && lc_map_get(&search.fitting, item->neutral)))
            judge(&search, item);
    }
    for (size_t i = 0; i < search.groups.count; i++)
        report(&search, search.groups.items[i]);
    if (cx->target)
        lc_native_each_jar(cx, check_jar, &search);
}

const struct lc_rule lc_rule_glibc_version = {
    .name = "glibc-version",
    .category = LC_NATIVE,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_STACK | LC_SCOPE_FUNCTION,
    .needs = LC_NEED_BINARIES | LC_NEED_GRAPH,
    .since = "0.1.0",
    .summary = "a binary needs a newer C or C++ library than the runtime has",
    .why = "It was built on a newer system: the loader refuses it ('version `GLIBC_2.34' not found').",
    .fix = "build it on the runtime's own system, or take a wheel for an older one",
    .example = "built-on-a-newer-system",
    .source =
        "ld.so(8); PEP 600; brefphp/aws-lambda-layers, lists of the images' libraries; AWS Lambda Developer Guide",
    .check = check,
};
