/* From the files above an input to what holds for it. */
#include "lint/config/configs.h"

#include "lint/config/ancestors.h"

static const char *const config_names[] = {"layercheck.yaml", "layercheck.yml"};

/* A file, read once. */
static enum lc_status file_at(struct lc_configs *configs, lc_str path, const struct lc_config_file **out,
                              struct lc_err *err)
{
    struct lc_config_file *file;
    enum lc_status status;

    for (size_t i = 0; i < configs->files.count; i++) {
        *out = configs->files.items[i];
        if (lc_str_eq((*out)->path, path))
            return LC_OK;
    }
    file = LC_NEW(configs->arena, struct lc_config_file);
    status = lc_config_read(path, configs->arena, file, err);
    if (status != LC_OK)
        return status;
    *LC_PUSH(configs->arena, &configs->files) = file;
    *out = file;
    return LC_OK;
}

/* -- laying one over the other ------------------------------------------------------------------------------------- */

struct chain {
    const struct lc_config_file **items; /* nearest first */
    size_t count, capacity;
};

struct severities {
    struct lc_config_item *items;
    size_t count, capacity;
};

static bool is_map(const struct lc_config_key *key)
{
    return key->kind == LC_CONFIG_PAIRS || key->kind == LC_CONFIG_FILE_PAIRS || key->kind == LC_CONFIG_SEVERITIES;
}

/* What one file says of one key, as options. */
static void add_items(struct lc_configs *configs, const struct lc_config_file *file, const struct lc_config_key *key,
                      struct lc_config *config, struct severities *severities)
{
    enum lc_option_id id = key->option ? lc_option_named(lc_str_from(key->option)) : LC_OPT_COUNT;

    for (size_t i = 0; i < file->items.count; i++) {
        const struct lc_config_item *item = &file->items.items[i];
        if (item->key != key)
            continue;
        if (key->kind == LC_CONFIG_SEVERITIES)
            *LC_PUSH(configs->arena, severities) = *item;
        if (id == LC_OPT_COUNT)
            continue;
        *LC_PUSH(configs->arena, &config->arguments.given) = (struct lc_given){
            .id = id,
            .value = is_map(key) ? lc_arena_printf(configs->arena, "%.*s=%.*s", LC_FMT(item->name), LC_FMT(item->value))
                                 : item->value,
            .whence = item->whence};
    }
}

static void add_key(struct lc_configs *configs, const struct chain *chain, size_t at, struct lc_config *config,
                    struct severities *severities)
{
    const struct lc_config_key *key = &lc_config_keys[at];
    enum lc_option_id id = key->option ? lc_option_named(lc_str_from(key->option)) : LC_OPT_COUNT;

    if (key->replaced && id != LC_OPT_COUNT && lc_arguments_has(configs->given, id))
        return;
    if (is_map(key)) { /* far ones first: of several entries of one name the last counts */
        for (size_t i = chain->count; i > 0; i--)
            add_items(configs, chain->items[i - 1], key, config, severities);
        return;
    }
    for (size_t i = 0; i < chain->count; i++) {
        if (!chain->items[i]->has[at])
            continue;
        add_items(configs, chain->items[i], key, config, severities);
        return;
    }
}

/* What can only be said for a whole run, said in a file of one folder. */
static void note_unused(struct lc_configs *configs, const struct chain *chain)
{
    for (size_t i = 0; i < chain->count; i++) {
        const struct lc_config_file *file = chain->items[i];
        const lc_str root = lc_arena_join(configs->arena, LC_S("\n"), configs->all.items[0]->files);
        if (lc_str_contains(root, lc_arena_printf(configs->arena, "\n%.*s\n", LC_FMT(file->path))))
            continue;
        for (size_t k = 0; k < lc_config_key_count; k++) {
            lc_str notice;
            bool known = false;
            if (!file->has[k] || !lc_config_keys[k].whole_run)
                continue;
            notice = lc_arena_printf(configs->arena, "'%.*s': '%s' holds for whole runs; this one takes it from %s",
                                     LC_FMT(file->path), lc_config_keys[k].name,
                                     root.len > 1 ? "another file" : "the command line");
            for (size_t n = 0; n < configs->notices.count; n++)
                known |= lc_str_eq(configs->notices.items[n], notice);
            if (!known)
                *LC_PUSH(configs->arena, &configs->notices) = notice;
        }
    }
}

static enum lc_status make(struct lc_configs *configs, const struct chain *chain, lc_str files, struct lc_err *err)
{
    struct lc_config *config = LC_NEW(configs->arena, struct lc_config);
    const struct lc_arguments *given = configs->given;
    struct severities severities = {0};

    config->files = files;
    config->arguments.command = given->command;
    config->arguments.words.items = given->words.items;
    config->arguments.words.count = config->arguments.words.capacity = given->words.count;
    for (size_t i = 0; i < lc_config_key_count; i++)
        add_key(configs, chain, i, config, &severities);
    for (size_t i = 0; i < given->given.count; i++)
        *LC_PUSH(configs->arena, &config->arguments.given) = given->given.items[i];
    *LC_PUSH(configs->arena, &configs->all) = config;
    note_unused(configs, chain);
    return lc_selection_take(&config->arguments, severities.items, severities.count, configs->arena, &config->selection,
                             err);
}

/* -- where --------------------------------------------------------------------------------------------------------- */

static enum lc_status find_chain(struct lc_configs *configs, lc_str folder, struct chain *chain, lc_str *files,
                                 struct lc_err *err)
{
    struct lc_ancestors folders;

    *files = LC_S("");
    lc_ancestors_of(folder, configs->arena, &folders);
    for (size_t i = 0; i < folders.count; i++) {
        for (size_t k = 0; k < sizeof config_names / sizeof *config_names; k++) {
            lc_str path = lc_file_in(folders.items[i], lc_str_from(config_names[k]), configs->arena);
            enum lc_status status;
            if (!lc_path_is_there(path, configs->arena))
                continue;
            status = file_at(configs, path, LC_PUSH(configs->arena, chain), err);
            if (status != LC_OK)
                return status;
            *files = lc_arena_printf(configs->arena, "%.*s%.*s\n", LC_FMT(*files), LC_FMT(path));
            break;
        }
    }
    return LC_OK;
}

enum lc_status lc_configs_for(struct lc_configs *configs, lc_str folder, size_t *out, struct lc_err *err)
{
    struct chain chain = {0};
    lc_str files;
    enum lc_status status;

    *out = 0;
    if (configs->fixed)
        return LC_OK;
    status = find_chain(configs, folder, &chain, &files, err);
    for (; status == LC_OK && *out < configs->all.count; (*out)++)
        if (lc_str_eq(configs->all.items[*out]->files, files))
            return LC_OK;
    return status == LC_OK ? make(configs, &chain, files, err) : status;
}

enum lc_status lc_configs_init(struct lc_configs *configs, const struct lc_arguments *given, struct lc_arena *arena,
                               struct lc_err *err)
{
    const lc_str *named = lc_arguments_get(given, LC_OPT_CONFIG);
    lc_str first = given->words.count > 0 ? given->words.items[0] : LC_S(".");
    struct chain chain = {0};
    enum lc_status status = LC_OK;
    lc_str files = LC_S("");

    *configs = (struct lc_configs){.arena = arena, .given = given, .fixed = named != NULL};
    if (named) {
        status = file_at(configs, *named, LC_PUSH(arena, &chain), err);
        files = lc_arena_join(arena, *named, LC_S("\n"));
    } else {
        status = find_chain(configs, lc_folder_of(first, arena), &chain, &files, err);
    }
    return status == LC_OK ? make(configs, &chain, files, err) : status;
}
