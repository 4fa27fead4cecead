/* Any bytes as a Ruby file: what is found lies inside it, in the order of the source. */

#include "layers/source/imports.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lc_arena arena;
    struct lc_imports found;

    lc_arena_init(&arena, 7);
    lc_imports_ruby((lc_str){(const char *)data, size}, &arena, &found);
    for (size_t i = 0; i < found.count; i++) {
        LC_ASSERT(found.items[i].offset < size && found.items[i].line > 0 && found.items[i].column > 0);
        LC_ASSERT(i == 0 || found.items[i - 1].offset < found.items[i].offset);
    }
    lc_arena_release(&arena);
    return 0;
}
