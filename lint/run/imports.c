/* Lexing on demand or ahead of it, once a file. */
#include "lint/run/imports.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/source/alters.h"

/* One lexed file; its strings do not point into the source, which is not kept. */
struct file {
    struct lc_imports imports;
    lc_str why;
    bool readable;
};

/* What stands in a file's place before it is lexed: nothing, then perhaps ANNOUNCED, then BUSY. */
static const struct file marks[2];
#define ANNOUNCED (&marks[0])
#define BUSY (&marks[1])

/* A file that somebody is going to ask for. */
struct hint {
    _Atomic(const struct file *) *place;
    struct lc_archive *archive;
    uint32_t entry;
};

/* First in, first out: the graph asks in about the order it announced. Nothing is announced twice. */
struct hints {
    struct lc_arena arena;
    struct hint *items;
    size_t count, capacity, next;
};

/* What a thread needs to read a file. */
struct reader {
    struct lc_inflater *inflater;
    struct lc_arena scratch, kept;
};

struct lc_import_cache {
    uint64_t seed;
    struct lc_map by_archive; /* an archive's address -> what its entries hold, by entry */
    struct reader **idle;     /* readers nobody uses now */
    size_t idle_count;
    struct hints hints;
    bool closed;            /* nothing more is announced */
    size_t waiting;         /* threads in pthread_cond_wait */
    pthread_mutex_t lock;   /* of all but what the archives' entries hold */
    pthread_cond_t changed; /* a hint came, a file is done, or the cache is closed */
};

struct lc_import_cache *lc_import_cache_new(const struct lc_model *model, uint64_t seed, struct lc_arena *arena)
{
    struct lc_import_cache *cache = LC_NEW(arena, struct lc_import_cache);

    cache->seed = seed;
    lc_map_init(&cache->by_archive, arena, model->unit_count);
    for (size_t i = 0; i < model->unit_count; i++) {
        struct lc_archive *const *archive = &model->units[i].archive;
        if (*archive)
            *lc_map_put(&cache->by_archive, (lc_str){(const char *)archive, sizeof *archive}) =
                lc_arena_array(arena, (*archive)->count + 1, sizeof(_Atomic(const struct file *)));
    }
    cache->idle = LC_NEW_ARRAY(arena, LC_JOBS_MAX, struct reader *);
    lc_arena_init(&cache->hints.arena, seed);
    if (pthread_mutex_init(&cache->lock, NULL) != 0 || pthread_cond_init(&cache->changed, NULL) != 0)
        lc_out_of_memory(sizeof cache->lock);
    return cache;
}

void lc_import_cache_release(struct lc_import_cache *cache)
{
    if (cache == NULL)
        return;
    for (size_t i = 0; i < cache->idle_count; i++) {
        lc_inflater_free(cache->idle[i]->inflater);
        lc_arena_release(&cache->idle[i]->scratch);
        lc_arena_release(&cache->idle[i]->kept);
        free(cache->idle[i]);
    }
    lc_arena_release(&cache->hints.arena);
    pthread_cond_destroy(&cache->changed);
    pthread_mutex_destroy(&cache->lock);
}

static struct reader *take_reader(struct lc_import_cache *cache)
{
    struct reader *reader = NULL;

    pthread_mutex_lock(&cache->lock);
    if (cache->idle_count > 0)
        reader = cache->idle[--cache->idle_count];
    pthread_mutex_unlock(&cache->lock);
    if (reader)
        return reader;
    reader = malloc(sizeof *reader);
    if (reader == NULL)
        lc_out_of_memory(sizeof *reader);
    reader->inflater = lc_inflater_new();
    lc_arena_init(&reader->scratch, cache->seed);
    lc_arena_init(&reader->kept, cache->seed);
    return reader;
}

static void give_reader(struct lc_import_cache *cache, struct reader *reader)
{
    lc_arena_reset(&reader->scratch);
    pthread_mutex_lock(&cache->lock);
    LC_ASSERT(cache->idle_count < LC_JOBS_MAX);
    cache->idle[cache->idle_count++] = reader;
    pthread_mutex_unlock(&cache->lock);
}

static void lex(lc_str path, lc_str source, struct lc_arena *arena, struct lc_imports *out)
{
    lc_str extension = lc_path_extension(path);
    enum lc_source_language language = LC_SOURCE_JAVASCRIPT;

    if (lc_str_eq(extension, LC_S(".py"))) {
        language = LC_SOURCE_PYTHON;
        lc_imports_python(source, arena, out);
    } else if (lc_str_eq(extension, LC_S(".rb"))) {
        language = LC_SOURCE_RUBY;
        lc_imports_ruby(source, arena, out);
    } else {
        lc_imports_javascript(source, arena, out);
    }
    lc_source_mark(language, source, arena, out);
}

/* A copy without the source and what the lexer left behind. */
static void keep(const struct lc_imports *lexed, struct lc_arena *arena, struct lc_imports *out)
{
    *out = *lexed;
    out->capacity = lexed->count;
    out->items = LC_NEW_ARRAY(arena, lexed->count, struct lc_import);
    out->why = lc_arena_copy(arena, lexed->why);
    out->platform_names = LC_NEW_ARRAY(arena, lexed->platform_name_count, lc_str);
    for (size_t i = 0; i < lexed->platform_name_count; i++)
        out->platform_names[i] = lc_arena_copy(arena, lexed->platform_names[i]);
    for (size_t i = 0; i < lexed->count; i++) {
        const struct lc_import *from = &lexed->items[i];
        struct lc_import *to = &out->items[i];
        *to = *from;
        to->specifier = lc_arena_copy(arena, from->specifier);
        to->excerpt = lc_arena_copy(arena, from->excerpt);
        to->names = LC_NEW_ARRAY(arena, from->name_count, lc_str);
        for (size_t k = 0; k < from->name_count; k++)
            to->names[k] = lc_arena_copy(arena, from->names[k]);
    }
}

static struct file *read_file(struct lc_import_cache *cache, struct lc_archive *archive, uint32_t entry)
{
    struct reader *reader = take_reader(cache);
    struct file *file = LC_NEW(&reader->kept, struct file);
    struct lc_imports lexed = {0};
    struct lc_err err = {0};
    lc_str source;

    file->readable = lc_archive_read(archive, entry, LC_SOURCE_BYTES_MAX, reader->inflater, &reader->scratch, &source,
                                     &err) == LC_OK;
    if (file->readable) {
        lex(archive->entries[entry].path, source, &reader->scratch, &lexed);
        keep(&lexed, &reader->kept, &file->imports);
    } else {
        file->why = lc_arena_copy(&reader->kept, lc_str_from(err.text));
    }
    give_reader(cache, reader);
    return file;
}

/* Asked for every import of every function: a template of a hundred functions has as many archives. */
static _Atomic(const struct file *) *place_of(const struct lc_import_cache *cache, const struct lc_archive *archive,
                                              uint32_t entry)
{
    _Atomic(const struct file *) *files =
        lc_map_get(&cache->by_archive, (lc_str){(const char *)&archive, sizeof archive});

    LC_ASSERT(files != NULL);
    return &files[entry];
}

static void wake(struct lc_import_cache *cache)
{
    if (cache->waiting > 0)
        pthread_cond_broadcast(&cache->changed);
}

static void wait(struct lc_import_cache *cache)
{
    cache->waiting++;
    pthread_cond_wait(&cache->changed, &cache->lock);
    cache->waiting--;
}

/* Lexes the file unless another thread has it in hand or is done with it. */
static void lex_unclaimed(struct lc_import_cache *cache, const struct hint *file)
{
    const struct file *seen = atomic_load(file->place);

    while (seen == NULL || seen == ANNOUNCED) {
        if (!atomic_compare_exchange_weak(file->place, &seen, BUSY))
            continue;
        atomic_store(file->place, read_file(cache, file->archive, file->entry));
        pthread_mutex_lock(&cache->lock);
        wake(cache);
        pthread_mutex_unlock(&cache->lock);
        return;
    }
}

static bool take_hint(struct lc_import_cache *cache, struct hint *out)
{
    if (cache->hints.next == cache->hints.count)
        return false;
    *out = cache->hints.items[cache->hints.next++];
    return true;
}

/* Another thread has the file in hand: meanwhile the next ones are lexed. */
static void await(struct lc_import_cache *cache, _Atomic(const struct file *) *place)
{
    struct hint hint;

    pthread_mutex_lock(&cache->lock);
    while (atomic_load(place) == BUSY) {
        if (take_hint(cache, &hint)) {
            pthread_mutex_unlock(&cache->lock);
            lex_unclaimed(cache, &hint);
            pthread_mutex_lock(&cache->lock);
        } else {
            wait(cache);
        }
    }
    pthread_mutex_unlock(&cache->lock);
}

static const struct lc_imports *read_imports(void *context, const struct lc_tree *tree, const struct lc_tree_node *node,
                                             lc_str *why)
{
    struct lc_import_cache *cache = context;
    struct hint wanted = {.archive = tree->archives[node->archive], .entry = node->entry};
    const struct file *file;

    wanted.place = place_of(cache, wanted.archive, wanted.entry);
    lex_unclaimed(cache, &wanted);
    if (atomic_load(wanted.place) == BUSY)
        await(cache, wanted.place);
    file = atomic_load(wanted.place);
    *why = file->why;
    return file->readable ? &file->imports : NULL;
}

static void announce(void *context, const struct lc_tree *tree, const struct lc_tree_node *node)
{
    struct lc_import_cache *cache = context;
    struct hint hint = {.archive = tree->archives[node->archive], .entry = node->entry};
    const struct file *empty = NULL;

    hint.place = place_of(cache, hint.archive, hint.entry);
    if (atomic_load(hint.place) != NULL || !atomic_compare_exchange_strong(hint.place, &empty, ANNOUNCED))
        return;
    pthread_mutex_lock(&cache->lock);
    *LC_PUSH(&cache->hints.arena, &cache->hints) = hint;
    wake(cache);
    pthread_mutex_unlock(&cache->lock);
}

void lc_import_cache_help(struct lc_import_cache *cache)
{
    struct hint hint;

    pthread_mutex_lock(&cache->lock);
    while (!cache->closed) {
        if (take_hint(cache, &hint)) {
            pthread_mutex_unlock(&cache->lock);
            lex_unclaimed(cache, &hint);
            pthread_mutex_lock(&cache->lock);
        } else {
            wait(cache);
        }
    }
    pthread_mutex_unlock(&cache->lock);
}

void lc_import_cache_close(struct lc_import_cache *cache)
{
    pthread_mutex_lock(&cache->lock);
    cache->closed = true;
    wake(cache);
    pthread_mutex_unlock(&cache->lock);
}

struct lc_import_reader lc_import_cache_reader(struct lc_import_cache *cache, size_t jobs)
{
    return (struct lc_import_reader){.context = cache, .read = read_imports, .announce = jobs > 1 ? announce : NULL};
}
