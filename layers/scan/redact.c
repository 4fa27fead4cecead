/* Redaction. */
#include "layers/scan/redact.h"

#include "layers/base/buf.h"
#include "layers/base/caps.h"
#include "layers/text/text.h"

enum { SHOWN_MAX = 4, SHORT_SECRET = 16 };

/* Only what every secret of the kind has is shown: a keyword that the secret begins with. */
lc_str lc_secret_shown(const struct lc_secret_kind *kind, lc_str secret, struct lc_arena *arena)
{
    size_t most = 0;

    for (size_t i = 0; i < kind->keywords.count && secret.len >= SHORT_SECRET && !kind->generic; i++) {
        lc_str keyword = kind->keywords.items[i];
        if (keyword.len > most && lc_str_caseeq(lc_str_cut(secret, 0, keyword.len), keyword))
            most = keyword.len;
    }
    if (most == 0)
        return LC_S("");
    return lc_arena_printf(arena, "%.*s...", LC_FMT(lc_str_cut(secret, 0, most < SHOWN_MAX ? most : SHOWN_MAX)));
}

/* A text being rewritten: what stood before `from` is in `out`. */
struct scrubbing {
    lc_str text;
    struct lc_buf out;
    size_t from;
    struct lc_part *part, moved;
    bool changed;
};

static void replace(struct scrubbing *s, size_t start, size_t end, lc_str by)
{
    lc_buf_add(&s->out, lc_str_cut(s->text, s->from, start));
    if (s->part && s->part->start >= start)
        s->moved.start = s->part->start < end ? s->out.len : s->moved.start + by.len - (end - start);
    if (s->part && s->part->end > start)
        s->moved.end = s->part->end < end ? s->out.len + by.len : s->moved.end + by.len - (end - start);
    lc_buf_add(&s->out, by);
    s->from = end;
    s->changed = true;
}

static void begin(struct scrubbing *s, lc_str text, struct lc_part *part)
{
    *s = (struct scrubbing){.text = text, .part = part, .moved = part ? *part : (struct lc_part){0, 0}};
    lc_buf_init(&s->out, LC_REPORT_BYTES_MAX);
}

static lc_str end(struct scrubbing *s, struct lc_arena *arena)
{
    lc_str result = s->text;

    if (s->changed) {
        lc_buf_add(&s->out, lc_str_from_index(s->text, s->from));
        result = lc_arena_copy(arena, lc_buf_str(&s->out));
        if (s->part)
            *s->part = s->moved;
    }
    lc_buf_release(&s->out);
    return result;
}

static lc_str scrub_known(const struct lc_scrubber *scrubber, lc_str text, struct lc_part *part, struct lc_arena *arena)
{
    struct scrubbing s;
    size_t from, to;

    begin(&s, text, part);
    while (lc_known_secrets_find(scrubber->known, text, s.from, &from, &to))
        replace(&s, from, to, LC_S("[redacted]"));
    return end(&s, arena);
}

static lc_str scrub_found(const struct lc_scrubber *scrubber, enum lc_scan_form form, lc_str text, struct lc_part *part,
                          struct lc_arena *arena)
{
    struct lc_scan_worker *worker;
    struct lc_secrets found;
    struct lc_arena scratch;
    struct scrubbing s;

    if (!lc_scan_may_hold(scrubber->scanner, text))
        return text;
    worker = lc_scan_worker_new(scrubber->scanner);
    lc_arena_init(&scratch, 1);
    lc_scan(worker, text, form, LC_S(""), &scratch, &found);
    begin(&s, text, part);
    for (size_t i = 0; i < found.count; i++) {
        lc_str secret = lc_str_cut(text, found.items[i].start, found.items[i].end);
        lc_str shown = lc_secret_shown(found.items[i].kind, secret, &scratch);
        replace(&s, found.items[i].start, found.items[i].end, shown.len > 0 ? shown : LC_S("[redacted]"));
    }
    text = end(&s, arena);
    lc_arena_release(&scratch);
    lc_scan_worker_free(worker);
    return text;
}

lc_str lc_scrub(const struct lc_scrubber *scrubber, lc_str text, struct lc_part *part, struct lc_arena *arena)
{
    if (scrubber == NULL || text.len == 0)
        return text;
    return scrub_found(scrubber, LC_SCAN_FILE, scrub_known(scrubber, text, part, arena), part, arena);
}

lc_str lc_scrub_page(const struct lc_scrubber *scrubber, lc_str text, struct lc_arena *arena)
{
    if (scrubber == NULL || text.len == 0)
        return text;
    return scrub_found(scrubber, LC_SCAN_THIRD_PARTY, scrub_known(scrubber, text, NULL, arena), NULL, arena);
}

static lc_str scrub_value(const void *scrubber, lc_str value, struct lc_arena *arena)
{
    return lc_scrub(scrubber, value, NULL, arena);
}

void lc_scrub_json(struct lc_json_writer *writer, const struct lc_scrubber *scrubber)
{
    writer->filter = scrub_value;
    writer->filter_context = scrubber;
}
