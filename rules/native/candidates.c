/* Which first bytes are worth reading. Every entry costs an inflate of its head, so scripts that npm packages bring by
 * the hundred in their bin folders are left out: they never decide anything here. */
#include "rules/native/candidates.h"

#include "layers/base/path.h"
#include "layers/binary/binary.h"
#include "rules/native/native.h"

/* Files of a package's bin folder that no kernel starts as they are. */
static bool is_language_file(lc_str path)
{
    static const char *const extensions[] = {".js",  ".cjs", ".mjs", ".ts",  ".json", ".map", ".md",
                                             ".txt", ".cmd", ".ps1", ".bat", ".exe",  ".dll", ".br"};
    lc_str extension = lc_path_extension(path);

    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (lc_str_is(extension, extensions[i]))
            return true;
    return false;
}

static size_t depth_of(lc_str path)
{
    size_t depth = 0;

    for (size_t i = 0; i < path.len; i++)
        depth += path.ptr[i] == '/';
    return depth;
}

/* LICENSE, README, Makefile and the like: no lower-case letter at the start, as programs have. */
static bool looks_like_document(lc_str base)
{
    return base.len > 0 && lc_is_upper(base.ptr[0]);
}

bool lc_native_wants_head(const struct lc_entry *entry)
{
    lc_str path = entry->path, base = lc_path_base(path), folder = lc_path_dir(path), extension;
    bool may_run = !(entry->flags & LC_ENTRY_HAS_MODE) || (entry->mode & 0111) != 0;

    if (entry->kind != LC_ENTRY_FILE || entry->size == 0 ||
        (entry->flags & (LC_ENTRY_UNSAFE | LC_ENTRY_DUPLICATE | LC_ENTRY_UNREADABLE)) != 0)
        return false;
    if (lc_native_is_library_name(path))
        return true;
    if (lc_str_is(folder, "bin") || lc_str_is(folder, "extensions") || lc_str_is(path, "bootstrap"))
        return true;
    if (lc_str_is(lc_path_base(folder), "bin"))
        return !is_language_file(path);
    /* Programs and wrappers at the top or one folder below it; programs that a package carries in its own folder. */
    extension = lc_path_extension(base);
    if ((extension.len > 0 && !lc_str_is(extension, ".sh")) || !may_run || looks_like_document(base) || base.len == 0 ||
        base.ptr[0] == '.')
        return false;
    return depth_of(path) <= 1 || lc_str_eq(lc_npm_package_root(path), folder);
}

uint32_t lc_native_head_bytes(const struct lc_entry *entry)
{
    lc_str path = entry->path;

    if (!lc_native_wants_head(entry))
        return 0;
    if (lc_str_is(path, "bootstrap") || lc_str_is(lc_path_dir(path), "extensions") ||
        (depth_of(path) <= 1 && !lc_native_is_library_name(path) && !lc_str_is(lc_path_dir(path), "lib")))
        return LC_SCRIPT_HEAD_BYTES;
    return LC_BINARY_HEAD_BYTES;
}

static bool is_class(const struct lc_entry *entry)
{
    static const char *const elsewhere[] = {"META-INF/", "BOOT-INF/", "WEB-INF/"};
    lc_str base = lc_path_base(entry->path);

    if (entry->kind != LC_ENTRY_FILE || entry->size == 0 || !lc_str_has_suffix(base, LC_S(".class")) ||
        lc_str_is(base, "module-info.class") ||
        (entry->flags & (LC_ENTRY_UNSAFE | LC_ENTRY_DUPLICATE | LC_ENTRY_UNREADABLE)) != 0)
        return false;
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (lc_str_has_prefix(entry->path, lc_str_from(elsewhere[i])))
            return false;
    return true;
}

bool lc_native_wants_class(const struct lc_archive *archive, uint32_t entry)
{
    const struct lc_entry *own = &archive->entries[entry], *before = entry > 0 ? own - 1 : NULL;

    return is_class(own) &&
           !(before && is_class(before) && lc_str_eq(lc_path_dir(before->path), lc_path_dir(own->path)));
}

/* -------------------------------------------------------------------------------------- modules of other names */

/* A folder of sys.path, as far as an archive shows: where distributions stand. */
struct site {
    struct lc_map modules; /* normalized names of what is imported and has a binary -> where they stand */
    size_t named;          /* of them, those that a distribution is called like */
};

static struct site *site_of(struct lc_map *sites, struct lc_arena *scratch, lc_str root, bool make)
{
    void **place = make ? lc_map_put(sites, root) : NULL;

    if (!make)
        return lc_map_get(sites, root);
    if (*place == NULL) {
        struct site *site = LC_NEW(scratch, struct site);
        lc_map_init(&site->modules, scratch, 8);
        *place = site;
    }
    return *place;
}

static void take_module(struct lc_map *sites, struct lc_arena *scratch, lc_str path)
{
    for (size_t at = 0, end; at != LC_NPOS; at = end == LC_NPOS ? LC_NPOS : at + end + 1) {
        struct site *site = site_of(sites, scratch, lc_str_cut(path, 0, at > 0 ? at - 1 : 0), false);
        lc_str rest = lc_str_from_index(path, at), top;
        end = lc_str_find_byte(rest, '/');
        if (site == NULL)
            continue;
        top = lc_str_cut(rest, 0, end == LC_NPOS ? rest.len : end);
        top = lc_pypi_normalize(scratch, lc_str_cut(top, 0, lc_str_find_byte(top, '.')));
        *lc_map_put(&site->modules, top) = site;
    }
}

void lc_native_unnamed_modules(const struct lc_archive *archive, const struct lc_packages *packages,
                               struct lc_arena *scratch, void (*each)(void *context, uint32_t entry), void *context)
{
    struct lc_map sites, top_levels; /* folder of root -> struct site; folder of metadata -> its top_level.txt + 1 */

    lc_map_init(&sites, scratch, 8);
    lc_map_init(&top_levels, scratch, 8);
    for (size_t i = 0; i < packages->count; i++)
        if (packages->items[i].ecosystem == LC_PYPI)
            site_of(&sites, scratch, packages->items[i].root, true);
    if (sites.count == 0)
        return;
    for (uint32_t e = 0; e < archive->count; e++) {
        lc_str path = archive->entries[e].path;
        if (archive->entries[e].kind != LC_ENTRY_FILE)
            continue;
        if (lc_native_is_library_name(path))
            take_module(&sites, scratch, path);
        else if (lc_str_has_suffix(path, LC_S("/top_level.txt")))
            *lc_map_put(&top_levels, lc_path_dir(path)) = (void *)(uintptr_t)(e + 1);
    }
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < packages->count; i++) {
            const struct lc_package *package = &packages->items[i];
            struct site *site = package->ecosystem == LC_PYPI ? site_of(&sites, scratch, package->root, false) : NULL;
            void **module = site && lc_map_get(&site->modules, package->normalized)
                                ? lc_map_put(&site->modules, package->normalized)
                                : NULL;
            if (pass == 1 && site && site->modules.count > site->named) {
                uintptr_t top_level = (uintptr_t)lc_map_get(&top_levels, package->metadata);
                if (package->record != LC_NO_ENTRY)
                    each(context, package->record);
                else if (top_level > 0)
                    each(context, (uint32_t)(top_level - 1));
            }
            if (pass == 0 && module && *module == site) {
                *module = &site->named; /* counted */
                site->named++;
            }
        }
}
