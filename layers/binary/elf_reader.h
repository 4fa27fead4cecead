#ifndef LC_BINARY_ELF_READER_H
#define LC_BINARY_ELF_READER_H

#include "layers/binary/elf.h"

/* What the files of the ELF reader share and nobody else includes.
 *
 *   elf.c           the way through a file: header, segments, dynamic section
 *   elf_versions.c  required and provided symbol versions
 *   elf_symbols.c   how many symbols there are, and what they say
 *   elf_faults.c    what keeps a file from running
 *   elf_names.c     words for numbers, and comparing versions */

/* A loadable segment: which part of memory is which part of the file. */
struct lc_elf_load {
    uint64_t address, offset, length;
};

/* Values of the dynamic section that are addresses or counts; 0 when there is no such tag. */
struct lc_elf_tags {
    uint64_t strtab, strsz, symtab, hash, gnu_hash, versym, verneed, verneednum, verdef, verdefnum;
    /* the lowest address of a table behind the symbols, which ends them when no hash table counts them */
    uint64_t behind_symbols;
};

/* A table whose length nobody says: what is there of it, which grows as it is read.
 * Units:  `limit` bytes to the end of its segment in the file. */
struct lc_elf_table {
    uint64_t offset, limit;
    lc_str bytes;
};

struct lc_elf_reader {
    const struct lc_elf_source *source;
    struct lc_ranges ranges;
    struct lc_arena *arena; /* of the answer */
    struct lc_elf *out;
    struct lc_err *err;
    bool wide, big;
    struct lc_elf_load *loads;
    size_t load_count;
    struct lc_elf_tags tags;
    lc_str strings;        /* the dynamic string table as far as it is there */
    bool strings_complete; /* all of it is */
    uint64_t copied;       /* bytes of names in the answer */
};

/* Numbers in the file's order and width; 0 outside the bytes. */
uint16_t lc_elf_16(const struct lc_elf_reader *reader, lc_str bytes, size_t at);
uint32_t lc_elf_32(const struct lc_elf_reader *reader, lc_str bytes, size_t at);
uint64_t lc_elf_64(const struct lc_elf_reader *reader, lc_str bytes, size_t at);
uint64_t lc_elf_word(const struct lc_elf_reader *reader, lc_str bytes, size_t at);

/* Where an address is in the file, and how many bytes of its segment follow there; false when no segment loads it. */
bool lc_elf_place(const struct lc_elf_reader *reader, uint64_t address, uint64_t *offset, uint64_t *limit);
/* The table at an address; false when there is none. Asks for its first bytes. */
bool lc_elf_table_start(struct lc_elf_reader *reader, uint64_t address, uint64_t guess, struct lc_elf_table *out);
/* Sees to it that `end` bytes of a table are there, at most `most`; fetches when they are not. False when they cannot
 * be had: `*status` is then LC_OK or what the source said. */
bool lc_elf_table_reach(struct lc_elf_reader *reader, struct lc_elf_table *table, uint64_t end, uint64_t most,
                        enum lc_status *status);
enum lc_status lc_elf_fetch(struct lc_elf_reader *reader);

/* A string of the dynamic string table without copying it; false when it has no end there or is over
 * LC_ELF_STRING_MAX. */
bool lc_elf_string(const struct lc_elf_reader *reader, uint64_t at, lc_str *out);

/* A copy for the answer. False, and the file incomplete, when the names grow far beyond the table they are from: names
 * that share their bytes would make gigabytes of a small file. */
bool lc_elf_keep(struct lc_elf_reader *reader, lc_str name, lc_str *out);

/* The first reason stays. */
void lc_elf_incomplete(struct lc_elf_reader *reader, const char *why);
void lc_elf_symbols_incomplete(struct lc_elf_reader *reader, const char *why);

/* The first fault stays. */
void lc_elf_fault_is(struct lc_elf_reader *reader, enum lc_elf_fault fault, const char *why);
/* Once the segments are known. */
void lc_elf_find_faults(struct lc_elf_reader *reader, bool has_interpreter, uint64_t interpreter_at,
                        uint64_t interpreter_size);

/* Each gives LC_OK, or what the source said. */
enum lc_status lc_elf_read_versions(struct lc_elf_reader *reader);
enum lc_status lc_elf_read_symbols(struct lc_elf_reader *reader);

#endif
