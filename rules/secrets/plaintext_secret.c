/* Secrets in what describes a function: its environment, and code that stands in the template. They were looked for
 * once for all functions (lint/secrets.c): one secret is one finding, told with the first function that has it. */
#include "layers/base/caps.h"
#include "rules/secrets/remedy.h"

/* Of the 4,096 bytes that all variables of a function have together. */
#define ENVIRONMENT_BYTES 4096
#define LARGE_BYTES 1024

static const struct lc_function *function_of(const struct lc_context *cx, const struct lc_plain_secret *secret)
{
    return &cx->model->deployment->functions[secret->function];
}

/* Where the secret stands, when the template's line shows it; else where the value begins. */
static struct lc_origin place_of(const struct lc_context *cx, const struct lc_plain_secret *secret,
                                 struct lc_origin origin)
{
    lc_str text = lc_str_cut(secret->value->text, secret->start, secret->end);
    struct lc_origin at = origin;
    size_t column;

    text = lc_str_cut(text, 0, lc_str_find_byte(text, '\n'));
    for (unsigned i = 0; text.len > 0 && i < LC_SECRET_LINES_MAX; i++, at.line++) {
        lc_str line = lc_deployment_line(cx->model->deployment, at);
        column = lc_str_find(line, text);
        if (column != LC_NPOS) {
            at.column = (uint32_t)column + 1;
            return at;
        }
        if (secret->variable && secret->value->written.file.len == 0 && i > 0 && line.len == 0)
            break;
    }
    return origin;
}

/* What all functions have (Globals) stands at one place. */
static void add_place(struct lc_context *cx, struct lc_finding *finding, struct lc_origin at)
{
    for (size_t i = 0; i < finding->location_count; i++) {
        const struct lc_origin *there = &finding->locations[i].origin;
        if (there->line == at.line && there->column == at.column && lc_str_eq(there->file, at.file))
            return;
    }
    lc_finding_at_origin(cx, finding, at);
}

static void add_places(struct lc_context *cx, struct lc_finding *finding, const struct lc_plain_secret *secret)
{
    const struct lc_value *value = secret->value;

    if (value->written.file.len > 0) {
        add_place(cx, finding, place_of(cx, secret, value->written));
        add_place(cx, finding, value->at);
    } else {
        add_place(cx, finding, place_of(cx, secret, value->at));
    }
}

/* "variable 'DB_URL'", "the inline code" */
static lc_str holder(struct lc_context *cx, const struct lc_plain_secret *secret)
{
    if (secret->variable == NULL)
        return LC_S("the inline code");
    return lc_arena_printf(cx->arena, "variable '%.*s'", LC_FMT(lc_show(cx, secret->variable->name)));
}

/* All that are the same secret: their places, and their functions in order, each once. */
static void add_others(struct lc_context *cx, struct lc_finding *finding, size_t first)
{
    const struct lc_model *model = cx->model;
    lc_str *names = LC_NEW_ARRAY(cx->arena, model->deployment->function_count, lc_str);
    size_t count = 0;
    uint32_t last = UINT32_MAX;

    for (size_t i = first; i < model->plain_count; i++) {
        const struct lc_plain_secret *secret = &model->plain[i];
        if (secret->first != first)
            continue;
        if (secret->function != last)
            names[count++] = function_of(cx, secret)->name;
        last = secret->function;
        add_places(cx, finding, secret);
    }
    finding->functions = names;
    finding->function_count = count;
}

static bool is_id(const struct lc_secret_kind *kind)
{
    return lc_str_is(kind->id, "aws-access-key-id");
}

static bool is_key(const struct lc_secret_kind *kind)
{
    return lc_str_is(kind->id, "aws-secret-access-key");
}

/* The other half of an AWS access key in the same environment. */
static const struct lc_plain_secret *other_half(const struct lc_context *cx, const struct lc_plain_secret *secret)
{
    for (size_t i = 0; i < cx->model->plain_count; i++) {
        const struct lc_plain_secret *other = &cx->model->plain[i];
        if (other->function == secret->function && other->variable && secret->variable &&
            ((is_id(other->kind) && is_key(secret->kind)) || (is_key(other->kind) && is_id(secret->kind))))
            return other;
    }
    return NULL;
}

static enum lc_severity severity_of(const struct lc_secret_kind *kind)
{
    return kind->blast_radius == LC_BLAST_LOW ? LC_WARNING : LC_ERROR;
}

static lc_str quoted(struct lc_context *cx, lc_str shown)
{
    if (shown.len == 0)
        return shown;
    return lc_arena_printf(cx->arena, " (%.*s)", LC_FMT(lc_show(cx, shown)));
}

static void report(struct lc_context *cx, size_t index)
{
    const struct lc_plain_secret *secret = &cx->model->plain[index], *half = other_half(cx, secret);
    const struct lc_secret_kind *kind = secret->kind;
    struct lc_remedy remedy = {.kind = kind, .function = cx->target->function};
    struct lc_finding *finding;
    size_t bytes = secret->end - secret->start;

    if (half && is_id(kind))
        return; /* told with its secret key */
    if (half)
        finding =
            lc_report(cx, "plaintext", "%.*s and %.*s hold, in plaintext, an AWS access key id with its secret key%.*s",
                      LC_FMT(holder(cx, half)), LC_FMT(holder(cx, secret)), LC_FMT(quoted(cx, half->shown)));
    else
        finding = lc_report(cx, "plaintext", "%.*s holds, in plaintext, %.*s%.*s", LC_FMT(holder(cx, secret)),
                            LC_FMT(kind->description), LC_FMT(quoted(cx, secret->shown)));
    lc_finding_severity(finding, severity_of(kind));
    lc_rests_on(finding, LC_FACT_CONFIGURATION_IS_READABLE);
    lc_finding_subject(finding, lc_arena_printf(cx->arena, "%.*s %.*s", LC_FMT(kind->id),
                                                LC_FMT(secret->variable ? secret->variable->name : LC_S("code"))));
    add_others(cx, finding, index);
    if (half)
        add_places(cx, finding, half);
    lc_finding_note(cx, finding, "whoever holds it can %.*s", LC_FMT(kind->impact));
    if (secret->value->written_as.len > 0)
        lc_finding_note(cx, finding, "it is written in %.*s", LC_FMT(lc_show(cx, secret->value->written_as)));
    if (secret->value->no_echo)
        lc_finding_note(cx, finding, "%s",
                        cx->target->function->described == LC_DESCRIBED_BY_TERRAFORM
                            ? "'sensitive' keeps a value out of Terraform's output, not out of its files and its state"
                            : "NoEcho keeps a parameter out of the console, not out of the template");
    if (secret->variable && bytes >= LARGE_BYTES)
        lc_finding_note(cx, finding, "it takes %zu of the %d bytes that all variables have together", bytes,
                        ENVIRONMENT_BYTES);
    if (cx->stack->runtime)
        remedy.language = cx->stack->runtime->language;
    remedy.variable = secret->variable ? secret->variable->name : LC_S("");
    lc_remedy_fix(cx, finding, &remedy);
}

static void check(struct lc_context *cx)
{
    for (size_t i = 0; i < cx->model->plain_count; i++)
        if (cx->model->plain[i].function == cx->target->index && cx->model->plain[i].first == i)
            report(cx, i);
}

const struct lc_rule lc_rule_plaintext_secret = {
    .name = "plaintext-secret",
    .category = LC_SECRETS,
    .severity = LC_ERROR,
    .highest = LC_ERROR,
    .scope = LC_SCOPE_FUNCTION,
    .since = "0.1.0",
    .summary = "a secret stands in plaintext in a function's environment or template",
    .why =
        "Lambda encrypts variables where it stores them, and shows them in clear to everyone who may read the "
        "function's configuration, which ReadOnly access includes. What stands in a template is in the repository, the "
        "stack, its history and the logs of the pipeline as well.",
    .fix = "keep the value in Parameter Store or Secrets Manager, the name of it in the environment, and read it at "
           "the start of the function",
    .example = "bad-token-in-environment",
    .source = "AWS Lambda API Reference, GetFunctionConfiguration; AWS Lambda Developer Guide, environment variables",
    .check = check,
};
