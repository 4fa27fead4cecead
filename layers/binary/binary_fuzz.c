/* Any bytes as the head of a file. */

#include "layers/binary/binary.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    lc_str bytes = {(const char *)data, size};
    struct lc_binary binary = lc_binary_head(bytes);

    if (binary.interpreter.len > 0 && (binary.interpreter.ptr < bytes.ptr ||
                                       binary.interpreter.len > size - (size_t)(binary.interpreter.ptr - bytes.ptr)))
        LC_BUG("an interpreter outside the bytes");
    if (binary.format == LC_BINARY_NONE && (binary.bits != 0 || binary.machine.len > 0))
        LC_BUG("nothing has properties");
    return 0;
}
