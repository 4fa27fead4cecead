/* HCL: tree-sitter's tree, flat, with kinds of our own instead of the grammar's symbols. */
#include "layers/source/hcl.h"

#include "layers/source/lower.h"

const TSLanguage *tree_sitter_hcl(void);

/* The grammar's names. */
static const char *const names[LC_HCL_KIND_COUNT] = {
    [LC_HCL_OTHER] = "",
    [LC_HCL_ATTR_SPLAT] = "attr_splat",
    [LC_HCL_ATTRIBUTE] = "attribute",
    [LC_HCL_BINARY] = "binary_operation",
    [LC_HCL_BLOCK] = "block",
    [LC_HCL_BODY] = "body",
    [LC_HCL_BOOL] = "bool_lit",
    [LC_HCL_COLLECTION] = "collection_value",
    [LC_HCL_CONDITIONAL] = "conditional",
    [LC_HCL_FILE] = "config_file",
    [LC_HCL_ELLIPSIS] = "ellipsis",
    [LC_HCL_EXPRESSION] = "expression",
    [LC_HCL_FOR] = "for_expr",
    [LC_HCL_FULL_SPLAT] = "full_splat",
    [LC_HCL_ARGUMENTS] = "function_arguments",
    [LC_HCL_CALL] = "function_call",
    [LC_HCL_GET_ATTR] = "get_attr",
    [LC_HCL_HEREDOC] = "heredoc_template",
    [LC_HCL_HEREDOC_NAME] = "heredoc_identifier",
    [LC_HCL_HEREDOC_START] = "heredoc_start",
    [LC_HCL_IDENTIFIER] = "identifier",
    [LC_HCL_INDEX] = "index",
    [LC_HCL_LEGACY_INDEX] = "legacy_index",
    [LC_HCL_LITERAL] = "literal_value",
    [LC_HCL_NEW_INDEX] = "new_index",
    [LC_HCL_NULL] = "null_lit",
    [LC_HCL_NUMBER] = "numeric_lit",
    [LC_HCL_OBJECT] = "object",
    [LC_HCL_OBJECT_ELEM] = "object_elem",
    [LC_HCL_OPERATION] = "operation",
    [LC_HCL_QUOTED] = "quoted_template",
    [LC_HCL_QUOTED_END] = "quoted_template_end",
    [LC_HCL_QUOTED_START] = "quoted_template_start",
    [LC_HCL_SPLAT] = "splat",
    [LC_HCL_STRING] = "string_lit",
    [LC_HCL_STRIP] = "strip_marker",
    [LC_HCL_DIRECTIVE] = "template_directive",
    [LC_HCL_TEMPLATE] = "template_expr",
    [LC_HCL_INTERPOLATION] = "template_interpolation",
    [LC_HCL_TEMPLATE_LITERAL] = "template_literal",
    [LC_HCL_TUPLE] = "tuple",
    [LC_HCL_UNARY] = "unary_operation",
    [LC_HCL_VARIABLE] = "variable_expr",
};

static enum lc_hcl_kind kind_of(const struct lc_lowering *lower, uint32_t flat)
{
    const char *name = lc_flat_type(lower, flat);

    for (unsigned i = 1; i < LC_HCL_KIND_COUNT; i++)
        if (strcmp(name, names[i]) == 0)
            return (enum lc_hcl_kind)i;
    return LC_HCL_OTHER;
}

static void copy(struct lc_lowering *lower, void *context)
{
    struct lc_hcl *out = context;
    uint32_t symbols = ts_language_symbol_count(lower->grammar);
    uint8_t *kinds = lc_arena_alloc(lower->arena, symbols);
    bool *known = lc_arena_alloc(lower->arena, symbols);

    out->nodes = LC_NEW_ARRAY(lower->arena, lower->flat_count, struct lc_hcl_node);
    out->node_count = lower->flat_count;
    out->errors = lower->errors;
    for (uint32_t i = 0; i < lower->flat_count; i++) {
        const struct lc_flat_node *flat = &lower->flat[i];
        struct lc_hcl_node *node = &out->nodes[i];
        if (flat->error && out->first_error == 0)
            out->first_error = i;
        if (!flat->error && flat->named && !known[flat->symbol]) {
            kinds[flat->symbol] = (uint8_t)kind_of(lower, i);
            known[flat->symbol] = true;
        }
        *node = (struct lc_hcl_node){.error = flat->error, .start = flat->start, .end = flat->end};
        node->kind = flat->error || !flat->named ? (uint8_t)LC_HCL_OTHER : kinds[flat->symbol];
        node->first = flat->first;
        node->next = flat->next;
    }
    out->lines = lc_flat_lines(lower->source, lower->arena, &out->line_count);
}

enum lc_status lc_hcl_parse(lc_str source, struct lc_arena *arena, struct lc_hcl *out, struct lc_err *err)
{
    struct lc_hcl hcl = {.source = source};
    enum lc_status status = lc_flat_parse(source, tree_sitter_hcl(), arena, copy, &hcl, err);

    if (status == LC_OK)
        *out = hcl;
    return status;
}

void lc_hcl_place(const struct lc_hcl *hcl, uint32_t offset, uint32_t *line, uint32_t *column)
{
    uint32_t low = 0, high = hcl->line_count;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (hcl->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    *line = low + 1;
    *column = offset - hcl->lines[low] + 1;
}
