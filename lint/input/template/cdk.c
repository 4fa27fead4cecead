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

lc_str lc_cdk_asset(const struct lc_template *template, const struct lc_resource *resource, const struct lc_term *code)
{
    const struct lc_node *metadata = lc_node_member(resource->node, LC_S("Metadata"));
    lc_str path = lc_node_scalar(lc_node_member(metadata, LC_S("aws:asset:path"))), base;
    const struct lc_term *key = lc_term_get(code, "S3Key");
    const lc_str *by_key;

    if (path.len > 0)
        return path;
    if (key == NULL)
        return path;
    by_key = lc_map_get(&template->assembly->assets, key->value.text);
    if (by_key)
        return *by_key;
    base = lc_path_base(key->value.text);
    by_key = lc_map_get(&template->assembly->assets, lc_str_cut(base, 0, base.len - lc_path_extension(base).len));
    return by_key ? *by_key : (lc_str){0};
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
        lc_map_get(&template->assembly->made, lc_arena_printf(template->arena, "%.*s\n%.*s",
                                                              LC_FMT(template->assembly->stack), LC_FMT(resource->id)));

    if (lc_str_has_suffix(path, LC_S("/Resource")))
        path = lc_str_cut(path, 0, path.len - 9);
    if (path.len == 0)
        path = lc_arena_printf(template->arena, "%.*s/%.*s", LC_FMT(template->assembly->stack), LC_FMT(function->id));
    function->name = function->id = path;
    function->stack = template->assembly->stack;
    if (made)
        function->at = *made;
}

/* -- the manifest -------------------------------------------------------------------------------------------------- */

static lc_str below(struct assembling *it, lc_str name)
{
    return lc_str_eq(it->assembly->folder, LC_S(".")) ? name
                                                      : lc_path_join(it->input->arena, it->assembly->folder, name);
}

static enum lc_status read_stack(struct assembling *it, const struct lc_node *artifact, struct lc_err *err)
{
    const struct lc_node *properties = lc_node_get(artifact, LC_S("properties"));
    lc_str file = lc_node_text(lc_node_get(properties, LC_S("templateFile")));
    lc_str more = lc_node_text(lc_node_get(artifact, LC_S("additionalMetadataFile")));
    struct lc_template *template = LC_NEW(it->input->arena, struct lc_template);
    struct lc_functions functions = {0};
    enum lc_status status = LC_OK;
    const struct lc_node *root;

    if (file.len == 0)
        return LC_OK;
    it->assembly->stack = artifact->key;
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
                                     .given = it->given,
                                     .budget = it->budget};
    if (++it->budget->stacks > LC_TEMPLATE_STACKS_MAX)
        return lc_fail(err, LC_LIMIT, "'%.*s' has more than %u stacks", LC_FMT(it->assembly->folder),
                       LC_TEMPLATE_STACKS_MAX);
    status = lc_template_open(template, err);
    if (status == LC_OK)
        status = lc_template_nested(template, err);
    if (status != LC_OK)
        return status;
    lc_template_functions(template, &functions);
    if (template->failed.status != LC_OK)
        return lc_fail(err, template->failed.status, "%s", template->failed.text);
    lc_template_lone_layers(template);
    for (size_t i = 0; i < functions.count; i++)
        *LC_PUSH(it->input->arena, &it->input->functions) = functions.items[i];
    return LC_OK;
}

static enum lc_status read_assembly(const struct assembling *outer, lc_str folder, struct lc_err *err);

static bool has_type(const struct lc_node *artifact, const char *type)
{
    return lc_str_is(lc_node_text(lc_node_get(artifact, LC_S("type"))), type);
}

static enum lc_status read_artifact(struct assembling *it, const struct lc_node *artifact, struct lc_err *err)
{
    const struct lc_node *properties = lc_node_get(artifact, LC_S("properties"));
    lc_str folder = lc_node_text(lc_node_get(properties, LC_S("directoryName")));

    if (has_type(artifact, "aws:cloudformation:stack"))
        return read_stack(it, artifact, err);
    if (has_type(artifact, "cdk:cloud-assembly") && folder.len > 0)
        return read_assembly(it, below(it, folder), err);
    return LC_OK;
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
        status = read_artifact(&it, artifact, err);
    return status;
}

enum lc_status lc_input_cdk(struct lc_input *input, lc_str folder, struct lc_err *err)
{
    struct lc_budget budget = {0};
    struct assembling it = {.input = input, .budget = &budget, .given = &input->parameters};

    while (folder.len > 1 && folder.ptr[folder.len - 1] == '/')
        folder.len--;
    return read_assembly(&it, folder.len > 0 ? folder : LC_S("."), err);
}
