/* duplicate-entry: one name stands several times in one archive. */
#include <inttypes.h>

#include "rules/filesystem/archive_flaws.h"

enum { COPIES_NAMED_MAX = 3 };

/* "a link to 'x'", "a folder" or "817 bytes". */
static lc_str show_copy(struct lc_context *cx, uint32_t entry)
{
    const struct lc_entry *copy = &cx->unit->archive->entries[entry];
    lc_str target;

    if (copy->kind == LC_ENTRY_DIRECTORY)
        return LC_S("a folder");
    if (copy->kind != LC_ENTRY_SYMLINK)
        return lc_arena_printf(cx->arena, "%" PRIu64 " byte%s, CRC-32 %08" PRIx32, copy->size,
                               copy->size == 1 ? "" : "s", copy->crc);
    target = lc_show(cx, copy->target);
    return lc_arena_printf(cx->arena, "a link to '%.*s'", LC_FMT(target));
}

static bool copies_differ(struct lc_archive *archive, const struct lc_flaw *flaw)
{
    bool known, differ = lc_copies_differ(archive, flaw->entry, archive, flaw->other, &known);

    return differ || !known;
}

static struct lc_finding *report(struct lc_context *cx, const struct lc_flaw_run *run, uint64_t differ)
{
    lc_str archive = lc_show_unit(cx, cx->unit), name = lc_show_entry(cx, cx->unit, run->entries[0].entry);
    const char *kind = differ > 0 ? "different" : "identical";

    if (run->total == 1)
        return lc_report(cx, kind, "'%.*s' stands twice in '%.*s', with %s", LC_FMT(name), LC_FMT(archive),
                         differ > 0 ? "different contents" : "the same contents");
    if (run->total > run->entry_count) /* over the cap they are only counted */
        return lc_report(cx, "different",
                         "%" PRIu64 " entries of '%.*s' repeat an earlier name, %" PRIu64
                         " of the first %zu with different contents",
                         run->total, LC_FMT(archive), differ, run->entry_count);
    if (differ == 0)
        return lc_report(cx, kind, "%" PRIu64 " entries of '%.*s' repeat an earlier name, with the same contents",
                         run->total, LC_FMT(archive));
    return lc_report(
        cx, kind, "%" PRIu64 " entries of '%.*s' repeat an earlier name, %" PRIu64 " of them with different contents",
        run->total, LC_FMT(archive), differ);
}

/* Places of the repeats: those that differ first, for they are what matters. */
static void add_places(struct lc_context *cx, struct lc_finding *finding, const struct lc_flaw_run *run)
{
    struct lc_archive *archive = cx->unit->archive;

    for (int same = 0; same < 2; same++) {
        size_t named = 0;
        for (size_t i = 0; i < run->entry_count; i++) {
            const struct lc_flaw *flaw = &run->entries[i];
            lc_str name, first, later;
            if (copies_differ(archive, flaw) == (same == 1))
                continue;
            lc_finding_at(cx, finding, cx->unit, flaw->entry);
            if (same == 1 || named++ >= COPIES_NAMED_MAX)
                continue;
            name = lc_show_entry(cx, cx->unit, flaw->entry);
            first = show_copy(cx, flaw->other);
            later = show_copy(cx, flaw->entry);
            lc_finding_note(cx, finding, "'%.*s' is first %.*s, later %.*s", LC_FMT(name), LC_FMT(first),
                            LC_FMT(later));
        }
    }
    finding->more_locations += run->total - run->entry_count;
}

static void check(struct lc_context *cx)
{
    struct lc_archive *archive = cx->unit->archive;
    struct lc_flaw_run run;
    struct lc_finding *finding;
    uint64_t differ = 0;

    if (archive == NULL || archive->flaws.by_kind[LC_FLAW_DUPLICATE_NAME] == 0)
        return;
    run = lc_flaws_of_kind(archive, LC_FLAW_DUPLICATE_NAME);
    for (size_t i = 0; i < run.entry_count; i++)
        differ += copies_differ(archive, &run.entries[i]);
    finding = report(cx, &run, differ);
    lc_finding_subject(finding, LC_S("duplicates"));
    add_places(cx, finding, &run);
    if (differ > 0 || run.total > run.entry_count) {
        lc_finding_note(cx, finding, "unpackers differ: most keep the last copy, some the first, some ask or refuse");
    } else {
        lc_finding_severity(finding, LC_NOTE);
        lc_finding_fix(cx, finding, "add each file once: the copies only make the archive larger");
    }
    lc_rests_on(finding, LC_FACT_LAST_DUPLICATE_WINS);
}

const struct lc_rule lc_rule_duplicate_entry = {
    .name = "duplicate-entry",
    .category = LC_FILESYSTEM,
    .severity = LC_WARNING,
    .highest = LC_WARNING,
    .scope = LC_SCOPE_ARCHIVE,
    .since = "0.1.0",
    .summary = "one name stands several times in one archive",
    .why = "Which copy is unpacked depends on the unpacker, so a test on your machine may run other code than Lambda "
           "does.",
    .fix = "add each file once; delete the old archive before packing instead of appending to it",
    .example = "bad-two-versions",
    .source = "APPNOTE.TXT 6.3.10 does not forbid it; unzip and Python's zipfile differ",
    .check = check,
};
