#ifndef LC_SCAN_REACH_H
#define LC_SCAN_REACH_H

#include "layers/base/str.h"

/* How many bytes a match of the pattern has at most, told by its text: repeats, groups, alternatives; look-around has
 * none. LC_REACH_UNKNOWN for `*`, `+`, back references of groups without a bound, and what is not understood. */
#define LC_REACH_UNKNOWN ((size_t)-1)
size_t lc_pattern_reach(lc_str pattern);

#endif
