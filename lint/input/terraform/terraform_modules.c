/* Folders of .tf files: which names they define, and the modules they call. */
#include <dirent.h>
#include <stdlib.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/base/utf8.h"
#include "lint/input/files.h"
#include "lint/input/terraform/terraform.h"

const lc_str lc_tf_how_plan =
    LC_S_INIT("terraform plan -out p && terraform show -json p > plan.json && layercheck lint plan.json");

void lc_tf_unevaluated(struct lc_terraform *tf, lc_str what, lc_str why, lc_str how, struct lc_origin at)
{
    if (tf->quiet)
        return;
    *LC_PUSH(tf->arena, &tf->input->unevaluated) =
        (struct lc_unevaluated){.what = what, .why = why, .how = how, .at = at};
}

struct lc_origin lc_tf_place(const struct lc_tf_file *file, uint32_t node)
{
    struct lc_origin at = {.file = file->path};

    if (file->places)
        lc_tf_json_place(file, file->hcl.nodes[node].start, &at.line, &at.column);
    else
        lc_hcl_place(&file->hcl, file->hcl.nodes[node].start, &at.line, &at.column);
    return at;
}

/* ------------------------------------------------------------------------------------------------- blocks */

static bool is_named(const struct lc_tf_file *file, uint32_t node, const char *name)
{
    uint32_t identifier = lc_hcl_child(&file->hcl, node, LC_HCL_IDENTIFIER);

    return identifier != 0 && lc_str_is(lc_hcl_text(&file->hcl, identifier), name);
}

uint32_t lc_tf_attribute(const struct lc_tf_file *file, uint32_t body, const char *name, uint32_t *at)
{
    const struct lc_hcl_node *nodes = file->hcl.nodes;

    for (uint32_t child = body ? nodes[body].first : 0; child != 0; child = nodes[child].next) {
        if (nodes[child].kind != LC_HCL_ATTRIBUTE || !is_named(file, child, name))
            continue;
        *at = child;
        return lc_hcl_child(&file->hcl, child, LC_HCL_EXPRESSION);
    }
    return 0;
}

uint32_t lc_tf_block(const struct lc_tf_file *file, uint32_t body, const char *type, uint32_t *at)
{
    const struct lc_hcl_node *nodes = file->hcl.nodes;

    for (uint32_t child = body ? nodes[body].first : 0; child != 0; child = nodes[child].next) {
        if (nodes[child].kind != LC_HCL_BLOCK || !is_named(file, child, type))
            continue;
        *at = child;
        return lc_hcl_child(&file->hcl, child, LC_HCL_BODY);
    }
    return 0;
}

lc_str lc_tf_label(const struct lc_tf_file *file, uint32_t block, unsigned nth)
{
    const struct lc_hcl_node *nodes = file->hcl.nodes;
    uint32_t child = nodes[block].first;

    for (child = child ? nodes[child].next : 0; child != 0; child = nodes[child].next) {
        if (nodes[child].kind == LC_HCL_STRING) {
            uint32_t literal = lc_hcl_child(&file->hcl, child, LC_HCL_TEMPLATE_LITERAL);
            if (nth-- == 0)
                return literal ? lc_hcl_text(&file->hcl, literal) : LC_S("");
        } else if (nodes[child].kind == LC_HCL_IDENTIFIER) {
            if (nth-- == 0)
                return lc_hcl_text(&file->hcl, child);
        }
    }
    return LC_S("");
}

/* ------------------------------------------------------------------------------------------------- names */

struct lc_tf_entry *lc_tf_find(const struct lc_tf_module *module, lc_str name)
{
    return lc_map_get(&module->names, name);
}

static struct lc_tf_entry *add_entry(struct lc_tf_module *module, const struct lc_tf_file *file, lc_str name)
{
    struct lc_arena *arena = module->tf->arena;
    void **place = lc_map_put(&module->names, name);
    struct lc_tf_entry *entry = *place ? *place : LC_NEW(arena, struct lc_tf_entry);

    if (*place == NULL)
        *LC_PUSH(arena, &module->entries) = entry;
    *place = entry;
    *entry = (struct lc_tf_entry){.name = name, .file = file};
    return entry;
}

static void add_locals(struct lc_tf_module *module, const struct lc_tf_file *file, uint32_t body)
{
    const struct lc_hcl_node *nodes = file->hcl.nodes;

    for (uint32_t child = body ? nodes[body].first : 0; child != 0; child = nodes[child].next) {
        uint32_t name = lc_hcl_child(&file->hcl, child, LC_HCL_IDENTIFIER);
        struct lc_tf_entry *entry;
        if (nodes[child].kind != LC_HCL_ATTRIBUTE || name == 0)
            continue;
        entry = add_entry(module, file,
                          lc_arena_printf(module->tf->arena, "local.%.*s", LC_FMT(lc_hcl_text(&file->hcl, name))));
        entry->node = lc_hcl_child(&file->hcl, child, LC_HCL_EXPRESSION);
        entry->at = child;
    }
}

static void add_block(struct lc_tf_module *module, const struct lc_tf_file *file, uint32_t block)
{
    static const struct {
        const char *type, *prefix;
        unsigned labels;
    } kinds[] = {{"variable", "var.", 1},
                 {"output", "output.", 1},
                 {"module", "module.", 1},
                 {"data", "data.", 2},
                 {"resource", "", 2}};
    struct lc_arena *arena = module->tf->arena;
    uint32_t body = lc_hcl_child(&file->hcl, block, LC_HCL_BODY);
    struct lc_tf_entry *entry;

    if (is_named(file, block, "locals"))
        add_locals(module, file, body);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        lc_str first = lc_tf_label(file, block, 0), second = lc_tf_label(file, block, 1);
        if (!is_named(file, block, kinds[i].type))
            continue;
        if (kinds[i].labels == 1)
            entry = add_entry(module, file, lc_arena_printf(arena, "%s%.*s", kinds[i].prefix, LC_FMT(first)));
        else
            entry = add_entry(module, file,
                              lc_arena_printf(arena, "%s%.*s.%.*s", kinds[i].prefix, LC_FMT(first), LC_FMT(second)));
        entry->type = kinds[i].labels == 2 ? first : LC_S("");
        entry->is_data = i == 3;
        entry->node = body;
        entry->at = block;
    }
}

/* ------------------------------------------------------------------------------------------------- folders */

static void note_syntax(struct lc_terraform *tf, const struct lc_tf_file *file)
{
    struct lc_origin at = lc_tf_place(file, file->hcl.first_error);
    lc_str shown = lc_utf8_escaped(tf->arena, file->path);

    if (tf->malformed.len == 0)
        tf->malformed = lc_arena_printf(tf->arena, "'%.*s', line %u, column %u: no HCL that is understood",
                                        LC_FMT(shown), at.line, at.column);
    lc_tf_unevaluated(tf, lc_arena_printf(tf->arena, "'%.*s'", LC_FMT(file->path)),
                      lc_arena_printf(tf->arena, "line %u, column %u is no HCL that is understood", at.line, at.column),
                      lc_tf_how_plan, at);
}

const struct lc_tf_file *lc_tf_parse(struct lc_terraform *tf, lc_str path)
{
    void **place = lc_map_put(&tf->parsed, path);
    struct lc_tf_file *file = *place;
    struct lc_err cause = {0};
    lc_str text;

    if (file != NULL)
        return file->hcl.nodes ? file : NULL;
    file = LC_NEW(tf->arena, struct lc_tf_file);
    *place = file;
    file->path = path;
    if (lc_input_text(tf->input, path, LC_INPUT_FILE_BYTES_MAX, &text, &cause) != LC_OK ||
        (lc_str_has_suffix(path, LC_S(".json")) && lc_tf_json_to_hcl(tf, text, file, &text, &cause) != LC_OK) ||
        lc_hcl_parse(text, tf->arena, &file->hcl, &cause) != LC_OK) {
        lc_str shown = lc_utf8_escaped(tf->arena, path);
        if (tf->malformed.len == 0)
            tf->malformed = lc_arena_printf(
                tf->arena, "'%.*s', %s%s", LC_FMT(shown),
                lc_str_has_prefix(lc_str_from(cause.text), LC_S("line ")) ? "" : "line 1, column 1: ", cause.text);
        lc_tf_unevaluated(tf, lc_arena_printf(tf->arena, "'%.*s'", LC_FMT(path)),
                          lc_arena_copy(tf->arena, lc_str_from(cause.text)), lc_tf_how_plan,
                          (struct lc_origin){.file = path, .line = 1, .column = 1});
        return NULL;
    }
    if (file->hcl.errors > 0)
        note_syntax(tf, file);
    return file;
}

static int by_name(const void *a, const void *b)
{
    return lc_str_cmp(*(const lc_str *)a, *(const lc_str *)b);
}

struct names {
    lc_str *items;
    size_t count, capacity;
};

static bool list_folder(struct lc_terraform *tf, lc_str folder, struct names *names)
{
    DIR *open = opendir(lc_arena_cstring(tf->arena, folder.len > 0 ? folder : LC_S("."), NULL));
    const struct dirent *entry;

    if (open == NULL)
        return false;
    while ((entry = readdir(open)) != NULL && names->count < LC_INPUT_FILES_MAX) {
        lc_str name = lc_str_from(entry->d_name);
        if (lc_str_has_suffix(name, LC_S(".tf")) || lc_str_has_suffix(name, LC_S(".tf.json")))
            *LC_PUSH(tf->arena, names) = lc_arena_copy(tf->arena, name);
    }
    closedir(open);
    if (names->count > 1)
        qsort(names->items, names->count, sizeof *names->items, by_name);
    return true;
}

/* Files that Terraform lays over the others by rules of their own. */
static bool is_override(lc_str name)
{
    if (lc_str_has_suffix(name, LC_S(".json")))
        name = lc_str_cut(name, 0, name.len - 5);
    return lc_str_eq(name, LC_S("override.tf")) || lc_str_has_suffix(name, LC_S("_override.tf"));
}

bool lc_tf_load(struct lc_tf_module *module)
{
    struct lc_terraform *tf = module->tf;
    struct names names = {0};

    lc_map_init(&module->names, tf->arena, 64);
    if (!list_folder(tf, module->folder, &names))
        return false;
    for (size_t i = 0; i < names.count; i++) {
        lc_str path = lc_str_eq(module->folder, LC_S(".")) ? names.items[i]
                                                           : lc_path_join(tf->arena, module->folder, names.items[i]);
        const struct lc_tf_file *file;
        uint32_t body;
        if (is_override(names.items[i])) {
            lc_tf_unevaluated(tf, lc_arena_printf(tf->arena, "'%.*s'", LC_FMT(path)),
                              LC_S("override files are not read"), lc_tf_how_plan, (struct lc_origin){.file = path});
            continue;
        }
        file = lc_tf_parse(tf, path);
        body = file ? lc_hcl_child(&file->hcl, 0, LC_HCL_BODY) : 0;
        for (uint32_t child = body ? file->hcl.nodes[body].first : 0; child != 0; child = file->hcl.nodes[child].next)
            if (file->hcl.nodes[child].kind == LC_HCL_BLOCK)
                add_block(module, file, child);
    }
    return names.count > 0;
}

/* ------------------------------------------------------------------------------------------------- modules */

static void enter_one(struct lc_tf_module *module, struct lc_tf_entry *entry, lc_str source, lc_str key,
                      const struct lc_tf_scope *scope)
{
    struct lc_terraform *tf = module->tf;
    struct lc_tf_module *child = LC_NEW(tf->arena, struct lc_tf_module);
    lc_str relative = lc_path_join(tf->arena, module->relative, source);

    tf->modules++;
    child->tf = tf;
    child->folder = lc_input_path(tf->input, module->folder, source);
    if (!lc_path_normalize(tf->arena, relative, &child->relative))
        child->relative = relative;
    child->address =
        lc_arena_printf(tf->arena, "%.*s%.*s%.*s.", LC_FMT(module->address), LC_FMT(entry->name), LC_FMT(key));
    child->depth = module->depth + 1;
    child->parent = module;
    child->call = entry;
    child->call_scope = *scope;
    if (!lc_tf_load(child)) {
        lc_tf_unevaluated(tf, lc_arena_printf(tf->arena, "module '%.*s'", LC_FMT(entry->name)),
                          lc_arena_printf(tf->arena, "no .tf files are in '%.*s'", LC_FMT(child->folder)),
                          lc_tf_how_plan, lc_tf_place(entry->file, entry->at));
        return;
    }
    *LC_PUSH(tf->arena, &entry->children) = (struct lc_tf_child){.key = key, .module = child};
}

void lc_tf_enter(struct lc_tf_module *module, struct lc_tf_entry *entry)
{
    static const struct lc_tf_scope none = {0};
    struct lc_terraform *tf = module->tf;
    struct lc_tf_instances instances;
    const struct lc_data *source;
    lc_str why = LC_S("");
    size_t made = 0;

    if (entry->entered)
        return;
    entry->entered = true;
    source = lc_tf_get(module, &none, entry->file, entry->node, "source");
    if (!lc_data_is_known(source))
        why = LC_S("its source is not known");
    else if (!lc_str_has_prefix(source->text, LC_S("./")) && !lc_str_has_prefix(source->text, LC_S("../")))
        why = lc_arena_printf(tf->arena, "its source '%.*s' is not in this folder", LC_FMT(source->text));
    else if (module->depth >= LC_INPUT_MODULES_DEEP_MAX)
        why = LC_S("modules are called too deep");
    else if (tf->modules >= LC_INPUT_FILES_MAX)
        why = LC_S("more modules are called than are looked at");
    if (why.len > 0) {
        lc_tf_unevaluated(tf, lc_arena_printf(tf->arena, "'%.*s%.*s'", LC_FMT(module->address), LC_FMT(entry->name)),
                          why, lc_tf_how_plan, lc_tf_place(entry->file, entry->at));
        return;
    }
    instances = lc_tf_instances(module, &none, entry->file, entry->node);
    for (; made < instances.count && tf->modules < LC_INPUT_FILES_MAX; made++)
        enter_one(module, entry, source->text, instances.keys[made], &instances.scopes[made]);
    if (made < instances.count || !instances.known)
        lc_tf_unevaluated(
            tf,
            lc_arena_printf(tf->arena, "how many '%.*s%.*s' there are", LC_FMT(module->address), LC_FMT(entry->name)),
            instances.known ? LC_S("there are more than are looked at") : instances.why, lc_tf_how_plan,
            lc_tf_place(entry->file, entry->at));
}

/* ------------------------------------------------------------------------------------------------- instances */

static struct lc_tf_instances one_instance(struct lc_tf_module *module, const struct lc_tf_scope *scope)
{
    struct lc_tf_instances out = {.count = 1, .known = true};

    out.scopes = LC_NEW(module->tf->arena, struct lc_tf_scope);
    out.scopes[0] = *scope;
    out.keys = LC_NEW(module->tf->arena, lc_str);
    return out;
}

static struct lc_tf_instances counted(struct lc_tf_module *module, const struct lc_tf_scope *scope,
                                      const struct lc_data *count)
{
    struct lc_arena *arena = module->tf->arena;
    struct lc_tf_instances out = one_instance(module, scope);
    uint64_t number;

    if (!lc_data_is_known(count) || !lc_str_to_u64(count->text, &number)) {
        out.known = false;
        out.why = count->why.len > 0 ? count->why : LC_S("'count' is no whole number");
        out.scopes[0].index = lc_data_unknown(arena, LC_S("${count.index}"), out.why, lc_tf_how_plan, count->at);
        return out;
    }
    if (number > LC_INPUT_INSTANCES_MAX - module->tf->instances) {
        number = LC_INPUT_INSTANCES_MAX - module->tf->instances;
        out.known = false;
        out.why = lc_arena_printf(arena, "there are more than %u", LC_INPUT_INSTANCES_MAX);
    }
    module->tf->instances += number;
    out.count = number;
    out.scopes = LC_NEW_ARRAY(arena, number, struct lc_tf_scope);
    out.keys = LC_NEW_ARRAY(arena, number, lc_str);
    for (size_t i = 0; i < number; i++) {
        lc_str text = lc_arena_printf(arena, "%zu", i);
        out.scopes[i] = *scope;
        out.scopes[i].index = lc_data_new(arena, LC_DATA_NUMBER, text, count->at);
        out.keys[i] = lc_arena_printf(arena, "[%.*s]", LC_FMT(text));
    }
    return out;
}

static struct lc_tf_instances for_each(struct lc_tf_module *module, const struct lc_tf_scope *scope,
                                       const struct lc_data *each)
{
    struct lc_arena *arena = module->tf->arena;
    struct lc_tf_instances out = one_instance(module, scope);
    bool listed = each->kind == LC_DATA_MAP || each->kind == LC_DATA_LIST;

    if (!listed || each->why.len > 0) {
        out.known = false;
        out.why = each->why.len > 0 ? each->why : LC_S("'for_each' is no map and no set");
        out.scopes[0].key = lc_data_unknown(arena, LC_S("${each.key}"), out.why, lc_tf_how_plan, each->at);
        out.scopes[0].value = lc_data_unknown(arena, LC_S("${each.value}"), out.why, lc_tf_how_plan, each->at);
        return out;
    }
    out.scopes = LC_NEW_ARRAY(arena, each->count, struct lc_tf_scope);
    out.keys = LC_NEW_ARRAY(arena, each->count, lc_str);
    out.count = 0;
    for (const struct lc_data *item = each->first; item && module->tf->instances < LC_INPUT_INSTANCES_MAX;
         item = item->next) {
        lc_str key = each->kind == LC_DATA_MAP ? item->key : item->text;
        struct lc_origin at = each->kind == LC_DATA_MAP ? item->key_at : item->at;
        module->tf->instances++;
        out.scopes[out.count] = *scope;
        out.scopes[out.count].key = lc_data_new(arena, LC_DATA_TEXT, key, at);
        out.scopes[out.count].value = item;
        out.keys[out.count++] = lc_arena_printf(arena, "[\"%.*s\"]", LC_FMT(key));
    }
    if (out.count < each->count) {
        out.known = false;
        out.why = lc_arena_printf(arena, "there are more than %u", LC_INPUT_INSTANCES_MAX);
    }
    return out;
}

struct lc_tf_instances lc_tf_instances(struct lc_tf_module *module, const struct lc_tf_scope *scope,
                                       const struct lc_tf_file *file, uint32_t body)
{
    const struct lc_data *count = lc_tf_get(module, scope, file, body, "count");
    const struct lc_data *each = lc_tf_get(module, scope, file, body, "for_each");

    if (count)
        return counted(module, scope, count);
    if (each)
        return for_each(module, scope, each);
    return one_instance(module, scope);
}
