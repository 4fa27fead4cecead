#ifndef LC_DEPLOY_DEPLOYMENT_H
#define LC_DEPLOY_DEPLOYMENT_H

#include "layers/archive/picks.h"
#include "layers/base/arena.h"

/* What is to be deployed, as far as it can be known: filled by lint/input from flags or a template, read by everything
 * after. Every setting says how well it is known and where it stands.
 * Owner:  one arena for all of it, released by who made it. */

enum lc_knowledge {
    LC_UNSET, /* not given: the platform's default holds */
    LC_KNOWN,
    LC_AT_LEAST, /* a lower bound: part of it could not be evaluated */
    LC_UNKNOWN,  /* given, but not to be known from here: see `why` */
};

/* How the deployment was described: decides in which words a fix is shown. */
enum lc_description {
    LC_DESCRIBED_BY_FLAGS,
    LC_DESCRIBED_BY_SAM,
    LC_DESCRIBED_BY_CLOUDFORMATION,
    LC_DESCRIBED_BY_CDK,
    LC_DESCRIBED_BY_SERVERLESS,
    LC_DESCRIBED_BY_TERRAFORM,
    LC_DESCRIBED_BY_AWS, /* what a deployed function answers about itself */
    LC_DESCRIBED_BY_PROJECT,
};

/* Where a value stands. Units: line and column from 1; 0 when it came from the command line (`file` is then empty). */
struct lc_origin {
    lc_str file;
    uint32_t line, column;
};

/* A part of a text that could not be evaluated: `length` bytes of it from `offset` on are the expression as a template
 * would write it, "${Host}". Units: bytes. */
struct lc_hole {
    uint32_t offset, length;
};

/* One setting.
 * Shape:  LC_KNOWN: `text` is all of it. LC_AT_LEAST: `text` is what could be evaluated, with every other part as a
 *         hole ("postgres://app:hunter2@${Host}/orders"). LC_UNKNOWN: `text` is empty or shows the expression. `number`
 *         goes with texts that are whole numbers. `at` is where the setting stands; `written` is where its text was
 *         written when that is elsewhere (a parameter's default, a mapping, a local, a file that is included), and
 *         `written_as` names that place: "the default of parameter 'DbUrl'". */
struct lc_value {
    enum lc_knowledge know;
    lc_str text;
    uint64_t number;
    const struct lc_hole *holes;
    size_t hole_count;
    bool no_echo;    /* it is, or holds, a parameter that the template keeps from being shown (NoEcho, sensitive) */
    bool misshapen;  /* LC_UNKNOWN: a list, a map or nothing stands there, where deployment takes one value only */
    lc_str why, how; /* LC_UNKNOWN, LC_AT_LEAST: the reason, and the command or flag that would settle it */
    struct lc_origin at, written;
    lc_str written_as;
};

struct lc_variable {
    lc_str name;
    struct lc_value value; /* `at` is the place of the name */
};

struct lc_values {
    struct lc_value *items;
    size_t count;
};

/* Code or a layer's content.
 * Shape:  `path` is where it is on this machine, empty when it is not here (then `reference` says what the template
 *         names, and why/how). Code that stands in the template itself has `inline_name` (the file that Lambda makes of
 *         it, "index.py") and `inline_text`; its path is then only a name. */
struct lc_artifact {
    lc_str reference; /* as written: path, ARN, logical id */
    lc_str id;        /* logical id of a layer in its template, for fingerprints; empty when it has none */
    lc_str path;
    lc_str file; /* where it lies, when `path` is only what it is called: an archive of the cache; else empty */
    lc_str why, how;
    struct lc_origin at;
    bool required; /* named on the command line: when it cannot be opened the run ends, without going on */
    bool unbuilt;  /* a folder of sources that `build` ("sam build") would make what is deployed of: its own files are
                      judged, what the build adds is unknown */
    lc_str build;
    bool
        source_only; /* of an unbuilt folder: what is packed is made of it and is not it (a bundle), so that nothing may
                         be said of its files as content of an archive */
    const struct lc_picks *picks; /* of a folder: the files that are packed; NULL: all */
    lc_str inline_name;
    struct lc_value inline_text;
    bool
        is_zip_file; /* CloudFormation makes the archive of inline_text ("ZipFile"), and adds its cfn-response module */
    /* layers: what the layer is labelled for; it is a label, not a check */
    lc_str layer_name;
    struct lc_values label_runtimes, label_architectures;
    bool defined_here; /* the layer is part of the same deployment */
};

/* Shape:  `architecture` is the first of `architectures`, which holds all that are given: more than one is a mistake
 *         that the platform refuses. `layers` are in attachment order; when the list as a whole, or some of it, could
 *         not be evaluated, `layers_known` is LC_UNKNOWN or LC_AT_LEAST and says why. The same holds of the
 *         environment: `environment_known`. */
struct lc_function {
    lc_str name;     /* unique in the run: what reports call it */
    lc_str id;       /* logical id for fingerprints; the name when there is none */
    lc_str source;   /* template, or "command line" */
    lc_str variant;  /* "Stage = prod": it is one of several readings of a function, which differ by answers to what its
                       description leaves open; part of the name, not of the id. They follow each other */
    lc_str stack;    /* which of several descriptions it is of, when one name stands in two; else empty */
    size_t settings; /* which configuration holds for it, by lint's own count from 1; 0: that of the run */
    enum lc_description described;
    struct lc_origin at;
    struct lc_value runtime, architecture, handler, timeout_s, memory_mb, ephemeral_mb;
    struct lc_value function_name; /* as it will be called on AWS; unset: the deployment tool makes one */
    struct lc_value snap_start;    /* "PublishedVersions", "None" */
    struct lc_values architectures;
    struct lc_artifact code;
    struct lc_artifact *layers;
    size_t layer_count;
    struct lc_value layers_known;
    struct lc_variable *environment;
    size_t environment_count;
    struct lc_value environment_known;
    bool upload_is_direct;        /* known to go through the API as bytes, not through S3 */
    bool provisioned_concurrency; /* known to have some */
    bool file_system;             /* an EFS file system is mounted */
    enum lc_knowledge publishes;  /* LC_KNOWN: versions are published behind an alias; LC_UNSET: it is known that
                                     callers are served from $LATEST; LC_UNKNOWN: neither is known */
};

/* Layers checked without a function, once for every runtime and architecture named: as one stack, or, `by_label`, each
 * alone under the runtimes and architectures of its own labels. */
struct lc_lone_layers {
    struct lc_artifact *layers;
    size_t layer_count;
    bool by_label;
    struct lc_value *runtimes, *architectures;
    size_t runtime_count, architecture_count;
};

/* A function that nothing here can be said of: a container image, Lambda@Edge. Counted, with the reason. */
struct lc_not_applicable {
    lc_str name, why;
    struct lc_origin at;
};

/* What could not be evaluated in a description besides the settings of one function; becomes an unknown of the run. */
struct lc_unevaluated {
    lc_str what, why, how;
    struct lc_origin at;
};

/* A file that origins point into, so that reports can show its lines. */
struct lc_text_file {
    lc_str file, text;
};

struct lc_deployment {
    struct lc_function *functions;
    size_t function_count;
    struct lc_lone_layers lone;
    struct lc_not_applicable *not_applicable;
    size_t not_applicable_count;
    struct lc_unevaluated *unevaluated;
    size_t unevaluated_count;
    /* For people, on standard error before the report: which description was used, that a build looks older than its
     * sources. */
    lc_str *notices;
    size_t notice_count;
    struct lc_text_file *texts;
    size_t text_count;
};

/* The line of a text file that an origin names, without its end; empty when the file is not among the texts. */
lc_str lc_deployment_line(const struct lc_deployment *deployment, struct lc_origin origin);

/* The value of an environment variable, NULL when it is not set. */
const struct lc_value *lc_function_variable(const struct lc_function *function, lc_str name);

#endif
