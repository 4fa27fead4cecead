/* The rules about settings over deployments made by hand: each value beside the nearest one that is right. What is
 * expected is reasoned from the API's documented bounds (AWS Lambda API reference, Lambda quotas), not from output. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/config/settings_test.h"

static void test_numbers(void **unused)
{
    static const struct {
        size_t offset;
        const char *text, *kind; /* kind NULL: it is right, or nobody knows */
        enum lc_severity severity;
    } cases[] = {
#define TIMEOUT offsetof(struct lc_function, timeout_s)
#define MEMORY offsetof(struct lc_function, memory_mb)
#define EPHEMERAL offsetof(struct lc_function, ephemeral_mb)
        {TIMEOUT, "1", NULL, LC_NOTE},
        {TIMEOUT, "900", NULL, LC_NOTE},
        {TIMEOUT, "0", "out-of-range", LC_ERROR},
        {TIMEOUT, "901", "beyond-range", LC_WARNING},
        {TIMEOUT, "5400", "beyond-range", LC_WARNING},
        {TIMEOUT, "5401", "out-of-range", LC_ERROR},
        {TIMEOUT, "30s", "no-number", LC_ERROR},
        {TIMEOUT, "", "no-number", LC_ERROR},
        {TIMEOUT, "-1", "no-number", LC_ERROR},
        {TIMEOUT, "30.0", NULL, LC_NOTE},
        {TIMEOUT, "0x1e", NULL, LC_NOTE},
        {TIMEOUT, "99999999999999999999999", NULL, LC_NOTE},
        {MEMORY, "128", NULL, LC_NOTE},
        {MEMORY, "127", "out-of-range", LC_ERROR},
        {MEMORY, "10240", NULL, LC_NOTE},
        {MEMORY, "10241", "beyond-range", LC_WARNING},
        {MEMORY, "32768", "beyond-range", LC_WARNING},
        {MEMORY, "32769", "out-of-range", LC_ERROR},
        {MEMORY, "1 GB", "no-number", LC_ERROR},
        {EPHEMERAL, "512", NULL, LC_NOTE},
        {EPHEMERAL, "511", "out-of-range", LC_ERROR},
        {EPHEMERAL, "10240", NULL, LC_NOTE},
        {EPHEMERAL, "10241", "out-of-range", LC_ERROR},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world world;
        start(&world);
        *(struct lc_value *)(void *)((char *)&world.function + cases[i].offset) = value_at(cases[i].text, 21);
        if (cases[i].kind)
            one(&world, "invalid-setting", cases[i].kind, cases[i].severity, 21);
        else
            none(&world, "invalid-setting");
        finish(&world);
    }
}

/* What is not known is not wrong; where it was written is shown beside where it is used. */
static void test_unknown_and_written_elsewhere(void **unused)
{
    const struct lc_finding *finding;
    struct world world;

    (void)unused;
    start(&world);
    world.function.timeout_s = (struct lc_value){.know = LC_UNKNOWN, .text = LC_S("!Ref Timeout"), .number = 0};
    none(&world, "invalid-setting");
    world.function.timeout_s = value_at("9000", 21);
    world.function.timeout_s.written = (struct lc_origin){LC_S("template.yaml"), 4, 14};
    world.function.timeout_s.written_as = LC_S("the default of parameter 'Timeout'");
    finding = one(&world, "invalid-setting", "out-of-range", LC_ERROR, 21);
    assert_int_equal(finding->location_count, 2);
    assert_int_equal(finding->locations[1].origin.line, 4);
    assert_int_equal(finding->note_count, 1);
    finish(&world);
}

static void test_handler(void **unused)
{
    static const struct lc_hole hole = {4, 6};
    struct world world;
    char bytes[200];

    (void)unused;
    start(&world);
    memset(bytes, 'a', sizeof bytes);
    world.function.handler = value_at("", 14);
    world.function.handler.text = (lc_str){bytes, 128};
    none(&world, "invalid-setting");
    world.function.handler.text.len = 129;
    one(&world, "invalid-setting", "too-long", LC_ERROR, 14);
    /* 64 characters of two bytes each are 64 characters. */
    for (size_t i = 0; i < 128; i += 2)
        memcpy(bytes + i, "\xc3\xa9", 2);
    world.function.handler.text.len = 130;
    none(&world, "invalid-setting");
    world.function.handler = value_at("index handler", 14);
    one(&world, "invalid-setting", "pattern", LC_ERROR, 14);
    world.function.handler = value_at("", 14);
    one(&world, "invalid-setting", "missing", LC_ERROR, 14);
    /* "app.${F o}": what stands in a hole is not the handler's text. */
    world.function.handler = value_at("app.${F o}", 14);
    world.function.handler.know = LC_AT_LEAST;
    world.function.handler.holes = &hole;
    world.function.handler.hole_count = 1;
    none(&world, "invalid-setting");
    /* Not set at all: the function's own line. Flags may leave it out. */
    world.function.handler = (struct lc_value){0};
    one(&world, "invalid-setting", "missing", LC_ERROR, 10);
    world.function.described = LC_DESCRIBED_BY_FLAGS;
    none(&world, "invalid-setting");
    finish(&world);
}

static void test_runtime(void **unused)
{
    static const char *const misspelled[] = {"nodejs24", "node24.x", "Python3.12", "python312", "NodeJS22.x"};
    struct world world;

    (void)unused;
    start(&world);
    for (size_t i = 0; i < sizeof misspelled / sizeof *misspelled; i++) {
        world.function.runtime = value_at(misspelled[i], 13);
        /* "node24.x" has other letters: it may be anything. */
        if (i == 1)
            none(&world, "invalid-setting");
        else
            one(&world, "invalid-setting", "no-runtime", LC_ERROR, 13);
    }
    /* Newer than any catalogue. */
    world.function.runtime = value_at("nodejs42.x", 13);
    none(&world, "invalid-setting");
    world.function.runtime = value_at("python3.1", 13);
    none(&world, "invalid-setting");
    world.function.runtime = value_at("dotnet7", 13);
    one(&world, "invalid-setting", "container-only", LC_ERROR, 13);
    world.function.runtime = (struct lc_value){0};
    one(&world, "invalid-setting", "missing", LC_ERROR, 10);
    world.function.runtime = (struct lc_value){.know = LC_UNKNOWN};
    none(&world, "invalid-setting");
    finish(&world);
}

static void set_architectures(struct world *world, struct lc_value *items, size_t count)
{
    world->function.architectures = (struct lc_values){items, count};
    world->function.architecture = items[0];
}

static void test_architectures(void **unused)
{
    struct lc_value both[2] = {value_at("x86_64", 4), value_at("arm64", 16)};
    struct lc_value wrong = value_at("X86_64", 16), other = value_at("aarch64", 16), arm = value_at("arm64", 16);
    const struct lc_finding *finding;
    struct world world;

    (void)unused;
    start(&world);
    set_architectures(&world, both, 2);
    finding = one(&world, "invalid-setting", "several-architectures", LC_ERROR, 16);
    assert_int_equal(finding->locations[1].origin.line, 4);
    assert_true(lc_str_contains(finding->notes[0], LC_S("Globals")));
    both[1].know = LC_UNKNOWN;
    none(&world, "invalid-setting");
    set_architectures(&world, &wrong, 1);
    finding = one(&world, "invalid-setting", "no-architecture", LC_ERROR, 16);
    assert_true(lc_str_is(finding->fix, "write 'x86_64'"));
    set_architectures(&world, &other, 1);
    assert_true(lc_str_is(one(&world, "invalid-setting", "no-architecture", LC_ERROR, 16)->fix, "write 'arm64'"));
    set_architectures(&world, &arm, 1);
    none(&world, "invalid-setting");
    world.function.runtime = value_at("nodejs10.x", 13);
    one(&world, "invalid-setting", "runtime-architecture", LC_ERROR, 16);
    world.function.runtime = value_at("nodejs12.x", 13);
    none(&world, "invalid-setting");
    finish(&world);
}

static void test_names(void **unused)
{
    static const struct lc_hole hole = {0, 8};
    struct lc_variable variables[8] = {0};
    static const char *const names[] = {"A1", "aws_x", "A", "1A", "_A", "A-B", "_HANDLER", "AWS_LAMBDA_EXEC_WRAPPER"};
    struct world world;
    char bytes[80];

    (void)unused;
    start(&world);
    memset(bytes, 'n', sizeof bytes);
    memcpy(bytes, "${Stage}", 8);
    world.function.function_name = value_at("orders-api_2", 12);
    none(&world, "invalid-setting");
    world.function.function_name = value_at("orders.api", 12);
    one(&world, "invalid-setting", "pattern", LC_ERROR, 12);
    world.function.function_name = value_at("arn:aws:lambda:eu-west-1:123456789012:function:x", 12);
    none(&world, "invalid-setting");
    world.function.function_name.text = (lc_str){bytes + 8, 64};
    none(&world, "invalid-setting");
    world.function.function_name.text.len = 65;
    one(&world, "invalid-setting", "too-long", LC_ERROR, 12);
    /* "${Stage}nnn…": 64 characters are certain, then 65. */
    world.function.function_name.know = LC_AT_LEAST;
    world.function.function_name.holes = &hole;
    world.function.function_name.hole_count = 1;
    world.function.function_name.text = (lc_str){bytes, 72};
    none(&world, "invalid-setting");
    world.function.function_name.text.len = 73;
    one(&world, "invalid-setting", "too-long", LC_ERROR, 12);
    finish(&world);

    start(&world);
    for (size_t i = 0; i < 8; i++) {
        variables[i].name = lc_str_from(names[i]);
        variables[i].value = value_at("x", 30 + (uint32_t)i);
    }
    world.function.environment = variables;
    world.function.environment_count = 8;
    /* Four names are against the pattern; _HANDLER is reserved-env's. */
    assert_int_equal(judge(&world, "invalid-setting")->findings.count, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_string_equal(world.results.findings.items[i]->kind, "variable-name");
        assert_int_equal(world.results.findings.items[i]->locations[0].origin.line, 32 + i);
    }
    one(&world, "reserved-env", NULL, LC_ERROR, 36);
    variables[6].name = LC_S("AWS_SECURITY_TOKEN");
    one(&world, "reserved-env", NULL, LC_NOTE, 36);
    variables[6].name = LC_S("aws_region");
    none(&world, "reserved-env");
    finish(&world);
}

static void test_snap_start(void **unused)
{
    static const struct {
        const char *runtime;
        bool right;
    } runtimes[] = {{"java11", true},          {"java21", true},      {"java8.al2", false},  {"java8.al2023", false},
                    {"java17.al2023", true},   {"python3.11", false}, {"python3.12", true},  {"python3.14", true},
                    {"dotnet8", true},         {"dotnet6", false},    {"nodejs24.x", false}, {"ruby3.4", false},
                    {"provided.al2023", false}};
    struct world world;

    (void)unused;
    for (size_t i = 0; i < sizeof runtimes / sizeof *runtimes; i++) {
        start(&world);
        world.function.runtime = value_at(runtimes[i].runtime, 13);
        world.function.snap_start = value_at("PublishedVersions", 22);
        if (runtimes[i].right)
            none(&world, "invalid-setting");
        else
            one(&world, "invalid-setting", "snap-start-runtime", LC_ERROR, 22);
        world.function.snap_start = value_at("None", 22);
        none(&world, "invalid-setting");
        finish(&world);
    }
    start(&world);
    world.function.runtime = value_at("java21", 13);
    world.function.snap_start = value_at("PublishedVersions", 22);
    world.function.ephemeral_mb = value_at("512", 23);
    none(&world, "invalid-setting");
    world.function.ephemeral_mb = value_at("513", 23);
    one(&world, "invalid-setting", "snap-start-ephemeral", LC_ERROR, 22);
    world.function.ephemeral_mb = (struct lc_value){0};
    world.function.file_system = true;
    one(&world, "invalid-setting", "snap-start-efs", LC_ERROR, 22);
    world.function.file_system = false;
    world.function.provisioned_concurrency = true;
    one(&world, "invalid-setting", "snap-start-concurrency", LC_ERROR, 22);
    world.function.provisioned_concurrency = false;
    world.function.publishes = LC_UNSET;
    one(&world, "invalid-setting", "snap-start-unpublished", LC_WARNING, 22);
    world.function.publishes = LC_KNOWN;
    none(&world, "invalid-setting");
    finish(&world);
}

static void test_inline_code(void **unused)
{
    struct world world;
    char *bytes;

    (void)unused;
    start(&world);
    bytes = lc_arena_alloc(&world.arena, (4u << 20) + 1);
    memset(bytes, 'x', (4u << 20) + 1);
    world.function.code.inline_name = LC_S("index.js");
    world.function.code.inline_text = value_at("", 24);
    world.function.code.inline_text.text = (lc_str){bytes, 4u << 20};
    none(&world, "invalid-setting");
    world.function.code.inline_text.text.len++;
    one(&world, "invalid-setting", "inline-size", LC_ERROR, 24);
    world.function.code.inline_text.text.len = 10;
    world.function.runtime = value_at("ruby3.4", 13);
    one(&world, "invalid-setting", "inline-language", LC_ERROR, 24);
    world.function.runtime = value_at("python3.14", 13);
    none(&world, "invalid-setting");
    finish(&world);
}

/* 4,096 bytes of compact JSON fit: {"K":"VVV…"} has 7 bytes beside the name and the value. */
static void test_environment_size(void **unused)
{
    struct lc_variable variables[2] = {0};
    struct world world;
    char bytes[5000];

    (void)unused;
    start(&world);
    memset(bytes, 'v', sizeof bytes);
    variables[0].name = LC_S("KEY");
    variables[0].value = value_at("", 31);
    variables[0].value.text = (lc_str){bytes, 4096 - 7 - 3};
    variables[1].name = LC_S("OTHER");
    variables[1].value = value_at("", 32);
    world.function.environment = variables;
    world.function.environment_count = 1;
    none(&world, "env-size");
    variables[0].value.text.len++;
    one(&world, "env-size", NULL, LC_ERROR, 31);
    assert_true(lc_str_contains(world.results.findings.items[0]->message, LC_S("take 4097 bytes")));
    /* One escape more than fits: how it counts nobody says. */
    variables[0].value.text.len--;
    bytes[17] = '"';
    one(&world, "env-size", "escapes", LC_NOTE, 31);
    bytes[17] = 'v';
    /* Not known values have their names, quotes, colon and comma all the same. */
    world.function.environment_count = 2;
    variables[1].value.know = LC_UNKNOWN;
    one(&world, "env-size", NULL, LC_ERROR, 31);
    assert_true(lc_str_contains(world.results.findings.items[0]->message, LC_S("at least 4107 bytes")));
    variables[0].value.text.len -= 11;
    none(&world, "env-size");
    assert_int_equal(world.results.unknowns.count, 1);
    variables[0].value.text.len = 100;
    none(&world, "env-size");
    assert_int_equal(world.results.unknowns.count, 0);
    finish(&world);
}

static void test_calendar(void **unused)
{
    int64_t day, other;

    (void)unused;
    assert_true(lc_setting_day(LC_S("1970-01-01"), &day));
    assert_int_equal(day, 0);
    assert_true(lc_setting_day(LC_S("2000-03-01"), &day) && lc_setting_day(LC_S("2000-02-28"), &other));
    assert_int_equal(day - other, 2);
    assert_true(lc_setting_day(LC_S("2100-03-01"), &day) && lc_setting_day(LC_S("2100-02-28"), &other));
    assert_int_equal(day - other, 1);
    /* date -u -d 2026-11-23 +%s says 1795392000. */
    assert_true(lc_setting_day(LC_S("2026-11-23"), &day));
    assert_int_equal(day, 1795392000 / 86400);
    assert_false(lc_setting_day(LC_S("2026-13-01"), &day));
    assert_false(lc_setting_day(LC_S(""), &day));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),          cmocka_unit_test(test_unknown_and_written_elsewhere),
        cmocka_unit_test(test_handler),          cmocka_unit_test(test_runtime),
        cmocka_unit_test(test_architectures),    cmocka_unit_test(test_names),
        cmocka_unit_test(test_snap_start),       cmocka_unit_test(test_inline_code),
        cmocka_unit_test(test_environment_size), cmocka_unit_test(test_calendar),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
