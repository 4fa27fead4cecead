/* libFuzzer: any bytes as a text under the built-in kinds, or, with an odd first byte, as a file of kinds and the text that
 * they are tried on. */
#include "layers/scan/redact.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void scan_with(const struct lc_scanner *scanner, lc_str text, struct lc_arena *arena)
{
    struct lc_scan_worker *worker = lc_scan_worker_new(scanner);
    struct lc_scrubber scrubber = {.scanner = scanner};
    struct lc_part part = {0, text.len};

    for (unsigned form = 0; form <= LC_SCAN_VARIABLE; form++) {
        struct lc_secrets found;
        lc_scan(worker, text, (enum lc_scan_form)form, LC_S(""), arena, &found);
        for (size_t i = 0; i < found.count; i++) {
            LC_ASSERT(found.items[i].start < found.items[i].end && found.items[i].end <= text.len);
            LC_ASSERT(i == 0 || found.items[i - 1].end <= found.items[i].start);
        }
    }
    scrubber.known = lc_known_secrets_new(arena);
    lc_known_secrets_add((struct lc_known_secrets *)(uintptr_t)scrubber.known,
                         lc_str_cut(text, text.len / 2, text.len));
    lc_scrub(&scrubber, text, &part, arena);
    LC_ASSERT(part.start <= part.end);
    lc_scrub_page(&scrubber, text, arena);
    lc_scan_worker_free(worker);
}

/* Made once: compiling all patterns takes longer than a thousand short texts. */
static const struct lc_scanner *builtin(void)
{
    static struct lc_scanner *scanner;

    if (scanner == NULL)
        scanner = lc_scanner_new(lc_secret_kinds_builtin());
    return scanner;
}

static void scan_under(const struct lc_secret_kinds *kinds, lc_str text, struct lc_arena *arena)
{
    struct lc_scanner *scanner = lc_scanner_new(kinds);

    scan_with(scanner, text, arena);
    lc_scanner_free(scanner);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    lc_str text = {(const char *)data, size};
    struct lc_secret_kinds kinds = {NULL, 0};
    struct lc_err err = {0};
    struct lc_arena arena;

    lc_arena_init(&arena, 1);
    if (size == 0 || !(data[0] & 1))
        scan_with(builtin(), text, &arena);
    else if (lc_secret_kinds_parse(lc_str_from_index(text, 1), NULL, true, &arena, &kinds, &err) == LC_OK)
        scan_under(&kinds, text, &arena);
    else
        LC_ASSERT(err.text[0] != '\0');
    lc_arena_release(&arena);
    return 0;
}
