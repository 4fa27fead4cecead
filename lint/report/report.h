#ifndef LC_LINT_REPORT_REPORT_H
#define LC_LINT_REPORT_REPORT_H

#include "layers/base/buf.h"
#include "lint/run/run.h"

/* Reports: one file a format. All are made in memory and written whole or not at all. */

enum lc_format { LC_FORMAT_TEXT, LC_FORMAT_JSON, LC_FORMAT_SARIF, LC_FORMAT_GITHUB, LC_FORMAT_COUNT };

struct lc_report_options {
    bool color, verbose, quiet;
    bool notes_selected;      /* --select named rules: their notes are shown without --verbose */
    enum lc_severity fail_on; /* with `never` unset */
    bool never, fail_on_unknown;
    lc_str folder, root; /* where the program runs, and the repository that is around it: absolute paths */
};

void lc_report_text(const struct lc_run *run, const struct lc_report_options *options, struct lc_buf *out);
void lc_report_json(const struct lc_run *run, struct lc_buf *out);
void lc_report_sarif(const struct lc_run *run, const struct lc_report_options *options, struct lc_buf *out);
void lc_report_github(const struct lc_run *run, const struct lc_report_options *options, struct lc_buf *out);

/* What the user named, for people: without secrets, control characters escaped. In `arena`. */
lc_str lc_report_shown(const struct lc_run *run, lc_str text, struct lc_arena *arena);
/* Does a report for people show the finding, and what is unknown? Notes are shown when asked for, and with --quiet only
 * what decides. */
bool lc_report_shows(const struct lc_report_options *options, const struct lc_finding *finding);
bool lc_report_shows_unknowns(const struct lc_report_options *options);
/* The last lines of a report for people: what was found, and how much was seen. */
void lc_report_summary(const struct lc_run *run, const struct lc_report_options *options, struct lc_buf *out);

/* What the exit status and the last lines count. */
struct lc_summary {
    uint64_t by_severity[LC_ERROR + 1];
    uint64_t unknowns, functions, archives, archives_read;
};
struct lc_summary lc_summarize(const struct lc_run *run);

/* The numbers of one function (or, with target NULL, of a stack alone).
 * Shape:  `unzipped` is the plain sum over function and layers, `merged` and `files` what is left after overwriting;
 *         `at_least` when an archive could not be read whole. Units: bytes. */
struct lc_sizes {
    uint64_t zipped, unzipped, merged, files;
    bool at_least, not_built; /* not_built: nothing of the function itself is counted */
};
struct lc_sizes lc_sizes_of(const struct lc_target *target, const struct lc_stack *stack);
#define LC_UNZIPPED_LIMIT 262144000u /* AWS Lambda Developer Guide, Lambda quotas; strict: as many bytes are refused */

lc_str lc_format_name(enum lc_format format);
/* "text, json and sarif": every format there is. */
lc_str lc_format_list(struct lc_arena *arena);

#endif
