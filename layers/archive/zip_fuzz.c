/* Any bytes as a zip: opened, judged, every entry read under a small cap. */

#include <stddef.h>
#include <stdint.h>

#include "layers/archive/archive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct lc_archive_options options = {.seed = 7, .thorough = true};
    struct lc_archive *archive = NULL;
    struct lc_source source;
    struct lc_inflater *inflater;
    struct lc_arena arena;
    lc_str out;

    lc_source_open_memory(&source, (lc_str){(const char *)data, size});
    if (lc_archive_open_source(source, LC_S("fuzz"), &options, &archive, NULL) != LC_OK)
        return 0;
    inflater = lc_inflater_new();
    lc_arena_init(&arena, 7);
    for (uint32_t i = 0; i < archive->count && i < 64; i++) {
        if (lc_archive_read(archive, i, 1 << 16, inflater, &arena, &out, NULL) == LC_OK)
            LC_ASSERT(out.len <= 1 << 16);
        if (lc_archive_read_head(archive, i, 16, inflater, &arena, &out, NULL) == LC_OK)
            LC_ASSERT(out.len <= 16);
        lc_arena_reset(&arena);
    }
    lc_archive_sort_flaws(archive);
    lc_arena_release(&arena);
    lc_inflater_free(inflater);
    lc_archive_close(archive);
    return 0;
}
