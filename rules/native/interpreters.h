#ifndef LC_RULES_NATIVE_INTERPRETERS_H
#define LC_RULES_NATIVE_INTERPRETERS_H

#include "rules/native/native.h"

/* Interpreters that lie outside of the image: what the operating system and the runtime have. */

/* Is it surely no file of the operating system or the runtime: a language that neither has? `path` is absolute, outside
 * of /opt and /var/task. False when it is there, or nobody knows. */
bool lc_native_has_no_interpreter(const struct lc_context *cx, lc_str path);

/* The same for a name that `env` looks for along PATH; false too when a folder of the image on PATH has it, or PATH is
 * not known. */
bool lc_native_finds_no_interpreter(struct lc_context *cx, const struct lc_image *image, lc_str name);

/* May the file, outside of the image, be a dynamic loader of the system? It lies in a folder of its libraries. */
bool lc_native_may_have_loader(lc_str path);

#endif
