/* Entry names: the clean path of each, what is unsafe about it, and which entries share one.
 *
 * A name that another unpacker could take somewhere else is not placed at all (unsafe, empty path): "..", absolute, a
 * backslash (a separator to some, a byte to others), NUL (the end of the name to some), nothing at all, longer than
 * Linux takes. Control characters and bytes that are not UTF-8 make a legal Linux name: reported, and placed. */

#include "layers/archive/internal.h"

#include <endian.h>

#include "layers/base/caps.h"
#include "layers/base/map.h"
#include "layers/base/utf8.h"

#define COMPONENT_BYTES_MAX 255   /* NAME_MAX */
#define LINUX_PATH_BYTES_MAX 4096 /* PATH_MAX */

/* What one pass over the bytes sees. */
enum {
    SEEN_BACKSLASH = 1,
    SEEN_NUL = 2,
    SEEN_CONTROL = 4, /* C0 or DEL */
    SEEN_HIGH = 8,    /* not ASCII: look at it as UTF-8 */
    SEEN_UNTIDY = 16, /* an empty or "." component: the path must be built */
    SEEN_PARENT = 32,
    SEEN_LONG = 64,
};

static unsigned judge_byte(unsigned char c)
{
    if (c >= 0x80)
        return SEEN_HIGH;
    if (c == '\\')
        return SEEN_BACKSLASH;
    if (c == 0)
        return SEEN_NUL;
    return c < 0x20 || c == 0x7f ? SEEN_CONTROL : 0;
}

static unsigned judge_component(const char *at, size_t length)
{
    if (length == 0 || (length == 1 && at[0] == '.'))
        return SEEN_UNTIDY;
    if (length == 2 && at[0] == '.' && at[1] == '.')
        return SEEN_PARENT;
    return length > COMPONENT_BYTES_MAX ? SEEN_LONG : 0;
}

enum { WORD = sizeof(uint64_t) };
#define EACH_BYTE UINT64_C(0x0101010101010101)
#define EACH_TOP (0x80 * EACH_BYTE)

/* The top bit of each byte of `word` that is `byte`, and of no other. */
static uint64_t bytes_like(uint64_t word, unsigned char byte)
{
    uint64_t differs = word ^ (byte * EACH_BYTE);

    return ~(((differs & ~EACH_TOP) + ~EACH_TOP) | differs) & EACH_TOP;
}

/* Is one of the bytes a backslash, a control character or not ASCII? */
static bool has_odd(uint64_t word)
{
    return (((word | (word - 0x20 * EACH_BYTE)) & EACH_TOP) | bytes_like(word, '\\') | bytes_like(word, 0x7f)) != 0;
}

/* `name` without its trailing slashes. */
static unsigned judge(lc_str name)
{
    unsigned seen = 0;
    size_t start = 0, at = 0;

    /* Eight bytes at a time, as long as there is nothing but components to look at. */
    for (uint64_t word, slashes; name.len - at >= WORD; at += WORD) {
        memcpy(&word, name.ptr + at, WORD);
        word = le64toh(word);
        if (has_odd(word))
            break;
        for (slashes = bytes_like(word, '/'); slashes != 0; slashes &= slashes - 1) {
            size_t slash = at + (size_t)__builtin_ctzll(slashes) / 8;
            seen |= judge_component(name.ptr + start, slash - start);
            start = slash + 1;
        }
    }
    for (; at < name.len; at++) {
        unsigned char c = (unsigned char)name.ptr[at];

        if (c == '/') {
            seen |= judge_component(name.ptr + start, at - start);
            start = at + 1;
        } else if (c < 0x20 || c >= 0x7f || c == '\\') {
            seen |= judge_byte(c);
        }
    }
    if (name.len > 0)
        seen |= judge_component(name.ptr + start, name.len - start);
    return seen;
}

static bool has_control(lc_str name)
{
    uint32_t code_point = 0;
    size_t step;

    for (size_t i = 0; i < name.len; i += step) {
        step = lc_utf8_step(lc_str_from_index(name, i), &code_point);
        if (step == 0)
            step = 1;
        else if (lc_utf8_is_control(code_point))
            return true;
    }
    return false;
}

static lc_str tidy(struct lc_arena *arena, lc_str name)
{
    char *bytes = lc_arena_bytes(arena, name.len);
    size_t length = 0;
    lc_str part;

    while (lc_str_next(&name, '/', &part)) {
        if (part.len == 0 || lc_str_is(part, "."))
            continue;
        if (length > 0)
            bytes[length++] = '/';
        memcpy(bytes + length, part.ptr, part.len);
        length += part.len;
    }
    return (lc_str){bytes, length};
}

static bool is_absolute(lc_str name)
{
    if (name.len > 0 && name.ptr[0] == '/')
        return true;
    return name.len > 2 && lc_is_alpha(name.ptr[0]) && name.ptr[1] == ':' &&
           (name.ptr[2] == '/' || name.ptr[2] == '\\');
}

void lc_name_clean(struct lc_arena *arena, lc_str raw, struct lc_clean_name *out)
{
    lc_str name = raw;
    unsigned seen;

    *out = (struct lc_clean_name){0};
    while (name.len > 0 && name.ptr[name.len - 1] == '/') {
        name.len--;
        out->trailing_slash = true;
    }
    seen = judge(name);
    if (seen & SEEN_BACKSLASH)
        out->flaws |= LC_FLAW_BIT(LC_FLAW_BACKSLASH_NAME);
    if (seen & SEEN_NUL)
        out->flaws |= LC_FLAW_BIT(LC_FLAW_NUL_NAME);
    if (seen & SEEN_PARENT)
        out->flaws |= LC_FLAW_BIT(LC_FLAW_PARENT_NAME);
    if (is_absolute(raw))
        out->flaws |= LC_FLAW_BIT(LC_FLAW_ABSOLUTE_NAME);
    if ((seen & SEEN_LONG) || name.len > LINUX_PATH_BYTES_MAX)
        out->flaws |= LC_FLAW_BIT(LC_FLAW_LONG_NAME);
    if (raw.len == 0)
        out->flaws |= LC_FLAW_BIT(LC_FLAW_EMPTY_NAME);
    out->unsafe = out->flaws != 0;
    if ((seen & SEEN_HIGH) && !lc_utf8_is_valid(name))
        out->flaws |= LC_FLAW_BIT(LC_FLAW_INVALID_UTF8_NAME);
    if ((seen & SEEN_CONTROL) || ((seen & SEEN_HIGH) && has_control(name)))
        out->flaws |= LC_FLAW_BIT(LC_FLAW_CONTROL_NAME);
    if (out->unsafe)
        return;
    out->path = (seen & SEEN_UNTIDY) ? tidy(arena, name) : name;
    /* "." names the root itself, which is fine for a folder ("./", as bsdtar writes it) and nothing for a file. */
    if (out->path.len == 0 && !out->trailing_slash) {
        out->flaws |= LC_FLAW_BIT(LC_FLAW_EMPTY_NAME);
        out->unsafe = true;
    }
}

void lc_name_report(struct lc_archive *archive, uint32_t entry, const struct lc_clean_name *name)
{
    for (uint64_t left = name->flaws; left != 0; left &= left - 1)
        lc_archive_add_flaw(archive, (enum lc_flaw_kind)__builtin_ctzll(left), entry, LC_NO_ENTRY, "%s", "");
}

static bool is_placed(const struct lc_entry *entry)
{
    return entry->path.len > 0 && !(entry->flags & LC_ENTRY_UNSAFE);
}

/* Many packers sort what they pack: then no path comes twice. */
static bool is_ascending(const struct lc_archive *archive)
{
    lc_str last = {NULL, 0};

    for (uint32_t i = 0; i < archive->count; i++) {
        const struct lc_entry *entry = &archive->entries[i];

        if (!is_placed(entry))
            continue;
        if (lc_str_cmp(last, entry->path) >= 0)
            return false;
        last = entry->path;
    }
    return true;
}

void lc_names_mark_duplicates(struct lc_archive *archive)
{
    struct lc_arena scratch;
    struct lc_map seen;

    if (is_ascending(archive))
        return;
    lc_arena_init(&scratch, archive->arena.seed);
    lc_map_init(&seen, &scratch, archive->count);
    for (uint32_t i = 0; i < archive->count; i++) {
        struct lc_entry *entry = &archive->entries[i], *earlier;
        void **slot;

        if (!is_placed(entry))
            continue;
        slot = lc_map_put(&seen, entry->path);
        earlier = *slot;
        *slot = entry;
        if (!earlier)
            continue;
        /* The last one wins, as it does for everything that unpacks from the first entry to the last. */
        earlier->flags |= LC_ENTRY_DUPLICATE;
        if (earlier->kind != LC_ENTRY_DIRECTORY || entry->kind != LC_ENTRY_DIRECTORY)
            lc_archive_add_flaw(archive, LC_FLAW_DUPLICATE_NAME, i, (uint32_t)(earlier - archive->entries), "%s", "");
    }
    lc_arena_release(&scratch);
}
