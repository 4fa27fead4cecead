/* From the places of findings to files of a repository. */
#include "lint/report/place.h"

#include <sys/stat.h>

#include "layers/base/path.h"
#include "layers/base/utf8.h"

enum { NAMES_SHOWN = 5 };

uint32_t lc_utf16_length(lc_str text)
{
    uint32_t units = 0, code_point;

    while (text.len > 0) {
        size_t step = lc_utf8_step(text, &code_point);
        units += step == 4 ? 2 : 1;
        text = lc_str_from_index(text, step > 0 ? step : 1);
    }
    return units;
}

lc_str lc_names_shown(const lc_str *names, size_t count, struct lc_arena *arena)
{
    size_t shown = count > NAMES_SHOWN + 1 ? NAMES_SHOWN : count;
    lc_str out = {NULL, 0};

    for (size_t i = 0; i < shown; i++)
        out = lc_arena_printf(arena, "%.*s%s%.*s", LC_FMT(out),
                              i == 0           ? ""
                              : i + 1 == count ? " and "
                                               : ", ",
                              LC_FMT(lc_utf8_escaped(arena, names[i])));
    if (shown < count)
        out = lc_arena_printf(arena, "%.*s and %zu more", LC_FMT(out), count - shown);
    return out;
}

static bool status_of(lc_str path, struct lc_arena *arena, struct stat *out)
{
    bool cut;
    const char *name = lc_arena_cstring(arena, path, &cut);

    return !cut && stat(name, out) == 0;
}

lc_str lc_repository_root(lc_str from, struct lc_arena *arena)
{
    struct stat there;

    for (lc_str folder = from;; folder = lc_path_dir(folder)) {
        if (status_of(lc_arena_printf(arena, "%.*s/.git", LC_FMT(folder)), arena, &there))
            return folder.len > 0 ? folder : LC_S("/");
        if (lc_path_dir(folder).len == folder.len || folder.len == 0)
            return from;
    }
}

/* -- paths --------------------------------------------------------------------------------------------------------- */

static void set_path(struct lc_place_shown *place, const struct lc_report_options *options, lc_str path,
                     struct lc_arena *arena)
{
    lc_str root = options->root, whole = path;

    if (path.len == 0 || path.ptr[0] != '/')
        whole = lc_path_join(arena, options->folder, path);
    if (!lc_path_normalize(arena, whole, &whole))
        whole = path;
    place->outside = !lc_path_is_within(whole, root) || lc_str_eq(whole, root);
    if (place->outside)
        place->path = whole;
    else
        place->path = lc_str_from_index(whole, lc_str_is(root, "/") ? 1 : root.len + 1);
}

/* Is it made by a build, so that no repository has it? */
static bool is_generated(lc_str path)
{
    static const lc_str folders[] = {LC_S_INIT(".aws-sam"), LC_S_INIT("cdk.out"), LC_S_INIT(".serverless"),
                                     LC_S_INIT(".terraform")};
    lc_str part;

    while (lc_str_next(&path, '/', &part))
        for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
            if (lc_str_eq(part, folders[i]))
                return true;
    return false;
}

static bool is_user(const struct lc_function *function, const struct lc_finding *finding)
{
    for (size_t i = 0; i < finding->function_count; i++)
        if (finding->functions[i].ptr == function->name.ptr)
            return true;
    return finding->function_count == 0;
}

static const struct lc_origin *named_in(const struct lc_function *function, const struct lc_unit *unit)
{
    lc_str code = function->code.path.len > 0 ? function->code.path : function->code.reference;

    if (lc_str_eq(code, unit->path) && function->code.at.file.len > 0)
        return &function->code.at;
    for (size_t i = 0; i < function->layer_count; i++) {
        const struct lc_artifact *layer = &function->layers[i];
        if (lc_str_eq(layer->path.len > 0 ? layer->path : layer->reference, unit->path) && layer->at.file.len > 0)
            return &layer->at;
    }
    return NULL;
}

/* The line of the description that the finding names itself. */
static const struct lc_origin *origin_in(const struct lc_finding *finding)
{
    for (size_t i = 0; i < finding->location_count; i++)
        if (finding->locations[i].unit == NULL)
            return &finding->locations[i].origin;
    return NULL;
}

/* Where the archive is named: in the first function that the finding concerns and that names it in a file. */
static const struct lc_origin *origin_of(const struct lc_run *run, const struct lc_finding *finding,
                                         const struct lc_unit *unit)
{
    const struct lc_deployment *deployment = run->model.deployment;

    for (size_t i = 0; i < unit->user_count; i++) {
        const struct lc_function *function = run->model.targets[unit->users[i]].function;
        const struct lc_origin *at = is_user(function, finding) ? named_in(function, unit) : NULL;
        if (at)
            return at;
    }
    for (size_t i = 0; i < deployment->lone.layer_count; i++)
        if (lc_str_eq(deployment->lone.layers[i].path, unit->path) && deployment->lone.layers[i].at.file.len > 0)
            return &deployment->lone.layers[i].at;
    return NULL;
}

/* -- columns ------------------------------------------------------------------------------------------------------- */

/* Bytes to code units; only the whole line, or its beginning, can tell. */
static void set_columns(struct lc_place_shown *place, lc_str line, uint32_t column, uint32_t length)
{
    size_t at = column - 1;

    if (column == 0 || at > line.len)
        return;
    place->column = lc_utf16_length(lc_str_cut(line, 0, at)) + 1;
    if (length > 0)
        place->end_column = place->column + lc_utf16_length(lc_str_cut(line, at, at + length));
}

/* `length` in bytes of the line; 0: to where the value ends. */
static void set_origin(struct lc_place_shown *place, const struct lc_run *run, const struct lc_report_options *options,
                       const struct lc_origin *origin, uint32_t length, struct lc_arena *arena)
{
    lc_str line = lc_deployment_line(run->model.deployment, *origin);

    set_path(place, options, origin->file, arena);
    place->line = origin->line;
    if (length == 0)
        length = (uint32_t)(lc_deployment_extent(line, *origin) + 1 - (origin->column > 0 ? origin->column : 1));
    set_columns(place, line, origin->column, length);
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

static lc_str entry_of(const struct lc_location *at)
{
    return at->entry != LC_NO_ENTRY && at->unit->archive ? at->unit->archive->entries[at->entry].raw : at->path;
}

static lc_str inside_of(const struct lc_location *at, struct lc_arena *arena)
{
    lc_str out = lc_utf8_escaped(arena, at->unit->path), entry = entry_of(at);

    if (entry.len > 0)
        out = lc_arena_printf(arena, "%.*s!%.*s", LC_FMT(out), LC_FMT(lc_utf8_escaped(arena, entry)));
    if (at->line > 0)
        out = lc_arena_printf(arena, "%.*s:%u", LC_FMT(out), at->line);
    if (at->line > 0 && at->column > 0)
        out = lc_arena_printf(arena, "%.*s:%u", LC_FMT(out), at->column);
    return out;
}

/* A file of a folder that is deployed as it is. */
static bool set_file(struct lc_place_shown *place, const struct lc_report_options *options,
                     const struct lc_location *at, struct lc_arena *arena)
{
    lc_str path = lc_path_join(arena, at->unit->path, entry_of(at));
    struct stat there;

    if (at->unit->archive == NULL || !at->unit->archive->is_directory || entry_of(at).len == 0 || is_generated(path) ||
        !status_of(path, arena, &there) || !S_ISREG(there.st_mode))
        return false;
    set_path(place, options, path, arena);
    place->line = at->line;
    if (at->excerpt.len > 0 && at->caret + 1 == at->column)
        set_columns(place, at->excerpt, at->column, at->carets);
    return true;
}

static void set_function(struct lc_place_shown *place, const struct lc_run *run,
                         const struct lc_report_options *options, const struct lc_finding *finding,
                         struct lc_arena *arena)
{
    for (size_t i = 0; i < run->model.target_count; i++) {
        const struct lc_target *target = &run->model.targets[i];
        if (!is_user(target->function, finding))
            continue;
        if (target->function->at.file.len > 0)
            set_origin(place, run, options, &target->function->at, 0, arena);
        else
            set_path(place, options, target->code->path, arena);
        return;
    }
    if (run->model.unit_count > 0)
        set_path(place, options, run->model.units[0].path, arena);
}

static struct lc_place_shown find_place(const struct lc_run *run, const struct lc_report_options *options,
                                        const struct lc_finding *finding, const struct lc_location *at,
                                        struct lc_arena *arena)
{
    struct lc_place_shown place = {0};
    const struct lc_origin *origin;

    if (at == NULL) {
        set_function(&place, run, options, finding, arena);
        return place;
    }
    if (at->unit == NULL) {
        set_origin(&place, run, options, &at->origin, at->length, arena);
        return place;
    }
    if (set_file(&place, options, at, arena))
        return place;
    origin = origin_in(finding);
    if (origin == NULL)
        origin = origin_of(run, finding, at->unit);
    place.inside = inside_of(at, arena);
    if (origin) {
        set_origin(&place, run, options, origin, 0, arena);
    } else if (at->unit->archive == NULL) {
        /* Named by its ARN alone, on the command line. */
        set_function(&place, run, options, finding, arena);
    } else {
        set_path(&place, options, at->unit->path, arena);
        if (entry_of(at).len == 0)
            place.inside = LC_S("");
    }
    return place;
}

struct lc_place_shown lc_place_of(const struct lc_run *run, const struct lc_report_options *options,
                                  const struct lc_finding *finding, const struct lc_location *at,
                                  struct lc_arena *arena)
{
    struct lc_place_shown place = find_place(run, options, finding, at, arena);

    place.path = lc_scrub(run->model.scrubber, place.path, NULL, arena);
    place.inside = lc_scrub(run->model.scrubber, place.inside, NULL, arena);
    return place;
}
