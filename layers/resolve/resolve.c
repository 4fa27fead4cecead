/* One door for all languages. */

#include "layers/resolve/resolution.h"

/* CloudFormation adds the module that answers custom resources to the code that a template holds, next to it, so that
 * no layer can hide it. (The guide wants "import cfnresponse" to the letter in Python; other spellings get the benefit
 * of the doubt.)
 * Source: CloudFormation User Guide, cfn-response module. */
static bool comes_with_code(const struct lc_resolver *resolver, enum lc_import_kind kind, lc_str specifier)
{
    if (resolver->function == NULL || !resolver->function->code.is_zip_file)
        return false;
    return lc_str_is(specifier, kind == LC_IMPORT_PYTHON ? "cfnresponse" : "cfn-response");
}

void lc_resolve(const struct lc_resolver *resolver, enum lc_import_kind kind, lc_str specifier, lc_str from, bool trace,
                struct lc_arena *arena, struct lc_resolution *out)
{
    if (comes_with_code(resolver, kind, specifier)) {
        *out = (struct lc_resolution){.found = true, .builtin = true, .certain = true, .path = specifier};
        return;
    }
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
