/* What `serverless package` takes of a folder: the patterns in the framework's own order, without the packages that are
 * for development; or, where a bundler makes the archive, nothing that could be told from here.
 * Source: serverless 3.40.0, plugins/package/lib/package-service.js and zip-service.js; serverless.com, AWS Lambda Build
 * Configuration (version 4). */
#include "lint/input/serverless/serverless_functions.h"

#include "layers/base/path.h"
#include "lint/input/files.h"

/* -- bundlers ------------------------------------------------------------------------------------------------------ */

/* Plugins that pack what they make of the sources. Other plugins that speak of these words do the same. */
static bool is_bundler(lc_str plugin)
{
    static const char *const words[] = {"esbuild",  "webpack", "bundle", "rollup",     "parcel", "browserify",
                                        "babel",    "swc",     "vite",   "typescript", "ncc",    "include-dependencies",
                                        "optimize", "build",   "rust",   "-go-",       "dotnet", "golang"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (lc_str_contains(plugin, lc_str_from(words[i])))
            return true;
    return false;
}

/* Version 4 builds TypeScript by itself. */
static bool is_typescript(struct lc_serverless_service *service, const struct lc_value *handler)
{
    static const char *const endings[] = {"ts", "mts", "cts", "tsx"};
    struct lc_serverless *sls = service->sls;
    lc_str module = lc_str_cut(handler->text, 0, lc_str_find_last_byte(handler->text, '.'));

    for (size_t i = 0; handler->know == LC_KNOWN && i < sizeof endings / sizeof *endings; i++)
        if (lc_input_exists(sls->input,
                            lc_input_path(sls->input, sls->folder,
                                          lc_arena_printf(sls->arena, "%.*s.%s", LC_FMT(module), endings[i]))))
            return true;
    return false;
}

static bool is_bundled(struct lc_serverless_service *service, const struct lc_value *handler)
{
    const struct lc_data *build = service->build, *esbuild = lc_data_get(build, LC_S("esbuild"));
    bool off = lc_data_is_known(esbuild) && !lc_data_is_true(esbuild);

    if (service->plugins_why.len > 0)
        return true;
    for (size_t i = 0; i < service->plugins.count; i++)
        if (is_bundler(service->plugins.items[i]))
            return true;
    return (build && build->kind != LC_DATA_NULL && !off) || (!off && is_typescript(service, handler));
}

/* -- packages for development -------------------------------------------------------------------------------------- */

static void leave_out_development(struct lc_serverless_service *service, lc_str folder, struct lc_picks *picks)
{
    const struct lc_data *wanted = lc_data_get(service->package, LC_S("excludeDevDependencies"));

    if (!lc_data_is_known(wanted) || lc_data_is_true(wanted))
        picks->left_out = lc_input_development(service->sls->input, folder);
}

/* -- patterns ------------------------------------------------------------------------------------------------------ */

/* Patterns being collected. `known` false: one of them cannot be told. `seen`: the framework joins lists as sets, so that
 * a pattern counts where it stands first. */
struct collecting {
    struct lc_serverless *sls;
    struct lc_picks *picks;
    struct lc_map seen;
    bool known;
};

static void add(struct collecting *collecting, lc_str pattern, bool takes)
{
    void **seen = lc_map_put(&collecting->seen, pattern);

    if (*seen == NULL)
        collecting->known &= lc_picks_add(collecting->sls->arena, collecting->picks, pattern, takes);
    *seen = collecting;
}

static void add_list(struct collecting *collecting, const struct lc_data *package, const char *key, bool takes)
{
    const struct lc_data *list = lc_data_get(package, lc_str_from(key));

    if (list == NULL || list->kind == LC_DATA_NULL)
        return;
    collecting->known &= list->kind == LC_DATA_LIST && list->why.len == 0;
    for (const struct lc_data *item = list->kind == LC_DATA_LIST ? list->first : NULL; item; item = item->next) {
        collecting->known &= lc_data_is_known(item);
        if (lc_data_is_known(item))
            add(collecting, item->text, takes);
    }
}

static void add_excludes(struct collecting *collecting, struct lc_serverless_service *service,
                         const struct lc_data *own, bool layers)
{
    static const char *const always[] = {".git/**",
                                         ".gitignore",
                                         ".DS_Store",
                                         "npm-debug.log",
                                         "yarn-*.log",
                                         ".serverless/**",
                                         ".serverless_plugins/**"};
    struct lc_arena *arena = collecting->sls->arena;

    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        add(collecting, lc_str_from(always[i]), false);
    add(collecting, lc_path_base(collecting->sls->main->path), false);
    add(collecting, service->plugins_local, false);
    add_list(collecting, service->package, "exclude", false);
    for (const struct lc_data *layer = layers && service->layer_map ? service->layer_map->first : NULL; layer;
         layer = layer->next) {
        const struct lc_data *path = lc_data_get(layer, LC_S("path"));
        if (lc_data_is_known(path))
            add(collecting, lc_arena_printf(arena, "%.*s/**", LC_FMT(path->text)), false);
        else
            collecting->known &= path == NULL;
    }
    if (collecting->sls->dotenv)
        add(collecting, LC_S(".env*"), false);
    add_list(collecting, own, "exclude", false);
}

static const struct lc_picks *collect(struct lc_serverless_service *service, const struct lc_data *own, lc_str folder,
                                      bool layers)
{
    struct collecting collecting = {.sls = service->sls, .known = true};
    const struct lc_data *of[] = {service->package, own};

    collecting.picks = LC_NEW(service->sls->arena, struct lc_picks);
    lc_map_init(&collecting.seen, service->sls->arena, 32);
    add_excludes(&collecting, service, own, layers);
    lc_map_init(&collecting.seen, service->sls->arena, 32);
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        add_list(&collecting, of[i], "include", true);
        add_list(&collecting, of[i], "patterns", true);
    }
    leave_out_development(service, folder, collecting.picks);
    return collecting.known ? collecting.picks : NULL;
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

/* Sources without the packages beside them, which would be packed in another form or not at all. */
static void take_sources(struct lc_serverless *sls, struct lc_artifact *artifact)
{
    static const char *const others[] = {"**/node_modules/**", ".git/**", ".serverless/**"};
    struct lc_picks *picks = LC_NEW(sls->arena, struct lc_picks);

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        *LC_PUSH(sls->arena, picks) = (struct lc_pick){lc_str_from(others[i]), false};
    artifact->source_only = true;
    artifact->picks = picks;
}

void lc_serverless_pack_code(struct lc_serverless_service *service, const struct lc_data *own,
                             const struct lc_value *handler, struct lc_artifact *code)
{
    if (!is_bundled(service, handler))
        code->picks = collect(service, own, code->path, true);
    if (code->picks == NULL)
        take_sources(service->sls, code);
}

void lc_serverless_pack_layer(struct lc_serverless_service *service, const struct lc_data *own,
                              struct lc_artifact *layer)
{
    if (layer->path.len == 0 || !lc_input_is_folder(service->sls->input, layer->path))
        return;
    layer->picks = collect(service, own, layer->path, false);
    if (layer->picks)
        return;
    layer->why = LC_S("which of its files are packed cannot be told");
    layer->how = LC_S("serverless package");
    layer->path = LC_S("");
}
