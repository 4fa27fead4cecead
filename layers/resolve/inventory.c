/* What becomes of every copy of every package. In order: collect the copies with their place on the search path; find
 * links that make a package reachable; put them in their final order; by place, who wrote over whom; by name, who is
 * found first; the rest. */
#include <stdlib.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/resolve/copies.h"
#include "layers/resolve/node.h"

struct builder {
    const struct lc_search_path *search;
    enum lc_language language; /* LC_LANG_NONE: not known */
    bool searchable;           /* the search path is known and belongs to a language with packages */
    unsigned major;            /* of Node.js, 0 for other languages */
    struct lc_image image;
    lc_str *real; /* search path entries with links followed */
    struct lc_copy *copies;
    struct lc_copy **order;
    size_t count;
    struct lc_arena *arena;
    struct lc_map near; /* a node_modules folder -> this builder when code stands near it, else this map */
    size_t steps;       /* walked for that */
};

/* ------------------------------------------------------------------------------------------------ collect */

static enum lc_language language_of(enum lc_ecosystem ecosystem)
{
    static const enum lc_language languages[LC_ECOSYSTEM_COUNT] = {
        [LC_NPM] = LC_LANG_NODE, [LC_PYPI] = LC_LANG_PYTHON, [LC_GEM] = LC_LANG_RUBY, [LC_MAVEN] = LC_LANG_JAVA};

    return languages[ecosystem];
}

/* The folder that would have to be a search path entry for a plain import to find the copy. */
static lc_str searched_folder(const struct lc_copy *copy)
{
    lc_str folder = copy->made.folder;

    if (copy->made.package->ecosystem == LC_NPM)
        return lc_str_cut(folder, 0, folder.len - copy->made.package->folder_name.len - 1);
    return copy->made.package->ecosystem == LC_MAVEN ? lc_path_dir(folder) : folder;
}

static size_t rank_of(const struct builder *b, const struct lc_copy *copy)
{
    lc_str folder = searched_folder(copy);

    if (!b->searchable || copy->foreign || copy->unsure)
        return LC_NPOS;
    /* The first entry of the class path holds loose classes; jars in it are not looked at. */
    for (size_t i = copy->made.package->ecosystem == LC_MAVEN ? 1 : 0; i < b->search->count; i++)
        if (lc_str_eq(b->real[i], folder))
            return i;
    return LC_NPOS;
}

static void collect(struct builder *b, const struct lc_bringer *bringer)
{
    for (size_t i = 0; bringer->archive && bringer->packages && i < bringer->packages->count; i++) {
        const struct lc_package *package = &bringer->packages->items[i];
        struct lc_copy *copy = &b->copies[b->count];
        if (package->flags & LC_PACKAGE_NO_NAME)
            continue;
        b->count++;
        *copy = (struct lc_copy){.bringer = bringer,
                                 .key = package->ecosystem == LC_NPM ? package->folder_name : package->normalized,
                                 .archive = (uint16_t)(bringer->origin > 0 ? bringer->origin - 1 : 0)};
        copy->foreign = b->language != LC_LANG_NONE && b->language != LC_LANG_CUSTOM &&
                        b->language != language_of(package->ecosystem);
        copy->made = (struct lc_installed){.package = package,
                                           .origin = bringer->origin,
                                           .state = LC_STATE_UNKNOWN,
                                           .folder = lc_path_join(b->arena, bringer->tree->mount, package->root)};
        copy->unsure = lc_is_under_conflict(lc_tree_find(bringer->tree, package->root));
        copy->made.rank = rank_of(b, copy);
        /* A folder with a package.json is a package where NODE_PATH leads to it; without a version a project's part. */
        if ((package->flags & LC_PACKAGE_LOOSE) && (copy->made.rank == LC_NPOS || package->version.len == 0))
            b->count--;
    }
}

/* --------------------------------------------------------------------------------------------------- links */

/* Shape: `places` from a copy's folder to the copy; `scratch` is let go of after every link. */
struct linker {
    struct builder *b;
    struct lc_map places;
    struct lc_arena scratch;
    size_t rank;
};

static void rank_linked(struct linker *linker, const struct lc_tree *tree, const struct lc_tree_node *link)
{
    struct lc_place place;
    lc_str name = lc_tree_node_name(link), parent = lc_path_base(lc_path_dir(link->path));
    struct lc_copy *copy = NULL;

    if (lc_image_find(&linker->b->image, lc_tree_absolute(tree, link, &linker->scratch), true, &linker->scratch,
                      &place) == LC_FOUND)
        copy = lc_map_get(&linker->places, place.path);
    lc_arena_reset(&linker->scratch);
    if (copy == NULL || copy->made.rank <= linker->rank)
        return;
    if (parent.len > 0 && parent.ptr[0] == '@')
        name = lc_str_from_index(link->path, link->path.len - name.len - parent.len - 1);
    copy->made.rank = linker->rank;
    copy->key = name;
}

static void links_in(struct linker *linker, const struct lc_tree *tree, const struct lc_tree_node *folder)
{
    for (const struct lc_tree_node *node = folder->first; node; node = node->next) {
        if (node->kind == LC_ENTRY_SYMLINK)
            rank_linked(linker, tree, node);
        for (const struct lc_tree_node *at = lc_tree_node_name(node).ptr[0] == '@' ? node->first : NULL; at;
             at = at->next)
            if (at->kind == LC_ENTRY_SYMLINK)
                rank_linked(linker, tree, at);
    }
}

/* pnpm keeps packages in node_modules/.pnpm and links to them: node_modules/x is then a link to a package's folder. */
static void follow_links(struct builder *b)
{
    struct linker linker = {.b = b};
    struct lc_place folder;

    if (b->language != LC_LANG_NODE || !b->searchable)
        return;
    lc_map_init(&linker.places, b->arena, b->count);
    lc_arena_init(&linker.scratch, b->arena->seed);
    for (size_t i = 0; i < b->count; i++) /* the last layer's copy is what stands there */
        *lc_map_put(&linker.places, b->copies[i].made.folder) = &b->copies[i];
    for (size_t i = 0; i < b->search->count; i++) {
        linker.rank = i;
        if (lc_image_find(&b->image, b->real[i], true, b->arena, &folder) == LC_FOUND)
            links_in(&linker, folder.tree, folder.node);
    }
    lc_arena_release(&linker.scratch);
}

/* --------------------------------------------------------------------------------------------------- order */

static int compare_sizes(size_t a, size_t b)
{
    return a < b ? -1 : a > b;
}

/* What tells two copies apart in the end; never 0 for different ones. */
static int compare_last(const struct lc_copy *a, const struct lc_copy *b)
{
    const struct lc_package *x = a->made.package, *y = b->made.package;
    int order = lc_str_cmp(a->made.folder, b->made.folder);

    if (order == 0)
        order = compare_sizes(a->made.origin, b->made.origin);
    if (order == 0)
        order = lc_versions_compare(x->version, y->version);
    if (order == 0)
        order = lc_str_cmp(x->version, y->version);
    if (order == 0) /* of two descriptions the one that lists files is last, which is the one that counts */
        order = compare_sizes(x->record != LC_NO_ENTRY, y->record != LC_NO_ENTRY);
    if (order == 0)
        order = lc_str_cmp(x->metadata, y->metadata);
    return order != 0 ? order : compare_sizes(x->entry, y->entry);
}

static int by_item(const void *left, const void *right)
{
    const struct lc_copy *a = left, *b = right;
    int order = compare_sizes(a->made.package->ecosystem, b->made.package->ecosystem);

    if (order == 0)
        order = lc_str_cmp(a->made.package->normalized, b->made.package->normalized);
    if (order == 0)
        order = compare_sizes(a->made.rank, b->made.rank);
    return order != 0 ? order : compare_last(a, b);
}

/* Gems of several versions stand side by side in one home, each in a folder of its own. */
static int compare_place(const struct lc_copy *a, const struct lc_copy *b)
{
    int order = compare_sizes(a->made.package->ecosystem, b->made.package->ecosystem);

    if (order == 0)
        order = lc_str_cmp(a->made.folder, b->made.folder);
    if (order == 0 && (a->made.package->ecosystem == LC_PYPI || a->made.package->ecosystem == LC_GEM))
        order = lc_str_cmp(a->made.package->normalized, b->made.package->normalized);
    if (order == 0 && a->made.package->ecosystem == LC_GEM)
        order = lc_str_cmp(a->made.package->version, b->made.package->version);
    return order;
}

static int by_place(const void *left, const void *right)
{
    const struct lc_copy *a = *(struct lc_copy *const *)left, *b = *(struct lc_copy *const *)right;
    int order = compare_place(a, b);

    return order != 0 ? order : compare_last(a, b);
}

static int compare_key(const struct lc_copy *a, const struct lc_copy *b)
{
    int order = compare_sizes(a->made.package->ecosystem, b->made.package->ecosystem);

    return order != 0 ? order : lc_str_cmp(a->key, b->key);
}

/* Within a name the one that is found comes first. */
static int by_key(const void *left, const void *right)
{
    const struct lc_copy *a = *(struct lc_copy *const *)left, *b = *(struct lc_copy *const *)right;
    int order = compare_key(a, b);

    if (order == 0)
        order = compare_sizes(a->made.rank == LC_NPOS, b->made.rank == LC_NPOS);
    if (order == 0 && a->made.package->ecosystem == LC_GEM)
        order = lc_versions_compare(b->made.package->version, a->made.package->version);
    if (order == 0)
        order = compare_sizes(a->made.rank, b->made.rank);
    if (order == 0)
        order = compare_sizes(a->loser, b->loser);
    return order != 0 ? order : compare_last(a, b);
}

/* -------------------------------------------------------------------------------------------------- judging */

/* Groups of one name: the first one is found. */
static void judge_names(struct builder *b)
{
    const struct lc_copy *first = NULL;

    qsort(b->order, b->count, sizeof *b->order, by_key);
    for (size_t i = 0; i < b->count; i++) {
        struct lc_copy *copy = b->order[i];
        if (first == NULL || compare_key(first, copy) != 0)
            first = copy;
        if (copy->made.rank == LC_NPOS || copy->loser)
            continue;
        if (copy != first && !first->loser) {
            copy->item->winner = first->item;
            if (copy->item->state != LC_STATE_TORN)
                copy->item->state = LC_STATE_SHADOWED;
        } else if (copy->item->state != LC_STATE_TORN) {
            copy->item->state = copy->item->core ? LC_STATE_SHADOWED : LC_STATE_ACTIVE;
        }
    }
}

/* require('events') never leaves the core module of that name. */
static void mark_core(struct builder *b)
{
    for (size_t i = 0; b->major > 0 && i < b->count; i++)
        b->copies[i].item->core =
            b->copies[i].made.package->ecosystem == LC_NPM && lc_node_core(b->major, b->copies[i].key, false);
}

static bool is_javascript(lc_str path)
{
    static const char *const ends[] = {".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".node", NULL};

    for (const char *const *end = ends; *end; end++)
        if (lc_str_has_suffix(path, lc_str_from(*end)))
            return true;
    return false;
}

/* Whom does `modules`, a node_modules folder off the search path, serve? Files below the folder it stands in, on
 * their walk upward. */
static bool has_code_near(struct builder *b, const struct lc_tree *tree, lc_str modules)
{
    lc_str absolute = lc_path_join(b->arena, tree->mount, modules);
    const struct lc_tree_node *top = lc_tree_find(tree, lc_path_dir(modules)), *at;
    void **known = lc_map_put(&b->near, absolute);
    bool found = false;

    if (*known)
        return *known == (void *)b;
    for (at = top ? lc_tree_walk(top, NULL) : NULL; at && !found;) {
        if (++b->steps > LC_NEAR_STEPS_MAX)
            return true;
        if (lc_str_eq(at->path, modules)) {
            at = lc_tree_skip(top, at);
            continue;
        }
        found = at->kind != LC_ENTRY_DIRECTORY && is_javascript(at->path);
        at = lc_tree_walk(top, at);
    }
    *known = found ? (void *)b : (void *)&b->near;
    return found;
}

/* Vendored: a distribution inside a package of another one. */
static bool is_inside_python_package(const struct lc_tree *tree, lc_str root, uint64_t seed)
{
    struct lc_arena scratch;
    bool found = false;

    lc_arena_init(&scratch, seed);
    for (; root.len > 0 && !found; root = lc_path_dir(root))
        found = lc_tree_find(tree, lc_path_join(&scratch, root, LC_S("__init__.py"))) != NULL;
    lc_arena_release(&scratch);
    return found;
}

static bool is_nested(struct builder *b, const struct lc_copy *copy)
{
    const struct lc_package *package = copy->made.package;
    const struct lc_tree *tree = copy->bringer->tree;

    if (package->ecosystem == LC_NPM)
        return (package->flags & LC_PACKAGE_NESTED) ||
               has_code_near(b, tree, lc_str_cut(package->root, 0, package->root.len - package->folder_name.len - 1));
    return package->ecosystem == LC_PYPI && is_inside_python_package(tree, package->root, b->arena->seed);
}

/* Groups of one place: the last one wins it. */
static void judge_places(struct builder *b, struct lc_torn_list *torn)
{
    size_t end;

    qsort(b->order, b->count, sizeof *b->order, by_place);
    for (size_t i = 0; i < b->count; i = end) {
        struct lc_copy *winner;
        for (end = i + 1; end < b->count && compare_place(b->order[i], b->order[end]) == 0; end++)
            ;
        winner = b->order[end - 1];
        winner->dead = end - i > 1 && b->searchable && winner->made.rank == LC_NPOS && !is_nested(b, winner);
        if (end - i > 1)
            lc_torn_judge(b->order + i, end - i, b->arena, torn);
    }
}

static void judge_rest(struct builder *b)
{
    for (size_t i = 0; i < b->count; i++) {
        const struct lc_copy *copy = b->order[i];
        if (copy->loser || copy->unsure || copy->made.rank != LC_NPOS || copy->item->state != LC_STATE_UNKNOWN)
            continue;
        if (is_nested(b, copy))
            copy->item->state = LC_STATE_NESTED;
        else if (b->searchable || copy->foreign)
            copy->item->state = LC_STATE_UNREACHABLE;
    }
}

/* --------------------------------------------------------------------------------------------------- build */

static void prepare(struct builder *b, const struct lc_runtime *runtime, const struct lc_search *search,
                    const struct lc_bringer *bringers, size_t count)
{
    size_t packages = 0;

    b->search = &search->paths[LC_SEARCH_PACKAGES];
    b->language = runtime ? runtime->language : LC_LANG_NONE;
    if (b->language == LC_LANG_NODE)
        b->major = lc_node_major(runtime);
    b->searchable = runtime && b->search->known && runtime->language != LC_LANG_CUSTOM;
    for (size_t i = 0; i < count; i++) {
        packages += bringers[i].packages ? bringers[i].packages->count : 0;
        if (bringers[i].tree && bringers[i].origin == 0)
            b->image.task = bringers[i].tree;
        else if (bringers[i].tree)
            b->image.opt = bringers[i].tree;
    }
    b->copies = LC_NEW_ARRAY(b->arena, packages, struct lc_copy);
    b->order = LC_NEW_ARRAY(b->arena, packages, struct lc_copy *);
    b->real = LC_NEW_ARRAY(b->arena, b->search->count, lc_str);
    lc_map_init(&b->near, b->arena, 8);
    for (size_t i = 0; i < b->search->count; i++) {
        struct lc_place place;
        bool found = lc_image_find(&b->image, b->search->items[i], true, b->arena, &place) == LC_FOUND;
        b->real[i] = found ? place.path : b->search->items[i];
    }
}

static void map_npm_roots(struct lc_inventory *out, struct lc_arena *arena)
{
    out->npm_count = 0;
    while (out->npm_count < out->count && out->items[out->npm_count].package->ecosystem == LC_NPM)
        out->npm_count++;
    lc_map_init(&out->npm_roots, arena, out->npm_count);
    out->has_loose = false;
    for (size_t i = out->npm_count; i-- > 0;) {
        void **first = lc_map_put(&out->npm_roots, out->items[i].package->root);
        out->items[i].next = *first;
        *first = &out->items[i];
        out->has_loose = out->has_loose || (out->items[i].package->flags & LC_PACKAGE_LOOSE);
    }
}

void lc_inventory_build(const struct lc_runtime *runtime, const struct lc_search *search,
                        const struct lc_bringer *bringers, size_t count, struct lc_arena *arena,
                        struct lc_inventory *out)
{
    struct builder b = {.arena = arena};
    struct lc_torn_list torn = {0};

    prepare(&b, runtime, search, bringers, count);
    for (size_t i = 0; i < count; i++)
        if (bringers[i].tree)
            collect(&b, &bringers[i]);
    follow_links(&b);
    qsort(b.copies, b.count, sizeof *b.copies, by_item);
    out->items = LC_NEW_ARRAY(arena, b.count, struct lc_installed);
    out->count = b.count;
    for (size_t i = 0; i < b.count; i++) {
        out->items[i] = b.copies[i].made;
        b.copies[i].item = &out->items[i];
        b.order[i] = &b.copies[i];
    }
    mark_core(&b);
    judge_places(&b, &torn);
    judge_names(&b);
    judge_rest(&b);
    out->torn = torn.items;
    out->torn_count = torn.count;
    map_npm_roots(out, arena);
}

/* ----------------------------------------------------------------------------------------------- contested */

struct claim {
    const struct lc_bringer *bringer;
    const struct lc_package *package;
    size_t index;
};

static int compare_claims(const struct claim *a, const struct claim *b)
{
    const struct lc_package *x = a->package, *y = b->package;
    int order = lc_str_cmp(a->bringer->tree->mount, b->bringer->tree->mount);

    if (order == 0)
        order = compare_sizes(x->ecosystem, y->ecosystem);
    if (order == 0)
        order = lc_str_cmp(x->root, y->root);
    return order != 0 || x->ecosystem != LC_PYPI ? order : lc_str_cmp(x->normalized, y->normalized);
}

static int by_claim(const void *left, const void *right)
{
    const struct claim *a = left, *b = right;
    int order = compare_claims(a, b);

    if (order == 0)
        order = compare_sizes(a->index, b->index);
    return order != 0 ? order : lc_str_cmp(a->package->metadata, b->package->metadata);
}

/* The same version, as far as paths and checksums tell: nothing need be read to know that. */
static bool is_alike(const struct claim *a, const struct claim *b)
{
    const struct lc_package *x = a->package, *y = b->package;
    bool known = false;

    if (x->ecosystem == LC_PYPI)
        return x->version.len > 0 && lc_str_eq(x->version, y->version);
    return x->entry != LC_NO_ENTRY && y->entry != LC_NO_ENTRY &&
           !lc_copies_differ(a->bringer->archive, x->entry, b->bringer->archive, y->entry, &known) && known;
}

void lc_inventory_contested(const struct lc_bringer *bringers, size_t count, struct lc_arena *arena,
                            void (*each)(void *context, size_t bringer, const struct lc_package *package),
                            void *context)
{
    struct {
        struct claim *items;
        size_t count, capacity;
    } claims = {0};
    size_t end;

    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; bringers[i].tree && bringers[i].archive && k < bringers[i].packages->count; k++)
            if (bringers[i].packages->items[k].ecosystem != LC_GEM)
                *LC_PUSH(arena, &claims) = (struct claim){&bringers[i], &bringers[i].packages->items[k], i};
    if (claims.count > 1)
        qsort(claims.items, claims.count, sizeof *claims.items, by_claim);
    for (size_t i = 0; i < claims.count; i = end) {
        bool alike = true;
        for (end = i + 1; end < claims.count && compare_claims(&claims.items[i], &claims.items[end]) == 0; end++)
            alike = alike && is_alike(&claims.items[i], &claims.items[end]);
        for (size_t k = i; !alike && k < end; k++)
            each(context, claims.items[k].index, claims.items[k].package);
    }
}

lc_str lc_package_state_name(enum lc_package_state state)
{
    static const lc_str names[] = {[LC_STATE_ACTIVE] = LC_S_INIT("active"),
                                   [LC_STATE_SHADOWED] = LC_S_INIT("shadowed"),
                                   [LC_STATE_TORN] = LC_S_INIT("torn"),
                                   [LC_STATE_NESTED] = LC_S_INIT("nested"),
                                   [LC_STATE_UNREACHABLE] = LC_S_INIT("unreachable"),
                                   [LC_STATE_UNKNOWN] = LC_S_INIT("unknown")};

    return names[state];
}
