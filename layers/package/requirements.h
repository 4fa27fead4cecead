#ifndef LC_PACKAGE_REQUIREMENTS_H
#define LC_PACKAGE_REQUIREMENTS_H

#include "layers/package/manifest.h"

/* Inside of layers/package: one reader per kind of metadata, see lc_requirements_read. */

void lc_requirements_npm(lc_str bytes, struct lc_arena *arena, struct lc_requirements *out);
void lc_requirements_pypi(lc_str bytes, struct lc_arena *arena, struct lc_requirements *out);
void lc_requirements_gem(lc_str bytes, struct lc_arena *arena, struct lc_requirements *out);

/* Takes a PEP 508 requirement apart: name, range, url, marker, extra, kind. False when it is none. */
bool lc_requirement_split(lc_str text, struct lc_requirement *out);
/* The extra that a marker asks for, empty when it names none. */
lc_str lc_requirement_extra(lc_str marker);

/* Not all of it could be told; the first reason stays. */
void lc_requirements_incomplete(struct lc_requirements *out, lc_str why, struct lc_arena *arena);

#endif
