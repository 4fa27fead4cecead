/* malformed-archive: an archive, or an entry of one, that cannot be unpacked. */
#include "rules/filesystem/archive_flaws.h"

#define FLAW(kind, name, one, many, fix) \
    { \
        LC_FLAW_##kind, LC_ERROR, LC_FACT_ZIP_STRUCTURE, name, one, many, NULL, fix \
    }

static const struct lc_flaw_words words[] = {
    FLAW(NOT_A_ZIP, "not-a-zip", NULL, NULL,
         "give the zip that the build writes; a tar archive or a single file must be packed as zip first"),
    FLAW(TRUNCATED, "truncated", NULL, "are cut off", "build or download the archive again: a part of it is missing"),
    FLAW(ENCRYPTED, "encrypted", NULL, "are encrypted", "pack without a password: Lambda has no way to be given one"),
    FLAW(UNKNOWN_METHOD, "unknown-method", "has an unknown compression", "are compressed by an unknown method",
         "pack with deflate, or store without compression"),
    FLAW(BAD_CHECKSUM, "bad-checksum", NULL, "do not match their checksums",
         "pack again: the bytes were damaged, or changed after they had been packed"),
    FLAW(BAD_SIZE, "bad-size", "", "do not have the sizes they declare",
         "pack again with another tool: unpackers stop at the declared size, or refuse the archive"),
    FLAW(BAD_DATA, "bad-data", NULL, "cannot be decompressed",
         "build or download the archive again: its compressed bytes are damaged"),
    FLAW(BAD_HEADER, "bad-header", NULL, "have damaged headers",
         "build or download the archive again; in text mode, or when two archives are joined, offsets become wrong"),
    FLAW(MULTI_DISK, "split-archive", NULL, "lie in other parts of a split archive",
         "join the parts to one archive (zip -s 0 split.zip --out whole.zip)"),
};

static void check(struct lc_context *cx)
{
    if (cx->unit->archive)
        lc_report_flaws(cx, words, sizeof words / sizeof *words);
}

const struct lc_rule lc_rule_malformed_archive = {
    .name = "malformed-archive",
    .category = LC_FILESYSTEM,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_ARCHIVE,
    .since = "0.1.0",
    .summary = "an archive, or an entry in it, cannot be unpacked",
    .why =
        "Lambda unpacks the archive when it is uploaded: one that is no zip, is cut off or encrypted, or whose bytes "
        "do not match its headers is refused, or its files arrive broken. Entries are checked where their bytes were "
        "needed, all of them with --thorough.",
    .fix = "build the archive again",
    .example = "bad-encrypted",
    .source = "APPNOTE.TXT 6.3.10, sections 4.3 and 4.4",
    .check = check,
};
