/* Small ELF files that readelf and file agree on: a header, one loadable segment, and what the words ask for.
 *
 *   header, program headers, PT_INTERP, dynamic section, dynamic strings
 *   and only when a word asks for symbols or versions:
 *   symbols, their versions, needed versions, provided versions, hash table, section headers
 *
 * Addresses are file offsets. Section headers are there for readelf, which finds versions by them. */
#include "testdata/tools/mkzip.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

struct target {
    const char *name;
    uint16_t machine;
    uint8_t class; /* 32 or 64 */
    bool big;
};

static const struct target targets[] = {
    {"x86_64", EM_X86_64, 64, false}, {"arm64", EM_AARCH64, 64, false}, {"i386", EM_386, 32, false},
    {"arm", EM_ARM, 32, false},       {"riscv64", EM_RISCV, 64, false}, {"ppc64le", EM_PPC64, 64, false},
    {"s390x", EM_S390, 64, true},
};

/* Numbers go out in the target's order and width. */
struct out {
    struct mk_buf *buf;
    bool big, wide;
};

static void num(struct out *o, uint64_t value, unsigned width)
{
    for (unsigned i = 0; i < width; i++)
        mk_put_le(o->buf, value >> (8 * (o->big ? width - 1 - i : i)) & 0xff, 1);
}

static void word(struct out *o, uint64_t value)
{
    num(o, value, o->wide ? 8 : 4);
}

static struct target target_of(const struct mk_source *src, const char *machine, const struct mk_words *w)
{
    const struct mk_word *class = mk_find(w, "class"), *data = mk_find(w, "data");
    struct target t = {NULL, 0, 64, false};

    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++)
        if (strcmp(machine, targets[i].name) == 0)
            t = targets[i];
    if (t.name == NULL) {
        struct mk_buf number = {0};

        mk_puts(&number, machine);
        t.machine = (uint16_t)mk_number(src, &number);
        free(number.ptr);
    }
    if (class != NULL)
        t.class = mk_number(src, &class->value) == 32 ? 32 : 64;
    if (data != NULL)
        t.big = data->value.len > 0 && data->value.ptr[0] == 'b';
    return t;
}

enum { TAGS_MAX = 256, SYMBOLS_MAX = 256, VERSIONS_MAX = 64 };

/* What a file is made of.
 * Shape:  `tags` are pairs; `versions` are the names that symbols can be bound to, `version_index` theirs. Tables are
 *         bytes in the target's order. */
struct parts {
    const struct mk_source *src;
    struct mk_buf strings;
    uint64_t tags[2 * TAGS_MAX];
    size_t tag_count;
    struct mk_buf symbols, versym, verneed, verdef, hash;
    size_t symbol_count, need_count, def_count;
    struct mk_buf version_names[VERSIONS_MAX];
    uint16_t version_index[VERSIONS_MAX];
    size_t version_count;
    uint16_t next_version;
    bool tables; /* anything beyond the dynamic section */
};

static void tag(struct parts *p, uint64_t name, uint64_t value)
{
    if (p->tag_count == TAGS_MAX)
        mk_die(p->src, "too many dynamic entries");
    p->tags[2 * p->tag_count] = name;
    p->tags[2 * p->tag_count++ + 1] = value;
}

static uint64_t string(struct parts *p, const void *text, size_t len)
{
    uint64_t at = p->strings.len;

    mk_put(&p->strings, text, len);
    mk_put_le(&p->strings, 0, 1);
    return at;
}

/* Takes the part before the next `separator` off; false when nothing is left. */
static bool next_part(struct mk_buf *rest, char separator, struct mk_buf *part)
{
    const unsigned char *end = rest->len > 0 ? memchr(rest->ptr, separator, rest->len) : NULL;

    if (rest->ptr == NULL)
        return false;
    *part = *rest;
    if (end == NULL) {
        *rest = (struct mk_buf){0};
        return true;
    }
    part->len = (size_t)(end - rest->ptr);
    rest->len -= part->len + 1;
    rest->ptr += part->len + 1;
    return true;
}

static struct mk_buf value_of(const struct mk_words *w, const char *key)
{
    const struct mk_word *word = mk_find(w, key);

    return word != NULL && word->value.len > 0 ? word->value : (struct mk_buf){0};
}

/* The hash of System V, which version tables and DT_HASH use. */
static uint32_t sysv_hash(const struct mk_buf *name)
{
    uint32_t hash = 0;

    for (size_t i = 0; i < name->len; i++) {
        uint32_t high;
        hash = (hash << 4) + name->ptr[i];
        high = hash & 0xf0000000;
        hash = (hash ^ high >> 24) & ~high;
    }
    return hash;
}

static uint16_t add_version(struct parts *p, const struct mk_buf *name)
{
    if (p->version_count == VERSIONS_MAX)
        mk_die(p->src, "too many symbol versions");
    p->version_names[p->version_count] = *name;
    return p->version_index[p->version_count++] = p->next_version++;
}

/* verdef=V1,V2: the base version first, which is the file's own name. */
static void provide_versions(struct parts *p, const struct out *target, const struct mk_words *w)
{
    struct mk_buf rest = value_of(w, "verdef"), name, base = value_of(w, "soname"), left = rest;
    struct out o = {&p->verdef, target->big, target->wide};
    size_t total = 1;

    while (next_part(&left, ',', &name))
        total++;
    if (rest.ptr == NULL)
        return;
    if (base.ptr == NULL)
        mk_die(p->src, "verdef= wants a soname=");
    for (name = base; p->def_count < total; p->def_count++) {
        bool last = p->def_count + 1 == total;
        num(&o, VER_DEF_CURRENT, 2);
        num(&o, p->def_count == 0 ? VER_FLG_BASE : 0, 2);
        num(&o, p->def_count == 0 ? 1 : add_version(p, &name), 2);
        num(&o, 1, 2);
        num(&o, sysv_hash(&name), 4);
        num(&o, 20, 4);
        num(&o, last ? 0 : 28, 4);
        num(&o, string(p, name.ptr, name.len), 4);
        num(&o, 0, 4);
        if (!last)
            next_part(&rest, ',', &name);
    }
}

static void require_versions_of(struct parts *p, struct out *o, struct mk_buf item, bool last)
{
    struct mk_buf library, name, count_left;
    size_t count = 0, i = 0;

    next_part(&item, ':', &library);
    count_left = item;
    while (next_part(&count_left, '+', &name))
        count++;
    if (count == 0)
        mk_die(p->src, "verneed= is written: verneed=libc.so.6:GLIBC_2.28+GLIBC_2.34,libm.so.6:GLIBC_2.29");
    num(o, VER_NEED_CURRENT, 2);
    num(o, count, 2);
    num(o, string(p, library.ptr, library.len), 4);
    num(o, 16, 4);
    num(o, last ? 0 : 16 + 16 * count, 4);
    for (; next_part(&item, '+', &name); i++) {
        num(o, sysv_hash(&name), 4);
        num(o, 0, 2);
        num(o, add_version(p, &name), 2);
        num(o, string(p, name.ptr, name.len), 4);
        num(o, i + 1 == count ? 0 : 16, 4);
    }
    p->need_count++;
}

static void require_versions(struct parts *p, const struct out *target, const struct mk_words *w)
{
    struct mk_buf rest = value_of(w, "verneed"), item;
    struct out o = {&p->verneed, target->big, target->wide};

    while (next_part(&rest, ',', &item))
        require_versions_of(p, &o, item, rest.ptr == NULL);
}

/* The version behind '@', 1 (global) without one. */
static uint16_t version_of(const struct parts *p, const struct mk_buf *name)
{
    if (name->ptr == NULL)
        return 1;
    for (size_t i = 0; i < p->version_count; i++)
        if (p->version_names[i].len == name->len && memcmp(p->version_names[i].ptr, name->ptr, name->len) == 0)
            return p->version_index[i];
    mk_die(p->src, "no verneed= or verdef= has the version '%.*s'", (int)name->len, (const char *)name->ptr);
}

static void add_symbol(struct parts *p, const struct out *target, struct mk_buf name, bool defined)
{
    struct out o = {&p->symbols, target->big, target->wide}, v = {&p->versym, target->big, target->wide};
    struct mk_buf bare = {0};
    uint16_t section = defined ? 1 : SHN_UNDEF; /* any one that is there */
    unsigned char info = name.ptr != NULL ? STB_GLOBAL << 4 | STT_FUNC : 0;

    if (p->symbol_count == SYMBOLS_MAX)
        mk_die(p->src, "too many symbols");
    if (name.ptr != NULL)
        next_part(&name, '@', &bare);
    num(&o, bare.ptr != NULL ? string(p, bare.ptr, bare.len) : 0, 4);
    if (o.wide) {
        num(&o, info, 1);
        num(&o, 0, 1);
        num(&o, info != 0 ? section : 0, 2);
    }
    word(&o, info != 0 && defined ? 0x40 : 0);
    word(&o, 0);
    if (!o.wide) {
        num(&o, info, 1);
        num(&o, 0, 1);
        num(&o, info != 0 ? section : 0, 2);
    }
    num(&v, info != 0 ? version_of(p, &name) : 0, 2);
    p->symbol_count++;
}

/* One bucket and a chain through all symbols: slow, and correct. Its words have 8 bytes on s390x. */
static void add_hash(struct parts *p, const struct out *target, uint16_t machine)
{
    struct out o = {&p->hash, target->big, target->wide};
    unsigned width = machine == EM_S390 && o.wide ? 8 : 4;

    num(&o, 1, width);
    num(&o, p->symbol_count, width);
    num(&o, p->symbol_count > 1 ? 1 : 0, width);
    for (size_t i = 0; i < p->symbol_count; i++)
        num(&o, i > 0 && i + 1 < p->symbol_count ? i + 1 : 0, width);
}

static void add_tables(struct parts *p, const struct out *target, const struct mk_words *w, uint16_t machine)
{
    struct mk_buf exports = value_of(w, "export"), imports = value_of(w, "import"), name;

    p->next_version = 2;
    provide_versions(p, target, w);
    require_versions(p, target, w);
    p->tables = exports.ptr != NULL || imports.ptr != NULL || p->def_count > 0 || p->need_count > 0;
    if (!p->tables)
        return;
    add_symbol(p, target, (struct mk_buf){0}, false);
    while (next_part(&imports, ',', &name))
        add_symbol(p, target, name, false);
    while (next_part(&exports, ',', &name))
        add_symbol(p, target, name, true);
    add_hash(p, target, machine);
}

/* Dynamic strings and tags: needed=a,b soname=c rpath=d runpath=e. */
static void dynamic(struct parts *p, const struct mk_words *w)
{
    static const struct {
        const char *key;
        uint64_t tag;
        bool list;
    } words[] = {{"needed", DT_NEEDED, true},
                 {"soname", DT_SONAME, false},
                 {"rpath", DT_RPATH, false},
                 {"runpath", DT_RUNPATH, false}};

    mk_put_le(&p->strings, 0, 1);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct mk_buf rest = value_of(w, words[i].key), part;
        while (next_part(&rest, words[i].list ? ',' : '\0', &part))
            tag(p, words[i].tag, string(p, part.ptr, part.len));
    }
}

static void segment(struct out *o, uint32_t type, uint64_t offset, uint64_t size)
{
    num(o, type, 4);
    if (o->wide)
        num(o, PF_R | PF_X, 4);
    word(o, offset);
    word(o, offset);
    word(o, offset);
    word(o, size);
    word(o, size);
    if (!o->wide)
        num(o, PF_R | PF_X, 4);
    word(o, type == PT_LOAD ? 0x1000 : 1);
}

static void header(struct out *o, const struct target *t, uint16_t type, unsigned segments, uint64_t sections_at)
{
    unsigned header_size = t->class == 64 ? 64 : 52, segment_size = t->class == 64 ? 56 : 32;
    const unsigned char ident[EI_NIDENT] = {
        0x7f, 'E', 'L', 'F', t->class == 64 ? ELFCLASS64 : ELFCLASS32, t->big ? ELFDATA2MSB : ELFDATA2LSB, EV_CURRENT};

    mk_put(o->buf, ident, sizeof ident);
    num(o, type, 2);
    num(o, t->machine, 2);
    num(o, EV_CURRENT, 4);
    word(o, 0);
    word(o, header_size);
    word(o, sections_at);
    num(o, 0, 4);
    num(o, header_size, 2);
    num(o, segment_size, 2);
    num(o, segments, 2);
    num(o, t->class == 64 ? 64 : 40, 2);
    num(o, sections_at != 0 ? 9 : 0, 2);
    num(o, sections_at != 0 ? 8 : 0, 2);
}

/* Where a table of its own begins behind the strings. */
static uint64_t place(uint64_t *end, const struct mk_buf *table)
{
    uint64_t at = (*end + 7) / 8 * 8;

    if (table->len > 0)
        *end = at + table->len;
    return at;
}

struct places {
    uint64_t dynamic, strings, symbols, versym, verneed, verdef, hash, names, end;
    size_t dynamic_size;
};

static const char section_names[] =
    "\0.dynsym\0.dynstr\0.gnu.version\0.gnu.version_r\0.gnu.version_d\0.hash\0.dynamic\0.shstrtab";

static void section(struct out *o, const char *name, uint32_t type, uint64_t at, uint64_t size, uint32_t link,
                    uint32_t info, uint64_t entry_size)
{
    bool loaded = type != SHT_NULL && strcmp(name, ".shstrtab") != 0;
    size_t name_at = 0;

    while (name[0] != '\0' && strcmp(section_names + name_at, name) != 0)
        name_at += strlen(section_names + name_at) + 1;
    num(o, name_at, 4);
    num(o, type, 4);
    word(o, loaded ? SHF_ALLOC : 0);
    word(o, loaded ? at : 0);
    word(o, at);
    word(o, size);
    num(o, link, 4);
    num(o, info, 4);
    word(o, type == SHT_NULL ? 0 : 1);
    word(o, entry_size);
}

/* Nine section headers, those of absent tables empty. */
static void sections(struct out *o, const struct parts *p, const struct places *at)
{
    section(o, "", SHT_NULL, 0, 0, 0, 0, 0);
    section(o, ".dynsym", SHT_DYNSYM, at->symbols, p->symbols.len, 2, 1, o->wide ? 24 : 16);
    section(o, ".dynstr", SHT_STRTAB, at->strings, p->strings.len, 0, 0, 0);
    section(o, ".gnu.version", SHT_GNU_versym, at->versym, p->versym.len, 1, 0, 2);
    if (p->need_count > 0)
        section(o, ".gnu.version_r", SHT_GNU_verneed, at->verneed, p->verneed.len, 2, (uint32_t)p->need_count, 0);
    else
        section(o, "", SHT_NULL, 0, 0, 0, 0, 0);
    if (p->def_count > 0)
        section(o, ".gnu.version_d", SHT_GNU_verdef, at->verdef, p->verdef.len, 2, (uint32_t)p->def_count, 0);
    else
        section(o, "", SHT_NULL, 0, 0, 0, 0, 0);
    section(o, ".hash", SHT_HASH, at->hash, p->hash.len, 1, 0, 4);
    section(o, ".dynamic", SHT_DYNAMIC, at->dynamic, at->dynamic_size, 2, 0, o->wide ? 16 : 8);
    section(o, ".shstrtab", SHT_STRTAB, at->names, sizeof section_names, 0, 0, 0);
}

/* Positions, and the tags that name them. */
static void place_all(struct parts *p, bool wide, uint64_t at_dynamic, struct places *at)
{
    size_t more = 3 + (p->tables ? 4u : 0u) + (p->need_count > 0 ? 2u : 0u) + (p->def_count > 0 ? 2u : 0u);
    size_t tag_size = wide ? 16 : 8;
    struct mk_buf names = {0};

    names.len = sizeof section_names;
    *at = (struct places){.dynamic = at_dynamic, .dynamic_size = (p->tag_count + more) * tag_size};
    at->strings = at->end = at_dynamic + at->dynamic_size;
    at->end += p->strings.len;
    tag(p, DT_STRTAB, at->strings);
    tag(p, DT_STRSZ, p->strings.len);
    if (p->tables) {
        at->symbols = place(&at->end, &p->symbols);
        at->versym = place(&at->end, &p->versym);
        at->verneed = place(&at->end, &p->verneed);
        at->verdef = place(&at->end, &p->verdef);
        at->hash = place(&at->end, &p->hash);
        at->names = place(&at->end, &names);
        tag(p, DT_SYMTAB, at->symbols);
        tag(p, DT_SYMENT, wide ? 24 : 16);
        tag(p, DT_HASH, at->hash);
        tag(p, DT_VERSYM, at->versym);
    }
    if (p->need_count > 0) {
        tag(p, DT_VERNEED, at->verneed);
        tag(p, DT_VERNEEDNUM, p->need_count);
    }
    if (p->def_count > 0) {
        tag(p, DT_VERDEF, at->verdef);
        tag(p, DT_VERDEFNUM, p->def_count);
    }
    tag(p, DT_NULL, 0);
}

static void table(struct mk_buf *out, uint64_t at, const struct mk_buf *bytes)
{
    while (bytes->len > 0 && out->len < at)
        mk_put_le(out, 0, 1);
    mk_put(out, bytes->ptr, bytes->len);
}

static void tables(struct out *o, const struct parts *p, const struct places *at)
{
    struct mk_buf names = {0};

    mk_put(&names, section_names, sizeof section_names);
    table(o->buf, at->symbols, &p->symbols);
    table(o->buf, at->versym, &p->versym);
    table(o->buf, at->verneed, &p->verneed);
    table(o->buf, at->verdef, &p->verdef);
    table(o->buf, at->hash, &p->hash);
    table(o->buf, at->names, &names);
    while (o->buf->len % 8 != 0)
        mk_put_le(o->buf, 0, 1);
    sections(o, p, at);
    free(names.ptr);
}

static void release(struct parts *p)
{
    struct mk_buf *bufs[] = {&p->strings, &p->symbols, &p->versym, &p->verneed, &p->verdef, &p->hash};

    for (size_t i = 0; i < sizeof bufs / sizeof bufs[0]; i++)
        free(bufs[i]->ptr);
}

void mk_elf(const struct mk_source *src, const char *machine, const struct mk_words *w, struct mk_buf *out)
{
    struct target t = target_of(src, machine, w);
    struct mk_buf type = value_of(w, "type"), interp = value_of(w, "interp");
    bool exec = type.len == 4 && memcmp(type.ptr, "exec", 4) == 0;
    struct out o = {out, t.big, t.class == 64};
    struct parts p = {.src = src};
    struct places at;
    unsigned segments = interp.ptr != NULL ? 3 : 2;
    uint64_t at_interp = (o.wide ? 64 : 52) + segments * (o.wide ? 56u : 32u);

    if (out->len != 0)
        mk_die(src, "elf= must be the only content");
    dynamic(&p, w);
    add_tables(&p, &o, w, t.machine);
    place_all(&p, o.wide, at_interp + (interp.ptr != NULL ? interp.len + 1 : 0), &at);
    header(&o, &t, exec ? ET_EXEC : ET_DYN, segments, p.tables ? (at.end + 7) / 8 * 8 : 0);
    if (interp.ptr != NULL)
        segment(&o, PT_INTERP, at_interp, interp.len + 1);
    segment(&o, PT_LOAD, 0, at.end);
    segment(&o, PT_DYNAMIC, at.dynamic, at.dynamic_size);
    if (interp.ptr != NULL) {
        mk_put(out, interp.ptr, interp.len);
        mk_put_le(out, 0, 1);
    }
    for (size_t i = 0; i < 2 * p.tag_count; i++)
        word(&o, p.tags[i]);
    mk_put(out, p.strings.ptr, p.strings.len);
    if (p.tables)
        tables(&o, &p, &at);
    release(&p);
}
