/* The built-in catalogue against expectations written down by hand from what AWS documents and what was recorded on
 * AWS (each table names its judge), against the interpreters at hand, and against its own data files. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "layers/runtime/runtime.h"

enum { X = 1, XA = 2 };

/* Judges: os and architectures: the base images and the guide's runtime table; dates: cfn-lint's lifecycle file of 2
 * June 2026; abi: Node's registry of module versions, PEP 3149, the Ruby ABI folder, the JVM's class file versions;
 * accepted: what CreateFunction took in January 2026, with the names added later that year; the first search entry:
 * section by section the recorded NODE_PATH and GEM_PATH, captured sys.path, the Java class loader's source. */
static const struct expectation {
    const char *id, *os;
    int architectures;
    const char *abi, *deprecated, *first, *sdk;
    int accepted;
} expectations[] = {
    {"nodejs", "al1", X, "11", "2016-08-30", "/opt/nodejs/node_modules", "aws-sdk-js-v2", 0},
    {"nodejs4.3", "al1", X, "46", "2020-03-05", "/opt/nodejs/node4/node_modules", "aws-sdk-js-v2", 0},
    {"nodejs4.3-edge", "al1", X, "46", "2020-03-05", "/opt/nodejs/node4/node_modules", "aws-sdk-js-v2", 0},
    {"nodejs6.10", "al1", X, "48", "2019-08-12", "/opt/nodejs/node6/node_modules", "aws-sdk-js-v2", 0},
    {"nodejs8.10", "al1", X, "57", "2020-03-06", "/opt/nodejs/node8/node_modules", "aws-sdk-js-v2", 0},
    {"nodejs10.x", "al2", X, "64", "2021-07-30", "/opt/nodejs/node10/node_modules", "aws-sdk-js-v2", 0},
    {"nodejs12.x", "al2", XA, "72", "2023-03-31", "/opt/nodejs/node12/node_modules", "aws-sdk-js-v2", 0},
    {"nodejs14.x", "al2", XA, "83", "2023-12-04", "/opt/nodejs/node14/node_modules", "aws-sdk-js-v2", 0},
    {"nodejs16.x", "al2", XA, "93", "2024-06-12", "/opt/nodejs/node16/node_modules", "aws-sdk-js-v2", 1},
    {"nodejs18.x", "al2", XA, "108", "2025-09-01", "/opt/nodejs/node18/node_modules", "aws-sdk-js-v3", 1},
    {"nodejs20.x", "al2023", XA, "115", "2026-04-30", "/opt/nodejs/node20/node_modules", "aws-sdk-js-v3", 1},
    {"nodejs22.x", "al2023", XA, "127", "2027-04-30", "/opt/nodejs/node22/node_modules", "aws-sdk-js-v3", 1},
    {"nodejs24.x", "al2023", XA, "137", "2028-04-30", "/opt/nodejs/node24/node_modules", "aws-sdk-js-v3", 1},
    {"nodejs26.x", "al2023", XA, "", "", "/opt/nodejs/node26/node_modules", "aws-sdk-js-v3", 1},
    {"python2.7", "al1", X, "cp27mu", "2021-07-15", "/var/task", "boto3", 0},
    {"python3.6", "al1", X, "cpython-36m", "2022-07-18", "/var/task", "boto3", 0},
    {"python3.7", "al1", X, "cpython-37m", "2023-12-04", "/var/task", "boto3", 0},
    {"python3.8", "al2", XA, "cpython-38", "2024-10-14", "/var/task", "boto3", 1},
    {"python3.9", "al2", XA, "cpython-39", "2025-12-15", "/var/task", "boto3", 1},
    {"python3.10", "al2", XA, "cpython-310", "2026-10-31", "/var/task", "boto3", 1},
    {"python3.11", "al2", XA, "cpython-311", "2027-06-30", "/var/task", "boto3", 1},
    {"python3.12", "al2023", XA, "cpython-312", "2028-10-31", "/var/task", "boto3", 1},
    {"python3.13", "al2023", XA, "cpython-313", "2029-06-30", "/var/task", "boto3", 1},
    {"python3.14", "al2023", XA, "cpython-314", "2029-06-30", "/var/task", "boto3", 1},
    {"python3.15", "al2023", XA, "cpython-315", "", "/var/task", "boto3", 1},
    {"ruby2.5", "al1", X, "2.5.0", "2021-07-30", "/var/task/vendor/bundle/ruby/2.5.0", "aws-sdk-ruby-v3", 0},
    {"ruby2.7", "al2", XA, "2.7.0", "2023-12-07", "/var/task/vendor/bundle/ruby/2.7.0", "aws-sdk-ruby-v3", 0},
    {"ruby3.2", "al2", XA, "3.2.0", "2026-03-31", "/var/task/vendor/bundle/ruby/3.2.0", "aws-sdk-ruby-v3", 1},
    {"ruby3.3", "al2023", XA, "3.3.0", "2027-03-31", "/var/task/vendor/bundle/ruby/3.3.0", "aws-sdk-ruby-v3", 1},
    {"ruby3.4", "al2023", XA, "3.4.0", "2028-03-31", "/var/task/vendor/bundle/ruby/3.4.0", "aws-sdk-ruby-v3", 1},
    {"ruby4.0", "al2023", XA, "4.0.0", "2029-03-31", "/var/task/vendor/bundle/ruby/4.0.0", "aws-sdk-ruby-v3", 1},
    {"java8", "al1", X, "52", "2024-01-08", "/var/task", "", 0},
    {"java8.al2", "al2", XA, "52", "2027-06-30", "/var/task", "", 1},
    {"java8.al2023", "al2023", XA, "52", "2029-06-30", "/var/task", "", 1},
    {"java11", "al2", XA, "55", "2027-06-30", "/var/task", "", 1},
    {"java11.al2023", "al2023", XA, "55", "2029-06-30", "/var/task", "", 1},
    {"java17", "al2", XA, "61", "2027-06-30", "/var/task", "", 1},
    {"java17.al2023", "al2023", XA, "61", "2029-06-30", "/var/task", "", 1},
    {"java21", "al2023", XA, "65", "2029-06-30", "/var/task", "", 1},
    {"java25", "al2023", XA, "69", "2029-06-30", "/var/task", "", 1},
    {"dotnetcore1.0", "al1", X, "", "2019-06-27", "/var/task", "", 0},
    {"dotnetcore2.0", "al1", X, "", "2019-05-30", "/var/task", "", 0},
    {"dotnetcore2.1", "al1", X, "", "2022-01-05", "/var/task", "", 0},
    {"dotnetcore3.1", "al2", XA, "", "2023-04-03", "/var/task", "", 0},
    {"dotnet5.0", "al2", X, "", "2022-05-10", "/var/task", "", 0},
    {"dotnet6", "al2", XA, "", "2024-12-20", "/var/task", "", 1},
    {"dotnet7", "al2", XA, "", "2024-05-14", "/var/task", "", 0},
    {"dotnet8", "al2023", XA, "", "2026-11-10", "/var/task", "", 1},
    {"dotnet9", "al2023", XA, "", "2026-11-10", "/var/task", "", 0},
    {"dotnet10", "al2023", XA, "", "2028-11-14", "/var/task", "", 1},
    {"go1.x", "al1", X, "", "2024-01-08", "/var/task", "", 0},
    {"provided", "al1", X, "", "2024-01-08", "/var/task", "", 0},
    {"provided.al2", "al2", XA, "", "2026-07-31", "/var/task", "", 1},
    {"provided.al2023", "al2023", XA, "", "2029-06-30", "/var/task", "", 1},
};
enum { EXPECTED = sizeof expectations / sizeof expectations[0] };

static const struct lc_runtime *runtime(const char *id)
{
    const struct lc_runtime *found = lc_runtime_find(lc_catalogue_builtin(), lc_str_from(id));

    if (found == NULL)
        fail_msg("%s is not in the catalogue", id);
    return found;
}

static void assert_text(lc_str have, const char *want, const char *id, const char *what)
{
    if (!lc_str_is(have, want))
        fail_msg("%s: %s is '%.*s', not '%s'", id, what, LC_FMT(have), want);
}

static void test_every_identifier(void **state)
{
    (void)state;
    assert_int_equal(lc_catalogue_builtin()->count, EXPECTED);
    for (size_t i = 0; i < EXPECTED; i++) {
        const struct expectation *want = &expectations[i];
        const struct lc_runtime *have = runtime(want->id);
        unsigned both = LC_ARCH_BIT(LC_ARCH_X86_64) | LC_ARCH_BIT(LC_ARCH_ARM64);
        assert_text(have->os, want->os, want->id, "os");
        assert_text(have->abi, want->abi, want->id, "abi");
        assert_text(have->deprecated, want->deprecated, want->id, "deprecated");
        assert_text(have->sdk, want->sdk, want->id, "sdk");
        assert_true(have->search.count > 0);
        assert_text(have->search.items[0], want->first, want->id, "first search entry");
        assert_int_equal(have->architectures, want->architectures == X ? LC_ARCH_BIT(LC_ARCH_X86_64) : both);
        if (have->accepted != (want->accepted == 1))
            fail_msg("%s: accepted", want->id);
        assert_int_equal(have->preview, lc_str_is(have->id, "nodejs26.x") || lc_str_is(have->id, "python3.15"));
        assert_int_equal(have->container_only, lc_str_is(have->id, "dotnet5.0") || lc_str_is(have->id, "dotnet7") ||
                                                   lc_str_is(have->id, "dotnet9"));
    }
}

/* cfn-lint's file, a row of each kind. */
static void test_block_dates(void **state)
{
    (void)state;
    assert_text(runtime("nodejs10.x")->block_create, "2021-07-30", "nodejs10.x", "block_create");
    assert_text(runtime("nodejs10.x")->block_update, "2022-02-14", "nodejs10.x", "block_update");
    assert_text(runtime("nodejs22.x")->block_create, "2027-06-01", "nodejs22.x", "block_create");
    assert_text(runtime("nodejs22.x")->block_update, "2027-07-01", "nodejs22.x", "block_update");
    assert_int_equal(runtime("nodejs22.x")->block_certainty, LC_CERTAIN);
    assert_text(runtime("python3.12")->block_update, "2029-01-10", "python3.12", "block_update");
    assert_int_equal(runtime("nodejs20.x")->block_certainty, LC_UNCONFIRMED);
    assert_int_equal(runtime("provided.al2")->block_certainty, LC_UNCONFIRMED);
    assert_int_equal(runtime("java11.al2023")->block_create.len, 0);
}

static void assert_list(const char *id, const char *what, struct lc_strings have, const char *colons)
{
    lc_str rest = lc_str_from(colons), part;
    size_t i = 0;

    for (; lc_str_next(&rest, ':', &part); i++)
        if (i >= have.count || !lc_str_eq(have.items[i], part))
            fail_msg("%s: %s[%zu] is '%.*s', not '%.*s'", id, what, i,
                     LC_FMT(i < have.count ? have.items[i] : LC_S("")), LC_FMT(part));
    if (i != have.count)
        fail_msg("%s: %s has %zu entries, not %zu", id, what, have.count, i);
}

/* Recorded on AWS as they stand here (environment of a function), the colons included. */
#define MANAGED_PATH "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin"
#define BARE_LIBRARIES "/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib"

static void test_search_lists(void **state)
{
    (void)state;
    assert_list(
        "nodejs22.x", "search", runtime("nodejs22.x")->search,
        "/opt/nodejs/node22/node_modules:/opt/nodejs/node_modules:/var/runtime/node_modules:/var/runtime:/var/task");
    /* captured sys.path of 3.7 to 3.10: site-packages of the interpreter last, /var/runtime before the standard
     * library */
    assert_list(
        "python3.10", "search", runtime("python3.10")->search,
        "/var/task:/opt/python/lib/python3.10/site-packages:/opt/python:/var/runtime:/var/lang/lib/python310.zip:"
        "/var/lang/lib/python3.10:/var/lang/lib/python3.10/lib-dynload:/var/lang/lib/python3.10/site-packages");
    /* 3.11 and later: site-packages of the interpreter before /var/runtime */
    assert_list(
        "python3.12", "search", runtime("python3.12")->search,
        "/var/task:/opt/python/lib/python3.12/site-packages:/opt/python:/var/lang/lib/python3.12/site-packages:"
        "/var/runtime:/var/lang/lib/python312.zip:/var/lang/lib/python3.12:/var/lang/lib/python3.12/lib-dynload");
    assert_list("ruby3.3", "search", runtime("ruby3.3")->search,
                "/var/task/vendor/bundle/ruby/3.3.0:/opt/ruby/gems/3.3.0:/var/runtime:/var/runtime/ruby/3.3.0");
    assert_list("ruby3.3", "load", runtime("ruby3.3")->load,
                "/var/runtime/gems/aws_lambda_ric-3.1.3/lib:/var/task:/var/runtime/lib:/opt/ruby/lib");
    assert_list("java21", "search", runtime("java21")->search, "/var/task:/var/task/lib:/opt/java/lib");
    assert_list("provided.al2", "search", runtime("provided.al2")->search, "/var/task:/opt");
    assert_list("provided.al2023", "search", runtime("provided.al2023")->search, "/var/task:/opt");
    /* a user's PYTHONPATH: no /opt/python, the value after /var/runtime, the interpreter's own entries after it */
    assert_list("python3.12", "search_if_set", runtime("python3.12")->search_if_set,
                "/var/task:/var/runtime:$PYTHONPATH:/var/lang/lib/python312.zip:/var/lang/lib/python3.12:"
                "/var/lang/lib/python3.12/lib-dynload:/var/lang/lib/python3.12/site-packages");
}

static void test_environment_paths(void **state)
{
    static const char *const managed[] = {"nodejs22.x", "python3.10", "python3.12",
                                          "java21",     "dotnet8",    "provided.al2023"};

    (void)state;
    for (size_t i = 0; i < sizeof managed / sizeof managed[0]; i++) {
        assert_list(managed[i], "path", runtime(managed[i])->path, MANAGED_PATH);
        assert_list(managed[i], "library_path", runtime(managed[i])->library_path, "/var/lang/lib:" BARE_LIBRARIES);
        assert_int_equal(runtime(managed[i])->path_certainty, LC_CERTAIN);
    }
    assert_list("provided.al2", "path", runtime("provided.al2")->path, "/usr/local/bin:/usr/bin/:/bin:/opt/bin");
    assert_list("provided.al2", "library_path", runtime("provided.al2")->library_path, BARE_LIBRARIES);
    assert_list("ruby3.3", "path", runtime("ruby3.3")->path, "/var/lang/bin:" MANAGED_PATH);
    assert_list("ruby3.3", "library_path", runtime("ruby3.3")->library_path,
                "/var/lang/lib:/var/lang/lib:" BARE_LIBRARIES);
}

/* Node's value was recorded for 16 to 24 only; Python's order was captured; previews are guesses. */
static void test_certainty(void **state)
{
    static const char *const unsure[] = {"nodejs",    "nodejs8.10", "nodejs14.x", "nodejs26.x",
                                         "python2.7", "python3.15", "ruby4.0"};
    static const char *const recorded[] = {"nodejs16.x", "nodejs24.x", "ruby3.2", "java21", "provided.al2"};

    (void)state;
    for (size_t i = 0; i < sizeof unsure / sizeof unsure[0]; i++)
        assert_int_equal(runtime(unsure[i])->search_certainty, LC_UNCONFIRMED);
    for (size_t i = 0; i < sizeof recorded / sizeof recorded[0]; i++)
        assert_int_equal(runtime(recorded[i])->search_certainty, LC_CERTAIN);
    assert_int_equal(runtime("python3.7")->search_certainty, LC_SEARCH_ORDER);
    assert_int_equal(runtime("python3.11")->search_certainty, LC_SEARCH_ORDER);
    assert_int_equal(runtime("python3.13")->search_certainty, LC_SEARCH_ORDER);
    assert_int_equal(runtime("nodejs22.x")->abi_certainty, LC_CERTAIN);
    assert_int_equal(runtime("ruby4.0")->abi_certainty, LC_UNCONFIRMED);
    assert_text(runtime("nodejs22.x")->search_variable, "NODE_PATH", "nodejs22.x", "search_variable");
    assert_text(runtime("python3.12")->search_variable, "PYTHONPATH", "python3.12", "search_variable");
    assert_text(runtime("ruby3.3")->search_variable, "GEM_PATH", "ruby3.3", "search_variable");
}

static bool has_library(const char *os, const char *soname)
{
    const struct lc_os *system = lc_os_find(lc_catalogue_builtin(), lc_str_from(os));

    assert_non_null(system);
    for (size_t i = 0; i < system->libraries.count; i++)
        if (lc_str_is(system->libraries.items[i], soname))
            return true;
    return false;
}

/* Bref's listings of the provided images; the C runtime is in both by the ABI of the systems. */
static void test_systems(void **state)
{
    static const char *const both[] = {"libz.so.1",
                                       "libxml2.so.2",
                                       "libcurl.so.4",
                                       "libsqlite3.so.0",
                                       "libbz2.so.1",
                                       "liblzma.so.5",
                                       "libc.so.6",
                                       "libm.so.6",
                                       "libdl.so.2",
                                       "libpthread.so.0",
                                       "librt.so.1",
                                       "libutil.so.1",
                                       "libgcc_s.so.1",
                                       "libstdc++.so.6",
                                       "libresolv.so.2",
                                       "linux-vdso.so.1",
                                       "ld-linux-x86-64.so.2",
                                       "ld-linux-aarch64.so.1"};
    static const char *const old[] = {"libcrypt.so.1", "libssl.so.10",   "libcrypto.so.10", "libexpat.so.1",
                                      "libffi.so.6",   "libicuuc.so.50", "libnss3.so",      "libreadline.so.6"};
    static const char *const new[] = {"libssl.so.3", "libcrypto.so.3", "libffi.so.8", "libzstd.so.1",
                                      "libpcre2-8.so.0"};
    static const char *const neither[] = {"libgomp.so.1", "libGL.so.1", "libX11.so.6", "libatomic.so.1",
                                          "libssl.so.1.1"};
    const struct lc_os *al2 = lc_os_find(lc_catalogue_builtin(), LC_S("al2"));
    const struct lc_os *al2023 = lc_os_find(lc_catalogue_builtin(), LC_S("al2023"));

    (void)state;
    assert_int_equal(lc_catalogue_builtin()->system_count, 3);
    for (size_t i = 0; i < sizeof both / sizeof both[0]; i++)
        assert_true(has_library("al2", both[i]) && has_library("al2023", both[i]));
    for (size_t i = 0; i < sizeof old / sizeof old[0]; i++)
        assert_true(has_library("al2", old[i]) && !has_library("al2023", old[i]));
    for (size_t i = 0; i < sizeof new / sizeof new[0]; i++)
        assert_true(!has_library("al2", new[i]) && has_library("al2023", new[i]));
    for (size_t i = 0; i < sizeof neither / sizeof neither[0]; i++)
        assert_true(!has_library("al2", neither[i]) && !has_library("al2023", neither[i]));
    assert_text(al2->glibc, "2.26", "al2", "glibc");
    assert_text(al2023->glibc, "2.34", "al2023", "glibc");
    assert_text(al2->glibcxx, "3.4.24", "al2", "glibcxx");
    assert_text(al2->glibcxx_moving, "", "al2", "glibcxx_moving");
    assert_text(al2023->glibcxx, "3.4.29", "al2023", "glibcxx");
    assert_text(al2023->glibcxx_moving, "3.4.33", "al2023", "glibcxx_moving");
    assert_int_equal(al2->cxxabi_certainty, LC_UNCONFIRMED);
    assert_int_equal(lc_os_find(lc_catalogue_builtin(), LC_S("al1"))->glibc_certainty, LC_UNCONFIRMED);
}

/* -- every field filled, or the reason given -- */

static bool excused(const struct lc_absence *without, size_t count, const char *field)
{
    for (size_t i = 0; i < count; i++)
        if (lc_str_is(without[i].field, field))
            return without[i].reason.len > 0;
    return false;
}

static void assert_filled(lc_str id, const char *field, bool filled, const struct lc_absence *without, size_t count)
{
    if (filled == excused(without, count, field))
        fail_msg("%.*s: '%s' is %s", LC_FMT(id), field, filled ? "filled and excused" : "neither filled nor excused");
}

static void test_every_field(void **state)
{
    const struct lc_catalogue *c = lc_catalogue_builtin();

    (void)state;
    for (size_t i = 0; i < c->count; i++) {
        const struct lc_runtime *r = &c->runtimes[i];
        const struct {
            const char *name;
            size_t size;
        } fields[] = {{"id", r->id.len},
                      {"family", r->family.len},
                      {"version", r->version.len},
                      {"language", r->language},
                      {"os", r->os.len},
                      {"architectures", r->architectures},
                      {"deprecated", r->deprecated.len},
                      {"block_create", r->block_create.len},
                      {"block_update", r->block_update.len},
                      {"abi", r->abi.len},
                      {"sdk", r->sdk.len},
                      {"path", r->path.count},
                      {"library_path", r->library_path.count},
                      {"search", r->search.count},
                      {"load", r->load.count},
                      {"search_if_set", r->search_if_set.count},
                      {"search_variable", r->search_variable.len},
                      {"source", r->source.len},
                      {"as_of", r->as_of.len}};
        for (size_t j = 0; j < sizeof fields / sizeof fields[0]; j++)
            assert_filled(r->id, fields[j].name, fields[j].size > 0, r->without, r->without_count);
        assert_non_null(lc_os_find(c, r->os));
        for (size_t j = 0; j < i; j++)
            assert_false(lc_str_eq(c->runtimes[j].id, r->id));
    }
    for (size_t i = 0; i < c->system_count; i++) {
        const struct lc_os *os = &c->systems[i];
        assert_true(os->id.len > 0 && os->name.len > 0 && os->source.len > 0 && os->as_of.len > 0);
        assert_filled(os->id, "glibc", os->glibc.len > 0, os->without, os->without_count);
        assert_filled(os->id, "glibcxx", os->glibcxx.len > 0, os->without, os->without_count);
        assert_filled(os->id, "glibcxx_moving", os->glibcxx_moving.len > 0, os->without, os->without_count);
        assert_filled(os->id, "cxxabi", os->cxxabi.len > 0, os->without, os->without_count);
        assert_filled(os->id, "libraries", os->libraries.count > 0, os->without, os->without_count);
    }
}

/* -- the interpreters at hand -- */

/* First line a command prints; false when it cannot be run. */
static bool first_line(const char *command, char *line, int size)
{
    FILE *pipe = popen(command, "r");
    bool got;

    if (pipe == NULL)
        return false;
    got = fgets(line, size, pipe) != NULL;
    pclose(pipe);
    line[got ? strcspn(line, "\r\n") : 0] = '\0';
    return got && line[0] != '\0';
}

/* `line` is "VERSION WORD": the runtime PREFIX VERSION SUFFIX must have an abi that equals WORD. */
static void assert_judged(const char *command, const char *prefix, const char *suffix)
{
    char line[256], id[300];
    const struct lc_runtime *have;
    char *word = NULL;

    if (!first_line(command, line, sizeof line) || (word = strchr(line, ' ')) == NULL)
        skip();
    *word++ = '\0';
    snprintf(id, sizeof id, "%s%s%s", prefix, line, suffix);
    have = lc_runtime_find(lc_catalogue_builtin(), lc_str_from(id));
    if (have == NULL)
        skip();
    assert_text(have->abi, word, id, "abi");
}

static void test_abi_of_node(void **state)
{
    (void)state;
    assert_judged("node -p 'process.versions.node.split(\".\")[0] + \" \" + process.versions.modules' 2>/dev/null",
                  "nodejs", ".x");
}

static void test_abi_of_python(void **state)
{
    (void)state;
    assert_judged("python3 -c 'import sys, sysconfig; print(\"%d.%d\" % sys.version_info[:2], "
                  "\"-\".join(sysconfig.get_config_var(\"SOABI\").split(\"-\")[:2]))' 2>/dev/null",
                  "python", "");
}

static void test_abi_of_ruby(void **state)
{
    char line[256], abi[64];

    (void)state;
    /* Debian's version need not be one of Lambda's: the rule that X.Y has the folder X.Y.0 is judged instead. */
    if (!first_line(
            "ruby -e 'puts RUBY_VERSION[/^\\d+\\.\\d+/] + \" \" + RbConfig::CONFIG[\"ruby_version\"]' 2>/dev/null",
            line, sizeof line))
        skip();
    snprintf(abi, sizeof abi, "%.*s.0", (int)strcspn(line, " "), line);
    assert_string_equal(line + strcspn(line, " ") + 1, abi);
}

static void test_abi_of_java(void **state)
{
    (void)state;
    assert_judged("java -XshowSettings:properties -version 2>&1 | awk '/java.specification.version =/ {v = $3} "
                  "/java.class.version =/ {split($3, c, \".\"); w = c[1]} END {print v, w}'",
                  "java", "");
}

/* -- what was probably meant -- */

static void test_nearest(void **state)
{
    /* What people write for what they mean: without punctuation, with the language's own name, with a version that
     * never was. */
    static const char *const cases[][2] = {
        {"nodejs20", "nodejs20.x"},
        {"python312", "python3.12"},
        {"node20.x", "nodejs20.x"},
        {"python", "python3.14"},
        {"node", "nodejs24.x"},
        {"zzz", ""},
        {"", ""},
        {"Python3.12", "python3.12"},
        {"node22", "nodejs22.x"},
        {"nodejs-22.x", "nodejs22.x"},
        {"py3.13", "python3.13"},
        {"python-3.9", "python3.9"},
        {"java21.x", "java21"},
        {"java 17", "java17"},
        {"provided.al2024", "provided.al2023"},
        {"providedal2", "provided.al2"},
        {"ruby33", "ruby3.3"},
        {"dotnet8.0", "dotnet8"},
        {"pyhton3.12", "python3.12"},
        {"go1", "go1.x"},
        {"nodejs2.x", "nodejs24.x"},
        {"!!!", ""},
        {"a-very-long-name-that-is-no-runtime-at-all-and-goes-on-and-on-and-on-and-on", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        lc_str near = lc_runtime_nearest(lc_catalogue_builtin(), lc_str_from(cases[i][0]));
        if (!lc_str_is(near, cases[i][1]))
            fail_msg("'%s' gives '%.*s', not '%s'", cases[i][0], LC_FMT(near), cases[i][1]);
    }
    /* An identifier that exists is its own nearest. */
    for (size_t i = 0; i < EXPECTED; i++) {
        lc_str id = lc_str_from(expectations[i].id);
        assert_text(lc_runtime_nearest(lc_catalogue_builtin(), id), expectations[i].id, expectations[i].id, "nearest");
    }
}

static void test_names(void **state)
{
    (void)state;
    assert_int_equal(lc_arch_from(LC_S("x86_64")), LC_ARCH_X86_64);
    assert_int_equal(lc_arch_from(LC_S("arm64")), LC_ARCH_ARM64);
    assert_int_equal(lc_arch_from(LC_S("ARM64")), LC_ARCH_UNKNOWN); /* Lambda's names are case-sensitive */
    assert_int_equal(lc_arch_from(LC_S("")), LC_ARCH_UNKNOWN);
    assert_text(lc_arch_name(LC_ARCH_ARM64), "arm64", "arm64", "name");
    assert_text(lc_arch_name(LC_ARCH_UNKNOWN), "", "unknown", "name");
    assert_text(lc_language_name(LC_LANG_DOTNET), "dotnet", "dotnet", "name");
    assert_text(lc_language_name(LC_LANG_NONE), "", "none", "name");
    assert_null(lc_runtime_find(lc_catalogue_builtin(), LC_S("nodejs20")));
    assert_null(lc_os_find(lc_catalogue_builtin(), LC_S("al3")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_identifier),
        cmocka_unit_test(test_block_dates),
        cmocka_unit_test(test_search_lists),
        cmocka_unit_test(test_environment_paths),
        cmocka_unit_test(test_certainty),
        cmocka_unit_test(test_systems),
        cmocka_unit_test(test_every_field),
        cmocka_unit_test(test_abi_of_node),
        cmocka_unit_test(test_abi_of_python),
        cmocka_unit_test(test_abi_of_ruby),
        cmocka_unit_test(test_abi_of_java),
        cmocka_unit_test(test_nearest),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
