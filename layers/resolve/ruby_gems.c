/* The gems of GEM_PATH: each home's specifications/NAME.gemspec, understood by the "# stub:" line that RubyGems writes into it. */
#include "layers/resolve/ruby.h"

#include "layers/base/caps.h"
#include "layers/base/map.h"
#include "layers/base/path.h"
#include "layers/package/package.h"
#include "layers/version/version.h"

struct reading {
    const struct lc_resolver *resolver;
    struct lc_arena *arena;
    struct lc_gems *out;
    struct lc_place home;
    struct lc_map listed; /* full names */
    lc_str abi, platform; /* "3.3.0", "x86_64-linux" */
};

/* What follows "# stub: " at the start of a line. */
static bool stub_line(lc_str *text, lc_str *out)
{
    lc_str line;

    if (!lc_str_next(text, '\n', &line) || !lc_str_has_prefix(line, LC_S("# stub: ")))
        return false;
    if (lc_str_has_suffix(line, LC_S("\r")))
        line.len--;
    *out = lc_str_from_index(line, 8);
    return true;
}

static bool is_platform(const struct reading *reading, lc_str platform)
{
    size_t dash = lc_str_find_byte(reading->platform, '-');

    if (lc_str_eq(platform, LC_S("ruby")) || lc_str_eq(platform, reading->platform))
        return true;
    if (lc_str_eq(platform, lc_arena_join(reading->arena, reading->platform, LC_S("-gnu"))))
        return true;
    return lc_str_eq(platform, LC_S("linux")) ||
           lc_str_eq(platform,
                     lc_arena_join(reading->arena, LC_S("universal"), lc_str_from_index(reading->platform, dash)));
}

static void add_folder(struct reading *reading, struct lc_gem *gem, lc_str below)
{
    struct {
        struct lc_place *items;
        size_t count, capacity;
    } list = {gem->folders, gem->folder_count, gem->folder_capacity};
    struct lc_place place;
    enum lc_found found = lc_below(reading->resolver->image, &reading->home, below, reading->arena, &place);

    if (found != LC_FOUND || !lc_place_is(&place, LC_ENTRY_DIRECTORY)) {
        if (gem->doubt.len == 0)
            gem->doubt = lc_found_why(found);
        return;
    }
    *LC_PUSH(reading->arena, &list) = place;
    gem->folders = list.items;
    gem->folder_count = list.count;
    gem->folder_capacity = list.capacity;
}

/* extensions/x86_64-linux/3.3.0/NAME-VERSION: there once the gem was built. */
static void add_extensions(struct reading *reading, struct lc_gem *gem)
{
    lc_str folder = lc_arena_printf(reading->arena, "extensions/%.*s/%.*s/%.*s", LC_FMT(reading->platform),
                                    LC_FMT(reading->abi), LC_FMT(gem->full_name));
    struct lc_place mark;
    enum lc_found found =
        lc_below(reading->resolver->image, &reading->home,
                 lc_path_join(reading->arena, folder, LC_S("gem.build_complete")), reading->arena, &mark);

    gem->unbuilt = found != LC_FOUND;
    if (gem->doubt.len == 0)
        gem->doubt = lc_found_why(found);
    add_folder(reading, gem, folder);
}

/* The literals of `s.require_paths = ["lib".freeze, "more"]`, parted by NULs; false when there is no such line of literals. */
static bool written_paths(lc_str bytes, struct lc_arena *arena, lc_str *out)
{
    size_t at = lc_str_find(bytes, LC_S(".require_paths = ["));
    lc_str list, part;
    bool first = true;

    if (at == LC_NPOS)
        return false;
    list = lc_str_from_index(bytes, at + 18);
    list = lc_str_cut(list, 0, lc_str_find_byte(list, ']'));
    *out = LC_S("");
    while (lc_str_next(&list, ',', &part)) {
        part = lc_str_trim(part);
        if (lc_str_has_suffix(part, LC_S(".freeze")))
            part.len -= 7;
        if (part.len < 2 || part.ptr[0] != part.ptr[part.len - 1] || (part.ptr[0] != '"' && part.ptr[0] != '\''))
            return false;
        part = lc_str_cut(part, 1, part.len - 1);
        *out = first ? part : lc_arena_join(arena, *out, lc_arena_join(arena, (lc_str){"", 1}, part));
        first = false;
    }
    return !first;
}

/* Without a stub line RubyGems runs the gemspec; name, version and require_paths are taken when they are literals. */
static void read_written(struct reading *reading, struct lc_gem *gem, lc_str bytes, lc_str *paths)
{
    struct lc_package package = {.ecosystem = LC_GEM, .name = gem->name, .version = gem->version};
    size_t at;

    lc_package_read(&package, bytes, NULL, reading->arena);
    gem->name = package.name;
    gem->version = package.version;
    at = lc_str_find(bytes, LC_S(".platform = \""));
    if (at != LC_NPOS) {
        gem->platform = lc_str_from_index(bytes, at + 13);
        gem->platform = lc_str_cut(gem->platform, 0, lc_str_find_byte(gem->platform, '"'));
    }
    if (!written_paths(bytes, reading->arena, paths) || lc_str_contains(bytes, LC_S(".extensions")) ||
        (at == LC_NPOS && lc_str_contains(bytes, LC_S(".platform"))))
        gem->doubt = lc_arena_printf(reading->arena, "'%.*s' was not written by RubyGems", LC_FMT(gem->spec));
}

/* "nokogiri-1.15.0-x86_64-linux" of the file's name: name up to the last dash before a digit. */
static void split_file_name(struct lc_gem *gem, lc_str name)
{
    size_t dash = LC_NPOS;

    for (size_t i = 0; i + 1 < name.len; i++)
        if (name.ptr[i] == '-' && lc_is_digit(name.ptr[i + 1]) && dash == LC_NPOS)
            dash = i;
    gem->name = lc_str_cut(name, 0, dash);
    gem->version = dash == LC_NPOS ? LC_S("") : lc_str_from_index(name, dash + 1);
}

/* Up to 3.5 RubyGems takes one gem of each full name, the first home's; since 3.6, which Ruby 3.4 has, all of them, in the
 * homes' order: what the first copy lacks, the next one may have. */
static void add_gem(struct reading *reading, const struct lc_gem *gem)
{
    if (reading->out->version < LC_RUBY_3_4 && lc_map_get(&reading->listed, gem->full_name))
        return;
    *lc_map_put(&reading->listed, gem->full_name) = reading;
    *LC_PUSH(reading->arena, reading->out) = *gem;
}

static void read_spec(struct reading *reading, const struct lc_place *spec)
{
    struct lc_gem gem = {.tree = spec->tree, .node = spec->node, .spec = spec->path, .home = reading->home.path};
    lc_str bytes, text, line, paths = LC_S("lib"), extensions, part, name = lc_path_base(spec->path), root;
    bool known =
        lc_metadata_bytes(&reading->resolver->metadata, reading->resolver->image, spec->tree, spec->node, &bytes);

    split_file_name(&gem, lc_str_cut(name, 0, name.len - 8));
    gem.platform = LC_S("ruby");
    if (!known) {
        gem.doubt = lc_arena_printf(reading->arena, "'%.*s' could not be read", LC_FMT(spec->path));
    } else {
        text = bytes;
        /* an encoding comment may stand before it */
        if (!lc_str_has_prefix(text, LC_S("# stub: ")))
            lc_str_next(&text, '\n', &line);
        if (stub_line(&text, &line)) {
            lc_str_next(&line, ' ', &gem.name);
            gem.version = gem.platform = LC_S("");
            lc_str_next(&line, ' ', &gem.version);
            lc_str_next(&line, ' ', &gem.platform);
            paths = line;
        } else {
            read_written(reading, &gem, bytes, &paths);
        }
    }
    gem.full_name = lc_arena_printf(reading->arena, "%.*s-%.*s", LC_FMT(gem.name), LC_FMT(gem.version));
    if (!lc_str_eq(gem.platform, LC_S("ruby")))
        gem.full_name = lc_arena_printf(reading->arena, "%.*s-%.*s", LC_FMT(gem.full_name), LC_FMT(gem.platform));
    gem.foreign = !is_platform(reading, gem.platform);
    root = lc_path_join(reading->arena, LC_S("gems"), gem.full_name);
    while (gem.folder_count < LC_GEM_FOLDERS_MAX && lc_str_next(&paths, '\0', &part))
        add_folder(reading, &gem, lc_path_join(reading->arena, root, part));
    if (known && stub_line(&text, &extensions) && extensions.len > 0)
        add_extensions(reading, &gem);
    add_gem(reading, &gem);
}

static int by_name_and_version(const struct lc_gem *a, const struct lc_gem *b, struct lc_arena *arena)
{
    int order = lc_str_cmp(a->name, b->name), versions = 0;

    if (order != 0)
        return order;
    if (!lc_version_compare(LC_SCHEME_GEM, a->version, b->version, &versions, arena))
        versions = lc_str_cmp(a->version, b->version);
    if (versions != 0)
        return -versions;
    return lc_str_eq(a->platform, LC_S("ruby")) - lc_str_eq(b->platform, LC_S("ruby"));
}

/* Merge sort: stable, and qsort has no place for an arena. */
static void sort_gems(struct lc_gem *items, size_t count, struct lc_gem *spare, struct lc_arena *arena)
{
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t from = 0; from < count; from += 2 * width) {
            size_t middle = from + width < count ? from + width : count,
                   end = middle + width < count ? middle + width : count;
            size_t a = from, b = middle;
            for (size_t k = from; k < end; k++)
                spare[k] = a < middle && (b >= end || by_name_and_version(&items[a], &items[b], arena) <= 0)
                               ? items[a++]
                               : items[b++];
        }
        memcpy(items, spare, count * sizeof *items);
    }
}

static void add_home(struct reading *reading, lc_str path)
{
    const struct lc_image *image = reading->resolver->image;
    struct lc_place specifications, spec;
    lc_str below;
    enum lc_found found;

    if (lc_path_is_runtimes(path))
        return;
    if (lc_image_tree(image, path, &below) == NULL) {
        reading->out->doubt =
            lc_arena_printf(reading->arena, "'%.*s' is in GEM_PATH and not here to be read", LC_FMT(path));
        return;
    }
    found = lc_below(image, NULL, path, reading->arena, &reading->home);
    if (found == LC_FOUND)
        found = lc_child(image, &reading->home, LC_S("specifications"), reading->arena, &specifications);
    if (found != LC_FOUND || !lc_place_is(&specifications, LC_ENTRY_DIRECTORY)) {
        if (reading->out->doubt.len == 0)
            reading->out->doubt = lc_found_why(found);
        return;
    }
    for (const struct lc_tree_node *node = specifications.node->first; node; node = node->next) {
        lc_str name = lc_tree_node_name(node);
        if (name.len <= 8 || name.ptr[0] == '.' || !lc_str_has_suffix(name, LC_S(".gemspec")))
            continue;
        if (reading->out->count >= LC_GEMS_MAX) {
            reading->out->doubt = LC_S("there are more gems than are followed here");
            return;
        }
        if (lc_child(image, &specifications, name, reading->arena, &spec) == LC_FOUND &&
            lc_place_is(&spec, LC_ENTRY_FILE))
            read_spec(reading, &spec);
    }
}

void lc_gems_build(const struct lc_resolver *resolver, struct lc_arena *arena, struct lc_gems *out)
{
    const struct lc_search_path *search = &resolver->search->paths[LC_SEARCH_PACKAGES];
    const struct lc_value *arch = resolver->function ? &resolver->function->architecture : NULL;
    bool arm = arch && arch->know != LC_UNSET && lc_arch_from(arch->text) == LC_ARCH_ARM64;
    struct reading reading = {.resolver = resolver, .arena = arena, .out = out};

    *out = (struct lc_gems){0};
    if (resolver->runtime == NULL || !search->known) {
        out->doubt = search->why.len > 0 ? search->why : LC_S("the version of Ruby is not known");
        return;
    }
    out->version = lc_ruby_version(resolver->runtime->version);
    lc_map_init(&reading.listed, arena, 64);
    reading.abi = resolver->runtime->abi;
    reading.platform = arm ? LC_S("aarch64-linux") : LC_S("x86_64-linux");
    for (size_t i = 0; i < search->count; i++)
        add_home(&reading, search->items[i]);
    for (size_t i = 0; i < lc_ruby_gem_count; i++) {
        lc_str name = lc_str_from(lc_ruby_gems[i].gem), version = lc_str_from(lc_ruby_gems[i].versions[out->version]);
        lc_str full = lc_arena_printf(arena, "%.*s-%.*s", LC_FMT(name), LC_FMT(version));
        struct lc_gem own = {.name = name, .version = version, .platform = LC_S("ruby"), .full_name = full};
        if (version.len > 0)
            add_gem(&reading, &own);
    }
    sort_gems(out->items, out->count, LC_NEW_ARRAY(arena, out->count, struct lc_gem), arena);
}
