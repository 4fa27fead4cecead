/* How a resolution is filled, and lookups that know what they do not know. */
#include "layers/resolve/steps.h"

#include "layers/base/caps.h"
#include "layers/base/path.h"

void lc_asking_tried(struct lc_asking *asking, lc_str path, lc_str via, lc_str outcome)
{
    struct {
        struct lc_tried *items;
        size_t count, capacity;
    } list = {asking->out->tried, asking->out->tried_count, asking->out->tried_capacity};

    if (!asking->trace || list.count >= LC_TRIED_MAX)
        return;
    *LC_PUSH(asking->arena, &list) = (struct lc_tried){path, via, outcome};
    asking->out->tried = list.items;
    asking->out->tried_count = list.count;
    asking->out->tried_capacity = list.capacity;
}

void lc_asking_hidden(struct lc_asking *asking, lc_str path)
{
    struct {
        lc_str *items;
        size_t count, capacity;
    } list = {asking->out->hidden, asking->out->hidden_count, asking->out->hidden_capacity};

    if (!asking->trace || list.count >= LC_TRIED_MAX || lc_str_eq(path, asking->out->path))
        return;
    for (size_t i = 0; i < list.count; i++)
        if (lc_str_eq(list.items[i], path))
            return;
    *LC_PUSH(asking->arena, &list) = path;
    asking->out->hidden = list.items;
    asking->out->hidden_count = list.count;
    asking->out->hidden_capacity = list.capacity;
}

void lc_asking_doubt(struct lc_asking *asking, lc_str why)
{
    if (asking->out->certain)
        asking->out->why = why;
    asking->out->certain = false;
}

void lc_asking_found(struct lc_asking *asking, const struct lc_place *place, enum lc_module_format format)
{
    struct lc_resolution *out = asking->out;

    out->found = true;
    out->code = NULL;
    out->path = place->path;
    out->tree = place->tree;
    out->node = place->node;
    out->format = format;
    if (asking->resolver->inventory)
        out->package = lc_resolve_owner(asking->resolver, place->tree, place->node);
}

void lc_asking_builtin(struct lc_asking *asking, lc_str path)
{
    asking->out->found = asking->out->builtin = true;
    asking->out->code = NULL;
    asking->out->path = path;
}

enum lc_found lc_child(const struct lc_image *image, const struct lc_place *folder, lc_str name, struct lc_arena *arena,
                       struct lc_place *out)
{
    const struct lc_tree_node *node;

    if (name.len == 0 || lc_str_eq(name, LC_S(".")) || lc_str_eq(name, LC_S("..")) ||
        lc_str_find_byte(name, '/') != LC_NPOS)
        return LC_ABSENT;
    node = lc_tree_find(folder->tree, lc_path_join(arena, folder->node->path, name));
    if (node == NULL)
        return folder->tree->complete ? LC_ABSENT : LC_NOT_READ;
    if (node->conflict)
        return LC_UNDER_CONFLICT;
    if (node->kind != LC_ENTRY_SYMLINK) {
        *out = (struct lc_place){folder->tree, node, lc_path_join(arena, folder->path, name)};
        return LC_FOUND;
    }
    return lc_below(image, NULL, lc_path_join(arena, folder->path, name), arena, out);
}

enum lc_found lc_below(const struct lc_image *image, const struct lc_place *folder, lc_str path, struct lc_arena *arena,
                       struct lc_place *out)
{
    lc_str below, whole = folder ? lc_path_join(arena, folder->path, path) : path;
    enum lc_found found = lc_image_find(image, whole, true, arena, out);
    const struct lc_tree *tree;

    if (found != LC_ABSENT)
        return found;
    tree = lc_image_tree(image, whole, &below);
    return tree && tree->complete ? LC_ABSENT : LC_NOT_READ;
}

lc_str lc_found_why(enum lc_found found)
{
    switch (found) {
    case LC_LINK_LOOP: return LC_S("a symlink leads in a circle");
    case LC_LINK_LEAVES: return LC_S("a symlink leads out of the image");
    case LC_UNDER_CONFLICT: return LC_S("archives disagree about a path on the way");
    case LC_NOT_READ: return LC_S(LC_NOT_READ_WHY);
    case LC_FOUND:
    case LC_ABSENT: break;
    }
    return LC_S("");
}

bool lc_path_is_runtimes(lc_str path)
{
    return lc_path_is_within(path, LC_S("/var/runtime")) || lc_path_is_within(path, LC_S("/var/lang"));
}
