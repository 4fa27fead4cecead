/* The class path: /var/task as exploded classes, then the jars of /var/task/lib and of /opt/java/lib, each folder's by name; what a
 * jar's manifest names in Class-Path comes right behind that jar. */
#include "layers/resolve/java.h"

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/base/utf8.h"

struct build {
    const struct lc_resolver *resolver;
    struct lc_arena *arena;
    struct lc_class_path *out;
    struct lc_inflater *inflater;
    size_t named; /* in all Class-Paths */
};

/* A character above U+FFFF begins with a unit from D800 on, below U+E000 to U+FFFF; bytes order it above them. */
int lc_utf16_cmp(lc_str a, lc_str b)
{
    while (a.len > 0 && b.len > 0) {
        uint32_t x = 0, y = 0;
        size_t i = lc_utf8_step(a, &x), j = lc_utf8_step(b, &y);
        if (i == 0 || j == 0)
            return lc_str_cmp(a, b);
        if (x != y) {
            bool high_x = x > 0xffff, high_y = y > 0xffff;
            if (high_x != high_y)
                return (high_x ? y >= 0xe000 : x < 0xe000) ? -1 : 1;
            return x < y ? -1 : 1;
        }
        a = lc_str_from_index(a, i);
        b = lc_str_from_index(b, j);
    }
    return (a.len > 0) - (b.len > 0);
}

/* One header of the main section; continuation lines begin with a blank. */
static lc_str header(lc_str manifest, lc_str key, struct lc_arena *arena)
{
    lc_str line, value = {0};
    bool mine = false;

    while (lc_str_next(&manifest, '\n', &line)) {
        if (lc_str_has_suffix(line, LC_S("\r")))
            line.len--;
        if (line.len == 0)
            break;
        if (line.ptr[0] == ' ') {
            if (mine)
                value = lc_arena_join(arena, value, lc_str_from_index(line, 1));
            continue;
        }
        mine = line.len > key.len && lc_str_caseeq(lc_str_cut(line, 0, key.len), key) && line.ptr[key.len] == ':';
        if (mine)
            value = lc_str_trim(lc_str_from_index(line, key.len + 1));
    }
    return value;
}

/* The version of a multi-release entry "META-INF/versions/17/com/acme/Thing.class"; `*rest` is then the name below it. */
static bool versioned(lc_str path, unsigned major, lc_str *rest)
{
    uint64_t version;
    lc_str number;

    if (!lc_str_has_prefix(path, LC_S("META-INF/versions/")))
        return false;
    *rest = lc_str_from_index(path, 18);
    return lc_str_next(rest, '/', &number) && lc_str_to_u64(number, &version) && version >= 8 && version <= major;
}

static void list_classes(struct build *build, struct lc_class_jar *jar, struct lc_archive *archive, uint32_t manifest)
{
    lc_str text, rest;
    bool several = false;

    if (manifest != LC_NO_ENTRY && lc_archive_read(archive, manifest, LC_METADATA_BYTES_MAX, build->inflater,
                                                   build->arena, &text, NULL) == LC_OK) {
        jar->class_path = header(text, LC_S("Class-Path"), build->arena);
        several =
            build->out->major >= 9 && lc_str_caseeq(header(text, LC_S("Multi-Release"), build->arena), LC_S("true"));
    }
    for (uint32_t i = 0; i < archive->count; i++) {
        const struct lc_entry *entry = &archive->entries[i];
        if (entry->kind != LC_ENTRY_FILE || !lc_str_has_suffix(entry->path, LC_S(".class")))
            continue;
        *lc_map_put(&jar->classes, lc_arena_copy(build->arena, entry->path)) = jar;
        if (several && versioned(entry->path, build->out->major, &rest))
            *lc_map_put(&jar->classes, lc_arena_copy(build->arena, rest)) = jar;
    }
}

static bool jar_bytes(struct build *build, const struct lc_class_jar *jar, struct lc_arena *arena, lc_str *out)
{
    if (lc_metadata_bytes(&build->resolver->metadata, build->resolver->image, jar->tree, jar->node, out))
        return true;
    return lc_archive_read(jar->tree->archives[jar->node->archive], jar->node->entry, LC_JAR_BYTES_MAX, build->inflater,
                           arena, out, NULL) == LC_OK;
}

static void open_jar(struct build *build, struct lc_class_jar *jar)
{
    struct lc_archive_options options = {.seed = build->arena->seed};
    struct lc_archive *archive = NULL;
    struct lc_arena scratch;
    struct lc_source source;
    uint32_t manifest = LC_NO_ENTRY;
    lc_str bytes;

    jar->opened = true;
    lc_map_init(&jar->classes, build->arena, 64);
    lc_arena_init(&scratch, build->arena->seed);
    if (jar_bytes(build, jar, &scratch, &bytes)) {
        lc_source_open_memory(&source, bytes);
        if (lc_archive_open_source(source, jar->path, &options, &archive, NULL) != LC_OK)
            archive = NULL;
    }
    if (archive) {
        for (uint32_t i = 0; i < archive->count; i++)
            if (lc_str_caseeq(archive->entries[i].path, LC_S("META-INF/MANIFEST.MF")))
                manifest = i;
        list_classes(build, jar, archive, manifest);
        if (!archive->complete)
            jar->doubt = lc_arena_printf(build->arena, "'%.*s' could not be read whole", LC_FMT(jar->path));
        lc_archive_close(archive);
    } else {
        jar->doubt = lc_arena_printf(build->arena, "'%.*s' could not be read", LC_FMT(jar->path));
    }
    lc_arena_release(&scratch);
}

static bool is_listed(const struct lc_class_path *path, lc_str jar)
{
    for (size_t i = 0; i < path->count; i++)
        if (path->items[i].jar && lc_str_eq(path->items[i].jar->path, jar))
            return true;
    return false;
}

static void doubt(struct build *build, lc_str why)
{
    if (build->out->doubt.len == 0)
        build->out->doubt = why;
}

/* A jar, and behind it those of its Class-Path that are not on the path before; depth-first, as URLClassLoader opens them. */
static void add_jar(struct build *build, lc_str first)
{
    struct {
        lc_str *items;
        size_t count, capacity;
    } stack = {0};

    *LC_PUSH(build->arena, &stack) = first;
    while (stack.count > 0 && build->out->count < LC_CLASS_PATH_MAX) {
        lc_str path = stack.items[--stack.count], rest, part;
        struct lc_class_jar *jar;
        struct lc_place place;
        size_t from = stack.count;
        enum lc_found found = lc_below(build->resolver->image, NULL, path, build->arena, &place);
        if (is_listed(build->out, path) || found == LC_ABSENT || found == LC_LINK_LOOP)
            continue;
        if (found != LC_FOUND || !lc_place_is(&place, LC_ENTRY_FILE)) {
            doubt(build,
                  lc_arena_printf(build->arena, "'%.*s' on the class path is no jar that can be read", LC_FMT(path)));
            continue;
        }
        jar = LC_NEW(build->arena, struct lc_class_jar);
        *jar = (struct lc_class_jar){.path = path, .tree = place.tree, .node = place.node};
        open_jar(build, jar);
        *LC_PUSH(build->arena, build->out) = (struct lc_class_entry){place, jar};
        rest = jar->class_path;
        while (lc_str_next(&rest, ' ', &part)) {
            lc_str clean;
            if (part.len == 0)
                continue;
            if (++build->named > LC_CLASS_PATH_MAX) {
                doubt(build, LC_S("there are more names in Class-Path than are followed here"));
                break;
            }
            if (lc_str_find_byte(part, ':') != LC_NPOS || lc_str_find_byte(part, '%') != LC_NPOS ||
                part.ptr[0] == '/' || lc_str_has_suffix(part, LC_S("/")))
                doubt(build, lc_arena_printf(build->arena, "'%.*s' names '%.*s' in its Class-Path", LC_FMT(path),
                                             LC_FMT(part)));
            else if (lc_path_normalize(build->arena, lc_path_join(build->arena, lc_path_dir(path), part), &clean))
                *LC_PUSH(build->arena, &stack) = clean;
        }
        /* the first named is to be taken off first */
        for (size_t i = from, k = stack.count; i + 1 < k; i++) {
            lc_str swap = stack.items[--k];
            stack.items[k] = stack.items[i];
            stack.items[i] = swap;
        }
    }
}

static void add_folder_jars(struct build *build, lc_str folder)
{
    struct {
        lc_str *items;
        size_t count, capacity;
    } names = {0};
    struct lc_place place;
    enum lc_found found = lc_below(build->resolver->image, NULL, folder, build->arena, &place);

    if (found == LC_LINK_LEAVES || found == LC_UNDER_CONFLICT || found == LC_NOT_READ)
        doubt(build, lc_found_why(found));
    if (found != LC_FOUND || !lc_place_is(&place, LC_ENTRY_DIRECTORY))
        return;
    for (const struct lc_tree_node *node = place.node->first; node; node = node->next)
        if (names.count >= LC_CLASS_PATH_MAX)
            doubt(build, LC_S("there are more jars than are followed here"));
        else if (lc_str_has_suffix(lc_tree_node_name(node), LC_S(".jar")))
            *LC_PUSH(build->arena, &names) = lc_tree_node_name(node);
    /* in byte order already; only characters beyond U+FFFF move */
    for (size_t i = 1; i < names.count; i++)
        for (size_t k = i; k > 0 && lc_utf16_cmp(names.items[k - 1], names.items[k]) > 0; k--) {
            lc_str swap = names.items[k];
            names.items[k] = names.items[k - 1];
            names.items[k - 1] = swap;
        }
    for (size_t i = 0; i < names.count; i++)
        add_jar(build, lc_path_join(build->arena, folder, names.items[i]));
}

void lc_class_path_build(const struct lc_resolver *resolver, struct lc_arena *arena, struct lc_class_path *out)
{
    const struct lc_search_path *search = &resolver->search->paths[LC_SEARCH_PACKAGES];
    struct build build = {.resolver = resolver, .arena = arena, .out = out};
    uint64_t major = 0;

    *out = (struct lc_class_path){0};
    if (resolver->runtime == NULL || !search->known) {
        out->doubt = LC_S("the class path is not known");
        return;
    }
    if (lc_str_to_u64(resolver->runtime->version, &major) && major < 1000)
        out->major = (unsigned)major;
    build.inflater = lc_inflater_new();
    for (size_t i = 0; i < search->count; i++) {
        lc_str below;
        struct lc_place place;
        const struct lc_tree *tree = lc_image_tree(resolver->image, search->items[i], &below);
        if (tree == NULL)
            doubt(&build, lc_arena_printf(arena, "'%.*s' is not here to be read", LC_FMT(search->items[i])));
        else if (below.len > 0)
            add_folder_jars(&build, search->items[i]);
        else if (lc_below(resolver->image, NULL, search->items[i], arena, &place) == LC_FOUND)
            *LC_PUSH(arena, out) = (struct lc_class_entry){place, NULL};
    }
    lc_inflater_free(build.inflater);
}
