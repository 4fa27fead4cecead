/* What is damaged: by the header first, then by what the reader of the whole file says. */
#include "rules/native/damage.h"

#define ELF_TYPE_EXEC 2
#define ELF_TYPE_DYN 3
#define ELF_TYPE_CORE 4

bool lc_native_is_pointer(lc_str bytes)
{
    return lc_str_has_prefix(bytes, LC_S("version https://git-lfs.github.com/spec/"));
}

static struct lc_native_damage damage(enum lc_native_damage_kind kind, lc_str why)
{
    return (struct lc_native_damage){kind, why};
}

struct lc_native_damage lc_native_damage_of(enum lc_arch arch, const struct lc_binary *head, const struct lc_elf *elf,
                                            uint64_t size, bool program)
{
    enum { HEADER_32 = 52, HEADER_64 = 64 };
    bool linked = head->type == ELF_TYPE_EXEC || head->type == ELF_TYPE_DYN;

    if (head->format != LC_BINARY_ELF)
        return damage(LC_DAMAGE_NONE, LC_S(""));
    if (size < HEADER_32 || (size < HEADER_64 && head->bits != 32))
        return damage(LC_DAMAGE_BROKEN, LC_S("it ends inside its header"));
    /* Linux starts a program by its machine alone; the dynamic loader asks for class and byte order. */
    if (head->bits == 0 || (head->machine_code == 0 && head->type == 0))
        return damage(program ? LC_DAMAGE_DOUBT : LC_DAMAGE_BROKEN, LC_S("its header gives no class or no byte order"));
    if (head->machine_code == 0)
        return damage(LC_DAMAGE_BROKEN, LC_S("its header names no processor"));
    /* What is linked for another processor is elf-architecture's, and objects of another one lie about as data (BPF). */
    if (!lc_native_runs_on(arch, head) && (linked || !program))
        return damage(LC_DAMAGE_NONE, LC_S(""));
    if (!linked)
        return damage(LC_DAMAGE_BROKEN, head->type == 1 ? LC_S("it is an object file, which is not linked")
                                        : head->type == ELF_TYPE_CORE ? LC_S("it is the memory of a crash")
                                                                      : LC_S("its header names no known type"));
    if (elf == NULL)
        return damage(LC_DAMAGE_NONE, LC_S(""));
    if (elf->fault == LC_ELF_FAULT_REFUSED || elf->fault == LC_ELF_FAULT_CUT ||
        (elf->fault == LC_ELF_FAULT_PROGRAM && program))
        return damage(LC_DAMAGE_BROKEN, elf->fault_why);
    return elf->complete ? damage(LC_DAMAGE_NONE, LC_S("")) : damage(LC_DAMAGE_DOUBT, elf->why);
}
