/* Words, files and samconfig.toml that give parameters their values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "lint/input/parameters.h"
#include "lint/input/toml.h"

static lc_str listed(const struct lc_parameters *parameters, struct lc_arena *arena)
{
    lc_str list = LC_S("");

    for (size_t i = 0; i < parameters->count; i++)
        list = lc_arena_printf(arena, "%.*s%.*s=%.*s@%u:%u;", LC_FMT(list), LC_FMT(parameters->items[i].name),
                               LC_FMT(parameters->items[i].text), parameters->items[i].at.line,
                               parameters->items[i].at.column);
    return list;
}

static void words_are_parted_as_a_shell_does(void **state)
{
    static const struct {
        const char *words, *expected;
    } cases[] = {
        {"A=1 B=2", "A=1@1:1;B=2@1:1;"},
        {"A='one two' B=\"three 'x' four\" C=a\\ b", "A=one two@1:1;B=three 'x' four@1:1;C=a b@1:1;"},
        {"ParameterKey=K,ParameterValue=v,w", "K=v,w@1:1;"},
        {"ParameterKey=K,ParameterValue='a b' X=", "K=a b@1:1;X=@1:1;"},
        {"=x nothing 'A=b c", "A=b c@1:1;"},
        {"", ""},
        {"A=x=y\n\tB='\\'", "A=x=y@1:1;B=\\@1:1;"},
    };
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lc_parameters out = {0};
        (void)lc_parameters_add_words(lc_str_from(cases[i].words), (struct lc_origin){.line = 1, .column = 1},
                                      LC_S("x"), &arena, &out);
        assert_string_equal(lc_arena_cstring(&arena, listed(&out, &arena), NULL), cases[i].expected);
    }
    lc_arena_release(&arena);
}

/* What a file of that text gives, or the error's text. */
static lc_str read_as(const char *name, const char *text, bool samconfig, struct lc_arena *arena)
{
    char path[] = "/tmp/parameters_test.XXXXXX";
    lc_str file;
    struct lc_parameters out = {0};
    struct lc_err err = {0};
    FILE *stream;

    assert_non_null(mkdtemp(path));
    file = lc_arena_printf(arena, "%s/%s", path, name);
    stream = fopen(lc_arena_cstring(arena, file, NULL), "w");
    assert_non_null(stream);
    fputs(text, stream);
    fclose(stream);
    if ((samconfig ? lc_parameters_read_samconfig(file, arena, &out, &err)
                   : lc_parameters_read(file, arena, &out, &err)) != LC_OK) {
        size_t at = lc_str_find(lc_str_from(err.text), LC_S("line"));
        unlink(lc_arena_cstring(arena, file, NULL));
        rmdir(path);
        return lc_arena_copy(arena, lc_str_from_index(lc_str_from(err.text), at == LC_NPOS ? 0 : at));
    }
    unlink(lc_arena_cstring(arena, file, NULL));
    rmdir(path);
    return listed(&out, arena);
}

static void files_of_each_form_are_read(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"[{\"ParameterKey\": \"A\", \"ParameterValue\": \"1\"},\n {\"ParameterKey\": \"B\", \"UsePreviousValue\": true}]",
         "A=1@1:42;"},
        {"{\"Parameters\": {\"A\": \"x\", \"N\": 5, \"T\": true}}", "A=x@1:22;N=5@1:32;T=true@1:40;"},
        {"{\"A\": [\"x\", \"y\"]}", "A=x,y@1:7;"},
        {"[\"A=1 B=2\", \"C=3\"]", "A=1@1:2;B=2@1:2;C=3@1:13;"},
        {"# comment\nA=1\n\nB='x y'\n", "A=1@2:1;B=x y@4:1;"},
        {"A: 1\nB: two # c\n", "A=1@1:4;B=two@2:4;"},
        {"Parameters:\n  A: 1\n", "A=1@2:6;"},
        {"- ParameterKey: A\n  ParameterValue: b\n", "A=b@2:19;"},
        {"", ""},
        {"{\"A\": }", "line 1, column 7: expected a value"},
        {"just words\n", "line 1, column 1: expected NAME=VALUE"},
        {"[\"A=1\", 5]", "line 1, column 9: expected 'ParameterKey' and 'ParameterValue', or NAME=VALUE"},
        {"[{\"Key\": \"A\", \"Value\": \"b\"}]",
         "line 1, column 2: expected 'ParameterKey' and 'ParameterValue', or NAME=VALUE"},
        {"[{\"ParameterKey\": \"A\"}]", "line 1, column 2: expected 'ParameterValue'"},
        {"[{\"ParameterKey\": \"A\", \"ParameterValue\": [\"b\"]}]",
         "line 1, column 42: expected a text as 'ParameterValue'"},
        {"{\"A\": null}", "line 1, column 7: expected a text, or a list of texts, as the value"},
        {"{\"A\": {\"B\": 1}}", "line 1, column 7: expected a text, or a list of texts, as the value"},
        {"{\"A\": [[1]]}", "line 1, column 8: expected a text in the list"},
        {"A=1\nB\n", "line 2, column 1: expected NAME=VALUE"},
    };
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(lc_arena_cstring(&arena, read_as("params.json", cases[i].text, false, &arena), NULL),
                            cases[i].expected);
    lc_arena_release(&arena);
}

static void samconfig_gives_its_overrides(void **state)
{
    static const struct {
        const char *name, *text, *expected;
    } cases[] = {
        {"samconfig.toml", "[default.deploy.parameters]\nparameter_overrides = \"A=\\\"x y\\\" B=2\"\n",
         "A=x y@2:23;B=2@2:23;"},
        {"samconfig.toml",
         "[default.deploy.parameters]\nother = [1, [\"A=no\"], {x = \"A=no\"}]\nparameter_overrides = [\n  \"A=1\", # c\n"
         "  'B=2',\n]\n",
         "A=1@4:3;B=2@5:3;"},
        {"samconfig.toml",
         "[default.deploy.parameters]\nparameter_overrides = \"A=2\"\n[default.global.parameters]\n"
         "parameter_overrides = 'A=1'\n[[x]]\nparameter_overrides = 'A=3'",
         "A=1@4:23;A=2@2:23;"},
        {"samconfig.toml", "[default.deploy.parameters]\nparameter_overrides = '''\nA=1\nB=2'''\n",
         "A=1@2:23;B=2@2:23;"},
        {"samconfig.toml",
         "[default.deploy.parameters]\nparameter_overrides = [\"file://made-later.json\", 'A=1', \"file://.\"]\n",
         "A=1@2:50;"},
        {"samconfig.toml", "[default.deploy.parameters\n", "line 1, column 27: ']' is expected"},
        {"samconfig.toml", "a = \n", "line 1, column 5: a value is expected"},
        {"samconfig.toml", "a\n", "line 1, column 2: '=' is expected"},
        {"samconfig.toml", "a = [1,\n", "line 2, column 1: a value is expected"},
        {"samconfig.yaml", "default:\n  deploy:\n    parameters:\n      parameter_overrides:\n        - A=1\n",
         "A=1@5:11;"},
        {"samconfig.yaml", "default: {deploy: {parameters: {parameter_overrides: A=1 B=2}}}\n", "A=1@1:54;B=2@1:54;"},
    };
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(lc_arena_cstring(&arena, read_as(cases[i].name, cases[i].text, true, &arena), NULL),
                            cases[i].expected);
    lc_arena_release(&arena);
}

static void the_last_value_of_a_name_counts(void **state)
{
    struct lc_parameters out = {0};
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    (void)lc_parameters_add_words(LC_S("A=1 B=2 A=3"), (struct lc_origin){0}, LC_S("x"), &arena, &out);
    assert_true(lc_str_is(lc_parameters_find(&out, LC_S("A"))->text, "3"));
    assert_null(lc_parameters_find(&out, LC_S("C")));
    assert_null(lc_parameters_find(NULL, LC_S("A")));
    lc_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_parted_as_a_shell_does),
        cmocka_unit_test(files_of_each_form_are_read),
        cmocka_unit_test(samconfig_gives_its_overrides),
        cmocka_unit_test(the_last_value_of_a_name_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
