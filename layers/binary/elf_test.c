/* The ELF reader on small files that recipes make (testdata/tests/readelf.py holds them, and real ones, against readelf):
 * what they say, and what is said of them when they are cut, broken or lie. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>

#include "layers/base/caps.h"
#include "layers/binary/elf.h"
#include "testdata/tools/mkzip.h"

#define FULL \
    " needed=libc.so.6,libm.so.6 soname=a.so verneed=libc.so.6:GLIBC_2.28+GLIBC_2.34,libm.so.6:GLIBC_2.29" \
    " verdef=A_1.0,A_2.0 export=PyInit_x,foo@A_1.0 import=napi_throw,stat@GLIBC_2.34,exp@GLIBC_2.29,rb_define_class" \
    " runpath=$ORIGIN/../x.libs rpath=/a:/b interp=/lib64/ld-linux-x86-64.so.2"

/* One of each class and byte order. */
static const char *const machines[] = {"x86_64", "i386", "s390x", "ppc64le", "arm data=big"};

static lc_str make(const char *machine, const char *words)
{
    struct mk_source src = {.file = "elf_test", .folder = "."};
    struct mk_words split = {0};
    struct mk_buf out = {0};
    char line[2048], *machine_name;

    snprintf(line, sizeof line, "elf=%s%s", machine, words);
    mk_split(&src, line, strlen(line), &split);
    machine_name = mk_cstr(&src, &split.word[0].value);
    mk_elf(&src, machine_name, &split, &out);
    free(machine_name);
    mk_words_free(&split);
    return (lc_str){(const char *)out.ptr, out.len};
}

static void release(lc_str bytes)
{
    free((void *)(uintptr_t)bytes.ptr);
}

static void assert_list(const struct lc_elf_strings *list, const char *expected)
{
    char text[512] = "";

    for (size_t i = 0; i < list->count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%.*s", i > 0 ? "," : "", LC_FMT(list->items[i]));
    assert_string_equal(text, expected);
}

/* In an allocation of its own, so that a byte too far is seen. */
static enum lc_status read_copy(lc_str bytes, struct lc_arena *arena, struct lc_elf *out)
{
    char *copy = malloc(bytes.len > 0 ? bytes.len : 1);
    enum lc_status status;

    assert_non_null(copy);
    if (bytes.len > 0)
        memcpy(copy, bytes.ptr, bytes.len);
    status = lc_elf_read_bytes((lc_str){copy, bytes.len}, arena, out, NULL);
    free(copy);
    return status;
}

/* What FULL says, whatever the machine. */
static void assert_full(const struct lc_elf *elf)
{
    assert_true(lc_str_is(elf->interpreter, "/lib64/ld-linux-x86-64.so.2"));
    assert_true(lc_str_is(elf->soname, "a.so"));
    assert_list(&elf->needed, "libc.so.6,libm.so.6");
    assert_list(&elf->rpath, "/a:/b");
    assert_list(&elf->runpath, "$ORIGIN/../x.libs");
    assert_list(&elf->provides, "A_1.0,A_2.0");
    assert_int_equal(elf->requires.count, 2);
    assert_true(lc_str_is(elf->requires.items[0].library, "libc.so.6"));
    assert_int_equal(elf->requires.items[0].count, 2);
    assert_true(lc_str_is(elf->requires.items[0].items[0].name, "GLIBC_2.28"));
    assert_true(lc_str_is(elf->requires.items[0].items[1].name, "GLIBC_2.34"));
    assert_true(lc_str_is(elf->requires.items[1].library, "libm.so.6"));
    assert_int_equal(elf->requires.items[1].count, 1);
    assert_int_equal(elf->libc, LC_ELF_LIBC_GLIBC);
}

static void reads_every_class_and_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++) {
        lc_str bytes = make(machines[i], FULL);
        struct lc_arena arena;
        struct lc_elf elf;

        lc_arena_init(&arena, 1);
        assert_int_equal(read_copy(bytes, &arena, &elf), LC_OK);
        assert_true(elf.complete && elf.symbols_complete);
        assert_int_equal(elf.why.len, 0);
        assert_full(&elf);
        assert_int_equal(elf.requires.items[0].items[0].symbol.len, 0);
        assert_true(lc_str_is(elf.requires.items[0].items[1].symbol, "stat"));
        assert_true(lc_str_is(elf.requires.items[1].items[0].symbol, "exp"));
        assert_list(&elf.exports, "PyInit_x");
        assert_int_equal(elf.imports, LC_ELF_IMPORTS_NAPI | LC_ELF_IMPORTS_RUBY);
        assert_true(elf.has_dynamic && elf.is_shared && !elf.is_pie);
        lc_arena_release(&arena);
        release(bytes);
    }
}

/* What a cut leaves is what the whole says, or is said to be missing. */
static void cut_at_every_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++) {
        lc_str bytes = make(machines[i], FULL);
        size_t incomplete = 0;

        for (size_t cut = 0; cut < bytes.len; cut++) {
            struct lc_arena arena;
            struct lc_elf elf;
            enum lc_status status;

            lc_arena_init(&arena, 1);
            status = read_copy(lc_str_cut(bytes, 0, cut), &arena, &elf);
            assert_true(status == LC_OK || (status == LC_MALFORMED && cut < EI_NIDENT));
            if (elf.complete)
                assert_full(&elf);
            else
                assert_true(elf.why.len > 0 && !elf.symbols_complete);
            if (elf.symbols_complete)
                assert_list(&elf.exports, "PyInit_x");
            incomplete += !elf.complete;
            lc_arena_release(&arena);
        }
        /* Up to the tables of versions everything has to be there; section headers do not. */
        assert_true(incomplete > bytes.len / 3 && incomplete < bytes.len);
        release(bytes);
    }
}

static void assert_bounded(const struct lc_elf *elf)
{
    assert_true(elf->complete || elf->why.len > 0);
    assert_true(elf->symbols_complete || elf->why.len > 0);
    assert_true(elf->needed.count <= LC_ELF_DYNAMIC_MAX);
    assert_true(elf->requires.count <= LC_ELF_VERSIONS_MAX + 1);
    assert_true(elf->exports.count <= LC_ELF_EXPORTS_MAX);
}

static void every_bit_flipped(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++) {
        lc_str bytes = make(machines[i], FULL);
        char *copy = malloc(bytes.len);
        struct lc_arena arena;

        assert_non_null(copy);
        lc_arena_init(&arena, 1);
        memcpy(copy, bytes.ptr, bytes.len);
        for (size_t bit = 0; bit < bytes.len * 8; bit++) {
            struct lc_elf elf;

            copy[bit / 8] ^= (char)(1 << bit % 8);
            if (lc_elf_read_bytes((lc_str){copy, bytes.len}, &arena, &elf, NULL) == LC_OK)
                assert_bounded(&elf);
            copy[bit / 8] ^= (char)(1 << bit % 8);
            lc_arena_reset(&arena);
        }
        lc_arena_release(&arena);
        free(copy);
        release(bytes);
    }
}

/* -- lies, in a little-endian 64-bit file ---------------------------------------------------------------------------- */

static uint64_t get(lc_str bytes, size_t at, size_t width)
{
    uint64_t value = 0;

    for (size_t i = width; i-- > 0;)
        value = value << 8 | (unsigned char)bytes.ptr[at + i];
    return value;
}

static void put(lc_str bytes, size_t at, size_t width, uint64_t value)
{
    for (size_t i = 0; i < width; i++, value >>= 8)
        ((char *)(uintptr_t)bytes.ptr)[at + i] = (char)(value & 0xff);
}

/* Where the value of a dynamic entry stands. PT_DYNAMIC is the third program header. */
static size_t tag_at(lc_str bytes, uint64_t tag)
{
    size_t at = (size_t)get(bytes, 64 + 2 * 56 + 8, 8);

    while (get(bytes, at, 8) != tag)
        at += 16;
    return at + 8;
}

static size_t table_at(lc_str bytes, uint64_t tag)
{
    return (size_t)get(bytes, tag_at(bytes, tag), 8); /* addresses are file offsets */
}

static lc_str liar;
enum { NOT_COMPLETE, NOT_SYMBOLS, ALL_THERE };

static void assert_lie(const char *what, int expected, const char *why)
{
    struct lc_arena arena;
    struct lc_elf elf;

    lc_arena_init(&arena, 1);
    assert_int_equal(read_copy(liar, &arena, &elf), LC_OK);
    if (elf.complete != (expected != NOT_COMPLETE) || elf.symbols_complete != (expected == ALL_THERE) ||
        !lc_str_contains(elf.why, lc_str_from(why)))
        fail_msg("%s: complete %d, symbols %d, '%.*s'", what, elf.complete, elf.symbols_complete, LC_FMT(elf.why));
    assert_bounded(&elf);
    lc_arena_release(&arena);
    release(liar);
    liar = make("x86_64", FULL);
}

static void lies_of_the_header(void **state)
{
    (void)state;
    liar = make("x86_64", FULL);
    put(liar, 56, 2, 0xffff);
    assert_lie("65,535 program headers", NOT_COMPLETE, "more program headers");
    put(liar, 56, 2, 300);
    assert_lie("program headers over the end", NOT_COMPLETE, "lie outside");
    put(liar, 32, 8, UINT64_MAX - 10);
    assert_lie("program headers at the end of the address space", NOT_COMPLETE, "lie outside");
    put(liar, 54, 2, 1);
    assert_lie("program headers of one byte", NOT_COMPLETE, "no loader takes");
    put(liar, 56, 2, 0);
    assert_lie("no program headers", ALL_THERE, "");
    /* PT_INTERP is the first, PT_LOAD the second. */
    put(liar, 64 + 32, 8, UINT64_MAX);
    assert_lie("an interpreter without an end", NOT_COMPLETE, "interpreter");
    put(liar, 64 + 8, 8, UINT64_MAX - 2);
    assert_lie("an interpreter outside", NOT_COMPLETE, "interpreter");
    put(liar, 64 + 56 + 8, 8, UINT64_MAX - 8);
    assert_lie("a segment that begins at the end of the address space", NOT_COMPLETE, "dynamic section");
    put(liar, 64 + 56 + 32, 8, 0);
    assert_lie("a segment without bytes", NOT_COMPLETE, "dynamic section");
    put(liar, 64 + 2 * 56 + 16, 8, 1u << 30);
    assert_lie("a dynamic section that nothing loads", NOT_COMPLETE, "dynamic section");
    release(liar);
}

static void lies_of_the_dynamic_section(void **state)
{
    (void)state;
    liar = make("x86_64", FULL);
    put(liar, tag_at(liar, DT_STRTAB), 8, 1u << 30);
    assert_lie("strings that nothing loads", NOT_COMPLETE, "string table");
    put(liar, tag_at(liar, DT_STRSZ), 8, UINT64_MAX);
    assert_lie("strings without an end", NOT_SYMBOLS, "cut off"); /* names are there, and the rest of the segment */
    put(liar, tag_at(liar, DT_STRSZ), 8, 3);
    assert_lie("three bytes of strings", NOT_COMPLETE, "outside its string table");
    put(liar, tag_at(liar, DT_NEEDED), 8, UINT64_MAX);
    assert_lie("a library whose name lies outside", NOT_COMPLETE, "outside its string table");
    put(liar, tag_at(liar, DT_STRSZ), 8, get(liar, tag_at(liar, DT_STRSZ), 8) - 1);
    assert_lie("the last name, a symbol's, has no end", NOT_SYMBOLS, "has no end");
    put(liar, tag_at(liar, DT_SYMTAB), 8, 1u << 30);
    assert_lie("symbols that nothing loads", NOT_SYMBOLS, "symbols lie in no part");
    put(liar, table_at(liar, DT_HASH) + 4, 4, UINT32_MAX);
    assert_lie("four billion symbols", NOT_SYMBOLS, "more symbols");
    put(liar, table_at(liar, DT_HASH) + 4, 4, 1000);
    assert_lie("a thousand symbols", NOT_SYMBOLS, "cut off");
    put(liar, tag_at(liar, DT_HASH), 8, 1u << 30);
    assert_lie("a hash table that nothing loads: the next table ends the symbols", ALL_THERE, "");
    release(liar);
}

/* Verneed: version 2, count 2, file 4, versions 4, next 4; Vernaux: hash 4, flags 2, index 2, name 4, next 4.
 * Verdef: version, flags, index, count 2 each, hash 4, names 4, next 4. */
static void lies_of_the_versions(void **state)
{
    (void)state;
    liar = make("x86_64", FULL);
    put(liar, table_at(liar, DT_VERNEED), 2, 7);
    assert_lie("a form of the future", NOT_COMPLETE, "no loader takes");
    put(liar, table_at(liar, DT_VERNEED) + 12, 4, UINT32_MAX);
    assert_lie("the next library is far away", NOT_COMPLETE, "leads outside");
    put(liar, table_at(liar, DT_VERNEED) + 8, 4, UINT32_MAX);
    assert_lie("the versions are far away", NOT_COMPLETE, "leads outside");
    put(liar, table_at(liar, DT_VERNEED) + 16 + 12, 4, 0x7fffffff);
    assert_lie("the next version is far away", NOT_COMPLETE, "leads outside");
    put(liar, table_at(liar, DT_VERNEED) + 16 + 8, 4, 0x7fffffff);
    assert_lie("a version's name is far away", NOT_COMPLETE, "outside its string table");
    put(liar, table_at(liar, DT_VERNEED) + 4, 4, 0x7fffffff);
    assert_lie("a library's name is far away", NOT_COMPLETE, "outside its string table");
    put(liar, tag_at(liar, DT_VERNEED), 8, 1u << 30);
    assert_lie("versions that nothing loads", NOT_COMPLETE, "no part that is loaded");
    put(liar, tag_at(liar, DT_VERNEEDNUM), 8, 1); /* the loader follows the list */
    assert_lie("a count that is too small", ALL_THERE, "");
    put(liar, table_at(liar, DT_VERDEF), 2, 7);
    assert_lie("a form of the future, provided", NOT_COMPLETE, "no loader takes");
    put(liar, table_at(liar, DT_VERDEF) + 16, 4, UINT32_MAX);
    assert_lie("the next provided version is far away", NOT_COMPLETE, "leads outside");
    put(liar, table_at(liar, DT_VERDEF) + 28 + 12, 4, UINT32_MAX);
    assert_lie("a provided name is far away", NOT_COMPLETE, "leads outside");
    release(liar);
}

/* Records that overlap by all but one byte make a list as long as the table: the cap ends it. */
static void a_list_of_thousands(void **state)
{
    static const size_t padding = LC_ELF_VERSIONS_MAX + 100;
    lc_str full = make("x86_64", FULL);
    char *long_file = calloc(1, full.len + 16 * padding);
    struct lc_arena arena;
    struct lc_elf elf;

    (void)state;
    assert_non_null(long_file);
    memcpy(long_file, full.ptr, full.len);
    liar = (lc_str){long_file, full.len + 16 * padding};
    put(liar, 64 + 56 + 32, 8, liar.len); /* PT_LOAD has all of it */
    put(liar, table_at(liar, DT_VERNEED) + 12, 4, 0);
    put(liar, table_at(liar, DT_VERNEED) + 8, 4, full.len - table_at(liar, DT_VERNEED));
    for (size_t i = 0; i < padding; i++)
        put(liar, full.len + 16 * i + 12, 4, 16);
    lc_arena_init(&arena, 1);
    assert_int_equal(read_copy(liar, &arena, &elf), LC_OK);
    assert_false(elf.complete);
    assert_true(lc_str_contains(elf.why, LC_S("more symbol versions")));
    assert_int_equal(elf.requires.items[0].count, LC_ELF_VERSIONS_MAX);
    lc_arena_release(&arena);
    free(long_file);
    release(full);
}

/* -- what follows ---------------------------------------------------------------------------------------------------- */

static void no_elf(void **state)
{
    static const char *const texts[] = {"", "\177EL", "\177ELF", "\177ELF\2", "MZ", "#!/bin/sh\n"};
    struct lc_arena arena;
    struct lc_elf elf;

    (void)state;
    lc_arena_init(&arena, 1);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct lc_err err = {0};

        assert_int_equal(lc_elf_read_bytes(lc_str_from(texts[i]), &arena, &elf, &err), LC_MALFORMED);
        assert_true(strstr(err.text, "no ELF file") != NULL);
        assert_false(elf.complete);
        assert_true(elf.why.len > 0);
    }
    lc_arena_release(&arena);
}

static void tells_the_c_library(void **state)
{
    static const struct {
        const char *words;
        enum lc_elf_libc libc;
    } cases[] = {
        {" needed=libz.so.1,libc.so.6", LC_ELF_LIBC_GLIBC},
        {" needed=ld-linux-aarch64.so.1", LC_ELF_LIBC_GLIBC},
        {" needed=libc.musl-x86_64.so.1", LC_ELF_LIBC_MUSL},
        {" needed=libc.so", LC_ELF_LIBC_MUSL},
        {" needed=libc.so,libdl.so verneed=libc.so:LIBC", LC_ELF_LIBC_OTHER}, /* Android */
        {" needed=libc.so.7", LC_ELF_LIBC_OTHER},                             /* FreeBSD */
        {" needed=libstdc++.so.6", LC_ELF_LIBC_NONE},
        {"", LC_ELF_LIBC_NONE},
        {" type=exec interp=/lib/ld-musl-aarch64.so.1 needed=libz.so.1", LC_ELF_LIBC_MUSL},
        {" type=exec interp=/lib64/ld-linux-x86-64.so.2", LC_ELF_LIBC_GLIBC},
        {" type=exec interp=/system/bin/linker64 needed=libc.so", LC_ELF_LIBC_OTHER},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        lc_str bytes = make("x86_64", cases[i].words);
        struct lc_arena arena;
        struct lc_elf elf;

        lc_arena_init(&arena, 1);
        assert_int_equal(read_copy(bytes, &arena, &elf), LC_OK);
        if (elf.libc != cases[i].libc)
            fail_msg("'%s': %d", cases[i].words, (int)elf.libc);
        lc_arena_release(&arena);
        release(bytes);
    }
}

static void highest_version(void **state)
{
    lc_str bytes = make("x86_64", " needed=libc.so.6 verneed=libc.so.6:GLIBC_2.4+GLIBC_2.14+GLIBC_PRIVATE"
                                  "+GLIBC_ABI_DT_RELR,libm.so.6:GLIBC_2.29+GLIBC_2.9,libstdc++.so.6:GLIBCXX_3.4.9");
    const struct lc_elf_requirement *library = NULL;
    const struct lc_elf_version *highest;
    struct lc_arena arena;
    struct lc_elf elf;

    (void)state;
    lc_arena_init(&arena, 1);
    assert_int_equal(read_copy(bytes, &arena, &elf), LC_OK);
    highest = lc_elf_highest(&elf, LC_S("GLIBC_"), &library);
    assert_non_null(highest);
    assert_true(lc_str_is(highest->name, "GLIBC_2.29"));
    assert_true(lc_str_is(library->library, "libm.so.6"));
    assert_true(lc_str_is(lc_elf_highest(&elf, LC_S("GLIBCXX_"), NULL)->name, "GLIBCXX_3.4.9"));
    assert_null(lc_elf_highest(&elf, LC_S("CXXABI_"), NULL));
    assert_int_equal(lc_elf_version_compare(LC_S("2.9"), LC_S("2.34")), -1);
    assert_int_equal(lc_elf_version_compare(LC_S("2.34"), LC_S("2.34")), 0);
    assert_int_equal(lc_elf_version_compare(LC_S("2.3.4"), LC_S("2.3")), 1);
    assert_int_equal(lc_elf_version_compare(LC_S("3.4.30"), LC_S("3.4.9")), 1);
    lc_arena_release(&arena);
    release(bytes);
}

/* -- a source that fails ----------------------------------------------------------------------------------------------- */

struct failing {
    lc_str bytes;
    size_t left; /* reads that still succeed */
};

static enum lc_status read_or_fail(void *context, struct lc_ranges *ranges, struct lc_err *err)
{
    struct failing *failing = context;

    if (failing->left-- == 0)
        return lc_fail(err, LC_IO, "the disk is gone");
    for (size_t i = 0; i < ranges->count; i++) {
        struct lc_range *range = &ranges->items[i];

        if (!range->fetched && !range->hint) {
            range->bytes = range->offset < failing->bytes.len ? lc_str_cut(failing->bytes, (size_t)range->offset,
                                                                           (size_t)(range->offset + range->length))
                                                              : LC_S("");
            range->fetched = true;
        }
    }
    return LC_OK;
}

static void every_read_fails_once(void **state)
{
    lc_str bytes = make("x86_64", FULL);
    enum lc_status status = LC_IO;
    size_t reads = 0;

    (void)state;
    for (; status != LC_OK; reads++) {
        struct failing failing = {bytes, reads};
        struct lc_elf_source source = {.size = bytes.len, .read = read_or_fail, .context = &failing};
        struct lc_err err = {0};
        struct lc_arena arena;
        struct lc_elf elf;

        assert_true(reads < 20);
        lc_arena_init(&arena, 1);
        status = lc_elf_read(&source, lc_str_cut(bytes, 0, 100), &arena, &elf, &err);
        if (status != LC_OK) {
            assert_int_equal(status, LC_IO);
            assert_true(lc_str_is(elf.why, "the disk is gone"));
            assert_false(elf.complete || elf.symbols_complete);
        } else {
            assert_full(&elf);
        }
        lc_arena_release(&arena);
    }
    assert_true(reads >= 3);
    release(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_class_and_order), cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(every_bit_flipped),           cmocka_unit_test(lies_of_the_header),
        cmocka_unit_test(lies_of_the_dynamic_section), cmocka_unit_test(lies_of_the_versions),
        cmocka_unit_test(a_list_of_thousands),         cmocka_unit_test(no_elf),
        cmocka_unit_test(tells_the_c_library),         cmocka_unit_test(highest_version),
        cmocka_unit_test(every_read_fails_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
