#ifndef LC_DEPLOY_DEPLOYMENT_H
#define LC_DEPLOY_DEPLOYMENT_H

#include "layers/base/arena.h"

/* What is to be deployed, as far as it can be known: filled by lint/input from flags or a template, read by everything
 * after.
 * Owner:  one arena for all of it, released by who made it. */

enum lc_knowledge {
    LC_UNSET, /* not given: the platform's default holds */
    LC_KNOWN,
    LC_AT_LEAST, /* a lower bound: part of it could not be evaluated */
    LC_UNKNOWN,  /* given, but not to be known from here: see `why` */
};

/* Where a value stands. Units: line and column from 1; 0 when it came from the command line (`file` is then empty). */
struct lc_origin {
    lc_str file;
    uint32_t line, column;
};

struct lc_value {
    enum lc_knowledge know;
    lc_str text;
    uint64_t number; /* of values that are numbers */
    lc_str why, how; /* LC_UNKNOWN, LC_AT_LEAST: the reason, and the command or flag that would settle it */
    struct lc_origin at;
};

struct lc_variable {
    lc_str name;
    struct lc_value value;
};

/* Code or a layer's content.
 * Shape:  `path` is where it is on this machine, empty when it is not here (then `reference` says what the template
 *         names, and why/how). */
struct lc_artifact {
    lc_str reference; /* as written: path, ARN, logical id */
    lc_str id;        /* logical id of a layer in its template, for fingerprints; empty when it has none */
    lc_str path;
    lc_str why, how;
    struct lc_origin at;
    bool required; /* named on the command line: when it cannot be opened the run ends, without going on */
};

struct lc_function {
    lc_str name;
    lc_str id;     /* logical id for fingerprints; the name when there is none */
    lc_str source; /* template, or "command line" */
    struct lc_origin at;
    struct lc_value runtime, architecture, handler, timeout_s, memory_mb;
    struct lc_artifact code;
    struct lc_artifact *layers; /* in attachment order */
    size_t layer_count;
    struct lc_variable *environment;
    size_t environment_count;
    bool upload_is_direct; /* known to go through the API as bytes, not through S3 */
};

/* Layers checked without a function, once for every runtime and architecture named. */
struct lc_lone_layers {
    struct lc_artifact *layers;
    size_t layer_count;
    struct lc_value *runtimes, *architectures;
    size_t runtime_count, architecture_count;
};

struct lc_deployment {
    struct lc_function *functions;
    size_t function_count;
    struct lc_lone_layers lone;
};

/* The value of an environment variable, NULL when it is not set. */
const struct lc_value *lc_function_variable(const struct lc_function *function, lc_str name);

#endif
