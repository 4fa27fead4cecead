/* Positioned reads over a file or over memory. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "layers/base/source.h"

static enum lc_status read_file(const struct lc_source *source, uint64_t offset, void *into, size_t length,
                                struct lc_err *err)
{
    char *at = into;

    while (length > 0) {
        ssize_t got = pread(source->fd, at, length, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return lc_fail(err, LC_IO, "%s", strerror(errno));
        if (got == 0)
            return lc_fail(err, LC_MALFORMED, "the file ended while it was read");
        at += got;
        offset += (uint64_t)got;
        length -= (size_t)got;
    }
    return LC_OK;
}

static void close_file(struct lc_source *source)
{
    close(source->fd);
}

enum lc_status lc_source_open_file(struct lc_source *out, const char *path, struct lc_err *err)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return lc_fail(err, LC_IO, "%s", strerror(errno));
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size < 0) {
        close(fd);
        return lc_fail(err, LC_IO, "not a regular file");
    }
    *out = (struct lc_source){.size = (uint64_t)status.st_size, .read_at = read_file, .close = close_file, .fd = fd};
    return LC_OK;
}

static enum lc_status read_memory(const struct lc_source *source, uint64_t offset, void *into, size_t length,
                                  struct lc_err *err)
{
    (void)err;
    if (length > 0)
        memcpy(into, source->at + offset, length);
    return LC_OK;
}

void lc_source_open_memory(struct lc_source *out, lc_str bytes)
{
    *out = (struct lc_source){.size = bytes.len, .read_at = read_memory, .fd = -1, .at = bytes.ptr};
}

enum lc_status lc_source_read(const struct lc_source *source, uint64_t offset, void *into, size_t length,
                              struct lc_err *err)
{
    if (offset > source->size || length > source->size - offset)
        return lc_fail(err, LC_MALFORMED, "points outside the file");
    return source->read_at(source, offset, into, length, err);
}

void lc_source_close(struct lc_source *source)
{
    if (source->close)
        source->close(source);
    *source = (struct lc_source){.fd = -1};
}

enum lc_status lc_file_read(const char *path, size_t cap, struct lc_arena *arena, lc_str *out, struct lc_err *err)
{
    struct lc_source source;
    enum lc_status status = lc_source_open_file(&source, path, err);
    char *bytes;

    if (status != LC_OK)
        return status;
    if (source.size > cap) {
        status = lc_fail(err, LC_LIMIT, "larger than the %zu bytes read of such a file", cap);
        goto out;
    }
    bytes = lc_arena_bytes(arena, (size_t)source.size);
    status = lc_source_read(&source, 0, bytes, (size_t)source.size, err);
    if (status == LC_OK)
        *out = (lc_str){bytes, (size_t)source.size};
    else if (status == LC_MALFORMED)
        status = LC_IO;
out:
    lc_source_close(&source);
    return status;
}
