#ifndef LC_LINT_INPUT_LAYER_MAP_H
#define LC_LINT_INPUT_LAYER_MAP_H

#include "layers/deploy/deployment.h"
#include "lint/options.h"

/* A layer that is named by path or ARN. An ARN is looked for in the --layer-map options; one that is found nowhere has
 * why and how. Paths are `required`: the caller clears that for what a template names. Owner: `arena`. */
struct lc_artifact lc_layer_named(const struct lc_arguments *arguments, lc_str word, struct lc_arena *arena);

/* Are all --layer-map options ARN=PATH? Errors: LC_USAGE. */
LC_MUST_USE enum lc_status lc_layer_maps_check(const struct lc_arguments *arguments, struct lc_arena *arena,
                                               struct lc_err *err);

#endif
