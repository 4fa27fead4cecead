#ifndef LC_BINARY_BINARY_H
#define LC_BINARY_BINARY_H

#include "layers/base/arena.h"

/* What a file is, from its first bytes. The full reader (dynamic section, symbol versions) comes with the native
 * rules. */

enum lc_binary_format { LC_BINARY_NONE, LC_BINARY_ELF, LC_BINARY_MACHO, LC_BINARY_PE, LC_BINARY_SCRIPT };

struct lc_binary {
    enum lc_binary_format format;
    unsigned bits; /* 32, 64; 0 unknown */
    bool big_endian;
    uint16_t machine_code; /* ELF e_machine, or 0 */
    uint16_t type;         /* ELF e_type: 1 REL, 2 EXEC, 3 DYN, 4 CORE */
    /* "x86_64", "aarch64", "i386", "arm", "riscv64"…; "machine N" is the caller's to say when empty */
    lc_str machine;
    lc_str interpreter; /* scripts: the path after #!, without blanks and arguments; points into the bytes */
    bool crlf;          /* scripts: the first line ends in CR LF */
};

/* How many bytes lc_binary_head wants to see; fewer are fine. */
#define LC_BINARY_HEAD_BYTES 256

/* Never fails: what cannot be told is LC_BINARY_NONE or has empty fields. Every offset is checked.
 * Source: System V ABI, ELF header (e_ident, e_type, e_machine); Mach-O loader.h magic numbers; PE "MZ"; execve(2) for
 *         scripts. */
struct lc_binary lc_binary_head(lc_str bytes);

#endif
