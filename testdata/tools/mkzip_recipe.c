/* Recipe lines -> entries. Read mk_recipe at the bottom first; the words of an entry are in `entry_word`. */
#include "testdata/support/secret_text.h"
#include "testdata/tools/mkzip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 8 };

static bool is(const struct mk_word *w, const char *text)
{
    return w->key[0] == '\0' && !w->quoted && w->value.len == strlen(text) &&
           memcmp(w->value.ptr, text, w->value.len) == 0;
}

static bool value_is(const struct mk_word *w, const char *text)
{
    return w->value.len == strlen(text) && memcmp(w->value.ptr, text, w->value.len) == 0;
}

static bool yes_no(const struct mk_source *src, const struct mk_word *w)
{
    if (!value_is(w, "yes") && !value_is(w, "no"))
        mk_die(src, "%s= wants yes or no", w->key);
    return value_is(w, "yes");
}

struct mk_entry *mk_add(struct mk_zip *zip, const char *path, uint32_t mode)
{
    struct mk_entry *e;

    if (zip->count == zip->cap) {
        zip->cap = zip->cap != 0 ? 2 * zip->cap : 64;
        zip->entries = realloc(zip->entries, zip->cap * sizeof *zip->entries);
        if (zip->entries == NULL)
            mk_die(NULL, "out of memory");
    }
    e = &zip->entries[zip->count++];
    memset(e, 0, sizeof *e);
    e->mode = mode;
    e->descriptor_sig = true;
    mk_puts(&e->path, path);
    return e;
}

void mk_add_text(struct mk_zip *zip, const char *folder, const char *name, const struct mk_buf *text)
{
    struct mk_entry *e = mk_add(zip, folder, S_IFREG | 0644);

    if (folder[0] != '\0')
        mk_puts(&e->path, "/");
    mk_puts(&e->path, name);
    mk_put(&e->content, text->ptr, text->len);
}

/* The lines up to one that is exactly `end`. */
static void heredoc(struct mk_source *src, const char *end, struct mk_buf *out)
{
    size_t first = src->line, len;
    const char *line;

    while (mk_next_line(src, &line, &len)) {
        if (len == strlen(end) && memcmp(line, end, len) == 0)
            return;
        mk_put(out, line, len);
        mk_puts(out, "\n");
    }
    src->line = first;
    mk_die(src, "no line '%s' ends the text", end);
}

/* Bytes that do not compress, the same on every machine (xorshift64*). */
static void noise(uint64_t count, struct mk_buf *out)
{
    uint64_t x = UINT64_C(0x9e3779b97f4a7c15);

    for (uint64_t i = 0; i < count; i += 8) {
        x ^= x >> 12;
        x ^= x << 25;
        x ^= x >> 27;
        mk_put_le(out, x * UINT64_C(0x2545f4914f6cdd1d), count - i < 8 ? (unsigned)(count - i) : 8);
    }
}

static void many(const struct mk_buf *piece, uint64_t count, struct mk_buf *out)
{
    for (uint64_t i = 0; i < count; i++)
        mk_put(out, piece->ptr, piece->len);
}

static void from_file(const struct mk_source *src, const struct mk_word *w, struct mk_buf *out)
{
    struct mk_buf path = {0};

    mk_puts(&path, src->folder);
    mk_puts(&path, "/");
    mk_put(&path, w->value.ptr + 1, w->value.len - 1);
    mk_read_file(src, mk_cstr(src, &path), out);
}

/* Made-up secrets: the text's %{…} recipes are carried out, the same in every run. */
static void made_up(const struct mk_source *src, const struct mk_buf *text, struct mk_buf *out)
{
    size_t len = 0;
    const char *template = text->len > 0 ? (const char *)text->ptr : "";
    char *made = secret_text(template, text->len, secret_text_seed(template, text->len), &len);

    if (made == NULL)
        mk_die(src, "a %%{recipe} that is not known, or has no end");
    mk_put(out, made, len);
}

/* Words that say what is in the file. True when word `*i` was one; *i then stands on its last word. */
static bool content_word(struct mk_source *src, const struct mk_words *w, size_t *i, struct mk_buf *out)
{
    const struct mk_word *word = &w->word[*i];
    const struct mk_word *next = *i + 1 < w->count ? &w->word[*i + 1] : NULL;

    if (is(word, "=") || strcmp(word->key, "repeat") == 0) {
        if (next == NULL || !next->quoted)
            mk_die(src, "a \"quoted text\" must follow");
        many(&next->value, is(word, "=") ? 1 : mk_number(src, &word->value), out);
        ++*i;
    } else if (is(word, "%")) {
        if (next == NULL || !next->quoted)
            mk_die(src, "a \"quoted text\" must follow");
        made_up(src, &next->value, out);
        ++*i;
    } else if (word->key[0] == '\0' && !word->quoted && word->value.len > 3 && memcmp(word->value.ptr, "%<<", 3) == 0) {
        struct mk_buf text = {0};

        heredoc(src, mk_cstr(src, &word->value) + 3, &text);
        made_up(src, &text, out);
    } else if (word->key[0] == '\0' && !word->quoted && word->value.len > 2 && memcmp(word->value.ptr, "<<", 2) == 0) {
        heredoc(src, mk_cstr(src, &word->value) + 2, out);
    } else if (word->key[0] == '\0' && !word->quoted && word->value.len > 1 && word->value.ptr[0] == '@') {
        from_file(src, word, out);
    } else if (strcmp(word->key, "zeros") == 0) {
        struct mk_buf zero = {(unsigned char[4096]){0}, 4096, 4096};
        uint64_t count = mk_number(src, &word->value);

        many(&zero, count / 4096, out);
        mk_put(out, zero.ptr, count % 4096);
    } else if (strcmp(word->key, "noise") == 0) {
        noise(mk_number(src, &word->value), out);
    } else if (strcmp(word->key, "hex") == 0) {
        mk_hex(src, (const char *)word->value.ptr, word->value.len, out);
    } else if (strcmp(word->key, "elf") == 0) {
        mk_elf(src, mk_cstr(src, &word->value), w, out);
    } else if (strcmp(word->key, "macho") == 0) {
        mk_macho(src, mk_cstr(src, &word->value), out);
    } else if (strcmp(word->key, "pe") == 0) {
        mk_pe(src, mk_cstr(src, &word->value), w, out);
    } else if (strcmp(word->key, "javaclass") == 0) {
        mk_class(src, &word->value, out);
    } else {
        return false;
    }
    return true;
}

static uint32_t type_bits(const struct mk_source *src, const struct mk_word *w)
{
    static const struct {
        const char *name;
        uint32_t bits;
    } types[] = {{"file", S_IFREG},  {"dir", S_IFDIR},  {"link", S_IFLNK},    {"device", S_IFCHR},
                 {"block", S_IFBLK}, {"fifo", S_IFIFO}, {"socket", S_IFSOCK}, {"none", 0}};

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (value_is(w, types[i].name))
            return types[i].bits;
    mk_die(src, "unknown mode-type");
}

static uint64_t host_id(const struct mk_source *src, const struct mk_word *w)
{
    if (value_is(w, "fat"))
        return 0;
    if (value_is(w, "unix"))
        return 3;
    if (value_is(w, "ntfs"))
        return 10;
    if (value_is(w, "darwin"))
        return 19;
    return mk_number(src, &w->value);
}

/* local-offset=N, local-offset=@ENTRY or local-offset=@ENTRY+N. */
static void offset_word(const struct mk_source *src, const struct mk_word *w, struct mk_entry *e)
{
    const unsigned char *plus = w->value.len > 0 ? memchr(w->value.ptr, '+', w->value.len) : NULL;
    struct mk_buf number = {0};
    size_t name_len = plus != NULL ? (size_t)(plus - w->value.ptr) : w->value.len;

    e->local_offset.set = true;
    if (w->value.len == 0 || w->value.ptr[0] != '@') {
        e->local_offset.value = mk_number(src, &w->value);
        return;
    }
    mk_put(&e->offset_of, w->value.ptr + 1, name_len - 1);
    if (plus != NULL) {
        mk_put(&number, plus + 1, w->value.len - name_len - 1);
        e->local_offset.value = mk_number(src, &number);
    }
}

/* key=NUMBER words of an entry. */
static bool number_word(const struct mk_source *src, const struct mk_word *w, struct mk_entry *e)
{
    const struct {
        const char *key;
        struct mk_opt *to;
    } numbers[] = {
        {"method-id", &e->method_id},
        {"flags", &e->flags},
        {"version-needed", &e->version_needed},
        {"external", &e->external},
        {"crc", &e->crc},
        {"size", &e->size},
        {"csize", &e->csize},
        {"local-crc", &e->local_crc},
        {"local-size", &e->local_size},
        {"local-csize", &e->local_csize},
        {"local-flags", &e->local_flags},
        {"local-method-id", &e->local_method_id},
        {"central-crc", &e->central_crc},
        {"central-size", &e->central_size},
        {"central-csize", &e->central_csize},
    };

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (strcmp(w->key, numbers[i].key) == 0) {
            *numbers[i].to = (struct mk_opt){true, mk_number(src, &w->value)};
            return true;
        }
    return false;
}

/* key=TEXT and key=yes words of an entry. */
static bool text_word(const struct mk_source *src, const struct mk_word *w, struct mk_entry *e)
{
    const char *text = (const char *)w->value.ptr;

    if (strcmp(w->key, "rawname") == 0) {
        e->path = w->value;
    } else if (strcmp(w->key, "local-name") == 0) {
        e->local_name = w->value;
        e->has_local_name = true;
    } else if (strcmp(w->key, "comment") == 0) {
        e->comment = w->value;
    } else if (strcmp(w->key, "gap-before") == 0) {
        e->gap_before = w->value;
    } else if (strcmp(w->key, "extra") == 0) {
        mk_hex(src, text, w->value.len, &e->extra);
    } else if (strcmp(w->key, "local-extra") == 0) {
        mk_hex(src, text, w->value.len, &e->local_extra);
    } else if (strcmp(w->key, "central-extra") == 0) {
        mk_hex(src, text, w->value.len, &e->central_extra);
    } else if (strcmp(w->key, "datadescriptor") == 0) {
        e->descriptor = yes_no(src, w);
    } else if (strcmp(w->key, "descriptor-sig") == 0) {
        e->descriptor_sig = yes_no(src, w);
    } else if (strcmp(w->key, "zip64") == 0) {
        e->zip64 = yes_no(src, w);
    } else if (strcmp(w->key, "local") == 0) {
        e->no_local = !yes_no(src, w);
    } else if (strcmp(w->key, "central") == 0) {
        e->no_central = !yes_no(src, w);
    } else {
        return false;
    }
    return true;
}

/* The words behind `file PATH`, `dir PATH`, `link PATH -> TARGET`. */
static void entry_word(const struct mk_source *src, const struct mk_word *w, struct mk_entry *e)
{
    static const char elf_words[] = " type class data needed soname interp rpath runpath verneed verdef export import ";
    char key[32];

    if (strcmp(w->key, "mode") == 0) {
        e->mode = (e->mode & S_IFMT) | (uint32_t)(strtoul(mk_cstr(src, &w->value), NULL, 8) & 07777);
    } else if (strcmp(w->key, "mode-type") == 0) {
        e->mode = (e->mode & 07777) | type_bits(src, w);
    } else if (strcmp(w->key, "method") == 0) {
        if (!value_is(w, "store") && !value_is(w, "deflate"))
            mk_die(src, "method= wants store or deflate; method-id=N lies about it");
        e->deflate = value_is(w, "deflate");
    } else if (strcmp(w->key, "host") == 0) {
        e->host = (struct mk_opt){true, host_id(src, w)};
    } else if (strcmp(w->key, "local-offset") == 0) {
        offset_word(src, w, e);
    } else if (!number_word(src, w, e) && !text_word(src, w, e)) {
        snprintf(key, sizeof key, " %s ", w->key);
        if (w->key[0] == '\0' || strstr(elf_words, key) == NULL)
            mk_die(src, "unknown word '%s%s%.*s'", w->key, w->key[0] != '\0' ? "=" : "", (int)w->value.len,
                   w->value.ptr != NULL ? (const char *)w->value.ptr : "");
    }
}

static bool entry_line(struct mk_source *src, struct mk_zip *zip, const struct mk_words *w)
{
    bool file = is(&w->word[0], "file"), dir = is(&w->word[0], "dir"), link = is(&w->word[0], "link");
    bool nested = is(&w->word[0], "zip");
    struct mk_entry *e;
    size_t i = 2;

    if (!file && !dir && !link && !nested)
        return false;
    if (w->count < 2 || w->word[1].key[0] != '\0')
        mk_die(src, "a path must follow; quote it when it has an '='");
    e = mk_add(zip, "", dir ? S_IFDIR | 0755 : link ? S_IFLNK | 0777 : S_IFREG | 0644);
    mk_put(&e->path, w->word[1].value.ptr, w->word[1].value.len);
    if (dir && (e->path.len == 0 || e->path.ptr[e->path.len - 1] != '/'))
        mk_puts(&e->path, "/");
    if (link) {
        if (w->count < 4 || !is(&w->word[2], "->"))
            mk_die(src, "a link is written: link PATH -> TARGET");
        mk_put(&e->content, w->word[3].value.ptr, w->word[3].value.len);
        i = 4;
    }
    for (; i < w->count; i++)
        if (!content_word(src, w, &i, &e->content))
            entry_word(src, &w->word[i], e);
    if (nested) { /* what was collected is a recipe of its own */
        struct mk_source inner = {src->file,      src->folder, (const char *)e->content.ptr,
                                  e->content.len, src->line,   src->depth + 1};
        struct mk_zip inner_zip = {0};

        if (inner.depth > DEPTH_MAX)
            mk_die(src, "archives nested too deep");
        mk_recipe(&inner, &inner_zip);
        e->content = (struct mk_buf){0};
        mk_write(&inner_zip, &e->content);
    }
    return true;
}

/* prefix, trailer, before-central, after-central, comment: the next word is the text. */
static bool archive_text(const struct mk_source *src, struct mk_zip *zip, const struct mk_words *w)
{
    const struct {
        const char *key;
        struct mk_buf *to;
    } texts[] = {{"prefix", &zip->prefix},
                 {"trailer", &zip->trailer},
                 {"comment", &zip->comment},
                 {"before-central", &zip->before_central},
                 {"after-central", &zip->after_central}};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (is(&w->word[0], texts[i].key)) {
            if (w->count < 2 || !w->word[1].quoted)
                mk_die(src, "a \"quoted text\" must follow");
            mk_put(texts[i].to, w->word[1].value.ptr, w->word[1].value.len);
            if (mk_find(w, "adjusted") != NULL)
                zip->prefix_unadjusted = !yes_no(src, mk_find(w, "adjusted"));
            return true;
        }
    return false;
}

static bool archive_number(const struct mk_source *src, struct mk_zip *zip, const struct mk_words *w)
{
    const struct {
        const char *key;
        struct mk_opt *to;
    } numbers[] = {{"entry-count", &zip->entry_count},
                   {"zip64-entry-count", &zip->zip64_entry_count},
                   {"cd-offset", &zip->cd_offset},
                   {"cd-size", &zip->cd_size},
                   {"comment-length", &zip->comment_length},
                   {"truncate", &zip->truncate},
                   {"cut", &zip->cut}};

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (strcmp(w->word[0].key, numbers[i].key) == 0) {
            *numbers[i].to = (struct mk_opt){true, mk_number(src, &w->word[0].value)};
            return true;
        }
    return false;
}

static struct mk_opt opt_of(const struct mk_source *src, const struct mk_word *w)
{
    return w != NULL ? (struct mk_opt){true, mk_number(src, &w->value)} : (struct mk_opt){0};
}

static bool archive_line(const struct mk_source *src, struct mk_zip *zip, const struct mk_words *w)
{
    if (strcmp(w->word[0].key, "zip64-end") == 0) {
        zip->zip64_end = yes_no(src, &w->word[0]);
    } else if (strcmp(w->word[0].key, "second-eocd") == 0) {
        const struct mk_word *place = mk_find(w, "place");

        zip->second_end = yes_no(src, &w->word[0]);
        zip->second_end_in_comment = place != NULL && value_is(place, "comment");
        zip->second_count = opt_of(src, mk_find(w, "count"));
        zip->second_cd_size = opt_of(src, mk_find(w, "cd-size"));
        zip->second_cd_offset = opt_of(src, mk_find(w, "cd-offset"));
    } else if (strcmp(w->word[0].key, "patch") == 0) {
        size_t n = zip->patch_count++;

        zip->patches = realloc(zip->patches, zip->patch_count * sizeof *zip->patches);
        zip->patch_at = realloc(zip->patch_at, zip->patch_count * sizeof *zip->patch_at);
        if (zip->patches == NULL || zip->patch_at == NULL || w->count != 2)
            mk_die(src, "a patch is written: patch=OFFSET \"bytes\"");
        zip->patches[n] = w->word[1].value;
        zip->patch_at[n] = mk_number(src, &w->word[0].value);
    } else {
        return archive_text(src, zip, w) || archive_number(src, zip, w);
    }
    return true;
}

/* `many N LINE`: the line N times, % in it replaced by 0, 1, 2, … */
static bool many_line(const struct mk_source *src, struct mk_zip *zip, const char *line, size_t len)
{
    char *rest;
    uint64_t count;

    if (len < 5 || memcmp(line, "many ", 5) != 0)
        return false;
    count = strtoull(line + 5, &rest, 10);
    for (uint64_t n = 0; n < count; n++) {
        struct mk_buf text = {0};
        struct mk_source inner = {src->file, src->folder, NULL, 0, src->line - 1, src->depth + 1};

        if (inner.depth > DEPTH_MAX)
            mk_die(src, "many inside many, too deep");
        for (const char *p = rest; p < line + len; p++)
            if (*p == '%')
                mk_putf(&text, "%llu", (unsigned long long)n);
            else
                mk_put(&text, p, 1);
        inner.text = (const char *)text.ptr;
        inner.len = text.len;
        mk_recipe(&inner, zip);
    }
    return true;
}

void mk_recipe(struct mk_source *src, struct mk_zip *zip)
{
    struct mk_words *w = malloc(sizeof *w);
    const char *line;
    size_t len;

    if (w == NULL)
        mk_die(src, "out of memory");
    while (mk_next_line(src, &line, &len)) {
        if (many_line(src, zip, line, len))
            continue;
        mk_split(src, line, len, w);
        if (w->count == 0)
            continue;
        if (!entry_line(src, zip, w) && !archive_line(src, zip, w) && !mk_package(src, zip, w))
            mk_die(src, "unknown line '%.*s'", (int)len, line);
    }
    free(w);
}
