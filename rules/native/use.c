/* Which binaries are loaded or run: /opt/extensions and bootstrap always; then what the runtime's search paths
 * reach. */
#include "rules/native/use.h"

#include "layers/base/path.h"
#include "rules/native/platform.h"

static bool is_in_folder(const struct lc_context *cx, enum lc_search_kind kind, lc_str folder, const char *usual)
{
    const struct lc_search_path *path = &(cx->target ? &cx->target->search : &cx->stack->search)->paths[kind];

    /* Without a runtime its defaults are not known, but every one of them ends with these. */
    if (cx->stack->runtime == NULL)
        return lc_str_is(folder, usual);
    return path->known && lc_search_index(path, folder) != LC_NPOS;
}

static const struct lc_search_path *packages_path(const struct lc_context *cx)
{
    return &(cx->target ? &cx->target->search : &cx->stack->search)->paths[LC_SEARCH_PACKAGES];
}

static bool has_component(lc_str path, const char *name)
{
    lc_str part;

    while (lc_str_next(&path, '/', &part))
        if (lc_str_is(part, name))
            return true;
    return false;
}

/* ------------------------------------------------------------------------------------------------------ Node.js */

/* Platform packages' names have two or three parts besides the platform. */
#define NAME_PARTS_MAX 8
/* Longer paths exist on no Linux system (PATH_MAX); trees do not hold them. */
#define PATH_BYTES_MAX 4096

/* Where the name begins in ".../node_modules/NAME". */
static size_t npm_name_at(lc_str root)
{
    size_t at = root.len;

    while (at > 0 && !lc_str_has_suffix(lc_str_cut(root, 0, at), LC_S("node_modules/")))
        at--;
    return at;
}

/* `modules` + `scope` + '/' + `name` of an installed package, as the tree spells it; empty when there is none. */
static lc_str installed(const struct lc_tree *tree, lc_str modules, lc_str scope, lc_str name)
{
    char path[PATH_BYTES_MAX];
    size_t len = 0;
    lc_str parts[] = {modules, scope, scope.len > 0 ? LC_S("/") : LC_S(""), name};
    const struct lc_tree_node *node;

    if (modules.len + scope.len + 1 + name.len > sizeof path)
        return (lc_str){0};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].len > 0)
            memcpy(path + len, parts[i].ptr, parts[i].len);
        len += parts[i].len;
    }
    node = lc_tree_find(tree, (lc_str){path, len});
    return node && node->kind == LC_ENTRY_DIRECTORY ? node->path : (lc_str){0};
}

lc_str lc_native_npm_owner(struct lc_context *cx, const struct lc_tree *tree, lc_str root)
{
    size_t at = npm_name_at(root), slash;
    lc_str modules = lc_str_cut(root, 0, at), name = lc_str_from_index(root, at), scope = {0}, found = {0};
    lc_str neutral = lc_platform_neutral(cx->scratch, name);

    if (!lc_platform_is_named(name) || at == 0)
        return root;
    slash = lc_str_find_byte(neutral, '/');
    if (slash != LC_NPOS) {
        scope = lc_str_cut(neutral, 0, slash);
        neutral = lc_str_from_index(neutral, slash + 1);
    }
    /* "@img/sharp-libvips": @img/sharp-libvips, sharp-libvips, @img/sharp, sharp, then the scope's own name. */
    for (int tries = 0; neutral.len > 0 && found.len == 0 && tries < NAME_PARTS_MAX; tries++) {
        size_t dash = lc_str_find_last_byte(neutral, '-');
        if (scope.len > 0)
            found = installed(tree, modules, scope, neutral);
        if (found.len == 0)
            found = installed(tree, modules, (lc_str){0}, neutral);
        neutral = lc_str_cut(neutral, 0, dash == LC_NPOS ? 0 : dash);
    }
    if (found.len == 0 && scope.len > 1)
        found = installed(tree, modules, (lc_str){0}, lc_str_from_index(scope, 1));
    return found.len > 0 ? found : root;
}

/* Who asks for the platform package, where no name says so: "@biomejs/biome" for "@biomejs/cli-linux-x64". */
static lc_str asking(struct lc_context *cx, const struct lc_tree *tree, const struct lc_tree_node *node, lc_str root)
{
    const struct lc_unit *unit = lc_tree_unit(cx, tree, node->archive);
    size_t at = npm_name_at(root);
    lc_str name = lc_str_from_index(root, at), found;

    for (size_t i = 0; unit && unit->requirements && i < unit->packages.count; i++)
        for (size_t k = 0; unit->packages.items[i].ecosystem == LC_NPM && k < unit->requirements[i].count; k++) {
            if (unit->requirements[i].items[k].kind != LC_REQUIRES_OPTIONAL ||
                !lc_str_eq(unit->requirements[i].items[k].name, name))
                continue;
            found = installed(tree, lc_str_cut(root, 0, at), (lc_str){0}, unit->packages.items[i].folder_name);
            if (found.len > 0)
                return found;
        }
    return root;
}

static enum lc_native_use use_in_node(struct lc_context *cx, const struct lc_tree *tree,
                                      const struct lc_tree_node *node, struct lc_native_owner *owner)
{
    lc_str root = lc_npm_package_root(node->path), first;
    bool is_task = cx->target && tree == cx->target->image.task;
    size_t at;

    if (root.len == 0)
        return is_task && lc_str_has_suffix(node->path, LC_S(".node")) ? LC_USE_OWN : LC_USE_NONE;
    if (!is_task) {
        /* Only what NODE_PATH names is reached from the function; the upward walk finds the rest below it. */
        at = lc_str_has_prefix(root, LC_S("node_modules/")) ? 0 : lc_str_find(root, LC_S("/node_modules/"));
        first = lc_str_cut(root, 0, at == 0 ? strlen("node_modules") : at + strlen("/node_modules"));
        if (lc_search_index(packages_path(cx), lc_path_join(cx->scratch, tree->mount, first)) == LC_NPOS)
            return LC_USE_NONE;
    }
    owner->folder = lc_native_npm_owner(cx, tree, root);
    if (owner->folder.len == root.len && lc_platform_is_named(lc_str_from_index(root, npm_name_at(root))))
        owner->folder = asking(cx, tree, node, root);
    owner->key = owner->folder;
    owner->name = lc_str_from_index(owner->folder, npm_name_at(owner->folder));
    owner->is_package = true;
    owner->ecosystem = LC_NPM;
    return lc_native_is_library_name(node->path) ? LC_USE_MODULE : LC_USE_SPAWNED;
}

/* ------------------------------------------------------------------------------------------------- Python, Ruby */

/* The longest entry of the search path that holds the file, empty when none does. */
static lc_str entry_of(const struct lc_search_path *path, lc_str absolute)
{
    lc_str best = {0};

    for (size_t i = 0; i < path->count; i++)
        if (path->items[i].len > best.len && lc_path_is_within(absolute, path->items[i]))
            best = path->items[i];
    return best;
}

static lc_str place_of(struct lc_context *cx, uint16_t archive, lc_str folder, lc_str name)
{
    return lc_arena_printf(cx->scratch, "%u %.*s %.*s", archive, LC_FMT(folder), LC_FMT(name));
}

static lc_str bytes_of(const struct lc_unit *unit, uint32_t entry)
{
    const struct lc_need *need = entry == LC_NO_ENTRY ? NULL : lc_contents_get(&unit->contents, entry);

    return need && need->fetched && need->head == 0 && need->status == LC_OK ? need->bytes : (lc_str){0};
}

/* Has the RECORD the file itself, or the module's own __init__ (a file that was built later is in none)? */
static bool records(struct lc_context *cx, const struct lc_package *package, lc_str record, lc_str path, lc_str init)
{
    struct lc_record files;

    if (!lc_str_contains(record, path) && !lc_str_contains(record, init))
        return false;
    lc_package_files(package, record, cx->scratch, &files);
    for (size_t i = 0; i < files.count; i++)
        if (lc_str_eq(files.items[i].path, path) || lc_str_eq(files.items[i].path, init))
            return true;
    return false;
}

/* Is it a line of the distribution's top_level.txt? */
static bool is_top_level(struct lc_context *cx, const struct lc_unit *unit, const struct lc_tree *tree,
                         const struct lc_tree_node *beside, const struct lc_package *package, lc_str name)
{
    const struct lc_tree_node *node =
        lc_tree_find(tree, lc_path_join(cx->scratch, package->metadata, LC_S("top_level.txt")));
    lc_str lines = node && node->archive == beside->archive ? bytes_of(unit, node->entry) : (lc_str){0}, line;

    while (lines.len > 0 && lc_str_next(&lines, '\n', &line)) {
        if (lc_str_has_suffix(line, LC_S("\r")))
            line.len--;
        if (lc_str_eq(line, name))
            return true;
    }
    return false;
}

/* The distribution in the same folder that says that it brings the binary, or the module it belongs to. */
static const struct lc_package *recorded(struct lc_context *cx, const struct lc_unit *unit, const struct lc_tree *tree,
                                         const struct lc_tree_node *node, const struct lc_native_owner *owner)
{
    lc_str path = owner->folder.len > 0 ? lc_str_from_index(node->path, owner->folder.len + 1) : node->path;
    lc_str init = lc_arena_printf(cx->scratch, "%.*s/__init__.py", LC_FMT(owner->name));

    for (size_t i = 0; i < unit->packages.count; i++) {
        const struct lc_package *package = &unit->packages.items[i];
        lc_str record;
        if (package->ecosystem != LC_PYPI || !lc_str_eq(package->root, owner->folder))
            continue;
        record = bytes_of(unit, package->record);
        if (record.len > 0 ? records(cx, package, record, path, init)
                           : is_top_level(cx, unit, tree, node, package, owner->name))
            return package;
    }
    return NULL;
}

void lc_native_distribution(struct lc_context *cx, const struct lc_tree *tree, const struct lc_tree_node *node,
                            struct lc_native_distributions *distributions, struct lc_native_owner *owner)
{
    const struct lc_unit *unit = lc_tree_unit(cx, tree, node->archive);
    const struct lc_package *package;
    uint64_t bit = (uint64_t)1 << node->archive;

    if (distributions->known == 0)
        lc_map_init(&distributions->by_place, cx->scratch, 64);
    for (size_t i = 0; unit && !(distributions->known & bit) && i < unit->packages.count; i++) {
        struct lc_package *item = &unit->packages.items[i];
        if (item->ecosystem == LC_PYPI)
            *lc_map_put(&distributions->by_place, place_of(cx, node->archive, item->root, item->normalized)) = item;
    }
    distributions->known |= bit;
    package = lc_map_get(&distributions->by_place,
                         place_of(cx, node->archive, owner->folder, lc_pypi_normalize(cx->scratch, owner->name)));
    if (package == NULL && unit)
        package = recorded(cx, unit, tree, node, owner);
    if (package == NULL)
        return;
    owner->name = package->name;
    owner->is_import = false;
}

static enum lc_native_use use_in_python(struct lc_context *cx, const struct lc_tree *tree, lc_str absolute,
                                        struct lc_native_owner *owner)
{
    lc_str entry = entry_of(packages_path(cx), absolute), below, top;

    if (entry.len == 0 || entry.len < tree->mount.len)
        return LC_USE_NONE;
    below = lc_str_from_index(absolute, entry.len + 1);
    if (has_component(below, "site-packages") || has_component(below, "dist-packages") ||
        has_component(below, "node_modules"))
        return LC_USE_NONE;
    if (!lc_native_is_library_name(below))
        return has_component(below, "bin") ? LC_USE_SPAWNED : LC_USE_NONE;
    top = lc_str_cut(below, 0, lc_str_find_byte(below, '/'));
    top = lc_str_cut(top, 0, lc_str_find_byte(top, '.'));
    owner->folder = lc_str_from_index(entry, entry.len > tree->mount.len ? tree->mount.len + 1 : tree->mount.len);
    owner->name = top;
    owner->key = lc_arena_printf(cx->scratch, "%.*s/%.*s", LC_FMT(entry), LC_FMT(top));
    owner->is_package = owner->is_import = true;
    owner->ecosystem = LC_PYPI;
    return LC_USE_MODULE;
}

static enum lc_native_use use_in_ruby(struct lc_context *cx, const struct lc_tree *tree, lc_str absolute,
                                      struct lc_native_owner *owner)
{
    const struct lc_search_path *load = &(cx->target ? &cx->target->search : &cx->stack->search)->paths[LC_SEARCH_LOAD];
    lc_str entry = entry_of(packages_path(cx), absolute), rest, part;
    size_t skip;

    if (!lc_str_has_suffix(absolute, LC_S(".so")) && !lc_str_has_suffix(absolute, LC_S(".bundle")))
        return LC_USE_NONE;
    if (entry.len >= tree->mount.len && entry.len < absolute.len) {
        rest = lc_str_from_index(absolute, entry.len + 1);
        lc_str_next(&rest, '/', &part);
        skip = lc_str_is(part, "gems") ? 1 : lc_str_is(part, "extensions") ? 3 : 0;
        for (size_t i = 0; i < skip; i++)
            if (!lc_str_next(&rest, '/', &part))
                return LC_USE_NONE;
        if (skip > 0 && rest.len > 0) {
            owner->key = lc_arena_printf(cx->scratch, "%.*s/%.*s", LC_FMT(entry), LC_FMT(part));
            owner->folder =
                lc_str_from_index(entry, entry.len > tree->mount.len ? tree->mount.len + 1 : tree->mount.len);
            owner->name = part;
            owner->is_package = true;
            owner->ecosystem = LC_GEM;
            return LC_USE_MODULE;
        }
    }
    entry = load->known ? entry_of(load, absolute) : (lc_str){0};
    if (entry.len < tree->mount.len || entry.len >= absolute.len)
        return LC_USE_NONE;
    rest = lc_str_from_index(absolute, entry.len + 1);
    return has_component(rest, "gems") || has_component(rest, "extensions") ? LC_USE_NONE : LC_USE_MODULE;
}

/* --------------------------------------------------------------------------------------------------------- all */

/* "lib/libpq.so.5" is the loader's; "_cffi_backend.cpython-312-x86_64-linux-gnu.so" beside it is Python's, "x.node"
 * Node's. */
static bool is_plain_library(lc_str path)
{
    lc_str base = lc_path_base(path);

    return lc_native_is_library_name(path) && !lc_str_has_suffix(base, LC_S(".node")) &&
           !lc_str_has_suffix(base, LC_S(".pyd")) && lc_str_has_prefix(base, LC_S("lib"));
}

static enum lc_native_use use_in_language(struct lc_context *cx, const struct lc_tree *tree,
                                          const struct lc_tree_node *node, lc_str absolute,
                                          struct lc_native_owner *owner)
{
    enum lc_language language = cx->stack->runtime ? cx->stack->runtime->language : LC_LANG_NONE;

    if (!packages_path(cx)->known)
        return LC_USE_NONE;
    if (language == LC_LANG_NODE)
        return use_in_node(cx, tree, node, owner);
    if (language == LC_LANG_PYTHON)
        return use_in_python(cx, tree, absolute, owner);
    return language == LC_LANG_RUBY ? use_in_ruby(cx, tree, absolute, owner) : LC_USE_NONE;
}

static bool is_bootstrap(const struct lc_context *cx, const struct lc_tree *tree, const struct lc_tree_node *node)
{
    if (!lc_native_has_bootstrap(cx->stack->runtime) || node != lc_native_bootstrap(tree))
        return false;
    return tree != cx->stack->opt || lc_native_uses_opt_bootstrap(cx);
}

enum lc_native_use lc_native_use_of(struct lc_context *cx, const struct lc_tree *tree, const struct lc_tree_node *node,
                                    struct lc_native_owner *owner)
{
    lc_str absolute = lc_tree_absolute(tree, node, cx->scratch), folder = lc_path_dir(absolute);

    *owner = (struct lc_native_owner){.key = absolute, .name = absolute};
    if (lc_str_is(folder, "/opt/extensions"))
        return lc_native_extensions(cx->stack) ? LC_USE_EXTENSION : LC_USE_NONE;
    if (is_bootstrap(cx, tree, node))
        return LC_USE_BOOTSTRAP;
    owner->key = owner->name = folder;
    if (is_in_folder(cx, LC_SEARCH_PROGRAMS, folder, "/opt/bin") && !lc_native_is_library_name(node->path))
        return LC_USE_PROGRAM;
    if (is_in_folder(cx, LC_SEARCH_LIBRARIES, folder, "/opt/lib") && is_plain_library(node->path))
        return LC_USE_LIBRARY;
    return use_in_language(cx, tree, node, absolute, owner);
}
