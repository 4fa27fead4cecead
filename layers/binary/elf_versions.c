/* Symbol versions: which ones the file asks of its libraries, and which it offers.
 *
 * Both are lists of records that say how far the next one is, so that they only ever lead forward; a record has a list
 * of its own of the same form. The loader follows the lists and ignores the counts, and so does this.
 * Source: Linux Standard Base Core, "Symbol Versioning". */

#include <elf.h>

#include "layers/base/caps.h"
#include "layers/binary/elf_reader.h"

/* As much as LC_ELF_VERSIONS_MAX records of a library with one version each take. */
#define TABLE_BYTES_MAX (LC_ELF_VERSIONS_MAX * (sizeof(Elf64_Verneed) + sizeof(Elf64_Vernaux)))

/* A table while it is followed. */
struct walk {
    struct lc_elf_reader *reader;
    struct lc_elf_table table;
    enum lc_status status;
    size_t versions;
};

static bool reach(struct walk *walk, uint64_t at, uint64_t size)
{
    return lc_elf_table_reach(walk->reader, &walk->table, at + size, TABLE_BYTES_MAX, &walk->status);
}

static uint16_t half(const struct walk *walk, uint64_t at)
{
    return lc_elf_16(walk->reader, walk->table.bytes, (size_t)at);
}

static uint32_t word(const struct walk *walk, uint64_t at)
{
    return lc_elf_32(walk->reader, walk->table.bytes, (size_t)at);
}

static bool name_at(struct walk *walk, uint32_t at, lc_str *out)
{
    lc_str text;

    if (!lc_elf_string(walk->reader, at, &text)) {
        lc_elf_incomplete(walk->reader, "the name of a symbol version lies outside its string table or has no end");
        return false;
    }
    *out = lc_arena_copy(walk->reader->arena, text);
    return true;
}

/* One more version; false over the cap. */
static bool count_version(struct walk *walk)
{
    if (walk->versions++ < LC_ELF_VERSIONS_MAX)
        return true;
    lc_elf_incomplete(walk->reader, "it has more symbol versions than are read");
    return false;
}

static bool cut_short(struct walk *walk)
{
    if (walk->status == LC_OK)
        lc_elf_incomplete(walk->reader, "its table of symbol versions leads outside the file");
    return false;
}

/* Vernaux: hash, flags, index, name, next. */
static bool take_versions(struct walk *walk, uint64_t at, struct lc_elf_requirement *out)
{
    for (;;) {
        struct lc_elf_version *version;
        uint32_t next;

        if (!reach(walk, at, sizeof(Elf64_Vernaux)))
            return cut_short(walk);
        if (!count_version(walk))
            return false;
        version = LC_PUSH(walk->reader->arena, out);
        version->hash = word(walk, at);
        version->weak = (half(walk, at + 4) & VER_FLG_WEAK) != 0;
        version->index = half(walk, at + 6) & 0x7fff;
        if (!name_at(walk, word(walk, at + 8), &version->name))
            return false;
        next = word(walk, at + 12);
        if (next == 0)
            return true;
        at += next;
    }
}

/* Verneed: version, count, file, versions, next. */
static void read_needs(struct walk *walk)
{
    uint64_t at = 0;
    uint32_t next;

    do {
        struct lc_elf_requirement *library;

        if (!reach(walk, at, sizeof(Elf64_Verneed))) {
            cut_short(walk);
            return;
        }
        if (half(walk, at) != VER_NEED_CURRENT) {
            lc_elf_incomplete(walk->reader, "its table of symbol versions has a form that no loader takes");
            return;
        }
        if (!count_version(walk)) /* a library without any counts as well */
            return;
        walk->versions--;
        library = LC_PUSH(walk->reader->arena, &walk->reader->out->requires);
        if (!name_at(walk, word(walk, at + 4), &library->library))
            return;
        if (walk->reader->out->requires.count > LC_ELF_VERSIONS_MAX) {
            lc_elf_incomplete(walk->reader, "it has more symbol versions than are read");
            return;
        }
        next = word(walk, at + 12);
        if (half(walk, at + 2) > 0 && !take_versions(walk, at + word(walk, at + 8), library))
            return;
        at += next;
    } while (next != 0);
}

/* Verdef: version, flags, index, count, hash, names, next. The first name is the version's own. */
static void read_definitions(struct walk *walk)
{
    uint64_t at = 0, name_from;
    uint32_t next;

    do {
        lc_str name;

        if (!reach(walk, at, sizeof(Elf64_Verdef))) {
            cut_short(walk);
            return;
        }
        if (half(walk, at) != VER_DEF_CURRENT) {
            lc_elf_incomplete(walk->reader, "its table of symbol versions has a form that no loader takes");
            return;
        }
        name_from = at + word(walk, at + 12);
        next = word(walk, at + 16);
        if ((half(walk, at + 2) & VER_FLG_BASE) == 0) {
            if (!count_version(walk))
                return;
            if (!reach(walk, name_from, sizeof(Elf64_Verdaux))) {
                cut_short(walk);
                return;
            }
            if (!name_at(walk, word(walk, name_from), &name))
                return;
            *LC_PUSH(walk->reader->arena, &walk->reader->out->provides) = name;
        }
        at += next;
    } while (next != 0);
}

static enum lc_status read_table(struct lc_elf_reader *reader, uint64_t address, void (*read)(struct walk *walk))
{
    struct walk walk = {.reader = reader};

    if (address == 0)
        return LC_OK;
    if (!lc_elf_table_start(reader, address, 4096, &walk.table)) {
        lc_elf_incomplete(reader, "its table of symbol versions lies in no part that is loaded");
        return LC_OK;
    }
    walk.status = lc_elf_fetch(reader);
    if (walk.status == LC_OK)
        read(&walk);
    return walk.status;
}

enum lc_status lc_elf_read_versions(struct lc_elf_reader *reader)
{
    enum lc_status status = read_table(reader, reader->tags.verneed, read_needs);

    return status == LC_OK ? read_table(reader, reader->tags.verdef, read_definitions) : status;
}
