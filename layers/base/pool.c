/* Workers that take the next item until none is left. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "layers/base/arena.h"
#include "layers/base/caps.h"
#include "layers/base/pool.h"

struct run {
    lc_pool_work work;
    void *context;
    size_t count;
    atomic_size_t next;
};

struct worker {
    struct run *run;
    size_t index;
    pthread_t thread;
};

static void *serve(void *argument)
{
    struct worker *worker = argument;
    size_t item;

    while ((item = atomic_fetch_add(&worker->run->next, 1)) < worker->run->count)
        worker->run->work(worker->run->context, item, worker->index);
    return NULL;
}

size_t lc_pool_workers(size_t jobs)
{
    if (jobs < 1)
        return 1;
    return jobs > LC_JOBS_MAX ? LC_JOBS_MAX : jobs;
}

void lc_pool_run(size_t jobs, size_t count, lc_pool_work work, void *context)
{
    struct run run = {.work = work, .context = context, .count = count};
    struct worker workers[LC_JOBS_MAX];
    pthread_attr_t attributes;
    size_t wanted = lc_pool_workers(jobs), started = 1;

    if (wanted > count)
        wanted = count;
    workers[0] = (struct worker){.run = &run};
    if (pthread_attr_init(&attributes) != 0 || pthread_attr_setstacksize(&attributes, LC_STACK_BYTES) != 0)
        lc_out_of_memory(LC_STACK_BYTES);
    for (; started < wanted; started++) {
        workers[started] = (struct worker){.run = &run, .index = started};
        if (pthread_create(&workers[started].thread, &attributes, serve, &workers[started]) != 0)
            break;
    }
    pthread_attr_destroy(&attributes);
    serve(&workers[0]);
    for (size_t i = 1; i < started; i++)
        pthread_join(workers[i].thread, NULL);
}

size_t lc_pool_processors(void)
{
    cpu_set_t set;
    int count;

    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    count = CPU_COUNT(&set);
    return count < 1 ? 1 : (size_t)count;
}
