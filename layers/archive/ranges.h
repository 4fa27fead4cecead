#ifndef LC_ARCHIVE_RANGES_H
#define LC_ARCHIVE_RANGES_H

#include "layers/archive/archive.h"

/* Parts of an entry, wherever they lie in it, without keeping the rest.
 *
 * Of a folder's file and of a stored entry only these bytes are read. A deflated entry has to be inflated up to the
 * last one: a small one in one go, and the inflater remembers the last such entry, so that the next ranges of it cost
 * nothing; a large one as a stream that is dropped between ranges and left behind the last one. */

/* One part.
 * Shape:  `bytes` are fewer than `length` when the entry ends before, none when it ends before `offset`. A `hint` is
 *         kept only when it costs nothing to have it: where the stream passes by. The rest is private: room that was
 *         made, and how much of it is filled. */
struct lc_range {
    uint64_t offset, length;
    lc_str bytes;
    bool hint;
    bool fetched; /* of a hint also when it was passed over: then `bytes` are empty */
    char *into;
    size_t room, got;
};

/* Shape:  all of one entry, in the order asked for; ranges may overlap. `held` and `held_use` are private: the inflater
 *         whose memory still has the entry, if its number of uses is the same.
 * Units:  `kept` bytes of all ranges fetched so far, at most `cap`.
 * Owner:  everything in `arena`. */
struct lc_ranges {
    struct lc_arena *arena;
    struct lc_range *items;
    size_t count, capacity;
    uint64_t kept, cap;
    const struct lc_inflater *held;
    uint64_t held_use;
};

void lc_ranges_init(struct lc_ranges *ranges, uint64_t cap, struct lc_arena *arena);
/* Asks for a part; what is there already, or asked for already, is not asked for again. */
void lc_ranges_want(struct lc_ranges *ranges, uint64_t offset, uint64_t length, bool hint);
/* Gives a part that is known from elsewhere, such as the head of the file. `bytes` are borrowed. */
void lc_ranges_give(struct lc_ranges *ranges, uint64_t offset, lc_str bytes);
/* What is known from `offset` on without a gap, at most `length` bytes: the longest that one range has. */
lc_str lc_ranges_at(const struct lc_ranges *ranges, uint64_t offset, uint64_t length);
/* The bytes of [offset, offset + length) if one range fetched holds all of them: false when they have to be asked for,
 * or lie behind the file's end. */
bool lc_ranges_get(const struct lc_ranges *ranges, uint64_t offset, uint64_t length, lc_str *out);

/* Fetches what was asked for and is not there. A hint over the cap is passed over. Parts are not verified, but an entry
 * that is inflated in one go is, as lc_archive_read does.
 * Errors: LC_LIMIT over the cap or, of a deflated entry, beyond LC_ENTRY_BYTES_MAX; LC_MALFORMED it does not inflate as
 *         far as that, or not to what it declares (a flaw is added too); LC_UNSUPPORTED, LC_IO as lc_archive_read. */
LC_MUST_USE enum lc_status lc_archive_read_ranges(struct lc_archive *archive, uint32_t entry, struct lc_ranges *ranges,
                                                  struct lc_inflater *inflater, struct lc_err *err);

#endif
