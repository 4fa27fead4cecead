#ifndef LC_RULES_NATIVE_DAMAGE_H
#define LC_RULES_NATIVE_DAMAGE_H

#include "rules/native/native.h"

/* ELF files that are cut, or whose header says what no kernel and no loader takes. */

enum lc_native_damage_kind {
    LC_DAMAGE_NONE,
    LC_DAMAGE_DOUBT,  /* something in it is wrong, and it may run all the same */
    LC_DAMAGE_BROKEN, /* it is refused, or ends the process that uses it */
};

/* Shape:  `why` is one clause without the file's name. */
struct lc_native_damage {
    enum lc_native_damage_kind kind;
    lc_str why;
};

/* What Git LFS leaves in place of a file that was not fetched? Source: Git LFS specification, "The Pointer". */
bool lc_native_is_pointer(lc_str bytes);

/* `elf` NULL: only the head was looked at. `size` of the file, as declared. `program`: the kernel is asked to start it. What is another processor's is
 * not judged. */
struct lc_native_damage lc_native_damage_of(enum lc_arch arch, const struct lc_binary *head, const struct lc_elf *elf,
                                            uint64_t size, bool program);

#endif
