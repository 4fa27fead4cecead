/* Files of a layer that a later layer hides with a file of the same path. What a package of two versions explains is
 * left to torn-package and shadowed-package; the rest is gathered, so that two layers with one mistake between them
 * are one finding. */
#include <inttypes.h>
#include <stdlib.h>

#include "layers/base/path.h"
#include "rules/rule.h"

enum { EXAMPLES_MAX = 3, LOCATIONS_EACH = 10 };

enum group_kind { CODE, DATA, IDENTICAL, SAME_VERSION, GROUP_KIND_COUNT };

struct pair {
    const struct lc_tree_node *node;
    uint32_t entry; /* of the hidden copy */
};

/* Hidden files of one archive under another's, of one kind and one top folder or package. */
struct group {
    enum group_kind kind;
    uint16_t hidden, provider; /* archives of /opt */
    lc_str folder;             /* below /opt */
    const struct lc_installed *package;
    struct {
        struct pair *items;
        size_t count, capacity;
    } pairs;
    uint64_t bytes;
};

struct survey {
    struct lc_context *cx;
    const struct lc_tree *opt;
    struct {
        struct group **items;
        size_t count, capacity;
    } groups;
    struct lc_map by_key; /* -> struct group * */
    struct lc_map places; /* "archive:folder" of npm packages and jars -> struct lc_installed * */
    struct lc_map listed; /* path -> itself: files that a Python distribution of two versions lists */
    uint64_t uncomparable;
};

/* ------------------------------------------------------------------------------------------------ what it is */

/* What installers and people leave beside code; every build writes its own. */
static bool is_noise(lc_str path)
{
    static const char *const names[] = {"RECORD",
                                        "INSTALLER",
                                        "REQUESTED",
                                        "WHEEL",
                                        "direct_url.json",
                                        ".package-lock.json",
                                        "package-lock.json",
                                        "yarn.lock",
                                        "pnpm-lock.yaml",
                                        "Pipfile.lock",
                                        "Gemfile.lock",
                                        "poetry.lock",
                                        "Thumbs.db",
                                        NULL};
    static const char *const words[] = {"readme",    "license", "licence", "notice",
                                        "changelog", "copying", "authors", NULL};
    lc_str base = lc_path_base(path);

    if (lc_str_has_suffix(base, LC_S(".pyc")) || base.len == 0 || lc_str_contains(path, LC_S("__pycache__/")) ||
        lc_str_contains(path, LC_S(".dist-info/")) || lc_str_contains(path, LC_S(".egg-info/")) ||
        lc_str_contains(path, LC_S("node_modules/.bin/")) || lc_str_has_suffix(base, LC_S(".md")) ||
        lc_str_is(base, ".DS_Store") || lc_str_is(base, ".gitkeep") || lc_str_is(base, ".gitignore"))
        return true;
    for (const char *const *name = names; *name; name++)
        if (lc_str_is(base, *name))
            return true;
    for (const char *const *word = words; *word; word++)
        if (lc_str_caseeq(lc_str_cut(base, 0, strlen(*word)), lc_str_from(*word)))
            return true;
    return false;
}

static bool is_code(const struct lc_entry *entry)
{
    static const char *const ends[] = {".js",  ".mjs", ".cjs", ".jsx", ".ts",   ".mts", ".cts",
                                       ".tsx", ".py",  ".rb",  ".so",  ".node", ".jar", ".class",
                                       ".sh",  ".php", ".pl",  ".lua", ".wasm", ".dll", NULL};
    lc_str base = lc_path_base(entry->path);

    if (lc_str_has_suffix(base, LC_S(".d.ts")) || lc_str_has_suffix(base, LC_S(".d.mts")) ||
        lc_str_has_suffix(base, LC_S(".d.cts")))
        return false;
    for (const char *const *end = ends; *end; end++)
        if (lc_str_has_suffix(base, lc_str_from(*end)))
            return true;
    if (lc_str_contains(base, LC_S(".so.")) || lc_str_is(base, "bootstrap") ||
        lc_path_is_within(entry->path, LC_S("bin")) || lc_path_is_within(entry->path, LC_S("extensions")))
        return true;
    return (entry->flags & LC_ENTRY_HAS_MODE) && (entry->mode & 0111) && lc_path_extension(base).len == 0;
}

/* A layer for several languages: what stands in another language's folder is code to nobody here. */
static bool is_of_another_language(const struct lc_runtime *runtime, lc_str path)
{
    static const struct {
        const char *folder;
        enum lc_language language;
    } homes[] = {{"nodejs", LC_LANG_NODE}, {"python", LC_LANG_PYTHON}, {"ruby", LC_LANG_RUBY}, {"java", LC_LANG_JAVA}};
    bool elsewhere = false, known = false;

    for (size_t i = 0; runtime && i < sizeof homes / sizeof *homes; i++) {
        known = known || runtime->language == homes[i].language;
        elsewhere = elsewhere ||
                    (runtime->language != homes[i].language && lc_path_is_within(path, lc_str_from(homes[i].folder)));
    }
    return known && elsewhere;
}

/* ------------------------------------------------------------------------------------------------- packages */

static lc_str place_key(struct lc_arena *arena, uint32_t origin, lc_str folder)
{
    return lc_arena_printf(arena, "%" PRIu32 ":%.*s", origin, LC_FMT(folder));
}

static bool is_one_version(struct survey *survey, const struct lc_installed *a, const struct lc_installed *b)
{
    const struct lc_package *x = a->package, *y = b->package;
    bool known = false;

    if (x->version.len > 0 && y->version.len > 0)
        return lc_str_eq(x->version, y->version);
    return x->ecosystem != LC_MAVEN && x->entry != LC_NO_ENTRY && y->entry != LC_NO_ENTRY &&
           !lc_copies_differ(lc_origin_unit(survey->cx, a->origin)->archive, x->entry,
                             lc_origin_unit(survey->cx, b->origin)->archive, y->entry, &known) &&
           known;
}

static void list_files(struct survey *survey, const struct lc_installed *copy)
{
    struct lc_context *cx = survey->cx;
    const struct lc_unit *unit = lc_origin_unit(cx, copy->origin);
    const struct lc_need *need = NULL;
    struct lc_record record = {0};

    if (unit && copy->package->record != LC_NO_ENTRY)
        need = lc_contents_get(&unit->contents, copy->package->record);
    if (need && need->fetched && need->status == LC_OK)
        lc_package_files(copy->package, need->bytes, cx->scratch, &record);
    for (size_t i = 0; i < record.count; i++) {
        lc_str path = lc_path_join(cx->scratch, copy->package->root, record.items[i].path);
        *lc_map_put(&survey->listed, path) = survey;
    }
}

static void survey_packages(struct survey *survey)
{
    struct lc_context *cx = survey->cx;
    const struct lc_inventory *inventory = &cx->stack->inventory;

    lc_map_init(&survey->places, cx->scratch, inventory->count);
    lc_map_init(&survey->listed, cx->scratch, 64);
    for (size_t i = 0; i < inventory->count; i++) {
        const struct lc_installed *copy = &inventory->items[i];
        lc_str key = copy->folder;
        if (copy->package->ecosystem == LC_PYPI) {
            if (copy->overwritten && copy->winner && !is_one_version(survey, copy, copy->winner)) {
                list_files(survey, copy);
                list_files(survey, copy->winner);
            }
            key = lc_path_join(cx->scratch, key, copy->package->normalized);
        }
        /* The map gives no constness back; nothing writes through it. */
        memcpy(lc_map_put(&survey->places, place_key(cx->scratch, copy->origin, key)), &copy, sizeof copy);
    }
}

/* Where the package that a file belongs to would be listed: an npm folder, a jar, or the Python distribution named
 * like the folder or module that stands where distributions do. Empty when no package has it. */
static lc_str package_place(struct survey *survey, lc_str path)
{
    struct lc_arena *arena = survey->cx->scratch;
    lc_str npm = lc_npm_package_root(path), site = LC_S("python"), top;
    size_t at;

    if (npm.len > 0)
        return lc_path_join(arena, survey->opt->mount, npm);
    if (lc_str_has_suffix(path, LC_S(".jar")))
        return lc_path_join(arena, survey->opt->mount, path);
    at = lc_str_find(path, LC_S("/site-packages/"));
    if (at != LC_NPOS)
        site = lc_str_cut(path, 0, at + sizeof "/site-packages" - 1);
    if (!lc_path_is_within(path, site) || path.len <= site.len)
        return LC_S("");
    top = lc_str_from_index(path, site.len + 1);
    top = lc_str_cut(top, 0, lc_str_find_byte(top, '/'));
    if (lc_str_has_suffix(top, LC_S(".py")))
        top.len -= 3;
    return lc_arena_printf(arena, "%.*s/%.*s/%.*s", LC_FMT(survey->opt->mount), LC_FMT(site),
                           LC_FMT(lc_pypi_normalize(arena, top)));
}

/* A gem's folder carries its version: two copies of it are of one version. */
static lc_str gem_folder(lc_str path)
{
    size_t at = lc_str_find(path, LC_S("/gems/")), second, end;

    if (at == LC_NPOS)
        return LC_S("");
    second = lc_str_find(lc_str_from_index(path, at + 1), LC_S("/gems/"));
    if (second != LC_NPOS)
        at += second + 1;
    at += sizeof "/gems/" - 1;
    end = lc_str_find_byte(lc_str_from_index(path, at), '/');
    return end == LC_NPOS ? LC_S("") : lc_str_cut(path, 0, at + end);
}

enum explained { NOT_EXPLAINED, BY_VERSIONS, WITHIN_VERSION };

static enum explained explain(struct survey *survey, lc_str path, const struct lc_hidden *hidden, uint16_t provider,
                              struct group *out)
{
    struct lc_arena *arena = survey->cx->scratch;
    lc_str place = package_place(survey, path);
    const struct lc_installed *loser, *winner;

    if (lc_map_get(&survey->listed, path))
        return BY_VERSIONS;
    out->folder = gem_folder(path);
    if (out->folder.len > 0)
        return WITHIN_VERSION;
    if (place.len == 0)
        return NOT_EXPLAINED;
    loser = lc_map_get(&survey->places, place_key(arena, hidden->archive + 1u, place));
    winner = lc_map_get(&survey->places, place_key(arena, provider + 1u, place));
    if (loser == NULL || winner == NULL)
        return NOT_EXPLAINED;
    if (!is_one_version(survey, loser, winner))
        return BY_VERSIONS;
    out->package = winner;
    out->folder = lc_str_from_index(place, survey->opt->mount.len + 1);
    return WITHIN_VERSION;
}

/* ------------------------------------------------------------------------------------------------ gathering */

static void gather(struct survey *survey, const struct group *like, const struct pair *pair, uint64_t bytes)
{
    struct lc_arena *arena = survey->cx->scratch;
    void **place =
        lc_map_put(&survey->by_key, lc_arena_printf(arena, "%d:%u:%u:%.*s", (int)like->kind, (unsigned)like->hidden,
                                                    (unsigned)like->provider, LC_FMT(like->folder)));
    struct group *group = *place;

    if (group == NULL) {
        *place = group = LC_NEW(arena, struct group);
        *group = *like;
        *LC_PUSH(arena, &survey->groups) = group;
    }
    *LC_PUSH(arena, &group->pairs) = *pair;
    if (__builtin_add_overflow(group->bytes, bytes, &group->bytes))
        group->bytes = UINT64_MAX;
}

static void look_at(struct survey *survey, const struct lc_tree_node *node, const struct lc_hidden *hidden)
{
    struct lc_archive *below = survey->opt->archives[hidden->archive], *above = survey->opt->archives[node->archive];
    const struct lc_entry *entry = &below->entries[hidden->entry];
    struct group group = {.hidden = hidden->archive, .provider = node->archive};
    struct pair pair = {node, hidden->entry};
    bool known = true, differ;

    if (hidden->archive == node->archive)
        return;
    differ = lc_copies_differ(below, hidden->entry, above, node->entry, &known);
    if (!known) {
        survey->uncomparable++;
        return;
    }
    group.kind = IDENTICAL;
    group.folder = LC_S("");
    if (differ) {
        enum explained how = explain(survey, node->path, hidden, node->archive, &group);
        if (how == BY_VERSIONS)
            return;
        bool code = (is_code(entry) || is_code(&above->entries[node->entry])) &&
                    !is_of_another_language(survey->cx->stack->runtime, node->path);
        group.kind = how == WITHIN_VERSION ? SAME_VERSION : code ? CODE : DATA;
        if (how == NOT_EXPLAINED)
            group.folder = lc_str_cut(node->path, 0, lc_str_find_byte(node->path, '/'));
        if (how == NOT_EXPLAINED && group.folder.len == node->path.len)
            group.folder = LC_S("");
    }
    gather(survey, &group, &pair, entry->kind == LC_ENTRY_FILE ? entry->size : 0);
}

/* ------------------------------------------------------------------------------------------------- reporting */

static struct lc_finding *say(struct lc_context *cx, const struct group *group)
{
    lc_str below = lc_show_origin(cx, group->hidden + 1u), above = lc_show_origin(cx, group->provider + 1u);
    lc_str first = lc_show(cx, lc_path_join(cx->scratch, LC_S("/opt"), group->pairs.items[0].node->path));
    lc_str folder = lc_show(cx, lc_path_join(cx->scratch, LC_S("/opt"), group->folder)),
           bytes = lc_show_bytes(cx, group->bytes);
    size_t count = group->pairs.count;
    const char *what = group->kind == CODE ? "code" : "contents";

    if (group->kind == IDENTICAL)
        return lc_report(cx, "identical", "%zu file%s (%.*s) of %.*s %s in %.*s with the same bytes", count,
                         count == 1 ? "" : "s", LC_FMT(bytes), LC_FMT(below), count == 1 ? "is again" : "are again",
                         LC_FMT(above));
    if (group->kind == SAME_VERSION && group->package)
        return lc_report(cx, "same-version-differs", "'%.*s' %.*s in %.*s has other bytes in %.*s than in %.*s",
                         LC_FMT(lc_show(cx, group->package->package->name)),
                         LC_FMT(lc_show(cx, group->package->package->version)),
                         LC_FMT(lc_show(cx, group->package->folder)), LC_FMT(above), LC_FMT(below));
    if (group->kind == SAME_VERSION)
        return lc_report(cx, "same-version-differs", "%.*s has other bytes in %.*s than in %.*s", LC_FMT(folder),
                         LC_FMT(above), LC_FMT(below));
    if (count == 1)
        return lc_report(cx, group->kind == CODE ? "code-differs" : "data-differs",
                         "'%.*s' of %.*s is hidden by other %s in %.*s", LC_FMT(first), LC_FMT(below), what,
                         LC_FMT(above));
    return lc_report(cx, group->kind == CODE ? "code-differs" : "data-differs",
                     "%zu files of %.*s in %.*s are hidden by other %s in %.*s", count, LC_FMT(below), LC_FMT(folder),
                     what, LC_FMT(above));
}

static void note_examples(struct lc_context *cx, struct lc_finding *finding, const struct group *group)
{
    lc_str text = LC_S("");
    size_t count = group->pairs.count;

    for (size_t i = 0; i < count && i < EXAMPLES_MAX; i++) {
        lc_str path = lc_show(cx, group->pairs.items[i].node->path);
        text = lc_arena_printf(cx->arena, "%.*s%s%.*s", LC_FMT(text), i > 0 ? ", " : "", LC_FMT(path));
    }
    if (count > 1)
        lc_finding_note(cx, finding, "%.*s%s", LC_FMT(text), count > EXAMPLES_MAX ? ", ..." : "");
}

static void report(struct lc_context *cx, const struct group *group)
{
    struct lc_finding *finding = say(cx, group);
    const struct lc_unit *below = lc_origin_unit(cx, group->hidden + 1u),
                         *above = lc_origin_unit(cx, group->provider + 1u);

    if (group->kind == CODE)
        lc_finding_severity(finding, LC_WARNING);
    if (group->kind == IDENTICAL)
        lc_finding_fix(cx, finding, "keep them in one layer: each copy counts toward the unzipped size");
    else if (group->kind == SAME_VERSION)
        lc_finding_fix(cx, finding,
                       "keep it in one layer, or build both layers from one lock file and for one platform");
    lc_rests_on(finding, LC_FACT_LAYERS_IN_ORDER);
    if (group->package)
        lc_finding_package(finding, group->package->package->name);
    lc_finding_subject(finding, lc_arena_printf(cx->arena, "%.*s/%d", LC_FMT(group->folder), (int)group->kind));
    note_examples(cx, finding, group);
    for (size_t i = 0; i < group->pairs.count; i++) {
        if (i >= LOCATIONS_EACH) {
            finding->more_locations += 2 * (group->pairs.count - i);
            break;
        }
        lc_finding_at(cx, finding, above, group->pairs.items[i].node->entry);
        lc_finding_at(cx, finding, below, group->pairs.items[i].entry);
    }
}

static void check(struct lc_context *cx)
{
    struct survey survey = {.cx = cx, .opt = cx->stack->opt};
    const struct lc_tree_node *node;

    if (survey.opt == NULL || cx->stack->layer_count < 2)
        return;
    lc_map_init(&survey.by_key, cx->scratch, 16);
    survey_packages(&survey);
    for (node = lc_tree_walk(survey.opt->root, NULL); node; node = lc_tree_walk(survey.opt->root, node))
        if (node->hidden && node->kind != LC_ENTRY_DIRECTORY && !node->conflict && !is_noise(node->path))
            for (const struct lc_hidden *hidden = node->hidden; hidden; hidden = hidden->next)
                look_at(&survey, node, hidden);
    for (size_t i = 0; i < survey.groups.count; i++)
        report(cx, survey.groups.items[i]);
    if (survey.uncomparable > 0)
        lc_report_unknown(cx,
                          lc_arena_printf(cx->arena, "whether %" PRIu64 " hidden file%s differ%s from what hides %s",
                                          survey.uncomparable, survey.uncomparable == 1 ? "" : "s",
                                          survey.uncomparable == 1 ? "s" : "",
                                          survey.uncomparable == 1 ? "it" : "them"),
                          LC_S("the system would not read a copy"), LC_S(""));
}

const struct lc_rule lc_rule_shadowed_file = {
    .name = "shadowed-file",
    .category = LC_FILESYSTEM,
    .severity = LC_NOTE,
    .highest = LC_WARNING,
    .scope = LC_SCOPE_STACK,
    .needs = LC_NEED_CONTESTED,
    .since = "0.1.0",
    .summary = "a layer's file is hidden by a later layer's file of the same path",
    .why = "For one path the last layer in the list wins, whatever else the earlier layer expects of its own file.",
    .fix = "keep the file in one layer, or give each layer a folder of its own",
    .example = "bad-code-of-two-layers",
    .source = "AWS Lambda Developer Guide, working with layers (folders merge, the last layer's file wins)",
    .check = check,
};
