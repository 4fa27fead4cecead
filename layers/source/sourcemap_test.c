/* Source maps written by hand: hostile ones, names for people, finding the map. What real tools write is judged by
 * testdata/tests/sourcemap.py. Fields in base 64 VLQ: A 0, C 1, D -1, E 2, G 3, I 4, gB 16. */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "layers/base/caps.h"
#include "layers/source/sourcemap.h"

static struct lc_arena arena;

static int setup(void **state)
{
    (void)state;
    lc_arena_init(&arena, 1);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lc_arena_release(&arena);
    return 0;
}

static struct lc_sourcemap parsed(const char *json, const char *generated)
{
    struct lc_sourcemap map;
    struct lc_err err = {0};

    if (lc_sourcemap_parse(lc_str_from(json), lc_str_from(generated), LC_S("dist/a.js.map"), &arena, &map, &err) !=
        LC_OK)
        fail_msg("%s: %s", json, err.text);
    return map;
}

static void refused(const char *json, enum lc_status status, const char *why)
{
    struct lc_sourcemap map;
    struct lc_err err = {0};

    assert_int_equal(lc_sourcemap_parse(lc_str_from(json), LC_S("a();\nb();\n"), LC_S(""), &arena, &map, &err), status);
    if (!strstr(err.text, why))
        fail_msg("%s: said '%s'", json, err.text);
    assert_int_equal(map.mapping_count, 0);
    assert_int_equal(map.source_count, 0);
}

/* "line:column" of an offset, "-" for none. */
static void at(const struct lc_sourcemap *map, size_t offset, const char *expected)
{
    struct lc_original found;
    char text[64] = "-";

    if (lc_sourcemap_at(map, offset, &found))
        snprintf(text, sizeof text, "%u:%u%s%.*s", found.line, found.column, found.name.len > 0 ? " " : "",
                 LC_FMT(found.name));
    if (strcmp(text, expected) != 0)
        fail_msg("offset %zu is '%s', not '%s'", offset, text, expected);
}

#define MAP(mappings) "{\"version\":3,\"sources\":[\"../src/a.ts\"],\"names\":[\"n\"],\"mappings\":\"" mappings "\"}"

static void test_lookup(void **state)
{
    (void)state;
    struct lc_sourcemap map = parsed(MAP("CAAA,EACCA,C;;AAEA"), "abcdefg\nx\nyz");

    at(&map, 0, "-"); /* before the first of its line */
    at(&map, 1, "1:1");
    at(&map, 2, "1:1");
    at(&map, 3, "2:2 n");
    at(&map, 4, "-"); /* from nowhere */
    at(&map, 8, "-"); /* a line without mappings: the one before does not reach it */
    at(&map, 10, "4:2");
    at(&map, 11, "4:2");
    at(&map, 99, "-");
    map = parsed(MAP("AAAA"), "abc\nd");
    at(&map, 3, "1:1");
    at(&map, 4, "-");
    map = parsed(MAP("EAAA,DACC"), "abcd"); /* out of order within the line */
    at(&map, 0, "-");
    at(&map, 1, "2:2");
    at(&map, 2, "1:1");
    map = parsed(MAP("AAAA,A,AACA"), "ab"); /* of several at one place the last */
    at(&map, 0, "2:1");
    map = parsed(MAP("AAAA,CAAAE"), "ab"); /* a name that is not there */
    at(&map, 1, "1:1");
}

static void test_columns_are_utf16(void **state)
{
    (void)state;
    /* é is one unit and two bytes, 𝒳 two units and four bytes */
    struct lc_sourcemap map = parsed(MAP("CAAA,CACA,CACA,CACA"), "\xc3\xa9\xf0\x9d\x92\xb3zz");

    at(&map, 1, "-");
    at(&map, 2, "2:1"); /* units 1 and 2 are the two halves of 𝒳 */
    at(&map, 6, "3:1");
    at(&map, 7, "4:1");
    map = parsed(MAP("CAAA"), "\xef\xbb\xbf"
                              "abc"); /* a byte-order mark is no column */
    at(&map, 3, "-");
    at(&map, 4, "1:1");
    map = parsed(MAP("EAAA"), "\xff\xfe!"); /* what is no UTF-8 counts one each, as decoders make one sign of it */
    at(&map, 1, "-");
    at(&map, 2, "1:1");
}

static void test_disputed_lines(void **state)
{
    (void)state;
    struct lc_sourcemap map = parsed(MAP("AAAA;AACA;AACA"), "a\r\nb\rc\nd");

    at(&map, 0, "1:1");
    at(&map, 3, "2:1");
    at(&map, 4, "-"); /* esbuild begins line 3 here, webpack after the LF: neither is believed */
    at(&map, 5, "-");
    at(&map, 7, "-");
    map = parsed(MAP("AAAA;AACA"), "'\xe2\x80\xa8';\nb");
    at(&map, 0, "1:1");
    at(&map, 4, "-");
    at(&map, 7, "-");
}

static void test_sections(void **state)
{
    (void)state;
    struct lc_sourcemap map = parsed(
        "{\"version\":3,\"sections\":["
        "{\"offset\":{\"line\":0,\"column\":1},\"map\":{\"version\":3,\"sources\":[\"a\"],\"names\":[],\"mappings\":\"AAAA,IAAI;AACA\"}},"
        "{\"offset\":{\"line\":1,\"column\":2},\"map\":{\"version\":3,\"sources\":[\"b\"],\"names\":[\"x\"],\"mappings\":\"AAEAA;AACA\"}}]}",
        "0123456\n0123\nab");

    at(&map, 0, "-");
    at(&map, 1, "1:1");
    at(&map, 5, "1:5");
    at(&map, 8, "2:5");
    at(&map, 10, "3:1 x");
    at(&map, 13, "4:1");
    assert_int_equal(map.source_count, 2);
}

static void test_malformed(void **state)
{
    (void)state;
    refused("", LC_MALFORMED, "end of the text");
    refused("[]", LC_MALFORMED, "no JSON object");
    refused("{}", LC_MALFORMED, "no 'mappings'");
    refused("{\"version\":2,\"mappings\":\"\"}", LC_UNSUPPORTED, "version '2'");
    refused(MAP("!"), LC_MALFORMED, "character 1");
    refused(MAP("A!"), LC_MALFORMED, "character 2");
    refused(MAP("AA"), LC_MALFORMED, "mappings are wrong");           /* two fields */
    refused(MAP("AAAAAA"), LC_MALFORMED, "mappings are wrong");       /* six */
    refused(MAP("D"), LC_MALFORMED, "mappings are wrong");            /* column -1 */
    refused(MAP("ACAA"), LC_MALFORMED, "mappings are wrong");         /* the second source of one */
    refused(MAP("AADA"), LC_MALFORMED, "mappings are wrong");         /* line -1 */
    refused(MAP("AAAg"), LC_MALFORMED, "mappings are wrong");         /* a field that does not end */
    refused(MAP("gggggggggggC"), LC_MALFORMED, "mappings are wrong"); /* one of 60 bits */
    refused(MAP("AAAA;AACA;AACA;AACA;AACA;AACA;AACA;AACA"), LC_MALFORMED, "another file");
    refused("{\"version\":3,\"sources\":[7],\"mappings\":\"\"}", LC_MALFORMED, "'sources'");
    refused("{\"version\":3,\"mappings\":\"\"} x", LC_MALFORMED, "expected the end");
    refused("{\"version\":3,\"sections\":[{\"offset\":{\"line\":0,\"column\":0},\"url\":\"b.map\"}]}", LC_UNSUPPORTED,
            "kept elsewhere");
    refused("{\"version\":3,\"sections\":[{\"offset\":{\"line\":1,\"column\":0},\"map\":{\"mappings\":\"\"}},"
            "{\"offset\":{\"line\":0,\"column\":0},\"map\":{\"mappings\":\"\"}}]}",
            LC_MALFORMED, "out of order");
    refused("{\"sections\":[{\"map\":{\"sections\":[]}}]}", LC_MALFORMED, "sections have sections");
    refused("{\"sections\":[{\"offset\":{\"line\":-1,\"column\":0}}]}", LC_MALFORMED, "offset");
}

static void test_limits(void **state)
{
    (void)state;
    struct lc_sourcemap map;
    struct lc_err err = {0};
    size_t count = LC_SOURCEMAP_MAPPINGS_MAX;
    char *json = lc_arena_bytes(&arena, count + 64);
    int head = snprintf(json, 64, "{\"version\":3,\"sources\":[],\"mappings\":\"");

    memset(json + head, ',', count);
    memcpy(json + head + count, "\"}", 2);
    assert_int_equal(
        lc_sourcemap_parse((lc_str){json, (size_t)head + count + 2}, LC_S("a"), LC_S(""), &arena, &map, &err),
        LC_LIMIT);
    assert_non_null(strstr(err.text, "mappings"));
    head = snprintf(json, 64, "{\"version\":3,\"mappings\":\"\",\"names\":[0");
    for (size_t i = 0; i < count / 2; i++)
        memcpy(json + head + 2 * i, ",0", 2);
    memcpy(json + head + count, "]}", 2);
    err = (struct lc_err){0};
    assert_int_equal(
        lc_sourcemap_parse((lc_str){json, (size_t)head + count + 2}, LC_S("a"), LC_S(""), &arena, &map, &err),
        LC_LIMIT);
    assert_non_null(strstr(err.text, "names"));
}

static void test_readable_names(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"../src/a.ts", "src/a.ts"},
        {"src/a.ts", "dist/src/a.ts"}, /* from the map's folder */
        {"../../../packages/x/a.ts", "packages/x/a.ts"},
        {"webpack://app/./src/a.ts", "src/a.ts"},
        {"webpack://app/./src/a.ts?1a2b", "src/a.ts"},
        {"webpack:///./node_modules/x/index.js", "node_modules/x/index.js"},
        {"webpack://app/../common/a.ts", "common/a.ts"},
        {"webpack:///./node_modules/ts-loader/index.js!./src/a.ts", "src/a.ts"},
        {"webpack://app/webpack/runtime/make namespace object", "webpack/runtime/make namespace object"},
        {"webpack://@scope/app/./src/a.ts", "src/a.ts"},
        {"webpack://@scope/app/webpack/runtime/define property getters", "webpack/runtime/define property getters"},
        {"..\\src\\a.ts", "src/a.ts"},
        {"https://example.test/src/a.ts", "src/a.ts"},
        {"pnp:/home/u/app/src/a.ts", "src/a.ts"},
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char json[512];
        size_t n = (size_t)snprintf(json, sizeof json, "{\"version\":3,\"mappings\":\"\",\"sources\":[\"");

        for (const char *p = names[i][0]; *p; p++)
            n += (size_t)snprintf(json + n, sizeof json - n, *p == '\\' ? "\\\\" : "%c", *p);
        snprintf(json + n, sizeof json - n, "\"]}");
        struct lc_sourcemap map = parsed(json, "");

        if (!lc_str_is(map.sources[0].path, names[i][1]))
            fail_msg("%s is %.*s", names[i][0], LC_FMT(map.sources[0].path));
    }
}

static void test_absolute_names(void **state)
{
    (void)state;
    struct lc_sourcemap map =
        parsed("{\"version\":3,\"mappings\":\"\",\"sources\":[\"file:///home/u/my%20app/src/a.ts\","
               "\"/home/u/my app/node_modules/x/i.js\",\"../b.ts\"]}",
               "");

    assert_true(lc_str_is(map.sources[0].path, "src/a.ts"));
    assert_true(lc_str_is(map.sources[1].path, "node_modules/x/i.js"));
    assert_true(lc_str_is(map.sources[2].path, "b.ts"));
    map = parsed(
        "{\"version\":3,\"mappings\":\"\",\"sourceRoot\":\"/ci/app\",\"sources\":[\"src/a.ts\",\"src/l/b.ts\"]}", "");
    assert_true(lc_str_is(map.sources[0].path, "src/a.ts"));
    assert_true(lc_str_is(map.sources[1].path, "src/l/b.ts"));
    assert_true(lc_str_is(map.sources[1].given, "src/l/b.ts"));
}

static void has_url(const char *source, const char *expected)
{
    lc_str url;
    bool found = lc_sourcemap_url(lc_str_from(source), &url);

    if (found != (expected != NULL) || (found && !lc_str_is(url, expected)))
        fail_msg("'%s' has '%.*s'", source, LC_FMT(found ? url : LC_S("no url")));
}

static void test_finding(void **state)
{
    (void)state;
    lc_str path, json;

    has_url("a();\n//# sourceMappingURL=a.js.map", "a.js.map");
    has_url("a();\n//@ sourceMappingURL=a.js.map\n\n", "a.js.map");
    has_url("a(); /*# sourceMappingURL=a.js.map */\n// end\n/* and */", "a.js.map");
    has_url("//# sourceMappingURL=a.map\n//# sourceMappingURL=b.map\n", "b.map");
    has_url("//# sourceMappingURL=a.map\na();", NULL); /* code behind it: it was of something inside */
    has_url("x = '//# sourceMappingURL=a.map';", NULL);
    has_url("//# sourceMappingURL=", NULL);
    has_url("a()", NULL);
    assert_true(lc_sourcemap_place(LC_S("dist/a.js"), LC_S("a.js.map"), &arena, &path));
    assert_true(lc_str_is(path, "dist/a.js.map"));
    assert_true(lc_sourcemap_place(LC_S("dist/a.js"), LC_S("../maps/my%20a.map?v=1"), &arena, &path));
    assert_true(lc_str_is(path, "maps/my a.map"));
    assert_true(lc_sourcemap_place(LC_S("dist/a.js"), LC_S(""), &arena, &path));
    assert_true(lc_str_is(path, "dist/a.js.map"));
    assert_false(lc_sourcemap_place(LC_S("a.js"), LC_S("../a.map"), &arena, &path));
    assert_false(lc_sourcemap_place(LC_S("a.js"), LC_S("https://example.test/a.map"), &arena, &path));
    assert_false(lc_sourcemap_place(LC_S("a.js"), LC_S("/a.map"), &arena, &path));
    assert_int_equal(
        lc_sourcemap_inline(LC_S("data:application/json;charset=utf-8;base64,eyJhIjoxfQ=="), &arena, &json, NULL),
        LC_OK);
    assert_true(lc_str_is(json, "{\"a\":1}"));
    assert_int_equal(lc_sourcemap_inline(LC_S("data:application/json,%7B%22a%22:1}"), &arena, &json, NULL), LC_OK);
    assert_true(lc_str_is(json, "{\"a\":1}"));
    assert_int_equal(lc_sourcemap_inline(LC_S("data:;base64,e*"), &arena, &json, NULL), LC_MALFORMED);
    assert_int_equal(lc_sourcemap_inline(LC_S("data:;base64,eyJhI"), &arena, &json, NULL), LC_MALFORMED);
}

static void test_content(void **state)
{
    (void)state;
    struct lc_sourcemap map = parsed(")]}'\n{\"version\":3,\"mappings\":\"\",\"sources\":[\"a\",\"b\"],"
                                     "\"sourcesContent\":[\"one\\r\\ntwo \\u00e9\\nthree\",null]}",
                                     "");

    assert_true(lc_str_is(lc_sourcemap_line(&map, 0, 1, &arena), "one"));
    assert_true(lc_str_is(lc_sourcemap_line(&map, 0, 2, &arena), "two \xc3\xa9"));
    assert_true(lc_str_is(lc_sourcemap_line(&map, 0, 3, &arena), "three"));
    assert_int_equal(lc_sourcemap_line(&map, 0, 4, &arena).len, 0);
    assert_int_equal(lc_sourcemap_line(&map, 1, 1, &arena).len, 0);
    assert_int_equal(lc_sourcemap_line(&map, 2, 1, &arena).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lookup),         cmocka_unit_test(test_columns_are_utf16),
        cmocka_unit_test(test_disputed_lines), cmocka_unit_test(test_sections),
        cmocka_unit_test(test_malformed),      cmocka_unit_test(test_limits),
        cmocka_unit_test(test_readable_names), cmocka_unit_test(test_absolute_names),
        cmocka_unit_test(test_finding),        cmocka_unit_test(test_content),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
