/* Requirements turned round: from a package to those that ask for it, and what each of them gets. */
#include "lint/explain/needs.h"

#include "layers/base/path.h"

struct asker {
    const struct lc_installed *who; /* NULL: the function's own package.json */
    enum lc_ecosystem ecosystem;
    const struct lc_requirement *requirement;
    const struct asker *next;
};

struct askers {
    const struct asker *first;
    struct asker *last;
};

/* Shape:  `askers` by "ecosystem/name"; `places` by absolute folder, the copy that stands there. */
struct lc_needs_index {
    struct lc_map askers, places;
};

/* -- the index ----------------------------------------------------------------------------------------------------- */

static lc_str key_of(struct lc_arena *arena, enum lc_ecosystem ecosystem, lc_str name)
{
    return lc_arena_printf(arena, "%d/%.*s", (int)ecosystem, LC_FMT(name));
}

static void take(struct lc_session *session, struct lc_needs_index *index, const struct lc_installed *who,
                 enum lc_ecosystem ecosystem, const struct lc_requirements *requirements)
{
    for (size_t i = 0; i < requirements->count; i++) {
        const struct lc_requirement *requirement = &requirements->items[i];
        lc_str name = requirement->normalized.len > 0 ? requirement->normalized : requirement->name;
        void **place = lc_map_put(&index->askers, key_of(&session->kept, ecosystem, name));
        struct askers *askers = *place ? *place : LC_NEW(&session->kept, struct askers);
        struct asker *asker = LC_NEW(&session->kept, struct asker);
        *place = askers;
        *asker = (struct asker){.who = who, .ecosystem = ecosystem, .requirement = requirement};
        if (askers->last)
            askers->last->next = asker;
        else
            askers->first = asker;
        askers->last = asker;
    }
}

/* The function's own package.json lies in no node_modules, so it is no package of the inventory. */
static void take_own(struct lc_session *session, struct lc_needs_index *index)
{
    static const struct lc_package own = {
        .ecosystem = LC_NPM, .entry = LC_NO_ENTRY, .record = LC_NO_ENTRY, .requires_txt = LC_NO_ENTRY};
    struct lc_requirements *requirements = LC_NEW(&session->kept, struct lc_requirements);
    const struct lc_image *image = session->resolver.image;
    struct lc_place place;
    lc_str bytes;

    if (lc_image_find(image, LC_S("/var/task/package.json"), true, &session->arena, &place) != LC_FOUND ||
        !lc_metadata_bytes(&session->resolver.metadata, image, place.tree, place.node, &bytes))
        return;
    lc_requirements_read(&own, bytes, &session->kept, requirements);
    take(session, index, NULL, LC_NPM, requirements);
}

static const struct lc_needs_index *index_of(struct lc_session *session)
{
    struct lc_needs_index *index;

    if (session->needs)
        return session->needs;
    index = LC_NEW(&session->kept, struct lc_needs_index);
    lc_map_init(&index->askers, &session->kept, 1024);
    lc_map_init(&index->places, &session->kept, session->inventory->count);
    take_own(session, index);
    for (size_t i = 0; i < session->inventory->count; i++) {
        const struct lc_installed *item = &session->inventory->items[i];
        const struct lc_unit *unit = lc_origin_unit(&session->cx, item->origin);
        /* What a later layer wrote over asks for nothing any more. */
        if (item->overwritten || item->in_torn)
            continue;
        if (item->package->ecosystem == LC_NPM)
            *lc_map_put(&index->places, item->folder) = (void *)(uintptr_t)(i + 1);
        if (unit && unit->requirements)
            take(session, index, item, item->package->ecosystem,
                 &unit->requirements[item->package - unit->packages.items]);
    }
    session->needs = index;
    return index;
}

/* -- what they get ------------------------------------------------------------------------------------------------- */

static const struct lc_got *got(struct lc_session *session, const struct lc_installed *item)
{
    struct lc_got *out = LC_NEW(&session->arena, struct lc_got);

    *out = (struct lc_got){item->package->name, item->package->version, item->folder, item->origin};
    return out;
}

static const struct lc_got *copy_at(struct lc_session *session, const struct lc_needs_index *index, lc_str folder,
                                    lc_str name)
{
    const struct lc_npm_manifest *manifest;
    struct lc_place place, file;
    struct lc_got *out;
    uintptr_t known;
    lc_str path;

    if (lc_image_find(session->resolver.image, lc_path_join(&session->arena, folder, name), true, &session->arena,
                      &place) != LC_FOUND)
        return NULL;
    known = (uintptr_t)lc_map_get(&index->places, place.path);
    if (known > 0)
        return got(session, &session->inventory->items[known - 1]);
    path = lc_path_join(&session->arena, place.path, LC_S("package.json"));
    if (lc_image_find(session->resolver.image, path, true, &session->arena, &file) != LC_FOUND)
        return NULL;
    manifest = lc_metadata_manifest(&session->resolver.metadata, session->resolver.image, file.tree, file.node);
    if (manifest == NULL)
        return NULL;
    out = LC_NEW(&session->arena, struct lc_got);
    *out = (struct lc_got){manifest->name, manifest->version, place.path,
                           lc_tree_origin(&session->cx, file.tree, file.node->archive)};
    return out;
}

/* The package folder that Node.js comes to first: node_modules upward from the asking package, then NODE_PATH. Its
 * entry point plays no part: packages of types only are asked for too. The search path's first entry is what the walk
 * from /var/task meets. */
static const struct lc_got *npm_gets(struct lc_session *session, const struct lc_needs_index *index, lc_str folder,
                                     lc_str name)
{
    const struct lc_search_path *path = &session->search->paths[LC_SEARCH_PACKAGES];
    const struct lc_got *copy;

    for (; folder.len > 1; folder = lc_path_dir(folder)) {
        bool inside = lc_str_eq(lc_path_base(folder), LC_S("node_modules"));
        copy =
            inside ? NULL : copy_at(session, index, lc_path_join(&session->arena, folder, LC_S("node_modules")), name);
        if (copy)
            return copy;
    }
    for (size_t i = 1; path->known && i < path->count; i++) {
        copy = copy_at(session, index, path->items[i], name);
        if (copy)
            return copy;
    }
    return NULL;
}

/* Elsewhere an image has one copy for all: the active one, else the winner among mixed ones. */
static const struct lc_got *shared_gets(struct lc_session *session, enum lc_ecosystem ecosystem, lc_str name)
{
    for (size_t i = 0; i < session->inventory->count; i++) {
        const struct lc_installed *item = &session->inventory->items[i];
        if (item->package->ecosystem == ecosystem && lc_str_eq(item->package->normalized, name) &&
            (item->state == LC_STATE_ACTIVE || (item->state == LC_STATE_TORN && item->winner == NULL)))
            return got(session, item);
    }
    return NULL;
}

/* RubyGems activates the highest version that satisfies, over all of GEM_PATH; when none does, the highest is named. */
static const struct lc_got *gem_gets(struct lc_session *session, lc_str name, lc_str range)
{
    const struct lc_installed *best = NULL;

    for (size_t i = 0; i < session->inventory->count; i++) {
        const struct lc_installed *item = &session->inventory->items[i];
        int order = 1;
        if (item->package->ecosystem != LC_GEM || !lc_str_eq(item->package->normalized, name) || item->overwritten ||
            item->rank == LC_NPOS ||
            lc_version_satisfies(LC_SCHEME_GEM, range, item->package->version, LC_PRERELEASES_INSTALLED,
                                 &session->arena) != LC_SATISFIED)
            continue;
        if (best == NULL || (lc_version_compare(LC_SCHEME_GEM, item->package->version, best->package->version, &order,
                                                &session->arena) &&
                             order > 0))
            best = item;
    }
    return best ? got(session, best) : shared_gets(session, LC_GEM, name);
}

static bool runtime_has(struct lc_session *session, const struct asker *asker, lc_str folder)
{
    struct lc_resolution resolution = {0};
    lc_str from = lc_path_join(&session->arena, folder, LC_S("package.json"));

    if (asker->ecosystem != LC_NPM || session->resolver.runtime == NULL ||
        session->resolver.runtime->language != LC_LANG_NODE)
        return false;
    lc_resolve(&session->resolver, LC_IMPORT_REQUIRE, asker->requirement->name, from, false, &session->arena,
               &resolution);
    return resolution.found && resolution.builtin;
}

/* -- the judgement ------------------------------------------------------------------------------------------------- */

static enum lc_verdict npm_verdict(struct lc_session *session, const struct lc_needed *needed)
{
    struct lc_npm_spec spec = lc_npm_spec_parse(needed->requirement->range, &session->arena);

    switch (spec.kind) {
    case LC_NPM_ALIAS:
        if (!lc_str_eq(spec.name, needed->gets->name))
            return LC_UNSATISFIED;
        break;
    case LC_NPM_RANGE:
    case LC_NPM_WORKSPACE: break;
    case LC_NPM_TAG:
    case LC_NPM_URL:
    case LC_NPM_PATH: return LC_RANGE_UNKNOWN;
    }
    return lc_version_satisfies(LC_SCHEME_NPM, spec.range, needed->gets->version, LC_PRERELEASES_INSTALLED,
                                &session->arena);
}

static bool marker_holds(struct lc_session *session, const struct lc_requirement *requirement)
{
    const struct lc_runtime *runtime = session->resolver.runtime;
    struct lc_marker_environment environment = {.os_name = LC_S("posix"),
                                                .sys_platform = LC_S("linux"),
                                                .platform_system = LC_S("Linux"),
                                                .implementation_name = LC_S("cpython"),
                                                .platform_python_implementation = LC_S("CPython")};

    if (requirement->marker.len == 0 || runtime == NULL || runtime->language != LC_LANG_PYTHON)
        return true;
    environment.python_version = runtime->version;
    environment.python_full_version = lc_arena_printf(&session->arena, "%.*s.0", LC_FMT(runtime->version));
    environment.platform_machine = session->stack->arch == LC_ARCH_ARM64 ? LC_S("aarch64") : LC_S("x86_64");
    return lc_marker_holds(requirement->marker, &environment, &session->arena) != LC_UNSATISFIED;
}

static void judge(struct lc_session *session, const struct asker *asker, struct lc_needed *needed)
{
    static const enum lc_version_scheme schemes[] = {
        [LC_NPM] = LC_SCHEME_NPM, [LC_PYPI] = LC_SCHEME_PEP440, [LC_GEM] = LC_SCHEME_GEM, [LC_MAVEN] = LC_SCHEME_MAVEN};

    needed->verdict = LC_RANGE_UNKNOWN;
    needed->applies = needed->requirement->kind != LC_REQUIRES_EXTRA && marker_holds(session, needed->requirement);
    if (!needed->applies)
        needed->why =
            needed->requirement->kind == LC_REQUIRES_EXTRA
                ? lc_arena_printf(&session->arena, "only with the extra '%.*s'", LC_FMT(needed->requirement->extra))
                : lc_arena_printf(&session->arena, "only where %.*s", LC_FMT(needed->requirement->marker));
    if (needed->gets == NULL || needed->gets->version.len == 0 || needed->requirement->url.len > 0)
        return;
    if (asker->ecosystem == LC_NPM)
        needed->verdict = npm_verdict(session, needed);
    else
        needed->verdict = lc_version_satisfies(schemes[asker->ecosystem], needed->requirement->range,
                                               needed->gets->version, LC_PRERELEASES_INSTALLED, &session->arena);
}

void lc_explain_needs(struct lc_session *session, enum lc_ecosystem ecosystem, lc_str name, struct lc_needed_list *out)
{
    const struct lc_needs_index *index = index_of(session);
    const struct askers *askers = lc_map_get(&index->askers, key_of(&session->arena, ecosystem, name));

    for (const struct asker *asker = askers ? askers->first : NULL; asker; asker = asker->next) {
        struct lc_needed *needed = LC_PUSH(&session->arena, out);
        lc_str folder = asker->who ? asker->who->folder : LC_S("/var/task");
        needed->who = asker->who;
        needed->requirement = asker->requirement;
        needed->gets = ecosystem == LC_NPM   ? npm_gets(session, index, folder, asker->requirement->name)
                       : ecosystem == LC_GEM ? gem_gets(session, name, asker->requirement->range)
                                             : shared_gets(session, ecosystem, name);
        if (needed->gets == NULL)
            needed->builtin = runtime_has(session, asker, folder);
        judge(session, asker, needed);
    }
}

lc_str lc_requirement_kind_name(enum lc_requirement_kind kind)
{
    static const lc_str names[] = {[LC_REQUIRES] = LC_S_INIT("dependency"),
                                   [LC_REQUIRES_PEER] = LC_S_INIT("peer"),
                                   [LC_REQUIRES_OPTIONAL] = LC_S_INIT("optional"),
                                   [LC_REQUIRES_EXTRA] = LC_S_INIT("extra")};

    return names[kind];
}
