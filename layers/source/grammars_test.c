/* The pinned tree-sitter core and grammars fit together: each parses a line of its language without an error.
 * Expected results come from the languages' own grammars: every line is valid, so no tree may hold an error node. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_javascript(void);
const TSLanguage *tree_sitter_typescript(void);
const TSLanguage *tree_sitter_tsx(void);
const TSLanguage *tree_sitter_python(void);
const TSLanguage *tree_sitter_ruby(void);
const TSLanguage *tree_sitter_hcl(void);

struct sample {
    const char *name;
    const TSLanguage *(*language)(void);
    const char *root;
    const char *valid;
    const char *invalid;
};

static const struct sample samples[] = {
    {"javascript", tree_sitter_javascript, "program", "exports.handler = async (e) => { await f(`${e}`); };\n",
     "if ) {\n"},
    {"typescript", tree_sitter_typescript, "program", "export const f = (e: Event): void => g<string>(e);\n",
     "let : = ;\n"},
    {"tsx", tree_sitter_tsx, "program", "const v = <A b={1}>text</A>;\n", "const v = <A;\n"},
    {"python", tree_sitter_python, "module", "async def f(e, c):\n    return f'{e!r}'\n", "def (:\n"},
    {"ruby", tree_sitter_ruby, "program", "def f(event:, context:)\n  <<~A\n    x\n  A\nend\n", "def )\n"},
    {"hcl", tree_sitter_hcl, "config_file", "resource \"a\" \"b\" { c = \"${var.d}\" }\n", "resource { {\n"},
};

static TSTree *parse(const TSLanguage *language, const char *text)
{
    TSParser *parser = ts_parser_new();
    TSTree *tree;

    assert_non_null(parser);
    assert_true(ts_parser_set_language(parser, language));
    tree = ts_parser_parse_string(parser, NULL, text, (uint32_t)strlen(text));
    assert_non_null(tree);
    ts_parser_delete(parser);
    return tree;
}

static void abi_versions_fit(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        uint32_t abi = ts_language_abi_version(samples[i].language());

        assert_in_range(abi, TREE_SITTER_MIN_COMPATIBLE_LANGUAGE_VERSION, TREE_SITTER_LANGUAGE_VERSION);
    }
}

static void valid_line_parses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const struct sample *s = &samples[i];
        TSTree *tree = parse(s->language(), s->valid);
        TSNode root = ts_tree_root_node(tree);

        if (ts_node_has_error(root))
            fail_msg("%s: the valid line has an error node", s->name);
        assert_string_equal(ts_node_type(root), s->root);
        assert_int_equal(ts_node_end_byte(root), strlen(s->valid));
        ts_tree_delete(tree);
    }
}

static void invalid_line_has_error(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        TSTree *tree = parse(samples[i].language(), samples[i].invalid);

        if (!ts_node_has_error(ts_tree_root_node(tree)))
            fail_msg("%s: the invalid line has no error node", samples[i].name);
        ts_tree_delete(tree);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(abi_versions_fit),
        cmocka_unit_test(valid_line_parses),
        cmocka_unit_test(invalid_line_has_error),
    };

    return cmocka_run_group_tests_name("grammars", tests, NULL, NULL);
}
