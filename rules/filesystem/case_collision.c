/* case-collision: names in one folder of the merged image that differ only in the case of ASCII letters. Asked of /opt
 * for each stack of layers and of /var/task for each function. */
#include "rules/rule.h"

/* A name whose lower-case form another one of its folder has too. */
struct collision {
    const struct lc_tree_node *node, *other;
    bool again; /* `other` stands in an earlier collision too */
};
/* The first name of a folder with a capital, under the lower-case form. */
struct spelling {
    const struct lc_tree_node *node;
    bool listed;
};
struct collisions {
    struct collision *items;
    size_t count, capacity;
};

static bool has_upper(lc_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (lc_is_upper(name.ptr[i]))
            return true;
    return false;
}

/* The node's path with only its last component in lower case: equal for two names of one folder that collide, for no
 * others. */
static lc_str key_of(const struct lc_tree_node *node, struct lc_arena *arena)
{
    size_t from = node->path.len - lc_tree_node_name(node).len;
    char *bytes = lc_arena_bytes(arena, node->path.len);

    memcpy(bytes, node->path.ptr, node->path.len);
    for (size_t i = from; i < node->path.len; i++)
        bytes[i] = lc_to_lower(bytes[i]);
    return (lc_str){bytes, node->path.len};
}

/* Of two names that collide at least one has a capital, and capitals sort first: only such names need a key. */
static void find(const struct lc_tree *tree, struct lc_arena *scratch, struct collisions *out)
{
    struct lc_map capitals;

    lc_map_init(&capitals, scratch, 0);
    for (const struct lc_tree_node *node = lc_tree_walk(tree->root, NULL); node;
         node = lc_tree_walk(tree->root, node)) {
        const struct lc_tree_node *lower;
        struct spelling *first;
        void **place;
        lc_str key;
        if (!has_upper(lc_tree_node_name(node)))
            continue;
        key = key_of(node, scratch);
        place = lc_map_put(&capitals, key);
        first = *place;
        lower = lc_tree_find(tree, key);
        if (first) {
            *LC_PUSH(scratch, out) = (struct collision){node, first->node, first->listed};
            first->listed = true;
            continue;
        }
        *place = first = LC_NEW(scratch, struct spelling);
        *first = (struct spelling){node, lower != NULL};
        if (lower)
            *LC_PUSH(scratch, out) = (struct collision){node, lower, false};
    }
}

static void add_place(struct lc_context *cx, struct lc_finding *finding, const struct lc_tree *tree,
                      const struct lc_tree_node *node)
{
    const struct lc_unit *unit = lc_tree_unit(cx, tree, node->archive);

    if (unit == NULL)
        return;
    if (node->entry != LC_NO_ENTRY)
        lc_finding_at(cx, finding, unit, node->entry);
    else
        lc_finding_at_path(cx, finding, unit, node->path);
}

static void check(struct lc_context *cx)
{
    const struct lc_tree *tree = cx->target ? cx->target->image.task : cx->stack->opt;
    struct collisions found = {0};
    struct lc_finding *finding;
    lc_str one, other;

    if (tree == NULL)
        return;
    find(tree, cx->scratch, &found);
    if (found.count == 0)
        return;
    one = lc_show(cx, lc_tree_absolute(tree, found.items[0].node, cx->scratch));
    other = lc_show(cx, lc_tree_node_name(found.items[0].other));
    if (found.count == 1)
        finding = lc_report(cx, NULL, "'%.*s' and '%.*s' beside it differ only in case", LC_FMT(one), LC_FMT(other));
    else
        finding = lc_report(
            cx, NULL, "%zu names under %.*s differ only in case from another in the same folder, as '%.*s' and '%.*s'",
            found.count, LC_FMT(tree->mount), LC_FMT(one), LC_FMT(other));
    lc_rests_on(finding, LC_FACT_CASE_SENSITIVE);
    for (size_t i = 0; i < found.count; i++) {
        add_place(cx, finding, tree, found.items[i].node);
        if (!found.items[i].again)
            add_place(cx, finding, tree, found.items[i].other);
    }
}

const struct lc_rule lc_rule_case_collision = {
    .name = "case-collision",
    .category = LC_FILESYSTEM,
    .severity = LC_NOTE,
    .highest = LC_NOTE,
    .scope = LC_SCOPE_STACK | LC_SCOPE_FUNCTION,
    .since = "0.1.0",
    .summary = "names in one folder differ only in upper and lower case",
    .why =
        "Lambda keeps both files. Where the archive is unpacked on macOS or Windows, one overwrites the other, so code "
        "tested or packed there is not what runs.",
    .fix = "rename one of the two, unless the package needs both and is packed on Linux",
    .example = "bad-two-spellings",
    .source = "path_resolution(7); by consequence",
    .check = check,
};
