/* Building a merged tree: every entry in archive order finds or makes its node; then children are sorted. */
#include <endian.h>
#include <stdlib.h>

#include "layers/base/path.h"
#include "layers/image/tree.h"

struct builder {
    struct lc_tree *tree;
    lc_str last_dir; /* entries come folder by folder: remember the last one */
    struct lc_tree_node *last_node;
    struct lc_arena scratch;
    struct {
        struct lc_tree_node **items;
        size_t count, capacity;
    } folders; /* every folder, to have its children sorted in the end */
};

static struct lc_tree_node *add_node(struct lc_tree *tree, lc_str path, struct lc_tree_node *parent, uint8_t kind)
{
    struct lc_tree_node *node = LC_NEW(&tree->arena, struct lc_tree_node);

    *node = (struct lc_tree_node){.path = path, .parent = parent, .kind = kind, .entry = LC_NO_ENTRY};
    if (parent) {
        node->next = parent->first;
        parent->first = node;
    }
    return node;
}

/* A size beyond this is a lie that must not overflow the sum: a terabyte, 4,000 times what Lambda takes. */
#define SIZE_COUNTED_MAX ((uint64_t)1 << 40)

/* Adds a file or link to what is left after merging, or takes it out again when another one comes in its place. */
static void account(struct lc_tree *tree, const struct lc_tree_node *node, bool add)
{
    uint64_t size;

    if (node->kind == LC_ENTRY_DIRECTORY || node->conflict || node->entry == LC_NO_ENTRY)
        return;
    size = lc_tree_entry(tree, node)->size;
    size = size > SIZE_COUNTED_MAX ? SIZE_COUNTED_MAX : size;
    if (node->kind == LC_ENTRY_SYMLINK && tree->archives[node->archive]->is_directory)
        size = 0; /* as lc_archive.unzipped counts them */
    tree->file_count += add ? 1 : (size_t)-1;
    tree->bytes += add ? size : -size;
}

static void hide(struct lc_tree *tree, struct lc_tree_node *node)
{
    struct lc_hidden *copy = LC_NEW(&tree->arena, struct lc_hidden);

    *copy =
        (struct lc_hidden){.entry = node->entry, .archive = node->archive, .kind = node->kind, .next = node->hidden};
    node->hidden = copy;
}

/* The node of a folder, made with all its parents when it is new. Depth is bounded by the slashes of one path, without
 * recursion. */
static struct lc_tree_node *folder(struct builder *builder, lc_str path, size_t archive)
{
    struct lc_tree *tree = builder->tree;
    uint64_t bit = (uint64_t)1 << archive;
    struct lc_tree_node *node = lc_map_get(&tree->nodes, LC_S("")), *child;
    size_t at = 0;

    if (builder->last_node && lc_str_eq(path, builder->last_dir) && (builder->last_node->held_by & bit))
        return builder->last_node;
    node->held_by |= bit;
    while (at < path.len) {
        size_t slash = lc_str_find_byte(lc_str_from_index(path, at), '/');
        lc_str part = slash == LC_NPOS ? path : lc_str_cut(path, 0, at + slash);
        void **place = lc_map_put(&tree->nodes, part);
        child = *place;
        if (child == NULL) {
            *place = child = add_node(tree, part, node, LC_ENTRY_DIRECTORY);
            *LC_PUSH(&builder->scratch, &builder->folders) = child;
        } else if (child->kind != LC_ENTRY_DIRECTORY && !child->conflict) {
            account(tree, child, false);
            child->conflict = true;
            *LC_PUSH(&builder->scratch, &builder->folders) = child;
        }
        if (!(child->held_by & bit) && child->kind == LC_ENTRY_DIRECTORY)
            child->archive = (uint16_t)archive;
        child->held_by |= bit;
        node = child;
        at = slash == LC_NPOS ? path.len : at + slash + 1;
    }
    builder->last_dir = path;
    builder->last_node = node;
    return node;
}

static void place_entry(struct builder *builder, size_t archive, uint32_t index)
{
    struct lc_tree *tree = builder->tree;
    const struct lc_entry *entry = &tree->archives[archive]->entries[index];
    struct lc_tree_node *parent, *node;
    void **place;

    if (entry->kind == LC_ENTRY_DIRECTORY) {
        node = folder(builder, entry->path, archive);
        if (node->kind == LC_ENTRY_DIRECTORY) {
            node->archive = (uint16_t)archive;
            node->entry = index;
        }
        return;
    }
    parent = folder(builder, lc_path_dir(entry->path), archive);
    place = lc_map_put(&tree->nodes, entry->path);
    node = *place;
    if (node == NULL) {
        *place = node = add_node(tree, entry->path, parent, entry->kind);
    } else {
        account(tree, node, false);
        if (node->kind != entry->kind)
            node->conflict = node->conflict || node->kind == LC_ENTRY_DIRECTORY || entry->kind == LC_ENTRY_DIRECTORY ||
                             node->first != NULL;
        hide(tree, node);
        node->kind = entry->kind;
    }
    node->archive = (uint16_t)archive;
    node->entry = index;
    node->held_by |= (uint64_t)1 << archive;
    account(tree, node, true);
}

/* Siblings share their folder's path: only what comes behind it is compared, its first eight bytes as one number. */
struct sibling {
    uint64_t head;
    struct lc_tree_node *node;
};

struct sorter {
    struct sibling *siblings;
    size_t room;
};

static lc_str name_of(const struct lc_tree_node *node)
{
    return lc_str_from_index(node->path, node->parent->path.len);
}

static uint64_t head_of(lc_str name)
{
    uint64_t head = 0;

    memcpy(&head, name.ptr, name.len < sizeof head ? name.len : sizeof head);
    return be64toh(head);
}

static int by_name(const void *a, const void *b)
{
    const struct sibling *x = a, *y = b;

    if (x->head != y->head)
        return x->head < y->head ? -1 : 1;
    return lc_str_cmp(name_of(x->node), name_of(y->node));
}

/* Relinks the children of one folder in byte order. They are linked newest first; many packers write a folder in order,
 * so that turning the list round is often enough. */
static void sort_children(struct lc_tree_node *folder, struct sorter *sorter)
{
    size_t count = 0, at;
    bool ordered = true;

    for (const struct lc_tree_node *child = folder->first; child; child = child->next)
        count++;
    if (count < 2)
        return;
    if (count > sorter->room) {
        sorter->room = count * 2;
        sorter->siblings = realloc(sorter->siblings, sorter->room * sizeof *sorter->siblings);
        if (sorter->siblings == NULL)
            lc_out_of_memory(sorter->room * sizeof *sorter->siblings);
    }
    at = count;
    for (const struct lc_tree_node *child = folder->first; child; child = child->next) {
        sorter->siblings[--at].head = head_of(name_of(child));
        memcpy(&sorter->siblings[at].node, &child, sizeof child);
    }
    for (size_t i = 0; ordered && i + 1 < count; i++)
        ordered = by_name(&sorter->siblings[i], &sorter->siblings[i + 1]) < 0;
    if (!ordered)
        qsort(sorter->siblings, count, sizeof *sorter->siblings, by_name);
    folder->first = sorter->siblings[0].node;
    for (size_t i = 0; i + 1 < count; i++)
        sorter->siblings[i].node->next = sorter->siblings[i + 1].node;
    sorter->siblings[count - 1].node->next = NULL;
}

static void finish(struct builder *builder)
{
    struct sorter sorter = {0};

    for (size_t i = 0; i < builder->folders.count; i++)
        sort_children(builder->folders.items[i], &sorter);
    free(sorter.siblings);
    lc_arena_release(&builder->scratch);
}

void lc_tree_build(struct lc_tree *out, lc_str mount, struct lc_archive **archives, size_t count, uint64_t seed)
{
    size_t entries = 0;
    struct builder builder = {.tree = out};

    LC_ASSERT(count <= LC_TREE_ARCHIVES_MAX);
    *out = (struct lc_tree){.mount = mount, .archives = archives, .archive_count = count, .complete = true};
    lc_arena_init(&out->arena, seed);
    for (size_t i = 0; i < count; i++)
        entries += archives[i] ? archives[i]->count : 0;
    lc_map_init(&out->nodes, &out->arena, entries + entries / 4);
    lc_arena_init(&builder.scratch, seed);
    *LC_PUSH(&builder.scratch, &builder.folders) = add_node(out, LC_S(""), NULL, LC_ENTRY_DIRECTORY);
    out->root = *lc_map_put(&out->nodes, LC_S("")) = builder.folders.items[0];
    for (size_t i = 0; i < count; i++) {
        if (archives[i] == NULL || !archives[i]->complete)
            out->complete = false;
        builder.last_node = NULL;
        for (uint32_t e = 0; archives[i] && e < archives[i]->count; e++) {
            const struct lc_entry *entry = &archives[i]->entries[e];
            if (!(entry->flags & (LC_ENTRY_UNSAFE | LC_ENTRY_DUPLICATE)) && entry->kind != LC_ENTRY_SPECIAL &&
                entry->path.len > 0)
                place_entry(&builder, i, e);
        }
    }
    finish(&builder);
}

void lc_tree_release(struct lc_tree *tree)
{
    lc_arena_release(&tree->arena);
}

const struct lc_tree_node *lc_tree_find(const struct lc_tree *tree, lc_str path)
{
    return lc_map_get(&tree->nodes, path);
}

const struct lc_entry *lc_tree_entry(const struct lc_tree *tree, const struct lc_tree_node *node)
{
    return node->entry == LC_NO_ENTRY ? NULL : &tree->archives[node->archive]->entries[node->entry];
}

lc_str lc_tree_node_name(const struct lc_tree_node *node)
{
    return lc_path_base(node->path);
}

const struct lc_tree_node *lc_tree_skip(const struct lc_tree_node *top, const struct lc_tree_node *at)
{
    while (at != top) {
        if (at->next)
            return at->next;
        at = at->parent;
    }
    return NULL;
}

const struct lc_tree_node *lc_tree_walk(const struct lc_tree_node *top, const struct lc_tree_node *at)
{
    if (at == NULL)
        return top->first;
    return at->first ? at->first : lc_tree_skip(top, at);
}
