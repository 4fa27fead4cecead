/* Functions that a CloudFront distribution runs at its edge locations: another service with limits of its own. A
 * distribution's `lambda_function_association` names a version of them.
 * Source: Terraform's aws_cloudfront_distribution; Terraform's JSON output format, "Configuration Representation"; Amazon
 *         CloudFront Developer Guide, "Restrictions on edge functions". */
#include "layers/base/caps.h"
#include "lint/input/terraform/terraform.h"

const lc_str lc_tf_why_edge = LC_S_INIT("it runs as Lambda@Edge");

static const lc_str function_type = LC_S_INIT("aws_lambda_function.");

/* "module.a[0].aws_lambda_function.x[\"k\"]" without its indices: what the configuration, which has none, calls it. */
static lc_str without_indices(struct lc_arena *arena, lc_str address)
{
    char *out = lc_arena_bytes(arena, address.len);
    size_t length = 0, depth = 0;
    bool quoted = false;

    for (size_t i = 0; i < address.len; i++) {
        char c = address.ptr[i];

        quoted ^= c == '"';
        depth += !quoted && c == '[';
        if (depth == 0)
            out[length++] = c;
        depth -= !quoted && c == ']' && depth > 0;
    }
    return (lc_str){out, length};
}

static void mark(struct lc_terraform *tf, lc_str name)
{
    if (name.len > 0)
        *lc_map_put(&tf->edge, name) = tf;
}

/* arn:aws:lambda:us-east-1:123456789012:function:NAME:VERSION */
static lc_str name_in(lc_str arn)
{
    size_t at = lc_str_find(arn, LC_S(":function:"));
    lc_str name = at == LC_NPOS ? LC_S("") : lc_str_from_index(arn, at + 10);
    size_t end = lc_str_find_byte(name, ':');

    return end == LC_NPOS ? name : lc_str_cut(name, 0, end);
}

bool lc_tf_is_edge(const struct lc_terraform *tf, lc_str address, lc_str function_name)
{
    return lc_map_get(&tf->edge, address) || lc_map_get(&tf->edge, without_indices(tf->arena, address)) ||
           (function_name.len > 0 && lc_map_get(&tf->edge, function_name));
}

/* ------------------------------------------------------------------------------------------------- .tf files */

static void mark_value(struct lc_terraform *tf, const struct lc_data *arn)
{
    size_t dot = lc_str_find_last_byte(arn->ref, '.');

    if (lc_str_contains(arn->ref, function_type) && dot != LC_NPOS)
        mark(tf, lc_str_cut(arn->ref, 0, dot));
    else if (lc_data_is_known(arn))
        mark(tf, name_in(arn->text));
}

/* dynamic "lambda_function_association": its content for each of its values. */
static void mark_dynamic(struct lc_tf_module *module, const struct lc_tf_scope *scope, const struct lc_tf_file *file,
                         uint32_t block, unsigned depth)
{
    uint32_t body = lc_hcl_child(&file->hcl, block, LC_HCL_BODY), at = 0;
    uint32_t content = lc_tf_block(file, body, "content", &at);
    const struct lc_data *each = body ? lc_tf_get(module, scope, file, body, "for_each") : NULL;
    struct lc_tf_scope inside = *scope;

    if (content == 0 || each == NULL || (each->kind != LC_DATA_LIST && each->kind != LC_DATA_MAP))
        return;
    inside.iterator = lc_tf_label(file, block, 0);
    for (const struct lc_data *item = each->first; item && module->tf->steps++ < LC_INPUT_STEPS_MAX;
         item = item->next) {
        inside.iterator_value = item;
        lc_tf_edge_block(module, &inside, file, content, depth + 1);
    }
}

void lc_tf_edge_block(struct lc_tf_module *module, const struct lc_tf_scope *scope, const struct lc_tf_file *file,
                      uint32_t body, unsigned depth)
{
    const struct lc_data *arn = body ? lc_tf_get(module, scope, file, body, "lambda_arn") : NULL;

    if (arn)
        mark_value(module->tf, arn);
    for (uint32_t child = body && depth < LC_INPUT_MODULES_DEEP_MAX ? file->hcl.nodes[body].first : 0; child != 0;
         child = file->hcl.nodes[child].next) {
        uint32_t name = lc_hcl_child(&file->hcl, child, LC_HCL_IDENTIFIER);

        if (file->hcl.nodes[child].kind != LC_HCL_BLOCK || name == 0)
            continue;
        if (lc_str_is(lc_hcl_text(&file->hcl, name), "dynamic"))
            mark_dynamic(module, scope, file, child, depth);
        else
            lc_tf_edge_block(module, scope, file, lc_hcl_child(&file->hcl, child, LC_HCL_BODY), depth + 1);
    }
}

/* ------------------------------------------------------------------------------------------------- plans */

/* A module of the configuration. */
struct config {
    const struct lc_node *module;
    lc_str address; /* "module.a.", empty for the root */
    const struct config *parent;
    lc_str call; /* its name in the parent */
};

static const struct lc_node *get(const struct lc_node *map, const char *key)
{
    return lc_node_get(map, lc_str_from(key));
}

static struct config enter(struct lc_terraform *tf, const struct config *config, lc_str call)
{
    return (struct config){.module = get(lc_node_get(get(config->module, "module_calls"), call), "module"),
                           .address =
                               lc_arena_printf(tf->arena, "%.*smodule.%.*s.", LC_FMT(config->address), LC_FMT(call)),
                           .parent = config,
                           .call = call};
}

/* The name at the start of what follows "var." or "module.". */
static lc_str first_name(lc_str rest)
{
    size_t end = 0;

    while (end < rest.len && rest.ptr[end] != '.' && rest.ptr[end] != '[')
        end++;
    return lc_str_cut(rest, 0, end);
}

/* What an expression refers to in its module: functions, also through variables and outputs. */
static void follow(struct lc_terraform *tf, const struct config *config, const struct lc_node *expression,
                   unsigned depth)
{
    const struct lc_node *references = get(expression, "references");

    if (depth > LC_INPUT_MODULES_DEEP_MAX)
        return;
    for (const struct lc_node *node = references ? references->first : NULL; node; node = node->next) {
        lc_str reference = lc_node_text(node), rest;

        if (tf->steps++ > LC_INPUT_STEPS_MAX)
            return;
        if (lc_str_has_prefix(reference, function_type)) {
            rest = first_name(lc_str_from_index(reference, function_type.len));
            mark(tf, lc_arena_printf(tf->arena, "%.*s%.*s%.*s", LC_FMT(config->address), LC_FMT(function_type),
                                     LC_FMT(rest)));
        } else if (lc_str_has_prefix(reference, LC_S("var.")) && config->parent) {
            rest = first_name(lc_str_from_index(reference, 4));
            follow(
                tf, config->parent,
                lc_node_get(get(lc_node_get(get(config->parent->module, "module_calls"), config->call), "expressions"),
                            rest),
                depth + 1);
        } else if (lc_str_has_prefix(reference, LC_S("module."))) {
            struct config child = enter(tf, config, first_name(lc_str_from_index(reference, 7)));
            rest = lc_str_from_index(reference, lc_str_find_last_byte(reference, '.') + 1);
            follow(tf, &child, get(lc_node_get(get(child.module, "outputs"), rest), "expression"), depth + 1);
        }
    }
}

/* Every "lambda_arn" below: an expression of the configuration, or a value. */
static void search(struct lc_terraform *tf, const struct config *config, const struct lc_node *node)
{
    bool holds = node->kind == LC_EVENT_MAP || node->kind == LC_EVENT_LIST;

    for (const struct lc_node *child = holds ? node->first : NULL; child; child = child->next) {
        if (!lc_str_is(child->key, "lambda_arn"))
            search(tf, config, child);
        else if (config)
            follow(tf, config, child, 0);
        else
            mark(tf, name_in(lc_node_text(child)));
    }
}

void lc_tf_edge_planned(struct lc_terraform *tf, const struct lc_node *values)
{
    if (values)
        search(tf, NULL, values);
}

static void search_module(struct lc_terraform *tf, const struct config *config, unsigned depth)
{
    const struct lc_node *resources = get(config->module, "resources"), *calls = get(config->module, "module_calls");

    for (const struct lc_node *node = resources ? resources->first : NULL; node; node = node->next)
        if (lc_str_is(lc_node_text(get(node, "type")), "aws_cloudfront_distribution"))
            search(tf, config, node);
    for (const struct lc_node *node = calls && depth < LC_INPUT_MODULES_DEEP_MAX ? calls->first : NULL; node;
         node = node->next) {
        struct config child = enter(tf, config, node->key);

        search_module(tf, &child, depth + 1);
    }
}

void lc_tf_edge_configuration(struct lc_terraform *tf, const struct lc_node *configuration)
{
    struct config root = {.module = get(configuration, "root_module")};

    search_module(tf, &root, 0);
}
