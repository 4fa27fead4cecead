/* What the scanner finds, for programs that know it another way.
 * usage: secret_driver [KINDS.yaml...] < TEXTS      each text as its length in bytes, a line end, and the bytes; the answer
 *                                                   is a line: `KIND BEGIN END` for each secret, parted by ';'
 *        secret_driver --speed SECONDS FILE...      MB/s of the scanner and of counting line ends, over the files
 * A text that begins with NAME= is a variable, any other a first-party file. Without KINDS.yaml those compiled in. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "layers/base/caps.h"
#include "layers/base/source.h"
#include "layers/scan/scan.h"

enum { TEXT_MAX = 64 << 20 };

static void answer(struct lc_scan_worker *worker, lc_str text)
{
    struct lc_secrets found;
    struct lc_arena arena;
    lc_str name;
    enum lc_scan_form form = lc_scan_variable_name(text, &name) ? LC_SCAN_VARIABLE : LC_SCAN_FILE;

    lc_arena_init(&arena, 1);
    lc_scan(worker, text, form, LC_S(""), &arena, &found);
    for (size_t i = 0; i < found.count; i++)
        printf("%s%.*s %zu %zu", i > 0 ? ";" : "", LC_FMT(found.items[i].kind->id), found.items[i].start,
               found.items[i].end);
    printf("%s\n", found.limited ? " LIMIT" : "");
    lc_arena_release(&arena);
}

static int answer_all(struct lc_scan_worker *worker)
{
    char head[32];

    while (fgets(head, sizeof head, stdin) != NULL) {
        char *text, *end;
        unsigned long length = strtoul(head, &end, 10);
        if (end == head || *end != '\n' || length > TEXT_MAX || (text = malloc(length + 1)) == NULL)
            return 2;
        if (fread(text, 1, length, stdin) != length)
            return 2;
        answer(worker, (lc_str){text, length});
        free(text);
    }
    return fflush(stdout) == 0 ? 0 : 1;
}

/* -- speed --------------------------------------------------------------------------------------------------------- */

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t count_lines(lc_str text)
{
    size_t count = 0;

    for (const char *at = text.ptr; (at = memchr(at, '\n', text.len - (size_t)(at - text.ptr))) != NULL; at++)
        count++;
    return count;
}

static double rate(struct lc_scan_worker *worker, enum lc_scan_form form, const lc_str *texts, char **files,
                   size_t count, double seconds, size_t *seen, size_t *limited)
{
    double start = now(), spent = 0;
    double bytes = 0;

    do {
        *seen = *limited = 0;
        for (size_t i = 0; i < count; i++) {
            struct lc_secrets found;
            struct lc_arena arena;
            bytes += (double)texts[i].len;
            if (worker == NULL) {
                *seen += count_lines(texts[i]);
                continue;
            }
            lc_arena_init(&arena, 1);
            lc_scan(worker, texts[i], form, lc_str_from(files[i]), &arena, &found);
            *seen += found.count;
            *limited += found.limited != NULL;
            lc_arena_release(&arena);
        }
        spent = now() - start;
    } while (spent < seconds);
    return bytes / spent / 1e6;
}

static int speed(struct lc_scan_worker *worker, double seconds, char **files, int count)
{
    struct lc_arena arena;
    struct lc_err err = {0};
    lc_str *texts;
    size_t total = 0, seen, limited;

    lc_arena_init(&arena, 1);
    texts = LC_NEW_ARRAY(&arena, (size_t)count, lc_str);
    for (int i = 0; i < count; i++) {
        if (lc_file_read(files[i], TEXT_MAX, &arena, &texts[i], &err) != LC_OK) {
            fprintf(stderr, "secret_driver: %s\n", err.text);
            return 2;
        }
        total += texts[i].len;
    }
    printf("%d files, %zu bytes\n", count, total);
    printf("memchr: %.0f MB/s", rate(NULL, LC_SCAN_FILE, texts, files, (size_t)count, seconds, &seen, &limited));
    printf(" (%zu lines)\n", seen);
    printf("third-party: %.0f MB/s",
           rate(worker, LC_SCAN_THIRD_PARTY, texts, files, (size_t)count, seconds, &seen, &limited));
    printf(" (%zu secrets, %zu limited)\n", seen, limited);
    printf("first-party: %.0f MB/s", rate(worker, LC_SCAN_FILE, texts, files, (size_t)count, seconds, &seen, &limited));
    printf(" (%zu secrets, %zu limited)\n", seen, limited);
    lc_arena_release(&arena);
    return 0;
}

int main(int argc, char **argv)
{
    struct lc_secret_kinds kinds = *lc_secret_kinds_builtin();
    bool measures = argc > 3 && strcmp(argv[1], "--speed") == 0;
    struct lc_scanner *scanner;
    struct lc_scan_worker *worker;
    struct lc_arena arena;
    struct lc_err err = {0};
    int status;

    lc_arena_init(&arena, 1);
    if (argc > 1 && !measures)
        kinds.count = 0;
    for (int i = 1; i < argc && !measures; i++) {
        lc_str text;
        if (lc_file_read(argv[i], LC_KINDS_BYTES_MAX, &arena, &text, &err) != LC_OK ||
            lc_secret_kinds_parse(text, &kinds, false, &arena, &kinds, &err) != LC_OK) {
            fprintf(stderr, "secret_driver: %s: %s\n", argv[i], err.text);
            return 2;
        }
    }
    scanner = lc_scanner_new(&kinds);
    worker = lc_scan_worker_new(scanner);
    status = measures ? speed(worker, strtod(argv[2], NULL), argv + 3, argc - 3) : answer_all(worker);
    lc_scan_worker_free(worker);
    lc_scanner_free(scanner);
    lc_arena_release(&arena);
    return status;
}
