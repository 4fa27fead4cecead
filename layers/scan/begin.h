#ifndef LC_SCAN_BEGIN_H
#define LC_SCAN_BEGIN_H

#include "layers/scan/kinds.h"

/* Does every match of the kind's pattern begin with one of its keywords? Then it need not be looked for anywhere else.
 * Told by the pattern's text: word bounds and look-around, groups and alternatives, then the keyword letter by letter.
 * What is not understood is no. */
bool lc_kind_begins_with_keyword(const struct lc_secret_kind *kind);

#endif
