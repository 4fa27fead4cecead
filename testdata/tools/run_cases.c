/* Runs the case folders under testdata/rules (or --cases FOLDER): builds their archives, runs the program, compares whole outputs.
 * Read first: testdata/README.md (what a case folder holds). Then here: run_case, judge, worker, main.
 * Cases are dealt to worker processes; each leaves its verdict and report in a file, and the parent prints them in
 * order, so the output does not depend on who was faster. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "testdata/support/secret_text.h"

enum { CASES_MAX = 4096, WORDS_MAX = 256, PATH_BYTES = 1024, RUN_SECONDS = 120, WORKERS_MAX = 64 };

struct options {
    const char *cases, *only, *program, *wrap, *build; /* `build` is $B, "build" without it */
    char program_path[PATH_BYTES], mkzip[PATH_BYTES], root[PATH_BYTES];
    bool bless, twice;
    long workers;
};

struct words {
    char *word[WORDS_MAX];
    size_t count;
};

struct text {
    char *ptr;
    size_t len, cap;
};

static void die(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

static void die(const char *format, ...)
{
    va_list args;

    fflush(stdout);
    fprintf(stderr, "run_cases: ");
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(2);
}

static char *print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A new string; nothing here is freed, a run is short. */
static char *print(const char *format, ...)
{
    char *text;
    va_list args;
    int len;

    va_start(args, format);
    len = vasprintf(&text, format, args);
    va_end(args);
    if (len < 0)
        die("out of memory");
    return text;
}

static void append(struct text *t, const char *bytes, size_t len)
{
    if (t->len + len + 1 > t->cap) {
        t->cap = 2 * (t->len + len + 1);
        t->ptr = realloc(t->ptr, t->cap);
        if (t->ptr == NULL)
            die("out of memory");
    }
    if (len > 0)
        memcpy(t->ptr + t->len, bytes, len);
    t->len += len;
    t->ptr[t->len] = '\0';
}

static bool read_text(const char *path, struct text *out)
{
    char chunk[65536];
    FILE *f = fopen(path, "rb");
    size_t got;

    append(out, "", 0);
    if (f == NULL)
        return false;
    while ((got = fread(chunk, 1, sizeof chunk, f)) > 0)
        append(out, chunk, got);
    fclose(f);
    return true;
}

static void write_text(const char *path, const struct text *t)
{
    FILE *f = fopen(path, "wb");

    if (f == NULL || (t->len > 0 && fwrite(t->ptr, 1, t->len, f) != t->len) || fclose(f) != 0)
        die("cannot write '%s': %s", path, strerror(errno));
}

/* Carries out the %{…} recipes of made-up secrets: the same text is the same secret in every run. */
static void expand(const char *path, const struct text *in, struct text *out)
{
    size_t len = 0;
    char *made = secret_text(in->ptr, in->len, secret_text_seed(in->ptr, in->len), &len);

    if (made == NULL)
        die("%s: a %%{recipe} that is not known, or has no end", path);
    append(out, made, len);
    free(made);
}

/* Words of `args` text: blanks part them, "double" and 'single' quotes hold them together, # starts a comment line. */
static void split(const char *path, char *p, struct words *out)
{
    while (*p != '\0') {
        char *to = p, quote = '\0';

        if (*p == ' ' || *p == '\t' || *p == '\n') {
            p++;
            continue;
        }
        if (*p == '#') {
            while (*p != '\0' && *p != '\n')
                p++;
            continue;
        }
        if (out->count == WORDS_MAX - 4)
            die("%s: more than %d words", path, WORDS_MAX);
        out->word[out->count++] = to;
        for (; *p != '\0' && (quote != '\0' || (*p != ' ' && *p != '\t' && *p != '\n')); p++)
            if (quote == '\0' && (*p == '"' || *p == '\''))
                quote = *p;
            else if (*p == quote)
                quote = '\0';
            else
                *to++ = *p;
        if (quote != '\0')
            die("%s: a quote is not closed", path);
        if (*p != '\0')
            p++;
        *to = '\0';
    }
}

/* Runs argv in `folder`, its streams into files; returns the wait status. */
static int run(char *const *argv, const char *folder, const char *out, const char *err, bool second)
{
    int status;
    pid_t child = fork();

    if (child < 0)
        die("cannot fork: %s", strerror(errno));
    if (child == 0) {
        int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
        int to = out != NULL ? open(out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666) : STDOUT_FILENO;
        int bad = err != NULL ? open(err, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666) : STDERR_FILENO;

        if (null < 0 || to < 0 || bad < 0 || (folder != NULL && chdir(folder) != 0))
            _exit(126);
        if (dup2(null, STDIN_FILENO) < 0 || dup2(to, STDOUT_FILENO) < 0 || dup2(bad, STDERR_FILENO) < 0)
            _exit(126);
        setenv("LC_ALL", second ? "C.UTF-8" : "C", 1);
        if (second)
            setenv("LC_HASH_SEED", "12345", 1);
        alarm(RUN_SECONDS); /* stays over exec: a hang ends as a signal */
        execvp(argv[0], argv);
        _exit(127);
    }
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            die("cannot wait: %s", strerror(errno));
    return status;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static bool ends_with(const char *text, const char *end, size_t *stem)
{
    size_t len = strlen(text), more = strlen(end);

    *stem = len - more;
    return len > more && strcmp(text + *stem, end) == 0;
}

/* One thing of the case folder -> its place in the built folder. */
static bool build_one(const struct options *o, const char *from, const char *to, const char *name)
{
    char *source = print("%s/%s", from, name);
    struct stat st;
    size_t stem;
    char *argv[6] = {(char *)(uintptr_t)o->mkzip, NULL};

    if (lstat(source, &st) != 0)
        return false;
    if (ends_with(name, ".recipe", &stem)) {
        size_t ignored;
        char *bare = print("%.*s", (int)stem, name);

        argv[1] = print("%s/%s%s", to, bare,
                        ends_with(bare, ".zip", &ignored) || ends_with(bare, ".jar", &ignored) ? "" : "/");
        argv[2] = source;
    } else if (ends_with(name, ".hex", &stem)) {
        argv[1] = print("--hex");
        argv[2] = print("%s/%.*s", to, (int)stem, name);
        argv[3] = source;
    } else if (ends_with(name, ".expand", &stem)) {
        struct text template = {0}, made = {0};

        if (!read_text(source, &template))
            return false;
        expand(source, &template, &made);
        write_text(print("%s/%.*s", to, (int)stem, name), &made);
        return true;
    } else if (S_ISDIR(st.st_mode) && ends_with(name, ".zip", &stem)) {
        argv[1] = print("%s/%s", to, name);
        argv[2] = source;
    } else {
        argv[0] = print("cp");
        argv[1] = print("-RP");
        argv[2] = source;
        argv[3] = print("%s/", to);
    }
    return run(argv, NULL, NULL, NULL, false) == 0;
}

static bool build(const struct options *o, const char *from, const char *to)
{
    DIR *dir = opendir(from);
    struct dirent *d;
    bool good = dir != NULL;

    nftw(to, remove_one, 32, FTW_DEPTH | FTW_PHYS);
    if (mkdir(to, 0777) != 0)
        die("cannot create '%s': %s", to, strerror(errno));
    while (good && (d = readdir(dir)) != NULL)
        if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0 && strcmp(d->d_name, "args") != 0 &&
            strcmp(d->d_name, "expected") != 0)
            good = build_one(o, from, to, d->d_name);
    if (dir != NULL)
        closedir(dir);
    return good;
}

static void append_stream(struct text *t, const char *path)
{
    struct text stream = {0};

    read_text(path, &stream);
    append(t, stream.ptr, stream.len);
    if (stream.len > 0 && stream.ptr[stream.len - 1] != '\n')
        append(t, "\n--- no newline\n", 16);
}

/* The whole result as `expected` holds it. */
static void run_case(const struct options *o, const char *from, const char *to, bool second, struct text *result)
{
    static const char *const commands[] = {"lint", "explain", "rules", "satisfies", "compare", "--version", "--help"};
    struct text args = {0}, err = {0};
    struct words w = {{NULL}, 0}, line = {{NULL}, 0};
    char *out_path = print("%s.out", to), *err_path = print("%s.err", to), *exit_line, *wrap;
    bool named = false, has_jobs = false;
    int status;

    read_text(print("%s/args", from), &args);
    split(print("%s/args", from), args.ptr, &w);
    if (o->wrap != NULL) {
        wrap = print("%s", o->wrap);
        split("--wrap", wrap, &line);
    }
    line.word[line.count++] = (char *)(uintptr_t)o->program_path;
    for (size_t i = 0; w.count > 0 && i < sizeof commands / sizeof commands[0]; i++)
        named = named || strcmp(w.word[0], commands[i]) == 0;
    for (size_t i = 0; i < w.count; i++)
        has_jobs = has_jobs || strcmp(w.word[i], "--jobs") == 0 || strncmp(w.word[i], "--jobs=", 7) == 0;
    if (!named)
        line.word[line.count++] = print("lint");
    for (size_t i = 0; i < w.count && line.count < WORDS_MAX - 4; i++) {
        struct text template = {.ptr = w.word[i], .len = strlen(w.word[i])}, made = {0};

        expand(print("%s/args", from), &template, &made);
        line.word[line.count++] = made.ptr;
    }
    if (second && !has_jobs && (!named || strcmp(w.word[0], "lint") == 0)) {
        line.word[line.count++] = print("--jobs");
        line.word[line.count++] = print("8");
    }
    line.word[line.count] = NULL;
    status = run(line.word, to, out_path, err_path, second);
    append_stream(result, out_path);
    read_text(err_path, &err);
    if (err.len > 0) {
        append(result, "--- stderr\n", 11);
        append_stream(result, err_path);
    }
    exit_line =
        WIFEXITED(status) ? print("--- exit %d\n", WEXITSTATUS(status)) : print("--- signal %d\n", WTERMSIG(status));
    append(result, exit_line, strlen(exit_line));
}

static void diff(const char *expected, const char *actual, const char *log)
{
    char *argv[] = {print("diff"),
                    print("-u"),
                    print("--label=%s", expected),
                    print("--label=%s", actual),
                    print("%s", expected),
                    print("%s", actual),
                    NULL};
    char *piece = print("%s.diff", log);
    struct text both = {0};

    run(argv, NULL, piece, NULL, false);
    read_text(log, &both);
    read_text(piece, &both);
    write_text(log, &both);
    remove(piece);
}

static bool say(const char *log, bool passed, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The verdict file: P or F, then the text to show. */
static bool say(const char *log, bool passed, const char *format, ...)
{
    struct text t = {0};
    va_list args;
    char *text;

    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        die("out of memory");
    va_end(args);
    append(&t, passed ? "P" : "F", 1);
    append(&t, text, strlen(text));
    write_text(log, &t);
    return passed;
}

/* One case: `name` is rule/case. */
static bool judge(const struct options *o, const char *name, const char *log)
{
    char *from = print("%s/%s", o->cases, name), *to = print("%s/cases/%s", o->build, name);
    char *expected = print("%s/expected", from), *actual = print("%s.actual", to), *again = print("%s.again", to);
    struct text want = {0}, got = {0}, second = {0}, args = {0};

    if (!read_text(print("%s/args", from), &args))
        return say(log, false, "FAIL %s: no file 'args'\n", name);
    if (args.len == 0 || args.ptr[0] != '#')
        return say(log, false, "FAIL %s: the first line of 'args' must be a # comment saying what the case proves\n",
                   name);
    if (!build(o, from, to))
        return say(log, false, "FAIL %s: its archives could not be built\n", name);
    run_case(o, from, to, false, &got);
    write_text(actual, &got);
    if (o->twice) {
        run_case(o, from, to, true, &second);
        write_text(again, &second);
        if (got.len != second.len || memcmp(got.ptr, second.ptr, got.len) != 0) {
            say(log, false, "FAIL %s: another output with 8 jobs, C.UTF-8 and another hash seed\n", name);
            diff(actual, again, log);
            return false;
        }
    }
    if (o->bless) {
        bool same = read_text(expected, &want) && want.len == got.len && memcmp(want.ptr, got.ptr, got.len) == 0;

        write_text(expected, &got);
        return say(log, true, "%s%s%s", same ? "" : "blessed ", same ? "" : name, same ? "" : "\n");
    }
    if (!read_text(expected, &want))
        return say(log, false, "FAIL %s: no file 'expected'; read the output in %s, then --bless\n", name, actual);
    if (want.len == got.len && memcmp(want.ptr, got.ptr, got.len) == 0)
        return say(log, true, "%s", "");
    say(log, false, "FAIL %s\n", name);
    diff(expected, actual, log);
    return false;
}

static int visible(const struct dirent *d)
{
    return d->d_name[0] != '.';
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Every rule/case folder that --only matches, in byte order. */
static size_t find_cases(const struct options *o, char **cases)
{
    struct dirent **rules, **list;
    size_t count = 0;
    int rule_count = scandir(o->cases, &rules, visible, by_name);

    if (rule_count < 0)
        die("no folder %s here: start me at the root of the checkout", o->cases);
    for (int r = 0; r < rule_count; r++) {
        char *folder = print("%s/%s", o->cases, rules[r]->d_name);
        int case_count = scandir(folder, &list, visible, by_name);

        for (int c = 0; c < case_count; c++) {
            char *name = print("%s/%s", rules[r]->d_name, list[c]->d_name);
            struct stat st;

            if (stat(print("%s/%s", o->cases, name), &st) != 0 || !S_ISDIR(st.st_mode))
                continue;
            if (o->only != NULL && fnmatch(o->only, name, 0) != 0 && strcmp(o->only, rules[r]->d_name) != 0)
                continue;
            if (count == CASES_MAX)
                die("more than %d cases", CASES_MAX);
            mkdir(print("%s/cases/%s", o->build, rules[r]->d_name), 0777);
            cases[count++] = name;
        }
    }
    return count;
}

static char *log_of(const struct options *o, size_t index)
{
    return print("%s/cases/.log/%zu", o->build, index);
}

static void deal(const struct options *o, char **cases, size_t count)
{
    pid_t workers[WORKERS_MAX];

    fflush(stdout);
    for (long w = 0; w < o->workers; w++) {
        workers[w] = fork();
        if (workers[w] < 0)
            die("cannot fork: %s", strerror(errno));
        if (workers[w] == 0) {
            for (size_t i = (size_t)w; i < count; i += (size_t)o->workers)
                judge(o, cases[i], log_of(o, i));
            _exit(0);
        }
    }
    for (long w = 0; w < o->workers; w++)
        waitpid(workers[w], NULL, 0);
}

/* Two runs at once would clear each other's folders: the second waits. The lock ends with the process. */
static void lock(const struct options *o)
{
    int fd = open(print("%s/cases/.lock", o->build), O_RDWR | O_CREAT | O_CLOEXEC, 0666);

    if (fd < 0 || flock(fd, LOCK_EX) != 0)
        die("cannot lock '%s/cases/.lock': %s", o->build, strerror(errno));
}

static void absolute(const char *path, char *out)
{
    char *real = realpath(path, NULL);

    if (real == NULL)
        die("no '%s': build it first", path);
    snprintf(out, PATH_BYTES, "%s", real);
    free(real);
}

static void parse(int argc, char **argv, struct options *o)
{
    o->build = getenv("B") != NULL ? getenv("B") : "build";
    o->cases = "testdata/rules";
    o->program = print("%s/layercheck", o->build);
    o->workers = sysconf(_SC_NPROCESSORS_ONLN);
    for (int i = 1; i < argc; i++) {
        const char *next = i + 1 < argc ? argv[i + 1] : NULL;
        const char **to = strcmp(argv[i], "--only") == 0      ? &o->only
                          : strcmp(argv[i], "--program") == 0 ? &o->program
                          : strcmp(argv[i], "--wrap") == 0    ? &o->wrap
                          : strcmp(argv[i], "--cases") == 0   ? &o->cases
                                                              : NULL;

        if (strcmp(argv[i], "--bless") == 0)
            o->bless = true;
        else if (strcmp(argv[i], "--twice") == 0)
            o->twice = true;
        else if (to == NULL || next == NULL)
            die("usage: run_cases [--bless] [--twice] [--cases FOLDER] [--only RULE|GLOB] [--program PATH] "
                "[--wrap 'COMMAND']");
        else
            *to = argv[++i];
    }
    if (o->workers < 1 || o->workers > WORKERS_MAX)
        o->workers = o->workers < 1 ? 1 : WORKERS_MAX;
    absolute(o->program, o->program_path);
}

/* Nothing is freed before exit, on purpose: the leak check of a sanitizer build has nothing to say here. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

int main(int argc, char **argv)
{
    static char *cases[CASES_MAX];
    struct options o = {0};
    size_t count, passed = 0;
    char *slash;

    parse(argc, argv, &o);
    absolute(argv[0], o.mkzip);
    slash = strrchr(o.mkzip, '/');
    snprintf(slash + 1, PATH_BYTES - (size_t)(slash + 1 - o.mkzip), "mkzip");
    unsetenv("NO_COLOR");
    unsetenv("LC_HASH_SEED");
    unsetenv("LC_TRACE_READS");
    setenv("TZ", "UTC", 1);
    /* 2020-01-01: before the end of every runtime that a case uses and says no date with --as-of. */
    setenv("LC_NOW", "1577836800", 1);
    mkdir(o.build, 0777);
    mkdir(print("%s/cases", o.build), 0777);
    lock(&o);
    nftw(print("%s/cases/.log", o.build), remove_one, 32, FTW_DEPTH | FTW_PHYS);
    mkdir(print("%s/cases/.log", o.build), 0777);
    count = find_cases(&o, cases);
    deal(&o, cases, count);
    for (size_t i = 0; i < count; i++) {
        struct text log = {0};

        read_text(log_of(&o, i), &log);
        passed += log.len > 0 && log.ptr[0] == 'P';
        if (log.len == 0)
            printf("FAIL %s: the worker ended before its verdict\n", cases[i]);
        else
            fputs(log.ptr + 1, stdout);
    }
    printf("%zu passed, %zu failed\n", passed, count - passed);
    return passed == count && count > 0 ? 0 : 1;
}
