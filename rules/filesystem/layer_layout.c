/* Packages that stand where nothing looks for them, and files in /opt/extensions that are no extensions. The
 * inventory tells which packages are unreachable; only folders that people are known to get wrong are spoken of,
 * since a layer may hold whatever it likes. In order: the table of wrong places; which causes there are; how each is
 * said; the extensions folder. */
#include <inttypes.h>

#include "layers/base/path.h"
#include "rules/rule.h"

enum { NAMES_MAX = 3, CAUSES_MAX = 64 };

/* ------------------------------------------------------------------------------------------- the wrong places */

enum wrong { NOT_WRONG, WRONG_VERSION, DOUBLED, MISSING_FOLDER, TOO_DEEP, LAYER_FOLDER };

static const char *const kinds[] = {
    "", "wrong-version-folder", "doubled-folder", "missing-folder", "one-level-too-deep", "layer-folder-in-function"};

/* A place below the mount: '#' stands for a version ("18", "3.11"), '*' for the only folder at the archive's root.
 * `modules`: there even modules without a distribution's metadata are surely lost, which no import can reach by a
 * longer name.
 * Source: AWS Lambda Developer Guide, packaging your layer content; what the search paths of the runtime catalogue
 * leave out. */
struct place {
    enum lc_language language;
    bool function; /* in the function's archive, else in a layer */
    enum wrong wrong;
    const char *pattern;
    bool modules;
};

static const struct place places[] = {
    {LC_LANG_NODE, false, WRONG_VERSION, "nodejs/node#/node_modules", false},
    {LC_LANG_NODE, false, DOUBLED, "nodejs/nodejs/node_modules", false},
    {LC_LANG_NODE, false, DOUBLED, "nodejs/nodejs/node#/node_modules", false},
    {LC_LANG_NODE, false, DOUBLED, "nodejs/node_modules/node_modules", false},
    {LC_LANG_NODE, false, DOUBLED, "opt/nodejs/node_modules", false},
    {LC_LANG_NODE, false, DOUBLED, "opt/nodejs/node#/node_modules", false},
    {LC_LANG_NODE, false, MISSING_FOLDER, "node_modules", false},
    {LC_LANG_NODE, false, MISSING_FOLDER, "node#/node_modules", false},
    {LC_LANG_NODE, false, MISSING_FOLDER, "node/node_modules", false},
    {LC_LANG_NODE, false, TOO_DEEP, "*/nodejs/node_modules", false},
    {LC_LANG_NODE, false, TOO_DEEP, "*/nodejs/node#/node_modules", false},
    {LC_LANG_NODE, false, TOO_DEEP, "*/node_modules", false},
    {LC_LANG_NODE, true, LAYER_FOLDER, "nodejs/node_modules", false},
    {LC_LANG_NODE, true, LAYER_FOLDER, "nodejs/node#/node_modules", false},
    {LC_LANG_PYTHON, false, WRONG_VERSION, "python/lib/python#/site-packages", true},
    {LC_LANG_PYTHON, false, DOUBLED, "python/python", true},
    {LC_LANG_PYTHON, false, DOUBLED, "python/python/lib/python#/site-packages", true},
    {LC_LANG_PYTHON, false, DOUBLED, "opt/python", true},
    {LC_LANG_PYTHON, false, DOUBLED, "opt/python/lib/python#/site-packages", true},
    {LC_LANG_PYTHON, false, MISSING_FOLDER, "", true},
    {LC_LANG_PYTHON, false, MISSING_FOLDER, "site-packages", true},
    {LC_LANG_PYTHON, false, MISSING_FOLDER, "lib/python#/site-packages", true},
    {LC_LANG_PYTHON, false, MISSING_FOLDER, "python/site-packages", true},
    {LC_LANG_PYTHON, false, MISSING_FOLDER, "python/lib", false},
    {LC_LANG_PYTHON, false, MISSING_FOLDER, "python/lib/site-packages", true},
    {LC_LANG_PYTHON, false, MISSING_FOLDER, "python/lib/python#", false},
    {LC_LANG_PYTHON, false, MISSING_FOLDER, "python/python#/site-packages", true},
    {LC_LANG_PYTHON, false, MISSING_FOLDER, "python#/site-packages", true},
    {LC_LANG_PYTHON, false, MISSING_FOLDER, "python#", false},
    {LC_LANG_PYTHON, false, TOO_DEEP, "*/python", true},
    {LC_LANG_PYTHON, false, TOO_DEEP, "*/python/lib/python#/site-packages", true},
    {LC_LANG_PYTHON, false, TOO_DEEP, "*", false},
    {LC_LANG_PYTHON, true, LAYER_FOLDER, "python", false},
    {LC_LANG_PYTHON, true, LAYER_FOLDER, "python/lib/python#/site-packages", false},
    {LC_LANG_PYTHON, true, LAYER_FOLDER, "lib/python#/site-packages", false},
    {LC_LANG_PYTHON, true, LAYER_FOLDER, "site-packages", false},
    {LC_LANG_PYTHON, true, TOO_DEEP, "*", false},
    {LC_LANG_RUBY, false, WRONG_VERSION, "ruby/gems/#", false},
    {LC_LANG_RUBY, false, DOUBLED, "ruby/ruby/gems/#", false},
    {LC_LANG_RUBY, false, DOUBLED, "opt/ruby/gems/#", false},
    {LC_LANG_RUBY, false, MISSING_FOLDER, "", false},
    {LC_LANG_RUBY, false, MISSING_FOLDER, "gems/#", false},
    {LC_LANG_RUBY, false, MISSING_FOLDER, "ruby", false},
    {LC_LANG_RUBY, false, MISSING_FOLDER, "ruby/gems", false},
    {LC_LANG_RUBY, false, MISSING_FOLDER, "ruby/#", false},
    {LC_LANG_RUBY, false, MISSING_FOLDER, "ruby/ruby/#", false},
    {LC_LANG_RUBY, false, MISSING_FOLDER, "vendor/bundle/ruby/#", false},
    {LC_LANG_RUBY, false, TOO_DEEP, "*/ruby/gems/#", false},
    {LC_LANG_RUBY, true, WRONG_VERSION, "vendor/bundle/ruby/#", false},
    {LC_LANG_RUBY, true, LAYER_FOLDER, "ruby/gems/#", false},
    {LC_LANG_RUBY, true, MISSING_FOLDER, "vendor/ruby/#", false},
    {LC_LANG_JAVA, false, DOUBLED, "java/java/lib", false},
    {LC_LANG_JAVA, false, DOUBLED, "opt/java/lib", false},
    {LC_LANG_JAVA, false, MISSING_FOLDER, "", false},
    {LC_LANG_JAVA, false, MISSING_FOLDER, "java", false},
    {LC_LANG_JAVA, false, MISSING_FOLDER, "lib", false},
    {LC_LANG_JAVA, false, TOO_DEEP, "*/java/lib", false},
    {LC_LANG_JAVA, true, MISSING_FOLDER, "", false},
    {LC_LANG_JAVA, true, LAYER_FOLDER, "java/lib", false},
};

/* The length of a version at the start of `text`: digits and dots. */
static size_t version_length(lc_str text)
{
    size_t len = 0;

    while (len < text.len && (lc_is_digit(text.ptr[len]) || text.ptr[len] == '.'))
        len++;
    return len;
}

static bool matches(lc_str folder, lc_str pattern, lc_str only)
{
    while (pattern.len > 0) {
        size_t take = 1;
        if (pattern.ptr[0] == '*') {
            take = only.len;
            if (take == 0 || !lc_path_is_within(folder, only))
                return false;
        } else if (pattern.ptr[0] == '#') {
            take = version_length(folder);
            if (take == 0)
                return false;
        } else if (folder.len == 0 || folder.ptr[0] != pattern.ptr[0]) {
            return false;
        }
        folder = lc_str_from_index(folder, take);
        pattern = lc_str_from_index(pattern, 1);
    }
    return folder.len == 0;
}

/* ---------------------------------------------------------------------------------------------------- causes */

/* One wrong folder of one archive. */
struct cause {
    enum wrong wrong;
    uint32_t origin;
    lc_str folder; /* below the mount */
    size_t packages, modules;
    lc_str names[NAMES_MAX];
    uint32_t first; /* an entry, when the folder is the archive's root */
    bool told;      /* with an earlier one */
};

struct search {
    struct lc_context *cx;
    const struct lc_runtime *runtime;
    const struct lc_tree *tree;
    const struct lc_inventory *inventory;
    const struct lc_search_path *searched;
    bool function;
    struct cause causes[CAUSES_MAX];
    size_t count;
    struct archive {
        bool looked, has_owner;
        lc_str only_folder;               /* that everything in it stands in, empty when there is no such */
    } archives[LC_TREE_ARCHIVES_MAX + 1]; /* by origin */
    struct {
        uint32_t origin;
        lc_str folder;
        bool set;
    } fine; /* the last folder found not to be wrong */
};

static bool is_extra(lc_str name)
{
    return (name.len > 0 && name.ptr[0] == '.') || lc_str_is(name, "__MACOSX") ||
           lc_str_has_suffix(name, LC_S(".md")) || lc_str_has_suffix(name, LC_S(".txt")) ||
           lc_str_caseeq(lc_str_cut(name, 0, 6), LC_S("readme")) ||
           lc_str_caseeq(lc_str_cut(name, 0, 7), LC_S("license"));
}

static uint64_t bit_of(uint32_t origin)
{
    return (uint64_t)1 << (origin > 0 ? origin - 1 : 0);
}

/* What stands at an archive's root. One that brings an extension, or programs that start things, owns its other
 * folders. */
static const struct archive *archive_of(struct search *search, uint32_t origin)
{
    struct archive *archive = &search->archives[origin];
    size_t folders = 0, files = 0;

    if (archive->looked)
        return archive;
    archive->looked = true;
    for (const struct lc_tree_node *node = search->tree->root->first; node; node = node->next) {
        const struct lc_entry *entry = node->kind == LC_ENTRY_FILE ? lc_tree_entry(search->tree, node) : NULL;
        if (!(node->held_by & bit_of(origin)) || is_extra(node->path))
            continue;
        if (node->kind == LC_ENTRY_DIRECTORY) {
            folders++;
            archive->only_folder = node->path;
        } else {
            files++;
        }
        if (!search->function && (lc_str_is(node->path, "extensions") ||
                                  (entry && (entry->flags & LC_ENTRY_HAS_MODE) && (entry->mode & 0111) &&
                                   !lc_str_has_suffix(node->path, LC_S(".jar")))))
            archive->has_owner = true;
    }
    if (folders != 1 || files > 0)
        archive->only_folder = LC_S("");
    return archive;
}

/* Does the same archive have the runtime's own folder of that form? A layer for several versions is no mistake. */
static bool has_right_version(const struct search *search, uint32_t origin, lc_str pattern)
{
    for (size_t i = 0; i < search->runtime->search.count; i++) {
        lc_str entry = search->runtime->search.items[i];
        const struct lc_tree_node *node;
        if (!lc_path_is_within(entry, search->tree->mount) || entry.len <= search->tree->mount.len)
            continue;
        entry = lc_str_from_index(entry, search->tree->mount.len + 1);
        node = matches(entry, pattern, LC_S("")) ? lc_tree_find(search->tree, entry) : NULL;
        if (node && (node->held_by & bit_of(origin)))
            return true;
    }
    return false;
}

static bool is_searched(const struct search *search, const lc_str *items, size_t count, lc_str folder)
{
    lc_str absolute = lc_path_join(search->cx->scratch, search->tree->mount, folder);

    for (size_t i = 0; i < count; i++)
        if (lc_str_eq(items[i], absolute))
            return search->runtime->language != LC_LANG_JAVA; /* jars at /var/task's root are not looked at */
    return false;
}

static enum wrong classify(struct search *search, uint32_t origin, lc_str folder, bool modules)
{
    const struct archive *archive = archive_of(search, origin);

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const struct place *place = &places[i];
        lc_str pattern = lc_str_from(place->pattern);
        if (place->language != search->runtime->language || place->function != search->function ||
            (modules && !place->modules) || !matches(folder, pattern, archive->only_folder))
            continue;
        if (place->wrong == WRONG_VERSION && has_right_version(search, origin, pattern))
            return NOT_WRONG;
        if (place->wrong == MISSING_FOLDER && archive->has_owner)
            return NOT_WRONG;
        /* A search path variable that leaves it out, or names it, is not a matter of layout. */
        return is_searched(search, search->runtime->search.items, search->runtime->search.count, folder) ||
                       is_searched(search, search->searched->items, search->searched->count, folder)
                   ? NOT_WRONG
                   : place->wrong;
    }
    return NOT_WRONG;
}

static struct cause *cause_of(struct search *search, uint32_t origin, lc_str folder, bool modules)
{
    struct cause *cause;
    enum wrong wrong;

    if (search->fine.set && search->fine.origin == origin && lc_str_eq(search->fine.folder, folder))
        return NULL;
    for (size_t i = 0; i < search->count; i++)
        if (search->causes[i].origin == origin && lc_str_eq(search->causes[i].folder, folder))
            return &search->causes[i];
    wrong = search->count == CAUSES_MAX ? NOT_WRONG : classify(search, origin, folder, modules);
    if (wrong == NOT_WRONG) {
        search->fine.origin = origin;
        search->fine.folder = folder;
        search->fine.set = true;
        return NULL;
    }
    cause = &search->causes[search->count++];
    *cause = (struct cause){.wrong = wrong, .origin = origin, .folder = folder, .first = LC_NO_ENTRY};
    return cause;
}

static lc_str name_of(const struct lc_installed *copy)
{
    return copy->package->ecosystem == LC_NPM ? copy->package->folder_name : copy->package->name;
}

static lc_str place_of(const struct lc_installed *copy)
{
    const struct lc_package *package = copy->package;

    if (package->ecosystem == LC_NPM)
        return lc_str_cut(package->root, 0, package->root.len - package->folder_name.len - 1);
    return package->ecosystem == LC_MAVEN ? lc_path_dir(package->root) : package->root;
}

/* A jar that the virtual machine is told of by -javaagent needs no class path. */
static bool is_agent(const struct lc_installed *copy)
{
    return copy->package->ecosystem == LC_MAVEN && lc_str_contains(lc_path_base(copy->package->root), LC_S("agent"));
}

/* Items of one name stand together, reachable ones first: a package that is found elsewhere too is not missed. */
static void find_packages(struct search *search)
{
    const struct lc_installed *reached = NULL;

    for (size_t i = 0; i < search->inventory->count; i++) {
        const struct lc_installed *copy = &search->inventory->items[i];
        struct cause *cause;
        if (copy->rank != LC_NPOS)
            reached = copy;
        if (copy->state != LC_STATE_UNREACHABLE || (copy->origin == 0) != search->function || is_agent(copy))
            continue;
        if (reached && reached->package->ecosystem == copy->package->ecosystem &&
            lc_str_eq(reached->package->normalized, copy->package->normalized))
            continue;
        cause = cause_of(search, copy->origin, place_of(copy), false);
        if (cause == NULL)
            continue;
        if (cause->packages < NAMES_MAX)
            cause->names[cause->packages] = name_of(copy);
        cause->packages++;
        if (cause->first == LC_NO_ENTRY)
            cause->first = copy->package->entry;
    }
}

/* Is it a Python module: a file, or a folder with __init__.py? */
static bool is_module(const struct lc_tree_node *node)
{
    if (node->kind == LC_ENTRY_FILE)
        return lc_str_has_suffix(node->path, LC_S(".py"));
    for (const struct lc_tree_node *at = node->first; at; at = at->next)
        if (at->kind == LC_ENTRY_FILE && lc_str_is(lc_tree_node_name(at), "__init__.py"))
            return true;
    return false;
}

/* Modules of Python that no distribution accounts for, in folders that are wrong beyond doubt. Of a root only
 * folders, and only when the archive has no right folder besides. */
static void find_modules(struct search *search)
{
    const struct lc_tree_node *node, *right = lc_tree_find(search->tree, LC_S("python"));

    if (search->runtime->language != LC_LANG_PYTHON || search->function || !search->searched->known)
        return;
    search->fine.set = false;
    for (node = lc_tree_walk(search->tree->root, NULL); node;) {
        lc_str folder = lc_path_dir(node->path);
        uint32_t origin = node->archive + 1u;
        bool module = is_module(node);
        struct cause *cause = NULL;
        if (module &&
            (folder.len > 0 || (node->kind == LC_ENTRY_DIRECTORY && !(right && (right->held_by & bit_of(origin))))))
            cause = cause_of(search, origin, folder, true);
        if (cause && cause->packages == 0) {
            if (cause->modules < NAMES_MAX)
                cause->names[cause->modules] = lc_tree_node_name(node);
            cause->modules++;
            if (cause->first == LC_NO_ENTRY)
                cause->first = node->kind == LC_ENTRY_FILE ? node->entry : LC_NO_ENTRY;
        }
        node = module ? lc_tree_skip(search->tree->root, node) : lc_tree_walk(search->tree->root, node);
    }
}

/* --------------------------------------------------------------------------------------------------- reports */

static enum lc_fact_id search_fact(enum lc_language language)
{
    switch (language) {
    case LC_LANG_PYTHON: return LC_FACT_PYTHON_SEARCH;
    case LC_LANG_RUBY: return LC_FACT_RUBY_SEARCH;
    case LC_LANG_JAVA: return LC_FACT_JAVA_SEARCH;
    case LC_LANG_NODE:
    case LC_LANG_NONE:
    case LC_LANG_DOTNET:
    case LC_LANG_GO:
    case LC_LANG_CUSTOM: break;
    }
    return LC_FACT_NODE_SEARCH;
}

/* Where it would be found: the folder below the mount that needs no version, else the first that the runtime
 * searches. */
static lc_str right_folder(const struct search *search)
{
    lc_str best = LC_S("");

    for (size_t i = 0; i < search->runtime->search.count; i++) {
        lc_str entry = search->runtime->search.items[i];
        if (lc_path_is_within(entry, search->tree->mount) &&
            (best.len == 0 || search->runtime->language == LC_LANG_NODE ||
             search->runtime->language == LC_LANG_PYTHON || search->runtime->language == LC_LANG_JAVA))
            best = lc_str_from_index(entry, search->tree->mount.len);
    }
    if (search->function && search->runtime->language == LC_LANG_NODE)
        best = LC_S("/node_modules");
    return best.len > 0 ? lc_str_from_index(best, 1) : best;
}

/* "'a', 'b' and 'c'", or "'a', 'b', 'c' and 4 more" */
static lc_str show_names(struct lc_context *cx, const struct cause *cause)
{
    size_t count = cause->packages > 0 ? cause->packages : cause->modules,
           shown = count < NAMES_MAX ? count : NAMES_MAX;
    lc_str text = LC_S("");

    for (size_t i = 0; i < shown; i++)
        text = lc_arena_printf(cx->arena, "%.*s%s'%.*s'", LC_FMT(text),
                               i == 0           ? ""
                               : i + 1 == count ? " and "
                                                : ", ",
                               LC_FMT(lc_show(cx, cause->names[i])));
    return count > shown ? lc_arena_printf(cx->arena, "%.*s and %zu more", LC_FMT(text), count - shown) : text;
}

static void give_fix(struct lc_context *cx, struct lc_finding *finding, struct search *search,
                     const struct cause *cause)
{
    lc_str right = lc_show(cx, right_folder(search)), folder = lc_show(cx, cause->folder),
           only = archive_of(search, cause->origin)->only_folder;
    const char *what = search->runtime->language == LC_LANG_JAVA ? "/*.jar" : "/*";

    if (cause->wrong == WRONG_VERSION)
        lc_finding_fix(cx, finding, "build it for %.*s, into '%.*s/'", LC_FMT(search->runtime->id), LC_FMT(right));
    else if (cause->wrong == TOO_DEEP && only.len > 0)
        lc_finding_fix(cx, finding,
                       "zip the content of '%.*s', not the folder itself, so that the packages are in '%.*s%s'",
                       LC_FMT(lc_show(cx, only)), LC_FMT(right), right.len > 0 ? "/" : "the root of the archive");
    else if (right.len == 0)
        lc_finding_fix(cx, finding, "move the content of '%.*s' to the root of the archive", LC_FMT(folder));
    else if (cause->folder.len == 0 && search->runtime->language != LC_LANG_JAVA)
        lc_finding_fix(cx, finding, "move what is at the root of the archive to '%.*s/'", LC_FMT(right));
    else
        lc_finding_fix(cx, finding, "move '%.*s%s' to '%.*s/'", LC_FMT(folder), cause->folder.len > 0 ? what : what + 1,
                       LC_FMT(right));
}

/* A layer built for other versions than the runtime's is one mistake, however many versions it is for. */
static bool is_told_with(const struct cause *first, const struct cause *other)
{
    return other->wrong == WRONG_VERSION && first->wrong == WRONG_VERSION && other->origin == first->origin;
}

static void report(struct search *search, size_t index)
{
    struct lc_context *cx = search->cx;
    const struct cause *cause = &search->causes[index];
    size_t more = 0;
    const struct lc_unit *unit = lc_origin_unit(cx, cause->origin);
    const struct lc_search *paths = search->function ? &cx->target->search : &cx->stack->search;
    lc_str who = lc_show_origin(cx, cause->origin), names = show_names(cx, cause),
           id = lc_show(cx, search->runtime->id);
    lc_str folder = lc_show(cx, lc_path_join(cx->scratch, search->tree->mount, cause->folder)), list = LC_S("");
    struct lc_finding *finding;

    for (size_t i = index + 1; i < search->count; i++) {
        if (!is_told_with(cause, &search->causes[i]))
            continue;
        search->causes[i].told = true;
        more++;
    }
    if (more > 0)
        folder = lc_arena_printf(cx->arena, "%.*s and %zu more folder%s like it", LC_FMT(folder), more,
                                 more == 1 ? "" : "s");
    finding = lc_report(cx, kinds[cause->wrong], "%.*s has %.*s in %.*s, where %.*s does not look", LC_FMT(who),
                        LC_FMT(names), LC_FMT(folder), LC_FMT(id));
    for (size_t i = 0; i < paths->paths[LC_SEARCH_PACKAGES].count; i++) {
        lc_str item = paths->paths[LC_SEARCH_PACKAGES].items[i];
        if (lc_path_is_within(item, LC_S("/opt")) || lc_path_is_within(item, LC_S("/var/task")))
            list = lc_arena_printf(cx->arena, "%.*s%s%.*s%s", LC_FMT(list), list.len > 0 ? ", " : "",
                                   LC_FMT(lc_show(cx, item)),
                                   search->runtime->language == LC_LANG_JAVA && i > 0 ? "/*.jar" : "");
    }
    if (list.len > 0)
        lc_finding_note(cx, finding, "%.*s searches %.*s", LC_FMT(id), LC_FMT(list));
    give_fix(cx, finding, search, cause);
    lc_finding_subject(finding, cause->folder);
    lc_rests_on(finding, search->function ? search_fact(search->runtime->language) : LC_FACT_LAYER_FOLDERS);
    lc_rests_on_certainty(finding, paths->certainty);
    if (cause->folder.len > 0)
        lc_finding_at_path(cx, finding, unit, cause->folder);
    else
        lc_finding_at(cx, finding, unit, cause->first);
    for (size_t i = index + 1; i < search->count; i++)
        if (is_told_with(cause, &search->causes[i]))
            lc_finding_at_path(cx, finding, unit, search->causes[i].folder);
}

static void check_packages(struct lc_context *cx)
{
    struct search search = {.cx = cx, .runtime = cx->stack->runtime, .function = cx->target != NULL};

    search.tree = cx->target ? cx->target->image.task : cx->stack->opt;
    search.searched =
        cx->target ? &cx->target->search.paths[LC_SEARCH_PACKAGES] : &cx->stack->search.paths[LC_SEARCH_PACKAGES];
    search.inventory = cx->target ? &cx->target->inventory : &cx->stack->inventory;
    if (search.runtime == NULL || search.tree == NULL)
        return;
    find_packages(&search);
    find_modules(&search);
    for (size_t i = 0; i < search.count; i++)
        if (!search.causes[i].told)
            report(&search, i);
}

/* ------------------------------------------------------------------------------------------------ extensions */

/* Left behind by people and tools. not-executable leaves these names to this rule. */
static bool is_leftover(lc_str name)
{
    static const char *const ends[] = {".md", ".txt", ".rst", NULL};
    static const char *const words[] = {"readme", "license", "licence", "notice", "changelog", NULL};

    if (name.len > 0 && name.ptr[0] == '.')
        return true;
    for (const char *const *end = ends; *end; end++)
        if (lc_str_is(lc_path_extension(name), *end))
            return true;
    for (const char *const *word = words; *word; word++)
        if (lc_str_caseeq(lc_str_cut(name, 0, strlen(*word)), lc_str_from(*word)))
            return true;
    return false;
}

static void check_leftover(struct lc_context *cx, const struct lc_tree_node *node)
{
    const struct lc_unit *unit = lc_tree_unit(cx, cx->stack->opt, node->archive);
    lc_str name = lc_show(cx, lc_tree_node_name(node)), who = lc_show_origin(cx, node->archive + 1u);
    struct lc_finding *finding =
        lc_report(cx, "extension-clutter", "'%.*s' of %.*s in /opt/extensions is started as an extension and fails",
                  LC_FMT(name), LC_FMT(who));

    lc_finding_note(cx, finding,
                    "an extension that cannot be started fails the whole function before its handler is loaded");
    lc_finding_fix(cx, finding, "take it out of 'extensions/'");
    lc_finding_subject(finding, node->path);
    lc_rests_on(finding, LC_FACT_EXTENSIONS_STARTED);
    lc_finding_at(cx, finding, unit, node->entry);
}

/* An executable one folder too deep, in a layer that has no extension at all. */
static void check_nested(struct lc_context *cx, const struct lc_tree_node *folder)
{
    for (const struct lc_tree_node *at = folder->first; at; at = at->next) {
        const struct lc_entry *entry = lc_tree_entry(cx->stack->opt, at);
        struct lc_finding *finding;
        lc_str path, who;
        if (at->kind != LC_ENTRY_FILE || !(entry->flags & LC_ENTRY_HAS_MODE) || !(entry->mode & 0111) ||
            lc_str_contains(lc_tree_node_name(at), LC_S(".so")))
            continue;
        path = lc_show(cx, at->path);
        who = lc_show_origin(cx, at->archive + 1u);
        finding = lc_report(cx, "nested-extension",
                            "'/opt/%.*s' of %.*s is never started, only files directly in /opt/extensions are",
                            LC_FMT(path), LC_FMT(who));
        lc_finding_fix(cx, finding, "move it to 'extensions/%.*s'", LC_FMT(lc_show(cx, lc_tree_node_name(at))));
        lc_finding_subject(finding, at->path);
        lc_rests_on(finding, LC_FACT_EXTENSIONS_STARTED);
        lc_finding_at(cx, finding, lc_tree_unit(cx, cx->stack->opt, at->archive), at->entry);
        return;
    }
}

static void check_extensions(struct lc_context *cx)
{
    const struct lc_tree_node *folder = lc_tree_find(cx->stack->opt, LC_S("extensions"));
    uint64_t started = 0;

    if (folder == NULL || folder->kind != LC_ENTRY_DIRECTORY)
        return;
    for (const struct lc_tree_node *at = folder->first; at; at = at->next) {
        if (at->kind == LC_ENTRY_DIRECTORY || at->conflict)
            continue;
        if (is_leftover(lc_tree_node_name(at)))
            check_leftover(cx, at);
        else
            started |= at->held_by;
    }
    for (const struct lc_tree_node *at = folder->first; at; at = at->next)
        if (at->kind == LC_ENTRY_DIRECTORY && !(at->held_by & started))
            check_nested(cx, at);
}

static void check(struct lc_context *cx)
{
    if (cx->target == NULL && cx->stack->opt)
        check_extensions(cx);
    check_packages(cx);
}

const struct lc_rule lc_rule_layer_layout = {
    .name = "layer-layout",
    .category = LC_FILESYSTEM,
    .severity = LC_WARNING,
    .highest = LC_WARNING,
    .scope = LC_SCOPE_STACK | LC_SCOPE_FUNCTION,
    .needs = LC_NEED_CONTESTED,
    .since = "0.1.0",
    .summary = "packages that stand where the runtime never looks, or files that Lambda takes for extensions",
    .why = "Only the runtime's own folders are searched; the rest of a layer is dead weight, and an import fails as if "
           "the layer were not attached.",
    .fix = "move it to the folder that the runtime searches",
    .example = "bad-python-folder-doubled",
    .source = "AWS Lambda Developer Guide, packaging your layer content",
    .check = check,
};
