/* Python's strings: decoded, neighbours joined, f-strings as TEMPLATEs.
 * Source: Python Language Reference 3.13, 2.4.1 to 2.4.3. */

#include "layers/base/utf8.h"
#include "layers/source/lower_python.h"

/* Literal text collected so far, and the TEMPLATE it goes to when there is one.
 * Shape:  `bytes` has room for the whole node: decoding never makes text longer. */
struct pieces {
    char *bytes;
    size_t used, begun; /* the part not yet in a STRING starts at `begun` */
    struct lc_build template;
    bool has_template;
};

static bool has_substitution(const struct pyl *py, uint32_t string)
{
    for (uint32_t child = pyl_first(py, string); child != 0; child = pyl_next(py, child))
        if (pyl_kind(py, child) == PYL_interpolation)
            return true;
    return false;
}

/* The escape at text[*at], which is a backslash, into `out`. */
static size_t escape(lc_str text, size_t *at, bool bytes, char *out)
{
    static const char letters[] = "abfnrtv", values[] = "\a\b\f\n\r\t\v";
    size_t start = *at;
    char c = start + 1 < text.len ? text.ptr[start + 1] : '\0';
    const char *letter = c != '\0' ? strchr(letters, c) : NULL;
    uint32_t code;

    *at = start + 2;
    if (letter != NULL) {
        out[0] = values[letter - letters];
        return 1;
    }
    if (c == '\n')
        return 0;
    if (c == '\r') {
        *at += start + 2 < text.len && text.ptr[start + 2] == '\n';
        return 0;
    }
    if (c == '\\' || c == '\'' || c == '"') {
        out[0] = c;
        return 1;
    }
    if (c >= '0' && c <= '7') {
        *at = start + 1;
        code = lc_lower_digits(text, at, 8, 3);
    } else if (c == 'x' || (!bytes && (c == 'u' || c == 'U'))) {
        code = lc_lower_digits(text, at, 16, c == 'x' ? 2 : c == 'u' ? 4 : 8);
    } else { /* \N{…}, and what is no escape: as it stands */
        out[0] = '\\';
        *at = start + 1;
        return 1;
    }
    if (bytes) {
        out[0] = (char)(unsigned char)code;
        return 1;
    }
    return lc_utf8_put(out, code);
}

static void decode(struct pieces *pieces, lc_str text, bool raw, bool bytes, bool formatted)
{
    for (size_t i = 0; i < text.len;) {
        char c = text.ptr[i];

        if (c == '\\' && !raw && i + 1 < text.len) {
            char out[4];
            size_t made = escape(text, &i, bytes, out);

            memcpy(pieces->bytes + pieces->used, out, made);
            pieces->used += made;
            continue;
        }
        pieces->bytes[pieces->used++] = c;
        i += formatted && (c == '{' || c == '}') && i + 1 < text.len && text.ptr[i + 1] == c ? 2 : 1;
    }
}

static void end_literal(struct pyl *py, struct pieces *pieces, uint32_t flat)
{
    lc_str text = {pieces->bytes + pieces->begun, pieces->used - pieces->begun};

    if (text.len == 0)
        return;
    lc_build_add(py->lower, &pieces->template, lc_build_leaf(py->lower, LC_SYN_STRING, flat, text));
    pieces->begun = pieces->used;
}

static void substitution(struct pyl *py, uint32_t flat, struct pieces *pieces)
{
    uint32_t value = pyl_field(py, flat, PYF_expression), format = pyl_field(py, flat, PYF_format_specifier);

    lc_build_add(py->lower, &pieces->template, pyl_value(py, value));
    if (format == 0 || !pyl_enter(py, 1))
        return;
    for (uint32_t child = pyl_first(py, format); child != 0; child = pyl_next(py, child))
        if (pyl_kind(py, child) == PYL_format_expression || pyl_kind(py, child) == PYL_interpolation)
            substitution(py, child, pieces);
    pyl_leave(py, 1);
}

/* Literal text is what stands between the quotes and the substitutions: not every grammar node of it is named. */
static void one_string(struct pyl *py, uint32_t flat, struct pieces *pieces)
{
    bool raw = false, bytes = false, formatted = false;
    uint32_t begin = py->lower->flat[flat].end, quotes = 1;

    for (uint32_t child = pyl_first(py, flat); child != 0; child = pyl_next(py, child)) {
        const struct lc_flat_node *node = &py->lower->flat[child];
        enum pyl_kind kind = pyl_kind(py, child);
        lc_str text = pyl_text(py, child);

        if (kind == PYL_interpolation)
            decode(pieces, lc_str_cut(py->lower->source, begin, node->start), raw, bytes, formatted);
        else if (kind == PYL_string_end) /* of a raw string it begins before a last backslash */
            decode(pieces, lc_str_cut(py->lower->source, begin, node->end - quotes), raw, bytes, formatted);
        if (kind == PYL_interpolation) {
            end_literal(py, pieces, child);
            substitution(py, child, pieces);
        }
        if (kind == PYL_interpolation || kind == PYL_string_start)
            begin = node->end;
        if (kind == PYL_string_start &&
            (lc_str_has_suffix(text, LC_S("\"\"\"")) || lc_str_has_suffix(text, LC_S("'''"))))
            quotes = 3;
        for (size_t i = 0; kind == PYL_string_start && i < text.len; i++) {
            char c = lc_to_lower(text.ptr[i]);

            raw |= c == 'r';
            bytes |= c == 'b';
            formatted |= c == 'f' || c == 't';
        }
    }
}

uint32_t pyl_string(struct pyl *py, uint32_t flat)
{
    bool several = pyl_kind(py, flat) == PYL_concatenated_string;
    uint32_t first = several ? pyl_first(py, flat) : flat;
    struct pieces pieces = {0};

    pieces.bytes = lc_arena_bytes(py->lower->arena, py->lower->flat[flat].end - py->lower->flat[flat].start);
    for (uint32_t at = first; at != 0 && !pieces.has_template; at = several ? pyl_next(py, at) : 0)
        pieces.has_template = has_substitution(py, at);
    if (pieces.has_template)
        pieces.template = lc_build(py->lower, LC_SYN_TEMPLATE, flat);
    for (uint32_t at = first; at != 0; at = several ? pyl_next(py, at) : 0)
        one_string(py, at, &pieces);
    if (!pieces.has_template)
        return lc_build_leaf(py->lower, LC_SYN_STRING, flat, (lc_str){pieces.bytes, pieces.used});
    end_literal(py, &pieces, flat);
    return pieces.template.node;
}
