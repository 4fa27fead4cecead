/* Values for parameters: the command line, parameter files, samconfig.toml. */
#include "lint/input/parameters.h"

#include <inttypes.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/base/source.h"
#include "layers/base/utf8.h"
#include "layers/text/text.h"
#include "lint/config/ancestors.h"
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

bool lc_parameters_add_words(lc_str words, struct lc_origin at, lc_str source, struct lc_arena *arena,
                             struct lc_parameters *out)
{
    bool all = true;
    lc_str word;

    while (next_word(&words, arena, &word)) {
        size_t equals = lc_str_find_byte(word, '='), value = lc_str_find(word, LC_S(",ParameterValue="));
        if (lc_str_has_prefix(word, LC_S("ParameterKey=")) && value != LC_NPOS)
            add(out, lc_str_cut(word, 13, value), lc_str_from_index(word, value + 16), at, source, arena);
        else if (equals != LC_NPOS && equals > 0)
            add(out, lc_str_cut(word, 0, equals), lc_str_from_index(word, equals + 1), at, source, arena);
        else
            all = false;
    }
    return all;
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
    return node ? (struct lc_origin){path, node->span.line, node->span.column} : (struct lc_origin){.file = path};
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

/* A file being read. `err` keeps the first thing in it that is no parameter. `depth`: the lists around an item, in a
 * samconfig file, where a list may hold lists, maps and files; else 0. */
struct reading {
    lc_str path;
    struct lc_arena *arena;
    struct lc_parameters *out;
    struct lc_err *err;
    unsigned depth;
};

static enum lc_status refuse(const struct reading *reading, struct lc_origin at, const char *expected)
{
    return lc_fail(reading->err, LC_MALFORMED, "'%.*s', line %" PRIu32 ", column %" PRIu32 ": expected %s",
                   LC_FMT(lc_utf8_escaped(reading->arena, reading->path)), at.line, at.column, expected);
}

static bool is_scalar(const struct lc_node *node)
{
    if (node && node->kind == LC_EVENT_ALIAS)
        node = node->aliased;
    return node && (node->kind == LC_EVENT_NUMBER || node->kind == LC_EVENT_TRUE || node->kind == LC_EVENT_FALSE ||
                    lc_node_is_text(node));
}

static enum lc_status take_words(const struct reading *reading, lc_str words, struct lc_origin at)
{
    return lc_parameters_add_words(words, at, reading->path, reading->arena, reading->out)
               ? LC_OK
               : refuse(reading, at, "NAME=VALUE");
}

/* {"ParameterKey": ..., "ParameterValue": ...}; a value that the stack keeps is not told. */
static enum lc_status take_pair(const struct reading *reading, const struct lc_node *item)
{
    const struct lc_node *key = lc_node_get(item, LC_S("ParameterKey"));
    const struct lc_node *value = lc_node_get(item, LC_S("ParameterValue"));

    if (!lc_node_is_text(key))
        return refuse(reading, origin_of(reading->path, item), "'ParameterKey' and 'ParameterValue', or NAME=VALUE");
    if (value == NULL && lc_node_get(item, LC_S("UsePreviousValue")))
        return LC_OK;
    if (!is_scalar(value))
        return refuse(reading, origin_of(reading->path, value ? value : item),
                      value ? "a text as 'ParameterValue'" : "'ParameterValue'");
    add(reading->out, lc_node_text(key), scalar(value), origin_of(reading->path, value), reading->path, reading->arena);
    return LC_OK;
}

static enum lc_status add_map(const struct reading *reading, const struct lc_node *map);
static enum lc_status add_list(const struct reading *reading, const struct lc_node *list);

/* "file://params.yaml" among the overrides of a samconfig file. One that is not there (yet), and one in TOML, leaves its
 * parameters without values, as the unknowns then say.
 * Source: aws-sam-cli, pull request 7876, "Expanded parameter overrides". */
static bool is_file(lc_str words)
{
    return lc_str_has_prefix(lc_str_trim(words), LC_S("file://"));
}

static enum lc_status take_file(lc_str samconfig, lc_str words, struct lc_arena *arena, struct lc_parameters *out,
                                struct lc_err *err)
{
    lc_str path = lc_path_join(arena, lc_path_dir(samconfig), lc_str_from_index(lc_str_trim(words), 7));

    if (!lc_path_is_there(path, arena) || lc_path_is_folder(path, arena) || lc_str_has_suffix(path, LC_S(".toml")))
        return LC_OK;
    return lc_parameters_read(path, arena, out, err);
}

static enum lc_status take_override_item(const struct reading *reading, const struct lc_node *item)
{
    struct reading inner = *reading;

    inner.depth++;
    if (item->kind == LC_EVENT_MAP && lc_node_get(item, LC_S("ParameterKey")) == NULL)
        return add_map(&inner, item);
    if (item->kind == LC_EVENT_LIST && inner.depth < LC_INPUT_DEPTH_MAX)
        return add_list(&inner, item);
    if (is_file(lc_node_text(item)))
        return take_file(reading->path, lc_node_text(item), reading->arena, reading->out, reading->err);
    return lc_node_is_text(item) ? take_words(reading, lc_node_text(item), origin_of(reading->path, item))
                                 : take_pair(reading, item);
}

/* ["A=1", ...] as `aws cloudformation deploy` takes them, or [{"ParameterKey": ..., "ParameterValue": ...}, ...]. */
static enum lc_status add_list(const struct reading *reading, const struct lc_node *list)
{
    enum lc_status status = LC_OK;

    for (const struct lc_node *item = list->first; status == LC_OK && item; item = item->next)
        status = reading->depth > 0      ? take_override_item(reading, item)
                 : lc_node_is_text(item) ? take_words(reading, lc_node_text(item), origin_of(reading->path, item))
                                         : take_pair(reading, item);
    return status;
}

/* Values of a list are parted by commas, as a parameter of such a type has them. */
static enum lc_status add_map(const struct reading *reading, const struct lc_node *map)
{
    struct lc_arena *arena = reading->arena;

    for (const struct lc_node *child = map->first; child; child = child->next) {
        lc_str text = scalar(child);
        bool is_list = child->kind == LC_EVENT_LIST;
        if (!is_list && !is_scalar(child))
            return refuse(reading, origin_of(reading->path, child), "a text, or a list of texts, as the value");
        for (const struct lc_node *item = is_list ? child->first : NULL; item; item = item->next) {
            if (!is_scalar(item))
                return refuse(reading, origin_of(reading->path, item), "a text in the list");
            text = item == child->first ? scalar(item)
                                        : lc_arena_printf(arena, "%.*s,%.*s", LC_FMT(text), LC_FMT(scalar(item)));
        }
        add(reading->out, child->key, text, origin_of(reading->path, child), reading->path, arena);
    }
    return LC_OK;
}

static enum lc_status add_document(const struct reading *reading, const struct lc_node *root)
{
    const struct lc_node *inside = lc_node_get(root, LC_S("Parameters"));

    if (inside && (inside->kind == LC_EVENT_MAP || inside->kind == LC_EVENT_LIST))
        root = inside;
    if (root->kind == LC_EVENT_LIST)
        return add_list(reading, root);
    if (root->kind == LC_EVENT_MAP)
        return add_map(reading, root);
    if (lc_node_is_text(root))
        return take_words(reading, lc_node_text(root), origin_of(reading->path, root));
    return root->kind == LC_EVENT_NULL ? LC_OK : refuse(reading, origin_of(reading->path, root), "parameters");
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

static enum lc_status add_lines(const struct reading *reading, lc_str text)
{
    struct lc_origin at = {.file = reading->path, .column = 1};
    enum lc_status status = LC_OK;
    lc_str line;

    while (status == LC_OK && lc_str_next(&text, '\n', &line)) {
        at.line++;
        line = lc_str_trim(line);
        if (line.len > 0 && line.ptr[0] != '#')
            status = take_words(reading, line, at);
    }
    return status;
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
    const struct reading reading = {path, arena, out, err, 0};
    const struct lc_node *root;
    lc_str text;
    enum lc_status status = read_text(path, arena, &text, err);

    if (status != LC_OK)
        return status;
    if (is_lines(text))
        return add_lines(&reading, text);
    status = parse(path, text, arena, &root, err);
    return status == LC_OK ? add_document(&reading, root) : status;
}

struct overrides {
    lc_str path;
    struct lc_arena *arena;
    struct lc_parameters *out;
    struct lc_err *err;
    enum lc_status status;
};

static void take_override(void *context, lc_str text, uint32_t line, uint32_t column)
{
    struct overrides *overrides = context;

    if (is_file(text)) {
        if (overrides->status == LC_OK)
            overrides->status = take_file(overrides->path, text, overrides->arena, overrides->out, overrides->err);
        return;
    }
    (void)lc_parameters_add_words(text, (struct lc_origin){overrides->path, line, column}, overrides->path,
                                  overrides->arena, overrides->out);
}

enum lc_status lc_parameters_read_samconfig(lc_str path, struct lc_arena *arena, struct lc_parameters *out,
                                            struct lc_err *err)
{
    static const char *const commands[] = {"global", "deploy"};
    struct overrides overrides = {path, arena, out, err, LC_OK};
    const struct reading reading = {path, arena, out, err, 1};
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
        if (node && is_file(lc_node_text(node)))
            status = take_file(path, lc_node_text(node), arena, out, err);
        else if (node)
            status = add_document(&reading, node);
        if (root != NULL)
            continue;
        status = lc_toml_strings(text, table, LC_S("parameter_overrides"), arena, take_override, &overrides, &cause);
        if (status != LC_OK)
            status = lc_fail(err, status, "'%.*s', %s", LC_FMT(lc_utf8_escaped(arena, path)), cause.text);
        else
            status = overrides.status;
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
