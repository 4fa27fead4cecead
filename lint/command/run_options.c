/* Options of every command that opens an image. */
#include "lint/command/run_options.h"

#include <time.h>

#include "layers/base/caps.h"
#include "layers/base/pool.h"
#include "layers/base/source.h"
#include "layers/base/utf8.h"

struct taking {
    const struct lc_arguments *arguments;
    const struct lc_streams *streams;
    struct lc_arena *arena;
    struct lc_run_options *run;
    struct lc_catalogue *catalogue;
};

static enum lc_status take_as_of(struct taking *taking, struct lc_err *err)
{
    const lc_str *date = lc_arguments_get(taking->arguments, LC_OPT_AS_OF);
    time_t now = (time_t)taking->streams->now;
    struct tm utc;
    lc_str shown;

    if (date == NULL) {
        if (gmtime_r(&now, &utc) == NULL)
            return lc_fail(err, LC_IO, "the system has no date");
        taking->run->as_of =
            lc_arena_printf(taking->arena, "%04d-%02d-%02d", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday);
        return LC_OK;
    }
    shown = lc_utf8_escaped(taking->arena, *date);
    if (!lc_str_is_date(*date))
        return lc_fail(err, LC_USAGE, "option '--as-of' wants a date like 2026-11-23, not '%.*s'", LC_FMT(shown));
    taking->run->as_of = *date;
    return LC_OK;
}

static enum lc_status take_jobs(struct taking *taking, struct lc_err *err)
{
    const lc_str *jobs = lc_arguments_get(taking->arguments, LC_OPT_JOBS);
    uint64_t number = 0;
    lc_str shown;

    taking->run->jobs = lc_pool_processors();
    if (jobs == NULL)
        return LC_OK;
    shown = lc_utf8_escaped(taking->arena, *jobs);
    if (!lc_str_to_u64(*jobs, &number) || number < 1 || number > LC_JOBS_MAX)
        return lc_fail(err, LC_USAGE, "option '--jobs' wants a number from 1 to %d, not '%.*s'", LC_JOBS_MAX,
                       LC_FMT(shown));
    taking->run->jobs = (size_t)number;
    return LC_OK;
}

static enum lc_status take_catalogue(struct taking *taking, struct lc_err *err)
{
    const lc_str *path = lc_arguments_get(taking->arguments, LC_OPT_RUNTIMES);
    struct lc_err cause = {0};
    lc_str text, shown;
    enum lc_status status;

    *taking->catalogue = *lc_catalogue_builtin();
    if (path == NULL)
        return LC_OK;
    shown = lc_utf8_escaped(taking->arena, *path);
    status =
        lc_file_read(lc_arena_cstring(taking->arena, *path, NULL), LC_TEXT_BYTES_MAX, taking->arena, &text, &cause);
    if (status != LC_OK)
        return lc_fail(err, status, "cannot read '%.*s': %s", LC_FMT(shown), cause.text);
    status = lc_catalogue_parse(text, lc_catalogue_builtin(), taking->arena, taking->catalogue, &cause);
    return status == LC_OK ? LC_OK : lc_fail(err, status, "'%.*s': %s", LC_FMT(shown), cause.text);
}

enum lc_status lc_run_options_take(const struct lc_arguments *arguments, const struct lc_streams *streams,
                                   struct lc_arena *arena, struct lc_run_options *run, struct lc_catalogue *catalogue,
                                   struct lc_err *err)
{
    struct taking taking = {arguments, streams, arena, run, catalogue};
    enum lc_status status = take_as_of(&taking, err);

    if (status == LC_OK)
        status = take_jobs(&taking, err);
    if (status == LC_OK)
        status = take_catalogue(&taking, err);
    run->trace = streams->trace;
    run->seed = arena->seed;
    return status;
}
