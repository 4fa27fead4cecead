#ifndef LC_RESOLVE_METADATA_H
#define LC_RESOLVE_METADATA_H

#include "layers/archive/contents.h"
#include "layers/image/image.h"
#include "layers/package/manifest.h"
#include "layers/runtime/runtime.h"

/* The small files of one archive that decide resolutions (package.json anywhere, *.pth, namespace __init__.py…),
 * parsed once a run and shared by every function that has the archive. */

/* Shape:  `manifests` by entry, NULL where there is none; NULL altogether in an archive without any. */
struct lc_metadata {
    const struct lc_archive *archive;
    const struct lc_contents *contents;
    struct lc_npm_manifest **manifests;
};

/* Of the archives of an image: `task` for the function's code, `layers[i]` for tree archive i of /opt. Any may be
 * NULL. */
struct lc_metadata_set {
    const struct lc_metadata *task;
    const struct lc_metadata *const *layers;
};

/* Is the entry such a file for this language? Told by path and size, before anything is inflated. Needs all of it,
 * capped by LC_METADATA_BYTES_MAX.
 * Node: package.json; Python: *.pth and __init__.py small enough to be nothing but a namespace declaration; Ruby:
 *       gemspecs. */
bool lc_metadata_wants(const struct lc_entry *entry, enum lc_language language);

/* Parses what was fetched. Owner: `arena`. Never fails: what could not be read or parsed is marked in the manifest. */
void lc_metadata_build(struct lc_metadata *out, const struct lc_archive *archive, const struct lc_contents *contents,
                       struct lc_arena *arena);

/* The manifest behind a package.json node; NULL when it was not fetched. */
const struct lc_npm_manifest *lc_metadata_manifest(const struct lc_metadata_set *set, const struct lc_image *image,
                                                   const struct lc_tree *tree, const struct lc_tree_node *node);
/* The bytes behind a node; false when they were not fetched or could not be read. */
bool lc_metadata_bytes(const struct lc_metadata_set *set, const struct lc_image *image, const struct lc_tree *tree,
                       const struct lc_tree_node *node, lc_str *out);

#endif
