#ifndef LC_BASE_POOL_H
#define LC_BASE_POOL_H

#include "layers/base/status.h"

/* Does `work(context, item, worker)` once for every item below `count`, on at most `jobs` threads (at least 1, at most
 * LC_JOBS_MAX). `worker` is below the number of workers lc_pool_workers() gives, and no two calls at one time share it:
 * index scratch memory with it. Which worker gets which item is not fixed: results go to places named by the item. When
 * no thread can be had, the caller does all. */
typedef void (*lc_pool_work)(void *context, size_t item, size_t worker);
void lc_pool_run(size_t jobs, size_t count, lc_pool_work work, void *context);
size_t lc_pool_workers(size_t jobs);
/* The processors this process may use. */
size_t lc_pool_processors(void);

#endif
