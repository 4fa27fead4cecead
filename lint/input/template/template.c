/* A template's file, its sections, and its resources with loops written out. */
#include "lint/input/template/template.h"

#include <inttypes.h>

#include "layers/base/path.h"
#include "layers/base/source.h"
#include "layers/base/utf8.h"

void lc_input_keep_text(struct lc_input *input, lc_str file, lc_str text)
{
    for (size_t i = 0; i < input->texts.count; i++)
        if (lc_str_eq(input->texts.items[i].file, file))
            return;
    *LC_PUSH(input->arena, &input->texts) = (struct lc_text_file){file, text};
}

/* JSON is told by its first character; what is no JSON all the same may be YAML that starts with "{a: 1}". */
static enum lc_status parse(struct lc_input *input, lc_str file, lc_str text, const struct lc_node **out,
                            struct lc_err *err)
{
    lc_str start = lc_str_trim(lc_str_has_prefix(text, LC_S("\xef\xbb\xbf")) ? lc_str_from_index(text, 3) : text);
    bool looks_json = start.len > 0 && (start.ptr[0] == '{' || start.ptr[0] == '[');
    bool named_yaml = lc_str_has_suffix(file, LC_S(".yaml")) || lc_str_has_suffix(file, LC_S(".yml"));
    struct lc_err as_json = {0};

    if (!looks_json)
        return lc_document_parse(LC_NOTATION_YAML, text, input->arena, out, err);
    if (lc_document_parse(LC_NOTATION_JSON, text, input->arena, out, &as_json) == LC_OK)
        return LC_OK;
    if (named_yaml)
        return lc_document_parse(LC_NOTATION_YAML, text, input->arena, out, err);
    return lc_fail(err, as_json.status, "%s", as_json.text);
}

enum lc_status lc_input_document(struct lc_input *input, lc_str file, const struct lc_node **out, struct lc_err *err)
{
    lc_str text, shown = lc_utf8_escaped(input->arena, file);
    struct lc_err cause = {0};
    enum lc_status status =
        lc_file_read(lc_arena_cstring(input->arena, file, NULL), LC_TEXT_BYTES_MAX, input->arena, &text, &cause);

    if (status != LC_OK)
        return lc_fail(err, status, "cannot read '%.*s': %s", LC_FMT(shown), cause.text);
    status = parse(input, file, text, out, &cause);
    if (status != LC_OK)
        return lc_fail(err, status, "'%.*s', %s", LC_FMT(shown), cause.text);
    lc_input_keep_text(input, file, text);
    return LC_OK;
}

struct lc_origin lc_template_origin(const struct lc_template *template, const struct lc_span *span)
{
    return (struct lc_origin){template->file, span->line, span->column};
}

struct lc_origin lc_template_at(const struct lc_template *template, const struct lc_node *node)
{
    return lc_template_origin(template, node->key_span.line > 0 ? &node->key_span : &node->span);
}

struct lc_resource *lc_template_resource(const struct lc_template *template, lc_str id)
{
    uintptr_t at = (uintptr_t)lc_map_get(&template->by_id, id);

    return at == 0 ? NULL : &template->resources.items[at - 1];
}

lc_str lc_template_path(const struct lc_template *template, lc_str named)
{
    lc_str path;

    if (lc_str_has_prefix(named, LC_S("/")))
        return named;
    path = lc_path_join(template->arena, template->folder, named);
    if (!lc_path_normalize(template->arena, path, &path))
        return path;
    return path.len == 0 ? LC_S(".") : path;
}

/* -- sections ------------------------------------------------------------------------------------------------------ */

static void index_members(const struct lc_node *map, struct lc_map *out, unsigned merges)
{
    map = lc_node_meant(map);
    for (const struct lc_node *child = map && map->kind == LC_EVENT_MAP ? map->first : NULL; child;
         child = child->next) {
        if (lc_str_is(child->key, "<<") && merges > 0)
            index_members(child, out, merges - 1);
        *lc_map_put(out, child->key) = (void *)(uintptr_t)child;
    }
}

static void index_section(struct lc_template *template, const char *name, struct lc_map *out)
{
    const struct lc_node *section = lc_node_member(template->root, lc_str_from(name));

    lc_map_init(out, template->arena, 16);
    index_members(section, out, 4);
}

static void add_unevaluated(struct lc_template *template, lc_str what, struct lc_value because,
                            const struct lc_node *at)
{
    *LC_PUSH(template->arena, &template->input->unevaluated) = (struct lc_unevaluated){
        .what = what, .why = because.why, .how = because.how, .at = lc_template_at(template, at)};
}

/* -- resources ----------------------------------------------------------------------------------------------------- */

static void add_resources(struct lc_template *template, const struct lc_node *map, void *context);

static void add_resource(struct lc_template *template, const struct lc_node *node)
{
    lc_str id = lc_bind(template, node->key);
    void **place = lc_map_put(&template->by_id, id);
    struct lc_resource *resource;

    if (*place == NULL) {
        LC_PUSH(template->arena, &template->resources)->id = id;
        *place = (void *)(uintptr_t) template->resources.count;
    }
    resource = &template->resources.items[(uintptr_t)*place - 1];
    *resource = (struct lc_resource){.id = id,
                                     .type = lc_node_scalar(lc_node_member(node, LC_S("Type"))),
                                     .node = lc_node_meant(node),
                                     .at = lc_template_at(template, node),
                                     .bindings = template->bindings};
    template->is_sam |= lc_str_has_prefix(resource->type, LC_S("AWS::Serverless::"));
}

static void add_resources(struct lc_template *template, const struct lc_node *map, void *context)
{
    (void)context;
    map = lc_node_meant(map);
    for (const struct lc_node *child = map && map->kind == LC_EVENT_MAP ? map->first : NULL; child;
         child = child->next) {
        if (!lc_template_step(template, child, 0))
            return;
        if (lc_str_is(child->key, "<<")) {
            template->depth++;
            add_resources(template, child, NULL);
            template->depth--;
        } else if (lc_str_has_prefix(child->key, LC_S("Fn::ForEach::"))) {
            if (!lc_for_each(template, child, add_resources, NULL))
                add_unevaluated(template,
                                lc_arena_printf(template->arena, "the resources of '%.*s'", LC_FMT(child->key)),
                                lc_for_each_doubt(template, child), child);
        } else if (lc_str_has_prefix(child->key, LC_S("Fn::"))) {
            add_unevaluated(template,
                            lc_arena_printf(template->arena, "the resources that '%.*s' adds", LC_FMT(child->key)),
                            (struct lc_value){.why = LC_S("it is evaluated at deployment only")}, child);
        } else {
            add_resource(template, child);
        }
    }
}

static void take_transform(struct lc_template *template, const struct lc_node *node)
{
    lc_str name = lc_node_scalar(node);

    if (name.len == 0)
        name = lc_node_scalar(lc_node_member(node, LC_S("Name")));
    if (lc_str_has_prefix(name, LC_S("AWS::Serverless")))
        template->is_sam = true;
    else if (name.len > 0 && !lc_str_has_prefix(name, LC_S("AWS::")))
        add_unevaluated(
            template, lc_arena_printf(template->arena, "what the macro '%.*s' makes of the template", LC_FMT(name)),
            (struct lc_value){.why = LC_S("macros run at deployment only"),
                              .how = LC_S("aws cloudformation get-template --stack-name STACK --template-stage "
                                          "Processed --query TemplateBody > processed.json && layercheck "
                                          "lint processed.json, once it is deployed")},
            node);
}

enum lc_status lc_template_sections(struct lc_template *template, struct lc_err *err)
{
    const struct lc_node *resources = lc_node_meant(lc_node_member(template->root, LC_S("Resources")));
    const struct lc_node *transform = lc_node_meant(lc_node_member(template->root, LC_S("Transform")));
    lc_str shown = lc_utf8_escaped(template->arena, template->file);
    const struct lc_node *wrong = resources ? resources : template->root;

    if (template->root->kind == LC_EVENT_NULL || (template->root->kind == LC_EVENT_MAP && template->root->count == 0) ||
        (template->root->kind == LC_EVENT_PLAIN && template->root->text.len == 0))
        return lc_fail(err, LC_MALFORMED, "'%.*s' says nothing: a template is expected, with 'Resources'",
                       LC_FMT(shown));
    if (resources == NULL || resources->kind != LC_EVENT_MAP)
        return lc_fail(err, LC_MALFORMED,
                       "'%.*s', line %" PRIu32 ", column %" PRIu32 ": a template is a map with a map 'Resources'",
                       LC_FMT(shown), wrong->span.line, wrong->span.column);
    if (transform && transform->kind == LC_EVENT_LIST)
        for (const struct lc_node *item = transform->first; item; item = item->next)
            take_transform(template, item);
    else if (transform)
        take_transform(template, transform);
    index_section(template, "Parameters", &template->parameters);
    index_section(template, "Mappings", &template->mappings);
    index_section(template, "Conditions", &template->conditions);
    index_section(template, "Outputs", &template->outputs);
    template->globals = lc_node_member(lc_node_member(template->root, LC_S("Globals")), LC_S("Function"));
    lc_map_init(&template->by_id, template->arena, resources->count);
    add_resources(template, resources, NULL);
    if (template->failed.status != LC_OK)
        return lc_fail(err, template->failed.status, "%s", template->failed.text);
    return LC_OK;
}

enum lc_status lc_template_open(struct lc_template *template, struct lc_err *err)
{
    enum lc_status status = lc_input_document(template->input, template->file, &template->root, err);

    template->root = status == LC_OK ? lc_node_meant(template->root) : NULL;
    template->folder = lc_path_dir(template->file);
    return status == LC_OK ? lc_template_sections(template, err) : status;
}
