#ifndef LC_LINT_RUN_SECRET_CONTEXT_H
#define LC_LINT_RUN_SECRET_CONTEXT_H

#include "layers/scan/scan.h"

/* What stands around a secret in a file of somebody else. Private to lint/run/secret_files.c. */

/* Is the file a library by the comment it begins with: its version and its free licence? */
bool lc_secret_has_library_banner(lc_str text);
/* Does the place stand in a comment (or a docstring of Python)? Told by the bytes before it, as far as they are looked at. */
bool lc_secret_is_in_comment(lc_str text, lc_str path, size_t at);
/* A password for one's own machine, for a host without a domain, or a plain word: nobody's secret in a package that
 * everyone has. For secrets that their surroundings tell, not their own form. */
bool lc_secret_is_toy(lc_str text, const struct lc_secret *secret);

#endif
