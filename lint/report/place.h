#ifndef LC_LINT_REPORT_PLACE_H
#define LC_LINT_REPORT_PLACE_H

#include "lint/report/report.h"

/* Where a finding is for those who look at a repository and not at an archive: annotations and code scanning. */

/* Shape:  `path` is relative to the repository's root, '/' between its parts; when `outside`, it is absolute. `line` is
 *         0 for none. `inside` is the place in an archive that the path does not tell: "layer.zip!nodejs/a.js:3:14"; else
 *         empty.
 * Units:  columns are from 1, in UTF-16 code units; 0 when they cannot be told. */
struct lc_place_shown {
    lc_str path, inside;
    bool outside;
    uint32_t line, column, end_column;
};

/* The place of one location, and that of a finding without any: its first function's line or code. */
struct lc_place_shown lc_place_of(const struct lc_run *run, const struct lc_report_options *options,
                                  const struct lc_finding *finding, const struct lc_location *at,
                                  struct lc_arena *arena);

/* The nearest folder upwards from `from` that a version control system keeps its data in (.git), else `from` itself. */
lc_str lc_repository_root(lc_str from, struct lc_arena *arena);

/* Code units that `text` has in UTF-16; a byte that is not UTF-8 counts as the replacement character. */
uint32_t lc_utf16_length(lc_str text);

/* "a, b and 298 more"; in `arena`, safe to show. */
lc_str lc_names_shown(const lc_str *names, size_t count, struct lc_arena *arena);

#endif
