/* What a file is, from its first bytes: magic numbers and the few header fields that need no second read. */

#include "layers/binary/binary.h"

static uint16_t read16(lc_str b, size_t at, bool big)
{
    if (b.len < 2 || at > b.len - 2)
        return 0;

    unsigned x = (unsigned char)b.ptr[at], y = (unsigned char)b.ptr[at + 1];

    return (uint16_t)(big ? x << 8 | y : y << 8 | x);
}

static uint32_t read32(lc_str b, size_t at, bool big)
{
    uint32_t first = read16(b, at, big), second = read16(b, at + 2, big);

    return big ? first << 16 | second : second << 16 | first;
}

struct named_code {
    uint32_t code;
    lc_str name;
};

static lc_str name_of(const struct named_code *codes, size_t count, uint32_t code)
{
    for (size_t i = 0; i < count; i++)
        if (codes[i].code == code)
            return codes[i].name;
    return (lc_str){0};
}

/* e_machine values of the System V ABI's list; the names are those of `uname -m` where there is one. */
static lc_str elf_machine(uint16_t code)
{
    static const struct named_code codes[] = {
        {2, LC_S_INIT("sparc")},  {3, LC_S_INIT("i386")},          {4, LC_S_INIT("m68k")},
        {8, LC_S_INIT("mips")},   {15, LC_S_INIT("parisc")},       {18, LC_S_INIT("sparc")},
        {20, LC_S_INIT("ppc")},   {21, LC_S_INIT("ppc64")},        {22, LC_S_INIT("s390x")},
        {40, LC_S_INIT("arm")},   {42, LC_S_INIT("sh")},           {43, LC_S_INIT("sparc64")},
        {50, LC_S_INIT("ia64")},  {62, LC_S_INIT("x86_64")},       {183, LC_S_INIT("aarch64")},
        {190, LC_S_INIT("cuda")}, {224, LC_S_INIT("amdgpu")},      {243, LC_S_INIT("riscv64")},
        {247, LC_S_INIT("bpf")},  {258, LC_S_INIT("loongarch64")},
    };

    return name_of(codes, sizeof codes / sizeof *codes, code);
}

static void read_elf(lc_str b, struct lc_binary *out)
{
    unsigned char class = b.len > 4 ? (unsigned char)b.ptr[4] : 0, data = b.len > 5 ? (unsigned char)b.ptr[5] : 0;

    out->format = LC_BINARY_ELF;
    out->bits = class == 1 ? 32 : class == 2 ? 64 : 0;
    if (data != 1 && data != 2)
        return; /* without a byte order nothing behind it can be read */
    out->big_endian = data == 2;
    out->type = read16(b, 16, out->big_endian);
    out->machine_code = read16(b, 18, out->big_endian);
    out->machine = elf_machine(out->machine_code);
    if (out->machine_code == 243 && out->bits == 32)
        out->machine = LC_S("riscv32");
    if (out->machine_code == 21 && !out->big_endian)
        out->machine = LC_S("ppc64le");
    if (out->machine_code == 22 && out->bits == 32)
        out->machine = LC_S("s390");
}

/* cputype of loader.h; bit 24 says 64 bit. */
static lc_str macho_machine(uint32_t cpu)
{
    static const struct named_code codes[] = {
        {7, LC_S_INIT("i386")}, {0x01000007, LC_S_INIT("x86_64")},
        {12, LC_S_INIT("arm")}, {0x0100000c, LC_S_INIT("aarch64")},
        {18, LC_S_INIT("ppc")}, {0x01000012, LC_S_INIT("ppc64")},
    };

    return name_of(codes, sizeof codes / sizeof *codes, cpu);
}

static bool read_macho(lc_str b, struct lc_binary *out)
{
    uint32_t magic = read32(b, 0, true), count;

    switch (magic) {
    case 0xfeedface:
    case 0xfeedfacf:
    case 0xcefaedfe:
    case 0xcffaedfe:
        out->format = LC_BINARY_MACHO;
        out->big_endian = magic == 0xfeedface || magic == 0xfeedfacf;
        out->bits = magic == 0xfeedfacf || magic == 0xcffaedfe ? 64 : 32;
        out->machine = macho_machine(read32(b, 4, out->big_endian));
        return true;
    case 0xcafebabe:
    case 0xcafebabf:
        /* A Java class starts alike, with its version (45 or more) where the count of processors stands here. */
        count = read32(b, 4, true);
        if (b.len < 8 || count == 0 || count >= 43)
            return false;
        out->format = LC_BINARY_MACHO;
        out->big_endian = true;
        if (count == 1) {
            out->bits = (read32(b, 8, true) & 0x01000000) != 0 ? 64 : 32;
            out->machine = macho_machine(read32(b, 8, true));
        }
        return true;
    default: return false;
    }
}

/* "MZ" alone is two letters of text: where the PE header should be must lie behind the old header and, when it can be
 * seen, say so. */
static bool read_pe(lc_str b, struct lc_binary *out)
{
    static const struct named_code codes[] = {
        {0x14c, LC_S_INIT("i386")},
        {0x8664, LC_S_INIT("x86_64")},
        {0x1c4, LC_S_INIT("arm")},
        {0xaa64, LC_S_INIT("aarch64")},
    };
    uint32_t at;

    if (!lc_str_has_prefix(b, LC_S("MZ")) || b.len < 64)
        return false;
    at = read32(b, 60, false);
    if (at < 4 || at > 0x10000000)
        return false;
    out->format = LC_BINARY_PE;
    if (b.len < 6 || at > b.len - 6)
        return true;
    if (memcmp(b.ptr + at, "PE\0\0", 4) != 0) {
        *out = (struct lc_binary){0};
        return false;
    }
    out->machine = name_of(codes, sizeof codes / sizeof *codes, read16(b, (size_t)at + 4, false));
    out->bits = lc_str_is(out->machine, "x86_64") || lc_str_is(out->machine, "aarch64") ? 64
                : out->machine.len > 0                                                  ? 32
                                                                                        : 0;
    return true;
}

/* The kernel takes blanks and tabs before the path and one argument behind it. */
static void read_script(lc_str b, struct lc_binary *out)
{
    size_t end = lc_str_find_byte(b, '\n'), from = 2, to;
    lc_str line = end == LC_NPOS ? b : lc_str_cut(b, 0, end);

    out->format = LC_BINARY_SCRIPT;
    out->crlf = end != LC_NPOS && line.ptr[line.len - 1] == '\r';
    if (out->crlf)
        line.len--;
    while (from < line.len && (line.ptr[from] == ' ' || line.ptr[from] == '\t'))
        from++;
    for (to = from; to < line.len && line.ptr[to] != ' ' && line.ptr[to] != '\t' && line.ptr[to] != '\0';)
        to++;
    out->interpreter = lc_str_cut(line, from, to);
}

struct lc_binary lc_binary_head(lc_str bytes)
{
    struct lc_binary out = {0};

    if (lc_str_has_prefix(bytes, LC_S("\177ELF")))
        read_elf(bytes, &out);
    else if (lc_str_has_prefix(bytes, LC_S("#!")))
        read_script(bytes, &out);
    else if (!read_macho(bytes, &out))
        read_pe(bytes, &out);
    return out;
}
