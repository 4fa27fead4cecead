#ifndef LC_LINT_CONFIG_CONFIGS_H
#define LC_LINT_CONFIG_CONFIGS_H

#include "lint/config/selection.h"

/* Which configuration holds where. Of an input it is the layercheck.yaml nearest to it, in its folder or above it, over
 * those above that one: for each key the nearest file counts, entries of maps are joined, lists are not. The command
 * line counts more than any file. */

/* Shape:  `arguments` are the command line's, with what the files say put in front as if it had been given there. */
struct lc_config {
    struct lc_arguments arguments;
    struct lc_selection selection;
    lc_str files; /* those it is made of, nearest first, one a line: what makes two configurations the same */
};

/* Shape:  the first is that of the run: of --config, else of the first input. What cannot differ within a run (--fail-on
 *         and its like) is taken from it alone. `fixed`: --config was given, and holds everywhere.
 * Owner:  `arena`; items stay where they are. */
struct lc_configs {
    struct lc_arena *arena;
    const struct lc_arguments *given;
    bool fixed;
    struct {
        struct lc_config **items;
        size_t count, capacity;
    } all;
    struct {
        struct lc_config_file **items;
        size_t count, capacity;
    } files;
    struct {
        lc_str *items;
        size_t count, capacity;
    } notices; /* for people: keys that are not used where they stand */
};

/* Errors: LC_IO, LC_LIMIT, LC_MALFORMED a file, with its place; LC_USAGE no such rule. */
LC_MUST_USE enum lc_status lc_configs_init(struct lc_configs *configs, const struct lc_arguments *given,
                                           struct lc_arena *arena, struct lc_err *err);
/* The position in `all` of what holds in a folder. Errors: as above. */
LC_MUST_USE enum lc_status lc_configs_for(struct lc_configs *configs, lc_str folder, size_t *out, struct lc_err *err);

#endif
