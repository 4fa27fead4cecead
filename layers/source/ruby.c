/* The Ruby import lexer: tokens, and the words that open and close blocks.
 * Source: Ruby 3.4 documentation, doc/syntax; LoadError is no StandardError: a bare rescue lets it pass.
 * Not looked into: the interpolations of heredocs. */

#include "layers/source/ruby.h"

#include "layers/base/caps.h"

enum word {
    OTHER,
    ALIAS,
    AND,
    BEGIN_,
    BRANCH,
    CASE,
    CLASS,
    DEF,
    DO,
    ELSE,
    ELSIF,
    END,
    ENSURE,
    LOAD,
    LOOP,
    FOR,
    MODULE,
    PREFIX,
    RESCUE,
    RETURN,
    THEN,
    VALUE,
    WHEN
};

static enum word word_of(lc_str s)
{
    static const struct {
        const char *text;
        enum word word;
    } words[] = {{"alias", ALIAS},   {"and", AND},       {"autoload", LOAD},
                 {"begin", BEGIN_},  {"break", RETURN},  {"case", CASE},
                 {"class", CLASS},   {"def", DEF},       {"defined?", PREFIX},
                 {"do", DO},         {"else", ELSE},     {"elsif", ELSIF},
                 {"end", END},       {"ensure", ENSURE}, {"false", VALUE},
                 {"for", FOR},       {"if", BRANCH},     {"in", WHEN},
                 {"load", LOAD},     {"module", MODULE}, {"next", RETURN},
                 {"nil", VALUE},     {"not", PREFIX},    {"or", AND},
                 {"redo", VALUE},    {"require", LOAD},  {"require_relative", LOAD},
                 {"rescue", RESCUE}, {"retry", VALUE},   {"return", RETURN},
                 {"self", VALUE},    {"super", OTHER},   {"then", THEN},
                 {"true", VALUE},    {"undef", ALIAS},   {"unless", BRANCH},
                 {"until", LOOP},    {"when", WHEN},     {"while", LOOP}};
    size_t low = 0, high = sizeof words / sizeof *words;

    if (s.len < 2 || s.len > 16 || !lc_is_lower(s.ptr[0]))
        return OTHER;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = lc_str_cmp(s, lc_str_from(words[middle].text));

        if (order == 0)
            return words[middle].word;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return OTHER;
}

/* ---------------------------------------------------------------------------------------------------- blocks */

static uint8_t most(uint8_t a, uint8_t b)
{
    return a > b ? a : b;
}

struct rb_frame *rb_push(struct rb *rb, enum rb_kind kind)
{
    struct rb_frame outer = {.versions = LC_ANY_VERSION}, *f;

    if (rb->stack.count >= LC_SOURCE_DEPTH_MAX) {
        lc_sink_uncertain(&rb->sink, "blocks are nested too deeply");
        rb->stop = true;
        return rb_top(rb);
    }
    if (rb->stack.count > 0)
        outer = *rb_top(rb);
    f = LC_PUSH(rb->sink.arena, &rb->stack);
    f->kind = (uint8_t)kind;
    f->outer_when = outer.header ? outer.outer_when : outer.when;
    if (outer.conditional)
        f->outer_when = most(f->outer_when, LC_WHEN_CONDITIONAL);
    if (outer.called)
        f->outer_when = most(f->outer_when, LC_WHEN_CALLED);
    f->when = f->outer_when;
    f->versions = f->outer_versions = outer.header ? outer.outer_versions : outer.versions;
    f->left = LC_ANY_VERSION;
    f->region = f->outer_region = outer.called ? 0 : outer.header ? outer.outer_region : outer.region;
    f->items = (uint32_t)rb->sink.out->count;
    return f;
}

static void rescuable(struct rb *rb, struct rb_frame *f)
{
    LC_PUSH(rb->sink.arena, &rb->regions)->parent = f->kind == RB_DEF ? 0 : f->outer_region;
    f->region = f->own_region = (uint32_t)(rb->regions.count - 1);
}

static struct rb_frame *open_word(struct rb *rb, enum rb_kind kind)
{
    struct rb_frame *f = rb_push(rb, kind);

    rb->state = RB_BEGIN;
    if (rb->stop)
        return f;
    f->header = kind == RB_BRANCH || kind == RB_LOOP;
    if (kind == RB_BRANCH || kind == RB_LOOP || kind == RB_DO || kind == RB_BRACES)
        f->when = most(f->when, LC_WHEN_CONDITIONAL);
    if (kind == RB_DEF)
        f->when = LC_WHEN_CALLED;
    if (kind == RB_DEF || kind == RB_DO || kind == RB_RESCUABLE || kind == RB_MODULE)
        rescuable(rb, f);
    return f;
}

void rb_statement(struct rb *rb)
{
    struct rb_frame *f = rb_top(rb);

    f->items = (uint32_t)rb->sink.out->count;
    f->conditional = f->called = false;
    rb->state = RB_BEGIN;
}

static void modifier(struct rb *rb, const char *start)
{
    struct rb_frame *f = rb_top(rb);
    uint64_t versions = rb_test(rb, start).may_hold;

    for (size_t i = f->items; i < rb->sink.out->count; i++) {
        struct lc_import *item = &rb->sink.out->items[i];

        if (item->when < LC_WHEN_CONDITIONAL)
            item->when = LC_WHEN_CONDITIONAL;
        item->versions &= versions;
        if (item->versions == 0)
            item->when = LC_WHEN_NEVER;
    }
    f->items = (uint32_t)rb->sink.out->count;
    rb->state = RB_BEGIN;
}

static void close_word(struct rb *rb)
{
    uint8_t kind = rb_top(rb)->kind;

    if (rb->stack.count > 1 && kind != RB_ROUND && kind != RB_SQUARE && kind != RB_HASH && kind != RB_BRACES &&
        kind != RB_INTERPOLATION)
        rb->stack.count--;
    else
        lc_sink_uncertain(&rb->sink, "an end has no beginning");
    rb->state = RB_END;
}

static void clause(struct rb *rb, enum word word)
{
    struct rb_frame *f = rb_top(rb);

    if (word == RESCUE && f->own_region == 0) { /* a modifier inside brackets */
        f->conditional = true;
        rb->state = RB_BEGIN;
        return;
    }
    rb_statement(rb);
    f->header = false;
    if (f->kind == RB_BRANCH)
        f->versions = f->outer_versions & f->left;
    if (f->own_region != 0) {
        f->region = f->kind == RB_DEF ? 0 : f->outer_region;
        f->when = f->kind == RB_DEF  ? LC_WHEN_CALLED
                  : f->kind == RB_DO ? most(f->outer_when, LC_WHEN_CONDITIONAL)
                                     : f->outer_when;
        if (word == RESCUE) {
            f->when = most(f->when, LC_WHEN_CONDITIONAL);
            rb->regions.items[f->own_region].caught |= rb_catches(rb, rb->p);
        }
    }
}

/* --------------------------------------------------------------------------------------------------------- def */

static const char *blanks(const struct rb *rb, const char *p)
{
    while (p < rb->end && (*p == ' ' || *p == '\t'))
        p++;
    return p;
}

static bool is_equals(const struct rb *rb, const char *p)
{
    return p < rb->end && *p == '=' && !(rb->end - p >= 2 && (p[1] == '=' || p[1] == '~' || p[1] == '>'));
}

/* Ruby 3: `def name(…) = expression`. */
static void endless(struct rb *rb)
{
    rb->stack.count--;
    rb_top(rb)->called = true;
    rb->state = RB_BEGIN;
}

static void def_word(struct rb *rb)
{
    const char *p = blanks(rb, rb->p), *start = p;

    open_word(rb, RB_DEF);
    while (p < rb->end && (rb_is_word(*p) || *p == '.' || *p == '@' || *p == '$'))
        p++;
    if (p == start || p[-1] == '.')
        while (p < rb->end && *p != '\0' && strchr("+-*/<>=!~%^&|[]`@", *p))
            p++;
    else if (p < rb->end && (*p == '?' || *p == '!'))
        p++;
    else if (is_equals(rb, p) && rb->end - p >= 2 && (p[1] == '(' || lc_is_blank(p[1])))
        p++;
    rb->p = p;
    rb->state = RB_NAME;
    p = blanks(rb, p);
    if (p < rb->end && *p == '(')
        rb->in_def = true;
    else if (is_equals(rb, p) && !rb->stop)
        endless(rb);
}

/* -------------------------------------------------------------------------------------------------------- words */

static void do_word(struct rb *rb)
{
    if (rb_top(rb)->kind == RB_LOOP && rb_top(rb)->header) {
        rb_top(rb)->header = false;
        rb_statement(rb);
    } else {
        open_word(rb, RB_DO);
    }
}

static void act_on(struct rb *rb, enum word word, const char *start)
{
    struct rb_frame *f = rb_top(rb);
    bool after_operand = rb->state == RB_END || rb->state == RB_NAME || rb->state == RB_MID;

    switch (word) {
    case ALIAS: rb->state = RB_DOT; break;
    case AND:
        f->conditional = true;
        rb->state = RB_BEGIN;
        break;
    case BEGIN_: open_word(rb, RB_RESCUABLE); break;
    case BRANCH:
    case LOOP:
        if (after_operand)
            modifier(rb, start);
        else
            rb_branch(rb, open_word(rb, word == LOOP ? RB_LOOP : RB_BRANCH), start);
        break;
    case CASE: open_word(rb, RB_BRANCH); break;
    case FOR: open_word(rb, RB_LOOP); break;
    case CLASS:
    case MODULE: open_word(rb, RB_MODULE); break;
    case DEF: def_word(rb); break;
    case DO: do_word(rb); break;
    case RESCUE:
        if (after_operand) {
            f->conditional = true;
            rb->state = RB_BEGIN;
            break;
        }
        clause(rb, word);
        break;
    case ELSE:
    case ENSURE: clause(rb, word); break;
    case END: close_word(rb); break;
    case LOAD:
        rb_load_call(rb, start);
        rb->state = RB_NAME;
        break;
    case RETURN: rb->state = RB_MID; break;
    case THEN:
    case ELSIF:
    case WHEN:
        if (word != WHEN || f->kind == RB_BRANCH) {
            f->header = false;
            rb_statement(rb);
        }
        if (word == ELSIF && f->kind == RB_BRANCH)
            rb_branch(rb, f, start);
        rb->state = RB_BEGIN;
        break;
    case PREFIX: rb->state = RB_BEGIN; break;
    case VALUE: rb->state = RB_END; break;
    case OTHER:
    default: rb->state = RB_NAME; break;
    }
}

static void word_token(struct rb *rb)
{
    const char *start = rb->p;
    enum word word;
    char next;

    while (rb->p < rb->end && rb_is_word(*rb->p))
        rb->p++;
    next = rb_peek(rb, 0);
    if ((next == '?' || next == '!') && rb_peek(rb, 1) != '=' &&
        !(next == '?' && rb_peek(rb, 1) == ':' && rb_peek(rb, 2) != ':'))
        rb->p++;
    if (rb->state == RB_DOT) {
        rb->state = RB_NAME;
        return;
    }
    if (rb_peek(rb, 0) == ':' && rb_peek(rb, 1) != ':' &&
        !(rb->state == RB_BEGIN && rb_top(rb)->conditional && !lc_is_blank(rb_peek(rb, 1)))) {
        rb->p++; /* a label */
        rb->state = RB_BEGIN;
        return;
    }
    word = word_of((lc_str){start, (size_t)(rb->p - start)});
    act_on(rb, word, start);
}

/* -------------------------------------------------------------------------------------------------- punctuation */

static void number(struct rb *rb)
{
    while (rb->p < rb->end && (rb_is_word(*rb->p) || (*rb->p == '.' && lc_is_digit(rb_peek(rb, 1))))) {
        if ((*rb->p == 'e' || *rb->p == 'E') && (rb_peek(rb, 1) == '-' || rb_peek(rb, 1) == '+') &&
            lc_is_digit(rb_peek(rb, 2)))
            rb->p++;
        rb->p++;
    }
    rb->state = RB_END;
}

static void operator(struct rb *rb, size_t length)
{
    if (rb->state == RB_DOT) { /* a.+(b) */
        rb->state = RB_NAME;
        rb->p++;
        return;
    }
    rb->p += length;
    rb->state = RB_BEGIN;
}

static void open_bracket(struct rb *rb)
{
    char c = *rb->p++;
    bool params = rb->in_def;

    rb->in_def = false;
    if (c == '{' && (rb->state == RB_END || rb->state == RB_NAME || rb->state == RB_DOT)) {
        open_word(rb, RB_BRACES);
        return;
    }
    rb_push(rb, c == '(' ? RB_ROUND : c == '[' ? RB_SQUARE : RB_HASH)->header = false;
    if (params && !rb->stop)
        rb_top(rb)->string.depth = 1; /* a def's parameters */
    rb->state = RB_BEGIN;
}

static void close_bracket(struct rb *rb)
{
    struct rb_frame f = *rb_top(rb);
    bool fits = *rb->p == ')'   ? f.kind == RB_ROUND
                : *rb->p == ']' ? f.kind == RB_SQUARE
                                : f.kind == RB_BRACES || f.kind == RB_HASH || f.kind == RB_INTERPOLATION;

    rb->p++;
    rb->state = RB_END;
    if (!fits || rb->stack.count <= 1) {
        lc_sink_uncertain(&rb->sink, "a closing bracket has no opening one");
        return;
    }
    rb->stack.count--;
    if (f.kind == RB_INTERPOLATION) {
        rb_string_text(rb, f.string);
    } else if (f.kind == RB_ROUND && f.string.depth == 1 && rb_top(rb)->kind == RB_DEF) {
        const char *p = blanks(rb, rb->p);

        if (is_equals(rb, p))
            endless(rb);
        else
            rb->state = RB_BEGIN;
    }
}

static void quoted(struct rb *rb)
{
    char c = *rb->p;

    if (c == '`' && rb->state == RB_DOT) {
        operator(rb, 1);
        return;
    }
    rb->p++;
    rb_string_text(rb, (struct rb_string){.close = c, .interpolates = c != '\''});
    if (rb->state == RB_END && rb_peek(rb, 0) == ':' && rb_peek(rb, 1) != ':' && !rb_top(rb)->conditional) {
        rb->p++; /* "label": */
        rb->state = RB_BEGIN;
    }
}

static void slash(struct rb *rb)
{
    bool regex = rb->state == RB_BEGIN || rb->state == RB_MID ||
                 (rb->state == RB_NAME && rb->space && !lc_is_blank(rb_peek(rb, 1)) && rb_peek(rb, 1) != '=');

    if (!regex) {
        operator(rb, 1);
        return;
    }
    rb->p++;
    rb_string_text(rb, (struct rb_string){.close = '/', .interpolates = true});
}

static void newline(struct rb *rb)
{
    struct rb_frame *f = rb_top(rb);
    const char *p;

    rb->p++;
    rb_line_start(rb);
    if (rb->state == RB_DOT)
        return;
    if (rb->state == RB_BEGIN && f->kind != RB_FILE && f->header)
        return;
    for (p = rb->p; p < rb->end && lc_is_blank(*p);)
        p++;
    if (rb->state != RB_BEGIN && rb->end - p >= 2 && ((*p == '.' && p[1] != '.') || (*p == '&' && p[1] == '.')))
        return;
    if (rb->state == RB_BEGIN && (f->conditional || f->called))
        return;
    f->header = false;
    if (f->kind != RB_SQUARE && f->kind != RB_HASH)
        rb_statement(rb);
}

static void colon(struct rb *rb)
{
    if (rb_peek(rb, 1) == ':') {
        rb->p += 2;
        rb->state = rb->state == RB_BEGIN || rb->space ? RB_BEGIN : RB_DOT;
        return;
    }
    if (!rb_symbol(rb))
        operator(rb, 1);
}

/* @a, @@a, $a, and $! with its like. */
static void name_sigil(struct rb *rb)
{
    bool global = *rb->p++ == '$';

    if (!global && rb_peek(rb, 0) == '@')
        rb->p++;
    if (global && rb->p < rb->end && !rb_is_word(*rb->p) && !lc_is_blank(*rb->p))
        rb->p++;
    else
        while (rb->p < rb->end && rb_is_word(*rb->p))
            rb->p++;
    rb->state = RB_END;
}

static void punctuation(struct rb *rb)
{
    char c = *rb->p, next = rb_peek(rb, 1);

    switch (c) {
    case '&':
    case '|':
        if (next == c) {
            rb_top(rb)->conditional |= rb->state != RB_BEGIN;
            operator(rb, 2);
        } else if (c == '&' && next == '.') {
            rb->p += 2;
            rb->state = RB_DOT;
        } else {
            operator(rb, 1);
        }
        break;
    case '.':
        rb->p += next == '.' ? 2 : 1;
        rb->state = next == '.' ? RB_BEGIN : RB_DOT;
        break;
    case ',':
        rb_top(rb)->conditional = false;
        rb_top(rb)->items = (uint32_t)rb->sink.out->count;
        operator(rb, 1);
        break;
    case ';':
        rb->p++;
        rb_top(rb)->header = false;
        rb_statement(rb);
        break;
    case '?':
        if (rb_character(rb))
            break;
        rb_top(rb)->conditional = true;
        operator(rb, 1);
        break;
    case '-':
        if (next == '>') {
            rb->p += 2;
            rb->state = RB_END;
            break;
        }
        operator(rb, 1);
        break;
    default: operator(rb, 1); break;
    }
}

static void token(struct rb *rb)
{
    char c = *rb->p;

    if (rb_is_word(c) && !lc_is_digit(c)) {
        word_token(rb);
    } else if (lc_is_digit(c)) {
        number(rb);
    } else if (c == '"' || c == '\'' || c == '`') {
        quoted(rb);
    } else if (c == '(' || c == '[' || c == '{') {
        open_bracket(rb);
    } else if (c == ')' || c == ']' || c == '}') {
        close_bracket(rb);
    } else if (c == '/') {
        slash(rb);
    } else if (c == ':') {
        colon(rb);
    } else if (c == '@' || c == '$') {
        name_sigil(rb);
    } else if ((c == '%' && rb_percent(rb)) || (c == '<' && rb_peek(rb, 1) == '<' && rb_heredoc(rb))) {
        ;
    } else {
        punctuation(rb);
    }
    rb->space = false;
}

static void finish(struct rb *rb)
{
    if (rb->stack.count > 1)
        lc_sink_uncertain(&rb->sink, "a block has no end");
    for (size_t i = 1; i < rb->regions.count; i++)
        rb->regions.items[i].caught |= rb->regions.items[rb->regions.items[i].parent].caught;
    for (size_t i = 0; i < rb->sink.out->count; i++)
        if (rb->regions.items[rb->item_regions.items[i]].caught && rb->sink.out->items[i].when < LC_WHEN_GUARDED)
            rb->sink.out->items[i].when = LC_WHEN_GUARDED;
}

void lc_imports_ruby(lc_str source, struct lc_arena *arena, struct lc_imports *out)
{
    struct rb rb = {0};

    lc_sink_init(&rb.sink, source, arena, out);
    source = rb.sink.source;
    if (!lc_str_contains(source, LC_S("require")) && !lc_str_contains(source, LC_S("load")))
        return;
    rb.p = rb.begin = source.ptr;
    rb.end = source.ptr + source.len;
    rb.budget = 8 * source.len;
    LC_PUSH(arena, &rb.regions)->parent = 0;
    rb_push(&rb, RB_FILE);
    if (lc_str_has_prefix(source, LC_S("\xef\xbb\xbf")))
        rb.p += 3;
    rb_line_start(&rb);
    while (rb.p < rb.end && !rb.stop) {
        if (*rb.p == '\n') {
            newline(&rb);
            rb.space = true;
        } else if (lc_is_blank(*rb.p)) {
            rb.p++;
            rb.space = true;
        } else if (*rb.p == '\\' && (rb_peek(&rb, 1) == '\n' || rb_peek(&rb, 1) == '\r')) {
            rb.p += rb_peek(&rb, 1) == '\r' ? 3 : 2;
            rb.p = rb.p > rb.end ? rb.end : rb.p;
            rb.space = true;
        } else if (*rb.p == '#') {
            const char *line = memchr(rb.p, '\n', (size_t)(rb.end - rb.p));

            rb.p = line ? line : rb.end;
        } else {
            token(&rb);
        }
    }
    finish(&rb);
}
