/* Findings made of an archive's flaws, one a kind. */
#include <inttypes.h>

#include "layers/base/path.h"
#include "rules/filesystem/archive_flaws.h"

enum { NAMED_MAX = 3 }; /* entries named in a note or an unknown; all of them are locations */

lc_str lc_show_entry(struct lc_context *cx, const struct lc_unit *unit, uint32_t entry)
{
    const struct lc_entry *at = &unit->archive->entries[entry];

    return lc_show(cx, at->path.len > 0 ? at->path : at->raw);
}

struct lc_flaw_run lc_flaws_of_kind(const struct lc_archive *archive, enum lc_flaw_kind kind)
{
    const struct lc_flaws *flaws = &archive->flaws;
    struct lc_flaw_run run = {0};

    for (size_t i = 0; i < flaws->count; i++) {
        const struct lc_flaw *flaw = &flaws->items[i];
        if (flaw->kind != kind)
            continue;
        if (flaw->entry == LC_NO_ENTRY && run.whole_count++ == 0)
            run.whole = flaw;
        if (flaw->entry != LC_NO_ENTRY && run.entry_count++ == 0)
            run.entries = flaw;
    }
    run.total = flaws->by_kind[kind] - run.whole_count;
    return run;
}

lc_str lc_show_run(struct lc_context *cx, const struct lc_unit *unit, const struct lc_flaw_run *run)
{
    lc_str text = {0};
    size_t named = run->entry_count < NAMED_MAX ? run->entry_count : NAMED_MAX;

    for (size_t i = 0; i < named; i++) {
        lc_str name = lc_show_entry(cx, unit, run->entries[i].entry);
        text = lc_arena_printf(cx->arena, "%.*s%s'%.*s'", LC_FMT(text), i > 0 ? ", " : "", LC_FMT(name));
    }
    if (run->total > named)
        text = lc_arena_printf(cx->arena, "%.*s and %" PRIu64 " more", LC_FMT(text), run->total - named);
    return text;
}

static void dress(struct lc_context *cx, struct lc_finding *finding, const struct lc_flaw_words *words)
{
    lc_finding_severity(finding, words->severity);
    lc_rests_on(finding, words->fact);
    lc_finding_subject(finding, lc_str_from(words->name));
    if (words->consequence)
        lc_finding_note(cx, finding, "%s", words->consequence);
    if (words->fix)
        lc_finding_fix(cx, finding, "%s", words->fix);
}

static void report_whole(struct lc_context *cx, const struct lc_flaw_words *words, const struct lc_flaw_run *run)
{
    lc_str archive = lc_show_unit(cx, cx->unit), text = lc_flaw_text(words->kind), detail = run->whole->detail;
    struct lc_finding *finding = lc_report(cx, words->name, "'%.*s' %.*s%s%.*s", LC_FMT(archive), LC_FMT(text),
                                           detail.len > 0 ? ": " : "", LC_FMT(detail));

    lc_finding_at(cx, finding, cx->unit, LC_NO_ENTRY);
    for (size_t i = 1; i < run->whole_count && i <= NAMED_MAX; i++)
        if (run->whole[i].detail.len > 0)
            lc_finding_note(cx, finding, "also: %.*s", LC_FMT(run->whole[i].detail));
    dress(cx, finding, words);
}

static struct lc_finding *report_one_entry(struct lc_context *cx, const struct lc_flaw_words *words,
                                           const struct lc_flaw *flaw)
{
    lc_str archive = lc_show_unit(cx, cx->unit), name = lc_show_entry(cx, cx->unit, flaw->entry);
    lc_str text = words->one ? lc_str_from(words->one) : lc_flaw_text(words->kind);
    const char *between = text.len > 0 && flaw->detail.len > 0 ? ": " : "";
    struct lc_finding *finding = lc_report(cx, words->name, "'%.*s' in '%.*s' %.*s%s%.*s", LC_FMT(name),
                                           LC_FMT(archive), LC_FMT(text), between, LC_FMT(flaw->detail));

    if (flaw->other != LC_NO_ENTRY) {
        name = lc_show_entry(cx, cx->unit, flaw->other);
        lc_finding_note(cx, finding, "the other entry is '%.*s'", LC_FMT(name));
    }
    return finding;
}

static struct lc_finding *report_many_entries(struct lc_context *cx, const struct lc_flaw_words *words,
                                              const struct lc_flaw_run *run)
{
    lc_str archive = lc_show_unit(cx, cx->unit);
    const char *many = words->many ? words->many : "have the same flaw";
    struct lc_finding *finding =
        lc_report(cx, words->name, "%" PRIu64 " entries of '%.*s' %s", run->total, LC_FMT(archive), many);

    for (size_t i = 0; i < run->entry_count && i < NAMED_MAX; i++) {
        const struct lc_flaw *flaw = &run->entries[i];
        lc_str name = lc_show_entry(cx, cx->unit, flaw->entry);
        if (flaw->other != LC_NO_ENTRY) {
            lc_str other = lc_show_entry(cx, cx->unit, flaw->other);
            lc_finding_note(cx, finding, "'%.*s' with '%.*s'", LC_FMT(name), LC_FMT(other));
        } else if (flaw->detail.len > 0) {
            lc_finding_note(cx, finding, "'%.*s': %.*s", LC_FMT(name), LC_FMT(flaw->detail));
        }
    }
    return finding;
}

static void report_entries(struct lc_context *cx, const struct lc_flaw_words *words, const struct lc_flaw_run *run)
{
    struct lc_finding *finding =
        run->total == 1 ? report_one_entry(cx, words, run->entries) : report_many_entries(cx, words, run);

    for (size_t i = 0; i < run->entry_count; i++)
        lc_finding_at(cx, finding, cx->unit, run->entries[i].entry);
    finding->more_locations += run->total - run->entry_count;
    dress(cx, finding, words);
}

void lc_report_flaws(struct lc_context *cx, const struct lc_flaw_words *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct lc_flaw_run run;
        if (cx->unit->archive->flaws.by_kind[words[i].kind] == 0)
            continue;
        run = lc_flaws_of_kind(cx->unit->archive, words[i].kind);
        if (run.whole_count > 0)
            report_whole(cx, &words[i], &run);
        if (run.entry_count > 0)
            report_entries(cx, &words[i], &run);
    }
}
