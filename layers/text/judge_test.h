#ifndef LC_TEXT_JUDGE_TEST_H
#define LC_TEXT_JUDGE_TEST_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "layers/base/buf.h"

/* For tests that compare with another program: bytes go to it as hex lines in a file, answers come back as lines.
 * Tests run with the repository's root as working directory. */

#define JUDGE_BYTES_MAX ((size_t)1 << 30)

__attribute__((unused)) static bool judge_has(const char *probe)
{
    char command[256];

    snprintf(command, sizeof command, "%s >/dev/null 2>&1", probe);
    return system(command) == 0;
}

__attribute__((unused)) static void judge_add_hex(struct lc_buf *buf, lc_str s)
{
    for (size_t i = 0; i < s.len; i++)
        lc_buf_printf(buf, "%02x", (unsigned)(unsigned char)s.ptr[i]);
}

/* What the shell command prints, $f being a file that holds `input`; the caller releases the buffer. */
__attribute__((unused)) static struct lc_buf judge_run(const char *command, lc_str input)
{
    char path[] = "/tmp/layercheck-judge-XXXXXX", line[512], chunk[65536];
    int fd = mkstemp(path);
    FILE *file = fd >= 0 ? fdopen(fd, "wb") : NULL;
    struct lc_buf out;
    size_t got;

    LC_ASSERT(file != NULL);
    LC_ASSERT(fwrite(input.ptr, 1, input.len, file) == input.len);
    LC_ASSERT(fclose(file) == 0);
    snprintf(line, sizeof line, "f=%s; %s", path, command);
    lc_buf_init(&out, JUDGE_BYTES_MAX);
    file = popen(line, "r");
    LC_ASSERT(file != NULL);
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
        lc_buf_add(&out, (lc_str){chunk, got});
    LC_ASSERT(pclose(file) == 0);
    unlink(path);
    return out;
}

/* A small generator of numbers, the same in every run. */
__attribute__((unused)) static uint32_t judge_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

/* `seed` with up to four bytes removed, replaced or put in, taken from `alphabet`. */
__attribute__((unused)) static lc_str judge_mutate(struct lc_arena *arena, lc_str seed, lc_str alphabet,
                                                   uint64_t *state)
{
    char *bytes = lc_arena_bytes(arena, seed.len + 4);
    size_t len = seed.len, times = 1 + judge_random(state) % 4;

    memcpy(bytes, seed.ptr, len);
    while (times-- > 0) {
        size_t at = judge_random(state) % (len + 1);
        char byte = alphabet.ptr[judge_random(state) % alphabet.len];

        switch (judge_random(state) % 3) {
        case 0:
            if (at < len) {
                memmove(bytes + at, bytes + at + 1, len - at - 1);
                len--;
            }
            break;
        case 1:
            if (at < len)
                bytes[at] = byte;
            break;
        default:
            memmove(bytes + at + 1, bytes + at, len - at);
            bytes[at] = byte;
            len++;
        }
    }
    return (lc_str){bytes, len};
}

#endif
