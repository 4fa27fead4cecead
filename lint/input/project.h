#ifndef LC_LINT_INPUT_PROJECT_H
#define LC_LINT_INPUT_PROJECT_H

#include "lint/input/input.h"

/* Does a layercheck.yaml describe functions or layers, or name inputs? One that cannot be read does, so that its reader
 * says what is wrong with it. */
bool lc_project_describes(struct lc_input *input, lc_str path);

#endif
