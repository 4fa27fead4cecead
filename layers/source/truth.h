#ifndef LC_SOURCE_TRUTH_H
#define LC_SOURCE_TRUTH_H

#include "layers/source/imports.h"

/* What a test before an import says of the place where the module runs: Linux, the language's usual implementation, a
 * version that is known only when the function is. */

/* A test's answer, for each version of the language (bit lc_version_bit).
 * Shape:  a version in both masks: it cannot be decided. `found_if_holds`: when the test holds, the module that is
 *         going to be imported has been looked for and found; `found_if_fails` likewise. */
struct lc_truth {
    uint64_t may_hold, may_fail;
    bool found_if_holds, found_if_fails;
};

#define LC_UNDECIDED ((struct lc_truth){LC_ANY_VERSION, LC_ANY_VERSION, false, false})

static inline struct lc_truth lc_truth_of(bool holds)
{
    return (struct lc_truth){holds ? LC_ANY_VERSION : 0, holds ? 0 : LC_ANY_VERSION, false, false};
}

static inline struct lc_truth lc_truth_not(struct lc_truth a)
{
    return (struct lc_truth){a.may_fail, a.may_hold, a.found_if_fails, a.found_if_holds};
}

static inline struct lc_truth lc_truth_and(struct lc_truth a, struct lc_truth b)
{
    return (struct lc_truth){a.may_hold & b.may_hold, a.may_fail | b.may_fail, a.found_if_holds || b.found_if_holds,
                             a.found_if_fails && b.found_if_fails};
}

static inline struct lc_truth lc_truth_or(struct lc_truth a, struct lc_truth b)
{
    return lc_truth_not(lc_truth_and(lc_truth_not(a), lc_truth_not(b)));
}

/* Does it come out the same on every version? */
static inline bool lc_truth_is_constant(struct lc_truth a)
{
    return a.may_hold == 0 || a.may_fail == 0;
}

/* The version that a bit stands for. Python: 3.0 to 3.39 are the bits 0 to 39, 2.0 to 2.9 follow. Ruby: 1.0 to 5.9 are
 * the bits 0 to 49. False for the bits beyond. */
bool lc_version_of_bit(enum lc_source_language language, unsigned bit, unsigned *major, unsigned *minor);

#endif
