#ifndef LC_BASE_STATUS_H
#define LC_BASE_STATUS_H

#include "layers/base/str.h"

#define LC_MUST_USE __attribute__((warn_unused_result))
#define LC_PRINTF(at, first) __attribute__((__format__(__printf__, at, first)))

/* How a call ended. A function names in its header which of these it can give (at most three besides LC_OK). */
enum lc_status {
    LC_OK = 0,
    LC_IO,          /* the system could not read or write */
    LC_MALFORMED,   /* the bytes are not what they claim to be */
    LC_LIMIT,       /* over a cap of caps.h */
    LC_UNSUPPORTED, /* well-formed, but nothing here can judge it (encrypted, unknown method) */
    LC_NOT_FOUND,
    LC_USAGE, /* the caller's words are wrong: command line, configuration */
};

/* Why a call failed: one line, lower case, no full stop, the subject in single quotes.
 * Owner:  caller's storage, initialised to {0}; the first message stays, later ones are dropped. */
struct lc_err {
    enum lc_status status;
    char text[480];
};

/* Fills `err` unless it is NULL or already full, and gives `status` back, so that `return lc_fail(...)` reads well. */
enum lc_status lc_fail(struct lc_err *err, enum lc_status status, const char *format, ...) LC_PRINTF(3, 4);

/* Input can never cause this: says file and line and aborts. */
_Noreturn void lc_bug(const char *file, int line, const char *what);
#define LC_BUG(what) lc_bug(__FILE__, __LINE__, (what))
#define LC_ASSERT(condition) \
    do { \
        if (!(condition)) \
            LC_BUG(#condition); \
    } while (0)

#endif
