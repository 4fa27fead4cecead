/* unsafe-entry: names and kinds that do not unpack to a plain file below the target folder, links that lead out of the
 * image, and, of folders given as archives, what could not be followed. */
#include <inttypes.h>

#include "layers/base/path.h"
#include "rules/filesystem/archive_flaws.h"

#define FLAW(kind, severity, name, many, consequence, fix) \
    { \
        LC_FLAW_##kind, severity, LC_FACT_UNSAFE_NAME, name, NULL, many, consequence, fix \
    }

static const struct lc_flaw_words words[] = {
    FLAW(PARENT_NAME, LC_ERROR, "parent-name", "have '..' in their names",
         "unpackers drop the '..', or refuse the archive",
         "pack from inside the folder, so that names begin at its root"),
    FLAW(ABSOLUTE_NAME, LC_ERROR, "absolute-name", "have absolute names",
         "unpackers cut the name to a relative one, or refuse the archive",
         "pack from inside the folder, so that names begin at its root"),
    FLAW(BACKSLASH_NAME, LC_ERROR, "backslash-name", "have a backslash in their names",
         "on Linux a backslash is part of a file's name: no folder is made, and nothing is found where it should be",
         "pack with a tool that writes '/', as the zip format wants (older Windows tools do not)"),
    FLAW(NUL_NAME, LC_ERROR, "nul-name", "have a NUL byte in their names",
         "to some unpackers the name ends at the NUL byte", NULL),
    FLAW(CONTROL_NAME, LC_WARNING, "control-name", "have a control character in their names", NULL, NULL),
    FLAW(INVALID_UTF8_NAME, LC_WARNING, "not-utf8-name", "have names that are not UTF-8",
         "unpackers read such names by different code pages, so the file may come under another name",
         "rename the files, or pack with a tool that writes UTF-8 names"),
    FLAW(EMPTY_NAME, LC_ERROR, "empty-name", "have empty names", NULL, NULL),
    FLAW(LONG_NAME, LC_ERROR, "long-name", "have names longer than Linux takes",
         "255 bytes a component and 4,096 a path are the most", "shorten the names"),
    FLAW(SPECIAL_FILE, LC_ERROR, "special-file", "are devices, FIFOs or sockets", NULL,
         "leave them out: only files, folders and links can be deployed"),
    {LC_FLAW_LINK_TOO_LONG, LC_WARNING, LC_FACT_SYMLINKS_HONOURED, "long-link", NULL,
     "are symbolic links with too long a target", NULL, NULL},
};

/* -- links --------------------------------------------------------------------------------------------------------- */

enum { LINKS_NAMED_MAX = 3 };

/* What a running function has besides its own code: links to there are a known way to lean on the system. */
static const char *const system_folders[] = {"/usr", "/lib", "/lib64",    "/bin",         "/sbin",
                                             "/etc", "/dev", "/proc",     "/sys",         "/run",
                                             "/tmp", "/mnt", "/var/lang", "/var/runtime", "/var/rapid"};

static bool is_there(lc_str path)
{
    if (lc_path_is_within(path, LC_S("/opt")) || lc_path_is_within(path, LC_S("/var/task")))
        return true;
    for (size_t i = 0; i < sizeof system_folders / sizeof *system_folders; i++)
        if (lc_path_is_within(path, lc_str_from(system_folders[i])))
            return true;
    return false;
}

/* Where a link leads, by its words alone: no other link is followed. */
static lc_str destination(struct lc_arena *arena, lc_str mount, const struct lc_entry *link)
{
    lc_str path = link->target, out = {NULL, 0};

    if (path.ptr[0] != '/')
        path = lc_path_join(arena, lc_path_join(arena, mount, lc_path_dir(link->path)), path);
    /* An absolute path always has a clean form: ".." at the root stays there. */
    return lc_path_normalize(arena, path, &out) ? out : path;
}

static bool leaves(const struct lc_unit *unit, const struct lc_entry *link, struct lc_arena *arena, lc_str *out)
{
    if (unit->as_function) {
        *out = destination(arena, LC_S("/var/task"), link);
        if (!is_there(*out))
            return true;
    }
    if (unit->as_layer || !unit->as_function) {
        *out = destination(arena, LC_S("/opt"), link);
        if (!is_there(*out))
            return true;
    }
    return false;
}

static struct lc_finding *report_links(struct lc_context *cx, uint64_t count, uint32_t first, lc_str to)
{
    lc_str archive = lc_show_unit(cx, cx->unit), name = lc_show_entry(cx, cx->unit, first);
    struct lc_finding *finding;

    to = lc_show(cx, to);
    if (count == 1)
        finding =
            lc_report(cx, "link-outside", "'%.*s' in '%.*s' is a symbolic link to '%.*s', outside /opt and /var/task",
                      LC_FMT(name), LC_FMT(archive), LC_FMT(to));
    else
        finding = lc_report(cx, "link-outside", "%" PRIu64 " symbolic links of '%.*s' lead outside /opt and /var/task",
                            count, LC_FMT(archive));
    lc_finding_severity(finding, LC_WARNING);
    lc_rests_on(finding, LC_FACT_SYMLINKS_HONOURED);
    lc_finding_subject(finding, LC_S("link-outside"));
    lc_finding_fix(cx, finding,
                   "pack what the link points to, or make the link relative and keep its target in the archive");
    return finding;
}

/* Only of zips: a folder's links are what a packager makes of them. Paths are let go link by link: there may be
 * millions. */
static void check_links(struct lc_context *cx)
{
    const struct lc_archive *archive = cx->unit->archive;
    struct {
        uint32_t *items;
        size_t count, capacity;
    } found = {0};
    struct lc_arena paths;
    struct lc_finding *finding;
    lc_str to = {NULL, 0}, first = {NULL, 0};

    lc_arena_init(&paths, cx->scratch->seed);
    for (uint32_t i = 0; i < archive->count && !archive->is_directory; i++) {
        const struct lc_entry *entry = &archive->entries[i];
        if (entry->kind != LC_ENTRY_SYMLINK || (entry->flags & (LC_ENTRY_UNSAFE | LC_ENTRY_DUPLICATE)) ||
            entry->target.len == 0)
            continue;
        if (leaves(cx->unit, entry, &paths, &to)) {
            if (found.count == 0)
                first = lc_arena_copy(cx->scratch, to);
            *LC_PUSH(cx->scratch, &found) = i;
        }
        lc_arena_reset(&paths);
    }
    lc_arena_release(&paths);
    if (found.count == 0)
        return;
    finding = report_links(cx, found.count, found.items[0], first);
    for (size_t i = 0; i < found.count; i++) {
        lc_finding_at(cx, finding, cx->unit, found.items[i]);
        if (found.count > 1 && i < LINKS_NAMED_MAX) {
            lc_str name = lc_show_entry(cx, cx->unit, found.items[i]);
            lc_str target = lc_show(cx, archive->entries[found.items[i]].target);
            lc_finding_note(cx, finding, "'%.*s' points to '%.*s'", LC_FMT(name), LC_FMT(target));
        }
    }
}

/* -- what of a folder could not be followed ------------------------------------------------------------------------ */

static const struct {
    enum lc_flaw_kind kind;
    const char *what, *why, *how;
} unknowns[] = {
    {LC_FLAW_LINK_OUTSIDE, "where links lead",
     "packagers copy it, but it lies outside the folder and was not looked at", "give the zip that the packager makes"},
    {LC_FLAW_LINK_LOOP, "where links lead", "they lead back to themselves", "remove the links"},
    {LC_FLAW_CANNOT_READ, "what unreadable files and folders hold", "the system refused to read them",
     "make them readable, or give the zip"},
    {LC_FLAW_TOO_DEEP, "what lies in folders", "they are nested too deeply", "give the zip"},
};

static void report_unknowns(struct lc_context *cx)
{
    const struct lc_archive *archive = cx->unit->archive;

    for (size_t i = 0; i < sizeof unknowns / sizeof *unknowns; i++) {
        struct lc_flaw_run run = lc_flaws_of_kind(archive, unknowns[i].kind);
        lc_str names, folder;
        if (run.entry_count + run.whole_count == 0)
            continue;
        names = run.entry_count > 0 ? lc_show_run(cx, cx->unit, &run) : LC_S("the folder itself");
        folder = lc_show_unit(cx, cx->unit);
        lc_report_unknown(
            cx, lc_arena_printf(cx->arena, "%s in '%.*s': %.*s", unknowns[i].what, LC_FMT(folder), LC_FMT(names)),
            lc_str_from(unknowns[i].why), lc_str_from(unknowns[i].how));
    }
}

static void check(struct lc_context *cx)
{
    if (cx->unit->archive == NULL)
        return;
    lc_report_flaws(cx, words, sizeof words / sizeof *words);
    check_links(cx);
    report_unknowns(cx);
}

const struct lc_rule lc_rule_unsafe_entry = {
    .name = "unsafe-entry",
    .category = LC_FILESYSTEM,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_ARCHIVE,
    .since = "0.1.0",
    .summary = "an entry does not unpack to a plain file inside the target folder",
    .why =
        "Unpackers refuse the archive, leave the entry out or give it another name, each in its own way: the file is "
        "not where the code looks for it. A link to a path of the build machine points to nothing on Lambda.",
    .fix = "rename the file, or leave it out",
    .example = "bad-parent-folder",
    .source = "APPNOTE.TXT 6.3.10, section 4.4.17; symlink(7); path_resolution(7)",
    .check = check,
};
