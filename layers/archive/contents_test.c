/* Needs are served once, and what they keep of one archive is bounded. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layers/archive/contents.h"
#include "layers/archive/test_zip.h"
#include "layers/base/caps.h"

enum { LARGE = 100 << 20, COUNT = 4 };

/* Four entries of 100 MB of zeros, which pack into some 100 KB each: two of them fit under 256 MB. */
static struct lc_archive *open_bomb(struct test_zip *zip)
{
    char *zeros = calloc(1, LARGE), name[] = "0";

    assert_non_null(zeros);
    for (int i = 0; i < COUNT; i++, name[0]++)
        zip_add(zip, (struct test_entry){.name = name, .data = zeros, .length = LARGE, .deflate = true});
    zip_finish(zip, (struct test_end){0});
    free(zeros);
    return zip_open_test(zip);
}

static void fetch(struct lc_contents *contents)
{
    struct lc_inflater *inflater = lc_inflater_new();
    size_t slices = lc_contents_plan(contents);

    for (size_t i = 0; i < slices; i++)
        lc_contents_fetch(contents, i, inflater);
    lc_inflater_free(inflater);
}

static void test_kept_bytes_are_bounded(void **state)
{
    struct test_zip zip = {0};
    struct lc_archive *archive = open_bomb(&zip);
    struct lc_contents contents;
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    lc_contents_init(&contents, archive, &arena);
    for (uint32_t i = COUNT; i-- > 0;)
        lc_contents_need_all(&contents, i, LARGE);
    fetch(&contents);
    for (uint32_t i = 0; i < COUNT; i++) {
        const struct lc_need *need = lc_contents_get(&contents, i);
        assert_true(need->fetched);
        assert_int_equal(need->status, i < 2 ? LC_OK : LC_LIMIT);
        assert_int_equal(need->bytes.len, i < 2 ? LARGE : 0);
        assert_int_equal(need->why.len > 0, i >= 2);
    }
    assert_int_equal(lc_archive_reads(archive).bytes, 2 * (uint64_t)LARGE);
    lc_contents_release(&contents);
    lc_arena_release(&arena);
    lc_archive_close(archive);
    zip_free(&zip);
}

/* A head takes what it has; an entry over its cap is refused as such and takes nothing. */
static void test_what_is_not_kept_is_not_counted(void **state)
{
    struct test_zip zip = {0};
    struct lc_archive *archive = open_bomb(&zip);
    struct lc_contents contents;
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    lc_contents_init(&contents, archive, &arena);
    lc_contents_need_head(&contents, 0, 64);
    lc_contents_need_all(&contents, 1, 1000);
    fetch(&contents);
    lc_contents_need_all(&contents, 2, LARGE);
    lc_contents_need_all(&contents, 3, LARGE);
    fetch(&contents);
    assert_int_equal(lc_contents_get(&contents, 0)->bytes.len, 64);
    assert_int_equal(lc_contents_get(&contents, 1)->status, LC_LIMIT);
    assert_int_equal(lc_contents_get(&contents, 2)->status, LC_OK);
    assert_int_equal(lc_contents_get(&contents, 3)->status, LC_OK);
    lc_contents_release(&contents);
    lc_arena_release(&arena);
    lc_archive_close(archive);
    zip_free(&zip);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kept_bytes_are_bounded),
        cmocka_unit_test(test_what_is_not_kept_is_not_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
