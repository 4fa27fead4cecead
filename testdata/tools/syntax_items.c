/* What the lowered syntax of Python and Ruby files says of functions, calls and the like, for the tests that compare it
 * with the languages' own parsers.
 * usage: syntax_items <FILES     a JSON line for each file named on standard input: [kind, line, column, text] items.
 * Bytes of texts are characters, as in Latin-1. Columns are bytes from 0. What stands in a TEMPLATE is at 0, 0: Python
 * 3.11 does not know better. A Ruby call is where its method's name is; a definition has its line only. */

#include <stdio.h>

#include "layers/base/caps.h"
#include "layers/source/syntax.h"

struct printer {
    const struct lc_syntax *syntax;
    bool first, ruby;
};

static void put_text(lc_str s)
{
    putchar('"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\')
            printf("\\u%04x", c);
        else
            putchar(c);
    }
    putchar('"');
}

static void put_item(struct printer *printer, const char *kind, uint32_t offset, bool placed, lc_str text)
{
    uint32_t line = 0, column = 1;

    if (placed)
        lc_syntax_place(printer->syntax, offset, &line, &column);
    printf("%s[\"%s\",%u,%u,", printer->first ? "" : ",", kind, line, column - 1);
    put_text(text);
    putchar(']');
    printer->first = false;
}

static bool is_block(const struct lc_syntax *syntax, uint32_t call)
{
    uint32_t last = 0;

    for (uint32_t at = syntax->nodes[call].first; at != 0; at = syntax->nodes[at].next)
        last = at;
    return last != 0 && (syntax->nodes[last].flags & LC_SYN_RUBY_BLOCK) &&
           syntax->source.ptr[syntax->nodes[last].start] != 'p' && syntax->source.ptr[syntax->nodes[last].start] != 'P';
}

/* yield, a command in backquotes, END { }: called without the name of a method. */
static bool is_keyword(const struct lc_syntax_node *callee)
{
    return callee->kind == LC_SYN_NAME &&
           (lc_str_is(callee->text, "yield") || lc_str_is(callee->text, "`") || lc_str_is(callee->text, "at_exit"));
}

static void put_call(struct printer *printer, uint32_t node, bool placed)
{
    const struct lc_syntax *syntax = printer->syntax;
    const struct lc_syntax_node *at = &syntax->nodes[node], *callee = &syntax->nodes[at->first];
    bool named = callee->kind == LC_SYN_NAME || callee->kind == LC_SYN_MEMBER;
    uint32_t offset = at->start;

    if (printer->ruby && callee->kind == LC_SYN_MEMBER) {
        offset = callee->end - (uint32_t)callee->text.len;
        if (callee->end == syntax->nodes[callee->first].end) /* x.() */
            placed = false;
    }
    if (printer->ruby && (callee->kind == LC_SYN_SUPER || is_keyword(callee)))
        placed = false;
    put_item(printer, is_block(syntax, node) ? "call&" : "call", offset, placed,
             callee->kind == LC_SYN_SUPER ? LC_S("super")
             : named                      ? callee->text
                                          : LC_S(""));
}

static void put_function(struct printer *printer, const struct lc_syntax_node *at, bool placed)
{
    const char *kind = at->flags & LC_SYN_RUBY_BLOCK ? "block" : at->flags & LC_SYN_ARROW ? "lambda" : "def";
    bool async = at->flags & LC_SYN_ASYNC, generator = at->flags & LC_SYN_GENERATOR;

    if (printer->ruby && !(at->flags & LC_SYN_ARROW)) {
        uint32_t line = 0, column = 0, line_start;

        if (printer->syntax->source.ptr[at->start] != 'd') /* made by attr_reader */
            return;
        lc_syntax_place(printer->syntax, at->start, &line, &column);
        line_start = at->start - (column - 1);
        put_item(printer, at->flags & LC_SYN_SETTER ? "def=" : "def", line_start, placed, at->text);
        return;
    }
    if (printer->ruby) {
        put_item(printer, kind, at->start, false, LC_S(""));
        return;
    }
    if (async)
        kind = generator ? "async def*" : "async def";
    else if (generator)
        kind = at->flags & LC_SYN_ARROW ? "lambda*" : "def*";
    put_item(printer, kind, at->start, placed, at->text);
}

static void walk(struct printer *printer, uint32_t node, bool placed, bool in_template, unsigned depth)
{
    const struct lc_syntax_node *at = &printer->syntax->nodes[node];
    bool awaited = at->flags & LC_SYN_AWAITED;

    if (depth > LC_SYNTAX_DEPTH_MAX) {
        put_item(printer, "too deep", at->start, true, LC_S(""));
        return;
    }
    switch ((int)at->kind) {
    case LC_SYN_FUNCTION: put_function(printer, at, placed); break;
    case LC_SYN_CALL: put_call(printer, node, placed); break;
    case LC_SYN_CLASS: put_item(printer, "class", at->start, placed && !printer->ruby, at->text); break;
    case LC_SYN_AWAIT: put_item(printer, "await", at->start, placed, LC_S("")); break;
    case LC_SYN_YIELD:
        put_item(printer, at->flags & LC_SYN_DELEGATE ? "yield from" : "yield", at->start, placed, LC_S(""));
        break;
    case LC_SYN_IMPORT: put_item(printer, "import", at->start, placed, at->text); break;
    case LC_SYN_IMPORTED: put_item(printer, "imported", at->start, placed, at->text); break;
    case LC_SYN_RETURN:
        put_item(printer, at->flags & LC_SYN_VALUE ? "next" : "return", at->start, placed && !printer->ruby, LC_S(""));
        break;
    case LC_SYN_THROW: put_item(printer, "throw", at->start, placed, LC_S("")); break;
    case LC_SYN_TRY: put_item(printer, "try", at->start, placed && !printer->ruby, LC_S("")); break;
    case LC_SYN_LOOP:
        put_item(printer, awaited ? "async loop" : "loop", at->start, placed && !printer->ruby, LC_S(""));
        break;
    case LC_SYN_WITH: put_item(printer, awaited ? "async with" : "with", at->start, placed, LC_S("")); break;
    case LC_SYN_COMPREHENSION: put_item(printer, "comprehension", at->start, placed, LC_S("")); break;
    case LC_SYN_STRING:
        if (!in_template && !printer->ruby)
            put_item(printer, "string", at->start, placed, at->text);
        break;
    default: break;
    }
    in_template = at->kind == LC_SYN_TEMPLATE;
    placed = placed && !(in_template && !printer->ruby);
    for (uint32_t child = at->first; child != 0; child = printer->syntax->nodes[child].next)
        walk(printer, child, placed, in_template, depth + 1);
}

static lc_str read_file(const char *path, struct lc_arena *arena)
{
    FILE *file = fopen(path, "rb");
    char *bytes;
    size_t length;

    if (file == NULL)
        return (lc_str){NULL, 0};
    bytes = lc_arena_bytes(arena, LC_PARSE_SOURCE_MAX + 2);
    length = fread(bytes, 1, LC_PARSE_SOURCE_MAX + 1, file);
    fclose(file);
    return (lc_str){bytes, length};
}

static void one_file(const char *path)
{
    struct lc_arena arena;
    struct lc_syntax syntax;
    struct lc_err err = {0};
    enum lc_syntax_language language = LC_SYNTAX_PYTHON;

    lc_arena_init(&arena, 1);
    printf("{\"file\":");
    put_text(lc_str_from(path));
    (void)lc_syntax_language_of(lc_str_from(path), &language);
    if (lc_syntax_parse(read_file(path, &arena), language, &arena, &syntax, &err) != LC_OK) {
        printf(",\"errors\":1,\"items\":[]}\n");
    } else {
        struct printer printer = {&syntax, true, language == LC_SYNTAX_RUBY};

        printf(",\"errors\":%u,\"items\":[", syntax.errors);
        walk(&printer, 0, true, false, 0);
        printf("]}\n");
    }
    lc_arena_release(&arena);
}

int main(void)
{
    char path[4096];

    while (fgets(path, sizeof path, stdin)) {
        path[strcspn(path, "\n")] = '\0';
        one_file(path);
    }
    return 0;
}
