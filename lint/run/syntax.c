/* Parsing on demand, once a file; its source map the same way, when somebody asks. */
#include "lint/run/syntax.h"

#include <pthread.h>

#include "layers/base/caps.h"

/* One file. `syntax` is filled, or `why` says why not, once `asked` is set; the same with `map`, without a reason. */
struct file {
    pthread_mutex_t lock; /* of everything here */
    struct lc_arena arena;
    struct lc_syntax syntax;
    struct lc_sourcemap map;
    lc_str why;
    bool asked, parsed, map_asked, mapped;
};

/* Few of a run's entries are ever parsed, so they are found by a map and not kept in an array. */
struct lc_syntax_cache {
    uint64_t seed;
    struct lc_arena arena; /* of the files themselves */
    struct lc_map by_entry;
    struct {
        struct file **items;
        size_t count, capacity;
    } files;
    pthread_mutex_t lock; /* of arena, by_entry and files */
};

/* Without padding, so that its bytes are a key. */
struct place {
    const struct lc_archive *archive;
    uint64_t entry;
};

static void lock_init(pthread_mutex_t *lock)
{
    if (pthread_mutex_init(lock, NULL) != 0)
        lc_out_of_memory(sizeof *lock);
}

struct lc_syntax_cache *lc_syntax_cache_new(uint64_t seed, struct lc_arena *arena)
{
    struct lc_syntax_cache *cache = LC_NEW(arena, struct lc_syntax_cache);

    cache->seed = seed;
    lc_arena_init(&cache->arena, seed);
    lc_map_init(&cache->by_entry, &cache->arena, 64);
    lock_init(&cache->lock);
    return cache;
}

void lc_syntax_cache_release(struct lc_syntax_cache *cache)
{
    if (cache == NULL)
        return;
    for (size_t i = 0; i < cache->files.count; i++) {
        lc_arena_release(&cache->files.items[i]->arena);
        pthread_mutex_destroy(&cache->files.items[i]->lock);
    }
    pthread_mutex_destroy(&cache->lock);
    lc_arena_release(&cache->arena);
}

static struct file *file_of(struct lc_syntax_cache *cache, const struct lc_archive *archive, uint32_t entry)
{
    struct place key = {archive, entry};
    struct file *file;

    pthread_mutex_lock(&cache->lock);
    file = lc_map_get(&cache->by_entry, (lc_str){(const char *)&key, sizeof key});
    if (file == NULL) {
        file = LC_NEW(&cache->arena, struct file);
        lock_init(&file->lock);
        lc_arena_init(&file->arena, cache->seed);
        *lc_map_put(&cache->by_entry, lc_arena_copy(&cache->arena, (lc_str){(const char *)&key, sizeof key})) = file;
        *LC_PUSH(&cache->arena, &cache->files) = file;
    }
    pthread_mutex_unlock(&cache->lock);
    return file;
}

static void parse(struct file *file, struct lc_archive *archive, uint32_t entry)
{
    enum lc_syntax_language language;
    struct lc_inflater *inflater;
    struct lc_err err = {0};
    enum lc_status status;
    lc_str source;

    if (!lc_syntax_language_of(archive->entries[entry].path, &language)) {
        file->why = LC_S("its name's ending is of no language that is followed");
        return;
    }
    inflater = lc_inflater_new();
    status = lc_archive_read(archive, entry, LC_SOURCE_BYTES_MAX, inflater, &file->arena, &source, &err);
    lc_inflater_free(inflater);
    if (status == LC_OK)
        status = lc_syntax_parse(source, language, &file->arena, &file->syntax, &err);
    file->parsed = status == LC_OK;
    if (!file->parsed)
        file->why = lc_arena_copy(&file->arena, lc_str_from(err.text));
}

static const struct lc_syntax *read_syntax(void *context, const struct lc_tree *tree, const struct lc_tree_node *node,
                                           lc_str *why)
{
    struct lc_archive *archive = tree->archives[node->archive];
    struct file *file = file_of(context, archive, node->entry);

    pthread_mutex_lock(&file->lock);
    if (!file->asked)
        parse(file, archive, node->entry);
    file->asked = true;
    pthread_mutex_unlock(&file->lock);
    *why = file->why;
    return file->parsed ? &file->syntax : NULL;
}

/* The file's map is sought in its own archive: what another layer has under that path belongs to another build. */
static uint32_t find_entry(const struct lc_archive *archive, lc_str path)
{
    for (uint32_t i = 0; i < archive->count; i++) {
        const struct lc_entry *entry = &archive->entries[i];
        if (entry->kind == LC_ENTRY_FILE && lc_str_eq(entry->path, path) &&
            !(entry->flags & (LC_ENTRY_UNSAFE | LC_ENTRY_DUPLICATE | LC_ENTRY_UNREADABLE)))
            return i;
    }
    return LC_NO_ENTRY;
}

/* A map that is missing, too large or malformed leaves the places of the compiled file. */
static bool find_map(struct file *file, struct lc_archive *archive, uint32_t entry, lc_str *json, lc_str *at)
{
    lc_str path = archive->entries[entry].path, url = {0};
    bool has_url = lc_sourcemap_url(file->syntax.source, &url);
    struct lc_inflater *inflater;
    uint32_t found;
    bool read;

    *at = path;
    if (has_url && lc_sourcemap_is_inline(url))
        return lc_sourcemap_inline(url, &file->arena, json, NULL) == LC_OK;
    if (!lc_sourcemap_place(path, url, &file->arena, at))
        return false;
    found = find_entry(archive, *at);
    if (found == LC_NO_ENTRY)
        return false;
    inflater = lc_inflater_new();
    read = lc_archive_read(archive, found, LC_SOURCEMAP_BYTES_MAX, inflater, &file->arena, json, NULL) == LC_OK;
    lc_inflater_free(inflater);
    return read;
}

static const struct lc_sourcemap *read_map(void *context, const struct lc_tree *tree, const struct lc_tree_node *node)
{
    struct lc_archive *archive = tree->archives[node->archive];
    struct file *file = file_of(context, archive, node->entry);
    lc_str json, at;

    pthread_mutex_lock(&file->lock);
    if (!file->map_asked && file->parsed && find_map(file, archive, node->entry, &json, &at))
        file->mapped = lc_sourcemap_parse(json, file->syntax.source, at, &file->arena, &file->map, NULL) == LC_OK;
    file->map_asked = true;
    pthread_mutex_unlock(&file->lock);
    return file->mapped ? &file->map : NULL;
}

struct lc_syntax_reader lc_syntax_cache_reader(struct lc_syntax_cache *cache)
{
    return (struct lc_syntax_reader){.context = cache, .read = read_syntax, .map = read_map};
}
