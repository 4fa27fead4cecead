/* Any bytes as a file: its head, and as ELF all that it needs and offers. */

#include "layers/base/caps.h"
#include "layers/binary/elf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_inside(lc_str part, lc_str bytes)
{
    return part.len == 0 || (part.ptr >= bytes.ptr && part.len <= bytes.len - (size_t)(part.ptr - bytes.ptr));
}

static void check_head(lc_str bytes)
{
    struct lc_binary head = lc_binary_head(bytes);

    if (!is_inside(head.interpreter, bytes) || !is_inside(head.argument, bytes))
        LC_BUG("an interpreter or argument outside the bytes");
    if (head.format == LC_BINARY_NONE && (head.bits != 0 || head.machine.len > 0))
        LC_BUG("nothing has properties");
    if (head.slice_count > LC_BINARY_SLICES)
        LC_BUG("too many slices");
}

/* Every string is read, so that one that was not copied is seen. */
static size_t touch(const struct lc_elf_strings *list)
{
    size_t sum = list->count;

    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].len > LC_ELF_STRING_MAX)
            LC_BUG("a string over its cap");
        for (size_t k = 0; k < list->items[i].len; k++)
            sum += (unsigned char)list->items[i].ptr[k];
    }
    return sum;
}

static void check_elf(const struct lc_elf *elf)
{
    size_t versions = 0, sum = touch(&elf->needed) + touch(&elf->rpath) + touch(&elf->runpath) + touch(&elf->provides) +
                               touch(&elf->exports);

    for (size_t i = 0; i < elf->requires.count; i++) {
        versions += elf->requires.items[i].count;
        for (size_t v = 0; v < elf->requires.items[i].count; v++)
        sum += elf->requires.items[i].items[v].symbol.len;
    }
    if (versions > LC_ELF_VERSIONS_MAX || elf->requires.count > LC_ELF_VERSIONS_MAX + 1 ||
        elf->exports.count > LC_ELF_EXPORTS_MAX || elf->needed.count > LC_ELF_DYNAMIC_MAX || sum == SIZE_MAX)
        LC_BUG("a list over its cap");
    if ((!elf->complete || !elf->symbols_complete) && elf->why.len == 0)
        LC_BUG("incomplete without a reason");
    if (lc_elf_highest(elf, LC_S("GLIBC_"), NULL) && versions == 0)
        LC_BUG("a version from nowhere");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    lc_str bytes = {(const char *)data, size};
    struct lc_arena arena;
    struct lc_elf elf;

    check_head(bytes);
    lc_arena_init(&arena, 1);
    if (lc_elf_read_bytes(bytes, &arena, &elf, NULL) != LC_OK && elf.complete)
        LC_BUG("no ELF file is complete");
    check_elf(&elf);
    lc_arena_release(&arena);
    return 0;
}
