/* A search path variable set on the function: it replaces the runtime's value, so what it leaves out is gone, and
 * what it names must be there. */
#include "layers/base/path.h"
#include "rules/config/settings.h"
#include "rules/packages/elsewhere.h"
#include "rules/rule.h"

enum { FOLDERS_SHOWN = 3 };

/* One variable that replaces one of the runtime's lists. */
struct override {
    lc_str name, value;
    const struct lc_strings *defaults;
    const struct lc_search_path *path; /* what is searched now; NULL: only the value's own entries */
    bool is_system;                    /* PATH, LD_LIBRARY_PATH: the platform may add to them */
};

static struct lc_finding *start(struct lc_context *cx, const struct override *variable, struct lc_finding *finding)
{
    lc_finding_subject(finding, variable->name);
    lc_rests_on(finding, LC_FACT_USER_PATHS_REPLACE);
    lc_setting_at(cx, finding, lc_function_variable(cx->target->function, variable->name));
    return finding;
}

static lc_str without_slash(lc_str folder)
{
    while (folder.len > 1 && folder.ptr[folder.len - 1] == '/')
        folder.len--;
    return folder;
}

static bool is_default(const struct override *variable, lc_str folder)
{
    for (size_t i = 0; i < variable->defaults->count; i++)
        if (lc_str_eq(without_slash(variable->defaults->items[i]), folder))
            return true;
    return false;
}

/* -- what it names ------------------------------------------------------------------------------------------------- */

/* "$NODE_PATH", "${PATH}", "~/lib". */
static bool wants_a_shell(lc_str part)
{
    size_t at = lc_str_find_byte(part, '$');

    if (part.len > 0 && part.ptr[0] == '~')
        return true;
    return at != LC_NPOS && at + 1 < part.len &&
           (lc_is_alpha(part.ptr[at + 1]) || part.ptr[at + 1] == '_' || part.ptr[at + 1] == '{');
}

static bool image_is_whole(const struct lc_context *cx)
{
    const struct lc_image *image = &cx->target->image;

    return image->task && image->task->complete && (image->opt == NULL || image->opt->complete);
}

/* Is it certain that the folder is not there? Relative ones count from the working directory, /var/task; elsewhere
 * nothing is known. */
static bool is_missing(struct lc_context *cx, lc_str part)
{
    lc_str path = part;
    struct lc_place place;

    if (part.ptr[0] != '/')
        path = lc_arena_printf(cx->scratch, "/var/task/%.*s", LC_FMT(part));
    if (!lc_path_normalize(cx->scratch, path, &path))
        return false;
    if (!lc_path_is_within(path, LC_S("/opt")) && !lc_path_is_within(path, LC_S("/var/task")))
        return false;
    if (lc_str_eq(path, LC_S("/opt")) || lc_str_eq(path, LC_S("/var/task")))
        return false;
    return lc_image_find(&cx->target->image, path, true, cx->scratch, &place) == LC_ABSENT;
}

static lc_str join_names(struct lc_context *cx, lc_str list, size_t count, lc_str next)
{
    if (count > FOLDERS_SHOWN)
        return list;
    if (count == FOLDERS_SHOWN)
        return lc_arena_printf(cx->arena, "%.*s and more", LC_FMT(list));
    return lc_arena_printf(cx->arena, "%.*s%s'%.*s'", LC_FMT(list), count > 0 ? ", " : "", LC_FMT(lc_show(cx, next)));
}

static void judge_entries(struct lc_context *cx, const struct override *variable)
{
    lc_str rest = variable->value, part, literal = LC_S(""), missing = LC_S("");
    size_t literals = 0, missings = 0;
    struct lc_finding *finding;

    while (lc_str_next(&rest, ':', &part)) {
        if (part.len == 0 || is_default(variable, without_slash(part)))
            continue;
        if (wants_a_shell(part))
            literal = join_names(cx, literal, literals++, part);
        else if (image_is_whole(cx) && is_missing(cx, part))
            missing = join_names(cx, missing, missings++, part);
    }
    if (literals > 0) {
        finding = start(cx, variable,
                        lc_report(cx, "not-expanded", "%.*s names %.*s, which nothing expands: it is taken as it is",
                                  LC_FMT(variable->name), LC_FMT(literal)));
        lc_rests_on(finding, LC_FACT_VALUES_ARE_LITERAL);
        lc_finding_fix(cx, finding, "write the folders out, the runtime's own included");
    }
    if (missings > 0) {
        finding = start(cx, variable,
                        lc_report(cx, "missing-folder", "%.*s names %.*s, which no archive has", LC_FMT(variable->name),
                                  LC_FMT(missing)));
        lc_finding_fix(cx, finding, "correct the folder's name, or bring the folder");
    }
}

/* -- what it leaves out -------------------------------------------------------------------------------------------- */

static bool is_searched(const struct override *variable, lc_str folder)
{
    for (size_t i = 0; i < variable->path->count; i++) {
        lc_str item = variable->path->items[i];
        if (lc_str_eq(item, folder))
            return true;
        /* Relative to the working directory. */
        if (item.len > 0 && item.ptr[0] != '/' && lc_str_has_suffix(folder, item) &&
            lc_str_eq(lc_path_dir(lc_str_cut(folder, 0, folder.len - item.len + 1)), LC_S("/var/task")))
            return true;
    }
    return false;
}

static bool is_library(lc_str name)
{
    return lc_str_has_suffix(name, LC_S(".so")) || lc_str_contains(name, LC_S(".so."));
}

/* What in the folder would have been found by way of it. Packages and modules are of any name; libraries have
 * theirs. */
static const struct lc_tree_node *content_of(struct lc_context *cx, const struct override *variable, lc_str folder,
                                             const struct lc_tree **tree)
{
    bool libraries = lc_str_eq(variable->name, LC_S("LD_LIBRARY_PATH"));
    struct lc_place place;

    if (lc_image_find(&cx->target->image, folder, true, cx->scratch, &place) != LC_FOUND ||
        place.node->kind != LC_ENTRY_DIRECTORY)
        return NULL;
    *tree = place.tree;
    for (const struct lc_tree_node *node = place.node->first; node; node = node->next)
        if (!variable->is_system || (libraries && is_library(lc_tree_node_name(node))) ||
            (!libraries && node->kind != LC_ENTRY_DIRECTORY))
            return node;
    return NULL;
}

static void judge_left_out(struct lc_context *cx, const struct override *variable)
{
    for (size_t i = 0; i < variable->defaults->count; i++) {
        lc_str folder = without_slash(variable->defaults->items[i]), shown;
        const struct lc_tree *tree = NULL;
        const struct lc_tree_node *node;
        struct lc_finding *finding;
        /* The user's own root folders are no package folders: everything lies in them. */
        if (lc_str_eq(folder, LC_S("/var/task")) || is_searched(variable, folder))
            continue;
        node = content_of(cx, variable, folder, &tree);
        if (node == NULL)
            continue;
        shown = lc_show_origin(cx, lc_tree_origin(cx, tree, node->archive));
        finding = lc_report(cx, "left-out", "%.*s leaves out %.*s, so what %.*s has there is not found",
                            LC_FMT(variable->name), LC_FMT(folder), LC_FMT(shown));
        start(cx, variable, finding);
        lc_finding_subject(finding, lc_arena_printf(cx->arena, "%.*s %.*s", LC_FMT(variable->name), LC_FMT(folder)));
        if (variable->is_system)
            lc_rests_on(finding, LC_FACT_PATHS_MAY_BE_READDED);
    }
}

/* The runtime's own SDK drops out too, which matters to who imports it without bringing one. */
static void judge_sdk(struct lc_context *cx, const struct override *variable)
{
    const struct lc_graph *graph = &cx->target->graph;
    enum lc_language language = cx->stack->runtime->language;
    struct lc_finding *finding;

    for (size_t i = 0; i < graph->edge_count; i++) {
        const struct lc_edge *edge = &graph->edges[i];
        const struct lc_graph_file *file = &graph->files[edge->from];
        if (edge->resolution->found || !edge->resolution->certain || edge->may_be_attribute || file->guarded ||
            edge->import->when == LC_WHEN_GUARDED || !lc_is_sdk(language, edge->specifier))
            continue;
        finding = lc_report(cx, "sdk-left-out", "%.*s leaves out the runtime's AWS SDK, which '%.*s' is imported from",
                            LC_FMT(variable->name), LC_FMT(lc_show(cx, edge->specifier)));
        start(cx, variable, finding);
        lc_finding_at_line(cx, finding, lc_tree_unit(cx, file->tree, file->node->archive), file->node->entry,
                           edge->import->line, edge->import->column);
        return;
    }
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

static bool take(const struct lc_context *cx, const char *name, const struct lc_strings *defaults,
                 enum lc_search_kind kind, struct override *out)
{
    const struct lc_value *value = lc_function_variable(cx->target->function, lc_str_from(name));

    *out = (struct override){.name = lc_str_from(name),
                             .defaults = defaults,
                             .path = &cx->target->search.paths[kind],
                             .is_system = kind == LC_SEARCH_PROGRAMS || kind == LC_SEARCH_LIBRARIES};
    if (value == NULL || value->know != LC_KNOWN || value->text.len == 0 || !out->path->known)
        return false;
    out->value = value->text;
    return true;
}

static void judge(struct lc_context *cx, const char *name, const struct lc_strings *defaults, enum lc_search_kind kind)
{
    struct override variable;

    if (!take(cx, name, defaults, kind, &variable))
        return;
    judge_entries(cx, &variable);
    judge_left_out(cx, &variable);
    if (kind == LC_SEARCH_PACKAGES && defaults->count > 0)
        judge_sdk(cx, &variable);
}

static void check(struct lc_context *cx)
{
    const struct lc_runtime *runtime = cx->stack->runtime;

    if (runtime == NULL)
        return;
    if (runtime->search_variable.len > 0)
        judge(cx, lc_arena_cstring(cx->scratch, runtime->search_variable, NULL), &runtime->search, LC_SEARCH_PACKAGES);
    if (runtime->language == LC_LANG_RUBY)
        judge(cx, "RUBYLIB", &runtime->load, LC_SEARCH_LOAD);
    judge(cx, "PATH", &runtime->path, LC_SEARCH_PROGRAMS);
    judge(cx, "LD_LIBRARY_PATH", &runtime->library_path, LC_SEARCH_LIBRARIES);
}

const struct lc_rule lc_rule_search_path_override = {
    .name = "search-path-override",
    .category = LC_PACKAGES,
    .severity = LC_WARNING,
    .highest = LC_WARNING,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_GRAPH,
    .since = "0.1.0",
    .summary = "a search path variable on the function leaves out what is used, or names what is not there",
    .why =
        "NODE_PATH, PYTHONPATH, GEM_PATH, RUBYLIB, PATH and LD_LIBRARY_PATH replace the runtime's own value, and are "
        "taken as they are: layers and the AWS SDK drop out unless they are named too.",
    .fix = "name the runtime's own folders too, or leave the variable unset",
    .example = "bad-node-path-hides-layer",
    .source = "AWS Lambda Developer Guide, environment variables; captures of the managed bootstrap",
    .check = check,
};
