/* libFuzzer: any bytes as a catalogue file over the built-in one. */
#include "layers/runtime/runtime.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lc_catalogue out = {.count = 0};
    struct lc_err err = {.status = LC_OK};
    struct lc_arena arena;

    lc_arena_init(&arena, size);
    if (lc_catalogue_parse((lc_str){(const char *)data, size}, lc_catalogue_builtin(), &arena, &out, &err) == LC_OK) {
        LC_ASSERT(out.count >= lc_catalogue_builtin()->count);
        for (size_t i = 0; i < out.count; i++)
            LC_ASSERT(lc_runtime_find(&out, out.runtimes[i].id) == &out.runtimes[i]);
    } else {
        LC_ASSERT(err.text[0] != '\0');
    }
    lc_arena_release(&arena);
    return 0;
}
