#ifndef LC_LINT_INPUT_TEMPLATE_TEMPLATE_H
#define LC_LINT_INPUT_TEMPLATE_TEMPLATE_H

#include "layers/base/caps.h"
#include "layers/base/map.h"
#include "layers/text/text.h"
#include "lint/input/input.h"
#include "lint/input/parameters.h"
#include "lint/input/template/term.h"

/* A SAM or CloudFormation template while it is read. In this order:
 *   template.c            the file, its sections, its resources (loops written out)
 *   template_eval.c       expressions: maps, merges, loops;  intrinsics*.c  the functions, conditions.c  the conditions
 *   sam_globals.c         Globals laid under a function's properties
 *   template_function.c   a function out of its properties;  template_code.c  where its code and its layers are;
 *   template_sources.c    what of a folder of sources is packed
 *   template_variants.c   the same function under each answer to a condition that nothing decides
 *   template_nested.c     stacks inside stacks
 *   cloudformation.c      the whole; sam_build.c what `sam build` made of it */

/* A name that a loop has given a value. */
struct lc_binding {
    lc_str name, text;
    const struct lc_binding *outer;
};

/* Shape:  `node` is the resource's map; `bindings` the loops around it. */
struct lc_resource {
    lc_str id, type;
    const struct lc_node *node;
    struct lc_origin at;
    const struct lc_binding *bindings;
    struct lc_template *child;         /* of a nested stack that is read */
    bool edge, published, provisioned; /* by distributions, versions and aliases of the template */
    bool used;                         /* a layer: some function has it */
};

/* An answer to a comparison that nothing decides: the expression is (or is not) that text. */
struct lc_assumption {
    lc_str subject, literal;
    bool equal;
};

/* What evaluating may cost, for a template and all it nests. */
struct lc_budget {
    uint64_t steps, bytes;
    unsigned stacks;
};

struct lc_assembly;
struct lc_template {
    struct lc_input *input;
    struct lc_arena *arena;
    lc_str file, folder; /* as the user named them; the folder is empty for the current one */
    lc_str prefix;       /* "Stack/" for what a nested stack holds */
    const struct lc_template *parent;
    const struct lc_node *root, *globals;
    struct lc_map parameters, mappings, conditions, outputs; /* name -> struct lc_node */
    struct {
        struct lc_resource *items;
        size_t count, capacity;
    } resources;
    struct lc_map by_id; /* -> struct lc_resource */
    bool is_sam;
    bool alias_unknown;           /* an alias or version of a function that cannot be told */
    struct lc_assembly *assembly; /* of a cloud assembly: its assets; else NULL */
    lc_str stack;                 /* of a cloud assembly: the stack that it is, or is nested in */
    bool is_cdk;                  /* of a cloud assembly: built already, its assets are named in its manifest */
    bool built;                   /* what `sam build` wrote */
    const struct lc_parameters *given;
    const struct lc_term *passed; /* a nested stack: what its parent gives it, a map; else NULL */

    /* while an expression is evaluated */
    const struct lc_binding *bindings;
    const struct lc_node *short_form; /* the node whose tag names the function that is evaluated: its own argument */
    struct lc_assumption assumed[LC_TEMPLATE_ASSUMED_MAX];
    size_t assumed_count;
    struct lc_assumption undecided;          /* the first comparison met that nothing decides; subject empty: none */
    lc_str open[LC_TEMPLATE_CONDITIONS_MAX]; /* conditions being evaluated, to see a circle */
    size_t open_count;
    unsigned depth;
    struct lc_budget *budget;
    struct lc_err failed; /* a cap was reached: nothing more is evaluated */
};

/* -- template.c ---------------------------------------------------------------------------------------------------- */

/* Reads a template and finds its resources.
 * Errors: LC_IO, LC_LIMIT, LC_MALFORMED with file, line and column. */
LC_MUST_USE enum lc_status lc_template_open(struct lc_template *template, struct lc_err *err);
/* The second half of it, over `root`. */
LC_MUST_USE enum lc_status lc_template_sections(struct lc_template *template, struct lc_err *err);
struct lc_origin lc_template_origin(const struct lc_template *template, const struct lc_span *span);
/* Where a value stands: its key in a map, else itself. */
struct lc_origin lc_template_at(const struct lc_template *template, const struct lc_node *node);
struct lc_resource *lc_template_resource(const struct lc_template *template, lc_str id);
/* A file named in the template, relative to its folder. */
lc_str lc_template_path(const struct lc_template *template, lc_str named);
/* Keeps the text of a file so that reports can show its lines. */
void lc_input_keep_text(struct lc_input *input, lc_str file, lc_str text);
/* Reads JSON (when the first character is a brace or bracket) or YAML and keeps its text. Errors as lc_template_open. */
LC_MUST_USE enum lc_status lc_input_document(struct lc_input *input, lc_str file, const struct lc_node **out,
                                             struct lc_err *err);

/* -- template_eval.c ----------------------------------------------------------------------------------------------- */

struct lc_term lc_evaluate(struct lc_template *template, const struct lc_node *node);
/* The argument of a function: of a short form the node itself, without its tag. */
struct lc_term lc_evaluate_argument(struct lc_template *template, const struct lc_node *node);
/* A member of a map as it is written, merge keys followed; NULL when it is not there. */
const struct lc_node *lc_node_member(const struct lc_node *map, lc_str key);
/* What an alias stands for. */
const struct lc_node *lc_node_meant(const struct lc_node *node);
/* The text of a scalar as it is written, numbers and booleans too; empty for the rest. */
lc_str lc_node_scalar(const struct lc_node *node);
/* Is the map one intrinsic function in its long form, or the node one in its short form? Then its name without "Fn::"
 * and its argument (with a tag the node itself). */
bool lc_node_function(const struct lc_node *node, lc_str *name, const struct lc_node **argument);
/* `text` with the names of loops replaced: ${Name}, &{Name}. */
lc_str lc_bind(struct lc_template *template, lc_str text);
/* Calls `each` for every turn of a loop [Name, [values], {key: value}] with the name bound. False: it is no loop, or its
 * values are not known. */
typedef void (*lc_each_turn)(struct lc_template *template, const struct lc_node *outputs, void *context);
bool lc_for_each(struct lc_template *template, const struct lc_node *loop, lc_each_turn each, void *context);
/* Why the values of a loop are not known, and what would settle it. */
struct lc_value lc_for_each_doubt(struct lc_template *template, const struct lc_node *loop);
/* Counts a step; false when the budget is used up, then `failed` says so. */
bool lc_template_step(struct lc_template *template, const struct lc_node *node, uint64_t bytes);

/* -- intrinsics.c, intrinsics_lists.c, conditions.c ---------------------------------------------------------------- */

struct lc_term lc_intrinsic(struct lc_template *template, lc_str name, const struct lc_node *argument,
                            struct lc_origin at);
struct lc_term lc_intrinsic_of_lists(struct lc_template *template, lc_str name, const struct lc_node *argument,
                                     struct lc_origin at);
/* What a name stands for: a loop's name, a parameter, a pseudo parameter, a resource. */
struct lc_term lc_reference(struct lc_template *template, lc_str name, struct lc_origin at);
struct lc_term lc_attribute(struct lc_template *template, lc_str resource, lc_str attribute, struct lc_origin at);
/* Item `at` of a list as it is written; NULL when there are fewer. */
const struct lc_node *lc_node_item(const struct lc_node *list, size_t at);

enum lc_answer { LC_NO, LC_YES, LC_UNDECIDED };
enum lc_answer lc_condition(struct lc_template *template, lc_str name);
struct lc_term lc_if(struct lc_template *template, const struct lc_node *argument, struct lc_origin at);

/* template_marks.c: what distributions, versions and aliases say of functions. */
void lc_template_marks(struct lc_template *template);
/* template_nested.c: reads the stacks that a template nests by local path. Errors: as lc_template_open. */
LC_MUST_USE enum lc_status lc_template_nested(struct lc_template *template, struct lc_err *err);

/* -- functions ----------------------------------------------------------------------------------------------------- */

/* A property of a function with Globals laid under it. */
struct lc_term lc_function_property(struct lc_template *template, const struct lc_resource *resource, const char *name);
bool lc_resource_is_function(const struct lc_resource *resource);
bool lc_resource_is_layer(const struct lc_resource *resource);

struct lc_functions {
    struct lc_function *items;
    size_t count, capacity;
};
/* All functions of a template and of the stacks it nests, in the order of the template. */
void lc_template_functions(struct lc_template *template, struct lc_functions *out);
/* One function as the conditions are assumed now. False: it is none of ours (a container image, Lambda@Edge, not
 * deployed). */
bool lc_template_function(struct lc_template *template, const struct lc_resource *resource, struct lc_function *out);
/* The same under each answer to what nothing decides. */
void lc_template_variants(struct lc_template *template, const struct lc_resource *resource, struct lc_functions *out);
/* Layers of a template that no function has. */
void lc_template_lone_layers(struct lc_template *template);

/* template_code.c */
struct lc_artifact lc_function_code(struct lc_template *template, const struct lc_resource *resource,
                                    const struct lc_function *function);
struct lc_artifact lc_template_layer(struct lc_template *template, const struct lc_resource *resource);
void lc_function_layers(struct lc_template *template, const struct lc_resource *resource, struct lc_function *out);

/* template_sources.c: what is known of a folder of sources that a SAM template names: that a build would add to it, and
 * which of a function's files are packed. */
void lc_template_sources(struct lc_template *template, const struct lc_resource *resource, bool is_folder,
                         struct lc_artifact *artifact);
void lc_template_pick(struct lc_template *template, const struct lc_resource *resource,
                      const struct lc_function *function, struct lc_artifact *artifact);

#endif
