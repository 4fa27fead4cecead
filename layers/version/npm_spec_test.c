/* What a dependency's value can be: npm's documentation of package.json, "dependencies", and pnpm's of workspaces. */
#include "layers/version/verdict_test.h"

static void test_kinds(void **state)
{
    static const struct {
        const char *value;
        enum lc_npm_spec_kind kind;
        const char *name, *range;
    } cases[] = {
        {"^1.2.3", LC_NPM_RANGE, "", "^1.2.3"},
        {" 1 || 2 ", LC_NPM_RANGE, "", "1 || 2"},
        {"", LC_NPM_RANGE, "", ""},
        {"*", LC_NPM_RANGE, "", "*"},
        {"x", LC_NPM_RANGE, "", "x"}, /* a range before it is a tag */
        {"v2", LC_NPM_RANGE, "", "v2"},
        {"1.2.3.4", LC_NPM_RANGE, "", "1.2.3.4"}, /* a slip, no tag */
        {"latest", LC_NPM_TAG, "", ""},
        {"beta-2", LC_NPM_TAG, "", ""},
        {"npm:@scope/pkg@^2.0.0", LC_NPM_ALIAS, "@scope/pkg", "^2.0.0"},
        {"npm:pkg@1.x || 2.x", LC_NPM_ALIAS, "pkg", "1.x || 2.x"},
        {"npm:@scope/pkg", LC_NPM_ALIAS, "@scope/pkg", ""},
        {"workspace:*", LC_NPM_WORKSPACE, "", ""},
        {"workspace:^", LC_NPM_WORKSPACE, "", ""},
        {"workspace:^1.2.0", LC_NPM_WORKSPACE, "", "^1.2.0"},
        {"workspace:foo@~1", LC_NPM_WORKSPACE, "foo", "~1"},
        {"workspace:@s/foo@*", LC_NPM_WORKSPACE, "@s/foo", ""},
        {"workspace:../foo", LC_NPM_WORKSPACE, "", ""},
        {"http://asdf.com/asdf.tar.gz", LC_NPM_URL, "", ""},
        {"git+ssh://git@github.com:npm/cli.git#v1.0.27", LC_NPM_URL, "", ""},
        {"git@github.com:npm/cli.git", LC_NPM_URL, "", ""},
        {"github:mochajs/mocha#4727d357ea", LC_NPM_URL, "", ""},
        {"expressjs/express", LC_NPM_URL, "", ""},
        {"mochajs/mocha#semver:^4", LC_NPM_URL, "", ""},
        {"file:../dyl", LC_NPM_PATH, "", ""},
        {"~/foo/bar", LC_NPM_PATH, "", ""},
        {"./foo", LC_NPM_PATH, "", ""},
        {"/foo/bar", LC_NPM_PATH, "", ""},
        {"C:\\foo", LC_NPM_PATH, "", ""},
        {"foo-1.0.0.tgz", LC_NPM_PATH, "", ""},
    };
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct lc_npm_spec spec = lc_npm_spec_parse(lc_str_from(cases[i].value), &arena);
        if (spec.kind != cases[i].kind || !lc_str_is(spec.name, cases[i].name) ||
            !lc_str_is(spec.range, cases[i].range))
            fail_msg("'%s': kind %d, name '%.*s', range '%.*s'", cases[i].value, (int)spec.kind, LC_FMT(spec.name),
                     LC_FMT(spec.range));
    }
    lc_arena_release(&arena);
}

static void test_verdicts(void **state)
{
    static const struct verdict_case cases[] = {
        {"npm:other@^2", "2.1.0", LC_SATISFIED},      {"npm:other@^2", "1.0.0", LC_UNSATISFIED},
        {"npm:other", "1.0.0", LC_SATISFIED},         {"npm:other@latest", "1.0.0", LC_RANGE_UNKNOWN},
        {"npm:a@npm:b@1", "1.0.0", LC_RANGE_UNKNOWN}, /* npm refuses an alias of an alias; nothing is claimed */
        {"latest", "1.0.0", LC_RANGE_UNKNOWN},        {"workspace:^1", "1.0.0", LC_RANGE_UNKNOWN},
        {"user/repo", "1.0.0", LC_RANGE_UNKNOWN},     {"file:x", "1.0.0", LC_RANGE_UNKNOWN},
        {"latest", "1.0", LC_RANGE_INVALID},
    };

    (void)state;
    ASSERT_VERDICTS(LC_SCHEME_NPM, LC_PRERELEASES_DEFAULT, cases);
    assert_int_equal(order_of(LC_SCHEME_NPM, "latest", "1.0.0"), 99);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_kinds), cmocka_unit_test(test_verdicts)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
