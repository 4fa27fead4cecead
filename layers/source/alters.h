#ifndef LC_SOURCE_ALTERS_H
#define LC_SOURCE_ALTERS_H

#include "layers/source/imports.h"

/* What a lexer of imports does not tell, but the words of a source do: that it changes where imports go, or is many
 * modules in one. */

/* Sets `alters_search`, `makes_modules`, `bundled` and `platform_names` of what was lexed from `source`, whose bytes
 * the names point into. Linear; words in comments count too, so that each of them means "may", never "does".
 * Owner: `arena`. */
void lc_source_mark(enum lc_source_language language, lc_str source, struct lc_arena *arena,
                    struct lc_imports *imports);

#endif
