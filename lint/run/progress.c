/* The line of progress. The counters are atomic; a phase and its total may be seen a moment apart, which at worst shows
 * one line that is a little off. */
#include "lint/run/progress.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

enum { INTERVAL_MS = 500, LINE_WIDTH = 60, NANOSECONDS_MS = 1000000 };

struct lc_progress {
    FILE *to;
    unsigned after_ms;
    atomic_uint phase;
    atomic_size_t done, total;
    bool ended, shown; /* under the lock */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t thread;
};

static void show(struct lc_progress *progress)
{
    static const char *const doing[LC_PROGRESS_COUNT] = {[LC_PROGRESS_OPENING] = "opening archives",
                                                         [LC_PROGRESS_READING] = "reading archives",
                                                         [LC_PROGRESS_FOLLOWING] = "following imports",
                                                         [LC_PROGRESS_ANALYSING] = "analysing handlers",
                                                         [LC_PROGRESS_CHECKING] = "applying rules"};
    size_t total = atomic_load(&progress->total), done = atomic_load(&progress->done);
    char line[LINE_WIDTH + 1];

    snprintf(line, sizeof line, "layercheck: %s, %zu of %zu", doing[atomic_load(&progress->phase)],
             done < total ? done : total, total);
    fprintf(progress->to, "\r%-*s\r", LINE_WIDTH, line);
    fflush(progress->to);
    progress->shown = true;
}

static void *watch(void *context)
{
    struct lc_progress *progress = context;
    unsigned wait_ms = progress->after_ms;
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    pthread_mutex_lock(&progress->lock);
    while (!progress->ended) {
        until.tv_sec += wait_ms / 1000;
        until.tv_nsec += (long)(wait_ms % 1000) * NANOSECONDS_MS;
        until.tv_sec += until.tv_nsec / (1000l * NANOSECONDS_MS);
        until.tv_nsec %= 1000l * NANOSECONDS_MS;
        while (!progress->ended && pthread_cond_timedwait(&progress->changed, &progress->lock, &until) != ETIMEDOUT)
            continue;
        if (!progress->ended)
            show(progress);
        wait_ms = INTERVAL_MS;
    }
    pthread_mutex_unlock(&progress->lock);
    return NULL;
}

struct lc_progress *lc_progress_start(FILE *to, unsigned after_ms, struct lc_arena *arena)
{
    struct lc_progress *progress = LC_NEW(arena, struct lc_progress);
    pthread_condattr_t monotonic;
    bool started;

    progress->to = to;
    progress->after_ms = after_ms;
    if (pthread_condattr_init(&monotonic) != 0)
        return NULL;
    started = pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0 &&
              pthread_cond_init(&progress->changed, &monotonic) == 0;
    pthread_condattr_destroy(&monotonic);
    if (!started || pthread_mutex_init(&progress->lock, NULL) != 0)
        return NULL;
    return pthread_create(&progress->thread, NULL, watch, progress) == 0 ? progress : NULL;
}

void lc_progress_phase(struct lc_progress *progress, enum lc_progress_phase phase, size_t total)
{
    if (progress == NULL)
        return;
    atomic_store(&progress->total, 0);
    atomic_store(&progress->done, 0);
    atomic_store(&progress->phase, (unsigned)phase);
    atomic_store(&progress->total, total);
}

void lc_progress_step(struct lc_progress *progress)
{
    if (progress)
        atomic_fetch_add_explicit(&progress->done, 1, memory_order_relaxed);
}

void lc_progress_stop(struct lc_progress *progress)
{
    if (progress == NULL)
        return;
    pthread_mutex_lock(&progress->lock);
    progress->ended = true;
    pthread_cond_signal(&progress->changed);
    pthread_mutex_unlock(&progress->lock);
    pthread_join(progress->thread, NULL);
    if (progress->shown) {
        fprintf(progress->to, "\r%*s\r", LINE_WIDTH, "");
        fflush(progress->to);
    }
    pthread_cond_destroy(&progress->changed);
    pthread_mutex_destroy(&progress->lock);
}
