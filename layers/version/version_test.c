/* The front: names, bounds, and that hostile text ends at once. */
#include <time.h>

#include "layers/version/verdict_test.h"

static void test_names(void **state)
{
    enum lc_version_scheme scheme;

    (void)state;
    for (unsigned i = 0; i < LC_SCHEME_COUNT; i++) {
        assert_true(lc_version_scheme_from(lc_version_scheme_name((enum lc_version_scheme)i), &scheme));
        assert_int_equal(scheme, i);
    }
    assert_false(lc_version_scheme_from(LC_S("pip"), &scheme));
}

static lc_str repeat(struct lc_arena *arena, const char *piece, size_t len)
{
    char *bytes = lc_arena_bytes(arena, len);
    size_t step = strlen(piece);

    for (size_t i = 0; i < len; i++)
        bytes[i] = piece[i % step];
    return (lc_str){bytes, len};
}

static void test_bounds(void **state)
{
    struct lc_arena arena;
    int order;

    (void)state;
    lc_arena_init(&arena, 0);
    for (unsigned i = 0; i < LC_SCHEME_COUNT; i++) {
        enum lc_version_scheme scheme = (enum lc_version_scheme)i;
        lc_str huge = repeat(&arena, "1.", 1 << 20);
        assert_int_equal(verdict_of(scheme, huge, LC_S("1.0.0"), LC_PRERELEASES_DEFAULT), LC_RANGE_UNKNOWN);
        assert_int_equal(verdict_of(scheme, LC_S("1"), huge, LC_PRERELEASES_DEFAULT), LC_RANGE_UNKNOWN);
        assert_false(lc_version_compare(scheme, huge, LC_S("1"), &order, &arena));
    }
    lc_arena_release(&arena);
}

/* The longest texts within the bounds, of pieces that invite scanning again and again: linear is some milliseconds
 * each. */
static void test_hostile(void **state)
{
    static const char *const pieces[] = {
        "v",   "= ", "<",   "||",     "1 ",     "- ",    "~> ", "^ ",    "*",    "1.",  "1.1.1-", "+a", "1-", "1a",
        "[1,", "(,", "],[", "==1.*,", "~=1.1,", "===1,", "=1,", "~> 1,", "> =v", "1||", "0",      "a",  ".",  " "};
    struct lc_arena arena;
    clock_t start = clock();

    (void)state;
    lc_arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        lc_str range = repeat(&arena, pieces[i], LC_RANGE_BYTES_MAX),
               wide = repeat(&arena, pieces[i], LC_VERSION_BYTES_MAX);
        lc_str version = repeat(&arena, "1.", LC_VERSION_BYTES_MAX - 1);
        for (unsigned s = 0; s < LC_SCHEME_COUNT; s++) {
            struct lc_arena scratch;
            int order;
            lc_arena_init(&scratch, 0);
            (void)lc_version_satisfies((enum lc_version_scheme)s, range, version, LC_PRERELEASES_DEFAULT, &scratch);
            (void)lc_version_satisfies((enum lc_version_scheme)s, range, LC_S("1.1.1"), LC_PRERELEASES_INSTALLED,
                                       &scratch);
            (void)lc_version_compare((enum lc_version_scheme)s, wide, version, &order, &scratch);
            assert_true(scratch.total < ((size_t)64 << 20));
            lc_arena_release(&scratch);
        }
    }
    lc_arena_release(&arena);
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 20); /* generous: sanitizers and valgrind run this too */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_hostile),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
