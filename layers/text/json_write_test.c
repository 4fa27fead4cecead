#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "layers/base/utf8.h"
#include "layers/text/judge_test.h"
#include "layers/text/text.h"

static void write_sample(struct lc_json_writer *w)
{
    lc_json_object(w, NULL);
    lc_json_u64(w, "version", 1);
    lc_json_object(w, "tool");
    lc_json_str(w, "name", LC_S("x"));
    lc_json_bool(w, "ok", true);
    lc_json_object_end(w);
    lc_json_list(w, "empty");
    lc_json_list_end(w);
    lc_json_list(w, "items");
    lc_json_object(w, NULL);
    lc_json_null(w, "a");
    lc_json_list(w, "b");
    lc_json_u64(w, NULL, UINT64_MAX);
    lc_json_str(w, NULL, LC_S(""));
    lc_json_list_end(w);
    lc_json_object_end(w);
    lc_json_bool(w, NULL, false);
    lc_json_list_end(w);
    lc_json_object_end(w);
}

static void assert_sample(bool pretty, uint64_t inline_from, const char *expected)
{
    struct lc_json_writer w;
    struct lc_buf out;

    lc_buf_init(&out, 4096);
    lc_json_begin(&w, &out, pretty);
    w.inline_from = inline_from;
    write_sample(&w);
    lc_buf_add_byte(&out, '\0');
    assert_string_equal(out.ptr, expected);
    lc_buf_release(&out);
}

static void layouts(void **state)
{
    (void)state;
    assert_sample(false, 0,
                  "{\"version\": 1, \"tool\": {\"name\": \"x\", \"ok\": true}, \"empty\": [], "
                  "\"items\": [{\"a\": null, \"b\": [18446744073709551615, \"\"]}, false]}\n");
    assert_sample(
        true, 0,
        "{\n  \"version\": 1,\n  \"tool\": {\n    \"name\": \"x\",\n    \"ok\": true\n  },\n  \"empty\": [],\n"
        "  \"items\": [\n    {\n      \"a\": null,\n      \"b\": [\n        18446744073709551615,\n        \"\"\n"
        "      ]\n    },\n    false\n  ]\n}\n");
    assert_sample(
        true, 3,
        "{\n  \"version\": 1,\n  \"tool\": {\n    \"name\": \"x\",\n    \"ok\": true\n  },\n  \"empty\": [],\n"
        "  \"items\": [\n    {\"a\": null, \"b\": [18446744073709551615, \"\"]},\n    false\n  ]\n}\n");
}

static void assert_written(lc_str value, const char *expected)
{
    struct lc_json_writer w;
    struct lc_buf out;

    lc_buf_init(&out, 4096);
    lc_json_begin(&w, &out, false);
    lc_json_str(&w, NULL, value);
    lc_buf_add_byte(&out, '\0');
    assert_string_equal(out.ptr, expected);
    lc_buf_release(&out);
}

static void strings_are_safe(void **state)
{
    (void)state;
    assert_written(LC_S("a\"b\\c/\n\t\r\b\f\0\x1b\x7f"), "\"a\\\"b\\\\c/\\n\\t\\r\\b\\f\\u0000\\u001b\\u007f\"");
    assert_written(LC_S("\xc3\xa9\xf0\x9f\x98\x80"), "\"\xc3\xa9\xf0\x9f\x98\x80\"");
    assert_written(LC_S("\xff"
                        "a\xc3"),
                   "\"\\ufffda\\ufffd\"");
    assert_written(LC_S("\xc2\x9b\xe2\x80\xae"), "\"\\u009b\\u202e\"");
    assert_written((lc_str){NULL, 0}, "\"\"");
}

/* Whatever the bytes, our own reader gives back the same string, but for bytes that were no UTF-8. */
static void every_byte_reads_back(void **state)
{
    struct lc_arena arena;
    uint64_t random = 3;

    (void)state;
    lc_arena_init(&arena, 1);
    for (unsigned i = 0; i < 3000; i++) {
        char bytes[12];
        struct lc_json_writer w;
        struct lc_buf out;
        struct lc_err err = {0};
        const struct lc_node *node;
        lc_str value = {bytes, judge_random(&random) % sizeof bytes};

        for (size_t at = 0; at < value.len; at++)
            bytes[at] = (char)judge_random(&random);
        lc_buf_init(&out, 4096);
        lc_json_begin(&w, &out, false);
        lc_json_list(&w, NULL);
        lc_json_str(&w, NULL, value);
        lc_json_list_end(&w);
        assert_true(lc_utf8_is_valid(lc_buf_str(&out)));
        assert_int_equal(lc_document_parse(LC_NOTATION_JSON, lc_buf_str(&out), &arena, &node, &err), LC_OK);
        if (lc_utf8_is_valid(value))
            assert_true(lc_str_eq(node->first->text, value));
        lc_buf_release(&out);
    }
    lc_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layouts),
        cmocka_unit_test(strings_are_safe),
        cmocka_unit_test(every_byte_reads_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
