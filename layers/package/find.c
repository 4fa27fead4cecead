/* Packages told by paths alone. Slices of the result point into the archive's entry paths. */

#include <stdlib.h>

#include "layers/base/map.h"
#include "layers/base/path.h"
#include "layers/package/names.h"

/* Shape:  `infos` maps the folder of a dist-info or egg-info to the index of its package plus one. */
struct finder {
    struct lc_arena *arena;
    struct lc_packages *out;
    struct lc_map infos;
};

static struct lc_package *add(struct finder *f, enum lc_ecosystem ecosystem, lc_str name, lc_str root, lc_str metadata)
{
    struct lc_package *package = LC_PUSH(f->arena, f->out);

    package->ecosystem = ecosystem;
    package->name = name;
    package->normalized = name;
    package->root = root;
    package->metadata = metadata;
    package->entry = LC_NO_ENTRY;
    package->record = LC_NO_ENTRY;
    package->requires_txt = LC_NO_ENTRY;
    return package;
}

static bool find_npm(struct finder *f, uint32_t index, lc_str path)
{
    static const lc_str file = LC_S_INIT("/package.json"), folder = LC_S_INIT("node_modules/");

    if (!lc_str_has_suffix(path, file))
        return false;

    lc_str root = lc_str_cut(path, 0, path.len - file.len), name = lc_npm_folder_name(root);

    if (name.len == 0)
        return true;

    struct lc_package *package = add(f, LC_NPM, name, root, path);
    lc_str above = lc_str_cut(root, 0, root.len - name.len - folder.len);

    package->folder_name = name;
    package->entry = index;
    package->flags = LC_PACKAGE_NEEDS_METADATA;
    if (lc_str_has_prefix(above, folder) || lc_str_contains(above, LC_S("/node_modules/")))
        package->flags |= LC_PACKAGE_NESTED;
    return true;
}

static struct lc_package *info_package(struct finder *f, lc_str folder, const struct lc_named *named)
{
    void **slot = lc_map_put(&f->infos, folder);

    if (*slot)
        return &f->out->items[(uintptr_t)*slot - 1];

    struct lc_package *package = add(f, LC_PYPI, named->name, lc_path_dir(folder), folder);

    *slot = (void *)(uintptr_t)f->out->count;
    package->normalized = lc_pypi_normalize(f->arena, named->name);
    package->version = named->version;
    if (named->version.len == 0)
        package->flags = LC_PACKAGE_NEEDS_METADATA;
    return package;
}

/* The first component of `path` that ends in .dist-info or .egg-info: where it ends, 0 when there is none. */
static size_t info_end(lc_str path, struct lc_named *named)
{
    static const lc_str word = LC_S_INIT("-info");

    for (size_t from = 0;; from++) {
        size_t dash = lc_str_find_byte(lc_str_from_index(path, from), '-'), end;

        if (dash == LC_NPOS)
            return 0;
        from += dash;
        end = from + word.len;
        if (lc_str_has_prefix(lc_str_from_index(path, from), word) && (end == path.len || path.ptr[end] == '/') &&
            lc_name_of_info(lc_path_base(lc_str_cut(path, 0, end)), named))
            return end;
    }
}

static bool find_pypi(struct finder *f, uint32_t index, const struct lc_entry *entry)
{
    struct lc_named named;
    size_t end = info_end(entry->path, &named);

    if (end == 0)
        return false;

    lc_str folder = lc_str_cut(entry->path, 0, end), below = lc_str_from_index(entry->path, end + 1);
    bool egg = lc_str_has_suffix(folder, LC_S(".egg-info")), file = entry->kind == LC_ENTRY_FILE;

    if (end == entry->path.len && file && !egg)
        return true; /* a file called x.dist-info is nothing */

    struct lc_package *package = info_package(f, folder, &named);

    if (file && (end == entry->path.len || lc_str_eq(below, egg ? LC_S("PKG-INFO") : LC_S("METADATA"))))
        package->entry = index;
    else if (file && lc_str_eq(below, egg ? LC_S("installed-files.txt") : LC_S("RECORD")))
        package->record = index;
    else if (file && egg && lc_str_is(below, "requires.txt"))
        package->requires_txt = index;
    return true;
}

static bool find_gem(struct finder *f, uint32_t index, lc_str path)
{
    struct lc_named named;
    lc_str folder = lc_path_dir(path);

    if (!lc_str_has_suffix(path, LC_S(".gemspec")))
        return false;
    if (lc_str_is(lc_path_base(folder), "default"))
        folder = lc_path_dir(folder);
    if (!lc_str_is(lc_path_base(folder), "specifications") || !lc_name_of_gemspec(lc_path_base(path), &named))
        return true;

    struct lc_package *package = add(f, LC_GEM, named.name, lc_path_dir(folder), path);

    package->version = named.version;
    package->entry = index;
    if (named.version.len == 0)
        package->flags = LC_PACKAGE_NEEDS_METADATA;
    return true;
}

static void find_jar(struct finder *f, uint32_t index, lc_str path)
{
    struct lc_named named;

    if (!lc_name_of_jar(lc_path_base(path), &named))
        return;

    struct lc_package *package = add(f, LC_MAVEN, named.name, path, path);

    package->version = named.version;
    package->entry = index;
    package->flags = LC_PACKAGE_NEEDS_METADATA; /* the group, and often the version, stand inside */
}

static int compare(const void *left, const void *right)
{
    const struct lc_package *a = left, *b = right;
    int order;

    if (a->ecosystem != b->ecosystem)
        return a->ecosystem < b->ecosystem ? -1 : 1;
    if ((order = lc_str_cmp(a->root, b->root)) != 0)
        return order;
    if ((order = lc_str_cmp(a->normalized, b->normalized)) != 0)
        return order;
    if ((order = lc_str_cmp(a->version, b->version)) != 0)
        return order;
    if (a->entry != b->entry)
        return a->entry < b->entry ? -1 : 1;
    return lc_str_cmp(a->metadata, b->metadata);
}

static void sort(struct lc_packages *out)
{
    if (out->count > 1)
        qsort(out->items, out->count, sizeof *out->items, compare);
}

void lc_packages_find(const struct lc_archive *archive, struct lc_arena *arena, struct lc_packages *out)
{
    struct finder f = {.arena = arena, .out = out};

    *out = (struct lc_packages){0};
    lc_map_init(&f.infos, arena, 16);
    for (uint32_t i = 0; i < archive->count; i++) {
        const struct lc_entry *entry = &archive->entries[i];
        bool file = entry->kind == LC_ENTRY_FILE;

        if (entry->path.len == 0 || (entry->flags & (LC_ENTRY_UNSAFE | LC_ENTRY_DUPLICATE)) != 0)
            continue;
        if (file && find_npm(&f, i, entry->path))
            continue;
        if ((file || entry->kind == LC_ENTRY_DIRECTORY) && find_pypi(&f, i, entry))
            continue;
        if (file && find_gem(&f, i, entry->path))
            continue;
        if (file)
            find_jar(&f, i, entry->path);
    }
    sort(out);
}

/* NAME of FOLDER/NAME/package.json, "@SCOPE/NAME" too; empty for any other path. */
static lc_str loose_name(lc_str path, lc_str folder)
{
    static const lc_str file = LC_S_INIT("/package.json");
    lc_str name;
    size_t slash;

    if (!lc_str_has_suffix(path, file) || !lc_path_is_within(path, folder))
        return LC_S("");
    name = lc_str_cut(path, folder.len + 1, path.len - file.len);
    slash = lc_str_find_byte(name, '/');
    if (name.len == 0 || name.ptr[0] == '.' || (name.ptr[0] == '@') != (slash != LC_NPOS) ||
        (slash != LC_NPOS && lc_str_find_byte(lc_str_from_index(name, slash + 1), '/') != LC_NPOS))
        return LC_S("");
    return name;
}

void lc_packages_find_loose(const struct lc_archive *archive, lc_str folder, struct lc_arena *arena,
                            struct lc_packages *out)
{
    struct finder f = {.arena = arena, .out = out};

    if (folder.len == 0 || lc_str_eq(lc_path_base(folder), LC_S("node_modules")))
        return;
    for (uint32_t i = 0; i < archive->count; i++) {
        const struct lc_entry *entry = &archive->entries[i];
        struct lc_package *package;
        lc_str name;

        if (entry->kind != LC_ENTRY_FILE || (entry->flags & (LC_ENTRY_UNSAFE | LC_ENTRY_DUPLICATE)) != 0)
            continue;
        name = loose_name(entry->path, folder);
        if (name.len == 0)
            continue;
        package = add(&f, LC_NPM, name, lc_path_dir(entry->path), entry->path);
        package->folder_name = name;
        package->entry = i;
        package->flags = LC_PACKAGE_NEEDS_METADATA | LC_PACKAGE_LOOSE;
    }
    sort(out);
}
