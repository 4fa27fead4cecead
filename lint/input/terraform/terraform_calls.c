/* Terraform's functions, as far as descriptions of functions use them. */
#include <stdlib.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "lint/input/files.h"
#include "lint/input/terraform/terraform.h"

enum { ARGUMENTS_MAX = 32 };

struct call {
    struct lc_tf_module *module;
    const struct lc_tf_file *file;
    uint32_t node;
    lc_str name;
    const struct lc_data *arguments[ARGUMENTS_MAX];
    uint32_t last; /* the EXPRESSION of the last argument */
    size_t count;
    struct lc_arena *arena;
    struct lc_origin at;
};

typedef const struct lc_data *(*function)(const struct call *call);

static const struct lc_data *unknown(const struct call *call, const struct lc_data *because)
{
    lc_str why = because && because->why.len > 0
                     ? because->why
                     : lc_arena_printf(call->arena, "'%.*s' is not evaluated here", LC_FMT(call->name));

    return lc_tf_unknown(call->module, call->file, call->node, why,
                         because && because->how.len > 0 ? because->how : lc_tf_how_plan);
}

/* What it falls back to stands in the file all the same. */
static const struct lc_data *unknown_fallback(const struct call *call, const struct lc_data *because)
{
    if (because == NULL || because->why.len == 0 || call->last == 0)
        return unknown(call, because);
    return lc_tf_unknown_choice(call->module, call->file, call->node, &call->last, 1, because);
}

static struct lc_data *text(const struct call *call, lc_str value)
{
    struct lc_data *data = lc_data_new(call->arena, LC_DATA_TEXT, value, call->at);

    for (size_t i = 0; i < call->count; i++)
        data->no_echo |= call->arguments[i]->no_echo;
    return data;
}

/* ------------------------------------------------------------------------------------------------- maps and lists */

static const struct lc_data *merge(const struct call *call)
{
    struct lc_data *map = lc_data_new(call->arena, LC_DATA_MAP, LC_S(""), call->at);

    for (size_t i = 0; i < call->count; i++) {
        const struct lc_data *part = call->arguments[i];
        if (part->kind == LC_DATA_MAP)
            lc_data_merge(call->arena, map, part);
        else if (part->kind != LC_DATA_NULL && map->why.len == 0) {
            map->why = part->why.len > 0 ? part->why : LC_S("a part of it is no map");
            map->how = part->how;
        }
    }
    return map;
}

static const struct lc_data *concat(const struct call *call)
{
    struct lc_data *list = lc_data_new(call->arena, LC_DATA_LIST, LC_S(""), call->at);

    for (size_t i = 0; i < call->count; i++) {
        const struct lc_data *part = call->arguments[i];
        if (list->count + part->count > LC_INPUT_INSTANCES_MAX) /* lists of lists double quickly */
            return unknown(call, NULL);
        for (const struct lc_data *item = part->kind == LC_DATA_LIST ? part->first : NULL; item; item = item->next)
            lc_data_add(list, lc_data_copy(call->arena, item));
        if (part->kind == LC_DATA_UNKNOWN) /* its place among the others */
            lc_data_add(list, lc_data_copy(call->arena, part));
        if (part->why.len > 0 && list->why.len == 0) {
            list->why = part->why;
            list->how = part->how;
        }
    }
    return list;
}

/* Could it be empty once it is known? A conditional, a variable, an output may; what a resource or data source is called
 * and what has a known part is not. */
static bool may_be_empty(const struct lc_data *item)
{
    lc_str shown = item->text;

    if (item->kind != LC_DATA_UNKNOWN)
        return false;
    return item->ref.len == 0 && !lc_str_has_prefix(shown, LC_S("${data.")) &&
           !lc_str_has_prefix(shown, LC_S("${aws_"));
}

/* An item that may be dropped is left out, and the list says that it lacks something: nobody counts it then. */
static const struct lc_data *compact(const struct call *call)
{
    struct lc_data *list;

    if (call->count != 1 || call->arguments[0]->kind != LC_DATA_LIST)
        return unknown(call, call->count ? call->arguments[0] : NULL);
    list = lc_data_new(call->arena, LC_DATA_LIST, LC_S(""), call->at);
    list->why = call->arguments[0]->why;
    list->how = call->arguments[0]->how;
    for (const struct lc_data *item = call->arguments[0]->first; item; item = item->next) {
        if (may_be_empty(item) && list->why.len == 0) {
            list->why = item->why;
            list->how = item->how;
        } else if (!may_be_empty(item) && item->kind != LC_DATA_NULL &&
                   !(lc_data_is_known(item) && item->text.len == 0)) {
            lc_data_add(list, lc_data_copy(call->arena, item));
        }
    }
    return list;
}

/* toset sorts; what a set is used for here, for_each, does not mind. */
static const struct lc_data *same(const struct call *call)
{
    return call->count == 1 ? call->arguments[0] : unknown(call, NULL);
}

static const struct lc_data *sensitive(const struct call *call)
{
    struct lc_data *copy;

    if (call->count != 1)
        return unknown(call, NULL);
    copy = lc_data_copy(call->arena, call->arguments[0]);
    copy->no_echo = true;
    return copy;
}

static const struct lc_data *lookup(const struct call *call)
{
    const struct lc_data *found;

    if (call->count < 2 || call->arguments[0]->kind != LC_DATA_MAP || !lc_data_is_known(call->arguments[1]))
        return unknown_fallback(call, call->count ? call->arguments[0] : NULL);
    found = lc_tf_index(call->arena, call->arguments[0], call->arguments[1]->text);
    if (found == NULL)
        return call->count > 2 ? call->arguments[2] : unknown(call, NULL);
    return found->kind == LC_DATA_UNKNOWN && found->text.len == 0 ? unknown(call, found) : found;
}

/* The first that is there: of try any value, of coalesce one that is neither null nor empty. */
static const struct lc_data *first_of(const struct call *call)
{
    bool is_try = lc_str_eq(call->name, LC_S("try"));

    for (size_t i = 0; i < call->count; i++) {
        const struct lc_data *data = call->arguments[i];
        if (data->kind == LC_DATA_UNKNOWN)
            return unknown_fallback(call, data);
        if (is_try || (data->kind != LC_DATA_NULL && !(lc_data_is_known(data) && data->text.len == 0)))
            return data;
    }
    return unknown(call, NULL);
}

static const struct lc_data *length(const struct call *call)
{
    const struct lc_data *data = call->count == 1 ? call->arguments[0] : NULL;

    if (data == NULL || data->why.len > 0 || (data->kind != LC_DATA_LIST && data->kind != LC_DATA_MAP))
        return unknown(call, data);
    return lc_data_new(call->arena, LC_DATA_NUMBER, lc_arena_printf(call->arena, "%zu", data->count), call->at);
}

/* ------------------------------------------------------------------------------------------------- texts */

static const struct lc_data *join(const struct call *call)
{
    struct lc_composed composed = {.arena = call->arena};
    const struct lc_data *list = call->count == 2 ? call->arguments[1] : NULL;

    if (list == NULL || list->kind != LC_DATA_LIST || list->why.len > 0 || !lc_data_is_known(call->arguments[0]))
        return unknown(call, list);
    for (const struct lc_data *item = list->first; item; item = item->next) {
        if (item != list->first)
            lc_composed_add(&composed, call->arguments[0]->text);
        lc_composed_add_data(&composed, item, LC_S("${...}"));
    }
    return lc_composed_take(&composed, call->at);
}

/* %s, %d, %v and %%; anything else is left to Terraform. */
static const struct lc_data *format(const struct call *call)
{
    struct lc_composed composed = {.arena = call->arena};
    size_t next = 1;
    lc_str pattern;

    if (call->count == 0 || !lc_data_is_known(call->arguments[0]))
        return unknown(call, call->count ? call->arguments[0] : NULL);
    pattern = call->arguments[0]->text;
    for (size_t i = 0; i < pattern.len; i++) {
        size_t end = i;
        while (end < pattern.len && pattern.ptr[end] != '%')
            end++;
        lc_composed_add(&composed, lc_str_cut(pattern, i, end));
        i = end + 1;
        if (end == pattern.len)
            break;
        if (i < pattern.len && pattern.ptr[i] == '%')
            lc_composed_add(&composed, LC_S("%"));
        else if (i < pattern.len && strchr("sdv", pattern.ptr[i]) && next < call->count)
            lc_composed_add_data(&composed, call->arguments[next++], LC_S("${...}"));
        else
            return unknown(call, NULL);
    }
    return lc_composed_take(&composed, call->at);
}

static const struct lc_data *cased(const struct call *call)
{
    const struct lc_data *data = call->count == 1 ? call->arguments[0] : NULL;
    bool upper = lc_str_eq(call->name, LC_S("upper"));
    char *bytes;

    if (!lc_data_is_known(data))
        return unknown(call, data);
    bytes = lc_arena_bytes(call->arena, data->text.len);
    for (size_t i = 0; i < data->text.len; i++) {
        char c = data->text.ptr[i];
        if ((unsigned char)c >= 0x80)
            return unknown(call, NULL);
        bytes[i] = upper && lc_is_lower(c) ? (char)(c - 32) : upper ? c : lc_to_lower(c);
    }
    return text(call, (lc_str){bytes, data->text.len});
}

static const struct lc_data *trimmed(const struct call *call)
{
    const struct lc_data *data = call->count == 1 ? call->arguments[0] : NULL;

    return lc_data_is_known(data) ? text(call, lc_str_trim(data->text)) : unknown(call, data);
}

static const struct lc_data *base_name(const struct call *call)
{
    const struct lc_data *data = call->count == 1 ? call->arguments[0] : NULL;

    if (!lc_data_is_known(data))
        return unknown(call, data);
    return text(call, lc_str_eq(call->name, LC_S("basename")) ? lc_path_base(data->text) : lc_path_dir(data->text));
}

/* A file of this project: what it holds is written there. */
static const struct lc_data *file(const struct call *call)
{
    struct lc_terraform *tf = call->module->tf;
    const struct lc_data *data = call->count == 1 ? call->arguments[0] : NULL;
    struct lc_err cause = {0};
    struct lc_data *read;
    lc_str path, content;

    if (!lc_data_is_known(data))
        return unknown(call, data);
    path = lc_input_path(tf->input, tf->root->folder, data->text);
    if (lc_input_text(tf->input, path, LC_INPUT_FILE_BYTES_MAX, &content, &cause) != LC_OK)
        return lc_tf_unknown(call->module, call->file, call->node,
                             lc_arena_printf(call->arena, "file '%.*s' cannot be read: %s", LC_FMT(path), cause.text),
                             lc_tf_how_plan);
    read = lc_data_new(call->arena, LC_DATA_TEXT, content, (struct lc_origin){.file = path, .line = 1, .column = 1});
    read->written_as = lc_arena_printf(call->arena, "file '%.*s'", LC_FMT(path));
    return read;
}

/* ------------------------------------------------------------------------------------------------- jsonencode */

/* As Terraform escapes JSON: what HTML would take for markup, too. */
static void add_json_text(struct lc_composed *composed, const struct lc_data *data)
{
    size_t hole = 0;

    lc_composed_add(composed, LC_S("\""));
    for (size_t i = 0; i < data->text.len; i++) {
        unsigned char c = (unsigned char)data->text.ptr[i];
        if (hole < data->hole_count && data->holes[hole].offset == i) {
            lc_composed_add_hole(composed, lc_str_cut(data->text, i, i + data->holes[hole].length), data->why,
                                 data->how);
            i += data->holes[hole++].length - 1;
        } else if (c == '"' || c == '\\') {
            lc_composed_add(composed, lc_arena_printf(composed->arena, "\\%c", c));
        } else if (c == '\n' || c == '\r' || c == '\t') {
            lc_composed_add(composed, c == '\n' ? LC_S("\\n") : c == '\r' ? LC_S("\\r") : LC_S("\\t"));
        } else if (lc_str_has_prefix(lc_str_from_index(data->text, i), LC_S("\xe2\x80\xa8")) ||
                   lc_str_has_prefix(lc_str_from_index(data->text, i), LC_S("\xe2\x80\xa9"))) {
            lc_composed_add(composed, data->text.ptr[i + 2] == '\xa8' ? LC_S("\\u2028") : LC_S("\\u2029"));
            i += 2;
        } else if (c < 0x20 || c == '<' || c == '>' || c == '&') {
            lc_composed_add(composed, lc_arena_printf(composed->arena, "\\u%04x", c));
        } else {
            lc_composed_add(composed, lc_str_cut(data->text, i, i + 1));
        }
    }
    lc_composed_add(composed, LC_S("\""));
}

static int by_key(const void *a, const void *b)
{
    return lc_str_cmp((*(const struct lc_data *const *)a)->key, (*(const struct lc_data *const *)b)->key);
}

static void add_json(struct lc_composed *composed, const struct lc_data *data, unsigned depth);

static void add_json_container(struct lc_composed *composed, const struct lc_data *data, unsigned depth)
{
    const struct lc_data **children = LC_NEW_ARRAY(composed->arena, data->count, const struct lc_data *);
    bool is_map = data->kind == LC_DATA_MAP;
    size_t count = 0;

    for (const struct lc_data *child = data->first; child; child = child->next)
        children[count++] = child;
    if (is_map && count > 1)
        qsort(children, count, sizeof *children, by_key);
    lc_composed_add(composed, is_map ? LC_S("{") : LC_S("["));
    for (size_t i = 0; i < count && !composed->full; i++) {
        if (i > 0)
            lc_composed_add(composed, LC_S(","));
        if (is_map) {
            add_json_text(composed, &(struct lc_data){.kind = LC_DATA_TEXT, .text = children[i]->key});
            lc_composed_add(composed, LC_S(":"));
        }
        add_json(composed, children[i], depth + 1);
    }
    lc_composed_add(composed, is_map ? LC_S("}") : LC_S("]"));
    if (data->why.len > 0)
        lc_composed_add_hole(composed, LC_S("${...}"), data->why, data->how);
}

static void add_json(struct lc_composed *composed, const struct lc_data *data, unsigned depth)
{
    composed->no_echo |= data->no_echo;
    if (composed->full || depth > LC_INPUT_DEPTH_MAX)
        return;
    switch (data->kind) {
    case LC_DATA_NULL: lc_composed_add(composed, LC_S("null")); return;
    case LC_DATA_NUMBER:
    case LC_DATA_BOOL: lc_composed_add(composed, data->text); return;
    case LC_DATA_TEXT: add_json_text(composed, data); return;
    case LC_DATA_UNKNOWN: lc_composed_add_data(composed, data, LC_S("${...}")); return;
    case LC_DATA_LIST:
    case LC_DATA_MAP: add_json_container(composed, data, depth); return;
    }
}

static const struct lc_data *json_encode(const struct call *call)
{
    struct lc_composed composed = {.arena = call->arena};

    if (call->count != 1)
        return unknown(call, NULL);
    add_json(&composed, call->arguments[0], 0);
    return lc_composed_take(&composed, call->at);
}

/* ------------------------------------------------------------------------------------------------- the whole */

static const struct {
    const char *name;
    function call;
} functions[] = {
    {"basename", base_name}, {"coalesce", first_of}, {"compact", compact},
    {"concat", concat},      {"dirname", base_name}, {"file", file},
    {"format", format},      {"join", join},         {"jsonencode", json_encode},
    {"length", length},      {"lookup", lookup},     {"lower", cased},
    {"merge", merge},        {"nonsensitive", same}, {"sensitive", sensitive},
    {"tolist", same},        {"tomap", same},        {"tonumber", same},
    {"toset", same},         {"tostring", same},     {"trimspace", trimmed},
    {"try", first_of},       {"upper", cased},
};

/* "merge(list...)": the items of the last argument are arguments themselves. */
static bool spread(struct call *call)
{
    const struct lc_data *last = call->count ? call->arguments[--call->count] : NULL;

    if (last == NULL || last->kind != LC_DATA_LIST || last->why.len > 0)
        return false;
    for (const struct lc_data *item = last->first; item; item = item->next) {
        if (call->count == ARGUMENTS_MAX)
            return false;
        call->arguments[call->count++] = item;
    }
    return true;
}

const struct lc_data *lc_tf_call(struct lc_tf_module *module, const struct lc_tf_scope *scope,
                                 const struct lc_tf_file *file_of, uint32_t node)
{
    const struct lc_hcl *hcl = &file_of->hcl;
    struct call *call = LC_NEW(module->tf->arena, struct call);
    uint32_t name = lc_hcl_child(hcl, node, LC_HCL_IDENTIFIER);
    uint32_t arguments = lc_hcl_child(hcl, node, LC_HCL_ARGUMENTS);

    *call = (struct call){.module = module, .file = file_of, .node = node, .arena = module->tf->arena};
    call->name = name ? lc_hcl_text(hcl, name) : LC_S("");
    call->at = lc_tf_place(file_of, node);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (!lc_str_is(call->name, functions[i].name))
            continue;
        for (uint32_t child = arguments ? hcl->nodes[arguments].first : 0; child != 0; child = hcl->nodes[child].next) {
            if (hcl->nodes[child].kind == LC_HCL_ELLIPSIS && !spread(call))
                return unknown(call, NULL);
            if (hcl->nodes[child].kind != LC_HCL_EXPRESSION)
                continue;
            if (call->count == ARGUMENTS_MAX)
                return unknown(call, NULL);
            call->last = child;
            call->arguments[call->count++] = lc_tf_eval(module, scope, file_of, child);
        }
        return functions[i].call(call);
    }
    return unknown(call, NULL);
}
