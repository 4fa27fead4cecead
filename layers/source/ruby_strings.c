/* Ruby's literals: quoted and percent strings with interpolation, heredocs, characters, symbols.
 * Source: Ruby 3.4 documentation, doc/syntax/literals.rdoc, comments.rdoc. */

#include "layers/source/ruby.h"

void rb_string_text(struct rb *rb, struct rb_string s)
{
    for (; rb->p < rb->end; rb->p++) {
        char c = *rb->p;

        if (c == '\\') {
            rb->p++;
        } else if (c == s.close && s.depth == 0) {
            rb->p++;
            while (s.interpolates && s.close == '/' && rb->p < rb->end && lc_is_lower(*rb->p))
                rb->p++;
            rb->state = RB_END;
            return;
        } else if (c == s.close) {
            s.depth--;
        } else if (s.open && c == s.open) {
            s.depth++;
        } else if (s.interpolates && c == '#' && rb_peek(rb, 1) == '{') {
            rb->p += 2;
            rb_push(rb, RB_INTERPOLATION)->string = s;
            rb->state = RB_BEGIN;
            return;
        }
    }
    rb->p = rb->end;
    lc_sink_uncertain(&rb->sink, "a string does not end");
}

static char closing(char c)
{
    return (char)(c == '(' ? ')' : c == '[' ? ']' : c == '{' ? '}' : c == '<' ? '>' : c);
}

bool rb_percent(struct rb *rb)
{
    char kind = rb_peek(rb, 1), delimiter = kind;
    bool letter = kind != '\0' && strchr("qQwWiIrsx", kind) != NULL;

    if (letter)
        delimiter = rb_peek(rb, 2);
    if (delimiter == '\0' || lc_is_alnum(delimiter) || (unsigned char)delimiter >= 0x80 || delimiter == '=' ||
        lc_is_blank(delimiter))
        return false;
    if (rb->state != RB_BEGIN && rb->state != RB_MID && !(rb->state == RB_NAME && rb->space))
        return false;
    rb->p += letter ? 3 : 2;
    rb_string_text(rb, (struct rb_string){.open = closing(delimiter) != delimiter ? delimiter : '\0',
                                          .close = closing(delimiter),
                                          .interpolates = !letter || strchr("QWIrx", kind) != NULL});
    while (kind == 'r' && rb->p < rb->end && lc_is_lower(*rb->p))
        rb->p++;
    return true;
}

/* The start of the line after the one that is the heredoc's name, or NULL. */
static const char *heredoc_end(struct rb *rb, const char *p, const struct rb_heredoc *doc)
{
    while (p < rb->end) {
        const char *line = memchr(p, '\n', (size_t)(rb->end - p)), *at = p;
        const char *stop = line ? line : rb->end;

        if (rb->budget < (size_t)(stop - p) + 1)
            return NULL;
        rb->budget -= (size_t)(stop - p) + 1;
        while (doc->indented && at < stop && (*at == ' ' || *at == '\t'))
            at++;
        if (lc_str_eq(doc->name, (lc_str){at, (size_t)(stop - at) - (stop > at && stop[-1] == '\r')}))
            return line ? line + 1 : rb->end;
        p = line ? line + 1 : rb->end;
    }
    return NULL;
}

bool rb_heredoc(struct rb *rb)
{
    const char *p = rb->p + 2, *end;
    struct rb_heredoc doc = {.indented = p < rb->end && (*p == '~' || *p == '-')};
    bool operand = rb->state == RB_BEGIN || rb->state == RB_MID;
    char quote;

    p += doc.indented;
    if (p >= rb->end || (!operand && !(rb->state == RB_NAME && rb->space)))
        return false;
    quote = (char)(*p == '"' || *p == '\'' || *p == '`' ? *p : '\0');
    if (!quote && (!rb_is_word(*p) || lc_is_digit(*p) || (!operand && !doc.indented && !lc_is_upper(*p))))
        return false;
    if (quote) {
        end = memchr(p + 1, quote, (size_t)(rb->end - p - 1));
        if (!end || memchr(p, '\n', (size_t)(end - p)))
            return false;
        doc.name = (lc_str){p + 1, (size_t)(end - p - 1)};
        end++;
    } else {
        for (end = p; end < rb->end && rb_is_word(*end);)
            end++;
        doc.name = (lc_str){p, (size_t)(end - p)};
    }
    if (!heredoc_end(rb, end, &doc))
        return false;
    *LC_PUSH(rb->sink.arena, &rb->heredocs) = doc;
    rb->p = end;
    rb->state = RB_END;
    return true;
}

bool rb_character(struct rb *rb)
{
    char c = rb_peek(rb, 1);

    if (rb->state != RB_BEGIN && rb->state != RB_MID && !(rb->state == RB_NAME && rb->space))
        return false;
    if (c == '\0' || lc_is_blank(c) || (rb_is_word(c) && rb_is_word(rb_peek(rb, 2)) && (unsigned char)c < 0x80))
        return false;
    rb->p += 2;
    if (c == '\\') {
        rb->p += rb->p < rb->end;
        while (rb->p < rb->end && (rb_is_word(*rb->p) || *rb->p == '\\' || *rb->p == '-'))
            rb->p++;
    }
    while (rb->p < rb->end && ((unsigned char)*rb->p & 0xc0) == 0x80)
        rb->p++;
    rb->state = RB_END;
    return true;
}

bool rb_symbol(struct rb *rb)
{
    char c = rb_peek(rb, 1);
    const char *p = rb->p + 1;

    if (c == '"' || c == '\'') {
        rb->p += 2;
        rb_string_text(rb, (struct rb_string){.close = c, .interpolates = c == '"'});
        return true;
    }
    while (p < rb->end && (*p == '@' || *p == '$'))
        p++;
    if (p < rb->end && rb_is_word(*p)) {
        while (p < rb->end && rb_is_word(*p))
            p++;
        if (p < rb->end && (*p == '?' || *p == '!' || *p == '='))
            p += !(rb->end - p >= 2 && (p[1] == '=' || p[1] == '~' || p[1] == '>'));
    } else if (c != '\0' && strchr("+-*/<=>!~%^&|[`", c)) {
        while (p < rb->end && *p != '\0' && strchr("+-*/<=>!~%^&|[]`@", *p) && p - rb->p < 4)
            p++;
    } else {
        return false;
    }
    rb->p = p;
    rb->state = RB_END;
    return true;
}

static bool line_is(const struct rb *rb, const char *word, bool alone)
{
    size_t n = strlen(word), left = (size_t)(rb->end - rb->p);

    if (left < n || memcmp(rb->p, word, n) != 0)
        return false;
    return left == n || rb->p[n] == '\n' || rb->p[n] == '\r' || (!alone && lc_is_blank(rb->p[n]));
}

static void skip_line(struct rb *rb)
{
    const char *line = memchr(rb->p, '\n', (size_t)(rb->end - rb->p));

    rb->p = line ? line + 1 : rb->end;
}

void rb_line_start(struct rb *rb)
{
    for (size_t i = 0; i < rb->heredocs.count; i++) {
        const char *end;

        rb->budget += (size_t)(rb->end - rb->p); /* paid for when it was found */
        end = heredoc_end(rb, rb->p, &rb->heredocs.items[i]);
        rb->p = end ? end : rb->end;
        rb->budget = rb->budget > (size_t)(rb->end - rb->p) ? rb->budget - (size_t)(rb->end - rb->p) : 0;
        if (!end)
            lc_sink_uncertain(&rb->sink, "a heredoc does not end");
    }
    rb->heredocs.count = 0;
    while (line_is(rb, "=begin", false)) {
        while (rb->p < rb->end && !line_is(rb, "=end", false))
            skip_line(rb);
        skip_line(rb);
    }
    if (line_is(rb, "__END__", true))
        rb->end = rb->p;
}
