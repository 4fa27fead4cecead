#ifndef LC_VERSION_VERDICT_TEST_H
#define LC_VERSION_VERDICT_TEST_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "layers/base/caps.h"
#include "layers/version/version.h"

/* For the tests of the ecosystems: one line a fact. */

__attribute__((unused)) static const char *const verdict_names[] = {"satisfied", "unsatisfied", "invalid", "unknown"};

__attribute__((unused)) static enum lc_verdict verdict_of(enum lc_version_scheme scheme, lc_str range, lc_str version,
                                                          enum lc_prereleases prereleases)
{
    struct lc_arena arena;
    enum lc_verdict verdict;

    lc_arena_init(&arena, 0);
    verdict = lc_version_satisfies(scheme, range, version, prereleases, &arena);
    lc_arena_release(&arena);
    return verdict;
}

struct verdict_case {
    const char *range, *version;
    enum lc_verdict verdict;
};

__attribute__((unused)) static void assert_verdicts(enum lc_version_scheme scheme, enum lc_prereleases prereleases,
                                                    const struct verdict_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        enum lc_verdict got =
            verdict_of(scheme, lc_str_from(cases[i].range), lc_str_from(cases[i].version), prereleases);
        if (got != cases[i].verdict)
            fail_msg("'%s' with '%s': %s, not %s", cases[i].range, cases[i].version, verdict_names[got],
                     verdict_names[cases[i].verdict]);
    }
}
#define ASSERT_VERDICTS(scheme, prereleases, cases) \
    assert_verdicts((scheme), (prereleases), (cases), sizeof(cases) / sizeof((cases)[0]))

/* Every version is older than each one behind it, and equal to itself. */
__attribute__((unused)) static void assert_ascending(enum lc_version_scheme scheme, const char *const *versions,
                                                     size_t count)
{
    struct lc_arena arena;
    int order;

    lc_arena_init(&arena, 0);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            if (!lc_version_compare(scheme, lc_str_from(versions[i]), lc_str_from(versions[j]), &order, &arena))
                fail_msg("'%s' or '%s' is no version", versions[i], versions[j]);
            if (order != (i > j) - (i < j))
                fail_msg("'%s' against '%s': %d", versions[i], versions[j], order);
        }
    lc_arena_release(&arena);
}
#define ASSERT_ASCENDING(scheme, versions) \
    assert_ascending((scheme), (versions), sizeof(versions) / sizeof((versions)[0]))

/* Order of two versions, 99 when one is none. */
__attribute__((unused)) static int order_of(enum lc_version_scheme scheme, const char *a, const char *b)
{
    struct lc_arena arena;
    int order = 99;

    lc_arena_init(&arena, 0);
    if (!lc_version_compare(scheme, lc_str_from(a), lc_str_from(b), &order, &arena))
        order = 99;
    lc_arena_release(&arena);
    return order;
}

#endif
