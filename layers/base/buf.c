/* Growing text under a cap. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "layers/base/buf.h"

void lc_buf_init(struct lc_buf *buf, size_t cap)
{
    *buf = (struct lc_buf){.cap = cap};
}

void lc_buf_release(struct lc_buf *buf)
{
    free(buf->ptr);
    lc_buf_init(buf, buf->cap);
}

/* Room for `more` bytes, or what the cap leaves of it. */
static size_t reserve(struct lc_buf *buf, size_t more)
{
    size_t wanted, room;
    char *moved;

    if (more > buf->cap - buf->len) {
        more = buf->cap - buf->len;
        buf->full = true;
    }
    wanted = buf->len + more;
    if (wanted > buf->room) {
        room = buf->room < 256 ? 256 : buf->room * 2;
        if (room < wanted)
            room = wanted;
        moved = realloc(buf->ptr, room);
        if (moved == NULL)
            lc_out_of_memory(room);
        buf->ptr = moved;
        buf->room = room;
    }
    return more;
}

void lc_buf_add(struct lc_buf *buf, lc_str s)
{
    size_t taken;

    if (s.len == 0)
        return;
    taken = reserve(buf, s.len);
    if (taken > 0)
        memcpy(buf->ptr + buf->len, s.ptr, taken);
    buf->len += taken;
}

void lc_buf_add_byte(struct lc_buf *buf, char byte)
{
    lc_buf_add(buf, (lc_str){&byte, 1});
}

void lc_buf_printf(struct lc_buf *buf, const char *format, ...)
{
    va_list arguments;
    char small[512], *large;
    int length;

    va_start(arguments, format);
    length = vsnprintf(small, sizeof small, format, arguments);
    va_end(arguments);
    LC_ASSERT(length >= 0);
    if ((size_t)length < sizeof small) {
        lc_buf_add(buf, (lc_str){small, (size_t)length});
        return;
    }
    large = malloc((size_t)length + 1);
    if (large == NULL)
        lc_out_of_memory((size_t)length + 1);
    va_start(arguments, format);
    vsnprintf(large, (size_t)length + 1, format, arguments);
    va_end(arguments);
    lc_buf_add(buf, (lc_str){large, (size_t)length});
    free(large);
}
