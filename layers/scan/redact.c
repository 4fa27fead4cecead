/* Redaction. */
#include "layers/scan/redact.h"

#include "layers/base/buf.h"
#include "layers/base/caps.h"

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
    size_t from, *at, new_at;
    bool changed;
};

static void replace(struct scrubbing *s, size_t start, size_t end, lc_str by)
{
    lc_buf_add(&s->out, lc_str_cut(s->text, s->from, start));
    if (s->at && *s->at >= start)
        s->new_at = *s->at < end ? s->out.len : s->new_at + by.len - (end - start);
    lc_buf_add(&s->out, by);
    s->from = end;
    s->changed = true;
}

static void begin(struct scrubbing *s, lc_str text, size_t *at)
{
    *s = (struct scrubbing){.text = text, .at = at, .new_at = at ? *at : 0};
    lc_buf_init(&s->out, LC_REPORT_BYTES_MAX);
}

static lc_str end(struct scrubbing *s, struct lc_arena *arena)
{
    lc_str result = s->text;

    if (s->changed) {
        lc_buf_add(&s->out, lc_str_from_index(s->text, s->from));
        result = lc_arena_copy(arena, lc_buf_str(&s->out));
        if (s->at)
            *s->at = s->new_at;
    }
    lc_buf_release(&s->out);
    return result;
}

/* The known secret that stands first in `text` from `from` on; of several the longest. */
static bool find_known(const struct lc_scrubber *scrubber, lc_str text, size_t from, size_t *start, lc_str *which)
{
    bool found = false;

    for (size_t i = 0; i < scrubber->known_count; i++) {
        size_t there = lc_str_find(lc_str_from_index(text, from), scrubber->known[i]);
        if (there == LC_NPOS || (found && from + there >= *start))
            continue;
        *start = from + there;
        *which = scrubber->known[i];
        found = true;
    }
    return found;
}

static lc_str scrub_known(const struct lc_scrubber *scrubber, lc_str text, size_t *at, struct lc_arena *arena)
{
    struct scrubbing s;
    size_t start = 0;
    lc_str known = {NULL, 0};

    begin(&s, text, at);
    while (find_known(scrubber, text, s.from, &start, &known))
        replace(&s, start, start + known.len, LC_S("[redacted]"));
    return end(&s, arena);
}

static lc_str scrub_found(const struct lc_scrubber *scrubber, lc_str text, size_t *at, struct lc_arena *arena)
{
    struct lc_scan_worker *worker = lc_scan_worker_new(scrubber->scanner);
    struct lc_secrets found;
    struct lc_arena scratch;
    struct scrubbing s;

    lc_arena_init(&scratch, 1);
    lc_scan(worker, text, LC_SCAN_FILE, LC_S(""), &scratch, &found);
    begin(&s, text, at);
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

lc_str lc_scrub(const struct lc_scrubber *scrubber, lc_str text, size_t *at, struct lc_arena *arena)
{
    if (scrubber == NULL || text.len == 0)
        return text;
    text = scrub_known(scrubber, text, at, arena);
    return lc_scan_may_hold(scrubber->scanner, text) ? scrub_found(scrubber, text, at, arena) : text;
}
