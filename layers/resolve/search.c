/* Search paths of one function. */
#include "layers/resolve/search.h"

#include "layers/base/path.h"

static lc_str without_slash(lc_str folder)
{
    while (folder.len > 1 && folder.ptr[folder.len - 1] == '/')
        folder.len--;
    return folder;
}

struct list {
    lc_str *items;
    size_t count, capacity;
};

static void add_all(struct list *list, const struct lc_strings *more, struct lc_arena *arena)
{
    for (size_t i = 0; i < more->count; i++)
        *LC_PUSH(arena, list) = without_slash(more->items[i]);
}

static void add_split(struct list *list, lc_str value, struct lc_arena *arena)
{
    lc_str part;

    while (lc_str_next(&value, ':', &part))
        if (part.len > 0)
            *LC_PUSH(arena, list) = without_slash(part);
}

static void fill(struct lc_search_path *out, const struct lc_strings *defaults, lc_str variable,
                 const struct lc_function *function, struct list *list, struct lc_arena *arena)
{
    const struct lc_value *value = function && variable.len > 0 ? lc_function_variable(function, variable) : NULL;

    out->known = true;
    if (value && value->know != LC_UNSET && (value->know != LC_KNOWN || value->text.len > 0)) {
        out->variable = variable;
        out->known = value->know == LC_KNOWN;
        out->why = value->why;
        add_split(list, value->text, arena);
    } else {
        add_all(list, defaults, arena);
    }
    out->items = list->items;
    out->count = list->count;
}

/* sys.path with a PYTHONPATH of the user's: its entries stand where the catalogue's "$PYTHONPATH" stands. */
static void fill_python(struct lc_search_path *out, const struct lc_runtime *runtime, const struct lc_value *value,
                        struct lc_arena *arena)
{
    struct list list = {0};

    for (size_t i = 0; i < runtime->search_if_set.count; i++) {
        if (lc_str_eq(runtime->search_if_set.items[i], LC_S("$PYTHONPATH")))
            add_split(&list, value->text, arena);
        else
            *LC_PUSH(arena, &list) = without_slash(runtime->search_if_set.items[i]);
    }
    *out = (struct lc_search_path){.items = list.items,
                                   .count = list.count,
                                   .variable = runtime->search_variable,
                                   .known = value->know == LC_KNOWN,
                                   .why = value->why};
}

void lc_search_build(const struct lc_runtime *runtime, const struct lc_function *function, struct lc_arena *arena,
                     struct lc_search *out)
{
    const struct lc_value *wrapper = function ? lc_function_variable(function, LC_S("AWS_LAMBDA_EXEC_WRAPPER")) : NULL;
    const struct lc_value *python = function ? lc_function_variable(function, LC_S("PYTHONPATH")) : NULL;
    struct list packages = {0}, programs = {0}, libraries = {0}, load = {0};

    *out = (struct lc_search){.certainty = LC_UNCONFIRMED};
    if (runtime == NULL) {
        for (size_t i = 0; i < LC_SEARCH_COUNT; i++)
            out->paths[i].why = LC_S("the runtime is not known");
        return;
    }
    out->certainty = runtime->search_certainty;
    out->wrapped = wrapper && (wrapper->know != LC_KNOWN || wrapper->text.len > 0) && wrapper->know != LC_UNSET;
    if (out->wrapped && out->certainty < LC_COMMUNITY)
        out->certainty = LC_COMMUNITY;
    if (runtime->language == LC_LANG_NODE)
        *LC_PUSH(arena, &packages) = LC_S("/var/task/node_modules");
    if (runtime->language == LC_LANG_PYTHON && python && python->know != LC_UNSET && python->text.len > 0)
        fill_python(&out->paths[LC_SEARCH_PACKAGES], runtime, python, arena);
    else
        fill(&out->paths[LC_SEARCH_PACKAGES], &runtime->search, runtime->search_variable, function, &packages, arena);
    fill(&out->paths[LC_SEARCH_PROGRAMS], &runtime->path, LC_S("PATH"), function, &programs, arena);
    fill(&out->paths[LC_SEARCH_LIBRARIES], &runtime->library_path, LC_S("LD_LIBRARY_PATH"), function, &libraries,
         arena);
    fill(&out->paths[LC_SEARCH_LOAD], &runtime->load, LC_S("RUBYLIB"),
         runtime->language == LC_LANG_RUBY ? function : NULL, &load, arena);
}

size_t lc_search_index(const struct lc_search_path *path, lc_str folder)
{
    for (size_t i = 0; i < path->count; i++)
        if (lc_str_eq(path->items[i], folder))
            return i;
    return LC_NPOS;
}
