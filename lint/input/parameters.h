#ifndef LC_LINT_INPUT_PARAMETERS_H
#define LC_LINT_INPUT_PARAMETERS_H

#include "layers/deploy/deployment.h"
#include "lint/options.h"

/* Values for a template's parameters that stand outside the template. */

/* Shape:  `text` is the value; `file`, `line` and `column` say where it was read (an empty file: the command line).
 *         `source` names it for people: "--parameter", "samconfig.toml". */
struct lc_parameter {
    lc_str name, text;
    struct lc_origin at;
    lc_str source;
};

/* Shape:  of several values of one name the last counts. Owner: the arena they were read into. */
struct lc_parameters {
    struct lc_parameter *items;
    size_t count, capacity;
};

/* NULL when there is no value of this name. */
const struct lc_parameter *lc_parameters_find(const struct lc_parameters *parameters, lc_str name);

/* Appends what one parameter file says: CloudFormation's list of {"ParameterKey", "ParameterValue"}, a map
 * {"Parameters": {...}}, a plain map of names and values, or lines of NAME=VALUE. JSON or YAML.
 * Errors: LC_IO, LC_MALFORMED with file, line and column: also of what is no parameter. */
LC_MUST_USE enum lc_status lc_parameters_read(lc_str path, struct lc_arena *arena, struct lc_parameters *out,
                                              struct lc_err *err);
/* Appends `parameter_overrides` of [default.deploy.parameters], or of [default.global.parameters], of a samconfig.toml
 * (also .yaml, .yml). What it does not hold is passed over. Errors: as above. */
LC_MUST_USE enum lc_status lc_parameters_read_samconfig(lc_str path, struct lc_arena *arena, struct lc_parameters *out,
                                                        struct lc_err *err);
/* Appends "A=1 B='two words' ParameterKey=C,ParameterValue=3", as the SAM CLI takes them. False: some word is none of
 * these; it is passed over. */
bool lc_parameters_add_words(lc_str words, struct lc_origin at, lc_str source, struct lc_arena *arena,
                             struct lc_parameters *out);
/* Appends --parameter options after the files of --parameter-file. Errors: LC_USAGE, LC_IO, LC_MALFORMED. */
LC_MUST_USE enum lc_status lc_parameters_given(const struct lc_arguments *arguments, struct lc_arena *arena,
                                               struct lc_parameters *out, struct lc_err *err);

#endif
