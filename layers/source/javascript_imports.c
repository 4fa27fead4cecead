/* The forms that import, read by looking ahead from their first word, and at the end: when each of them runs. */

#include "layers/base/caps.h"
#include "layers/base/utf8.h"
#include "layers/source/javascript.h"

static int hex(char c)
{
    if (lc_is_digit(c))
        return c - '0';
    c = lc_to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Code point of \xHH, \uHHHH or \u{…} with `*p` after the backslash; moves `*p` behind it. A broken escape gives
 * U+FFFD. */
static uint32_t code_point(const char **p, const char *end)
{
    bool braces = end - *p > 1 && **p == 'u' && (*p)[1] == '{';
    int digits = braces ? 6 : **p == 'x' ? 2 : 4, d;
    uint32_t value = 0;

    *p += braces ? 2 : 1;
    for (; digits > 0 && *p < end && (d = hex(**p)) >= 0; digits--, ++*p)
        value = value * 16 + (uint32_t)d;
    if (braces && *p < end && **p == '}')
        ++*p;
    else if (digits > 0)
        return 0xfffd;
    return value;
}

static size_t put_utf8(char *out, uint32_t c)
{
    if (c > 0x10ffff)
        c = 0xfffd;
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | (c >> 6));
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | (c >> 12));
        out[1] = (char)(0x80 | ((c >> 6) & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | (c >> 18));
    out[1] = (char)(0x80 | ((c >> 12) & 0x3f));
    out[2] = (char)(0x80 | ((c >> 6) & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

/* A string's value; what has no escapes is borrowed. Only a broken \u is shorter than what stands for it: 2 bytes, then
 * 3. */
static lc_str decode(struct js *js, const char *p, const char *end)
{
    static const char from[] = "nrtbfv0", to[] = "\n\r\t\b\f\v\0";
    lc_str raw = {p, (size_t)(end - p)};
    size_t n = 0;
    char *out;

    if (!lc_str_contains(raw, LC_S("\\")))
        return raw;
    out = lc_arena_bytes(js->sink.arena, 2 * raw.len);
    while (p < end) {
        const char *at;

        if (*p != '\\' || p + 1 >= end) {
            out[n++] = *p++;
            continue;
        }
        p++;
        if (*p == 'x' || *p == 'u') {
            n += put_utf8(out + n, code_point(&p, end));
        } else if (*p == '\n' || *p == '\r') {
            p += *p == '\r' && p + 1 < end && p[1] == '\n' ? 2 : 1;
        } else {
            at = memchr(from, *p, sizeof from - 1);
            out[n++] = at ? to[at - from] : *p;
            p++;
        }
    }
    return (lc_str){out, n};
}

static struct lc_import *add(struct js *js, enum lc_import_style style, const char *word)
{
    uint32_t *region = LC_PUSH(js->sink.arena, &js->item_regions);
    struct lc_import *item = lc_sink_add(&js->sink, style, (size_t)(word - js->begin));

    *region = js_top(js)->region;
    item->when = (enum lc_when)js_when(js_top(js));
    return item;
}

/* The end of a string or of a template without substitutions at `p`, or NULL. */
static const char *literal_end(const struct js *js, const char *p)
{
    if (p >= js->end)
        return NULL;
    if (*p == '"' || *p == '\'')
        return js_string_end(js, p);
    if (*p != '`')
        return NULL;
    for (p++; p < js->end && *p != '`'; p++) {
        if (*p == '\\')
            p++;
        else if (*p == '$' && p + 1 < js->end && p[1] == '{')
            return NULL;
    }
    return p < js->end ? p + 1 : NULL;
}

/* The first argument of a call whose `(` is at `p`. */
static void call(struct js *js, enum lc_import_style style, const char *word, const char *p)
{
    const char *start = js_skip_blank(js, p + 1), *literal = start, *end, *after;
    struct lc_import *item;
    int round = 0;

    if (start >= js->end || *start == ')')
        return;
    item = add(js, style, word);
    for (; literal < js->end && *literal == '(' && round < 4; round++)
        literal = js_skip_blank(js, literal + 1);
    end = literal_end(js, literal);
    if (end) {
        after = js_skip_blank(js, end);
        for (; round > 0 && after < js->end && *after == ')'; round--)
            after = js_skip_blank(js, after + 1);
        if (round == 0 && after < js->end && (*after == ')' || *after == ',')) {
            item->specifier = decode(js, literal + 1, end - 1);
            return;
        }
    }
    lc_import_computed(item, (lc_str){start, (size_t)(js->end - start)});
}

void js_require(struct js *js, const char *word)
{
    const char *p = js_skip_blank(js, js->p);

    if (p < js->end && *p == '(')
        call(js, LC_STYLE_REQUIRE, word, p);
}

/* ------------------------------------------------------------------------------------------- static imports */

static bool is_word(const struct js *js, const char *p, const char *word)
{
    size_t n = strlen(word);

    return (size_t)(js->end - p) >= n && memcmp(p, word, n) == 0 && ((size_t)(js->end - p) == n || !js_is_word(p[n]));
}

static const char *word_end(const struct js *js, const char *p)
{
    while (p < js->end && js_is_word(*p))
        p++;
    return p;
}

/* After the `{ a, b as c, "d" as e }` at `p`, or NULL when it is none. */
static const char *names_end(const struct js *js, const char *p)
{
    for (p = js_skip_blank(js, p + 1); p && p < js->end; p = js_skip_blank(js, p)) {
        if (*p == '}')
            return p + 1;
        if (*p == '"' || *p == '\'')
            p = js_string_end(js, p);
        else if (js_is_word(*p))
            p = word_end(js, p);
        else if (*p == ',')
            p++;
        else
            return NULL;
        if (!p)
            return NULL;
    }
    return NULL;
}

/* `from "x"` at `p`, or just `"x"`: the string's place, or NULL. */
static const char *from_clause(const struct js *js, const char *p)
{
    if (is_word(js, p, "from"))
        p = js_skip_blank(js, p + 4);
    else
        return NULL;
    return p < js->end && (*p == '"' || *p == '\'') ? p : NULL;
}

/* Takes `string` as what the statement at `word` imports, and goes on after it and its attributes. */
static void take(struct js *js, const char *word, const char *string, bool types_only)
{
    const char *end = js_string_end(js, string), *p, *names;

    if (!end)
        return;
    if (!types_only)
        add(js, LC_STYLE_IMPORT, word)->specifier = decode(js, string + 1, end - 1);
    p = js_skip_blank(js, end);
    if (is_word(js, p, "with") || is_word(js, p, "assert")) {
        names = js_skip_blank(js, word_end(js, p));
        if (names < js->end && *names == '{') {
            const char *close = memchr(names, '}', (size_t)(js->end - names));

            end = close ? close + 1 : js->end;
        }
    }
    js->p = end;
    js->tokens++;
    js_token(js, '"', JS_OPERAND);
}

/* The clause between `import` and the string: `a`, `* as a`, `{ … }`, `a, { … }`, `type …`. NULL when it is none
 * of these. */
static const char *clause(const struct js *js, const char *p, bool *types_only)
{
    const char *next;

    if ((is_word(js, p, "type") || is_word(js, p, "typeof"))) {
        next = js_skip_blank(js, word_end(js, p));
        if (next < js->end && *next != ',' && *next != '=' && !(is_word(js, next, "from") && from_clause(js, next))) {
            *types_only = true;
            p = next;
        }
    } else if (is_word(js, p, "defer") || is_word(js, p, "source")) {
        next = js_skip_blank(js, word_end(js, p));
        if (next < js->end && *next != ',' && !from_clause(js, next))
            p = next;
    }
    for (int parts = 0; parts < 2 && p < js->end; parts++) {
        if (*p == '{') {
            p = names_end(js, p);
            if (!p)
                return NULL;
        } else if (*p == '*') {
            p = js_skip_blank(js, p + 1);
            if (!is_word(js, p, "as"))
                return NULL;
            p = word_end(js, js_skip_blank(js, p + 2));
        } else {
            p = word_end(js, p);
        }
        p = js_skip_blank(js, p);
        if (p >= js->end || *p != ',')
            break;
        p = js_skip_blank(js, p + 1);
    }
    return from_clause(js, p);
}

void js_import(struct js *js, const char *word)
{
    const char *p = js_skip_blank(js, js->p), *string;
    bool types_only = false, statement = js->state == JS_START && js_is_statements(js_top(js));
    bool after_typeof = js->last == 'a' && word - js->begin >= 7 && memcmp(word - 7, "typeof ", 7) == 0;

    js_token(js, 'a', JS_OPERAND);
    if (p >= js->end)
        return;
    if (*p == '(') {
        if (!after_typeof) /* TypeScript: a type */
            call(js, LC_STYLE_DYNAMIC, word, p);
        return;
    }
    if (*p == '.') {
        p = js_skip_blank(js, p + 1);
        if (is_word(js, p, "meta"))
            js->sink.out->has_esm_syntax = true;
        return;
    }
    if (!statement)
        return;
    string = *p == '"' || *p == '\'' ? p : clause(js, p, &types_only);
    if (!string)
        return;
    js->sink.out->has_esm_syntax = true;
    take(js, word, string, types_only);
}

/* `export { … } from "x"`, `export * from "x"`; a list without `from` is passed over, declarations go on as
 * statements. */
void js_export(struct js *js, const char *word)
{
    bool statement = js->state == JS_START && js_is_statements(js_top(js)), types_only;
    const char *p = js_skip_blank(js, js->p), *after, *string;

    js_token(js, 'a', statement ? JS_START : JS_OPERAND);
    if (!statement || p >= js->end)
        return;
    js->sink.out->has_esm_syntax |= js->stack.count == 1;
    if (is_word(js, p, "default")) {
        js->p = word_end(js, p);
        js->tokens++;
        p = js_skip_blank(js, js->p);
        if (!is_word(js, p, "function") && !is_word(js, p, "class") && !is_word(js, p, "async"))
            js_token(js, 'a', JS_OPERATOR);
        return;
    }
    types_only = is_word(js, p, "type");
    if (types_only)
        p = js_skip_blank(js, word_end(js, p));
    if (p < js->end && *p == '*') {
        after = js_skip_blank(js, p + 1);
        if (is_word(js, after, "as")) {
            after = js_skip_blank(js, after + 2);
            after =
                after < js->end && (*after == '"' || *after == '\'') ? js_string_end(js, after) : word_end(js, after);
        }
    } else {
        after = p < js->end && *p == '{' ? names_end(js, p) : NULL;
    }
    if (!after)
        return;
    string = from_clause(js, js_skip_blank(js, after));
    js->p = after;
    js->tokens++;
    js_token(js, '}', JS_OPERAND);
    if (string)
        take(js, word, string, types_only);
}

/* ---------------------------------------------------------------------------------------------------- at the end */

static void settle_regions(struct js *js)
{
    for (size_t i = 1; i < js->regions.count; i++) {
        struct js_region *r = &js->regions.items[i];
        const struct js_region *parent = &js->regions.items[r->parent];

        r->shadowed |= parent->shadowed;
        r->when = js_max(parent->when, r->outer);
        if (r->when == LC_WHEN_NEVER)
            continue;
        if (!r->is_try && !r->executed) {
            r->when = LC_WHEN_CALLED;
            continue;
        }
        if (r->is_try && r->caught)
            r->when = LC_WHEN_GUARDED;
    }
}

void js_finish(struct js *js)
{
    struct lc_imports *out = js->sink.out;
    size_t kept = 0;

    while (!js->stop && js_top(js)->kind == JS_ARROW)
        js_close_arrow(js);
    if (!js->stop && js->stack.count > 1)
        lc_sink_uncertain(&js->sink, "an opening bracket has no closing one");
    settle_regions(js);
    for (size_t i = 0; i < js->regions.count; i++)
        out->throws_when_loaded |= js->regions.items[i].throws && js->regions.items[i].when <= LC_WHEN_CONDITIONAL;
    for (size_t i = 0; i < out->count; i++) {
        const struct js_region *r = &js->regions.items[js->item_regions.items[i]];
        struct lc_import item = out->items[i];

        if (r->shadowed && item.style == LC_STYLE_REQUIRE)
            continue;
        item.when = (enum lc_when)js_max((uint8_t)item.when, r->when);
        item.versions = item.when == LC_WHEN_NEVER ? 0 : LC_ANY_VERSION;
        out->items[kept++] = item;
    }
    out->count = kept;
}
