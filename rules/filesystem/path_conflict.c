/* path-conflict: one path is a file (or a link) to one archive and a folder to another, or both in one archive. Asked
 * of /opt for each stack of layers and of /var/task for each function. */
#include <inttypes.h>

#include "rules/rule.h"

enum { PATHS_NAMED_MAX = 3 };
enum { AS_FILE = 1, AS_LINK = 2, AS_FOLDER = 4, AS_KINDS = 3 };

struct conflicts {
    const struct lc_tree *tree;
    const struct lc_tree_node **items;
    size_t count, capacity;
};

static unsigned as_kind(uint8_t kind)
{
    return kind == LC_ENTRY_DIRECTORY ? AS_FOLDER : kind == LC_ENTRY_SYMLINK ? AS_LINK : AS_FILE;
}

/* What archive `archive` makes of a path that is in conflict: AS_ bits, 0 when it does not have the path. */
static unsigned kinds_in(const struct lc_tree_node *node, uint16_t archive)
{
    uint64_t bit = (uint64_t)1 << archive;
    unsigned kinds = 0;

    if (!(node->held_by & bit))
        return 0;
    if (node->archive == archive && node->kind != LC_ENTRY_DIRECTORY)
        kinds |= as_kind(node->kind);
    for (const struct lc_hidden *copy = node->hidden; copy; copy = copy->next)
        if (copy->archive == archive)
            kinds |= as_kind(copy->kind);
    for (const struct lc_tree_node *child = node->first; child && !(kinds & AS_FOLDER); child = child->next)
        if (child->held_by & bit)
            kinds |= AS_FOLDER;
    return kinds ? kinds : AS_FOLDER;
}

/* The entry that makes the path a file or link in an archive, LC_NO_ENTRY when only files below it say that it is a
 * folder. */
static uint32_t entry_in(const struct lc_tree_node *node, uint16_t archive)
{
    if (node->archive == archive && node->kind != LC_ENTRY_DIRECTORY)
        return node->entry;
    for (const struct lc_hidden *copy = node->hidden; copy; copy = copy->next)
        if (copy->archive == archive)
            return copy->entry;
    return LC_NO_ENTRY;
}

/* "'/opt/x' is a file in layer 1 (a.zip) and a folder in layer 2 (b.zip)", or "... is both a file and a folder in
 * ...". */
static lc_str describe(struct lc_context *cx, const struct lc_tree *tree, const struct lc_tree_node *node)
{
    static const char *const words[AS_KINDS] = {"a file", "a link", "a folder"};
    bool alone = (node->held_by & (node->held_by - 1)) == 0;
    lc_str path = lc_show(cx, lc_tree_absolute(tree, node, cx->scratch)), origin = {NULL, 0};
    lc_str text = lc_arena_printf(cx->arena, "'%.*s' is%s", LC_FMT(path), alone ? " both" : "");
    const char *joint = " ";

    for (unsigned kind = 0; kind < AS_KINDS; kind++) {
        bool named = false;
        for (uint16_t i = 0; i < tree->archive_count; i++) {
            if (!(kinds_in(node, i) & (1u << kind)))
                continue;
            origin = lc_show_origin(cx, lc_tree_origin(cx, tree, i));
            if (!named)
                text = lc_arena_printf(cx->arena, "%.*s%s%s", LC_FMT(text), joint, words[kind]);
            if (!alone)
                text = lc_arena_printf(cx->arena, "%.*s%s%.*s", LC_FMT(text), named ? ", " : " in ", LC_FMT(origin));
            named = true;
            joint = " and ";
        }
    }
    return alone ? lc_arena_printf(cx->arena, "%.*s in %.*s", LC_FMT(text), LC_FMT(origin)) : text;
}

static void add_places(struct lc_context *cx, struct lc_finding *finding, const struct lc_tree *tree,
                       const struct lc_tree_node *node)
{
    for (uint16_t i = 0; i < tree->archive_count; i++) {
        unsigned kinds = kinds_in(node, i);
        uint32_t entry = entry_in(node, i);
        const struct lc_unit *unit = lc_tree_unit(cx, tree, i);
        if (kinds == 0 || unit == NULL)
            continue;
        if (entry != LC_NO_ENTRY)
            lc_finding_at(cx, finding, unit, entry);
        else
            lc_finding_at_path(cx, finding, unit, node->path);
    }
}

static void report_unknown(struct lc_context *cx, const struct conflicts *found)
{
    lc_str path = lc_show(cx, lc_tree_absolute(found->tree, found->items[0], cx->scratch));
    lc_str what = lc_arena_printf(cx->arena, "what is at and below '%.*s'", LC_FMT(path));

    if (found->count > 1)
        what = lc_arena_printf(cx->arena, "%.*s and %zu more path%s", LC_FMT(what), found->count - 1,
                               found->count > 2 ? "s" : "");
    lc_report_unknown(cx, what,
                      LC_S("a file and a folder share one path, and what Lambda makes of it is not documented"),
                      LC_S("rename one of the two"));
}

static void check(struct lc_context *cx)
{
    struct conflicts found = {.tree = cx->target ? cx->target->image.task : cx->stack->opt};
    const struct lc_tree_node *node;
    struct lc_finding *finding;
    lc_str text, mount;

    if (found.tree == NULL)
        return;
    for (node = lc_tree_walk(found.tree->root, NULL); node;) {
        if (node->conflict)
            *LC_PUSH(cx->scratch, &found) = node;
        /* What lies below a conflict belongs to it. */
        node = node->conflict ? lc_tree_skip(found.tree->root, node) : lc_tree_walk(found.tree->root, node);
    }
    if (found.count == 0)
        return;
    text = describe(cx, found.tree, found.items[0]);
    mount = found.tree->mount;
    if (found.count == 1)
        finding = lc_report(cx, NULL, "%.*s", LC_FMT(text));
    else
        finding = lc_report(cx, NULL, "%zu paths under %.*s are both a folder and a file or link", found.count,
                            LC_FMT(mount));
    lc_rests_on(finding, LC_FACT_ONE_KIND_PER_PATH);
    lc_rests_on(finding, LC_FACT_LAYERS_IN_ORDER);
    for (size_t i = 0; i < found.count; i++) {
        add_places(cx, finding, found.tree, found.items[i]);
        if (found.count > 1 && i < PATHS_NAMED_MAX) {
            text = describe(cx, found.tree, found.items[i]);
            lc_finding_note(cx, finding, "%.*s", LC_FMT(text));
        }
    }
    lc_finding_note(cx, finding, "which of them Lambda keeps is not documented, so nothing below is judged");
    report_unknown(cx, &found);
}

const struct lc_rule lc_rule_path_conflict = {
    .name = "path-conflict",
    .category = LC_FILESYSTEM,
    .severity = LC_WARNING,
    .highest = LC_WARNING,
    .scope = LC_SCOPE_STACK | LC_SCOPE_FUNCTION,
    .since = "0.1.0",
    .summary = "one path is a file to one archive and a folder to another",
    .why = "A path cannot be both: the deployment is refused, or one side is lost with all files below it. What Lambda "
           "does is not documented.",
    .fix = "rename one of the two",
    .example = "bad-file-against-folder",
    .source = "AWS Lambda Developer Guide, working with layers (the merge rule); POSIX.1-2017, pathname resolution",
    .check = check,
};
