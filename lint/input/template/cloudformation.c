/* SAM and CloudFormation templates: the file, the stacks it nests, the functions, and what `sam build` made of them. */
#include "layers/base/path.h"
#include "lint/input/template/sam_build.h"

#include <sys/stat.h>

/* samconfig's overrides first, so that the command line's come after and count. */
static enum lc_status read_parameters(struct lc_input *input, const struct lc_template *template,
                                      struct lc_parameters *out, struct lc_err *err)
{
    static const char *const names[] = {"samconfig.toml", "samconfig.yaml", "samconfig.yml"};
    enum lc_status status = LC_OK;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        lc_str path = lc_path_join(input->arena, lc_path_dir(template->file), lc_str_from(names[i]));
        struct stat there;
        if (stat(lc_arena_cstring(input->arena, path, NULL), &there) != 0)
            continue;
        status = lc_parameters_read_samconfig(path, input->arena, out, err);
        break;
    }
    for (size_t i = 0; i < input->parameters.count; i++)
        *LC_PUSH(input->arena, out) = input->parameters.items[i];
    return status;
}

/* So that a name that no template has can be told. */
static void note_declared(struct lc_input *input, const struct lc_template *template)
{
    const struct lc_node *declared = lc_node_meant(lc_node_member(template->root, LC_S("Parameters")));

    for (const struct lc_node *child = declared && declared->kind == LC_EVENT_MAP ? declared->first : NULL; child;
         child = child->next)
        *LC_PUSH(input->arena, &input->declared) = child->key;
}

static enum lc_status read_template(struct lc_template *template, struct lc_functions *functions, struct lc_err *err)
{
    enum lc_status status = lc_template_open(template, err);

    if (status == LC_OK)
        status = lc_template_nested(template, err);
    if (status != LC_OK)
        return status;
    lc_template_functions(template, functions);
    if (template->failed.status != LC_OK)
        return lc_fail(err, template->failed.status, "%s", template->failed.text);
    return LC_OK;
}

/* Layers of the build stand where the source has them. */
static void move_layers(const struct lc_template *source, size_t from)
{
    for (size_t i = from; i < source->input->layers.count; i++) {
        struct lc_artifact *layer = &source->input->layers.items[i];
        const struct lc_resource *resource = lc_template_resource(source, layer->id);
        layer->at = resource ? resource->at : (struct lc_origin){.file = source->file};
        for (size_t k = 0; k < layer->label_runtimes.count; k++)
            layer->label_runtimes.items[k].at = layer->at;
        for (size_t k = 0; k < layer->label_architectures.count; k++)
            layer->label_architectures.items[k].at = layer->at;
    }
}

/* What cannot be evaluated, and what is none of ours, the source said already, with its own places. */
static enum lc_status read_build(struct lc_template *source, lc_str path, struct lc_functions *functions,
                                 struct lc_err *err)
{
    struct lc_budget budget = {0};
    struct lc_template *built = LC_NEW(source->arena, struct lc_template);
    struct lc_functions of_build = {0};
    size_t unevaluated = source->input->unevaluated.count, others = source->input->not_applicable.count;
    size_t layers = source->input->layers.count;
    enum lc_status status;

    *built = (struct lc_template){.input = source->input,
                                  .arena = source->arena,
                                  .file = path,
                                  .given = source->given,
                                  .built = true,
                                  .budget = &budget};
    status = read_template(built, &of_build, err);
    source->input->unevaluated.count = unevaluated;
    source->input->not_applicable.count = others;
    if (status != LC_OK)
        return status;
    lc_sam_build_age(source->input, source, functions, path);
    lc_sam_build_relocate(functions, &of_build, source);
    *functions = of_build;
    *LC_PUSH(source->arena, &source->input->notices) =
        lc_arena_printf(source->arena, "'%.*s' is read as built in '%.*s'", LC_FMT(source->file), LC_FMT(path));
    lc_template_lone_layers(built);
    move_layers(source, layers);
    return LC_OK;
}

enum lc_status lc_input_cloudformation(struct lc_input *input, lc_str path, struct lc_err *err)
{
    struct lc_budget budget = {0};
    struct lc_parameters *given = LC_NEW(input->arena, struct lc_parameters);
    struct lc_template *template = LC_NEW(input->arena, struct lc_template);
    struct lc_functions functions = {0};
    enum lc_status status;
    lc_str build;

    *template =
        (struct lc_template){.input = input, .arena = input->arena, .file = path, .given = given, .budget = &budget};
    status = read_parameters(input, template, given, err);
    if (status == LC_OK)
        status = read_template(template, &functions, err);
    if (status != LC_OK)
        return status;
    note_declared(input, template);
    build = lc_sam_build_of(template);
    if (build.len > 0)
        status = read_build(template, build, &functions, err);
    else
        lc_template_lone_layers(template);
    for (size_t i = 0; i < functions.count; i++)
        *LC_PUSH(input->arena, &input->functions) = functions.items[i];
    return status;
}
