/* One door for all languages. */

#include "layers/resolve/resolution.h"

void lc_resolve(const struct lc_resolver *resolver, enum lc_import_kind kind, lc_str specifier, lc_str from, bool trace,
                struct lc_arena *arena, struct lc_resolution *out)
{
    switch (kind) {
    case LC_IMPORT_REQUIRE:
    case LC_IMPORT_ESM: lc_resolve_node(resolver, kind, specifier, from, trace, arena, out); return;
    case LC_IMPORT_PYTHON: lc_resolve_python(resolver, specifier, from, trace, arena, out); return;
    case LC_IMPORT_RUBY:
    case LC_IMPORT_RUBY_RELATIVE: lc_resolve_ruby(resolver, kind, specifier, from, trace, arena, out); return;
    case LC_IMPORT_JAVA: lc_resolve_java(resolver, specifier, trace, arena, out); return;
    }
    LC_BUG("no import kind");
}
