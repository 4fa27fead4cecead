#ifndef LC_LINT_INPUT_SERVERLESS_SERVERLESS_FUNCTIONS_H
#define LC_LINT_INPUT_SERVERLESS_SERVERLESS_FUNCTIONS_H

#include "lint/input/serverless/serverless.h"

/* Inside of the Serverless Framework's reader: from evaluated values to functions and layers. */

struct lc_serverless_layer {
    lc_str id; /* "CommonLambdaLayer" */
    struct lc_artifact artifact;
    bool used;
};

/* The parts of a service that its functions are made of.
 * Shape:  values are NULL where the configuration has none. */
struct lc_serverless_service {
    struct lc_serverless *sls;
    const struct lc_data *name, *stage, *provider, *package, *resources;
    struct {
        lc_str *items;
        size_t count, capacity;
    } plugins;
    lc_str plugins_why;   /* set when the list is not known */
    lc_str plugins_local; /* the folder of local plugins */
    const struct lc_data *layer_map, *build;
    struct {
        struct lc_serverless_layer *items;
        size_t count, capacity;
    } layers;
};

void lc_serverless_layers(struct lc_serverless_service *service, const struct lc_data *layers);
void lc_serverless_function(struct lc_serverless_service *service, const struct lc_data *data);
/* Code or a layer's content that is named by path or as "s3://bucket/key". */
struct lc_artifact lc_serverless_artifact(struct lc_serverless_service *service, const struct lc_data *named);
/* serverless_package.c: what the framework packs of a folder of sources that is not packed yet. `own` is the package
 * settings of the function (packed individually) or of the layer, else NULL; `handler` that of a function. */
void lc_serverless_pack_code(struct lc_serverless_service *service, const struct lc_data *own,
                             const struct lc_value *handler, struct lc_artifact *code);
void lc_serverless_pack_layer(struct lc_serverless_service *service, const struct lc_data *own,
                              struct lc_artifact *layer);
/* The logical id that the framework makes of a name: "my-layer" gives "MyDashlayer". */
lc_str lc_serverless_logical(struct lc_arena *arena, lc_str name);

#endif
