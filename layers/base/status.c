/* Errors as values, and the one way to stop at a bug of our own. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "layers/base/status.h"

enum lc_status lc_fail(struct lc_err *err, enum lc_status status, const char *format, ...)
{
    va_list arguments;

    LC_ASSERT(status != LC_OK);
    if (err == NULL || err->status != LC_OK)
        return status;
    err->status = status;
    va_start(arguments, format);
    if (vsnprintf(err->text, sizeof err->text, format, arguments) < 0)
        err->text[0] = '\0';
    va_end(arguments);
    return status;
}

void lc_bug(const char *file, int line, const char *what)
{
    fprintf(stderr, "layercheck: bug at %s:%d: %s\n", file, line, what);
    abort();
}
