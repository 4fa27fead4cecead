/* Which of the packages beside some sources are for development only. */
#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/text/text.h"
#include "lint/input/files.h"

/* False: there is no lock of this name that could be asked.
 * Source: npm, package-lock.json, lockfileVersion 2 and 3, "packages", "dev". */
static bool read_lock(struct lc_input *input, lc_str folder, const char *name, struct lc_map *out)
{
    lc_str path = lc_path_join(input->arena, folder, lc_str_from(name)), text;
    const struct lc_node *root = NULL, *packages;
    struct lc_err cause = {0};
    size_t texts = input->texts.count;

    if (!lc_input_exists(input, path) || lc_input_text(input, path, LC_TEXT_BYTES_MAX, &text, &cause) != LC_OK)
        return false;
    input->texts.count = texts; /* nothing will be shown of it */
    if (lc_document_parse(LC_NOTATION_JSON, text, input->arena, &root, &cause) != LC_OK)
        return false;
    packages = lc_node_get(root, LC_S("packages"));
    if (packages == NULL || packages->kind != LC_EVENT_MAP)
        return false;
    for (const struct lc_node *item = packages->first; item; item = item->next) {
        const struct lc_node *dev = lc_node_get(item, LC_S("dev"));
        if (dev && dev->kind == LC_EVENT_TRUE)
            *lc_map_put(out, item->key) = out;
    }
    return true;
}

const struct lc_map *lc_input_development(struct lc_input *input, lc_str folder)
{
    struct lc_map *out;

    if (!lc_input_exists(input, lc_path_join(input->arena, folder, LC_S("package.json"))) ||
        !lc_input_exists(input, lc_path_join(input->arena, folder, LC_S("node_modules"))))
        return NULL;
    out = LC_NEW(input->arena, struct lc_map);
    lc_map_init(out, input->arena, 64);
    if (!read_lock(input, folder, "node_modules/.package-lock.json", out) &&
        !read_lock(input, folder, "package-lock.json", out))
        *lc_map_put(out, LC_S("node_modules")) = out;
    if (out->count > 0)
        *lc_map_put(out, LC_S("node_modules/.bin")) = out;
    return out;
}
