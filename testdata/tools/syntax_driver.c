/* Dumps of the syntax of files, and how long they took.
 * usage: syntax_driver [--indent] FILE...   the dump
 *        syntax_driver --time FILE...       a line of JSON a file: nodes, errors, tree-sitter's own time and ours
 *        syntax_driver --facts <FILES       a line of JSON for each file named on standard input: its functions with the
 *                                           byte they start at, whether async, generator, arrow; its awaits; its calls */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <tree_sitter/api.h>

#include "layers/base/caps.h"
#include "layers/source/syntax.h"

const TSLanguage *tree_sitter_javascript(void);
const TSLanguage *tree_sitter_typescript(void);
const TSLanguage *tree_sitter_tsx(void);
const TSLanguage *tree_sitter_python(void);
const TSLanguage *tree_sitter_ruby(void);

static const TSLanguage *(*const grammars[])(void) = {tree_sitter_javascript, tree_sitter_typescript, tree_sitter_tsx,
                                                      tree_sitter_python, tree_sitter_ruby};

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

static double now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static double plain_parse_us(lc_str source, enum lc_syntax_language language)
{
    double before = now_us();
    TSParser *parser = ts_parser_new();
    TSTree *tree;

    ts_parser_set_language(parser, grammars[language]());
    tree = ts_parser_parse_string(parser, NULL, source.ptr, (uint32_t)source.len);
    ts_tree_delete(tree);
    ts_parser_delete(parser);
    return now_us() - before;
}

static void one_file(const char *path, bool indent, bool timed)
{
    struct lc_arena arena;
    struct lc_syntax syntax;
    struct lc_err err = {0};
    enum lc_syntax_language language;
    enum lc_status status;
    double ours, plain = 0;
    lc_str source;

    lc_arena_init(&arena, 1);
    source = read_file(path, &arena);
    if (!lc_syntax_language_of(lc_str_from(path), &language)) {
        printf("%s: not a source\n", path);
        return;
    }
    if (timed)
        plain = plain_parse_us(source, language);
    ours = now_us();
    status = lc_syntax_parse(source, language, &arena, &syntax, &err);
    ours = now_us() - ours;
    if (timed)
        printf("{\"file\": \"%s\", \"bytes\": %zu, \"status\": %d, \"nodes\": %u, \"errors\": %u, \"plain_us\": %.0f, "
               "\"ours_us\": %.0f, \"ratio\": %.2f}\n",
               path, source.len, (int)status, status == LC_OK ? syntax.node_count : 0,
               status == LC_OK ? syntax.errors : 0, plain, ours, ours / plain);
    else if (status != LC_OK)
        printf("%s\n", err.text);
    else {
        lc_str dump = lc_syntax_dump(&syntax, 0, indent, &arena);

        printf("%.*s\n", LC_FMT(dump));
        if (syntax.errors > 0)
            printf("%u errors\n", syntax.errors);
    }
    lc_arena_release(&arena);
}

/* The last name of what is called: "b" for a.b(c). */
static void put_callee(const struct lc_syntax *syntax, uint32_t call)
{
    const struct lc_syntax_node *callee = lc_syntax_at(syntax, lc_syntax_child(syntax, call, 0));
    bool named = callee->kind == LC_SYN_NAME || callee->kind == LC_SYN_MEMBER;

    if (lc_syntax_at(syntax, call)->kind != LC_SYN_CALL || !named)
        return;
    for (size_t i = 0; i < callee->text.len; i++)
        if (callee->text.ptr[i] < '0' || callee->text.ptr[i] == '\\' || callee->text.ptr[i] > '~')
            return;
    printf(",\"%.*s\"", LC_FMT(callee->text));
}

/* Functions, awaits and calls, in the order of the tree. */
static void put_facts(const struct lc_syntax *syntax)
{
    bool downleveled = false, first = true;

    printf("\"facts\":[");
    for (uint32_t i = 0; i < syntax->node_count; i++) {
        const struct lc_syntax_node *node = lc_syntax_at(syntax, i);
        char kind = node->kind == LC_SYN_FUNCTION ? 'F'
                    : node->kind == LC_SYN_AWAIT  ? 'A'
                    : node->kind == LC_SYN_CALL   ? 'C'
                                                  : '\0';

        downleveled = downleveled || (node->flags & LC_SYN_DOWNLEVELED) != 0;
        if (kind == '\0')
            continue;
        printf("%s[\"%c\",%u", first ? "" : ",", kind, node->start);
        if (kind == 'F')
            printf(",%d,%d,%d", (node->flags & LC_SYN_ASYNC) != 0, (node->flags & LC_SYN_GENERATOR) != 0,
                   (node->flags & LC_SYN_ARROW) != 0);
        else if (kind == 'A' || kind == 'C')
            put_callee(syntax, kind == 'C' ? i : lc_syntax_child(syntax, i, 0));
        putchar(']');
        first = false;
    }
    printf("],\"downleveled\":%s", downleveled ? "true" : "false");
}

static void facts_of(const char *path)
{
    struct lc_arena arena;
    struct lc_syntax syntax;
    struct lc_err err = {0};
    enum lc_syntax_language language = LC_SYNTAX_JAVASCRIPT;
    enum lc_status status;

    lc_arena_init(&arena, 1);
    lc_syntax_language_of(lc_str_from(path), &language);
    status = lc_syntax_parse(read_file(path, &arena), language, &arena, &syntax, &err);
    printf("{\"file\":\"%s\",\"status\":%d,\"errors\":%u,", path, (int)status, status == LC_OK ? syntax.errors : 0);
    if (status == LC_OK)
        put_facts(&syntax);
    else
        printf("\"facts\":[],\"downleveled\":false");
    printf("}\n");
    lc_arena_release(&arena);
}

static void facts(void)
{
    char path[4096];

    while (fgets(path, sizeof path, stdin)) {
        path[strcspn(path, "\n")] = '\0';
        facts_of(path);
    }
}

int main(int argc, char **argv)
{
    bool indent = false, timed = false;

    for (int i = 1; i < argc; i++) {
        if (lc_str_is(lc_str_from(argv[i]), "--indent"))
            indent = true;
        else if (lc_str_is(lc_str_from(argv[i]), "--time"))
            timed = true;
        else if (lc_str_is(lc_str_from(argv[i]), "--facts"))
            facts();
        else
            one_file(argv[i], indent, timed);
    }
    return 0;
}
