/* Requirements and markers: PEP 508's own examples, and generated ones against python3-packaging. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "layers/base/caps.h"
#include "layers/text/judge_test.h"
#include "layers/version/version.h"

#define PYTHON \
    "$(for p in /usr/bin/python3 python3; do $p -c 'import packaging._parser' 2>/dev/null && echo $p && break; done)"

static const struct lc_marker_environment lambda = {
    .python_version = LC_S_INIT("3.12"),
    .python_full_version = LC_S_INIT("3.12.4"),
    .platform_machine = LC_S_INIT("x86_64"),
    .os_name = LC_S_INIT("posix"),
    .sys_platform = LC_S_INIT("linux"),
    .platform_system = LC_S_INIT("Linux"),
    .implementation_name = LC_S_INIT("cpython"),
    .platform_python_implementation = LC_S_INIT("CPython"),
};

static void assert_str(lc_str have, const char *want)
{
    if (!lc_str_is(have, want))
        fail_msg("'%.*s', not '%s'", LC_FMT(have), want);
}

static void test_requirements(void **state)
{
    struct lc_pep508 r;
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 0);
    /* The examples at the head of PEP 508. */
    assert_true(
        lc_pep508_parse(LC_S("requests [security,tests] >= 2.8.1, == 2.8.* ; python_version < \"2.7\""), &arena, &r));
    assert_str(r.name, "requests");
    assert_int_equal(r.extra_count, 2);
    assert_str(r.extras[1], "tests");
    assert_str(r.specifiers, ">= 2.8.1, == 2.8.*");
    assert_str(r.marker, "python_version < \"2.7\"");
    assert_true(lc_pep508_parse(LC_S("pip @ https://example.org/pip/1.3.1.zip#sha1=da9234ee"), &arena, &r));
    assert_str(r.url, "https://example.org/pip/1.3.1.zip#sha1=da9234ee");
    assert_str(r.specifiers, "");
    assert_true(lc_pep508_parse(LC_S("botocore (<1.32,>=1.31.17)"), &arena, &r)); /* METADATA's older form */
    assert_str(r.specifiers, "<1.32,>=1.31.17");
    assert_false(lc_pep508_parse(LC_S("requests 2.0"), &arena, &r));
    assert_false(lc_pep508_parse(LC_S(""), &arena, &r));
    assert_false(lc_pep508_parse(LC_S("name; python_version"), &arena, &r));
    lc_arena_release(&arena);
}

static void test_markers(void **state)
{
    static const struct {
        const char *marker;
        enum lc_verdict verdict;
    } cases[] = {
        {"python_version >= '3.9'", LC_SATISFIED}, /* 3.12 is more than 3.9, which texts would deny */
        {"python_version < '3'", LC_UNSATISFIED},
        {"'3.9' <= python_version", LC_SATISFIED}, /* 3.9 in "<=3.12" */
        {"sys_platform == 'win32' or platform_machine in 'x86_64 arm64'", LC_SATISFIED},
        {"sys_platform == 'linux' and (os_name == 'nt' or extra == 'dev')", LC_UNSATISFIED},
        {"platform_release > '5'", LC_RANGE_UNKNOWN},
        {"platform_release > '5' and os_name == 'nt'", LC_UNSATISFIED}, /* whatever the release */
        {"platform_release > '5' or os_name == 'posix'", LC_SATISFIED},
        {"platform_machine == '1'", LC_UNSATISFIED}, /* no version on the left: texts */
        {"extra == 'v2'", LC_UNSATISFIED},           /* looks like a version, and is a name */
        {"os_name ~= 'posix'", LC_RANGE_INVALID},
        {"os_name == 'posix", LC_RANGE_INVALID},
        {"'a' == 'a'", LC_RANGE_INVALID},
        {"", LC_RANGE_INVALID},
    };
    struct lc_arena arena;
    char deep[200];

    (void)state;
    lc_arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (lc_marker_holds(lc_str_from(cases[i].marker), &lambda, &arena) != cases[i].verdict)
            fail_msg("%s", cases[i].marker);
    memset(deep, '(', sizeof deep);
    assert_int_equal(lc_marker_holds((lc_str){deep, sizeof deep}, &lambda, &arena), LC_RANGE_UNKNOWN);
    lc_arena_release(&arena);
}

static lc_str field(lc_str *line)
{
    lc_str part = {NULL, 0};

    return lc_str_next(line, '\t', &part) ? part : LC_S("");
}

static bool judge_marker(lc_str line, struct lc_arena *arena)
{
    struct lc_marker_environment environment = lambda;
    lc_str marker, want, said;

    environment.platform_machine = field(&line);
    environment.extra = field(&line);
    marker = field(&line);
    want = field(&line);
    switch (lc_marker_holds(marker, &environment, arena)) {
    case LC_SATISFIED: said = LC_S("true"); break;
    case LC_UNSATISFIED: said = LC_S("false"); break;
    case LC_RANGE_INVALID: said = LC_S("invalid"); break;
    case LC_RANGE_UNKNOWN:
    default: said = LC_S("unknown");
    }
    if (!lc_str_eq(said, want))
        print_error("%.*s: packaging says %.*s, we %.*s\n", LC_FMT(marker), LC_FMT(want), LC_FMT(said));
    return lc_str_eq(said, want);
}

static lc_str without_blanks(lc_str s, struct lc_arena *arena)
{
    char *bytes = lc_arena_bytes(arena, s.len);
    size_t len = 0;

    for (size_t i = 0; i < s.len; i++)
        if (!lc_is_blank(s.ptr[i]))
            bytes[len++] = s.ptr[i];
    return (lc_str){bytes, len};
}

static bool judge_requirement(lc_str line, struct lc_arena *arena)
{
    lc_str text = field(&line), said, extras = LC_S("");
    struct lc_pep508 r;

    if (!lc_pep508_parse(text, arena, &r)) {
        said = LC_S("invalid");
    } else {
        for (size_t i = 0; i < r.extra_count; i++)
            extras = lc_arena_printf(arena, "%.*s%s%.*s", LC_FMT(extras), i > 0 ? "," : "", LC_FMT(r.extras[i]));
        said = lc_arena_printf(arena, "%.*s\t%.*s\t%.*s\t%.*s\t%s", LC_FMT(r.name), LC_FMT(extras),
                               LC_FMT(without_blanks(r.specifiers, arena)), LC_FMT(r.url),
                               r.marker.len > 0 ? "has-marker" : "-");
    }
    if (!lc_str_eq(said, line))
        print_error("'%.*s': packaging says '%.*s', we '%.*s'\n", LC_FMT(text), LC_FMT(line), LC_FMT(said));
    return lc_str_eq(said, line);
}

static void test_against_packaging(void **state)
{
    struct lc_arena arena;
    struct lc_buf answers;
    size_t seen = 0, wrong = 0;
    lc_str rest, line;

    (void)state;
    if (!judge_has("test -n \"" PYTHON "\""))
        skip();
    answers = judge_run(PYTHON " layers/version/judge_pep508.py", LC_S(""));
    lc_arena_init(&arena, 0);
    rest = lc_buf_str(&answers);
    while (wrong < 20 && lc_str_next(&rest, '\n', &line)) {
        bool requirement = lc_str_has_prefix(line, LC_S("r\t"));
        if (line.len == 0)
            continue;
        line = lc_str_from_index(line, 2);
        if (!(requirement ? judge_requirement(line, &arena) : judge_marker(line, &arena)))
            wrong++;
        seen++;
        lc_arena_reset(&arena);
    }
    lc_arena_release(&arena);
    lc_buf_release(&answers);
    assert_int_equal(wrong, 0);
    assert_true(seen > 30000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requirements),
        cmocka_unit_test(test_markers),
        cmocka_unit_test(test_against_packaging),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
