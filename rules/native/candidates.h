#ifndef LC_RULES_NATIVE_CANDIDATES_H
#define LC_RULES_NATIVE_CANDIDATES_H

#include "layers/archive/archive.h"

/* Which entries may be loaded or run as native code or scripts, told by the path alone, so that only their first bytes
 * are read: shared objects (*.so, *.so.N, *.node), anything directly in bin/ or extensions/, bootstrap, programs in an
 * npm platform package's or Python distribution's bin folder. A superset: the rules decide later, under a runtime,
 * which of them count. */
bool lc_native_wants_head(const struct lc_entry *entry);

#endif
