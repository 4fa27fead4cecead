/* Slices, judged by what each header comment promises and by memcmp; expected values are worked out beside the case. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "layers/base/str.h"

static const lc_str nothing = {NULL, 0};

static void test_compare(void **state)
{
    (void)state;
    assert_true(lc_str_eq(nothing, LC_S("")));
    assert_false(lc_str_eq(LC_S("a"), LC_S("a\0"))); /* a NUL is a byte like others */
    assert_int_equal(lc_str_cmp(LC_S("a"), LC_S("a\0")), -1);
    assert_int_equal(lc_str_cmp(LC_S("\x80"), LC_S("\x7f")), 1); /* unsigned, whatever char is */
    assert_int_equal(lc_str_cmp(LC_S("B"), LC_S("a")), -1);      /* 0x42 < 0x61 */
    assert_int_equal(lc_str_cmp(nothing, LC_S("")), 0);
    assert_int_equal(lc_str_cmp(LC_S("ab"), LC_S("a")), 1);
    assert_int_equal(lc_str_casecmp(LC_S("README"), LC_S("readme")), 0);
    assert_int_equal(lc_str_casecmp(LC_S("a_"), LC_S("aZ")), -1);    /* '_' is 0x5f, 'z' 0x7a */
    assert_false(lc_str_caseeq(LC_S("\xc3\x84"), LC_S("\xc3\xa4"))); /* ASCII letters only: Ä is not ä */
    assert_false(lc_str_caseeq(LC_S("@"), LC_S("`"))); /* 0x40 and 0x60 differ by the case bit but are no letters */
}

static void test_find_and_cut(void **state)
{
    lc_str s = LC_S("a/b/c");

    (void)state;
    assert_int_equal(lc_str_find_byte(s, '/'), 1);
    assert_int_equal(lc_str_find_last_byte(s, '/'), 3);
    assert_true(lc_str_find_byte(nothing, '/') == LC_NPOS);
    assert_true(lc_str_find_last_byte(s, 'x') == LC_NPOS);
    assert_int_equal(lc_str_find_byte(LC_S("a\xff"), '\xff'), 1);
    assert_int_equal(lc_str_find(s, LC_S("b/c")), 2);
    assert_int_equal(lc_str_find(nothing, nothing), 0);
    assert_true(lc_str_find(LC_S("a"), LC_S("ab")) == LC_NPOS);
    assert_true(lc_str_eq(lc_str_cut(s, 2, 3), LC_S("b")));
    assert_int_equal(lc_str_cut(s, 9, 12).len, 0); /* clamped */
    assert_int_equal(lc_str_cut(s, 3, 1).len, 0);
    assert_true(lc_str_eq(lc_str_cut(s, 2, LC_NPOS), LC_S("b/c")));
    assert_null(lc_str_cut(nothing, 5, 6).ptr);
    assert_true(lc_str_has_prefix(s, nothing) && lc_str_has_suffix(nothing, nothing));
    assert_false(lc_str_has_prefix(LC_S("ab"), LC_S("abc")) || lc_str_has_suffix(LC_S("bc"), LC_S("abc")));
    assert_true(lc_str_eq(lc_str_trim(LC_S(" \t\r\n\v\f a b \n")), LC_S("a b")));
    assert_int_equal(lc_str_trim(LC_S(" \n ")).len, 0);
    assert_true(lc_str_eq(lc_str_trim(LC_S("\xa0")), LC_S("\xa0"))); /* a blank of Latin-1 is none of ours */
}

static void test_next(void **state)
{
    lc_str rest = LC_S("a//b"), part;

    (void)state;
    assert_true(lc_str_next(&rest, '/', &part) && lc_str_eq(part, LC_S("a")));
    assert_true(lc_str_next(&rest, '/', &part) && part.len == 0);
    assert_true(lc_str_next(&rest, '/', &part) && lc_str_eq(part, LC_S("b")));
    assert_false(lc_str_next(&rest, '/', &part));
    rest = LC_S("a:"); /* a separator at the end leaves one empty part, as in PATH */
    assert_true(lc_str_next(&rest, ':', &part) && lc_str_eq(part, LC_S("a")));
    assert_true(lc_str_next(&rest, ':', &part) && part.len == 0);
    assert_false(lc_str_next(&rest, ':', &part));
    rest = nothing;
    assert_false(lc_str_next(&rest, ':', &part));
}

static void test_numbers(void **state)
{
    uint64_t n = 7;

    (void)state;
    assert_true(lc_str_to_u64(LC_S("0"), &n) && n == 0);
    assert_true(lc_str_to_u64(LC_S("9999999999999999999"), &n) && n == 9999999999999999999u); /* below 2^64 = 1.8e19 */
    assert_true(lc_str_to_u64(LC_S("007"), &n) && n == 7);
    assert_false(lc_str_to_u64(LC_S("10000000000000000000"), &n)); /* 20 digits */
    assert_true(lc_str_is_date(LC_S("2026-11-30")) && lc_str_is_date(LC_S("2024-02-29")));
    assert_true(lc_str_is_date(LC_S("2000-02-29")) && !lc_str_is_date(LC_S("1900-02-29")));
    assert_false(lc_str_is_date(LC_S("2026-11-31")) || lc_str_is_date(LC_S("2026-13-01")) ||
                 lc_str_is_date(LC_S("2026-11-00")) || lc_str_is_date(LC_S("2026-1-01")) || lc_str_is_date(nothing));
    assert_false(lc_str_to_u64(nothing, &n) || lc_str_to_u64(LC_S("+1"), &n) || lc_str_to_u64(LC_S("1 "), &n));
    assert_int_equal(n, 7);
}

/* Each of these pairs would collide under a hash that forgets the length, the place or the tail of the bytes. */
static void test_hash(void **state)
{
    static const lc_str words[] = {LC_S_INIT(""),
                                   LC_S_INIT("\0"),
                                   LC_S_INIT("\0\0"),
                                   LC_S_INIT("a"),
                                   LC_S_INIT("a\0"),
                                   LC_S_INIT("ab"),
                                   LC_S_INIT("ba"),
                                   LC_S_INIT("12345678"),
                                   LC_S_INIT("12345678\0"),
                                   LC_S_INIT("123456781"),
                                   LC_S_INIT("1234567812345678"),
                                   LC_S_INIT("\0\0\0\0\0\0\0\0")};
    size_t count = sizeof words / sizeof words[0];

    (void)state;
    for (uint64_t seed = 0; seed < 50; seed++)
        for (size_t i = 0; i < count; i++) {
            assert_true(lc_str_hash(words[i], seed) == lc_str_hash(words[i], seed));
            assert_true(lc_str_hash(words[i], seed) != lc_str_hash(words[i], seed + 1));
            for (size_t j = 0; j < i; j++)
                assert_true(lc_str_hash(words[i], seed) != lc_str_hash(words[j], seed));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_compare), cmocka_unit_test(test_find_and_cut),
                                       cmocka_unit_test(test_next), cmocka_unit_test(test_numbers),
                                       cmocka_unit_test(test_hash)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
