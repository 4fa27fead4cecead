#ifndef LC_LINT_CLI_H
#define LC_LINT_CLI_H

#include <stdio.h>

#include "layers/scan/redact.h"
#include "lint/options.h"

/* The program as a function: everything it says goes to the streams given, the exit status is the result. */

struct lc_streams {
    FILE *in, *out, *err; /* `in` is read only by explain, and where a command is told to ("-") */
    bool in_is_terminal, out_is_terminal, err_is_terminal;
    const char *no_color;  /* the environment's NO_COLOR, or NULL */
    const char *hash_seed; /* LC_HASH_SEED: for tests that the output does not depend on it; NULL for a random one */
    const char *trace;     /* LC_TRACE_READS: file for a line per entry inflated; NULL for none */
    long long now;         /* seconds since 1970, for --as-of's default */
};

enum { LC_EXIT_CLEAN = 0, LC_EXIT_FINDINGS = 1, LC_EXIT_FAILURE = 2 };

int lc_cli(int argc, char **argv, const struct lc_streams *streams);

/* One per command; `arguments` have been parsed and hold no --help. */
int lc_command_lint(const struct lc_arguments *arguments, const struct lc_streams *streams, struct lc_arena *arena);
int lc_command_explain(const struct lc_arguments *arguments, const struct lc_streams *streams, struct lc_arena *arena);
int lc_command_fetch_layers(const struct lc_arguments *arguments, const struct lc_streams *streams,
                            struct lc_arena *arena);
int lc_command_rules(const struct lc_arguments *arguments, const struct lc_streams *streams, struct lc_arena *arena);
int lc_command_satisfies(const struct lc_arguments *arguments, const struct lc_streams *streams,
                         struct lc_arena *arena);
int lc_command_compare(const struct lc_arguments *arguments, const struct lc_streams *streams, struct lc_arena *arena);

/* "layercheck: message" on standard error; gives LC_EXIT_FAILURE. No secret is shown: what looks like one is told by the
 * kinds that are compiled in, before a run has its scrubber. */
int lc_cli_fail(const struct lc_streams *streams, const struct lc_err *err);
int lc_cli_fail_scrubbed(const struct lc_streams *streams, const struct lc_err *err,
                         const struct lc_scrubber *scrubber);
/* The same for one line of what is no failure. NULL: as above. */
void lc_cli_say(FILE *to, lc_str text, const struct lc_scrubber *scrubber);
/* Secrets leave a page that is about to be printed. NULL: as above. */
void lc_cli_scrub(struct lc_buf *page, const struct lc_scrubber *scrubber);
/* Writes all of `text` and flushes; LC_EXIT_FAILURE with a message when the stream does not take it (full disk, closed
 * pipe). */
int lc_cli_print(const struct lc_streams *streams, const struct lc_buf *text, int status);
/* Should output be coloured? Errors: LC_USAGE for a wrong --color. */
LC_MUST_USE enum lc_status lc_cli_color(const struct lc_arguments *arguments, const struct lc_streams *streams,
                                        bool *out, struct lc_arena *arena, struct lc_err *err);
uint64_t lc_cli_seed(const struct lc_streams *streams);

#endif
