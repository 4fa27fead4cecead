/* stdlib-shadow: a module in the archives that is imported in place of the standard library's of the same name. */
#include "layers/base/path.h"
#include "layers/resolve/python_names.h"
#include "rules/rule.h"

/* Has the folder an __init__ file? Without one it is a namespace package, which any real module later on the path
 * beats. */
static bool is_regular_package(const struct lc_tree_node *folder)
{
    for (const struct lc_tree_node *child = folder->first; child; child = child->next) {
        lc_str name = lc_tree_node_name(child);
        if (child->kind != LC_ENTRY_DIRECTORY && lc_str_has_prefix(name, LC_S("__init__.")) &&
            (lc_str_has_suffix(name, LC_S(".py")) || lc_str_has_suffix(name, LC_S(".so")) ||
             lc_str_has_suffix(name, LC_S(".pyc"))))
            return true;
    }
    return false;
}

/* The module name a child of a search path entry is imported by; empty for what is no module. */
static lc_str module_name(const struct lc_tree_node *node)
{
    lc_str name = lc_tree_node_name(node), extension = lc_path_extension(name);

    if (node->kind == LC_ENTRY_DIRECTORY)
        return is_regular_package(node) ? name : LC_S("");
    if (lc_str_is(extension, ".py") || lc_str_is(extension, ".so"))
        return lc_str_cut(name, 0, lc_str_find_byte(name, '.'));
    return LC_S("");
}

/* A third-party file that imports the name, or NULL: then only the user's own files and the standard library do. */
static const struct lc_graph_file *third_party_importer(const struct lc_graph *graph, lc_str name)
{
    for (size_t i = 0; i < graph->edge_count; i++) {
        const struct lc_graph_file *from = &graph->files[graph->edges[i].from];
        if (from->package && lc_str_eq(graph->edges[i].specifier, name))
            return from;
    }
    return NULL;
}

static void report(struct lc_context *cx, const struct lc_tree *tree, const struct lc_tree_node *node, lc_str name)
{
    const struct lc_graph *graph = &cx->target->graph;
    const struct lc_unit *unit = lc_tree_unit(cx, tree, node->archive);
    const struct lc_graph_file *importer = third_party_importer(graph, name);
    bool is_handler = graph->file_count > 0 && graph->files[0].node == node;
    struct lc_finding *finding;

    finding = lc_report(cx, "python", "'%.*s' of %.*s is imported in place of the standard library's module '%.*s'",
                        LC_FMT(lc_show(cx, lc_tree_absolute(tree, node, cx->scratch))),
                        LC_FMT(lc_show_origin(cx, lc_tree_origin(cx, tree, node->archive))), LC_FMT(name));
    /* A handler file of such a name hurts only when somebody imports the name. */
    if (is_handler && importer == NULL)
        lc_finding_severity(finding, LC_NOTE);
    lc_rests_on(finding, LC_FACT_PYTHON_SEARCH);
    lc_rests_on_certainty(finding, cx->target->search.certainty);
    lc_finding_subject(finding, name);
    if (unit && node->entry != LC_NO_ENTRY)
        lc_finding_at(cx, finding, unit, node->entry);
    else if (unit)
        lc_finding_at_path(cx, finding, unit, node->path);
    if (importer)
        lc_finding_note(cx, finding, "'%.*s' imports it", LC_FMT(lc_show(cx, importer->path)));
    else
        lc_finding_note(cx, finding, "modules of the standard library that import '%.*s' get it too", LC_FMT(name));
}

static void check_entry(struct lc_context *cx, lc_str folder, unsigned minor, struct lc_map *seen)
{
    struct lc_place place;

    if (lc_image_find(&cx->target->image, folder, true, cx->scratch, &place) != LC_FOUND)
        return;
    for (const struct lc_tree_node *node = place.node->first; node; node = node->next) {
        lc_str name = module_name(node);
        const struct lc_python_name *module =
            name.len > 0 && !node->conflict ? lc_python_stdlib_find(name, minor) : NULL;
        void **first;
        if (module == NULL)
            continue;
        first = lc_map_put(seen, name);
        /* What the interpreter has built in or the bootstrap has loaded already is not looked for again; what it may
         * have, nobody can say. */
        if (*first == NULL &&
            !(module->flags & (LC_PYTHON_BUILTIN | LC_PYTHON_FROZEN | LC_PYTHON_LOADED | LC_PYTHON_MAYBE_LOADED)))
            report(cx, place.tree, node, name);
        *first = cx;
    }
}

static void check(struct lc_context *cx)
{
    const struct lc_runtime *runtime = cx->stack->runtime;
    const struct lc_search_path *search = &cx->target->search.paths[LC_SEARCH_PACKAGES];
    uint64_t minor;
    struct lc_map seen;

    if (runtime == NULL || runtime->language != LC_LANG_PYTHON || !lc_str_has_prefix(runtime->version, LC_S("3.")) ||
        !lc_str_to_u64(lc_str_from_index(runtime->version, 2), &minor) || minor > 99)
        return;
    lc_map_init(&seen, cx->scratch, 64);
    for (size_t i = 0; i < search->count; i++) {
        /* The standard library's own folder ends what can hide it. */
        if (lc_str_has_prefix(search->items[i], LC_S("/var/lang/lib/")) &&
            !lc_str_has_suffix(search->items[i], LC_S("/site-packages")))
            break;
        check_entry(cx, search->items[i], (unsigned)minor, &seen);
    }
}

const struct lc_rule lc_rule_stdlib_shadow = {
    .name = "stdlib-shadow",
    .category = LC_PACKAGES,
    .severity = LC_WARNING,
    .highest = LC_WARNING,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_GRAPH,
    .since = "0.1.0",
    .summary = "a module hides one of the standard library's",
    .why = "On Lambda the function's folder and the layers come before the standard library on sys.path. A file "
           "called queue.py, or an old"
           "backport package, is imported by everybody who means the standard module, libraries and the standard "
           "library itself included.",
    .fix = "rename the file, or drop the backport: the standard library has had the module since",
    .example = "queue-py",
    .source = "Python documentation, sys.path; captures of the managed bootstrap",
    .check = check,
};
