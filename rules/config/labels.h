#ifndef LC_RULES_CONFIG_LABELS_H
#define LC_RULES_CONFIG_LABELS_H

#include "rules/config/settings.h"

/* What the two rules about labels of layers share. */

/* Are all labels known, and is there at least one? */
bool lc_labels_are_known(const struct lc_values *labels);
bool lc_labels_have(const struct lc_values *labels, lc_str name);
/* "x86_64", "python3.11 and python3.12", "nodejs18.x, nodejs20.x and 4 more". In cx->arena. */
lc_str lc_labels_shown(struct lc_context *cx, const struct lc_values *labels);
/* Where the finding is: the layer in the function's list, then its first label. */
void lc_labels_at(struct lc_context *cx, struct lc_finding *finding, size_t index, const struct lc_values *labels);

#endif
