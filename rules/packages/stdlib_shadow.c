/* stdlib-shadow: a module in the archives that is imported in place of the standard library's of the same name. */
#include "layers/base/path.h"
#include "layers/resolve/python_names.h"
#include "layers/resolve/ruby_names.h"
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

/* A file whose import of the name, or of something in it, gets the node; a package's rather than the user's own. NULL
 * for none: then at most the standard library imports it. */
static const struct lc_graph_file *importer_of(const struct lc_graph *graph, const struct lc_tree_node *node,
                                               lc_str name)
{
    const struct lc_graph_file *found = NULL;

    for (size_t i = 0; i < graph->edge_count; i++) {
        const struct lc_edge *edge = &graph->edges[i];
        const struct lc_graph_file *from = &graph->files[edge->from];
        bool named =
            node->kind == LC_ENTRY_DIRECTORY ? lc_str_eq(edge->specifier, name) : edge->resolution->node == node;
        /* require_relative and relative imports mean the user's file. */
        if (!named || from->node == node || edge->import->style == LC_STYLE_RUBY_RELATIVE || edge->import->level > 0)
            continue;
        if (found == NULL || (found->package == NULL && from->package))
            found = from;
    }
    return found;
}

/* Shape:  `kind` by language; `boots`: the runtime's own start imports the name. */
struct hidden {
    const char *kind;
    lc_str name;
    bool boots;
    enum lc_fact_id fact;
};

static void report(struct lc_context *cx, const struct lc_tree *tree, const struct lc_tree_node *node,
                   const struct hidden *hidden)
{
    const struct lc_graph_file *importer = importer_of(&cx->target->graph, node, hidden->name);
    const struct lc_unit *unit = lc_tree_unit(cx, tree, node->archive);
    struct lc_finding *finding;

    finding = lc_report(cx, hidden->kind, "'%.*s' of %.*s is imported in place of the standard library's module '%.*s'",
                        LC_FMT(lc_show(cx, lc_tree_absolute(tree, node, cx->scratch))),
                        LC_FMT(lc_show_origin(cx, lc_tree_origin(cx, tree, node->archive))), LC_FMT(hidden->name));
    /* Hurts only when somebody imports the name. */
    if (importer == NULL && !hidden->boots)
        lc_finding_severity(finding, LC_NOTE);
    lc_rests_on(finding, hidden->fact);
    lc_rests_on_certainty(finding, cx->target->search.certainty);
    lc_finding_subject(finding, hidden->name);
    if (unit && node->entry != LC_NO_ENTRY)
        lc_finding_at(cx, finding, unit, node->entry);
    else if (unit)
        lc_finding_at_path(cx, finding, unit, node->path);
    if (hidden->boots)
        lc_finding_note(cx, finding, "the runtime itself imports it before the handler");
    if (importer)
        lc_finding_note(cx, finding, "'%.*s' imports it", LC_FMT(lc_show(cx, importer->path)));
    else if (!hidden->boots)
        lc_finding_note(cx, finding,
                        "nothing that the handler reaches imports it; what does in the standard library "
                        "itself gets it too");
}

/* -- Python -------------------------------------------------------------------------------------------------------- */

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
            report(cx, place.tree, node, &(struct hidden){"python", name, false, LC_FACT_PYTHON_SEARCH});
        *first = cx;
    }
}

static void check_python(struct lc_context *cx)
{
    const struct lc_runtime *runtime = cx->stack->runtime;
    const struct lc_search_path *search = &cx->target->search.paths[LC_SEARCH_PACKAGES];
    uint64_t minor;
    struct lc_map seen;

    if (!lc_str_has_prefix(runtime->version, LC_S("3.")) ||
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

/* -- Ruby ---------------------------------------------------------------------------------------------------------- */

/* The interface client's own requires.
 * Source: aws-lambda-ruby-runtime-interface-client, aws_lambda_ric.rb and lambda_server.rb. */
static bool is_of_the_start(const char *feature)
{
    static const char *const names[] = {"json", "logger", "net/http"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(feature, names[i]) == 0)
            return true;
    return false;
}

/* FEATURE.rb in a folder of the load path: require looks for it there first, for .so only after that. */
static void check_feature(struct lc_context *cx, const char *feature, lc_str folder, struct lc_map *seen)
{
    lc_str path = lc_arena_printf(cx->scratch, "%.*s/%s.rb", LC_FMT(folder), feature);
    struct lc_place place;
    void **first;

    if (lc_image_find(&cx->target->image, path, true, cx->scratch, &place) != LC_FOUND ||
        place.node->kind != LC_ENTRY_FILE)
        return;
    first = lc_map_put(seen, lc_str_from(feature));
    if (*first == NULL)
        report(cx, place.tree, place.node,
               &(struct hidden){"ruby", lc_str_from(feature), is_of_the_start(feature), LC_FACT_RUBY_LOAD_PATH});
    *first = cx;
}

static void check_ruby(struct lc_context *cx)
{
    const struct lc_search_path *load = &cx->target->search.paths[LC_SEARCH_LOAD];
    unsigned version = lc_ruby_version(cx->stack->runtime->version);
    struct lc_map seen;

    lc_map_init(&seen, cx->scratch, 8);
    for (size_t i = 0; i <= load->count; i++) {
        /* The interface client puts the task root in front. */
        lc_str folder = i == 0 ? LC_S("/var/task") : load->items[i - 1];
        struct lc_place place;
        if (lc_image_find(&cx->target->image, folder, true, cx->scratch, &place) != LC_FOUND)
            continue;
        for (size_t k = 0; k < lc_ruby_feature_count; k++)
            if ((lc_ruby_features[k].versions >> version & 1) != 0 &&
                !lc_ruby_is_loaded(lc_str_from(lc_ruby_features[k].feature), version))
                check_feature(cx, lc_ruby_features[k].feature, folder, &seen);
    }
}

static void check(struct lc_context *cx)
{
    const struct lc_runtime *runtime = cx->stack->runtime;

    if (runtime && runtime->language == LC_LANG_PYTHON)
        check_python(cx);
    else if (runtime && runtime->language == LC_LANG_RUBY)
        check_ruby(cx);
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
    .why =
        "On Lambda the function's folder and the layers come before the standard library, on Python's sys.path and "
        "on Ruby's load path. A file called queue.py or json.rb, or an old backport package, is imported by everybody who means the standard module, libraries and the standard "
        "library itself included.",
    .fix = "rename the file, or drop the backport: the standard library has had the module since",
    .example = "queue-py",
    .source = "Python documentation, sys.path; ruby(1), RUBYLIB; captures of the managed bootstraps",
    .check = check,
};
