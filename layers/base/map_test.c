/* The map: what was put is got, nothing else is, and the seed changes neither. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "layers/base/map.h"

enum { KEYS = 5000 };

static lc_str key_of(struct lc_arena *arena, unsigned i)
{
    return lc_arena_printf(arena, "opt/nodejs/node_modules/%u/index.js", i * 2654435761u % 1000003u);
}

static void fill_and_check(uint64_t seed, size_t expected)
{
    static int values[KEYS];
    struct lc_arena arena;
    struct lc_map map;

    lc_arena_init(&arena, seed);
    lc_map_init(&map, &arena, expected);
    assert_null(lc_map_get(&map, LC_S("x")));
    for (unsigned i = 0; i < KEYS; i++) {
        void **place = lc_map_put(&map, key_of(&arena, i));
        assert_null(*place); /* the keys are different: 2654435761 and 1000003 have no common factor */
        *place = &values[i];
    }
    assert_int_equal(map.count, KEYS);
    for (unsigned i = 0; i < KEYS; i++) {
        lc_str key = key_of(&arena, i);
        assert_ptr_equal(lc_map_get(&map, key), &values[i]);
        assert_ptr_equal(*lc_map_put(&map, key), &values[i]);
        assert_null(lc_map_get(&map, lc_str_cut(key, 0, key.len - 1)));
    }
    assert_int_equal(map.count, KEYS);
    lc_arena_release(&arena);
}

static void test_seeds(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 6; seed++)
        fill_and_check(seed * 0x9e3779b97f4a7c15u, seed % 2 == 0 ? 0 : KEYS);
}

static void test_odd_keys(void **state)
{
    struct lc_arena arena;
    struct lc_map map;
    int a, b;

    (void)state;
    lc_arena_init(&arena, 3);
    lc_map_init(&map, &arena, 0);
    *lc_map_put(&map, (lc_str){NULL, 0}) = &a; /* the empty key is a key */
    *lc_map_put(&map, LC_S("k\0")) = &b;
    assert_ptr_equal(lc_map_get(&map, LC_S("")), &a);
    assert_ptr_equal(lc_map_get(&map, LC_S("k\0")), &b);
    assert_null(lc_map_get(&map, LC_S("k")));
    lc_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_seeds), cmocka_unit_test(test_odd_keys)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
