/* Any bytes as package.json, METADATA or a gemspec: what they need, and what Node would read. The first byte chooses.
 * */

#include "layers/package/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lc_package package = {.ecosystem = LC_NPM};
    struct lc_npm_manifest manifest;
    struct lc_requirements needs;
    struct lc_arena arena;

    if (size == 0)
        return 0;

    lc_str bytes = {(const char *)data + 1, size - 1};

    lc_arena_init(&arena, 1);
    if (data[0] % 4 == 0) {
        lc_npm_manifest_read(bytes, &arena, &manifest);
        if ((manifest.broken || manifest.unread) &&
            (manifest.exports || manifest.name.len > 0 || manifest.why.len == 0))
            LC_BUG("something was kept of a file that is none");
        if (manifest.exports && manifest.exports->kind == LC_EVENT_NULL)
            LC_BUG("null exports count as none");
    } else {
        package.ecosystem = (enum lc_ecosystem)(data[0] % 4 - 1);
        lc_requirements_read(&package, bytes, &arena, &needs);
        if (!needs.complete && needs.why.len == 0)
            LC_BUG("incomplete, and nobody knows why");
        for (size_t i = 0; i < needs.count; i++)
            if (needs.items[i].name.len == 0 ||
                (needs.items[i].kind == LC_REQUIRES_EXTRA) != (needs.items[i].extra.len > 0))
                LC_BUG("a requirement without a name, or an extra without one");
    }
    lc_arena_release(&arena);
    return 0;
}
