/* What other resources of a template say of its functions: CloudFront distributions make them Lambda@Edge, versions and
 * aliases publish them. */
#include "lint/input/template/template.h"

static struct lc_resource *function_named(struct lc_template *template, const struct lc_node *node)
{
    struct lc_term term = lc_evaluate(template, node);
    struct lc_resource *resource = term.resource.len > 0 ? lc_template_resource(term.home, term.resource) : NULL;

    if (resource &&
        (lc_str_is(resource->type, "AWS::Lambda::Version") || lc_str_is(resource->type, "AWS::Lambda::Alias"))) {
        const struct lc_node *of =
            lc_node_member(lc_node_member(resource->node, LC_S("Properties")), LC_S("FunctionName"));
        term = lc_evaluate(term.home, of);
        resource = term.resource.len > 0 ? lc_template_resource(term.home, term.resource) : NULL;
    }
    return resource && lc_resource_is_function(resource) ? resource : NULL;
}

static void mark_edge(struct lc_template *template, const struct lc_node *node)
{
    node = lc_node_meant(node);
    if (node == NULL || !lc_template_step(template, node, 0))
        return;
    template->depth++;
    for (const struct lc_node *child = node->kind == LC_EVENT_MAP || node->kind == LC_EVENT_LIST ? node->first : NULL;
         child; child = child->next) {
        struct lc_resource *function =
            lc_str_is(child->key, "LambdaFunctionARN") ? function_named(template, child) : NULL;
        if (function)
            function->edge = true;
        else
            mark_edge(template, child);
    }
    template->depth--;
}

static void mark_published(struct lc_template *template, const struct lc_resource *resource)
{
    const struct lc_node *properties = lc_node_member(resource->node, LC_S("Properties"));
    const struct lc_node *name = lc_node_member(properties, LC_S("FunctionName"));
    struct lc_resource *function = name ? function_named(template, name) : NULL;

    if (function == NULL) {
        template->alias_unknown = true;
        return;
    }
    function->published |= lc_str_is(resource->type, "AWS::Lambda::Alias");
    function->provisioned |= lc_node_member(properties, LC_S("ProvisionedConcurrencyConfig")) != NULL;
}

void lc_template_marks(struct lc_template *template)
{
    for (size_t i = 0; i < template->resources.count; i++) {
        const struct lc_resource *resource = &template->resources.items[i];
        template->bindings = resource->bindings;
        if (lc_str_is(resource->type, "AWS::CloudFront::Distribution"))
            mark_edge(template, resource->node);
        else if (lc_str_is(resource->type, "AWS::Lambda::Version") || lc_str_is(resource->type, "AWS::Lambda::Alias"))
            mark_published(template, resource);
    }
    template->bindings = NULL;
}
