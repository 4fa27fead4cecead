/* From a file to its secrets. Read lc_secret_read at the end first. */
#include "lint/run/secret_files.h"

#include <inttypes.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/scan/name_before.h"
#include "layers/scan/sha256.h"
#include "layers/source/bundle.h"
#include "layers/text/text.h"
#include "lint/run/secret_context.h"
#include "lint/run/secret_lines.h"
#include "rules/secrets/files.h"

enum { BINARY_HEAD = 8192 };

/* -- keeping ------------------------------------------------------------------------------------------------------- */

/* One text under scan: a file, or something inside of one. */
struct text {
    struct lc_secret_reading *reading;
    uint32_t entry;
    lc_str path, inside, bytes, package, hash;
    bool third_party;
};

static lc_str path_of(const struct text *text)
{
    return text->inside.len > 0 ? text->inside : text->path;
}

static void unread(struct lc_secret_reading *reading, uint32_t entry, lc_str why)
{
    if (reading->finds->unread++ > 0 && reading->finds->first_unread <= entry)
        return;
    reading->finds->first_unread = entry;
    reading->finds->why = lc_arena_copy(reading->arena, why);
}

/* Is the file what the wheel brought? RECORD writes the digest in base64 without padding. */
static bool is_as_published(const struct text *text)
{
    lc_str digest;

    if (text->inside.len > 0 || !lc_str_has_prefix(text->hash, LC_S("sha256=")))
        return false;
    digest = lc_sha256_base64url(text->bytes, &text->reading->scratch);
    return lc_str_eq(lc_str_from_index(text->hash, 7), digest);
}

/* Of a find in a text; in a container of keys, which has no place, `secret` is NULL. */
static enum lc_secret_excuse excuse_of(const struct text *text, const struct lc_secret *secret, bool third_party)
{
    if (!third_party)
        return secret && secret->kind->generic && lc_secret_is_test(path_of(text)) ? LC_SECRET_TEST : LC_SECRET_OURS;
    if (is_as_published(text))
        return LC_SECRET_PUBLISHED;
    if (lc_secret_is_fixture(text->inside.len > 0 ? text->inside : lc_secret_below_package(text->path, text->package)))
        return LC_SECRET_FIXTURE;
    return secret && lc_secret_is_in_comment(text->bytes, path_of(text), secret->start) ? LC_SECRET_COMMENT
                                                                                        : LC_SECRET_OURS;
}

static bool is_binary(lc_str bytes)
{
    return bytes.len > 0 && memchr(bytes.ptr, '\0', bytes.len < BINARY_HEAD ? bytes.len : BINARY_HEAD) != NULL;
}

static struct lc_packed_secret *keep(const struct text *text, const struct lc_secret_kind *kind, lc_str secret,
                                     enum lc_secret_excuse excuse)
{
    struct lc_secret_reading *reading = text->reading;
    struct lc_packed_secret *kept;

    if (reading->finds->count >= LC_SECRETS_MAX * 8) {
        reading->finds->more++;
        return NULL;
    }
    kept = LC_PUSH(reading->arena, reading->finds);
    *kept = (struct lc_packed_secret){.kind = kind,
                                      .same = lc_str_hash(secret, reading->seed),
                                      .entry = text->entry,
                                      .inside = lc_arena_copy(reading->arena, text->inside),
                                      .package = lc_arena_copy(reading->arena, text->package),
                                      .shown = lc_secret_shown(kind, secret, reading->arena),
                                      .text = is_binary(secret) ? LC_S("") : lc_arena_copy(reading->arena, secret),
                                      .excuse = excuse};
    return kept;
}

static void place(const struct text *text, size_t offset, struct lc_packed_secret *secret)
{
    size_t line_start = 0;

    secret->name = lc_arena_copy(text->reading->arena, lc_scan_name_before(text->bytes, offset));
    secret->line = 1;
    for (const char *at = text->bytes.ptr, *end = at + offset; (at = memchr(at, '\n', (size_t)(end - at))) != NULL;
         at++) {
        secret->line++;
        line_start = (size_t)(at - text->bytes.ptr) + 1;
    }
    secret->column = (uint32_t)(offset - line_start) + 1;
}

/* -- scanning ------------------------------------------------------------------------------------------------------ */

static void say_limit(const struct text *text, const struct lc_secrets *found)
{
    if (found->limited)
        unread(text->reading, text->entry,
               lc_arena_printf(&text->reading->scratch, "looking for '%.*s' took too many steps",
                               LC_FMT(found->limited->id)));
    text->reading->finds->more += found->more;
}

/* Names and values tell little in somebody else's code, and bundles hold some. */
static bool is_bundled(const struct text *text, struct lc_bundle *bundle, bool *read, size_t offset)
{
    const struct lc_bundle_range *range;
    lc_str extension = lc_path_extension(text->path);

    if (text->inside.len > 0 ||
        !(lc_str_is(extension, ".js") || lc_str_is(extension, ".mjs") || lc_str_is(extension, ".cjs")))
        return false;
    if (!*read)
        lc_bundle_read(text->bytes, NULL, &text->reading->scratch, bundle);
    *read = true;
    range = lc_bundle_at(bundle, offset);
    return range && range->party == LC_PARTY_THIRD;
}

static void scan_whole(const struct text *text, enum lc_scan_form form)
{
    struct lc_bundle bundle = {.kind = LC_BUNDLE_NONE};
    struct lc_secrets found;
    bool read = false;

    lc_scan(text->reading->worker, text->bytes, form, path_of(text), &text->reading->scratch, &found);
    for (size_t i = 0; i < found.count; i++) {
        const struct lc_secret *secret = &found.items[i];
        struct lc_packed_secret *kept;
        bool third_party = text->third_party || is_bundled(text, &bundle, &read, secret->start);
        if (third_party && (secret->kind->generic || lc_secret_is_toy(text->bytes, secret)))
            continue;
        kept = keep(text, secret->kind, lc_str_cut(text->bytes, secret->start, secret->end),
                    excuse_of(text, secret, third_party));
        if (kept)
            place(text, secret->start, kept);
    }
    say_limit(text, &found);
}

/* One line has one secret; in a Dockerfile it may set several variables. */
static bool is_same_place(enum lc_line_form form, const struct lc_packed_secret *a, const struct lc_packed_secret *b)
{
    return a->line == b->line && (form != LC_LINES_DOCKERFILE || a->column == b->column);
}

/* Line by line as variables; and as a whole, of a .env file for keys of several lines. */
static void scan_lines(const struct text *text, enum lc_line_form form)
{
    struct lc_secret_reading *reading = text->reading;
    size_t first = reading->finds->count;
    struct lc_line_reader lines = {.form = form, .rest = text->bytes};
    struct lc_line_variable variable;

    if (lc_str_has_prefix(lines.rest, LC_S("\xef\xbb\xbf")))
        lines.rest = lc_str_from_index(lines.rest, 3); /* as Windows' editors write it */
    scan_whole(text, form == LC_LINES_ENV ? LC_SCAN_THIRD_PARTY : LC_SCAN_FILE);
    while (lc_line_next(&lines, &variable)) {
        struct lc_secrets found;
        lc_str as_variable = lc_line_as_variable(&variable, &reading->scratch);
        size_t before = variable.name.len + 1, offset = (size_t)(variable.value.ptr - text->bytes.ptr);
        lc_scan(reading->worker, as_variable, LC_SCAN_VARIABLE, LC_S(""), &reading->scratch, &found);
        for (size_t i = 0; i < found.count; i++) {
            const struct lc_secret *secret = &found.items[i];
            struct lc_packed_secret spot = {0}, *kept;
            bool known = secret->start < before;
            if (!known)
                place(text, offset + secret->start - before, &spot);
            for (size_t k = first; k < reading->finds->count; k++)
                known |= is_same_place(form, &reading->finds->items[k], &spot);
            kept = known ? NULL
                         : keep(text, secret->kind, lc_str_cut(as_variable, secret->start, secret->end),
                                excuse_of(text, secret, false));
            if (kept) {
                kept->line = spot.line;
                kept->name = lc_arena_copy(reading->arena, variable.name);
                kept->column = spot.column;
            }
        }
        say_limit(text, &found);
    }
}

/* The sources that a source map carries, each as a text of its own; the names of packages' sources tell theirs. */
static void scan_map(const struct text *text)
{
    const struct lc_node *root, *names, *contents, *name;
    struct lc_err ignored = {0};

    if (lc_document_parse(LC_NOTATION_JSON, text->bytes, &text->reading->scratch, &root, &ignored) != LC_OK)
        return;
    names = lc_node_get(root, LC_S("sources"));
    contents = lc_node_get(root, LC_S("sourcesContent"));
    if (names == NULL || contents == NULL || names->kind != LC_EVENT_LIST || contents->kind != LC_EVENT_LIST)
        return;
    name = names->first;
    for (const struct lc_node *source = contents->first; source && name; source = source->next, name = name->next) {
        struct text one = *text;
        one.inside = lc_node_text(name).len > 0 ? lc_node_text(name) : LC_S("a source without a name");
        one.bytes = lc_node_text(source);
        one.third_party = text->third_party || lc_party_of_path(one.inside) == LC_PARTY_THIRD;
        scan_whole(&one, one.third_party ? LC_SCAN_THIRD_PARTY : LC_SCAN_FILE);
    }
}

/* A well-known library among the user's own files; a handler is none, whatever its first module says. */
static bool is_library(const struct text *text)
{
    return lc_secret_is_library(path_of(text)) ||
           (lc_str_is(lc_path_extension(path_of(text)), ".js") && lc_str_contains(path_of(text), LC_S(".min.")) &&
            lc_secret_has_library_banner(text->bytes));
}

static void scan_text(const struct text *text)
{
    struct lc_secret_reading *reading = text->reading;
    lc_str path = path_of(text);
    enum lc_secret_file kind = lc_secret_file_kind(path);
    const struct lc_secret_kind *keystore = NULL;

    if (kind == LC_FILE_KEYSTORE || kind == LC_FILE_RISKY)
        keystore = lc_secret_keystore(text->bytes);
    if (keystore)
        keep(text, keystore, text->bytes, excuse_of(text, NULL, text->third_party));
    if (keystore || is_binary(text->bytes))
        return;
    if (kind == LC_FILE_MAP)
        scan_map(text);
    else if (lc_line_form_of(path) != LC_LINES_NONE && !text->third_party &&
             (reading->unit->as_function || kind == LC_FILE_RISKY))
        scan_lines(text, lc_line_form_of(path));
    else if (!text->third_party && !is_library(text) && (reading->unit->as_function || kind == LC_FILE_RISKY))
        scan_whole(text, LC_SCAN_FILE);
    else
        scan_whole(text, LC_SCAN_THIRD_PARTY);
}

/* -- archives inside ----------------------------------------------------------------------------------------------- */

/* What is certainly no text, so that it need not be inflated. */
static bool is_code_or_picture(lc_str path)
{
    static const char *const extensions[] = {".class", ".so", ".dll", ".png", ".jpg", ".gif", ".pyc", ".jar", ".zip"};
    lc_str extension = lc_path_extension(path);

    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++)
        if (lc_str_is(extension, extensions[i]))
            return true;
    return false;
}

static void scan_inner(const struct text *outer, struct lc_archive *inner, uint32_t entry, struct lc_arena *scratch,
                       uint64_t *left)
{
    const struct lc_entry *file = &inner->entries[entry];
    struct text text = *outer;
    struct lc_err ignored = {0};

    if (file->kind != LC_ENTRY_FILE || (file->flags & (LC_ENTRY_UNREADABLE | LC_ENTRY_UNSAFE)) ||
        is_code_or_picture(file->path) ||
        (file->size > LC_SCAN_TEXT_MAX && lc_secret_file_kind(file->path) == LC_FILE_OTHER))
        return;
    if (file->size > *left || file->size > LC_SCAN_TEXT_MAX) {
        unread(outer->reading, outer->entry, LC_S("an archive inside of it holds too much to be looked through"));
        return;
    }
    *left -= file->size;
    if (lc_archive_read(inner, entry, LC_SCAN_TEXT_MAX, outer->reading->inflater, scratch, &text.bytes, &ignored) !=
        LC_OK)
        return; /* what is wrong inside a jar is no business of this rule */
    text.inside = lc_arena_printf(scratch, "%.*s!%.*s", LC_FMT(outer->path), LC_FMT(file->path));
    text.third_party = true;
    text.hash = LC_S("");
    scan_text(&text);
}

static void scan_archive(const struct text *text)
{
    struct lc_archive_options options = {.seed = text->reading->seed};
    struct lc_archive *inner = NULL;
    struct lc_source source;
    struct lc_err err = {0};
    uint64_t left = LC_SCAN_NESTED_MAX;

    lc_source_open_memory(&source, text->bytes);
    if (lc_archive_open_source(source, text->path, &options, &inner, &err) != LC_OK) {
        unread(text->reading, text->entry, lc_str_from(err.text));
        return;
    }
    if (inner->count > LC_SCAN_NESTED_ENTRIES_MAX)
        unread(text->reading, text->entry, LC_S("an archive inside of it has too many entries"));
    for (size_t i = 0; i < inner->count && i < LC_SCAN_NESTED_ENTRIES_MAX; i++) {
        struct lc_arena scratch;
        lc_arena_init(&scratch, text->reading->seed);
        scan_inner(text, inner, (uint32_t)i, &scratch, &left);
        lc_arena_release(&scratch);
    }
    lc_archive_close(inner);
}

/* -- one entry ----------------------------------------------------------------------------------------------------- */

/* The bytes, where they are wanted and not too many. Else they are verified when all are; what is wrong is kept as a
 * flaw of the archive, which the rules report. */
static bool read_bytes(struct lc_secret_reading *reading, uint32_t index, enum lc_secret_file kind, lc_str *out)
{
    const struct lc_entry *entry = &reading->unit->archive->entries[index];
    const struct lc_need *need = lc_contents_get(&reading->unit->contents, index);
    uint64_t cap = kind == LC_FILE_ARCHIVE ? LC_JAR_BYTES_MAX : LC_SCAN_TEXT_MAX;
    struct lc_err err = {0};

    if (need && need->fetched && need->status == LC_OK && need->head == 0) {
        *out = need->bytes;
        return true;
    }
    if (reading->looks && entry->size <= cap) {
        enum lc_status status =
            lc_archive_read(reading->unit->archive, index, cap, reading->inflater, &reading->scratch, out, &err);
        if (status == LC_OK)
            return true;
        if (status != LC_MALFORMED)
            unread(reading, index, lc_str_from(err.text));
        return false;
    }
    if (reading->looks && kind != LC_FILE_OTHER)
        unread(reading, index, lc_arena_printf(&reading->scratch, "it has more than %" PRIu64 " bytes", cap));
    if (reading->thorough && lc_archive_verify(reading->unit->archive, index, reading->inflater, NULL) != LC_OK)
        return false;
    return false;
}

void lc_secret_read(struct lc_secret_reading *reading, uint32_t index)
{
    const struct lc_entry *entry = &reading->unit->archive->entries[index];
    enum lc_secret_file kind = lc_secret_file_kind(entry->path);
    struct text text = {.reading = reading, .entry = index, .path = entry->path};

    if (!read_bytes(reading, index, kind, &text.bytes) || !reading->looks ||
        (entry->flags & (LC_ENTRY_UNSAFE | LC_ENTRY_DUPLICATE)))
        return;
    text.third_party = lc_secret_is_third_party(reading->owners, entry->path, &text.package, &text.hash);
    if (kind == LC_FILE_ARCHIVE && reading->thorough)
        scan_archive(&text);
    else
        scan_text(&text);
}
