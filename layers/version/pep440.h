#ifndef LC_VERSION_PEP440_H
#define LC_VERSION_PEP440_H

#include "layers/version/internal.h"

enum lc_pep440_pre { LC_PRE_NONE, LC_PRE_A, LC_PRE_B, LC_PRE_RC };

/* One version, taken apart.
 * Shape:  numbers are digits as written, of any length; `release` is dotted digits; `local` as written, empty for none.
 *         A part that stands without its number has "". */
struct lc_pep440 {
    lc_str epoch, release, pre_number, post_number, dev_number, local;
    enum lc_pep440_pre pre;
    bool has_post, has_dev;
};

/* The longest version at `at`; `local` allows "+local". Gives where it ends, or `at` for none. */
size_t lc_pep440_scan(lc_str s, size_t at, bool local, struct lc_pep440 *out);
/* All of `s`, blanks around it allowed. */
bool lc_pep440_parse(lc_str s, struct lc_pep440 *out);
int lc_pep440_cmp(const struct lc_pep440 *a, const struct lc_pep440 *b);
/* Only epoch and release. */
int lc_pep440_cmp_base(const struct lc_pep440 *a, const struct lc_pep440 *b);
static inline bool lc_pep440_is_prerelease(const struct lc_pep440 *version)
{
    return version->pre != LC_PRE_NONE || version->has_dev;
}
/* The normal form, without zeros at the end of the release or as it is, with or without the local part. */
lc_str lc_pep440_text(const struct lc_pep440 *version, bool strip_zeros, bool local, struct lc_arena *arena);

/* Past one specifier (operator, blanks, version) at `at`, or `at` for none. */
size_t lc_pep440_scan_specifier(lc_str s, size_t at);
/* One specifier against a version, prereleases welcome. `*is_specifier` says whether `specifier` is one;
 * LC_RANGE_INVALID when it or the version is none. */
enum lc_verdict lc_pep440_specifier_holds(lc_str specifier, lc_str version, bool *is_specifier, struct lc_arena *arena);

#endif
