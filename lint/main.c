/* The process around the program. */
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "lint/cli.h"

/* The tests stand still in time, so that what is expected does not age. */
static long long now(void)
{
    const char *given = getenv("LC_NOW");

    return given ? strtoll(given, NULL, 10) : (long long)time(NULL);
}

int main(int argc, char **argv)
{
    struct lc_streams streams = {.in = stdin,
                                 .out = stdout,
                                 .err = stderr,
                                 .in_is_terminal = isatty(STDIN_FILENO) == 1,
                                 .out_is_terminal = isatty(STDOUT_FILENO) == 1,
                                 .no_color = getenv("NO_COLOR"),
                                 .hash_seed = getenv("LC_HASH_SEED"),
                                 .trace = getenv("LC_TRACE_READS"),
                                 .now = now()};

    /* A closed pipe is an error with a name, not a silent death. */
    signal(SIGPIPE, SIG_IGN);
    return lc_cli(argc, argv, &streams);
}
