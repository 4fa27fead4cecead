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
        lc_node_uncertain(pass, LC_S(LC_NOT_READ_WHY));
    else if (image->task == NULL && lc_path_is_within(path, LC_S("/var/task")))
        lc_node_uncertain(pass, LC_S("the function's own files are not known"));
}

/* Is it a folder that the image stands in ("/var")? */
static bool is_above(const struct lc_node_pass *pass, lc_str path)
{
    const struct lc_tree *trees[] = {pass->resolver->image->task, pass->resolver->image->opt};

    for (size_t i = 0; i < sizeof trees / sizeof trees[0]; i++)
        if (trees[i] && (lc_str_is(path, "/") || lc_path_is_within(trees[i]->mount, path)))
            return true;
    return false;
}

enum lc_node_kind lc_node_stat(struct lc_node_pass *pass, lc_str path, struct lc_place *place)
{
    struct lc_place here;

    switch (lc_image_find(pass->resolver->image, path, true, pass->arena, &here)) {
    case LC_FOUND: break;
    case LC_ABSENT:
        if (is_above(pass, path))
            return LC_NODE_FOLDER;
        absent(pass, path);
        return LC_NODE_NOTHING;
    case LC_LINK_LOOP: return LC_NODE_NOTHING;
    case LC_LINK_LEAVES:
        lc_node_uncertain(pass, lc_arena_printf(pass->arena, "'%.*s' is a link out of the image", LC_FMT(path)));
        return LC_NODE_NOTHING;
    case LC_NOT_READ: absent(pass, path); return LC_NODE_NOTHING;
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
    /* Until 16 require did not parse what has none of the keys; import, and what it resolves for require, did. */
    if (manifest->keyless && pass->major <= 16 && !pass->esm && !pass->inside_imports) {
        *out = manifest;
        return LC_NODE_DONE;
    }
    if (manifest->broken || (manifest->odd && pass->major >= LC_NODE_STRICT))
        return lc_node_fail(pass, "ERR_INVALID_PACKAGE_CONFIG", path,
                            manifest->broken ? LC_S("is not valid JSON") : manifest->why);
    *out = manifest;
    return LC_NODE_DONE;
}

/* Numbers and truth values are no maps to Node.js from 22 on, and empty ones before. */
static bool counts(const struct lc_node_pass *pass, const struct lc_node *value)
{
    return value && (pass->major < LC_NODE_STRICT || value->kind == LC_EVENT_MAP || value->kind == LC_EVENT_LIST ||
                     value->kind == LC_EVENT_STRING);
}

const struct lc_node *lc_node_exports_of(const struct lc_node_pass *pass, const struct lc_npm_manifest *manifest)
{
    return manifest && counts(pass, manifest->exports) ? manifest->exports : NULL;
}

const struct lc_node *lc_node_imports_of(const struct lc_node_pass *pass, const struct lc_npm_manifest *manifest)
{
    return manifest && counts(pass, manifest->imports) ? manifest->imports : NULL;
}

static enum lc_node_end find_scope(struct lc_node_pass *pass, lc_str folder, const struct lc_npm_manifest **out,
                                   lc_str *at)
{
    *out = NULL;
    for (;; folder = lc_path_dir(folder)) {
        enum lc_node_end end;
        *at = folder;
        if (lc_str_eq(lc_path_base(folder), LC_S("node_modules")))
            return LC_NODE_NEXT;
        end = lc_node_manifest(pass, folder.len > 0 ? folder : LC_S("/"), out);
        if (end != LC_NODE_NEXT || folder.len <= 1)
            return end;
    }
}

struct scope {
    const struct lc_npm_manifest *manifest;
    lc_str at;
};

/* Only what comes out alike for every import is remembered: nothing uncertain was met, the manifest is in order. */
enum lc_node_end lc_node_scope(struct lc_node_pass *pass, lc_str folder, const struct lc_npm_manifest **out, lc_str *at)
{
    struct lc_map *memory = pass->resolver->scopes;
    struct scope *scope = memory ? lc_map_get(memory, folder) : NULL;
    bool certain = pass->out->certain;
    enum lc_node_end end;
    lc_str key;

    if (scope) {
        *out = scope->manifest;
        *at = scope->at;
        return LC_NODE_DONE;
    }
    end = find_scope(pass, folder, out, at);
    if (memory && end == LC_NODE_DONE && certain && pass->out->certain && !(*out)->keyless) {
        key = lc_arena_copy(memory->arena, folder);
        scope = LC_NEW(memory->arena, struct scope);
        *scope = (struct scope){*out, lc_str_cut(key, 0, at->len)};
        *lc_map_put(memory, key) = scope;
    }
    return end;
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
    static const char *const extensions[] = {".js", ".json", ".node"};

    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
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

/* A .js file is what the nearest package.json says; that this may be refused by itself shows in the code. */
static enum lc_module_format by_type(struct lc_node_pass *pass)
{
    const struct lc_npm_manifest *manifest;
    lc_str at;

    if (lc_node_scope(pass, lc_path_dir(pass->out->path), &manifest, &at) == LC_NODE_FAILED)
        return LC_MODULE_UNKNOWN;
    return manifest && manifest->is_module ? LC_MODULE_ESM : LC_MODULE_COMMONJS;
}

static bool is_typescript(lc_str extension)
{
    return lc_str_is(extension, ".ts") || lc_str_is(extension, ".mts") || lc_str_is(extension, ".cts");
}

static enum lc_module_format format_of(struct lc_node_pass *pass, lc_str extension)
{
    static const struct {
        lc_str extension;
        enum lc_module_format format;
    } formats[] = {{LC_S_INIT(".mjs"), LC_MODULE_ESM},   {LC_S_INIT(".cjs"), LC_MODULE_COMMONJS},
                   {LC_S_INIT(".json"), LC_MODULE_JSON}, {LC_S_INIT(".node"), LC_MODULE_ADDON},
                   {LC_S_INIT(".mts"), LC_MODULE_ESM},   {LC_S_INIT(".cts"), LC_MODULE_COMMONJS}};
    bool known = !is_typescript(extension) || pass->options.strip_types;

    for (size_t i = 0; known && i < sizeof formats / sizeof formats[0]; i++)
        if (lc_str_eq(formats[i].extension, extension))
            return formats[i].format;
    if (lc_str_is(extension, ".js") || (lc_str_is(extension, ".ts") && known))
        return by_type(pass);
    /* require() takes any other file for a script; import takes those without an extension, since 18. */
    if (!pass->esm)
        return LC_MODULE_COMMONJS;
    return extension.len == 0 && pass->major >= 18 ? by_type(pass) : LC_MODULE_UNKNOWN;
}

/* Why the runtime would not load the file that was found; NULL when it would. */
static const char *refusal(const struct lc_node_pass *pass, lc_str extension, lc_str *why)
{
    enum lc_module_format format = pass->out->format;

    if (!pass->esm && format == LC_MODULE_ESM && !pass->options.require_module) {
        *why = LC_S("is an ES module, which require() cannot load here");
        return "ERR_REQUIRE_ESM";
    }
    /* Since 24 import of .wasm works without a flag. */
    if (pass->esm && (format == LC_MODULE_ADDON ||
                      (format == LC_MODULE_UNKNOWN && !(lc_str_is(extension, ".wasm") && pass->major >= 24)))) {
        *why = LC_S("has no extension that import knows");
        return "ERR_UNKNOWN_FILE_EXTENSION";
    }
    if (is_typescript(extension) && pass->options.strip_types && is_inside_modules(pass->out->path)) {
        *why = LC_S("is TypeScript inside node_modules");
        return "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING";
    }
    return NULL;
}

void lc_node_settle(struct lc_node_pass *pass)
{
    struct lc_resolution *out = pass->out;
    lc_str extension = lc_path_extension(out->path), why;
    const char *code;

    out->code = NULL;
    out->format = format_of(pass, extension);
    out->package = lc_resolve_owner(pass->resolver, out->tree, out->node);
    code = out->code ? NULL : refusal(pass, extension, &why);
    if (code)
        lc_node_fail(pass, code, out->path, why);
    out->found = out->code == NULL;
}
