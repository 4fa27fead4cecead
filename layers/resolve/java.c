/* Classes on the class path. */
#include "layers/resolve/steps.h"

void lc_resolve_java(const struct lc_resolver *resolver, lc_str specifier, bool trace, struct lc_arena *arena,
                     struct lc_resolution *out)
{
    (void)resolver, (void)specifier, (void)trace, (void)arena;
    *out = (struct lc_resolution){.code = "ClassNotFoundException", .why = LC_S("not followed")};
}
