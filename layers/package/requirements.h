#ifndef LC_PACKAGE_REQUIREMENTS_H
#define LC_PACKAGE_REQUIREMENTS_H

#include "layers/package/manifest.h"

/* Inside of layers/package: one reader per kind of metadata, see lc_requirements_read. */

void lc_requirements_npm(lc_str bytes, struct lc_arena *arena, struct lc_requirements *out);
void lc_requirements_pypi(lc_str bytes, struct lc_arena *arena, struct lc_requirements *out);
void lc_requirements_gem(lc_str bytes, struct lc_arena *arena, struct lc_requirements *out);

/* Not all of it could be told; the first reason stays. */
void lc_requirements_incomplete(struct lc_requirements *out, lc_str why, struct lc_arena *arena);

#endif
