/* The JavaScript import lexer: the loop over tokens, words and punctuation. Read javascript.h first. */

#include "layers/source/javascript.h"

enum {
    C_OTHER,
    C_BLANK,
    C_LINE,
    C_WORD,
    C_DIGIT,
    C_HIGH,
    C_QUOTE,
    C_BACKTICK,
    C_SLASH,
    C_ROUND,
    C_ROUND_END,
    C_SQUARE,
    C_SQUARE_END,
    C_CURLY,
    C_CURLY_END
};

#define W C_WORD
#define D C_DIGIT
#define H C_HIGH
#define X16(x) x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x
/* clang-format off */
static const uint8_t classes[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, C_BLANK, C_LINE, C_BLANK, C_BLANK, C_LINE, 0, 0,
    X16(0),
    C_BLANK, 0, C_QUOTE, W, W, 0, 0, C_QUOTE, C_ROUND, C_ROUND_END, 0, 0, 0, 0, 0, C_SLASH,
    D, D, D, D, D, D, D, D, D, D, 0, 0, 0, 0, 0, 0,
    0, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, C_SQUARE, W, C_SQUARE_END, 0, W,
    C_BACKTICK, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, C_CURLY, 0, C_CURLY_END, 0, 0,
    X16(H), X16(H), X16(H), X16(H), X16(H), X16(H), X16(H), X16(H),
};
#undef W
#undef D
#undef H

#define T true
#define F false
const bool js_word_bytes[256] = {
    X16(F), X16(F),
    F, F, F, T, T, F, F, F, F, F, F, F, F, F, F, F, T, T, T, T, T, T, T, T, T, T, F, F, F, F, F, F,
    F, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, F, T, F, F, T,
    F, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, F, F, F, F, F,
    X16(T), X16(T), X16(T), X16(T), X16(T), X16(T), X16(T), X16(T),
};
#undef T
#undef F
/* clang-format on */

/* ---------------------------------------------------------------------------------------------------- blanks */

/* Length of the blank at `p` that is no ASCII (ECMA-262, 12.2 and 12.3), or 0. */
static size_t wide_blank(const char *p, const char *end)
{
    const unsigned char *u = (const unsigned char *)p;
    size_t left = (size_t)(end - p);

    if (left >= 2 && u[0] == 0xc2 && u[1] == 0xa0)
        return 2;
    if (left < 3)
        return 0;
    if ((u[0] == 0xef && u[1] == 0xbb && u[2] == 0xbf) || (u[0] == 0xe1 && u[1] == 0x9a && u[2] == 0x80) ||
        (u[0] == 0xe3 && u[1] == 0x80 && u[2] == 0x80) || (u[0] == 0xe2 && u[1] == 0x81 && u[2] == 0x9f))
        return 3;
    if (u[0] == 0xe2 && u[1] == 0x80 && (u[2] <= 0x8a || u[2] == 0xa8 || u[2] == 0xa9 || u[2] == 0xaf))
        return 3;
    return 0;
}

static const char *line_end(const char *p, const char *end)
{
    const char *at = memchr(p, '\n', (size_t)(end - p)), *cr;

    if (!at)
        at = end;
    cr = memchr(p, '\r', (size_t)(at - p));
    return cr ? cr : at;
}

/* After the comment at `p`, or NULL when it does not end. */
static const char *comment_end(const char *p, const char *end)
{
    const char *at = p + 2;

    while (at < end && (at = memchr(at, '*', (size_t)(end - at)))) {
        if (at + 1 < end && at[1] == '/')
            return at + 2;
        at++;
    }
    return NULL;
}

const char *js_skip_blank(const struct js *js, const char *p)
{
    const char *end = js->end, *next;
    size_t wide;

    while (p < end) {
        uint8_t class = classes[(unsigned char)*p];

        if (class == C_BLANK || class == C_LINE) {
            p++;
        } else if (class == C_SLASH && end - p >= 2 && p[1] == '/') {
            p = line_end(p, end);
        } else if (class == C_SLASH && end - p >= 2 && p[1] == '*') {
            next = comment_end(p, end);
            if (!next)
                return end;
            p = next;
        } else if (class == C_HIGH && (wide = wide_blank(p, end)) > 0) {
            p += wide;
        } else {
            break;
        }
    }
    return p;
}

static void comment(struct js *js)
{
    const char *end;

    if (js->p[1] == '/') {
        js->p = line_end(js->p, js->end);
        return;
    }
    end = comment_end(js->p, js->end);
    if (!end) {
        lc_sink_uncertain(&js->sink, "a comment does not end");
        end = js->end;
    }
    if (!js->newline && (memchr(js->p, '\n', (size_t)(end - js->p)) || memchr(js->p, '\r', (size_t)(end - js->p))))
        js->newline = true;
    js->p = end;
}

/* -------------------------------------------------------------------------------------------------- literals */

/* Where an operand begins: with an operand right before it on an earlier line, a statement has ended there. */
static void operand_begins(struct js *js)
{
    if (js->newline && (js->state == JS_OPERAND || js->last == JS_AFTER_RETURN))
        js_semicolon_inserted(js);
    js->tokens++;
}

const char *js_string_end(const struct js *js, const char *p)
{
    char quote = *p++;

    for (; p < js->end; p++) {
        char c = *p;

        if (c == quote)
            return p + 1;
        if (c == '\\') {
            if (++p < js->end && *p == '\r' && p + 1 < js->end && p[1] == '\n')
                p++;
        } else if (c == '\n' || c == '\r') {
            return NULL;
        }
    }
    return NULL;
}

static void string(struct js *js)
{
    const char *end;

    operand_begins(js);
    end = js_string_end(js, js->p);
    if (!end) {
        lc_sink_uncertain(&js->sink, "a string does not end");
        end = line_end(js->p, js->end);
    }
    js->p = end;
    js_token(js, '"', JS_OPERAND);
}

void js_template(struct js *js, const char *p)
{
    for (; p < js->end; p++) {
        if (*p == '`') {
            js->p = p + 1;
            js_token(js, '`', JS_OPERAND);
            return;
        }
        if (*p == '\\') {
            p++;
        } else if (*p == '$' && p + 1 < js->end && p[1] == '{') {
            js->p = p + 2;
            js->tokens++;
            js_push(js, JS_TEMPLATE);
            js_token(js, '{', JS_OPERATOR);
            return;
        }
    }
    lc_sink_uncertain(&js->sink, "a template does not end");
    js->p = js->end;
}

static void number(struct js *js)
{
    const char *p = js->p, *end = js->end;
    bool hex = end - p >= 2 && *p == '0' && (p[1] == 'x' || p[1] == 'X'), dot = false;

    operand_begins(js);
    for (; p < end; p++) {
        uint8_t class = classes[(unsigned char)*p];

        if (class == C_WORD || class == C_DIGIT) {
            if ((*p == 'e' || *p == 'E') && !hex && p + 1 < end && (p[1] == '+' || p[1] == '-'))
                p++;
        } else if (*p == '.' && !dot && !hex) {
            dot = true;
        } else {
            break;
        }
    }
    js->p = p;
    js_token(js, '0', JS_OPERAND);
}

/* The end of the regular expression at `p`, or NULL when its line ends first. */
static const char *regex_end(const char *p, const char *end)
{
    bool set = false;

    for (p++; p < end; p++) {
        if (*p == '\n' || *p == '\r')
            return NULL;
        if (*p == '\\') {
            p++;
            if (p < end && (*p == '\n' || *p == '\r'))
                return NULL;
        } else if (*p == '[') {
            set = true;
        } else if (*p == ']') {
            set = false;
        } else if (*p == '/' && !set) {
            for (p++; p < end && classes[(unsigned char)*p] == C_WORD;)
                p++;
            return p;
        }
    }
    return NULL;
}

static void slash(struct js *js)
{
    const char *end;

    if (js->end - js->p >= 2 && (js->p[1] == '/' || js->p[1] == '*')) {
        comment(js);
        return;
    }
    js->tokens++;
    if (js->state != JS_OPERAND && js->state != JS_DOT) {
        end = regex_end(js->p, js->end);
        if (end) {
            js->p = end;
            js_token(js, 'r', JS_OPERAND);
            return;
        }
        lc_sink_uncertain(&js->sink, "a regular expression does not end");
    }
    js->p++;
    js_top(js)->optional = false;
    js_token(js, '/', JS_OPERATOR);
}

/* --------------------------------------------------------------------------------------------------- the loop */

static void high(struct js *js)
{
    size_t n = wide_blank(js->p, js->end);

    if (n == 0) {
        js_word(js);
        return;
    }
    if (n == 3 && (unsigned char)js->p[0] == 0xe2 &&
        ((unsigned char)js->p[2] == 0xa8 || (unsigned char)js->p[2] == 0xa9))
        js->newline = true;
    js->p += n;
}

static void next_token(struct js *js)
{
    switch (classes[(unsigned char)*js->p]) {
    case C_BLANK: js->p++; break;
    case C_LINE:
        js->newline = true;
        js->p++;
        break;
    case C_WORD: js_word(js); break;
    case C_DIGIT: number(js); break;
    case C_HIGH: high(js); break;
    case C_QUOTE: string(js); break;
    case C_BACKTICK:
        js->tokens++;
        js_template(js, js->p + 1);
        break;
    case C_SLASH: slash(js); break;
    case C_ROUND: js_open_round(js); break;
    case C_ROUND_END: js_close_round(js); break;
    case C_SQUARE: js_open_square(js); break;
    case C_SQUARE_END: js_close_square(js); break;
    case C_CURLY: js_open_curly(js); break;
    case C_CURLY_END: js_close_curly(js); break;
    default:
        if (*js->p == '.' && js->state != JS_OPERAND && js->end - js->p >= 2 && lc_is_digit(js->p[1]))
            number(js);
        else
            js_punctuation(js);
        break;
    }
}

/* Without one of these words there is nothing to find, whatever the rest looks like. */
static bool has_words(lc_str source)
{
    return lc_str_contains(source, LC_S("require")) || lc_str_contains(source, LC_S("import")) ||
           lc_str_contains(source, LC_S("export"));
}

void lc_imports_javascript(lc_str source, struct lc_arena *arena, struct lc_imports *out)
{
    struct js js = {0};

    lc_sink_init(&js.sink, source, arena, out);
    source = js.sink.source;
    if (source.len == 0 || !has_words(source))
        return;
    js.p = js.begin = source.ptr;
    js.end = source.ptr + source.len;
    js.state = JS_START;
    js.jsx_budget = 4 * source.len;
    LC_PUSH(arena, &js.regions)->parent = 0;
    js_push(&js, JS_BLOCK);
    if (source.len >= 2 && js.p[0] == '#' && js.p[1] == '!')
        js.p = line_end(js.p, js.end);
    while (js.p < js.end && !js.stop)
        next_token(&js);
    js_finish(&js);
}
