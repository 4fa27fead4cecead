/* What Amazon Linux has and has not. Only names whose absence is known are told; any other may be there. */
#include "rules/native/interpreters.h"

#include "layers/base/path.h"

enum { EVERYWHERE, NOT_ON_AL2 }; /* NOT_ON_AL2: of Amazon Linux 2 it is not said */

/* With a version behind the name too: "python3.11", "php8.2". Amazon Linux 2 has Python 2.7, so plain "python". */
static const struct {
    const char *name;
    int where;
} absent[] = {{"node", EVERYWHERE},    {"nodejs", EVERYWHERE}, {"python3", EVERYWHERE}, {"python", NOT_ON_AL2},
              {"python2", NOT_ON_AL2}, {"ruby", EVERYWHERE},   {"php", EVERYWHERE},     {"java", EVERYWHERE},
              {"deno", EVERYWHERE},    {"bun", EVERYWHERE},    {"pwsh", EVERYWHERE},    {"Rscript", EVERYWHERE},
              {"fish", EVERYWHERE},    {"tsx", EVERYWHERE},    {"ts-node", EVERYWHERE}, {"dotnet", EVERYWHERE}};

static bool is_version(lc_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!lc_is_digit(text.ptr[i]) && text.ptr[i] != '.')
            return false;
    return true;
}

/* The runtime's own language, in /var/lang/bin. */
static bool is_of_runtime(const struct lc_runtime *runtime, lc_str name)
{
    static const struct {
        enum lc_language language;
        const char *name;
    } own[] = {{LC_LANG_NODE, "node"},
               {LC_LANG_PYTHON, "python"},
               {LC_LANG_RUBY, "ruby"},
               {LC_LANG_JAVA, "java"},
               {LC_LANG_DOTNET, "dotnet"}};

    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (runtime->language == own[i].language && lc_str_has_prefix(name, lc_str_from(own[i].name)))
            return true;
    return false;
}

static bool is_absent_name(const struct lc_context *cx, lc_str name)
{
    const struct lc_runtime *runtime = cx->stack->runtime;

    if (runtime == NULL || is_of_runtime(runtime, name))
        return false;
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) {
        lc_str word = lc_str_from(absent[i].name);
        if (lc_str_has_prefix(name, word) && is_version(lc_str_from_index(name, word.len)) &&
            (absent[i].where == EVERYWHERE || lc_str_is(runtime->os, "al2023")))
            return lc_str_is(runtime->os, "al2") || lc_str_is(runtime->os, "al2023");
    }
    return false;
}

bool lc_native_has_no_interpreter(const struct lc_context *cx, lc_str path)
{
    static const char *const folders[] = {"/bin", "/usr/bin", "/usr/local/bin", "/var/lang/bin"};

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (lc_str_is(lc_path_dir(path), folders[i]))
            return is_absent_name(cx, lc_path_base(path));
    return false;
}

bool lc_native_finds_no_interpreter(struct lc_context *cx, const struct lc_image *image, lc_str name)
{
    const struct lc_search_path *path =
        &(cx->target ? &cx->target->search : &cx->stack->search)->paths[LC_SEARCH_PROGRAMS];
    struct lc_place place;
    lc_str below;

    if (!path->known || !is_absent_name(cx, name))
        return false;
    for (size_t i = 0; i < path->count; i++)
        if (lc_image_tree(image, path->items[i], &below) != NULL &&
            lc_image_find(image, lc_path_join(cx->scratch, path->items[i], name), true, cx->scratch, &place) !=
                LC_ABSENT)
            return false;
    return true;
}

bool lc_native_may_have_loader(lc_str path)
{
    static const char *const folders[] = {"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/var/lang/lib"};
    lc_str folder = lc_path_dir(path);

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (lc_str_is(folder, folders[i]))
            return true; /* of others in these folders nobody knows; musl's is told by foreign-binary */
    return false;
}
