/* What is wrong with an archive: the list, its order, and the words. */

#include "layers/archive/internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "layers/base/caps.h"

#define DETAIL_BYTES 256

static const struct {
    enum lc_flaw_group group;
    lc_str text;
} kinds[LC_FLAW_KIND_COUNT] = {
    [LC_FLAW_NOT_A_ZIP] = {LC_FLAWS_MALFORMED, LC_S_INIT("is not a zip file")},
    [LC_FLAW_TRUNCATED] = {LC_FLAWS_MALFORMED, LC_S_INIT("is cut off")},
    [LC_FLAW_ENCRYPTED] = {LC_FLAWS_MALFORMED, LC_S_INIT("is encrypted")},
    [LC_FLAW_UNKNOWN_METHOD] = {LC_FLAWS_MALFORMED, LC_S_INIT("is compressed by an unknown method")},
    [LC_FLAW_BAD_CHECKSUM] = {LC_FLAWS_MALFORMED, LC_S_INIT("does not match its checksum")},
    [LC_FLAW_BAD_SIZE] = {LC_FLAWS_MALFORMED, LC_S_INIT("does not have the size it declares")},
    [LC_FLAW_BAD_DATA] = {LC_FLAWS_MALFORMED, LC_S_INIT("cannot be decompressed")},
    [LC_FLAW_BAD_HEADER] = {LC_FLAWS_MALFORMED, LC_S_INIT("has a damaged header")},
    [LC_FLAW_MULTI_DISK] = {LC_FLAWS_MALFORMED, LC_S_INIT("is one part of a split archive")},
    [LC_FLAW_OVERLAP] = {LC_FLAWS_AMBIGUOUS, LC_S_INIT("shares bytes with another entry")},
    [LC_FLAW_NAME_DISAGREES] = {LC_FLAWS_AMBIGUOUS, LC_S_INIT("has two different names")},
    [LC_FLAW_SIZE_DISAGREES] = {LC_FLAWS_AMBIGUOUS, LC_S_INIT("has two headers that disagree")},
    [LC_FLAW_WRONG_COUNT] = {LC_FLAWS_AMBIGUOUS, LC_S_INIT("has an end record that miscounts its directory")},
    [LC_FLAW_PREFIX] = {LC_FLAWS_AMBIGUOUS, LC_S_INIT("has foreign bytes before its first entry")},
    [LC_FLAW_TRAILER] = {LC_FLAWS_AMBIGUOUS, LC_S_INIT("has bytes after its end")},
    [LC_FLAW_GAP] = {LC_FLAWS_AMBIGUOUS, LC_S_INIT("hides bytes that its directory does not list")},
    [LC_FLAW_TWO_END_RECORDS] = {LC_FLAWS_AMBIGUOUS, LC_S_INIT("has two end records")},
    [LC_FLAW_SECOND_OPINION] = {LC_FLAWS_AMBIGUOUS, LC_S_INIT("is refused by libzip's consistency check")},
    [LC_FLAW_PARENT_NAME] = {LC_FLAWS_UNSAFE, LC_S_INIT("has '..' in its name")},
    [LC_FLAW_ABSOLUTE_NAME] = {LC_FLAWS_UNSAFE, LC_S_INIT("has an absolute name")},
    [LC_FLAW_BACKSLASH_NAME] = {LC_FLAWS_UNSAFE, LC_S_INIT("has a backslash in its name")},
    [LC_FLAW_NUL_NAME] = {LC_FLAWS_UNSAFE, LC_S_INIT("has a NUL byte in its name")},
    [LC_FLAW_CONTROL_NAME] = {LC_FLAWS_UNSAFE, LC_S_INIT("has a control character in its name")},
    [LC_FLAW_INVALID_UTF8_NAME] = {LC_FLAWS_UNSAFE, LC_S_INIT("has a name that is not UTF-8")},
    [LC_FLAW_EMPTY_NAME] = {LC_FLAWS_UNSAFE, LC_S_INIT("has an empty name")},
    [LC_FLAW_LONG_NAME] = {LC_FLAWS_UNSAFE, LC_S_INIT("has a name longer than Linux takes")},
    [LC_FLAW_SPECIAL_FILE] = {LC_FLAWS_UNSAFE, LC_S_INIT("is a device, FIFO or socket")},
    [LC_FLAW_LINK_TOO_LONG] = {LC_FLAWS_UNSAFE, LC_S_INIT("is a symbolic link with too long a target")},
    [LC_FLAW_LINK_OUTSIDE] = {LC_FLAWS_DIRECTORY, LC_S_INIT("is a symbolic link that leaves the folder")},
    [LC_FLAW_LINK_LOOP] = {LC_FLAWS_DIRECTORY, LC_S_INIT("is a symbolic link that leads back to itself")},
    [LC_FLAW_CANNOT_READ] = {LC_FLAWS_DIRECTORY, LC_S_INIT("cannot be read")},
    [LC_FLAW_TOO_DEEP] = {LC_FLAWS_DIRECTORY, LC_S_INIT("is nested too deeply")},
    [LC_FLAW_DUPLICATE_NAME] = {LC_FLAWS_DUPLICATE, LC_S_INIT("repeats an earlier entry's name")},
};

enum lc_flaw_group lc_flaw_group(enum lc_flaw_kind kind)
{
    return kinds[kind].group;
}

lc_str lc_flaw_text(enum lc_flaw_kind kind)
{
    return kinds[kind].text;
}

/* The bit under which reader->reported keeps a flaw that only reading can find; 0 for all others. */
static uint8_t reported_bit(enum lc_flaw_kind kind)
{
    return (uint8_t)(kind == LC_FLAW_BAD_CHECKSUM ? 1
                     : kind == LC_FLAW_BAD_SIZE   ? 2
                     : kind == LC_FLAW_BAD_DATA   ? 4
                                                  : 0);
}

static bool is_repeated(struct lc_archive *archive, enum lc_flaw_kind kind, uint32_t entry)
{
    struct lc_archive_reader *reader = archive->reader;
    uint8_t bit = reported_bit(kind);

    if (bit == 0 || entry >= archive->count)
        return false;
    if (!reader->reported) {
        reader->reported = calloc(archive->count, 1);
        if (!reader->reported)
            lc_out_of_memory(archive->count);
    }
    if (reader->reported[entry] & bit)
        return true;
    reader->reported[entry] |= bit;
    return false;
}

static int compare_flaws(const void *a, const void *b)
{
    const struct lc_flaw *x = a, *y = b;

    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    /* The archive as a whole comes before its entries: LC_NO_ENTRY + 1 is 0. */
    if (x->entry != y->entry)
        return x->entry + 1 < y->entry + 1 ? -1 : 1;
    if (x->other != y->other)
        return x->other + 1 < y->other + 1 ? -1 : 1;
    return lc_str_cmp(x->detail, y->detail);
}

/* A place for a flaw of a kind whose list is full: that of its greatest flaw, when the new one is smaller. While
 * opening, flaws come in a fixed order and the first ones stay, which keeps a hostile archive from making this search
 * every time. */
static struct lc_flaw *place_in_full_list(struct lc_archive *archive, const struct lc_flaw *flaw)
{
    struct lc_flaw *greatest = NULL;

    if (!archive->reader->opened)
        return NULL;
    for (size_t i = 0; i < archive->flaws.count; i++) {
        struct lc_flaw *item = &archive->flaws.items[i];

        if (item->kind == flaw->kind && (!greatest || compare_flaws(item, greatest) > 0))
            greatest = item;
    }
    return greatest && compare_flaws(flaw, greatest) < 0 ? greatest : NULL;
}

void lc_archive_add_flaw(struct lc_archive *archive, enum lc_flaw_kind kind, uint32_t entry, uint32_t other,
                         const char *format, ...)
{
    struct lc_flaw flaw = {.kind = kind, .entry = entry, .other = other};
    struct lc_flaws *flaws = &archive->flaws;
    struct lc_flaw *place;
    char detail[DETAIL_BYTES];
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(detail, sizeof detail, format, arguments);
    va_end(arguments);
    if (length > 0)
        flaw.detail = (lc_str){detail, (size_t)length < sizeof detail ? (size_t)length : sizeof detail - 1};

    pthread_mutex_lock(&archive->reader->lock);
    if (!is_repeated(archive, kind, entry)) {
        if (flaws->by_kind[kind]++ < LC_FLAWS_MAX)
            place = LC_PUSH(&archive->arena, flaws);
        else
            place = place_in_full_list(archive, &flaw);
        if (place) {
            flaw.detail = lc_arena_copy(&archive->arena, flaw.detail);
            *place = flaw;
        }
    }
    pthread_mutex_unlock(&archive->reader->lock);
}

void lc_archive_sort_flaws(struct lc_archive *archive)
{
    pthread_mutex_lock(&archive->reader->lock);
    if (archive->flaws.count > 1)
        qsort(archive->flaws.items, archive->flaws.count, sizeof *archive->flaws.items, compare_flaws);
    pthread_mutex_unlock(&archive->reader->lock);
}
