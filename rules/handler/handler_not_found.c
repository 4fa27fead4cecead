/* The file that the handler names is not where the runtime looks. The lookup itself is layers/graph's; here is what
 * to say of it. */
#include "layers/base/path.h"
#include "rules/config/settings.h"
#include "rules/packages/unbuilt.h"

enum { TRIED_SHOWN = 4 };

static enum lc_fact_id fact_of(enum lc_language language)
{
    switch (language) {
    case LC_LANG_PYTHON: return LC_FACT_HANDLER_LOOKUP_PYTHON;
    case LC_LANG_RUBY: return LC_FACT_HANDLER_LOOKUP_RUBY;
    case LC_LANG_JAVA: return LC_FACT_HANDLER_LOOKUP_JAVA;
    case LC_LANG_DOTNET: return LC_FACT_HANDLER_LOOKUP_DOTNET;
    case LC_LANG_NODE:
    case LC_LANG_GO:
    case LC_LANG_CUSTOM:
    case LC_LANG_NONE: break;
    }
    return LC_FACT_HANDLER_LOOKUP_NODE;
}

/* Facts of every finding here, and where it is: the setting's line, or the archive when flags describe the function. */
static void settle(struct lc_context *cx, struct lc_finding *finding, const struct lc_handler *handler)
{
    lc_finding_subject(finding, handler->handler);
    lc_rests_on(finding, fact_of(cx->stack->runtime->language));
    if (handler->variable.len > 0) {
        lc_rests_on(finding, LC_FACT_REAL_HANDLER_IN_VARIABLE);
        lc_finding_note(cx, finding, "the handler is the one that %.*s names", LC_FMT(lc_show(cx, handler->variable)));
    }
    if (handler->variable.len > 0 && lc_function_variable(cx->target->function, handler->variable))
        lc_setting_at(cx, finding, lc_function_variable(cx->target->function, handler->variable));
    else
        lc_setting_at(cx, finding, &cx->target->function->handler);
}

static void report_malformed(struct lc_context *cx, const struct lc_handler *handler)
{
    struct lc_finding *finding = lc_report(cx, "malformed", "the handler '%.*s' cannot be read by the runtime: %.*s",
                                           LC_FMT(lc_show(cx, handler->handler)), LC_FMT(lc_show(cx, handler->why)));

    lc_finding_fix(cx, finding, "write the handler in the form the runtime reads");
    settle(cx, finding, handler);
}

/* The handler string that would name the file that is near. Empty when there is none to tell. */
static lc_str spelled_for(struct lc_context *cx, const struct lc_handler *handler)
{
    enum lc_language language = cx->stack->runtime->language;
    lc_str path = handler->near, extension = lc_path_extension(path);

    if (!lc_str_has_prefix(path, LC_S("/var/task/")) || language == LC_LANG_JAVA || language == LC_LANG_DOTNET)
        return LC_S("");
    path = lc_str_cut(path, sizeof "/var/task/" - 1, path.len - extension.len);
    /* What a handler cannot spell: a dot would part the name elsewhere. */
    if (lc_str_contains(lc_path_base(path), LC_S(".")) ||
        (language != LC_LANG_NODE && lc_str_contains(path, LC_S("."))))
        return LC_S("");
    return lc_arena_printf(cx->arena, "%.*s.%.*s", LC_FMT(path), LC_FMT(handler->export));
}

static void note_tried(struct lc_context *cx, struct lc_finding *finding, const struct lc_handler *handler)
{
    lc_str list = LC_S("");
    size_t shown = handler->tried_count < TRIED_SHOWN ? handler->tried_count : TRIED_SHOWN;

    for (size_t i = 0; i < shown; i++)
        list = lc_arena_printf(cx->arena, "%.*s%s%.*s", LC_FMT(list), i > 0 ? ", " : "",
                               LC_FMT(lc_show(cx, handler->tried[i])));
    if (shown > 0)
        lc_finding_note(cx, finding, "the runtime looks for %.*s", LC_FMT(list));
}

/* The handler names a shell script, as it does for the Lambda Web Adapter, and no wrapper is set to run it. */
static bool is_script(struct lc_context *cx, const struct lc_handler *handler)
{
    struct lc_place place;

    return lc_str_has_suffix(handler->handler, LC_S(".sh")) && handler->variable.len == 0 &&
           lc_image_find(&cx->target->image, lc_path_join(cx->scratch, LC_S("/var/task"), handler->handler), true,
                         cx->scratch, &place) == LC_FOUND &&
           place.node->kind == LC_ENTRY_FILE;
}

static void report_script(struct lc_context *cx, const struct lc_handler *handler)
{
    struct lc_finding *finding =
        lc_report(cx, "script",
                  "the handler '%.*s' is a script, and without AWS_LAMBDA_EXEC_WRAPPER the runtime looks for a module",
                  LC_FMT(lc_show(cx, handler->handler)));

    lc_finding_fix(cx, finding,
                   "set AWS_LAMBDA_EXEC_WRAPPER to what runs the script ('/opt/bootstrap' of the Lambda Web Adapter's "
                   "layer), or name the file and function that handle events");
    note_tried(cx, finding, handler);
    settle(cx, finding, handler);
}

static void report_missing(struct lc_context *cx, const struct lc_handler *handler)
{
    lc_str shown = lc_show(cx, handler->handler), near = lc_show(cx, handler->near), spelled;
    struct lc_finding *finding;

    if (is_script(cx, handler)) {
        report_script(cx, handler);
        return;
    }
    if (handler->why.len > 0) {
        finding = lc_report(cx, "not-loaded", "the file of the handler '%.*s' is not loaded: %.*s", LC_FMT(shown),
                            LC_FMT(lc_show(cx, handler->why)));
        if (lc_str_contains(handler->why, LC_S("is a folder"))) {
            lc_finding_fix(cx, finding, "rename the folder or the handler's file");
            lc_rests_on(finding, LC_FACT_HANDLER_FOLDER_FIRST);
        }
        settle(cx, finding, handler);
        return;
    }
    finding =
        lc_report(cx, "missing", "there is no file for the handler '%.*s'%s%.*s%s%.*s", LC_FMT(shown),
                  near.len > 0 ? ": '" : "", LC_FMT(near), near.len > 0 ? "' " : "", LC_FMT(handler->near_reason));
    spelled = near.len > 0 ? lc_show(cx, spelled_for(cx, handler)) : LC_S("");
    if (cx->target->function->code.is_zip_file && handler->variable.len == 0)
        lc_finding_fix(cx, finding, "code in a template becomes '%.*s': set the handler to 'index.%.*s'",
                       LC_FMT(cx->target->function->code.inline_name), LC_FMT(lc_show(cx, handler->export)));
    else if (spelled.len > 0)
        lc_finding_fix(cx, finding, "set %.*s to '%.*s', or move the file",
                       LC_FMT(handler->variable.len > 0 ? handler->variable : LC_S("the handler")), LC_FMT(spelled));
    note_tried(cx, finding, handler);
    settle(cx, finding, handler);
}

static void report_unknown(struct lc_context *cx, const struct lc_handler *handler)
{
    const struct lc_function *function = cx->target->function;
    lc_str how;

    /* Runtimes and archives that are not known have their own line. */
    if (cx->stack->runtime == NULL || cx->target->code == NULL || cx->target->code->archive == NULL)
        return;
    if (handler->handler.len == 0)
        how = function->handler.know != LC_UNSET ? function->handler.how
              : function->described == LC_DESCRIBED_BY_FLAGS
                  ? LC_S("--handler FILE.FUNCTION")
                  : lc_arena_printf(cx->arena, "name the handler in '%.*s'", LC_FMT(lc_show(cx, function->source)));
    else
        how = lc_doubt_settled_by(cx);
    lc_report_unknown(cx,
                      handler->handler.len == 0
                          ? LC_S("whether the handler is there, and what it imports")
                          : lc_arena_printf(cx->arena, "whether the handler '%.*s' is there, and what it imports",
                                            LC_FMT(lc_show(cx, handler->handler))),
                      handler->why, how);
}

/* A build makes the file, and it has not run: what would be missing afterwards cannot be told. */
static void report_unbuilt(struct lc_context *cx, const struct lc_handler *handler)
{
    lc_report_unknown(cx,
                      lc_arena_printf(cx->arena, "whether the handler '%.*s' is there, and what it imports",
                                      LC_FMT(lc_show(cx, handler->handler))),
                      lc_arena_printf(cx->arena, "the code is not built: there is only its source '%.*s'",
                                      LC_FMT(lc_show(cx, handler->unbuilt))),
                      lc_build_of(cx));
}

static void judge(struct lc_context *cx, const struct lc_handler *handler)
{
    switch (handler->outcome) {
    case LC_HANDLER_MALFORMED: report_malformed(cx, handler); break;
    case LC_HANDLER_UNKNOWN: report_unknown(cx, handler); break;
    case LC_HANDLER_MISSING:
        if (handler->unbuilt.len > 0)
            report_unbuilt(cx, handler);
        else
            report_missing(cx, handler);
        break;
    case LC_HANDLER_FOUND:
    case LC_HANDLER_NOT_APPLICABLE: break;
    }
}

static void check(struct lc_context *cx)
{
    const struct lc_handler *real = &cx->target->graph.handler;
    const struct lc_value *own = &cx->target->function->handler;
    struct lc_handler vendors;

    judge(cx, real);
    /* The runtime loads the vendor's file first, which is in the vendor's layer, if that is attached. */
    if (real->variable.len == 0 || own->know != LC_KNOWN || lc_str_eq(own->text, real->handler))
        return;
    lc_handler_find_named(&cx->target->resolver, own->text, cx->scratch, &vendors);
    if (vendors.outcome == LC_HANDLER_MISSING || vendors.outcome == LC_HANDLER_MALFORMED)
        judge(cx, &vendors);
}

const struct lc_rule lc_rule_handler_not_found = {
    .name = "handler-not-found",
    .category = LC_HANDLER,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_GRAPH,
    .since = "0.1.0",
    .summary = "the file that the handler names is not where the runtime looks for it",
    .why = "The function deploys, and every invocation fails with Runtime.ImportModuleError or its like.",
    .fix = "correct the handler setting, or put the file where it says",
    .example = "bad-wrong-folder",
    .source = "the runtime interface clients of Node.js, Python, Ruby, Java and .NET",
    .check = check,
};
