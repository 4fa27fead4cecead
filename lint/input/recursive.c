/* --recursive: every description below a folder. */
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "layers/base/caps.h"
#include "layers/base/map.h"
#include "layers/base/path.h"
#include "layers/base/source.h"
#include "layers/base/utf8.h"
#include "lint/config/ancestors.h"
#include "lint/input/input.h"

/* Folders that hold what tools made or fetched: descriptions in them are copies, or somebody else's. */
static const char *const skipped[] = {"node_modules", "cdk.out", "venv", "__pycache__", "vendor", "site-packages"};

/* A folder with a description, and which file (or, for Terraform, folder) that is. */
struct place {
    lc_str folder, description;
};

struct walk {
    struct lc_input *input;
    size_t entered;
    struct {
        struct place *items;
        size_t count, capacity;
    } found;
};

/* Hidden ones too (.git, .aws-sam, .serverless, .terraform, .venv): what a description needs of them its reader takes. */
static bool is_skipped(lc_str name)
{
    if (name.ptr[0] == '.')
        return true;
    for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++)
        if (lc_str_is(name, skipped[i]))
            return true;
    return false;
}

struct names {
    lc_str *items;
    size_t count, capacity;
};

static int compare(const void *a, const void *b)
{
    return lc_str_cmp(*(const lc_str *)a, *(const lc_str *)b);
}

/* Links are not followed: what is below the folder is what lies there. */
static enum lc_status list_folders(struct walk *walk, lc_str folder, struct names *out, struct lc_err *err)
{
    struct lc_arena *arena = walk->input->arena;
    DIR *open = opendir(lc_arena_cstring(arena, folder, NULL));
    const struct dirent *entry;

    if (open == NULL)
        return lc_fail(err, LC_IO, "cannot read the folder '%.*s'", LC_FMT(lc_utf8_escaped(arena, folder)));
    while ((entry = readdir(open)) != NULL) {
        lc_str name = lc_str_from(entry->d_name), path;
        struct stat there;
        if (is_skipped(name))
            continue;
        path = lc_file_in(folder, lc_arena_copy(arena, name), arena);
        if (lstat(lc_arena_cstring(arena, path, NULL), &there) == 0 && S_ISDIR(there.st_mode))
            *LC_PUSH(arena, out) = path;
    }
    closedir(open);
    if (out->count > 1)
        qsort(out->items, out->count, sizeof *out->items, compare);
    return LC_OK;
}

/* Many tools have a template.yaml: one without resources is not a deployment's. */
static bool is_description(struct lc_input *input, lc_str path)
{
    lc_str text;

    if (!lc_str_has_prefix(lc_path_base(path), LC_S("template.")))
        return true;
    return lc_file_read(lc_arena_cstring(input->arena, path, NULL), LC_TEXT_BYTES_MAX, input->arena, &text, NULL) !=
               LC_OK ||
           lc_str_contains(text, LC_S("Resources"));
}

static enum lc_status enter(struct walk *walk, lc_str folder, unsigned depth, struct lc_err *err)
{
    struct names names = {0};
    lc_input_reader reader;
    lc_str found;
    enum lc_status status;

    if (depth > LC_WALK_DEPTH_MAX || ++walk->entered > LC_WALK_FOLDERS_MAX)
        return lc_fail(err, LC_LIMIT, "there are more folders below '%.*s' than --recursive enters",
                       LC_FMT(lc_utf8_escaped(walk->input->arena, folder)));
    status = lc_input_choose(walk->input, folder, &reader, &found, NULL);
    if (status == LC_OK && is_description(walk->input, found))
        *LC_PUSH(walk->input->arena, &walk->found) = (struct place){folder, found};
    status = list_folders(walk, folder, &names, err);
    for (size_t i = 0; status == LC_OK && i < names.count; i++)
        status = enter(walk, names.items[i], depth + 1, err);
    return status;
}

/* -- each once ----------------------------------------------------------------------------------------------------- */

/* What one description brought: from these counts on, and which files it read. */
struct brought {
    size_t functions, layers, not_applicable, unevaluated;
    struct lc_text_file *texts;
    size_t text_count;
    bool repeated;
};

static struct brought counts_of(const struct lc_input *input)
{
    return (struct brought){.functions = input->functions.count,
                            .layers = input->layers.count,
                            .not_applicable = input->not_applicable.count,
                            .unevaluated = input->unevaluated.count};
}

static lc_str tidy(struct lc_input *input, lc_str path)
{
    lc_str out;

    return lc_path_normalize(input->arena, path, &out) ? out : path;
}

/* Who has read a file as part of something else: a project names its inputs; a template or a module has parts of its
 * kind; a serverless.yml only takes values from others. */
enum reader { OF_NOBODY, OF_A_KIND, OF_A_PROJECT };

static enum reader reader_of(lc_str description)
{
    lc_str base = lc_path_base(description);

    if (lc_str_has_prefix(base, LC_S("layercheck.")))
        return OF_A_PROJECT;
    return lc_str_has_prefix(base, LC_S("serverless.")) ? OF_NOBODY : OF_A_KIND;
}

static void add_part(struct lc_map *parts, lc_str part, enum reader reader)
{
    void **place = lc_map_put(parts, part);

    if ((enum reader)(uintptr_t)*place < reader)
        *place = (void *)(uintptr_t)reader;
}

static void add_parts(struct lc_input *input, const struct brought *brought, lc_str own, enum reader reader,
                      struct lc_map *parts)
{
    for (size_t t = 0; t < brought->text_count; t++) {
        lc_str file = tidy(input, brought->texts[t].file), folder = lc_folder_of(file, input->arena);
        if (!lc_str_eq(file, own))
            add_part(parts, file, reader);
        if ((lc_str_has_suffix(file, LC_S(".tf")) || lc_str_has_suffix(file, LC_S(".tf.json"))) &&
            !lc_str_eq(folder, own))
            add_part(parts, lc_arena_join(input->arena, folder, LC_S("/")), reader);
    }
}

/* A nested stack's template and a module's folder stand in usual places too. What another description has read as part
 * of itself is not a description of its own. */
static void mark_repeated(struct lc_input *input, const struct walk *walk, struct brought *all)
{
    struct lc_map parts;

    lc_map_init(&parts, input->arena, 64);
    for (size_t i = 0; i < walk->found.count; i++) {
        lc_str own = walk->found.items[i].description;
        add_parts(input, &all[i], tidy(input, own), reader_of(own), &parts);
    }
    for (size_t i = 0; i < walk->found.count; i++) {
        lc_str own = tidy(input, walk->found.items[i].description);
        enum reader kind = reader_of(own);
        if (lc_path_is_folder(own, input->arena)) /* of Terraform */
            own = lc_arena_join(input->arena, own, LC_S("/"));
        all[i].repeated =
            (enum reader)(uintptr_t)lc_map_get(&parts, own) >= (kind == OF_NOBODY ? OF_A_PROJECT : OF_A_KIND);
    }
}

#define DROP_REPEATED(vec, field) \
    do { \
        size_t kept = all[0].field; \
        for (size_t i = 0; i < count; i++) \
            for (size_t k = all[i].field; k < all[i + 1].field && !all[i].repeated; k++) \
                (vec)->items[kept++] = (vec)->items[k]; \
        (vec)->count = kept; \
    } while (0)

static void drop_repeated(struct lc_input *input, const struct brought *all, size_t count)
{
    DROP_REPEATED(&input->functions, functions);
    DROP_REPEATED(&input->layers, layers);
    DROP_REPEATED(&input->not_applicable, not_applicable);
    DROP_REPEATED(&input->unevaluated, unevaluated);
}

/* Those that another word of the command line has brought already are gone. */
static void keep_new(struct walk *walk)
{
    size_t kept = 0;

    for (size_t i = 0; i < walk->found.count; i++)
        if (!lc_input_is_repeated(walk->input, walk->found.items[i].folder))
            walk->found.items[kept++] = walk->found.items[i];
    walk->found.count = kept;
}

enum lc_status lc_input_below(struct lc_input *input, lc_str folder, struct lc_err *err)
{
    struct walk walk = {.input = input};
    __typeof__(input->texts) before;
    struct brought *all;
    enum lc_status status = enter(&walk, folder, 0, err);

    if (status == LC_OK && walk.found.count == 0)
        return lc_fail(err, LC_USAGE, "nothing below '%.*s' describes a deployment",
                       LC_FMT(lc_utf8_escaped(input->arena, folder)));
    keep_new(&walk);
    if (status == LC_OK && walk.found.count > 0)
        *LC_PUSH(input->arena, &input->notices) =
            lc_arena_printf(input->arena, "reading %zu description%s below '%.*s'", walk.found.count,
                            walk.found.count == 1 ? "" : "s", LC_FMT(folder));
    all = LC_NEW_ARRAY(input->arena, walk.found.count + 1, struct brought);
    input->recursive = true;
    before = input->texts;
    for (size_t i = 0; status == LC_OK && i < walk.found.count; i++) {
        all[i] = counts_of(input);
        memset(&input->texts, 0, sizeof input->texts); /* each on its own: who reads what is asked below */
        status = lc_input_place(input, walk.found.items[i].folder, err);
        all[i].texts = input->texts.items;
        all[i].text_count = input->texts.count;
    }
    input->texts = before;
    input->recursive = false;
    if (status != LC_OK)
        return status;
    all[walk.found.count] = counts_of(input);
    mark_repeated(input, &walk, all);
    drop_repeated(input, all, walk.found.count);
    for (size_t i = 0; i < walk.found.count; i++)
        for (size_t t = 0; t < all[i].text_count; t++)
            *LC_PUSH(input->arena, &input->texts) = all[i].texts[t];
    return LC_OK;
}
