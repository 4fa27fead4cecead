#ifndef LC_LINT_RUN_BINARIES_H
#define LC_LINT_RUN_BINARIES_H

#include "rules/model.h"

/* What the ELF files of a run's archives need and offer. */

/* Reads every candidate (rules/native/candidates.h) whose head was fetched and is ELF for a processor that a
 * function of its archive runs on (for any where that is not known), on `jobs` threads with one inflater each, and
 * sets `elfs` of the units. Heads must have been fetched. Over LC_BINARIES_BYTES_MAX an archive's files are
 * described by their heads.
 * Owner:  `arenas`, one for each worker, initialized by the caller; the tables in each archive's arena. */
void lc_binaries_read(struct lc_model *model, size_t jobs, struct lc_inflater *const *inflaters,
                      struct lc_arena *arenas);

#endif
