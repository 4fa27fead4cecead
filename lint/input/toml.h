#ifndef LC_LINT_INPUT_TOML_H
#define LC_LINT_INPUT_TOML_H

#include "layers/deploy/deployment.h"

/* As much of TOML as samconfig.toml needs: the texts of one key of one table. */

/* Calls `each` for the string that `key` of `[table]` is, or for every string of the array. Other tables, keys and
 * values are passed over.
 * Units:  line and column of each string, from 1.
 * Errors: LC_MALFORMED "line L, column C: what was expected".
 * Source: TOML 1.0.0. */
typedef void (*lc_toml_each)(void *context, lc_str text, uint32_t line, uint32_t column);
LC_MUST_USE enum lc_status lc_toml_strings(lc_str text, lc_str table, lc_str key, struct lc_arena *arena,
                                           lc_toml_each each, void *context, struct lc_err *err);

#endif
