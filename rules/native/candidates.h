#ifndef LC_RULES_NATIVE_CANDIDATES_H
#define LC_RULES_NATIVE_CANDIDATES_H

#include "layers/package/package.h"

/* Which entries may be loaded or run as native code or scripts, told by the path alone, so that only their first bytes
 * are read: shared objects (*.so, *.so.N, *.node), anything directly in bin/ or extensions/, bootstrap, programs in an
 * npm platform package's or Python distribution's bin folder. A superset: the rules decide later, under a runtime,
 * which of them count. */
bool lc_native_wants_head(const struct lc_entry *entry);

/* How many of them: what is started may be a script, whose commands matter too. 0: none. */
#define LC_SCRIPT_HEAD_BYTES 16384
uint32_t lc_native_head_bytes(const struct lc_entry *entry);

/* The same for class files, asked only where Java runs: the first of each run of classes of one folder, as the entries
 * stand in the archive. Not those for newer JVMs (META-INF/versions, module-info), nor what lies in folders that no class
 * loader of Lambda looks into. */
#define LC_CLASS_HEAD_BYTES 8 /* magic number and version */
bool lc_native_wants_class(const struct lc_archive *archive, uint32_t entry);

/* Python: calls `each` for what may tell which distribution brings a binary module: RECORD, or top_level.txt where there is
 * none, of those that stand beside one that is imported by no distribution's name (Pillow's PIL, PyYAML's yaml). Usually
 * none. */
void lc_native_unnamed_modules(const struct lc_archive *archive, const struct lc_packages *packages,
                               struct lc_arena *scratch, void (*each)(void *context, uint32_t entry), void *context);

#endif
