/* Lookups in the merged view, component by component, as the kernel walks: a ".." after a link starts from where the
 * link led. */
#include "layers/image/image.h"

#include "layers/base/caps.h"
#include "layers/base/path.h"

const struct lc_tree *lc_image_tree(const struct lc_image *image, lc_str path, lc_str *below)
{
    const struct lc_tree *trees[] = {image->task, image->opt};

    for (size_t i = 0; i < 2; i++) {
        if (trees[i] == NULL || !lc_path_is_within(path, trees[i]->mount))
            continue;
        *below = lc_str_from_index(path, trees[i]->mount.len);
        if (below->len > 0)
            *below = lc_str_from_index(*below, 1);
        return trees[i];
    }
    return NULL;
}

/* A walk in progress: `at` is a real, clean absolute folder ("" for the root), `rest` what still has to be walked from
 * there. */
struct walk {
    const struct lc_image *image;
    struct lc_arena *arena;
    lc_str at, rest;
    unsigned hops;
};

/* Is `path` the root, "/var", a mount, or below a mount? Everything else belongs to the runtime's own image. */
static bool is_ours(const struct lc_image *image, lc_str path)
{
    lc_str below;

    if (lc_image_tree(image, path, &below))
        return true;
    return (image->task && lc_path_is_within(image->task->mount, path)) ||
           (image->opt && lc_path_is_within(image->opt->mount, path));
}

/* Takes one component off the walk. LC_FOUND: go on; `place` is filled when the component was the last one and stands
 * in a tree. */
static enum lc_found step(struct walk *walk, lc_str part, bool follow, struct lc_place *place)
{
    lc_str below, path;
    const struct lc_tree *tree;
    const struct lc_tree_node *node;

    if (part.len == 0 || lc_str_eq(part, LC_S(".")))
        return LC_FOUND;
    if (lc_str_eq(part, LC_S(".."))) {
        walk->at = lc_path_dir(walk->at);
        return LC_FOUND;
    }
    path = lc_arena_printf(walk->arena, "%.*s/%.*s", LC_FMT(walk->at), LC_FMT(part));
    if (!is_ours(walk->image, path))
        return walk->hops > 0 ? LC_LINK_LEAVES : LC_ABSENT;
    tree = lc_image_tree(walk->image, path, &below);
    node = tree ? lc_tree_find(tree, below) : NULL;
    if (tree && node == NULL)
        return LC_ABSENT;
    if (node && node->conflict)
        return LC_UNDER_CONFLICT;
    if (node && node->kind == LC_ENTRY_SYMLINK && (walk->rest.len > 0 || follow)) {
        lc_str target = lc_tree_entry(tree, node)->target;
        if (++walk->hops > LC_LINK_HOPS_MAX)
            return LC_LINK_LOOP;
        if (lc_str_has_prefix(target, LC_S("/")))
            walk->at = LC_S("");
        walk->rest = lc_arena_printf(walk->arena, "%.*s/%.*s", LC_FMT(target), LC_FMT(walk->rest));
        return LC_FOUND;
    }
    if (node && node->kind != LC_ENTRY_DIRECTORY && walk->rest.len > 0)
        return LC_ABSENT;
    walk->at = path;
    *place = (struct lc_place){.tree = tree, .node = node, .path = path};
    return LC_FOUND;
}

/* The nearest folder above a path that is in the tree; NULL when a component on the way is empty, "." or "..". */
static const struct lc_tree_node *above(const struct lc_tree *tree, lc_str below)
{
    const struct lc_tree_node *node = NULL;

    while (node == NULL) {
        lc_str name = lc_path_base(below);
        if (name.len == 0 || lc_str_eq(name, LC_S(".")) || lc_str_eq(name, LC_S("..")))
            return NULL;
        below = lc_path_dir(below);
        node = lc_tree_find(tree, below);
    }
    return node;
}

/* Most paths are clean and meet no link: a few lookups settle them. False when the walk has to. */
static bool find_at_once(const struct lc_image *image, lc_str path, bool follow, struct lc_arena *arena,
                         struct lc_place *out, enum lc_found *found)
{
    lc_str below;
    const struct lc_tree *tree = lc_image_tree(image, path, &below);
    const struct lc_tree_node *node = tree ? lc_tree_find(tree, below) : NULL, *folder;

    if (tree == NULL || path.ptr[path.len - 1] == '/' || lc_str_has_prefix(below, LC_S("/")))
        return false;
    folder = node ? node->parent : above(tree, below);
    if (folder == NULL ? node == NULL : folder->kind != LC_ENTRY_DIRECTORY)
        return false;
    /* A node's parents are folders by how trees are built, unless archives disagree about one of them. */
    for (const struct lc_tree_node *up = node ? node : folder; up; up = up->parent)
        if (up->conflict)
            return false;
    if (node && node->kind == LC_ENTRY_SYMLINK && follow)
        return false;
    *found = node ? LC_FOUND : LC_ABSENT;
    if (node)
        *out = (struct lc_place){.tree = tree, .node = node, .path = lc_arena_copy(arena, path)};
    return true;
}

enum lc_found lc_image_find(const struct lc_image *image, lc_str path, bool follow, struct lc_arena *arena,
                            struct lc_place *out)
{
    struct walk walk = {.image = image, .arena = arena, .at = LC_S(""), .rest = path};
    struct lc_place place = {0};
    enum lc_found at_once;
    lc_str below;

    if (find_at_once(image, path, follow, arena, out, &at_once))
        return at_once;
    while (walk.rest.len > 0) {
        size_t slash = lc_str_find_byte(walk.rest, '/');
        lc_str part = lc_str_cut(walk.rest, 0, slash);
        enum lc_found found;
        walk.rest = slash == LC_NPOS ? LC_S("") : lc_str_from_index(walk.rest, slash + 1);
        found = step(&walk, part, follow, &place);
        if (found != LC_FOUND)
            return found;
    }
    if (place.path.len != walk.at.len || place.tree == NULL) {
        /* The last step was ".." or "/": the folder we stand in. */
        place.tree = lc_image_tree(image, walk.at, &below);
        place.node = place.tree ? lc_tree_find(place.tree, below) : NULL;
        place.path = walk.at;
    }
    if (place.node == NULL)
        return LC_ABSENT;
    *out = place;
    return LC_FOUND;
}

lc_str lc_tree_absolute(const struct lc_tree *tree, const struct lc_tree_node *node, struct lc_arena *arena)
{
    return lc_path_join(arena, tree->mount, node->path);
}

bool lc_copies_differ(struct lc_archive *a, uint32_t entry_a, struct lc_archive *b, uint32_t entry_b, bool *known)
{
    const struct lc_entry *x = &a->entries[entry_a], *y = &b->entries[entry_b];

    *known = true;
    if (x->kind != y->kind)
        return true;
    if (x->kind == LC_ENTRY_SYMLINK)
        return !lc_str_eq(x->target, y->target);
    if (x->size != y->size)
        return true;
    if (x->size == 0)
        return false;
    if (lc_archive_checksum(a, entry_a, NULL) != LC_OK || lc_archive_checksum(b, entry_b, NULL) != LC_OK) {
        *known = false;
        return false;
    }
    return x->crc != y->crc;
}
