/* Small binaries that readelf and file agree on: a header, the loadable segment, and what the words ask for. */
#include "testdata/tools/mkzip.h"

#include <elf.h>
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
    }
    if (class != NULL)
        t.class = mk_number(src, &class->value) == 32 ? 32 : 64;
    if (data != NULL)
        t.big = data->value.len > 0 && data->value.ptr[0] == 'b';
    return t;
}

/* Dynamic strings and tags: needed=a,b soname=c. */
static void dynamic(const struct mk_words *w, struct mk_buf *strings, uint64_t *tags, size_t *count)
{
    const struct mk_word *needed = mk_find(w, "needed"), *soname = mk_find(w, "soname");

    mk_put_le(strings, 0, 1);
    *count = 0;
    for (size_t i = 0, start = 0; needed != NULL && i <= needed->value.len && *count < 30; i++)
        if (i == needed->value.len || needed->value.ptr[i] == ',') {
            tags[2 * *count] = DT_NEEDED;
            tags[2 * (*count)++ + 1] = strings->len;
            mk_put(strings, needed->value.ptr + start, i - start);
            mk_put_le(strings, 0, 1);
            start = i + 1;
        }
    if (soname != NULL) {
        tags[2 * *count] = DT_SONAME;
        tags[2 * (*count)++ + 1] = strings->len;
        mk_put(strings, soname->value.ptr, soname->value.len);
        mk_put_le(strings, 0, 1);
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

static void header(struct out *o, const struct target *t, uint16_t type, unsigned segments)
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
    word(o, 0);
    num(o, 0, 4);
    num(o, header_size, 2);
    num(o, segment_size, 2);
    num(o, segments, 2);
    num(o, t->class == 64 ? 64 : 40, 2);
    num(o, 0, 2);
    num(o, 0, 2);
}

void mk_elf(const struct mk_source *src, const char *machine, const struct mk_words *w, struct mk_buf *out)
{
    struct target t = target_of(src, machine, w);
    const struct mk_word *type = mk_find(w, "type"), *interp = mk_find(w, "interp");
    bool exec = type != NULL && type->value.len == 4 && memcmp(type->value.ptr, "exec", 4) == 0;
    struct out o = {out, t.big, t.class == 64};
    uint64_t tags[64], tag_size = o.wide ? 16 : 8, base = out->len;
    struct mk_buf strings = {0};
    size_t count;
    unsigned segments = interp != NULL ? 3 : 2;
    uint64_t at_interp = (o.wide ? 64 : 52) + segments * (o.wide ? 56u : 32u);
    uint64_t at_dynamic = at_interp + (interp != NULL ? interp->value.len + 1 : 0), at_strings, end;

    if (base != 0)
        mk_die(src, "elf= must be the only content");
    dynamic(w, &strings, tags, &count);
    at_strings = at_dynamic + (count + 3) * tag_size;
    end = at_strings + strings.len;
    header(&o, &t, exec ? ET_EXEC : ET_DYN, segments);
    if (interp != NULL)
        segment(&o, PT_INTERP, at_interp, interp->value.len + 1);
    segment(&o, PT_LOAD, 0, end);
    segment(&o, PT_DYNAMIC, at_dynamic, (count + 3) * tag_size);
    if (interp != NULL) {
        mk_put(out, interp->value.ptr, interp->value.len);
        mk_put_le(out, 0, 1);
    }
    tags[2 * count] = DT_STRTAB;
    tags[2 * count + 1] = at_strings;
    tags[2 * count + 2] = DT_STRSZ;
    tags[2 * count + 3] = strings.len;
    tags[2 * count + 4] = DT_NULL;
    tags[2 * count + 5] = 0;
    for (size_t i = 0; i < 2 * (count + 3); i++)
        word(&o, tags[i]);
    mk_put(out, strings.ptr, strings.len);
}

/* Mach-O: the 32 byte header of a 64-bit bundle without load commands. */
void mk_macho(const struct mk_source *src, const char *machine, struct mk_buf *out)
{
    uint32_t cpu = strcmp(machine, "arm64") == 0 ? 0x0100000c : strcmp(machine, "x86_64") == 0 ? 0x01000007 : 0;

    if (cpu == 0)
        mk_die(src, "macho= wants arm64 or x86_64");
    mk_put_le(out, 0xfeedfacf, 4);
    mk_put_le(out, cpu, 4);
    mk_put_le(out, cpu == 0x01000007 ? 3 : 0, 4);
    mk_put_le(out, 8, 4); /* MH_BUNDLE */
    for (int i = 0; i < 4; i++)
        mk_put_le(out, 0, 4);
}
