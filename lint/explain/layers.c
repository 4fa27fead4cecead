/* layers: what each archive is, what it weighs, and how much of that is for nothing. */
#include <inttypes.h>
#include <stdlib.h>

#include "layers/base/path.h"
#include "lint/explain/show.h"

/* One archive of the stack. Units: bytes of regular files as declared. */
struct weight {
    const struct lc_unit *unit;
    uint64_t shadowed;  /* overwritten by a later layer, or by a later entry of its own archive */
    uint64_t identical; /* of files that another archive holds byte for byte, as size and CRC-32 tell */
    lc_str kinds[8];
    size_t kind_count;
};

/* -- what it is ---------------------------------------------------------------------------------------------------- */

static void add_kind(struct weight *weight, lc_str kind)
{
    if (weight->kind_count < sizeof weight->kinds / sizeof *weight->kinds)
        weight->kinds[weight->kind_count++] = kind;
}

/* Is there a file right in `folder` ("" for the root) whose name has `part` in it? */
static bool has_file(const struct lc_archive *archive, lc_str folder, lc_str part)
{
    for (size_t i = 0; i < archive->count; i++) {
        const struct lc_entry *entry = &archive->entries[i];
        if (entry->kind != LC_ENTRY_DIRECTORY && entry->kind != LC_ENTRY_SPECIAL &&
            lc_str_eq(lc_path_dir(entry->path), folder) && lc_str_contains(lc_path_base(entry->path), part))
            return true;
    }
    return false;
}

static void tell_kinds(struct lc_session *session, struct weight *weight, bool is_layer)
{
    const struct lc_archive *archive = weight->unit->archive;
    uint64_t counts[LC_ECOSYSTEM_COUNT] = {0};

    for (size_t i = 0; i < weight->unit->packages.count; i++)
        counts[weight->unit->packages.items[i].ecosystem] +=
            !(weight->unit->packages.items[i].flags & LC_PACKAGE_NO_NAME);
    for (unsigned i = 0; i < LC_ECOSYSTEM_COUNT; i++)
        if (counts[i] > 0)
            add_kind(weight,
                     lc_arena_printf(&session->arena, "%" PRIu64 " %.*s package%s", counts[i],
                                     LC_FMT(lc_ecosystem_name((enum lc_ecosystem)i)), counts[i] == 1 ? "" : "s"));
    if (has_file(archive, LC_S(""), LC_S("bootstrap")))
        add_kind(weight, LC_S("custom runtime"));
    if (is_layer && has_file(archive, LC_S("extensions"), LC_S("")))
        add_kind(weight, LC_S("extension"));
    if (has_file(archive, LC_S("lib"), LC_S(".so")))
        add_kind(weight, LC_S("native libraries"));
    if (is_layer && has_file(archive, LC_S("bin"), LC_S("")))
        add_kind(weight, LC_S("programs"));
    if (weight->kind_count == 0)
        add_kind(weight, archive->count > 0 ? LC_S("files") : LC_S("empty"));
}

/* -- what is for nothing ------------------------------------------------------------------------------------------- */

struct content {
    uint64_t size;
    uint32_t crc, entry;
    size_t weight;
};

struct contents {
    struct content *items;
    size_t count, capacity;
};

static int by_size(const void *a, const void *b)
{
    const struct content *x = a, *y = b;

    return x->size < y->size ? -1 : x->size > y->size;
}

static int by_crc(const void *a, const void *b)
{
    const struct content *x = a, *y = b;

    if (x->crc != y->crc)
        return x->crc < y->crc ? -1 : 1;
    return x->weight < y->weight ? -1 : x->weight > y->weight;
}

static bool is_shared(const struct content *items, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (items[i].weight != items[0].weight)
            return true;
    return false;
}

/* Files of one size in several archives: only these are compared, so that a folder's files are rarely read for it. */
static void compare(struct content *items, size_t count, struct weight *weights)
{
    size_t known = 0, end;

    for (size_t i = 0; i < count; i++) {
        struct lc_archive *archive = weights[items[i].weight].unit->archive;
        if (lc_archive_checksum(archive, items[i].entry, NULL) != LC_OK)
            continue;
        items[i].crc = archive->entries[items[i].entry].crc;
        items[known++] = items[i];
    }
    qsort(items, known, sizeof *items, by_crc);
    for (size_t i = 0; i < known; i = end) {
        for (end = i + 1; end < known && items[end].crc == items[i].crc; end++)
            ;
        for (size_t k = i; is_shared(items + i, end - i) && k < end; k++)
            weights[items[k].weight].identical += items[k].size;
    }
}

static void weigh_identical(struct lc_session *session, struct weight *weights, size_t count)
{
    struct contents all = {0};
    size_t end;

    for (size_t w = 0; w < count; w++) {
        const struct lc_archive *archive = weights[w].unit->archive;
        for (uint32_t e = 0; archive && e < archive->count; e++) {
            const struct lc_entry *entry = &archive->entries[e];
            if (entry->kind == LC_ENTRY_FILE && entry->size > 0 &&
                !(entry->flags & (LC_ENTRY_UNSAFE | LC_ENTRY_DUPLICATE | LC_ENTRY_UNREADABLE)))
                *LC_PUSH(&session->arena, &all) = (struct content){.size = entry->size, .entry = e, .weight = w};
        }
    }
    if (all.count > 1)
        qsort(all.items, all.count, sizeof *all.items, by_size);
    for (size_t i = 0; i < all.count; i = end) {
        for (end = i + 1; end < all.count && all.items[end].size == all.items[i].size; end++)
            ;
        if (is_shared(all.items + i, end - i))
            compare(all.items + i, end - i, weights);
    }
}

/* `first` is the weight of the tree's archive 0. */
static void weigh_shadowed(const struct lc_tree *tree, struct weight *first)
{
    for (const struct lc_tree_node *node = lc_tree_walk(tree->root, NULL); node; node = lc_tree_walk(tree->root, node))
        for (const struct lc_hidden *copy = node->hidden; copy; copy = copy->next)
            if (copy->kind == LC_ENTRY_FILE)
                first[copy->archive].shadowed += tree->archives[copy->archive]->entries[copy->entry].size;
}

/* -- the answer ---------------------------------------------------------------------------------------------------- */

static void layer_json(struct lc_session *session, const struct weight *weight, uint32_t origin)
{
    const struct lc_archive *archive = weight->unit->archive;
    struct lc_json_writer *json = &session->writer;

    lc_json_object(json, NULL);
    lc_json_u64(json, "number", origin);
    lc_json_str(json, "provider", lc_explain_provider(session, origin));
    lc_json_str(json, "source", weight->unit->path);
    lc_json_bool(json, "read", archive != NULL && archive->complete);
    if (archive == NULL) {
        lc_json_str(json, "why", weight->unit->why);
    } else {
        lc_json_u64(json, "zipped", archive->zipped);
        lc_json_u64(json, "unzipped", archive->unzipped);
        lc_json_u64(json, "entries", archive->count);
        lc_json_list(json, "kind");
        for (size_t i = 0; i < weight->kind_count; i++)
            lc_json_str(json, NULL, weight->kinds[i]);
        lc_json_list_end(json);
        lc_json_u64(json, "shadowed", weight->shadowed);
        lc_json_u64(json, "identical", weight->identical);
    }
    lc_json_object_end(json);
}

static void layer_row(struct lc_session *session, struct lc_table *table, const struct weight *weight, uint32_t origin)
{
    const struct lc_archive *archive = weight->unit->archive;
    lc_str kinds = LC_S("");

    lc_table_add(table, lc_explain_origin(session, origin));
    lc_table_add(table, weight->unit->path);
    if (archive == NULL) {
        for (size_t i = 0; i < 4; i++)
            lc_table_add(table, LC_S("?"));
        lc_table_add(table, lc_arena_printf(&session->arena, "not read: %.*s", LC_FMT(weight->unit->why)));
        return;
    }
    for (size_t i = 0; i < weight->kind_count; i++)
        kinds =
            lc_arena_printf(&session->arena, "%.*s%s%.*s", LC_FMT(kinds), i > 0 ? ", " : "", LC_FMT(weight->kinds[i]));
    if (!archive->complete)
        kinds = lc_arena_printf(&session->arena, "%.*s; not read whole", LC_FMT(kinds));
    lc_table_add(table, lc_show_bytes(&session->cx, archive->unzipped));
    lc_table_add_u64(table, archive->count);
    lc_table_add(table, weight->shadowed > 0 ? lc_show_bytes(&session->cx, weight->shadowed) : LC_S("-"));
    lc_table_add(table, weight->identical > 0 ? lc_show_bytes(&session->cx, weight->identical) : LC_S("-"));
    lc_table_add(table, kinds);
}

static void add_heads(struct lc_table *table)
{
    static const char *const heads[] = {"", "source", "unzipped", "entries", "shadowed", "identical", "kind"};

    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        lc_table_add(table, lc_str_from(heads[i]));
}

enum lc_status lc_explain_layers(struct lc_session *session, const struct lc_words *words, struct lc_err *err)
{
    size_t first = session->target ? 1 : 0, count = first + session->stack->layer_count;
    struct weight *weights = LC_NEW_ARRAY(&session->arena, count, struct weight);
    struct lc_table table;

    (void)words;
    (void)err;
    for (size_t i = 0; i < count; i++) {
        weights[i].unit = lc_origin_unit(&session->cx, (uint32_t)(i + 1 - first));
        if (weights[i].unit->archive)
            tell_kinds(session, &weights[i], i >= first);
    }
    weigh_identical(session, weights, count);
    if (session->target)
        weigh_shadowed(session->target->image.task, weights);
    weigh_shadowed(session->stack->opt, weights + first);
    lc_table_init(&table, session, 7, 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5);
    add_heads(&table);
    if (session->json)
        lc_json_list(&session->writer, "layers");
    for (size_t i = 0; i < count; i++) {
        if (session->json)
            layer_json(session, &weights[i], (uint32_t)(i + 1 - first));
        else
            layer_row(session, &table, &weights[i], (uint32_t)(i + 1 - first));
    }
    if (session->json)
        lc_json_list_end(&session->writer);
    else
        lc_table_print(&table, "");
    return LC_OK;
}
