/* timed [-n RUNS] COMMAND ARGUMENT...   one warming run, then RUNS measured ones, their standard streams thrown away.
 * Prints one line: median, least and greatest wall time in microseconds, greatest peak memory in KiB, exit status. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS_MAX = 999 };

static int64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int by_value(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* Wall time of one run; the greatest peak so far in *peak_kib. */
static int64_t once(char **argv, long *peak_kib, int *status)
{
    posix_spawn_file_actions_t files;
    struct rusage used;
    int64_t start;
    pid_t child;
    int error;

    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    start = now_us();
    error = posix_spawnp(&child, argv[0], &files, NULL, argv, environ);
    if (error != 0) {
        fprintf(stderr, "timed: cannot run '%s': %s\n", argv[0], strerror(error));
        exit(2);
    }
    while (wait4(child, status, 0, &used) < 0)
        if (errno != EINTR)
            exit(2);
    start = now_us() - start;
    if (used.ru_maxrss > *peak_kib)
        *peak_kib = used.ru_maxrss;
    posix_spawn_file_actions_destroy(&files);
    return start;
}

int main(int argc, char **argv)
{
    int64_t time_us[RUNS_MAX];
    long runs = 5, peak_kib = 0;
    int status = 0, at = 1;

    if (argc > 2 && strcmp(argv[1], "-n") == 0) {
        runs = strtol(argv[2], NULL, 10);
        at = 3;
    }
    if (at >= argc || runs < 1 || runs > RUNS_MAX) {
        fprintf(stderr, "usage: timed [-n RUNS] COMMAND ARGUMENT...\n");
        return 2;
    }
    once(argv + at, &peak_kib, &status);
    for (long i = 0; i < runs; i++)
        time_us[i] = once(argv + at, &peak_kib, &status);
    qsort(time_us, (size_t)runs, sizeof time_us[0], by_value);
    printf("%lld %lld %lld %ld %d\n", (long long)time_us[runs / 2], (long long)time_us[0], (long long)time_us[runs - 1],
           peak_kib, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return 0;
}
