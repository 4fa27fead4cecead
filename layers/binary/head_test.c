#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "layers/base/source.h"
#include "layers/binary/binary.h"
#include "layers/text/judge_test.h"

static void assert_head(lc_str bytes, enum lc_binary_format format, unsigned bits, const char *machine)
{
    struct lc_binary got = lc_binary_head(bytes);

    if (got.format != format || got.bits != bits || !lc_str_is(got.machine, machine))
        fail_msg("format %d, bits %u, machine '%.*s'; not %d, %u, '%s'", (int)got.format, got.bits, LC_FMT(got.machine),
                 (int)format, bits, machine);
}

/* Hand-made from the ABI's tables: e_ident 16 bytes, e_type, e_machine. */
static void elf_of_all_sizes_and_orders(void **state)
{
    struct lc_binary got;

    (void)state;
    assert_head(LC_S("\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\x3e\0"), LC_BINARY_ELF, 64, "x86_64");
    assert_head(LC_S("\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\xb7\0"), LC_BINARY_ELF, 64, "aarch64");
    assert_head(LC_S("\177ELF\1\1\1\0\0\0\0\0\0\0\0\0\2\0\3\0"), LC_BINARY_ELF, 32, "i386");
    assert_head(LC_S("\177ELF\1\1\1\0\0\0\0\0\0\0\0\0\2\0\x28\0"), LC_BINARY_ELF, 32, "arm");
    assert_head(LC_S("\177ELF\2\2\1\0\0\0\0\0\0\0\0\0\0\3\0\x16"), LC_BINARY_ELF, 64, "s390x");
    assert_head(LC_S("\177ELF\2\2\1\0\0\0\0\0\0\0\0\0\0\3\0\x15"), LC_BINARY_ELF, 64, "ppc64");
    assert_head(LC_S("\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\x15\0"), LC_BINARY_ELF, 64, "ppc64le");
    assert_head(LC_S("\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\xf3\0"), LC_BINARY_ELF, 64, "riscv64");
    assert_head(LC_S("\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\xff\xff"), LC_BINARY_ELF, 64, "");
    got = lc_binary_head(LC_S("\177ELF\2\2\1\0\0\0\0\0\0\0\0\0\0\3\0\x16"));
    assert_true(got.big_endian);
    assert_int_equal(got.type, 3);
    assert_int_equal(got.machine_code, 22);
    assert_head(LC_S("\177ELF"), LC_BINARY_ELF, 0, "");
    assert_head(LC_S("\177ELF\2\1"), LC_BINARY_ELF, 64, "");
    assert_head(LC_S("\177ELF\2\7\1\0\0\0\0\0\0\0\0\0\3\0\x3e\0"), LC_BINARY_ELF, 64, ""); /* no such byte order */
    assert_head(LC_S("\177EL"), LC_BINARY_NONE, 0, "");
}

/* loader.h and fat.h; a Java 8 class has version 52 where a fat file counts its processors. */
static void macho_and_java(void **state)
{
    (void)state;
    assert_head(LC_S("\xcf\xfa\xed\xfe\7\0\0\1\3\0\0\0"), LC_BINARY_MACHO, 64, "x86_64");
    assert_head(LC_S("\xcf\xfa\xed\xfe\x0c\0\0\1\0\0\0\0"), LC_BINARY_MACHO, 64, "aarch64");
    assert_head(LC_S("\xce\xfa\xed\xfe\7\0\0\0\3\0\0\0"), LC_BINARY_MACHO, 32, "i386");
    assert_head(LC_S("\xfe\xed\xfa\xce\0\0\0\x12\0\0\0\0"), LC_BINARY_MACHO, 32, "ppc");
    assert_head(LC_S("\xca\xfe\xba\xbe\0\0\0\2\1\0\0\7"), LC_BINARY_MACHO, 0, "");
    assert_head(LC_S("\xca\xfe\xba\xbe\0\0\0\1\1\0\0\x0c"), LC_BINARY_MACHO, 64, "aarch64");
    assert_head(LC_S("\xca\xfe\xba\xbe\0\0\0\x2a\0\0\0\0"), LC_BINARY_MACHO, 0, ""); /* 42 processors */
    assert_head(LC_S("\xca\xfe\xba\xbe\0\0\0\x2c\0\0\0\0"), LC_BINARY_NONE, 0, "");  /* neither */
    assert_head(LC_S("\xca\xfe\xba\xbf\0\0\0\x34\0\x1d"), LC_BINARY_NONE, 0, "");    /* no class starts so */
    assert_head(LC_S("\xca\xfe\xba\xbe\0\0\0\0"), LC_BINARY_NONE, 0, "");
    assert_head(LC_S("\xca\xfe\xba\xbe"), LC_BINARY_NONE, 0, "");
}

/* fat.h: cputype, cpusubtype, offset, size, align for each. */
static void slices_of_a_fat_file(void **state)
{
    static const char both[] = "\xca\xfe\xba\xbe\0\0\0\2"
                               "\1\0\0\7\0\0\0\3\0\0\x40\0\0\0\0\x20\0\0\0\x0e"
                               "\1\0\0\x0c\0\0\0\0\0\0\x80\0\0\0\0\x20\0\0\0\x0e";
    struct lc_binary got = lc_binary_head((lc_str){both, sizeof both - 1});

    (void)state;
    assert_int_equal(got.slice_count, 2);
    assert_true(lc_str_is(got.slices[0], "x86_64"));
    assert_true(lc_str_is(got.slices[1], "aarch64"));
    got = lc_binary_head((lc_str){both, 28}); /* the second is out of sight: there, but not known */
    assert_int_equal(got.slice_count, 2);
    assert_true(lc_str_is(got.slices[0], "x86_64"));
    assert_int_equal(got.slices[1].len, 0);
    got = lc_binary_head(LC_S("\xcf\xfa\xed\xfe\x0c\0\0\1\0\0\0\0"));
    assert_int_equal(got.slice_count, 1);
    assert_true(lc_str_is(got.slices[0], "aarch64"));
}

/* JVM Specification, table 4.1-A: Java 1.1 is 45, 8 is 52, 21 is 65; 65535 as minor version marks preview features. */
static void class_files(void **state)
{
    static const struct {
        lc_str bytes;
        unsigned major, minor;
    } cases[] = {
        {LC_S_INIT("\xca\xfe\xba\xbe\0\0\0\x34\0\x1d"), 52, 0},
        {LC_S_INIT("\xca\xfe\xba\xbe\0\3\0\x2d\0\x1d"), 45, 3},
        {LC_S_INIT("\xca\xfe\xba\xbe\xff\xff\0\x41\0\x1d"), 65, 65535},
        {LC_S_INIT("\xca\xfe\xba\xbe\0\0\0\x45"), 69, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lc_binary got = lc_binary_head(cases[i].bytes);

        assert_int_equal(got.format, LC_BINARY_CLASS);
        assert_int_equal(got.class_major, cases[i].major);
        assert_int_equal(got.class_minor, cases[i].minor);
        assert_int_equal(got.slice_count, 0);
    }
}

static lc_str mz(char *room, uint32_t at, const char *signature, uint16_t machine)
{
    memset(room, 0, 256);
    memcpy(room, "MZ", 2);
    for (unsigned i = 0; i < 4; i++)
        room[60 + i] = (char)(at >> 8 * i & 0xff);
    if (at <= 250) {
        memcpy(room + at, signature, 4);
        room[at + 4] = (char)(machine & 0xff);
        room[at + 5] = (char)(machine >> 8);
    }
    return (lc_str){room, 256};
}

static void pe(void **state)
{
    char room[256];

    (void)state;
    assert_head(mz(room, 0x80, "PE\0", 0x8664), LC_BINARY_PE, 64, "x86_64");
    assert_head(mz(room, 0x80, "PE\0", 0xaa64), LC_BINARY_PE, 64, "aarch64");
    assert_head(mz(room, 0xf8, "PE\0", 0x14c), LC_BINARY_PE, 32, "i386");
    assert_head(mz(room, 0x80, "NE\0", 0x14c), LC_BINARY_NONE, 0, "");
    assert_head(mz(room, 0x1000, "", 0), LC_BINARY_PE, 0, ""); /* out of sight */
    assert_head(mz(room, 0xffffffff, "", 0), LC_BINARY_NONE, 0, "");
    assert_head(mz(room, 0, "MZ\0", 0), LC_BINARY_NONE, 0, "");
    assert_head(LC_S("MZ"), LC_BINARY_NONE, 0, "");
    memset(room, 'a', sizeof room);
    memcpy(room, "MZ", 2);
    assert_head((lc_str){room, sizeof room}, LC_BINARY_NONE, 0, ""); /* a text that starts so */
}

static void put16(char *at, unsigned value)
{
    at[0] = (char)(value & 0xff);
    at[1] = (char)(value >> 8);
}

/* PE Format: COFF header behind the signature, then the optional header, whose 15th directory is the CLI header's. */
static lc_str pe_file(char *room, uint16_t machine, unsigned characteristics, bool wide, unsigned subsystem,
                      unsigned directories, bool cli)
{
    char *coff = room + 0x80 + 4, *optional = coff + 20;

    memset(room, 0, 1024);
    memcpy(room, "MZ", 2);
    room[60] = (char)0x80;
    memcpy(room + 0x80, "PE\0\0", 4);
    put16(coff, machine);
    put16(coff + 16, wide ? 240 : 224);
    put16(coff + 18, characteristics);
    put16(optional, wide ? 0x20b : 0x10b);
    put16(optional + 68, subsystem);
    put16(optional + (wide ? 108 : 92), directories);
    put16(optional + (wide ? 112 : 96) + 14 * 8, cli ? 0x2008 : 0);
    return (lc_str){room, 1024};
}

static void pe_kinds(void **state)
{
    char room[1024];
    struct lc_binary got;

    (void)state;
    got = lc_binary_head(pe_file(room, 0x14c, 0x2102, false, 3, 16, true)); /* an assembly for any processor */
    assert_true(got.is_managed && got.is_dll && !got.is_console);
    assert_int_equal(got.bits, 32);
    got = lc_binary_head(pe_file(room, 0x8664, 0x2022, true, 2, 16, true));
    assert_true(got.is_managed && got.is_dll);
    assert_int_equal(got.bits, 64);
    got = lc_binary_head(pe_file(room, 0xfd1d, 0x2022, true, 3, 16, true)); /* ahead of time for Linux */
    assert_true(got.is_managed && lc_str_is(got.machine, "x86_64"));
    got = lc_binary_head(pe_file(room, 0x8664, 0x2022, true, 2, 16, false));
    assert_true(!got.is_managed && got.is_dll);
    got = lc_binary_head(pe_file(room, 0x8664, 0x22, true, 3, 16, false)); /* setuptools' cli-64.exe */
    assert_true(!got.is_managed && !got.is_dll && got.is_console);
    got = lc_binary_head(pe_file(room, 0x8664, 0x22, true, 2, 16, false)); /* gui-64.exe */
    assert_true(!got.is_dll && !got.is_console);
    got = lc_binary_head(pe_file(room, 0x14c, 0x2102, false, 3, 14, true)); /* it counts no such directory */
    assert_true(!got.is_managed);
    pe_file(room, 0x14c, 0x2102, false, 3, 16, true);
    for (size_t cut = 0; cut < 0x80 + 24 + 96 + 14 * 8 + 4; cut++) /* nothing is guessed from a cut file */
        assert_false(lc_binary_head((lc_str){room, cut}).is_managed);
}

static void scripts(void **state)
{
    static const struct {
        lc_str text;
        const char *interpreter, *argument;
        bool crlf;
    } cases[] = {
        {LC_S_INIT("#!/bin/sh\nexit\n"), "/bin/sh", "", false},
        {LC_S_INIT("#! \t/usr/bin/env node\n"), "/usr/bin/env", "node", false},
        {LC_S_INIT("#!/usr/bin/env  -S node  --x \t\n"), "/usr/bin/env", "-S node  --x", false},
        {LC_S_INIT("#!/usr/bin/env python3\r\n"), "/usr/bin/env", "python3", true},
        {LC_S_INIT("#!/bin/bash -e\r\nset\r\n"), "/bin/bash", "-e", true},
        {LC_S_INIT("#!/bin/bash\r\n"), "/bin/bash", "", true},
        {LC_S_INIT("#!/bin/sh"), "/bin/sh", "", false},
        {LC_S_INIT("#!/bin/sh -e\0 x\n"), "/bin/sh", "-e", false},
        {LC_S_INIT("#!\n"), "", "", false},
        {LC_S_INIT("#! \n"), "", "", false},
        {LC_S_INIT("#!\r\n"), "", "", true},
        {LC_S_INIT("#!"), "", "", false},
        {LC_S_INIT("#!a\rb\n"), "a\rb", "", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lc_binary got = lc_binary_head(cases[i].text);

        assert_int_equal(got.format, LC_BINARY_SCRIPT);
        if (!lc_str_is(got.interpreter, cases[i].interpreter) || !lc_str_is(got.argument, cases[i].argument) ||
            got.crlf != cases[i].crlf)
            fail_msg("'%.*s': '%.*s' '%.*s' %d", LC_FMT(cases[i].text), LC_FMT(got.interpreter), LC_FMT(got.argument),
                     got.crlf);
    }
    assert_head(LC_S(" #!/bin/sh\n"), LC_BINARY_NONE, 0, "");
    assert_head(LC_S(""), LC_BINARY_NONE, 0, "");
    assert_head((lc_str){NULL, 0}, LC_BINARY_NONE, 0, "");
}

/* What readelf -h says of class, byte order, type and machine of this system's libraries and programs. */
static void agrees_with_readelf(void **state)
{
    static const char script[] =
        "for f in $(ls -d /usr/lib/*-linux-gnu*/*.so.* /usr/bin/* /usr/lib/*-linux-gnu*/*.o 2>/dev/null | awk 'NR % 12 == 0'); do "
        "[ -f $f ] && LC_ALL=C readelf -h $f 2>/dev/null | awk -v f=$f '"
        "/^ *Class:/ { c = $2 } /^ *Data:/ { d = $4 } /^ *Type:/ { t = $2 } /^ *Machine:/ { m = $NF } "
        "END { if (c) print f, c, d, t, m }'; done; true";
    static const char *const machines[][2] = {{"X86-64", "x86_64"}, {"AArch64", "aarch64"}, {"80386", "i386"}};
    static const char *const types[] = {"NONE", "REL", "EXEC", "DYN", "CORE"};
    struct lc_arena arena;
    struct lc_buf answer;
    lc_str rest, line, path, class, data, type;
    size_t count = 0;

    (void)state;
    if (!judge_has("readelf --version")) {
        print_message("skip: readelf\n");
        return;
    }
    lc_arena_init(&arena, 1);
    answer = judge_run(script, LC_S(""));
    rest = lc_buf_str(&answer);
    while (lc_str_next(&rest, '\n', &line)) {
        struct lc_err err = {0};
        struct lc_source source;
        char head[LC_BINARY_HEAD_BYTES];
        struct lc_binary got;

        if (!lc_str_next(&line, ' ', &path) || !lc_str_next(&line, ' ', &class) || !lc_str_next(&line, ' ', &data) ||
            !lc_str_next(&line, ' ', &type))
            continue;
        assert_int_equal(lc_source_open_file(&source, lc_arena_cstring(&arena, path, NULL), &err), LC_OK);
        assert_int_equal(lc_source_read(&source, 0, head, sizeof head, &err), LC_OK);
        lc_source_close(&source);
        got = lc_binary_head((lc_str){head, sizeof head});
        assert_int_equal(got.format, LC_BINARY_ELF);
        assert_int_equal(got.bits, lc_str_is(class, "ELF64") ? 64 : 32);
        assert_int_equal(got.big_endian, lc_str_is(data, "big"));
        assert_true(got.type < 5 && lc_str_is(type, types[got.type]));
        for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
            assert_int_equal(lc_str_is(line, machines[i][0]), lc_str_is(got.machine, machines[i][1]));
        count++;
    }
    print_message("%zu files\n", count);
    assert_true(count > 10);
    lc_buf_release(&answer);
    lc_arena_release(&arena);
}

static void truncations_and_flips_end(void **state)
{
    static const lc_str heads[] = {LC_S_INIT("\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\x3e\0"),
                                   LC_S_INIT("\xca\xfe\xba\xbe\0\0\0\1\1\0\0\x0c"), LC_S_INIT("#! /bin/sh -e\r\n"),
                                   LC_S_INIT("MZ")};

    (void)state;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        for (size_t at = 0; at < heads[i].len; at++)
            for (unsigned bit = 0; bit <= 8; bit++) { /* 8: cut here, in an allocation of just that size */
                size_t len = bit == 8 ? at : heads[i].len;
                char *bytes = malloc(len + 1);

                assert_non_null(bytes);
                memcpy(bytes + 1, heads[i].ptr, len);
                if (bit < 8)
                    bytes[at + 1] = (char)(bytes[at + 1] ^ (1 << bit));
                lc_binary_head((lc_str){bytes + 1, len});
                free(bytes);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elf_of_all_sizes_and_orders),
        cmocka_unit_test(macho_and_java),
        cmocka_unit_test(slices_of_a_fat_file),
        cmocka_unit_test(class_files),
        cmocka_unit_test(pe),
        cmocka_unit_test(pe_kinds),
        cmocka_unit_test(scripts),
        cmocka_unit_test(agrees_with_readelf),
        cmocka_unit_test(truncations_and_flips_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
