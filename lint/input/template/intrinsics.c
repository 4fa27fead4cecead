/* Intrinsic functions that make one text: references, Sub, Join and their like. */
#include "lint/input/template/cdk.h"

#include "layers/base/buf.h"
#include "lint/input/helps.h"

/* -- names --------------------------------------------------------------------------------------------------------- */

static lc_str shown_as(struct lc_template *template, lc_str name)
{
    return lc_arena_printf(template->arena, "${%.*s}", LC_FMT(name));
}

static struct lc_term list_of(struct lc_template *template, lc_str text, const struct lc_value *like)
{
    struct lc_term list = {.kind = LC_TERM_LIST, .value = {.at = like->at}};
    lc_str part;

    while (text.len > 0 && lc_str_next(&text, ',', &part)) {
        struct lc_term *item = LC_PUSH(template->arena, &list.members);
        *item = lc_term_text(lc_str_trim(part), like->at);
        item->value.written = like->written;
        item->value.written_as = like->written_as;
        item->value.no_echo = like->no_echo;
    }
    return list;
}

/* -- what is looked up at deployment ------------------------------------------------------------------------------- */

/* A parameter of such a type is given the name under which its value is kept. An ARN of something else is no such name,
 * so that it can only be what is kept there: that is how it is told to us.
 * Source: AWS CloudFormation user guide, SSM parameter types; Systems Manager, requirements for parameter names. */
static bool is_kept_value(lc_str text)
{
    return lc_str_has_prefix(text, LC_S("arn:")) && !lc_str_contains(text, LC_S(":ssm:"));
}

/* A parameter's value as a term of its type. */
static struct lc_term of_type(struct lc_template *template, lc_str name, const struct lc_node *parameter,
                              struct lc_value value)
{
    lc_str type = lc_node_scalar(lc_node_member(parameter, LC_S("Type")));
    struct lc_term term = {.kind = LC_TERM_TEXT, .value = value, .computed = true, .bare = true};

    if (lc_str_has_prefix(type, LC_S("AWS::SSM::Parameter::Value")) && !is_kept_value(value.text)) {
        term = lc_term_unknown(shown_as(template, name),
                               lc_arena_printf(template->arena,
                                               "parameter '%.*s' is read from the Systems Manager parameter store at "
                                               "deployment",
                                               LC_FMT(name)),
                               lc_help_stored(template->arena, value.text), value.at);
        term.value.no_echo = value.no_echo;
        return term;
    }
    if (lc_str_contains(type, LC_S("List<")) || lc_str_contains(type, LC_S("CommaDelimitedList")))
        return list_of(template, value.text, &value);
    return term;
}

static struct lc_term parameter_without_value(struct lc_template *template, lc_str name, bool no_echo,
                                              struct lc_origin at)
{
    lc_str shown = shown_as(template, name);
    struct lc_term term = lc_term_unknown(
        shown, lc_arena_printf(template->arena, "parameter '%.*s' has no default, and no value is given", LC_FMT(name)),
        lc_arena_printf(template->arena, "--parameter %.*s=VALUE", LC_FMT(name)), at);

    if (template->passed) { /* only the stack around it can say */
        term.value.why = lc_arena_printf(
            template->arena, "parameter '%.*s' has no default, and the stack around it passes none", LC_FMT(name));
        term.value.how = LC_S("");
    }
    /* In the variant of a function for which a comparison says so, it is that. */
    for (size_t i = 0; i < template->assumed_count; i++)
        if (template->assumed[i].equal && lc_str_eq(template->assumed[i].subject, shown))
            term = lc_term_text(template->assumed[i].literal, at);
    term.computed = true;
    term.value.no_echo = no_echo;
    return term;
}

static struct lc_term parameter_value(struct lc_template *template, lc_str name, const struct lc_node *parameter,
                                      struct lc_origin at)
{
    const struct lc_parameter *given = template->passed ? NULL : lc_parameters_find(template->given, name);
    const struct lc_term *passed =
        template->passed ? lc_term_get(template->passed, lc_arena_cstring(template->arena, name, NULL)) : NULL;
    const struct lc_node *preset = lc_node_member(parameter, LC_S("Default"));
    struct lc_value value = {.know = LC_KNOWN, .at = at};

    value.no_echo = lc_str_caseeq(lc_node_scalar(lc_node_member(parameter, LC_S("NoEcho"))), LC_S("true"));
    if (passed) {
        struct lc_term term = *passed;
        term.key = (lc_str){0};
        term.computed = true;
        term.value.no_echo |= value.no_echo;
        if (term.kind == LC_TERM_TEXT && term.value.written_as.len == 0) { /* in the template around this one */
            term.value.written = term.value.at;
            term.value.written_as = lc_arena_printf(template->arena, "parameter '%.*s' of stack '%.*s'", LC_FMT(name),
                                                    LC_FMT(lc_str_cut(template->prefix, 0, template->prefix.len - 1)));
        }
        term.value.at = at;
        if (lc_term_is_known(&term))
            return of_type(template, name, parameter, term.value);
        return term;
    }
    if (given) {
        value.text = given->text;
        value.written = given->at;
        value.written_as =
            lc_arena_printf(template->arena, "parameter '%.*s' (%.*s)", LC_FMT(name), LC_FMT(given->source));
        return of_type(template, name, parameter, value);
    }
    if (preset == NULL || lc_node_meant(preset)->kind == LC_EVENT_MAP)
        return parameter_without_value(template, name, value.no_echo, at);
    value.text = lc_node_scalar(preset);
    value.written = lc_template_at(template, preset);
    value.written_as = lc_arena_printf(template->arena, "the default of parameter '%.*s'", LC_FMT(name));
    return of_type(template, name, parameter, value);
}

/* AWS::Region and its like: what the deployment is told, so only what the command line says. */
static struct lc_term pseudo_parameter(struct lc_template *template, lc_str name, struct lc_origin at)
{
    const struct lc_parameter *given = lc_parameters_find(template->given, name);
    struct lc_term term;

    if (lc_str_is(name, "AWS::NoValue"))
        return (struct lc_term){.kind = LC_TERM_NOTHING, .value = {.at = at}};
    if (given == NULL)
        return lc_term_unknown(shown_as(template, name),
                               lc_arena_printf(template->arena, "'%.*s' is known at deployment", LC_FMT(name)),
                               lc_arena_printf(template->arena, "--parameter %.*s=VALUE", LC_FMT(name)), at);
    term = lc_term_text(given->text, at);
    term.computed = true;
    return term;
}

static struct lc_term resource_reference(struct lc_template *template, lc_str name, lc_str attribute,
                                         struct lc_origin at)
{
    struct lc_term term = lc_term_unknown(
        attribute.len > 0 ? lc_arena_printf(template->arena, "${%.*s.%.*s}", LC_FMT(name), LC_FMT(attribute))
                          : shown_as(template, name),
        lc_arena_printf(template->arena, "what '%.*s' will be called is known once it is deployed", LC_FMT(name)),
        LC_S(""), at);

    term.resource = name;
    term.attribute = attribute;
    term.home = template;
    return term;
}

struct lc_term lc_reference(struct lc_template *template, lc_str name, struct lc_origin at)
{
    const struct lc_node *parameter = lc_map_get(&template->parameters, name);
    size_t dot = lc_str_find_byte(name, '.');

    for (const struct lc_binding *binding = template->bindings; binding; binding = binding->outer) {
        struct lc_term term = lc_term_text(binding->text, at);
        term.computed = true;
        if (lc_str_eq(binding->name, name))
            return term;
    }
    if (parameter)
        return parameter_value(template, name, parameter, at);
    if (lc_str_has_prefix(name, LC_S("AWS::")))
        return pseudo_parameter(template, name, at);
    if (lc_template_resource(template, name))
        return resource_reference(template, name, LC_S(""), at);
    /* SAM takes the resources that it makes by Function.Version, Function.Alias. */
    if (dot != LC_NPOS && lc_template_resource(template, lc_str_cut(name, 0, dot)))
        return resource_reference(template, lc_str_cut(name, 0, dot), lc_str_from_index(name, dot + 1), at);
    return lc_term_unknown(shown_as(template, name),
                           lc_arena_printf(template->arena, "nothing in the template is called '%.*s'", LC_FMT(name)),
                           LC_S(""), at);
}

struct lc_term lc_attribute(struct lc_template *template, lc_str resource, lc_str attribute, struct lc_origin at)
{
    struct lc_resource *named = lc_template_resource(template, resource);

    if (named && named->child && lc_str_has_prefix(attribute, LC_S("Outputs."))) {
        /* What a nested stack gives back: evaluated there. */
        struct lc_template *child = named->child;
        const struct lc_node *output = lc_map_get(&child->outputs, lc_str_from_index(attribute, 8));
        const struct lc_node *value = output ? lc_node_member(output, LC_S("Value")) : NULL;
        struct lc_term term;
        if (value && child->open_count == 0 && child->depth < LC_TEMPLATE_DEPTH_MAX) {
            child->depth++;
            term = lc_evaluate(child, value);
            child->depth--;
            term.key = (lc_str){0};
            term.value.at = at;
            return term;
        }
    }
    if (named)
        return resource_reference(template, resource, attribute, at);
    return lc_reference(template, lc_arena_printf(template->arena, "%.*s.%.*s", LC_FMT(resource), LC_FMT(attribute)),
                        at);
}

static struct lc_term get_att(struct lc_template *template, const struct lc_node *argument, struct lc_origin at)
{
    struct lc_term of = lc_evaluate_argument(template, argument);
    size_t dot;

    if (of.kind == LC_TERM_LIST && of.members.count == 2 && lc_term_is_known(&of.members.items[0]) &&
        lc_term_is_known(&of.members.items[1]))
        return lc_attribute(template, of.members.items[0].value.text, of.members.items[1].value.text, at);
    dot = lc_str_find_byte(of.value.text, '.');
    if (of.kind == LC_TERM_TEXT && of.value.know == LC_KNOWN && dot != LC_NPOS)
        return lc_attribute(template, lc_str_cut(of.value.text, 0, dot), lc_str_from_index(of.value.text, dot + 1), at);
    return lc_term_unknown(LC_S("${Fn::GetAtt}"), LC_S("'Fn::GetAtt' wants a resource and an attribute"), LC_S(""), at);
}

/* -- Sub ----------------------------------------------------------------------------------------------------------- */

static struct lc_term named_in_sub(struct lc_template *template, lc_str name, const struct lc_term *variables,
                                   struct lc_origin at)
{
    size_t dot = lc_str_find_byte(name, '.');

    for (size_t i = 0; variables && i < variables->members.count; i++)
        if (lc_str_eq(variables->members.items[i].key, name))
            return variables->members.items[i];
    if (dot != LC_NPOS && !lc_str_has_prefix(name, LC_S("AWS::")))
        return lc_attribute(template, lc_str_cut(name, 0, dot), lc_str_from_index(name, dot + 1), at);
    return lc_reference(template, name, at);
}

static struct lc_term sub(struct lc_template *template, const struct lc_node *argument, struct lc_origin at)
{
    struct lc_text_parts parts = {.arena = template->arena};
    bool is_list = argument->kind == LC_EVENT_LIST;
    struct lc_term text = lc_evaluate_argument(template, is_list ? lc_node_item(argument, 0) : argument);
    struct lc_term variables = {0};
    lc_str rest = text.value.text;

    if (!lc_term_is_known(&text))
        return lc_term_unknown(LC_S("${Fn::Sub}"), LC_S("'Fn::Sub' wants a text"), LC_S(""), at);
    if (is_list && argument->count > 1)
        variables = lc_evaluate(template, lc_node_item(argument, 1));
    while (rest.len > 0) {
        size_t open = lc_str_find(rest, LC_S("${"));
        size_t close = open == LC_NPOS ? LC_NPOS : lc_str_find_byte(lc_str_from_index(rest, open), '}');
        lc_str name;
        struct lc_term part;
        if (close == LC_NPOS)
            break;
        close += open;
        lc_parts_add(&parts, lc_str_cut(rest, 0, open));
        name = lc_str_trim(lc_str_cut(rest, open + 2, close));
        rest = lc_str_from_index(rest, close + 1);
        if (lc_str_has_prefix(name, LC_S("!"))) { /* ${!Literal} stands for ${Literal} */
            lc_parts_add(&parts, shown_as(template, lc_str_from_index(name, 1)));
            continue;
        }
        part = named_in_sub(template, name, variables.kind == LC_TERM_MAP ? &variables : NULL, at);
        if (part.kind == LC_TERM_LIST || part.kind == LC_TERM_MAP)
            part = lc_term_unknown(shown_as(template, name), LC_S("a list or map stands where a text is meant"),
                                   LC_S(""), at);
        if (part.kind == LC_TERM_UNKNOWN)
            part.value.text = shown_as(template, name);
        if (!lc_template_step(template, argument, part.value.text.len))
            break;
        lc_parts_add_term(&parts, &part);
    }
    lc_parts_add(&parts, rest);
    (void)lc_template_step(template, argument, parts.text.count);
    return lc_parts_end(&parts, at);
}

/* -- others that make one text ------------------------------------------------------------------------------------- */

static struct lc_term join(struct lc_template *template, const struct lc_node *argument, struct lc_origin at)
{
    struct lc_term arguments = lc_evaluate_argument(template, argument), *list;
    struct lc_text_parts parts = {.arena = template->arena};

    if (arguments.kind == LC_TERM_LIST && arguments.members.count == 2 &&
        arguments.members.items[1].kind == LC_TERM_UNKNOWN)
        return lc_term_unknown(LC_S("${Fn::Join}"), arguments.members.items[1].value.why,
                               arguments.members.items[1].value.how, at);
    if (arguments.kind != LC_TERM_LIST || arguments.members.count != 2 ||
        !lc_term_is_known(&arguments.members.items[0]) || arguments.members.items[1].kind != LC_TERM_LIST)
        return lc_term_unknown(LC_S("${Fn::Join}"), LC_S("'Fn::Join' wants a delimiter and a list that is known"),
                               LC_S(""), at);
    list = &arguments.members.items[1];
    for (size_t i = 0; i < list->members.count; i++) {
        if (!lc_template_step(template, argument, list->members.items[i].value.text.len))
            break;
        if (i > 0)
            lc_parts_add(&parts, arguments.members.items[0].value.text);
        lc_parts_add_term(&parts, &list->members.items[i]);
    }
    return lc_parts_end(&parts, at);
}

static struct lc_term base64(struct lc_template *template, const struct lc_node *argument, struct lc_origin at)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct lc_term of = lc_evaluate_argument(template, argument);
    lc_str in = of.value.text;
    size_t length = (in.len + 2) / 3 * 4, at_byte = 0;
    char *out;

    if (of.kind == LC_TERM_UNKNOWN || (of.kind == LC_TERM_TEXT && of.value.know != LC_KNOWN))
        return lc_term_unknown(LC_S("${Fn::Base64}"), of.value.why, of.value.how, at);
    if (!lc_term_is_known(&of) || !lc_template_step(template, argument, length))
        return lc_term_unknown(LC_S("${Fn::Base64}"), LC_S("what 'Fn::Base64' encodes is not known"), LC_S(""), at);
    out = lc_arena_bytes(template->arena, length);
    for (size_t i = 0; i < in.len; i += 3) {
        uint32_t bits = 0;
        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (i + k < in.len ? (unsigned char)in.ptr[i + k] : 0u);
        for (size_t k = 0; k < 4; k++)
            out[at_byte++] = i + k > in.len ? '=' : digits[bits >> (18 - 6 * k) & 63];
    }
    of = lc_term_text((lc_str){out, length}, at);
    of.computed = true;
    return of;
}

static struct lc_term import_value(struct lc_template *template, const struct lc_node *argument, struct lc_origin at)
{
    struct lc_term name = lc_evaluate_argument(template, argument), found;

    if (lc_term_is_known(&name) && lc_cdk_import(template, name.value.text, at, &found))
        return found;
    return lc_term_unknown(
        lc_arena_printf(template->arena, "${ImportValue %.*s}", LC_FMT(name.value.text)),
        lc_arena_printf(template->arena, "it is exported by another stack as '%.*s'", LC_FMT(name.value.text)),
        lc_term_is_known(&name) ? lc_help_export(template->arena, name.value.text) : name.value.how, at);
}

static struct lc_term called(struct lc_template *template, lc_str name, const struct lc_node *argument,
                             struct lc_origin at)
{
    argument = lc_node_meant(argument);
    if (lc_str_has_prefix(name, LC_S("Fn::")))
        name = lc_str_from_index(name, 4);
    if (lc_str_is(name, "Ref"))
        return lc_reference(template, lc_evaluate_argument(template, argument).value.text, at);
    if (lc_str_is(name, "GetAtt"))
        return get_att(template, argument, at);
    if (lc_str_is(name, "Sub"))
        return sub(template, argument, at);
    if (lc_str_is(name, "Join"))
        return join(template, argument, at);
    if (lc_str_is(name, "If"))
        return lc_if(template, argument, at);
    if (lc_str_is(name, "Base64"))
        return base64(template, argument, at);
    if (lc_str_is(name, "ImportValue"))
        return import_value(template, argument, at);
    return lc_intrinsic_of_lists(template, name, argument, at);
}

struct lc_term lc_intrinsic(struct lc_template *template, lc_str name, const struct lc_node *argument,
                            struct lc_origin at)
{
    struct lc_term term = called(template, name, argument, at);

    /* Whatever it comes to, a list or a map too: where Globals are merged a function is one value. */
    term.computed = true;
    return term;
}
