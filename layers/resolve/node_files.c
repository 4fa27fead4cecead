/* Files, folders and package.json as Node.js looks at them, over an image instead of a disk; and the answer with all
 * its marks. */

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/resolve/node.h"

void lc_node_uncertain(struct lc_node_pass *pass, lc_str why)
{
    if (pass->out->certain)
        pass->out->why = why;
    pass->out->certain = false;
}

void lc_node_tried(struct lc_node_pass *pass, lc_str path, lc_str outcome)
{
    if (pass->trace && pass->out->tried_count < LC_TRIED_MAX) {
        pass->out->tried = lc_arena_grow(pass->arena, pass->out->tried, pass->out->tried_count,
                                         &pass->out->tried_capacity, sizeof *pass->out->tried);
        pass->out->tried[pass->out->tried_count++] = (struct lc_tried){path, pass->via, outcome};
    }
}

enum lc_node_end lc_node_fail(struct lc_node_pass *pass, const char *code, lc_str path, lc_str outcome)
{
    pass->out->code = code;
    lc_node_tried(pass, path, outcome);
    return LC_NODE_FAILED;
}

bool lc_node_step(struct lc_node_pass *pass, size_t count)
{
    if (__builtin_add_overflow(pass->steps, count, &pass->steps))
        pass->steps = SIZE_MAX;
    if (pass->steps <= LC_RESOLVE_STEPS_MAX)
        return true;
    lc_node_uncertain(pass, LC_S("too many keys and targets to look at"));
    return false;
}

lc_str lc_node_path(struct lc_node_pass *pass, lc_str folder, lc_str name)
{
    lc_str path = lc_str_has_prefix(name, LC_S("/")) ? name : lc_path_join(pass->arena, folder, name);

    if (!lc_path_normalize(pass->arena, path, &path))
        path = LC_S("/");
    return path;
}

/* ---------------------------------------------------------------------------------------------- the image */

/* Nothing stands at `path`, as far as can be seen. */
static void absent(struct lc_node_pass *pass, lc_str path)
{
    const struct lc_image *image = pass->resolver->image;
    lc_str below;
    const struct lc_tree *tree = lc_image_tree(image, path, &below);

    if (tree && !tree->complete)
        lc_node_uncertain(pass, LC_S("an archive on the way was not read whole"));
    else if (image->task == NULL && lc_path_is_within(path, LC_S("/var/task")))
        lc_node_uncertain(pass, LC_S("the function's own files are not known"));
}

enum lc_node_kind lc_node_stat(struct lc_node_pass *pass, lc_str path, struct lc_place *place)
{
    struct lc_place here;

    switch (lc_image_find(pass->resolver->image, path, true, pass->arena, &here)) {
    case LC_FOUND: break;
    case LC_ABSENT: absent(pass, path); return LC_NODE_NOTHING;
    case LC_LINK_LOOP: return LC_NODE_NOTHING;
    case LC_LINK_LEAVES:
        lc_node_uncertain(pass, lc_arena_printf(pass->arena, "'%.*s' is a link out of the image", LC_FMT(path)));
        return LC_NODE_NOTHING;
    case LC_UNDER_CONFLICT:
        lc_node_uncertain(pass, lc_arena_printf(pass->arena, "archives disagree on what '%.*s' is", LC_FMT(path)));
        return LC_NODE_NOTHING;
    }
    if (!here.tree->complete)
        lc_node_uncertain(pass, LC_S("an archive that could write over it was not read whole"));
    if (place)
        *place = here;
    if (here.node->kind == LC_ENTRY_DIRECTORY)
        return LC_NODE_FOLDER;
    return here.node->kind == LC_ENTRY_FILE ? LC_NODE_FILE : LC_NODE_NOTHING;
}

enum lc_node_end lc_node_manifest(struct lc_node_pass *pass, lc_str folder, const struct lc_npm_manifest **out)
{
    lc_str path = lc_path_join(pass->arena, folder, LC_S("package.json"));
    struct lc_place place;
    const struct lc_npm_manifest *manifest;

    *out = NULL;
    if (lc_node_stat(pass, path, &place) != LC_NODE_FILE)
        return LC_NODE_NEXT;
    manifest = lc_metadata_manifest(&pass->resolver->metadata, pass->resolver->image, place.tree, place.node);
    if (manifest == NULL || manifest->unread) {
        lc_node_uncertain(pass, lc_arena_printf(pass->arena, "'%.*s' was not read%s%.*s", LC_FMT(path),
                                                manifest ? ": " : "", LC_FMT(manifest ? manifest->why : LC_S(""))));
        return LC_NODE_NEXT;
    }
    if (manifest->broken)
        return lc_node_fail(pass, "ERR_INVALID_PACKAGE_CONFIG", path, LC_S("is not valid JSON"));
    *out = manifest;
    return LC_NODE_DONE;
}

enum lc_node_end lc_node_scope(struct lc_node_pass *pass, lc_str folder, const struct lc_npm_manifest **out, lc_str *at)
{
    *out = NULL;
    for (;; folder = lc_path_dir(folder)) {
        enum lc_node_end end;
        if (lc_str_eq(lc_path_base(folder), LC_S("node_modules")))
            return LC_NODE_NEXT;
        end = lc_node_manifest(pass, folder.len > 0 ? folder : LC_S("/"), out);
        *at = folder;
        if (end != LC_NODE_NEXT || folder.len <= 1)
            return end;
    }
}

/* --------------------------------------------------------------------------------------- files and folders */

enum lc_node_end lc_node_file(struct lc_node_pass *pass, lc_str path)
{
    struct lc_place place;

    if (lc_node_stat(pass, path, &place) != LC_NODE_FILE)
        return LC_NODE_NEXT;
    pass->out->path = pass->options.preserve_symlinks ? path : place.path;
    pass->out->tree = place.tree;
    pass->out->node = place.node;
    lc_node_tried(pass, path, LC_S("found"));
    return LC_NODE_DONE;
}

enum lc_node_end lc_node_extensions(struct lc_node_pass *pass, lc_str path)
{
    static const char *const extensions[] = {".js", ".json", ".node", ".ts", ".cts", ".mts"};
    size_t count = 3;

    if (pass->options.strip_types)
        count = 6;
    for (size_t i = 0; i < count; i++) {
        lc_str with = lc_arena_join(pass->arena, path, lc_str_from(extensions[i]));
        if (lc_node_file(pass, with) == LC_NODE_DONE)
            return LC_NODE_DONE;
    }
    return LC_NODE_NEXT;
}

enum lc_node_end lc_node_folder(struct lc_node_pass *pass, lc_str folder)
{
    const struct lc_npm_manifest *manifest;
    lc_str main, index = lc_node_path(pass, folder, LC_S("index"));
    enum lc_node_end end = lc_node_manifest(pass, folder, &manifest);

    if (end == LC_NODE_FAILED)
        return end;
    if (manifest == NULL || manifest->main.len == 0) {
        end = lc_node_extensions(pass, index);
        if (end == LC_NODE_NEXT)
            lc_node_tried(pass, folder, LC_S("is a folder without index.js"));
        return end;
    }
    main = lc_node_path(pass, folder, manifest->main);
    end = lc_node_file(pass, main);
    if (end == LC_NODE_NEXT)
        end = lc_node_extensions(pass, main);
    if (end == LC_NODE_NEXT)
        end = lc_node_extensions(pass, lc_node_path(pass, main, LC_S("index")));
    if (end == LC_NODE_NEXT) {
        lc_node_tried(pass, main, LC_S("the main of package.json is absent"));
        end = lc_node_extensions(pass, index);
    }
    /* Node goes on to no other folder then. */
    return end == LC_NODE_NEXT
               ? lc_node_fail(pass, "MODULE_NOT_FOUND", folder, LC_S("has a main that is absent, and no index.js"))
               : end;
}

/* ---------------------------------------------------------------------------------------------- the answer */

static bool is_inside_modules(lc_str path)
{
    return lc_str_contains(path, LC_S("/node_modules/"));
}

static enum lc_module_format by_type(struct lc_node_pass *pass)
{
    const struct lc_npm_manifest *manifest;
    lc_str at;

    if (lc_node_scope(pass, lc_path_dir(pass->out->path), &manifest, &at) == LC_NODE_FAILED)
        return LC_MODULE_UNKNOWN;
    return manifest && manifest->is_module ? LC_MODULE_ESM : LC_MODULE_COMMONJS;
}

static enum lc_module_format format_of(struct lc_node_pass *pass, lc_str extension)
{
    static const struct {
        lc_str extension;
        enum lc_module_format format;
        bool types;
    } formats[] = {{LC_S_INIT(".mjs"), LC_MODULE_ESM, false},   {LC_S_INIT(".cjs"), LC_MODULE_COMMONJS, false},
                   {LC_S_INIT(".json"), LC_MODULE_JSON, false}, {LC_S_INIT(".node"), LC_MODULE_ADDON, false},
                   {LC_S_INIT(".mts"), LC_MODULE_ESM, true},    {LC_S_INIT(".cts"), LC_MODULE_COMMONJS, true}};

    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (lc_str_eq(formats[i].extension, extension) && (!formats[i].types || pass->options.strip_types))
            return formats[i].format;
    if (lc_str_is(extension, ".js") || extension.len == 0 || (lc_str_is(extension, ".ts") && pass->options.strip_types))
        return by_type(pass);
    if (lc_str_is(extension, ".wasm") && pass->esm)
        return LC_MODULE_UNKNOWN;
    /* require() takes any other file for JavaScript. */
    return pass->esm ? LC_MODULE_UNKNOWN : LC_MODULE_COMMONJS;
}

void lc_node_settle(struct lc_node_pass *pass)
{
    struct lc_resolution *out = pass->out;
    lc_str extension = lc_path_extension(out->path);
    bool typed = lc_str_is(extension, ".ts") || lc_str_is(extension, ".mts") || lc_str_is(extension, ".cts");

    out->found = true;
    out->code = NULL;
    out->format = format_of(pass, extension);
    out->package = lc_resolve_owner(pass->resolver, out->tree, out->node);
    if (!pass->esm && extension.len == 0 && out->format == LC_MODULE_ESM)
        out->format = LC_MODULE_COMMONJS;
    if (!pass->esm && out->format == LC_MODULE_ESM && !pass->options.require_module)
        lc_node_fail(pass, "ERR_REQUIRE_ESM", out->path, LC_S("is an ES module, which require() cannot load here"));
    else if (pass->esm && (out->format == LC_MODULE_ADDON ||
                           (out->format == LC_MODULE_UNKNOWN && extension.len > 0 && !lc_str_is(extension, ".wasm") &&
                            !lc_str_is(extension, ".js") && !(typed && pass->options.strip_types))))
        lc_node_fail(pass, "ERR_UNKNOWN_FILE_EXTENSION", out->path, LC_S("is no file that import can load"));
    else if (typed && pass->options.strip_types && is_inside_modules(out->path))
        lc_node_fail(pass, "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING", out->path,
                     LC_S("is TypeScript inside node_modules"));
    out->found = out->code == NULL;
}
