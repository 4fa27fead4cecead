/* The line of progress: what a terminal is sent, and that it is gone in the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <time.h>

#include "layers/base/pool.h"
#include "lint/run/progress.h"

enum { STEPS = 5000, ROOM = 1 << 16 };

static void pause_ms(unsigned ms)
{
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};

    nanosleep(&time, NULL);
}

static void step(void *context, size_t item, size_t worker)
{
    (void)item;
    (void)worker;
    lc_progress_step(context);
}

/* Everything that was written, and what a terminal 60 characters wide shows of it in the end. */
static size_t written(FILE *file, char *out, char *screen)
{
    size_t length, at = 0;

    rewind(file);
    length = fread(out, 1, ROOM - 1, file);
    out[length] = '\0';
    memset(screen, ' ', 60);
    for (size_t i = 0; i < length; i++) {
        if (out[i] == '\r')
            at = 0;
        else if (at < 60)
            screen[at++] = out[i];
    }
    return length;
}

static void test_a_long_run_is_told_and_then_cleared(void **unused)
{
    static char out[ROOM];
    char screen[60];
    struct lc_progress *progress;
    struct lc_arena arena;
    FILE *file = tmpfile();

    (void)unused;
    assert_non_null(file);
    lc_arena_init(&arena, 1);
    progress = lc_progress_start(file, 1, &arena);
    assert_non_null(progress);
    lc_progress_phase(progress, LC_PROGRESS_FOLLOWING, STEPS);
    lc_pool_run(4, STEPS, step, progress);
    pause_ms(1200);
    lc_progress_stop(progress);
    assert_true(written(file, out, screen) > 0);
    assert_non_null(strstr(out, "layercheck: following imports, 5000 of 5000"));
    for (size_t i = 0; i < sizeof screen; i++)
        assert_int_equal(screen[i], ' ');
    assert_int_equal(fclose(file), 0);
    lc_arena_release(&arena);
}

static void test_a_short_run_is_not(void **unused)
{
    static char out[ROOM];
    char screen[60];
    struct lc_progress *progress;
    struct lc_arena arena;
    FILE *file = tmpfile();

    (void)unused;
    lc_arena_init(&arena, 1);
    progress = lc_progress_start(file, 60000, &arena);
    lc_progress_phase(progress, LC_PROGRESS_CHECKING, 1);
    lc_progress_step(progress);
    lc_progress_stop(progress);
    assert_int_equal(written(file, out, screen), 0);
    assert_int_equal(fclose(file), 0);
    lc_arena_release(&arena);
    /* Nobody is looking. */
    lc_progress_phase(NULL, LC_PROGRESS_OPENING, 1);
    lc_progress_step(NULL);
    lc_progress_stop(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_long_run_is_told_and_then_cleared),
        cmocka_unit_test(test_a_short_run_is_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
