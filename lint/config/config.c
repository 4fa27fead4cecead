/* Reading layercheck.yaml: the keys, what each holds, and what is said of mistakes. */
#include "lint/config/config.h"

#include "layers/base/caps.h"
#include "layers/base/map.h"
#include "layers/base/path.h"
#include "layers/base/source.h"
#include "layers/base/utf8.h"
#include "lint/config/ancestors.h"
#include "lint/input/layer_map.h"

const struct lc_config_key lc_config_keys[] = {
    {"select", "select", LC_CONFIG_NAMES, true, false},
    {"ignore", "ignore", LC_CONFIG_NAMES, false, false},
    {"severity", NULL, LC_CONFIG_SEVERITIES, false, false},
    {"rules", "rules", LC_CONFIG_FILES, false, true},
    {"thorough", "thorough", LC_CONFIG_SWITCH, false, true},
    {"runtimes", "runtimes", LC_CONFIG_FILE, true, true},
    {"as-of", "as-of", LC_CONFIG_TEXT, true, true},
    {"fail-on", "fail-on", LC_CONFIG_TEXT, true, true},
    {"fail-on-unknown", "fail-on-unknown", LC_CONFIG_SWITCH, false, true},
    {"parameters", "parameter", LC_CONFIG_PAIRS, false, false},
    {"parameter-file", "parameter-file", LC_CONFIG_FILES, true, false},
    {"stage", "stage", LC_CONFIG_TEXTS, true, false},
    {"tfvars", "tfvars", LC_CONFIG_FILES, true, false},
    {"layer-map", "layer-map", LC_CONFIG_FILE_PAIRS, false, false},
    {"inputs", NULL, LC_CONFIG_INPUTS, false, false},
    {"layers", NULL, LC_CONFIG_LAYERS, false, false},
    {"functions", NULL, LC_CONFIG_FUNCTIONS, false, false},
};
const size_t lc_config_key_count = sizeof lc_config_keys / sizeof *lc_config_keys;

const char *const lc_config_function_keys[] = {"code",    "layers", "runtime",           "architecture", "handler",
                                               "timeout", "memory", "ephemeral-storage", "environment"};
const size_t lc_config_function_key_count = sizeof lc_config_function_keys / sizeof *lc_config_function_keys;

const char *const lc_config_layer_keys[] = {"path", "compatible-runtimes", "compatible-architectures"};
const size_t lc_config_layer_key_count = sizeof lc_config_layer_keys / sizeof *lc_config_layer_keys;

/* -- places and mistakes ------------------------------------------------------------------------------------------- */

lc_str lc_config_place(const struct lc_config_file *file, const struct lc_node *node, bool of_key,
                       struct lc_arena *arena)
{
    const struct lc_span *span;

    if (node == NULL)
        return lc_arena_printf(arena, "'%.*s'", LC_FMT(lc_utf8_escaped(arena, file->path)));
    span = of_key && node->key_span.line > 0 ? &node->key_span : &node->span;
    return lc_arena_printf(arena, "'%.*s', line %u, column %u", LC_FMT(lc_utf8_escaped(arena, file->path)), span->line,
                           span->column);
}

enum lc_status lc_config_wrong(const struct lc_config_file *file, const struct lc_node *node, const char *expected,
                               struct lc_arena *arena, struct lc_err *err)
{
    lc_str key = node && node->key.len > 0
                     ? lc_arena_printf(arena, " for '%.*s'", LC_FMT(lc_utf8_escaped(arena, node->key)))
                     : LC_S("");

    return lc_fail(err, LC_MALFORMED, "%.*s: expected %s%.*s", LC_FMT(lc_config_place(file, node, false, arena)),
                   expected, LC_FMT(key));
}

const struct lc_node *lc_config_meant(const struct lc_node *node)
{
    return node && node->kind == LC_EVENT_ALIAS ? node->aliased : node;
}

bool lc_config_is_null(const struct lc_node *node)
{
    node = lc_config_meant(node);
    return node && (node->kind == LC_EVENT_NULL || (node->kind == LC_EVENT_PLAIN && !lc_config_is_text(node)));
}

/* Quoted or plain; "~" and nothing are null, which is no text. */
bool lc_config_is_text(const struct lc_node *node)
{
    node = lc_config_meant(node);
    if (node == NULL)
        return false;
    if (node->kind == LC_EVENT_PLAIN)
        return node->text.len > 0 && !lc_str_is(node->text, "~") && !lc_str_is(node->text, "null");
    return node->kind == LC_EVENT_STRING;
}

static enum lc_status unknown_key(const struct lc_config_file *file, const struct lc_node *item,
                                  const char *const *keys, size_t key_count, struct lc_arena *arena, struct lc_err *err)
{
    lc_str *names = LC_NEW_ARRAY(arena, key_count, lc_str), hint;

    for (size_t i = 0; i < key_count; i++)
        names[i] = lc_str_from(keys[i]);
    hint = lc_did_you_mean(arena, item->key, names, key_count);
    if (hint.len == 0) {
        for (size_t i = 0; i < key_count; i++)
            hint = lc_arena_printf(arena, "%.*s%s%s", LC_FMT(hint), i > 0 ? ", " : "; there are ", keys[i]);
    }
    return lc_fail(err, LC_MALFORMED, "%.*s: unknown key '%.*s'%.*s", LC_FMT(lc_config_place(file, item, true, arena)),
                   LC_FMT(lc_utf8_escaped(arena, item->key)), LC_FMT(hint));
}

enum lc_status lc_config_check_map(const struct lc_config_file *file, const struct lc_node *node,
                                   const char *const *keys, size_t key_count, struct lc_arena *arena,
                                   struct lc_err *err)
{
    const struct lc_node *map = lc_config_meant(node);
    struct lc_map seen;

    LC_ASSERT(node != NULL);
    if (map == NULL || map->kind != LC_EVENT_MAP)
        return lc_config_wrong(file, node, "a map", arena, err);
    lc_map_init(&seen, arena, map->count);
    for (const struct lc_node *item = map->first; item; item = item->next) {
        void **place = lc_map_put(&seen, item->key);
        bool known = keys == NULL;
        for (size_t i = 0; i < key_count; i++)
            known |= lc_str_is(item->key, keys[i]);
        if (!known)
            return unknown_key(file, item, keys, key_count, arena, err);
        if (*place)
            return lc_fail(err, LC_MALFORMED, "%.*s: key '%.*s' is given twice",
                           LC_FMT(lc_config_place(file, item, true, arena)), LC_FMT(lc_utf8_escaped(arena, item->key)));
        *place = &seen;
    }
    return LC_OK;
}

lc_str lc_config_path(const struct lc_config_file *file, lc_str named, struct lc_arena *arena)
{
    return lc_str_has_prefix(named, LC_S("/")) ? named : lc_file_in(file->folder, named, arena);
}

/* -- keys ---------------------------------------------------------------------------------------------------------- */

struct reading {
    struct lc_config_file *file;
    struct lc_arena *arena;
    const struct lc_config_key *key;
};

static void add(struct reading *reading, const struct lc_node *at, bool at_key, lc_str name, lc_str value)
{
    lc_str whence = lc_config_place(reading->file, at, at_key, reading->arena);

    *LC_PUSH(reading->arena, &reading->file->items) = (struct lc_config_item){reading->key, name, value, whence};
}

/* One of the words of a list; for LC_CONFIG_TEXTS and its like it may stand alone. */
static enum lc_status take_one(struct reading *reading, const struct lc_node *node, struct lc_err *err)
{
    enum lc_config_kind kind = reading->key->kind;
    lc_str text;

    if (!lc_config_is_text(node))
        return lc_config_wrong(reading->file, node,
                               kind == LC_CONFIG_FILE || kind == LC_CONFIG_FILES ? "the path of a file" : "a text",
                               reading->arena, err);
    text = lc_config_meant(node)->text;
    if (text.len == 0)
        return lc_config_wrong(reading->file, node, "a text that is not empty", reading->arena, err);
    if (kind == LC_CONFIG_FILE || kind == LC_CONFIG_FILES)
        text = lc_config_path(reading->file, text, reading->arena);
    add(reading, node, false, LC_S(""), text);
    return LC_OK;
}

static enum lc_status take_list(struct reading *reading, const struct lc_node *node, struct lc_err *err)
{
    const struct lc_node *list = lc_config_meant(node);
    enum lc_status status = LC_OK;

    if (list->kind == LC_EVENT_MAP)
        return lc_config_wrong(reading->file, node, "a list", reading->arena, err);
    if (list->kind != LC_EVENT_LIST)
        return take_one(reading, node, err);
    for (const struct lc_node *item = list->first; status == LC_OK && item; item = item->next)
        status = take_one(reading, item, err);
    return status;
}

static enum lc_status take_switch(struct reading *reading, const struct lc_node *node, struct lc_err *err)
{
    lc_str text = lc_config_is_text(node) ? lc_config_meant(node)->text : LC_S("");

    if (!lc_str_is(text, "true") && !lc_str_is(text, "false"))
        return lc_config_wrong(reading->file, node, "true or false", reading->arena, err);
    if (lc_str_is(text, "true"))
        add(reading, node, false, LC_S(""), LC_S(""));
    return LC_OK;
}

/* A choice is checked here, where its place is known. */
static enum lc_status take_text(struct reading *reading, const struct lc_node *node, struct lc_err *err)
{
    static const char *const levels[] = {"error", "warning", "note", "never"};
    enum lc_status status = take_one(reading, node, err);
    lc_str text = status == LC_OK ? lc_config_meant(node)->text : LC_S("");
    bool fine = true;

    if (status == LC_OK && lc_str_is(lc_str_from(reading->key->name), "fail-on")) {
        fine = false;
        for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
            fine |= lc_str_is(text, levels[i]);
        if (!fine)
            return lc_config_wrong(reading->file, node, "error, warning, note or never", reading->arena, err);
    }
    if (status == LC_OK && lc_str_is(lc_str_from(reading->key->name), "as-of") && !lc_str_is_date(text))
        return lc_config_wrong(reading->file, node, "a date like 2026-11-23", reading->arena, err);
    return status;
}

static enum lc_status take_pair(struct reading *reading, const struct lc_node *item, struct lc_err *err)
{
    lc_str value;

    if (!lc_config_is_text(item))
        return lc_config_wrong(reading->file, item, "a text", reading->arena, err);
    value = lc_config_meant(item)->text;
    if (reading->key->kind == LC_CONFIG_FILE_PAIRS) {
        if (!lc_layer_map_takes(item->key) || value.len == 0)
            return lc_fail(err, LC_MALFORMED, "%.*s: expected the ARN of a layer and where it is found",
                           LC_FMT(lc_config_place(reading->file, item, true, reading->arena)));
        value = lc_config_path(reading->file, value, reading->arena);
    }
    /* Joined by '=' they go the way of the command line's, which takes an ARN's last and a parameter's first one. */
    if (item->key.len == 0 || (reading->key->kind == LC_CONFIG_FILE_PAIRS && lc_str_find_byte(value, '=') != LC_NPOS) ||
        (reading->key->kind == LC_CONFIG_PAIRS && lc_str_find_byte(item->key, '=') != LC_NPOS))
        return lc_fail(err, LC_MALFORMED, "%.*s: expected a name and a value without '='",
                       LC_FMT(lc_config_place(reading->file, item, true, reading->arena)));
    if (reading->key->kind == LC_CONFIG_SEVERITIES && !lc_str_is(value, "error") && !lc_str_is(value, "warning") &&
        !lc_str_is(value, "note") && !lc_str_is(value, "off"))
        return lc_config_wrong(reading->file, item, "error, warning, note or off", reading->arena, err);
    add(reading, item, true, item->key, value);
    return LC_OK;
}

static enum lc_status take_pairs(struct reading *reading, const struct lc_node *node, struct lc_err *err)
{
    enum lc_status status = lc_config_check_map(reading->file, node, NULL, 0, reading->arena, err);

    for (const struct lc_node *item = status == LC_OK ? lc_config_meant(node)->first : NULL; item && status == LC_OK;
         item = item->next)
        status = take_pair(reading, item, err);
    return status;
}

static enum lc_status take_key(struct reading *reading, const struct lc_node *node, struct lc_err *err)
{
    switch (reading->key->kind) {
    case LC_CONFIG_TEXT:
    case LC_CONFIG_FILE: return take_text(reading, node, err);
    case LC_CONFIG_SWITCH: return take_switch(reading, node, err);
    case LC_CONFIG_NAMES:
    case LC_CONFIG_TEXTS:
    case LC_CONFIG_FILES: return take_list(reading, node, err);
    case LC_CONFIG_PAIRS:
    case LC_CONFIG_FILE_PAIRS:
    case LC_CONFIG_SEVERITIES: return take_pairs(reading, node, err);
    case LC_CONFIG_INPUTS: reading->file->inputs = node; return take_list(reading, node, err);
    case LC_CONFIG_LAYERS: reading->file->layers = node; return LC_OK;
    case LC_CONFIG_FUNCTIONS: reading->file->functions = node; return LC_OK;
    }
    LC_BUG("no such kind of key");
}

enum lc_status lc_config_parse(lc_str path, lc_str text, struct lc_arena *arena, struct lc_config_file *out,
                               struct lc_err *err)
{
    struct reading reading = {.file = out, .arena = arena};
    const char *names[32];
    const struct lc_node *root;
    struct lc_err cause = {0};
    enum lc_status status;

    LC_ASSERT(lc_config_key_count <= sizeof names / sizeof *names);
    *out = (struct lc_config_file){.path = path, .text = text, .folder = lc_path_dir(path)};
    for (size_t i = 0; i < lc_config_key_count; i++)
        names[i] = lc_config_keys[i].name;
    status = lc_document_parse(LC_NOTATION_YAML, text, arena, &root, &cause);
    if (status != LC_OK)
        return lc_fail(err, status, "'%.*s', %s", LC_FMT(lc_utf8_escaped(arena, path)), cause.text);
    if (root->kind == LC_EVENT_NULL) /* an empty one says nothing */
        return LC_OK;
    status = lc_config_check_map(out, root, names, lc_config_key_count, arena, err);
    for (const struct lc_node *item = status == LC_OK ? root->first : NULL; item && status == LC_OK;
         item = item->next) {
        size_t at = 0;
        while (!lc_str_is(item->key, lc_config_keys[at].name))
            at++;
        out->has[at] = true;
        reading.key = &lc_config_keys[at];
        status = take_key(&reading, item, err);
    }
    return status;
}

enum lc_status lc_config_read(lc_str path, struct lc_arena *arena, struct lc_config_file *out, struct lc_err *err)
{
    struct lc_err cause = {0};
    lc_str text;
    enum lc_status status =
        lc_file_read(lc_arena_cstring(arena, path, NULL), LC_CONFIG_BYTES_MAX, arena, &text, &cause);

    if (status != LC_OK)
        return lc_fail(err, status, "cannot read '%.*s': %s", LC_FMT(lc_utf8_escaped(arena, path)), cause.text);
    return lc_config_parse(path, text, arena, out, err);
}
