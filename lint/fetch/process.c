/* Running the user's own command line tools. */
#include "lint/fetch/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "layers/base/buf.h"
#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/base/utf8.h"

/* The two pipes of one run.
 * Shape:  `ends` are ours, `far` the program's; -1 when closed. */
struct pipes {
    int ends[2], far[2];
};

static void close_end(int *end)
{
    if (*end >= 0)
        close(*end);
    *end = -1;
}

static void close_pipes(struct pipes *pipes)
{
    for (size_t i = 0; i < 2; i++) {
        close_end(&pipes->ends[i]);
        close_end(&pipes->far[i]);
    }
}

static bool open_pipes(struct pipes *pipes)
{
    *pipes = (struct pipes){{-1, -1}, {-1, -1}};
    for (size_t i = 0; i < 2; i++) {
        int both[2];
        if (pipe2(both, O_CLOEXEC) != 0) {
            close_pipes(pipes);
            return false;
        }
        pipes->ends[i] = both[0];
        pipes->far[i] = both[1];
    }
    return true;
}

/* The program's file; empty when no absolute folder of PATH has one. */
static lc_str find_program(lc_str name, struct lc_arena *arena)
{
    lc_str rest = lc_str_from(getenv("PATH")), folder;

    while (lc_str_next(&rest, ':', &folder)) {
        lc_str path = lc_path_join(arena, folder, name);
        const char *file = lc_arena_cstring(arena, path, NULL);
        struct stat there;
        if (lc_str_has_prefix(folder, LC_S("/")) && stat(file, &there) == 0 && S_ISREG(there.st_mode) &&
            access(file, X_OK) == 0)
            return path;
    }
    return LC_S("");
}

/* Ours, with `settings` in the place of what they name. */
static char **environment_with(const char *const *settings, struct lc_arena *arena)
{
    struct {
        char **items;
        size_t count, capacity;
    } all = {0};

    for (size_t i = 0; environ[i]; i++) {
        size_t name = lc_str_find_byte(lc_str_from(environ[i]), '=');
        bool replaced = false;
        for (size_t k = 0; settings[k]; k++)
            replaced |= name != LC_NPOS && strncmp(environ[i], settings[k], name + 1) == 0;
        if (!replaced)
            *LC_PUSH(arena, &all) = environ[i];
    }
    for (size_t k = 0; settings[k]; k++) {
        lc_str setting = lc_str_from(settings[k]);
        char *copy = lc_arena_bytes(arena, setting.len + 1);
        memcpy(copy, setting.ptr, setting.len + 1);
        *LC_PUSH(arena, &all) = copy;
    }
    *LC_PUSH(arena, &all) = NULL;
    return all.items;
}

static char **words_of(const char *const *argv, struct lc_arena *arena)
{
    size_t count = 0;
    char **words;

    while (argv[count])
        count++;
    words = LC_NEW_ARRAY(arena, count + 1, char *);
    for (size_t i = 0; i < count; i++) {
        size_t room = strlen(argv[i]) + 1;
        words[i] = lc_arena_bytes(arena, room);
        memcpy(words[i], argv[i], room);
    }
    return words;
}

/* Our SIGPIPE is ignored, which a program started here should not inherit. */
static int start(const char *file, char *const *words, char *const *environment, const struct pipes *pipes, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t defaults;
    int failed = posix_spawn_file_actions_init(&actions);

    if (failed)
        return failed;
    failed = posix_spawnattr_init(&attributes);
    if (failed == 0) {
        sigemptyset(&defaults);
        sigaddset(&defaults, SIGPIPE);
        failed = posix_spawnattr_setsigdefault(&attributes, &defaults);
        if (failed == 0)
            failed = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
        if (failed == 0)
            failed = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        if (failed == 0)
            failed = posix_spawn_file_actions_adddup2(&actions, pipes->far[0], STDOUT_FILENO);
        if (failed == 0)
            failed = posix_spawn_file_actions_adddup2(&actions, pipes->far[1], STDERR_FILENO);
        if (failed == 0)
            failed = posix_spawn(pid, file, &actions, &attributes, words, environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

static long long milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Takes what one pipe holds; closes it at its end. Complaints over the cap are dropped, output over it is not. */
static bool take(int *end, struct lc_buf *into, bool drop)
{
    char chunk[16384];
    ssize_t got = read(*end, chunk, sizeof chunk);

    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return true;
    if (got <= 0) {
        close_end(end);
        return true;
    }
    lc_buf_add(into, lc_str_cut((lc_str){chunk, (size_t)got}, 0, drop ? into->cap - into->len : (size_t)got));
    return drop || !into->full;
}

enum ending { ENDED, TOO_LONG, TOO_MUCH };

static enum ending listen_to(struct pipes *pipes, unsigned seconds, struct lc_buf *bufs)
{
    long long end = milliseconds() + (long long)seconds * 1000;

    while (pipes->ends[0] >= 0 || pipes->ends[1] >= 0) {
        struct pollfd polled[2] = {{.fd = pipes->ends[0], .events = POLLIN}, {.fd = pipes->ends[1], .events = POLLIN}};
        long long left = end - milliseconds();
        if (left <= 0)
            return TOO_LONG;
        if (poll(polled, 2, left > 1000 ? 1000 : (int)left) < 0 && errno != EINTR)
            return TOO_LONG;
        for (size_t i = 0; i < 2; i++)
            if (polled[i].fd >= 0 && polled[i].revents != 0 && !take(&pipes->ends[i], &bufs[i], i == 1))
                return TOO_MUCH;
    }
    return ENDED;
}

static enum lc_status run_with(const char *file, char *const *words, char *const *environment, unsigned seconds,
                               struct lc_buf *bufs, int *result, struct lc_err *err)
{
    struct pipes pipes;
    enum ending ending;
    int failed, raw = 0;
    pid_t pid = 0;

    if (!open_pipes(&pipes))
        return lc_fail(err, LC_IO, "cannot run '%s': %s", file, strerror(errno));
    failed = start(file, words, environment, &pipes, &pid);
    close_end(&pipes.far[0]);
    close_end(&pipes.far[1]);
    if (failed) {
        close_pipes(&pipes);
        return lc_fail(err, LC_IO, "cannot run '%s': %s", file, strerror(failed));
    }
    ending = listen_to(&pipes, seconds, bufs);
    close_pipes(&pipes);
    if (ending != ENDED)
        kill(pid, SIGKILL);
    while (waitpid(pid, &raw, 0) < 0 && errno == EINTR)
        continue;
    if (ending == TOO_LONG)
        return lc_fail(err, LC_LIMIT, "'%s' did not end within %u seconds", words[0], seconds);
    if (ending == TOO_MUCH)
        return lc_fail(err, LC_LIMIT, "'%s' wrote more than %u bytes", words[0], LC_PROCESS_OUT_BYTES_MAX);
    *result = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
    return LC_OK;
}

enum lc_status lc_process_run(const char *const *argv, const char *const *settings, unsigned seconds,
                              struct lc_arena *arena, struct lc_process *out, struct lc_err *err)
{
    lc_str file = find_program(lc_str_from(argv[0]), arena);
    struct lc_buf bufs[2];
    enum lc_status status;

    if (file.len == 0)
        return lc_fail(err, LC_NOT_FOUND, "'%s' is in no folder of PATH", argv[0]);
    lc_buf_init(&bufs[0], LC_PROCESS_OUT_BYTES_MAX);
    lc_buf_init(&bufs[1], LC_PROCESS_ERR_BYTES_MAX);
    status = run_with(lc_arena_cstring(arena, file, NULL), words_of(argv, arena), environment_with(settings, arena),
                      seconds, bufs, &out->status, err);
    out->out = lc_arena_copy(arena, lc_buf_str(&bufs[0]));
    out->err = lc_arena_copy(arena, lc_buf_str(&bufs[1]));
    lc_buf_release(&bufs[0]);
    lc_buf_release(&bufs[1]);
    return status;
}

/* A word without what may be a presigned address's signature: what follows a '?', what is called so. */
static lc_str without_credential(lc_str word)
{
    size_t query = lc_str_find_byte(word, '?'), signature = lc_str_find(word, LC_S("X-Amz-"));

    return lc_str_cut(word, 0, query < signature ? query : signature);
}

lc_str lc_process_complaint(lc_str said, struct lc_arena *arena)
{
    struct lc_buf line;
    lc_str shown;

    lc_buf_init(&line, LC_COMPLAINT_BYTES_MAX);
    for (size_t at = 0; at < said.len;) {
        size_t end = at;
        lc_str word;
        while (end < said.len && (unsigned char)said.ptr[end] > ' ' && said.ptr[end] != 0x7f)
            end++;
        word = lc_utf8_escaped(arena, without_credential(lc_str_cut(said, at, end)));
        /* A word that does not fit is left out whole: half a secret looks like none. */
        if (word.len + 1 > line.cap - line.len)
            break;
        if (word.len > 0 && line.len > 0)
            lc_buf_add_byte(&line, ' ');
        lc_buf_add(&line, word);
        at = end + (end == at);
    }
    shown = lc_arena_copy(arena, lc_buf_str(&line));
    lc_buf_release(&line);
    return shown;
}
