#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "layers/base/path.h"
#include "layers/package/names.h"
#include "layers/text/judge_test.h"

struct split {
    const char *base, *name, *version; /* name NULL: not one */
};

static void assert_split(bool (*split)(lc_str, struct lc_named *), const struct split *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct lc_named got = {0};
        bool ok = split(lc_str_from(cases[i].base), &got);

        if (ok != (cases[i].name != NULL))
            fail_msg("'%s' is %staken", cases[i].base, ok ? "" : "not ");
        if (ok && (!lc_str_is(got.name, cases[i].name) || !lc_str_is(got.version, cases[i].version)))
            fail_msg("'%s': name '%.*s', version '%.*s'", cases[i].base, LC_FMT(got.name), LC_FMT(got.version));
    }
}
#define ASSERT_SPLIT(split, cases) assert_split((split), (cases), sizeof(cases) / sizeof *(cases))

/* Real names of Debian's dist-packages, of wheels, and of setuptools' egg-info files. */
static void python_names(void **state)
{
    static const struct split cases[] = {
        {"requests-2.32.3.dist-info", "requests", "2.32.3"},
        {"zope.interface-5.5.2.dist-info", "zope.interface", "5.5.2"},
        {"typing_extensions-4.12.2.dist-info", "typing_extensions", "4.12.2"},
        {"torch-2.1.0+cpu.dist-info", "torch", "2.1.0+cpu"},
        {"old-style-name-1.0.dist-info", "old-style-name", "1.0"},
        {"setuptools-1!2.0.post1.dist-info", "setuptools", "1!2.0.post1"},
        {"pkg-unknown.dist-info", "pkg", "unknown"},
        {"noversion.dist-info", "noversion", ""},
        {"odd-.dist-info", "odd-", ""},
        {"-1.0.dist-info", "-1.0", ""},
        {"PyGObject-3.42.2.egg-info", "PyGObject", "3.42.2"},
        {"six-1.16.0-py3.11.egg-info", "six", "1.16.0"},
        {"numpy-1.24.2-py3.11-linux-x86_64.egg-info", "numpy", "1.24.2"},
        {"cryptography.egg-info", "cryptography", ""},
        {"my_app.egg-info", "my_app", ""},
        {"q.egg-info", "q", ""},
        {"q.dist-info", "q", ""},
        {".dist-info", NULL, NULL},
        {".egg-info", NULL, NULL},
        {"x.dist-info.bak", NULL, NULL},
        {"dist-info", NULL, NULL},
    };

    (void)state;
    ASSERT_SPLIT(lc_name_of_info, cases);
}

/* Gem::BasicSpecification#full_name: NAME-VERSION, and -PLATFORM when it is not ruby. */
static void gem_names(void **state)
{
    static const struct split cases[] = {
        {"rack-3.1.8.gemspec", "rack", "3.1.8"},
        {"aws-sdk-s3-1.176.0.gemspec", "aws-sdk-s3", "1.176.0"},
        {"nokogiri-1.18.1-x86_64-linux.gemspec", "nokogiri", "1.18.1"},
        {"nokogiri-1.18.1-x86_64-linux-gnu.gemspec", "nokogiri", "1.18.1"},
        {"nokogiri-1.18.1-aarch64-linux-musl.gemspec", "nokogiri", "1.18.1"},
        {"nokogiri-1.18.1-arm64-darwin.gemspec", "nokogiri", "1.18.1"},
        {"google-protobuf-4.29.2-arm64-darwin-23.gemspec", "google-protobuf", "4.29.2"},
        {"ffi-1.17.0-universal-darwin-9.gemspec", "ffi", "1.17.0"},
        {"json-2.9.1-java.gemspec", "json", "2.9.1"},
        {"ffi-1.17.0-x64-mingw-ucrt.gemspec", "ffi", "1.17.0"},
        {"rails-8.0.0.beta1.gemspec", "rails", "8.0.0.beta1"},
        {"oauth-2-lib-1.0.gemspec", "oauth-2-lib", "1.0"},
        {"net-http2-0.18.5.gemspec", "net-http2", "0.18.5"},
        {"handmade.gemspec", "handmade", ""},
        {".gemspec", NULL, NULL},
        {"x.gemspec.rb", NULL, NULL},
    };

    (void)state;
    ASSERT_SPLIT(lc_name_of_gemspec, cases);
}

static void jar_names(void **state)
{
    static const struct split cases[] = {
        {"aws-lambda-java-core-1.2.3.jar", "aws-lambda-java-core", "1.2.3"},
        {"log4j-1.2-api-2.20.0.jar", "log4j-1.2-api", "2.20.0"},
        {"guava-33.0.0-jre.jar", "guava", "33.0.0-jre"},
        {"app-1.0-SNAPSHOT.jar", "app", "1.0-SNAPSHOT"},
        {"app-1.0-20240101.120000-1.jar", "app", "1.0-20240101.120000-1"},
        {"junit-4.13-beta-2.jar", "junit", "4.13-beta-2"},
        {"jackson-module-scala_2.13-2.15.3.jar", "jackson-module-scala_2.13", "2.15.3"},
        {"commons-lang3-3.14.0.jar", "commons-lang3", "3.14.0"},
        {"lib-5-all.jar", "lib", "5-all"},
        {"plain.jar", "plain", ""},
        {"PLAIN-1.0.JAR", "PLAIN", "1.0"},
        {".jar", NULL, NULL},
        {"x.jar.txt", NULL, NULL},
    };

    (void)state;
    ASSERT_SPLIT(lc_name_of_jar, cases);
}

static void npm_roots(void **state)
{
    static const char *const cases[][2] = {
        {"node_modules/x/index.js", "node_modules/x"},
        {"nodejs/node_modules/@s/x/lib/a.js", "nodejs/node_modules/@s/x"},
        {"node_modules/a/node_modules/b/c.js", "node_modules/a/node_modules/b"},
        {"node_modules/.pnpm/x@1/node_modules/x/p.js", "node_modules/.pnpm/x@1/node_modules/x"},
        {"node_modules/a/node_modules/.bin/b", "node_modules/a"},
        {"node_modules/a", "node_modules/a"},
        {"node_modules/@s/x", "node_modules/@s/x"},
        {"node_modules/@s", ""},
        {"node_modules/@s/", ""},
        {"node_modules/", ""},
        {"node_modules", ""},
        {"node_modules/.bin/x", ""},
        {"node_modules/.package-lock.json", ""},
        {"my_node_modules/x/y", ""},
        {"node_modules//x", ""},
        {"src/index.js", ""},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        lc_str got = lc_npm_package_root(lc_str_from(cases[i][0]));

        if (!lc_str_is(got, cases[i][1]))
            fail_msg("'%s': '%.*s'", cases[i][0], LC_FMT(got));
    }
}

/* PEP 503's own words: re.sub(r"[-_.]+", "-", name).lower(). */
static void pypi_names(void **state)
{
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    assert_true(lc_str_is(lc_pypi_normalize(&arena, LC_S("Zope.Interface")), "zope-interface"));
    assert_true(lc_str_is(lc_pypi_normalize(&arena, LC_S("a__-.b_c")), "a-b-c"));
    assert_true(lc_str_is(lc_pypi_normalize(&arena, LC_S("_x.")), "-x-"));
    assert_int_equal(lc_pypi_normalize(&arena, LC_S("")).len, 0);
    assert_true(lc_str_is(lc_ecosystem_name(LC_PYPI), "pypi"));
    lc_arena_release(&arena);
}

/* A Maven repository's layout says what its files' names mean: .../ARTIFACT/VERSION/ARTIFACT-VERSION.jar. */
static void jar_names_as_in_a_repository(void **state)
{
    struct lc_buf list;
    lc_str rest, path;
    size_t count = 0;

    (void)state;
    list = judge_run("find /usr/share/maven-repo ~/.m2/repository -name '*.jar' 2>/dev/null | sort; true", LC_S(""));
    rest = lc_buf_str(&list);
    while (lc_str_next(&rest, '\n', &path)) {
        lc_str folder = lc_path_dir(path), base = lc_path_base(path);
        lc_str version = lc_path_base(folder), artifact = lc_path_base(lc_path_dir(folder));
        struct lc_named got;

        if (version.len == 0 || !lc_is_digit(version.ptr[0]) || base.len != artifact.len + version.len + 5)
            continue; /* "debian" in place of a version, or a classifier */
        assert_true(lc_name_of_jar(base, &got));
        if (!lc_str_eq(got.name, artifact) || !lc_str_eq(got.version, version))
            fail_msg("'%.*s': name '%.*s', version '%.*s'", LC_FMT(path), LC_FMT(got.name), LC_FMT(got.version));
        count++;
    }
    if (count == 0)
        print_message("skip: a Maven repository\n");
    print_message("%zu jars\n", count);
    lc_buf_release(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(python_names), cmocka_unit_test(gem_names),  cmocka_unit_test(jar_names),
        cmocka_unit_test(npm_roots),    cmocka_unit_test(pypi_names), cmocka_unit_test(jar_names_as_in_a_repository),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
