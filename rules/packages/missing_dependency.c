/* Imports that resolve nowhere. Read check() at the end first: what is absent is collected by package, then it is
 * asked whether absence can be proved at all (an archive that was not read, a search that a program changes, a
 * project that is not built), and only then reported. */
#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "rules/packages/elsewhere.h"
#include "rules/packages/hidden_module.h"
#include "rules/packages/unbuilt.h"
#include "rules/packages/unfollowed.h"
#include "rules/rule.h"

enum { NAMES_SHOWN = 3 };

struct edges {
    const struct lc_edge **items;
    size_t count, capacity;
};

/* All imports of one package (or of one file of the user's) that is not there. */
struct absent {
    lc_str name;
    enum lc_severity severity;
    struct edges edges;
};

struct search {
    struct lc_context *cx;
    const struct lc_graph *graph;
    enum lc_language language;
    struct lc_map by_name, needs; /* name -> index + 1 of `items`; package -> its requirements */
    struct absent *items;
    size_t count, capacity, unlisted;
    struct edges doubtful; /* absent, but something on their way is not known; one of each specifier */
    struct lc_map doubted; /* specifiers of these */
};

/* -- what a package says that it needs ----------------------------------------------------------------------------- */

/* name -> enum lc_requirement_kind + 1; empty when the metadata says nothing. */
static const struct lc_map *needs_of(struct search *search, const struct lc_installed *copy)
{
    struct lc_context *cx = search->cx;
    lc_str key = {(const char *)&copy->package, sizeof copy->package};
    const struct lc_unit *unit = lc_origin_unit(cx, copy->origin);
    const struct lc_requirements *requirements;
    void **place = lc_map_put(&search->needs, lc_arena_copy(cx->scratch, key));
    struct lc_map *names = *place;

    if (names)
        return names;
    *place = names = LC_NEW(cx->scratch, struct lc_map);
    lc_map_init(names, cx->scratch, 8);
    if (unit == NULL || unit->requirements == NULL)
        return names;
    requirements = &unit->requirements[copy->package - unit->packages.items];
    for (size_t i = 0; i < requirements->count; i++) {
        const struct lc_requirement *item = &requirements->items[i];
        enum lc_requirement_kind kind = item->marker.len > 0 ? LC_REQUIRES_OPTIONAL : item->kind;
        void **known = lc_map_put(names, item->normalized.len > 0 ? item->normalized : item->name);
        if (*known == NULL)
            *known = (void *)(uintptr_t)(kind + 1);
    }
    return names;
}

/* Does the package that imports it say that it cannot do without? */
static bool is_declared(struct search *search, const struct lc_installed *copy, lc_str name)
{
    lc_str key = name;

    if (copy->package->ecosystem == LC_PYPI)
        key = lc_pypi_normalize(search->cx->scratch, lc_str_cut(name, 0, lc_str_find_byte(name, '.')));
    return lc_map_get(needs_of(search, copy), key) == (void *)(uintptr_t)(LC_REQUIRES + 1);
}

/* -- what is absent ------------------------------------------------------------------------------------------------ */

/* Python: what holds the submodule is there, but may make it up while it runs (six.moves), or is no source that
 * could be asked. */
static bool may_be_made_up(const struct search *search, const struct lc_edge *edge)
{
    const struct lc_graph *graph = search->graph;
    const struct lc_edge *parent = edge - 1;
    const struct lc_graph_file *file;
    size_t dot = lc_str_find_last_byte(edge->specifier, '.');

    if (search->language != LC_LANG_PYTHON || dot == LC_NPOS)
        return false;
    /* The edge of the parent stands just before, unless the import is a relative one that begins below it. */
    if (edge == graph->edges || parent->import != edge->import ||
        !lc_str_eq(parent->specifier, lc_str_cut(edge->specifier, 0, dot)))
        return true;
    if (parent->to == LC_NO_FILE)
        return true;
    file = &graph->files[parent->to];
    if (parent->resolution->format == LC_MODULE_NAMESPACE)
        return false;
    if (file->imports == NULL || file->imports->makes_modules || file->imports->uncertain)
        return true;
    for (size_t i = 0; file->package && i < graph->file_count; i++)
        if (graph->files[i].package == file->package && graph->files[i].imports &&
            graph->files[i].imports->makes_modules)
            return true;
    return false;
}

/* What the runtime says of it, but for "nowhere". */
static const struct {
    const char *code, *kind, *what, *fix;
} refusals[] = {
    {"ERR_PACKAGE_PATH_NOT_EXPORTED", "not-exported", "its package does not export it",
     "import what the package exports, or bring a version that exports it"},
    {"ERR_UNKNOWN_FILE_EXTENSION", "extension", "it has an extension that import does not know",
     "import a JavaScript file"},
    {"ERR_INVALID_PACKAGE_CONFIG", "bad-package-json", "a package.json on its way is no JSON",
     "build or download the package again"},
    {"ERR_UNSUPPORTED_DIR_IMPORT", "folder", "it is a folder, which import does not load",
     "import the file in the folder"},
    {"ERR_REQUIRE_ESM", "es-module", "it is an ES module, which require() does not load on this runtime",
     "use a version that has a CommonJS module, load it with import(), or, on nodejs20.x and nodejs22.x, set NODE_OPTIONS "
     "to --experimental-require-module"},
    {"ERR_PACKAGE_IMPORT_NOT_DEFINED", "not-defined", "package.json does not define it among its imports",
     "define it in package.json, or correct the import"},
};

/* Index into refusals; their count when the file is just not there. */
static size_t refusal_of(const struct lc_edge *edge)
{
    size_t i = 0, count = sizeof refusals / sizeof *refusals;

    while (i < count && !(edge->resolution->code && strcmp(edge->resolution->code, refusals[i].code) == 0))
        i++;
    return i;
}

/* A copy that is there and refused is the one that is asked for: the SDK's own does not come into it. */
static bool may_come_with_sdk(const struct search *search, const struct lc_edge *edge)
{
    return refusal_of(edge) == sizeof refusals / sizeof *refusals &&
           lc_comes_with_sdk(search->language, edge->specifier);
}

/* The severity of an absent import; false when it says nothing. */
static bool judge(struct search *search, const struct lc_edge *edge, lc_str name, enum lc_severity *severity)
{
    const struct lc_graph_file *from = &search->graph->files[edge->from];
    bool is_path = lc_is_path_specifier(search->language, edge->specifier) || edge->import->level > 0;

    if (edge->unconditional) {
        *severity = may_come_with_sdk(search, edge) ? LC_WARNING : LC_ERROR;
        return true;
    }
    *severity = LC_WARNING;
    if (lc_is_of_another_platform(search->language, edge->specifier) || may_come_with_sdk(search, edge))
        return false;
    if (from->package == NULL)
        return from->imports == NULL || !from->imports->bundled;
    /* In packages, what only a branch or a call imports is for those who use that part, unless it is said to be
     * needed. */
    return !is_path && is_declared(search, from->package, name);
}

static lc_str name_of(const struct search *search, const struct lc_edge *edge)
{
    struct lc_arena *arena = search->cx->arena;
    lc_str path;

    if (search->language != LC_LANG_NODE || edge->specifier.len == 0)
        return edge->specifier;
    if (edge->specifier.ptr[0] == '.' && lc_is_path_specifier(search->language, edge->specifier)) {
        path = lc_path_join(arena, lc_path_dir(search->graph->files[edge->from].path), edge->specifier);
        return lc_path_normalize(arena, path, &path) ? path : edge->specifier;
    }
    return lc_package_of_specifier(search->language, edge->specifier);
}

static void add(struct search *search, const struct lc_edge *edge, lc_str name, enum lc_severity severity)
{
    void **place = lc_map_put(&search->by_name, name);
    struct absent *absent;

    if (*place == NULL) {
        if (search->count >= LC_MISSING_MAX) {
            search->unlisted++;
            return;
        }
        search->items =
            lc_arena_grow(search->cx->scratch, search->items, search->count, &search->capacity, sizeof *search->items);
        search->items[search->count] = (struct absent){.name = name, .severity = severity};
        *place = (void *)(uintptr_t)++search->count;
    }
    absent = &search->items[(uintptr_t)*place - 1];
    if (severity > absent->severity)
        absent->severity = severity;
    *LC_PUSH(search->cx->scratch, &absent->edges) = edge;
}

static void doubt_edge(struct search *search, const struct lc_edge *edge)
{
    void **seen = lc_map_put(&search->doubted, edge->specifier);

    if (*seen)
        return;
    *seen = search;
    *LC_PUSH(search->cx->scratch, &search->doubtful) = edge;
}

static const struct lc_installed *copy_of(const struct search *search, lc_str name)
{
    const struct lc_inventory *inventory = &search->cx->target->inventory;
    lc_str normal = search->language == LC_LANG_PYTHON ? lc_pypi_normalize(search->cx->scratch, name) : name;

    for (size_t i = 0; i < inventory->count; i++)
        if (lc_str_eq(inventory->items[i].package->normalized, normal) ||
            lc_str_eq(inventory->items[i].package->folder_name, name))
            return &inventory->items[i];
    return NULL;
}

/* It is there, for another version of the language, another processor or another system: the rules about native code
 * say so. */
static bool is_for_another_version(const struct search *search, const struct lc_edge *edge, lc_str name)
{
    const struct lc_installed *copy;

    if (search->language == LC_LANG_PYTHON)
        return lc_is_for_another_python(search->cx, edge->specifier);
    if (search->language != LC_LANG_RUBY)
        return false;
    copy = copy_of(search, name);
    return copy && copy->rank != LC_NPOS && lc_is_for_another_ruby(search->cx, copy);
}

static void collect(struct search *search)
{
    const struct lc_graph *graph = search->graph;

    for (size_t i = 0; i < graph->edge_count; i++) {
        const struct lc_edge *edge = &graph->edges[i];
        enum lc_severity severity;
        lc_str name;
        if (edge->resolution->found || edge->may_be_attribute || edge->import->when == LC_WHEN_GUARDED ||
            graph->files[edge->from].guarded || lc_is_sdk(search->language, edge->specifier) ||
            may_be_made_up(search, edge))
            continue;
        name = name_of(search, edge);
        if (!judge(search, edge, name, &severity))
            continue;
        if (is_for_another_version(search, edge, name))
            continue;
        if (edge->resolution->certain)
            add(search, edge, name, severity);
        else
            doubt_edge(search, edge);
    }
}

/* -- can absence be proved ----------------------------------------------------------------------------------------- */

static bool search_may_change(const struct search *search, const struct lc_graph_file **file)
{
    const struct lc_graph *graph = search->graph;

    for (size_t i = 0; i < graph->file_count; i++) {
        *file = &graph->files[i];
        if ((*file)->package == NULL && (*file)->imports && (*file)->imports->alters_search)
            return true;
    }
    for (size_t i = 0; i < graph->edge_count; i++) {
        *file = &graph->files[graph->edges[i].from];
        if ((*file)->package == NULL && lc_alters_search(search->language, graph->edges[i].specifier))
            return true;
    }
    return false;
}

/* Why absence proves nothing here; empty when it does. */
static lc_str doubt(const struct search *search)
{
    struct lc_context *cx = search->cx;
    const struct lc_target *target = cx->target;
    const struct lc_graph_file *file = NULL;

    if (lc_image_doubt(&target->image).len > 0)
        return lc_image_doubt(&target->image);
    if (!target->search.paths[LC_SEARCH_PACKAGES].known)
        return target->search.paths[LC_SEARCH_PACKAGES].why;
    if (target->search.wrapped)
        return LC_S("AWS_LAMBDA_EXEC_WRAPPER starts a script that may change where imports are looked for");
    if (search_may_change(search, &file))
        return lc_arena_printf(cx->arena, "'%.*s' may change where imports are looked for",
                               LC_FMT(lc_show(cx, file->path)));
    return LC_S("");
}

static lc_str list_names(struct search *search, size_t total)
{
    struct lc_context *cx = search->cx;
    lc_str list = LC_S("");
    size_t shown = total < NAMES_SHOWN ? total : NAMES_SHOWN;

    for (size_t i = 0; i < shown; i++) {
        lc_str name = i < search->count ? search->items[i].name : search->doubtful.items[i - search->count]->specifier;
        list = lc_arena_printf(cx->arena, "%.*s%s'%.*s'", LC_FMT(list), i > 0 ? ", " : "", LC_FMT(lc_show(cx, name)));
    }
    if (total > shown)
        list = lc_arena_printf(cx->arena, "%.*s and %zu more", LC_FMT(list), total - shown);
    return list;
}

static void report_doubt(struct search *search, size_t total, lc_str why, lc_str how)
{
    struct lc_context *cx = search->cx;

    lc_report_unknown(cx, lc_arena_printf(cx->arena, "whether %.*s can be imported", LC_FMT(list_names(search, total))),
                      why, how);
}

/* What is absent only because the build has not brought it yet: everything but files of the user's own that no
 * source would become. */
static bool would_be_built(const struct search *search, const struct absent *absent)
{
    static const char *const sources[] = {".ts", ".tsx", ".mts", ".cts", ".jsx"};
    struct lc_place place;
    lc_str path = absent->name;

    if (!lc_is_path_specifier(search->language, path))
        return true;
    if (lc_str_has_suffix(path, LC_S(".js")))
        path = lc_str_cut(path, 0, path.len - 3);
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (lc_image_find(&search->cx->target->image,
                          lc_arena_printf(search->cx->scratch, "%.*s%s", LC_FMT(path), sources[i]), true,
                          search->cx->scratch, &place) == LC_FOUND)
            return true;
    return false;
}

/* -- reports ------------------------------------------------------------------------------------------------------- */

static void rest_on_search(struct lc_context *cx, struct lc_finding *finding, enum lc_language language)
{
    lc_rests_on(finding, LC_FACT_MISSING_IMPORT_FAILS);
    lc_rests_on(finding, language == LC_LANG_PYTHON ? LC_FACT_PYTHON_SEARCH
                         : language == LC_LANG_RUBY ? LC_FACT_RUBY_SEARCH
                                                    : LC_FACT_NODE_SEARCH);
    if (cx->target->search.paths[LC_SEARCH_PACKAGES].variable.len > 0)
        lc_rests_on(finding, LC_FACT_USER_PATHS_REPLACE);
}

static void add_places(struct search *search, struct lc_finding *finding, const struct absent *absent, bool at_load)
{
    const struct lc_edge *before = NULL;

    for (size_t i = 0; i < absent->edges.count; i++) {
        const struct lc_edge *edge = absent->edges.items[i];
        const struct lc_graph_file *file = &search->graph->files[edge->from];
        if (edge->unconditional != at_load || (before && before->import == edge->import))
            continue;
        before = edge;
        lc_finding_at_line(search->cx, finding, lc_tree_unit(search->cx, file->tree, file->node->archive),
                           file->node->entry, edge->import->line, edge->import->column);
    }
}

/* What helps when a copy is there that Node.js does not reach from the file. */
static void fix_unreached(struct search *search, struct lc_finding *finding, const struct lc_edge *edge,
                          const struct lc_installed *copy)
{
    struct lc_context *cx = search->cx;

    if (search->language != LC_LANG_NODE || copy->state == LC_STATE_UNREACHABLE)
        return;
    if (lc_str_find(copy->folder, LC_S("/node_modules/.pnpm/")) != LC_NPOS)
        lc_finding_fix(cx, finding,
                       "pack pnpm's links as links ('zip --symlinks'), or install with 'node-linker=hoisted'");
    else if (lc_str_has_prefix(search->graph->files[edge->from].path, LC_S("/opt/")) &&
             lc_str_has_prefix(copy->folder, LC_S("/var/task/")))
        lc_finding_fix(cx, finding,
                       "add the package to a layer: what a layer imports is not looked for in the function's "
                       "node_modules");
}

/* A copy of the package that lies elsewhere, NULL for none. */
/* Says where the copy lies: where nothing looks, or at least not for this file. */
static void note_copy(struct search *search, struct lc_finding *finding, const struct lc_edge *edge, lc_str name)
{
    struct lc_context *cx = search->cx;
    const struct lc_installed *copy = copy_of(search, name);

    if (copy == NULL)
        return;
    if (search->language == LC_LANG_PYTHON && copy->state != LC_STATE_UNREACHABLE) {
        lc_finding_note(cx, finding, "the metadata of '%.*s' is in %.*s of %.*s, but no module of this name is there",
                        LC_FMT(lc_show(cx, copy->package->name)), LC_FMT(lc_show(cx, copy->folder)),
                        LC_FMT(lc_show_origin(cx, copy->origin)));
        lc_note_editable(cx, finding, copy);
        return;
    }
    /* RubyGems finds the gem by its name, and then what it needs: one that is on GEM_PATH was refused for that. */
    if (search->language == LC_LANG_RUBY && copy->rank != LC_NPOS) {
        lc_finding_note(cx, finding, "the gem is in %.*s of %.*s, and a gem that it needs is not there as it asks",
                        LC_FMT(lc_show(cx, copy->folder)), LC_FMT(lc_show_origin(cx, copy->origin)));
        lc_finding_fix(cx, finding, "bring the gems that '%.*s' needs, in versions that it accepts",
                       LC_FMT(lc_show(cx, copy->package->name)));
        return;
    }
    lc_finding_note(cx, finding, "a copy is in %.*s of %.*s, where %s", LC_FMT(lc_show(cx, copy->folder)),
                    LC_FMT(lc_show_origin(cx, copy->origin)),
                    copy->state == LC_STATE_UNREACHABLE ? "nothing looks for it"
                                                        : "an import from this file does not look");
    fix_unreached(search, finding, edge, copy);
}

static const struct lc_edge *worst(const struct absent *absent)
{
    for (size_t i = 0; i < absent->edges.count; i++)
        if (absent->edges.items[i]->unconditional)
            return absent->edges.items[i];
    return absent->edges.items[0];
}

static void report(struct search *search, const struct absent *absent)
{
    struct lc_context *cx = search->cx;
    const struct lc_edge *edge = worst(absent);
    bool is_path = lc_is_path_specifier(search->language, edge->specifier) || edge->import->level > 0;
    size_t refusal = refusal_of(edge);
    bool refused = refusal < sizeof refusals / sizeof *refusals;
    lc_str name = lc_show(cx, refused ? edge->specifier : absent->name);
    const char *what = refused ? refusals[refusal].what : "it is found nowhere";
    const char *kind = refused ? refusals[refusal].kind : edge->unconditional ? "at-load" : "on-use";
    struct lc_finding *finding;

    finding = lc_report(cx, kind, "'%.*s' is imported %s, and %s", LC_FMT(name),
                        edge->unconditional ? "while the handler loads" : "by a function or a branch", what);
    lc_finding_severity(finding, absent->severity);
    if (is_path)
        lc_finding_subject(finding, absent->name);
    else
        lc_finding_package(finding, absent->name);
    add_places(search, finding, absent, true);
    add_places(search, finding, absent, false);
    if (edge->from != 0)
        lc_finding_note(cx, finding, "reached by %.*s",
                        LC_FMT(lc_show(cx, lc_graph_chain(search->graph, edge->from, cx->scratch))));
    if (may_come_with_sdk(search, edge))
        lc_finding_note(cx, finding, "the runtime's own AWS SDK may bring a copy, in whatever version it has");
    if (!is_path && !refused)
        note_copy(search, finding, edge, absent->name);
    if (refused)
        lc_finding_fix(cx, finding, "%s", refusals[refusal].fix);
    else if (edge->from == 0 && cx->target->function->code.is_zip_file)
        lc_finding_fix(cx, finding,
                       is_path ? "code in a template is one file: write the other file's code into it, or deploy a "
                                 "folder or an archive instead"
                               : "code in a template is one file: bring the package in a layer, or deploy a folder or "
                                 "an archive that holds it instead");
    else if (is_path && !lc_fix_own_addon(cx, finding, search->graph->files[edge->from].package, edge->specifier))
        lc_finding_fix(cx, finding, "put the file into the archive, or correct the import");
    if (!refused)
        lc_note_hidden_module(cx, finding, edge);
    rest_on_search(cx, finding, search->language);
}

/* -- pnpm's links packed as copies --------------------------------------------------------------------------------- */

/* The archive's store has the package, but the copy that took a link's place does not look there: its origin. */
static bool is_from_store(const struct search *search, const struct absent *absent, uint32_t *origin)
{
    const struct lc_installed *copy;

    if (search->language != LC_LANG_NODE || lc_is_path_specifier(search->language, absent->name) ||
        refusal_of(worst(absent)) < sizeof refusals / sizeof *refusals)
        return false;
    copy = copy_of(search, absent->name);
    if (copy == NULL || lc_str_find(copy->folder, LC_S("/node_modules/.pnpm/")) == LC_NPOS)
        return false;
    *origin = copy->origin;
    return true;
}

/* All packages that one store has, when there are several: the cause is one, and so is the finding. Takes them out. */
static void report_store(struct search *search, uint32_t store)
{
    struct search taken = *search;
    struct lc_context *cx = search->cx;
    enum lc_severity severity = LC_NOTE;
    struct lc_finding *finding;
    size_t kept = 0;
    uint32_t origin;

    taken.items = LC_NEW_ARRAY(cx->scratch, search->count, struct absent);
    taken.count = 0;
    for (size_t i = 0; i < search->count; i++)
        if (is_from_store(search, &search->items[i], &origin) && origin == store)
            taken.items[taken.count++] = search->items[i];
    if (taken.count < 2)
        return;
    for (size_t i = 0; i < search->count; i++)
        if (!is_from_store(search, &search->items[i], &origin) || origin != store)
            search->items[kept++] = search->items[i];
    search->count = kept;
    for (size_t i = 0; i < taken.count; i++)
        severity = taken.items[i].severity > severity ? taken.items[i].severity : severity;
    finding = lc_report(cx, "pnpm-store", "%.*s are imported and found nowhere: pnpm's links were packed as copies",
                        LC_FMT(list_names(&taken, taken.count)));
    lc_finding_severity(finding, severity);
    lc_finding_subject(finding, LC_S("node_modules/.pnpm"));
    for (size_t i = 0; i < taken.count; i++)
        add_places(&taken, finding, &taken.items[i], worst(&taken.items[i])->unconditional);
    lc_finding_note(cx, finding, "the packages are in node_modules/.pnpm of %.*s, where the copies do not look",
                    LC_FMT(lc_show_origin(cx, store)));
    lc_finding_fix(cx, finding, "pack pnpm's links as links ('zip --symlinks'), or install with 'node-linker=hoisted'");
    rest_on_search(cx, finding, search->language);
}

/* -- what could not be followed ------------------------------------------------------------------------------------ */

static void report_cut(struct search *search)
{
    const struct lc_graph *graph = search->graph;

    if (graph->file_count >= LC_GRAPH_FILES_MAX || graph->edge_count >= LC_GRAPH_EDGES_MAX)
        lc_report_unknown(search->cx, LC_S("everything that the handler imports"),
                          LC_S("it imports more files than are followed"), LC_S(""));
    if (search->unlisted > 0)
        lc_report_unknown(search->cx, LC_S("whether further imports can be resolved"),
                          LC_S("too many are found nowhere to list them"), LC_S(""));
}

static void check(struct lc_context *cx)
{
    struct search search = {.cx = cx, .graph = &cx->target->graph};
    struct lc_unbuilt unbuilt;
    size_t kept = 0;
    lc_str why;

    /* What a build would add is one unknown of the function already. */
    if (search.graph->file_count == 0 || cx->stack->runtime == NULL || cx->target->function->code.unbuilt)
        return;
    search.language = cx->stack->runtime->language;
    lc_map_init(&search.by_name, cx->scratch, 16);
    lc_map_init(&search.needs, cx->scratch, 16);
    lc_map_init(&search.doubted, cx->scratch, 16);
    collect(&search);
    lc_report_unfollowed(cx);
    report_cut(&search);
    why = search.count > 0 ? doubt(&search) : LC_S("");
    if (why.len > 0) {
        report_doubt(&search, search.count + search.doubtful.count, why, lc_doubt_settled_by(cx));
        return;
    }
    if (search.count > 0 && lc_is_unbuilt(cx, search.graph->files[0].path, &unbuilt)) {
        struct search left = search;
        left.count = left.doubtful.count = 0;
        left.items = LC_NEW_ARRAY(cx->scratch, search.count, struct absent);
        for (size_t i = 0; i < search.count; i++) {
            if (would_be_built(&search, &search.items[i]))
                left.items[left.count++] = search.items[i];
            else
                search.items[kept++] = search.items[i];
        }
        if (left.count > 0)
            report_doubt(&left, left.count, unbuilt.why, unbuilt.how);
        search.count = kept;
    }
    for (uint32_t origin = 0; origin <= cx->stack->layer_count; origin++)
        report_store(&search, origin);
    for (size_t i = 0; i < search.count; i++)
        report(&search, &search.items[i]);
    if (search.doubtful.count > 0) {
        search.count = 0;
        why = lc_description_doubt(cx);
        report_doubt(&search, search.doubtful.count, why.len > 0 ? why : search.doubtful.items[0]->resolution->why,
                     lc_doubt_settled_by(cx));
    }
}

const struct lc_rule lc_rule_missing_dependency = {
    .name = "missing-dependency",
    .category = LC_PACKAGES,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_GRAPH,
    .since = "0.1.0",
    .summary = "an import that the handler reaches resolves nowhere",
    .why =
        "What is imported while the handler loads and is not there fails the start of every instance; in a function or "
        "a branch, the invocation that comes there.",
    .fix = "add the package to the function, or to a layer that it uses",
    .example = "bad-import-of-a-package",
    .source =
        "Node.js modules and packages; the Python import system; RubyGems; environments recorded on AWS, January 2026",
    .check = check,
};
