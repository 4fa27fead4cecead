#ifndef LC_RULES_FILESYSTEM_ARCHIVE_FLAWS_H
#define LC_RULES_FILESYSTEM_ARCHIVE_FLAWS_H

#include "rules/rule.h"

/* From the flaws that reading an archive met to findings: what the rules about archives share. A rule brings a table
 * that says how bad each kind is and what to do; the words of one flaw are lc_flaw_text. */

/* How a rule speaks of one kind of flaw.
 * Shape:  `name` is the finding's kind; `one` continues "'a.js' in 'x.zip' ..." ("is encrypted"), NULL takes
 *         lc_flaw_text; "" leaves it to the flaw's detail. `many` continues "3 entries of 'x.zip' ...", NULL where only
 *         an archive as a whole can have the flaw; `consequence` is a note, NULL for none; `fix` NULL takes the
 *         rule's. */
struct lc_flaw_words {
    enum lc_flaw_kind kind;
    enum lc_severity severity;
    enum lc_fact_id fact;
    const char *name, *one, *many, *consequence, *fix;
};

/* The flaws of one kind in one archive.
 * Shape:  first those of the archive as a whole, then those of entries in their order. `total` counts the entries'
 *         flaws, also those that are not listed (LC_FLAWS_MAX). */
struct lc_flaw_run {
    const struct lc_flaw *whole, *entries;
    size_t whole_count, entry_count;
    uint64_t total;
};

struct lc_flaw_run lc_flaws_of_kind(const struct lc_archive *archive, enum lc_flaw_kind kind);

/* One finding for each kind of `words` that cx->unit has: for the archive as a whole, and for its entries with their
 * count. */
void lc_report_flaws(struct lc_context *cx, const struct lc_flaw_words *words, size_t count);

lc_str lc_show_entry(struct lc_context *cx, const struct lc_unit *unit, uint32_t entry);

/* "'a', 'b', 'c' and 4 more": the entries of a run. */
lc_str lc_show_run(struct lc_context *cx, const struct lc_unit *unit, const struct lc_flaw_run *run);

#endif
