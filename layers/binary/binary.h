#ifndef LC_BINARY_BINARY_H
#define LC_BINARY_BINARY_H

#include "layers/base/arena.h"

/* What a file is, from its first bytes: enough to say for which processor, and whether a kernel, a loader, a JVM or
 * .NET would take it. What an ELF file needs and offers is read by elf.h, from the whole file. */

enum lc_binary_format {
    LC_BINARY_NONE,
    LC_BINARY_ELF,
    LC_BINARY_MACHO, /* thin or fat */
    LC_BINARY_PE,
    LC_BINARY_SCRIPT, /* starts with #! */
    LC_BINARY_CLASS,  /* a Java class file */
};

/* Slices of a fat Mach-O that are told apart; the known processors are fewer. */
#define LC_BINARY_SLICES 8

/* Shape:  fields of other formats are 0 or empty.
 * Owner:  names are constants; `interpreter` and `argument` point into the bytes given. */
struct lc_binary {
    enum lc_binary_format format;
    unsigned bits; /* 32, 64; 0 unknown, and for a fat Mach-O of several slices */
    bool big_endian;
    uint16_t machine_code; /* ELF e_machine, or 0 */
    uint16_t type;         /* ELF e_type: 1 REL, 2 EXEC, 3 DYN, 4 CORE */
    uint8_t osabi;         /* ELF e_ident[EI_OSABI]: 0 System V, 3 GNU, 9 FreeBSD… */
    /* "x86_64", "aarch64", "i386", "arm", "riscv64"…; "machine N" is the caller's to say when empty. Empty for a fat
     * Mach-O of several slices: see `slices`. */
    lc_str machine;

    lc_str interpreter; /* scripts: the path after #!, without blanks and arguments */
    lc_str argument; /* scripts: what follows it, as one argument without outer blanks ("node" of "#!/usr/bin/env node",
                         * "-S node --x"); empty when nothing does */
    bool crlf;       /* scripts: the first line ends in CR LF, which is not in `interpreter` or `argument` */

    lc_str slices[LC_BINARY_SLICES]; /* Mach-O: machine of each slice, one for a thin file; "" for one not known */
    unsigned slice_count;

    bool is_dll;     /* PE: a library rather than a program */
    bool is_managed; /* PE: has a CLI header: a .NET assembly, whose code a .NET runtime compiles for its processor */
    bool is_console; /* PE: a program for the console rather than a window */

    unsigned class_major; /* Java class files: 52 Java 8, 55 11, 61 17, 65 21, 69 25 */
    unsigned class_minor; /* 65535: needs preview features of exactly that version */
};

/* How many bytes lc_binary_head wants to see; fewer are fine: what lies behind them stays unknown. A PE's CLI header is
 * named some 500 bytes into it. */
#define LC_BINARY_HEAD_BYTES 1024

/* Never fails: what cannot be told is LC_BINARY_NONE or has empty fields. Every offset is checked.
 * Source: System V ABI, ELF header (e_ident, e_type, e_machine); Mach-O loader.h and fat.h; PE Format, "Optional Header
 *         Data Directories"; execve(2) for scripts; JVM Specification 4.1 for class files, whose magic number is that
 *         of a fat Mach-O. */
struct lc_binary lc_binary_head(lc_str bytes);

/* "elf", "mach-o", "pe", "script", "class"; "" for none. */
lc_str lc_binary_format_name(enum lc_binary_format format);

#endif
