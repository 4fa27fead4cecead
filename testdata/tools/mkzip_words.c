/* Growing bytes, and the words of a recipe line: plain, "quoted with C escapes", key=value. */
#include "testdata/tools/mkzip.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mk_die(const struct mk_source *src, const char *format, ...)
{
    va_list args;

    fflush(stdout);
    if (src != NULL)
        fprintf(stderr, "%s:%zu: ", src->file, src->line);
    else
        fprintf(stderr, "mkzip: ");
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(2);
}

static void reserve(struct mk_buf *b, size_t more)
{
    size_t want, cap = b->cap != 0 ? b->cap : 64;

    if (__builtin_add_overflow(b->len, more, &want))
        mk_die(NULL, "archive too large");
    while (cap < want)
        if (__builtin_mul_overflow(cap, (size_t)2, &cap))
            mk_die(NULL, "archive too large");
    if (cap == b->cap)
        return;
    b->ptr = realloc(b->ptr, cap);
    if (b->ptr == NULL)
        mk_die(NULL, "out of memory");
    b->cap = cap;
}

void mk_put(struct mk_buf *b, const void *bytes, size_t len)
{
    if (len == 0)
        return;
    reserve(b, len);
    memcpy(b->ptr + b->len, bytes, len);
    b->len += len;
}

void mk_puts(struct mk_buf *b, const char *text)
{
    mk_put(b, text, strlen(text));
}

void mk_putf(struct mk_buf *b, const char *format, ...)
{
    char text[4096];
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (len < 0 || (size_t)len >= sizeof text)
        mk_die(NULL, "text of more than %zu bytes", sizeof text);
    mk_put(b, text, (size_t)len);
}

void mk_put_le(struct mk_buf *b, uint64_t value, unsigned width)
{
    unsigned char bytes[8];

    for (unsigned i = 0; i < width; i++)
        bytes[i] = (unsigned char)(value >> (8 * i) & 0xff);
    mk_put(b, bytes, width);
}

void mk_read_file(const struct mk_source *src, const char *path, struct mk_buf *out)
{
    unsigned char chunk[65536];
    FILE *f = fopen(path, "rb");
    size_t got;

    if (f == NULL)
        mk_die(src, "cannot open '%s': %s", path, strerror(errno));
    while ((got = fread(chunk, 1, sizeof chunk, f)) > 0)
        mk_put(out, chunk, got);
    if (ferror(f) != 0)
        mk_die(src, "cannot read '%s'", path);
    fclose(f);
}

char *mk_cstr(const struct mk_source *src, const struct mk_buf *b)
{
    char *text = calloc(1, b->len + 1);

    if (text == NULL)
        mk_die(src, "out of memory");
    if (b->len > 0)
        memcpy(text, b->ptr, b->len);
    if (strlen(text) != b->len)
        mk_die(src, "a NUL byte is not possible here");
    return text;
}

bool mk_next_line(struct mk_source *src, const char **line, size_t *len)
{
    const char *end;

    if (src->len == 0)
        return false;
    end = memchr(src->text, '\n', src->len);
    *line = src->text;
    *len = end != NULL ? (size_t)(end - src->text) : src->len;
    src->text += *len + (end != NULL);
    src->len -= *len + (end != NULL);
    src->line++;
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

void mk_hex(const struct mk_source *src, const char *text, size_t len, struct mk_buf *out)
{
    for (size_t i = 0; i < len;) {
        int high, low;

        if (text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '_') {
            i++;
            continue;
        }
        high = hex_digit(text[i]);
        low = i + 1 < len ? hex_digit(text[i + 1]) : -1;
        if (high < 0 || low < 0)
            mk_die(src, "not a pair of hex digits at '%.*s'", (int)(len - i < 8 ? len - i : 8), text + i);
        mk_put_le(out, (uint64_t)(high << 4 | low), 1);
        i += 2;
    }
}

/* The escape behind a backslash at text[0]; returns how many bytes it took. */
static size_t escape(const struct mk_source *src, const char *text, size_t len, struct mk_buf *out)
{
    static const char letters[] = "ntr0e\\\"'", bytes[] = "\n\t\r\0\033\\\"'";
    const char *at;

    if (len == 0)
        mk_die(src, "a backslash ends the line");
    if (text[0] == 'x') {
        if (len < 3)
            mk_die(src, "\\x needs two hex digits");
        mk_hex(src, text + 1, 2, out);
        return 3;
    }
    at = memchr(letters, text[0], sizeof letters - 1);
    if (at == NULL)
        mk_die(src, "unknown escape '\\%c'", text[0]);
    mk_put(out, &bytes[at - letters], 1);
    return 1;
}

/* The quoted text that starts at text[0]; returns how many bytes it took. */
static size_t quoted(const struct mk_source *src, const char *text, size_t len, struct mk_buf *out)
{
    size_t i = 1;

    for (; i < len && text[i] != '"'; i++)
        if (text[i] == '\\')
            i += escape(src, text + i + 1, len - i - 1, out);
        else
            mk_put(out, text + i, 1);
    if (i >= len)
        mk_die(src, "a quote is not closed");
    return i + 1;
}

void mk_split(const struct mk_source *src, const char *line, size_t len, struct mk_words *out)
{
    size_t i = 0;

    out->count = 0;
    while (i < len) {
        struct mk_word *w = &out->word[out->count];
        struct mk_buf key = {0};

        if (line[i] == ' ' || line[i] == '\t' || line[i] == '\r') {
            i++;
            continue;
        }
        if (line[i] == '#')
            break;
        if (out->count == sizeof out->word / sizeof out->word[0])
            mk_die(src, "more than %zu words", out->count);
        memset(w, 0, sizeof *w);
        for (; i < len && line[i] != ' ' && line[i] != '\t' && line[i] != '\r';) {
            if (line[i] == '"') {
                i += quoted(src, line + i, len - i, &w->value);
                w->quoted = true;
            } else if (line[i] == '=' && w->value.len > 0 && key.len == 0 && !w->quoted) {
                key = w->value;
                w->value = (struct mk_buf){0};
                i++;
            } else {
                mk_put(&w->value, line + i, 1);
                i++;
            }
        }
        w->key = mk_cstr(src, &key);
        free(key.ptr);
        out->count++;
    }
}

uint64_t mk_number(const struct mk_source *src, const struct mk_buf *value)
{
    char *end, *text = mk_cstr(src, value);
    uint64_t number;

    errno = 0;
    number = strtoull(text, &end, 0);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0)
        mk_die(src, "'%s' is not a number", text);
    free(text);
    return number;
}

void mk_words_free(struct mk_words *w)
{
    for (size_t i = 0; i < w->count; i++) {
        free(w->word[i].key);
        free(w->word[i].value.ptr);
    }
    w->count = 0;
}

const struct mk_word *mk_find(const struct mk_words *w, const char *key)
{
    for (size_t i = 0; i < w->count; i++)
        if (strcmp(w->word[i].key, key) == 0)
            return &w->word[i];
    return NULL;
}
