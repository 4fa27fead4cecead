/* Growing text: the cap counts bytes, and what fits of a piece is taken. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "layers/base/buf.h"

static void test_cap(void **state)
{
    struct lc_buf buf;

    (void)state;
    lc_buf_init(&buf, 5);
    lc_buf_add(&buf, LC_S("abc"));
    lc_buf_add(&buf, (lc_str){NULL, 0});
    assert_false(buf.full);
    lc_buf_add(&buf, LC_S("def"));
    assert_true(buf.full);
    assert_true(lc_str_eq(lc_buf_str(&buf), LC_S("abcde")));
    lc_buf_add_byte(&buf, 'x');
    lc_buf_printf(&buf, "%d", 1);
    assert_int_equal(buf.len, 5);
    lc_buf_release(&buf);
    assert_int_equal(lc_buf_str(&buf).len, 0);
    lc_buf_init(&buf, 0);
    lc_buf_add_byte(&buf, 'x');
    assert_true(buf.full && buf.len == 0);
    lc_buf_release(&buf);
    lc_buf_init(&buf, 1); /* exactly full is not over */
    lc_buf_add_byte(&buf, 'x');
    assert_false(buf.full);
    lc_buf_release(&buf);
}

static void test_growth(void **state)
{
    struct lc_buf buf;

    (void)state;
    lc_buf_init(&buf, SIZE_MAX / 2);
    for (int i = 0; i < 3000; i++)
        lc_buf_printf(&buf, "%04d", i);
    assert_int_equal(buf.len, 12000);
    assert_true(lc_str_eq(lc_str_cut(lc_buf_str(&buf), 11996, 12000), LC_S("2999")));
    for (int width = 505; width < 520; width++) { /* around the small buffer of 512 */
        size_t before = buf.len;
        lc_buf_printf(&buf, "%0*d", width, 7);
        assert_int_equal(buf.len - before, width);
        assert_int_equal(buf.ptr[buf.len - 1], '7');
    }
    lc_buf_release(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cap), cmocka_unit_test(test_growth)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
