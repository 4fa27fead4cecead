/* Files for the user: reports, the lock. */
#include "lint/command/write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "layers/base/utf8.h"

static enum lc_status write_failed(lc_str path, int reason, struct lc_arena *arena, struct lc_err *err)
{
    return lc_fail(err, LC_IO, "cannot write '%.*s': %s", LC_FMT(lc_utf8_escaped(arena, path)), strerror(reason));
}

static enum lc_status write_in_place(lc_str path, lc_str text, struct lc_arena *arena, struct lc_err *err)
{
    FILE *file = fopen(lc_arena_cstring(arena, path, NULL), "w");
    bool written;

    if (file == NULL)
        return write_failed(path, errno, arena, err);
    written = text.len == 0 || fwrite(text.ptr, 1, text.len, file) == text.len;
    return fclose(file) == 0 && written ? LC_OK : write_failed(path, errno, arena, err);
}

/* A file appears whole or not at all: written beside its place, then renamed. */
static enum lc_status write_beside(lc_str path, lc_str text, struct lc_arena *arena, struct lc_err *err)
{
    const char *name = lc_arena_cstring(arena, path, NULL);
    lc_str pattern = lc_arena_printf(arena, "%s.XXXXXX", name);
    char *temporary = lc_arena_bytes(arena, pattern.len + 1);
    mode_t mask = umask(0);
    FILE *file = NULL;
    bool written;
    int fd;

    umask(mask);
    memcpy(temporary, pattern.ptr, pattern.len + 1);
    fd = mkstemp(temporary);
    if (fd >= 0 && (fchmod(fd, 0666 & ~mask) != 0 || (file = fdopen(fd, "w")) == NULL)) {
        int reason = errno;
        close(fd);
        unlink(temporary);
        return write_failed(path, reason, arena, err);
    }
    if (fd < 0)
        return write_failed(path, errno, arena, err);
    written = text.len == 0 || fwrite(text.ptr, 1, text.len, file) == text.len;
    if (fclose(file) != 0 || !written || rename(temporary, name) != 0) {
        int reason = errno;
        unlink(temporary);
        return write_failed(path, reason, arena, err);
    }
    return LC_OK;
}

/* A rename would put a file in the place of /dev/stdout, of the pipe that a shell made, of a link that somebody set. */
enum lc_status lc_write_file(lc_str path, lc_str text, struct lc_arena *arena, struct lc_err *err)
{
    struct stat there;

    if (lstat(lc_arena_cstring(arena, path, NULL), &there) == 0 && !S_ISREG(there.st_mode) && !S_ISDIR(there.st_mode))
        return write_in_place(path, text, arena, err);
    return write_beside(path, text, arena, err);
}
