/* The heads of binaries that are not ELF: Mach-O, PE and Java class files, as `file` tells them. */
#include "testdata/tools/mkzip.h"

#include <string.h>

/* loader.h: CPU_TYPE_X86_64, CPU_TYPE_ARM64 */
static uint32_t macho_cpu(const char *machine)
{
    return strcmp(machine, "arm64") == 0 ? 0x0100000c : strcmp(machine, "x86_64") == 0 ? 0x01000007 : 0;
}

/* The 32 byte header of a 64-bit bundle without load commands. */
static void macho_thin(uint32_t cpu, struct mk_buf *out)
{
    mk_put_le(out, 0xfeedfacf, 4);
    mk_put_le(out, cpu, 4);
    mk_put_le(out, cpu == 0x01000007 ? 3 : 0, 4);
    mk_put_le(out, 8, 4); /* MH_BUNDLE */
    for (int i = 0; i < 4; i++)
        mk_put_le(out, 0, 4);
}

static void put_be32(struct mk_buf *out, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        mk_put_le(out, value >> shift & 0xff, 1);
}

/* fat.h: both processors, each slice on an 8-byte boundary. */
static void macho_fat(struct mk_buf *out)
{
    static const uint32_t cpus[] = {0x01000007, 0x0100000c};

    put_be32(out, 0xcafebabe);
    put_be32(out, 2);
    for (uint32_t i = 0; i < 2; i++) {
        put_be32(out, cpus[i]);
        put_be32(out, cpus[i] == 0x01000007 ? 3 : 0);
        put_be32(out, 48 + 32 * i);
        put_be32(out, 32);
        put_be32(out, 3);
    }
    macho_thin(cpus[0], out);
    macho_thin(cpus[1], out);
}

void mk_macho(const struct mk_source *src, const char *machine, struct mk_buf *out)
{
    bool fat = strcmp(machine, "universal") == 0;

    if (!fat && macho_cpu(machine) == 0)
        mk_die(src, "macho= wants arm64, x86_64 or universal");
    if (fat)
        macho_fat(out);
    else
        macho_thin(macho_cpu(machine), out);
}

/* The optional header without sections: entry point and sizes stay 0. */
static void pe_optional(bool wide, bool window, bool managed, struct mk_buf *out)
{
    size_t from = out->len, directories;

    mk_put_le(out, wide ? 0x20b : 0x10b, 2);
    while (out->len < from + 32)
        mk_put_le(out, 0, 1);
    mk_put_le(out, 0x1000, 4); /* section alignment */
    mk_put_le(out, 0x200, 4);  /* file alignment */
    while (out->len < from + 68)
        mk_put_le(out, 0, 1);
    mk_put_le(out, window ? 2 : 3, 2);
    while (out->len < from + (wide ? 108 : 92))
        mk_put_le(out, 0, 1);
    mk_put_le(out, 16, 4);
    directories = out->len;
    while (out->len < directories + 14 * 8)
        mk_put_le(out, 0, 1);
    mk_put_le(out, managed ? 0x2008 : 0, 4); /* the CLI header */
    mk_put_le(out, managed ? 72 : 0, 4);
    mk_put_le(out, 0, 8);
}

void mk_pe(const struct mk_source *src, const char *machine, const struct mk_words *w, struct mk_buf *out)
{
    static const struct {
        const char *name;
        uint16_t machine;
        bool wide, managed;
    } kinds[] = {{"x86_64", 0x8664, true, false},
                 {"arm64", 0xaa64, true, false},
                 {"i386", 0x14c, false, false},
                 {"managed", 0x14c, false, true}};
    const struct mk_word *type = mk_find(w, "type");
    char what[8] = "";
    size_t i = 0;

    if (type != NULL && type->value.len < sizeof what)
        memcpy(what, type->value.ptr, type->value.len);
    while (i < sizeof kinds / sizeof kinds[0] && strcmp(machine, kinds[i].name) != 0)
        i++;
    if (i == sizeof kinds / sizeof kinds[0])
        mk_die(src, "pe= wants x86_64, arm64, i386 or managed");
    mk_puts(out, "MZ");
    while (out->len < 60)
        mk_put_le(out, 0, 1);
    mk_put_le(out, 0x80, 4);
    while (out->len < 0x80)
        mk_put_le(out, 0, 1);
    mk_put(out, "PE\0\0", 4);
    mk_put_le(out, kinds[i].machine, 2);
    mk_put_le(out, 0, 6); /* sections, date */
    mk_put_le(out, 0, 8); /* symbols */
    mk_put_le(out, kinds[i].wide ? 240 : 224, 2);
    mk_put_le(out, 0x0002 | (strcmp(what, "exec") == 0 || strcmp(what, "window") == 0 ? 0 : 0x2000), 2);
    pe_optional(kinds[i].wide, strcmp(what, "window") == 0, kinds[i].managed, out);
}

/* An empty class with that major version: JVM Specification 4.1. */
void mk_class(const struct mk_source *src, const struct mk_buf *major, struct mk_buf *out)
{
    uint64_t version = mk_number(src, major);

    put_be32(out, 0xcafebabe);
    put_be32(out, (uint32_t)(version & 0xffff));
    mk_put(out, "\0\5\1\0\1A\7\0\1\1\0\20java/lang/Object\7\0\3", 2 + 4 + 3 + 19 + 3);
    mk_put(out, "\0\41\0\2\0\4\0\0\0\0\0\0\0\0", 14);
}
