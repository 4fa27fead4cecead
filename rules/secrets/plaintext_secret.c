/* Secrets in what describes a function: its environment, and code that stands in the template. They were looked for
 * once for all functions (lint/run/secrets.c): one secret is one finding, told with the variable whose name says most of it. */
#include <inttypes.h>

#include "layers/base/caps.h"
#include "rules/secrets/remedy.h"

/* Of the 4,096 bytes that all variables of a function have together. */
#define ENVIRONMENT_BYTES 4096
#define LARGE_BYTES 1024
enum { OTHER_NAMES_MAX = 20 };

static const struct lc_function *function_of(const struct lc_context *cx, const struct lc_plain_secret *secret)
{
    return &cx->model->deployment->functions[secret->function];
}

/* How often the text stands in the value before the secret, which is the next one then. */
static size_t earlier_ones(const struct lc_plain_secret *secret, lc_str text)
{
    lc_str before = lc_str_cut(secret->value->text, 0, secret->start);
    size_t count = 0;

    for (size_t at; text.len > 0 && (at = lc_str_find(before, text)) != LC_NPOS; count++)
        before = lc_str_from_index(before, at + text.len);
    return count;
}

/* Bytes of a line: what the carets are below. */
struct site {
    struct lc_origin at;
    uint32_t length;
};

/* Where the secret stands, when the template's line shows it; else where the value begins. */
static struct site site_of(const struct lc_context *cx, const struct lc_plain_secret *secret, struct lc_origin origin)
{
    lc_str text = lc_str_cut(secret->value->text, secret->start, secret->end);
    struct lc_origin at = origin;
    size_t column, from = 0, earlier;

    text = lc_str_cut(text, 0, lc_str_find_byte(text, '\n'));
    earlier = earlier_ones(secret, text);
    for (unsigned i = 0; text.len > 0 && i < LC_SECRET_LINES_MAX; i++, at.line++) {
        lc_str line = lc_deployment_line(cx->model->deployment, at);
        for (from = 0; (column = lc_str_find(lc_str_from_index(line, from), text)) != LC_NPOS;
             from += column + text.len, earlier--)
            if (earlier == 0) {
                at.column = (uint32_t)(from + column) + 1;
                return (struct site){at, (uint32_t)text.len};
            }
        if (secret->variable && secret->value->written.file.len == 0 && i > 0 && line.len == 0)
            break;
    }
    return (struct site){origin, UINT32_MAX};
}

/* Where its reader says that the value begins. A line that can be shown has it masked; where there is none, the secret's own
 * place in the value can be told. */
static struct site site_of_text(const struct lc_context *cx, const struct lc_plain_secret *secret)
{
    struct lc_origin at = secret->variable->text_at;
    lc_str line = lc_deployment_line(cx->model->deployment, at), mask = lc_str_from_index(line, at.column - 1);
    size_t quote = lc_str_find_byte(mask, '"');

    if (line.len == 0)
        at.column += (uint32_t)secret->start;
    return (struct site){at, quote < UINT32_MAX ? (uint32_t)quote : UINT32_MAX};
}

/* What all functions have (Globals) stands at one place. */
static void add_place(struct lc_context *cx, struct lc_finding *finding, struct site site)
{
    for (size_t i = 0; i < finding->location_count; i++) {
        const struct lc_origin *there = &finding->locations[i].origin;
        if (there->line == site.at.line && there->column == site.at.column && lc_str_eq(there->file, site.at.file))
            return;
    }
    lc_finding_at_span(cx, finding, site.at, site.length);
}

static void add_places(struct lc_context *cx, struct lc_finding *finding, const struct lc_plain_secret *secret)
{
    const struct lc_value *value = secret->value;

    if (value->written.file.len > 0) {
        add_place(cx, finding, site_of(cx, secret, value->written));
        add_place(cx, finding, (struct site){value->at, UINT32_MAX});
    } else if (secret->variable && secret->variable->text_at.column > 0) {
        add_place(cx, finding, site_of_text(cx, secret));
    } else {
        add_place(cx, finding, site_of(cx, secret, value->at));
    }
}

/* "variable 'DB_URL'", "the inline code" */
static lc_str holder_of(struct lc_context *cx, const struct lc_variable *variable)
{
    if (variable == NULL)
        return LC_S("the inline code");
    return lc_arena_printf(cx->arena, "variable '%.*s'", LC_FMT(lc_show(cx, variable->name)));
}

static lc_str holder(struct lc_context *cx, const struct lc_plain_secret *secret)
{
    return holder_of(cx, secret->variable);
}

static bool has_same_holder(const struct lc_plain_secret *a, const struct lc_plain_secret *b)
{
    if (a->variable == NULL || b->variable == NULL)
        return a->variable == b->variable;
    return lc_str_eq(a->variable->name, b->variable->name);
}

/* ", as a secret that signs sessions or tokens", where its name makes it another kind. */
static lc_str as_kind(struct lc_context *cx, const struct lc_secret_kind *kind, const struct lc_secret_kind *told)
{
    if (kind == told)
        return LC_S("");
    return lc_arena_printf(cx->arena, ", as %.*s", LC_FMT(kind->description));
}

/* Where the same secret stands under another name: each name once, with its functions. */
static void note_other_holders(struct lc_context *cx, struct lc_finding *finding, size_t index)
{
    const struct lc_model *model = cx->model;
    const struct lc_plain_secret *told[OTHER_NAMES_MAX] = {&model->plain[index]};
    size_t count = 1;

    for (size_t i = 0; i < model->plain_count && count < OTHER_NAMES_MAX; i++) {
        const struct lc_plain_secret *secret = &model->plain[i];
        lc_str functions = function_of(cx, secret)->name;
        uint32_t last = secret->function;
        bool known = secret->told != index;
        for (size_t k = 0; k < count && !known; k++)
            known = has_same_holder(told[k], secret);
        if (known)
            continue;
        told[count++] = secret;
        for (size_t k = i + 1; k < model->plain_count; k++) {
            const struct lc_plain_secret *other = &model->plain[k];
            if (other->told != index || other->function == last || !has_same_holder(secret, other))
                continue;
            last = other->function;
            functions =
                lc_arena_printf(cx->arena, "%.*s, %.*s", LC_FMT(functions), LC_FMT(function_of(cx, other)->name));
        }
        lc_finding_note(cx, finding, "%.*s of %.*s holds it too%.*s", LC_FMT(holder(cx, secret)),
                        LC_FMT(lc_show(cx, functions)), LC_FMT(as_kind(cx, secret->kind, told[0]->kind)));
    }
}

/* All that are the same secret: their places, and their functions in order, each once. */
static void add_others(struct lc_context *cx, struct lc_finding *finding, size_t index)
{
    const struct lc_model *model = cx->model;
    lc_str *names = LC_NEW_ARRAY(cx->arena, model->deployment->function_count, lc_str);
    size_t count = 0;
    uint32_t last = UINT32_MAX;

    add_places(cx, finding, &model->plain[index]); /* what is told stands first */
    for (size_t i = 0; i < model->plain_count; i++) {
        const struct lc_plain_secret *secret = &model->plain[i];
        if (secret->told != index)
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
            lc_report(cx, "plaintext", "%.*s and %.*s hold an AWS access key id with its secret key in plaintext%.*s",
                      LC_FMT(holder(cx, half)), LC_FMT(holder(cx, secret)), LC_FMT(quoted(cx, half->shown)));
    else
        finding = lc_report(cx, "plaintext", "%.*s holds %.*s%s in plaintext%.*s", LC_FMT(holder(cx, secret)),
                            LC_FMT(kind->description), lc_str_contains(kind->description, LC_S(", the ")) ? "," : "",
                            LC_FMT(quoted(cx, secret->shown)));
    lc_finding_severity(finding, severity_of(kind));
    lc_rests_on(finding, LC_FACT_CONFIGURATION_IS_READABLE);
    lc_finding_subject(finding, lc_arena_printf(cx->arena, "%.*s %.*s", LC_FMT(kind->id),
                                                LC_FMT(secret->variable ? secret->variable->name : LC_S("code"))));
    add_others(cx, finding, index);
    if (half)
        add_places(cx, finding, half);
    lc_finding_note(cx, finding, "whoever holds it can %.*s", LC_FMT(kind->impact));
    note_other_holders(cx, finding, index);
    if (secret->value->written_as.len > 0)
        lc_finding_note(cx, finding, "it is written in %.*s", LC_FMT(lc_show(cx, secret->value->written_as)));
    if (secret->value->no_echo && cx->target->function->described == LC_DESCRIBED_BY_TERRAFORM)
        lc_finding_note(cx, finding,
                        "'sensitive' keeps a value out of what Terraform prints, not out of files and state");
    else if (secret->value->no_echo && cx->target->function->described != LC_DESCRIBED_BY_SERVERLESS)
        lc_finding_note(cx, finding, "NoEcho keeps a parameter out of the console, not out of the template");
    if (secret->in_base64)
        lc_finding_note(cx, finding, "it is written in base64, which hides nothing");
    if (secret->variable && bytes >= LARGE_BYTES)
        lc_finding_note(cx, finding, "it takes more than %d of the %d bytes that all variables have together",
                        LARGE_BYTES, ENVIRONMENT_BYTES);
    if (cx->stack->runtime)
        remedy.language = cx->stack->runtime->language;
    remedy.variable = secret->variable ? secret->variable->name : LC_S("");
    lc_remedy_fix(cx, finding, &remedy);
}

static void report_limit(struct lc_context *cx, const struct lc_plain_limit *limit)
{
    lc_str held = holder_of(cx, limit->variable);

    if (limit->kind)
        lc_report_unknown(cx, lc_arena_printf(cx->arena, "whether %.*s holds more secrets", LC_FMT(held)),
                          lc_arena_printf(cx->arena, "looking for '%.*s' took too many steps", LC_FMT(limit->kind->id)),
                          LC_S(""));
    else
        lc_report_unknown(cx, lc_arena_printf(cx->arena, "%" PRIu64 " more secrets in %.*s", limit->more, LC_FMT(held)),
                          LC_S("only the first of one text are listed"), LC_S(""));
}

static void check(struct lc_context *cx)
{
    for (size_t i = 0; i < cx->model->plain_limit_count; i++)
        if (cx->model->plain_limits[i].function == cx->target->index)
            report_limit(cx, &cx->model->plain_limits[i]);
    for (size_t i = 0; i < cx->model->plain_count; i++)
        if (cx->model->plain[i].function == cx->target->index && cx->model->plain[i].told == i)
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
