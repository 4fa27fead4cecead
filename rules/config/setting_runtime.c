/* Runtime, architectures, and code that stands in the template. */
#include <inttypes.h>

#include "rules/config/invalid_setting.h"
#include "rules/config/settings.h"

#define INLINE_BYTES_MAX (UINT64_C(4) << 20)

/* -- runtime ------------------------------------------------------------------------------------------------------- */

static lc_str next_letter(lc_str rest, char *letter)
{
    while (rest.len > 0 && !lc_is_alnum(rest.ptr[0]))
        rest = lc_str_from_index(rest, 1);
    *letter = rest.len > 0 ? lc_to_lower(rest.ptr[0]) : '\0';
    return lc_str_from_index(rest, 1);
}

/* One identifier in another spelling: "nodejs22" and "nodejs22.x", "Python3.12" and "python3.12". A runtime newer than
 * the catalogue never differs so little from an older one. */
static bool is_spelling_of(lc_str given, lc_str id)
{
    char a, b;

    if (lc_str_has_suffix(given, LC_S(".x")))
        given.len -= 2;
    if (lc_str_has_suffix(id, LC_S(".x")))
        id.len -= 2;
    do {
        given = next_letter(given, &a);
        id = next_letter(id, &b);
    } while (a == b && a != '\0');
    return a == b;
}

static void check_runtime(struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;
    const struct lc_value *value = &function->runtime;
    const struct lc_runtime *runtime = cx->stack->runtime;
    struct lc_finding *finding;

    if (value->know == LC_UNSET && !lc_setting_may_be_left_out(function)) {
        finding = lc_report(cx, "missing", "no runtime is set, which a function that is no container image must have");
        lc_finding_fix(cx, finding, "set the runtime, for example nodejs24.x");
    } else if (value->know == LC_KNOWN && runtime && runtime->container_only) {
        finding =
            lc_report(cx, "container-only", "the runtime '%.*s' exists as a container image only", LC_FMT(runtime->id));
        lc_finding_fix(cx, finding, "take a runtime of Lambda's own, or deploy the function as a container image");
    } else if (value->know == LC_KNOWN && runtime == NULL) {
        lc_str near = lc_runtime_nearest(cx->model->catalogue, value->text);
        if (near.len == 0 || !is_spelling_of(value->text, near))
            return; /* perhaps newer than the catalogue: an unknown of the run */
        finding = lc_report(cx, "no-runtime", "no runtime is called '%.*s', but there is '%.*s'",
                            LC_FMT(lc_show(cx, value->text)), LC_FMT(near));
        lc_finding_fix(cx, finding, "write '%.*s'", LC_FMT(near));
    } else {
        return;
    }
    lc_rests_on(finding, LC_FACT_RUNTIME_NEEDED);
    lc_finding_subject(finding, LC_S("runtime"));
    lc_setting_at(cx, finding, value);
}

/* -- architectures ------------------------------------------------------------------------------------------------- */

static const char *meant_by(lc_str name)
{
    static const struct {
        const char *name, *meant;
    } others[] = {{"amd64", "x86_64"}, {"x64", "x86_64"},    {"x86-64", "x86_64"}, {"x86_64", "x86_64"},
                  {"x86", "x86_64"},   {"aarch64", "arm64"}, {"armv8", "arm64"},   {"arm64", "arm64"},
                  {"arm", "arm64"},    {"graviton", "arm64"}};

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (lc_str_caseeq(name, lc_str_from(others[i].name)))
            return others[i].meant;
    return NULL;
}

static void check_one_architecture(struct lc_context *cx, const struct lc_value *value)
{
    struct lc_finding *finding;
    const char *meant;

    if (value->know != LC_KNOWN || lc_arch_from(value->text) != LC_ARCH_UNKNOWN)
        return;
    finding = lc_report(cx, "no-architecture", "no architecture is called '%.*s': Lambda has x86_64 and arm64",
                        LC_FMT(lc_show(cx, value->text)));
    meant = meant_by(value->text);
    if (meant)
        lc_finding_fix(cx, finding, "write '%s'", meant);
    lc_rests_on(finding, LC_FACT_ONE_ARCHITECTURE);
    lc_finding_subject(finding, LC_S("architecture"));
    lc_setting_at(cx, finding, value);
}

static void check_several(struct lc_context *cx, const struct lc_values *all)
{
    const struct lc_function *function = cx->target->function;
    const struct lc_value *first = &all->items[0], *last = &all->items[all->count - 1];
    struct lc_finding *finding =
        lc_report(cx, "several-architectures", "%zu architectures are set, a function has exactly one", all->count);

    lc_rests_on(finding, LC_FACT_ONE_ARCHITECTURE);
    lc_finding_subject(finding, LC_S("architecture"));
    lc_setting_at(cx, finding, last);
    lc_finding_at_origin(cx, finding, first->at);
    if (function->described == LC_DESCRIBED_BY_SAM && lc_str_eq(first->at.file, function->at.file) &&
        first->at.line < function->at.line && last->at.line > function->at.line) {
        lc_rests_on(finding, LC_FACT_GLOBALS_CONCATENATE);
        lc_finding_note(cx, finding,
                        "SAM puts the list in Globals before the function's own: the two do not replace "
                        "each other");
        lc_finding_fix(cx, finding,
                       "set Architectures in Globals or on the function, not on both; or name it under "
                       "IgnoreGlobals");
    } else {
        lc_finding_fix(cx, finding, "keep one of them; deploy a second function for the other");
    }
}

static void check_architectures(struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;
    const struct lc_values *all = &function->architectures;
    const struct lc_runtime *runtime = cx->stack->runtime;
    struct lc_finding *finding;
    bool known = all->count > 1;

    for (size_t i = 0; i < all->count; i++) {
        known &= all->items[i].know == LC_KNOWN;
        check_one_architecture(cx, &all->items[i]);
    }
    if (all->count == 0)
        check_one_architecture(cx, &function->architecture);
    if (known)
        check_several(cx, all);
    if (known || runtime == NULL || runtime->container_only || cx->stack->arch == LC_ARCH_UNKNOWN ||
        (runtime->architectures & LC_ARCH_BIT(cx->stack->arch)))
        return;
    finding = lc_report(cx, "runtime-architecture", "the runtime '%.*s' is not there for %.*s", LC_FMT(runtime->id),
                        LC_FMT(lc_arch_name(cx->stack->arch)));
    lc_rests_on(finding, LC_FACT_RUNTIME_ARCHITECTURES);
    lc_finding_subject(finding, LC_S("architecture"));
    lc_finding_fix(cx, finding, "take a newer runtime, or x86_64");
    lc_setting_at(cx, finding, &function->architecture);
}

/* -- inline code --------------------------------------------------------------------------------------------------- */

static void check_inline(struct lc_context *cx)
{
    const struct lc_artifact *code = &cx->target->function->code;
    const struct lc_runtime *runtime = cx->stack->runtime;
    uint64_t least = lc_setting_least_bytes(&code->inline_text);
    struct lc_finding *finding;

    if (code->inline_text.know == LC_UNSET)
        return;
    if (runtime && runtime->language != LC_LANG_NODE && runtime->language != LC_LANG_PYTHON) {
        finding = lc_report(cx, "inline-language",
                            "the code stands in the template, which goes with Node.js and Python, not with '%.*s'",
                            LC_FMT(runtime->id));
        lc_finding_fix(cx, finding, "put the code into a file or folder and name that");
        lc_rests_on(finding, LC_FACT_INLINE_CODE);
        lc_finding_subject(finding, LC_S("inline-code"));
        lc_setting_at(cx, finding, &code->inline_text);
    }
    if (least > INLINE_BYTES_MAX) {
        finding = lc_report(cx, "inline-size", "the code in the template has %s%" PRIu64 " bytes, it may have %" PRIu64,
                            code->inline_text.know == LC_KNOWN ? "" : "at least ", least, INLINE_BYTES_MAX);
        lc_finding_fix(cx, finding, "put the code into a file or folder and name that");
        lc_rests_on(finding, LC_FACT_INLINE_CODE);
        lc_finding_subject(finding, LC_S("inline-code"));
        lc_setting_at(cx, finding, &code->inline_text);
    }
}

void lc_check_runtime_settings(struct lc_context *cx)
{
    check_runtime(cx);
    check_architectures(cx);
    check_inline(cx);
}
