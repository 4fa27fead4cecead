#ifndef LC_SCAN_KNOWN_SECRETS_H
#define LC_SCAN_KNOWN_SECRETS_H

#include "layers/base/arena.h"

/* Secrets that were found where more was known of them than a text tells (a variable's name, a whole file): kept so that
 * they are shown nowhere, in whatever form they are written there.
 * Shape:  each in the forms that descriptions and reports write it in: as it is, with the escapes of JSON, with YAML's
 *         doubled quotes, with those of a terminal, and line by line where it has several.
 * Owner:  texts are copied to the arena.
 * Threads: read-only once everything was added. */
struct lc_known_secrets;
struct lc_known_secrets *lc_known_secrets_new(struct lc_arena *arena);

/* Words of under LC_KNOWN_LEAST bytes stand in too much that is no secret: they are passed over, and so is what is over
 * LC_SCRUB_KNOWN_MAX. */
enum { LC_KNOWN_LEAST = 6 };
void lc_known_secrets_add(struct lc_known_secrets *known, lc_str secret);

/* The first one in `text` from `from` on, of those that begin there the longest. NULL knows none. */
bool lc_known_secrets_find(const struct lc_known_secrets *known, lc_str text, size_t from, size_t *start, size_t *end);

#endif
