/* The deterministic zip writer of the tests: recipes in, byte-identical archives out.
 * Shape:  a recipe (text) becomes a list of entries (struct mk_zip), which becomes bytes (struct mk_buf) or a folder.
 *         mkzip.c        command line, folders
 *         mkzip_recipe.c recipe lines -> entries           mkzip_words.c  words, quotes, escapes, numbers
 *         mkzip_package.c npm, dist, gem, jar shorthands   mkzip_elf.c    small ELF files
 *         mkzip_write.c  entries -> zip bytes              mkzip_formats.c Mach-O, PE and class files
 * Units:  sizes are bytes; offsets count from the start of the file unless `prefix` says otherwise.
 * Owner:  the process: what is in the archive is not freed before exit, a run builds one; mk_elf leaves nothing behind but
 *         the file.
 * Errors: none are returned: a bad recipe ends the process with `FILE:LINE: message` and status 2.
 * Source: APPNOTE.TXT 6.3.10; the recipe language is described in testdata/README.md. */
#ifndef TESTDATA_TOOLS_MKZIP_H
#define TESTDATA_TOOLS_MKZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Growing bytes. `ptr` is NULL while `len` is 0. */
struct mk_buf {
    unsigned char *ptr;
    size_t len, cap;
};

/* A number that may be left to the writer: `set` is false until the recipe names it. */
struct mk_opt {
    bool set;
    uint64_t value;
};

/* One entry with what the recipe overrides.
 * Shape:  `path` is the name to write everywhere; `local_name` only replaces the one in the local header.
 *         crc, size, csize replace the truth everywhere; the local_ and central_ ones only in that header. */
struct mk_entry {
    struct mk_buf path, local_name, content, comment, gap_before;
    struct mk_buf extra, local_extra, central_extra; /* raw extra fields, added after ours */
    uint32_t mode;                                   /* type and permission bits as st_mode has them */
    bool deflate, descriptor, descriptor_sig, zip64, has_local_name, no_local, no_central;
    struct mk_opt method_id, flags, version_needed, host, external;
    struct mk_opt crc, size, csize;
    struct mk_opt local_crc, local_size, local_csize, local_flags, local_method_id;
    struct mk_opt central_crc, central_size, central_csize;
    struct mk_opt local_offset; /* what the central directory claims */
    struct mk_buf offset_of;    /* or: the same as that earlier entry */
    uint64_t wrote_offset;      /* where the local header really is (writer) */
    uint64_t real_size, real_csize;
    uint32_t real_crc;
};

/* A whole archive. */
struct mk_zip {
    struct mk_entry *entries;
    size_t count, cap;
    struct mk_buf prefix, trailer, comment, before_central, after_central;
    bool prefix_unadjusted; /* offsets count from behind the prefix */
    bool zip64_end, second_end, second_end_in_comment;
    struct mk_opt entry_count, cd_offset, cd_size, comment_length, zip64_entry_count, truncate, cut;
    struct mk_opt second_count, second_cd_offset, second_cd_size;
    struct mk_buf *patches; /* pairs are kept apart: patch_at[i] says where patches[i] goes */
    uint64_t *patch_at;
    size_t patch_count;
};

/* Where a recipe line stands, for messages and relative paths. */
struct mk_source {
    const char *file;
    const char *folder; /* that @file contents are relative to */
    const char *text;   /* the rest of the recipe */
    size_t len, line;
    unsigned depth; /* recipes inside recipes */
};

/* One word of a recipe line: `quoted` tells "=" from =. `key` is the part before an unquoted '=' ("" if none). */
struct mk_word {
    char *key;
    struct mk_buf value;
    bool quoted;
};

struct mk_words {
    struct mk_word word[64];
    size_t count;
};

/* Message and end of the process, status 2. `src` may be NULL. */
void mk_die(const struct mk_source *src, const char *format, ...) __attribute__((noreturn, format(printf, 2, 3)));

void mk_put(struct mk_buf *b, const void *bytes, size_t len);
void mk_puts(struct mk_buf *b, const char *text);
void mk_putf(struct mk_buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Little-endian number of `width` bytes. */
void mk_put_le(struct mk_buf *b, uint64_t value, unsigned width);
/* The whole file, or the end of the process. */
void mk_read_file(const struct mk_source *src, const char *path, struct mk_buf *out);
/* A C string of the buffer; a NUL inside ends the process. */
char *mk_cstr(const struct mk_source *src, const struct mk_buf *b);

/* Next line without its end; false at the end of the recipe. */
bool mk_next_line(struct mk_source *src, const char **line, size_t *len);
void mk_split(const struct mk_source *src, const char *line, size_t len, struct mk_words *out);
/* For tests, which run long; the slices of values that others took are gone then. */
void mk_words_free(struct mk_words *w);
uint64_t mk_number(const struct mk_source *src, const struct mk_buf *value);
void mk_hex(const struct mk_source *src, const char *text, size_t len, struct mk_buf *out);

/* A new entry with a fixed rule for modes: 0644 file, 0755 folder, 0777 link. */
struct mk_entry *mk_add(struct mk_zip *zip, const char *path, uint32_t mode);
void mk_add_text(struct mk_zip *zip, const char *folder, const char *name, const struct mk_buf *text);
void mk_recipe(struct mk_source *src, struct mk_zip *zip);

/* True when `w` is a package shorthand (npm, dist, gem, jar), which is then added. */
bool mk_package(const struct mk_source *src, struct mk_zip *zip, const struct mk_words *w);
/* A small ELF file as `machine` and the words type=, class=, data=, needed=, soname=, interp=, rpath=, runpath=,
 * verneed=, verdef=, export=, import= say. */
void mk_elf(const struct mk_source *src, const char *machine, const struct mk_words *w, struct mk_buf *out);
void mk_macho(const struct mk_source *src, const char *machine, struct mk_buf *out);
void mk_pe(const struct mk_source *src, const char *machine, const struct mk_words *w, struct mk_buf *out);
void mk_class(const struct mk_source *src, const struct mk_buf *major, struct mk_buf *out);
/* A word with that key, or NULL. */
const struct mk_word *mk_find(const struct mk_words *w, const char *key);

void mk_write(struct mk_zip *zip, struct mk_buf *out);

#endif
