/* ambiguous-archive: a zip of which two unpackers would make different files. */
#include "rules/filesystem/archive_flaws.h"

#define FLAW(kind, name, one, many, consequence, fix) \
    { \
        LC_FLAW_##kind, LC_WARNING, LC_FACT_READERS_DIFFER, name, one, many, consequence, fix \
    }

static const struct lc_flaw_words words[] = {
    FLAW(OVERLAP, "overlap", NULL, "share bytes with other entries",
         "a reader of the central directory unpacks both, one that streams finds only one of them", NULL),
    FLAW(NAME_DISAGREES, "name", NULL, "have two different names",
         "a reader of the central directory takes one name, one that streams the local headers the other", NULL),
    FLAW(SIZE_DISAGREES, "size", NULL, "have two headers that disagree",
         "a reader of the central directory takes one size, checksum or method, one that streams the local headers the "
         "other",
         NULL),
    FLAW(WRONG_COUNT, "count", NULL, NULL,
         "a reader that trusts the count leaves entries out, one that walks the directory finds them", NULL),
    FLAW(PREFIX, "prefix", NULL, NULL,
         "a reader that trusts the offsets finds other entries than one that corrects them", NULL),
    FLAW(TRAILER, "trailer", NULL, NULL,
         "a reader that wants the end record at the end of the file finds none, one that searches for it does",
         "cut off what follows the archive, or pack it again: something was appended"),
    FLAW(GAP, "gap", "is followed by bytes that the directory does not list",
         "are followed by bytes that the directory does not list",
         "a reader that streams unpacks an entry that readers of the central directory never see",
         "pack again into a new file: updating an archive in place leaves old entries behind"),
    FLAW(TWO_END_RECORDS, "two-end-records", NULL, NULL,
         "which directory is read depends on where a reader begins to search",
         "pack again into a new file: two archives were joined, or one stands in the other's comment"),
    FLAW(SECOND_OPINION, "second-opinion", NULL, "are refused by libzip's consistency check",
         "strict readers refuse the archive, lenient ones unpack it", NULL),
};

/* libzip mostly refuses for a reason that another flaw names better. */
static bool has_named_flaw(const struct lc_archive *archive)
{
    for (size_t i = 0; i < archive->flaws.count; i++) {
        enum lc_flaw_kind kind = archive->flaws.items[i].kind;
        if (kind != LC_FLAW_SECOND_OPINION &&
            (lc_flaw_group(kind) == LC_FLAWS_MALFORMED || lc_flaw_group(kind) == LC_FLAWS_AMBIGUOUS))
            return true;
    }
    return false;
}

/* Have all entries with this flaw the other one too? Both runs are in the order of entries. */
static bool all_are_among(const struct lc_archive *archive, enum lc_flaw_kind kind, enum lc_flaw_kind other)
{
    struct lc_flaw_run some = lc_flaws_of_kind(archive, kind), all = lc_flaws_of_kind(archive, other);
    size_t at = 0;

    if (some.whole_count > 0 || some.total != some.entry_count)
        return false;
    for (size_t i = 0; i < some.entry_count; i++) {
        while (at < all.entry_count && all.entries[at].entry < some.entries[i].entry)
            at++;
        if (at == all.entry_count || all.entries[at].entry != some.entries[i].entry)
            return false;
    }
    return true;
}

/* Is this flaw only what another one brings with it? */
static bool is_consequence(const struct lc_archive *archive, enum lc_flaw_kind kind)
{
    if (kind == LC_FLAW_SECOND_OPINION)
        return has_named_flaw(archive);
    if (kind == LC_FLAW_PREFIX) /* the other directory's entries */
        return archive->flaws.by_kind[LC_FLAW_TWO_END_RECORDS] > 0;
    if (kind == LC_FLAW_NAME_DISAGREES ||
        kind == LC_FLAW_SIZE_DISAGREES) /* the header that two entries share fits one of them */
        return all_are_among(archive, kind, LC_FLAW_OVERLAP);
    return false;
}

static void check(struct lc_context *cx)
{
    const struct lc_archive *archive = cx->unit->archive;

    for (size_t i = 0; archive && i < sizeof words / sizeof *words; i++)
        if (archive->flaws.by_kind[words[i].kind] > 0 && !is_consequence(archive, words[i].kind))
            lc_report_flaws(cx, &words[i], 1);
}

const struct lc_rule lc_rule_ambiguous_archive = {
    .name = "ambiguous-archive",
    .category = LC_FILESYSTEM,
    .severity = LC_WARNING,
    .highest = LC_WARNING,
    .scope = LC_SCOPE_ARCHIVE,
    .since = "0.1.0",
    .summary = "two unpackers would make different files of one archive",
    .why =
        "A zip says twice what it holds: in the headers before each entry and in the directory at its end. Where the "
        "two disagree, what was scanned or tested is not certain to be what Lambda unpacks.",
    .fix = "pack again into a new file with one tool, and do not edit the archive afterwards",
    .example = "bad-two-names",
    .source = "APPNOTE.TXT 6.3.10, section 4.3",
    .check = check,
};
