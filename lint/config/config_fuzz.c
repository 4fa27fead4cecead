/* libFuzzer: any bytes as a layercheck.yaml; what begins with a comment is taken for a layercheck.lock. */
#include "lint/config/config.h"
#include "lint/fetch/lock.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A lock that was read says the same when it is written and read again. */
static void fuzz_lock(lc_str text, struct lc_arena *arena)
{
    struct lc_lock lock = {.exists = false}, again = {.exists = false};
    struct lc_err err = {.status = LC_OK};

    if (lc_lock_parse(text, arena, &lock, &err) != LC_OK) {
        LC_ASSERT(lc_str_has_prefix(lc_str_from(err.text), LC_S("line ")));
        return;
    }
    LC_ASSERT(lc_lock_parse(lc_lock_text(&lock, arena), arena, &again, NULL) == LC_OK);
    LC_ASSERT(again.entries.count == lock.entries.count);
    for (size_t i = 0; i < lock.entries.count; i++)
        LC_ASSERT(lc_digest_eq(&lock.entries.items[i].digest, &lc_lock_get(&again, lock.entries.items[i].arn)->digest));
}

static void fuzz_config(lc_str text, struct lc_arena *arena)
{
    struct lc_err err = {.status = LC_OK};
    struct lc_config_file file;

    if (lc_config_parse(LC_S("layercheck.yaml"), text, arena, &file, &err) != LC_OK) {
        LC_ASSERT(err.text[0] != '\0');
        return;
    }
    for (size_t i = 0; i < file.items.count; i++)
        LC_ASSERT(file.items.items[i].key != NULL && file.items.items[i].whence.len > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    lc_str text = {(const char *)data, size};
    struct lc_arena arena;

    lc_arena_init(&arena, size);
    if (size > 0 && data[0] == '#')
        fuzz_lock(text, &arena);
    else
        fuzz_config(text, &arena);
    lc_arena_release(&arena);
    return 0;
}
