/* Whose files are: told by RECORD, by the folders of package managers, and by what was copied in with its package.json. */
#include "lint/run/secret_owners.h"

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/text/text.h"
#include "rules/secrets/files.h"

static void learn_record(const struct lc_unit *unit, const struct lc_package *package, struct lc_arena *arena,
                         struct lc_owners *out)
{
    const struct lc_need *need = lc_contents_get(&unit->contents, package->record);
    struct lc_record record;

    if (need == NULL || !need->fetched || need->status != LC_OK || need->head > 0)
        return;
    lc_package_files(package, need->bytes, arena, &record);
    for (size_t i = 0; i < record.count; i++) {
        lc_str path =
            package->root.len > 0 ? lc_path_join(arena, package->root, record.items[i].path) : record.items[i].path;
        struct lc_owned *owned = LC_NEW(arena, struct lc_owned);
        *owned = (struct lc_owned){package->name, record.items[i].hash};
        *lc_map_put(&out->files, path) = owned;
    }
}

/* -- packages that were copied in -------------------------------------------------------------------------------- */

bool lc_secret_may_be_copied(const struct lc_archive *archive, uint32_t entry)
{
    const struct lc_entry *file = &archive->entries[entry];

    return file->kind == LC_ENTRY_FILE &&
           !(file->flags & (LC_ENTRY_UNREADABLE | LC_ENTRY_UNSAFE | LC_ENTRY_DUPLICATE)) &&
           lc_str_is(lc_path_base(file->path), "package.json") && lc_path_dir(file->path).len > 0 &&
           lc_npm_package_root(file->path).len == 0;
}

/* Does a handler of the unit's functions stand in the folder? Then whoever ships it wrote it. */
static bool holds_handler(const struct lc_model *model, const struct lc_unit *unit, lc_str folder)
{
    for (size_t i = 0; i < unit->user_count; i++) {
        lc_str handler = model->targets[unit->users[i]].function->handler.text;
        if (lc_str_has_prefix(handler, LC_S("./")))
            handler = lc_str_from_index(handler, 2);
        if (lc_path_is_within(handler, folder))
            return true;
    }
    return false;
}

/* npm publishes what has a name and a version and is not private. */
static bool is_published(lc_str json, struct lc_arena *arena, lc_str *name)
{
    const struct lc_node *root, *private;
    struct lc_err ignored = {0};

    if (lc_document_parse(LC_NOTATION_JSON, json, arena, &root, &ignored) != LC_OK || root->kind != LC_EVENT_MAP)
        return false;
    private = lc_node_get(root, LC_S("private"));
    *name = lc_node_text(lc_node_get(root, LC_S("name")));
    return name->len > 0 && lc_node_text(lc_node_get(root, LC_S("version"))).len > 0 &&
           !(private && private->kind == LC_EVENT_TRUE);
}

static void learn_copied(const struct lc_model *model, const struct lc_unit *unit, struct lc_arena *arena,
                         struct lc_owners *out)
{
    for (uint32_t e = 0; unit->as_function && e < unit->archive->count && out->copied.count < LC_COPIED_MAX; e++) {
        lc_str folder = lc_path_dir(unit->archive->entries[e].path), name;
        const struct lc_need *need = lc_contents_get(&unit->contents, e);
        if (!lc_secret_may_be_copied(unit->archive, e) || need == NULL || !need->fetched || need->status != LC_OK ||
            need->head > 0 || holds_handler(model, unit, folder) || !is_published(need->bytes, arena, &name))
            continue;
        *LC_PUSH(arena, &out->copied) = (struct lc_copied){folder, lc_arena_copy(arena, name)};
    }
}

static const struct lc_copied *copied_at(const struct lc_owners *owners, lc_str path)
{
    for (size_t i = 0; i < owners->copied.count; i++)
        if (lc_path_is_within(path, owners->copied.items[i].folder))
            return &owners->copied.items[i];
    return NULL;
}

void lc_owners_learn(const struct lc_model *model, const struct lc_unit *unit, struct lc_arena *arena,
                     struct lc_owners *out)
{
    lc_map_init(&out->files, arena, 64);
    out->packages = &unit->packages;
    learn_copied(model, unit, arena, out);
    for (size_t i = 0; i < unit->packages.count; i++)
        if (unit->packages.items[i].ecosystem == LC_PYPI && unit->packages.items[i].record != LC_NO_ENTRY)
            learn_record(unit, &unit->packages.items[i], arena, out);
}

/* Does a folder or module read like the distribution ("ruamel_yaml", "ruamel-yaml")? */
static bool reads_like(lc_str top, lc_str distribution)
{
    if (top.len != distribution.len)
        return false;
    for (size_t i = 0; i < top.len; i++) {
        char a = lc_to_lower(top.ptr[i]), b = lc_to_lower(distribution.ptr[i]);
        if (a != b && !(memchr("-_.", a, 3) && memchr("-_.", b, 3)))
            return false;
    }
    return true;
}

/* Distributions without RECORD own the folder or module that is called like them. */
static bool is_named_after(const struct lc_package *package, lc_str path)
{
    lc_str rest = path, top;

    if (package->ecosystem != LC_PYPI || !lc_path_is_within(path, package->root))
        return false;
    if (package->root.len > 0)
        rest = lc_str_from_index(path, package->root.len + 1);
    top = lc_str_cut(rest, 0, lc_str_find_byte(rest, '/'));
    if (lc_str_has_suffix(top, LC_S(".py")))
        top = lc_str_cut(top, 0, top.len - 3);
    return reads_like(top, package->normalized);
}

lc_str lc_secret_below_package(lc_str path, lc_str package)
{
    lc_str root = lc_npm_package_root(path), rest = path, part;
    size_t from = 0;

    if (root.len > 0)
        return lc_str_from_index(path, root.len);
    while (package.len > 0 && lc_str_next(&rest, '/', &part)) {
        from = path.len - rest.len;
        if (reads_like(part, package) && from < path.len)
            return lc_str_from_index(path, from);
    }
    return path;
}

bool lc_secret_is_third_party(const struct lc_owners *owners, lc_str path, lc_str *package, lc_str *hash)
{
    const struct lc_owned *owned = lc_map_get(&owners->files, path);
    const struct lc_copied *copied;
    lc_str root = lc_npm_package_root(path);

    *package = *hash = LC_S("");
    if (owned) {
        *package = owned->package;
        *hash = owned->hash;
        return true;
    }
    if (root.len > 0) {
        lc_str name = lc_path_base(root), scope = lc_path_base(lc_path_dir(root));
        bool scoped = lc_str_has_prefix(scope, LC_S("@"));
        *package = scoped ? lc_str_from_index(root, root.len - name.len - scope.len - 1) : name;
        return true;
    }
    for (size_t i = 0; owners->packages && i < owners->packages->count; i++)
        if (is_named_after(&owners->packages->items[i], path)) {
            *package = owners->packages->items[i].name;
            return true;
        }
    if (lc_secret_is_in_package_folder(path))
        return true;
    copied = copied_at(owners, path);
    if (copied)
        *package = copied->package;
    return copied != NULL;
}

bool lc_secret_wants(const struct lc_unit *unit, const struct lc_owners *owners, uint32_t index)
{
    const struct lc_entry *entry = &unit->archive->entries[index];
    enum lc_secret_file kind = lc_secret_file_kind(entry->path);
    lc_str package, hash;

    if (entry->flags & (LC_ENTRY_UNSAFE | LC_ENTRY_DUPLICATE))
        return false;
    if (kind == LC_FILE_RISKY || kind == LC_FILE_KEYSTORE)
        return true;
    return unit->as_function && (kind == LC_FILE_TEXT || kind == LC_FILE_MAP) &&
           (!lc_secret_is_third_party(owners, entry->path, &package, &hash) || copied_at(owners, entry->path));
}
