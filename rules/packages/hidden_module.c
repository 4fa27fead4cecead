/* Where a Python module stands that an import does not find. */
#include "rules/packages/hidden_module.h"

#include "layers/base/path.h"
#include "layers/resolve/python_names.h"

static bool is_there(struct lc_context *cx, lc_str path)
{
    struct lc_place place;

    return lc_image_find(&cx->target->image, path, true, cx->scratch, &place) == LC_FOUND;
}

/* "ddtrace/_trace" of "ddtrace._trace" */
static lc_str as_path(struct lc_context *cx, lc_str name)
{
    char *path = lc_arena_alloc(cx->scratch, name.len);

    for (size_t i = 0; i < name.len; i++)
        path[i] = name.ptr[i] == '.' ? '/' : name.ptr[i];
    return (lc_str){path, name.len};
}

/* The file that the first part of the name is. */
static lc_str taken_from(struct lc_context *cx, lc_str top)
{
    const struct lc_graph *graph = &cx->target->graph;

    for (size_t i = 0; i < graph->edge_count; i++)
        if (graph->edges[i].resolution->found && lc_str_eq(graph->edges[i].specifier, top))
            return graph->edges[i].resolution->path;
    return LC_S("");
}

static bool note_behind(struct lc_context *cx, struct lc_finding *finding, lc_str folder, lc_str module, lc_str top)
{
    lc_str path = lc_path_join(cx->scratch, folder, module), taken = taken_from(cx, top);

    if (taken.len == 0 || lc_path_is_within(taken, folder) ||
        (!is_there(cx, path) && !is_there(cx, lc_arena_printf(cx->scratch, "%.*s.py", LC_FMT(path)))))
        return false;
    lc_finding_note(cx, finding, "it is there below %.*s, but '%.*s' is taken from %.*s, which comes first",
                    LC_FMT(lc_show(cx, lc_path_join(cx->scratch, folder, top))), LC_FMT(lc_show(cx, top)),
                    LC_FMT(lc_show(cx, lc_path_dir(taken))));
    lc_finding_fix(cx, finding, "leave '%.*s' out of the archive that comes first, or bring both to one version",
                   LC_FMT(lc_show(cx, top)));
    return true;
}

/* name.cpython-312-x86_64-linux-gnu.so for a Python that looks for another tag. */
static bool has_other_tag(struct lc_context *cx, lc_str folder, lc_str module)
{
    lc_str path = lc_path_join(cx->scratch, folder, module),
           stem = lc_arena_printf(cx->scratch, "%.*s.", LC_FMT(lc_path_base(path)));
    struct lc_place place;

    if (lc_image_find(&cx->target->image, lc_path_dir(path), true, cx->scratch, &place) != LC_FOUND)
        return false;
    for (const struct lc_tree_node *node = place.node->first; node; node = node->next) {
        lc_str name = lc_tree_node_name(node);
        if (lc_str_has_prefix(name, stem) &&
            (lc_str_has_suffix(name, LC_S(".so")) || lc_str_has_suffix(name, LC_S(".pyd"))))
            return true;
    }
    return false;
}

bool lc_is_for_another_python(struct lc_context *cx, lc_str name)
{
    const struct lc_search_path *search = &cx->target->search.paths[LC_SEARCH_PACKAGES];
    lc_str module;

    if (cx->stack->runtime->language != LC_LANG_PYTHON || cx->stack->arch == LC_ARCH_UNKNOWN || name.len == 0)
        return false;
    module = as_path(cx, name);
    for (size_t i = 0; i < search->count; i++)
        if (has_other_tag(cx, search->items[i], module))
            return true;
    return false;
}

bool lc_is_for_another_ruby(struct lc_context *cx, const struct lc_installed *copy)
{
    const struct lc_runtime *runtime = cx->stack->runtime;
    lc_str extensions = lc_path_join(cx->scratch, copy->folder, LC_S("extensions")), gem, own;
    struct lc_place place;
    bool other = false;

    if (runtime->language != LC_LANG_RUBY || copy->package->ecosystem != LC_GEM || cx->stack->arch == LC_ARCH_UNKNOWN ||
        lc_image_find(&cx->target->image, extensions, true, cx->scratch, &place) != LC_FOUND)
        return false;
    gem = lc_arena_printf(cx->scratch, "%.*s-%.*s", LC_FMT(copy->package->name), LC_FMT(copy->package->version));
    own = lc_arena_printf(cx->scratch, "%s-linux/%.*s", cx->stack->arch == LC_ARCH_ARM64 ? "aarch64" : "x86_64",
                          LC_FMT(runtime->abi));
    if (is_there(cx, lc_path_join(cx->scratch, lc_path_join(cx->scratch, extensions, own), gem)))
        return false;
    for (const struct lc_tree_node *at = place.node->first; at; at = at->next)
        for (const struct lc_tree_node *abi = at->first; abi; abi = abi->next)
            other |= is_there(cx, lc_path_join(cx->scratch, lc_tree_absolute(place.tree, abi, cx->scratch), gem));
    return other;
}

/* 'imp' and 'distutils' went with 3.12, others with 3.13. */
static bool note_removed(struct lc_context *cx, struct lc_finding *finding, lc_str top)
{
    const struct lc_runtime *runtime = cx->stack->runtime;

    for (size_t i = 0; i < lc_python_stdlib_count; i++) {
        const struct lc_python_name *name = &lc_python_stdlib[i];
        if (!lc_str_eq(lc_str_from(name->name), top) || name->last == 99)
            continue;
        lc_finding_note(cx, finding, "Python 3.%u was the last to have it in the standard library", name->last);
        lc_finding_fix(cx, finding, "move to what replaced '%.*s', or add a backport, as %.*s has it no more",
                       LC_FMT(lc_show(cx, top)), LC_FMT(runtime->id));
        return true;
    }
    return false;
}

void lc_note_editable(struct lc_context *cx, struct lc_finding *finding, const struct lc_installed *copy)
{
    lc_str metadata = lc_path_join(cx->scratch, copy->folder, lc_path_base(copy->package->metadata));

    if (is_there(cx, lc_path_join(cx->scratch, metadata, LC_S("direct_url.json"))))
        lc_finding_fix(cx, finding,
                       "install '%.*s' without '-e': an editable install packs a pointer to your own folder",
                       LC_FMT(lc_show(cx, copy->package->name)));
}

void lc_note_hidden_module(struct lc_context *cx, struct lc_finding *finding, const struct lc_edge *edge)
{
    const struct lc_search_path *search = &cx->target->search.paths[LC_SEARCH_PACKAGES];
    lc_str name = edge->specifier, module;
    size_t dot = lc_str_find_byte(name, '.');

    if (cx->stack->runtime->language != LC_LANG_PYTHON || name.len == 0 || dot == 0)
        return;
    module = as_path(cx, name);
    if (note_removed(cx, finding, lc_str_cut(name, 0, dot)))
        return;
    for (size_t i = 0; i < search->count; i++)
        if (dot != LC_NPOS && note_behind(cx, finding, search->items[i], module, lc_str_cut(name, 0, dot)))
            return;
}
