/* Names: the handler, the function's own, those of its environment variables. */
#include <inttypes.h>

#include "layers/base/utf8.h"
#include "rules/config/invalid_setting.h"
#include "rules/config/reserved.h"
#include "rules/config/settings.h"

#define HANDLER_CHARACTERS_MAX 128
#define FUNCTION_NAME_MAX 64

static size_t characters(lc_str text)
{
    uint32_t code_point;
    size_t count = 0, step;

    for (; text.len > 0; count++) {
        step = lc_utf8_step(text, &code_point);
        text = lc_str_from_index(text, step > 0 ? step : 1);
    }
    return count;
}

static bool has_blank(lc_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (lc_is_blank(text.ptr[i]))
            return true;
    return false;
}

static void settle(struct lc_context *cx, struct lc_finding *finding, const char *setting, enum lc_fact_id fact,
                   const struct lc_value *value)
{
    lc_rests_on(finding, fact);
    lc_finding_subject(finding, lc_str_from(setting));
    lc_setting_at(cx, finding, value);
}

static void check_handler(struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;
    const struct lc_value *handler = &function->handler;
    lc_str certain = lc_setting_certain_text(cx, handler);
    struct lc_finding *finding;

    if (handler->know == LC_UNSET && !lc_setting_may_be_left_out(function)) {
        finding = lc_report(cx, "missing", "no handler is set, which a function that is no container image must have");
        settle(cx, finding, "handler", LC_FACT_HANDLER_FORM, handler);
        lc_finding_fix(cx, finding, "set the handler, for example index.handler");
    } else if (handler->know == LC_KNOWN && handler->text.len == 0) {
        finding = lc_report(cx, "missing", "the handler is empty");
        settle(cx, finding, "handler", LC_FACT_HANDLER_FORM, handler);
    } else if (has_blank(certain)) {
        finding = lc_report(cx, "pattern", "the handler '%.*s' has a blank in it, which Lambda does not take",
                            LC_FMT(lc_show(cx, handler->text)));
        settle(cx, finding, "handler", LC_FACT_HANDLER_FORM, handler);
    } else if (characters(certain) > HANDLER_CHARACTERS_MAX) {
        finding = lc_report(cx, "too-long", "the handler has %s%zu characters, Lambda takes %d",
                            handler->know == LC_KNOWN ? "" : "at least ", characters(certain), HANDLER_CHARACTERS_MAX);
        settle(cx, finding, "handler", LC_FACT_HANDLER_FORM, handler);
    }
}

/* A full or partial ARN is taken too, and has colons; what is between them is not looked at. */
static void check_function_name(struct lc_context *cx)
{
    const struct lc_value *name = &cx->target->function->function_name;
    lc_str certain = lc_setting_certain_text(cx, name);
    struct lc_finding *finding = NULL;

    if (lc_str_find_byte(name->text, ':') != LC_NPOS && name->hole_count == 0)
        return;
    for (size_t i = 0; i < certain.len && finding == NULL; i++) {
        lc_str one = lc_str_from_index(certain, i);
        uint32_t code_point;
        size_t step;
        if (lc_is_alnum(certain.ptr[i]) || lc_str_find_byte(LC_S("-_:$"), certain.ptr[i]) != LC_NPOS)
            continue;
        step = lc_utf8_step(one, &code_point);
        one = lc_str_cut(one, 0, step > 0 ? step : 1);
        finding = lc_report(cx, "pattern",
                            "the function's name '%.*s' has a '%.*s' in it: letters, digits, hyphens and underscores "
                            "are taken",
                            LC_FMT(lc_show(cx, name->text)), LC_FMT(lc_show(cx, one)));
    }
    if (finding == NULL && certain.len > FUNCTION_NAME_MAX && lc_str_find_byte(certain, ':') == LC_NPOS)
        finding = lc_report(cx, "too-long", "the function's name '%.*s' has %s%zu characters, Lambda takes %d",
                            LC_FMT(lc_show(cx, name->text)), name->know == LC_KNOWN ? "" : "at least ", certain.len,
                            FUNCTION_NAME_MAX);
    if (finding)
        settle(cx, finding, "function-name", LC_FACT_FUNCTION_NAMES, name);
}

static const char *wrong_with_variable(lc_str name)
{
    if (name.len == 0)
        return "is empty";
    if (!lc_is_alpha(name.ptr[0]))
        return "does not begin with a letter";
    if (name.len == 1)
        return "has only one character, two are the least";
    for (size_t i = 0; i < name.len; i++)
        if (!lc_is_alnum(name.ptr[i]) && name.ptr[i] != '_')
            return "has something else in it than letters, digits and underscores";
    return NULL;
}

static void check_variables(struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;

    for (size_t i = 0; i < function->environment_count; i++) {
        const struct lc_variable *variable = &function->environment[i];
        const char *wrong = wrong_with_variable(variable->name);
        struct lc_finding *finding;
        if (wrong == NULL || lc_is_reserved_variable(variable->name, NULL))
            continue;
        finding = lc_report(cx, "variable-name", "the name of the environment variable '%.*s' %s",
                            LC_FMT(lc_show(cx, variable->name)), wrong);
        lc_rests_on(finding, LC_FACT_VARIABLE_NAMES);
        lc_finding_subject(finding, lc_arena_printf(cx->arena, "variable %.*s", LC_FMT(variable->name)));
        lc_finding_fix(cx, finding, "name it with a letter first, then letters, digits and underscores");
        lc_setting_at_origin(cx, finding, variable->value.at);
    }
}

/* Numbers and booleans are taken as texts. */
static void check_shape(struct lc_context *cx, lc_str what, const struct lc_value *value)
{
    struct lc_finding *finding;

    if (!value->misshapen)
        return;
    finding = lc_report(cx, "not-one-value", "%.*s: %.*s", LC_FMT(lc_show(cx, what)), LC_FMT(lc_show(cx, value->why)));
    settle(cx, finding, lc_arena_cstring(cx->arena, what, NULL), LC_FACT_VALUES_ARE_TEXTS, value);
    lc_finding_fix(cx, finding, "give one text, number or boolean; JSON goes in as a text");
}

static void check_shapes(struct lc_context *cx)
{
    const struct lc_function *function = cx->target->function;

    check_shape(cx, LC_S("the runtime"), &function->runtime);
    check_shape(cx, LC_S("the handler"), &function->handler);
    check_shape(cx, LC_S("the timeout"), &function->timeout_s);
    check_shape(cx, LC_S("the memory"), &function->memory_mb);
    for (size_t i = 0; i < function->environment_count; i++)
        check_shape(cx, lc_arena_printf(cx->arena, "variable '%.*s'", LC_FMT(function->environment[i].name)),
                    &function->environment[i].value);
}

void lc_check_name_settings(struct lc_context *cx)
{
    check_shapes(cx);
    check_handler(cx);
    check_function_name(cx);
    check_variables(cx);
}
