/* Which file a require() or an import gets under Node.js. In order of reading: the folders that are searched; require;
 * import; core modules and the way in. Everything is looked up in the image as it stands, nothing is run.
 *
 * Lambda's Node.js from 18 on is patched so that import of a bare name goes on to NODE_PATH, as require does. Stock
 * Node.js does not do that, so no judge can confirm it: people report that it works, nobody has published how. Answers
 * found that way are certain only where the open details (conditions of exports, imports from files of layers) make no
 * difference. */

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/resolve/node.h"
#include "layers/resolve/steps.h"

/* Asks one folder of packages for a name. */
typedef enum lc_node_end (*lookup)(struct lc_node_pass *pass, lc_str folder, lc_str specifier);

static bool is_relative(lc_str specifier)
{
    return lc_str_is(specifier, ".") || lc_str_is(specifier, "..") || lc_str_has_prefix(specifier, LC_S("./")) ||
           lc_str_has_prefix(specifier, LC_S("../"));
}

/* ---------------------------------------------------------------------------------------- searched folders */

struct folders {
    lc_str *items;
    size_t count, capacity;
};

/* node_modules of `folder` and of every folder above it. require skips one that would stand in a node_modules folder
 * itself. */
static void upward(struct lc_node_pass *pass, lc_str folder, bool skip, struct folders *out)
{
    for (;; folder = lc_path_dir(folder)) {
        if (!skip || !lc_str_eq(lc_path_base(folder), LC_S("node_modules")))
            *LC_PUSH(pass->arena, out) =
                lc_arena_join(pass->arena, lc_str_is(folder, "/") ? LC_S("") : folder, LC_S("/node_modules"));
        if (folder.len <= 1)
            return;
    }
}

/* NODE_PATH: what follows "/var/task/node_modules", which lc_search_build puts in front. */
static void global(struct lc_node_pass *pass, struct folders *out)
{
    const struct lc_search_path *search = &pass->resolver->search->paths[LC_SEARCH_PACKAGES];

    for (size_t i = 1; i < search->count; i++)
        *LC_PUSH(pass->arena, out) = lc_node_path(pass, LC_S("/var/task"), search->items[i]);
}

/* The runtime's own packages, which are in no archive. */
static enum lc_node_end bundled(struct lc_node_pass *pass, lc_str folder, lc_str specifier)
{
    struct lc_resolution *out = pass->out;
    lc_str path = lc_path_join(pass->arena, folder, specifier);

    if (!lc_str_is(folder, "/var/runtime/node_modules"))
        return LC_NODE_NEXT;
    switch (lc_node_bundled(pass->resolver->runtime->sdk, specifier)) {
    case LC_BUNDLED_NOT: return LC_NODE_NEXT;
    case LC_BUNDLED_MAYBE: lc_node_uncertain(pass, LC_S("the runtime's AWS SDK may bring it")); return LC_NODE_NEXT;
    case LC_BUNDLED_LIKELY: lc_node_uncertain(pass, LC_S("the runtime's AWS SDK is likely to bring it")); break;
    case LC_BUNDLED: break;
    }
    out->builtin = true;
    out->path = path;
    lc_node_tried(pass, path, LC_S("comes with the runtime"));
    return LC_NODE_DONE;
}

/* What the same name would get in the folders behind the winner's. */
static void find_hidden(struct lc_node_pass *pass, lookup ask, const struct folders *folders, size_t from, lc_str name)
{
    struct lc_resolution *out = pass->out;

    for (size_t i = from; i < folders->count; i++) {
        struct lc_resolution other = {.certain = true};
        struct lc_node_pass again = *pass;
        bool known = false;
        again.out = &other;
        again.trace = false;
        if (bundled(&again, folders->items[i], name) != LC_NODE_DONE &&
            ask(&again, folders->items[i], name) != LC_NODE_DONE)
            continue;
        for (size_t k = 0; k < out->hidden_count; k++)
            known = known || lc_str_eq(out->hidden[k], other.path);
        if (known || lc_str_eq(other.path, out->path))
            continue;
        out->hidden =
            lc_arena_grow(pass->arena, out->hidden, out->hidden_count, &out->hidden_capacity, sizeof *out->hidden);
        out->hidden[out->hidden_count++] = other.path;
    }
}

static enum lc_node_end search(struct lc_node_pass *pass, lookup ask, const struct folders *folders, lc_str specifier)
{
    for (size_t i = 0; i < folders->count; i++) {
        enum lc_node_end end;
        pass->via = folders->items[i];
        end = bundled(pass, folders->items[i], specifier);
        if (end == LC_NODE_NEXT)
            end = ask(pass, folders->items[i], specifier);
        if (end == LC_NODE_NEXT)
            continue;
        if (end == LC_NODE_DONE && pass->trace)
            find_hidden(pass, ask, folders, i + 1, specifier);
        return end;
    }
    return LC_NODE_NEXT;
}

/* The search path is read only now: a name found upward does not depend on it. */
static enum lc_node_end search_global(struct lc_node_pass *pass, lookup ask, lc_str specifier)
{
    const struct lc_search_path *path = &pass->resolver->search->paths[LC_SEARCH_PACKAGES];
    struct folders folders = {0};

    if (!path->known)
        lc_node_uncertain(pass, path->why.len > 0 ? path->why : LC_S("NODE_PATH is not known"));
    global(pass, &folders);
    return search(pass, ask, &folders, specifier);
}

/* ------------------------------------------------------------------------------------------------- require */

/* The name of the package and the subpath of what require is given: "@a/b/c.js" is "@a/b" and "./c.js"; an empty name
 * for what cannot be a package with exports. */
static lc_str package_of(lc_str specifier, lc_str *rest)
{
    size_t slash = lc_str_find_byte(specifier, '/');
    lc_str name;

    if (lc_str_has_prefix(specifier, LC_S("@")) && slash != LC_NPOS) {
        size_t more = lc_str_find_byte(lc_str_from_index(specifier, slash + 1), '/');
        if (slash == 1 || slash + 1 == specifier.len)
            return (lc_str){0};
        slash = more == LC_NPOS ? LC_NPOS : slash + 1 + more;
    }
    name = lc_str_cut(specifier, 0, slash);
    *rest = lc_str_from_index(specifier, name.len);
    if (name.len == 0 || lc_str_find_byte(name, '\\') != LC_NPOS || lc_str_find_byte(name, '%') != LC_NPOS ||
        name.ptr[lc_str_find_byte(name, '/') == LC_NPOS ? 0 : lc_str_find_byte(name, '/') + 1] == '.')
        return (lc_str){0};
    return name;
}

static bool wants_folder(lc_str specifier)
{
    lc_str last = lc_path_base(specifier);

    return last.len == 0 || lc_str_is(last, ".") || lc_str_is(last, "..");
}

/* A path without its extension, or a folder: what Module._findPath does in one place. */
static enum lc_node_end find_path(struct lc_node_pass *pass, lc_str folder, lc_str specifier)
{
    lc_str path = lc_node_path(pass, folder, specifier);
    enum lc_node_kind kind = lc_node_stat(pass, path, NULL);
    enum lc_node_end end = LC_NODE_NEXT;
    lc_str outcome = LC_S("absent");

    if (!wants_folder(specifier)) {
        if (kind == LC_NODE_FILE)
            return lc_node_file(pass, path);
        end = lc_node_extensions(pass, path);
    } else if (kind == LC_NODE_FILE) {
        outcome = LC_S("is a file, not a folder");
    }
    if (end == LC_NODE_NEXT && kind == LC_NODE_FOLDER)
        return lc_node_folder(pass, path);
    if (end == LC_NODE_NEXT)
        lc_node_tried(pass, path, outcome);
    return end;
}

static enum lc_node_end required_in(struct lc_node_pass *pass, lc_str folder, lc_str specifier)
{
    const struct lc_npm_manifest *manifest;
    lc_str rest, name = package_of(specifier, &rest), package;

    if (lc_node_stat(pass, folder, NULL) != LC_NODE_FOLDER) {
        lc_node_tried(pass, folder,
                      lc_path_is_runtimes(folder) ? LC_S("the runtime's own: its files are not here to be listed")
                                                  : LC_S("no such folder"));
        return LC_NODE_NEXT;
    }
    if (name.len > 0 && pass->major >= 12) {
        package = lc_path_join(pass->arena, folder, name);
        if (lc_node_manifest(pass, package, &manifest) == LC_NODE_FAILED)
            return LC_NODE_FAILED;
        if (lc_node_exports_of(pass, manifest))
            return lc_node_exports(pass, package, manifest->exports, lc_arena_join(pass->arena, LC_S("."), rest));
    }
    return find_path(pass, folder, specifier);
}

/* Is it the package's own name, or a path below it? */
static bool is_self(const struct lc_npm_manifest *manifest, lc_str specifier)
{
    if (manifest == NULL || manifest->name.len == 0 || !lc_str_has_prefix(specifier, manifest->name))
        return false;
    return specifier.len == manifest->name.len || specifier.ptr[manifest->name.len] == '/';
}

/* A package that asks for itself by its own name. */
static enum lc_node_end required_self(struct lc_node_pass *pass, lc_str specifier)
{
    const struct lc_npm_manifest *manifest;
    lc_str at;
    enum lc_node_end end;

    if (pass->major < 12)
        return LC_NODE_NEXT;
    end = lc_node_scope(pass, lc_path_dir(pass->from), &manifest, &at);
    if (end == LC_NODE_FAILED)
        return end;
    if (specifier.ptr[0] == '#' && lc_node_imports_of(pass, manifest))
        return lc_node_imports(pass, at, lc_node_imports_of(pass, manifest), specifier);
    if (!is_self(manifest, specifier))
        return LC_NODE_NEXT;
    /* "exports": null counted as a map here until 16. */
    if (manifest->null_exports && pass->major <= 16)
        return lc_node_fail(pass, "TypeError", at, LC_S("has null for exports"));
    if (lc_node_exports_of(pass, manifest) == NULL)
        return LC_NODE_NEXT;
    return lc_node_exports(pass, at, manifest->exports,
                           lc_arena_join(pass->arena, LC_S("."), lc_str_from_index(specifier, manifest->name.len)));
}

static enum lc_node_end required(struct lc_node_pass *pass, lc_str specifier)
{
    lc_str folder = lc_path_dir(pass->from);
    struct folders folders = {0};
    enum lc_node_end end;

    pass->via = folder;
    end = required_self(pass, specifier);
    if (end != LC_NODE_NEXT)
        return end;
    if (lc_str_has_prefix(specifier, LC_S("/")))
        return find_path(pass, LC_S(""), specifier);
    /* "..x" counts as relative too. */
    if (is_relative(specifier) || lc_str_has_prefix(specifier, LC_S("..")))
        return find_path(pass, folder, specifier);
    upward(pass, folder, true, &folders);
    end = search(pass, required_in, &folders, specifier);
    if (end == LC_NODE_NEXT)
        return search_global(pass, required_in, specifier);
    if (end == LC_NODE_DONE && pass->trace) {
        folders.count = 0;
        global(pass, &folders);
        find_hidden(pass, required_in, &folders, 0, specifier);
    }
    return end;
}

/* -------------------------------------------------------------------------------------------------- import */

/* Until 16 import took "no such file" alone for absent: below a file, or where links go round in a circle, it ends with
 * the system's error instead of going on. */
static enum lc_node_end system_error(struct lc_node_pass *pass, lc_str path, bool slash)
{
    struct lc_place place;

    if (pass->major > 16)
        return LC_NODE_NEXT;
    if (lc_image_find(pass->resolver->image, path, true, pass->arena, &place) == LC_LINK_LOOP)
        return lc_node_fail(pass, "ELOOP", path, LC_S("is a link that comes back to itself"));
    for (lc_str at = slash ? path : lc_path_dir(path); at.len > 1; at = lc_path_dir(at))
        if (lc_node_stat(pass, at, NULL) == LC_NODE_FILE)
            return lc_node_fail(pass, "ENOTDIR", path, LC_S("would stand below a file"));
    return LC_NODE_NEXT;
}

/* One of the names that main may mean. Until 20 it was part of a URL. Since 22 it is looked for as a path without its
 * trailing slash, and then loaded with it: "./lib/" beside lib.js fails. */
static enum lc_node_end imported_main_as(struct lc_node_pass *pass, lc_str package, lc_str main, lc_str behind)
{
    lc_str name = lc_arena_join(pass->arena, LC_S("./"), lc_arena_join(pass->arena, main, behind)), path;

    if (pass->major < LC_NODE_STRICT) {
        struct lc_node_url url = lc_node_url(package, name, pass->arena);
        if (!url.slash && !url.bad && lc_node_file(pass, url.path) == LC_NODE_DONE)
            return LC_NODE_DONE;
        return url.bad ? LC_NODE_NEXT : system_error(pass, url.path, url.slash);
    }
    path =
        lc_arena_join(pass->arena, lc_node_path(pass, package, lc_arena_join(pass->arena, LC_S("./"), main)), behind);
    if (lc_node_stat(pass, path, NULL) != LC_NODE_FILE)
        return LC_NODE_NEXT;
    path = lc_node_path(pass, package, name);
    if (lc_node_file(pass, path) == LC_NODE_DONE)
        return LC_NODE_DONE;
    return lc_node_fail(pass, "ERR_MODULE_NOT_FOUND", path, LC_S("absent"));
}

static enum lc_node_end imported_main(struct lc_node_pass *pass, lc_str package, const struct lc_npm_manifest *manifest)
{
    static const char *const behind[] = {"", ".js", ".json", ".node", "/index.js", "/index.json", "/index.node"};

    for (size_t i = 0; manifest && manifest->main.len > 0 && i < sizeof behind / sizeof behind[0]; i++) {
        enum lc_node_end end = imported_main_as(pass, package, manifest->main, lc_str_from(behind[i]));
        if (end != LC_NODE_NEXT)
            return end;
    }
    for (size_t i = 1; i < 4; i++) {
        lc_str index = lc_arena_join(pass->arena, LC_S("index"), lc_str_from(behind[i]));
        if (lc_node_file(pass, lc_path_join(pass->arena, package, index)) == LC_NODE_DONE)
            return LC_NODE_DONE;
    }
    return lc_node_fail(pass, "ERR_MODULE_NOT_FOUND", package, LC_S("is a package without a main file"));
}

static enum lc_node_end imported_file(struct lc_node_pass *pass, lc_str folder, lc_str reference)
{
    return lc_node_url_file(pass, lc_node_url(folder, reference, pass->arena));
}

static bool split_package(lc_str specifier, lc_str *name, lc_str *subpath)
{
    size_t slash = lc_str_find_byte(specifier, '/');

    if (lc_str_has_prefix(specifier, LC_S("@"))) {
        size_t more;
        if (slash == LC_NPOS)
            return false;
        more = lc_str_find_byte(lc_str_from_index(specifier, slash + 1), '/');
        slash = more == LC_NPOS ? LC_NPOS : slash + 1 + more;
    }
    *name = lc_str_cut(specifier, 0, slash);
    *subpath = lc_str_from_index(specifier, name->len);
    return name->len > 0 && name->ptr[0] != '.' && lc_str_find_byte(*name, '%') == LC_NPOS &&
           lc_str_find_byte(*name, '\\') == LC_NPOS;
}

/* The first folder of the name decides, whatever it holds. */
static enum lc_node_end imported_in(struct lc_node_pass *pass, lc_str folder, lc_str specifier)
{
    const struct lc_npm_manifest *manifest;
    lc_str name, subpath, package;

    if (!split_package(specifier, &name, &subpath))
        return LC_NODE_NEXT;
    package = lc_node_path(pass, folder, name);
    if (lc_node_stat(pass, package, NULL) != LC_NODE_FOLDER) {
        lc_node_tried(pass, package, LC_S("absent"));
        return system_error(pass, package, false);
    }
    if (lc_node_manifest(pass, package, &manifest) == LC_NODE_FAILED)
        return LC_NODE_FAILED;
    if (lc_node_exports_of(pass, manifest))
        return lc_node_exports(pass, package, manifest->exports, lc_arena_join(pass->arena, LC_S("."), subpath));
    if (subpath.len == 0)
        return imported_main(pass, package, manifest);
    return imported_file(pass, package, lc_arena_join(pass->arena, LC_S("."), subpath));
}

static enum lc_node_end core(struct lc_node_pass *pass, lc_str specifier)
{
    lc_str name = specifier;
    bool prefixed = lc_str_has_prefix(specifier, LC_S("node:"));

    if (prefixed)
        name = lc_str_from_index(specifier, 5);
    if (prefixed && pass->major < 14)
        return LC_NODE_NEXT;
    if (!lc_node_core(pass->major, name, prefixed)) {
        if (prefixed && pass->resolver->runtime->preview)
            lc_node_uncertain(pass, LC_S("the core modules of a preview are not known"));
        return prefixed ? lc_node_fail(pass, "ERR_UNKNOWN_BUILTIN_MODULE", specifier, LC_S("is no core module"))
                        : LC_NODE_NEXT;
    }
    pass->out->builtin = true;
    pass->out->path = specifier;
    lc_node_tried(pass, specifier, LC_S("is a core module"));
    return LC_NODE_DONE;
}

/* NODE_PATH for import: the patch. Taken to work like node_modules folders; where require's conditions would give
 * another file, or the importing file is not the function's, that is not certain. */
static enum lc_node_end patched(struct lc_node_pass *pass, lc_str specifier)
{
    struct lc_resolution other = {.certain = true};
    struct lc_node_pass again = *pass;
    enum lc_node_end end = search_global(pass, imported_in, specifier);

    if (end == LC_NODE_NEXT)
        return end;
    if (!lc_path_is_within(pass->from,
                           pass->resolver->image->task ? pass->resolver->image->task->mount : LC_S("/var/task")))
        lc_node_uncertain(pass, LC_S("whether Lambda's NODE_PATH serves ES modules of layers is not known"));
    again.out = &other;
    again.trace = false;
    for (size_t i = 0; i < again.own_count; i++)
        if (lc_str_is(again.own[i], "import"))
            again.own[i] = LC_S("require");
    if (search_global(&again, imported_in, specifier) != end || !lc_str_eq(other.path, pass->out->path) ||
        end == LC_NODE_FAILED)
        lc_node_uncertain(pass, LC_S("how Lambda's NODE_PATH for ES modules treats exports is not known"));
    return end;
}

enum lc_node_end lc_node_package(struct lc_node_pass *pass, lc_str folder, lc_str specifier)
{
    const struct lc_npm_manifest *manifest;
    struct folders folders = {0};
    lc_str name, subpath, at;
    enum lc_node_end end;

    if (lc_node_core(pass->major, specifier, false))
        return pass->esm ? core(pass, specifier)
                         : lc_node_fail(pass, "ERR_INVALID_URL_SCHEME", specifier,
                                        LC_S("is a core module, which require cannot take from imports"));
    if (specifier.len == 0) /* a target of imports */
        return lc_node_fail(pass, "ERR_MODULE_NOT_FOUND", folder, LC_S("imports a package without a name"));
    if (!split_package(specifier, &name, &subpath))
        return lc_node_fail(pass, "ERR_INVALID_MODULE_SPECIFIER", specifier, LC_S("is not a valid package name"));
    end = lc_node_scope(pass, folder, &manifest, &at);
    if (end == LC_NODE_FAILED)
        return end;
    if (lc_node_exports_of(pass, manifest) && lc_str_eq(manifest->name, name)) {
        pass->via = at;
        return lc_node_exports(pass, at, manifest->exports, lc_arena_join(pass->arena, LC_S("."), subpath));
    }
    upward(pass, folder, false, &folders);
    end = search(pass, imported_in, &folders, specifier);
    if (end == LC_NODE_NEXT && pass->esm && pass->major >= 18)
        end = patched(pass, specifier);
    return end == LC_NODE_NEXT ? lc_node_fail(pass, pass->esm ? "ERR_MODULE_NOT_FOUND" : "MODULE_NOT_FOUND", specifier,
                                              LC_S("is on no search path"))
                               : end;
}

static enum lc_node_end imported(struct lc_node_pass *pass, lc_str specifier)
{
    lc_str folder = lc_path_dir(pass->from), scheme = lc_node_scheme(specifier), at;
    const struct lc_npm_manifest *manifest;
    enum lc_node_end end;

    pass->via = folder;
    if (lc_str_has_prefix(specifier, LC_S("/")) || is_relative(specifier))
        return imported_file(pass, folder, specifier);
    if (lc_str_has_prefix(specifier, LC_S("#"))) {
        if (!lc_node_imports_takes(pass, specifier))
            return lc_node_fail(pass, "ERR_INVALID_MODULE_SPECIFIER", specifier, LC_S("is no name for imports"));
        end = lc_node_scope(pass, folder, &manifest, &at);
        return end == LC_NODE_FAILED ? end : lc_node_imports(pass, at, lc_node_imports_of(pass, manifest), specifier);
    }
    if (lc_str_caseeq(scheme, LC_S("file"))) {
        lc_str path = lc_str_from_index(specifier, 5);
        if (lc_str_has_prefix(path, LC_S("//")))
            path = lc_str_from_index(path, 2);
        return imported_file(pass, folder, path);
    }
    if (lc_str_caseeq(scheme, LC_S("data"))) {
        pass->out->builtin = true;
        pass->out->path = specifier;
        return LC_NODE_DONE;
    }
    if (scheme.len > 0)
        return lc_node_fail(pass, "ERR_UNSUPPORTED_ESM_URL_SCHEME", specifier,
                            LC_S("is a URL that Node.js does not load"));
    return lc_node_package(pass, folder, specifier);
}

/* ---------------------------------------------------------------------------------------------- the way in */

static void prepare(struct lc_node_pass *pass, lc_str from)
{
    struct lc_place place;

    pass->major = lc_node_major(pass->resolver->runtime);
    lc_node_options_read(pass->major, pass->resolver->function, pass->arena, &pass->options);
    if (pass->options.why.len > 0)
        lc_node_uncertain(pass, pass->options.why);
    pass->own[pass->own_count++] = LC_S("node");
    pass->own[pass->own_count++] = pass->esm ? LC_S("import") : LC_S("require");
    if (!pass->options.no_addons && pass->major >= 16)
        pass->own[pass->own_count++] = LC_S("node-addons");
    if (pass->options.require_module)
        pass->own[pass->own_count++] = LC_S("module-sync");
    pass->from = lc_node_path(pass, LC_S("/var/task"), from);
    if (!pass->options.preserve_symlinks &&
        lc_image_find(pass->resolver->image, pass->from, true, pass->arena, &place) == LC_FOUND)
        pass->from = place.path;
}

void lc_resolve_node(const struct lc_resolver *resolver, enum lc_import_kind kind, lc_str specifier, lc_str from,
                     bool trace, struct lc_arena *arena, struct lc_resolution *out)
{
    struct lc_node_pass pass = {
        .resolver = resolver, .arena = arena, .out = out, .trace = trace, .esm = kind == LC_IMPORT_ESM};
    enum lc_node_end end;

    *out = (struct lc_resolution){.certain = true};
    if (resolver->runtime == NULL || resolver->runtime->language != LC_LANG_NODE) {
        lc_node_uncertain(&pass, LC_S("the runtime is not known to run Node.js"));
        return;
    }
    prepare(&pass, from);
    if (specifier.len == 0) {
        lc_node_fail(&pass, pass.esm ? "ERR_INVALID_MODULE_SPECIFIER" : "ERR_INVALID_ARG_VALUE", from,
                     LC_S("imports ''"));
        return;
    }
    end = core(&pass, specifier);
    if (end == LC_NODE_NEXT)
        end = pass.esm ? imported(&pass, specifier) : required(&pass, specifier);
    if (end == LC_NODE_NEXT)
        lc_node_fail(&pass, pass.esm ? "ERR_MODULE_NOT_FOUND" : "MODULE_NOT_FOUND", specifier,
                     LC_S("is on no search path"));
    /* What require leaves to the resolver of import fails under the name that require has for it. */
    if (!pass.esm && out->code && lc_str_is(lc_str_from(out->code), "ERR_MODULE_NOT_FOUND"))
        out->code = "MODULE_NOT_FOUND";
    if (end == LC_NODE_DONE && out->builtin)
        out->found = true;
    else if (end == LC_NODE_DONE)
        lc_node_settle(&pass);
}
