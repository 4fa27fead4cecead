/* Answers shared by the functions of one layer stack. */
#include "lint/run/answers.h"

#include <pthread.h>
#include <stdatomic.h>

#include "layers/base/path.h"

/* The answers of one file, one for each of its imports. */
typedef const struct lc_resolution *const *answers;

struct lc_answer_store {
    struct lc_arena arena, scratch;
    struct lc_image image; /* without a function's code */
    struct lc_resolver resolver;
    struct lc_map scopes, known;          /* a question -> its answer, `nothing` when it is not to be shared */
    _Atomic(answers) **files;             /* by archive of the tree, then entry */
    atomic_size_t file_count, edge_count; /* of the largest graph yet */
    pthread_mutex_t lock;                 /* of all but `files` and the counts */
};

static const struct lc_resolution nothing;

static struct lc_answer_store *new_store(const struct lc_stack *stack, uint64_t seed, struct lc_arena *arena)
{
    struct lc_answer_store *store = LC_NEW(arena, struct lc_answer_store);
    const struct lc_metadata **layers = LC_NEW_ARRAY(arena, stack->layer_count, const struct lc_metadata *);

    lc_arena_init(&store->arena, seed);
    lc_arena_init(&store->scratch, seed);
    store->image = (struct lc_image){.opt = stack->opt};
    for (size_t i = 0; i < stack->layer_count; i++)
        layers[i] = stack->layers[i]->archive ? &stack->layers[i]->metadata : NULL;
    store->resolver = (struct lc_resolver){.image = &store->image,
                                           .runtime = stack->runtime,
                                           .search = &stack->search,
                                           .inventory = &stack->inventory,
                                           .metadata = {.layers = layers},
                                           .scopes = &store->scopes};
    lc_map_init(&store->scopes, &store->arena, 64);
    lc_map_init(&store->known, &store->arena, 256);
    store->files = lc_arena_array(&store->arena, stack->layer_count, sizeof *store->files);
    for (size_t i = 0; i < stack->layer_count; i++)
        if (stack->layers[i]->archive)
            store->files[i] = lc_arena_array(&store->arena, stack->layers[i]->archive->count, sizeof *store->files[i]);
    if (pthread_mutex_init(&store->lock, NULL) != 0)
        lc_out_of_memory(sizeof store->lock);
    return store;
}

struct lc_answer_store **lc_answer_stores_new(const struct lc_model *model, uint64_t seed, struct lc_arena *arena)
{
    struct lc_answer_store **stores = LC_NEW_ARRAY(arena, model->stack_count, struct lc_answer_store *);

    for (size_t i = 0; i < model->stack_count; i++) {
        const struct lc_stack *stack = &model->stacks[i];
        if (stack->user_count > 1 && stack->runtime && stack->runtime->language == LC_LANG_NODE)
            stores[i] = new_store(stack, seed, arena);
    }
    return stores;
}

void lc_answer_stores_release(struct lc_answer_store **stores, const struct lc_model *model)
{
    for (size_t i = 0; stores && i < model->stack_count; i++) {
        if (stores[i] == NULL)
            continue;
        pthread_mutex_destroy(&stores[i]->lock);
        lc_arena_release(&stores[i]->scratch);
        lc_arena_release(&stores[i]->arena);
    }
}

/* Files of one folder ask much the same: the kind, the folder, the specifier. A NUL stands in no path. */
static lc_str question(struct lc_answer_store *store, enum lc_import_kind kind, lc_str specifier, lc_str path)
{
    lc_str folder = lc_path_dir(path);
    char *key = lc_arena_bytes(&store->scratch, folder.len + 2 + specifier.len);

    if (folder.len > 0)
        memcpy(key, folder.ptr, folder.len);
    key[folder.len] = '\0';
    key[folder.len + 1] = kind == LC_IMPORT_ESM ? 'i' : 'r';
    if (specifier.len > 0)
        memcpy(key + folder.len + 2, specifier.ptr, specifier.len);
    return (lc_str){key, folder.len + 2 + specifier.len};
}

static const struct lc_resolution *answer(struct lc_answer_store *store, enum lc_import_kind kind, lc_str specifier,
                                          lc_str path)
{
    lc_str key = question(store, kind, specifier, path);
    const struct lc_resolution *known = lc_map_get(&store->known, key);
    struct lc_resolution found, *kept;

    if (known)
        return known;
    lc_resolve(&store->resolver, kind, specifier, path, false, &store->scratch, &found);
    if (found.found && found.certain) {
        kept = LC_NEW(&store->arena, struct lc_resolution);
        *kept = found;
        kept->tried_count = kept->hidden_count = 0; /* for traces only */
        kept->path = lc_arena_copy(&store->arena, found.path);
        kept->why = lc_arena_copy(&store->arena, found.why);
        known = kept;
    } else {
        known = &nothing;
    }
    *lc_map_put(&store->known, lc_arena_copy(&store->arena, key)) = (void *)(uintptr_t)known;
    return known;
}

static answers work_out(struct lc_answer_store *store, lc_str path, const struct lc_imports *imports)
{
    const struct lc_resolution **out = LC_NEW_ARRAY(&store->arena, imports->count + 1, const struct lc_resolution *);

    for (size_t i = 0; i < imports->count; i++) {
        const struct lc_import *import = &imports->items[i];
        bool esm = import->style == LC_STYLE_IMPORT || import->style == LC_STYLE_DYNAMIC;
        const struct lc_resolution *known;
        if (import->computed || (!esm && import->style != LC_STYLE_REQUIRE))
            continue;
        known = answer(store, esm ? LC_IMPORT_ESM : LC_IMPORT_REQUIRE, import->specifier, path);
        out[i] = known == &nothing ? NULL : known;
        lc_arena_reset(&store->scratch);
    }
    return out;
}

static answers of_file(void *context, const struct lc_tree_node *node, lc_str path, const struct lc_imports *imports,
                       bool *is_first)
{
    struct lc_answer_store *store = context;
    _Atomic(answers) *place = &store->files[node->archive][node->entry];
    answers out = atomic_load(place);

    *is_first = false;
    if (out)
        return out;
    pthread_mutex_lock(&store->lock);
    out = atomic_load(place);
    if (out == NULL) {
        out = work_out(store, path, imports);
        atomic_store(place, out);
        *is_first = true;
    }
    pthread_mutex_unlock(&store->lock);
    return out;
}

/* NODE_PATH may lead a layer's files into the function's own; NODE_OPTIONS changes what require takes. */
static bool may_share(const struct lc_function *function)
{
    return lc_function_variable(function, LC_S("NODE_PATH")) == NULL &&
           lc_function_variable(function, LC_S("NODE_OPTIONS")) == NULL;
}

static void raise_to(atomic_size_t *most, size_t count)
{
    size_t seen = atomic_load(most);

    while (seen < count && !atomic_compare_exchange_weak(most, &seen, count))
        continue;
}

void lc_answers_build_graph(struct lc_answer_store **stores, const struct lc_model *model, struct lc_target *target,
                            const struct lc_import_reader *reader, struct lc_arena *arena)
{
    struct lc_answer_store *store = stores[target->stack - model->stacks];
    struct lc_shared_answers shared;

    if (store == NULL || !may_share(target->function)) {
        lc_graph_build(&target->resolver, reader, arena, &target->graph);
        return;
    }
    shared = (struct lc_shared_answers){.context = store,
                                        .opt = store->image.opt,
                                        .files = atomic_load(&store->file_count),
                                        .edges = atomic_load(&store->edge_count),
                                        .of_file = of_file};
    lc_graph_build_sharing(&target->resolver, reader, &shared, arena, &target->graph);
    raise_to(&store->file_count, target->graph.file_count);
    raise_to(&store->edge_count, target->graph.edge_count);
}
