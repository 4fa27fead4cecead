#ifndef LC_RULES_NATIVE_PROGRAM_H
#define LC_RULES_NATIVE_PROGRAM_H

#include "rules/native/native.h"

/* Can the kernel start this file? Findings and unknowns of not-executable. */

/* One file that is started under a path.
 * Shape:  `place` is what the path leads to after links; without a node nothing stands there. `shell` says that a shell
 *         starts it, which runs a file without "#!" too. `by` is the script that does, in `line`; `maybe`: not whenever
 *         it runs. */
struct lc_native_started {
    lc_str path;
    struct lc_place place;
    enum lc_fact_id fact;
    bool shell;
    lc_str by;
    unsigned line;
    bool maybe;
};

extern const char lc_native_fix_mode[];

/* The function's image, or the layers alone. */
struct lc_image lc_native_image_of(const struct lc_context *cx);
/* Were all its archives read? Then what is absent is not there. */
bool lc_native_is_whole(const struct lc_image *image);

struct lc_finding *lc_native_report_started(struct lc_context *cx, const struct lc_native_started *started,
                                            const char *kind, lc_str message, enum lc_fact_id fact);
/* Has it an execute bit for others? */
void lc_native_check_mode(struct lc_context *cx, const struct lc_native_started *started);
/* Is it a program of this kernel's, whole, and is its interpreter there? */
void lc_native_check_program(struct lc_context *cx, const struct lc_native_started *started);

#endif
