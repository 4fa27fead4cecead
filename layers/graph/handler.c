/* Finding the handler's file: what is common to all languages, and what to say when it is not there. */
#include "layers/graph/handler.h"

#include "layers/base/path.h"
#include "layers/base/utf8.h"
#include "layers/graph/vendors.h"

void lc_handler_malformed(struct lc_handler_search *search, const char *why)
{
    search->out->outcome = LC_HANDLER_MALFORMED;
    search->out->why = lc_str_from(why);
}

void lc_handler_tried(struct lc_handler_search *search, lc_str path)
{
    struct lc_handler *out = search->out;

    out->tried = lc_arena_grow(search->arena, out->tried, out->tried_count, &out->tried_capacity, sizeof *out->tried);
    out->tried[out->tried_count++] = path;
}

bool lc_handler_at(struct lc_handler_search *search, lc_str path, struct lc_place *place)
{
    return lc_image_find(search->resolver->image, path, true, search->arena, place) == LC_FOUND;
}

void lc_handler_take(struct lc_handler_search *search, const struct lc_resolution *resolution)
{
    struct lc_handler *out = search->out;

    out->outcome = LC_HANDLER_FOUND;
    out->file = resolution->path;
    out->tree = resolution->tree;
    out->node = resolution->node;
    out->format = resolution->format;
}

/* -- what is near -------------------------------------------------------------------------------------------------- */

enum { NEAR_DEPTH = 8, NEAR_NODES = 20000 }; /* src/main/java/com/acme/orders/Handler.java is 6 deep */

static size_t depth_of(lc_str path)
{
    size_t depth = 0;

    for (size_t i = 0; i < path.len; i++)
        depth += path.ptr[i] == '/';
    return depth;
}

/* The name without one of the extensions; false when it has none of them. */
static bool stem_of(lc_str name, const char *const *extensions, size_t count, lc_str *stem)
{
    for (size_t i = 0; i < count; i++) {
        lc_str extension = lc_str_from(extensions[i]);
        if (!lc_str_has_suffix(name, extension) || name.len == extension.len)
            continue;
        *stem = lc_str_cut(name, 0, name.len - extension.len);
        return true;
    }
    return false;
}

struct near {
    lc_str wanted; /* below /var/task, without extension */
    const struct lc_tree_node *best;
    unsigned rank; /* enum nearness; lower is nearer, UINT_MAX none */
};

enum nearness { CASE, FOLDER, SPELLING };

static void consider(struct near *near, const struct lc_tree_node *node, lc_str stem)
{
    lc_str dir = lc_path_dir(node->path), wanted_dir = lc_path_dir(near->wanted),
           wanted_base = lc_path_base(near->wanted);
    bool same_dir = lc_str_eq(dir, wanted_dir);
    unsigned rank;

    if (lc_str_caseeq(dir, wanted_dir) && lc_str_caseeq(stem, wanted_base))
        rank = CASE;
    else if (lc_str_eq(stem, wanted_base))
        rank = FOLDER;
    else if (same_dir && lc_nearest(wanted_base, &stem, 1).len > 0)
        rank = SPELLING;
    else
        return;
    if (rank < near->rank || (rank == near->rank && depth_of(node->path) < depth_of(near->best->path))) {
        near->best = node;
        near->rank = rank;
    }
}

static void find_near(const struct lc_tree *tree, const char *const *extensions, size_t count, struct near *near)
{
    const struct lc_tree_node *node = lc_tree_walk(tree->root, NULL);

    for (size_t seen = 0; node && seen < NEAR_NODES; seen++) {
        lc_str name = lc_tree_node_name(node), stem;
        bool skip =
            node->kind == LC_ENTRY_DIRECTORY && (lc_str_eq(name, LC_S("node_modules")) ||
                                                 lc_str_eq(name, LC_S("vendor")) || depth_of(node->path) >= NEAR_DEPTH);
        if (node->kind != LC_ENTRY_DIRECTORY && stem_of(name, extensions, count, &stem))
            consider(near, node, stem);
        node = skip ? lc_tree_skip(tree->root, node) : lc_tree_walk(tree->root, node);
    }
}

/* A source file that a build would make the handler of: of the same base name, in whatever folder. */
static void find_source(struct lc_handler_search *search, lc_str wanted)
{
    static const char *const typescript[] = {".ts", ".tsx", ".mts", ".cts", ".jsx"};
    static const char *const jvm[] = {".java", ".kt", ".scala", ".groovy"};
    static const char *const dotnet[] = {".csproj", ".fsproj", ".vbproj"};
    const struct lc_image *image = search->resolver->image;
    struct near near = {.wanted = wanted, .rank = UINT32_MAX};

    switch (search->resolver->runtime->language) {
    case LC_LANG_NODE: find_near(image->task, typescript, sizeof typescript / sizeof *typescript, &near); break;
    case LC_LANG_JAVA: find_near(image->task, jvm, sizeof jvm / sizeof *jvm, &near); break;
    case LC_LANG_DOTNET: find_near(image->task, dotnet, sizeof dotnet / sizeof *dotnet, &near); break;
    case LC_LANG_PYTHON:
    case LC_LANG_RUBY:
    case LC_LANG_GO:
    case LC_LANG_CUSTOM:
    case LC_LANG_NONE: break;
    }
    if (near.best && near.rank != SPELLING)
        search->out->unbuilt = lc_tree_absolute(image->task, near.best, search->arena);
}

/* Other readers of the same bytes may see entries that are not listed here. */
static bool is_ambiguous(const struct lc_archive *archive)
{
    const uint64_t *flaws = archive->flaws.by_kind;

    return flaws[LC_FLAW_TWO_END_RECORDS] > 0 || flaws[LC_FLAW_GAP] > 0 || flaws[LC_FLAW_NAME_DISAGREES] > 0 ||
           flaws[LC_FLAW_WRONG_COUNT] > 0;
}

lc_str lc_image_doubt(const struct lc_image *image)
{
    const struct lc_tree *trees[] = {image->task, image->opt};

    for (size_t t = 0; t < sizeof trees / sizeof *trees; t++)
        if (trees[t] && trees[t]->doubt.len > 0)
            return trees[t]->doubt;
    if (image->task == NULL || !image->task->complete || (image->opt && !image->opt->complete))
        return LC_S(LC_NOT_READ_WHY);
    for (size_t t = 0; t < sizeof trees / sizeof *trees; t++)
        for (size_t i = 0; trees[t] && i < trees[t]->archive_count; i++)
            if (trees[t]->archives[i] && is_ambiguous(trees[t]->archives[i]))
                return LC_S("an archive of the function can be read in two ways");
    return LC_S("");
}

void lc_handler_missing(struct lc_handler_search *search, lc_str wanted, const char *const *extensions, size_t count)
{
    static const char *const reasons[] = {"differs only in upper and lower case", "is in another folder",
                                          "is spelled otherwise"};
    const struct lc_image *image = search->resolver->image;
    struct lc_handler *out = search->out;
    struct near near = {.rank = UINT32_MAX};
    lc_str doubt;

    out->outcome = LC_HANDLER_MISSING;
    doubt = lc_image_doubt(image);
    if (doubt.len > 0) {
        out->outcome = LC_HANDLER_UNKNOWN;
        out->why = doubt;
        return;
    }
    if (search->resolver->search->wrapped) {
        out->outcome = LC_HANDLER_UNKNOWN;
        out->why = LC_S("AWS_LAMBDA_EXEC_WRAPPER starts a script that may change where the handler is looked for");
        return;
    }
    if (lc_image_tree(image, wanted, &near.wanted) != image->task)
        return;
    find_near(image->task, extensions, count, &near);
    if (near.best == NULL || near.rank == SPELLING)
        find_source(search, near.wanted);
    if (near.best == NULL)
        return;
    out->near = lc_tree_absolute(image->task, near.best, search->arena);
    out->near_reason = lc_str_from(reasons[near.rank]);
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

static void not_applicable(struct lc_handler *out, const char *why)
{
    out->outcome = LC_HANDLER_NOT_APPLICABLE;
    out->why = lc_str_from(why);
}

static void unknown(struct lc_handler *out, lc_str why)
{
    out->outcome = LC_HANDLER_UNKNOWN;
    out->why = why;
}

static void look_up(struct lc_handler_search *search)
{
    const struct lc_resolver *resolver = search->resolver;

    if (lc_wrapper_replaces_runtime(resolver->function, search->out->handler)) {
        not_applicable(search->out, "AWS_LAMBDA_EXEC_WRAPPER starts a program in place of the runtime");
        return;
    }
    switch (resolver->runtime->language) {
    case LC_LANG_NODE: lc_handler_node(search); break;
    case LC_LANG_PYTHON: lc_handler_python(search); break;
    case LC_LANG_RUBY: lc_handler_ruby(search); break;
    case LC_LANG_JAVA: lc_handler_java(search); break;
    case LC_LANG_DOTNET: lc_handler_dotnet(search); break;
    case LC_LANG_GO:
    case LC_LANG_CUSTOM:
    case LC_LANG_NONE: not_applicable(search->out, "a custom runtime decides itself what a handler is"); break;
    }
}

static bool has_handler(const struct lc_runtime *runtime)
{
    return runtime->language != LC_LANG_GO && runtime->language != LC_LANG_CUSTOM && runtime->language != LC_LANG_NONE;
}

static bool code_is_there(const struct lc_resolver *resolver)
{
    const struct lc_tree *task = resolver->image->task;

    return task && task->archive_count > 0 && task->archives[0];
}

void lc_handler_find_named(const struct lc_resolver *resolver, lc_str handler, struct lc_arena *arena,
                           struct lc_handler *out)
{
    struct lc_handler_search search = {.resolver = resolver, .arena = arena, .out = out};

    *out = (struct lc_handler){.outcome = LC_HANDLER_UNKNOWN, .handler = handler};
    if (resolver->runtime == NULL)
        unknown(out, LC_S("the runtime is not known"));
    else if (!code_is_there(resolver))
        unknown(out, LC_S("the function's code could not be read"));
    else
        look_up(&search);
}

void lc_handler_find(const struct lc_resolver *resolver, struct lc_arena *arena, struct lc_handler *out)
{
    lc_str variable;
    const struct lc_value *value = lc_real_handler(resolver->function, &variable);

    if (value && value->know == LC_KNOWN) {
        lc_handler_find_named(resolver, value->text, arena, out);
    } else {
        *out = (struct lc_handler){.outcome = LC_HANDLER_UNKNOWN};
        if (resolver->runtime && !has_handler(resolver->runtime))
            not_applicable(out, "a custom runtime decides itself what a handler is");
        else
            unknown(out, value ? value->why : LC_S("no handler is given"));
    }
    out->variable = variable;
}
