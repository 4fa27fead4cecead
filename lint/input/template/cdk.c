/* A cloud assembly of the AWS CDK: its manifest, nested assemblies, asset manifests, and then its templates.
 * Source: the schema of the cloud assembly (aws-cdk, cloud-assembly-schema), versions 1 to 48. */
#include "lint/input/template/cdk.h"

#include <stdlib.h>

#include "layers/base/path.h"

struct assembling {
    struct lc_input *input;
    struct lc_budget *budget;
    struct lc_assembly *assembly;
    const struct lc_parameters *given;
    unsigned depth;
};

/* -- assets -------------------------------------------------------------------------------------------------------- */

static void add_asset(struct assembling *it, lc_str key, lc_str path)
{
    void **place = key.len > 0 ? lc_map_put(&it->assembly->assets, key) : NULL;
    lc_str *kept;

    if (place == NULL || *place)
        return;
    kept = LC_NEW(it->input->arena, lc_str);
    *kept = path;
    *place = kept;
}

/* files.<id>: source.path, packaging zip or file; destinations.<any>.objectKey. */
static void take_assets(struct assembling *it, const struct lc_node *root)
{
    const struct lc_node *files = lc_node_get(root, LC_S("files"));

    for (const struct lc_node *file = files && files->kind == LC_EVENT_MAP ? files->first : NULL; file;
         file = file->next) {
        lc_str path = lc_node_text(lc_node_get(lc_node_get(file, LC_S("source")), LC_S("path")));
        const struct lc_node *destinations = lc_node_get(file, LC_S("destinations"));
        if (path.len == 0)
            continue;
        add_asset(it, file->key, path);
        for (const struct lc_node *to = destinations && destinations->kind == LC_EVENT_MAP ? destinations->first : NULL;
             to; to = to->next)
            add_asset(it, lc_node_text(lc_node_get(to, LC_S("objectKey"))), path);
    }
}

/* An object's address in S3, or its key: "cdk/abc.zip" is asked for whole, by "abc.zip" and by "abc". */
static lc_str asset_of_key(const struct lc_template *template, lc_str key)
{
    lc_str base = lc_path_base(key);
    const lc_str *found = lc_map_get(&template->assembly->assets, key);

    if (found == NULL)
        found = lc_map_get(&template->assembly->assets, base);
    if (found == NULL)
        found = lc_map_get(&template->assembly->assets, lc_str_cut(base, 0, base.len - lc_path_extension(base).len));
    return found ? *found : (lc_str){0};
}

lc_str lc_cdk_asset(const struct lc_template *template, const struct lc_resource *resource, const struct lc_term *code)
{
    const struct lc_node *metadata = lc_node_member(resource->node, LC_S("Metadata"));
    lc_str path = lc_node_scalar(lc_node_member(metadata, LC_S("aws:asset:path")));
    const struct lc_term *key = lc_term_get(code, "S3Key");

    if (path.len > 0) /* a program that is run without the cdk command leaves it out */
        return path;
    if (key)
        return asset_of_key(template, key->value.text);
    return code->kind == LC_TERM_TEXT ? asset_of_key(template, code->value.text) : path;
}

/* -- what one stack gives another ---------------------------------------------------------------------------------- */

/* Shape: `from` is NULL when several stacks export the name, in several regions: which is meant deployment tells. */
struct export
{
    struct lc_template *from;
    const struct lc_node *value;
};

static void take_exports(struct lc_template *template)
{
    const struct lc_node *outputs = lc_node_meant(lc_node_member(template->root, LC_S("Outputs")));

    for (const struct lc_node *output = outputs && outputs->kind == LC_EVENT_MAP ? outputs->first : NULL; output;
         output = output->next) {
        const struct lc_node *name = lc_node_member(lc_node_member(output, LC_S("Export")), LC_S("Name"));
        const struct lc_node *value = lc_node_member(output, LC_S("Value"));
        lc_str condition = lc_node_scalar(lc_node_member(output, LC_S("Condition")));
        struct lc_term term = name ? lc_evaluate(template, name) : (struct lc_term){0};
        struct export *kept;
        void **place;
        if (!lc_term_is_known(&term) || value == NULL ||
            (condition.len > 0 && lc_condition(template, condition) == LC_NO))
            continue;
        place = lc_map_put(&template->assembly->exports, term.value.text);
        kept = *place;
        if (kept) {
            kept->from = NULL;
            continue;
        }
        *place = kept = LC_NEW(template->arena, struct export);
        *kept = (struct export){template, value};
    }
}

bool lc_cdk_import(struct lc_template *template, lc_str name, struct lc_origin at, struct lc_term *out)
{
    struct lc_assembly *assembly = template->assembly;
    const struct export *found = assembly ? lc_map_get(&assembly->exports, name) : NULL;

    if (found == NULL || found->from == NULL || assembly->importing)
        return false;
    assembly->importing = true; /* an export that imports in turn is left to deployment */
    *out = lc_evaluate(found->from, found->value);
    assembly->importing = false;
    out->key = (lc_str){0};
    out->value.at = at;
    return true;
}

/* -- where the program made it ------------------------------------------------------------------------------------- */

/* "new Api (/home/me/app/lib/api.ts:12:5)": the first frame that is the user's own. */
static bool frame_of(struct assembling *it, lc_str frame, struct lc_origin *out)
{
    size_t open = lc_str_find_last_byte(frame, '('), colon;
    lc_str place = open == LC_NPOS ? lc_str_trim(frame) : lc_str_from_index(frame, open + 1), line, column;
    lc_str owned = it->assembly->program;
    uint64_t row, at;

    if (lc_str_has_prefix(place, LC_S("at ")))
        place = lc_str_from_index(place, 3);
    if (lc_str_has_suffix(place, LC_S(")")))
        place.len--;
    colon = lc_str_find_last_byte(place, ':');
    if (colon == LC_NPOS || lc_str_contains(place, LC_S("node_modules/")) || lc_str_has_prefix(place, LC_S("node:")))
        return false;
    column = lc_str_from_index(place, colon + 1);
    place = lc_str_cut(place, 0, colon);
    colon = lc_str_find_last_byte(place, ':');
    if (colon == LC_NPOS)
        return false;
    line = lc_str_from_index(place, colon + 1);
    place = lc_str_cut(place, 0, colon);
    if (!lc_str_to_u64(line, &row) || !lc_str_to_u64(column, &at) || row > UINT32_MAX || at > UINT32_MAX)
        return false;
    if (owned.len > 0 && lc_path_is_within(place, owned) && place.len > owned.len)
        place =
            lc_path_join(it->input->arena, lc_path_dir(it->assembly->folder), lc_str_from_index(place, owned.len + 1));
    *out = (struct lc_origin){place, (uint32_t)row, (uint32_t)at};
    return true;
}

static void take_metadata_entry(struct assembling *it, lc_str stack, const struct lc_node *entry)
{
    const struct lc_node *trace = lc_node_get(entry, LC_S("trace"));
    lc_str id = lc_node_text(lc_node_get(entry, LC_S("data")));
    struct lc_origin *origin;

    if (!lc_str_is(lc_node_text(lc_node_get(entry, LC_S("type"))), "aws:cdk:logicalId") || trace == NULL ||
        trace->kind != LC_EVENT_LIST || id.len == 0)
        return;
    origin = LC_NEW(it->input->arena, struct lc_origin);
    for (const struct lc_node *frame = trace->first; frame; frame = frame->next) {
        if (!frame_of(it, lc_node_text(frame), origin))
            continue;
        *lc_map_put(&it->assembly->made, lc_arena_printf(it->input->arena, "%.*s\n%.*s", LC_FMT(stack), LC_FMT(id))) =
            origin;
        return;
    }
}

static void take_metadata(struct assembling *it, lc_str stack, const struct lc_node *metadata)
{
    for (const struct lc_node *path = metadata && metadata->kind == LC_EVENT_MAP ? metadata->first : NULL; path;
         path = path->next)
        for (const struct lc_node *entry = path->kind == LC_EVENT_LIST ? path->first : NULL; entry; entry = entry->next)
            take_metadata_entry(it, stack, entry);
}

void lc_cdk_name(const struct lc_template *template, const struct lc_resource *resource, struct lc_function *function)
{
    lc_str path =
        lc_node_scalar(lc_node_member(lc_node_member(resource->node, LC_S("Metadata")), LC_S("aws:cdk:path")));
    const struct lc_origin *made =
        lc_map_get(&template->assembly->made,
                   lc_arena_printf(template->arena, "%.*s\n%.*s", LC_FMT(template->stack), LC_FMT(resource->id)));

    if (lc_str_has_suffix(path, LC_S("/Resource")))
        path = lc_str_cut(path, 0, path.len - 9);
    if (path.len == 0)
        path = lc_arena_printf(template->arena, "%.*s/%.*s", LC_FMT(template->stack), LC_FMT(function->id));
    function->name = function->id = path;
    function->stack = template->stack;
    if (made)
        function->at = *made;
}

/* -- the manifest -------------------------------------------------------------------------------------------------- */

static lc_str below(const struct assembling *it, lc_str name)
{
    return lc_str_eq(it->assembly->folder, LC_S(".")) ? name
                                                      : lc_path_join(it->input->arena, it->assembly->folder, name);
}

static enum lc_status open_stack(struct assembling *it, const struct lc_node *artifact, struct lc_err *err)
{
    const struct lc_node *properties = lc_node_get(artifact, LC_S("properties"));
    lc_str file = lc_node_text(lc_node_get(properties, LC_S("templateFile")));
    lc_str more = lc_node_text(lc_node_get(artifact, LC_S("additionalMetadataFile")));
    struct lc_template *template = LC_NEW(it->input->arena, struct lc_template);
    enum lc_status status = LC_OK;
    const struct lc_node *root;

    if (file.len == 0)
        return LC_OK;
    take_metadata(it, artifact->key, lc_node_get(artifact, LC_S("metadata")));
    if (more.len > 0) {
        status = lc_input_document(it->input, below(it, more), &root, err);
        if (status != LC_OK)
            return status;
        take_metadata(it, artifact->key, root);
    }
    *template = (struct lc_template){.input = it->input,
                                     .arena = it->input->arena,
                                     .file = below(it, file),
                                     .is_cdk = true,
                                     .assembly = it->assembly,
                                     .stack = artifact->key,
                                     .given = it->given,
                                     .budget = it->budget};
    if (++it->budget->stacks > LC_TEMPLATE_STACKS_MAX)
        return lc_fail(err, LC_LIMIT, "'%.*s' has more than %u stacks", LC_FMT(it->assembly->folder),
                       LC_TEMPLATE_STACKS_MAX);
    status = lc_template_open(template, err);
    if (status == LC_OK)
        *LC_PUSH(it->input->arena, &it->assembly->stacks) = template;
    return status;
}

/* Only now that all are open: a stack may use what one after it exports. */
static enum lc_status read_stacks(struct assembling *it, struct lc_err *err)
{
    enum lc_status status = LC_OK;

    for (size_t i = 0; i < it->assembly->stacks.count; i++)
        take_exports(it->assembly->stacks.items[i]);
    for (size_t i = 0; status == LC_OK && i < it->assembly->stacks.count; i++)
        status = lc_template_nested(it->assembly->stacks.items[i], err);
    for (size_t i = 0; status == LC_OK && i < it->assembly->stacks.count; i++) {
        struct lc_template *template = it->assembly->stacks.items[i];
        struct lc_functions functions = {0};
        lc_template_functions(template, &functions);
        if (template->failed.status != LC_OK)
            return lc_fail(err, template->failed.status, "%s", template->failed.text);
        for (size_t k = 0; k < functions.count; k++)
            *LC_PUSH(it->input->arena, &it->input->functions) = functions.items[k];
    }
    for (size_t i = 0; status == LC_OK && i < it->assembly->stacks.count; i++)
        lc_template_lone_layers(it->assembly->stacks.items[i]);
    return status;
}

static bool has_type(const struct lc_node *artifact, const char *type)
{
    return lc_str_is(lc_node_text(lc_node_get(artifact, LC_S("type"))), type);
}

/* Asset manifests first: the templates name what is in them. */
static enum lc_status read_asset_manifests(struct assembling *it, const struct lc_node *artifacts, struct lc_err *err)
{
    for (const struct lc_node *artifact = artifacts->first; artifact; artifact = artifact->next) {
        lc_str file = lc_node_text(lc_node_get(lc_node_get(artifact, LC_S("properties")), LC_S("file")));
        const struct lc_node *root;
        enum lc_status status;
        if (!has_type(artifact, "cdk:asset-manifest") || file.len == 0)
            continue;
        status = lc_input_document(it->input, below(it, file), &root, err);
        if (status != LC_OK)
            return status;
        take_assets(it, root);
    }
    return LC_OK;
}

/* The folder that holds cdk.out, absolute: frames name files by it. */
static lc_str program_of(struct lc_arena *arena, lc_str folder)
{
    char *real = realpath(lc_arena_cstring(arena, folder, NULL), NULL);
    lc_str program = lc_arena_copy(arena, lc_path_dir(lc_str_from(real)));

    free(real);
    return program;
}

static enum lc_status read_assembly(const struct assembling *outer, lc_str folder, struct lc_err *err);

/* The stages of a pipeline, each an assembly in a folder of its own. */
static enum lc_status read_inner(const struct assembling *it, const struct lc_node *artifacts, struct lc_err *err)
{
    enum lc_status status = LC_OK;

    for (const struct lc_node *artifact = artifacts->first; status == LC_OK && artifact; artifact = artifact->next) {
        lc_str name = lc_node_text(lc_node_get(lc_node_get(artifact, LC_S("properties")), LC_S("directoryName")));
        if (has_type(artifact, "cdk:cloud-assembly") && name.len > 0)
            status = read_assembly(it, below(it, name), err);
    }
    return status;
}

static enum lc_status read_assembly(const struct assembling *outer, lc_str folder, struct lc_err *err)
{
    struct assembling it = *outer;
    lc_str manifest;
    const struct lc_node *root, *artifacts;
    enum lc_status status;

    it.assembly = LC_NEW(outer->input->arena, struct lc_assembly);
    it.assembly->folder = folder;
    it.assembly->program = program_of(outer->input->arena, folder);
    lc_map_init(&it.assembly->assets, outer->input->arena, 16);
    lc_map_init(&it.assembly->made, outer->input->arena, 16);
    lc_map_init(&it.assembly->exports, outer->input->arena, 16);
    manifest = below(&it, LC_S("manifest.json"));
    if (it.depth++ >= LC_TEMPLATE_NESTING_MAX)
        return lc_fail(err, LC_LIMIT, "'%.*s': assemblies are nested too deeply", LC_FMT(manifest));
    status = lc_input_document(outer->input, manifest, &root, err);
    if (status != LC_OK)
        return status;
    artifacts = lc_node_get(root, LC_S("artifacts"));
    if (artifacts == NULL || artifacts->kind != LC_EVENT_MAP)
        return lc_fail(err, LC_MALFORMED, "'%.*s', line 1, column 1: a manifest is a map with a map 'artifacts'",
                       LC_FMT(manifest));
    status = read_asset_manifests(&it, artifacts, err);
    for (const struct lc_node *artifact = artifacts->first; status == LC_OK && artifact; artifact = artifact->next)
        if (has_type(artifact, "aws:cloudformation:stack"))
            status = open_stack(&it, artifact, err);
    if (status == LC_OK)
        status = read_stacks(&it, err);
    return status == LC_OK ? read_inner(&it, artifacts, err) : status;
}

enum lc_status lc_input_cdk(struct lc_input *input, lc_str folder, struct lc_err *err)
{
    struct lc_budget budget = {0};
    struct assembling it = {.input = input, .budget = &budget, .given = &input->parameters};

    while (folder.len > 1 && folder.ptr[folder.len - 1] == '/')
        folder.len--;
    return read_assembly(&it, folder.len > 0 ? folder : LC_S("."), err);
}
