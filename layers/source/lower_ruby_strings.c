/* Strings, symbols and heredocs: decoded, neighbours joined, with substitutions a TEMPLATE.
 * Source: doc/syntax/literals.rdoc of Ruby 3.3. */

#include "layers/base/utf8.h"
#include "layers/source/lower_ruby.h"

/* Literal text collected so far, and the TEMPLATE it goes to when there is one.
 * Shape:  `bytes` has room for the whole node: decoding never makes text longer.
 *         `dedent` columns are taken off each line of a <<~ heredoc; `at_line_start` before the first byte of one;
 *         `after_beginning`: the grammar gives a body the end of its beginning's line. */
struct pieces {
    char *bytes;
    size_t used, begun; /* the part not yet in a STRING starts at `begun` */
    struct lc_build template;
    bool has_template, at_line_start, after_beginning;
    unsigned dedent;
};

/* -------------------------------------------------------------------------------------------------- escapes */

static size_t code_points(lc_str text, size_t *at, char *out)
{
    size_t used = 0;

    ++*at; /* over the { */
    while (*at < text.len && text.ptr[*at] != '}') {
        size_t before = *at;
        uint32_t code;

        while (*at < text.len && lc_is_blank(text.ptr[*at]))
            ++*at;
        if (*at < text.len && text.ptr[*at] == '}')
            break;
        code = lc_lower_digits(text, at, 16, 6);
        if (used + 4 > 8 || *at == before) { /* more than two are of no use as a name; nor is what is no number */
            while (*at < text.len && text.ptr[*at] != '}')
                ++*at;
            break;
        }
        used += lc_utf8_put(out + used, code);
    }
    *at += *at < text.len;
    return used;
}

/* The escape at text[*at], which is a backslash, into `out`. */
static size_t escape(lc_str text, size_t *at, char out[8])
{
    static const char letters[] = "abefnrstv", values[] = "\a\b\033\f\n\r \t\v";
    char c = text.ptr[*at + 1];
    const char *letter = c != '\0' ? strchr(letters, c) : NULL;

    *at += 2;
    if (letter != NULL) {
        out[0] = values[letter - letters];
        return 1;
    }
    if (c == '\n')
        return 0;
    if (c >= '0' && c <= '7') {
        --*at;
        out[0] = (char)(unsigned char)lc_lower_digits(text, at, 8, 3);
        return 1;
    }
    if (c == 'x') {
        out[0] = (char)(unsigned char)lc_lower_digits(text, at, 16, 2);
        return 1;
    }
    if (c == 'u' && *at < text.len && text.ptr[*at] == '{')
        return code_points(text, at, out);
    if (c == 'u')
        return lc_utf8_put(out, lc_lower_digits(text, at, 16, 4));
    out[0] = c;
    return 1;
}

/* Blanks at a line's start that a <<~ heredoc takes off. */
static size_t indentation(lc_str text, size_t at, unsigned columns)
{
    unsigned column = 0;

    for (; at < text.len && column < columns && (text.ptr[at] == ' ' || text.ptr[at] == '\t'); at++) {
        unsigned next = text.ptr[at] == '\t' ? (column / 8 + 1) * 8 : column + 1;

        if (next > columns)
            break;
        column = next;
    }
    return at;
}

enum quoting { RAW, SINGLE, DOUBLE };

static void decode(struct pieces *pieces, lc_str text, enum quoting quoting, char close)
{
    if (pieces->after_beginning)
        text = lc_str_from_index(text, lc_str_has_prefix(text, LC_S("\r\n")) ? 2 : lc_str_has_prefix(text, LC_S("\n")));
    pieces->after_beginning = false;
    for (size_t i = 0; i < text.len;) {
        char c, out[8];

        if (pieces->at_line_start && pieces->dedent > 0)
            i = indentation(text, i, pieces->dedent);
        pieces->at_line_start = false;
        if (i >= text.len)
            break;
        c = text.ptr[i];
        if (c == '\\' && quoting == DOUBLE && i + 1 < text.len) {
            size_t made = escape(text, &i, out);

            memcpy(pieces->bytes + pieces->used, out, made);
            pieces->used += made;
            continue;
        }
        if (c == '\\' && quoting == SINGLE && i + 1 < text.len && (text.ptr[i + 1] == '\\' || text.ptr[i + 1] == close))
            c = text.ptr[++i];
        pieces->at_line_start = c == '\n';
        pieces->bytes[pieces->used++] = c;
        i++;
    }
}

/* --------------------------------------------------------------------------------------------------- pieces */

static void end_literal(struct rbl *rb, struct pieces *pieces, uint32_t flat)
{
    lc_str text = {pieces->bytes + pieces->begun, pieces->used - pieces->begun};

    if (text.len == 0)
        return;
    lc_build_add(rb->lower, &pieces->template, lc_build_leaf(rb->lower, LC_SYN_STRING, flat, text));
    pieces->begun = pieces->used;
}

/* The node's contents: literal text between substitutions is taken whole, escapes and all. */
static void contents(struct rbl *rb, uint32_t flat, struct pieces *pieces, enum quoting quoting, char close)
{
    for (uint32_t child = rbl_first(rb, flat); child != 0; child = rbl_next(rb, child)) {
        enum rbl_kind kind = rbl_kind(rb, child);

        if (kind == RBL_interpolation) {
            end_literal(rb, pieces, child);
            lc_build_add(rb->lower, &pieces->template, rbl_value(rb, child));
            pieces->at_line_start = false;
        } else if (kind == RBL_string_content || kind == RBL_heredoc_content || kind == RBL_escape_sequence) {
            decode(pieces, rbl_text(rb, child), quoting, close);
        }
    }
}

static char closing(char open)
{
    return open == '(' ? ')' : open == '[' ? ']' : open == '{' ? '}' : open == '<' ? '>' : open;
}

/* How the literal that starts here is quoted, by its first bytes: ' " %q( %w[ :' … */
static enum quoting quoting_of(lc_str text, char *close)
{
    size_t at = text.len > 0 && text.ptr[0] == ':' ? 1 : 0;

    *close = text.len > at ? text.ptr[at] : '\0';
    if (*close == '\'')
        return SINGLE;
    if (*close != '%' || text.len < 3)
        return DOUBLE;
    *close = closing(text.ptr[2]);
    return strchr("qwis", text.ptr[1]) ? SINGLE : DOUBLE;
}

static uint32_t finish(struct rbl *rb, struct pieces *pieces, uint32_t flat)
{
    if (!pieces->has_template)
        return lc_build_leaf(rb->lower, LC_SYN_STRING, flat, (lc_str){pieces->bytes, pieces->used});
    end_literal(rb, pieces, flat);
    return pieces->template.node;
}

static void start(struct rbl *rb, struct pieces *pieces, uint32_t flat, uint32_t text, bool has_template)
{
    pieces->bytes = lc_arena_bytes(rb->lower->arena, rb->lower->flat[text].end - rb->lower->flat[text].start);
    pieces->has_template = has_template;
    if (has_template)
        pieces->template = lc_build(rb->lower, LC_SYN_TEMPLATE, flat);
}

/* Also of bare strings and symbols: their quoting is said by the array around them, which is not at hand; what differs
 * is only an escaped blank. */
uint32_t rbl_string(struct rbl *rb, uint32_t flat, bool wanted)
{
    enum rbl_kind kind = rbl_kind(rb, flat);
    bool several = kind == RBL_chained_string, has_template = false;
    uint32_t first = several ? rbl_first(rb, flat) : flat;
    struct pieces pieces = {0};
    char close;

    (void)wanted;
    for (uint32_t at = first; at != 0 && !has_template; at = several ? rbl_next(rb, at) : 0)
        has_template = rbl_child_of(rb, at, RBL_interpolation) != 0;
    start(rb, &pieces, flat, flat, has_template);
    if (kind == RBL_character) { /* ?a */
        decode(&pieces, lc_str_from_index(rbl_text(rb, flat), 1), DOUBLE, '\0');
        return finish(rb, &pieces, flat);
    }
    for (uint32_t at = first; at != 0; at = several ? rbl_next(rb, at) : 0) {
        enum quoting quoting = quoting_of(rbl_text(rb, at), &close);

        if (kind == RBL_bare_string || kind == RBL_bare_symbol)
            quoting = has_template ? DOUBLE : RAW;
        contents(rb, at, &pieces, quoting, close);
    }
    return finish(rb, &pieces, flat);
}

/* `command`: a call with its text. */
uint32_t rbl_subshell(struct rbl *rb, uint32_t flat, bool wanted)
{
    uint32_t name = lc_build_leaf(rb->lower, LC_SYN_NAME, flat, LC_S("`"));
    struct pieces pieces = {0};

    (void)wanted;
    start(rb, &pieces, flat, flat, true);
    contents(rb, flat, &pieces, DOUBLE, '`');
    return lc_build_two(rb->lower, LC_SYN_CALL, flat, name, finish(rb, &pieces, flat));
}

lc_str rbl_symbol_text(const struct rbl *rb, uint32_t flat)
{
    lc_str text = rbl_text(rb, flat);

    return lc_str_has_prefix(text, LC_S(":")) ? lc_str_from_index(text, 1) : text;
}

uint32_t rbl_symbol(struct rbl *rb, uint32_t flat, bool wanted)
{
    (void)wanted;
    return lc_build_leaf(rb->lower, LC_SYN_STRING, flat, rbl_symbol_text(rb, flat));
}

/* ------------------------------------------------------------------------------------------------- heredocs */

/* Bodies follow in the order of their beginnings, on each level: a beginning inside a body's substitution has its own
 * body inside there too. */
void rbl_find_heredocs(struct rbl *rb)
{
    const struct lc_flat_node *flat = rb->lower->flat;
    struct {
        struct {
            uint32_t end;
            size_t waiting; /* the next beginning of the level inside without a body */
        } * items;
        size_t count, capacity;
    } open = {0};
    size_t waiting = 0;

    for (uint32_t i = 1; i < rb->lower->flat_count; i++) {
        enum rbl_kind kind = rbl_kind(rb, i);

        if (kind != RBL_heredoc_beginning && kind != RBL_heredoc_body)
            continue;
        while (open.count > 0 && flat[i].start >= open.items[open.count - 1].end)
            waiting = open.items[--open.count].waiting;
        if (kind == RBL_heredoc_beginning) {
            struct rbl_heredoc *heredoc = LC_PUSH(rb->lower->arena, &rb->heredocs);

            heredoc->beginning = i;
            heredoc->level = (uint32_t)open.count;
            continue;
        }
        while (waiting < rb->heredocs.count &&
               (rb->heredocs.items[waiting].level != open.count || rb->heredocs.items[waiting].body != 0))
            waiting++;
        if (waiting < rb->heredocs.count)
            rb->heredocs.items[waiting].body = i;
        LC_PUSH(rb->lower->arena, &open);
        open.items[open.count - 1].end = flat[i].end;
        open.items[open.count - 1].waiting = waiting + 1;
        waiting = rb->heredocs.count;
    }
}

static uint32_t body_of(const struct rbl *rb, uint32_t beginning)
{
    size_t low = 0, high = rb->heredocs.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (rb->heredocs.items[middle].beginning == beginning)
            return rb->heredocs.items[middle].body;
        if (rb->heredocs.items[middle].beginning < beginning)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

/* The least indentation of the lines that are not blank; a substitution counts as text. */
static unsigned common_indentation(struct rbl *rb, uint32_t body)
{
    unsigned least = ~0u, column = 0;
    bool leading = true;

    for (uint32_t child = rbl_first(rb, body); child != 0; child = rbl_next(rb, child)) {
        enum rbl_kind kind = rbl_kind(rb, child);
        lc_str text = rbl_text(rb, child);

        if (kind == RBL_heredoc_end)
            break;
        if (kind != RBL_heredoc_content)
            text = LC_S("x");
        for (size_t i = 0; i < text.len; i++) {
            char c = text.ptr[i];

            if (c == '\n') {
                leading = true;
                column = 0;
            } else if (leading && (c == ' ' || c == '\t')) {
                column = c == '\t' ? (column / 8 + 1) * 8 : column + 1;
            } else if (leading && c != '\r') {
                least = column < least ? column : least;
                leading = false;
            }
        }
    }
    return least == ~0u ? 0 : least;
}

uint32_t rbl_heredoc(struct rbl *rb, uint32_t flat, bool wanted)
{
    uint32_t body = body_of(rb, flat);
    lc_str text = rbl_text(rb, flat);
    struct pieces pieces = {.at_line_start = true, .after_beginning = true};
    uint32_t node;

    (void)wanted;
    if (body == 0)
        return lc_lower_new(rb->lower, LC_SYN_OTHER, flat);
    start(rb, &pieces, flat, body, rbl_child_of(rb, body, RBL_interpolation) != 0);
    if (lc_str_has_prefix(text, LC_S("<<~")))
        pieces.dedent = common_indentation(rb, body);
    contents(rb, body, &pieces, lc_str_contains(text, LC_S("'")) ? RAW : DOUBLE, '\0');
    node = finish(rb, &pieces, flat);
    if (lc_str_contains(text, LC_S("`"))) /* <<`COMMAND` */
        node = lc_build_two(rb->lower, LC_SYN_CALL, flat, lc_build_leaf(rb->lower, LC_SYN_NAME, flat, LC_S("`")), node);
    return node;
}
