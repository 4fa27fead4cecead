#ifndef LC_LINT_INPUT_TEMPLATE_SAM_BUILD_H
#define LC_LINT_INPUT_TEMPLATE_SAM_BUILD_H

#include "lint/input/template/template.h"

/* What `sam build` wrote for a template: .aws-sam/build/template.yaml beside it. Empty when there is none. */
lc_str lc_sam_build_of(const struct lc_template *source);
/* Puts places of the source template into functions that were read from the build, by logical id and name of the
 * setting, and appends functions that the source has and the build has not. */
void lc_sam_build_relocate(const struct lc_functions *source, struct lc_functions *built, struct lc_template *template);
/* A notice when the template or a source folder of its functions is newer than the build. */
void lc_sam_build_age(struct lc_input *input, const struct lc_template *source, const struct lc_functions *functions,
                      lc_str build);

#endif
