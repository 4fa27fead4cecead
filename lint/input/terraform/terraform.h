#ifndef LC_LINT_INPUT_TERRAFORM_TERRAFORM_H
#define LC_LINT_INPUT_TERRAFORM_TERRAFORM_H

#include "layers/base/map.h"
#include "layers/source/hcl.h"
#include "layers/text/text.h"
#include "lint/input/data.h"
#include "lint/input/input.h"

/* Inside of Terraform's reader. terraform_modules.c reads folders of .tf files and knows what each name stands for,
 * terraform_json.c reads those in JSON syntax, terraform_variables.c gives variables their values and
 * terraform_types.c what their types add to these, terraform_eval.c evaluates expressions with terraform_names.c
 * for names, terraform_templates.c for texts and terraform_calls.c for functions, terraform_resources.c makes functions and layers of the resources,
 * terraform_edge.c sees which functions run elsewhere; terraform_plan.c reads what `terraform show -json` prints. */

/* Where what begins at a byte of the HCL stands in the JSON that it was made of. */
struct lc_tf_json_place {
    uint32_t offset, line, column;
};

/* Shape:  of a file in JSON syntax `hcl` is what it was put into, and `places` are in the order of its bytes; of others
 *         there are none. */
struct lc_tf_file {
    lc_str path;
    struct lc_hcl hcl;
    const struct lc_tf_json_place *places;
    size_t place_count;
};

struct lc_tf_module;

/* One instance of a module: its key is empty for a call without count and for_each. */
struct lc_tf_child {
    lc_str key;
    struct lc_tf_module *module;
};

/* Something with a name: "var.x", "local.x", "output.x", "module.x", "data.type.name", "type.name".
 * Shape:  `node` is the block's BODY (0 for an empty one), or a local's EXPRESSION; `at` is what stands for it in the
 *         file: the block, the local's attribute. */
struct lc_tf_entry {
    lc_str name; /* as above */
    lc_str type; /* "aws_lambda_function"; empty for what is no resource */
    bool is_data;
    const struct lc_tf_file *file;
    uint32_t node, at;
    const struct lc_data *value; /* of a variable, local or output */
    bool under_way, entered;     /* entered: the children below are there */
    struct {
        struct lc_tf_child *items;
        size_t count, capacity;
    } children; /* of a module */
};

/* What names mean besides the module's own: inside of a counted resource, a dynamic block. */
struct lc_tf_scope {
    const struct lc_data *key, *value, *index; /* each.key, each.value, count.index; NULL where there is none */
    lc_str iterator;                           /* of a dynamic block */
    const struct lc_data *iterator_value;
};

struct lc_tf_module {
    struct lc_terraform *tf;
    lc_str folder;   /* as seen from here */
    lc_str relative; /* as Terraform's path.module gives it: from the root's folder */
    lc_str address;  /* "module.a.module.b[0]."; empty for the root */
    unsigned depth;
    struct lc_tf_module *parent;
    const struct lc_tf_entry *call; /* in the parent */
    struct lc_tf_scope call_scope;
    struct {
        struct lc_tf_file **items;
        size_t count, capacity;
    } files;
    struct lc_map names; /* to struct lc_tf_entry */
    struct {
        struct lc_tf_entry **items;
        size_t count, capacity;
    } entries;             /* in the order of the files and in them */
    struct lc_data *given; /* the root's variables from files and the command line */
};

/* A layer version that the configuration makes. */
struct lc_tf_layer {
    lc_str address;
    lc_str arn; /* when a plan or state knows it */
    struct lc_artifact artifact;
    bool used;
};

struct lc_terraform {
    struct lc_input *input;
    struct lc_arena *arena;
    struct lc_tf_module *root;
    struct lc_map parsed; /* path to struct lc_tf_file: modules may be called more than once */
    struct {
        struct lc_tf_layer **items;
        size_t count, capacity;
    } layers;
    struct lc_map layers_by; /* address, and ARN where it is known */
    struct lc_map aliased;   /* addresses of functions that an alias points to */
    struct lc_map provisioned;
    struct lc_map edge; /* functions of CloudFront distributions: addresses, names */
    bool quiet;         /* .tf files are looked at for places only: what they leave open is no matter */
    size_t steps, instances, modules;
    unsigned depth;
    lc_str malformed; /* the first syntax error: fatal when no function is found */
};

/* -- modules -- */
/* Reads the .tf files of a folder. Gives false when it holds none. */
bool lc_tf_load(struct lc_tf_module *module);
struct lc_tf_entry *lc_tf_find(const struct lc_tf_module *module, lc_str name);
/* The instances of a module call whose source is a local folder; none when it is not. */
void lc_tf_enter(struct lc_tf_module *module, struct lc_tf_entry *entry);
struct lc_origin lc_tf_place(const struct lc_tf_file *file, uint32_t node);
/* The EXPRESSION of an attribute, the BODY of a nested block: 0 for none. `*at` is the attribute's or block's node. */
uint32_t lc_tf_attribute(const struct lc_tf_file *file, uint32_t body, const char *name, uint32_t *at);
uint32_t lc_tf_block(const struct lc_tf_file *file, uint32_t body, const char *type, uint32_t *at);
/* The nth label of a block, from 0. */
lc_str lc_tf_label(const struct lc_tf_file *file, uint32_t block, unsigned nth);
void lc_tf_unevaluated(struct lc_terraform *tf, lc_str what, lc_str why, lc_str how, struct lc_origin at);
extern const lc_str lc_tf_how_plan;
const struct lc_tf_file *lc_tf_parse(struct lc_terraform *tf, lc_str path);

/* -- JSON syntax -- */
/* The same configuration in HCL, and its places.
 * Errors: LC_MALFORMED, LC_LIMIT. */
LC_MUST_USE enum lc_status lc_tf_json_to_hcl(struct lc_terraform *tf, lc_str json, struct lc_tf_file *file, lc_str *out,
                                             struct lc_err *err);
void lc_tf_json_place(const struct lc_tf_file *file, uint32_t offset, uint32_t *line, uint32_t *column);

/* -- variables -- */
/* Values of the root's variables: terraform.tfvars, *.auto.tfvars, --tfvars, --parameter, each over the one before.
 * Errors: LC_IO a file of --tfvars cannot be read, LC_MALFORMED. */
enum lc_status lc_tf_given(struct lc_tf_module *root, struct lc_err *err);
const struct lc_data *lc_tf_variable(struct lc_tf_module *module, struct lc_tf_entry *entry);
/* The value with the defaults of the optional attributes that a type constraint (an EXPRESSION; 0 for none) gives it. */
const struct lc_data *lc_tf_typed(struct lc_tf_module *module, const struct lc_tf_file *file, uint32_t type,
                                  const struct lc_data *data);

/* -- expressions -- */
const struct lc_data *lc_tf_eval(struct lc_tf_module *module, const struct lc_tf_scope *scope,
                                 const struct lc_tf_file *file, uint32_t node);
/* An attribute of a body; NULL when it has none. Its key_at is the attribute's place. */
const struct lc_data *lc_tf_get(struct lc_tf_module *module, const struct lc_tf_scope *scope,
                                const struct lc_tf_file *file, uint32_t body, const char *name);
const struct lc_data *lc_tf_template(struct lc_tf_module *module, const struct lc_tf_scope *scope,
                                     const struct lc_tf_file *file, uint32_t node);
lc_str lc_tf_unescape(struct lc_arena *arena, lc_str text);
const struct lc_data *lc_tf_call(struct lc_tf_module *module, const struct lc_tf_scope *scope,
                                 const struct lc_tf_file *file, uint32_t node);
struct lc_data *lc_tf_unknown(struct lc_tf_module *module, const struct lc_tf_file *file, uint32_t node, lc_str why,
                              lc_str how);
/* The bytes from `node` to `end`. */
struct lc_data *lc_tf_unknown_span(struct lc_tf_module *module, const struct lc_tf_file *file, uint32_t node,
                                   uint32_t end, lc_str why, lc_str how);
/* The same; texts that may be chosen, where `choices` (EXPRESSIONs) are quoted ones, are no holes: they stand there. */
struct lc_data *lc_tf_unknown_choice(struct lc_tf_module *module, const struct lc_tf_file *file, uint32_t node,
                                     const uint32_t *choices, size_t count, const struct lc_data *because);
/* What the name at `node` (a VARIABLE) stands for, with what follows it at *next, which moves behind. */
const struct lc_data *lc_tf_name(struct lc_tf_module *module, const struct lc_tf_scope *scope,
                                 const struct lc_tf_file *file, uint32_t node, uint32_t *next);
/* What follows a value that the term at `node` gave. */
const struct lc_data *lc_tf_follow(struct lc_tf_module *module, const struct lc_tf_scope *scope,
                                   const struct lc_tf_file *file, uint32_t node, const struct lc_data *data,
                                   uint32_t *next);
/* data[key] or data.key; unknown when it cannot be told, NULL when there is none. */
const struct lc_data *lc_tf_index(struct lc_arena *arena, const struct lc_data *data, lc_str key);

/* -- instances: what count and for_each make of a resource or a module -- */
struct lc_tf_instances {
    struct lc_tf_scope *scopes;
    lc_str *keys; /* "[0]", "[\"a\"]", or empty */
    size_t count;
    bool known; /* false: one stands for however many there are */
    lc_str why;
};
struct lc_tf_instances lc_tf_instances(struct lc_tf_module *module, const struct lc_tf_scope *scope,
                                       const struct lc_tf_file *file, uint32_t body);

/* -- resources -- */
void lc_tf_resources(struct lc_tf_module *root);
/* A new layer, to be filled in. */
struct lc_tf_layer *lc_tf_layer_add(struct lc_terraform *tf, lc_str address, lc_str arn);
/* Layers that no function uses are checked for themselves. */
void lc_tf_layers_left(struct lc_terraform *tf);
/* The layer that a value refers to: by address, by ARN; NULL for none. */
struct lc_tf_layer *lc_tf_layer_of(struct lc_terraform *tf, const struct lc_data *item);
struct lc_artifact lc_tf_attached(struct lc_terraform *tf, const struct lc_data *item);
/* What lies in S3, from `s3_bucket` and `s3_key`, of which one at least is given: where, or why that is open. */
struct lc_artifact lc_tf_in_s3(struct lc_terraform *tf, const struct lc_data *bucket, const struct lc_data *key,
                               bool layer);
/* A file or folder that Terraform names, which it does from the folder it is run in. */
struct lc_artifact lc_tf_local(struct lc_terraform *tf, lc_str folder, lc_str path, struct lc_origin at);

/* -- Lambda@Edge: distributions are looked at before functions -- */
extern const lc_str lc_tf_why_edge;
/* A distribution's block, in it every "lambda_arn". */
void lc_tf_edge_block(struct lc_tf_module *module, const struct lc_tf_scope *scope, const struct lc_tf_file *file,
                      uint32_t body, unsigned depth);
/* A planned distribution's values; NULL for none. */
void lc_tf_edge_planned(struct lc_terraform *tf, const struct lc_node *values);
/* The references of all distributions in a plan's configuration. */
void lc_tf_edge_configuration(struct lc_terraform *tf, const struct lc_node *configuration);
bool lc_tf_is_edge(const struct lc_terraform *tf, lc_str address, lc_str function_name);

/* A JSON value as it stands. */
struct lc_data *lc_tf_json(struct lc_terraform *tf, lc_str path, const struct lc_node *node, lc_str written_as);

/* -- plans: terraform_plan.c finds the resources, terraform_plan_read.c keeps of the JSON what matters,
 * terraform_plan_layers.c follows references, terraform_plan_places.c finds the .tf lines -- */
struct lc_tf_plan {
    struct lc_terraform *tf;
    lc_str path, folder;
    const struct lc_node *root, *configuration;
    struct lc_map unknown; /* by address: what is known only after the apply */
    bool has_files;        /* .tf files stand beside the plan */
};

/* One resource of a plan or state. */
struct lc_tf_planned {
    const struct lc_node *node, *values, *unknown, *sensitive;
    lc_str address, module, name, type; /* module: "module.a." or empty; name: "type.name" */
    lc_str index;                       /* "[0]", or empty */
};

LC_MUST_USE enum lc_status lc_tf_plan_read(struct lc_terraform *tf, lc_str path, lc_str text,
                                           const struct lc_node **out, struct lc_err *err);
/* The layers of a function in their order, those to be made by reference. */
const struct lc_data *lc_tf_plan_layers(struct lc_tf_plan *plan, const struct lc_tf_planned *planned);
/* Where an attribute of a resource is written: in its .tf file, else `fallback` in the plan. An empty attribute is the
 * block; a `key` is searched in the attribute. */
struct lc_origin lc_tf_plan_place(struct lc_tf_plan *plan, const struct lc_tf_planned *planned, const char *block,
                                  const char *attribute, lc_str key, struct lc_origin fallback);
/* The module that an address like "module.a[0].module.b." is in, as .tf files; NULL when they are not there. */
struct lc_tf_module *lc_tf_plan_module(struct lc_tf_plan *plan, lc_str address);
enum lc_status lc_tf_plan(struct lc_terraform *tf, lc_str path, struct lc_err *err);

#endif
