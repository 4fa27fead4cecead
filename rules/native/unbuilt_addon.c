/* Packages without their binary. Read lc_native_check_unbuilt at the end first: files that ask for one are gathered by
 * package, each package is asked whether anything could answer, and what nothing answers is reported.
 *
 * Three ways to ask: a file names the package's own platform packages ("@img/sharp-" and a platform), asks a helper to
 * find the addon that was built in the package's folder (node-gyp-build, bindings), or requires it where node-gyp puts
 * it ("../build/Release/kerberos.node"). Of the last kind missing-dependency tells what is required at the start. */
#include "rules/native/unbuilt_addon.h"

#include "layers/base/path.h"
#include "rules/native/platform.h"
#include "rules/native/reach.h"
#include "rules/native/words.h"

/* Shape:  `file` is the one whose asking is reached most surely, as `reach` says. `fails`: nobody goes on without. */
struct asked {
    const struct lc_installed *copy;
    const struct lc_graph_file *file;
    enum lc_native_reach reach;
    bool fails, helper;
};

struct survey {
    struct lc_context *cx;
    const struct lc_graph *graph;
    struct lc_map by_copy; /* address of the copy -> struct asked */
    struct lc_map there;   /* names of all npm packages of the image */
    struct {
        struct asked **items;
        size_t count, capacity;
    } all;
};

static const struct lc_requirements *requirements_of(const struct lc_context *cx, const struct lc_installed *copy)
{
    const struct lc_unit *unit = lc_origin_unit(cx, copy->origin);

    return unit && unit->requirements ? &unit->requirements[copy->package - unit->packages.items] : NULL;
}

static bool is_wasm(lc_str name)
{
    return lc_str_contains(name, LC_S("wasm"));
}

/* A package for one platform among the optional ones. */
static bool is_platform_package(const struct lc_requirement *item)
{
    return item->kind == LC_REQUIRES_OPTIONAL && !is_wasm(item->name) &&
           (lc_platform_is_named(item->name) || lc_platform_is_foreign(item->name));
}

/* Does the file make or hold the name of one of the package's own platform packages? */
static bool names_its_platforms(const struct lc_requirements *needs, const struct lc_imports *imports)
{
    for (size_t i = 0; needs && i < needs->count; i++)
        for (size_t k = 0; is_platform_package(&needs->items[i]) && k < imports->platform_name_count; k++)
            if (lc_str_has_prefix(needs->items[i].name, imports->platform_names[k]))
                return true;
    return false;
}

/* "lightningcss" of "lightningcss-": what stands in a name that is put together in another way, too. */
static lc_str stem_of(lc_str name)
{
    while (name.len > 0 && lc_str_find_byte(LC_S("-/"), name.ptr[name.len - 1]) != LC_NPOS)
        name.len--;
    return name;
}

/* Does it fail while it is loaded when nothing answers? It throws after all that it tried, or one of its tries is made
 * where nothing catches. */
static bool fails_when_loaded(const struct lc_imports *imports)
{
    for (size_t i = 0; i < imports->count; i++) {
        const struct lc_import *item = &imports->items[i];
        if (imports->throws_when_loaded &&
            (item->computed || lc_platform_is_foreign(item->specifier) || lc_platform_is_named(item->specifier)))
            return true;
        for (size_t k = 0; item->computed && item->when <= LC_WHEN_CONDITIONAL && k < imports->platform_name_count; k++)
            if (lc_str_contains(item->excerpt, stem_of(imports->platform_names[k])))
                return true;
    }
    return false;
}

/* Those whose function that throws is called while they load. Tried with Node.js. */
static bool is_known_to_fail(lc_str name)
{
    static const char *const names[] = {"rollup", "kerberos", "mongodb-client-encryption", "@mongodb-js/zstd"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (lc_str_is(name, names[i]))
            return true;
    return false;
}

/* A package may go on without, or loads it only for those who use that part: `next` its compiler. */
static bool is_of_no_account(const struct survey *survey, const struct lc_graph_file *file, enum lc_native_reach reach)
{
    const struct lc_graph *graph = survey->graph;
    const struct lc_graph_file *late = NULL;

    if (reach <= LC_REACH_SPARE)
        return true;
    for (size_t steps = 0; !file->unconditional && file->first_edge != LC_NO_FILE && steps < graph->file_count; steps++)
        file = late = &graph->files[graph->edges[file->first_edge].from];
    return late && late->package;
}

static void take(struct survey *survey, const struct lc_graph_file *file, enum lc_native_reach reach, bool fails,
                 bool helper)
{
    lc_str key = {(const char *)&file->package, sizeof file->package};
    void **place;
    struct asked *asked;

    if (is_of_no_account(survey, file, reach))
        return;
    place = lc_map_put(&survey->by_copy, key);
    asked = *place;
    if (asked == NULL) {
        *place = asked = *LC_PUSH(survey->cx->scratch, &survey->all) = LC_NEW(survey->cx->scratch, struct asked);
        asked->copy = file->package;
    } else if (asked->reach > reach || (asked->reach == reach && asked->fails >= fails)) {
        return;
    }
    asked->file = file;
    asked->reach = reach;
    asked->fails = fails;
    asked->helper = helper;
}

static void take_files(struct survey *survey)
{
    for (size_t i = 0; i < survey->graph->file_count; i++) {
        const struct lc_graph_file *file = &survey->graph->files[i];
        if (file->package && file->package->package->ecosystem == LC_NPM && file->imports &&
            file->imports->platform_name_count > 0 &&
            names_its_platforms(requirements_of(survey->cx, file->package), file->imports))
            take(survey, file, lc_native_reach_of_file(survey->graph, file),
                 fails_when_loaded(file->imports) || is_known_to_fail(file->package->package->name), false);
    }
}

/* An addon of the package's own that is not there. What catches its failure tries something else, or goes without. */
static bool asks_by_path(const struct lc_edge *edge)
{
    return edge->specifier.len > 0 && edge->specifier.ptr[0] == '.' &&
           lc_str_has_suffix(edge->specifier, LC_S(".node")) && !edge->resolution->found && edge->resolution->certain &&
           !edge->unconditional && edge->import->when != LC_WHEN_GUARDED;
}

static void take_path(struct survey *survey, const struct lc_edge *edge, const struct lc_graph_file *file)
{
    bool known = is_known_to_fail(file->package->package->name);

    take(survey, file,
         known ? lc_native_reach_of_file(survey->graph, file) : lc_native_reach_of_edge(survey->graph, edge), true,
         true);
}

static void take_edges(struct survey *survey)
{
    for (size_t i = 0; i < survey->graph->edge_count; i++) {
        const struct lc_edge *edge = &survey->graph->edges[i];
        const struct lc_graph_file *file = &survey->graph->files[edge->from];
        if (file->package == NULL || file->package->package->ecosystem != LC_NPM)
            continue;
        if (asks_by_path(edge))
            take_path(survey, edge, file);
        if (lc_native_loads_addons(edge->specifier) && !lc_native_loads_addons(file->package->package->folder_name))
            take(survey, file, lc_native_reach_of_edge(survey->graph, edge), true, true);
    }
}

/* ------------------------------------------------------------------------------------------------ what answers */

static const struct lc_tree_node *folder_of(const struct asked *asked)
{
    lc_str below = lc_str_from_index(asked->copy->folder, asked->file->tree->mount.len + 1);

    return lc_tree_find(asked->file->tree, below);
}

/* Is any addon in the package's folder, for this platform or another? */
static bool has_addon(const struct lc_tree_node *folder)
{
    const struct lc_tree_node *at = folder ? lc_tree_walk(folder, NULL) : NULL;

    while (at) {
        if (at->kind != LC_ENTRY_DIRECTORY &&
            (lc_str_has_suffix(at->path, LC_S(".node")) || lc_str_has_suffix(at->path, LC_S(".wasm"))))
            return true;
        at = lc_str_is(lc_tree_node_name(at), "node_modules") ? lc_tree_skip(folder, at) : lc_tree_walk(folder, at);
    }
    return folder == NULL;
}

/* Does nothing answer? `*wanted` is then the package for this platform, empty when the addon belongs into the package's
 * own folder. */
static bool is_lacking(const struct survey *survey, const struct asked *asked, lc_str *wanted)
{
    const struct lc_requirements *needs = requirements_of(survey->cx, asked->copy);
    bool arm64 = survey->cx->stack->arch == LC_ARCH_ARM64, comes_apart = false;

    *wanted = (lc_str){0};
    for (size_t i = 0; needs && i < needs->count; i++) {
        const struct lc_requirement *item = &needs->items[i];
        bool apart = is_platform_package(item);
        if ((apart || is_wasm(item->name)) && lc_map_get(&survey->there, item->name))
            return false;
        comes_apart |= apart;
        /* The shortest: "@img/sharp-linux-x64", not "@img/sharp-libvips-linux-x64". */
        if (apart && lc_platform_is_linux(item->name, arm64) && (wanted->len == 0 || item->name.len < wanted->len))
            *wanted = item->name;
    }
    return wanted->len > 0 || (asked->helper && !comes_apart);
}

static void list_there(struct survey *survey)
{
    const struct lc_inventory *inventory = &survey->cx->target->inventory;

    for (size_t i = 0; i < inventory->npm_count; i++) {
        *lc_map_put(&survey->there, inventory->items[i].package->folder_name) = survey;
        *lc_map_put(&survey->there, inventory->items[i].package->name) = survey;
    }
}

/* ------------------------------------------------------------------------------------------------------ reports */

static void report_doubt(struct lc_context *cx, lc_str name, lc_str why)
{
    lc_report_unknown(cx,
                      lc_arena_printf(cx->arena, "whether the binary of '%.*s' for linux %s is there",
                                      LC_FMT(lc_show(cx, name)), lc_native_arch_name(cx)),
                      lc_arena_copy(cx->arena, why), LC_S(""));
}

static void weigh(struct lc_context *cx, struct lc_finding *finding, const struct asked *asked)
{
    if (asked->reach != LC_REACH_START || !asked->fails)
        lc_finding_severity(finding, LC_WARNING);
    switch (asked->reach) {
    case LC_REACH_GUARDED: lc_finding_note(cx, finding, "every import that leads to it catches its failure"); break;
    case LC_REACH_LATER: lc_finding_note(cx, finding, "nothing loads it at the start"); break;
    case LC_REACH_START:
        if (!asked->fails)
            lc_finding_note(cx, finding, "it is loaded at the start, and may fail only when it is used");
        break;
    case LC_REACH_NEVER:
    case LC_REACH_SPARE:
    case LC_REACH_UNKNOWN: break;
    }
}

static void report(struct survey *survey, const struct asked *asked, lc_str wanted)
{
    struct lc_context *cx = survey->cx;
    const struct lc_package *package = asked->copy->package;
    const char *cpu = cx->stack->arch == LC_ARCH_ARM64 ? "arm64" : "x64";
    lc_str shown = lc_show(cx, package->name), doubt = lc_image_doubt(&cx->target->image);
    struct lc_finding *finding;

    if (doubt.len > 0) {
        report_doubt(cx, package->name, doubt);
        return;
    }
    if (wanted.len > 0)
        finding = lc_report(cx, "no-binary", "'%.*s' was installed without its package for linux %s, '%.*s'",
                            LC_FMT(shown), lc_native_arch_name(cx), LC_FMT(lc_show(cx, wanted)));
    else
        finding =
            lc_report(cx, "no-binary", "'%.*s' has no binary for linux %s: its addon was neither built nor downloaded",
                      LC_FMT(shown), lc_native_arch_name(cx));
    lc_finding_package(finding, lc_arena_copy(cx->arena, package->name));
    lc_finding_note(cx, finding, "'%.*s' loads it, and no other binary of it is there",
                    LC_FMT(lc_show(cx, asked->file->path)));
    if (asked->file->first_edge != LC_NO_FILE)
        lc_finding_note(cx, finding, "reached by %.*s",
                        LC_FMT(lc_show(cx, lc_graph_chain(survey->graph, (uint32_t)(asked->file - survey->graph->files),
                                                          cx->scratch))));
    weigh(cx, finding, asked);
    lc_rests_on(finding, LC_FACT_MISSING_IMPORT_FAILS);
    lc_rests_on(finding, LC_FACT_NODE_SEARCH);
    if (wanted.len > 0 && lc_native_is_plain_name(package->name))
        lc_finding_fix(cx, finding, "npm install --os=linux --cpu=%s --libc=glibc %.*s, without --omit=optional", cpu,
                       LC_FMT(package->name));
    else if (lc_native_is_plain_name(package->name))
        lc_finding_fix(cx, finding, "run npm rebuild %.*s in a linux/%s container, without --ignore-scripts",
                       LC_FMT(package->name), cx->stack->arch == LC_ARCH_ARM64 ? "arm64" : "amd64");
    else
        lc_finding_fix(cx, finding, "install it for linux %s", lc_native_arch_name(cx));
    lc_finding_at(cx, finding, lc_origin_unit(cx, asked->copy->origin), package->entry);
}

void lc_native_check_unbuilt(struct lc_context *cx)
{
    struct survey survey = {.cx = cx, .graph = &cx->target->graph};

    if (cx->stack->runtime == NULL || cx->stack->runtime->language != LC_LANG_NODE ||
        cx->target->function->code.unbuilt)
        return;
    lc_map_init(&survey.by_copy, cx->scratch, 16);
    lc_map_init(&survey.there, cx->scratch, 64);
    take_files(&survey);
    take_edges(&survey);
    if (survey.all.count > 0)
        list_there(&survey);
    for (size_t i = 0; i < survey.all.count; i++) {
        const struct asked *asked = survey.all.items[i];
        lc_str wanted;
        if (is_lacking(&survey, asked, &wanted) && !has_addon(folder_of(asked)))
            report(&survey, asked, wanted);
    }
}
