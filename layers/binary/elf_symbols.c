/* The dynamic symbols: entry points of extension modules, what they import, and for each required version a symbol that
 * needs it.
 *
 * Nothing says how many symbols there are; the hash table by which the loader finds them has to be asked. DT_HASH has
 * the number; DT_GNU_HASH holds the defined ones at the end, whose last chain ends the table; where it is empty, the
 * next table ends it. */

#include <elf.h>

#include "layers/base/caps.h"
#include "layers/binary/elf_reader.h"

/* The size of a hash table's words: 8 bytes on s390x and Alpha alone. */
static size_t hash_width(const struct lc_elf_reader *reader)
{
    uint16_t machine = reader->out->head.machine_code;

    return reader->wide && (machine == EM_S390 || machine == 0x9026) ? 8 : 4;
}

/* `*count` is left alone when it cannot be told. */
static enum lc_status count_by_hash(struct lc_elf_reader *reader, uint64_t *count)
{
    size_t width = hash_width(reader);
    struct lc_elf_table table;
    enum lc_status status = LC_OK;

    if (reader->tags.hash == 0 || !lc_elf_table_start(reader, reader->tags.hash, 2 * width, &table))
        return LC_OK;
    if (!lc_elf_table_reach(reader, &table, 2 * width, 2 * width, &status))
        return status;
    *count = width == 8 ? lc_elf_64(reader, table.bytes, 8) : lc_elf_32(reader, table.bytes, 4);
    return LC_OK;
}

/* The last symbol of the last chain has bit 0 of its hash set. */
static enum lc_status end_of_chain(struct lc_elf_reader *reader, struct lc_elf_table *table, uint64_t chains,
                                   uint32_t first, uint32_t last, uint64_t *count)
{
    enum lc_status status;

    for (uint64_t i = last; i < LC_ELF_SYMBOLS_MAX; i++) {
        uint64_t at = chains + (i - first) * 4;

        if (!lc_elf_table_reach(reader, table, at + 4, LC_ELF_BYTES_MAX / 4, &status))
            return status;
        if (lc_elf_32(reader, table->bytes, (size_t)at) & 1) {
            *count = i + 1;
            return LC_OK;
        }
    }
    *count = LC_ELF_SYMBOLS_MAX + 1;
    return LC_OK;
}

static enum lc_status count_by_gnu_hash(struct lc_elf_reader *reader, uint64_t *count)
{
    struct lc_elf_table table;
    uint64_t buckets, chains;
    uint32_t bucket_count, first, last = 0;
    enum lc_status status = LC_OK;

    if (reader->tags.gnu_hash == 0 || !lc_elf_table_start(reader, reader->tags.gnu_hash, 16, &table))
        return LC_OK;
    if (!lc_elf_table_reach(reader, &table, 16, LC_ELF_BYTES_MAX / 4, &status))
        return status;
    bucket_count = lc_elf_32(reader, table.bytes, 0);
    first = lc_elf_32(reader, table.bytes, 4);
    buckets = 16 + (uint64_t)lc_elf_32(reader, table.bytes, 8) * (reader->wide ? 8 : 4);
    chains = buckets + (uint64_t)bucket_count * 4;
    if (!lc_elf_table_reach(reader, &table, chains, LC_ELF_BYTES_MAX / 4, &status))
        return status;
    for (uint64_t at = buckets; at < chains; at += 4) {
        uint32_t bucket = lc_elf_32(reader, table.bytes, (size_t)at);
        last = bucket > last ? bucket : last;
    }
    return last < first || last == 0 ? LC_OK : end_of_chain(reader, &table, chains, first, last, count);
}

static enum lc_status count_symbols(struct lc_elf_reader *reader, uint64_t *count)
{
    const struct lc_elf_tags *tags = &reader->tags;
    enum lc_status status = count_by_hash(reader, count);

    if (status == LC_OK && *count == 0)
        status = count_by_gnu_hash(reader, count);
    if (status == LC_OK && *count == 0 && tags->behind_symbols > tags->symtab)
        *count = (tags->behind_symbols - tags->symtab) / (reader->wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym));
    return status;
}

/* -- what a symbol says -------------------------------------------------------------------------------------------- */

struct symbols {
    struct lc_elf_reader *reader;
    lc_str table, versions;
    struct lc_elf_version **by_index; /* required versions */
    size_t index_count;
};

static void index_versions(struct symbols *symbols)
{
    const struct lc_elf *elf = symbols->reader->out;

    for (size_t i = 0; i < elf->requires.count; i++)
        for (size_t v = 0; v < elf->requires.items[i].count; v++)
            if (elf->requires.items[i].items[v].index >= symbols->index_count)
    symbols->index_count = elf->requires.items[i].items[v].index + 1u;
    symbols->by_index = LC_NEW_ARRAY(symbols->reader->ranges.arena, symbols->index_count, struct lc_elf_version *);
    for (size_t i = 0; i < elf->requires.count; i++)
        for (size_t v = 0; v < elf->requires.items[i].count; v++)
    symbols->by_index[elf->requires.items[i].items[v].index] = &elf->requires.items[i].items[v];
}

static bool is_plain(lc_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] <= ' ' || name.ptr[i] == 0x7f)
            return false;
    return name.len > 0;
}

/* The required version a symbol is bound to, which has no symbol yet. */
static struct lc_elf_version *unnamed_version(const struct symbols *symbols, uint64_t symbol)
{
    uint16_t index = lc_elf_16(symbols->reader, symbols->versions, (size_t)symbol * 2) & 0x7fff;
    struct lc_elf_version *version = index < symbols->index_count ? symbols->by_index[index] : NULL;

    return version && version->symbol.len == 0 ? version : NULL;
}

struct prefix {
    lc_str text;
    unsigned flag; /* imports only */
};

static bool starts(lc_str name, const struct prefix *prefixes, size_t count, unsigned *flag)
{
    for (size_t i = 0; i < count; i++)
        if (lc_str_has_prefix(name, prefixes[i].text)) {
            *flag = prefixes[i].flag;
            return true;
        }
    return false;
}

static void take_export(struct lc_elf_reader *reader, lc_str name)
{
    static const struct prefix prefixes[] = {
        {LC_S_INIT("PyInit_"), 0},
        {LC_S_INIT("PyInitU_"), 0},
        {LC_S_INIT("Init_"), 0},
        {LC_S_INIT("napi_register_module_v"), 0},
        {LC_S_INIT("node_register_module_v"), 0},
        {LC_S_INIT("node_api_module_get_api_version_v"), 0},
        {LC_S_INIT("JNI_OnLoad"), 0},
    };
    unsigned flag;

    if (!starts(name, prefixes, sizeof prefixes / sizeof *prefixes, &flag))
        return;
    if (reader->out->exports.count == LC_ELF_EXPORTS_MAX)
        lc_elf_symbols_incomplete(reader, "it has more entry points than are kept");
    else
        *LC_PUSH(reader->arena, &reader->out->exports) = lc_arena_copy(reader->arena, name);
}

static void take_import(struct lc_elf *elf, lc_str name)
{
    static const struct prefix prefixes[] = {
        {LC_S_INIT("napi_"), LC_ELF_IMPORTS_NAPI},
        {LC_S_INIT("node_api_"), LC_ELF_IMPORTS_NAPI},
        {LC_S_INIT("node_module_register"), LC_ELF_IMPORTS_NODE_REGISTER},
        {LC_S_INIT("_ZN2v8"), LC_ELF_IMPORTS_V8},
        {LC_S_INIT("_ZNK2v8"), LC_ELF_IMPORTS_V8},
        {LC_S_INIT("_ZN4node"), LC_ELF_IMPORTS_V8},
        {LC_S_INIT("_ZNK4node"), LC_ELF_IMPORTS_V8},
        {LC_S_INIT("uv_"), LC_ELF_IMPORTS_LIBUV},
        {LC_S_INIT("_Py"), LC_ELF_IMPORTS_PYTHON},
        {LC_S_INIT("rb_"), LC_ELF_IMPORTS_RUBY},
    };
    unsigned flag;

    if (lc_str_has_prefix(name, LC_S("Py")) && name.len > 2 && lc_is_upper(name.ptr[2]))
        elf->imports |= LC_ELF_IMPORTS_PYTHON;
    else if (starts(name, prefixes, sizeof prefixes / sizeof *prefixes, &flag))
        elf->imports |= flag;
}

/* False for one that is too long to be any of those looked for, as templates make them, and for one that is not there. */
static bool symbol_name(struct lc_elf_reader *reader, uint32_t at, lc_str *out)
{
    if (lc_elf_string(reader, at, out))
        return true;
    if (at >= reader->strings.len || lc_str_find_byte(lc_str_from_index(reader->strings, at), '\0') == LC_NPOS)
        lc_elf_symbols_incomplete(reader, "the name of a symbol lies outside its string table or has no end");
    return false;
}

/* Elf32_Sym: name, value, size, info, other, section. Elf64_Sym: name, info, other, section, value, size. */
static void take_symbol(struct symbols *symbols, uint64_t symbol)
{
    struct lc_elf_reader *reader = symbols->reader;
    size_t at = (size_t)symbol * (reader->wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym));
    unsigned char info = (unsigned char)symbols->table.ptr[at + (reader->wide ? 4 : 12)];
    bool defined = lc_elf_16(reader, symbols->table, at + (reader->wide ? 6 : 14)) != SHN_UNDEF;
    struct lc_elf_version *version = unnamed_version(symbols, symbol);
    unsigned binding = info >> 4;
    lc_str name;

    if (!symbol_name(reader, lc_elf_32(reader, symbols->table, at), &name) || !is_plain(name))
        return;
    if (version)
        version->symbol = lc_arena_copy(reader->arena, name);
    if (binding != STB_GLOBAL && binding != STB_WEAK && binding != STB_GNU_UNIQUE)
        return;
    if (defined)
        take_export(reader, name);
    else
        take_import(reader->out, name);
}

enum lc_status lc_elf_read_symbols(struct lc_elf_reader *reader)
{
    size_t size = reader->wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
    struct symbols symbols = {.reader = reader};
    struct lc_elf_table table = {0}, versions = {0};
    uint64_t count = 0;
    enum lc_status status;

    if (reader->tags.symtab == 0)
        return LC_OK;
    status = count_symbols(reader, &count);
    if (status != LC_OK)
        return status;
    if (count == 0)
        lc_elf_symbols_incomplete(reader, "how many symbols it has cannot be told");
    if (count > LC_ELF_SYMBOLS_MAX) {
        lc_elf_symbols_incomplete(reader, "it has more symbols than are read");
        count = LC_ELF_SYMBOLS_MAX;
    }
    if (!lc_elf_table_start(reader, reader->tags.symtab, count * size, &table)) {
        lc_elf_symbols_incomplete(reader, "its symbols lie in no part that is loaded");
        return LC_OK;
    }
    if (reader->tags.versym != 0)
        lc_elf_table_start(reader, reader->tags.versym, count * 2, &versions);
    status = lc_elf_fetch(reader);
    if (status != LC_OK)
        return status;
    symbols.table = lc_ranges_at(&reader->ranges, table.offset, count * size);
    symbols.versions = lc_ranges_at(&reader->ranges, versions.offset, count * 2);
    if (symbols.table.len < count * size || !reader->strings_complete) {
        lc_elf_symbols_incomplete(reader, "its symbols or their names are cut off");
        count = symbols.table.len / size;
    }
    index_versions(&symbols);
    for (uint64_t i = 1; i < count; i++)
        take_symbol(&symbols, i);
    return LC_OK;
}
