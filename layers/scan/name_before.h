#ifndef LC_SCAN_NAME_BEFORE_H
#define LC_SCAN_NAME_BEFORE_H

#include "layers/base/str.h"

/* What a secret is called where it stands: the name that it is assigned to on its line (`dbPassword = "…"`, `"token": "…"`,
 * `KEY=…`); of a password in a URL, that of the URL. Empty when there is none. `at` is where the secret begins. */
lc_str lc_scan_name_before(lc_str text, size_t at);

#endif
