/* An ELF file as the loader sees it. Read lc_elf_read from the bottom up: it names the steps, each of which asks for
 * the bytes of the next before it needs them, so that a compressed file is gone through as seldom as possible. */

#include "layers/binary/elf.h"

#include <elf.h>

#include "layers/base/caps.h"
#include "layers/binary/elf_reader.h"

/* -- numbers and places -------------------------------------------------------------------------------------------- */

static uint64_t number(const struct lc_elf_reader *reader, lc_str bytes, size_t at, size_t width)
{
    uint64_t value = 0;

    if (bytes.len < width || at > bytes.len - width)
        return 0;
    for (size_t i = 0; i < width; i++)
        value = value << 8 | (unsigned char)bytes.ptr[reader->big ? at + i : at + width - 1 - i];
    return value;
}

uint16_t lc_elf_16(const struct lc_elf_reader *reader, lc_str bytes, size_t at)
{
    return (uint16_t)number(reader, bytes, at, 2);
}

uint32_t lc_elf_32(const struct lc_elf_reader *reader, lc_str bytes, size_t at)
{
    return (uint32_t)number(reader, bytes, at, 4);
}

uint64_t lc_elf_64(const struct lc_elf_reader *reader, lc_str bytes, size_t at)
{
    return number(reader, bytes, at, 8);
}

uint64_t lc_elf_word(const struct lc_elf_reader *reader, lc_str bytes, size_t at)
{
    return number(reader, bytes, at, reader->wide ? 8 : 4);
}

bool lc_elf_place(const struct lc_elf_reader *reader, uint64_t address, uint64_t *offset, uint64_t *limit)
{
    for (size_t i = 0; i < reader->load_count; i++) {
        const struct lc_elf_load *load = &reader->loads[i];
        uint64_t skip = address - load->address;

        if (address < load->address || skip >= load->length)
            continue;
        if (__builtin_add_overflow(load->offset, skip, offset))
            return false;
        *limit = load->length - skip;
        return true;
    }
    return false;
}

enum lc_status lc_elf_fetch(struct lc_elf_reader *reader)
{
    for (size_t i = 0; i < reader->ranges.count; i++)
        if (!reader->ranges.items[i].fetched && !reader->ranges.items[i].hint)
            return reader->source->read(reader->source->context, &reader->ranges, reader->err);
    return LC_OK;
}

bool lc_elf_table_start(struct lc_elf_reader *reader, uint64_t address, uint64_t guess, struct lc_elf_table *out)
{
    *out = (struct lc_elf_table){0};
    if (!lc_elf_place(reader, address, &out->offset, &out->limit))
        return false;
    lc_ranges_want(&reader->ranges, out->offset, guess < out->limit ? guess : out->limit, false);
    return true;
}

bool lc_elf_table_reach(struct lc_elf_reader *reader, struct lc_elf_table *table, uint64_t end, uint64_t most,
                        enum lc_status *status)
{
    uint64_t length;

    *status = LC_OK;
    if (end <= table->bytes.len)
        return true;
    if (end > table->limit || end > most)
        return false;
    table->bytes = lc_ranges_at(&reader->ranges, table->offset, table->limit < most ? table->limit : most);
    if (end <= table->bytes.len)
        return true;
    length = 4 * end < most ? 4 * end : most;
    lc_ranges_want(&reader->ranges, table->offset, length < table->limit ? length : table->limit, false);
    *status = lc_elf_fetch(reader);
    if (*status != LC_OK)
        return false;
    table->bytes = lc_ranges_at(&reader->ranges, table->offset, length);
    return end <= table->bytes.len;
}

bool lc_elf_string(const struct lc_elf_reader *reader, uint64_t at, lc_str *out)
{
    lc_str rest;
    size_t end;

    if (at >= reader->strings.len)
        return false;
    rest = lc_str_from_index(reader->strings, (size_t)at);
    end = lc_str_find_byte(lc_str_cut(rest, 0, LC_ELF_STRING_MAX + 1), '\0');
    *out = lc_str_cut(rest, 0, end == LC_NPOS ? 0 : end);
    return end != LC_NPOS;
}

bool lc_elf_keep(struct lc_elf_reader *reader, lc_str name, lc_str *out)
{
    /* Libraries are named by NEEDED and by their versions, versions by each library. */
    if (name.len > 1024 + 4 * reader->strings.len - reader->copied) {
        lc_elf_incomplete(reader, "its names overlap as no linker makes them");
        return false;
    }
    reader->copied += name.len;
    *out = lc_arena_copy(reader->arena, name);
    return true;
}

void lc_elf_incomplete(struct lc_elf_reader *reader, const char *why)
{
    if (reader->out->why.len == 0)
        reader->out->why = lc_str_from(why);
    reader->out->complete = false;
}

void lc_elf_symbols_incomplete(struct lc_elf_reader *reader, const char *why)
{
    if (reader->out->why.len == 0)
        reader->out->why = lc_str_from(why);
    reader->out->symbols_complete = false;
}

/* -- program headers ----------------------------------------------------------------------------------------------- */

/* The program headers that matter. */
struct segments {
    bool has_interpreter, has_dynamic;
    uint64_t interpreter_at, interpreter_size;
    uint64_t dynamic_address, dynamic_size;
};

struct segment {
    uint32_t type, flags;
    uint64_t offset, address, length;
};

static struct segment segment_at(const struct lc_elf_reader *reader, lc_str b, size_t at)
{
    struct segment s = {.type = lc_elf_32(reader, b, at)};

    s.flags = lc_elf_32(reader, b, at + (reader->wide ? 4 : 24));
    s.offset = lc_elf_word(reader, b, at + (reader->wide ? 8 : 4));
    s.address = lc_elf_word(reader, b, at + (reader->wide ? 16 : 8));
    s.length = lc_elf_word(reader, b, at + (reader->wide ? 32 : 16));
    return s;
}

static void take_segments(struct lc_elf_reader *reader, lc_str headers, size_t count, size_t size, struct segments *out)
{
    reader->loads = LC_NEW_ARRAY(reader->ranges.arena, count, struct lc_elf_load);
    for (size_t i = 0; i < count; i++) {
        struct segment s = segment_at(reader, headers, i * size);

        switch (s.type) {
        case PT_LOAD: reader->loads[reader->load_count++] = (struct lc_elf_load){s.address, s.offset, s.length}; break;
        case PT_INTERP:
            if (!out->has_interpreter) {
                out->interpreter_at = s.offset;
                out->interpreter_size = s.length;
            }
            out->has_interpreter = true;
            break;
        case PT_DYNAMIC:
            if (!out->has_dynamic) {
                out->dynamic_address = s.address;
                out->dynamic_size = s.length;
            }
            out->has_dynamic = true;
            break;
        case PT_GNU_STACK: reader->out->has_exec_stack = (s.flags & PF_X) != 0; break;
        default: break;
        }
    }
}

static enum lc_status read_segments(struct lc_elf_reader *reader, lc_str header, struct segments *out)
{
    uint64_t at = lc_elf_word(reader, header, reader->wide ? 32 : 28);
    size_t size = lc_elf_16(reader, header, reader->wide ? 54 : 42);
    size_t count = lc_elf_16(reader, header, reader->wide ? 56 : 44);
    enum lc_status status;
    lc_str headers;

    if (count == 0) {
        if (reader->out->head.type == ET_EXEC || reader->out->head.type == ET_DYN)
            lc_elf_fault_is(reader, LC_ELF_FAULT_REFUSED, "it has no program headers");
        return LC_OK;
    }
    if (size != (reader->wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr))) {
        lc_elf_incomplete(reader, "its program headers have a size that no loader takes");
        lc_elf_fault_is(reader, LC_ELF_FAULT_REFUSED, "its program headers have a size that no loader takes");
        return LC_OK;
    }
    if (count > LC_ELF_SEGMENTS_MAX) {
        lc_elf_incomplete(reader, "it has more program headers than are read");
        return LC_OK;
    }
    lc_ranges_want(&reader->ranges, at, count * size, false);
    status = lc_elf_fetch(reader);
    if (status != LC_OK)
        return status;
    if (!lc_ranges_get(&reader->ranges, at, count * size, &headers)) {
        lc_elf_incomplete(reader, "its program headers lie outside the file");
        lc_elf_fault_is(reader, LC_ELF_FAULT_REFUSED, "its program headers lie outside the file");
        return LC_OK;
    }
    take_segments(reader, headers, count, size, out);
    lc_elf_find_faults(reader, out->has_interpreter, out->interpreter_at, out->interpreter_size);
    return LC_OK;
}

/* -- the dynamic section ------------------------------------------------------------------------------------------- */

static void take_interpreter(struct lc_elf_reader *reader, const struct segments *segments)
{
    size_t end;
    lc_str bytes;

    if (!segments->has_interpreter)
        return;
    bytes = lc_ranges_at(&reader->ranges, segments->interpreter_at, segments->interpreter_size);
    end = lc_str_find_byte(bytes, '\0');
    if (bytes.len > 0 && bytes.len == segments->interpreter_size && bytes.ptr[bytes.len - 1] != '\0')
        lc_elf_fault_is(reader, LC_ELF_FAULT_PROGRAM, "the name of its interpreter has no end");
    if (end == LC_NPOS || segments->interpreter_size > LC_ELF_STRING_MAX) {
        lc_elf_incomplete(reader, "the name of its interpreter has no end");
        return;
    }
    reader->out->interpreter = lc_arena_copy(reader->arena, lc_str_cut(bytes, 0, end));
}

/* Tables whose addresses may end the symbols. */
static void take_address(struct lc_elf_reader *reader, uint64_t address)
{
    struct lc_elf_tags *tags = &reader->tags;

    if (address > tags->symtab && (tags->behind_symbols == 0 || address < tags->behind_symbols))
        tags->behind_symbols = address;
}

static void take_tag(struct lc_elf_reader *reader, uint64_t tag, uint64_t value)
{
    struct lc_elf_tags *tags = &reader->tags;

    switch (tag) {
    case DT_STRTAB: tags->strtab = value; break;
    case DT_STRSZ: tags->strsz = value; break;
    case DT_SYMTAB: tags->symtab = value; break;
    case DT_HASH: tags->hash = value; break;
    case DT_GNU_HASH: tags->gnu_hash = value; break;
    case DT_VERSYM: tags->versym = value; break;
    case DT_VERNEED: tags->verneed = value; break;
    case DT_VERNEEDNUM: tags->verneednum = value; break;
    case DT_VERDEF: tags->verdef = value; break;
    case DT_VERDEFNUM: tags->verdefnum = value; break;
    case DT_FLAGS: reader->out->dt_flags = value; break;
    case DT_FLAGS_1: reader->out->dt_flags_1 = value; break;
    default: break;
    }
}

/* Is it a tag whose value is the address of a table? */
static bool is_table(uint64_t tag)
{
    return tag == DT_STRTAB || tag == DT_HASH || tag == DT_GNU_HASH || tag == DT_VERSYM || tag == DT_VERNEED ||
           tag == DT_VERDEF || tag == DT_RELA || tag == DT_REL || tag == DT_JMPREL || tag == DT_INIT || tag == DT_RELR;
}

/* How many entries stand before the one that ends them. */
static size_t count_tags(struct lc_elf_reader *reader, lc_str bytes)
{
    size_t width = reader->wide ? 16 : 8, count = 0;

    while (count < LC_ELF_DYNAMIC_MAX && (count + 1) * width <= bytes.len &&
           lc_elf_word(reader, bytes, count * width) != DT_NULL)
        count++;
    if (count == LC_ELF_DYNAMIC_MAX)
        lc_elf_incomplete(reader, "its dynamic section has more entries than are read");
    return count;
}

static void copy_string(struct lc_elf_reader *reader, uint64_t at, struct lc_elf_strings *list)
{
    lc_str text;

    if (!lc_elf_string(reader, at, &text)) {
        lc_elf_incomplete(reader, "a name in its dynamic section lies outside its string table or has no end");
        return;
    }
    if (lc_elf_keep(reader, text, &text))
        *LC_PUSH(reader->arena, list) = text;
}

static void take_strings(struct lc_elf_reader *reader, lc_str bytes, size_t count)
{
    size_t half = reader->wide ? 8 : 4;
    struct lc_elf_strings sonames = {0};

    for (size_t i = 0; i < count; i++) {
        uint64_t tag = lc_elf_word(reader, bytes, 2 * i * half);
        uint64_t value = lc_elf_word(reader, bytes, (2 * i + 1) * half);

        if (tag == DT_NEEDED)
            copy_string(reader, value, &reader->out->needed);
        else if (tag == DT_SONAME)
            copy_string(reader, value, &sonames);
        else if (tag == DT_RPATH)
            copy_string(reader, value, &reader->out->rpath);
        else if (tag == DT_RUNPATH)
            copy_string(reader, value, &reader->out->runpath);
    }
    if (sonames.count > 0)
        reader->out->soname = sonames.items[0];
}

/* Most files have all tables near their start: kept while the way to the dynamic section leads past them. */
static void want_dynamic(struct lc_elf_reader *reader, const struct segments *segments, uint64_t offset,
                         uint64_t length)
{
    if (segments->has_interpreter && segments->interpreter_size <= LC_ELF_STRING_MAX)
        lc_ranges_want(&reader->ranges, segments->interpreter_at, segments->interpreter_size, false);
    lc_ranges_want(&reader->ranges, offset, length, false);
    if (length > 0 && offset > LC_ELF_HINT_BYTES)
        lc_ranges_want(&reader->ranges, 0, LC_ELF_HINT_BYTES, true);
}

/* The string table, and in the same pass what the other tables begin with. */
static enum lc_status want_tables(struct lc_elf_reader *reader)
{
    struct lc_elf_tags *tags = &reader->tags;
    const uint64_t starts[] = {tags->hash, tags->gnu_hash, tags->verneed, tags->verdef};
    uint64_t offset, limit, at, rest, lowest;
    enum lc_status status;

    if (tags->strtab == 0 || !lc_elf_place(reader, tags->strtab, &offset, &limit)) {
        lc_elf_incomplete(reader, "its string table lies in no part that is loaded");
        return LC_OK;
    }
    if (tags->strsz < limit)
        limit = tags->strsz;
    reader->strings_complete = limit == tags->strsz && limit <= LC_ELF_BYTES_MAX / 2;
    if (limit > LC_ELF_BYTES_MAX / 2)
        limit = LC_ELF_BYTES_MAX / 2;
    lc_ranges_want(&reader->ranges, offset, limit, false);
    lowest = offset;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (starts[i] != 0 && lc_elf_place(reader, starts[i], &at, &rest)) {
            lc_ranges_want(&reader->ranges, at, rest < 4096 ? rest : 4096, false);
            lowest = at < lowest ? at : lowest;
        }
    if (tags->symtab != 0 && lc_elf_place(reader, tags->symtab, &at, &rest) && at < lowest)
        lowest = at;
    if (offset - lowest < LC_ELF_BYTES_MAX / 4)
        lc_ranges_want(&reader->ranges, lowest, offset - lowest, true);
    status = lc_elf_fetch(reader);
    reader->strings = lc_ranges_at(&reader->ranges, offset, limit);
    if (reader->strings.len < limit)
        reader->strings_complete = false;
    return status;
}

static enum lc_status read_dynamic(struct lc_elf_reader *reader, const struct segments *segments)
{
    size_t width = reader->wide ? 16 : 8, count;
    uint64_t offset = 0, limit = 0, length = segments->dynamic_size;
    bool placed = segments->has_dynamic && lc_elf_place(reader, segments->dynamic_address, &offset, &limit);
    enum lc_status status;
    lc_str bytes;

    length = !placed ? 0 : length < limit ? length : limit;
    if (length > (LC_ELF_DYNAMIC_MAX + 1) * width)
        length = (LC_ELF_DYNAMIC_MAX + 1) * width;
    want_dynamic(reader, segments, offset, length);
    status = lc_elf_fetch(reader);
    if (status != LC_OK)
        return status;
    take_interpreter(reader, segments);
    if (!segments->has_dynamic)
        return LC_OK;
    bytes = lc_ranges_at(&reader->ranges, offset, length);
    if (!placed || bytes.len < length || bytes.len < width) {
        lc_elf_incomplete(reader, "its dynamic section lies in no part of the file that is loaded");
        return LC_OK;
    }
    reader->out->has_dynamic = true;
    count = count_tags(reader, bytes);
    for (size_t i = 0; i < count; i++)
        take_tag(reader, lc_elf_word(reader, bytes, i * width), lc_elf_word(reader, bytes, i * width + width / 2));
    for (size_t i = 0; i < count; i++)
        if (is_table(lc_elf_word(reader, bytes, i * width)))
            take_address(reader, lc_elf_word(reader, bytes, i * width + width / 2));
    status = want_tables(reader);
    if (status == LC_OK)
        take_strings(reader, bytes, count);
    return status;
}

/* -- what follows from it ------------------------------------------------------------------------------------------ */

static bool is_glibc_loader(lc_str base)
{
    return lc_str_has_prefix(base, LC_S("ld-linux")) || lc_str_has_prefix(base, LC_S("ld64.so")) ||
           lc_str_is(base, "ld.so.1");
}

static lc_str base_of(lc_str path)
{
    size_t slash = lc_str_find_last_byte(path, '/');

    return slash == LC_NPOS ? path : lc_str_from_index(path, slash + 1);
}

/* Android's C library is called libc.so as well, and versions its symbols LIBC. */
static bool asks_bionic(const struct lc_elf *elf)
{
    for (size_t i = 0; i < elf->requires.count; i++)
        for (size_t v = 0; v < elf->requires.items[i].count; v++)
            if (lc_str_is(elf->requires.items[i].library, "libc.so") &&
                lc_str_has_prefix(elf->requires.items[i].items[v].name, LC_S("LIBC")))
                return true;
    return false;
}

static enum lc_elf_libc libc_of_name(const struct lc_elf *elf, lc_str name)
{
    lc_str base = base_of(name);

    if (lc_str_is(base, "libc.so.6") || lc_str_is(base, "libc.so.6.1") || is_glibc_loader(base))
        return LC_ELF_LIBC_GLIBC;
    if (lc_str_has_prefix(base, LC_S("libc.musl-")) || lc_str_has_prefix(base, LC_S("ld-musl-")))
        return LC_ELF_LIBC_MUSL;
    if (lc_str_is(base, "libc.so"))
        return asks_bionic(elf) ? LC_ELF_LIBC_OTHER : LC_ELF_LIBC_MUSL;
    return lc_str_has_prefix(base, LC_S("libc.so.")) ? LC_ELF_LIBC_OTHER : LC_ELF_LIBC_NONE;
}

static enum lc_elf_libc libc_of(const struct lc_elf *elf)
{
    enum lc_elf_libc libc = LC_ELF_LIBC_NONE;

    if (elf->interpreter.len > 0) {
        libc = libc_of_name(elf, elf->interpreter);
        return libc == LC_ELF_LIBC_NONE ? LC_ELF_LIBC_OTHER : libc;
    }
    for (size_t i = 0; i < elf->needed.count && libc == LC_ELF_LIBC_NONE; i++)
        libc = libc_of_name(elf, elf->needed.items[i]);
    return libc;
}

static void conclude(struct lc_elf *elf)
{
    bool program = elf->interpreter.len > 0 && elf->soname.len == 0;

    elf->is_pie = elf->head.type == ET_DYN && ((elf->dt_flags_1 & DF_1_PIE) != 0 || program);
    elf->is_shared = elf->head.type == ET_DYN && !elf->is_pie;
    elf->libc = libc_of(elf);
}

/* LC_MALFORMED without a class and a byte order; `*cut` when the header ends before its end. */
static enum lc_status read_header(struct lc_elf_reader *reader, lc_str *header, bool *cut)
{
    struct lc_elf *elf = reader->out;
    enum lc_status status;

    lc_ranges_want(&reader->ranges, 0, sizeof(Elf64_Ehdr), false);
    status = lc_elf_fetch(reader);
    if (status != LC_OK)
        return status;
    *header = lc_ranges_at(&reader->ranges, 0, sizeof(Elf64_Ehdr));
    elf->head = lc_binary_head(*header);
    if (elf->head.format != LC_BINARY_ELF || elf->head.bits == 0 || header->len < EI_NIDENT ||
        header->ptr[EI_DATA] < ELFDATA2LSB || header->ptr[EI_DATA] > ELFDATA2MSB)
        return lc_fail(reader->err, LC_MALFORMED, "it is no ELF file, or says neither its class nor its byte order");
    reader->wide = elf->head.bits == 64;
    reader->big = elf->head.big_endian;
    *cut = header->len < (reader->wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr));
    elf->abi_version = (uint8_t)header->ptr[EI_ABIVERSION];
    if (*cut)
        return LC_OK;
    elf->entry = lc_elf_word(reader, *header, 24);
    elf->flags = lc_elf_32(reader, *header, reader->wide ? 48 : 36);
    return LC_OK;
}

static enum lc_status read_all(struct lc_elf_reader *reader)
{
    struct segments segments = {0};
    enum lc_status status;
    bool cut = false;
    lc_str header;

    status = read_header(reader, &header, &cut);
    if (status != LC_OK)
        return status;
    if (cut) {
        lc_elf_incomplete(reader, "it ends inside its header");
        lc_elf_fault_is(reader, LC_ELF_FAULT_REFUSED, "it ends inside its header");
        return LC_OK;
    }
    status = read_segments(reader, header, &segments);
    if (status == LC_OK)
        status = read_dynamic(reader, &segments);
    if (status == LC_OK && reader->out->has_dynamic)
        status = lc_elf_read_versions(reader);
    if (status == LC_OK && reader->out->has_dynamic)
        status = lc_elf_read_symbols(reader);
    return status;
}

enum lc_status lc_elf_read(const struct lc_elf_source *source, lc_str head, struct lc_arena *arena, struct lc_elf *out,
                           struct lc_err *err)
{
    struct lc_err reason = {0};
    struct lc_elf_reader reader = {.source = source, .arena = arena, .out = out, .err = err ? err : &reason};
    struct lc_arena scratch;
    enum lc_status status;

    lc_arena_init(&scratch, arena->seed);
    *out = (struct lc_elf){.complete = true, .symbols_complete = true};
    lc_ranges_init(&reader.ranges, LC_ELF_BYTES_MAX, &scratch);
    if (head.len > 0)
        lc_ranges_give(&reader.ranges, 0, head);
    status = read_all(&reader);
    if (status != LC_OK) {
        out->complete = out->symbols_complete = false;
        out->why = lc_arena_copy(arena, lc_str_from(reader.err->text));
    }
    if (!out->complete)
        out->symbols_complete = false;
    conclude(out);
    /* Slices of a script or a string table would not outlive this call. */
    out->head.interpreter = out->head.argument = (lc_str){0};
    lc_arena_release(&scratch);
    return status;
}

/* -- where bytes come from ----------------------------------------------------------------------------------------- */

static enum lc_status read_memory(void *context, struct lc_ranges *ranges, struct lc_err *err)
{
    const lc_str *bytes = context;

    (void)err;
    for (size_t i = 0; i < ranges->count; i++) {
        struct lc_range *range = &ranges->items[i];
        uint64_t from = range->offset < bytes->len ? range->offset : bytes->len;
        uint64_t length = range->length < bytes->len - from ? range->length : bytes->len - from;

        if (!range->fetched)
            range->bytes = lc_str_cut(*bytes, (size_t)from, (size_t)(from + length));
        range->fetched = true;
    }
    return LC_OK;
}

enum lc_status lc_elf_read_bytes(lc_str bytes, struct lc_arena *arena, struct lc_elf *out, struct lc_err *err)
{
    struct lc_elf_source source = {.size = bytes.len, .read = read_memory, .context = &bytes};

    return lc_elf_read(&source, (lc_str){0}, arena, out, err);
}

struct entry {
    struct lc_archive *archive;
    uint32_t index;
    struct lc_inflater *inflater;
};

static enum lc_status read_entry(void *context, struct lc_ranges *ranges, struct lc_err *err)
{
    const struct entry *entry = context;

    return lc_archive_read_ranges(entry->archive, entry->index, ranges, entry->inflater, err);
}

enum lc_status lc_elf_read_entry(struct lc_archive *archive, uint32_t entry, lc_str head, struct lc_inflater *inflater,
                                 struct lc_arena *arena, struct lc_elf *out, struct lc_err *err)
{
    struct entry it = {archive, entry, inflater};
    struct lc_elf_source source = {.size = archive->entries[entry].size, .read = read_entry, .context = &it};

    return lc_elf_read(&source, head, arena, out, err);
}
