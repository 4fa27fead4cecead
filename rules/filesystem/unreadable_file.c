/* unreadable-file: files that not everyone may read. */
#include <inttypes.h>

#include "layers/base/path.h"
#include "rules/filesystem/archive_flaws.h"

enum { READ_BY_OTHERS = 04 };

struct unreadable {
    struct unreadable_list {
        uint32_t *items;
        size_t count, capacity;
    } loaded, others; /* what a runtime opens by itself, and the rest */
};

/* Does a runtime open such a file to run the function? */
static bool is_loaded(lc_str path)
{
    static const char *const extensions[] = {".js", ".mjs", ".cjs", ".json",  ".node", ".wasm", ".py", ".pyc",
                                             ".rb", ".so",  ".jar", ".class", ".dll",  ".sh",   ".ts", ".bundle"};
    lc_str extension = lc_path_extension(path), base = lc_path_base(path);

    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (lc_str_is(extension, extensions[i]))
            return true;
    return lc_str_is(path, "bootstrap") || lc_str_has_prefix(path, LC_S("bin/")) ||
           lc_str_has_prefix(path, LC_S("extensions/")) || lc_str_contains(base, LC_S(".so."));
}

static void find(const struct lc_archive *archive, struct lc_arena *scratch, struct unreadable *out)
{
    for (uint32_t i = 0; i < archive->count; i++) {
        const struct lc_entry *entry = &archive->entries[i];
        if (entry->kind != LC_ENTRY_FILE || !(entry->flags & LC_ENTRY_HAS_MODE) || (entry->mode & READ_BY_OTHERS) ||
            (entry->flags & (LC_ENTRY_UNSAFE | LC_ENTRY_DUPLICATE)))
            continue;
        if (is_loaded(entry->path))
            *LC_PUSH(scratch, &out->loaded) = i;
        else
            *LC_PUSH(scratch, &out->others) = i;
    }
}

static struct lc_finding *report(struct lc_context *cx, const struct unreadable *found)
{
    size_t loaded = found->loaded.count, all = loaded + found->others.count;
    uint32_t first = loaded > 0 ? found->loaded.items[0] : found->others.items[0];
    lc_str archive = lc_show_unit(cx, cx->unit), name = lc_show_entry(cx, cx->unit, first);
    const char *kind = loaded > 0 ? "code" : "data";

    if (all == 1)
        return lc_report(cx, kind, "'%.*s' in '%.*s' has mode %04o: not everyone may read it", LC_FMT(name),
                         LC_FMT(archive), (unsigned)cx->unit->archive->entries[first].mode);
    if (loaded == 0 || loaded == all)
        return lc_report(cx, kind, "%zu files of '%.*s' are not readable by everyone, such as '%.*s'", all,
                         LC_FMT(archive), LC_FMT(name));
    return lc_report(cx, kind, "%zu files of '%.*s' are not readable by everyone, %zu of them code such as '%.*s'", all,
                     LC_FMT(archive), loaded, LC_FMT(name));
}

static void check(struct lc_context *cx)
{
    const struct lc_archive *archive = cx->unit->archive;
    struct unreadable found = {0};
    struct lc_finding *finding;

    if (archive == NULL)
        return;
    find(archive, cx->scratch, &found);
    if (found.loaded.count + found.others.count == 0)
        return;
    finding = report(cx, &found);
    lc_finding_subject(finding, LC_S("unreadable"));
    for (size_t i = 0; i < found.loaded.count; i++)
        lc_finding_at(cx, finding, cx->unit, found.loaded.items[i]);
    for (size_t i = 0; i < found.others.count; i++)
        lc_finding_at(cx, finding, cx->unit, found.others.items[i]);
    if (found.loaded.count > 0 && !archive->is_directory)
        lc_finding_severity(finding, LC_WARNING);
    if (archive->is_directory)
        lc_finding_note(cx, finding,
                        "this is a folder: SAM adds the missing permissions when it packs, other packagers keep these");
    lc_rests_on(finding, LC_FACT_FILES_MUST_BE_READABLE);
}

const struct lc_rule lc_rule_unreadable_file = {
    .name = "unreadable-file",
    .category = LC_FILESYSTEM,
    .severity = LC_NOTE,
    .highest = LC_WARNING,
    .scope = LC_SCOPE_ARCHIVE,
    .since = "0.1.0",
    .summary = "files are not readable by everyone",
    .why =
        "Functions run as another user than the one that unpacks. Lambda repairs folders that cannot be read, but not "
        "files: opening one fails with 'permission denied'.",
    .fix = "chmod a+r the files before packing (Python's ZipFile.writestr gives 0600 unless told otherwise)",
    .example = "bad-private-code",
    .source = "AWS Lambda Developer Guide, .zip file archives (note on permissions)",
    .check = check,
};
