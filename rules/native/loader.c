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

/* Does the file at `place` set the variable, as far as one can see? Scripts say so; of a program it is not assumed. */
static bool may_set_path(struct lc_context *cx, const struct lc_place *place)
{
    const struct lc_unit *unit = lc_tree_unit(cx, place->tree, place->node->archive);
    const struct lc_need *need = unit && place->node->kind == LC_ENTRY_FILE && place->node->entry != LC_NO_ENTRY
                                     ? lc_contents_get(&unit->contents, place->node->entry)
                                     : NULL;

    if (need == NULL || !need->fetched || need->status != LC_OK)
        return true;
    if (lc_binary_head(need->bytes).format == LC_BINARY_ELF)
        return false;
    return lc_str_contains(need->bytes, LC_S("LD_LIBRARY_PATH")) || (need->head > 0 && need->bytes.len == need->head);
}

lc_str lc_native_loader_doubt(const struct lc_native_loader *loader)
{
    struct lc_context *cx = loader->cx;
    const struct lc_value *wrapper = cx->target ? lc_native_wrapper(cx->target) : NULL;
    const struct lc_tree *trees[] = {loader->image.task, loader->image.opt};
    struct lc_place place;

    if (wrapper && (wrapper->know != LC_KNOWN ||
                    lc_image_find(&loader->image, wrapper->text, true, cx->scratch, &place) != LC_FOUND ||
                    may_set_path(cx, &place)))
        return LC_S("the exec wrapper may set LD_LIBRARY_PATH");
    for (size_t i = 0; lc_native_has_bootstrap(cx->stack->runtime) && i < 2; i++) {
        place = (struct lc_place){.tree = trees[i], .node = lc_native_bootstrap(trees[i])};
        if (place.node == NULL)
            continue;
        return may_set_path(cx, &place) ? LC_S("the bootstrap may set LD_LIBRARY_PATH") : LC_S("");
    }
    return LC_S("");
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
