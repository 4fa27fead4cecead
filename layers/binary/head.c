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
    if (b.len < 4 || at > b.len - 4)
        return 0;

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
    out->osabi = b.len > 7 ? (uint8_t)b.ptr[7] : 0;
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

static unsigned macho_bits(uint32_t cpu)
{
    return (cpu & 0x01000000) != 0 ? 64 : 32;
}

/* fat.h: records of 20 bytes, or 32 with 64-bit offsets. Of those that are out of sight only the count is known. */
static void read_fat(lc_str b, uint32_t count, size_t record, struct lc_binary *out)
{
    out->format = LC_BINARY_MACHO;
    out->big_endian = true;
    for (uint32_t i = 0; i < count && i < LC_BINARY_SLICES; i++)
        out->slices[out->slice_count++] = macho_machine(read32(b, 8 + i * record, true));
    if (count == 1) {
        out->bits = macho_bits(read32(b, 8, true));
        out->machine = out->slices[0];
    }
}

/* The count of a fat file's processors stands where a class file has its version, 45 or more in the lower half. */
static bool read_fat_or_class(lc_str b, bool may_be_class, size_t record, struct lc_binary *out)
{
    uint32_t count = read32(b, 4, true);

    if (b.len < 8)
        return false;
    if (may_be_class && (count & 0xffff) >= 45) {
        out->format = LC_BINARY_CLASS;
        out->big_endian = true;
        out->class_major = count & 0xffff;
        out->class_minor = count >> 16;
        return true;
    }
    if (count == 0 || count >= 43)
        return false;
    read_fat(b, count, record, out);
    return true;
}

static bool read_macho(lc_str b, struct lc_binary *out)
{
    uint32_t magic = read32(b, 0, true);

    switch (magic) {
    case 0xfeedface:
    case 0xfeedfacf:
    case 0xcefaedfe:
    case 0xcffaedfe:
        out->format = LC_BINARY_MACHO;
        out->big_endian = magic == 0xfeedface || magic == 0xfeedfacf;
        out->bits = magic == 0xfeedfacf || magic == 0xcffaedfe ? 64 : 32;
        out->machine = macho_machine(read32(b, 4, out->big_endian));
        out->slices[out->slice_count++] = out->machine;
        return true;
    case 0xcafebabe: return read_fat_or_class(b, true, 20, out);
    case 0xcafebabf: return read_fat_or_class(b, false, 32, out);
    default: return false;
    }
}

/* The optional header, whose length the COFF header says: PE32 and PE32+ differ in where the data directories begin.
 * The 15th is the CLI header's. */
static void read_pe_optional(lc_str b, size_t coff, struct lc_binary *out)
{
    size_t optional = coff + 20, directories;
    uint16_t length = read16(b, coff + 16, false), magic = read16(b, optional, false);
    uint16_t characteristics = read16(b, coff + 18, false);

    out->is_dll = (characteristics & 0x2000) != 0;
    if (magic != 0x10b && magic != 0x20b)
        return;
    out->bits = magic == 0x20b ? 64 : 32;
    out->is_console = !out->is_dll && length >= 70 && read16(b, optional + 68, false) == 3;
    directories = magic == 0x20b ? 112 : 96;
    out->is_managed = length >= directories + 15 * 8 && read32(b, optional + directories - 4, false) > 14 &&
                      read32(b, optional + directories + 14 * 8, false) != 0;
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
        /* .NET compiled ahead of time for Linux: the machine XOR 0x7b79 (CoreCLR, ReadyToRun format). */
        {0xfd1d, LC_S_INIT("x86_64")},
        {0xd11d, LC_S_INIT("aarch64")},
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
    read_pe_optional(b, (size_t)at + 4, out);
    return true;
}

static bool is_script_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The kernel takes blanks and tabs before the path; what follows it is one argument, blanks inside included. */
static void read_script(lc_str b, struct lc_binary *out)
{
    size_t end = lc_str_find_byte(b, '\n'), from = 2, to, nul;
    lc_str line = end == LC_NPOS ? b : lc_str_cut(b, 0, end);

    out->format = LC_BINARY_SCRIPT;
    out->crlf = end != LC_NPOS && line.ptr[line.len - 1] == '\r';
    if (out->crlf)
        line.len--;
    nul = lc_str_find_byte(line, '\0');
    line = lc_str_cut(line, 0, nul == LC_NPOS ? line.len : nul);
    while (line.len > 2 && is_script_blank(line.ptr[line.len - 1]))
        line.len--;
    while (from < line.len && is_script_blank(line.ptr[from]))
        from++;
    for (to = from; to < line.len && !is_script_blank(line.ptr[to]);)
        to++;
    out->interpreter = lc_str_cut(line, from, to);
    while (to < line.len && is_script_blank(line.ptr[to]))
        to++;
    out->argument = lc_str_cut(line, to, line.len);
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

lc_str lc_binary_format_name(enum lc_binary_format format)
{
    switch (format) {
    case LC_BINARY_ELF: return LC_S("elf");
    case LC_BINARY_MACHO: return LC_S("mach-o");
    case LC_BINARY_PE: return LC_S("pe");
    case LC_BINARY_SCRIPT: return LC_S("script");
    case LC_BINARY_CLASS: return LC_S("class");
    case LC_BINARY_NONE:
    default: return LC_S("");
    }
}
