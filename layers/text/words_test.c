#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "layers/text/words.h"

static void finds_words_anywhere(void **state)
{
    static const struct lc_word words[] = {{"sys.path", 1}, {"meta_path", 2}, {"__path__", 4}};

    (void)state;
    assert_int_equal(lc_words_in(LC_S("sys.path"), words, 3), 1);
    assert_int_equal(lc_words_in(LC_S("xsys.path.append"), words, 3), 1);
    assert_int_equal(lc_words_in(LC_S("a meta_path"), words, 3), 2);
    assert_int_equal(lc_words_in(LC_S("__path__ = sys.path; meta_path"), words, 3), 7);
    assert_int_equal(lc_words_in(LC_S("sys.pat"), words, 3), 0);
    assert_int_equal(lc_words_in(LC_S("_path__ meta_pat"), words, 3), 0);
    assert_int_equal(lc_words_in((lc_str){NULL, 0}, words, 3), 0);
    assert_int_equal(lc_words_in(LC_S("anything"), words, 0), 0);
}

/* Short alphabets make overlaps, shared ends and words within words; memmem is the judge. */
static void agrees_with_memmem(void **state)
{
    static const struct lc_word words[] = {{"ab", 1}, {"ba.", 2}, {"aab", 4}, {"b.b.a", 8}, {"\xff\x80", 16}};
    static const char alphabet[] = {'a', 'b', '.', '\xff', '\x80', '\0'};

    (void)state;
    srand(7);
    for (unsigned round = 0; round < 200000; round++) {
        char bytes[24];
        size_t length = (size_t)rand() % (sizeof bytes + 1), from = (size_t)rand() % 5;
        unsigned expected = 0;
        for (size_t i = 0; i < length; i++)
            bytes[i] = alphabet[rand() % 6];
        for (size_t i = from; i < 5; i++)
            if (memmem(bytes, length, words[i].bytes, strlen(words[i].bytes)))
                expected |= words[i].means;
        assert_int_equal(lc_words_in((lc_str){bytes, length}, words + from, 5 - from), expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_words_anywhere),
        cmocka_unit_test(agrees_with_memmem),
    };

    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
