/* The small files that decide resolutions, of one archive, and how to get at them from a place in the image. */

#include "layers/resolve/metadata.h"

#include "layers/base/caps.h"
#include "layers/base/path.h"

static bool is_manifest(const struct lc_entry *entry)
{
    return lc_str_eq(lc_path_base(entry->path), LC_S("package.json"));
}

bool lc_metadata_wants(const struct lc_entry *entry, enum lc_language language)
{
    lc_str extension = lc_path_extension(entry->path);

    if (entry->kind != LC_ENTRY_FILE || (entry->flags & (LC_ENTRY_UNSAFE | LC_ENTRY_DUPLICATE)) != 0)
        return false;
    switch (language) {
    case LC_LANG_NODE: return is_manifest(entry);
    case LC_LANG_PYTHON:
        return lc_str_eq(extension, LC_S(".pth")) || (lc_str_eq(lc_path_base(entry->path), LC_S("__init__.py")) &&
                                                      entry->size > 0 && entry->size <= LC_NAMESPACE_BYTES_MAX);
    case LC_LANG_RUBY: return lc_str_eq(extension, LC_S(".gemspec"));
    case LC_LANG_NONE:
    case LC_LANG_JAVA:
    case LC_LANG_DOTNET:
    case LC_LANG_GO:
    case LC_LANG_CUSTOM: break;
    }
    return false;
}

void lc_metadata_build(struct lc_metadata *out, const struct lc_archive *archive, const struct lc_contents *contents,
                       struct lc_arena *arena)
{
    *out = (struct lc_metadata){.archive = archive, .contents = contents};
    for (uint32_t i = 0; contents && i < archive->count; i++) {
        const struct lc_entry *entry = &archive->entries[i];
        const struct lc_need *need;
        struct lc_npm_manifest *manifest;
        if (entry->kind != LC_ENTRY_FILE || !is_manifest(entry))
            continue;
        need = lc_contents_get(contents, i);
        if (need == NULL || !need->fetched || need->head > 0)
            continue;
        if (out->manifests == NULL)
            out->manifests = LC_NEW_ARRAY(arena, archive->count, struct lc_npm_manifest *);
        manifest = LC_NEW(arena, struct lc_npm_manifest);
        if (need->status == LC_OK)
            lc_npm_manifest_read(need->bytes, arena, manifest);
        else
            *manifest = (struct lc_npm_manifest){.unread = true, .why = need->why};
        out->manifests[i] = manifest;
    }
}

/* What is known of the archive that provides `node`; NULL when nothing is. */
static const struct lc_metadata *of_node(const struct lc_metadata_set *set, const struct lc_image *image,
                                         const struct lc_tree *tree, const struct lc_tree_node *node)
{
    if (node->entry == LC_NO_ENTRY || node->kind != LC_ENTRY_FILE)
        return NULL;
    if (tree == image->task)
        return set->task;
    return tree == image->opt && set->layers ? set->layers[node->archive] : NULL;
}

const struct lc_npm_manifest *lc_metadata_manifest(const struct lc_metadata_set *set, const struct lc_image *image,
                                                   const struct lc_tree *tree, const struct lc_tree_node *node)
{
    const struct lc_metadata *metadata = of_node(set, image, tree, node);

    return metadata && metadata->manifests ? metadata->manifests[node->entry] : NULL;
}

bool lc_metadata_bytes(const struct lc_metadata_set *set, const struct lc_image *image, const struct lc_tree *tree,
                       const struct lc_tree_node *node, lc_str *out)
{
    const struct lc_metadata *metadata = of_node(set, image, tree, node);
    const struct lc_need *need =
        metadata && metadata->contents ? lc_contents_get(metadata->contents, node->entry) : NULL;

    if (need == NULL || !need->fetched || need->status != LC_OK || need->head > 0)
        return false;
    *out = need->bytes;
    return true;
}
