/* which: the file that an import gets. */
#include "layers/base/path.h"
#include "lint/explain/asked.h"

/* -- the question -------------------------------------------------------------------------------------------------- */

/* Is a .js file a module? By the nearest package.json above it; beyond a node_modules folder none is looked for.
 * Source: Node.js documentation, "Determining module system". */
static bool scope_is_module(struct lc_session *session, lc_str folder)
{
    while (folder.len > 0 && !lc_str_eq(lc_path_base(folder), LC_S("node_modules"))) {
        lc_str path = lc_path_join(&session->arena, folder, LC_S("package.json"));
        const struct lc_npm_manifest *manifest = NULL;
        struct lc_place place;
        if (lc_image_find(session->resolver.image, path, true, &session->arena, &place) == LC_FOUND &&
            place.node->kind == LC_ENTRY_FILE)
            manifest =
                lc_metadata_manifest(&session->resolver.metadata, session->resolver.image, place.tree, place.node);
        if (manifest)
            return manifest->is_module;
        folder = lc_path_dir(folder);
    }
    return false;
}

static enum lc_import_kind node_kind(struct lc_session *session, lc_str from)
{
    lc_str extension = lc_path_extension(from);
    struct lc_place place;

    if (lc_image_find(session->resolver.image, from, true, &session->arena, &place) == LC_FOUND) {
        from = place.path;
        extension = lc_path_extension(from);
    }
    if (lc_str_is(extension, ".mjs") || lc_str_is(extension, ".mts"))
        return LC_IMPORT_ESM;
    if (lc_str_is(extension, ".cjs") || lc_str_is(extension, ".cts"))
        return LC_IMPORT_REQUIRE;
    return scope_is_module(session, lc_path_dir(from)) ? LC_IMPORT_ESM : LC_IMPORT_REQUIRE;
}

/* Under Node.js every import is made from a file: without one named, from the handler's. */
static void choose_from(struct lc_session *session, lc_str from, struct lc_asked *out)
{
    struct lc_handler handler = {0};
    struct lc_place place;

    if (from.len > 0) {
        out->from_given = true;
        out->from = lc_explain_absolute(session, from);
    } else if (session->resolver.runtime->language == LC_LANG_NODE) {
        if (session->target)
            lc_handler_find(&session->resolver, &session->arena, &handler);
        out->from =
            handler.outcome == LC_HANDLER_FOUND && handler.file.len > 0 ? handler.file : LC_S("/var/task/index.js");
    }
    out->from_exists = out->from.len > 0 &&
                       lc_image_find(session->resolver.image, out->from, true, &session->arena, &place) == LC_FOUND;
    if (out->kind == LC_IMPORT_REQUIRE) {
        out->kind = node_kind(session, out->from);
        if (handler.outcome == LC_HANDLER_FOUND && handler.format == LC_MODULE_ESM)
            out->kind = LC_IMPORT_ESM;
    }
}

/* "require_relative x from FILE" */
static enum lc_status take_relative(struct lc_session *session, const struct lc_words *words, struct lc_asked *out,
                                    struct lc_err *err)
{
    if (!lc_str_is(words->items[0], "require_relative"))
        return lc_fail(err, LC_USAGE, "one import at a time; only 'require_relative' may stand before it");
    if (session->resolver.runtime->language != LC_LANG_RUBY)
        return lc_fail(err, LC_USAGE, "'require_relative' is Ruby's, and the function runs on '%.*s'",
                       LC_FMT(session->resolver.runtime->id));
    if (words->from.len == 0)
        return lc_fail(err, LC_USAGE, "'require_relative' goes by the file that asks: add 'from FILE'");
    out->kind = LC_IMPORT_RUBY_RELATIVE;
    return LC_OK;
}

enum lc_status lc_explain_ask(struct lc_session *session, const struct lc_words *words, struct lc_asked *out,
                              struct lc_err *err)
{
    static const int kinds[] = {[LC_LANG_NONE] = -1,
                                [LC_LANG_NODE] = LC_IMPORT_REQUIRE,
                                [LC_LANG_PYTHON] = LC_IMPORT_PYTHON,
                                [LC_LANG_RUBY] = LC_IMPORT_RUBY,
                                [LC_LANG_JAVA] = LC_IMPORT_JAVA,
                                [LC_LANG_DOTNET] = -1,
                                [LC_LANG_GO] = -1,
                                [LC_LANG_CUSTOM] = -1};
    const struct lc_runtime *runtime = session->resolver.runtime;
    lc_str specifier = words->items[words->count - 1];

    if (runtime == NULL)
        return lc_fail(err, LC_NOT_FOUND,
                       "the runtime is not known, so nothing can be resolved; name it with --runtime");
    if (kinds[runtime->language] < 0)
        return lc_fail(err, LC_NOT_FOUND, "imports are not resolved under '%.*s'", LC_FMT(runtime->id));
    *out = (struct lc_asked){.kind = (enum lc_import_kind)kinds[runtime->language], .specifier = specifier};
    if (words->count > 1 && take_relative(session, words, out, err) != LC_OK)
        return LC_USAGE;
    choose_from(session, words->from, out);
    lc_resolve(&session->resolver, out->kind, specifier, out->from, true, &session->arena, &out->resolution);
    return LC_OK;
}

/* -- the answer ---------------------------------------------------------------------------------------------------- */

lc_str lc_explain_asked_provider(struct lc_session *session, const struct lc_resolution *resolution)
{
    if (!resolution->found)
        return LC_S("");
    if (resolution->node == NULL)
        return LC_S("runtime");
    return lc_explain_provider(session, lc_tree_origin(&session->cx, resolution->tree, resolution->node->archive));
}

void lc_explain_asked_json(struct lc_session *session, const struct lc_asked *asked)
{
    const struct lc_resolution *resolution = &asked->resolution;
    struct lc_json_writer *json = &session->writer;
    lc_str none = LC_S("");

    lc_json_str(json, "specifier", asked->specifier);
    lc_json_str(json, "from", asked->from);
    lc_json_bool(json, "found", resolution->found);
    lc_json_bool(json, "builtin", resolution->builtin);
    lc_json_bool(json, "certain", resolution->certain);
    lc_explain_json(session, "path", resolution->found ? resolution->path : none);
    lc_explain_json(session, "provider", lc_explain_asked_provider(session, resolution));
    lc_explain_json(session, "entry",
                    resolution->found && resolution->node ? lc_explain_entry(resolution->tree, resolution->node)
                                                          : none);
    lc_explain_json(session, "package",
                    resolution->found && resolution->package ? resolution->package->package->name : none);
    lc_explain_json(session, "version",
                    resolution->found && resolution->package ? resolution->package->package->version : none);
    if (!resolution->certain)
        lc_json_str(json, "why", resolution->why);
    if (!resolution->found)
        lc_explain_json(session, "code", lc_str_from(resolution->code));
    lc_json_list(json, "tried");
    for (size_t i = 0; i < resolution->tried_count; i++) {
        const struct lc_tried *tried = &resolution->tried[i];
        lc_json_object(json, NULL);
        lc_json_str(json, "path", tried->path);
        lc_json_str(json, "via", tried->via);
        lc_json_str(json, "outcome", tried->outcome);
        lc_json_object_end(json);
    }
    lc_json_list_end(json);
}

static const char *verb(enum lc_import_kind kind)
{
    switch (kind) {
    case LC_IMPORT_REQUIRE: return "require";
    case LC_IMPORT_ESM:
    case LC_IMPORT_PYTHON: return "import";
    case LC_IMPORT_RUBY: return "require";
    case LC_IMPORT_RUBY_RELATIVE: return "require_relative";
    case LC_IMPORT_JAVA: return "class";
    }
    return "";
}

static void headline(struct lc_session *session, const struct lc_asked *asked)
{
    lc_str text = lc_arena_printf(&session->arena, "%s %.*s", verb(asked->kind),
                                  LC_FMT(lc_explain_quoted(session, asked->specifier)));

    lc_explain_bold(session, text);
    if (asked->from.len > 0)
        lc_buf_printf(session->out, " from %.*s%s", LC_FMT(lc_show(&session->cx, asked->from)),
                      asked->from_exists ? "" : " (which is not in the image)");
    lc_buf_add_byte(session->out, '\n');
}

/* The search path entry or folder on whose account the winner was met: of the last step that names its path. */
static lc_str via_of(const struct lc_resolution *resolution)
{
    for (size_t i = resolution->tried_count; i > 0; i--)
        if (lc_str_eq(resolution->tried[i - 1].path, resolution->path))
            return resolution->tried[i - 1].via;
    return resolution->tried_count > 0 ? resolution->tried[resolution->tried_count - 1].via : LC_S("");
}

static void found_text(struct lc_session *session, const struct lc_resolution *resolution)
{
    const struct lc_installed *package = resolution->package;
    lc_str via = via_of(resolution);
    struct lc_table table;

    lc_buf_add(session->out, LC_S("  loads "));
    lc_explain_bold(session, lc_show(&session->cx, resolution->path));
    lc_buf_add_byte(session->out, '\n');
    lc_table_init(&table, session, 2, 0);
    if (resolution->node) {
        lc_table_add(&table, LC_S("provider"));
        lc_table_add(&table, lc_show_origin(&session->cx,
                                            lc_tree_origin(&session->cx, resolution->tree, resolution->node->archive)));
    }
    if (package) {
        lc_table_add(&table, LC_S("package"));
        lc_table_add(&table, lc_arena_printf(&session->arena, "%.*s %.*s", LC_FMT(package->package->name),
                                             LC_FMT(package->package->version)));
    }
    if (via.len > 0) {
        lc_table_add(&table, LC_S("found by way of"));
        lc_table_add(&table, via);
    }
    lc_table_print(&table, "  ");
}

static void trace_text(struct lc_session *session, const struct lc_resolution *resolution)
{
    struct lc_table table;

    lc_table_init(&table, session, 4, 1);
    for (size_t i = 0; i < resolution->tried_count; i++) {
        const struct lc_tried *tried = &resolution->tried[i];
        lc_table_add_u64(&table, i + 1);
        lc_table_add(&table, tried->path);
        lc_table_add(&table, tried->outcome);
        lc_table_add(&table, tried->via.len > 0 && !lc_str_has_prefix(tried->path, tried->via)
                                 ? lc_arena_printf(&session->arena, "for %.*s", LC_FMT(tried->via))
                                 : LC_S(""));
    }
    if (resolution->tried_count > 0)
        lc_buf_add(session->out, LC_S("\n  looked at, in order\n"));
    lc_table_print(&table, "    ");
    if (resolution->hidden_count > 0)
        lc_buf_add(session->out, resolution->found ? LC_S("\n  hidden behind it, in order\n")
                                                   : LC_S("\n  hidden, so never looked at\n"));
    for (size_t i = 0; i < resolution->hidden_count; i++)
        lc_buf_printf(session->out, "    %.*s\n", LC_FMT(lc_show(&session->cx, resolution->hidden[i])));
}

void lc_explain_asked_text(struct lc_session *session, const struct lc_asked *asked, bool trace)
{
    const struct lc_resolution *resolution = &asked->resolution;

    headline(session, asked);
    if (!resolution->found)
        lc_buf_printf(session->out, "  is not found%s%s\n", resolution->code ? ": the runtime says " : "",
                      resolution->code ? resolution->code : "");
    else if (resolution->builtin)
        lc_buf_printf(session->out, "  is the runtime's own: %.*s\n", LC_FMT(lc_show(&session->cx, resolution->path)));
    else
        found_text(session, resolution);
    if (!resolution->certain)
        lc_buf_printf(session->out, "  not certain: %.*s\n", LC_FMT(lc_show(&session->cx, resolution->why)));
    if (trace || !resolution->found)
        trace_text(session, resolution);
    if (!trace && resolution->found && resolution->hidden_count > 0)
        lc_buf_printf(session->out, "  hides %zu other cop%s; 'why' names %s\n", resolution->hidden_count,
                      resolution->hidden_count == 1 ? "y" : "ies", resolution->hidden_count == 1 ? "it" : "them");
}

enum lc_status lc_explain_which(struct lc_session *session, const struct lc_words *words, struct lc_err *err)
{
    struct lc_asked asked;
    enum lc_status status = lc_explain_ask(session, words, &asked, err);

    if (status != LC_OK)
        return status;
    if (session->json)
        lc_explain_asked_json(session, &asked);
    else
        lc_explain_asked_text(session, &asked, false);
    return LC_OK;
}
