/* Where a function's code and its layers are. */
#include "lint/input/template/template.h"

#include <sys/stat.h>

#include "layers/base/path.h"
#include "layers/base/source.h"
#include "layers/runtime/runtime.h"
#include "lint/input/helps.h"
#include "lint/input/layer_map.h"
#include "lint/input/template/cdk.h"

static bool is_there(struct lc_template *template, lc_str path, struct stat *out)
{
    return stat(lc_arena_cstring(template->arena, path, NULL), out) == 0;
}

static bool has_file_ending(lc_str name, const char *const *endings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (lc_str_has_suffix(name, lc_str_from(endings[i])))
            return true;
    return false;
}

/* -- places -------------------------------------------------------------------------------------------------------- */

static void absent(struct lc_artifact *artifact, lc_str why, lc_str how)
{
    artifact->path = (lc_str){0};
    artifact->why = why;
    artifact->how = how;
}

/* The tools that upload a lone file put it into a zip first. */
static void take_lone_file(struct lc_template *template, struct lc_artifact *artifact)
{
    static const char *const archives[] = {".zip", ".jar", ".war"};
    struct lc_err cause = {0};
    lc_str text;

    if (has_file_ending(artifact->path, archives, sizeof archives / sizeof *archives) ||
        lc_file_read(lc_arena_cstring(template->arena, artifact->path, NULL), LC_SOURCE_BYTES_MAX, template->arena,
                     &text, &cause) != LC_OK ||
        lc_str_has_prefix(text, LC_S("PK")))
        return;
    artifact->inline_name = lc_path_base(artifact->path);
    artifact->inline_text = (struct lc_value){.know = LC_KNOWN, .text = text};
}

static void locate_path(struct lc_template *template, const struct lc_resource *resource, lc_str named,
                        struct lc_artifact *artifact)
{
    bool is_sam = lc_str_has_prefix(resource->type, LC_S("AWS::Serverless::"));
    struct stat there;

    artifact->path = lc_template_path(template, named);
    if (!is_there(template, artifact->path, &there)) {
        absent(artifact, lc_arena_printf(template->arena, "'%.*s' is not there", LC_FMT(artifact->path)),
               template->is_cdk ? LC_S("cdk synth")
               : is_sam         ? LC_S("sam build")
                                : LC_S("build it before the template is checked"));
        return;
    }
    lc_template_sources(template, resource, S_ISDIR(there.st_mode), artifact);
    if (S_ISREG(there.st_mode))
        take_lone_file(template, artifact);
}

static void locate_remote(struct lc_template *template, const struct lc_resource *resource, lc_str address,
                          struct lc_artifact *artifact)
{
    artifact->reference = address;
    absent(artifact, LC_S("it lies in S3"), lc_help_object(template->arena, address, lc_resource_is_layer(resource)));
}

/* {Bucket, Key} of SAM, {S3Bucket, S3Key} of CloudFormation. */
static bool locate_object(struct lc_template *template, const struct lc_resource *resource, const struct lc_term *term,
                          struct lc_artifact *artifact)
{
    const struct lc_term *bucket = lc_term_get(term, "S3Bucket"), *key = lc_term_get(term, "S3Key");
    struct lc_text_parts parts = {.arena = template->arena};
    struct lc_term address;

    if (key == NULL) {
        bucket = lc_term_get(term, "Bucket");
        key = lc_term_get(term, "Key");
    }
    if (bucket == NULL || key == NULL)
        return false;
    lc_parts_add(&parts, LC_S("s3://"));
    lc_parts_add_term(&parts, bucket);
    lc_parts_add(&parts, LC_S("/"));
    lc_parts_add_term(&parts, key);
    address = lc_parts_end(&parts, term->value.at);
    locate_remote(template, resource, address.value.text, artifact);
    if (!lc_term_is_known(&address))
        artifact->how = lc_help_archive(template->arena, lc_resource_is_layer(resource));
    return true;
}

static void locate(struct lc_template *template, const struct lc_resource *resource, const struct lc_term *term,
                   struct lc_artifact *artifact)
{
    lc_str asset = template->is_cdk ? lc_cdk_asset(template, resource, term) : LC_S("");

    artifact->at = term->value.at.line > 0 ? term->value.at : resource->at;
    artifact->reference = asset.len > 0 ? asset : term->value.text;
    if (asset.len > 0)
        locate_path(template, resource, asset, artifact);
    else if (term->kind == LC_TERM_TEXT && lc_str_has_prefix(term->value.text, LC_S("s3://")))
        locate_remote(template, resource, term->value.text, artifact);
    else if (lc_term_is_known(term) && lc_str_has_prefix(term->value.text, LC_S("https://")))
        locate_remote(template, resource, term->value.text, artifact);
    else if (lc_term_is_known(term))
        locate_path(template, resource, term->value.text, artifact);
    else if (term->kind == LC_TERM_MAP && locate_object(template, resource, term, artifact))
        return;
    else if (term->kind == LC_TERM_NOTHING)
        absent(artifact, LC_S("the template names no code"), LC_S(""));
    else
        absent(artifact, term->value.why.len > 0 ? term->value.why : LC_S("the template names no place for it"),
               term->value.how);
    if (artifact->reference.len == 0)
        artifact->reference = resource->id;
}

/* -- code ---------------------------------------------------------------------------------------------------------- */

/* Code in the template: CloudFormation makes index.js or index.py of it, whatever the handler says.
 * Source: CloudFormation user guide, AWS::Lambda::Function Code, ZipFile. */
static void take_inline(struct lc_template *template, const struct lc_resource *resource, const struct lc_term *code,
                        const struct lc_function *function, struct lc_artifact *artifact)
{
    const struct lc_runtime *runtime =
        function->runtime.know == LC_KNOWN ? lc_runtime_find(template->input->catalogue, function->runtime.text) : NULL;
    bool node = runtime && runtime->language == LC_LANG_NODE, python = runtime && runtime->language == LC_LANG_PYTHON;

    artifact->at = code->value.at;
    artifact->reference = lc_arena_printf(template->arena, "inline code of '%.*s'", LC_FMT(resource->id));
    artifact->inline_text = lc_term_value(code, template->arena);
    if (code->kind != LC_TERM_TEXT) {
        absent(artifact, code->value.why.len > 0 ? code->value.why : LC_S("the inline code is no text"),
               code->value.how);
        return;
    }
    if (!node && !python) {
        absent(artifact,
               runtime ? LC_S("inline code is for Node.js and Python only")
                       : LC_S("the runtime of its code is not known"),
               LC_S(""));
        return;
    }
    artifact->is_zip_file = true;
    artifact->inline_name = node ? LC_S("index.js") : LC_S("index.py");
    artifact->path = lc_arena_printf(template->arena, "%.*s#%.*s", LC_FMT(template->file), LC_FMT(function->name));
}

struct lc_artifact lc_function_code(struct lc_template *template, const struct lc_resource *resource,
                                    const struct lc_function *function)
{
    bool is_sam = lc_str_is(resource->type, "AWS::Serverless::Function");
    struct lc_term code = lc_function_property(template, resource, is_sam ? "CodeUri" : "Code");
    struct lc_term text = is_sam ? lc_function_property(template, resource, "InlineCode") : code;
    const struct lc_term *inlined =
        is_sam ? (text.kind != LC_TERM_NOTHING ? &text : NULL) : lc_term_get(&code, "ZipFile");
    struct lc_artifact artifact = {.at = resource->at};

    if (inlined) {
        take_inline(template, resource, inlined, function, &artifact);
        return artifact;
    }
    if (is_sam && code.kind == LC_TERM_NOTHING) { /* the SAM CLI takes the template's own folder */
        code = lc_term_text(LC_S("."), resource->at);
    }
    locate(template, resource, &code, &artifact);
    lc_template_pick(template, resource, function, &artifact);
    return artifact;
}

/* -- layers -------------------------------------------------------------------------------------------------------- */

static struct lc_values values_of(struct lc_template *template, const struct lc_node *node)
{
    struct lc_term term = node ? lc_evaluate(template, node) : (struct lc_term){0};
    struct lc_values values = {0};

    if (term.kind != LC_TERM_LIST)
        return values;
    values.items = LC_NEW_ARRAY(template->arena, term.members.count, struct lc_value);
    for (size_t i = 0; i < term.members.count; i++)
        values.items[values.count++] = lc_term_value(&term.members.items[i], template->arena);
    return values;
}

struct lc_artifact lc_template_layer(struct lc_template *template, const struct lc_resource *resource)
{
    const struct lc_node *properties = lc_node_member(resource->node, LC_S("Properties"));
    const struct lc_node *content = lc_node_member(
        properties, lc_str_is(resource->type, "AWS::Serverless::LayerVersion") ? LC_S("ContentUri") : LC_S("Content"));
    const struct lc_node *name = lc_node_member(properties, LC_S("LayerName"));
    const struct lc_binding *outer = template->bindings;
    struct lc_term term = {0}, named;
    struct lc_artifact layer = {.id = lc_arena_join(template->arena, template->prefix, resource->id),
                                .defined_here = true};

    template->bindings = resource->bindings;
    if (content)
        term = lc_evaluate(template, content);
    term.value.at = content ? lc_template_at(template, content) : resource->at;
    locate(template, resource, &term, &layer);
    named = name ? lc_evaluate(template, name) : (struct lc_term){0};
    layer.layer_name = lc_term_is_known(&named) ? named.value.text : name == NULL ? resource->id : LC_S("");
    layer.label_runtimes = values_of(template, lc_node_member(properties, LC_S("CompatibleRuntimes")));
    layer.label_architectures = values_of(template, lc_node_member(properties, LC_S("CompatibleArchitectures")));
    template->bindings = outer;
    if (layer.path.len > 0 && layer.unbuilt)
        absent(&layer,
               lc_arena_printf(template->arena, "it is made of '%.*s' by a build that has not run",
                               LC_FMT(layer.reference)),
               layer.build);
    layer.reference = resource->id;
    return layer;
}

/* "{{resolve:ssm:NAME}}" and nothing else: NAME. */
static lc_str dynamic_reference(lc_str text)
{
    static const char begin[] = "{{resolve:ssm:";

    if (!lc_str_has_prefix(text, lc_str_from(begin)) || !lc_str_has_suffix(text, LC_S("}}")))
        return LC_S("");
    return lc_str_cut(text, sizeof begin - 1, text.len - 2);
}

static struct lc_artifact layer_by_text(struct lc_template *template, const struct lc_term *term)
{
    const struct lc_value *value = &term->value;
    lc_str stored = dynamic_reference(value->text);
    struct lc_artifact layer = {.reference = value->text};

    if (lc_str_has_prefix(value->text, LC_S("arn:")))
        return lc_layer_in_part(template->input->arguments, value->text, value->holes, value->hole_count,
                                template->arena);
    absent(&layer,
           term->value.why.len > 0 && term->value.know != LC_KNOWN ? term->value.why
                                                                   : LC_S("it is not the ARN of a layer version"),
           term->value.how);
    if (term->value.know == LC_KNOWN && stored.len > 0)
        absent(&layer, LC_S("it is read from the Systems Manager parameter store at deployment"),
               lc_help_stored(template->arena, stored));
    lc_layer_expressed(template->input->arguments, &layer, template->arena);
    return layer;
}

/* The name of the parameter that "${Name}" stands for, when its value is kept in the Systems Manager store. */
static lc_str stored_parameter(struct lc_template *template, lc_str shown)
{
    lc_str name = shown.len > 3 ? lc_str_cut(shown, 2, shown.len - 1) : shown;
    const struct lc_node *parameter = lc_map_get(&template->parameters, name);
    lc_str type = lc_node_scalar(lc_node_member(parameter, LC_S("Type")));

    return lc_str_has_prefix(type, LC_S("AWS::SSM::Parameter::Value")) ? name : LC_S("");
}

/* Resources whose answers may be the ARN of a layer; all others that AWS knows are none. */
static bool gives_values(lc_str type)
{
    static const char *const types[] = {"AWS::CloudFormation::Stack", "AWS::CloudFormation::CustomResource",
                                        "AWS::Serverless::Application", "AWS::SSM::Parameter"};

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (lc_str_is(type, types[i]))
            return true;
    return !lc_str_has_prefix(type, LC_S("AWS::"));
}

/* A layer that only deployment can tell. What is kept in the store can be told by its parameter too, and is then fetched
 * like any other ARN. */
static struct lc_artifact layer_by_expression(struct lc_template *template, const struct lc_term *term,
                                              const struct lc_resource *resource)
{
    struct lc_artifact layer = {.reference = term->value.text};
    lc_str stored = template->passed ? LC_S("") : stored_parameter(template, term->value.text);

    absent(&layer, term->value.why.len > 0 ? term->value.why : LC_S("it is neither an ARN nor a reference"),
           term->value.how);
    if (resource == NULL || gives_values(resource->type))
        lc_layer_expressed(template->input->arguments, &layer, template->arena);
    if (layer.path.len == 0 && stored.len > 0 && term->value.how.len > 0)
        layer.how = lc_arena_printf(template->arena, "%.*s, then --parameter %.*s=ARN", LC_FMT(term->value.how),
                                    LC_FMT(stored));
    return layer;
}

static struct lc_artifact layer_of(struct lc_template *template, const struct lc_term *term)
{
    struct lc_resource *resource = term->resource.len > 0 ? lc_template_resource(term->home, term->resource) : NULL;
    struct lc_artifact layer;

    if (resource && lc_resource_is_layer(resource)) {
        resource->used = true;
        layer = lc_template_layer(term->home, resource);
        layer.defined_here = lc_str_eq(term->home->stack, template->stack);
    } else if (term->kind == LC_TERM_TEXT) {
        layer = layer_by_text(template, term);
    } else {
        layer = layer_by_expression(template, term, resource);
    }
    layer.at = term->value.at;
    return layer;
}

void lc_function_layers(struct lc_template *template, const struct lc_resource *resource, struct lc_function *out)
{
    struct lc_term term = lc_function_property(template, resource, "Layers");

    if (term.kind == LC_TERM_NOTHING)
        return;
    out->layers_known = (struct lc_value){.know = LC_KNOWN, .at = term.value.at};
    if (term.kind != LC_TERM_LIST) {
        out->layers_known.know = LC_UNKNOWN;
        out->layers_known.why =
            term.kind == LC_TERM_UNKNOWN ? term.value.why : LC_S("the layers of a function are a list");
        out->layers_known.how = term.value.how;
        return;
    }
    out->layers = LC_NEW_ARRAY(template->arena, term.members.count, struct lc_artifact);
    out->layer_count = term.members.count;
    for (size_t i = 0; i < term.members.count; i++)
        out->layers[i] = layer_of(template, &term.members.items[i]);
}

void lc_template_lone_layers(struct lc_template *template)
{
    for (size_t i = 0; i < template->resources.count; i++) {
        struct lc_resource *resource = &template->resources.items[i];
        if (resource->child)
            lc_template_lone_layers(resource->child);
        if (lc_resource_is_layer(resource) && !resource->used)
            *LC_PUSH(template->arena, &template->input->layers) = lc_template_layer(template, resource);
    }
}
