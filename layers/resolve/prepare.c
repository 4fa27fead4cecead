/* What the questions of one function share. */
#include "layers/resolve/java.h"
#include "layers/resolve/python.h"
#include "layers/resolve/ruby.h"

void lc_resolve_prepare(const struct lc_resolver *resolver, struct lc_arena *arena, struct lc_prepared *out)
{
    *out = (struct lc_prepared){0};
    if (resolver->runtime && resolver->runtime->language == LC_LANG_PYTHON) {
        struct lc_python_path *path = LC_NEW(arena, struct lc_python_path);
        lc_python_path_build(resolver, arena, path);
        out->python = path;
    }
    if (resolver->runtime && resolver->runtime->language == LC_LANG_RUBY) {
        struct lc_gems *gems = LC_NEW(arena, struct lc_gems);
        lc_gems_build(resolver, arena, gems);
        lc_gems_activate(resolver, arena, gems);
        out->gems = gems;
    }
    if (resolver->runtime && resolver->runtime->language == LC_LANG_JAVA) {
        struct lc_class_path *classes = LC_NEW(arena, struct lc_class_path);
        lc_class_path_build(resolver, arena, classes);
        out->classes = classes;
    }
}
