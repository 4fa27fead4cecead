#ifndef LC_LINT_RUN_PROGRESS_H
#define LC_LINT_RUN_PROGRESS_H

#include <stdio.h>

#include "layers/base/arena.h"

/* One line on a terminal that says how far a long run has come; gone again when it ends.
 * Shape:   a thread of its own writes it, twice a second and not before the first moments are over; workers only count.
 *          Everything but start takes NULL for "nobody is looking".
 * Threads: step from any; phase and stop from the one that started it.
 * Owner:   start to stop; nobody else writes to the stream between them. */
struct lc_progress;

enum lc_progress_phase {
    LC_PROGRESS_OPENING,
    LC_PROGRESS_READING,
    LC_PROGRESS_FOLLOWING,
    LC_PROGRESS_ANALYSING,
    LC_PROGRESS_CHECKING,
    LC_PROGRESS_COUNT
};

/* NULL when there is no thread to be had: a line of progress is not worth a failure. */
struct lc_progress *lc_progress_start(FILE *to, unsigned after_ms, struct lc_arena *arena);
/* What is being done now, in `total` steps. */
void lc_progress_phase(struct lc_progress *progress, enum lc_progress_phase phase, size_t total);
void lc_progress_step(struct lc_progress *progress);
/* Takes the line away. */
void lc_progress_stop(struct lc_progress *progress);

#endif
