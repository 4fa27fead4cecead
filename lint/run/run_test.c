/* Whole runs over deployments of several functions, which flags cannot describe: one cause is one finding with all its
 * functions, archives are opened once, and nothing depends on jobs or hash seeds. Expected results are reasoned from
 * the contract. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lint/after/after.h"
#include "lint/report/report.h"

struct world {
    struct lc_arena arena;
    char root[64];
    struct lc_deployment deployment;
};

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

static const char *below(struct world *world, const char *path)
{
    return lc_arena_cstring(&world->arena, lc_arena_printf(&world->arena, "%s/%s", world->root, path), NULL);
}

/* Writes a file with all its folders. */
static void put(struct world *world, const char *path, const char *text)
{
    lc_str rest = lc_str_from(path);
    FILE *file;

    for (size_t i = 0; i < rest.len; i++)
        if (rest.ptr[i] == '/')
            mkdir(below(world, lc_arena_cstring(&world->arena, lc_str_cut(rest, 0, i), NULL)), 0755);
    file = fopen(below(world, path), "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static struct lc_artifact artifact(struct world *world, const char *path)
{
    lc_str at = lc_str_from(below(world, path));

    return (struct lc_artifact){.reference = at, .path = at, .id = lc_str_from(path)};
}

static void add_function(struct world *world, const char *name, const char *code, const char *const *layers,
                         size_t layer_count)
{
    struct lc_function *function = &world->deployment.functions[world->deployment.function_count++];

    *function = (struct lc_function){
        .name = lc_str_from(name), .id = lc_str_from(name), .source = LC_S("test"), .layer_count = layer_count};
    function->runtime = (struct lc_value){.know = LC_KNOWN, .text = LC_S("nodejs22.x")};
    function->handler = (struct lc_value){.know = LC_KNOWN, .text = LC_S("index.handler")};
    function->code = artifact(world, code);
    function->layers = LC_NEW_ARRAY(&world->arena, layer_count, struct lc_artifact);
    for (size_t i = 0; i < layer_count; i++)
        function->layers[i] = artifact(world, layers[i]);
}

/* Layers one and two carry a library in two versions under one path, and version 1 has a file that version 2 has not:
 * torn. */
static void start(struct world *world, size_t functions)
{
    *world = (struct world){.root = "/tmp/layercheck-run.XXXXXX"};
    lc_arena_init(&world->arena, 1);
    assert_non_null(mkdtemp(world->root));
    put(world, "code/index.js", "exports.handler = async () => 1;\n");
    put(world, "one/nodejs/node_modules/lib/package.json", "{\"name\":\"lib\",\"version\":\"1.0.0\"}");
    put(world, "one/nodejs/node_modules/lib/index.js", "1");
    put(world, "one/nodejs/node_modules/lib/old.js", "1");
    put(world, "two/nodejs/node_modules/lib/package.json", "{\"name\":\"lib\",\"version\":\"2.0.0\"}");
    put(world, "two/nodejs/node_modules/lib/index.js", "22");
    world->deployment.functions = LC_NEW_ARRAY(&world->arena, functions, struct lc_function);
}

static void finish(struct world *world)
{
    nftw(world->root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    lc_arena_release(&world->arena);
}

static void run(struct lc_run *out, const struct world *world, size_t jobs, uint64_t seed)
{
    struct lc_run_options options = {.inventory = true, .jobs = jobs, .seed = seed, .as_of = LC_S("2026-11-23")};
    struct lc_err err = {0};

    for (size_t i = 0; i < lc_rule_count; i++)
        options.selected[i] = true;
    assert_int_equal(lc_run_do(out, &world->deployment, lc_catalogue_builtin(), &options, &err), LC_OK);
}

static const struct lc_finding *only_finding(const struct lc_run *run, const char *rule)
{
    const struct lc_finding *found = NULL;

    for (size_t i = 0; i < run->results.findings.count; i++) {
        if (strcmp(run->results.findings.items[i]->rule->name, rule) != 0)
            continue;
        assert_null(found);
        found = run->results.findings.items[i];
    }
    assert_non_null(found);
    return found;
}

static void test_one_cause_one_finding(void **unused)
{
    static const char *const both[] = {"one", "two"}, *const second[] = {"two"};
    struct world world;
    struct lc_run result;
    const struct lc_finding *torn;

    (void)unused;
    start(&world, 3);
    add_function(&world, "first", "code", both, 2);
    add_function(&world, "second", "code", second, 1);
    add_function(&world, "third", "code", both, 2);
    run(&result, &world, 2, 5);
    torn = only_finding(&result, "torn-package");
    assert_int_equal(torn->severity, LC_ERROR);
    assert_int_equal(torn->function_count, 2);
    assert_true(lc_str_is(torn->functions[0], "first"));
    assert_true(lc_str_is(torn->functions[1], "third"));
    /* Three functions share one code folder and two layers: three archives, opened once each. */
    assert_int_equal(lc_summarize(&result).archives, 3);
    assert_int_equal(result.model.stack_count, 2);
    lc_run_release(&result);
    finish(&world);
}

/* Another runtime is another stack, but the cause is the same: still one finding. */
static void test_runtimes_share_findings(void **unused)
{
    static const char *const both[] = {"one", "two"};
    struct world world;
    struct lc_run result;

    (void)unused;
    start(&world, 2);
    add_function(&world, "old", "code", both, 2);
    add_function(&world, "new", "code", both, 2);
    world.deployment.functions[0].runtime.text = LC_S("nodejs20.x");
    run(&result, &world, 1, 5);
    assert_int_equal(result.model.stack_count, 2);
    assert_int_equal(result.model.tree_count, 2);
    assert_int_equal(only_finding(&result, "torn-package")->function_count, 2);
    lc_run_release(&result);
    finish(&world);
}

/* A layer that is not here: its function is told apart, the rest is still checked, and sizes are lower bounds. */
static void test_a_missing_layer_is_unknown(void **unused)
{
    static const char *const both[] = {"one", "two"};
    struct world world;
    struct lc_run result;

    (void)unused;
    start(&world, 2);
    add_function(&world, "whole", "code", both, 2);
    add_function(&world, "partial", "code", both, 2);
    world.deployment.functions[1].layers[1] =
        (struct lc_artifact){.reference = LC_S("arn:aws:lambda:eu-west-1:1:layer:x:1"),
                             .why = LC_S("it is named only by its ARN"),
                             .how = LC_S("--layer-map")};
    run(&result, &world, 2, 5);
    assert_int_equal(only_finding(&result, "torn-package")->function_count, 1);
    assert_int_equal(result.results.unknowns.count, 1);
    assert_int_equal(result.results.unknowns.items[0]->function_count, 1);
    assert_true(lc_str_is(result.results.unknowns.items[0]->functions[0], "partial"));
    assert_false(lc_sizes_of(&result.model.targets[0], result.model.targets[0].stack).at_least);
    assert_true(lc_sizes_of(&result.model.targets[1], result.model.targets[1].stack).at_least);
    assert_int_equal(lc_summarize(&result).archives_read, 3);
    lc_run_release(&result);
    finish(&world);
}

static lc_str both_reports(const struct lc_run *result, struct lc_arena *arena)
{
    struct lc_report_options options = {.verbose = true, .fail_on = LC_ERROR};
    struct lc_buf buf;
    lc_str out;

    lc_buf_init(&buf, 1 << 24);
    lc_report_json(result, &buf);
    lc_report_text(result, &options, &buf);
    out = lc_arena_copy(arena, lc_buf_str(&buf));
    lc_buf_release(&buf);
    return out;
}

static void test_jobs_and_seed_change_nothing(void **unused)
{
    static const char *const both[] = {"one", "two"}, *const turned[] = {"two", "one"};
    struct world world;
    lc_str first = {NULL, 0};

    (void)unused;
    start(&world, 12);
    for (size_t i = 0; i < 12; i++)
        add_function(&world, lc_arena_cstring(&world.arena, lc_arena_printf(&world.arena, "f%zu", i), NULL), "code",
                     i % 2 ? both : turned, 2);
    for (size_t jobs = 1; jobs <= 8; jobs *= 2) {
        struct lc_run result;
        lc_str reports;
        run(&result, &world, jobs, jobs * 7919);
        reports = both_reports(&result, &world.arena);
        if (jobs == 1)
            first = reports;
        assert_true(lc_str_eq(first, reports));
        assert_true(first.len > 1000);
        lc_run_release(&result);
    }
    finish(&world);
}

/* What is said of one function: every rule with its message and notes, in order. */
static lc_str said_of(const struct lc_run *result, const char *name, struct lc_arena *arena)
{
    lc_str out = LC_S("");

    for (size_t i = 0; i < result->results.findings.count; i++) {
        const struct lc_finding *finding = result->results.findings.items[i];
        bool is_of = false;
        for (size_t k = 0; k < finding->function_count; k++)
            is_of |= lc_str_is(finding->functions[k], name);
        if (!is_of)
            continue;
        out = lc_arena_printf(arena, "%.*s%s: %.*s\n", LC_FMT(out), finding->rule->name, LC_FMT(finding->message));
        for (size_t k = 0; k < finding->note_count; k++)
            out = lc_arena_printf(arena, "%.*s  %.*s\n", LC_FMT(out), LC_FMT(finding->notes[k]));
    }
    return out;
}

/* What the files of a layer import is searched for once for all functions, where it does not hang on the function. Here
 * it does for 'dep', which the layer lacks: NODE_PATH leads to it in one function's own code. 'near' is in the layer. */
static void test_functions_share_answers_that_are_theirs(void **unused)
{
    static const char *const layer[] = {"shared"};
    static const char *const names[] = {"with", "without", "options"};
    struct lc_variable options = {.name = LC_S("NODE_OPTIONS"),
                                  .value = {.know = LC_KNOWN, .text = LC_S("--preserve-symlinks")}};
    struct world world;
    struct lc_run all;

    (void)unused;
    start(&world, 3);
    put(&world, "shared/nodejs/node_modules/lib/package.json",
        "{\"name\":\"lib\",\"version\":\"1.0.0\",\"dependencies\":{\"near\":\"^2.0.0\",\"dep\":\"^1.0.0\"}}");
    put(&world, "shared/nodejs/node_modules/lib/index.js", "require('near'); require('dep'); require('./more');\n");
    put(&world, "shared/nodejs/node_modules/lib/more.js", "require('./index'); require('near');\n");
    put(&world, "shared/nodejs/node_modules/near/package.json", "{\"name\":\"near\",\"version\":\"1.5.0\"}");
    put(&world, "shared/nodejs/node_modules/near/index.js", "1");
    put(&world, "without/index.js", "require('lib'); exports.handler = async () => 1;\n");
    put(&world, "with/index.js", "require('lib'); exports.handler = async () => 1;\n");
    put(&world, "with/dep/index.js", "1");
    put(&world, "options/index.js", "require('lib'); exports.handler = async () => 1;\n");
    for (size_t i = 0; i < 3; i++)
        add_function(&world, names[i], names[i], layer, 1);
    world.deployment.functions[2].environment = &options;
    world.deployment.functions[2].environment_count = 1;
    run(&all, &world, 4, 3);
    assert_int_equal(all.model.stack_count, 1);
    /* Reasoned: dep is missing where no code brings it, and near 1.5.0 is not what lib asks for, in all of them. */
    assert_int_equal(only_finding(&all, "missing-dependency")->function_count, 2);
    assert_true(lc_str_is(only_finding(&all, "missing-dependency")->functions[0], "without"));
    assert_false(lc_str_contains(said_of(&all, "with", &world.arena), LC_S("missing-dependency")));
    for (size_t i = 0; i < 3; i++) {
        struct world alone = world;
        struct lc_run one;
        alone.deployment.functions = &world.deployment.functions[i];
        alone.deployment.function_count = 1;
        run(&one, &alone, 1, 9);
        assert_true(lc_str_eq(said_of(&one, names[i], &world.arena), said_of(&all, names[i], &world.arena)));
        assert_int_equal(one.model.targets[0].graph.file_count, all.model.targets[i].graph.file_count);
        assert_int_equal(one.model.targets[0].graph.edge_count, all.model.targets[i].graph.edge_count);
        for (size_t k = 0; k < one.model.targets[0].graph.file_count; k++) {
            const struct lc_installed *package = all.model.targets[i].graph.files[k].package;
            assert_true(lc_str_eq(one.model.targets[0].graph.files[k].path, all.model.targets[i].graph.files[k].path));
            /* Of its own inventory, or of none. */
            assert_true(package == NULL ||
                        (package >= all.model.targets[i].inventory.items &&
                         package < all.model.targets[i].inventory.items + all.model.targets[i].inventory.count));
        }
        lc_run_release(&one);
    }
    lc_run_release(&all);
    finish(&world);
}

/* A rebuilt bundle has other hashes in its names and lies elsewhere: the finding is the same one. */
static void test_fingerprints_survive_rebuilds(void **unused)
{
    static const char *const both[] = {"one", "two"};
    struct world here, there;
    struct lc_run first, second;

    (void)unused;
    start(&here, 1);
    start(&there, 1);
    put(&there, "one/nodejs/node_modules/lib/older.js", "more stale files");
    add_function(&here, "f", "code", both, 2);
    add_function(&there, "f", "code", both, 2);
    run(&first, &here, 1, 1);
    run(&second, &there, 1, 2);
    assert_true(lc_str_eq(only_finding(&first, "torn-package")->fingerprint,
                          only_finding(&second, "torn-package")->fingerprint));
    lc_run_release(&first);
    lc_run_release(&second);
    assert_true(lc_str_is(lc_without_hashes(LC_S("assets/index-3f9a2b7c.js"), &here.arena), "assets/index-#.js"));
    assert_true(lc_str_is(lc_without_hashes(LC_S("chunk.0123456789abcdef.mjs"), &here.arena), "chunk.#.mjs"));
    /* Words and numbers are no hashes: they lack a digit or a letter, or are short. */
    assert_true(lc_str_is(lc_without_hashes(LC_S("facade/20240101/deadbeef/abc123"), &here.arena),
                          "facade/20240101/deadbeef/abc123"));
    finish(&here);
    finish(&there);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_cause_one_finding),
        cmocka_unit_test(test_runtimes_share_findings),
        cmocka_unit_test(test_a_missing_layer_is_unknown),
        cmocka_unit_test(test_jobs_and_seed_change_nothing),
        cmocka_unit_test(test_fingerprints_survive_rebuilds),
        cmocka_unit_test(test_functions_share_answers_that_are_theirs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
