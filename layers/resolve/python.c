/* import a.b.c: the first name on sys.path, each further one on the __path__ of the package before it.
 * Modules compiled into the interpreter, and those the bootstrap has imported, are there before any file is looked at.
 * What the runtime has on disk is not in the image: its names are data (python_names.h). */
#include "layers/resolve/python.h"

#include "layers/base/path.h"

struct walk {
    struct lc_asking asking;
    const struct lc_python_path *path;
    lc_str done;                   /* "a.b" of "a.b.c" when c is looked for */
    struct lc_python_entries here; /* where the next name is looked for */
    bool top;
    bool loose; /* the package before may have changed its __path__ or put modules into sys.modules itself */
    lc_str loose_why;
};

static const struct lc_image *image_of(const struct walk *walk)
{
    return walk->asking.resolver->image;
}

static lc_str join_name(struct walk *walk, lc_str name)
{
    return walk->done.len == 0 ? name
                               : lc_arena_printf(walk->asking.arena, "%.*s.%.*s", LC_FMT(walk->done), LC_FMT(name));
}

/* -- what the runtime has -- */

/* Does the runtime's folder have this top-level name? `*path` is then what to call it. */
static bool runtime_has(struct walk *walk, lc_str folder, lc_str name, lc_str *path)
{
    unsigned minor = walk->path->minor;
    bool site = lc_str_has_suffix(folder, LC_S("/site-packages"));
    const struct lc_python_name *standard = NULL;
    const struct lc_python_shipped *shipped = NULL;

    if (site || lc_str_eq(folder, LC_S("/var/runtime")))
        shipped = lc_python_shipped_find(name, site, minor);
    else if (lc_str_has_prefix(lc_path_base(folder), LC_S("python3.")))
        standard = lc_python_stdlib_find(name, minor);
    if (shipped)
        *path = lc_path_join(walk->asking.arena, folder, name);
    if (shipped && (shipped->flags & LC_PYTHON_UNSURE) != 0)
        lc_asking_doubt(&walk->asking, lc_arena_printf(walk->asking.arena,
                                                       "not every image of the runtime ships '%.*s'", LC_FMT(name)));
    if (standard)
        *path = name;
    return shipped || standard;
}

/* Is the module there before sys.path is looked at? */
static bool is_loaded(const struct walk *walk, const struct lc_python_name *standard)
{
    unsigned flags = standard ? standard->flags : 0;

    return (flags & (LC_PYTHON_BUILTIN | LC_PYTHON_LOADED)) != 0 ||
           ((flags & LC_PYTHON_FROZEN) != 0 && walk->path->minor >= 11);
}

/* -- one name -- */

static lc_str outcome_of(const struct lc_python_hit *hit)
{
    switch (hit->kind) {
    case LC_PYTHON_MODULE: return LC_S("found: a module");
    case LC_PYTHON_PACKAGE: return LC_S("found: a package");
    case LC_PYTHON_PORTION: return LC_S("a folder without __init__.py: part of a namespace, the search goes on");
    case LC_PYTHON_NOTHING: break;
    }
    return hit->doubt.len > 0 ? hit->doubt : LC_S("absent");
}

static lc_str path_of(struct walk *walk, const struct lc_python_entry *entry, const struct lc_python_hit *hit,
                      lc_str name)
{
    if (hit->kind == LC_PYTHON_MODULE || hit->kind == LC_PYTHON_PACKAGE)
        return hit->file.path;
    return lc_path_join(walk->asking.arena, entry->path, name);
}

/* What would have been got from the entries behind the winner's. */
static void list_hidden(struct walk *walk, lc_str name, size_t from)
{
    for (size_t i = from; walk->asking.trace && walk->top && i < walk->here.count; i++) {
        const struct lc_python_entry *entry = &walk->here.items[i];
        struct lc_python_hit hit;
        if (entry->kind == LC_ENTRY_IS_RUNTIMES) {
            bool certain = walk->asking.out->certain;
            lc_str why = walk->asking.out->why, path;
            if (runtime_has(walk, entry->path, name, &path))
                lc_asking_hidden(&walk->asking, path);
            walk->asking.out->certain = certain;
            walk->asking.out->why = why;
        }
        if (entry->kind != LC_ENTRY_IS_FOLDER)
            continue;
        lc_python_find(image_of(walk), &walk->path->suffixes, &entry->place, name, walk->asking.arena, &hit);
        if (hit.kind != LC_PYTHON_NOTHING)
            lc_asking_hidden(&walk->asking, hit.kind == LC_PYTHON_PORTION ? hit.folder.path : hit.file.path);
    }
}

/* Looks for `name` where the walk stands. `portions` are set for a namespace. True when the runtime's own won: the
 * answer is in place. */
static bool find_name(struct walk *walk, lc_str name, struct lc_python_hit *out, struct lc_python_entries *portions)
{
    struct lc_asking *asking = &walk->asking;

    *out = (struct lc_python_hit){.kind = LC_PYTHON_NOTHING};
    *portions = (struct lc_python_entries){0};
    for (size_t i = 0; i < walk->here.count; i++) {
        const struct lc_python_entry *entry = &walk->here.items[i];
        struct lc_python_hit hit;
        lc_str path;
        if (entry->kind == LC_ENTRY_IS_UNKNOWN)
            lc_asking_doubt(asking, entry->why);
        if (entry->kind == LC_ENTRY_IS_RUNTIMES && walk->top && runtime_has(walk, entry->path, name, &path)) {
            lc_asking_tried(asking, lc_path_join(asking->arena, entry->path, name), entry->path,
                            LC_S("found: the runtime's own"));
            lc_asking_builtin(asking, path);
            list_hidden(walk, name, i + 1);
            return true;
        }
        if (entry->kind != LC_ENTRY_IS_FOLDER) {
            lc_asking_tried(asking, lc_path_join(asking->arena, entry->path, name), entry->path,
                            entry->kind == LC_ENTRY_IS_UNKNOWN ? entry->why : LC_S("absent"));
            continue;
        }
        lc_python_find(image_of(walk), &walk->path->suffixes, &entry->place, name, asking->arena, &hit);
        if (hit.doubt.len > 0)
            lc_asking_doubt(asking, hit.doubt);
        lc_asking_tried(asking, path_of(walk, entry, &hit, name), entry->path, outcome_of(&hit));
        if (hit.kind == LC_PYTHON_PORTION)
            lc_python_add_place(portions, &hit.folder, asking->arena);
        if (hit.kind == LC_PYTHON_MODULE || hit.kind == LC_PYTHON_PACKAGE) {
            *out = hit;
            asking->out->path = hit.file.path;
            list_hidden(walk, name, i + 1);
            return false;
        }
    }
    if (portions->count > 0)
        *out = (struct lc_python_hit){.kind = LC_PYTHON_PORTION, .folder = portions->items[0].place};
    return false;
}

/* -- the __path__ of a package -- */

static bool has_path(const struct lc_python_entries *entries, lc_str path)
{
    for (size_t i = 0; i < entries->count; i++)
        if (lc_str_eq(entries->items[i].path, path))
            return true;
    return false;
}

/* Is pkg_resources to be had, so that its declare_namespace runs? Without it `try … except ImportError` falls back to
 * pkgutil. */
static bool has_pkg_resources(struct walk *walk)
{
    struct lc_python_entries portions;
    struct lc_python_hit hit;

    lc_python_scan(image_of(walk), &walk->path->suffixes, &walk->path->entries, LC_S("pkg_resources"),
                   walk->asking.arena, &hit, &portions);
    return hit.kind == LC_PYTHON_PACKAGE;
}

/* The name's folders in the other entries where this package was found: all of them (pkgutil), or those with an
 * __init__ (pkg_resources). */
static void extend(struct walk *walk, lc_str name, bool all, struct lc_python_entries *path)
{
    for (size_t i = 0; i < walk->here.count; i++) {
        const struct lc_python_entry *entry = &walk->here.items[i];
        struct lc_python_hit hit;
        struct lc_place pkg;
        if (entry->kind != LC_ENTRY_IS_FOLDER)
            continue;
        lc_python_find(image_of(walk), &walk->path->suffixes, &entry->place, name, walk->asking.arena, &hit);
        /* pkg_resources adds the folder of the name wherever a loader was found, be it for a module beside that
         * folder */
        if (hit.kind == LC_PYTHON_PACKAGE || (all && hit.kind == LC_PYTHON_PORTION) ||
            (!all && hit.kind == LC_PYTHON_MODULE && hit.folder.node && lc_place_is(&hit.folder, LC_ENTRY_DIRECTORY)))
            if (!has_path(path, hit.folder.path))
                lc_python_add_place(path, &hit.folder, walk->asking.arena);
        if (all && lc_child(image_of(walk), &entry->place,
                            lc_arena_printf(walk->asking.arena, "%.*s.pkg", LC_FMT(join_name(walk, name))),
                            walk->asking.arena, &pkg) != LC_ABSENT)
            walk->loose = true;
    }
}

/* pkg_resources keeps a merged __path__ in the order of the entries; pkgutil puts the package's own folder first. */
static void put_in_order(struct walk *walk, lc_str name, struct lc_python_entries *path)
{
    struct lc_python_entries sorted = {0};

    extend(walk, name, false, &sorted);
    *path = sorted;
}

static void set_package_path(struct walk *walk, lc_str name, const struct lc_python_hit *hit)
{
    struct lc_python_entries path = {0};
    enum lc_python_init init = LC_INIT_PLAIN;
    lc_str source;

    lc_python_add_place(&path, &hit->folder, walk->asking.arena);
    walk->loose = false;
    walk->loose_why = lc_arena_printf(walk->asking.arena, "'%.*s' may add to its own path", LC_FMT(hit->file.path));
    if (hit->format == LC_MODULE_ADDON || hit->bytecode)
        init = LC_INIT_UNKNOWN;
    else if (lc_tree_entry(hit->file.tree, hit->file.node)->size == 0)
        init = LC_INIT_PLAIN;
    else if (lc_metadata_bytes(&walk->asking.resolver->metadata, image_of(walk), hit->file.tree, hit->file.node,
                               &source))
        init = lc_python_init_read(source);
    else
        init = LC_INIT_UNKNOWN;
    if (init == LC_INIT_EITHER)
        init = has_pkg_resources(walk) ? LC_INIT_DECLARES : LC_INIT_EXTENDS;
    if (init == LC_INIT_DECLARES && !has_pkg_resources(walk))
        walk->loose = true;
    if (init == LC_INIT_EXTENDS)
        extend(walk, name, true, &path);
    if (init == LC_INIT_DECLARES)
        put_in_order(walk, name, &path);
    if (init == LC_INIT_UNKNOWN)
        walk->loose = true;
    walk->here = path;
}

/* -- all names -- */

static void fail(struct walk *walk, lc_str why_loose)
{
    struct lc_resolution *out = walk->asking.out;

    out->found = false;
    out->code = "ModuleNotFoundError";
    out->path = LC_S("");
    if (walk->loose)
        lc_asking_doubt(&walk->asking, why_loose);
    else if (walk->path->doubt.len > 0)
        lc_asking_doubt(&walk->asking, walk->path->doubt);
}

static void answer(struct walk *walk, const struct lc_python_hit *hit)
{
    if (hit->kind == LC_PYTHON_PORTION)
        lc_asking_found(&walk->asking, &hit->folder, LC_MODULE_NAMESPACE);
    else
        lc_asking_found(&walk->asking, &hit->file, hit->format);
}

/* A package that is in sys.modules already, by a *-nspkg.pth. */
static bool use_declared(struct walk *walk, lc_str name, bool last)
{
    struct lc_python_declared *found = lc_python_declared_find(walk->path, join_name(walk, name)), declared;

    if (found == NULL)
        return false;
    declared = *found;
    lc_python_refresh(image_of(walk), walk->path, &declared, walk->asking.arena);
    /* whether its __path__ moved depends on whether such a folder is there */
    for (size_t i = 0; declared.moving && i < walk->path->entries.count; i++)
        if (walk->path->entries.items[i].kind == LC_ENTRY_IS_UNKNOWN)
            lc_asking_doubt(&walk->asking, walk->path->entries.items[i].why);
    if (declared.odd || declared.path.count == 0) {
        lc_asking_doubt(&walk->asking, lc_arena_printf(walk->asking.arena,
                                                       "a *-nspkg.pth file puts a '%.*s' without a folder in its place",
                                                       LC_FMT(declared.name)));
        return false;
    }
    lc_asking_tried(&walk->asking, declared.path.items[0].path, LC_S(""),
                    LC_S("found: declared by a *-nspkg.pth file"));
    if (last)
        lc_asking_found(&walk->asking, &declared.path.items[0].place, LC_MODULE_NAMESPACE);
    walk->here = declared.path;
    return true;
}

/* One part of the name; false when the answer is there. */
static bool step(struct walk *walk, lc_str name, bool last)
{
    struct lc_python_entries portions;
    struct lc_python_hit hit;

    if (use_declared(walk, name, last))
        return !last;
    if (find_name(walk, name, &hit, &portions))
        return false;
    if (hit.kind == LC_PYTHON_NOTHING) {
        fail(walk, walk->loose_why);
        return false;
    }
    if (last) {
        answer(walk, &hit);
        return false;
    }
    if (hit.kind == LC_PYTHON_MODULE) {
        /* a module that is no package can still have put "six.moves" into sys.modules */
        walk->loose = lc_str_eq(name, LC_S("six")) || lc_str_eq(name, LC_S("moves")) || lc_str_eq(name, LC_S("py")) ||
                      hit.format == LC_MODULE_ADDON;
        lc_asking_tried(&walk->asking, hit.file.path, LC_S(""), LC_S("is not a package"));
        fail(walk, lc_arena_printf(walk->asking.arena, "'%.*s' may make modules of its own", LC_FMT(hit.file.path)));
        return false;
    }
    if (hit.kind == LC_PYTHON_PACKAGE) {
        set_package_path(walk, name, &hit);
    } else {
        walk->here = portions;
        walk->loose = false;
    }
    return true;
}

/* A submodule of what the runtime has: those are not listed here, but a module that is no package has none. */
static void submodule_of_runtimes(struct walk *walk, lc_str name, const struct lc_python_name *standard)
{
    bool several = standard == NULL || (standard->flags & LC_PYTHON_IS_PACKAGE) != 0;

    /* os.path, sys.monitoring, typing.io: modules in sys.modules under a module that is no package */
    if (several || lc_str_eq(name, LC_S("os")) || lc_str_eq(name, LC_S("sys")) || lc_str_eq(name, LC_S("typing"))) {
        lc_asking_doubt(&walk->asking,
                        lc_arena_printf(walk->asking.arena,
                                        "what stands in the runtime's own '%.*s' is not listed here", LC_FMT(name)));
        return;
    }
    lc_asking_tried(&walk->asking, name, LC_S(""), LC_S("is not a package"));
    walk->asking.out->builtin = false;
    walk->loose = false;
    fail(walk, LC_S(""));
}

static void walk_names(struct walk *walk, lc_str specifier)
{
    const struct lc_python_name *standard = NULL;
    lc_str rest = specifier, name;
    size_t parts = 0;

    while (lc_str_next(&rest, '.', &name)) {
        bool last = rest.len == 0 && !lc_str_has_suffix(specifier, LC_S("."));
        if (name.len == 0 || ++parts > LC_PYTHON_PARTS_MAX)
            break;
        if (parts == 1)
            standard = lc_python_stdlib_find(name, walk->path->minor);
        walk->top = parts == 1;
        if (walk->top && is_loaded(walk, standard)) {
            lc_asking_tried(&walk->asking, name, LC_S(""), LC_S("found: loaded before sys.path is searched"));
            lc_asking_builtin(&walk->asking, name);
            list_hidden(walk, name, 0);
            break;
        }
        if (!step(walk, name, last))
            break;
        walk->done = join_name(walk, name);
    }
    if (standard && (standard->flags & LC_PYTHON_MAYBE_LOADED) != 0 && !walk->asking.out->builtin)
        lc_asking_doubt(
            &walk->asking,
            lc_arena_printf(walk->asking.arena, "the bootstrap may have loaded its own '%s' before", standard->name));
    if (walk->asking.out->found && walk->asking.out->builtin && parts == 1 && name.len < specifier.len)
        submodule_of_runtimes(walk, name, standard);
    if (!walk->asking.out->found)
        walk->asking.out->path = LC_S("");
    else if (walk->asking.out->builtin && !lc_str_has_prefix(walk->asking.out->path, LC_S("/")))
        walk->asking.out->path = specifier;
}

void lc_resolve_python(const struct lc_resolver *resolver, lc_str specifier, lc_str from, bool trace,
                       struct lc_arena *arena, struct lc_resolution *out)
{
    const struct lc_python_path *path = resolver->prepared ? resolver->prepared->python : NULL;
    struct walk walk = {.asking = {resolver, arena, out, trace}};

    (void)from;
    *out = (struct lc_resolution){.certain = true, .code = "ModuleNotFoundError"};
    if (path == NULL) {
        struct lc_python_path *made = LC_NEW(arena, struct lc_python_path);
        lc_python_path_build(resolver, arena, made);
        path = made;
    }
    walk.path = path;
    walk.here = path->entries;
    if (path->entries.count == 0 && path->doubt.len > 0) {
        lc_asking_doubt(&walk.asking, path->doubt);
        return;
    }
    walk_names(&walk, specifier);
}
