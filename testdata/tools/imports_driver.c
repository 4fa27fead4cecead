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

static void put_item(const struct lc_import *item)
{
    static const char *const styles[] = {"require",     "import",       "dynamic",       "python-import",
                                         "python-from", "ruby-require", "ruby-relative", "ruby-autoload"};
    static const char *const whens[] = {"loaded", "conditional", "called", "guarded"};

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
    printf("]]");
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

static void print_file(const char *path, lexer *lex)
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
            put_item(&found.items[i]);
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
            print_file(path, lex);
        else
            *LC_PUSH(&arena, &sources) = read_file(path, &arena, &source) ? source : LC_S("");
    }
    if (speed)
        measure(sources.items, sources.count, lex);
    lc_arena_release(&arena);
    return 0;
}
