/* Whose files stand where two copies of one package were unpacked over each other. */
#include "layers/resolve/copies.h"

#include "layers/base/caps.h"
#include "layers/base/path.h"

/* ---------------------------------------------------------------------------------------------- versions */

/* The next run of digits or of other bytes than digits and separators. */
static lc_str next_part(lc_str *rest)
{
    size_t end = 0;
    lc_str part;

    while (rest->len > 0 && !lc_is_alnum(rest->ptr[0]))
        *rest = lc_str_from_index(*rest, 1);
    while (end < rest->len && lc_is_alnum(rest->ptr[end]) && lc_is_digit(rest->ptr[end]) == lc_is_digit(rest->ptr[0]))
        end++;
    part = lc_str_cut(*rest, 0, end);
    *rest = lc_str_from_index(*rest, end);
    return part;
}

int lc_versions_compare(lc_str a, lc_str b)
{
    while (a.len > 0 || b.len > 0) {
        lc_str x = next_part(&a), y = next_part(&b);
        bool word_x = x.len > 0 && !lc_is_digit(x.ptr[0]), word_y = y.len > 0 && !lc_is_digit(y.ptr[0]);
        int order;
        if (word_x != word_y)
            return word_x ? -1 : 1;
        while (!word_x && x.len > 0 && x.ptr[0] == '0')
            x = lc_str_from_index(x, 1);
        while (!word_y && y.len > 0 && y.ptr[0] == '0')
            y = lc_str_from_index(y, 1);
        if (!word_x && x.len != y.len)
            return x.len < y.len ? -1 : 1;
        order = lc_str_cmp(x, y);
        if (order != 0)
            return order;
    }
    return 0;
}

/* --------------------------------------------------------------------------------------- what counts as code */

static bool starts_with_word(lc_str base, const char *const *words)
{
    for (; *words; words++) {
        size_t len = strlen(*words);
        if (base.len >= len && lc_str_caseeq(lc_str_cut(base, 0, len), lc_str_from(*words)) &&
            (base.len == len || !lc_is_alnum(base.ptr[len])))
            return true;
    }
    return false;
}

/* A file that nothing loads: documents, types, source maps, caches, settings of tools. One of these left behind tears
 * nothing. */
static bool is_inert(lc_str path)
{
    static const char *const words[] = {"readme",  "license", "licence",  "notice",       "changelog",
                                        "changes", "history", "authors",  "contributors", "copying",
                                        "todo",    "news",    "security", "funding",      NULL};
    static const char *const ends[] = {".md",   ".markdown", ".rst", ".map", ".d.ts",        ".d.mts", ".d.cts",
                                       ".flow", ".pyi",      ".pyc", ".pyo", ".tsbuildinfo", NULL};
    lc_str base = lc_path_base(path);

    if (base.len == 0 || base.ptr[0] == '.' || lc_str_is(base, "py.typed") || starts_with_word(base, words))
        return true;
    for (const char *const *end = ends; *end; end++)
        if (lc_str_has_suffix(base, lc_str_from(*end)))
            return true;
    return lc_str_contains(path, LC_S("__pycache__/"));
}

/* Metadata of a distribution, or a script that installers put outside the package. Relative to the root. */
static bool is_python_metadata(lc_str path)
{
    lc_str top = lc_str_cut(path, 0, lc_str_find_byte(path, '/'));

    return lc_str_has_suffix(top, LC_S(".dist-info")) || lc_str_has_suffix(top, LC_S(".egg-info")) ||
           lc_str_is(top, "bin") || lc_str_has_suffix(top, LC_S(".data")) ||
           lc_str_has_suffix(top, LC_S(".dist-info.json"));
}

bool lc_is_under_conflict(const struct lc_tree_node *node)
{
    while (node && !node->conflict)
        node = node->parent;
    return node != NULL;
}

static bool is_left_by(const struct lc_tree_node *node, const struct lc_copy *copy)
{
    return node->kind != LC_ENTRY_DIRECTORY && node->archive == copy->archive && !lc_is_under_conflict(node);
}

/* ------------------------------------------------------------------------------------------- who left what */

/* One place: what is known of the winner is found once. */
struct judge {
    struct lc_copy *winner, *loser;
    struct lc_arena *arena, *scratch;
    struct lc_torn torn;
    struct lc_map listed; /* files that the winner lists */
    bool looked, has_list;
};

static void add_stale(struct judge *judge, const struct lc_tree_node *node)
{
    struct lc_torn *torn = &judge->torn;

    torn->stale = lc_arena_grow(judge->arena, torn->stale, torn->stale_count, &torn->capacity, sizeof *torn->stale);
    torn->stale[torn->stale_count++] = node;
}

/* Everything below a folder that only the loser has; folders called node_modules hold packages of their own. */
static void stale_below(struct judge *judge, lc_str folder)
{
    const struct lc_tree_node *top = lc_tree_find(judge->torn.tree, folder), *at;

    if (top && top->first == NULL && is_left_by(top, judge->loser) && !is_inert(top->path))
        add_stale(judge, top);
    for (at = top ? lc_tree_walk(top, NULL) : NULL; at;) {
        if (at->kind == LC_ENTRY_DIRECTORY && lc_str_is(lc_tree_node_name(at), "node_modules")) {
            at = lc_tree_skip(top, at);
            continue;
        }
        if (is_left_by(at, judge->loser) && !is_inert(lc_str_from_index(at->path, folder.len)))
            add_stale(judge, at);
        at = lc_tree_walk(top, at);
    }
}

/* The files a distribution lists. False when there is no list here. */
static bool files_of(const struct lc_copy *copy, struct lc_arena *arena, struct lc_record *out)
{
    const struct lc_package *package = copy->made.package;
    const struct lc_need *need = NULL;

    if (package->record != LC_NO_ENTRY && copy->bringer->contents)
        need = lc_contents_get(copy->bringer->contents, package->record);
    if (need == NULL || !need->fetched || need->status != LC_OK)
        return false;
    lc_package_files(package, need->bytes, arena, out);
    return out->count > 0;
}

/* Reads the winner's list at its first use. False when it has none. */
static bool winner_lists(struct judge *judge)
{
    struct lc_record newer = {0};

    if (judge->looked)
        return judge->has_list;
    judge->looked = true;
    judge->has_list = files_of(judge->winner, judge->scratch, &newer);
    lc_map_init(&judge->listed, judge->scratch, newer.count);
    for (size_t i = 0; i < newer.count; i++)
        *lc_map_put(&judge->listed, newer.items[i].path) = judge;
    return judge->has_list;
}

/* There is a list, and nobody asked for it (LC_RECORDS_BYTES_MAX). */
static bool has_unread_list(const struct lc_copy *copy)
{
    uint32_t record = copy->made.package->record;

    return record != LC_NO_ENTRY && copy->bringer->contents && lc_contents_get(copy->bringer->contents, record) == NULL;
}

static void stale_by_record(struct judge *judge, const struct lc_record *older)
{
    lc_str root = judge->loser->made.package->root;
    struct lc_map seen;

    winner_lists(judge);
    lc_map_init(&seen, judge->scratch, older->count);
    for (size_t i = 0; i < older->count; i++) {
        lc_str path = older->items[i].path;
        const struct lc_tree_node *node;
        void **before;
        if (is_python_metadata(path) || is_inert(path) || lc_map_get(&judge->listed, path))
            continue;
        before = lc_map_put(&seen, path);
        if (*before)
            continue;
        *before = judge;
        node = lc_tree_find(judge->torn.tree, lc_path_join(judge->scratch, root, path));
        if (node && is_left_by(node, judge->loser))
            add_stale(judge, node);
    }
}

/* Without a RECORD: the module or package that carries the distribution's own name. False when there is none. */
static bool stale_by_name(struct judge *judge)
{
    const struct lc_package *package = judge->loser->made.package;
    lc_str name = package->normalized, folder, module;
    char *bytes = lc_arena_bytes(judge->scratch, name.len);

    for (size_t i = 0; i < name.len; i++)
        bytes[i] = name.ptr[i] == '-' ? '_' : name.ptr[i];
    name = (lc_str){bytes, name.len};
    folder = lc_path_join(judge->arena, package->root, name);
    module = lc_arena_join(judge->arena, folder, LC_S(".py"));
    if (lc_tree_find(judge->torn.tree, folder) == NULL && lc_tree_find(judge->torn.tree, module) == NULL)
        return false;
    stale_below(judge, folder);
    stale_below(judge, module);
    return true;
}

static void find_stale_pypi(struct judge *judge)
{
    struct lc_record older = {0};
    bool same_archive = judge->winner->bringer == judge->loser->bringer;
    lc_str metadata = judge->loser->made.package->metadata;

    if (has_unread_list(judge->winner) || has_unread_list(judge->loser))
        judge->torn.why = LC_S("the RECORDs of packages that meet are too large together to be read");
    else if (files_of(judge->loser, judge->scratch, &older)) {
        if (!same_archive || winner_lists(judge))
            stale_by_record(judge, &older);
    } else if (!same_archive && !stale_by_name(judge)) {
        judge->torn.why = LC_S("the older copy has no RECORD that says which files are its own");
    }
    judge->torn.metadata_only = judge->torn.stale_count == 0 && judge->torn.why.len == 0 &&
                                !lc_str_eq(metadata, judge->winner->made.package->metadata) &&
                                lc_tree_find(judge->torn.tree, metadata) != NULL;
}

/* ----------------------------------------------------------------------------------------------- judgement */

/* One version twice: told by the version, or by metadata with the same bytes, which then need not be read. */
static bool is_same_version(const struct lc_copy *a, const struct lc_copy *b, bool *known)
{
    const struct lc_package *x = a->made.package, *y = b->made.package;
    bool sure = false;

    *known = true;
    if (x->version.len > 0 && y->version.len > 0)
        return lc_versions_compare(x->version, y->version) == 0;
    if (x->entry != LC_NO_ENTRY && y->entry != LC_NO_ENTRY &&
        !lc_copies_differ(a->bringer->archive, x->entry, b->bringer->archive, y->entry, &sure) && sure)
        return true;
    *known = false;
    return false;
}

/* One version described twice in one archive, by a dist-info and an egg-info. */
static bool are_twins(const struct lc_copy *a, const struct lc_copy *b)
{
    lc_str x = a->made.package->version, y = b->made.package->version;

    return a->made.origin == b->made.origin && x.len > 0 && y.len > 0 && lc_versions_compare(x, y) == 0;
}

static void judge_one(struct judge *judge, struct lc_torn_list *list)
{
    struct lc_copy *winner = judge->winner, *loser = judge->loser;
    struct lc_torn *torn = &judge->torn;
    bool known;

    if (is_same_version(winner, loser, &known))
        return;
    *torn = (struct lc_torn){.winner = winner->item, .loser = loser->item, .tree = loser->bringer->tree};
    if (loser->made.package->ecosystem == LC_NPM)
        stale_below(judge, loser->made.package->root);
    else
        find_stale_pypi(judge);
    if (torn->stale_count > 0 && !known)
        torn->why = LC_S("the version of a copy is not known");
    else if (torn->stale_count > 0 && !winner->bringer->archive->complete)
        torn->why = LC_S("the archive with the newer copy could not be read whole");
    if (torn->stale_count > 0 && torn->why.len == 0)
        winner->item->state = loser->item->state = LC_STATE_TORN;
    if (torn->stale_count > 0 || (known && (torn->metadata_only || torn->why.len > 0))) {
        loser->item->in_torn = true;
        *LC_PUSH(judge->arena, list) = *torn;
    }
}

void lc_torn_judge(struct lc_copy **place, size_t count, struct lc_arena *arena, struct lc_torn_list *torn)
{
    struct lc_copy *winner = place[count - 1];
    enum lc_ecosystem ecosystem = winner->made.package->ecosystem;
    struct lc_arena scratch;
    struct judge judge = {.winner = winner, .arena = arena, .scratch = &scratch};

    lc_arena_init(&scratch, arena->seed);
    for (size_t i = 0; i + 1 < count; i++) {
        struct lc_copy *loser = place[i];
        bool twin = are_twins(loser, place[i + 1]);
        loser->loser = true;
        loser->item->overwritten = loser->made.origin != winner->made.origin;
        loser->item->state = LC_STATE_SHADOWED;
        loser->item->winner = twin ? place[i + 1]->item : winner->item;
        if (winner->unsure || loser->unsure) {
            loser->item->state = LC_STATE_UNKNOWN;
            continue;
        }
        if (twin || loser->foreign || winner->dead || (ecosystem != LC_NPM && ecosystem != LC_PYPI))
            continue;
        judge.loser = loser;
        if (count - i <= LC_PLACE_COPIES_MAX) {
            judge_one(&judge, torn);
        } else if (i == 0) {
            loser->item->in_torn = true;
            *LC_PUSH(arena, torn) =
                (struct lc_torn){.winner = winner->item, .loser = loser->item, .tree = loser->bringer->tree};
            torn->items[torn->count - 1].why = LC_S("too many copies of it stand there to compare them all");
        }
    }
    lc_arena_release(&scratch);
}
