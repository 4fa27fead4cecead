/* A layer labelled for another architecture than the function's, or than the binaries that are in it. */
#include "rules/config/labels.h"
#include "rules/native/native.h"

/* Which of Lambda's processors the binaries of an archive are for: bits of LC_ARCH_BIT. Only files whose first bytes
 * were read count. */
static unsigned machines_in(const struct lc_unit *unit)
{
    unsigned machines = 0;

    for (uint32_t e = 0; unit->archive && e < unit->archive->count; e++) {
        const struct lc_need *need = lc_contents_get(&unit->contents, e);
        struct lc_binary binary;
        if (need == NULL || !need->fetched || need->status != LC_OK)
            continue;
        binary = lc_binary_head(need->bytes);
        if (binary.format != LC_BINARY_ELF || binary.bits != 64)
            continue;
        if (lc_str_is(binary.machine, "x86_64"))
            machines |= LC_ARCH_BIT(LC_ARCH_X86_64);
        else if (lc_str_is(binary.machine, "aarch64"))
            machines |= LC_ARCH_BIT(LC_ARCH_ARM64);
    }
    return machines;
}

static void check_function(struct lc_context *cx, size_t index)
{
    const struct lc_artifact *layer = &cx->target->function->layers[index];
    const struct lc_values *labels = &layer->label_architectures;
    lc_str arch = lc_arch_name(cx->stack->arch);
    struct lc_finding *finding;

    if (arch.len == 0 || lc_labels_have(labels, arch))
        return;
    finding = lc_report(cx, "function", "%.*s is labelled for %.*s, the function runs on %.*s",
                        LC_FMT(lc_setting_layer(cx, index)), LC_FMT(lc_labels_shown(cx, labels)), LC_FMT(arch));
    lc_rests_on(finding, LC_FACT_LABELS_ARE_LABELS);
    lc_finding_subject(finding, layer->id.len > 0 ? layer->id : layer->reference);
    lc_labels_at(cx, finding, index, labels);
}

/* Only a layer with binaries of one processor contradicts its label: packages often bring those of both. */
static void check_content(struct lc_context *cx, size_t index)
{
    const struct lc_artifact *layer = &cx->target->function->layers[index];
    const struct lc_values *labels = &layer->label_architectures;
    const struct lc_unit *unit = lc_origin_unit(cx, (uint32_t)index + 1);
    unsigned machines = unit ? machines_in(unit) : 0;
    enum lc_arch arch = machines == LC_ARCH_BIT(LC_ARCH_X86_64)  ? LC_ARCH_X86_64
                        : machines == LC_ARCH_BIT(LC_ARCH_ARM64) ? LC_ARCH_ARM64
                                                                 : LC_ARCH_UNKNOWN;
    struct lc_finding *finding;

    if (arch == LC_ARCH_UNKNOWN || lc_labels_have(labels, lc_arch_name(arch)))
        return;
    finding = lc_report(cx, "content", "%.*s is labelled for %.*s, its binaries are for %.*s",
                        LC_FMT(lc_setting_layer_itself(cx, index)), LC_FMT(lc_labels_shown(cx, labels)),
                        LC_FMT(lc_arch_name(arch)));
    lc_rests_on(finding, LC_FACT_LABELS_ARE_LABELS);
    lc_finding_subject(finding, layer->id.len > 0 ? layer->id : layer->reference);
    lc_setting_concerns_all(cx, finding, index);
    lc_finding_fix(cx, finding, "correct the label, or build the layer for what it is labelled for");
    lc_labels_at(cx, finding, index, labels);
}

static void check(struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;

    for (size_t i = 0; i < function->layer_count; i++) {
        if (!lc_labels_are_known(&function->layers[i].label_architectures))
            continue;
        check_function(cx, i);
        if (lc_setting_is_first_use(cx, i))
            check_content(cx, i);
    }
}

const struct lc_rule lc_rule_architecture_label = {
    .name = "architecture-label",
    .category = LC_CONFIG,
    .severity = LC_NOTE,
    .highest = LC_NOTE,
    .scope = LC_SCOPE_FUNCTION,
    .needs = LC_NEED_HEADS,
    .since = "0.1.0",
    .summary = "a layer is labelled for another architecture than the function's, or than its own binaries",
    .why = "Nobody checks the label when the layer is attached. It misleads whoever looks for a layer, and the CDK "
           "refuses what it takes for a mistake.",
    .fix = "correct CompatibleArchitectures, or attach the layer made for this architecture",
    .example = "bad-arm-label",
    .source = "AWS Lambda API reference, PublishLayerVersion; aws/aws-cdk#16719",
    .check = check,
};
