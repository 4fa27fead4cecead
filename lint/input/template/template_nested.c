/* Stacks inside stacks, read when their templates are on this machine. */
#include "lint/input/template/cdk.h"

#include <inttypes.h>
#include <sys/stat.h>

#include "layers/base/utf8.h"

static void not_read(struct lc_template *template, const struct lc_resource *resource, lc_str why, lc_str how)
{
    *LC_PUSH(template->arena, &template->input->unevaluated) =
        (struct lc_unevaluated){.what = lc_arena_printf(template->arena, "the functions of the nested stack '%.*s%.*s'",
                                                        LC_FMT(template->prefix), LC_FMT(resource->id)),
                                .why = why,
                                .how = how,
                                .at = resource->at};
}

/* Where the nested template is, empty when it cannot be read from here; then that is said. */
static lc_str place_of(struct lc_template *template, const struct lc_resource *resource)
{
    const struct lc_node *properties = lc_node_member(resource->node, LC_S("Properties"));
    bool is_sam = lc_str_is(resource->type, "AWS::Serverless::Application");
    const struct lc_node *node = lc_node_member(properties, is_sam ? LC_S("Location") : LC_S("TemplateURL"));
    struct lc_term term = node ? lc_evaluate(template, node) : (struct lc_term){0};
    lc_str asset = template->is_cdk ? lc_cdk_asset(template, resource, &term) : LC_S("");
    struct stat there;
    lc_str path;

    if (asset.len > 0)
        term = lc_term_text(asset, resource->at);
    if (term.kind == LC_TERM_MAP) {
        not_read(template, resource, LC_S("it is an application of the Serverless Application Repository"),
                 LC_S("aws serverlessrepo create-cloud-formation-template --application-id ID --query TemplateUrl, and "
                      "lint what lies there"));
        return (lc_str){0};
    }
    if (!lc_term_is_known(&term)) {
        not_read(template, resource, term.value.why.len > 0 ? term.value.why : LC_S("it names no template"),
                 term.value.how);
        return (lc_str){0};
    }
    if (lc_str_contains(term.value.text, LC_S("://"))) {
        not_read(template, resource, LC_S("its template lies elsewhere"),
                 lc_arena_printf(template->arena, "fetch '%.*s' and lint it", LC_FMT(term.value.text)));
        return (lc_str){0};
    }
    path = lc_template_path(template, term.value.text);
    if (stat(lc_arena_cstring(template->arena, path, NULL), &there) == 0 && S_ISREG(there.st_mode))
        return path;
    not_read(template, resource, lc_arena_printf(template->arena, "'%.*s' is not there", LC_FMT(path)), LC_S(""));
    return (lc_str){0};
}

static enum lc_status check_nesting(const struct lc_template *template, const struct lc_resource *resource, lc_str path,
                                    struct lc_err *err)
{
    unsigned depth = 0;
    const char *wrong = NULL;

    for (const struct lc_template *outer = template; outer; outer = outer->parent, depth++)
        if (lc_str_eq(outer->file, path))
            wrong = "the nested stack leads back to a template that it is in";
    if (wrong == NULL && depth >= LC_TEMPLATE_NESTING_MAX)
        wrong = "stacks are nested too deeply";
    if (wrong == NULL)
        return LC_OK;
    return lc_fail(err, LC_MALFORMED, "'%.*s', line %" PRIu32 ", column %" PRIu32 ": %s",
                   LC_FMT(lc_utf8_escaped(template->arena, template->file)), resource->at.line, resource->at.column,
                   wrong);
}

static enum lc_status read_child(struct lc_template *template, struct lc_resource *resource, lc_str path,
                                 struct lc_err *err)
{
    const struct lc_node *parameters =
        lc_node_member(lc_node_member(resource->node, LC_S("Properties")), LC_S("Parameters"));
    struct lc_template *child = LC_NEW(template->arena, struct lc_template);
    struct lc_term *passed = LC_NEW(template->arena, struct lc_term);
    enum lc_status status = check_nesting(template, resource, path, err);

    if (status != LC_OK)
        return status;
    if (++template->budget->stacks > LC_TEMPLATE_STACKS_MAX)
        return lc_fail(err, LC_LIMIT, "'%.*s' nests more than %u stacks", LC_FMT(template->file),
                       LC_TEMPLATE_STACKS_MAX);
    *passed = parameters ? lc_evaluate(template, parameters) : (struct lc_term){.kind = LC_TERM_MAP};
    *child = (struct lc_template){.input = template->input,
                                  .arena = template->arena,
                                  .file = path,
                                  .parent = template,
                                  .is_cdk = template->is_cdk,
                                  .built = template->built,
                                  .assembly = template->assembly,
                                  .stack = template->stack,
                                  .given = template->given,
                                  .passed = passed,
                                  .budget = template->budget};
    child->prefix = lc_arena_printf(template->arena, "%.*s%.*s/", LC_FMT(template->prefix), LC_FMT(resource->id));
    status = lc_template_open(child, err);
    if (status == LC_OK)
        status = lc_template_nested(child, err);
    resource->child = child;
    return status;
}

enum lc_status lc_template_nested(struct lc_template *template, struct lc_err *err)
{
    enum lc_status status = LC_OK;

    for (size_t i = 0; status == LC_OK && i < template->resources.count; i++) {
        struct lc_resource *resource = &template->resources.items[i];
        lc_str condition = lc_node_scalar(lc_node_member(resource->node, LC_S("Condition"))), path;
        if ((!lc_str_is(resource->type, "AWS::Serverless::Application") &&
             !lc_str_is(resource->type, "AWS::CloudFormation::Stack")) ||
            (condition.len > 0 && lc_condition(template, condition) == LC_NO))
            continue;
        template->bindings = resource->bindings;
        path = place_of(template, resource);
        if (path.len > 0)
            status = read_child(template, resource, path, err);
        template->bindings = NULL;
    }
    if (status == LC_OK)
        lc_template_marks(template);
    return status;
}
