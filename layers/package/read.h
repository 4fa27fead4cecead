#ifndef LC_PACKAGE_READ_H
#define LC_PACKAGE_READ_H

#include "layers/package/package.h"

/* Inside of layers/package: one reader per kind of metadata file, see lc_package_read. */

void lc_read_npm(struct lc_package *package, lc_str bytes, struct lc_arena *arena);
void lc_read_pypi(struct lc_package *package, lc_str bytes, struct lc_arena *arena);
void lc_read_gem(struct lc_package *package, lc_str bytes, struct lc_arena *arena);
void lc_read_jar(struct lc_package *package, lc_str bytes, struct lc_inflater *inflater, struct lc_arena *arena);

/* Sets LC_PACKAGE_BAD_METADATA and the clause that says why. */
void lc_package_bad(struct lc_package *package, lc_str why, struct lc_arena *arena);

/* The value of the first header line `key: value` before the empty line that ends the headers, without what continues
 * it on further lines. Keys without regard to case. False when absent. */
bool lc_header_get(lc_str text, lc_str key, lc_str *out);

#endif
