/* The syntax for people: places, lines, names and dumps. */
#include "layers/base/buf.h"
#include "layers/base/caps.h"
#include "layers/base/utf8.h"
#include "layers/source/syntax.h"

void lc_syntax_place(const struct lc_syntax *syntax, uint32_t offset, uint32_t *line, uint32_t *column)
{
    uint32_t low = 0, high = syntax->line_count;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;

        if (syntax->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    *line = low + 1;
    *column = offset - syntax->lines[low] + 1;
}

lc_str lc_syntax_line(const struct lc_syntax *syntax, uint32_t line)
{
    size_t start, end;
    lc_str text;

    if (line == 0 || line > syntax->line_count)
        return (lc_str){"", 0};
    start = syntax->lines[line - 1];
    end = line < syntax->line_count ? syntax->lines[line] - 1 : syntax->source.len;
    text = lc_str_cut(syntax->source, start, end);
    if (text.len > 0 && text.ptr[text.len - 1] == '\r')
        text.len--;
    return text;
}

static const char *const kind_names[LC_SYN_KIND_COUNT] = {
    [LC_SYN_EMPTY] = "empty",
    [LC_SYN_OTHER] = "other",
    [LC_SYN_PROGRAM] = "program",
    [LC_SYN_BLOCK] = "block",
    [LC_SYN_EXPRESSION] = "expression",
    [LC_SYN_DECLARE] = "declare",
    [LC_SYN_BIND] = "bind",
    [LC_SYN_IF] = "if",
    [LC_SYN_LOOP] = "loop",
    [LC_SYN_TRY] = "try",
    [LC_SYN_CATCH] = "catch",
    [LC_SYN_FINALLY] = "finally",
    [LC_SYN_SWITCH] = "switch",
    [LC_SYN_CASE] = "case",
    [LC_SYN_RETURN] = "return",
    [LC_SYN_THROW] = "throw",
    [LC_SYN_BREAK] = "break",
    [LC_SYN_CONTINUE] = "continue",
    [LC_SYN_WITH] = "with",
    [LC_SYN_ITEM] = "item",
    [LC_SYN_IMPORT] = "import",
    [LC_SYN_IMPORTED] = "imported",
    [LC_SYN_EXPORT] = "export",
    [LC_SYN_EXPORTS] = "exports",
    [LC_SYN_EXPORTED] = "exported",
    [LC_SYN_FUNCTION] = "function",
    [LC_SYN_PARAMETERS] = "parameters",
    [LC_SYN_PARAMETER] = "parameter",
    [LC_SYN_CLASS] = "class",
    [LC_SYN_FIELD] = "field",
    [LC_SYN_DECORATOR] = "decorator",
    [LC_SYN_NAME] = "name",
    [LC_SYN_STRING] = "string",
    [LC_SYN_NUMBER] = "number",
    [LC_SYN_LITERAL] = "literal",
    [LC_SYN_TEMPLATE] = "template",
    [LC_SYN_THIS] = "this",
    [LC_SYN_SUPER] = "super",
    [LC_SYN_MEMBER] = "member",
    [LC_SYN_INDEX] = "index",
    [LC_SYN_CALL] = "call",
    [LC_SYN_KEYWORD] = "keyword",
    [LC_SYN_AWAIT] = "await",
    [LC_SYN_YIELD] = "yield",
    [LC_SYN_ARRAY] = "array",
    [LC_SYN_OBJECT] = "object",
    [LC_SYN_PROPERTY] = "property",
    [LC_SYN_SPREAD] = "spread",
    [LC_SYN_ASSIGN] = "assign",
    [LC_SYN_LOGICAL] = "logical",
    [LC_SYN_CONDITIONAL] = "conditional",
    [LC_SYN_BINARY] = "binary",
    [LC_SYN_UNARY] = "unary",
    [LC_SYN_SEQUENCE] = "sequence",
    [LC_SYN_COMPREHENSION] = "comprehension",
    [LC_SYN_CLAUSE] = "clause",
};

/* In the order of the bits of enum lc_syntax_flag. */
static const char *const flag_names[] = {
    "async",       "generator", "arrow",    "method",   "static", "getter",  "setter",      "block",    "value",
    "declaration", "new",       "optional", "await",    "each",   "keys",    "post",        "else",     "default",
    "all",         "using",     "var",      "delegate", "module", "keyword", "downleveled", "nonlocal", "const",
};

const char *lc_syntax_kind_name(enum lc_syntax_kind kind)
{
    return kind < LC_SYN_KIND_COUNT ? kind_names[kind] : "";
}

/* Bare where it can be told from the rest of the dump, quoted otherwise. */
static void add_text(struct lc_buf *buf, const struct lc_syntax_node *node, struct lc_arena *arena)
{
    bool bare = node->text.len > 0;

    if (node->text.len == 0 && node->kind != LC_SYN_STRING)
        return;
    for (size_t i = 0; i < node->text.len; i++) {
        unsigned char c = (unsigned char)node->text.ptr[i];

        if (c <= ' ' || c == '(' || c == ')' || c == '"' || c == '\\' || c == '\x7f')
            bare = false;
    }
    lc_buf_add_byte(buf, ' ');
    if (bare) {
        lc_buf_add(buf, node->text);
        return;
    }
    lc_buf_add_byte(buf, '"');
    lc_buf_add(buf, lc_utf8_escaped(arena, node->text));
    lc_buf_add_byte(buf, '"');
}

static void add_node(struct lc_buf *buf, const struct lc_syntax *syntax, uint32_t at, unsigned depth, bool indent,
                     struct lc_arena *arena)
{
    const struct lc_syntax_node *node = lc_syntax_at(syntax, at);

    if (node->kind == LC_SYN_EMPTY) {
        lc_buf_add_byte(buf, '_');
        return;
    }
    lc_buf_add_byte(buf, '(');
    lc_buf_add(buf, lc_str_from(kind_names[node->kind]));
    for (unsigned bit = 0; bit < sizeof flag_names / sizeof *flag_names; bit++)
        if (node->flags & 1u << bit)
            lc_buf_printf(buf, ":%s", flag_names[bit]);
    add_text(buf, node, arena);
    for (uint32_t child = node->first; child != 0; child = syntax->nodes[child].next) {
        if (indent)
            lc_buf_printf(buf, "\n%*s", (int)(2 * depth + 2), "");
        else
            lc_buf_add_byte(buf, ' ');
        if (depth < 4 * LC_SYNTAX_DEPTH_MAX)
            add_node(buf, syntax, child, depth + 1, indent, arena);
        else
            lc_buf_add(buf, LC_S("..."));
    }
    lc_buf_add_byte(buf, ')');
}

lc_str lc_syntax_dump(const struct lc_syntax *syntax, uint32_t node, bool indent, struct lc_arena *arena)
{
    struct lc_buf buf;
    lc_str text;

    lc_buf_init(&buf, LC_REPORT_BYTES_MAX);
    add_node(&buf, syntax, node, 0, indent, arena);
    text = lc_arena_copy(arena, lc_buf_str(&buf));
    lc_buf_release(&buf);
    return text;
}
