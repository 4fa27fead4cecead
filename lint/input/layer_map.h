#ifndef LC_LINT_INPUT_LAYER_MAP_H
#define LC_LINT_INPUT_LAYER_MAP_H

#include "layers/deploy/deployment.h"
#include "lint/options.h"

/* A layer that is named by path or ARN. An ARN is looked for in the --layer-map options; one that is found nowhere has
 * why and how. Paths are `required`: the caller clears that for what a template names. Owner: `arena`. */
struct lc_artifact lc_layer_named(const struct lc_arguments *arguments, lc_str word, struct lc_arena *arena);

/* The same for an ARN in a description of which parts may not be known: "arn:aws:lambda:${AWS::Region}:…", of which the
 * pattern "arn:aws:lambda:*:…" is looked for. It is never `required`. */
struct lc_artifact lc_layer_in_part(const struct lc_arguments *arguments, lc_str text, const struct lc_hole *holes,
                                    size_t hole_count, struct lc_arena *arena);

/* A layer that a description names by an expression which nothing here evaluates ("${LayerArn}"): it is looked for in the
 * --layer-map options by that expression, as reports show it; else its `how` says that it can be given so, behind the
 * command that looks it up (one that begins with "aws "). Owner: `arena`. */
void lc_layer_expressed(const struct lc_arguments *arguments, struct lc_artifact *layer, struct lc_arena *arena);

/* Is it what may stand before '=' in --layer-map: an ARN, or an expression? */
bool lc_layer_map_takes(lc_str key);

/* Are all --layer-map options ARN=PATH (or an expression)? Errors: LC_USAGE. */
LC_MUST_USE enum lc_status lc_layer_maps_check(const struct lc_arguments *arguments, struct lc_arena *arena,
                                               struct lc_err *err);

#endif
