#ifndef LC_RULES_CONFIG_SETTINGS_H
#define LC_RULES_CONFIG_SETTINGS_H

#include "rules/rule.h"

/* What the rules about settings share: where a value stands, and what of it is certain. */

/* Where: the place of a setting, and where its text was written when that is elsewhere; for flags the function's
 * archive. A value that is not set stands where the function does. */
void lc_setting_at(struct lc_context *cx, struct lc_finding *finding, const struct lc_value *value);
/* The same for a place without a value. */
void lc_setting_at_origin(struct lc_context *cx, struct lc_finding *finding, struct lc_origin origin);

/* Where: a layer in the function's list, in the template or else the layer itself. */
void lc_setting_at_layer(struct lc_context *cx, struct lc_finding *finding, size_t index);

/* Bytes that the value has whatever its holes turn out to be. 0 for a value that is not known at all. */
uint64_t lc_setting_least_bytes(const struct lc_value *value);
/* The value without its holes: only these bytes are certain to be in it. In cx->scratch. */
lc_str lc_setting_certain_text(struct lc_context *cx, const struct lc_value *value);

/* Does the description leave out on purpose what flags need not say? Then nothing is missing from it. */
bool lc_setting_may_be_left_out(const struct lc_function *function);

/* "layer 2 ('deps')", and "the layer 'deps'", by the name a person would know it by. */
lc_str lc_setting_layer(struct lc_context *cx, size_t index);
lc_str lc_setting_layer_itself(struct lc_context *cx, size_t index);
/* What is wrong with a layer itself is said once: where the first function that attaches it does so. */
bool lc_setting_is_first_use(const struct lc_context *cx, size_t index);
/* Makes the finding one of every function that attaches the layer. */
void lc_setting_concerns_all(struct lc_context *cx, struct lc_finding *finding, size_t index);
/* Is this layer of the list one that SAM put in front from Globals? */
bool lc_setting_is_global(const struct lc_function *function, const struct lc_artifact *layer);
/* Says which layers come from Globals, when some do. */
void lc_setting_note_globals(struct lc_context *cx, struct lc_finding *finding);

/* Days since 1970-01-01 of a date YYYY-MM-DD in the proleptic Gregorian calendar; false when it is none. */
bool lc_setting_day(lc_str date, int64_t *day);

#endif
