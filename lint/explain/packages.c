/* packages and paths: what is installed, and where the runtime looks for it. */
#include <inttypes.h>

#include "layers/base/path.h"
#include "lint/explain/show.h"

/* -- packages ------------------------------------------------------------------------------------------------------ */

/* A pattern without a slash may leave the scope out: "sdk-*" matches "@aws/sdk-x". */
static bool name_matches(lc_str name, lc_str pattern)
{
    return lc_path_matches(name, pattern) ||
           (!lc_str_contains(pattern, LC_S("/")) && lc_path_matches(lc_path_base(name), pattern));
}

static bool is_asked(const struct lc_installed *item, const struct lc_words *words)
{
    const struct lc_package *package = item->package;

    return words->count == 0 || name_matches(package->name, words->items[0]) ||
           name_matches(package->normalized, words->items[0]) || name_matches(package->folder_name, words->items[0]);
}

static void package_json(struct lc_session *session, const struct lc_installed *item)
{
    struct lc_json_writer *json = &session->writer;

    lc_json_object(json, NULL);
    lc_json_str(json, "ecosystem", lc_ecosystem_name(item->package->ecosystem));
    lc_json_str(json, "name", item->package->name);
    lc_json_str(json, "version", item->package->version);
    lc_json_str(json, "path", item->folder);
    lc_json_str(json, "provider", lc_explain_provider(session, item->origin));
    lc_json_str(json, "state", lc_package_state_name(item->state));
    lc_json_object_end(json);
}

enum lc_status lc_explain_packages(struct lc_session *session, const struct lc_words *words, struct lc_err *err)
{
    const struct lc_inventory *inventory = session->inventory;
    struct lc_table table;
    size_t count = 0;

    (void)err;
    lc_table_init(&table, session, 6, 0);
    if (session->json)
        lc_json_list(&session->writer, "packages");
    for (size_t i = 0; i < inventory->count; i++) {
        const struct lc_installed *item = &inventory->items[i];
        if (!is_asked(item, words))
            continue;
        count++;
        if (session->json) {
            package_json(session, item);
            continue;
        }
        lc_table_add(&table, lc_ecosystem_name(item->package->ecosystem));
        lc_table_add(&table, item->package->name);
        lc_table_add(&table, item->package->version.len > 0 ? item->package->version : LC_S("?"));
        lc_table_add(&table, lc_package_state_name(item->state));
        lc_table_add(&table, lc_explain_origin(session, item->origin));
        lc_table_add(&table, item->folder);
    }
    if (session->json) {
        lc_json_list_end(&session->writer);
        return LC_OK;
    }
    lc_table_print(&table, "");
    lc_buf_printf(session->out, "%zu package%s", count, count == 1 ? "" : "s");
    if (words->count > 0)
        lc_buf_printf(session->out, " of %zu match%s %.*s", inventory->count, count == 1 ? "es" : "",
                      LC_FMT(lc_explain_quoted(session, words->items[0])));
    lc_buf_add_byte(session->out, '\n');
    return LC_OK;
}

/* -- paths --------------------------------------------------------------------------------------------------------- */

/* One entry of a search path.
 * Shape:  `exists` NULL: the runtime's own folder, which is not here. `packages` stand in it, `shadowed` of them are
 *         hidden by an earlier entry or a later layer; `files` for the other paths: of libraries those that are one
 *         by name. */
struct place {
    lc_str path;
    const char *exists;
    uint64_t packages, shadowed, files;
};

static const char *const kinds[] = {[LC_SEARCH_PACKAGES] = "packages",
                                    [LC_SEARCH_PROGRAMS] = "programs",
                                    [LC_SEARCH_LIBRARIES] = "libraries",
                                    [LC_SEARCH_LOAD] = "load"};

static bool is_mounted(lc_str path)
{
    return lc_path_is_within(path, LC_S("/opt")) || lc_path_is_within(path, LC_S("/var/task"));
}

/* A search path entry may be a pattern of the JVM's ("/opt/java/lib/" then jars) or a jar itself: whatever stands
 * there. */
static struct place look_at(struct lc_session *session, enum lc_search_kind kind, size_t index)
{
    struct place place = {.path = session->search->paths[kind].items[index], .exists = "no"};
    struct lc_place found;

    if (!is_mounted(place.path))
        place.exists = NULL;
    else if (lc_image_find(session->resolver.image, place.path, true, &session->arena, &found) == LC_FOUND)
        place.exists = "yes";
    else
        return place;
    for (size_t i = 0; kind == LC_SEARCH_PACKAGES && i < session->inventory->count; i++) {
        const struct lc_installed *item = &session->inventory->items[i];
        place.packages += item->rank == index;
        place.shadowed += item->rank == index && item->state == LC_STATE_SHADOWED;
    }
    if (kind != LC_SEARCH_PACKAGES && place.exists)
        for (const struct lc_tree_node *node = found.node->first; node; node = node->next)
            place.files += node->kind != LC_ENTRY_DIRECTORY &&
                           (kind != LC_SEARCH_LIBRARIES || lc_str_contains(lc_tree_node_name(node), LC_S(".so")));
    return place;
}

static lc_str source_of(struct lc_session *session, const struct lc_search_path *path)
{
    if (path->variable.len > 0)
        return lc_arena_printf(&session->arena, "set by %.*s", LC_FMT(lc_show(&session->cx, path->variable)));
    if (session->stack->runtime == NULL)
        return LC_S("");
    return lc_arena_printf(&session->arena, "the default of %.*s", LC_FMT(session->stack->runtime->id));
}

static const char *certainty_of(const struct lc_session *session)
{
    static const char *const names[] = {[LC_CERTAIN] = "certain",
                                        [LC_SEARCH_ORDER] = "search-order",
                                        [LC_COMMUNITY] = "community",
                                        [LC_UNCONFIRMED] = "unconfirmed"};

    return names[session->search->certainty];
}

static void path_json(struct lc_session *session, enum lc_search_kind kind)
{
    const struct lc_search_path *path = &session->search->paths[kind];
    struct lc_json_writer *json = &session->writer;

    lc_json_object(json, NULL);
    lc_json_str(json, "kind", lc_str_from(kinds[kind]));
    lc_explain_json(session, "variable", path->variable);
    lc_json_str(json, "source", source_of(session, path));
    lc_json_bool(json, "known", path->known);
    if (!path->known)
        lc_json_str(json, "why", path->why);
    lc_json_list(json, "entries");
    for (size_t i = 0; i < path->count; i++) {
        struct place place = look_at(session, kind, i);
        lc_json_object(json, NULL);
        lc_json_str(json, "path", place.path);
        if (place.exists)
            lc_json_bool(json, "exists", strcmp(place.exists, "yes") == 0);
        else
            lc_json_null(json, "exists");
        if (kind == LC_SEARCH_PACKAGES) {
            lc_json_u64(json, "packages", place.packages);
            lc_json_u64(json, "shadowed", place.shadowed);
        } else {
            lc_json_u64(json, "files", place.files);
        }
        lc_json_object_end(json);
    }
    lc_json_list_end(json);
    lc_json_object_end(json);
}

static lc_str provides(struct lc_session *session, enum lc_search_kind kind, const struct place *place)
{
    uint64_t count = kind == LC_SEARCH_PACKAGES ? place->packages : place->files;
    const char *one = kind == LC_SEARCH_PACKAGES ? "package" : kind == LC_SEARCH_LIBRARIES ? "library" : "file";
    const char *many = kind == LC_SEARCH_PACKAGES ? "packages" : kind == LC_SEARCH_LIBRARIES ? "libraries" : "files";
    lc_str text;

    if (place->exists == NULL)
        return LC_S("the runtime's own");
    if (strcmp(place->exists, "yes") != 0)
        return LC_S("does not exist");
    text = lc_arena_printf(&session->arena, "%" PRIu64 " %s", count, count == 1 ? one : many);
    if (place->shadowed > 0)
        text = lc_arena_printf(&session->arena, "%.*s, %" PRIu64 " of them shadowed", LC_FMT(text), place->shadowed);
    return text;
}

static void path_text(struct lc_session *session, enum lc_search_kind kind)
{
    const struct lc_search_path *path = &session->search->paths[kind];
    struct lc_table table;

    lc_explain_bold(session, lc_str_from(kinds[kind]));
    if (path->known || path->variable.len > 0)
        lc_buf_printf(session->out, " (%.*s)", LC_FMT(source_of(session, path)));
    if (!path->known)
        lc_buf_printf(session->out, ": not known: %.*s", LC_FMT(lc_show(&session->cx, path->why)));
    lc_buf_add_byte(session->out, '\n');
    lc_table_init(&table, session, 3, 1);
    for (size_t i = 0; i < path->count; i++) {
        struct place place = look_at(session, kind, i);
        lc_table_add_u64(&table, i + 1);
        lc_table_add(&table, place.path);
        lc_table_add(&table, provides(session, kind, &place));
    }
    lc_table_print(&table, "  ");
}

enum lc_status lc_explain_paths(struct lc_session *session, const struct lc_words *words, struct lc_err *err)
{
    (void)words;
    (void)err;
    if (session->json) {
        lc_json_str(&session->writer, "certainty", lc_str_from(certainty_of(session)));
        lc_json_bool(&session->writer, "wrapped", session->search->wrapped);
        lc_json_list(&session->writer, "paths");
    }
    for (unsigned kind = 0; kind < LC_SEARCH_COUNT; kind++) {
        const struct lc_search_path *path = &session->search->paths[kind];
        /* Only Ruby has one of its own. */
        if (path->count == 0 && (path->known || kind == LC_SEARCH_LOAD))
            continue;
        if (session->json)
            path_json(session, (enum lc_search_kind)kind);
        else
            path_text(session, (enum lc_search_kind)kind);
    }
    if (session->json)
        lc_json_list_end(&session->writer);
    else if (session->search->wrapped)
        lc_buf_add(
            session->out,
            LC_S("AWS_LAMBDA_EXEC_WRAPPER is set: a script may change all of this before the language starts\n"));
    return LC_OK;
}
