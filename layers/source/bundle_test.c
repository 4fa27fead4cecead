/* Bundles by their comments, written by hand where real ones are rare: bundles inside bundles, prose that looks like a
 * path, maps that contradict. Real bundles are judged by testdata/tests/bundle.py. */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "layers/source/bundle.h"

/* The party and path of the range that holds `word`, as "own src/a.ts". */
static void holds(const struct lc_bundle *bundle, const char *source, const char *word, const char *expected)
{
    static const char *const parties[] = {"unknown", "own", "third"};
    const char *found = strstr(source, word);
    char text[256];

    assert_non_null(found);
    const struct lc_bundle_range *r = lc_bundle_at(bundle, (size_t)(found - source));

    snprintf(text, sizeof text, "%s%s%.*s", r ? parties[r->party] : "none", r && r->path.len > 0 ? " " : "",
             LC_FMT(r ? r->path : LC_S("")));
    if (strcmp(text, expected) != 0)
        fail_msg("'%s' is '%s', not '%s'", word, text, expected);
}

struct expected {
    const char *word, *whose;
};

static void reads(const char *source, const char *map_json, const struct expected *expected)
{
    struct lc_arena arena;
    struct lc_bundle bundle;
    struct lc_sourcemap map;

    lc_arena_init(&arena, 1);
    if (map_json)
        assert_int_equal(
            lc_sourcemap_parse(lc_str_from(map_json), lc_str_from(source), LC_S("a.js"), &arena, &map, NULL), LC_OK);
    lc_bundle_read(lc_str_from(source), map_json ? &map : NULL, &arena, &bundle);
    for (; expected->word; expected++)
        holds(&bundle, source, expected->word, expected->whose);
    lc_arena_release(&arena);
}
#define READS(source, map, ...) reads(source, map, (const struct expected[]){__VA_ARGS__, {NULL, NULL}})

static void test_esbuild(void **state)
{
    (void)state;
    READS(
        "var __commonJS = 1;\n\n// ../../node_modules/x/i.js\nxx();\n// later.\n  // src/inner.ts\nyy();\n\n// src/a b/h.ts\nhh();\n"
        "// (disabled):fs\nff();\n// plugin-ns:made\nmm();\n// node_modules/y/data\ndd();\n"
        "// Annotate the CommonJS export names for ESM import in node:\n0 && (module.exports = {});\n",
        NULL, {"__commonJS", "unknown"}, {"xx()", "third node_modules/x/i.js"}, {"yy()", "third node_modules/x/i.js"},
        {"hh()", "own src/a b/h.ts"}, {"ff()", "unknown fs"}, {"mm()", "unknown fs"},
        {"dd()", "third node_modules/y/data"}, {"0 &&", "third"});
    READS(
        "(() => {\n  // node_modules/x/i.js\n  xx();\n\n  // src/h.ts\n  hh();\n    // src/deeper.ts\n  gg();\n})();\n",
        NULL, {"xx()", "third node_modules/x/i.js"}, {"hh()", "own src/h.ts"}, {"gg()", "own src/h.ts"});
}

static void test_no_bundle(void **state)
{
    (void)state;
    READS("// handles orders.ts\n// see also index.js\n// TODO\nexport const handler = async () => {};\n", NULL,
          {"handler =", "none"});
    READS("aa();\nbb();\n", "{\"version\":3,\"sources\":[\"src/a.ts\"],\"mappings\":\"AAAA;AACA\"}", {"bb", "none"});
    READS("var __webpack_require__ = {};\n", NULL, {"__webpack", "unknown"});
}

static void test_webpack(void **state)
{
    (void)state;
    READS(
        "/******/ (() => { // webpackBootstrap\n/******/ \tvar __webpack_modules__ = ({\n\n"
        "/***/ \"./node_modules/x/i.js\":\n/***/ ((module) => {\n\nxx();\n"
        /* x is itself a webpack bundle, published with its comments */
        "/******/ (() => {\n/***/ \"./src/inner.js\":\n/***/ ((module) => {\nyy();\n/***/ })\n/******/ })();\nzz();\n\n/***/ }),\n\n"
        "/***/ \"./src/h.ts\":\n/*!******!*\\\n  !*** ./src/h.ts ***!\n  \\******/\n/***/ ((module) => {\n\nhh();\n\n/***/ }),\n\n"
        "/***/ 123:\n/***/ ((module) => {\n\nnn();\n\n/***/ }),\n\n"
        "/***/ \"fs\":\n/***/ ((module) => {\n\nff();\n\n/***/ })\n\n"
        "/******/ \t});\n/******/ rr();\nvar __webpack_exports__ = {};\n(() => {\n"
        "/*!***!*\\\n  !*** ./src/e.ts + 2 modules ***!\n  \\***/\nee();\n;// ./node_modules/m/m.mjs\nmm();\n"
        "/***/ \"./src/odd.js\":\noo();\n;// CONCATENATED MODULE: ./src/k.ts\nkk();\n})();\n/******/ })()\n;\n",
        NULL, {"xx()", "third node_modules/x/i.js"}, {"yy()", "third node_modules/x/i.js"},
        {"zz()", "third node_modules/x/i.js"}, {"hh()", "own src/h.ts"}, {"nn()", "unknown"}, {"ff()", "unknown"},
        {"rr()", "third"}, {"ee()", "own src/e.ts"}, {"mm()", "third node_modules/m/m.mjs"},
        {"oo()", "third node_modules/m/m.mjs"}, {"kk()", "own src/k.ts"}, {"__webpack_exports__", "unknown"});
}

static void test_rolldown(void **state)
{
    (void)state;
    READS(
        "pp();\n//#region node_modules/x/i.js\nxx();\n//#region src/inner.ts\nyy();\n//#endregion\nzz();\n//#endregion\n"
        "gg();\n//#region src/h.ts\nhh();\n//#endregion\n",
        NULL, {"pp()", "unknown"}, {"xx()", "third node_modules/x/i.js"}, {"yy()", "third node_modules/x/i.js"},
        {"zz()", "third node_modules/x/i.js"}, {"gg()", "unknown"}, {"hh()", "own src/h.ts"});
}

static void test_map(void **state)
{
    (void)state;
    /* one line: a third-party source, nowhere, own, and own again past a gap */
    READS("xx();yy();hh();gg();kk();ll();",
          "{\"version\":3,\"sources\":[\"node_modules/x/i.js\",\"src/h.ts\",\"src/lib.ts\"],\"ignoreList\":[2],"
          "\"mappings\":\"AAAA,K,KCAA,K,KAAA,KCAA\"}",
          {"xx()", "third node_modules/x/i.js"}, {"yy()", "unknown"}, {"hh()", "own src/h.ts"},
          {"gg()", "own src/h.ts"}, {"kk()", "own src/h.ts"}, {"ll()", "third src/lib.ts"});
    /* the comment says otherwise than the map: neither is believed; the map's silence leaves it to the comment */
    READS("// node_modules/x/i.js\nxx();\n\n// src/h.ts\nhh();\ngg();\n",
          "{\"version\":3,\"sources\":[\"src/other.ts\"],\"mappings\":\";AAAA;;;AACA\"}", {"xx()", "unknown"},
          {"hh()", "own src/other.ts"}, {"gg()", "own src/h.ts"});
}

static void test_party_of_path(void **state)
{
    (void)state;
    assert_int_equal(lc_party_of_path(LC_S("node_modules/x/i.js")), LC_PARTY_THIRD);
    assert_int_equal(lc_party_of_path(LC_S("a/node_modules/.pnpm/x@1/node_modules/x/i.js")), LC_PARTY_THIRD);
    assert_int_equal(lc_party_of_path(LC_S("my_node_modules/i.js")), LC_PARTY_OWN);
    assert_int_equal(lc_party_of_path(LC_S("my_node_modules/node_modules/x")), LC_PARTY_THIRD);
    assert_int_equal(lc_party_of_path(LC_S("src/node_modules.ts")), LC_PARTY_OWN);
    assert_int_equal(lc_party_of_path(LC_S("")), LC_PARTY_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_esbuild),  cmocka_unit_test(test_no_bundle), cmocka_unit_test(test_webpack),
        cmocka_unit_test(test_rolldown), cmocka_unit_test(test_map),       cmocka_unit_test(test_party_of_path),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
