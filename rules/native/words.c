/* Names, remedies and facts of a finding about a binary. */
#include "rules/native/words.h"

#include "layers/base/path.h"

const char *lc_native_arch_name(const struct lc_context *cx)
{
    return cx->stack->arch == LC_ARCH_ARM64 ? "arm64" : "x86_64";
}

const char *lc_native_whose(const struct lc_context *cx)
{
    if (cx->target || cx->stack->user_count == 1)
        return "the function runs on";
    return cx->stack->user_count > 1 ? "the functions run on" : "this is a layer for";
}

lc_str lc_native_called(struct lc_context *cx, const struct lc_tree *tree, const struct lc_native_group *group,
                        const struct lc_native_item *strongest, bool *plural)
{
    const struct lc_native_item *first = group->items[0];
    const struct lc_native_owner *owner = &strongest->owner;

    *plural = false;
    if (strongest->use == LC_USE_EXTENSION)
        return lc_arena_printf(cx->scratch, "extension '%.*s'", LC_FMT(lc_show(cx, lc_tree_node_name(first->node))));
    if (owner->is_package && strongest->use == LC_USE_MODULE)
        return lc_arena_printf(cx->scratch, "'%.*s'", LC_FMT(lc_show(cx, owner->name)));
    if (owner->is_package)
        return lc_arena_printf(cx->scratch, "the program%s in '%.*s'", group->count == 1 ? "" : "s",
                               LC_FMT(lc_show(cx, owner->name)));
    if (group->count == 1)
        return lc_arena_printf(cx->scratch, "'%.*s'",
                               LC_FMT(lc_show(cx, lc_tree_absolute(tree, first->node, cx->scratch))));
    *plural = true;
    return lc_arena_printf(cx->scratch, "%zu files in '%.*s'", group->count, LC_FMT(lc_show(cx, first->owner.key)));
}

/* Names go into a command only when no shell could read them otherwise. */
bool lc_native_is_plain_name(lc_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!lc_is_alnum(name.ptr[i]) && lc_str_find_byte(LC_S("@/._-"), name.ptr[i]) == LC_NPOS)
            return false;
    return name.len > 0 && name.ptr[0] != '-';
}

void lc_native_fix_package(struct lc_context *cx, struct lc_finding *finding, const struct lc_native_item *item,
                           const char *manylinux)
{
    bool arm = cx->stack->arch == LC_ARCH_ARM64;
    lc_str name = item->owner.name, folder = item->owner.folder, version;

    if (!lc_native_is_plain_name(name) || (folder.len > 0 && !lc_native_is_plain_name(folder))) {
        lc_finding_fix(cx, finding, "install it for %s, or change the function's architecture",
                       lc_native_arch_name(cx));
    } else if (item->owner.ecosystem == LC_NPM && lc_str_contains(item->node->path, LC_S("/build/Release/"))) {
        lc_finding_fix(cx, finding,
                       "it was compiled on the build machine: run npm rebuild %.*s in a linux/%s container",
                       LC_FMT(name), arm ? "arm64" : "amd64");
    } else if (item->owner.ecosystem == LC_NPM && item->fit != LC_FIT_RIGHT &&
               lc_str_eq(lc_npm_package_root(item->node->path), folder)) {
        /* Installed again it is the same: what it has for other platforms is in it, or it was compiled or downloaded. */
        lc_finding_fix(cx, finding, "run npm rebuild %.*s in a linux/%s container%s, without --ignore-scripts",
                       LC_FMT(name), arm ? "arm64" : "amd64", item->fit == LC_FIT_LIBC ? " with glibc" : "");
    } else if (item->owner.ecosystem == LC_NPM) {
        lc_finding_fix(cx, finding, "npm install --os=linux --cpu=%s --libc=glibc %.*s", arm ? "arm64" : "x64",
                       LC_FMT(name));
    } else if (item->owner.ecosystem == LC_PYPI) {
        /* What is imported is not what is installed: under that name a stranger's package may be offered. */
        lc_str before = LC_S("");
        if (item->owner.is_import) {
            before = lc_arena_printf(cx->scratch, "the distribution that brings '%.*s': ", LC_FMT(name));
            name = LC_S("DISTRIBUTION");
        }
        version = cx->stack->runtime->version;
        lc_finding_fix(cx, finding,
                       "%.*spip install --platform %s_%s --only-binary=:all: --python-version %.*s --target %.*s %.*s",
                       LC_FMT(before), manylinux ? manylinux : "manylinux2014", arm ? "aarch64" : "x86_64",
                       LC_FMT(version), LC_FMT(folder.len > 0 ? folder : LC_S(".")), LC_FMT(name));
    } else {
        lc_finding_fix(cx, finding, "bundle lock --add-platform %s-linux, then bundle install in a linux/%s container",
                       arm ? "aarch64" : "x86_64", arm ? "arm64" : "amd64");
    }
}

void lc_native_rest_on_use(const struct lc_context *cx, struct lc_finding *finding, const struct lc_native_item *item)
{
    enum lc_language language = cx->stack->runtime ? cx->stack->runtime->language : LC_LANG_NONE;
    const struct lc_search *search = cx->target ? &cx->target->search : &cx->stack->search;

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

void lc_native_places(struct lc_context *cx, struct lc_finding *finding, const struct lc_native_group *group)
{
    for (size_t i = 0; i < group->count; i++)
        lc_finding_at(cx, finding, group->items[i]->unit, group->items[i]->node->entry);
}
