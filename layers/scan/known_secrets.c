/* Known secrets, found by their first bytes: a text of megabytes is looked through once, however many there are. */
#include "layers/scan/known_secrets.h"

#include "layers/base/caps.h"
#include "layers/base/map.h"
#include "layers/base/utf8.h"
#include "layers/text/text.h"

enum { HEAD_BYTES = 4, BUCKETS = 4096, LINE_LEAST = 16 };

struct form {
    lc_str text;
    const struct form *next; /* of the same bucket */
};

struct lc_known_secrets {
    struct lc_arena *arena;
    struct lc_map seen;
    const struct form *buckets[BUCKETS];
    size_t secrets;
};

static size_t bucket_of(const char *head)
{
    uint32_t bytes;

    memcpy(&bytes, head, sizeof bytes);
    return bytes * 2654435761u >> 20; /* Knuth's multiplicative hash, twelve bits of it */
}

struct lc_known_secrets *lc_known_secrets_new(struct lc_arena *arena)
{
    struct lc_known_secrets *known = LC_NEW(arena, struct lc_known_secrets);

    known->arena = arena;
    lc_map_init(&known->seen, arena, 16);
    return known;
}

static void add_form(struct lc_known_secrets *known, lc_str text)
{
    struct form *form;
    const struct form **bucket;
    void **place;

    if (text.len < LC_KNOWN_LEAST || lc_map_get(&known->seen, text))
        return;
    form = LC_NEW(known->arena, struct form);
    form->text = lc_arena_copy(known->arena, text);
    place = lc_map_put(&known->seen, form->text);
    *place = form;
    bucket = &known->buckets[bucket_of(text.ptr)];
    form->next = *bucket;
    *bucket = form;
}

/* As JSON has it, and YAML between double quotes. */
static lc_str in_json(struct lc_known_secrets *known, lc_str text)
{
    struct lc_json_writer writer;
    struct lc_buf out;
    lc_str written;

    lc_buf_init(&out, LC_SECRET_BYTES_MAX * 6);
    lc_json_begin(&writer, &out, false);
    lc_json_str(&writer, NULL, text);
    written = lc_arena_copy(known->arena, lc_str_cut(lc_buf_str(&out), 1, out.len > 0 ? out.len - 1 : 0));
    lc_buf_release(&out);
    return written;
}

/* As YAML has it between single quotes. */
static lc_str with_quotes_doubled(struct lc_known_secrets *known, lc_str text)
{
    char *bytes = lc_arena_bytes(known->arena, text.len * 2);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        bytes[len++] = text.ptr[i];
        if (text.ptr[i] == '\'')
            bytes[len++] = '\'';
    }
    return (lc_str){bytes, len};
}

void lc_known_secrets_add(struct lc_known_secrets *known, lc_str secret)
{
    lc_str rest = secret, line;

    if (secret.len < LC_KNOWN_LEAST || known->secrets >= LC_SCRUB_KNOWN_MAX || lc_map_get(&known->seen, secret))
        return;
    known->secrets++;
    add_form(known, secret);
    add_form(known, in_json(known, secret));
    add_form(known, with_quotes_doubled(known, secret));
    add_form(known, lc_utf8_escaped(known->arena, secret));
    /* What begins and ends a key is the same in all of them. */
    while (lc_str_contains(secret, LC_S("\n")) && lc_str_next(&rest, '\n', &line))
        if (lc_str_trim(line).len >= LINE_LEAST && !lc_str_has_prefix(line, LC_S("-----")))
            add_form(known, lc_str_trim(line));
}

bool lc_known_secrets_find(const struct lc_known_secrets *known, lc_str text, size_t from, size_t *start, size_t *end)
{
    if (known == NULL || known->secrets == 0)
        return false;
    for (size_t at = from; at + LC_KNOWN_LEAST <= text.len; at++) {
        size_t longest = 0;
        for (const struct form *form = known->buckets[bucket_of(text.ptr + at)]; form; form = form->next)
            if (form->text.len > longest && lc_str_has_prefix(lc_str_from_index(text, at), form->text))
                longest = form->text.len;
        if (longest == 0)
            continue;
        *start = at;
        *end = at + longest;
        return true;
    }
    return false;
}
