/* Any bytes as a bundle: ranges are sorted, disjoint, cover the whole file, and are found again. */

#include "layers/source/bundle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lc_arena arena;
    struct lc_bundle bundle;
    size_t at = 0;

    lc_arena_init(&arena, 5);
    lc_bundle_read((lc_str){(const char *)data, size}, NULL, &arena, &bundle);
    LC_ASSERT((bundle.count > 0) == (bundle.kind != LC_BUNDLE_NONE));
    for (size_t i = 0; i < bundle.count; i++) {
        const struct lc_bundle_range *r = &bundle.items[i];

        LC_ASSERT(r->start == at && r->end > at && r->end <= size);
        LC_ASSERT(lc_bundle_at(&bundle, r->start) == r && lc_bundle_at(&bundle, r->end - 1) == r);
        at = r->end;
    }
    LC_ASSERT(bundle.count == 0 || at == size);
    LC_ASSERT(lc_bundle_at(&bundle, size) == NULL);
    lc_arena_release(&arena);
    return 0;
}
