#ifndef LC_LINT_OPTIONS_H
#define LC_LINT_OPTIONS_H

#include "layers/base/buf.h"

/* The command line: one table serves parsing and --help (and later the man page and completion). */

enum lc_command {
    LC_COMMAND_LINT,
    LC_COMMAND_EXPLAIN,
    LC_COMMAND_FETCH_LAYERS,
    LC_COMMAND_RULES,
    LC_COMMAND_SATISFIES,
    LC_COMMAND_COMPARE,
    LC_COMMAND_COUNT
};
#define LC_FOR(command) (1u << (command))

enum lc_option_id {
    LC_OPT_FUNCTION,
    LC_OPT_LAYER,
    LC_OPT_RUNTIME,
    LC_OPT_ARCH,
    LC_OPT_HANDLER,
    LC_OPT_TIMEOUT,
    LC_OPT_MEMORY,
    LC_OPT_ENV,
    LC_OPT_ENV_FILE,
    LC_OPT_NAME,
    LC_OPT_LAYER_MAP,
    LC_OPT_RECURSIVE,
    LC_OPT_CONFIG,
    LC_OPT_AWS,
    LC_OPT_REGION,
    LC_OPT_PROFILE,
    LC_OPT_ENDPOINT_URL,
    LC_OPT_PARAMETER,
    LC_OPT_PARAMETER_FILE,
    LC_OPT_STAGE,
    LC_OPT_TFVARS,
    LC_OPT_USE_ENVIRONMENT,
    LC_OPT_COMMAND,
    LC_OPT_JSON,
    LC_OPT_SELECT,
    LC_OPT_IGNORE,
    LC_OPT_THOROUGH,
    LC_OPT_RUNTIMES,
    LC_OPT_RULES,
    LC_OPT_AS_OF,
    LC_OPT_FAIL_ON,
    LC_OPT_FAIL_ON_UNKNOWN,
    LC_OPT_FORMAT,
    LC_OPT_OUTPUT,
    LC_OPT_VERBOSE,
    LC_OPT_QUIET,
    LC_OPT_COLOR,
    LC_OPT_JOBS,
    LC_OPT_HELP,
    LC_OPT_COUNT
};

struct lc_option {
    const char *name;  /* without the dashes */
    const char *value; /* what the value is called in --help; NULL for a switch */
    unsigned commands; /* LC_FOR bits */
    bool repeat;       /* may be given more than once; else a second one is an error */
    const char *group; /* heading in --help */
    const char *help;  /* one line */
};

/* Shape:  `whence` is the place in a configuration that gave it, as an error names it; empty: the command line. */
struct lc_given {
    enum lc_option_id id;
    lc_str value, whence;
};

/* Shape:  options in the order given, then what was no option. Owner: the arena given to parse; values are slices of
 *         argv. */
struct lc_arguments {
    enum lc_command command;
    struct {
        struct lc_given *items;
        size_t count, capacity;
    } given;
    struct {
        lc_str *items;
        size_t count, capacity;
    } words;
};

extern const struct lc_option lc_options[LC_OPT_COUNT];

/* Takes `--name VALUE`, `--name=VALUE`, `--` and words. Errors: LC_USAGE with the nearest option named. */
LC_MUST_USE enum lc_status lc_arguments_parse(enum lc_command command, int argc, char **argv, struct lc_arena *arena,
                                              struct lc_arguments *out, struct lc_err *err);
/* The last value of an option, or NULL. */
const lc_str *lc_arguments_get(const struct lc_arguments *arguments, enum lc_option_id id);
bool lc_arguments_has(const struct lc_arguments *arguments, enum lc_option_id id);
/* The option of that name, LC_OPT_COUNT when there is none. */
enum lc_option_id lc_option_named(lc_str name);

/* --help of one command, and of the program. */
void lc_help_command(enum lc_command command, struct lc_buf *out);
void lc_help_program(struct lc_buf *out);
const char *lc_command_name(enum lc_command command);
bool lc_command_from(lc_str name, enum lc_command *out);

/* "did you mean 'x'?" with a leading "; " for the nearest of `names`, or empty. */
lc_str lc_did_you_mean(struct lc_arena *arena, lc_str word, const lc_str *names, size_t count);

#endif
