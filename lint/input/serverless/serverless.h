#ifndef LC_LINT_INPUT_SERVERLESS_SERVERLESS_H
#define LC_LINT_INPUT_SERVERLESS_SERVERLESS_H

#include "layers/base/map.h"
#include "layers/text/text.h"
#include "lint/input/data.h"
#include "lint/input/input.h"

/* Inside of the Serverless Framework's reader: serverless_variables.c knows the syntax of ${...}, serverless_sources.c
 * what each kind of source gives, serverless_values.c evaluates a document, serverless.c makes functions of it. */

/* A file that is read as a document or as text. */
struct lc_serverless_file {
    lc_str path, text;
    const struct lc_node *root; /* NULL: plain text */
};

/* One configuration being evaluated, lazily: only what functions and layers need.
 * Shape:  `known` holds the result of every node evaluated, by its address; a NULL marks one under way. `failed` is the
 *         first error that ends the reading. */
struct lc_serverless {
    struct lc_input *input;
    struct lc_arena *arena;
    lc_str folder; /* of the service */
    const struct lc_serverless_file *main;
    struct lc_map files, known;
    size_t steps, made;
    unsigned depth;
    bool dotenv; /* useDotenv, and --use-environment is given */
    enum lc_status status;
    struct lc_err failed;
};

/* -- values -- */
const struct lc_data *lc_serverless_eval(struct lc_serverless *sls, const struct lc_serverless_file *file,
                                         const struct lc_node *node);
/* The value under `path` ("custom.a.0"), each step looked up before it is evaluated; NULL when there is none. */
const struct lc_data *lc_serverless_at(struct lc_serverless *sls, const struct lc_serverless_file *file, lc_str path);
/* A child of a YAML map, through merge keys; NULL when absent. */
const struct lc_node *lc_serverless_child(struct lc_serverless *sls, const struct lc_node *map, lc_str key);
/* Reads a file once. Gives NULL and `*why` when it cannot be used; a malformed one ends the reading. `*missing`: it is
 * not there. */
const struct lc_serverless_file *lc_serverless_open(struct lc_serverless *sls, lc_str path, bool *missing, lc_str *why);
/* The document of a file whose text is there. */
enum lc_status lc_serverless_parse(struct lc_serverless *sls, struct lc_serverless_file *file, bool json);
/* Ends the reading with an error that names the place. */
enum lc_status lc_serverless_fail(struct lc_serverless *sls, struct lc_origin at, const char *what, lc_str detail);

/* -- variables -- */
/* A text with its variables replaced; a text that is one variable gives that variable's value. */
const struct lc_data *lc_serverless_text(struct lc_serverless *sls, lc_str text, struct lc_origin at);
bool lc_serverless_has_variables(lc_str text);
/* Is the text one variable that stands for a part of a document? */
bool lc_serverless_includes(struct lc_serverless *sls, lc_str text, const struct lc_serverless_file **file,
                            lc_str *address);

/* -- sources -- */
/* One source of a variable: "file(a.yml):b" has type "file", param "a.yml", address "b". */
struct lc_serverless_source {
    lc_str type, param, address;
    bool has_param, has_address, is_literal;
    lc_str literal;      /* with its quotes, when it is a string */
    lc_str address_text; /* as written, for messages */
};

/* NULL when the source has no value and the next is asked. */
const struct lc_data *lc_serverless_source(struct lc_serverless *sls, const struct lc_serverless_source *source,
                                           lc_str expression, struct lc_origin at);
/* The file that "file(path)" names, NULL when it cannot be read as it is. */
const struct lc_serverless_file *lc_serverless_file_of(struct lc_serverless *sls,
                                                       const struct lc_serverless_source *source);
/* The stage that is deployed to. */
const struct lc_data *lc_serverless_stage(struct lc_serverless *sls, struct lc_origin at);

#endif
