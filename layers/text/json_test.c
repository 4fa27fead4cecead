#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <time.h>

#include "layers/base/caps.h"
#include "layers/base/utf8.h"
#include "layers/text/judge_test.h"
#include "layers/text/text.h"

static struct lc_arena arena;

static int set_up(void **state)
{
    (void)state;
    lc_arena_init(&arena, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    lc_arena_release(&arena);
    return 0;
}

/* All events of `text`, one word each, or the error. */
static lc_str events_of(lc_str text)
{
    static const char *const names[] = {"end", "{",    "}",     "[",    "]", "key", "str",
                                        "num", "true", "false", "null", "?", "?"};
    struct lc_reader *reader = lc_reader_new(LC_NOTATION_JSON, text, &arena);
    struct lc_event event;
    struct lc_err err = {0};
    struct lc_buf out;
    lc_str result;

    lc_buf_init(&out, JUDGE_BYTES_MAX);
    do {
        enum lc_status status = lc_reader_next(reader, &event, &err);

        if (status != LC_OK) {
            struct lc_err again = {0};

            assert_int_equal(lc_reader_next(reader, &event, &again), status); /* it stays at its error */
            assert_string_equal(again.text, err.text);
            lc_buf_printf(&out, "%s", err.text);
            break;
        }
        lc_buf_printf(&out, "%s", names[event.kind]);
        if (event.text.len > 0)
            lc_buf_printf(&out, "=%.*s", LC_FMT(event.text));
        lc_buf_printf(&out, "@%" PRIu32 ":%" PRIu32 " ", event.span.line, event.span.column);
        assert_true(event.span.offset + event.span.length <= text.len);
    } while (event.kind != LC_EVENT_END);
    lc_reader_free(reader);
    result = lc_arena_copy(&arena, lc_buf_str(&out));
    lc_buf_release(&out);
    return result;
}

static void assert_events(lc_str text, const char *expected)
{
    lc_str got = events_of(text);

    assert_string_equal(lc_arena_cstring(&arena, got, NULL), expected);
}

/* Lines and columns counted by hand. */
static void places_are_bytes_from_one(void **state)
{
    (void)state;
    assert_events(
        LC_S("{\"a\": [1, \"\xc3\xa9\", true],\r\n \"b\" : null}"),
        "{@1:1 key=a@1:2 [@1:7 num=1@1:8 str=\xc3\xa9@1:11 true@1:17 ]@1:21 key=b@2:2 null@2:8 }@2:12 end@2:13 ");
    assert_events(LC_S("\xef\xbb\xbf\n 7"), "num=7@2:2 end@2:3 ");
    assert_events(LC_S("\xef\xbb\xbf"
                       "7"),
                  "num=7@1:1 end@1:2 ");
}

static void errors_say_where_and_what(void **state)
{
    (void)state;
    assert_events(LC_S(""), "line 1, column 1: unexpected end of the text");
    assert_events(LC_S("{\n  \"a\": 1,\n}"),
                  "{@1:1 key=a@2:3 num=1@2:8 line 3, column 1: expected a key in double quotes");
    assert_events(LC_S("[1 2]"), "[@1:1 num=1@1:2 line 1, column 4: expected ',' or ']'");
    assert_events(LC_S("[1}"), "[@1:1 num=1@1:2 line 1, column 3: expected ',' or ']'");
    assert_events(LC_S("{\"a\" 1}"), "{@1:1 line 1, column 6: expected ':'");
    assert_events(LC_S("01"), "line 1, column 2: a number must not start with 0");
    assert_events(LC_S("\"a\tb\""), "line 1, column 3: control character in a string");
    assert_events(LC_S("\"\\x\""), "line 1, column 2: unknown escape in a string");
    assert_events(LC_S("1 1"), "num=1@1:1 line 1, column 3: expected the end of the text");
    assert_events(LC_S("NaN"), "line 1, column 1: expected a value");
}

static void strings_without_escapes_are_slices(void **state)
{
    lc_str text = LC_S("[\"plain\", \"a\\u0000b\"]");
    struct lc_reader *reader = lc_reader_new(LC_NOTATION_JSON, text, &arena);
    struct lc_event event;
    struct lc_err err = {0};

    (void)state;
    assert_int_equal(lc_reader_next(reader, &event, &err), LC_OK);
    assert_int_equal(lc_reader_next(reader, &event, &err), LC_OK);
    assert_ptr_equal(event.text.ptr, text.ptr + 2);
    assert_int_equal(lc_reader_next(reader, &event, &err), LC_OK);
    assert_int_equal(event.text.len, 3);
    assert_memory_equal(event.text.ptr, "a\0b", 3);
    lc_reader_free(reader);
}

static void depth_is_bounded(void **state)
{
    size_t deep = 1 << 20;
    char *text = lc_arena_bytes(&arena, deep);
    const struct lc_node *node;
    struct lc_err err = {0};

    (void)state;
    memset(text, '[', deep);
    assert_int_equal(lc_document_parse(LC_NOTATION_JSON, (lc_str){text, deep}, &arena, &node, &err), LC_LIMIT);
    assert_string_equal(err.text, "line 1, column 257: nested too deeply");
    memset(text + LC_TEXT_DEPTH_MAX, ']', LC_TEXT_DEPTH_MAX);
    err = (struct lc_err){0};
    assert_int_equal(lc_document_parse(LC_NOTATION_JSON, (lc_str){text, 2 * LC_TEXT_DEPTH_MAX}, &arena, &node, &err),
                     LC_OK);
}

/* ------------------------------------------------------------------------- the same as Node's JSON.parse */

/* Our strings as UTF-16 units in hex; the three-byte form of a lone surrogate is one unit. */
static void add_units(struct lc_buf *out, lc_str s)
{
    for (size_t at = 0; at < s.len;) {
        lc_str rest = lc_str_from_index(s, at);
        uint32_t c;
        size_t step = lc_utf8_step(rest, &c);

        if (step == 0 && rest.len >= 3 && (unsigned char)rest.ptr[0] == 0xed) {
            c = 0xd000u | ((uint32_t)(unsigned char)rest.ptr[1] & 0x3f) << 6 |
                ((uint32_t)(unsigned char)rest.ptr[2] & 0x3f);
            step = 3;
        }
        assert_true(step > 0);
        if (c >= 0x10000) {
            lc_buf_printf(out, "%04" PRIx32, 0xd800 + ((c - 0x10000) >> 10));
            c = 0xdc00 + (c & 0x3ff);
        }
        lc_buf_printf(out, "%04" PRIx32, c);
        at += step;
    }
}

struct pair {
    lc_str key;
    const struct lc_node *value;
};

static int compare_pairs(const void *a, const void *b)
{
    return lc_str_cmp(((const struct pair *)a)->key, ((const struct pair *)b)->key);
}

static void show(struct lc_buf *out, const struct lc_node *node);

static void show_map(struct lc_buf *out, const struct lc_node *map)
{
    struct pair *pairs = LC_NEW_ARRAY(&arena, map->count, struct pair);
    size_t count = 0;

    for (const struct lc_node *child = map->first; child; child = child->next) {
        struct lc_buf key;

        if (lc_node_get(map, child->key) != child)
            continue; /* a later one of the same name counts */
        lc_buf_init(&key, JUDGE_BYTES_MAX);
        add_units(&key, child->key);
        pairs[count].key = lc_arena_copy(&arena, lc_buf_str(&key));
        pairs[count++].value = child;
        lc_buf_release(&key);
    }
    if (count > 1)
        qsort(pairs, count, sizeof *pairs, compare_pairs);
    lc_buf_add_byte(out, '{');
    for (size_t i = 0; i < count; i++) {
        lc_buf_printf(out, "%s%.*s:", i > 0 ? "," : "", LC_FMT(pairs[i].key));
        show(out, pairs[i].value);
    }
    lc_buf_add_byte(out, '}');
}

static void show(struct lc_buf *out, const struct lc_node *node)
{
    uint64_t bits;
    double number;

    switch ((int)node->kind) {
    case LC_EVENT_NULL: lc_buf_add_byte(out, 'z'); break;
    case LC_EVENT_TRUE: lc_buf_add_byte(out, 't'); break;
    case LC_EVENT_FALSE: lc_buf_add_byte(out, 'f'); break;
    case LC_EVENT_NUMBER:
        number = strtod(lc_arena_cstring(&arena, node->text, NULL), NULL);
        memcpy(&bits, &number, sizeof bits);
        lc_buf_printf(out, "n%016" PRIx64, bits);
        break;
    case LC_EVENT_STRING:
        lc_buf_add_byte(out, 's');
        add_units(out, node->text);
        break;
    case LC_EVENT_LIST:
        lc_buf_add_byte(out, '[');
        for (const struct lc_node *child = node->first; child; child = child->next) {
            show(out, child);
            lc_buf_add(out, child->next ? LC_S(",") : LC_S(""));
        }
        lc_buf_add_byte(out, ']');
        break;
    case LC_EVENT_MAP: show_map(out, node); break;
    default: fail_msg("kind %d in JSON", (int)node->kind);
    }
}

static const lc_str seeds[] = {
    LC_S_INIT("{\"name\":\"x\",\"version\":\"1.2.3\",\"deps\":{\"a\":\"^1\",\"b\":[1,2.5,-0,1e10,true,false,null]}}"),
    LC_S_INIT(
        "[\"\\u00e9\\ud83d\\ude00\\ud800 \\udc00\\ud800\\u0041\\n\\t\\b\\f\\r\\/\\\\\\\"\", \"\xf0\x9f\x98\x80\xe2\x80\xa8\"]"),
    LC_S_INIT("[1e400, -1E-400, 123456789012345678901234567890, 0.1, -0.0, 1.7976931348623157e308, 5e-324, 0e0]"),
    LC_S_INIT(" \t\r\n{ \"a\" : { } , \"b\" : [ ] , \"a\" : { \"__proto__\" : 1, \"1\" : 2, \"\" : 3 } } \n"),
    LC_S_INIT("\xef\xbb\xbf[\"\\u0000\\u001f\x7f\"]"),
    LC_S_INIT("\"\""),
    LC_S_INIT("0"),
    LC_S_INIT("-0"),
    LC_S_INIT("null"),
    LC_S_INIT("[[[[[]]]],{}]"),
    LC_S_INIT(""),
    LC_S_INIT(" "),
    LC_S_INIT("{"),
    LC_S_INIT("["),
    LC_S_INIT("[1,]"),
    LC_S_INIT("{\"a\":1,}"),
    LC_S_INIT("[,1]"),
    LC_S_INIT("{a:1}"),
    LC_S_INIT("{'a':1}"),
    LC_S_INIT("[1 // c\n]"),
    LC_S_INIT("/* c */ 1"),
    LC_S_INIT("+1"),
    LC_S_INIT(".5"),
    LC_S_INIT("5."),
    LC_S_INIT("1e"),
    LC_S_INIT("1e+"),
    LC_S_INIT("00"),
    LC_S_INIT("-"),
    LC_S_INIT("-01"),
    LC_S_INIT("0x10"),
    LC_S_INIT("Infinity"),
    LC_S_INIT("nul"),
    LC_S_INIT("nulll"),
    LC_S_INIT("True"),
    LC_S_INIT("\"\\u12\""),
    LC_S_INIT("\"\\u12g4\""),
    LC_S_INIT("\"\\a\""),
    LC_S_INIT("\"\\"),
    LC_S_INIT("\"\\u"),
    LC_S_INIT("\"\n\""),
    LC_S_INIT("\"\x1f\""),
    LC_S_INIT("1\x0b"),
    LC_S_INIT("\xc2\xa0"
              "1"),
    LC_S_INIT("\xef\xbb\xbf\xef\xbb\xbf"
              "1"),
    LC_S_INIT("[1]]"),
    LC_S_INIT("{}{}"),
    LC_S_INIT("{\"a\"}"),
    LC_S_INIT("{\"a\":}"),
    LC_S_INIT("{\"a\":1 \"b\":2}"),
    LC_S_INIT("{1:2}"),
    LC_S_INIT("[}"),
    LC_S_INIT("{]"),
    LC_S_INIT("\0"),
};
enum { SEEDS = sizeof seeds / sizeof *seeds, MUTANTS = 20000 };

static void agrees_with_node(void **state)
{
    lc_str *texts = LC_NEW_ARRAY(&arena, SEEDS + MUTANTS, lc_str), answer, rest;
    struct lc_buf corpus, answers;
    uint64_t random = 7;
    size_t good = 0;

    (void)state;
    if (!judge_has("node --version")) {
        print_message("skip: node\n");
        return;
    }
    lc_buf_init(&corpus, JUDGE_BYTES_MAX);
    for (size_t i = 0; i < SEEDS + MUTANTS; i++) {
        texts[i] = i < SEEDS ? seeds[i] : judge_mutate(&arena, seeds[i % 10], LC_S("{}[]\",:\\ue019-.+tn \n"), &random);
        while (!lc_utf8_is_valid(texts[i])) /* Node replaces such bytes before it parses */
            texts[i] = judge_mutate(&arena, seeds[i % 10], LC_S("{}[]\",:\\ue019-.+tn \n"), &random);
        judge_add_hex(&corpus, texts[i]);
        lc_buf_add_byte(&corpus, '\n');
    }
    answers = judge_run("node layers/text/judge_json.js $f", lc_buf_str(&corpus));
    rest = lc_buf_str(&answers);
    for (size_t i = 0; i < SEEDS + MUTANTS; i++) {
        const struct lc_node *node;
        struct lc_err err = {0};
        struct lc_buf ours;

        lc_buf_init(&ours, JUDGE_BYTES_MAX);
        if (lc_document_parse(LC_NOTATION_JSON, texts[i], &arena, &node, &err) == LC_OK)
            show(&ours, node);
        else
            lc_buf_add(&ours, LC_S("bad"));
        assert_true(lc_str_next(&rest, '\n', &answer));
        if (!lc_str_eq(answer, lc_buf_str(&ours)))
            fail_msg("'%.*s': node says %.*s, we say %.*s %s", LC_FMT(texts[i]), LC_FMT(answer),
                     LC_FMT(lc_buf_str(&ours)), err.text);
        good += !lc_str_is(answer, "bad");
        lc_buf_release(&ours);
    }
    print_message("%d texts, %zu of them good\n", SEEDS + MUTANTS, good);
    assert_true(good > 1000);
    lc_buf_release(&corpus);
    lc_buf_release(&answers);
}

/* --------------------------------------------------------------------------------------- hostile texts */

/* No proper prefix of an object or list is a document; each must be refused, from its own exact allocation. */
static void every_truncation_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        lc_str whole = lc_str_trim(seeds[i]);

        for (size_t len = 0; len < whole.len; len++) {
            lc_str cut = lc_arena_copy(&arena, lc_str_cut(whole, 0, len));
            const struct lc_node *node;
            struct lc_err err = {0};

            assert_int_equal(lc_document_parse(LC_NOTATION_JSON, cut, &arena, &node, &err), LC_MALFORMED);
            assert_non_null(strstr(err.text, "line "));
        }
    }
}

static void every_flipped_byte_ends(void **state)
{
    (void)state;
    for (size_t i = 0; i < 5; i++)
        for (size_t at = 0; at < seeds[i].len; at++)
            for (unsigned bit = 0; bit < 8; bit++) {
                lc_str text = lc_arena_copy(&arena, seeds[i]);
                char *bytes = lc_arena_bytes(&arena, text.len);

                memcpy(bytes, text.ptr, text.len);
                bytes[at] = (char)(bytes[at] ^ (1 << bit));
                events_of((lc_str){bytes, text.len});
            }
}

/* A quarter million keys stay linear; the bound is far over what a linear reader needs and far below a quadratic
 * one's. */
static void many_members_stay_linear(void **state)
{
    struct lc_buf text;
    const struct lc_node *node;
    struct lc_err err = {0};
    clock_t start;

    (void)state;
    lc_buf_init(&text, JUDGE_BYTES_MAX);
    for (unsigned i = 0; i < 250000; i++)
        lc_buf_printf(&text, "%s\"k%u\":[\"\\n\"]", i > 0 ? "," : "{", i);
    lc_buf_add_byte(&text, '}');
    start = clock();
    assert_int_equal(lc_document_parse(LC_NOTATION_JSON, lc_buf_str(&text), &arena, &node, &err), LC_OK);
    assert_int_equal(node->count, 250000);
    assert_true((clock() - start) / CLOCKS_PER_SEC < 20);
    lc_buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(places_are_bytes_from_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(errors_say_where_and_what, set_up, tear_down),
        cmocka_unit_test_setup_teardown(strings_without_escapes_are_slices, set_up, tear_down),
        cmocka_unit_test_setup_teardown(depth_is_bounded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(agrees_with_node, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_truncation_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_flipped_byte_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_members_stay_linear, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
