#ifndef LC_BINARY_ELF_H
#define LC_BINARY_ELF_H

#include "layers/archive/ranges.h"
#include "layers/binary/binary.h"

/* What an ELF file needs from others and offers to them, as the dynamic loader will see it: through program headers
 * and PT_DYNAMIC. Section headers are not looked at: they may be stripped, and nothing at run time believes them. */

struct lc_elf_strings {
    lc_str *items;
    size_t count, capacity;
};

/* A symbol version that a library must provide: one line of readelf's "Version needs".
 * Shape:  `symbol` is one symbol that is bound to it (the first by its place in the symbol table), empty when none is
 *         or the symbols could not be read. */
struct lc_elf_version {
    lc_str name; /* "GLIBC_2.34" */
    lc_str symbol;
    uint32_t hash;
    uint16_t index; /* as the symbols' version table refers to it */
    bool weak;      /* VER_FLG_WEAK: only a warning of the loader when it is missing */
};

struct lc_elf_requirement {
    lc_str library; /* "libc.so.6" */
    struct lc_elf_version *items;
    size_t count, capacity;
};

/* Which C library it was linked against. */
enum lc_elf_libc {
    LC_ELF_LIBC_NONE,  /* it says nothing: static, or it needs no C library itself */
    LC_ELF_LIBC_GLIBC, /* libc.so.6 or a loader of glibc's */
    LC_ELF_LIBC_MUSL,  /* ld-musl-*, libc.musl-*, or an unversioned libc.so */
    LC_ELF_LIBC_OTHER, /* Android's, a BSD's */
};

/* What is wrong with the file so that it does not run, whatever the system has. */
enum lc_elf_fault {
    LC_ELF_FAULT_NONE,
    LC_ELF_FAULT_CUT,     /* whole pages that are loaded lie behind its end: touching them ends the process (SIGBUS) */
    LC_ELF_FAULT_PROGRAM, /* the kernel does not start it; as a library it may be loaded */
    LC_ELF_FAULT_REFUSED, /* neither the kernel starts it nor the dynamic loader takes it */
};

/* How an extension module gives itself to its language: what was seen among the dynamic symbols. */
enum lc_elf_import {
    LC_ELF_IMPORTS_NAPI = 1 << 0,          /* napi_*, node_api_*: independent of the Node.js version */
    LC_ELF_IMPORTS_V8 = 1 << 1,            /* C++ names of namespaces v8 and node: bound to one Node.js version */
    LC_ELF_IMPORTS_NODE_REGISTER = 1 << 2, /* node_module_register: its constructor gives the module version */
    LC_ELF_IMPORTS_PYTHON = 1 << 3,        /* Py*, _Py* */
    LC_ELF_IMPORTS_RUBY = 1 << 4,          /* rb_* */
    LC_ELF_IMPORTS_LIBUV = 1 << 5,         /* uv_* */
};

/* One file.
 * Shape:  lists are in the file's order, as readelf prints them. `rpath` and `runpath` are the whole strings, one for
 *         each tag (real files have one at most): folders separated by ':'. `exports` are defined, global or weak
 *         symbols whose names begin like an extension's entry point: PyInit_*, Init_*, napi_register_module_v1,
 *         node_register_module_v*, node_api_module_get_api_version_v1, JNI_OnLoad*. `provides` without the base version
 *         (the file's own name).
 *         `has_dynamic` false: a static program, an object file, or one whose dynamic section could not be read.
 *         What could not be read leaves its fields empty, and the flag of its group false:
 *           `complete`          interpreter, needed, soname, rpath, runpath, requires, provides are all there;
 *           `symbols_complete`  exports, imports and the symbol of each version are.
 *         `why` is then one clause without the file's name: "its dynamic section lies outside the file".
 *         `fault` is certain, with `fault_why` of the same form; a file without one may still be a lie.
 * Owner:  the arena given; names in `head` are constants. */
struct lc_elf {
    struct lc_binary head; /* format LC_BINARY_ELF: bits, big_endian, machine, machine_code, type, osabi */
    uint8_t abi_version;
    uint64_t entry; /* start address */
    uint32_t flags; /* e_flags: the float ABI of arm among them */
    lc_str interpreter;
    lc_str soname;
    struct lc_elf_strings needed, rpath, runpath, provides, exports;
    struct {
        struct lc_elf_requirement *items;
        size_t count, capacity;
    } requires;
    unsigned imports; /* enum lc_elf_import */
    enum lc_elf_libc libc;
    uint64_t dt_flags, dt_flags_1;
    bool has_dynamic;
    bool is_pie;         /* DF_1_PIE: a program of type DYN */
    bool is_shared;      /* type DYN and no program: what dlopen takes */
    bool has_exec_stack; /* PT_GNU_STACK asks for it: newer kernels and loaders refuse such a library */
    bool complete, symbols_complete;
    lc_str why;
    enum lc_elf_fault fault;
    lc_str fault_why;
};

/* Where the bytes come from, by ranges. `read` fetches what ranges lack, as lc_archive_read_ranges does. */
struct lc_elf_source {
    uint64_t size; /* as declared: a claim */
    enum lc_status (*read)(void *context, struct lc_ranges *ranges, struct lc_err *err);
    void *context;
};

/* Reads one file. `head` are its first bytes, as many as are at hand (none is fine); they are borrowed during the call.
 * Scratch is released before it returns. Always describes what could be read: a lie, a cut or a cap is in `why`.
 * Errors: LC_MALFORMED not ELF, or without a class and byte order; else what `read` gives (LC_IO, LC_LIMIT,
 *         LC_MALFORMED, LC_UNSUPPORTED): *out then has what the head says, and `why` the reason.
 * Source: System V ABI (gABI) chapters 4 and 5; Linux Standard Base, "Symbol Versioning"; GNU hash section as described
 *         by Ali Bahrami; ld.so(8). For faults execve(2), Linux fs/binfmt_elf.c and glibc elf/dl-load.c, tried with
 *         Linux 6.18 and glibc 2.36. */
LC_MUST_USE enum lc_status lc_elf_read(const struct lc_elf_source *source, lc_str head, struct lc_arena *arena,
                                       struct lc_elf *out, struct lc_err *err);
/* The same over bytes in memory. */
LC_MUST_USE enum lc_status lc_elf_read_bytes(lc_str bytes, struct lc_arena *arena, struct lc_elf *out,
                                             struct lc_err *err);
/* The same over an entry of an archive. */
LC_MUST_USE enum lc_status lc_elf_read_entry(struct lc_archive *archive, uint32_t entry, lc_str head,
                                             struct lc_inflater *inflater, struct lc_arena *arena, struct lc_elf *out,
                                             struct lc_err *err);

/* The highest required version with this prefix over all libraries: "2.34" for "GLIBC_"; NULL when none is required.
 * Dotted numbers are compared as numbers; "GLIBC_PRIVATE" and "GLIBC_ABI_DT_RELR" are not versions. `library` may be
 * NULL. */
const struct lc_elf_version *lc_elf_highest(const struct lc_elf *elf, lc_str prefix,
                                            const struct lc_elf_requirement **library);
/* -1, 0, 1: "2.9" < "2.34". Both dotted numbers. */
int lc_elf_version_compare(lc_str a, lc_str b);

/* "NONE", "REL", "EXEC", "DYN", "CORE", "" for others. */
lc_str lc_elf_type_name(uint16_t type);
/* readelf's words: "UNIX - System V", "UNIX - GNU"…; "" for one that has none. */
lc_str lc_elf_osabi_name(uint8_t osabi);

#endif
