/* Secrets in what a template would say of functions: holes, defaults written elsewhere, NoEcho, code in the template,
 * one secret for many functions. Deployments are made by hand, since flags cannot say these things. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "lint/report/report.h"
#include "testdata/support/secret_text.h"

enum { FUNCTIONS_MAX = 8, VARIABLES_MAX = 4 };

struct world {
    struct lc_arena arena;
    struct lc_deployment deployment;
    struct lc_function functions[FUNCTIONS_MAX];
    struct lc_variable variables[FUNCTIONS_MAX][VARIABLES_MAX];
    struct lc_text_file texts[1];
    struct lc_run run;
};

static void start(struct world *w, const char *template)
{
    *w = (struct world){.deployment = {.function_count = 0}};
    lc_arena_init(&w->arena, 1);
    w->deployment.functions = w->functions;
    w->texts[0] = (struct lc_text_file){LC_S("template.yaml"), lc_str_from(template)};
    w->deployment.texts = w->texts;
    w->deployment.text_count = 1;
}

/* The template's text with its made-up secrets, in the world's arena. */
static lc_str made(struct world *w, const char *template)
{
    size_t length = 0;
    char *text = secret_text(template, strlen(template), 7, &length);
    lc_str kept;

    assert_non_null(text);
    kept = lc_arena_copy(&w->arena, (lc_str){text, length});
    free(text);
    return kept;
}

static struct lc_function *add_function(struct world *w, const char *name, enum lc_description described,
                                        const char *runtime)
{
    size_t index = w->deployment.function_count++;
    struct lc_function *function = &w->functions[index];

    *function = (struct lc_function){.name = lc_str_from(name),
                                     .id = lc_str_from(name),
                                     .source = LC_S("template.yaml"),
                                     .described = described,
                                     .runtime = {.know = LC_KNOWN, .text = lc_str_from(runtime)},
                                     .handler = {.know = LC_KNOWN, .text = LC_S("index.handler")},
                                     .code = {.why = LC_S("a test has none")},
                                     .environment = w->variables[index]};
    return function;
}

static struct lc_value *add_variable(struct lc_function *function, const char *name, lc_str text, uint32_t line)
{
    struct lc_variable *variable = &function->environment[function->environment_count++];

    *variable = (struct lc_variable){.name = lc_str_from(name), .value = {.know = LC_KNOWN, .text = text}};
    variable->value.at = (struct lc_origin){LC_S("template.yaml"), line, 9};
    return &variable->value;
}

static void run(struct world *w, size_t jobs)
{
    struct lc_run_options options = {.jobs = jobs, .seed = 3, .as_of = LC_S("2026-11-23")};
    struct lc_err err = {0};

    for (size_t i = 0; i < lc_rule_count; i++)
        options.selected[i] = lc_rules[i]->category == LC_SECRETS;
    assert_int_equal(lc_run_do(&w->run, &w->deployment, lc_catalogue_builtin(), &options, &err), LC_OK);
}

static const char *report(struct world *w)
{
    struct lc_report_options options = {.verbose = true};
    const char *text;
    struct lc_buf out;

    lc_buf_init(&out, 1 << 20);
    lc_report_text(&w->run, &options, &out);
    text = lc_arena_cstring(&w->arena, lc_buf_str(&out), NULL);
    lc_buf_release(&out);
    return text;
}

static void finish(struct world *w)
{
    lc_run_release(&w->run);
    lc_arena_release(&w->arena);
}

static void shows(const char *report, const char *text)
{
    if (strstr(report, text) == NULL)
        fail_msg("no '%s' in:\n%s", text, report);
}

/* "postgres://app:PASSWORD@${Host}/orders": what could not be evaluated is exempt, the literal rest is not. */
static void test_holes(void **unused)
{
    struct world w;
    struct lc_value *value;
    struct lc_hole hole[1], other[1];
    lc_str url;

    (void)unused;
    start(&w, "1\n2\n        DB_URL: x\n");
    url = made(&w, "postgres://app:%{base62:14}7a@${Host}/orders");
    hole[0] = (struct lc_hole){(uint32_t)lc_str_find(url, LC_S("${Host}")), 7};
    value = add_variable(add_function(&w, "a", LC_DESCRIBED_BY_SAM, "nodejs22.x"), "DB_URL", url, 3);
    value->know = LC_AT_LEAST;
    value->holes = hole;
    value->hole_count = 1;
    /* the password itself is the hole */
    value = add_variable(&w.functions[0], "OTHER_URL", LC_S("postgres://app:Xk29dkQm20slPe@db.acme.io/orders"), 4);
    other[0] = (struct lc_hole){15, 14};
    value->know = LC_AT_LEAST;
    value->holes = other;
    value->hole_count = 1;
    run(&w, 2);
    assert_int_equal(w.run.results.findings.count, 1);
    assert_true(lc_str_contains(w.run.results.findings.items[0]->message, LC_S("variable 'DB_URL'")));
    finish(&w);
}

/* A parameter's default is where the finding points first, the variable second; NoEcho hides nothing there. The line
 * that the report shows has no secret in it. */
static void test_written_elsewhere(void **unused)
{
    struct world w;
    struct lc_value *value;
    const char *text;
    lc_str token, line;

    (void)unused;
    start(&w, "");
    token = made(&w, "ghp_%{base62:30}%{github-crc}");
    line = lc_arena_printf(&w.arena, "Parameters:\n  Token:\n    Default: %.*s\nx\n        GITHUB_TOKEN: !Ref Token\n",
                           LC_FMT(token));
    w.texts[0].text = line;
    value = add_variable(add_function(&w, "a", LC_DESCRIBED_BY_CLOUDFORMATION, "python3.13"), "GITHUB_TOKEN", token, 5);
    value->written = (struct lc_origin){LC_S("template.yaml"), 3, 5};
    value->written_as = LC_S("the default of parameter 'Token'");
    value->no_echo = true;
    run(&w, 1);
    text = report(&w);
    shows(text, "  --> template.yaml:3:14\n     3 |     Default: [redacted]\n       |              ^");
    shows(text, "  --> template.yaml:5:9\n");
    shows(text, "note: it is written in the default of parameter 'Token'\n");
    shows(text, "note: NoEcho keeps a parameter out of the console, not out of the template\n");
    shows(text, "       | - Effect: Allow\n");
    shows(text, "       | github_token = boto3.client(\"secretsmanager\").get_secret_value(\n");
    shows(text, "note[resolved-reference]: the parameter with NoEcho in variable 'GITHUB_TOKEN'");
    assert_null(strstr(text, lc_arena_cstring(&w.arena, lc_str_from_index(token, 4), NULL)));
    finish(&w);
}

/* One secret for all functions is one finding, wherever each of them has it. */
static void test_one_secret_many_functions(void **unused)
{
    static const char *const names[] = {"a", "b", "c", "d"};
    struct world w;
    const struct lc_finding *finding;
    lc_str token;

    (void)unused;
    start(&w, "");
    token = made(&w, "ghp_%{base62:30}%{github-crc}");
    for (size_t i = 0; i < 4; i++) {
        struct lc_function *function = add_function(&w, names[i], LC_DESCRIBED_BY_SAM, "nodejs22.x");
        if (i != 2)
            add_variable(function, i == 3 ? "GH" : "GITHUB_TOKEN", lc_arena_copy(&w.arena, token), i == 1 ? 3 : 9);
    }
    run(&w, 8);
    assert_int_equal(w.run.results.findings.count, 1);
    finding = w.run.results.findings.items[0];
    assert_int_equal(finding->function_count, 3);
    assert_true(lc_str_is(finding->functions[0], "a"));
    assert_true(lc_str_is(finding->functions[2], "d"));
    finish(&w);
}

/* Code that stands in the template: told at the line of the template. */
static void test_inline_code(void **unused)
{
    struct world w;
    struct lc_function *function;
    const char *text;
    lc_str token;

    (void)unused;
    start(&w, "");
    token = made(&w, "ghp_%{base62:30}%{github-crc}");
    w.texts[0].text = lc_arena_printf(&w.arena, "a:\n  ZipFile: |\n    import os\n    TOKEN = '%.*s'\n", LC_FMT(token));
    function = add_function(&w, "a", LC_DESCRIBED_BY_TERRAFORM, "python3.13");
    function->code.inline_name = LC_S("index.py");
    function->code.inline_text =
        (struct lc_value){.know = LC_KNOWN,
                          .text = lc_arena_printf(&w.arena, "import os\nTOKEN = '%.*s'\n", LC_FMT(token)),
                          .at = {LC_S("template.yaml"), 2, 3}};
    run(&w, 1);
    text = report(&w);
    shows(text, "error[plaintext-secret]: the inline code holds a GitHub personal access token in plaintext (ghp_...)\n"
                "  --> template.yaml:4:14\n     4 |     TOKEN = '[redacted]'\n");
    shows(text, "       | data \"aws_iam_policy_document\" ");
    finish(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_holes),
        cmocka_unit_test(test_written_elsewhere),
        cmocka_unit_test(test_one_secret_many_functions),
        cmocka_unit_test(test_inline_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
