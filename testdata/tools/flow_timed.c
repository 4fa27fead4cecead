/* flow_timed [-n RUNS] RUNTIME FILE   how long the analysis of a handler takes, beside tree-sitter's parse of its bytes
 * FILE stands as /var/task/index.<its ending>, its handler is `index.handler`. Each run parses with tree-sitter alone,
 * then does ours: syntax and flow. One line is printed: tree-sitter's median time in microseconds, that of the syntax,
 * of syntax and flow together, the ratio of both to tree-sitter's, peak memory in KiB, findings, unknowns. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <tree_sitter/api.h>

#include "layers/flow/world_test.h"

enum { RUNS_MAX = 99 };

const TSLanguage *tree_sitter_javascript(void);
const TSLanguage *tree_sitter_typescript(void);
const TSLanguage *tree_sitter_tsx(void);
const TSLanguage *tree_sitter_python(void);
const TSLanguage *tree_sitter_ruby(void);

static const TSLanguage *(*const grammars[])(void) = {tree_sitter_javascript, tree_sitter_typescript, tree_sitter_tsx,
                                                      tree_sitter_python, tree_sitter_ruby};

static struct world world;

static _Noreturn void die(const char *what, const char *which)
{
    fprintf(stderr, "flow_timed: %s '%s'\n", what, which);
    exit(2);
}

static double now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static lc_str read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *bytes = malloc(LC_PARSE_SOURCE_MAX);
    size_t length;

    if (file == NULL || bytes == NULL)
        die("cannot read", path);
    length = fread(bytes, 1, LC_PARSE_SOURCE_MAX, file);
    fclose(file);
    return (lc_str){bytes, length};
}

static double plain_parse(lc_str source, enum lc_syntax_language language)
{
    double before = now_us();
    TSParser *parser = ts_parser_new();
    TSTree *tree;

    if (!ts_parser_set_language(parser, grammars[language]()))
        die("no grammar for", "it");
    tree = ts_parser_parse_string(parser, NULL, source.ptr, (uint32_t)source.len);
    ts_tree_delete(tree);
    ts_parser_delete(parser);
    return now_us() - before;
}

static void ours(lc_str source, lc_str name, const char *runtime, double *syntax, double *both)
{
    double before;

    world_init(&world, 1);
    world_put(&world, name, source);
    world_build(&world, runtime, "index.handler");
    before = now_us();
    world_parse(&world);
    *syntax = now_us() - before;
    world_analyze(&world);
    *both = now_us() - before;
}

int main(int argc, char **argv)
{
    double plain[RUNS_MAX], syntax[RUNS_MAX], both[RUNS_MAX];
    int runs = argc > 2 && strcmp(argv[1], "-n") == 0 ? (int)strtol(argv[2], NULL, 10) : 5,
        at = argc > 2 ? argc - 2 : 0;
    enum lc_syntax_language language;
    struct rusage used;
    lc_str source;
    char name[32];

    if (at == 0 || runs < 1 || runs > RUNS_MAX || !lc_syntax_language_of(lc_str_from(argv[at + 1]), &language))
        die("usage: flow_timed [-n RUNS] RUNTIME FILE, not", argc > 1 ? argv[argc - 1] : "");
    source = read_file(argv[at + 1]);
    snprintf(name, sizeof name, "index%s", strrchr(argv[at + 1], '.'));
    for (int i = 0; i < runs; i++) { /* ours first, so that the peak is ours */
        ours(source, lc_str_from(name), argv[at], &syntax[i], &both[i]);
        if (i == 0)
            getrusage(RUSAGE_SELF, &used);
        if (i + 1 < runs)
            world_release(&world);
        plain[i] = plain_parse(source, language);
    }
    qsort(plain, (size_t)runs, sizeof *plain, by_value);
    qsort(syntax, (size_t)runs, sizeof *syntax, by_value);
    qsort(both, (size_t)runs, sizeof *both, by_value);
    printf("%.0f %.0f %.0f %.3f %ld %zu %zu\n", plain[runs / 2], syntax[runs / 2], both[runs / 2],
           both[runs / 2] / plain[runs / 2], used.ru_maxrss, world.flow.items.count, world.flow.unknowns.count);
    if (getenv("FLOW_SHOW") != NULL)
        printf("%llu steps\n%.*s", (unsigned long long)world.flow.steps, LC_FMT(world_says(&world)));
    world_release(&world);
    free((char *)(uintptr_t)source.ptr);
    return 0;
}
