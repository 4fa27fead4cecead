/* why: every candidate in order and why it won or lost, and who requires the package with which range. */
#include "layers/base/path.h"
#include "lint/explain/asked.h"
#include "lint/explain/files.h"
#include "lint/explain/needs.h"

/* -- which package ------------------------------------------------------------------------------------------------- */

/* Shape:  `name` is what requirements call it: npm the name it is required by, else the normalized one. */
struct subject {
    enum lc_ecosystem ecosystem;
    lc_str name;
    struct {
        const struct lc_installed **items;
        size_t count, capacity;
    } copies;
};

/* "@scope/x" of "@scope/x/lib/y.js". */
static lc_str npm_name(lc_str specifier)
{
    size_t slash = lc_str_find_byte(specifier, '/'), second;

    if (!lc_str_has_prefix(specifier, LC_S("@")) || slash == LC_NPOS)
        return lc_str_cut(specifier, 0, slash);
    second = lc_str_find_byte(lc_str_from_index(specifier, slash + 1), '/');
    return lc_str_cut(specifier, 0, second == LC_NPOS ? LC_NPOS : slash + 1 + second);
}

static lc_str name_in(const struct lc_package *package)
{
    return package->ecosystem == LC_NPM ? package->folder_name : package->normalized;
}

/* The winner first, then as the search goes on. */
static void add_copies(struct lc_session *session, struct subject *subject)
{
    for (unsigned pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < session->inventory->count; i++) {
            const struct lc_installed *item = &session->inventory->items[i];
            if (item->package->ecosystem == subject->ecosystem && lc_str_eq(name_in(item->package), subject->name) &&
                (item->state == LC_STATE_ACTIVE) == (pass == 0))
                *LC_PUSH(&session->arena, &subject->copies) = item;
        }
    }
}

static bool is_path(lc_str text)
{
    return lc_str_has_prefix(text, LC_S("/")) || lc_str_has_prefix(text, LC_S("."));
}

/* The group may be left out: 'guava' is com.google.guava:guava. */
static lc_str maven_name(const struct lc_session *session, lc_str text)
{
    for (size_t i = 0; i < session->inventory->count; i++) {
        const struct lc_package *package = session->inventory->items[i].package;
        size_t colon = lc_str_find_last_byte(package->normalized, ':');
        if (package->ecosystem == LC_MAVEN && colon != LC_NPOS &&
            lc_str_eq(lc_str_from_index(package->normalized, colon + 1), text))
            return package->normalized;
    }
    return text;
}

/* By the file that was found, else by what the text itself may name; of several ecosystems the runtime's own first. */
static void find_subject(struct lc_session *session, lc_str text, const struct lc_resolution *resolution,
                         struct subject *out)
{
    static const enum lc_ecosystem own[] = {
        [LC_LANG_NONE] = LC_NPM,   [LC_LANG_NODE] = LC_NPM,   [LC_LANG_PYTHON] = LC_PYPI, [LC_LANG_RUBY] = LC_GEM,
        [LC_LANG_JAVA] = LC_MAVEN, [LC_LANG_DOTNET] = LC_NPM, [LC_LANG_GO] = LC_NPM,      [LC_LANG_CUSTOM] = LC_NPM};
    const struct lc_runtime *runtime = session->resolver.runtime;
    enum lc_ecosystem first = runtime ? own[runtime->language] : LC_NPM;
    lc_str top = lc_str_cut(text, 0, lc_str_find_byte(text, '.'));

    *out = (struct subject){.ecosystem = first, .name = first == LC_NPM ? npm_name(text) : text};
    if (resolution && resolution->found && resolution->package) {
        out->ecosystem = resolution->package->package->ecosystem;
        out->name = name_in(resolution->package->package);
        add_copies(session, out);
        return;
    }
    for (unsigned i = 0; i <= LC_ECOSYSTEM_COUNT && out->copies.count == 0 && !is_path(text); i++) {
        out->ecosystem = i == 0 ? first : (enum lc_ecosystem)(i - 1);
        out->name = out->ecosystem == LC_NPM     ? npm_name(text)
                    : out->ecosystem == LC_PYPI  ? lc_pypi_normalize(&session->arena, text)
                    : out->ecosystem == LC_MAVEN ? maven_name(session, text)
                                                 : text;
        add_copies(session, out);
        if (out->copies.count == 0 && out->ecosystem == LC_PYPI && top.len > 0) {
            out->name = lc_pypi_normalize(&session->arena, top);
            add_copies(session, out);
        }
    }
    if (out->copies.count == 0) {
        out->ecosystem = first;
        out->name = first == LC_NPM    ? npm_name(text)
                    : first == LC_PYPI ? lc_pypi_normalize(&session->arena, top)
                                       : text;
    }
}

/* -- its copies ---------------------------------------------------------------------------------------------------- */

static lc_str entry_of(struct lc_session *session, const struct lc_installed *item)
{
    const struct lc_search_path *path = &session->search->paths[LC_SEARCH_PACKAGES];

    return item->rank < path->count ? path->items[item->rank] : item->folder;
}

static lc_str shadowed_reason(struct lc_session *session, const struct lc_installed *item)
{
    const struct lc_installed *winner = item->winner;
    lc_str ours = entry_of(session, item), theirs;

    if (winner == NULL && item->core && !item->overwritten)
        return lc_arena_printf(&session->arena, "lost: Node.js itself has this module; '%.*s/' would get the copy",
                               LC_FMT(item->package->folder_name));
    if (winner == NULL)
        return item->overwritten ? LC_S("lost: a later layer has another copy at the same place")
                                 : LC_S("lost: another copy is met first");
    if (item->overwritten && lc_str_eq(winner->folder, item->folder))
        return lc_arena_printf(&session->arena, "lost: %.*s has another copy at the same place and is unpacked later",
                               LC_FMT(lc_explain_origin(session, winner->origin)));
    if (item->package->ecosystem == LC_GEM && !lc_str_eq(item->package->version, winner->package->version))
        return lc_arena_printf(&session->arena, "lost: version %.*s is higher, and RubyGems takes the highest",
                               LC_FMT(winner->package->version));
    theirs = entry_of(session, winner);
    if (lc_str_eq(ours, theirs))
        return lc_arena_printf(&session->arena, "lost: '%.*s' is met first", LC_FMT(winner->folder));
    return lc_arena_printf(&session->arena, "lost: '%.*s' is searched before '%.*s'", LC_FMT(theirs), LC_FMT(ours));
}

static lc_str unreachable_reason(struct lc_session *session, const struct lc_installed *item)
{
    static const enum lc_language languages[] = {
        [LC_NPM] = LC_LANG_NODE, [LC_PYPI] = LC_LANG_PYTHON, [LC_GEM] = LC_LANG_RUBY, [LC_MAVEN] = LC_LANG_JAVA};
    const struct lc_runtime *runtime = session->resolver.runtime;

    if (runtime && languages[item->package->ecosystem] != runtime->language)
        return lc_arena_printf(&session->arena, "plays no part: %.*s packages mean nothing to %.*s",
                               LC_FMT(lc_ecosystem_name(item->package->ecosystem)), LC_FMT(runtime->id));
    return LC_S("lost: it stands in no folder that is searched");
}

/* `resolution` is this import's, or NULL. States are as seen from the function's root; an importer elsewhere may get
 * another copy. */
static lc_str reason(struct lc_session *session, const struct lc_installed *item,
                     const struct lc_resolution *resolution)
{
    const struct lc_installed *winner = item->winner;
    const struct lc_installed *gets = resolution ? resolution->package : NULL;
    bool here = resolution && resolution->found && !resolution->builtin;

    if (here && gets == item && item->state != LC_STATE_ACTIVE && item->state != LC_STATE_TORN)
        return LC_S("wins here: met first from the file that asks");
    if (here && gets != item && item->state == LC_STATE_ACTIVE)
        return LC_S("lost here: another copy is met first; from the function's root this one wins");
    switch (item->state) {
    case LC_STATE_ACTIVE:
        if (item->package->ecosystem == LC_GEM)
            return LC_S("wins: the highest version");
        return lc_arena_printf(&session->arena, "wins: met first, in '%.*s'", LC_FMT(entry_of(session, item)));
    case LC_STATE_SHADOWED: return shadowed_reason(session, item);
    case LC_STATE_TORN:
        if (winner == NULL)
            return LC_S("torn: it stands here with files of another version among its own");
        return lc_arena_printf(&session->arena, "torn: %.*s %.*s stands over it, and some of its files are left",
                               LC_FMT(lc_explain_origin(session, winner->origin)), LC_FMT(winner->package->version));
    case LC_STATE_NESTED: return LC_S("serves only what stands beside it");
    case LC_STATE_UNREACHABLE: return unreachable_reason(session, item);
    case LC_STATE_UNKNOWN: break;
    }
    return LC_S("not known: the search path is not");
}

static void copies_json(struct lc_session *session, const struct subject *subject,
                        const struct lc_resolution *resolution)
{
    struct lc_json_writer *json = &session->writer;

    lc_json_list(json, "copies");
    for (size_t i = 0; i < subject->copies.count; i++) {
        const struct lc_installed *item = subject->copies.items[i];
        lc_json_object(json, NULL);
        lc_json_str(json, "ecosystem", lc_ecosystem_name(item->package->ecosystem));
        lc_json_str(json, "name", item->package->name);
        lc_json_str(json, "version", item->package->version);
        lc_json_str(json, "path", item->folder);
        lc_json_str(json, "provider", lc_explain_provider(session, item->origin));
        lc_json_str(json, "state", lc_package_state_name(item->state));
        lc_json_str(json, "reason", reason(session, item, resolution));
        lc_json_object_end(json);
    }
    lc_json_list_end(json);
}

static void copies_text(struct lc_session *session, const struct subject *subject,
                        const struct lc_resolution *resolution)
{
    struct lc_table table;

    lc_buf_printf(session->out, "\n  copies of the %.*s package ", LC_FMT(lc_ecosystem_name(subject->ecosystem)));
    lc_explain_bold(session, lc_show(&session->cx, subject->name));
    lc_buf_add_byte(session->out, '\n');
    lc_table_init(&table, session, 4, 0);
    for (size_t i = 0; i < subject->copies.count; i++) {
        const struct lc_installed *item = subject->copies.items[i];
        lc_table_add(&table, item->package->version.len > 0 ? item->package->version : LC_S("?"));
        lc_table_add(&table, lc_explain_origin(session, item->origin));
        lc_table_add(&table, item->folder);
        lc_table_add(&table, reason(session, item, resolution));
    }
    lc_table_print(&table, "    ");
}

/* -- who requires it ----------------------------------------------------------------------------------------------- */

static void needs_json(struct lc_session *session, const struct lc_needed_list *list)
{
    struct lc_json_writer *json = &session->writer;

    lc_json_list(json, "required_by");
    for (size_t i = 0; i < list->count; i++) {
        const struct lc_needed *needed = &list->items[i];
        lc_json_object(json, NULL);
        lc_explain_json(session, "name", needed->who ? needed->who->package->name : LC_S(""));
        lc_explain_json(session, "version", needed->who ? needed->who->package->version : LC_S(""));
        lc_json_str(json, "path", needed->who ? needed->who->folder : LC_S("/var/task/package.json"));
        lc_json_str(json, "provider", lc_explain_provider(session, needed->who ? needed->who->origin : 0));
        lc_explain_json(session, "state", needed->who ? lc_package_state_name(needed->who->state) : LC_S(""));
        lc_json_str(json, "kind", lc_requirement_kind_name(needed->requirement->kind));
        lc_json_str(json, "range", needed->requirement->range);
        lc_json_bool(json, "applies", needed->applies);
        if (needed->gets) {
            lc_json_object(json, "gets");
            lc_json_str(json, "version", needed->gets->version);
            lc_json_str(json, "path", needed->gets->folder);
            lc_json_str(json, "provider", lc_explain_provider(session, needed->gets->origin));
            lc_json_object_end(json);
        } else {
            lc_json_null(json, "gets");
        }
        if (needed->gets && (needed->verdict == LC_SATISFIED || needed->verdict == LC_UNSATISFIED))
            lc_json_bool(json, "satisfied", needed->verdict == LC_SATISFIED);
        else
            lc_json_null(json, "satisfied");
        if (needed->why.len > 0)
            lc_json_str(json, "why", needed->why);
        lc_json_object_end(json);
    }
    lc_json_list_end(json);
}

static lc_str verdict_text(const struct lc_needed *needed)
{
    if (needed->gets == NULL && needed->builtin)
        return LC_S("the runtime has one, its version is not here");
    if (needed->gets == NULL)
        return needed->requirement->kind == LC_REQUIRES_OPTIONAL || !needed->applies ? LC_S("missing, and may be")
                                                                                     : LC_S("missing");
    switch (needed->verdict) {
    case LC_SATISFIED: return LC_S("satisfied");
    case LC_UNSATISFIED: return needed->applies ? LC_S("NOT satisfied") : LC_S("not satisfied, and need not be");
    case LC_RANGE_INVALID: return LC_S("not comparable");
    case LC_RANGE_UNKNOWN: break;
    }
    return LC_S("says nothing about versions");
}

/* One that is hidden or out of reach asks in vain. */
static lc_str asker_text(struct lc_arena *arena, const struct lc_installed *who)
{
    bool in_vain = who && (who->state == LC_STATE_SHADOWED || who->state == LC_STATE_UNREACHABLE);
    lc_str state = in_vain ? lc_package_state_name(who->state) : LC_S("");

    if (who == NULL)
        return LC_S("package.json");
    return lc_arena_printf(arena, "%.*s %.*s%s%.*s%s", LC_FMT(who->package->name), LC_FMT(who->package->version),
                           in_vain ? " (" : "", LC_FMT(state), in_vain ? ")" : "");
}

static void needs_text(struct lc_session *session, const struct lc_needed_list *list)
{
    struct lc_arena *arena = &session->arena;
    struct lc_table table;

    if (list->count == 0) {
        lc_buf_add(session->out, LC_S("\n  nothing in the image requires it\n"));
        return;
    }
    lc_buf_add(session->out, LC_S("\n  required by\n"));
    lc_table_init(&table, session, 5, 0);
    for (size_t i = 0; i < list->count; i++) {
        const struct lc_needed *needed = &list->items[i];
        lc_str kind = lc_requirement_kind_name(needed->requirement->kind);
        lc_str range = needed->requirement->range.len > 0 ? needed->requirement->range : LC_S("any version");
        lc_table_add(&table, asker_text(arena, needed->who));
        lc_table_add(&table, lc_explain_origin(session, needed->who ? needed->who->origin : 0));
        lc_table_add(&table, needed->requirement->kind == LC_REQUIRES
                                 ? range
                                 : lc_arena_printf(arena, "%.*s (%.*s)", LC_FMT(range), LC_FMT(kind)));
        lc_table_add(&table, needed->gets ? lc_arena_printf(arena, "gets %.*s from %.*s", LC_FMT(needed->gets->version),
                                                            LC_FMT(lc_explain_origin(session, needed->gets->origin)))
                                          : LC_S(""));
        lc_table_add(&table, needed->why.len > 0 ? lc_arena_printf(arena, "%.*s; %.*s", LC_FMT(verdict_text(needed)),
                                                                   LC_FMT(needed->why))
                                                 : verdict_text(needed));
    }
    lc_table_print(&table, "    ");
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

static enum lc_status why_path(struct lc_session *session, lc_str path, struct lc_err *err)
{
    const struct lc_installed *owner;
    struct lc_place place;

    if (lc_explain_locate(session, path, &place, err) != LC_OK)
        return LC_NOT_FOUND;
    owner = lc_explain_owner(session, &place);
    if (session->json) {
        lc_json_str(&session->writer, "about", LC_S("path"));
        lc_explain_path_json(session, &place);
        lc_explain_json(session, "state", owner ? lc_package_state_name(owner->state) : LC_S(""));
        lc_explain_json(session, "reason", owner ? reason(session, owner, NULL) : LC_S(""));
        return LC_OK;
    }
    lc_explain_path_text(session, &place);
    if (owner)
        lc_buf_printf(session->out, "  as a package this copy is %.*s; %.*s\n",
                      LC_FMT(lc_package_state_name(owner->state)),
                      LC_FMT(lc_show(&session->cx, reason(session, owner, NULL))));
    return LC_OK;
}

/* Shape:  `asked` is NULL where nothing can be resolved. A distribution's name need be nothing that can be imported:
 *         'why PyYAML'. */
struct why {
    lc_str text;
    const struct lc_asked *asked;
    struct lc_err refusal; /* why there is none */
    struct subject subject;
    struct lc_needed_list needs;
};

static void say_json(struct lc_session *session, const struct why *why)
{
    struct lc_json_writer *json = &session->writer;

    lc_json_str(json, "about", why->asked && why->asked->resolution.found ? LC_S("import") : LC_S("package"));
    if (why->asked) {
        lc_explain_asked_json(session, why->asked);
        lc_json_list(json, "hidden");
        for (size_t i = 0; i < why->asked->resolution.hidden_count; i++)
            lc_json_str(json, NULL, why->asked->resolution.hidden[i]);
        lc_json_list_end(json);
    }
    copies_json(session, &why->subject, why->asked ? &why->asked->resolution : NULL);
    needs_json(session, &why->needs);
}

static void say_text(struct lc_session *session, const struct why *why)
{
    if (why->asked && (why->asked->resolution.found || why->subject.copies.count == 0)) {
        lc_explain_asked_text(session, why->asked, true);
    } else {
        lc_explain_bold(session, lc_explain_quoted(session, why->text));
        lc_buf_printf(session->out, ": a package; %s\n",
                      why->asked ? "an import of that name is not found" : why->refusal.text);
    }
    if (why->subject.copies.count > 0)
        copies_text(session, &why->subject, why->asked ? &why->asked->resolution : NULL);
    if (why->subject.copies.count > 0 || why->needs.count > 0)
        needs_text(session, &why->needs);
}

enum lc_status lc_explain_why(struct lc_session *session, const struct lc_words *words, struct lc_err *err)
{
    struct why why = {.text = words->items[words->count - 1]};
    struct lc_asked asked;

    if (words->count == 1 && lc_str_has_prefix(why.text, LC_S("/")))
        return why_path(session, why.text, err);
    if (lc_explain_ask(session, words, &asked, &why.refusal) == LC_OK)
        why.asked = &asked;
    else if (why.refusal.status == LC_USAGE)
        return lc_fail(err, LC_USAGE, "%s", why.refusal.text);
    find_subject(session, why.text, why.asked ? &asked.resolution : NULL, &why.subject);
    if (!is_path(why.text) || why.subject.copies.count > 0)
        lc_explain_needs(session, why.subject.ecosystem, why.subject.name, &why.needs);
    if (why.asked == NULL && why.subject.copies.count == 0 && why.needs.count == 0)
        return lc_fail(err, why.refusal.status, "%s", why.refusal.text);
    if (session->json)
        say_json(session, &why);
    else
        say_text(session, &why);
    return LC_OK;
}
