#ifndef LC_LINT_INPUT_TEMPLATE_CDK_H
#define LC_LINT_INPUT_TEMPLATE_CDK_H

#include "lint/input/template/template.h"

/* What a cloud assembly (cdk.out) knows of its templates beside what stands in them.
 * Shape:  `assets`: an object's key or an asset's id -> where the asset is, relative to the folder. `made`: "Logical
 *         id" -> the line of the program that made it, where the assembly was made with stack traces. */
struct lc_assembly {
    lc_str folder;
    lc_str program;       /* the folder around it, absolute; empty when the system does not tell */
    struct lc_map assets; /* -> lc_str */
    struct lc_map made;   /* "Stack\nLogicalId" -> struct lc_origin */
    lc_str stack;         /* the stack that is being read */
};

/* A function's name and place: its construct path, the program's line. */
void lc_cdk_name(const struct lc_template *template, const struct lc_resource *resource, struct lc_function *function);
/* Where a resource's asset is: by its metadata, else by the object's key. Empty when neither tells. */
lc_str lc_cdk_asset(const struct lc_template *template, const struct lc_resource *resource, const struct lc_term *code);

#endif
