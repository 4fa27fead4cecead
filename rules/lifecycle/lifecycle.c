/* Wording for all rules of the folder. Read lc_lifecycle_check at the end first. */
#include "rules/lifecycle/lifecycle.h"

#include <inttypes.h>

#include "layers/base/utf8.h"

enum { FIRST_WITHOUT_CALLBACKS = 24 }; /* nodejs24.x */

/* -- what is asked ------------------------------------------------------------------------------------------------- */

const struct lc_flow_item *lc_lifecycle_next(const struct lc_context *cx, enum lc_flow_kind kind,
                                             const struct lc_flow_item *at)
{
    const struct lc_flow *flow = &cx->target->flow;

    if (!flow->analyzed || flow->third_party_handler)
        return NULL;
    for (size_t i = at ? (size_t)(at - flow->items.items) + 1 : 0; i < flow->items.count; i++)
        if (flow->items.items[i].kind == kind)
            return &flow->items.items[i];
    return NULL;
}

void lc_lifecycle_unknowns(struct lc_context *cx)
{
    const struct lc_flow *flow = &cx->target->flow;

    /* What kept it from being analyzed may have been said of a file by name already. */
    if (!flow->analyzed && flow->why.len > 0 && flow->unknowns.count == 0)
        lc_report_unknown(cx, LC_S("what the handler leaves unfinished"), flow->why, LC_S(""));
    if (flow->third_party_handler)
        return;
    for (size_t i = 0; i < flow->unknowns.count; i++) {
        const struct lc_flow_unknown *unknown = &flow->unknowns.items[i];
        lc_report_unknown(cx, unknown->what, unknown->why, unknown->how);
    }
}

/* -- places -------------------------------------------------------------------------------------------------------- */

static const struct lc_flow_file *file_of(const struct lc_context *cx, const struct lc_flow_place *at)
{
    const struct lc_flow *flow = &cx->target->flow;

    return at->file < flow->files.count ? &flow->files.items[at->file] : NULL;
}

void lc_lifecycle_at(struct lc_context *cx, struct lc_finding *finding, const struct lc_flow_place *at)
{
    const struct lc_flow_file *file = file_of(cx, at);
    const struct lc_unit *unit = file && file->node ? lc_tree_unit(cx, file->tree, file->node->archive) : NULL;

    if (unit == NULL) {
        lc_finding_at_function(cx, finding);
        return;
    }
    if (at->original.len > 0)
        lc_finding_at_source(cx, finding, unit, at->original, at->original_line, at->original_column);
    lc_finding_at_line(cx, finding, unit, file->node->entry, at->line, at->column);
    lc_finding_excerpt(cx, finding, at->excerpt, at->column, at->end > at->offset ? at->end - at->offset : 1);
}

lc_str lc_lifecycle_place(struct lc_context *cx, const struct lc_flow_place *at)
{
    const struct lc_flow_file *file = file_of(cx, at);
    lc_str path = file ? file->path : LC_S(""), task = LC_S("/var/task/");

    if (at->original.len > 0)
        return lc_arena_printf(cx->arena, "%.*s:%" PRIu32, LC_FMT(lc_show(cx, at->original)), at->original_line);
    if (lc_str_has_prefix(path, task))
        path = lc_str_from_index(path, task.len);
    return lc_arena_printf(cx->arena, "%.*s:%" PRIu32, LC_FMT(lc_show(cx, path)), at->line);
}

/* -- words --------------------------------------------------------------------------------------------------------- */

lc_str lc_lifecycle_work(struct lc_context *cx, lc_str what)
{
    bool described = lc_str_has_prefix(what, LC_S("the ")) || lc_str_has_prefix(what, LC_S("a ")) ||
                     lc_str_has_prefix(what, LC_S("an "));
    const char *quote = described ? "" : "'";

    return lc_arena_printf(cx->arena, "%s%.*s%s", quote, LC_FMT(lc_show(cx, what)), quote);
}

/* "the handler calls 'save' at index.js:12, which calls 'audit' at lib/store.js:3" */
static void note_steps(struct lc_context *cx, struct lc_finding *finding, const struct lc_flow_item *item)
{
    lc_str text = LC_S("");

    for (size_t i = 0; i < item->step_count; i++) {
        const struct lc_flow_step *step = &item->steps[i];
        const char *who = i > 0 ? ", which" : item->at_load ? "the module" : "the handler";
        text = lc_arena_printf(cx->arena, "%.*s%s %.*s at %.*s", LC_FMT(text), who, LC_FMT(lc_show(cx, step->what)),
                               LC_FMT(lc_lifecycle_place(cx, &step->at)));
    }
    if (text.len > 0)
        lc_finding_note(cx, finding, "%.*s", LC_FMT(text));
}

void lc_lifecycle_explain(struct lc_context *cx, struct lc_finding *finding, const struct lc_flow_item *item)
{
    note_steps(cx, finding, item);
    if (item->leaves)
        lc_finding_note(
            cx, finding, "%s at %.*s: %.*s",
            item->kind == LC_FLOW_WORK_AFTER_CALLBACK ? "the response goes out" : "the handler leaves without it",
            LC_FMT(lc_lifecycle_place(cx, &item->where)), LC_FMT(lc_show(cx, lc_str_trim(item->where.excerpt))));
    if (item->fix.len > 0)
        lc_finding_fix(cx, finding, "%.*s", LC_FMT(lc_utf8_escaped(cx->arena, item->fix)));
}

static enum lc_severity severity_of(const struct lc_rule *rule, const struct lc_flow_item *item)
{
    enum lc_severity severity = rule->severity;

    if (item->certainty == LC_FLOW_WORTH_KNOWING)
        return LC_NOTE;
    if (severity == LC_ERROR && (item->at_load || item->certainty != LC_FLOW_CERTAIN))
        return LC_WARNING;
    return severity;
}

/* -- facts --------------------------------------------------------------------------------------------------------- */

static enum lc_fact_id node_fact(const struct lc_context *cx)
{
    const struct lc_runtime *runtime = cx->stack->runtime;
    uint64_t version;

    if (lc_str_to_u64(runtime->version, &version) && version >= FIRST_WITHOUT_CALLBACKS)
        return LC_FACT_NODE24_NEVER_WAITS;
    switch (cx->target->flow.style) {
    case LC_FLOW_STYLE_CALLBACK: return LC_FACT_NODE_CALLBACK_WAITS;
    case LC_FLOW_STYLE_STREAMING: return LC_FACT_NODE_STREAM_ENDS;
    case LC_FLOW_STYLE_PROMISE:
    case LC_FLOW_STYLE_RETURN:
    case LC_FLOW_STYLE_FRAMEWORK:
    case LC_FLOW_STYLE_UNKNOWN: break;
    }
    return LC_FACT_NODE_ASYNC_NOT_WAITED;
}

static void rest(struct lc_context *cx, struct lc_finding *finding, const struct lc_flow_item *item)
{
    enum lc_language language = cx->stack->runtime ? cx->stack->runtime->language : LC_LANG_NONE;

    lc_rests_on(finding, LC_FACT_FROZEN_BETWEEN);
    if (item->kind == LC_FLOW_FAIL_FAST)
        lc_rests_on(finding, LC_FACT_PROMISE_ALL_LEAVES);
    if (item->at_load)
        return;
    if (language == LC_LANG_NODE)
        lc_rests_on(finding, node_fact(cx));
    else if (language == LC_LANG_PYTHON)
        lc_rests_on(finding, LC_FACT_PYTHON_THREADS_FROZEN);
    else if (language == LC_LANG_RUBY)
        lc_rests_on(finding, LC_FACT_RUBY_THREADS_FROZEN);
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

static void report(struct lc_context *cx, const struct lc_flow_item *item, const struct lc_lifecycle_words *words)
{
    const char *when = item->at_load ? "while the module loads, " : "";
    const char *whether = item->certainty == LC_FLOW_ON_A_PATH ? "on some path " : "";
    const char *likely = item->certainty == LC_FLOW_PROBABLY ? ", which is probably asynchronous" : "";
    /* Which request will be running then nobody knows: the handler's way of answering is no reason. */
    lc_str reason = item->at_load ? LC_S("no request waits for it, and the sandbox may be frozen before it ends")
                                  : lc_utf8_escaped(cx->arena, item->reason);
    struct lc_finding *finding = lc_report(cx, item->pattern, "%s%s%s%.*s%s%s%s%.*s", when, whether, words->before,
                                           LC_FMT(lc_lifecycle_work(cx, item->what)), words->after, likely,
                                           reason.len > 0 ? ": " : "", LC_FMT(reason));

    lc_finding_severity(finding, severity_of(cx->rule, item));
    rest(cx, finding, item);
    lc_finding_subject(finding, item->what);
    lc_lifecycle_at(cx, finding, &item->at);
    lc_lifecycle_explain(cx, finding, item);
}

void lc_lifecycle_check(struct lc_context *cx, enum lc_flow_kind kind, const struct lc_lifecycle_words *words)
{
    for (const struct lc_flow_item *item = lc_lifecycle_next(cx, kind, NULL); item;
         item = lc_lifecycle_next(cx, kind, item))
        report(cx, item, words);
    lc_lifecycle_unknowns(cx);
}
