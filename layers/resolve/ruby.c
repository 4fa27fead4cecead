/* require and require_relative. */
#include "layers/resolve/steps.h"

void lc_resolve_ruby(const struct lc_resolver *resolver, enum lc_import_kind kind, lc_str specifier, lc_str from,
                     bool trace, struct lc_arena *arena, struct lc_resolution *out)
{
    (void)resolver, (void)kind, (void)specifier, (void)from, (void)trace, (void)arena;
    *out = (struct lc_resolution){.code = "LoadError", .why = LC_S("not followed")};
}
