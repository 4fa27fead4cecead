/* How many external extensions the merged /opt would start. Internal ones count too, but no archive shows them. */
#include "rules/native/native.h"
#include "rules/rule.h"

#define EXTENSIONS_MAX 10

static void check(struct lc_context *cx)
{
    struct lc_finding *finding;
    size_t count = 0;

    for (const struct lc_tree_node *at = lc_native_extensions(cx->stack); at; at = at->next)
        count += lc_native_is_started(at);
    if (count <= EXTENSIONS_MAX)
        return;
    finding = lc_report(cx, NULL, "%zu files stand in '/opt/extensions', at most %d extensions may register", count,
                        EXTENSIONS_MAX);
    lc_rests_on(finding, LC_FACT_EXTENSION_LIMIT);
    lc_rests_on(finding, LC_FACT_EXTENSIONS_STARTED);
    for (const struct lc_tree_node *at = lc_native_extensions(cx->stack); at; at = at->next)
        if (lc_native_is_started(at))
            lc_finding_at(cx, finding, lc_tree_unit(cx, cx->stack->opt, at->archive), at->entry);
}

const struct lc_rule lc_rule_extension_count = {
    .name = "extension-count",
    .category = LC_LIMITS,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_STACK,
    .since = "0.1.0",
    .summary = "the layers bring more external extensions than may register",
    .why = "The eleventh registration is refused, and initialization fails for the whole function.",
    .fix = "detach layers whose extensions are not needed; every file directly in /opt/extensions counts",
    .example = "eleven-extensions",
    .source = "aws-lambda-runtime-interface-emulator, core/registrations.go; AWS Lambda Developer Guide, extensions",
    .check = check,
};
