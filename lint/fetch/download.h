#ifndef LC_LINT_FETCH_DOWNLOAD_H
#define LC_LINT_FETCH_DOWNLOAD_H

#include "lint/fetch/digest.h"

/* One archive from an address that AWS gave, with libcurl.
 * The address is a credential: no message holds more of it than its host.
 * libcurl is loaded when the first archive is fetched: linked, it and the thirty libraries behind it would double the
 * time of every other run's start. */

/* Shape:  `size` and `digest` are what AWS says the archive has; other bytes are refused. `http_is_fine`: the user named
 *         an endpoint that is plain http; else only hosts on loopback may be. */
struct lc_download {
    lc_str url;
    bool http_is_fine;
    uint64_t size;
    struct lc_digest digest;
};

/* Writes the archive to `fd`. What was written before an error is no archive.
 * Errors: LC_IO no libcurl, the host did not give it, the file could not be written; LC_MALFORMED an address that is not
 *         followed, bytes that are not what AWS said; LC_LIMIT over a cap. */
LC_MUST_USE enum lc_status lc_download(const struct lc_download *what, int fd, struct lc_arena *arena,
                                       struct lc_err *err);

#endif
