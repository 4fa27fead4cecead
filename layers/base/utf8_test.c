/* UTF-8 against python3, safe text, and "did you mean". */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "layers/base/utf8.h"

/* Prints 65,536 answers for all two-byte sequences, then 40,000 lines "HEX ANSWER" for sequences of four bytes, half
 * of them with a leading byte that promises three or four. */
static const char judge[] =
    "import random, sys\n"
    "def ok(b):\n"
    "    try: b.decode(\"utf-8\"); return \"1\"\n"
    "    except UnicodeDecodeError: return \"0\"\n"
    "print(\"\".join(ok(bytes((i >> 8, i & 255))) for i in range(65536)))\n"
    "r = random.Random(2026)\n"
    "for n in range(40000):\n"
    "    b = bytearray(r.randrange(256) for _ in range(4))\n"
    "    if n % 2: b = bytearray([r.randrange(0xe0, 0xf6)] + [r.randrange(0x80, 0xc0) for _ in range(3)])\n"
    "    if n % 4 == 1: b[3] = r.randrange(128)\n"
    "    print(bytes(b).hex(), ok(bytes(b)))\n";

static void test_against_python(void **state)
{
    char command[2048], *answers = malloc(70000);
    size_t lines = 0, valid = 0;
    FILE *pipe;

    (void)state;
    assert_non_null(answers);
    snprintf(command, sizeof command, "python3 -c '%s' 2>/dev/null", judge);
    pipe = popen(command, "r");
    assert_non_null(pipe);
    if (fgets(answers, 70000, pipe) == NULL) {
        pclose(pipe);
        free(answers);
        skip();
    }
    for (unsigned i = 0; i < 65536; i++) {
        char bytes[2] = {(char)(i >> 8), (char)(i & 255)};
        assert_int_equal(lc_utf8_is_valid((lc_str){bytes, 2}), answers[i] == '1');
    }
    while (fgets(answers, 70000, pipe)) {
        char bytes[4];
        for (size_t i = 0; i < 4; i++) {
            char digits[3] = {answers[i * 2], answers[i * 2 + 1], '\0'};
            bytes[i] = (char)strtoul(digits, NULL, 16);
        }
        if (lc_utf8_is_valid((lc_str){bytes, 4}) != (answers[9] == '1'))
            fail_msg("%s", answers);
        valid += answers[9] == '1';
        lines++;
    }
    pclose(pipe);
    free(answers);
    assert_int_equal(lines, 40000);
    assert_true(valid > 5000 && valid < 35000);
}

static void test_step(void **state)
{
    uint32_t c = 0;

    (void)state;
    assert_true(lc_utf8_step(LC_S("\xf0\x9f\x92\xa9x"), &c) == 4 && c == 0x1f4a9);
    assert_true(lc_utf8_step(LC_S("\xe2\x82\xac"), &c) == 3 && c == 0x20ac);
    assert_int_equal(lc_utf8_step(LC_S("\xe2\x82"), &c), 0);         /* cut */
    assert_int_equal(lc_utf8_step(LC_S("\xed\xa0\x80"), &c), 0);     /* a surrogate */
    assert_int_equal(lc_utf8_step(LC_S("\xc0\x80"), &c), 0);         /* an overlong NUL */
    assert_int_equal(lc_utf8_step(LC_S("\xf4\x90\x80\x80"), &c), 0); /* above U+10FFFF */
    assert_int_equal(lc_utf8_step((lc_str){NULL, 0}, &c), 0);
    assert_true(lc_utf8_is_valid((lc_str){NULL, 0}));
}

static void test_escaped(void **state)
{
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 0);
    assert_true(
        lc_str_eq(lc_utf8_escaped(&arena, LC_S("a\n\t\r\x1b[31m\x7f\0\\")), LC_S("a\\n\\t\\r\\x1b[31m\\x7f\\x00\\")));
    assert_true(lc_str_eq(lc_utf8_escaped(&arena, LC_S("\xc3\xa9\xff\xe2\x80\xae\xc2\x9b\xe2\x82")),
                          LC_S("\xc3\xa9\\xff\\u202e\\u009b\\xe2\\x82")));
    assert_int_equal(lc_utf8_escaped(&arena, (lc_str){NULL, 0}).len, 0);
    /* Whatever goes in, what comes out can be shown: valid, no control characters. */
    for (unsigned i = 0; i < 65536; i++) {
        char bytes[3] = {(char)(i >> 8), (char)(i & 255), (char)0x80};
        lc_str out = lc_utf8_escaped(&arena, (lc_str){bytes, 3});
        assert_true(lc_utf8_is_valid(out));
        for (size_t j = 0; j < out.len; j++)
            assert_true((unsigned char)out.ptr[j] >= 0x20 && out.ptr[j] != 0x7f);
    }
    lc_arena_release(&arena);
}

static void test_nearest(void **state)
{
    static const lc_str words[] = {LC_S_INIT("json"), LC_S_INIT("junit"), LC_S_INIT("text"), LC_S_INIT("torn-package")};

    (void)state;
    assert_true(lc_str_is(lc_nearest(LC_S("jsno"), words, 4), "json")); /* one swap */
    assert_true(lc_str_is(lc_nearest(LC_S("JUNIT"), words, 4), "junit"));
    assert_true(lc_str_is(lc_nearest(LC_S("torn-pakage"), words, 4), "torn-package"));
    assert_int_equal(lc_nearest(LC_S("xml"), words, 4).len, 0);
    assert_int_equal(lc_nearest(LC_S(""), words, 4).len, 0);
    assert_int_equal(lc_nearest(LC_S("json"), words, 0).len, 0);
    assert_int_equal(
        lc_nearest(LC_S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), words, 4).len,
        0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_against_python), cmocka_unit_test(test_step),
                                       cmocka_unit_test(test_escaped), cmocka_unit_test(test_nearest)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
