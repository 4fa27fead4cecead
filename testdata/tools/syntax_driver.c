/* Dumps of the syntax of files, and how long they took.
 * usage: syntax_driver [--indent] [--time] [--language NAME] FILE...
 * With --time: a line of JSON a file: bytes, nodes, errors, tree-sitter's own time, ours, in microseconds. */
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

int main(int argc, char **argv)
{
    bool indent = false, timed = false;

    for (int i = 1; i < argc; i++) {
        if (lc_str_is(lc_str_from(argv[i]), "--indent"))
            indent = true;
        else if (lc_str_is(lc_str_from(argv[i]), "--time"))
            timed = true;
        else
            one_file(argv[i], indent, timed);
    }
    return 0;
}
