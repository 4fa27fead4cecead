/* Libraries that the dynamic loader will not find: what a program or module needs, and what that needs in turn, is looked
 * for as the loader does it (layers/resolve/library.h). What neither stands in a place of the search nor belongs to the
 * runtime's operating system is missing; where it lies elsewhere in the image, the finding says so.
 *
 * A function's whole image is looked at, since the function may bring what a layer needs; alone, a layer proves nothing. */
#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "rules/native/loader.h"
#include "rules/native/reach.h"
#include "rules/native/words.h"

enum { NAMES_SHOWN = 3, NOTES_SHOWN = 5 };

/* One library that is not found. `by` is the absolute path of the file that needs it. */
struct absent {
    lc_str name, by, elsewhere, why; /* why: it could not be told */
};

struct group {
    struct lc_native_group items;
    struct lc_native_list *list;
    struct {
        struct absent *items;
        size_t count, capacity;
    } names;
};

struct search {
    struct lc_context *cx;
    const struct lc_os *os;
    struct lc_native_list lists[2]; /* /var/task, /opt */
    struct lc_native_loader loader;
    struct lc_native_distributions distributions[2];
    struct lc_map loaded; /* names of all that is loaded from the image by anything */
    struct lc_map told;   /* who needs which name: two programs that use one library share its trouble */
    struct lc_map by_key;
    struct lc_map alternatives; /* neutral path -> struct alternatives */
    lc_str doubt;               /* why absence proves nothing; empty when it does */
    bool dry;                   /* only whether something lacks is asked */
    size_t asked;               /* of LC_LIBRARY_ASKED_MAX */
    struct {
        struct group **items;
        size_t count, capacity;
    } groups;
};

/* One thing built for several systems of one processor (Prisma's engine for OpenSSL 1.0 and 3.0): one of them is loaded. */
struct alternatives {
    size_t count;
    bool fits; /* one of them lacks nothing */
};

/* ------------------------------------------------------------------------------------------------------- the search */

/* Files that are loaded or started for themselves; libraries are looked at when one of them needs them. */
static bool is_root(const struct lc_native_item *item)
{
    lc_str base = lc_path_base(item->node->path);

    if (item->fit != LC_FIT_RIGHT || item->elf == NULL || !item->elf->complete || !item->of_interpreter)
        return false;
    return item->use != LC_USE_MODULE || !lc_str_has_prefix(base, LC_S("lib")) || !lc_str_contains(base, LC_S(".so")) ||
           lc_str_has_suffix(base, LC_S(".node"));
}

/* The language's own folder, which nobody can see, has it. */
static bool runtime_has(const struct lc_context *cx, lc_str name)
{
    const struct lc_strings *names = &cx->stack->runtime->libraries;

    /* Another version's is abi-mismatch's. */
    if (cx->stack->runtime->language == LC_LANG_RUBY && lc_str_has_prefix(name, LC_S("libruby")))
        return true;
    for (size_t i = 0; i < names->count; i++) {
        lc_str item = names->items[i];
        if (lc_str_has_suffix(item, LC_S("*")) ? lc_str_has_prefix(name, lc_str_cut(item, 0, item.len - 1))
                                               : lc_str_eq(item, name))
            return true;
    }
    return false;
}

/* Folders of the operating system's are known by its list. A file system that is mounted, or filled at run time, is
 * not. */
static bool may_be_filled(lc_str path)
{
    return lc_str_has_prefix(path, LC_S("/mnt/")) || lc_str_has_prefix(path, LC_S("/tmp/")) ||
           lc_str_find_byte(path, '$') != LC_NPOS;
}

static lc_str doubt_of(const struct search *search, const struct lc_library_found *found)
{
    const struct lc_search *paths = search->cx->target ? &search->cx->target->search : &search->cx->stack->search;
    const struct lc_search_path *path = &paths->paths[LC_SEARCH_LIBRARIES];

    if (!path->known)
        return path->why.len > 0 ? path->why : LC_S("LD_LIBRARY_PATH is not known");
    if (search->doubt.len > 0)
        return search->doubt;
    for (size_t i = 0; i < found->step_count; i++) {
        const struct lc_library_step *step = &found->steps[i];
        lc_str below;
        if (step->outcome == LC_LIBRARY_UNSEEN &&
            (may_be_filled(step->path) || lc_image_tree(&search->loader.image, step->path, &below) != NULL))
            return lc_arena_printf(search->cx->scratch, "'%.*s' may have it", LC_FMT(step->path));
    }
    return search->cx->target == NULL ? LC_S("the function that uses the layer may bring it") : LC_S("");
}

/* A chain of loaders, and the queue of what is still to be looked at, breadth first as the loader goes. */
struct opened {
    struct lc_library_loader loader;
    struct opened *next;
};

/* Whether the group lacks it; false when another speaks of it. */
static bool add_absent(struct search *search, struct group *group, const struct opened *by, lc_str name)
{
    struct lc_context *cx = search->cx;
    struct lc_library_found found;
    struct absent *absent;
    void **place;

    if (search->dry)
        return true;
    for (size_t i = 0; i < group->names.count; i++)
        if (lc_str_eq(group->names.items[i].name, name))
            return true;
    if (group->names.count >= LC_LIBRARY_ABSENT_MAX)
        return true;
    place = lc_map_put(&search->told, lc_arena_printf(cx->scratch, "%.*s %.*s", LC_FMT(by->loader.path), LC_FMT(name)));
    if (*place)
        return false;
    *place = group;
    lc_library_find(&search->loader.search, &by->loader, name, true, cx->scratch, &found);
    absent = LC_PUSH(cx->scratch, &group->names);
    *absent = (struct absent){.name = name, .by = by->loader.path, .why = doubt_of(search, &found)};
    if (found.elsewhere_count > 0)
        absent->elsewhere = found.elsewhere[0].path;
    return true;
}

static bool follow(struct search *search, struct group *group, const struct lc_native_item *root)
{
    struct lc_context *cx = search->cx;
    struct opened *first = LC_NEW(cx->scratch, struct opened), *last = first;
    struct lc_map seen;
    size_t count = 0;
    bool lacks = false;

    first->loader = (struct lc_library_loader){.path = lc_native_loader_path(&search->loader, group->list->tree, root),
                                               .elf = root->elf};
    lc_map_init(&seen, cx->scratch, 32);
    for (struct opened *at = first; at; at = at->next)
        for (size_t i = 0;
             i < at->loader.elf->needed.count && count < LC_LIBRARY_CLOSURE_MAX && search->asked < LC_LIBRARY_ASKED_MAX;
             i++) {
            lc_str name = at->loader.elf->needed.items[i];
            struct lc_library_found found;
            void **place = lc_map_put(&seen, name);
            const struct lc_elf *elf;
            if (*place)
                continue;
            *place = at;
            count++;
            search->asked++;
            lc_library_find(&search->loader.search, &at->loader, name, false, cx->scratch, &found);
            if (found.answer == LC_LIBRARY_MISSING || found.answer == LC_LIBRARY_UNKNOWN) {
                lacks |= !runtime_has(cx, name) && add_absent(search, group, at, name);
                continue;
            }
            if (found.answer != LC_LIBRARY_IN_IMAGE)
                continue;
            *lc_map_put(&search->loaded, name) = at;
            elf = search->loader.search.elf_of(&search->loader, &found.place);
            if (elf == NULL)
                continue;
            last = last->next = LC_NEW(cx->scratch, struct opened);
            last->loader = (struct lc_library_loader){.path = found.place.path, .elf = elf, .by = &at->loader};
        }
    return lacks;
}

/* What another module of the same process loads, or is, may be loaded already under that name. */
static bool may_be_loaded(const struct search *search, const struct group *group, lc_str name)
{
    return lc_native_strongest(&group->items)->use <= LC_USE_LIBRARY &&
           lc_native_strongest(&group->items)->use != LC_USE_SPAWNED && lc_map_get(&search->loaded, name) != NULL;
}

/* --------------------------------------------------------------------------------------------------------- wording */

static void say_names(struct search *search, struct lc_finding *finding, const struct group *group)
{
    struct lc_context *cx = search->cx;
    size_t notes = 0;

    for (size_t i = 0; i < group->names.count && notes < NOTES_SHOWN; i++, notes++) {
        const struct absent *absent = &group->names.items[i];
        lc_str name = lc_show(cx, absent->name), by = lc_show(cx, absent->by);
        if (absent->elsewhere.len > 0)
            lc_finding_note(cx, finding, "'%.*s' needs '%.*s'; it is at '%.*s', which the search does not reach",
                            LC_FMT(by), LC_FMT(name), LC_FMT(lc_show(cx, absent->elsewhere)));
        else
            lc_finding_note(cx, finding, "'%.*s' needs '%.*s'; neither the image nor %.*s has it", LC_FMT(by),
                            LC_FMT(name), LC_FMT(search->os->name));
    }
    if (group->names.count > notes)
        lc_finding_note(cx, finding, "and %zu more", group->names.count - notes);
}

static lc_str names_of(struct lc_context *cx, const struct group *group)
{
    lc_str text;

    if (group->names.count == 1)
        return lc_arena_printf(cx->scratch, "the library '%.*s'", LC_FMT(lc_show(cx, group->names.items[0].name)));
    text = lc_arena_printf(cx->scratch, "%zu libraries (", group->names.count);
    for (size_t i = 0; i < group->names.count && i < NAMES_SHOWN; i++)
        text = lc_arena_printf(cx->scratch, "%.*s%s'%.*s'", LC_FMT(text), i > 0 ? ", " : "",
                               LC_FMT(lc_show(cx, group->names.items[i].name)));
    return lc_arena_printf(cx->scratch, "%.*s%s)", LC_FMT(text), group->names.count > NAMES_SHOWN ? ", …" : "");
}

static void lower(struct lc_finding *finding, enum lc_native_reach reach)
{
    if (reach <= LC_REACH_SPARE)
        lc_finding_severity(finding, LC_NOTE);
}

/* A folder of the runtime's own LD_LIBRARY_PATH, which the user's replaces: perhaps not wholly. */
static bool is_usual_folder(const struct search *search, lc_str folder)
{
    const struct lc_strings *usual = &search->cx->stack->runtime->library_path;

    for (size_t i = 0; folder.len > 0 && i < usual->count; i++)
        if (lc_str_eq(usual->items[i], folder))
            return true;
    return false;
}

/* What comes apart for each platform brings its libraries in packages of their own: sharp its libvips. */
static bool comes_apart(const struct lc_native_item *item)
{
    return item->owner.is_package && item->owner.ecosystem == LC_NPM &&
           !lc_str_eq(lc_npm_package_root(item->node->path), item->owner.folder);
}

static void report(struct search *search, const struct group *group)
{
    struct lc_context *cx = search->cx;
    struct lc_native_item *strongest = lc_native_strongest(&group->items);
    enum lc_native_reach reach = lc_native_reach_of(group->list, &group->items);
    struct lc_finding *finding;
    bool plural, elsewhere = false;
    lc_str called;

    if (strongest->owner.is_package && strongest->owner.ecosystem == LC_PYPI)
        lc_native_distribution(cx, group->list->tree, strongest->node,
                               &search->distributions[group->list == &search->lists[1]], &strongest->owner);
    called = lc_native_called(cx, group->list->tree, &group->items, strongest, &plural);
    finding = lc_report(cx, NULL, "%.*s need%s %.*s, which the loader does not find", LC_FMT(called), plural ? "" : "s",
                        LC_FMT(names_of(cx, group)));
    if (strongest->owner.is_package)
        lc_finding_package(finding, lc_arena_copy(cx->arena, strongest->owner.name));
    lc_finding_subject(finding, strongest->owner.key);
    say_names(search, finding, group);
    lower(finding, reach);
    lc_native_weigh(cx, finding, reach, strongest);
    lc_rests_on(finding, LC_FACT_LIBRARY_SEARCH);
    lc_rests_on_certainty(finding, search->os->libraries_certainty);
    lc_native_rest_on_use(cx, finding, strongest);
    for (size_t i = 0; i < group->names.count; i++) {
        elsewhere |= group->names.items[i].elsewhere.len > 0;
        if (is_usual_folder(search, lc_path_dir(group->names.items[i].elsewhere)))
            lc_rests_on(finding, LC_FACT_PATHS_MAY_BE_READDED);
    }
    if (elsewhere)
        lc_finding_fix(cx, finding,
                       "put it directly into /opt/lib or /var/task/lib, or add its folder to "
                       "LD_LIBRARY_PATH");
    else if (comes_apart(strongest))
        lc_native_fix_package(cx, finding, strongest, NULL);
    lc_native_places(cx, finding, &group->items);
}

/* One unknown for what cannot be told, whatever needs it. */
static void report_doubt(struct search *search)
{
    struct lc_context *cx = search->cx;
    struct absent first = {0};
    size_t count = 0;
    lc_str more = LC_S("");

    for (size_t g = 0; g < search->groups.count; g++) {
        struct group *group = search->groups.items[g];
        size_t kept = 0;
        for (size_t i = 0; i < group->names.count; i++) {
            if (may_be_loaded(search, group, group->names.items[i].name))
                continue;
            if (group->names.items[i].why.len == 0) {
                group->names.items[kept++] = group->names.items[i];
                continue;
            }
            if (count++ == 0)
                first = group->names.items[i];
        }
        group->names.count = kept;
    }
    if (count == 0)
        return;
    if (count > 1)
        more = lc_arena_printf(cx->scratch, " (and %zu more)", count - 1);
    lc_report_unknown(cx,
                      lc_arena_printf(cx->arena, "whether the library '%.*s' that '%.*s' needs is there%.*s",
                                      LC_FMT(lc_show(cx, first.name)), LC_FMT(lc_show(cx, first.by)), LC_FMT(more)),
                      lc_arena_copy(cx->arena, first.why), LC_S(""));
}

/* Loaded only where tracing is switched on; .NET goes on without. */
static bool is_optional(const struct lc_native_item *item)
{
    return lc_str_is(lc_path_base(item->node->path), "libcoreclrtraceptprovider.so");
}

static bool is_judged(const struct search *search, struct lc_native_list *list, const struct lc_native_item *item)
{
    const struct alternatives *alternatives = lc_map_get(&search->alternatives, item->neutral);
    lc_str below;

    /* A loader of its own searches its own folders. */
    if (item->elf && lc_image_tree(&search->loader.image, item->elf->interpreter, &below) != NULL)
        return false;
    return is_root(item) && !is_optional(item) && !lc_native_is_hidden(list, item) &&
           !(item->named_for_platform && alternatives && alternatives->count > 1 && alternatives->fits);
}

static void count_alternatives(struct search *search, struct lc_native_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        void **place;
        if (!list->items[i]->named_for_platform || !is_root(list->items[i]))
            continue;
        place = lc_map_put(&search->alternatives, list->items[i]->neutral);
        if (*place == NULL)
            *place = LC_NEW(search->cx->scratch, struct alternatives);
        ((struct alternatives *)*place)->count++;
    }
}

static void try_alternatives(struct search *search, struct lc_native_list *list)
{
    struct group none = {.list = list};

    search->dry = true;
    for (size_t i = 0; i < list->count; i++) {
        struct alternatives *alternatives = lc_map_get(&search->alternatives, list->items[i]->neutral);
        if (alternatives && alternatives->count > 1 && !alternatives->fits && is_root(list->items[i]))
            alternatives->fits = !follow(search, &none, list->items[i]);
    }
    search->dry = false;
}

static void look_at_list(struct search *search, struct lc_native_list *list, bool libraries)
{
    struct lc_context *cx = search->cx;

    for (size_t i = 0; i < list->count; i++) {
        struct lc_native_item *item = list->items[i];
        struct group *group;
        void **place;
        if ((item->use == LC_USE_LIBRARY) != libraries)
            continue;
        if (item->fit == LC_FIT_RIGHT && item->use <= LC_USE_LIBRARY)
            *lc_map_put(&search->loaded, lc_path_base(item->node->path)) = item;
        if (!is_judged(search, list, item))
            continue;
        place = lc_map_put(&search->by_key, item->owner.key);
        if (*place == NULL) {
            *place = group = *LC_PUSH(cx->scratch, &search->groups) = LC_NEW(cx->scratch, struct group);
            group->list = list;
        }
        group = *place;
        if (follow(search, group, item))
            *LC_PUSH(cx->scratch, &group->items) = item;
    }
}

static void check(struct lc_context *cx)
{
    struct search search = {.cx = cx, .os = lc_native_os(cx)};

    /* A stack that functions use is looked at with each of them. */
    if (search.os == NULL || cx->stack->arch == LC_ARCH_UNKNOWN || (cx->target == NULL && cx->stack->user_count > 0))
        return;
    lc_native_loader_init(cx, &search.loader);
    lc_map_init(&search.loaded, cx->scratch, 64);
    lc_map_init(&search.by_key, cx->scratch, 16);
    lc_map_init(&search.told, cx->scratch, 16);
    if (search.loader.image.task)
        lc_native_collect(cx, search.loader.image.task, &search.lists[0]);
    if (search.loader.image.opt)
        lc_native_collect(cx, search.loader.image.opt, &search.lists[1]);
    search.doubt = lc_image_doubt(&search.loader.image);
    if (search.doubt.len == 0)
        search.doubt = lc_native_loader_doubt(&search.loader);
    lc_map_init(&search.alternatives, cx->scratch, 16);
    for (size_t i = 0; i < 2; i++)
        count_alternatives(&search, &search.lists[i]);
    for (size_t i = 0; i < 2; i++)
        try_alternatives(&search, &search.lists[i]);
    /* Libraries in folders of the search first: their trouble is told of them, not of every program. */
    for (size_t i = 0; i < 4; i++)
        look_at_list(&search, &search.lists[i % 2], i < 2);
    report_doubt(&search);
    if (search.asked >= LC_LIBRARY_ASKED_MAX)
        lc_report_unknown(cx, LC_S("whether all libraries that binaries need are there"),
                          LC_S("they need more than are looked for"), LC_S(""));
    for (size_t i = 0; i < search.groups.count; i++)
        if (search.groups.items[i]->names.count > 0)
            report(&search, search.groups.items[i]);
}

const struct lc_rule lc_rule_missing_library = {
    .name = "missing-library",
    .category = LC_NATIVE,
    .severity = LC_WARNING,
    .highest = LC_WARNING,
    .scope = LC_SCOPE_STACK | LC_SCOPE_FUNCTION,
    .needs = LC_NEED_BINARIES | LC_NEED_GRAPH,
    .since = "0.1.0",
    .summary = "a binary needs a shared library that is nowhere on the loader's way",
    .why = "The loader gives up: 'cannot open shared object file: No such file or directory'.",
    .fix = "bring the library in the lib folder of a layer, or take a build that has it inside",
    .example = "library-in-a-folder-below",
    .source = "ld.so(8); brefphp/aws-lambda-layers, lists of the images' libraries",
    .check = check,
};
