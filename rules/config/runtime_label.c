/* A layer labelled for other runtimes than the function's, or than the compiled modules that are in it. */
#include "layers/base/path.h"
#include "rules/config/labels.h"

/* The ABI that a compiled module's name tells: "cpython-312" of "x.cpython-312-x86_64-linux-gnu.so"; "115" of
 * "node-v115-linux-x64/x.node". Empty for others, abi3 and N-API among them, which serve several runtimes.
 * Source: PEP 3149; node-pre-gyp's and prebuild's names. */
static lc_str abi_of(lc_str path)
{
    lc_str base = lc_path_base(path);
    size_t at = lc_str_find(base, LC_S(".cpython-")), end;

    if (at != LC_NPOS && lc_str_has_suffix(base, LC_S(".so"))) {
        end = at + 9;
        while (end < base.len && lc_is_digit(base.ptr[end]))
            end++;
        return end > at + 9 ? lc_str_cut(base, at + 1, end) : LC_S("");
    }
    at = lc_str_find(path, LC_S("/node-v"));
    if (at == LC_NPOS || !lc_str_has_suffix(base, LC_S(".node")))
        return LC_S("");
    end = at + 7;
    while (end < path.len && lc_is_digit(path.ptr[end]))
        end++;
    return end < path.len && path.ptr[end] == '-' ? lc_str_cut(path, at + 7, end) : LC_S("");
}

static bool is_language_of_abi(const struct lc_runtime *runtime, lc_str abi)
{
    return lc_str_has_prefix(abi, LC_S("cpython-")) == (runtime->language == LC_LANG_PYTHON) &&
           (runtime->language == LC_LANG_PYTHON || runtime->language == LC_LANG_NODE);
}

/* Compiled modules, none of which any labelled runtime of their language can load. The first of them, in the order of
 * the archive; LC_NO_ENTRY when the label holds, or nothing is known. */
static uint32_t contradiction(const struct lc_context *cx, const struct lc_unit *unit, const struct lc_values *labels)
{
    uint32_t first = LC_NO_ENTRY;

    for (uint32_t e = 0; unit->archive && e < unit->archive->count; e++) {
        lc_str abi = abi_of(unit->archive->entries[e].raw);
        bool language = false;
        for (size_t i = 0; abi.len > 0 && i < labels->count; i++) {
            const struct lc_runtime *runtime = lc_runtime_find(cx->model->catalogue, labels->items[i].text);
            if (runtime == NULL || (is_language_of_abi(runtime, abi) && runtime->abi.len == 0))
                return LC_NO_ENTRY;
            language |= is_language_of_abi(runtime, abi);
            if (is_language_of_abi(runtime, abi) && lc_str_eq(runtime->abi, abi))
                return LC_NO_ENTRY;
        }
        if (language && first == LC_NO_ENTRY)
            first = e;
    }
    return first;
}

static void check_function(struct lc_context *cx, size_t index)
{
    const struct lc_artifact *layer = &cx->target->function->layers[index];
    const struct lc_runtime *runtime = cx->stack->runtime;
    struct lc_finding *finding;

    if (runtime == NULL || lc_labels_have(&layer->label_runtimes, runtime->id))
        return;
    finding = lc_report(cx, "function", "%.*s is labelled for %.*s, the function's runtime is %.*s",
                        LC_FMT(lc_setting_layer(cx, index)), LC_FMT(lc_labels_shown(cx, &layer->label_runtimes)),
                        LC_FMT(runtime->id));
    lc_rests_on(finding, LC_FACT_LABELS_ARE_LABELS);
    lc_finding_subject(finding, layer->id.len > 0 ? layer->id : layer->reference);
    lc_labels_at(cx, finding, index, &layer->label_runtimes);
}

static void check_content(struct lc_context *cx, size_t index)
{
    const struct lc_artifact *layer = &cx->target->function->layers[index];
    const struct lc_unit *unit = lc_origin_unit(cx, (uint32_t)index + 1);
    uint32_t entry = unit ? contradiction(cx, unit, &layer->label_runtimes) : LC_NO_ENTRY;
    struct lc_finding *finding;
    lc_str path;

    if (entry == LC_NO_ENTRY)
        return;
    path = unit->archive->entries[entry].raw;
    finding = lc_report(cx, "content", "%.*s is labelled for %.*s, its compiled modules are for %.*s%.*s",
                        LC_FMT(lc_setting_layer_itself(cx, index)), LC_FMT(lc_labels_shown(cx, &layer->label_runtimes)),
                        LC_FMT(lc_str_has_prefix(abi_of(path), LC_S("cpython-")) ? LC_S("") : LC_S("node-v")),
                        LC_FMT(lc_show(cx, abi_of(path))));
    lc_rests_on(finding, LC_FACT_LABELS_ARE_LABELS);
    lc_finding_subject(finding, layer->id.len > 0 ? layer->id : layer->reference);
    lc_setting_concerns_all(cx, finding, index);
    lc_finding_fix(cx, finding, "correct the label, or build the layer for what it is labelled for");
    lc_labels_at(cx, finding, index, &layer->label_runtimes);
    lc_finding_at(cx, finding, unit, entry);
}

static void check(struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;

    for (size_t i = 0; i < function->layer_count; i++) {
        if (!lc_labels_are_known(&function->layers[i].label_runtimes))
            continue;
        check_function(cx, i);
        if (lc_setting_is_first_use(cx, i))
            check_content(cx, i);
    }
}

const struct lc_rule lc_rule_runtime_label = {
    .name = "runtime-label",
    .category = LC_CONFIG,
    .severity = LC_NOTE,
    .highest = LC_NOTE,
    .scope = LC_SCOPE_FUNCTION,
    .since = "0.1.0",
    .summary = "a layer is labelled for other runtimes than the function's, or than its own compiled modules",
    .why = "Nobody checks the label when the layer is attached; the CDK does, and refuses. What was compiled for one "
           "version of a language does not load in another.",
    .fix = "correct CompatibleRuntimes, or attach the layer made for this runtime",
    .example = "bad-python-label",
    .source = "AWS Lambda API reference, PublishLayerVersion; aws/aws-cdk layers.ts",
    .check = check,
};
