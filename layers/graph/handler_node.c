/* The handler of a Node.js function. Source: aws-lambda-nodejs-runtime-interface-client 3.3 (up to nodejs22.x) and 4
 * (nodejs24.x on). */
#include "layers/base/path.h"
#include "layers/graph/handler.h"

/* In the order in which they are tried. */
static const char *const extensions[] = {".js", ".mjs", ".cjs"};
enum { EXTENSION_COUNT = sizeof extensions / sizeof *extensions };

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

/* A file at exactly `path`: taken as the runtime loads it, by require or by import(). */
static bool take_file(struct lc_handler_search *search, lc_str path, enum lc_import_kind kind)
{
    struct lc_resolution resolution;
    struct lc_place place;

    lc_handler_tried(search, path);
    if (!lc_handler_at(search, path, &place) || place.node->kind == LC_ENTRY_DIRECTORY)
        return false;
    lc_resolve(search->resolver, kind, path, LC_S("/var/task/"), false, search->arena, &resolution);
    if (!resolution.found) {
        /* What require refuses (an ES module under nodejs20.x) is still the file that is loaded: other rules judge
         * it. */
        resolution = (struct lc_resolution){.found = true, .path = place.path, .tree = place.tree, .node = place.node};
        resolution.format = lc_str_has_suffix(path, LC_S(".mjs")) ? LC_MODULE_ESM : LC_MODULE_UNKNOWN;
    }
    lc_handler_take(search, &resolution);
    return true;
}

/* Something stands at the path without extension. True when that settles the matter. */
static bool take_exact(struct lc_handler_search *search, lc_str path, bool by_import)
{
    struct lc_resolution resolution;
    struct lc_place place;

    if (!lc_handler_at(search, path, &place)) {
        lc_handler_tried(search, path);
        return false;
    }
    if (place.node->kind != LC_ENTRY_DIRECTORY)
        return take_file(search, path, by_import ? LC_IMPORT_ESM : LC_IMPORT_REQUIRE);
    if (!by_import) {
        lc_handler_tried(search, path);
        lc_resolve(search->resolver, LC_IMPORT_REQUIRE, path, LC_S("/var/task/"), false, search->arena, &resolution);
        if (resolution.found && !resolution.builtin) {
            lc_handler_take(search, &resolution);
            return true;
        }
    }
    lc_handler_missing(search, path, extensions, EXTENSION_COUNT);
    if (search->out->outcome == LC_HANDLER_MISSING)
        search->out->why = lc_arena_printf(
            search->arena, "'%.*s' is a folder, which the runtime loads in place of a file of that name", LC_FMT(path));
    return true;
}

void lc_handler_node(struct lc_handler_search *search)
{
    const struct lc_runtime *runtime = search->resolver->runtime;
    struct lc_resolution resolution;
    lc_str folder, module, path;
    uint64_t major = 0;
    bool by_import;

    if (!split(search, &folder, &module))
        return;
    by_import =
        lc_str_to_u64(lc_str_cut(runtime->version, 0, lc_str_find_byte(runtime->version, '.')), &major) && major >= 24;
    path = lc_arena_printf(search->arena, "%s%.*s/%.*s", folder.len > 0 && folder.ptr[0] == '/' ? "" : "/var/task/",
                           LC_FMT(folder), LC_FMT(module));
    if (!lc_path_normalize(search->arena, path, &path) || take_exact(search, path, by_import))
        return;
    for (size_t i = 0; i < EXTENSION_COUNT; i++) {
        lc_str file = lc_arena_printf(search->arena, "%.*s%s", LC_FMT(path), extensions[i]);
        if (take_file(search, file, by_import || i == 1 ? LC_IMPORT_ESM : LC_IMPORT_REQUIRE))
            return;
    }
    /* require.resolve(module, {paths: [task root, folder]}) */
    lc_resolve(search->resolver, LC_IMPORT_REQUIRE, module, LC_S("/var/task/handler.js"), false, search->arena,
               &resolution);
    if (!resolution.found)
        lc_resolve(search->resolver, LC_IMPORT_REQUIRE, module, path, false, search->arena, &resolution);
    if (resolution.found && !resolution.builtin)
        lc_handler_take(search, &resolution);
    else
        lc_handler_missing(search, path, extensions, EXTENSION_COUNT);
}
