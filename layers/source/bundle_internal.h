#ifndef LC_SOURCE_BUNDLE_INTERNAL_H
#define LC_SOURCE_BUNDLE_INTERNAL_H

#include "layers/source/bundle.h"

/* Inside of the bundle reader: what its two files share. Others use bundle.h only. */

/* bundle_comments.c: ranges that cover all of `source`, told by comments alone. */
void lc_bundle_comments(lc_str source, struct lc_arena *arena, struct lc_bundle *out);

/* bundle.c: whose a file is; `made` and `given` as in struct lc_map_source. */
enum lc_party lc_bundle_party(lc_str path, lc_str given, bool made);
/* Appends [start, end), joined with the last range when that has the same origin. */
void lc_bundle_add(struct lc_bundle *out, size_t start, size_t end, enum lc_party party, lc_str path,
                   struct lc_arena *arena);

#endif
