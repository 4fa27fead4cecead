#ifndef LC_LINT_CONFIG_CONFIG_H
#define LC_LINT_CONFIG_CONFIG_H

#include "layers/deploy/deployment.h"
#include "layers/text/text.h"
#include "lint/options.h"

/* One layercheck.yaml, read. What holds where: lint/config/configs.h; functions and layers: lint/input/project.c. */

/* What a key holds.
 * Shape:  a TEXT may be written without quotes; NAMES are a list of texts or one text of names with commas; TEXTS and
 *         FILES a list or a single one; PAIRS and FILE_PAIRS a map. Files are named from the folder of the
 *         layercheck.yaml. */
enum lc_config_kind {
    LC_CONFIG_TEXT,
    LC_CONFIG_FILE,
    LC_CONFIG_SWITCH,
    LC_CONFIG_NAMES,
    LC_CONFIG_TEXTS,
    LC_CONFIG_FILES,
    LC_CONFIG_PAIRS,
    LC_CONFIG_FILE_PAIRS,
    LC_CONFIG_SEVERITIES,
    LC_CONFIG_INPUTS,
    LC_CONFIG_LAYERS,
    LC_CONFIG_FUNCTIONS,
};

/* Shape:  `option` is the one of the command line that says the same, NULL for none. `replaced`: given there, the file's
 *         is not used; else both are, and the command line's counts. `whole_run`: it cannot differ between folders. */
struct lc_config_key {
    const char *name, *option;
    enum lc_config_kind kind;
    bool replaced, whole_run;
};
extern const struct lc_config_key lc_config_keys[];
extern const size_t lc_config_key_count;

/* The keys of a function, and of a layer. */
extern const char *const lc_config_function_keys[];
extern const size_t lc_config_function_key_count;
extern const char *const lc_config_layer_keys[];
extern const size_t lc_config_layer_key_count;

/* One thing that a key says: VALUE, or NAME=VALUE for pairs and severities.
 * Shape:  `whence` names the place for an error: "'layercheck.yaml', line 3, column 5". */
struct lc_config_item {
    const struct lc_config_key *key;
    lc_str name, value, whence;
};

/* Shape:  `items` in source order; `has` by position in lc_config_keys (a list may be empty). */
struct lc_config_file {
    lc_str path, folder, text;
    bool has[32];
    struct {
        struct lc_config_item *items;
        size_t count, capacity;
    } items;
    const struct lc_node *inputs, *layers, *functions; /* NULL when not given */
};

/* Owner:  `arena`.
 * Errors: LC_IO, LC_LIMIT, LC_MALFORMED with file, line and column: what was expected, an unknown key with a
 *         suggestion. */
LC_MUST_USE enum lc_status lc_config_read(lc_str path, struct lc_arena *arena, struct lc_config_file *out,
                                          struct lc_err *err);
/* The same of a text that is at hand. */
LC_MUST_USE enum lc_status lc_config_parse(lc_str path, lc_str text, struct lc_arena *arena, struct lc_config_file *out,
                                           struct lc_err *err);

/* -- for who reads the functions and layers ------------------------------------------------------------------------ */

/* "'layercheck.yaml', line 3, column 5", of a value or of its key. */
lc_str lc_config_place(const struct lc_config_file *file, const struct lc_node *node, bool of_key,
                       struct lc_arena *arena);
/* What an alias stands for. */
const struct lc_node *lc_config_meant(const struct lc_node *node);
/* Is it a plain text, number or boolean? Its text, as it is written. */
bool lc_config_is_text(const struct lc_node *node);
/* Nothing, "~" or "null". */
bool lc_config_is_null(const struct lc_node *node);
/* Is `node` a map whose keys are all among `keys`, each once? Without `keys` they may be any. */
LC_MUST_USE enum lc_status lc_config_check_map(const struct lc_config_file *file, const struct lc_node *node,
                                               const char *const *keys, size_t key_count, struct lc_arena *arena,
                                               struct lc_err *err);
/* Fails with LC_MALFORMED at the value. */
enum lc_status lc_config_wrong(const struct lc_config_file *file, const struct lc_node *node, const char *expected,
                               struct lc_arena *arena, struct lc_err *err);
lc_str lc_config_path(const struct lc_config_file *file, lc_str named, struct lc_arena *arena);

#endif
