#ifndef LC_LINT_INPUT_HELPS_H
#define LC_LINT_INPUT_HELPS_H

#include "layers/base/arena.h"

/* Commands that get what a description only names, one wording for all kinds of descriptions. All are in the arena; empty
 * when a name could mean more to a shell than itself. */

/* What another stack exports under a name. */
lc_str lc_help_export(struct lc_arena *arena, lc_str name);
/* What the Systems Manager store keeps under a name. */
lc_str lc_help_stored(struct lc_arena *arena, lc_str name);
/* The archive at an address in S3; when it is not known whole, the archive that is deployed. */
lc_str lc_help_object(struct lc_arena *arena, lc_str address, bool layer);
lc_str lc_help_archive(struct lc_arena *arena, bool layer);

#endif
