/* Base 64. */
#include "layers/base/base64.h"

bool lc_base64_decode(lc_str text, struct lc_arena *arena, lc_str *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
    uint8_t values[256];
    uint32_t bits = 0, have = 0;
    size_t len = 0;
    char *bytes;

    memset(values, 0xff, sizeof values);
    for (size_t i = 0; i < sizeof digits - 1; i++)
        values[(unsigned char)digits[i]] = (uint8_t)(i < 64 ? i : i - 2);
    while (text.len > 0 && text.ptr[text.len - 1] == '=')
        text.len--;
    if (text.len % 4 == 1)
        return false;
    bytes = lc_arena_bytes(arena, text.len / 4 * 3 + 3);
    for (size_t i = 0; i < text.len; i++) {
        uint8_t value = values[(unsigned char)text.ptr[i]];
        if (value == 0xff)
            return false;
        bits = (bits << 6 | value) & 0xffffff;
        have += 6;
        if (have >= 8) {
            have -= 8;
            bytes[len++] = (char)(unsigned char)(bits >> have & 0xff);
        }
    }
    *out = (lc_str){bytes, len};
    return true;
}
