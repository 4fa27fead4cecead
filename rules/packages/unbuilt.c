/* Telling source trees from what is to be deployed. */
#include "rules/packages/unbuilt.h"

#include "layers/base/path.h"

static bool has_packages(const struct lc_context *cx, enum lc_ecosystem ecosystem)
{
    const struct lc_inventory *inventory = &cx->target->inventory;
    bool any_layer = cx->target->code && cx->target->code->archive && !cx->target->code->archive->is_directory;

    for (size_t i = 0; i < inventory->count; i++)
        if (inventory->items[i].package->ecosystem == ecosystem && (any_layer || inventory->items[i].origin == 0))
            return true;
    return false;
}

/* Does package.json name anything to install? */
static bool names_dependencies(struct lc_context *cx, const struct lc_tree_node *node)
{
    static const struct lc_package project = {.ecosystem = LC_NPM};
    const struct lc_need *need = lc_contents_get(&cx->target->code->contents, node->entry);
    struct lc_requirements requirements;

    if (need == NULL || !need->fetched || need->status != LC_OK)
        return false;
    lc_requirements_read(&project, need->bytes, cx->scratch, &requirements);
    for (size_t i = 0; i < requirements.count; i++)
        if (requirements.items[i].kind == LC_REQUIRES)
            return true;
    return false;
}

/* The manifest in the folder, NULL when there is none that names dependencies. */
static const char *manifest_in(struct lc_context *cx, lc_str folder, const char *const *names, size_t count)
{
    const struct lc_tree *task = cx->target->image.task;

    for (size_t i = 0; i < count; i++) {
        lc_str path = lc_path_join(cx->scratch, folder, lc_str_from(names[i]));
        const struct lc_tree_node *node = lc_tree_find(task, path);
        if (node == NULL || node->kind != LC_ENTRY_FILE || node->entry == LC_NO_ENTRY)
            continue;
        if (cx->stack->runtime->language != LC_LANG_NODE || names_dependencies(cx, node))
            return names[i];
    }
    return NULL;
}

static const char *manifest_above(struct lc_context *cx, lc_str handler, const char *const *names, size_t count)
{
    lc_str folder;
    const char *found = NULL;

    if (lc_image_tree(&cx->target->image, handler, &folder) != cx->target->image.task)
        folder = LC_S("");
    while (found == NULL && folder.len > 0) {
        folder = lc_path_dir(folder);
        found = manifest_in(cx, folder, names, count);
    }
    return found ? found : manifest_in(cx, LC_S(""), names, count);
}

bool lc_is_unbuilt(struct lc_context *cx, lc_str handler, struct lc_unbuilt *out)
{
    static const char *const node[] = {"package.json"};
    static const char *const python[] = {"requirements.txt", "Pipfile", "poetry.lock", "uv.lock", "pyproject.toml"};
    static const char *const ruby[] = {"Gemfile"};
    const char *manifest = NULL;

    if (cx->target->image.task == NULL || cx->target->code == NULL || cx->target->code->archive == NULL)
        return false;
    switch (cx->stack->runtime->language) {
    case LC_LANG_NODE:
        if (!has_packages(cx, LC_NPM))
            manifest = manifest_above(cx, handler, node, sizeof node / sizeof *node);
        break;
    case LC_LANG_PYTHON:
        if (!has_packages(cx, LC_PYPI))
            manifest = manifest_above(cx, handler, python, sizeof python / sizeof *python);
        break;
    case LC_LANG_RUBY:
        if (!has_packages(cx, LC_GEM))
            manifest = manifest_above(cx, handler, ruby, sizeof ruby / sizeof *ruby);
        break;
    case LC_LANG_JAVA:
    case LC_LANG_DOTNET:
    case LC_LANG_GO:
    case LC_LANG_CUSTOM:
    case LC_LANG_NONE: break;
    }
    if (manifest == NULL)
        return false;
    out->why =
        lc_arena_printf(cx->arena, "the code is not built: %s names dependencies, and none is installed", manifest);
    out->how = lc_build_of(cx);
    return true;
}

lc_str lc_build_of(const struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;

    return function->code.build.len > 0 ? function->code.build : LC_S("run the build and check its output");
}

lc_str lc_description_doubt(const struct lc_context *cx)
{
    const struct lc_image *image = &cx->target->image;

    if (image->task && image->task->doubt.len > 0)
        return image->task->doubt;
    return image->opt ? image->opt->doubt : LC_S("");
}

lc_str lc_doubt_settled_by(const struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;

    return function->code.unbuilt ? lc_build_of(cx) : function->layers_known.how;
}

bool lc_fix_own_addon(struct lc_context *cx, struct lc_finding *finding, const struct lc_installed *copy, lc_str path)
{
    if (copy == NULL || copy->package->ecosystem != LC_NPM ||
        (!lc_str_has_suffix(path, LC_S(".node")) && !lc_str_contains(path, LC_S("build/Release/"))))
        return false;
    lc_finding_note(cx, finding, "it is the addon of '%.*s', which was neither built nor downloaded",
                    LC_FMT(lc_show(cx, copy->package->name)));
    lc_finding_fix(cx, finding, "run npm rebuild in a linux/%s container, without --ignore-scripts",
                   cx->stack->arch == LC_ARCH_ARM64 ? "arm64" : "amd64");
    return true;
}
