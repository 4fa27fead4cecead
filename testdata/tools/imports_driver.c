/* What the import lexers find, for the tests that compare it with real parsers.
 * usage: imports_driver javascript|python|ruby <FILES          a JSON line for each file named on standard input
 *        imports_driver --speed javascript|python|ruby <FILES  MB/s of processor time over all of them, best of five rounds */

#include <stdio.h>
#include <time.h>

#include "layers/source/imports.h"

typedef void lexer(lc_str source, struct lc_arena *arena, struct lc_imports *out);

static void put_string(lc_str s)
{
    putchar('"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f)
            printf("\\u%04x", c);
        else
            putchar(c);
    }
    putchar('"');
}

/* Those of a fixed list that are in the set; null for all. */
static void put_versions(enum lc_source_language language, uint64_t versions)
{
    static const char *const python[] = {"2.6", "2.7", "3.0", "3.1",  "3.2",  "3.3",  "3.4",  "3.5",  "3.6",
                                         "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15"};
    static const char *const ruby[] = {"1.8", "1.9", "2.0", "2.1", "2.2", "2.3", "2.4", "2.5",
                                       "2.6", "2.7", "3.0", "3.1", "3.2", "3.3", "3.4", "4.0"};
    const char *const *names = language == LC_SOURCE_PYTHON ? python : ruby;
    size_t count = language == LC_SOURCE_PYTHON ? sizeof python / sizeof *python
                   : language == LC_SOURCE_RUBY ? sizeof ruby / sizeof *ruby
                                                : 0,
           in = 0;

    for (size_t i = 0; i < count; i++)
        in += (versions & lc_version_bit(language, lc_str_from(names[i]))) != 0;
    if (in == count && versions != 0) {
        printf("null");
        return;
    }
    putchar('[');
    for (size_t i = 0, n = 0; i < count; i++)
        if (versions & lc_version_bit(language, lc_str_from(names[i])))
            printf("%s\"%s\"", n++ > 0 ? "," : "", names[i]);
    putchar(']');
}

static void put_item(enum lc_source_language language, const struct lc_import *item)
{
    static const char *const styles[] = {"require",     "import",       "dynamic",       "python-import",
                                         "python-from", "ruby-require", "ruby-relative", "ruby-autoload"};
    static const char *const whens[] = {"loaded", "conditional", "called", "guarded", "never"};

    printf("[\"%s\",\"%s\",%u,%u,%u,", styles[item->style], whens[item->when], item->offset, item->line, item->column);
    if (item->computed)
        printf("null,");
    else
        put_string(item->specifier), putchar(',');
    put_string(item->excerpt);
    printf(",%u,[", item->level);
    for (uint32_t i = 0; i < item->name_count; i++) {
        if (i > 0)
            putchar(',');
        put_string(item->names[i]);
    }
    printf("],");
    put_versions(language, item->versions);
    putchar(']');
}

static bool read_file(const char *path, struct lc_arena *arena, lc_str *out)
{
    FILE *f = fopen(path, "rb");
    long size;
    char *bytes;

    if (!f)
        return false;
    fseek(f, 0, SEEK_END);
    size = ftell(f);
    rewind(f);
    if (size < 0 || size > 1 << 30) { /* a directory */
        fclose(f);
        return false;
    }
    bytes = lc_arena_bytes(arena, (size_t)size);
    *out = (lc_str){bytes, fread(bytes, 1, (size_t)size, f)};
    fclose(f);
    return true;
}

static void print_file(const char *path, lexer *lex, enum lc_source_language language)
{
    struct lc_arena arena;
    struct lc_imports found;
    lc_str source;

    lc_arena_init(&arena, 1);
    if (read_file(path, &arena, &source)) {
        lex(source, &arena, &found);
        printf("{\"file\":");
        put_string(lc_str_from(path));
        printf(",\"esm\":%s,\"uncertain\":", found.has_esm_syntax ? "true" : "false");
        put_string(found.why);
        printf(",\"items\":[");
        for (size_t i = 0; i < found.count; i++) {
            if (i > 0)
                putchar(',');
            put_item(language, &found.items[i]);
        }
        printf("]}\n");
    }
    lc_arena_release(&arena);
}

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void measure(const lc_str *sources, size_t count, lexer *lex)
{
    double best = 1e9, start;
    size_t bytes = 0, items = 0;

    for (int round = 0; round < 5; round++) {
        struct lc_arena arena;

        bytes = items = 0;
        lc_arena_init(&arena, 1);
        start = seconds();
        for (size_t i = 0; i < count; i++) {
            struct lc_imports found;

            lc_arena_reset(&arena);
            lex(sources[i], &arena, &found);
            bytes += sources[i].len;
            items += found.count;
        }
        start = seconds() - start;
        best = start < best ? start : best;
        lc_arena_release(&arena);
    }
    printf("%zu files, %.1f MB, %zu imports: %.0f MB/s\n", count, (double)bytes / 1e6, items,
           (double)bytes / 1e6 / best);
}

int main(int argc, char **argv)
{
    bool speed = argc == 3 && strcmp(argv[1], "--speed") == 0;
    const char *language = argc == (speed ? 3 : 2) ? argv[argc - 1] : "";
    struct {
        lc_str *items;
        size_t count, capacity;
    } sources = {0};
    struct lc_arena arena;
    char path[4096];
    lc_str source;
    lexer *lex = strcmp(language, "javascript") == 0 ? lc_imports_javascript
                 : strcmp(language, "python") == 0   ? lc_imports_python
                 : strcmp(language, "ruby") == 0     ? lc_imports_ruby
                                                     : NULL;

    if (!lex) {
        fprintf(stderr, "usage: imports_driver [--speed] javascript|python|ruby <FILES\n");
        return 2;
    }
    lc_arena_init(&arena, 1);
    while (fgets(path, sizeof path, stdin)) {
        path[strcspn(path, "\n")] = '\0';
        if (!speed)
            print_file(path, lex,
                       lex == lc_imports_python ? LC_SOURCE_PYTHON
                       : lex == lc_imports_ruby ? LC_SOURCE_RUBY
                                                : LC_SOURCE_JAVASCRIPT);
        else
            *LC_PUSH(&arena, &sources) = read_file(path, &arena, &source) ? source : LC_S("");
    }
    if (speed)
        measure(sources.items, sources.count, lex);
    lc_arena_release(&arena);
    return 0;
}
