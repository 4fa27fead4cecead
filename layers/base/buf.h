#ifndef LC_BASE_BUF_H
#define LC_BASE_BUF_H

#include "layers/base/arena.h"

/* Growing text with a cap.
 * Shape:  `len` bytes at `ptr`, no terminator; past `cap` nothing more is taken and `full` is set.
 * Owner:  init and release by the caller; malloc memory, so that big reports can be let go. */
struct lc_buf {
    char *ptr;
    size_t len, room, cap;
    bool full;
};

void lc_buf_init(struct lc_buf *buf, size_t cap);
void lc_buf_release(struct lc_buf *buf);
void lc_buf_add(struct lc_buf *buf, lc_str s);
void lc_buf_add_byte(struct lc_buf *buf, char byte);
void lc_buf_printf(struct lc_buf *buf, const char *format, ...) LC_PRINTF(2, 3);
static inline lc_str lc_buf_str(const struct lc_buf *buf)
{
    return (lc_str){buf->ptr, buf->len};
}

#endif
