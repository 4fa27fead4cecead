/* Lexing on demand, once a file. */
#include "lint/imports.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/source/alters.h"

/* One lexed file: everything it needs lies in its own arena, so that the loser of a race lets go of its copy at
 * once. */
struct file {
    struct lc_arena arena;
    struct lc_imports imports;
    lc_str why;
    bool readable;
};

struct lc_import_cache {
    const struct lc_model *model;
    uint64_t seed;
    _Atomic(struct file *) **files; /* by unit, then entry */
    struct lc_inflater **idle;      /* inflaters nobody uses now */
    size_t idle_count;
    pthread_mutex_t lock; /* of `idle` */
};

struct lc_import_cache *lc_import_cache_new(const struct lc_model *model, uint64_t seed, struct lc_arena *arena)
{
    struct lc_import_cache *cache = LC_NEW(arena, struct lc_import_cache);

    cache->model = model;
    cache->seed = seed;
    cache->files = lc_arena_array(arena, model->unit_count, sizeof *cache->files);
    for (size_t i = 0; i < model->unit_count; i++)
        if (model->units[i].archive)
            cache->files[i] = lc_arena_array(arena, model->units[i].archive->count, sizeof *cache->files[i]);
    cache->idle = LC_NEW_ARRAY(arena, LC_JOBS_MAX, struct lc_inflater *);
    if (pthread_mutex_init(&cache->lock, NULL) != 0)
        lc_out_of_memory(sizeof cache->lock);
    return cache;
}

void lc_import_cache_release(struct lc_import_cache *cache)
{
    if (cache == NULL)
        return;
    for (size_t i = 0; i < cache->model->unit_count; i++) {
        const struct lc_archive *archive = cache->model->units[i].archive;
        for (size_t e = 0; archive && e < archive->count; e++) {
            struct file *file = atomic_load(&cache->files[i][e]);
            if (file)
                lc_arena_release(&file->arena);
            free(file);
        }
    }
    for (size_t i = 0; i < cache->idle_count; i++)
        lc_inflater_free(cache->idle[i]);
    pthread_mutex_destroy(&cache->lock);
}

static struct lc_inflater *take_inflater(struct lc_import_cache *cache)
{
    struct lc_inflater *inflater = NULL;

    pthread_mutex_lock(&cache->lock);
    if (cache->idle_count > 0)
        inflater = cache->idle[--cache->idle_count];
    pthread_mutex_unlock(&cache->lock);
    return inflater ? inflater : lc_inflater_new();
}

static void give_inflater(struct lc_import_cache *cache, struct lc_inflater *inflater)
{
    pthread_mutex_lock(&cache->lock);
    if (cache->idle_count < LC_JOBS_MAX) {
        cache->idle[cache->idle_count++] = inflater;
        inflater = NULL;
    }
    pthread_mutex_unlock(&cache->lock);
    lc_inflater_free(inflater);
}

static void lex(lc_str path, lc_str source, struct file *file)
{
    lc_str extension = lc_path_extension(path);
    enum lc_source_language language = LC_SOURCE_JAVASCRIPT;

    if (lc_str_eq(extension, LC_S(".py"))) {
        language = LC_SOURCE_PYTHON;
        lc_imports_python(source, &file->arena, &file->imports);
    } else if (lc_str_eq(extension, LC_S(".rb"))) {
        language = LC_SOURCE_RUBY;
        lc_imports_ruby(source, &file->arena, &file->imports);
    } else {
        lc_imports_javascript(source, &file->arena, &file->imports);
    }
    lc_source_mark(language, source, &file->imports);
}

static struct file *read_file(struct lc_import_cache *cache, struct lc_archive *archive, uint32_t entry)
{
    struct file *file = calloc(1, sizeof *file);
    struct lc_inflater *inflater;
    struct lc_err err = {0};
    lc_str source;

    if (file == NULL)
        lc_out_of_memory(sizeof *file);
    lc_arena_init(&file->arena, cache->seed);
    inflater = take_inflater(cache);
    file->readable =
        lc_archive_read(archive, entry, LC_SOURCE_BYTES_MAX, inflater, &file->arena, &source, &err) == LC_OK;
    give_inflater(cache, inflater);
    if (file->readable)
        lex(archive->entries[entry].path, source, file);
    else
        file->why = lc_arena_copy(&file->arena, lc_str_from(err.text));
    return file;
}

static const struct lc_imports *read_imports(void *context, const struct lc_tree *tree, const struct lc_tree_node *node,
                                             lc_str *why)
{
    struct lc_import_cache *cache = context;
    struct lc_archive *archive = tree->archives[node->archive];
    _Atomic(struct file *) *place = NULL;
    struct file *file, *empty = NULL;

    for (size_t i = 0; place == NULL && i < cache->model->unit_count; i++)
        if (cache->model->units[i].archive == archive)
            place = &cache->files[i][node->entry];
    LC_ASSERT(place != NULL);
    file = atomic_load(place);
    if (file == NULL) {
        file = read_file(cache, archive, node->entry);
        if (!atomic_compare_exchange_strong(place, &empty, file)) {
            lc_arena_release(&file->arena);
            free(file);
            file = empty;
        }
    }
    *why = file->why;
    return file->readable ? &file->imports : NULL;
}

struct lc_import_reader lc_import_cache_reader(struct lc_import_cache *cache)
{
    return (struct lc_import_reader){.context = cache, .read = read_imports};
}
