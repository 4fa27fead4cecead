#ifndef LC_RULES_LIMITS_WEIGHTS_H
#define LC_RULES_LIMITS_WEIGHTS_H

#include "rules/rule.h"

/* One archive whose files are weighed: `origin` 0 is the function, 1.. the layers. */
struct lc_weighed {
    const struct lc_unit *unit;
    uint32_t origin;
};

/* Adds what weighs most to a finding: a note each by archive (when there are several), by package and by file type.
 * Units:  declared bytes of regular files, before anything is overwritten.
 * Shape:  heaviest first, then by name; the first LC_WEIGHTS_SHOWN of each. Files of no package are left out of the
 *         second note. */
void lc_weights_note(struct lc_context *cx, struct lc_finding *finding, const struct lc_weighed *weighed, size_t count);

#define LC_WEIGHTS_SHOWN 5

#endif
