/* The library search of layers/resolve, asked with what the run has described. */
#include "rules/native/loader.h"

static const struct lc_elf *elf_of(void *context, const struct lc_place *place)
{
    const struct lc_native_loader *loader = context;
    const struct lc_unit *unit = lc_tree_unit(loader->cx, place->tree, place->node->archive);

    if (unit == NULL || unit->archive == NULL || place->node->entry == LC_NO_ENTRY ||
        place->node->kind != LC_ENTRY_FILE)
        return NULL;
    return lc_unit_elf(unit, place->node->entry);
}

static struct lc_binary head_of(void *context, const struct lc_place *place)
{
    const struct lc_native_loader *loader = context;
    bool seen;

    return lc_native_head(loader->cx, place->tree, place->node, &seen);
}

const struct lc_os *lc_native_os(const struct lc_context *cx)
{
    return cx->stack->runtime ? lc_os_find(cx->model->catalogue, cx->stack->runtime->os) : NULL;
}

void lc_native_loader_init(struct lc_context *cx, struct lc_native_loader *out)
{
    const struct lc_search *search = cx->target ? &cx->target->search : &cx->stack->search;

    *out = (struct lc_native_loader){.cx = cx};
    out->image = cx->target ? cx->target->image : (struct lc_image){.opt = cx->stack->opt};
    out->search = (struct lc_library_search){.image = &out->image,
                                             .path = &search->paths[LC_SEARCH_LIBRARIES],
                                             .os = lc_native_os(cx),
                                             .elf_of = elf_of,
                                             .head_of = head_of,
                                             .context = out};
    lc_library_search_init(&out->search, cx->scratch);
}

lc_str lc_native_loader_path(const struct lc_native_loader *loader, const struct lc_tree *tree,
                             const struct lc_native_item *item)
{
    struct lc_context *cx = loader->cx;
    lc_str path = lc_tree_absolute(tree, item->node, cx->scratch);
    struct lc_place place;

    return lc_image_find(&loader->image, path, true, cx->scratch, &place) == LC_FOUND ? place.path : path;
}

bool lc_native_loader_find(const struct lc_native_loader *loader, const struct lc_tree *tree,
                           const struct lc_native_item *item, lc_str name, struct lc_library_found *out)
{
    struct lc_context *cx = loader->cx;
    struct lc_library_loader first = {.elf = item->elf};

    if (item->elf == NULL)
        return false;
    first.path = lc_native_loader_path(loader, tree, item);
    lc_library_find(&loader->search, &first, name, false, cx->scratch, out);
    return true;
}
