/* Whose file a node of the image is: by place for npm, gems and jars; for Python by name, and by RECORD where that was
 * fetched. */

#include "layers/base/path.h"
#include "layers/resolve/resolution.h"

/* Does the gem "name-version" or "name-version-platform" own `rest`, a path below its gem home? */
static bool gem_owns(const struct lc_package *package, lc_str rest)
{
    static const char *const folders[] = {"gems/", "extensions/", "build_info/"};

    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        lc_str folder;
        if (!lc_str_has_prefix(rest, lc_str_from(folders[i])))
            continue;
        folder = lc_str_from_index(rest, strlen(folders[i]));
        /* extensions/PLATFORM/ABI/NAME-VERSION */
        for (unsigned skip = 0; i == 1 && skip < 2; skip++)
            folder = lc_str_from_index(
                folder, lc_str_find_byte(folder, '/') == LC_NPOS ? folder.len : lc_str_find_byte(folder, '/') + 1);
        folder = lc_str_cut(folder, 0, lc_str_find_byte(folder, '/'));
        if (!lc_str_has_prefix(folder, package->name))
            return false;
        folder = lc_str_from_index(folder, package->name.len);
        if (!lc_str_has_prefix(folder, LC_S("-")) || !lc_str_has_prefix(lc_str_from_index(folder, 1), package->version))
            return false;
        folder = lc_str_from_index(folder, 1 + package->version.len);
        return folder.len == 0 || folder.ptr[0] == '-';
    }
    return false;
}

/* Is `path` in the distribution's RECORD, as far as that was fetched? */
static bool record_lists(const struct lc_resolver *resolver, const struct lc_installed *item, lc_str path)
{
    const struct lc_metadata_set *set = &resolver->metadata;
    const struct lc_metadata *metadata = item->origin == 0 ? set->task
                                         : set->layers     ? set->layers[item->origin - 1]
                                                           : NULL;
    const struct lc_need *need;
    struct lc_record record;
    struct lc_arena scratch;
    bool listed = false;

    if (metadata == NULL || metadata->contents == NULL || item->package->record == LC_NO_ENTRY)
        return false;
    need = lc_contents_get(metadata->contents, item->package->record);
    if (need == NULL || !need->fetched || need->status != LC_OK || need->head > 0 ||
        !lc_str_contains(need->bytes, path))
        return false;
    lc_arena_init(&scratch, 1);
    lc_package_files(item->package, need->bytes, &scratch, &record);
    for (size_t i = 0; i < record.count && !listed; i++)
        listed = lc_str_eq(record.items[i].path, path);
    lc_arena_release(&scratch);
    return listed;
}

/* Does the top-level name of `rest` read like the distribution's name ("python_dateutil" does not "dateutil")? */
static bool is_named_after(const struct lc_package *package, lc_str rest)
{
    size_t slash = lc_str_find_byte(rest, '/');
    lc_str top = lc_str_cut(rest, 0, slash == LC_NPOS ? lc_str_find_byte(rest, '.') : slash),
           name = package->normalized;

    if (top.len != name.len)
        return false;
    for (size_t i = 0; i < top.len; i++)
        if (lc_to_lower(top.ptr[i]) != lc_to_lower(name.ptr[i]) &&
            !(name.ptr[i] == '-' && (top.ptr[i] == '_' || top.ptr[i] == '.')))
            return false;
    return true;
}

enum claim { NO_CLAIM, BY_NAME, BY_RECORD, BY_PLACE };

/* What is asked, and the best answer yet. */
struct search {
    const struct lc_resolver *resolver;
    const struct lc_tree *tree;
    const struct lc_tree_node *node;
    const struct lc_installed *best;
    enum claim claim;
};

static enum claim claim_of(const struct search *search, const struct lc_installed *item)
{
    const struct lc_package *package = item->package;
    lc_str path = search->node->path, rest;

    /* Names and records cannot beat a place: asked for every edge of every node_modules, beside hundreds of them. */
    if (package->ecosystem == LC_PYPI && search->claim == BY_PLACE)
        return NO_CLAIM;
    if ((item->origin == 0) != (search->tree == search->resolver->image->task) ||
        !lc_path_is_within(path, package->root))
        return NO_CLAIM;
    rest = lc_str_from_index(path, package->root.len);
    if (lc_str_has_prefix(rest, LC_S("/")))
        rest = lc_str_from_index(rest, 1);
    switch (package->ecosystem) {
    case LC_NPM: return BY_PLACE; /* found by its root */
    case LC_MAVEN: return lc_str_eq(package->root, path) ? BY_PLACE : NO_CLAIM;
    case LC_GEM: return gem_owns(package, rest) ? BY_PLACE : NO_CLAIM;
    case LC_PYPI:
        if (is_named_after(package, rest))
            return BY_NAME;
        return record_lists(search->resolver, item, rest) ? BY_RECORD : NO_CLAIM;
    case LC_ECOSYSTEM_COUNT: break;
    }
    return NO_CLAIM;
}

static void consider(struct search *search, const struct lc_installed *item)
{
    uint32_t provider = search->tree == search->resolver->image->task ? 0 : 1 + (uint32_t)search->node->archive;
    enum claim claim = claim_of(search, item);

    if (claim == NO_CLAIM || claim < search->claim)
        return;
    /* Of copies at one place the one whose archive provides the file, else the one that won the place. */
    if (claim == search->claim && (search->best->origin == provider || (item->origin != provider && item->overwritten)))
        return;
    search->best = item;
    search->claim = claim;
}

/* The npm package folder that the path lies in: by its name, or as the inventory knows it. */
static lc_str npm_root_of(const struct lc_inventory *inventory, lc_str path)
{
    lc_str root = lc_npm_package_root(path), folder = path;

    while (inventory->has_loose && folder.len > root.len) {
        if (lc_map_get(&inventory->npm_roots, folder))
            return folder;
        folder = lc_path_dir(folder);
    }
    return root;
}

const struct lc_installed *lc_resolve_owner(const struct lc_resolver *resolver, const struct lc_tree *tree,
                                            const struct lc_tree_node *node)
{
    struct search search = {.resolver = resolver, .tree = tree, .node = node};
    const struct lc_inventory *inventory = resolver->inventory;
    lc_str npm_root;

    if (inventory == NULL)
        return NULL;
    npm_root = npm_root_of(inventory, node->path);
    if (npm_root.len > 0)
        for (const struct lc_installed *item = lc_map_get(&inventory->npm_roots, npm_root); item; item = item->next)
            consider(&search, item);
    for (size_t i = inventory->npm_count; i < inventory->count; i++)
        consider(&search, &inventory->items[i]);
    return search.best;
}
