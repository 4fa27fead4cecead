/* ls and stat: the merged filesystem, who provides each name and what is hidden under it. */
#include <inttypes.h>

#include "layers/base/path.h"
#include "lint/explain/files.h"

static const char *kind_name(unsigned kind)
{
    static const char *const names[] = {[LC_ENTRY_FILE] = "file",
                                        [LC_ENTRY_DIRECTORY] = "directory",
                                        [LC_ENTRY_SYMLINK] = "symlink",
                                        [LC_ENTRY_SPECIAL] = "special"};

    return names[kind];
}

/* Every archive that has a folder or something below it, in order. */
static lc_str holders(struct lc_session *session, const struct lc_tree *tree, const struct lc_tree_node *node)
{
    lc_str text = LC_S("");

    for (size_t i = 0; i < tree->archive_count; i++)
        if (node->held_by >> i & 1)
            text = lc_arena_printf(&session->arena, "%.*s%s%.*s", LC_FMT(text), text.len > 0 ? ", " : "",
                                   LC_FMT(lc_explain_origin(session, lc_tree_origin(&session->cx, tree, (uint16_t)i))));
    return text;
}

/* Like another copy? By size and CRC-32; of links by their targets. */
static const char *likeness(const struct lc_tree *tree, const struct lc_tree_node *node, const struct lc_hidden *copy)
{
    bool known, differ;

    if (node->entry == LC_NO_ENTRY || copy->entry == LC_NO_ENTRY || node->kind != copy->kind)
        return "of another kind";
    differ = lc_copies_differ(tree->archives[node->archive], node->entry, tree->archives[copy->archive], copy->entry,
                              &known);
    return !known ? "not compared: cannot be read" : differ ? "different" : "identical";
}

/* -- ls ------------------------------------------------------------------------------------------------------------ */

static lc_str hides(struct lc_session *session, const struct lc_tree *tree, const struct lc_tree_node *node)
{
    lc_str text = LC_S("");

    for (const struct lc_hidden *copy = node->hidden; copy; copy = copy->next) {
        lc_str origin = lc_explain_origin(session, lc_tree_origin(&session->cx, tree, copy->archive));
        text = lc_arena_printf(&session->arena, "%.*s%s%.*s (%s)", LC_FMT(text), text.len > 0 ? ", " : "hides ",
                               LC_FMT(origin), likeness(tree, node, copy));
    }
    if (node->conflict)
        text = lc_arena_printf(&session->arena, "%.*s%sarchives disagree what it is", LC_FMT(text),
                               text.len > 0 ? "; " : "");
    return text;
}

static void ls_row(struct lc_session *session, struct lc_table *table, const struct lc_tree *tree,
                   const struct lc_tree_node *node)
{
    const struct lc_entry *entry = lc_tree_entry(tree, node);
    lc_str name = lc_tree_node_name(node);

    if (node->kind == LC_ENTRY_DIRECTORY) {
        lc_table_add(table, LC_S(""));
        lc_table_add(table, lc_arena_printf(&session->arena, "%.*s/", LC_FMT(name)));
        lc_table_add(table, holders(session, tree, node));
    } else {
        lc_table_add(table, node->kind == LC_ENTRY_FILE ? lc_show_bytes(&session->cx, entry->size) : LC_S(""));
        lc_table_add(table, node->kind == LC_ENTRY_SYMLINK
                                ? lc_arena_printf(&session->arena, "%.*s -> %.*s", LC_FMT(name), LC_FMT(entry->target))
                                : name);
        lc_table_add(table, lc_explain_origin(session, lc_tree_origin(&session->cx, tree, node->archive)));
    }
    lc_table_add(table, hides(session, tree, node));
}

static void ls_json(struct lc_session *session, const struct lc_tree *tree, const struct lc_tree_node *node)
{
    const struct lc_entry *entry = lc_tree_entry(tree, node);
    struct lc_json_writer *json = &session->writer;

    lc_json_object(json, NULL);
    lc_json_str(json, "path", lc_tree_absolute(tree, node, &session->arena));
    lc_json_str(json, "kind", lc_str_from(kind_name(node->kind)));
    if (node->kind == LC_ENTRY_FILE)
        lc_json_u64(json, "size", entry->size);
    if (node->kind == LC_ENTRY_SYMLINK)
        lc_json_str(json, "target", entry->target);
    lc_json_list(json, "providers");
    for (size_t i = 0; i < tree->archive_count; i++)
        if (node->kind == LC_ENTRY_DIRECTORY ? node->held_by >> i & 1 : i == node->archive)
            lc_json_str(json, NULL, lc_explain_provider(session, lc_tree_origin(&session->cx, tree, (uint16_t)i)));
    lc_json_list_end(json);
    lc_json_list(json, "hidden");
    for (const struct lc_hidden *copy = node->hidden; copy; copy = copy->next)
        lc_json_str(json, NULL, lc_explain_provider(session, lc_tree_origin(&session->cx, tree, copy->archive)));
    lc_json_list_end(json);
    if (node->conflict)
        lc_json_bool(json, "conflict", true);
    lc_json_object_end(json);
}

/* A folder's children, or the one thing itself. */
static void list(struct lc_session *session, const struct lc_place *place, bool headed)
{
    bool folder = place->node->kind == LC_ENTRY_DIRECTORY;
    struct lc_table table;

    lc_table_init(&table, session, 4, 1);
    for (const struct lc_tree_node *node = folder ? place->node->first : place->node; node;
         node = folder ? node->next : NULL) {
        if (session->json)
            ls_json(session, place->tree, node);
        else
            ls_row(session, &table, place->tree, node);
    }
    if (session->json)
        return;
    if (headed) {
        lc_explain_bold(session, lc_show(&session->cx, place->path));
        lc_buf_add(session->out, LC_S("\n"));
    }
    if (table.cells.count == 0)
        lc_buf_add(session->out, headed ? LC_S("  empty\n") : LC_S("empty\n"));
    lc_table_print(&table, headed ? "  " : "");
}

enum lc_status lc_explain_ls(struct lc_session *session, const struct lc_words *words, struct lc_err *err)
{
    const struct lc_tree *trees[] = {session->resolver.image->task, session->resolver.image->opt};
    lc_str path = words->count > 0 ? lc_explain_absolute(session, words->items[0]) : LC_S("/");
    bool all = lc_str_eq(path, LC_S("/"));
    struct lc_place place;

    if (!all) {
        enum lc_status status = lc_explain_find(session, path, true, &place, err);
        if (status != LC_OK)
            return status;
    }
    if (session->json) {
        lc_json_str(&session->writer, "path", all ? path : place.path);
        lc_json_list(&session->writer, "entries");
    }
    if (!all)
        list(session, &place, false);
    for (size_t i = 0; all && i < 2; i++) {
        if (trees[i] == NULL)
            continue;
        place = (struct lc_place){.tree = trees[i], .node = trees[i]->root, .path = trees[i]->mount};
        list(session, &place, true);
    }
    if (session->json)
        lc_json_list_end(&session->writer);
    return LC_OK;
}

/* -- copies -------------------------------------------------------------------------------------------------------- */

/* One copy of a path in one archive; a folder that hides or is hidden may have no entry of its own. */
struct copy {
    const struct lc_tree *tree;
    const struct lc_entry *entry;
    uint16_t archive;
    lc_str outcome;
};

/* The provider's, then those it hides, newest first. */
struct copies {
    struct copy *items;
    size_t count, capacity;
};

static void add_copy(struct lc_session *session, struct copies *copies, const struct lc_tree *tree, uint16_t archive,
                     uint32_t entry, lc_str outcome)
{
    const struct lc_archive *from = tree->archives[archive];

    *LC_PUSH(&session->arena, copies) = (struct copy){.tree = tree,
                                                      .entry = entry == LC_NO_ENTRY ? NULL : &from->entries[entry],
                                                      .archive = archive,
                                                      .outcome = outcome};
}

/* What archives disagree about: which of them stands there is not known. */
static void add_disputed(struct lc_session *session, const struct lc_place *place, struct copies *copies)
{
    for (size_t i = 0; i < copies->count; i++)
        copies->items[i].outcome = copies->items[i].entry == NULL || copies->items[i].entry->kind == LC_ENTRY_DIRECTORY
                                       ? LC_S("has a folder here")
                                       : LC_S("has a file or a link here");
    for (size_t i = 0; i < place->tree->archive_count; i++) {
        bool listed = false;
        for (size_t k = 0; k < copies->count; k++)
            listed |= copies->items[k].archive == i;
        if (!listed && place->node->held_by >> i & 1)
            add_copy(session, copies, place->tree, (uint16_t)i, LC_NO_ENTRY, LC_S("has a folder here"));
    }
}

/* Why the one wins and the others lose: the last one that writes a path provides it. */
static struct copies copies_of(struct lc_session *session, const struct lc_place *place)
{
    const struct lc_tree_node *node = place->node;
    lc_str winner = lc_explain_origin(session, lc_tree_origin(&session->cx, place->tree, node->archive));
    struct copies copies = {0};

    add_copy(session, &copies, place->tree, node->archive, node->entry,
             node->hidden ? LC_S("provides it: the last that has it") : LC_S("provides it: no other has it"));
    for (const struct lc_hidden *copy = node->hidden; copy; copy = copy->next)
        add_copy(session, &copies, place->tree, copy->archive, copy->entry,
                 copy->archive == node->archive
                     ? lc_arena_printf(&session->arena, "hidden, %s: written over within the archive",
                                       likeness(place->tree, node, copy))
                     : lc_arena_printf(&session->arena, "hidden, %s: %.*s is unpacked later",
                                       likeness(place->tree, node, copy), LC_FMT(winner)));
    if (node->conflict)
        add_disputed(session, place, &copies);
    return copies;
}

static void copy_json(struct lc_session *session, const struct copy *copy)
{
    const struct lc_entry *entry = copy->entry;
    struct lc_json_writer *json = &session->writer;

    lc_json_object(json, NULL);
    lc_json_str(json, "provider",
                lc_explain_provider(session, lc_tree_origin(&session->cx, copy->tree, copy->archive)));
    lc_json_str(json, "archive", copy->tree->archives[copy->archive]->name);
    if (entry) {
        lc_json_str(json, "entry", entry->raw);
        lc_json_str(json, "kind", lc_str_from(kind_name(entry->kind)));
        lc_json_u64(json, "size", entry->size);
        if (entry->flags & LC_ENTRY_HAS_MODE)
            lc_json_str(json, "mode", lc_arena_printf(&session->arena, "%04o", entry->mode));
        if (entry->flags & LC_ENTRY_HAS_CRC)
            lc_json_str(json, "crc32", lc_arena_printf(&session->arena, "%08" PRIx32, entry->crc));
    }
    lc_json_str(json, "outcome", copy->outcome);
    lc_json_object_end(json);
}

static void copies_json(struct lc_session *session, const struct copies *copies)
{
    lc_json_list(&session->writer, "copies");
    for (size_t i = 0; i < copies->count; i++)
        copy_json(session, &copies->items[i]);
    lc_json_list_end(&session->writer);
}

static void copies_text(struct lc_session *session, const struct copies *copies)
{
    struct lc_table table;

    lc_table_init(&table, session, 5, 1 << 2);
    for (size_t i = 0; i < copies->count; i++) {
        const struct copy *copy = &copies->items[i];
        const struct lc_entry *entry = copy->entry;
        lc_table_add(&table, lc_show_origin(&session->cx, lc_tree_origin(&session->cx, copy->tree, copy->archive)));
        lc_table_add(&table, entry ? entry->raw : LC_S("a folder"));
        lc_table_add(&table, entry ? lc_show_bytes(&session->cx, entry->size) : LC_S(""));
        lc_table_add(&table, entry && entry->flags & LC_ENTRY_HAS_CRC
                                 ? lc_arena_printf(&session->arena, "crc %08" PRIx32, entry->crc)
                                 : LC_S(""));
        lc_table_add(&table, copy->outcome);
    }
    lc_table_print(&table, "  ");
}

/* -- stat ---------------------------------------------------------------------------------------------------------- */

const struct lc_installed *lc_explain_owner(struct lc_session *session, const struct lc_place *place)
{
    return place->node->kind == LC_ENTRY_DIRECTORY ? NULL
                                                   : lc_resolve_owner(&session->resolver, place->tree, place->node);
}

void lc_explain_path_json(struct lc_session *session, const struct lc_place *place)
{
    const struct lc_tree_node *node = place->node;
    const struct lc_installed *owner = lc_explain_owner(session, place);
    struct copies copies = copies_of(session, place);
    struct lc_json_writer *json = &session->writer;
    struct lc_place end;

    lc_json_str(json, "path", place->path);
    lc_json_str(json, "kind", lc_str_from(kind_name(node->kind)));
    lc_json_bool(json, "conflict", node->conflict);
    lc_json_list(json, "providers");
    for (size_t i = 0; i < place->tree->archive_count; i++)
        if (node->kind == LC_ENTRY_DIRECTORY ? node->held_by >> i & 1 : i == node->archive)
            lc_json_str(json, NULL,
                        lc_explain_provider(session, lc_tree_origin(&session->cx, place->tree, (uint16_t)i)));
    lc_json_list_end(json);
    if (node->kind == LC_ENTRY_SYMLINK) {
        bool leads = lc_image_find(session->resolver.image, place->path, true, &session->arena, &end) == LC_FOUND;
        lc_json_str(json, "target", lc_tree_entry(place->tree, node)->target);
        lc_explain_json(session, "leads_to", leads ? end.path : LC_S(""));
    }
    if (node->kind == LC_ENTRY_DIRECTORY && !node->conflict)
        return;
    lc_explain_json(session, "package", owner ? owner->package->name : LC_S(""));
    lc_explain_json(session, "version", owner ? owner->package->version : LC_S(""));
    copies_json(session, &copies);
}

static lc_str summary(struct lc_session *session, const struct lc_place *place)
{
    const struct lc_entry *entry = lc_tree_entry(place->tree, place->node);
    struct lc_place end;

    switch (place->node->kind) {
    case LC_ENTRY_DIRECTORY:
        return lc_arena_printf(&session->arena, "a folder, from %.*s",
                               LC_FMT(holders(session, place->tree, place->node)));
    case LC_ENTRY_SYMLINK:
        if (lc_image_find(session->resolver.image, place->path, true, &session->arena, &end) == LC_FOUND)
            return lc_arena_printf(&session->arena, "a link to %.*s, which is %.*s",
                                   LC_FMT(lc_show(&session->cx, entry->target)),
                                   LC_FMT(lc_show(&session->cx, end.path)));
        return lc_arena_printf(&session->arena, "a link to %.*s, which leads nowhere in the image",
                               LC_FMT(lc_show(&session->cx, entry->target)));
    default: break;
    }
    if (!(entry->flags & LC_ENTRY_HAS_MODE))
        return lc_arena_printf(&session->arena, "a file of %.*s, mode not known",
                               LC_FMT(lc_show_bytes(&session->cx, entry->size)));
    return lc_arena_printf(&session->arena, "a file of %.*s, mode %04o",
                           LC_FMT(lc_show_bytes(&session->cx, entry->size)), entry->mode);
}

void lc_explain_path_text(struct lc_session *session, const struct lc_place *place)
{
    const struct lc_tree_node *node = place->node;
    const struct lc_installed *owner = lc_explain_owner(session, place);
    struct copies copies;

    lc_explain_bold(session, lc_show(&session->cx, place->path));
    lc_buf_printf(session->out, " is %.*s\n", LC_FMT(summary(session, place)));
    if (owner)
        lc_buf_printf(session->out, "  it belongs to %.*s %.*s\n", LC_FMT(lc_show(&session->cx, owner->package->name)),
                      LC_FMT(lc_show(&session->cx, owner->package->version)));
    if (node->conflict)
        lc_buf_add(session->out, LC_S("  archives disagree whether it is a file, a folder or a link\n"));
    if (node->kind == LC_ENTRY_DIRECTORY && !node->conflict)
        return;
    copies = copies_of(session, place);
    copies_text(session, &copies);
}

enum lc_status lc_explain_locate(struct lc_session *session, lc_str path, struct lc_place *out, struct lc_err *err)
{
    lc_str absolute = lc_explain_absolute(session, path), below;

    *out = (struct lc_place){.tree = lc_image_tree(session->resolver.image, absolute, &below), .path = absolute};
    if (out->tree)
        out->node = lc_tree_find(out->tree, below);
    return out->node ? LC_OK : lc_explain_find(session, absolute, false, out, err);
}

enum lc_status lc_explain_stat(struct lc_session *session, const struct lc_words *words, struct lc_err *err)
{
    struct lc_place place;

    if (lc_explain_locate(session, words->items[0], &place, err) != LC_OK)
        return LC_NOT_FOUND;
    if (session->json)
        lc_explain_path_json(session, &place);
    else
        lc_explain_path_text(session, &place);
    return LC_OK;
}
