#ifndef LC_VERSION_INTERNAL_H
#define LC_VERSION_INTERNAL_H

#include "layers/base/caps.h"
#include "layers/version/version.h"

/* What the ecosystems' files give to version.c, and the few helpers they share.
 * Shape:  texts are within the caps already; answers are those of version.h. */

enum lc_verdict lc_npm_satisfies(lc_str range, lc_str version, enum lc_prereleases prereleases, struct lc_arena *arena);
bool lc_npm_compare(lc_str a, lc_str b, int *order, struct lc_arena *arena);

enum lc_verdict lc_pep440_satisfies(lc_str range, lc_str version, enum lc_prereleases prereleases,
                                    struct lc_arena *arena);
bool lc_pep440_compare(lc_str a, lc_str b, int *order, struct lc_arena *arena);

enum lc_verdict lc_gem_satisfies(lc_str range, lc_str version, struct lc_arena *arena);
bool lc_gem_compare(lc_str a, lc_str b, int *order, struct lc_arena *arena);

enum lc_verdict lc_maven_satisfies(lc_str range, lc_str version, struct lc_arena *arena);
bool lc_maven_compare(lc_str a, lc_str b, int *order, struct lc_arena *arena);

/* Unlimited whole numbers as digits: without leading zeros ("" for 0), and their order. */
lc_str lc_digits_strip(lc_str digits);
int lc_digits_cmp(lc_str a, lc_str b);
/* Not empty, and ASCII digits only. */
bool lc_is_digits(lc_str s);

/* Bytes of the blank character at `at`, 0 for none: as JavaScript's \s (with U+FEFF) or as Python's (with U+0085 and
 * U+001C to U+001F). */
size_t lc_blank_js(lc_str s, size_t at);
size_t lc_blank_python(lc_str s, size_t at);
lc_str lc_trim_with(lc_str s, size_t (*blank)(lc_str, size_t));

#endif
