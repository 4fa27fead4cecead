/* Every item once, no worker twice at a time, whatever the number of threads. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <stdatomic.h>

#include <cmocka.h>

#include "layers/base/caps.h"
#include "layers/base/pool.h"

enum { ITEMS = 20000 };

struct seen {
    atomic_int items[ITEMS];
    atomic_int busy[LC_JOBS_MAX];
    atomic_int clashes;
    size_t workers;
};

static void visit(void *context, size_t item, size_t worker)
{
    struct seen *seen = context;

    if (worker >= seen->workers || atomic_fetch_add(&seen->busy[worker], 1) != 0)
        atomic_fetch_add(&seen->clashes, 1);
    atomic_fetch_add(&seen->items[item], 1);
    if (worker < seen->workers)
        atomic_fetch_sub(&seen->busy[worker], 1);
}

static void test_once_each(void **state)
{
    static const size_t jobs[] = {0, 1, 2, 8, LC_JOBS_MAX, 1000, SIZE_MAX}, counts[] = {0, 1, 3, ITEMS};
    static struct seen seen;

    (void)state;
    for (size_t j = 0; j < sizeof jobs / sizeof jobs[0]; j++)
        for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
            for (size_t i = 0; i < ITEMS; i++)
                atomic_store(&seen.items[i], 0);
            seen.workers = lc_pool_workers(jobs[j]);
            lc_pool_run(jobs[j], counts[c], visit, &seen);
            for (size_t i = 0; i < ITEMS; i++)
                assert_int_equal(atomic_load(&seen.items[i]), i < counts[c]);
            assert_int_equal(atomic_load(&seen.clashes), 0);
        }
}

static void test_numbers(void **state)
{
    (void)state;
    assert_int_equal(lc_pool_workers(0), 1);
    assert_int_equal(lc_pool_workers(7), 7);
    assert_int_equal(lc_pool_workers(SIZE_MAX), LC_JOBS_MAX);
    assert_true(lc_pool_processors() >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_once_each), cmocka_unit_test(test_numbers)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
