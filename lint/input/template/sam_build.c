/* The output of `sam build` in the place of the sources, with places of the sources. */
#include "lint/input/template/sam_build.h"

#include <dirent.h>
#include <sys/stat.h>

#include "layers/base/path.h"

lc_str lc_sam_build_of(const struct lc_template *source)
{
    lc_str path = lc_path_join(source->arena, source->folder, LC_S(".aws-sam/build/template.yaml"));
    struct stat there;

    if (!source->is_sam || lc_str_contains(source->file, LC_S(".aws-sam/")))
        return (lc_str){0};
    return stat(lc_arena_cstring(source->arena, path, NULL), &there) == 0 ? path : (lc_str){0};
}

/* -- places -------------------------------------------------------------------------------------------------------- */

/* Takes the place of the same setting in the source; without one it stands where the function does. */
static void move_value(struct lc_value *value, const struct lc_value *source, struct lc_origin function)
{
    if (value->know == LC_UNSET)
        return;
    if (source && source->know != LC_UNSET) {
        value->at = source->at;
        value->written = source->written;
        value->written_as = source->written_as;
        return;
    }
    value->at = function;
    value->written = (struct lc_origin){0};
}

static void move_settings(struct lc_function *built, const struct lc_function *source)
{
    struct lc_value *to[] = {&built->runtime,           &built->architecture,    &built->handler,
                             &built->timeout_s,         &built->memory_mb,       &built->ephemeral_mb,
                             &built->function_name,     &built->snap_start,      &built->layers_known,
                             &built->environment_known, &built->code.inline_text};
    const struct lc_value *from[] = {&source->runtime,           &source->architecture,    &source->handler,
                                     &source->timeout_s,         &source->memory_mb,       &source->ephemeral_mb,
                                     &source->function_name,     &source->snap_start,      &source->layers_known,
                                     &source->environment_known, &source->code.inline_text};

    for (size_t i = 0; i < sizeof to / sizeof *to; i++)
        move_value(to[i], from[i], source->at);
    for (size_t i = 0; i < built->architectures.count; i++)
        move_value(&built->architectures.items[i],
                   i < source->architectures.count ? &source->architectures.items[i] : NULL, source->at);
    for (size_t i = 0; i < built->environment_count; i++)
        move_value(&built->environment[i].value, lc_function_variable(source, built->environment[i].name), source->at);
}

static void move_labels(struct lc_values *to, const struct lc_values *from, struct lc_origin at)
{
    for (size_t i = 0; i < to->count; i++)
        move_value(&to->items[i], i < from->count ? &from->items[i] : NULL, at);
}

static void move_function(struct lc_function *built, const struct lc_function *source)
{
    move_settings(built, source);
    built->at = source->at;
    built->source = source->source;
    built->code.at = source->code.at;
    for (size_t i = 0; i < built->layer_count; i++) {
        const struct lc_artifact *layer = i < source->layer_count ? &source->layers[i] : NULL;
        built->layers[i].at = layer ? layer->at : source->at;
        if (layer == NULL)
            continue;
        move_labels(&built->layers[i].label_runtimes, &layer->label_runtimes, layer->at);
        move_labels(&built->layers[i].label_architectures, &layer->label_architectures, layer->at);
    }
}

static const struct lc_function *counterpart(const struct lc_functions *functions, const struct lc_function *of)
{
    for (size_t i = 0; i < functions->count; i++)
        if (lc_str_eq(functions->items[i].name, of->name))
            return &functions->items[i];
    for (size_t i = 0; i < functions->count; i++)
        if (lc_str_eq(functions->items[i].id, of->id))
            return &functions->items[i];
    return NULL;
}

void lc_sam_build_relocate(const struct lc_functions *source, struct lc_functions *built, struct lc_template *template)
{
    for (size_t i = 0; i < built->count; i++) {
        const struct lc_function *of = counterpart(source, &built->items[i]);
        static const struct lc_function none = {0};
        if (of) {
            move_function(&built->items[i], of);
            continue;
        }
        move_function(&built->items[i], &none);
        built->items[i].source = template->file;
    }
    for (size_t i = 0; i < source->count; i++) {
        if (counterpart(built, &source->items[i]))
            continue;
        *LC_PUSH(template->arena, built) = source->items[i];
        *LC_PUSH(template->arena, &template->input->notices) =
            lc_arena_printf(template->arena, "'%.*s' is not in the build, its sources are read; run 'sam build'",
                            LC_FMT(source->items[i].name));
    }
}

/* -- age ----------------------------------------------------------------------------------------------------------- */

/* Files looked at to see whether one is newer, and how deep: only a notice hangs on it. */
enum { FILES_MAX = 20000, FOLDERS_DEEP = 24 };

static bool newer(const struct stat *a, const struct stat *b)
{
    return a->st_mtim.tv_sec != b->st_mtim.tv_sec ? a->st_mtim.tv_sec > b->st_mtim.tv_sec
                                                  : a->st_mtim.tv_nsec > b->st_mtim.tv_nsec;
}

static bool is_made(lc_str name)
{
    static const char *const made[] = {".",           "..",    ".git",   ".aws-sam", "node_modules",
                                       "__pycache__", ".venv", "cdk.out"};

    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        if (lc_str_is(name, made[i]))
            return true;
    return false;
}

static bool has_newer(struct lc_arena *arena, lc_str folder, const struct stat *than, unsigned depth, unsigned *left)
{
    DIR *stream = opendir(lc_arena_cstring(arena, folder, NULL));
    bool found = false;
    struct dirent *item;

    while (stream && !found && (item = readdir(stream)) != NULL && *left > 0) {
        lc_str name = lc_str_from(item->d_name), path;
        struct stat there;
        if (is_made(name))
            continue;
        (*left)--;
        path = lc_path_join(arena, folder, name);
        if (lstat(lc_arena_cstring(arena, path, NULL), &there) != 0)
            continue;
        if (S_ISREG(there.st_mode))
            found = newer(&there, than);
        else if (S_ISDIR(there.st_mode) && depth > 0)
            found = has_newer(arena, path, than, depth - 1, left);
    }
    if (stream)
        closedir(stream);
    return found;
}

void lc_sam_build_age(struct lc_input *input, const struct lc_template *source, const struct lc_functions *functions,
                      lc_str build)
{
    struct stat made, there;
    unsigned left = FILES_MAX;
    lc_str newer_one = {NULL, 0};

    if (stat(lc_arena_cstring(input->arena, build, NULL), &made) != 0)
        return;
    if (stat(lc_arena_cstring(input->arena, source->file, NULL), &there) == 0 && newer(&there, &made))
        newer_one = source->file;
    for (size_t i = 0; i < functions->count && newer_one.len == 0; i++) {
        const struct lc_artifact *code = &functions->items[i].code;
        if (code->path.len > 0 && code->inline_name.len == 0 &&
            has_newer(input->arena, code->path, &made, FOLDERS_DEEP, &left))
            newer_one = code->path;
    }
    if (newer_one.len > 0)
        *LC_PUSH(input->arena, &input->notices) = lc_arena_printf(
            input->arena, "'%.*s' is newer than the build in '.aws-sam/build'; run 'sam build'", LC_FMT(newer_one));
}
