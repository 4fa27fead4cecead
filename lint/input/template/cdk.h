#ifndef LC_LINT_INPUT_TEMPLATE_CDK_H
#define LC_LINT_INPUT_TEMPLATE_CDK_H

#include "lint/input/template/template.h"

/* What a cloud assembly (cdk.out) knows of its templates beside what stands in them.
 * Shape:  `assets`: an object's key or an asset's id -> where the asset is, relative to the folder. `made`: "Logical
 *         id" -> the line of the program that made it, where the assembly was made with stack traces. `stacks`: its
 *         templates, without those they nest. */
struct lc_assembly {
    lc_str folder;
    lc_str program;       /* the folder around it, absolute; empty when the system does not tell */
    struct lc_map assets; /* -> lc_str */
    struct lc_map made;   /* "Stack\nLogicalId" -> struct lc_origin */
    struct {
        struct lc_template **items;
        size_t count, capacity;
    } stacks;
    struct lc_map exports; /* name -> what is exported by it (cdk.c) */
    bool importing;        /* what another stack exports is being evaluated */
};

/* A function's name and place: its construct path, the program's line. */
void lc_cdk_name(const struct lc_template *template, const struct lc_resource *resource, struct lc_function *function);
/* Where a resource's asset is: by its metadata, else by the object's key or address. Empty when neither tells. */
lc_str lc_cdk_asset(const struct lc_template *template, const struct lc_resource *resource, const struct lc_term *code);
/* What Fn::ImportValue comes to when exactly one stack of the assembly exports that name. */
bool lc_cdk_import(struct lc_template *template, lc_str name, struct lc_origin at, struct lc_term *out);

#endif
