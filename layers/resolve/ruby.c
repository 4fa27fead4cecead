/* require "x": the load path (the task root, RUBYLIB, gems already activated, the standard library), then the gems.
 * RubyGems steps in twice: a feature of a default gem first activates the highest version of that gem that is installed, unless the
 * task root or RUBYLIB has the file; and what is found nowhere activates the first gem, by name and then by falling version, that has it.
 * A file of a gem runs because that gem was activated: it asks with its gem and what that needs on the load path. What else a function has
 * activated by then is not followed. */
#include "layers/resolve/ruby.h"

#include "layers/base/caps.h"
#include "layers/base/path.h"

struct require {
    bool by_file; /* a file asks: others may have asked before it */
    struct lc_asking asking;
    const struct lc_gems *gems;
    struct lc_gem_activation
        activation; /* what stands on the load path so far; a failure leaves behind what came before it */
};

static const struct lc_image *image_of(const struct require *require)
{
    return require->asking.resolver->image;
}

static lc_str suffixed(struct require *require, lc_str name, const char *suffix)
{
    return lc_arena_join(require->asking.arena, name, lc_str_from(suffix));
}

/* A file below a folder; doubt is noted. */
static bool file_at(struct require *require, const struct lc_place *folder, lc_str name, struct lc_place *out)
{
    enum lc_found found = lc_below(image_of(require), folder, name, require->asking.arena, out);

    if (found == LC_FOUND)
        return lc_place_is(out, LC_ENTRY_FILE);
    if (found != LC_ABSENT && found != LC_LINK_LOOP)
        lc_asking_doubt(&require->asking, lc_found_why(found));
    return false;
}

/* The extensions that require tries for a name, in order: its own, when it has one. */
static size_t extensions(lc_str name, const char *out[2])
{
    if (lc_str_has_suffix(name, LC_S(".rb")) || lc_str_has_suffix(name, LC_S(".so"))) {
        out[0] = "";
        return 1;
    }
    out[0] = ".rb";
    out[1] = ".so";
    return 2;
}

static void found(struct require *require, const struct lc_place *place, lc_str via)
{
    bool binary = lc_str_has_suffix(place->path, LC_S(".so"));

    lc_asking_tried(&require->asking, place->path, via, LC_S("found"));
    lc_asking_found(&require->asking, place, binary ? LC_MODULE_ADDON : LC_MODULE_RUBY);
}

/* -- the load path -- */

static size_t load_count(const struct require *require)
{
    return require->asking.resolver->search->paths[LC_SEARCH_LOAD].count + 1;
}

/* The task root, which the interface client puts in front, then RUBYLIB. Entries elsewhere are the runtime's. */
static bool load_folder(struct require *require, size_t index, struct lc_place *out, lc_str *path)
{
    const struct lc_search_path *load = &require->asking.resolver->search->paths[LC_SEARCH_LOAD];
    const struct lc_tree *task = image_of(require)->task;
    enum lc_found state;
    lc_str below;

    if (index == 0 && task == NULL)
        return false;
    *path = index == 0 ? task->mount : load->items[index - 1];
    if (lc_image_tree(image_of(require), *path, &below) == NULL) {
        if (!lc_path_is_runtimes(*path))
            lc_asking_doubt(
                &require->asking,
                lc_arena_printf(require->asking.arena, "'%.*s' in RUBYLIB is not here to be read", LC_FMT(*path)));
        return false;
    }
    state = lc_below(image_of(require), NULL, *path, require->asking.arena, out);
    if (state != LC_FOUND && state != LC_ABSENT && state != LC_LINK_LOOP)
        lc_asking_doubt(&require->asking, lc_found_why(state));
    return state == LC_FOUND && lc_place_is(out, LC_ENTRY_DIRECTORY);
}

/* Does the load path have it as .so? */
static bool has_binary(struct require *require, lc_str name)
{
    struct lc_place folder, file;
    lc_str path;

    for (size_t i = 0; i < load_count(require); i++)
        if (load_folder(require, i, &folder, &path) && file_at(require, &folder, suffixed(require, name, ".so"), &file))
            return true;
    for (size_t i = 0; i < require->activation.count; i++)
        for (size_t k = 0; k < require->activation.items[i]->folder_count; k++)
            if (file_at(require, &require->activation.items[i]->folders[k], suffixed(require, name, ".so"), &file))
                return true;
    return false;
}

/* Ruby's own search: one extension over the whole load path, then the next. */
static bool search_load_path(struct require *require, lc_str name)
{
    const char *suffixes[2];
    size_t suffix_count = extensions(name, suffixes);
    struct lc_place folder, file;
    lc_str path;

    for (size_t s = 0; s < suffix_count; s++) {
        lc_str with = suffixed(require, name, suffixes[s]);
        /* the standard library's .rb stands on the same path and comes before any .so */
        if (s == 1 && lc_ruby_feature_find(name, require->gems->version) && has_binary(require, name)) {
            lc_asking_doubt(&require->asking,
                            LC_S("whether the standard library has it as .rb or as .so is not listed here"));
            return false;
        }
        for (size_t i = 0; i < load_count(require); i++) {
            if (!load_folder(require, i, &folder, &path))
                continue;
            if (file_at(require, &folder, with, &file)) {
                found(require, &file, path);
                return true;
            }
            lc_asking_tried(&require->asking, lc_path_join(require->asking.arena, path, with), path, LC_S("absent"));
        }
        for (size_t i = 0; i < require->activation.count; i++) {
            const struct lc_gem *gem = require->activation.items[i];
            for (size_t k = 0; k < gem->folder_count; k++)
                if (file_at(require, &gem->folders[k], with, &file)) {
                    found(require, &file, gem->home);
                    return true;
                }
        }
    }
    return false;
}

static bool search_standard(struct require *require, lc_str name)
{
    if (lc_ruby_feature_find(name, require->gems->version) == NULL)
        return false;
    lc_asking_tried(&require->asking, name, LC_S(""), LC_S("found: the standard library"));
    lc_asking_builtin(&require->asking, name);
    return true;
}

/* -- gems -- */

/* Has the gem the file, under any suffix RubyGems knows? */
static bool gem_has(struct require *require, const struct lc_gem *gem, lc_str name, struct lc_place *out)
{
    static const char *const suffixes[] = {"", ".rb", ".so"};

    for (size_t k = 0; k < gem->folder_count && !gem->unbuilt; k++)
        for (size_t s = 0; s < 3; s++)
            if (file_at(require, &gem->folders[k], suffixed(require, name, suffixes[s]), out))
                return true;
    return false;
}

static bool active_has(struct require *require, lc_str name)
{
    struct lc_place file;

    for (size_t i = 0; i < require->activation.count; i++)
        if (gem_has(require, require->activation.items[i], name, &file))
            return true;
    return false;
}

/* Puts a gem and its needs onto the load path; false when RubyGems raises. */
static bool activate(struct require *require, const struct lc_gem *gem)
{
    struct lc_gem_activation *activation = &require->activation;

    activation->failed = false;
    lc_gem_activate(activation, gem);
    if (activation->doubt.len > 0)
        lc_asking_doubt(&require->asking, activation->doubt);
    for (size_t i = 0; i < activation->count; i++)
        if (activation->items[i]->doubt.len > 0)
            lc_asking_doubt(&require->asking, activation->items[i]->doubt);
    lc_asking_tried(&require->asking, gem->spec, gem->home, activation->failed ? activation->why : LC_S("activated"));
    return !activation->failed;
}

/* What RubyGems takes when the first choice cannot be activated: that gem's version that is active by now, or the highest. */
static const struct lc_gem *second_choice(const struct require *require, lc_str name)
{
    for (size_t i = 0; i < require->activation.count; i++)
        if (lc_str_eq(require->activation.items[i]->name, name))
            return require->activation.items[i];
    return lc_gem_highest(require->gems, name, false);
}

/* A feature of a default gem: is it in the task root or RUBYLIB? */
static bool in_load_path(struct require *require, lc_str name)
{
    static const char *const suffixes[] = {"", ".rb", ".so"};
    struct lc_place folder, file;
    lc_str path, below;

    for (size_t s = 0; s < 3; s++)
        for (size_t i = 0; i < load_count(require); i++) {
            const struct lc_tree *tree;
            const struct lc_tree_node *node;
            if (!load_folder(require, i, &folder, &path))
                continue;
            /* an entry that is itself a link is passed over */
            tree = lc_image_tree(image_of(require), path, &below);
            node = lc_tree_find(tree, below);
            if (node && node->kind == LC_ENTRY_SYMLINK)
                continue;
            if (file_at(require, &folder, suffixed(require, name, suffixes[s]), &file))
                return true;
        }
    return false;
}

/* False when the gem's activation raises, which ends the require. */
static bool prefer_installed(struct require *require, lc_str name)
{
    const struct lc_ruby_feature *feature = lc_ruby_feature_find(name, require->gems->version);
    const struct lc_gem *gem;
    const char *version;

    if (feature == NULL || feature->gem[0] == '\0' || in_load_path(require, name))
        return true;
    gem = lc_gem_highest(require->gems, lc_str_from(feature->gem), true);
    version = lc_ruby_gem_version(lc_str_from(feature->gem), require->gems->version);
    if (gem && gem->node && (version == NULL || version[0] == '\0'))
        lc_asking_doubt(
            &require->asking,
            lc_arena_printf(require->asking.arena, "the version of the runtime's own '%s' is not known", feature->gem));
    return gem == NULL || activate(require, gem);
}

/* Further gems that have the feature. */
static void list_hidden(struct require *require, lc_str name)
{
    const struct lc_resolution kept = *require->asking.out;
    struct lc_place file, folder;
    lc_str path;

    for (size_t i = 0; require->asking.trace && i < load_count(require); i++)
        if (load_folder(require, i, &folder, &path))
            for (size_t s = 1; s < 3; s++)
                if (file_at(require, &folder, suffixed(require, name, s == 1 ? ".rb" : ".so"), &file))
                    lc_asking_hidden(&require->asking, file.path);
    for (size_t i = 0; require->asking.trace && i < require->gems->count; i++)
        if (gem_has(require, &require->gems->items[i], name, &file))
            lc_asking_hidden(&require->asking, file.path);
    if (!kept.builtin && lc_ruby_feature_find(name, require->gems->version))
        lc_asking_hidden(&require->asking, name);
    require->asking.out->certain = kept.certain;
    require->asking.out->why = kept.why;
}

/* 'minitest/autorun' is of minitest, 'net/smtp' of net-smtp, 'kconv' of nkf. */
static bool is_bundled(struct require *require, lc_str name, lc_str top)
{
    lc_str rest = name.len > top.len ? lc_str_from_index(name, top.len + 1) : LC_S("");
    lc_str second = lc_str_cut(rest, 0, lc_str_find_byte(rest, '/'));
    lc_str joined = lc_arena_printf(require->asking.arena, "%.*s-%.*s", LC_FMT(top), LC_FMT(second));

    return lc_ruby_is_bundled(top, require->gems->version) || lc_ruby_is_bundled(joined, require->gems->version) ||
           lc_ruby_feature_is_bundled(name, require->gems->version);
}

/* A file of the function's own may have required another gem before, which brought another version of this one. */
static void doubt_order(struct require *require, const struct lc_gem *gem)
{
    const struct lc_gems *gems = require->gems;

    for (size_t i = 0; i < gems->count; i++) {
        const struct lc_gem *other = &gems->items[i];
        struct lc_gem_activation activation;
        if (other->active == NULL || lc_str_eq(other->name, gem->name))
            continue;
        activation = *other->active;
        activation.arena = require->asking.arena;
        if (activation.failed || lc_gem_is_accepted(&activation, gem))
            continue;
        lc_asking_doubt(&require->asking,
                        lc_arena_printf(require->asking.arena,
                                        "'%.*s' needs another version of '%.*s', and what is required first decides",
                                        LC_FMT(other->name), LC_FMT(gem->name)));
        return;
    }
}

static void search_gems(struct require *require, lc_str name)
{
    bool fresh = require->activation.count == 0 && require->by_file;
    lc_str top = lc_str_cut(name, 0, lc_str_find_byte(name, '/'));
    struct lc_place file;

    for (size_t i = 0; i < require->gems->count; i++) {
        const struct lc_gem *gem = &require->gems->items[i];
        const struct lc_gem *second;
        if (gem->doubt.len > 0)
            lc_asking_doubt(&require->asking, gem->doubt);
        if (!gem_has(require, gem, name, &file) || !lc_gem_is_accepted(&require->activation, gem))
            continue;
        if (!activate(require, gem)) {
            second = second_choice(require, gem->name);
            if (second == NULL || second == gem || !activate(require, second))
                return;
        }
        if (fresh)
            doubt_order(require, gem);
        if (lc_ruby_is_shipped(gem->name))
            lc_asking_doubt(
                &require->asking,
                lc_arena_printf(require->asking.arena, "the runtime's own '%.*s' may be newer", LC_FMT(gem->name)));
        search_load_path(require, name);
        return;
    }
    if (lc_ruby_is_shipped(name) || is_bundled(require, name, top)) {
        lc_asking_doubt(
            &require->asking,
            lc_arena_printf(require->asking.arena, "'%.*s' is taken to be among the runtime's own gems", LC_FMT(name)));
        lc_asking_builtin(&require->asking, name);
    }
}

/* Starts from what is active while a gem's file runs. Its own arena takes what is added. */
static void stand_in(struct require *require, lc_str from)
{
    struct lc_gem_activation *activation = &require->activation;
    struct lc_arena *arena = activation->arena;

    for (size_t i = 0; i < require->gems->count; i++) {
        const struct lc_gem *gem = &require->gems->items[i];
        for (size_t k = 0; gem->active && k < gem->folder_count; k++) {
            lc_str folder = gem->folders[k].path;
            if (from.len <= folder.len || from.ptr[folder.len] != '/' || !lc_str_has_prefix(from, folder))
                continue;
            *activation = *gem->active;
            activation->arena = arena;
            activation->capacity = activation->count;
            if (activation->doubt.len > 0)
                lc_asking_doubt(&require->asking, activation->doubt);
            return;
        }
    }
}

static void require_feature(struct require *require, lc_str name, lc_str from)
{
    require->by_file = from.len > 0;
    stand_in(require, from);
    if (lc_ruby_is_loaded(name, require->gems->version)) {
        lc_asking_tried(&require->asking, name, LC_S(""), LC_S("found: loaded before any search"));
        lc_asking_builtin(&require->asking, name);
        list_hidden(require, name);
        return;
    }
    if (!prefer_installed(require, name))
        return;
    if (require->activation.open && !active_has(require, name))
        lc_asking_doubt(&require->asking,
                        LC_S("several versions of a gem would do, and this require may be what chooses"));
    if (!search_load_path(require, name) && !search_standard(require, name))
        search_gems(require, name);
    if (require->asking.out->found)
        list_hidden(require, name);
    else if (require->gems->doubt.len > 0)
        lc_asking_doubt(&require->asking, require->gems->doubt);
}

/* A path instead of a feature: absolute, or from a folder. */
static void require_path(struct require *require, lc_str path)
{
    const char *suffixes[2];
    size_t count = extensions(path, suffixes);
    struct lc_place file;
    lc_str clean, below;

    if (!lc_path_normalize(require->asking.arena, path, &clean))
        return;
    if (lc_image_tree(image_of(require), clean, &below) == NULL)
        lc_asking_doubt(&require->asking, LC_S("a path outside of the function and its layers"));
    for (size_t i = 0; i < count; i++) {
        lc_str with = suffixed(require, clean, suffixes[i]);
        if (file_at(require, NULL, with, &file)) {
            found(require, &file, LC_S(""));
            return;
        }
        lc_asking_tried(&require->asking, with, LC_S(""), LC_S("absent"));
    }
}

/* require_relative: from the real path of the file it stands in. */
static void require_relative(struct require *require, lc_str specifier, lc_str from)
{
    struct lc_place file;
    lc_str folder = lc_path_dir(from);

    if (lc_str_has_prefix(specifier, LC_S("/"))) {
        require_path(require, specifier);
        return;
    }
    if (lc_image_find(image_of(require), from, true, require->asking.arena, &file) == LC_FOUND)
        folder = lc_path_dir(file.path);
    if (folder.len == 0)
        lc_asking_doubt(&require->asking, LC_S("the file that asks is not known"));
    else
        require_path(require, lc_path_join(require->asking.arena, folder, specifier));
}

void lc_resolve_ruby(const struct lc_resolver *resolver, enum lc_import_kind kind, lc_str specifier, lc_str from,
                     bool trace, struct lc_arena *arena, struct lc_resolution *out)
{
    struct require require = {.asking = {resolver, arena, out, trace}};
    const struct lc_tree *task = resolver->image->task;

    *out = (struct lc_resolution){.certain = true, .code = "LoadError"};
    require.gems = resolver->prepared ? resolver->prepared->gems : NULL;
    if (require.gems == NULL) {
        struct lc_gems *gems = LC_NEW(arena, struct lc_gems);
        lc_gems_build(resolver, arena, gems);
        lc_gems_activate(resolver, arena, gems);
        require.gems = gems;
    }
    require.activation = (struct lc_gem_activation){.gems = require.gems, .resolver = resolver, .arena = arena};
    if (kind == LC_IMPORT_RUBY_RELATIVE)
        require_relative(&require, specifier, from);
    else if (lc_str_has_prefix(specifier, LC_S("/")))
        require_path(&require, specifier);
    else if (lc_str_has_prefix(specifier, LC_S("./")) || lc_str_has_prefix(specifier, LC_S("../")))
        /* the working folder is the task root */
        require_path(&require, lc_path_join(arena, task ? task->mount : LC_S("/var/task"), specifier));
    else
        require_feature(&require, specifier, from);
}
