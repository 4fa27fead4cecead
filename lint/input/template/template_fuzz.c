/* libFuzzer: any bytes as a template in JSON or YAML, as a samconfig.toml, as words that override parameters. The first
 * byte says which. */
#include "lint/input/template/template.h"
#include "lint/input/toml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_value(const struct lc_value *value)
{
    uint64_t end = 0;

    for (size_t i = 0; i < value->hole_count; i++) {
        LC_ASSERT(value->holes[i].offset >= end);
        end = (uint64_t)value->holes[i].offset + value->holes[i].length;
        LC_ASSERT(end <= value->text.len);
    }
    LC_ASSERT(value->know != LC_UNKNOWN || value->why.len > 0);
    LC_ASSERT(value->know != LC_AT_LEAST || value->hole_count > 0);
}

static void check_function(const struct lc_function *function)
{
    check_value(&function->runtime);
    check_value(&function->handler);
    check_value(&function->timeout_s);
    check_value(&function->code.inline_text);
    for (size_t i = 0; i < function->environment_count; i++)
        check_value(&function->environment[i].value);
    for (size_t i = 0; i < function->layer_count; i++)
        LC_ASSERT(function->layers[i].path.len > 0 || function->layers[i].why.len > 0);
    LC_ASSERT(function->code.path.len > 0 || function->code.why.len > 0);
}

static void read_template(enum lc_notation notation, lc_str text, struct lc_arena *arena)
{
    struct lc_arguments arguments = {.given = {0}};
    struct lc_input input = {.arguments = &arguments, .catalogue = lc_catalogue_builtin(), .arena = arena};
    struct lc_budget budget = {0};
    struct lc_functions functions = {0};
    struct lc_template template = {.input = &input,
                                   .arena = arena,
                                   .file = LC_S("template.yaml"),
                                   .folder = LC_S("nowhere"),
                                   .given = &input.parameters,
                                   .budget = &budget};
    struct lc_err err = {0};

    if (lc_document_parse(notation, text, arena, &template.root, &err) != LC_OK)
        return;
    template.root = lc_node_meant(template.root);
    if (lc_template_sections(&template, &err) != LC_OK || lc_template_nested(&template, &err) != LC_OK) {
        LC_ASSERT(err.text[0] != '\0');
        return;
    }
    lc_template_functions(&template, &functions);
    lc_template_lone_layers(&template);
    if (template.failed.status != LC_OK)
        return; /* a cap: nothing of it is used */
    for (size_t i = 0; i < functions.count; i++)
        check_function(&functions.items[i]);
}

static void take(void *context, lc_str text, uint32_t line, uint32_t column)
{
    struct lc_arena *arena = context;
    struct lc_parameters parameters = {0};

    LC_ASSERT(line > 0 && column > 0);
    lc_parameters_add_words(text, (struct lc_origin){0}, LC_S("x"), arena, &parameters);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    lc_str text = {(const char *)data + 1, size - 1};
    struct lc_err err = {0};
    struct lc_arena arena;

    if (size < 1)
        return 0;
    lc_arena_init(&arena, size);
    if (data[0] % 4 == 0)
        read_template(LC_NOTATION_JSON, text, &arena);
    else if (data[0] % 4 == 1)
        read_template(LC_NOTATION_YAML, text, &arena);
    else if (data[0] % 4 == 2 && lc_toml_strings(text, LC_S("t"), LC_S("k"), &arena, take, &arena, &err) != LC_OK)
        LC_ASSERT(err.text[0] != '\0');
    else
        take(&arena, text, 1, 1);
    lc_arena_release(&arena);
    return 0;
}
