/* A folder read as the archive a packager would make of it.
 *
 * Packagers follow symbolic links (SAM, Serverless, CDK, Terraform), so a link inside the folder becomes a copy of
 * what it points to. Links are resolved here, component by component below the root, never by the system: what leaves
 * the folder is not looked at. Every file is opened by walking from the root's descriptor without following anything.
 *
 * Two kinds of path: the *path* of an entry, as an archive would have it, and its *real* place, with links resolved. */

#include "layers/archive/internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libdeflate.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"

#define PIECE_BYTES (128u << 10)
#define COMPONENT_ROOM 256 /* NAME_MAX and the terminator */

struct found {
    struct lc_entry entry;
    lc_str real;
    uint64_t flaws; /* of the name and of the link: kept until the order is known */
};

struct walk {
    struct lc_archive *archive;
    const struct lc_picks *picks; /* NULL: everything is taken */
    int root;
    lc_str root_path; /* absolute, resolved: for links that name it */
    struct {
        struct found *items;
        size_t count, capacity;
    } found;
    struct lc_arena scratch;
    struct lc_err *err;
};

/* ---- opening below the root ----------------------------------------------------------------------------------- */

/* Opens `real` (no "..", no links) one component after the other; -1 with errno. */
static int open_below(int root, lc_str real, int flags)
{
    int at = dup(root), next, reason;
    lc_str part;

    while (at >= 0 && lc_str_next(&real, '/', &part)) {
        char name[COMPONENT_ROOM];

        if (part.len == 0)
            continue;
        if (part.len >= sizeof name) {
            close(at);
            errno = ENAMETOOLONG;
            return -1;
        }
        memcpy(name, part.ptr, part.len);
        name[part.len] = '\0';
        next = openat(at, name,
                      real.len > 0 ? O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
                                   : flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
        reason = errno;
        close(at);
        errno = reason;
        at = next;
    }
    return at;
}

/* lstat below the root; false with errno. */
static bool stat_below(int root, lc_str real, struct stat *out)
{
    int folder = open_below(root, lc_path_dir(real), O_RDONLY | O_DIRECTORY), reason;
    lc_str base = lc_path_base(real);
    char name[COMPONENT_ROOM];
    bool found;

    if (folder < 0)
        return false;
    if (base.len >= sizeof name) {
        close(folder);
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(name, base.len > 0 ? base.ptr : ".", base.len > 0 ? base.len : 1);
    name[base.len > 0 ? base.len : 1] = '\0';
    found = fstatat(folder, name, out, AT_SYMLINK_NOFOLLOW) == 0;
    reason = errno;
    close(folder);
    errno = reason;
    return found;
}

static bool read_target(struct walk *walk, lc_str real, lc_str *out)
{
    int folder = open_below(walk->root, lc_path_dir(real), O_RDONLY | O_DIRECTORY);
    const char *name = lc_arena_cstring(&walk->scratch, lc_path_base(real), NULL);
    char bytes[LC_LINK_BYTES_MAX + 1];
    ssize_t length;

    if (folder < 0)
        return false;
    length = readlinkat(folder, name, bytes, sizeof bytes);
    close(folder);
    if (length < 0 || (size_t)length == sizeof bytes)
        return false;
    *out = lc_arena_copy(&walk->archive->arena, (lc_str){bytes, (size_t)length});
    return true;
}

/* ---- links ---------------------------------------------------------------------------------------------------- */

enum link_end { LINK_FOUND, LINK_DANGLING, LINK_LEAVES, LINK_LOOPS };

/* An absolute target is fine when it names the root itself or something in it. */
static bool make_relative(const struct walk *walk, lc_str *target)
{
    while (target->len > 1 && target->ptr[target->len - 1] == '/')
        target->len--;
    if (!lc_path_is_within(*target, walk->root_path))
        return false;
    *target = lc_str_from_index(*target, walk->root_path.len);
    while (target->len > 0 && target->ptr[0] == '/')
        *target = lc_str_from_index(*target, 1);
    return true;
}

/* Where the link at `real` leads. `*out` is the real place, free of links. */
static enum link_end resolve(struct walk *walk, lc_str real, lc_str target, lc_str *out, struct stat *status)
{
    struct lc_arena *scratch = &walk->scratch;
    lc_str at = lc_path_dir(real), left = lc_arena_copy(scratch, target), part;
    int hops = 1;
    bool exists = true;

    if (left.len > 0 && left.ptr[0] == '/') {
        at = (lc_str){0};
        if (!make_relative(walk, &left))
            return LINK_LEAVES;
    }
    while (exists && lc_str_next(&left, '/', &part)) {
        lc_str next, more = {0};

        if (part.len == 0 || lc_str_is(part, "."))
            continue;
        if (lc_str_is(part, "..")) {
            if (at.len == 0)
                return LINK_LEAVES;
            at = lc_path_dir(at);
            continue;
        }
        next = lc_path_join(scratch, at, part);
        if (next.len > LC_PATH_BYTES_MAX)
            return LINK_LOOPS;
        exists = stat_below(walk->root, next, status);
        if (!exists || !S_ISLNK(status->st_mode)) {
            at = next;
            continue;
        }
        if (++hops > LC_LINK_HOPS_MAX || !read_target(walk, next, &more))
            return LINK_LOOPS;
        if (more.len > 0 && more.ptr[0] == '/') {
            at = (lc_str){0};
            if (!make_relative(walk, &more))
                return LINK_LEAVES;
        }
        left = left.len > 0 ? lc_arena_join(scratch, lc_arena_join(scratch, more, LC_S("/")), left) : more;
        if (left.len > LC_PATH_BYTES_MAX)
            return LINK_LOOPS;
    }
    if (!exists || !stat_below(walk->root, at, status))
        return errno == ELOOP ? LINK_LOOPS : LINK_DANGLING;
    *out = lc_arena_copy(&walk->archive->arena, at);
    return LINK_FOUND;
}

/* ---- the walk ------------------------------------------------------------------------------------------------- */

static int compare_names(const void *a, const void *b)
{
    return lc_str_cmp(*(const lc_str *)a, *(const lc_str *)b);
}

struct names {
    lc_str *items;
    size_t count, capacity;
};

/* What stands in a folder, by bytes; false when the system refuses. */
static bool list_names(struct walk *walk, lc_str real, struct names *names)
{
    int folder = open_below(walk->root, real, O_RDONLY | O_DIRECTORY);
    DIR *stream = folder >= 0 ? fdopendir(folder) : NULL;
    struct dirent *item;

    if (!stream) {
        if (folder >= 0)
            close(folder);
        return false;
    }
    errno = 0;
    while ((item = readdir(stream)) != NULL && names->count <= LC_ENTRIES_MAX) {
        lc_str name = lc_str_from(item->d_name);

        if (!lc_str_is(name, ".") && !lc_str_is(name, ".."))
            *LC_PUSH(&walk->scratch, names) = lc_arena_copy(&walk->scratch, name);
        errno = 0;
    }
    bool complete = errno == 0;
    closedir(stream);
    if (names->count > 1)
        qsort(names->items, names->count, sizeof *names->items, compare_names);
    return complete;
}

static struct found *add_found(struct walk *walk, lc_str path, lc_str real)
{
    struct found *it = LC_PUSH(&walk->scratch, &walk->found);
    struct lc_clean_name name;

    it->real = real;
    it->entry.raw = path;
    lc_name_clean(&walk->archive->arena, path, &name);
    it->entry.path = name.path;
    it->flaws = name.flaws;
    if (name.unsafe)
        it->entry.flags |= LC_ENTRY_UNSAFE;
    return it;
}

static void take_status(struct found *it, const struct stat *status, bool through_link)
{
    struct lc_entry *entry = &it->entry;

    entry->mode = (uint16_t)(status->st_mode & 07777);
    entry->flags |= LC_ENTRY_HAS_MODE | (through_link ? LC_ENTRY_DEREFERENCED : 0u);
    if (S_ISREG(status->st_mode)) {
        entry->kind = LC_ENTRY_FILE;
        entry->size = entry->packed = (uint64_t)status->st_size;
    } else if (S_ISDIR(status->st_mode)) {
        entry->kind = LC_ENTRY_DIRECTORY;
    } else {
        entry->kind = LC_ENTRY_SPECIAL;
        entry->flags |= LC_ENTRY_UNSAFE;
        it->flaws |= LC_FLAW_BIT(LC_FLAW_SPECIAL_FILE);
    }
}

/* A link whose place holds the link itself, or that was come through on the way here, has no end. `trail` is the real
 * places of the folders that lead to the current one. */
struct trail {
    const struct trail *up;
    lc_str real;
};

static bool is_on_trail(const struct trail *trail, lc_str real)
{
    for (; trail; trail = trail->up)
        if (lc_str_eq(trail->real, real))
            return true;
    return false;
}

static void keep_link(struct found *it, lc_str target, enum lc_flaw_kind flaw)
{
    it->entry.kind = LC_ENTRY_SYMLINK;
    it->entry.target = target;
    it->entry.size = target.len;
    if (flaw != LC_FLAW_KIND_COUNT)
        it->flaws |= LC_FLAW_BIT(flaw);
}

/* Sets `*enter` when the link leads to a folder that is to be walked, and `real` to where that is. */
static void take_link(struct walk *walk, struct found *it, const struct trail *trail, struct stat *status, bool *enter)
{
    lc_str target = {0}, end = {0};

    if (!read_target(walk, it->real, &target)) {
        keep_link(it, target, LC_FLAW_CANNOT_READ);
        return;
    }
    switch (resolve(walk, it->real, target, &end, status)) {
    case LINK_FOUND:
        if (S_ISDIR(status->st_mode) && is_on_trail(trail, end)) {
            keep_link(it, target, LC_FLAW_LINK_LOOP);
            break;
        }
        it->real = end;
        take_status(it, status, true);
        *enter = S_ISDIR(status->st_mode);
        break;
    case LINK_DANGLING: keep_link(it, target, LC_FLAW_KIND_COUNT); break;
    case LINK_LEAVES:
        keep_link(it, target, LC_FLAW_LINK_OUTSIDE);
        walk->archive->complete = false;
        break;
    case LINK_LOOPS: keep_link(it, target, LC_FLAW_LINK_LOOP); break;
    }
}

static enum lc_status walk_folder(struct walk *walk, lc_str path, lc_str real, const struct trail *up,
                                  bool through_link, int depth);

static enum lc_status walk_item(struct walk *walk, lc_str path, lc_str real, const struct trail *trail,
                                bool through_link, int depth)
{
    struct found *it = add_found(walk, path, real);
    size_t place = walk->found.count - 1;
    struct stat status;
    bool enter = false;

    if (walk->found.count > LC_ENTRIES_MAX)
        return lc_fail(walk->err, LC_LIMIT, "'%.*s' has more than %u files and folders", LC_FMT(walk->archive->name),
                       LC_ENTRIES_MAX);
    if (!stat_below(walk->root, real, &status)) {
        it->entry.flags |= LC_ENTRY_UNREADABLE;
        it->flaws |= LC_FLAW_BIT(LC_FLAW_CANNOT_READ);
        walk->archive->complete = false;
        return LC_OK;
    }
    if (S_ISLNK(status.st_mode)) {
        take_link(walk, it, trail, &status, &enter);
    } else {
        take_status(it, &status, through_link);
        enter = S_ISDIR(status.st_mode);
    }
    if (!enter || (it->entry.flags & LC_ENTRY_UNSAFE))
        return LC_OK;
    if (depth >= LC_DIRECTORY_DEPTH_MAX) {
        it->flaws |= LC_FLAW_BIT(LC_FLAW_TOO_DEEP);
        walk->archive->complete = false;
        return LC_OK;
    }
    through_link |= S_ISLNK(status.st_mode) || (it->entry.flags & LC_ENTRY_DEREFERENCED) != 0;
    real = it->real;
    enum lc_status result = walk_folder(walk, path, real, trail, through_link, depth + 1);
    if (result == LC_NOT_FOUND) {
        walk->found.items[place].flaws |= LC_FLAW_BIT(LC_FLAW_CANNOT_READ);
        walk->archive->complete = false;
        result = LC_OK;
    }
    return result;
}

/* A copy in the archive's arena: joining to nothing gives the name itself, which lives in the scratch arena. */
static lc_str child(struct walk *walk, lc_str folder, lc_str name)
{
    struct lc_arena *arena = &walk->archive->arena;

    return folder.len > 0 ? lc_path_join(arena, folder, name) : lc_arena_copy(arena, name);
}

static bool is_folder(const struct found *it)
{
    return it->entry.kind == LC_ENTRY_DIRECTORY;
}

/* Goes through what a folder holds and lets go of what the packager leaves out, and of folders that are left empty so. */
static enum lc_status walk_name(struct walk *walk, lc_str path, lc_str real, const struct trail *trail,
                                bool through_link, int depth)
{
    size_t before = walk->found.count;
    bool complete = walk->archive->complete;
    enum lc_status status;

    if (walk->picks && lc_picks_skip(walk->picks, path))
        return LC_OK;
    status = walk_item(walk, path, real, trail, through_link, depth);
    if (walk->picks == NULL || walk->found.count != before + 1)
        return status;
    if (!lc_picks_take(walk->picks, path)) {
        walk->found.count = before;
        walk->archive->complete = complete; /* whatever was wrong with it */
    } else if (is_folder(&walk->found.items[before])) {
        walk->found.count = before;
    }
    return status;
}

/* LC_NOT_FOUND: the folder could not be listed. */
static enum lc_status walk_folder(struct walk *walk, lc_str path, lc_str real, const struct trail *up,
                                  bool through_link, int depth)
{
    struct trail trail = {up, real};
    struct names names = {0};
    enum lc_status status = LC_OK;

    if (!list_names(walk, real, &names))
        return LC_NOT_FOUND;
    for (size_t i = 0; i < names.count && status == LC_OK; i++)
        status = walk_name(walk, child(walk, path, names.items[i]), child(walk, real, names.items[i]), &trail,
                           through_link, depth);
    return status;
}

static int compare_found(const void *a, const void *b)
{
    const struct found *x = a, *y = b;

    return lc_str_cmp(x->entry.raw, y->entry.raw);
}

static void take_found(struct walk *walk)
{
    struct lc_archive *archive = walk->archive;
    size_t count = walk->found.count;

    if (count > 1)
        qsort(walk->found.items, count, sizeof *walk->found.items, compare_found);
    archive->count = count;
    archive->entries = LC_NEW_ARRAY(&archive->arena, count, struct lc_entry);
    archive->reader->real = LC_NEW_ARRAY(&archive->arena, count, lc_str);
    archive->reader->by_offset = LC_NEW_ARRAY(&archive->arena, count, uint32_t);
    for (uint32_t i = 0; i < count; i++) {
        const struct found *it = &walk->found.items[i];

        archive->entries[i] = it->entry;
        archive->reader->real[i] = it->real;
        archive->reader->by_offset[i] = i;
        for (uint64_t left = it->flaws; left != 0; left &= left - 1)
            lc_archive_add_flaw(archive, (enum lc_flaw_kind)__builtin_ctzll(left), i, LC_NO_ENTRY, "%s", "");
    }
    lc_archive_sum(archive);
}

enum lc_status lc_directory_walk(struct lc_archive *archive, const char *path, const struct lc_picks *picks,
                                 struct lc_err *err)
{
    struct walk walk = {.archive = archive, .picks = picks, .err = err};
    char *resolved = realpath(path, NULL);
    enum lc_status status;

    walk.root = archive->reader->root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (walk.root < 0 || !resolved) {
        free(resolved);
        return lc_fail(err, LC_IO, "cannot open '%.*s': %s", LC_FMT(archive->name), strerror(errno));
    }
    walk.root_path = lc_str_from(resolved);
    lc_arena_init(&walk.scratch, archive->arena.seed);
    status = walk_folder(&walk, (lc_str){0}, (lc_str){0}, NULL, false, 1);
    if (status == LC_NOT_FOUND)
        status = lc_fail(err, LC_IO, "cannot list '%.*s': %s", LC_FMT(archive->name), strerror(errno));
    if (status == LC_OK)
        take_found(&walk);
    lc_arena_release(&walk.scratch);
    free(resolved);
    return status;
}

/* ---- bytes ---------------------------------------------------------------------------------------------------- */

static enum lc_status refuse(const struct lc_archive *archive, uint32_t entry, const char *why, struct lc_err *err)
{
    return lc_fail(err, LC_IO, "cannot read '%.*s/%.*s': %s", LC_FMT(archive->name),
                   LC_FMT(archive->entries[entry].raw), why);
}

static enum lc_status open_entry(const struct lc_archive *archive, uint32_t entry, int *out, struct lc_err *err)
{
    struct stat status;
    int file;

    if (archive->entries[entry].kind != LC_ENTRY_FILE || (archive->entries[entry].flags & LC_ENTRY_UNREADABLE))
        return refuse(archive, entry, "not a regular file", err);
    file = open_below(archive->reader->root, archive->reader->real[entry], O_RDONLY);
    if (file < 0)
        return refuse(archive, entry, strerror(errno), err);
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode) ||
        (uint64_t)status.st_size != archive->entries[entry].size) {
        close(file);
        return refuse(archive, entry, "it changed while the folder was being read", err);
    }
    *out = file;
    return LC_OK;
}

static enum lc_status read_exactly(const struct lc_archive *archive, uint32_t entry, int file, char *into,
                                   size_t length, struct lc_err *err)
{
    while (length > 0) {
        ssize_t got = read(file, into, length);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return refuse(archive, entry, got < 0 ? strerror(errno) : "it changed while the folder was being read",
                          err);
        into += got;
        length -= (size_t)got;
    }
    return LC_OK;
}

enum lc_status lc_directory_bytes(struct lc_archive *archive, struct lc_read *read, struct lc_err *err)
{
    const struct lc_entry *entry = &archive->entries[read->entry];
    uint64_t length = entry->size;
    enum lc_status status;
    uint32_t crc;
    char *bytes;
    int file;

    if (read->want == LC_WANT_CHECK) {
        read->inflated = length;
        return lc_directory_checksum(archive, read->entry, &crc, err);
    }
    if (length > read->cap && read->want == LC_WANT_ALL)
        return lc_fail(err, LC_LIMIT, "'%.*s' has more than %" PRIu64 " bytes", LC_FMT(entry->raw), read->cap);
    if (length > read->cap)
        length = read->cap;
    status = open_entry(archive, read->entry, &file, err);
    if (status != LC_OK)
        return status;
    bytes = lc_arena_bytes(read->arena, (size_t)length);
    status = read_exactly(archive, read->entry, file, bytes, (size_t)length, err);
    close(file);
    if (status != LC_OK)
        return status;
    read->inflated = length;
    read->out = (lc_str){bytes, (size_t)length};
    return LC_OK;
}

enum lc_status lc_directory_ranges(struct lc_archive *archive, struct lc_read *read, struct lc_err *err)
{
    struct lc_ranges *ranges = read->ranges;
    uint64_t end;
    enum lc_status status = lc_ranges_start(ranges, archive->entries[read->entry].size, false, &end, err);
    int file = -1;

    if (status == LC_OK)
        status = open_entry(archive, read->entry, &file, err);
    for (size_t i = 0; status == LC_OK && i < ranges->count; i++) {
        struct lc_range *range = &ranges->items[i];
        size_t length = range->room;
        if (range->fetched || length == 0)
            continue;
        if (lseek(file, (off_t)range->offset, SEEK_SET) < 0)
            status = refuse(archive, read->entry, strerror(errno), err);
        else
            status = read_exactly(archive, read->entry, file, range->into, length, err);
        range->got = status == LC_OK ? length : 0;
        read->inflated += range->got;
    }
    if (file >= 0)
        close(file);
    if (status == LC_OK)
        lc_ranges_finish(ranges);
    return status;
}

enum lc_status lc_directory_checksum(struct lc_archive *archive, uint32_t entry, uint32_t *crc, struct lc_err *err)
{
    uint64_t left = archive->entries[entry].size;
    enum lc_status status;
    char *piece;
    int file;

    status = open_entry(archive, entry, &file, err);
    if (status != LC_OK)
        return status;
    piece = malloc(PIECE_BYTES);
    if (!piece)
        lc_out_of_memory(PIECE_BYTES);
    *crc = 0;
    while (left > 0 && status == LC_OK) {
        size_t length = left < PIECE_BYTES ? (size_t)left : PIECE_BYTES;

        status = read_exactly(archive, entry, file, piece, length, err);
        if (status == LC_OK)
            *crc = libdeflate_crc32(*crc, piece, length);
        left -= length;
    }
    free(piece);
    close(file);
    return status;
}
