/* Values for parameters: the command line, parameter files, samconfig.toml. */
#include "lint/input/parameters.h"

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/base/source.h"
#include "layers/base/utf8.h"
#include "layers/text/text.h"
#include "lint/input/template/term.h"
#include "lint/input/toml.h"

const struct lc_parameter *lc_parameters_find(const struct lc_parameters *parameters, lc_str name)
{
    for (size_t i = parameters ? parameters->count : 0; i > 0; i--)
        if (lc_str_eq(parameters->items[i - 1].name, name))
            return &parameters->items[i - 1];
    return NULL;
}

static void add(struct lc_parameters *out, lc_str name, lc_str text, struct lc_origin at, lc_str source,
                struct lc_arena *arena)
{
    *LC_PUSH(arena, out) = (struct lc_parameter){.name = name, .text = text, .at = at, .source = source};
}

/* -- words --------------------------------------------------------------------------------------------------------- */

/* The next word as a shell parts them: blanks part, quotes hold together, a backslash takes the next byte. */
static bool next_word(lc_str *rest, struct lc_arena *arena, lc_str *out)
{
    struct lc_text_parts word = {.arena = arena};
    char quote = '\0';
    size_t at = 0;

    *rest = lc_str_trim(*rest);
    if (rest->len == 0)
        return false;
    for (; at < rest->len && (quote != '\0' || !lc_is_blank(rest->ptr[at])); at++) {
        char c = rest->ptr[at];
        if (c == quote) {
            quote = '\0';
        } else if (quote == '\0' && (c == '"' || c == '\'')) {
            quote = c;
        } else {
            if (c == '\\' && quote != '\'' && at + 1 < rest->len)
                at++;
            lc_parts_add(&word, lc_str_cut(*rest, at, at + 1));
        }
    }
    *rest = lc_str_from_index(*rest, at);
    *out = (lc_str){word.text.items, word.text.count};
    return true;
}

void lc_parameters_add_words(lc_str words, struct lc_origin at, lc_str source, struct lc_arena *arena,
                             struct lc_parameters *out)
{
    lc_str word;

    while (next_word(&words, arena, &word)) {
        size_t equals = lc_str_find_byte(word, '='), value = lc_str_find(word, LC_S(",ParameterValue="));
        if (lc_str_has_prefix(word, LC_S("ParameterKey=")) && value != LC_NPOS)
            add(out, lc_str_cut(word, 13, value), lc_str_from_index(word, value + 16), at, source, arena);
        else if (equals != LC_NPOS && equals > 0)
            add(out, lc_str_cut(word, 0, equals), lc_str_from_index(word, equals + 1), at, source, arena);
    }
}

/* -- files --------------------------------------------------------------------------------------------------------- */

static enum lc_status read_text(lc_str path, struct lc_arena *arena, lc_str *out, struct lc_err *err)
{
    struct lc_err cause = {0};
    enum lc_status status = lc_file_read(lc_arena_cstring(arena, path, NULL), LC_TEXT_BYTES_MAX, arena, out, &cause);

    return status == LC_OK
               ? LC_OK
               : lc_fail(err, status, "cannot read '%.*s': %s", LC_FMT(lc_utf8_escaped(arena, path)), cause.text);
}

static struct lc_origin origin_of(lc_str path, const struct lc_node *node)
{
    return (struct lc_origin){path, node->span.line, node->span.column};
}

static lc_str scalar(const struct lc_node *node)
{
    if (node && node->kind == LC_EVENT_ALIAS)
        node = node->aliased;
    if (node && node->kind == LC_EVENT_NUMBER)
        return node->text;
    if (node && (node->kind == LC_EVENT_TRUE || node->kind == LC_EVENT_FALSE))
        return node->kind == LC_EVENT_TRUE ? LC_S("true") : LC_S("false");
    return lc_node_text(node);
}

/* ["A=1", ...] as `aws cloudformation deploy` takes them, or [{"ParameterKey": ..., "ParameterValue": ...}, ...]. */
static void add_list(const struct lc_node *list, lc_str path, struct lc_arena *arena, struct lc_parameters *out)
{
    for (const struct lc_node *item = list->first; item; item = item->next) {
        const struct lc_node *value = lc_node_get(item, LC_S("ParameterValue"));
        if (lc_node_is_text(item))
            lc_parameters_add_words(lc_node_text(item), origin_of(path, item), path, arena, out);
        else if (value)
            add(out, lc_node_text(lc_node_get(item, LC_S("ParameterKey"))), scalar(value), origin_of(path, value), path,
                arena);
    }
}

static void add_map(const struct lc_node *map, lc_str path, struct lc_arena *arena, struct lc_parameters *out)
{
    for (const struct lc_node *child = map->first; child; child = child->next) {
        lc_str text = scalar(child);
        if (child->kind != LC_EVENT_LIST) {
            add(out, child->key, text, origin_of(path, child), path, arena);
            continue;
        }
        for (const struct lc_node *item = child->first; item; item = item->next)
            text = item == child->first ? scalar(item)
                                        : lc_arena_printf(arena, "%.*s,%.*s", LC_FMT(text), LC_FMT(scalar(item)));
        add(out, child->key, text, origin_of(path, child), path, arena);
    }
}

static void add_document(const struct lc_node *root, lc_str path, struct lc_arena *arena, struct lc_parameters *out)
{
    const struct lc_node *inside = lc_node_get(root, LC_S("Parameters"));

    if (inside && (inside->kind == LC_EVENT_MAP || inside->kind == LC_EVENT_LIST))
        root = inside;
    if (root->kind == LC_EVENT_LIST)
        add_list(root, path, arena, out);
    else if (root->kind == LC_EVENT_MAP)
        add_map(root, path, arena, out);
    else if (lc_node_is_text(root))
        lc_parameters_add_words(lc_node_text(root), origin_of(path, root), path, arena, out);
}

/* Lines of NAME=VALUE are no YAML map: their first line has an equals sign before any colon. */
static bool is_lines(lc_str text)
{
    lc_str line;

    while (lc_str_next(&text, '\n', &line)) {
        size_t equals = lc_str_find_byte(line, '='), colon = lc_str_find_byte(line, ':');
        line = lc_str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        return equals != LC_NPOS && (colon == LC_NPOS || equals < colon) && line.ptr[0] != '-' && line.ptr[0] != '"' &&
               line.ptr[0] != '{' && line.ptr[0] != '[';
    }
    return false;
}

static void add_lines(lc_str text, lc_str path, struct lc_arena *arena, struct lc_parameters *out)
{
    struct lc_origin at = {.file = path, .column = 1};
    lc_str line;

    while (lc_str_next(&text, '\n', &line)) {
        at.line++;
        line = lc_str_trim(line);
        if (line.len > 0 && line.ptr[0] != '#')
            lc_parameters_add_words(line, at, path, arena, out);
    }
}

static enum lc_status parse(lc_str path, lc_str text, struct lc_arena *arena, const struct lc_node **out,
                            struct lc_err *err)
{
    lc_str start = lc_str_trim(lc_str_has_prefix(text, LC_S("\xef\xbb\xbf")) ? lc_str_from_index(text, 3) : text);
    bool json = start.len > 0 && (start.ptr[0] == '{' || start.ptr[0] == '[');
    struct lc_err cause = {0};
    enum lc_status status = lc_document_parse(json ? LC_NOTATION_JSON : LC_NOTATION_YAML, text, arena, out, &cause);

    return status == LC_OK ? LC_OK
                           : lc_fail(err, LC_MALFORMED, "'%.*s', %s", LC_FMT(lc_utf8_escaped(arena, path)), cause.text);
}

enum lc_status lc_parameters_read(lc_str path, struct lc_arena *arena, struct lc_parameters *out, struct lc_err *err)
{
    const struct lc_node *root;
    lc_str text;
    enum lc_status status = read_text(path, arena, &text, err);

    if (status != LC_OK)
        return status;
    if (is_lines(text)) {
        add_lines(text, path, arena, out);
        return LC_OK;
    }
    status = parse(path, text, arena, &root, err);
    if (status == LC_OK)
        add_document(root, path, arena, out);
    return status;
}

struct overrides {
    lc_str path;
    struct lc_arena *arena;
    struct lc_parameters *out;
};

static void take_override(void *context, lc_str text, uint32_t line, uint32_t column)
{
    struct overrides *overrides = context;

    lc_parameters_add_words(text, (struct lc_origin){overrides->path, line, column}, overrides->path, overrides->arena,
                            overrides->out);
}

enum lc_status lc_parameters_read_samconfig(lc_str path, struct lc_arena *arena, struct lc_parameters *out,
                                            struct lc_err *err)
{
    static const char *const commands[] = {"global", "deploy"};
    struct overrides overrides = {path, arena, out};
    const struct lc_node *root = NULL;
    struct lc_err cause = {0};
    lc_str text;
    enum lc_status status = read_text(path, arena, &text, err);

    if (status == LC_OK && !lc_str_has_suffix(path, LC_S(".toml")))
        status = parse(path, text, arena, &root, err);
    for (size_t i = 0; status == LC_OK && i < sizeof commands / sizeof *commands; i++) {
        lc_str table = lc_arena_printf(arena, "default.%s.parameters", commands[i]);
        const struct lc_node *node = lc_node_get(root, LC_S("default"));
        node = lc_node_get(lc_node_get(node, lc_str_from(commands[i])), LC_S("parameters"));
        node = lc_node_get(node, LC_S("parameter_overrides"));
        if (node)
            add_document(node, path, arena, out);
        if (root == NULL)
            status =
                lc_toml_strings(text, table, LC_S("parameter_overrides"), arena, take_override, &overrides, &cause);
        if (status != LC_OK)
            status = lc_fail(err, status, "'%.*s', %s", LC_FMT(lc_utf8_escaped(arena, path)), cause.text);
    }
    return status;
}

enum lc_status lc_parameters_given(const struct lc_arguments *arguments, struct lc_arena *arena,
                                   struct lc_parameters *out, struct lc_err *err)
{
    enum lc_status status = LC_OK;

    for (size_t i = 0; status == LC_OK && i < arguments->given.count; i++)
        if (arguments->given.items[i].id == LC_OPT_PARAMETER_FILE)
            status = lc_parameters_read(arguments->given.items[i].value, arena, out, err);
    for (size_t i = 0; status == LC_OK && i < arguments->given.count; i++) {
        lc_str value = arguments->given.items[i].value;
        size_t equals = lc_str_find_byte(value, '=');
        if (arguments->given.items[i].id != LC_OPT_PARAMETER)
            continue;
        if (equals == LC_NPOS || equals == 0)
            return lc_fail(err, LC_USAGE, "option '--parameter' wants NAME=VALUE"); /* it may be a secret */
        add(out, lc_str_cut(value, 0, equals), lc_str_from_index(value, equals + 1), (struct lc_origin){0},
            LC_S("--parameter"), arena);
    }
    return status;
}
