/* Arenas: contents survive, alignment and zeroing hold, and reset forgets everything. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "layers/base/buf.h"

/* Sizes around every block border; all memory is written, so that an overlap or overrun shows up in the pattern or a
 * sanitizer. */
static void test_alloc(void **state)
{
    enum { COUNT = 400 };
    unsigned char *blocks[COUNT];
    size_t sizes[COUNT];
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 5);
    for (size_t i = 0; i < COUNT; i++) {
        sizes[i] = i % 7 == 0 ? i * 997 : i % 3;
        blocks[i] = i % 2 == 0 ? lc_arena_alloc(&arena, sizes[i]) : (unsigned char *)lc_arena_bytes(&arena, sizes[i]);
        assert_non_null(blocks[i]);
        if (i % 2 == 0)
            assert_int_equal((uintptr_t)blocks[i] % 16, 0);
        for (size_t j = 0; i % 2 == 0 && j < sizes[i]; j++)
            assert_int_equal(blocks[i][j], 0);
        memset(blocks[i], (int)(i & 0xff), sizes[i]);
    }
    for (size_t i = 0; i < COUNT; i++)
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(blocks[i][j], i & 0xff);
    lc_arena_reset(&arena);
    assert_int_equal(arena.total, 0);
    assert_int_equal(arena.seed, 5);
    assert_int_equal(*(char *)lc_arena_alloc(&arena, 1), 0); /* zeroed again, whatever was there before */
    lc_arena_release(&arena);
    lc_arena_release(&arena); /* nothing left: harmless */
}

static void test_text(void **state)
{
    struct lc_arena arena;
    bool cut = false;
    lc_str s;

    (void)state;
    lc_arena_init(&arena, 0);
    assert_string_equal(lc_arena_cstring(&arena, LC_S("ab\0cd"), &cut), "ab");
    assert_true(cut);
    assert_string_equal(lc_arena_cstring(&arena, (lc_str){NULL, 0}, &cut), "");
    assert_false(cut);
    assert_true(lc_str_eq(lc_arena_join(&arena, LC_S("a\0"), LC_S("b")), LC_S("a\0b")));
    assert_int_equal(lc_arena_join(&arena, (lc_str){NULL, 0}, (lc_str){NULL, 0}).len, 0);
    for (int width = 250; width < 262; width++) { /* around the small buffer of 256 */
        s = lc_arena_printf(&arena, "%0*d", width, 7);
        assert_int_equal(s.len, width);
        assert_int_equal(s.ptr[width - 1], '7');
        assert_int_equal(s.ptr[width], '\0');
    }
    lc_arena_release(&arena);
}

static void test_push(void **state)
{
    struct {
        uint32_t *items;
        size_t count, capacity;
    } vec = {NULL, 0, 0};
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 0);
    for (uint32_t i = 0; i < 10000; i++) {
        uint32_t *item = LC_PUSH(&arena, &vec);
        assert_int_equal(*item, 0);
        *item = i;
        if (i % 3 == 0 && vec.count > 1) /* a place given back is zeroed when it is handed out again */
            vec.count--, vec.items[vec.count] = 77, *LC_PUSH(&arena, &vec) = i;
    }
    assert_int_equal(vec.count, 10000);
    for (uint32_t i = 0; i < 10000; i++)
        assert_int_equal(vec.items[i], i);
    lc_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_alloc), cmocka_unit_test(test_text),
                                       cmocka_unit_test(test_push)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
