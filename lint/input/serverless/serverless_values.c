/* A Serverless configuration's values: documents, merge keys, CloudFormation's intrinsics as far as they matter. */
#include "lint/input/serverless/serverless.h"

#include <inttypes.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/base/utf8.h"
#include "lint/input/files.h"
#include "lint/input/helps.h"

enum lc_status lc_serverless_fail(struct lc_serverless *sls, struct lc_origin at, const char *what, lc_str detail)
{
    lc_str shown = lc_utf8_escaped(sls->arena, at.file), told = lc_utf8_escaped(sls->arena, detail);

    if (sls->status == LC_OK)
        sls->status = lc_fail(&sls->failed, LC_MALFORMED, "'%.*s', line %u, column %u: %s%.*s", LC_FMT(shown), at.line,
                              at.column, what, LC_FMT(told));
    return sls->status;
}

static struct lc_origin origin(const struct lc_serverless_file *file, struct lc_span span)
{
    return (struct lc_origin){.file = file->path, .line = span.line, .column = span.column};
}

static const struct lc_node *seen_through(const struct lc_node *node)
{
    return node && node->kind == LC_EVENT_ALIAS ? node->aliased : node;
}

/* ------------------------------------------------------------------------------------------------- files */

/* js-yaml, which the framework reads YAML with, refuses a key that is there twice. */
static void refuse_twins(struct lc_serverless *sls, const struct lc_serverless_file *file, const struct lc_node *map)
{
    struct lc_map seen;

    lc_map_init(&seen, sls->arena, map->count);
    for (const struct lc_node *child = map->first; child && sls->status == LC_OK; child = child->next) {
        void **place = lc_map_put(&seen, child->key);
        if (*place != NULL && !lc_str_eq(child->key, LC_S("<<")))
            lc_serverless_fail(sls, origin(file, child->key_span), "a key that is already in this map: ", child->key);
        *place = &seen;
    }
}

static void check_twins(struct lc_serverless *sls, const struct lc_serverless_file *file)
{
    const struct lc_node *node = file->root;

    while (node && sls->status == LC_OK) {
        if (node->kind == LC_EVENT_MAP)
            refuse_twins(sls, file, node);
        if (node->first) {
            node = node->first;
            continue;
        }
        while (node && node->next == NULL)
            node = node->parent;
        node = node ? node->next : NULL;
    }
}

enum lc_status lc_serverless_parse(struct lc_serverless *sls, struct lc_serverless_file *file, bool json)
{
    struct lc_err cause = {0};
    enum lc_status status =
        lc_document_parse(json ? LC_NOTATION_JSON : LC_NOTATION_YAML, file->text, sls->arena, &file->root, &cause);
    lc_str shown = lc_utf8_escaped(sls->arena, file->path);

    if (status != LC_OK && sls->status == LC_OK)
        sls->status = lc_fail(&sls->failed, status, "'%.*s', %s", LC_FMT(shown), cause.text);
    else if (status == LC_OK && !json)
        check_twins(sls, file);
    return sls->status;
}

const struct lc_serverless_file *lc_serverless_open(struct lc_serverless *sls, lc_str path, bool *missing, lc_str *why)
{
    void **place = lc_map_put(&sls->files, path);
    struct lc_serverless_file *file = *place;
    lc_str extension = lc_path_extension(path);
    bool json = lc_str_eq(extension, LC_S(".json")) || lc_str_eq(extension, LC_S(".tfstate"));
    bool yaml = lc_str_eq(extension, LC_S(".yml")) || lc_str_eq(extension, LC_S(".yaml"));
    struct lc_err cause = {0};
    enum lc_status status;

    *missing = false;
    if (file != NULL)
        return file;
    if (sls->files.count > LC_INPUT_FILES_MAX) {
        *why = LC_S("too many files are included");
        return NULL;
    }
    file = LC_NEW(sls->arena, struct lc_serverless_file);
    file->path = path;
    status = lc_input_text(sls->input, path, LC_INPUT_FILE_BYTES_MAX, &file->text, &cause);
    if (status != LC_OK) {
        *missing = status == LC_NOT_FOUND;
        *why = lc_arena_printf(sls->arena, "file '%.*s' cannot be read: %s", LC_FMT(path), cause.text);
        return NULL;
    }
    if (json || yaml)
        lc_serverless_parse(sls, file, json);
    *lc_map_put(&sls->files, path) = file;
    return file;
}

/* ------------------------------------------------------------------------------------------------- scalars */

static bool is_one_of(lc_str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (lc_str_is(text, words[i]))
            return true;
    return false;
}

/* "0x1f", "0o17", "0b11": the digits' value; false for anything else, and for what is too large. */
static bool based_number(lc_str text, uint64_t *out)
{
    unsigned base = 0;

    if (text.len < 3 || text.ptr[0] != '0')
        return false;
    base = text.ptr[1] == 'x' ? 16 : text.ptr[1] == 'o' ? 8 : text.ptr[1] == 'b' ? 2 : 0;
    *out = 0;
    for (size_t i = 2; i < text.len; i++) {
        char c = lc_to_lower(text.ptr[i]);
        unsigned digit = lc_is_digit(c) ? (unsigned)(c - '0') : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 99;
        if (digit >= base || *out > UINT64_MAX >> 8)
            return false;
        *out = *out * base + digit;
    }
    return base > 0;
}

/* The core schema of YAML 1.2, which js-yaml reads: no yes, no, on, off. */
static enum lc_data_kind kind_of_plain(lc_str text)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL"};
    static const char *const truths[] = {"true", "True", "TRUE", "false", "False", "FALSE"};
    size_t at = text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+');
    unsigned digits = 0, dots = 0;
    uint64_t number;

    if (is_one_of(text, nulls, sizeof nulls / sizeof *nulls))
        return LC_DATA_NULL;
    if (is_one_of(text, truths, sizeof truths / sizeof *truths))
        return LC_DATA_BOOL;
    if (based_number(text, &number))
        return LC_DATA_NUMBER;
    for (; at < text.len; at++) {
        digits += lc_is_digit(text.ptr[at]);
        dots += text.ptr[at] == '.';
        if (digits > 0 && at + 1 < text.len && lc_to_lower(text.ptr[at]) == 'e')
            return lc_is_digit(text.ptr[at + 1]) ? LC_DATA_NUMBER : LC_DATA_TEXT;
        if (!lc_is_digit(text.ptr[at]) && text.ptr[at] != '.')
            return LC_DATA_TEXT;
    }
    return digits > 0 && dots < 2 ? LC_DATA_NUMBER : LC_DATA_TEXT;
}

/* A number as JavaScript prints it, which is how it reaches the function: 0x10 is 16, 1.50 is 1.5, 1e3 is 1000. What
 * a double cannot hold stays as it is written. */
static lc_str number_text(struct lc_serverless *sls, lc_str text)
{
    bool negative = text.len > 0 && text.ptr[0] == '-';
    lc_str digits = text.len > 0 && (negative || text.ptr[0] == '+') ? lc_str_from_index(text, 1) : text;
    size_t exponent = lc_str_find_byte(digits, 'e');
    uint64_t number, zeros;

    if (based_number(digits, &number))
        return lc_arena_printf(sls->arena, "%s%" PRIu64, negative ? "-" : "", number);
    if (exponent != LC_NPOS) {
        if (lc_str_find_byte(digits, '.') != LC_NPOS || exponent > 15 ||
            !lc_str_to_u64(lc_str_from_index(digits, exponent + 1), &zeros) || zeros > 12)
            return text;
        digits = lc_str_cut(digits, 0, exponent);
        while (zeros-- > 0)
            digits = lc_arena_join(sls->arena, digits, LC_S("0"));
    }
    return lc_data_decimal(sls->arena, negative ? lc_arena_join(sls->arena, LC_S("-"), digits) : digits);
}

/* js-yaml makes a moment of "2012-10-17". */
static bool is_date(lc_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (i == 4 || i == 7 ? text.ptr[i] != '-' : !lc_is_digit(text.ptr[i]))
            return false;
    return text.len == 10;
}

static const struct lc_data *eval_scalar(struct lc_serverless *sls, const struct lc_node *node, struct lc_origin at)
{
    enum lc_data_kind kind = LC_DATA_TEXT;
    lc_str text = node->text;

    switch ((int)node->kind) {
    case LC_EVENT_TRUE: return lc_data_new(sls->arena, LC_DATA_BOOL, LC_S("true"), at);
    case LC_EVENT_FALSE: return lc_data_new(sls->arena, LC_DATA_BOOL, LC_S("false"), at);
    case LC_EVENT_NULL: return lc_data_new(sls->arena, LC_DATA_NULL, LC_S(""), at);
    case LC_EVENT_NUMBER: kind = LC_DATA_NUMBER; break;
    case LC_EVENT_PLAIN: kind = kind_of_plain(text); break;
    default: break;
    }
    if (node->kind == LC_EVENT_PLAIN && is_date(text))
        text = lc_arena_printf(sls->arena, "%.*sT00:00:00.000Z", LC_FMT(text));
    if (kind == LC_DATA_TEXT)
        return lc_serverless_text(sls, text, at);
    if (kind == LC_DATA_NUMBER)
        text = number_text(sls, text);
    if (kind == LC_DATA_BOOL)
        text = lc_to_lower(text.ptr[0]) == 't' ? LC_S("true") : LC_S("false");
    return lc_data_new(sls->arena, kind, text, at);
}

/* ------------------------------------------------------------------------------------------------- intrinsics */

static const lc_str only_at_deployment = LC_S_INIT("it is known only to CloudFormation");

/* The text of a Sub: every "${Name}" is a hole, "${!Name}" is text. */
static const struct lc_data *substituted(struct lc_serverless *sls, const struct lc_data *data, struct lc_origin at)
{
    struct lc_composed composed = {.arena = sls->arena};
    lc_str text = data->text;
    size_t i = 0, hole = 0;

    if (!lc_data_is_scalar(data))
        return data;
    while (i < text.len) {
        size_t end;
        if (hole < data->hole_count && data->holes[hole].offset == i) {
            lc_composed_add_hole(&composed, lc_str_cut(text, i, i + data->holes[hole].length), data->why, data->how);
            i += data->holes[hole++].length;
            continue;
        }
        end = i + 1;
        if (!lc_str_has_prefix(lc_str_from_index(text, i), LC_S("${"))) {
            while (end < text.len && text.ptr[end] != '$')
                end++;
            lc_composed_add(&composed, lc_str_cut(text, i, end));
        } else if (lc_str_has_prefix(lc_str_from_index(text, i), LC_S("${!"))) {
            lc_composed_add(&composed, LC_S("${"));
            end = i + 3;
        } else {
            while (end < text.len && text.ptr[end - 1] != '}')
                end++;
            lc_composed_add_hole(&composed, lc_str_cut(text, i, end), only_at_deployment, LC_S(""));
        }
        i = end;
    }
    composed.no_echo = data->no_echo;
    return lc_composed_take(&composed, at);
}

static const struct lc_data *joined(struct lc_serverless *sls, const struct lc_data *argument, struct lc_origin at)
{
    struct lc_composed composed = {.arena = sls->arena};
    const struct lc_data *delimiter = argument->first, *list = delimiter ? delimiter->next : NULL;

    if (argument->kind != LC_DATA_LIST || !lc_data_is_known(delimiter) || list == NULL || list->kind != LC_DATA_LIST)
        return lc_data_unknown(sls->arena, LC_S("${Fn::Join}"), only_at_deployment, LC_S(""), at);
    for (const struct lc_data *item = list->first; item; item = item->next) {
        if (item != list->first)
            lc_composed_add(&composed, delimiter->text);
        lc_composed_add_data(&composed, item, LC_S("${Fn::Join}"));
    }
    return lc_composed_take(&composed, at);
}

/* "Ref" or "Fn::X" with its argument. */
static const struct lc_data *intrinsic(struct lc_serverless *sls, lc_str name, const struct lc_data *argument,
                                       struct lc_origin at)
{
    struct lc_data *unknown;
    lc_str shown = lc_data_is_known(argument) ? argument->text : name;

    if (lc_str_eq(name, LC_S("Fn::Sub")))
        return substituted(sls, argument->kind == LC_DATA_LIST && argument->first ? argument->first : argument, at);
    if (lc_str_eq(name, LC_S("Fn::Join")))
        return joined(sls, argument, at);
    if (lc_str_eq(name, LC_S("Fn::GetAtt")) && argument->kind == LC_DATA_LIST && argument->count == 2 &&
        lc_data_is_known(argument->first) && lc_data_is_known(argument->last))
        shown = lc_arena_printf(sls->arena, "%.*s.%.*s", LC_FMT(argument->first->text), LC_FMT(argument->last->text));
    unknown = lc_data_unknown(sls->arena, lc_arena_printf(sls->arena, "${%.*s}", LC_FMT(shown)), only_at_deployment,
                              LC_S(""), at);
    if (lc_str_eq(name, LC_S("Fn::ImportValue")) && lc_help_export(sls->arena, shown).len > 0) {
        unknown->why = lc_arena_printf(sls->arena, "it is exported by another stack as '%.*s'", LC_FMT(shown));
        unknown->how = lc_help_export(sls->arena, shown);
    }
    if (lc_str_eq(name, LC_S("Ref")) && lc_data_is_known(argument))
        unknown->ref = argument->text;
    return unknown;
}

/* The intrinsic that a map with one key is; empty when it is none. */
static lc_str intrinsic_of(const struct lc_node *node)
{
    if (node->kind != LC_EVENT_MAP || node->count != 1)
        return LC_S("");
    if (lc_str_eq(node->first->key, LC_S("Ref")) || lc_str_has_prefix(node->first->key, LC_S("Fn::")))
        return node->first->key;
    return LC_S("");
}

/* ------------------------------------------------------------------------------------------------- containers */

static const struct lc_data *step_limit(struct lc_serverless *sls, struct lc_origin at)
{
    return lc_data_unknown(sls->arena, LC_S(""), LC_S("there is more to evaluate than any real configuration has"),
                           LC_S(""), at);
}

/* A map being put together. Shape: `seen` holds its keys so far, `merged` the maps that went into it, by address: what
 * merges the same one again, and again, would double with every level. */
struct gathering {
    struct lc_serverless *sls;
    const struct lc_serverless_file *file;
    struct lc_data *out;
    struct lc_map seen, merged;
};

static void add_entries(struct gathering *gathering, const struct lc_node *map, unsigned depth);

static void add_merged_map(struct gathering *gathering, const struct lc_node *map, unsigned depth)
{
    struct lc_arena *arena = gathering->sls->arena;
    void **place;

    if (map == NULL || map->kind != LC_EVENT_MAP || depth >= LC_INPUT_DEPTH_MAX)
        return;
    place = lc_map_put(&gathering->merged, lc_arena_copy(arena, (lc_str){(const char *)&map, sizeof map}));
    if (*place == NULL) {
        *place = gathering;
        add_entries(gathering, map, depth + 1);
    }
}

/* What is there already wins; "<<" has a map or a list of maps. */
static void add_entries(struct gathering *gathering, const struct lc_node *map, unsigned depth)
{
    struct lc_serverless *sls = gathering->sls;

    for (const struct lc_node *child = map->first; child; child = child->next) {
        struct lc_data *copy;
        if (++sls->steps > LC_INPUT_STEPS_MAX)
            return;
        if (lc_str_eq(child->key, LC_S("<<")) || lc_map_get(&gathering->seen, child->key))
            continue;
        copy = lc_data_copy(sls->arena, lc_serverless_eval(sls, gathering->file, child));
        *lc_map_put(&gathering->seen, child->key) = copy;
        copy->key = child->key;
        copy->key_at = origin(gathering->file, child->key_span);
        lc_data_add(gathering->out, copy);
    }
    for (const struct lc_node *child = map->first; child; child = child->next) {
        const struct lc_node *source = seen_through(child);
        if (!lc_str_eq(child->key, LC_S("<<")) || source == NULL)
            continue;
        add_merged_map(gathering, source, depth);
        for (const struct lc_node *item = source->kind == LC_EVENT_LIST ? source->first : NULL; item; item = item->next)
            add_merged_map(gathering, seen_through(item), depth);
    }
}

static const struct lc_data *eval_container(struct lc_serverless *sls, const struct lc_serverless_file *file,
                                            const struct lc_node *node, struct lc_origin at)
{
    struct gathering gathering = {.sls = sls, .file = file};
    struct lc_data *out;
    lc_str name = intrinsic_of(node);

    if (name.len > 0)
        return intrinsic(sls, name, lc_serverless_eval(sls, file, node->first), at);
    out = lc_data_new(sls->arena, node->kind == LC_EVENT_MAP ? LC_DATA_MAP : LC_DATA_LIST, LC_S(""), at);
    if (node->kind == LC_EVENT_MAP) {
        gathering.out = out;
        lc_map_init(&gathering.seen, sls->arena, node->count);
        lc_map_init(&gathering.merged, sls->arena, 1);
        add_entries(&gathering, node, 0);
        return out;
    }
    for (const struct lc_node *child = node->first; child && sls->steps <= LC_INPUT_STEPS_MAX; child = child->next) {
        struct lc_data *copy = lc_data_copy(sls->arena, lc_serverless_eval(sls, file, child));
        copy->key_at = origin(file, child->span);
        lc_data_add(out, copy);
    }
    return out;
}

static const struct lc_data *eval_new(struct lc_serverless *sls, const struct lc_serverless_file *file,
                                      const struct lc_node *node)
{
    struct lc_origin at = origin(file, node->span);
    const struct lc_data *data;
    lc_str tag = node->tag;

    if (node->kind == LC_EVENT_MAP || node->kind == LC_EVENT_LIST)
        data = eval_container(sls, file, node, at);
    else
        data = eval_scalar(sls, node, at);
    if (!lc_str_has_prefix(tag, LC_S("!")) || lc_str_has_prefix(tag, LC_S("!!")) || tag.len < 2)
        return data;
    tag = lc_str_from_index(tag, 1);
    return intrinsic(sls, lc_str_eq(tag, LC_S("Ref")) ? tag : lc_arena_printf(sls->arena, "Fn::%.*s", LC_FMT(tag)),
                     data, at);
}

/* What is known of a node: its value, or that it is being evaluated right now. */
struct evaluated {
    const struct lc_data *data;
};

const struct lc_data *lc_serverless_eval(struct lc_serverless *sls, const struct lc_serverless_file *file,
                                         const struct lc_node *node)
{
    struct evaluated *slot;
    void **place;

    node = seen_through(node);
    if (node == NULL)
        return lc_data_new(sls->arena, LC_DATA_NULL, LC_S(""), (struct lc_origin){.file = file->path});
    if (++sls->steps > LC_INPUT_STEPS_MAX || sls->depth >= LC_INPUT_DEPTH_MAX)
        return step_limit(sls, origin(file, node->span));
    place = lc_map_put(&sls->known, lc_arena_copy(sls->arena, (lc_str){(const char *)&node, sizeof node}));
    if (*place == NULL)
        *place = LC_NEW(sls->arena, struct evaluated);
    else if (((struct evaluated *)*place)->data != NULL)
        return ((struct evaluated *)*place)->data;
    else
        return lc_data_unknown(sls->arena, node->text, LC_S("it is defined by itself, in a circle"), LC_S(""),
                               origin(file, node->span));
    slot = *place;
    sls->depth++;
    slot->data = eval_new(sls, file, node);
    sls->depth--;
    return slot->data;
}

/* ------------------------------------------------------------------------------------------------- paths */

static const struct lc_node *child_within(struct lc_serverless *sls, const struct lc_node *map, lc_str key,
                                          unsigned depth)
{
    const struct lc_node *found = NULL;

    map = seen_through(map);
    if (map == NULL || map->kind != LC_EVENT_MAP || depth > LC_INPUT_DEPTH_MAX || sls->steps > LC_INPUT_STEPS_MAX)
        return NULL;
    sls->steps += map->count;
    for (const struct lc_node *child = map->first; child; child = child->next)
        if (lc_str_eq(child->key, key))
            found = child;
    for (const struct lc_node *child = map->first; child && found == NULL; child = child->next) {
        const struct lc_node *merge = seen_through(child);
        if (!lc_str_eq(child->key, LC_S("<<")) || merge == NULL)
            continue;
        if (merge->kind == LC_EVENT_MAP)
            found = child_within(sls, merge, key, depth + 1);
        for (const struct lc_node *item = merge->kind == LC_EVENT_LIST ? merge->first : NULL; item && found == NULL;
             item = item->next)
            found = child_within(sls, item, key, depth + 1);
    }
    return found;
}

const struct lc_node *lc_serverless_child(struct lc_serverless *sls, const struct lc_node *map, lc_str key)
{
    return child_within(sls, map, key, 0);
}

static const struct lc_data *in_data(const struct lc_data *data, lc_str path)
{
    lc_str key;

    while (data && lc_str_next(&path, '.', &key)) {
        uint64_t index;
        if (data->kind == LC_DATA_UNKNOWN)
            return data;
        if (data->kind == LC_DATA_LIST && lc_str_to_u64(key, &index)) {
            const struct lc_data *item = data->first;
            while (item && index-- > 0)
                item = item->next;
            data = item;
        } else {
            data = lc_data_get(data, key);
        }
    }
    return data;
}

/* A text that is one "${file(a.yml):b}" or "${self:b}" stands for what is there: looking through it, before all of it is
 * evaluated, keeps a file from being defined by itself when it asks for another part of what includes it. */
static const struct lc_data *at_included(struct lc_serverless *sls, const struct lc_node *node, lc_str rest)
{
    const struct lc_serverless_file *file;
    const struct lc_data *found = NULL;
    lc_str address;

    if (rest.len == 0 || sls->depth >= LC_INPUT_DEPTH_MAX || !lc_serverless_includes(sls, node->text, &file, &address))
        return NULL;
    if (address.len > 0)
        rest = lc_arena_printf(sls->arena, "%.*s.%.*s", LC_FMT(address), LC_FMT(rest));
    sls->depth++;
    found = lc_serverless_at(sls, file, rest);
    sls->depth--;
    return found;
}

const struct lc_data *lc_serverless_at(struct lc_serverless *sls, const struct lc_serverless_file *file, lc_str path)
{
    const struct lc_node *node = seen_through(file->root);
    lc_str key, rest = path;

    while (node) {
        uint64_t index;
        if (rest.len == 0)
            return lc_serverless_eval(sls, file, node);
        if ((node->kind != LC_EVENT_MAP && node->kind != LC_EVENT_LIST) || node->tag.len > 0) {
            const struct lc_data *included = lc_node_is_text(node) ? at_included(sls, node, rest) : NULL;
            return included ? included : in_data(lc_serverless_eval(sls, file, node), rest);
        }
        if (++sls->steps > LC_INPUT_STEPS_MAX || !lc_str_next(&rest, '.', &key))
            break;
        if (node->kind == LC_EVENT_LIST && lc_str_to_u64(key, &index)) {
            const struct lc_node *item = node->first;
            for (; item && index > 0; index--)
                item = item->next;
            node = seen_through(item);
        } else {
            node = seen_through(lc_serverless_child(sls, node, key));
        }
    }
    return NULL;
}
