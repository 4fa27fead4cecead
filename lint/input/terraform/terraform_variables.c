/* Values of variables: by the module's caller, by .tfvars files and the command line, by default. */
#include <dirent.h>
#include <stdlib.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/base/utf8.h"
#include "lint/input/files.h"
#include "lint/input/terraform/terraform.h"

static const struct lc_tf_scope no_scope = {0};

/* ------------------------------------------------------------------------------------------------- .tfvars */

struct lc_data *lc_tf_json(struct lc_terraform *tf, lc_str path, const struct lc_node *node, lc_str written_as)
{
    enum lc_data_kind kind = LC_DATA_TEXT;
    struct lc_origin at = {.file = path, .line = node->span.line, .column = node->span.column};
    struct lc_data *data;
    lc_str text = node->text;

    switch ((int)node->kind) {
    case LC_EVENT_MAP: kind = LC_DATA_MAP; break;
    case LC_EVENT_LIST: kind = LC_DATA_LIST; break;
    case LC_EVENT_NULL: kind = LC_DATA_NULL; break;
    case LC_EVENT_NUMBER:
        kind = LC_DATA_NUMBER;
        if (lc_str_find_byte(text, 'e') == LC_NPOS && lc_str_find_byte(text, 'E') == LC_NPOS)
            text = lc_data_decimal(tf->arena, text);
        break;
    case LC_EVENT_TRUE:
    case LC_EVENT_FALSE:
        kind = LC_DATA_BOOL;
        text = node->kind == LC_EVENT_TRUE ? LC_S("true") : LC_S("false");
        break;
    default: break;
    }
    data = lc_data_new(tf->arena, kind, text, at);
    data->written_as = written_as;
    data->key = node->key;
    data->key_at = (struct lc_origin){.file = path, .line = node->key_span.line, .column = node->key_span.column};
    for (const struct lc_node *child = node->first; child; child = child->next)
        lc_data_add(data, lc_tf_json(tf, path, child, written_as));
    return data;
}

static enum lc_status read_json(struct lc_terraform *tf, lc_str path, lc_str text, struct lc_data *into,
                                struct lc_err *err)
{
    const struct lc_node *root;
    struct lc_err cause = {0};
    enum lc_status status = lc_document_parse(LC_NOTATION_JSON, text, tf->arena, &root, &cause);
    lc_str shown = lc_utf8_escaped(tf->arena, path);

    if (status != LC_OK)
        return lc_fail(err, status, "'%.*s', %s", LC_FMT(shown), cause.text);
    if (root->kind != LC_EVENT_MAP)
        return lc_fail(err, LC_MALFORMED, "'%.*s', line %u, column %u: expected an object of variables", LC_FMT(shown),
                       root->span.line, root->span.column);
    lc_data_merge(tf->arena, into,
                  lc_tf_json(tf, path, root, lc_arena_printf(tf->arena, "a variable of '%.*s'", LC_FMT(path))));
    return LC_OK;
}

static enum lc_status read_hcl(struct lc_tf_module *root, lc_str path, struct lc_data *into, struct lc_err *err)
{
    struct lc_terraform *tf = root->tf;
    const struct lc_tf_file *file = lc_tf_parse(tf, path);
    lc_str shown = lc_utf8_escaped(tf->arena, path);
    struct lc_data *map = lc_data_new(tf->arena, LC_DATA_MAP, LC_S(""), (struct lc_origin){.file = path});
    uint32_t body;

    if (file == NULL || file->hcl.errors > 0)
        return lc_fail(err, LC_MALFORMED, "%.*s", LC_FMT(tf->malformed.len > 0 ? tf->malformed : shown));
    body = lc_hcl_child(&file->hcl, 0, LC_HCL_BODY);
    for (uint32_t child = body ? file->hcl.nodes[body].first : 0; child != 0; child = file->hcl.nodes[child].next) {
        uint32_t name = lc_hcl_child(&file->hcl, child, LC_HCL_IDENTIFIER);
        struct lc_data *copy;
        if (file->hcl.nodes[child].kind != LC_HCL_ATTRIBUTE || name == 0)
            continue;
        copy = lc_data_copy(tf->arena,
                            lc_tf_eval(root, &no_scope, file, lc_hcl_child(&file->hcl, child, LC_HCL_EXPRESSION)));
        copy->written_as = lc_arena_printf(tf->arena, "a variable of '%.*s'", LC_FMT(path));
        copy->key = lc_hcl_text(&file->hcl, name);
        copy->key_at = lc_tf_place(file, name);
        lc_data_add(map, copy);
    }
    lc_data_merge(tf->arena, into, map);
    return LC_OK;
}

static enum lc_status read_tfvars(struct lc_tf_module *root, lc_str path, struct lc_data *into, struct lc_err *err)
{
    struct lc_err cause = {0};
    lc_str text, shown = lc_utf8_escaped(root->tf->arena, path);
    enum lc_status status = lc_input_text(root->tf->input, path, LC_INPUT_FILE_BYTES_MAX, &text, &cause);

    if (status != LC_OK)
        return lc_fail(err, LC_IO, "cannot read '%.*s': %s", LC_FMT(shown), cause.text);
    return lc_str_has_suffix(path, LC_S(".json")) ? read_json(root->tf, path, text, into, err)
                                                  : read_hcl(root, path, into, err);
}

static int by_name(const void *a, const void *b)
{
    return lc_str_cmp(*(const lc_str *)a, *(const lc_str *)b);
}

/* terraform.tfvars, terraform.tfvars.json, then *.auto.tfvars and *.auto.tfvars.json by name: Terraform's own order. */
static enum lc_status read_usual(struct lc_tf_module *root, struct lc_data *into, struct lc_err *err)
{
    struct lc_terraform *tf = root->tf;
    const lc_str usual[] = {LC_S("terraform.tfvars"), LC_S("terraform.tfvars.json")};
    struct {
        lc_str *items;
        size_t count, capacity;
    } names = {0};
    DIR *open = opendir(lc_arena_cstring(tf->arena, root->folder, NULL));
    const struct dirent *entry;
    enum lc_status status = LC_OK;

    while (open && (entry = readdir(open)) != NULL && names.count < LC_INPUT_FILES_MAX) {
        lc_str name = lc_str_from(entry->d_name);
        if (lc_str_has_suffix(name, LC_S(".auto.tfvars")) || lc_str_has_suffix(name, LC_S(".auto.tfvars.json")))
            *LC_PUSH(tf->arena, &names) = lc_arena_copy(tf->arena, name);
    }
    if (open)
        closedir(open);
    if (names.count > 1)
        qsort(names.items, names.count, sizeof *names.items, by_name);
    for (size_t i = 0; i < 2 && status == LC_OK; i++) {
        lc_str path = lc_input_path(tf->input, root->folder, usual[i]);
        if (lc_input_exists(tf->input, path))
            status = read_tfvars(root, path, into, err);
    }
    for (size_t i = 0; i < names.count && status == LC_OK; i++)
        status = read_tfvars(root, lc_input_path(tf->input, root->folder, names.items[i]), into, err);
    return status;
}

/* TF_VAR_name, only when this environment may be looked at. */
static void read_environment(struct lc_tf_module *root, struct lc_data *into)
{
    struct lc_terraform *tf = root->tf;

    if (!lc_arguments_has(tf->input->arguments, LC_OPT_USE_ENVIRONMENT))
        return;
    for (size_t i = 0; i < root->entries.count; i++) {
        lc_str name = root->entries.items[i]->name;
        const char *value;
        struct lc_data *data;
        if (!lc_str_has_prefix(name, LC_S("var.")))
            continue;
        name = lc_str_from_index(name, 4);
        value = getenv(lc_arena_cstring(tf->arena, lc_arena_printf(tf->arena, "TF_VAR_%.*s", LC_FMT(name)), NULL));
        if (value == NULL)
            continue;
        data =
            lc_data_new(tf->arena, LC_DATA_TEXT, lc_arena_copy(tf->arena, lc_str_from(value)), (struct lc_origin){0});
        data->no_echo = true;
        data->key = name;
        lc_data_add(into, data);
    }
}

enum lc_status lc_tf_given(struct lc_tf_module *root, struct lc_err *err)
{
    struct lc_terraform *tf = root->tf;
    const struct lc_arguments *arguments = tf->input->arguments;
    struct lc_data *given = lc_data_new(tf->arena, LC_DATA_MAP, LC_S(""), (struct lc_origin){0});
    enum lc_status status;

    read_environment(root, given);
    status = read_usual(root, given, err);
    for (size_t i = 0; i < arguments->given.count && status == LC_OK; i++) {
        lc_str files = arguments->given.items[i].value, path;
        while (arguments->given.items[i].id == LC_OPT_TFVARS && status == LC_OK && lc_str_next(&files, ',', &path))
            status = read_tfvars(root, path, given, err);
    }
    for (size_t i = 0; i < arguments->given.count && status == LC_OK; i++) {
        const struct lc_given *option = &arguments->given.items[i];
        size_t equals = lc_str_find_byte(option->value, '=');
        struct lc_data *one, *map;
        if (option->id != LC_OPT_PARAMETER || equals == LC_NPOS)
            continue;
        map = lc_data_new(tf->arena, LC_DATA_MAP, LC_S(""), (struct lc_origin){0});
        one = lc_data_new(tf->arena, LC_DATA_TEXT, lc_str_from_index(option->value, equals + 1), (struct lc_origin){0});
        one->key = lc_str_cut(option->value, 0, equals);
        one->written_as = lc_arena_printf(tf->arena, "option '--parameter' for '%.*s'", LC_FMT(one->key));
        lc_data_add(map, one);
        lc_data_merge(tf->arena, given, map);
    }
    root->given = given;
    return status;
}

/* ------------------------------------------------------------------------------------------------- variables */

/* What the caller passes; what it wrote is named where it wrote it. */
static const struct lc_data *passed(struct lc_tf_module *module, const char *name)
{
    const struct lc_data *data =
        lc_tf_get(module->parent, &module->call_scope, module->call->file, module->call->node, name);
    struct lc_data *copy;

    if (data == NULL || data->written_as.len > 0)
        return data;
    copy = lc_data_copy(module->tf->arena, data);
    copy->written_as = lc_arena_printf(module->tf->arena, "argument '%s' of '%.*s'", name, LC_FMT(module->call->name));
    return copy;
}

static const struct lc_data *evaluate(struct lc_tf_module *module, const struct lc_tf_entry *entry)
{
    struct lc_arena *arena = module->tf->arena;
    lc_str name = lc_str_from_index(entry->name, 4), expression, why, how;
    const struct lc_data *data =
        module->parent ? passed(module, lc_arena_cstring(arena, name, NULL)) : lc_data_get(module->given, name);
    struct lc_data *copy;

    if (data != NULL)
        return data;
    data = lc_tf_get(module, &no_scope, entry->file, entry->node, "default");
    if (data != NULL) {
        copy = lc_data_copy(arena, data);
        copy->written_as = lc_arena_printf(arena, "the default of variable '%.*s'", LC_FMT(name));
        return copy;
    }
    expression = lc_arena_printf(arena, "${var.%.*s}", LC_FMT(name));
    why = lc_arena_printf(arena, "variable '%.*s' has no value here", LC_FMT(name));
    how = lc_arena_printf(arena, "--parameter %.*s=VALUE or --tfvars FILE", LC_FMT(name));
    return lc_data_unknown(arena, expression, why, how, lc_tf_place(entry->file, entry->at));
}

const struct lc_data *lc_tf_variable(struct lc_tf_module *module, struct lc_tf_entry *entry)
{
    const struct lc_data *sensitive = lc_tf_get(module, &no_scope, entry->file, entry->node, "sensitive");
    uint32_t at, type = lc_tf_attribute(entry->file, entry->node, "type", &at);
    const struct lc_data *data = lc_tf_typed(module, entry->file, type, evaluate(module, entry));
    struct lc_data *copy;

    if (!lc_data_is_true(sensitive) || data->no_echo)
        return data;
    copy = lc_data_copy(module->tf->arena, data);
    copy->no_echo = true;
    return copy;
}
