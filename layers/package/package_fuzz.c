/* Any bytes as the metadata of each ecosystem, as RECORD, as installed-files.txt and as a list of paths. The first byte
 * chooses. */

#include "layers/package/package.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_record(const struct lc_record *record)
{
    for (size_t i = 0; i < record->count; i++) {
        lc_str path = record->items[i].path;

        if (path.len == 0 || path.ptr[0] == '/' || lc_str_is(path, "..") || lc_str_has_prefix(path, LC_S("../")) ||
            lc_str_contains(path, LC_S("/../")))
            LC_BUG("a path outside the root");
    }
}

static void find_in(lc_str paths, struct lc_arena *arena)
{
    struct lc_archive archive = {0};
    struct lc_packages packages;
    lc_str path;

    archive.entries = LC_NEW_ARRAY(arena, paths.len + 1, struct lc_entry);
    while (lc_str_next(&paths, '\n', &path))
        archive.entries[archive.count++] = (struct lc_entry){.path = path, .kind = path.len % 7 == 0};
    lc_packages_find(&archive, arena, &packages);
    for (size_t i = 0; i < packages.count; i++) {
        const struct lc_package *p = &packages.items[i];

        if (p->name.len == 0 || !lc_str_has_prefix(p->metadata, p->root))
            LC_BUG("a package without a name or outside its root");
        if (p->ecosystem == LC_NPM && !lc_str_eq(lc_npm_package_root(p->metadata), p->root))
            LC_BUG("two opinions on a package's root");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lc_arena arena;
    struct lc_package package = {
        .name = LC_S_INIT("x"), .root = LC_S_INIT("x-1.jar"), .metadata = LC_S_INIT("x.egg-info")};
    struct lc_record record;

    if (size == 0)
        return 0;

    lc_str bytes = {(const char *)data + 1, size - 1};
    unsigned choice = data[0] % (LC_ECOSYSTEM_COUNT + 3);

    lc_arena_init(&arena, 1);
    if (choice < LC_ECOSYSTEM_COUNT) {
        struct lc_inflater *inflater = lc_inflater_new();

        package.ecosystem = (enum lc_ecosystem)choice;
        lc_package_read(&package, bytes, inflater, &arena);
        if (package.name.len == 0)
            LC_BUG("the name was lost");
        lc_inflater_free(inflater);
    } else if (choice == LC_ECOSYSTEM_COUNT) {
        lc_record_parse(bytes, &arena, &record);
        check_record(&record);
    } else if (choice == LC_ECOSYSTEM_COUNT + 1) {
        lc_package_files(&package, bytes, &arena, &record);
        check_record(&record);
    } else {
        find_in(bytes, &arena);
    }
    lc_arena_release(&arena);
    return 0;
}
