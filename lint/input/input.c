/* Which reader a description goes to. */
#include "lint/input/input.h"

#include "layers/base/utf8.h"
#include "lint/input/flags.h"

enum lc_status lc_input_read(const struct lc_arguments *arguments, const struct lc_catalogue *catalogue,
                             struct lc_arena *arena, struct lc_deployment *out, struct lc_err *err)
{
    if (arguments->words.count > 0) {
        lc_str shown = lc_utf8_escaped(arena, arguments->words.items[0]);
        return lc_fail(err, LC_USAGE,
                       "'%.*s': templates are not read by this version; name the archives with --function and --layer",
                       LC_FMT(shown));
    }
    return lc_input_flags(arguments, catalogue, arena, out, err);
}
