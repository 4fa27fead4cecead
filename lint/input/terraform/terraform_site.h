#ifndef LC_LINT_INPUT_TERRAFORM_TERRAFORM_SITE_H
#define LC_LINT_INPUT_TERRAFORM_TERRAFORM_SITE_H

#include "lint/input/terraform/terraform.h"

/* Private to terraform_eval.c and terraform_names.c: where an expression is evaluated. */
struct lc_tf_site {
    struct lc_tf_module *module;
    const struct lc_tf_scope *scope;
    const struct lc_tf_file *file;
};

static inline const struct lc_hcl_node *lc_tf_node(const struct lc_tf_site *place, uint32_t node)
{
    return &place->file->hcl.nodes[node];
}

static inline lc_str lc_tf_text(const struct lc_tf_site *place, uint32_t node)
{
    return lc_hcl_text(&place->file->hcl, node);
}

static inline struct lc_arena *lc_tf_arena(const struct lc_tf_site *place)
{
    return place->module->tf->arena;
}

#endif
