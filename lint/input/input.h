#ifndef LC_LINT_INPUT_INPUT_H
#define LC_LINT_INPUT_INPUT_H

#include "layers/base/map.h"
#include "layers/deploy/deployment.h"
#include "layers/runtime/runtime.h"
#include "lint/config/configs.h"
#include "lint/input/parameters.h"

/* From what the user names to a deployment: one reader a kind of description, each appending to one lc_input. */

/* What a reader is given and what it fills.
 * Shape:  `functions` and its fellows grow while descriptions are read, so nobody keeps pointers into them.
 * Owner:  `arena`, for everything that is appended. */
struct lc_input {
    const struct lc_arguments *arguments; /* parameters, stages, layer maps: what holds for what is being read */
    struct lc_configs *configs;
    unsigned nesting;     /* project files that name inputs, inside one another */
    bool recursive;       /* a folder is being walked: what was found where is said once */
    struct lc_map places; /* device and number of each description that is read, so that each is read once */
    const struct lc_catalogue *catalogue;
    struct lc_arena *arena;
    struct lc_parameters parameters; /* --parameter-file and --parameter: a later one of a name counts */
    struct lc_parameters asked_for;  /* all that were given for any description */
    struct {
        lc_str *items;
        size_t count, capacity;
    } declared; /* names of parameters, of all templates */
    struct {
        struct lc_function *items;
        size_t count, capacity;
    } functions;
    struct {
        struct lc_artifact *items;
        size_t count, capacity;
    } layers; /* that no function uses, with their labels */
    struct {
        struct lc_not_applicable *items;
        size_t count, capacity;
    } not_applicable;
    struct {
        struct lc_unevaluated *items;
        size_t count, capacity;
    } unevaluated;
    struct {
        lc_str *items;
        size_t count, capacity;
    } notices;
    struct {
        struct lc_text_file *items;
        size_t count, capacity;
    } texts;
};

/* The deployment that the arguments of `configs` describe: deployed functions, flags, the descriptions named, or what
 * stands in the current folder when nothing is named. Every function knows by which configuration it is judged.
 * Owner:  `configs->arena`.
 * Errors: *out then holds what was read, whose secrets no message may show. LC_USAGE wrong words, no function found; LC_IO what is named cannot be read; LC_MALFORMED with file, line and
 *         column. */
LC_MUST_USE enum lc_status lc_input_read(struct lc_configs *configs, const struct lc_catalogue *catalogue,
                                         struct lc_deployment *out, struct lc_err *err);

typedef enum lc_status (*lc_input_reader)(struct lc_input *input, lc_str path, struct lc_err *err);

/* Who reads what stands at a path, and what of it he is given: of a folder the description in its usual place.
 * Errors: LC_USAGE a folder without any; LC_IO. */
LC_MUST_USE enum lc_status lc_input_choose(struct lc_input *input, lc_str path, lc_input_reader *reader, lc_str *found,
                                           struct lc_err *err);

/* -- what is done around the readers (places.c, recursive.c) --------------------------------------------------------*/

/* Writes what is known of each function into the command that stands for its code. */
void lc_input_complete_helps(struct lc_input *input);

/* One description under the configuration that holds for it, once for every environment that is given; its functions
 * get their layers from the lock. Errors: as lc_input_read. */
LC_MUST_USE enum lc_status lc_input_place(struct lc_input *input, lc_str path, struct lc_err *err);
/* Has the description at a path been read, by whatever path? It then says so to people; else it is noted as read. */
bool lc_input_is_repeated(struct lc_input *input, lc_str path);
/* Every description below a folder that has not been read. Errors: as lc_input_read. */
LC_MUST_USE enum lc_status lc_input_below(struct lc_input *input, lc_str folder, struct lc_err *err);

/* -- the readers: each takes the path of a file or folder of its kind -------------------------------------------------
 * Errors: as above. A function whose settings cannot all be evaluated is appended all the same. */
LC_MUST_USE enum lc_status lc_input_cloudformation(struct lc_input *input, lc_str path, struct lc_err *err);
LC_MUST_USE enum lc_status lc_input_cdk(struct lc_input *input, lc_str folder, struct lc_err *err);
LC_MUST_USE enum lc_status lc_input_serverless(struct lc_input *input, lc_str path, struct lc_err *err);
/* Is a YAML file of another name one: `serverless print` writes them? */
bool lc_input_is_serverless(lc_str text);
/* The JSON of `terraform show -json` (plan or state), or a folder of .tf files. */
LC_MUST_USE enum lc_status lc_input_terraform(struct lc_input *input, lc_str path, struct lc_err *err);
/* The JSON of `aws lambda get-function-configuration` or `get-function`. */
LC_MUST_USE enum lc_status lc_input_aws(struct lc_input *input, lc_str path, struct lc_err *err);
LC_MUST_USE enum lc_status lc_input_project(struct lc_input *input, lc_str path, struct lc_err *err);

#endif
