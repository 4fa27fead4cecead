/* package.json as Node reads it, and what packages of each ecosystem need. What Node makes of odd files was asked of
 * Node.js 16, 20, 22 and
 * 24 themselves; requirements follow npm's, Python's and RubyGems' documentation, beside each case. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <time.h>

#include "layers/base/caps.h"
#include "layers/package/manifest.h"

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

static struct lc_npm_manifest read(const char *text)
{
    struct lc_npm_manifest manifest;

    lc_npm_manifest_read(lc_str_from(text), &arena, &manifest);
    return manifest;
}

static void assert_text(lc_str got, const char *expected)
{
    if (!lc_str_is(got, expected))
        fail_msg("'%.*s', not '%s'", LC_FMT(got), expected);
}

/* ------------------------------------------------------------------------------------------- package.json */

static void test_manifest_fields(void **state)
{
    struct lc_npm_manifest m = read(
        "\xef\xbb\xbf{\"name\": \"@a/b\", \"version\": \"1.2.3\", \"main\": \"./lib\", \"type\": \"module\",\n"
        "\"exports\": {\".\": {\"import\": \"./i.mjs\", \"default\": [null, \"./d.js\"]}}, \"imports\": {\"#x\": \"y\"}}");

    (void)state;
    assert_text(m.name, "@a/b");
    assert_text(m.version, "1.2.3");
    assert_text(m.main, "./lib");
    assert_true(m.has_main && m.is_module);
    assert_false(m.broken || m.odd || m.unread);
    assert_text(lc_node_text(lc_node_get(lc_node_get(m.exports, LC_S(".")), LC_S("import"))), "./i.mjs");
    assert_int_equal(lc_node_get(lc_node_get(m.exports, LC_S(".")), LC_S("default"))->count, 2);
    assert_text(lc_node_text(lc_node_get(m.imports, LC_S("#x"))), "y");
}

/* Nested keys of the same names are nobody's business; the last of repeated keys counts, whatever it is. */
static void test_manifest_places(void **state)
{
    struct lc_npm_manifest m = read(
        "{\"x\": {\"name\": \"no\", \"exports\": 1}, \"main\": \"a\", \"main\": {\"main\": \"b\"},"
        "\"exports\": {}, \"exports\": null, \"name\": \"a\", \"name\": \"b\", \"imports\": [1], \"y\": [{\"type\": \"module\"}]}");

    (void)state;
    assert_text(m.name, "b");
    assert_false(m.has_main || m.is_module || m.odd);
    assert_int_equal(m.main.len, 0);
    assert_null(m.exports);
    assert_true(m.null_exports);
    assert_int_equal(m.imports->kind, LC_EVENT_LIST);
    assert_int_equal(read("{\"exports\": \"./x.js\"}").exports->kind, LC_EVENT_STRING);
    assert_int_equal(read("{\"exports\": false}").exports->kind, LC_EVENT_FALSE);
    assert_false(read("{\"type\": \"Module\"}").is_module);
}

/* Node.js 22 and 24 refuse these, 16 and 20 do not; nobody takes what is not JSON, nor null. */
static void test_manifest_odd(void **state)
{
    static const char *const odd[] = {
        "[]", "7", "\"x\"", "{\"name\": 7}", "{\"name\": null}", "{\"type\": []}", "{\"type\": {}}", "true"};
    static const char *const broken[] = {"",
                                         "null",
                                         "{",
                                         "{\"a\": 1,}",
                                         "{\"main\": \"index.js\"}x",
                                         "{\"x\": \"\t\"}",
                                         "{'a': 1}",
                                         "{\"exports\": {\".\": }}"};

    (void)state;
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        if (!read(odd[i]).odd || read(odd[i]).broken || read(odd[i]).why.len == 0)
            fail_msg("'%s' is not odd", odd[i]);
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
        if (!read(broken[i]).broken || read(broken[i]).unread || read(broken[i]).why.len == 0)
            fail_msg("'%s' is not broken", broken[i]);
    assert_false(read("{\"main\": 7, \"version\": 7, \"scripts\": 7}").odd);
}

/* Deeper than we read: unread, for Node itself has no such bound. Time stays small. */
static void test_manifest_deep(void **state)
{
    size_t depth = 10000, len = 0;
    char *text = lc_arena_bytes(&arena, depth * 8 + 64);
    struct lc_npm_manifest m;
    clock_t start = clock();

    (void)state;
    memcpy(text, "{\"exports\": ", 12);
    len = 12;
    for (size_t i = 0; i < depth; i++, len += 5)
        memcpy(text + len, "{\"a\":", 5);
    text[len++] = '1';
    memset(text + len, '}', depth + 1);
    len += depth + 1;
    lc_npm_manifest_read((lc_str){text, len}, &arena, &m);
    assert_true(m.unread);
    assert_false(m.broken);
    assert_null(m.exports);
    assert_true(m.why.len > 0);
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 1.0);
}

/* ------------------------------------------------------------------------------------------- requirements */

static struct lc_requirements needs(enum lc_ecosystem ecosystem, const char *text)
{
    struct lc_package package = {.ecosystem = ecosystem};
    struct lc_requirements out;

    lc_requirements_read(&package, lc_str_from(text), &arena, &out);
    return out;
}

/* One line for all: "kind name range;extra;marker@line". */
static void assert_needs(enum lc_ecosystem ecosystem, const char *text, const char *expected, bool complete)
{
    static const char *const kinds[] = {[LC_REQUIRES] = "must",
                                        [LC_REQUIRES_PEER] = "peer",
                                        [LC_REQUIRES_OPTIONAL] = "may",
                                        [LC_REQUIRES_EXTRA] = "extra"};
    struct lc_requirements out = needs(ecosystem, text);
    lc_str said = LC_S("");

    for (size_t i = 0; i < out.count; i++) {
        const struct lc_requirement *r = &out.items[i];
        said = lc_arena_printf(&arena, "%.*s%s %.*s '%.*s'", LC_FMT(said), kinds[r->kind], LC_FMT(r->normalized),
                               LC_FMT(r->range));
        if (r->extra.len > 0)
            said = lc_arena_printf(&arena, "%.*s [%.*s]", LC_FMT(said), LC_FMT(r->extra));
        if (r->marker.len > 0)
            said = lc_arena_printf(&arena, "%.*s ;%.*s", LC_FMT(said), LC_FMT(r->marker));
        if (r->url.len > 0)
            said = lc_arena_printf(&arena, "%.*s @%.*s", LC_FMT(said), LC_FMT(r->url));
        said = lc_arena_printf(&arena, "%.*s:%u\n", LC_FMT(said), r->line);
    }
    if (!lc_str_is(said, expected) || out.complete != complete)
        fail_msg("%d, %.*s\nnot %d, %s", out.complete, LC_FMT(said), complete, expected);
    if (!complete)
        assert_true(out.why.len > 0);
}

/* npm docs, package.json: "Entries in optionalDependencies will override entries of the same name in dependencies"; an
 * optional peer is
 * one that peerDependenciesMeta calls so. */
static void test_npm_needs(void **state)
{
    (void)state;
    assert_needs(
        LC_NPM,
        "{\"dependencies\": {\"a\": \"^1\", \"o\": \"1\",\n\"b\": \"npm:c@2\"},\n"
        "\"optionalDependencies\": {\"o\": \"~2\"}, \"devDependencies\": {\"z\": \"9\"},\n"
        "\"peerDependencies\": {\"p\": \">=3\", \"q\": \"*\"}, \"peerDependenciesMeta\": {\"q\": {\"optional\": true}, \"p\": {\"optional\": false}},\n"
        "\"engines\": {\"node\": \">=18\", \"npm\": \"1\"}, \"nested\": {\"dependencies\": {\"n\": \"1\"}}}",
        "must a '^1':1\nmust b 'npm:c@2':2\nmay o '~2':3\npeer p '>=3':4\nmay q '*':4\n", true);
    assert_text(needs(LC_NPM, "{\"engines\": {\"node\": \">=18\"}}").requires_python, ">=18");
    assert_text(needs(LC_NPM, "{\"engines\": [\"node >=18\"]}").requires_python, "");
    assert_needs(LC_NPM, "{\"dependencies\": {\"a\": \"1\", \"a\": \"2\"}}", "must a '2':1\n", true);
    assert_needs(LC_NPM, "{\"dependencies\": {\"a\": 1, \"b\": \"2\"}}", "must b '2':1\n", false);
    assert_needs(LC_NPM, "{\"dependencies\": {\"a\": \"1\"}, ", "must a '1':1\n", false);
    assert_needs(LC_NPM, "{\"dependencies\": []}", "", true);
}

/* Core metadata: Requires-Dist holds PEP 508 requirements; headers may be folded; the body after the empty line counts
 * for nothing. */
static void test_pypi_needs(void **state)
{
    (void)state;
    assert_needs(LC_PYPI,
                 "Metadata-Version: 2.1\nName: x\nRequires-Python: >=3.8\n"
                 "Requires-Dist: botocore (<2.0,>=1.34)\n"
                 "requires-dist: Zope.Interface[test,docs] >=5 ; python_version < '3.9'\n"
                 "Requires-Dist: PyYAML ; extra == 'yaml'\n"
                 "Requires-Dist: colorama>=0.4; (sys_platform == \"win32\") and extra == \"cli\"\n"
                 "Requires-Dist: pip @ https://example.com/pip;1.zip ; python_version > '3'\n"
                 "Requires-Dist: folded\n (>=1)\n"
                 "Requires-Dist: plain\n\nRequires-Dist: body\n",
                 "must botocore '<2.0,>=1.34':4\n"
                 "must zope-interface '>=5' ;python_version < '3.9':5\n"
                 "extra pyyaml '' [yaml] ;extra == 'yaml':6\n"
                 "extra colorama '>=0.4' [cli] ;(sys_platform == \"win32\") and extra == \"cli\":7\n"
                 "must pip '' ;python_version > '3' @https://example.com/pip;1.zip:8\n"
                 "must folded '>=1':9\nmust plain '':11\n",
                 true);
    assert_text(needs(LC_PYPI, "Requires-Python: >=3.8, \n <4\n\n").requires_python, ">=3.8, <4");
    assert_needs(LC_PYPI, "Requires-Dist: ???\nRequires-Dist: a ^1\nRequires-Dist: b\n", "must b '':3\n", false);
}

/* As Gem::Specification#to_ruby writes it, old and new; by hand with literals; computed. */
static void test_gem_needs(void **state)
{
    (void)state;
    assert_needs(LC_GEM,
                 "Gem::Specification.new do |s|\n  s.name = \"x\".freeze\n"
                 "  s.required_ruby_version = Gem::Requirement.new(\">= 2.4\".freeze)\n"
                 "  if s.respond_to? :add_runtime_dependency then\n"
                 "    s.add_runtime_dependency(%q<rack>.freeze, [\"~> 2.0\".freeze, \">= 2.0.1\".freeze])\n"
                 "    s.add_development_dependency(%q<rake>.freeze, [\">= 0\"])\n"
                 "  else\n    s.add_dependency(%q<rack>.freeze, [\"~> 2.0\", \">= 2.0.1\"])\n"
                 "    s.add_dependency(%q<rake>.freeze, [\">= 0\"])\n  end\n"
                 "  s.add_dependency 'json', '>= 1'\n  s.add_dependency \"any\"\nend\n",
                 "must rack '~> 2.0, >= 2.0.1':5\nmust json '>= 1':11\nmust any '':12\n", true);
    assert_text(needs(LC_GEM, "  s.required_ruby_version = Gem::Requirement.new(\">= 2.4\".freeze)\n").requires_python,
                ">= 2.4");
    assert_text(needs(LC_GEM, "  s.required_ruby_version = [\">= 2.4\", \"< 4\"]\n").requires_python, ">= 2.4, < 4");
    assert_needs(LC_GEM, "spec.add_dependency NAME, '1'\nspec.add_dependency 'a', VERSION\nspec.add_dependency 'b'\n",
                 "must b '':3\n", false);
}

static void test_maven_needs(void **state)
{
    (void)state;
    assert_needs(LC_MAVEN, "PK", "", false);
}

/* A megabyte of one requirement, and very many of them: in time, nothing lost but what a cap says. */
static void test_large(void **state)
{
    size_t size = 1u << 20;
    char *text = lc_arena_bytes(&arena, size + 64);
    struct lc_package package = {.ecosystem = LC_PYPI};
    struct lc_requirements out;
    clock_t start = clock();

    (void)state;
    memset(text, 'a', size);
    memcpy(text, "Requires-Dist: ", 15);
    lc_requirements_read(&package, (lc_str){text, size}, &arena, &out);
    assert_int_equal(out.count, 1);
    for (size_t i = 0; i + 25 <= size; i += 25)
        memcpy(text + i, "Requires-Dist: abcdefghi\n", 25);
    lc_requirements_read(&package, (lc_str){text, size}, &arena, &out);
    assert_int_equal(out.count, size / 25);
    package.ecosystem = LC_GEM;
    for (size_t i = 0; i + 27 <= size; i += 27) {
        memcpy(text + i, "s.add_dependency 'a000000'\n", 27);
        for (size_t k = 0, n = i / 27; k < 6; k++, n /= 10)
            text[i + 24 - k] = (char)('0' + n % 10);
    }
    lc_requirements_read(&package, (lc_str){text, size - size % 27}, &arena, &out);
    assert_int_equal(out.count, LC_GEM_REQUIREMENTS_MAX);
    assert_false(out.complete);
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 5.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_manifest_fields, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_manifest_places, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_manifest_odd, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_manifest_deep, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_npm_needs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pypi_needs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_gem_needs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_maven_needs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_large, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
