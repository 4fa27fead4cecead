/* Which ELF files of a run are described: those a function's processor can load, wherever they lie, small or large. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "layers/archive/test_zip.h"
#include "layers/base/pool.h"
#include "lint/run/binaries.h"
#include "testdata/tools/mkzip.h"

enum { LARGE = 26 << 20, JOBS = 2 };

/* `padding` bytes follow the file: no loader minds. */
static void add_elf(struct test_zip *zip, const char *name, const char *words, size_t padding, bool deflate)
{
    struct mk_source src = {.file = "binaries_test", .folder = "."};
    struct mk_words split = {0};
    struct mk_buf out = {0};
    char *machine;

    mk_split(&src, words, strlen(words), &split);
    machine = mk_cstr(&src, &split.word[0].value);
    mk_elf(&src, machine, &split, &out);
    for (size_t i = 0; i < padding; i++)
        mk_put_le(&out, i * i >> 7 & 0xff, 1);
    zip_add(zip, (struct test_entry){.name = name, .data = (char *)out.ptr, .length = out.len, .deflate = deflate});
    free(machine);
    free(out.ptr);
    mk_words_free(&split);
}

struct world {
    struct test_zip zip;
    struct lc_unit unit;
    struct lc_stack stack;
    const struct lc_unit *layers[1];
    struct lc_model model;
    struct lc_arena arena, arenas[JOBS];
    struct lc_inflater *inflaters[JOBS];
};

static void fetch_heads(struct world *w)
{
    size_t slices;

    lc_contents_init(&w->unit.contents, w->unit.archive, &w->arena);
    for (uint32_t i = 0; i < w->unit.archive->count; i++)
        lc_contents_need_head(&w->unit.contents, i, LC_BINARY_HEAD_BYTES);
    slices = lc_contents_plan(&w->unit.contents);
    for (size_t i = 0; i < slices; i++)
        lc_contents_fetch(&w->unit.contents, i, w->inflaters[0]);
}

static void read_world(struct world *w, enum lc_arch arch)
{
    lc_arena_init(&w->arena, 1);
    for (size_t i = 0; i < JOBS; i++) {
        lc_arena_init(&w->arenas[i], 1);
        w->inflaters[i] = lc_inflater_new();
    }
    zip_finish(&w->zip, (struct test_end){0});
    w->unit.archive = zip_open_test(&w->zip);
    w->layers[0] = &w->unit;
    w->stack = (struct lc_stack){.layers = w->layers, .layer_count = 1, .arch = arch};
    w->model = (struct lc_model){.units = &w->unit, .unit_count = 1, .stacks = &w->stack, .stack_count = 1};
    fetch_heads(w);
    lc_binaries_read(&w->model, JOBS, w->inflaters, w->arenas);
}

static void release(struct world *w)
{
    lc_contents_release(&w->unit.contents);
    lc_archive_close(w->unit.archive);
    for (size_t i = 0; i < JOBS; i++) {
        lc_arena_release(&w->arenas[i]);
        lc_inflater_free(w->inflaters[i]);
    }
    lc_arena_release(&w->arena);
    zip_free(&w->zip);
}

/* The SONAMEs described, '-' for entries that are not. */
static const char *described(const struct world *w, char *text, size_t room)
{
    text[0] = '\0';
    for (uint32_t i = 0; i < w->unit.archive->count; i++) {
        const struct lc_elf *elf = lc_unit_elf(&w->unit, i);
        size_t length = strlen(text);

        snprintf(text + length, room - length, "%.*s ", elf ? lc_str_int_len(elf->soname) : 1,
                 elf ? elf->soname.ptr : "-");
    }
    return text;
}

static void those_that_can_be_loaded(void **state)
{
    static const struct {
        enum lc_arch arch;
        const char *expected;
    } cases[] = {
        {LC_ARCH_X86_64, "small - large - stored cut "},
        {LC_ARCH_ARM64, "- arm - - - - "},
        {LC_ARCH_UNKNOWN, "small arm large - stored cut "},
    };
    char text[256];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world w = {0};

        add_elf(&w.zip, "a.so", "elf=x86_64 soname=small needed=libc.so.6", 0, true);
        add_elf(&w.zip, "b.so", "elf=arm64 soname=arm", 100, true);
        add_elf(&w.zip, "c.so", "elf=x86_64 soname=large needed=libc.so.6", LARGE, true);
        zip_add(&w.zip, (struct test_entry){.name = "d.so", .data = "no binary", .deflate = true});
        add_elf(&w.zip, "e.so", "elf=x86_64 soname=stored needed=libm.so.6", 5000, false);
        add_elf(&w.zip, "f.so", "elf=x86_64 soname=cut verneed=libc.so.6:GLIBC_2.34 import=stat@GLIBC_2.34", 0, true);
        read_world(&w, cases[i].arch);
        assert_string_equal(described(&w, text, sizeof text), cases[i].expected);
        if (cases[i].arch == LC_ARCH_X86_64) {
            assert_true(lc_str_is(lc_unit_elf(&w.unit, 2)->needed.items[0], "libc.so.6"));
            assert_true(lc_unit_elf(&w.unit, 2)->complete);
            assert_true(lc_str_is(lc_unit_elf(&w.unit, 5)->requires.items[0].items[0].symbol, "stat"));
        }
        assert_null(lc_unit_elf(&w.unit, 999));
        release(&w);
    }
}

/* What does not inflate to what the archive declares is described by its head, with the reason. */
static void what_cannot_be_read(void **state)
{
    char words[2048];
    struct world w = {0};
    const struct lc_elf *elf;

    (void)state;
    /* A name so long that the tables lie behind the head. */
    snprintf(words, sizeof words, "elf=x86_64 soname=%0*d verneed=libc.so.6:GLIBC_2.34", 1200, 0);
    add_elf(&w.zip, "a.so", words, 0, true);
    add_elf(&w.zip, "b.so", words, 0, true);
    /* One byte of what the directory says of b.so's checksum, at the end of the list of entries. */
    w.zip.central[w.zip.central_length - 46 - 4 + 16] ^= 1;
    read_world(&w, LC_ARCH_X86_64);
    elf = lc_unit_elf(&w.unit, 0);
    assert_true(elf && elf->complete && elf->requires.count == 1);
    elf = lc_unit_elf(&w.unit, 1);
    assert_non_null(elf);
    assert_true(lc_str_is(elf->head.machine, "x86_64"));
    assert_false(elf->complete || elf->symbols_complete);
    assert_true(lc_str_contains(elf->why, LC_S("checksum")));
    assert_int_equal(w.unit.archive->flaws.by_kind[LC_FLAW_BAD_CHECKSUM], 1);
    release(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_that_can_be_loaded),
        cmocka_unit_test(what_cannot_be_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
