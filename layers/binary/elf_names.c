/* Words for an ELF file's numbers, and the order of symbol versions. */

#include <elf.h>

#include "layers/binary/elf.h"

lc_str lc_elf_type_name(uint16_t type)
{
    switch (type) {
    case ET_NONE: return LC_S("NONE");
    case ET_REL: return LC_S("REL");
    case ET_EXEC: return LC_S("EXEC");
    case ET_DYN: return LC_S("DYN");
    case ET_CORE: return LC_S("CORE");
    default: return LC_S("");
    }
}

lc_str lc_elf_osabi_name(uint8_t osabi)
{
    switch (osabi) {
    case ELFOSABI_NONE: return LC_S("UNIX - System V");
    case ELFOSABI_HPUX: return LC_S("UNIX - HP-UX");
    case ELFOSABI_NETBSD: return LC_S("UNIX - NetBSD");
    case ELFOSABI_GNU: return LC_S("UNIX - GNU");
    case ELFOSABI_SOLARIS: return LC_S("UNIX - Solaris");
    case ELFOSABI_AIX: return LC_S("UNIX - AIX");
    case ELFOSABI_IRIX: return LC_S("UNIX - IRIX");
    case ELFOSABI_FREEBSD: return LC_S("UNIX - FreeBSD");
    case ELFOSABI_OPENBSD: return LC_S("UNIX - OpenBSD");
    default: return LC_S("");
    }
}

int lc_elf_version_compare(lc_str a, lc_str b)
{
    lc_str x, y;

    for (;;) {
        bool left = lc_str_next(&a, '.', &x), right = lc_str_next(&b, '.', &y);
        uint64_t number = 0, other = 0;

        if (!left || !right)
            return left - right;
        if (!lc_str_to_u64(x, &number) || !lc_str_to_u64(y, &other)) {
            int order = lc_str_cmp(x, y); /* no number after all */
            if (order != 0)
                return order;
        } else if (number != other) {
            return number < other ? -1 : 1;
        }
    }
}

static bool is_dotted_number(lc_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!lc_is_digit(text.ptr[i]) && text.ptr[i] != '.')
            return false;
    return text.len > 0 && lc_is_digit(text.ptr[0]);
}

const struct lc_elf_version *lc_elf_highest(const struct lc_elf *elf, lc_str prefix,
                                            const struct lc_elf_requirement **library)
{
    const struct lc_elf_version *highest = NULL;
    lc_str best = {0};

    for (size_t i = 0; i < elf->requires.count; i++)
        for (size_t v = 0; v < elf->requires.items[i].count; v++) {
            const struct lc_elf_version *version = &elf->requires.items[i].items[v];
            lc_str number = lc_str_from_index(version->name, prefix.len);

            if (!lc_str_has_prefix(version->name, prefix) || !is_dotted_number(number) ||
                (highest && lc_elf_version_compare(number, best) <= 0))
                continue;
            highest = version;
            best = number;
            if (library)
            *library = &elf->requires.items[i];
        }
    return highest;
}
