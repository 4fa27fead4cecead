/* The handler of a Node.js function. Source: aws-lambda-nodejs-runtime-interface-client 3.3 (up to nodejs22.x) and 4
 * (nodejs24.x on). */
#include "layers/base/path.h"
#include "layers/graph/handler.h"

/* In the order in which they are tried. */
static const char *const extensions[] = {".js", ".mjs", ".cjs"};
enum { EXTENSION_COUNT = sizeof extensions / sizeof *extensions };

/* Where the client asks from, as far as it matters: a file in node_modules has no package.json above it that would
 * count. */
#define FROM_NOWHERE "/var/task/node_modules/client.js"

/* Folder and module parts of the string. The client looks for the base name's first occurrence: "a.b/a.b" gives an
 * empty folder. */
static bool split(struct lc_handler_search *search, lc_str *folder, lc_str *module)
{
    lc_str handler = search->out->handler, base = lc_path_base(handler);
    size_t dot = lc_str_find_byte(base, '.');

    if (lc_str_contains(handler, LC_S(".."))) {
        lc_handler_malformed(search, "it has '..' in it, which the runtime refuses");
        return false;
    }
    if (dot == LC_NPOS) {
        lc_handler_malformed(search, "it has no dot after the last slash: FILE.FUNCTION is wanted");
        return false;
    }
    *folder = lc_str_cut(handler, 0, lc_str_find(handler, base));
    *module = lc_str_cut(base, 0, dot);
    search->out->export = lc_str_from_index(base, dot + 1);
    return true;
}

/* Is a file told, even if it would not be loaded? Which file is the handler's is one question, what comes of loading
 * it another. */
static bool is_located(const struct lc_resolution *resolution)
{
    static const char *const refusals[] = {"ERR_REQUIRE_ESM", "ERR_UNKNOWN_FILE_EXTENSION"};

    if (resolution->found || resolution->node == NULL || resolution->code == NULL)
        return resolution->found && !resolution->builtin;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (strcmp(resolution->code, refusals[i]) == 0)
            return resolution->node->kind != LC_ENTRY_DIRECTORY;
    return false;
}

static void take_found(struct lc_handler_search *search, const struct lc_place *place, enum lc_import_kind kind)
{
    struct lc_resolution resolution;

    lc_resolve(search->resolver, kind, place->path, LC_S(FROM_NOWHERE), false, search->arena, &resolution);
    if (!is_located(&resolution)) {
        /* What require refuses (an ES module under nodejs20.x) is still the file that is loaded: other rules judge
         * it. */
        resolution = (struct lc_resolution){.found = true, .path = place->path, .tree = place->tree};
        resolution.node = place->node;
        resolution.format = lc_str_has_suffix(place->path, LC_S(".mjs")) ? LC_MODULE_ESM : LC_MODULE_UNKNOWN;
    }
    lc_handler_take(search, &resolution);
}

/* Was it found and then refused, since Node.js reads the package.json above it? Then it says so. */
static bool refused(struct lc_handler_search *search, enum lc_import_kind kind, const struct lc_resolution *resolution)
{
    if (kind != LC_IMPORT_REQUIRE || resolution->found || resolution->code == NULL ||
        strcmp(resolution->code, "ERR_INVALID_PACKAGE_CONFIG") != 0)
        return false;
    search->out->why = LC_S("a package.json on its way is no JSON");
    return true;
}

/* Takes what stands at exactly `path`, as the client loads it: by require or by import(). It asks only whether
 * something is there, so a folder settles the matter too: require looks for a file beside or inside it, import()
 * refuses it. False when nothing is there. */
static bool take(struct lc_handler_search *search, lc_str path, enum lc_import_kind kind)
{
    struct lc_resolution resolution;
    struct lc_place place;

    lc_handler_tried(search, path);
    if (!lc_handler_at(search, path, &place))
        return false;
    if (place.node->kind != LC_ENTRY_DIRECTORY) {
        take_found(search, &place, kind);
        return true;
    }
    if (kind == LC_IMPORT_REQUIRE) {
        lc_resolve(search->resolver, kind, path, LC_S(FROM_NOWHERE), false, search->arena, &resolution);
        if (is_located(&resolution)) {
            lc_handler_take(search, &resolution);
            return true;
        }
    }
    lc_handler_missing(search, path, extensions, EXTENSION_COUNT);
    if (search->out->outcome == LC_HANDLER_MISSING && !refused(search, kind, &resolution))
        search->out->why = lc_arena_printf(
            search->arena, "'%.*s' is a folder, which the runtime loads in place of a file of that name", LC_FMT(path));
    return true;
}

/* Sources that a build would make the file of: what they do is judged, what the build adds is not known. */
static bool take_source(struct lc_handler_search *search, lc_str path)
{
    static const char *const sources[] = {".ts", ".tsx", ".mts", ".cts"};
    const struct lc_function *function = search->resolver->function;

    for (size_t i = 0; function && function->code.unbuilt && i < sizeof sources / sizeof *sources; i++) {
        lc_str file = lc_arena_printf(search->arena, "%.*s%s", LC_FMT(path), sources[i]);
        struct lc_place place;
        struct lc_resolution found;
        if (!lc_handler_at(search, file, &place) || place.node->kind == LC_ENTRY_DIRECTORY)
            continue;
        found = (struct lc_resolution){.found = true, .path = place.path, .tree = place.tree, .node = place.node};
        found.format = LC_MODULE_ESM;
        lc_handler_take(search, &found);
        return true;
    }
    return false;
}

void lc_handler_node(struct lc_handler_search *search)
{
    const struct lc_runtime *runtime = search->resolver->runtime;
    struct lc_resolution resolution;
    lc_str folder, module, path, from;
    uint64_t major = 0;
    bool by_import;

    if (!split(search, &folder, &module))
        return;
    by_import =
        lc_str_to_u64(lc_str_cut(runtime->version, 0, lc_str_find_byte(runtime->version, '.')), &major) && major >= 24;
    path = lc_arena_printf(search->arena, "%s%.*s/%.*s", folder.len > 0 && folder.ptr[0] == '/' ? "" : "/var/task/",
                           LC_FMT(folder), LC_FMT(module));
    if (!lc_path_normalize(search->arena, path, &path) ||
        take(search, path, by_import ? LC_IMPORT_ESM : LC_IMPORT_REQUIRE))
        return;
    for (size_t i = 0; i < EXTENSION_COUNT; i++) {
        lc_str file = lc_arena_printf(search->arena, "%.*s%s", LC_FMT(path), extensions[i]);
        if (take(search, file, by_import || i == 1 ? LC_IMPORT_ESM : LC_IMPORT_REQUIRE))
            return;
    }
    if (take_source(search, path))
        return;
    /* require.resolve(module, {paths: [task root, folder]}) */
    lc_resolve(search->resolver, LC_IMPORT_REQUIRE, module, LC_S(FROM_NOWHERE), false, search->arena, &resolution);
    from = lc_arena_printf(search->arena, "%.*s/node_modules/client.js", LC_FMT(lc_path_dir(path)));
    if (!is_located(&resolution))
        lc_resolve(search->resolver, LC_IMPORT_REQUIRE, module, from, false, search->arena, &resolution);
    if (is_located(&resolution))
        lc_handler_take(search, &resolution);
    else
        lc_handler_missing(search, path, extensions, EXTENSION_COUNT);
    if (search->out->outcome == LC_HANDLER_MISSING)
        refused(search, LC_IMPORT_REQUIRE, &resolution);
}
