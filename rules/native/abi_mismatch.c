/* Extension modules for another version of the language than the runtime's, and classes newer than its JVM.
 *
 * Python passes over a module whose tag is another interpreter's; Node.js refuses an addon that registers itself for
 * another module version (N-API has none); RubyGems looks for extensions in the folder of its own ABI only. What is there
 * for several versions is in order when one of them is the runtime's. Classes: abi_classes.c. */
#include "layers/base/path.h"
#include "rules/native/abi.h"
#include "rules/native/reach.h"
#include "rules/native/words.h"

struct search {
    struct lc_context *cx;
    const struct lc_runtime *runtime;
    struct lc_native_list list;
    struct lc_native_distributions distributions;
    struct lc_map fitting; /* owners that have something for this version */
};

/* -------------------------------------------------------------------------------------------------------- Python */

/* "3.11" of ".cpython-311-x86_64-linux-gnu.so", "3.13t" of ".cpython-313t-"; empty when the name has no tag. */
static lc_str python_tag(struct lc_context *cx, lc_str path)
{
    lc_str base = lc_path_base(path), tag;
    size_t at = lc_str_find(base, LC_S(".cpython-"));

    if (at == LC_NPOS)
        return (lc_str){0};
    tag = lc_str_from_index(base, at + strlen(".cpython-"));
    tag = lc_str_cut(tag, 0, lc_str_find_byte(tag, '-'));
    if (tag.len < 2 || !lc_is_digit(tag.ptr[0]) || !lc_is_digit(tag.ptr[1]))
        return (lc_str){0};
    return lc_arena_printf(cx->scratch, "Python %c.%.*s", tag.ptr[0], LC_FMT(lc_str_from_index(tag, 1)));
}

/* ------------------------------------------------------------------------------------------------------- Node.js */

/* The decimal number that follows `before` in a component of the path: 108 in "lib/binding/node-v108-linux-x64". */
static lc_str number_behind(lc_str path, const char *before)
{
    lc_str rest = path;

    for (size_t at; (at = lc_str_find(rest, lc_str_from(before))) != LC_NPOS;) {
        size_t digits = 0;
        rest = lc_str_from_index(rest, at + strlen(before));
        while (digits < rest.len && lc_is_digit(rest.ptr[digits]))
            digits++;
        if (digits > 0 && digits < 5)
            return lc_str_cut(rest, 0, digits);
    }
    return (lc_str){0};
}

static lc_str addon_version(const struct lc_elf *elf)
{
    for (size_t i = 0; i < elf->exports.count; i++)
        if (lc_str_has_prefix(elf->exports.items[i], LC_S("node_register_module_v")))
            return lc_str_from_index(elf->exports.items[i], strlen("node_register_module_v"));
    return (lc_str){0};
}

static bool is_napi(const struct lc_elf *elf)
{
    for (size_t i = 0; i < elf->exports.count; i++)
        if (lc_str_is(elf->exports.items[i], "napi_register_module_v1"))
            return true;
    return (elf->imports & LC_ELF_IMPORTS_NAPI) != 0;
}

/* The module version an addon is for; empty when it is for all, or does not say. */
static lc_str node_version(const struct lc_native_item *item)
{
    lc_str path = item->node->path, version = {0};

    if (!lc_str_has_suffix(path, LC_S(".node")) || item->elf == NULL || !item->elf->symbols_complete ||
        is_napi(item->elf))
        return version;
    version = addon_version(item->elf);
    if (version.len == 0)
        version = number_behind(path, "/node-v");
    return version.len > 0 ? version : number_behind(lc_path_base(path), ".abi");
}

static lc_str node_of(const struct search *search, lc_str abi)
{
    const struct lc_catalogue *catalogue = search->cx->model->catalogue;

    for (size_t i = 0; i < catalogue->count; i++)
        if (catalogue->runtimes[i].language == LC_LANG_NODE && lc_str_eq(catalogue->runtimes[i].abi, abi))
            return lc_arena_printf(search->cx->scratch, "Node.js %.*s (module version %.*s)",
                                   LC_FMT(catalogue->runtimes[i].version), LC_FMT(abi));
    return lc_arena_printf(search->cx->scratch, "another Node.js (module version %.*s)", LC_FMT(abi));
}

/* ---------------------------------------------------------------------------------------------------------- Ruby */

/* "3.1" or "3.1.0" and nothing else: how folders of extensions are called. */
static bool is_ruby_version(lc_str part)
{
    size_t dots = 0;

    for (size_t i = 0; i < part.len; i++) {
        if (!lc_is_digit(part.ptr[i]) && part.ptr[i] != '.')
            return false;
        dots += part.ptr[i] == '.';
    }
    return part.len >= 3 && lc_is_digit(part.ptr[0]) && lc_is_digit(part.ptr[part.len - 1]) && dots >= 1 && dots <= 2;
}

static lc_str two_numbers(lc_str version)
{
    size_t dot = lc_str_find_byte(version, '.'), second;

    if (dot == LC_NPOS)
        return version;
    second = lc_str_find_byte(lc_str_from_index(version, dot + 1), '.');
    return second == LC_NPOS ? version : lc_str_cut(version, 0, dot + 1 + second);
}

/* "3.1" of "libruby.so.3.1" and "libruby-3.1.so.3.1", which the extension is linked against. */
static lc_str linked_version(const struct lc_native_item *item)
{
    for (size_t i = 0; item->elf && i < item->elf->needed.count; i++) {
        lc_str name = item->elf->needed.items[i];
        size_t at = lc_str_find(name, LC_S(".so."));
        if (lc_str_has_prefix(name, LC_S("libruby")) && at != LC_NPOS &&
            is_ruby_version(lc_str_from_index(name, at + strlen(".so."))))
            return lc_str_from_index(name, at + strlen(".so."));
    }
    return (lc_str){0};
}

/* Of "…/extensions/x86_64-linux/3.1.0/json-2.9.1/…" and "gems/nokogiri-1.16.0-x86_64-linux/lib/nokogiri/3.1/…". */
static lc_str folder_version(const struct lc_native_item *item)
{
    lc_str rest = lc_path_dir(item->node->path), part, before = {0}, found = {0};
    bool in_lib = false, in_extensions = false;

    for (size_t depth = 0; lc_str_next(&rest, '/', &part); depth++) {
        if (is_ruby_version(part) && (in_lib || in_extensions))
            found = found.len > 0 ? found : part;
        in_lib = in_lib || (lc_str_is(part, "lib") && before.len > 0);
        in_extensions = in_extensions || lc_str_is(part, "extensions");
        before = part;
    }
    return two_numbers(found);
}

static lc_str ruby_version(const struct lc_native_item *item)
{
    lc_str linked = linked_version(item);

    return linked.len > 0 ? two_numbers(linked) : folder_version(item);
}

/* ----------------------------------------------------------------------------------------------------------- all */

/* What a module is for, in words; empty when it is for this version, for any, or does not say. */
static lc_str other_version(const struct search *search, const struct lc_native_item *item, bool *says_this)
{
    struct lc_context *cx = search->cx;
    lc_str version;

    *says_this = false;
    if (item->use != LC_USE_MODULE && item->use != LC_USE_OWN)
        return (lc_str){0};
    switch (search->runtime->language) {
    case LC_LANG_PYTHON: return item->of_interpreter ? (lc_str){0} : python_tag(cx, item->node->path);
    case LC_LANG_NODE:
        version = node_version(item);
        *says_this = version.len == 0 || lc_str_eq(version, search->runtime->abi);
        return *says_this ? (lc_str){0} : node_of(search, version);
    case LC_LANG_RUBY:
        version = ruby_version(item);
        *says_this = version.len > 0 && lc_str_eq(version, two_numbers(search->runtime->abi));
        return version.len == 0 || *says_this ? (lc_str){0}
                                              : lc_arena_printf(cx->scratch, "Ruby %.*s", LC_FMT(version));
    case LC_LANG_NONE:
    case LC_LANG_JAVA:
    case LC_LANG_DOTNET:
    case LC_LANG_GO:
    case LC_LANG_CUSTOM: break;
    }
    return (lc_str){0};
}

static void fix(const struct search *search, struct lc_finding *finding, const struct lc_native_item *item)
{
    struct lc_context *cx = search->cx;
    const struct lc_runtime *runtime = search->runtime;

    if (item->owner.ecosystem == LC_PYPI && item->owner.is_package)
        lc_native_fix_package(cx, finding, item, NULL);
    else if (item->owner.ecosystem == LC_NPM && item->owner.is_package)
        lc_finding_fix(cx, finding, "install or rebuild it with Node.js %.*s on Linux %s", LC_FMT(runtime->version),
                       lc_native_arch_name(cx));
    else if (item->owner.ecosystem == LC_GEM && item->owner.is_package)
        lc_finding_fix(cx, finding, "run bundle install with Ruby %.*s on Linux %s", LC_FMT(runtime->version),
                       lc_native_arch_name(cx));
}

static void report(struct search *search, const struct lc_native_group *group)
{
    struct lc_context *cx = search->cx;
    struct lc_native_item *strongest = lc_native_strongest(group);
    struct lc_finding *finding;
    bool plural, says_this;
    lc_str called, version = other_version(search, group->items[0], &says_this);

    if (strongest->owner.is_package && strongest->owner.ecosystem == LC_PYPI)
        lc_native_distribution(cx, search->list.tree, strongest->node, &search->distributions, &strongest->owner);
    called = lc_native_called(cx, search->list.tree, group, strongest, &plural);
    finding = lc_report(cx, NULL, "%.*s %s built for %.*s, %s %.*s", LC_FMT(called), plural ? "are" : "is",
                        LC_FMT(lc_show(cx, version)), lc_native_whose(cx), LC_FMT(search->runtime->id));
    if (strongest->owner.is_package)
        lc_finding_package(finding, lc_arena_copy(cx->arena, strongest->owner.name));
    lc_finding_subject(finding, strongest->owner.key);
    if (group->count > 1)
        lc_finding_note(cx, finding, "%zu of its files are for another version", group->count);
    lc_native_weigh(cx, finding, lc_native_reach_of(&search->list, group), strongest);
    lc_rests_on(finding, search->runtime->language == LC_LANG_PYTHON ? LC_FACT_PYTHON_TAGS
                         : search->runtime->language == LC_LANG_NODE ? LC_FACT_NODE_MODULE_VERSION
                                                                     : LC_FACT_RUBY_ABI_FOLDER);
    lc_rests_on_certainty(finding, search->runtime->abi_certainty);
    lc_native_rest_on_use(cx, finding, strongest);
    fix(search, finding, strongest);
    lc_native_places(cx, finding, group);
}

static void check_tree(struct lc_context *cx, const struct lc_tree *tree)
{
    struct search search = {.cx = cx, .runtime = cx->stack->runtime};
    struct lc_native_groups groups = {0};
    bool says_this;

    lc_native_collect(cx, tree, &search.list);
    lc_map_init(&search.fitting, cx->scratch, 16);
    for (size_t i = 0; i < search.list.count; i++) {
        struct lc_native_item *item = search.list.items[i];
        if (item->fit == LC_FIT_RIGHT && other_version(&search, item, &says_this).len == 0 && says_this)
            *lc_map_put(&search.fitting, item->owner.key) = item;
    }
    for (size_t i = 0; i < search.list.count; i++) {
        struct lc_native_item *item = search.list.items[i];
        /* What is for another processor or system as well is told by the rules about these. */
        if (item->fit != LC_FIT_RIGHT || other_version(&search, item, &says_this).len == 0 ||
            lc_map_get(&search.fitting, item->owner.key) || lc_native_is_hidden(&search.list, item) ||
            lc_native_has_source(&search.list, item))
            continue;
        if (search.runtime->language == LC_LANG_PYTHON && lc_map_get(&search.list.right_by_neutral, item->neutral))
            continue;
        *LC_PUSH(cx->scratch, lc_native_group(cx, &groups, item->owner.key)) = item;
    }
    for (size_t i = 0; i < groups.count; i++)
        report(&search, groups.items[i]);
}

static void check(struct lc_context *cx)
{
    const struct lc_tree *tree = cx->target ? cx->target->image.task : cx->stack->opt;
    const struct lc_runtime *runtime = cx->stack->runtime;

    if (runtime == NULL || runtime->abi.len == 0)
        return;
    if (cx->target && runtime->language == LC_LANG_JAVA)
        lc_native_check_classes(cx);
    if (tree && cx->stack->arch != LC_ARCH_UNKNOWN)
        check_tree(cx, tree);
}

const struct lc_rule lc_rule_abi_mismatch = {
    .name = "abi-mismatch",
    .category = LC_NATIVE,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_STACK | LC_SCOPE_FUNCTION,
    .needs = LC_NEED_BINARIES | LC_NEED_GRAPH,
    .since = "0.1.0",
    .summary = "an extension module or class file is built for another version of the language",
    .why = "Python does not find the module ('No module named …'), Node.js refuses the addon ('was compiled against a "
           "different Node.js version'), RubyGems ignores the gem, the JVM throws UnsupportedClassVersionError.",
    .fix = "install or build it with the version that the function runs on",
    .example = "python-module-of-another-version",
    .source = "PEP 3149, PEP 425; nodejs/node doc/abi_version_registry.json; RubyGems, Gem.extension_api_version; "
              "Java Virtual Machine Specification 4.1",
    .check = check,
};
