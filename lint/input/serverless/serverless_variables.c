/* The syntax of Serverless variables: "${self:custom.a, opt:b, 'c'}". What is no variable of the framework's (with a
 * capital letter, without a colon) is left as it stands: it is CloudFormation's.
 * Source: serverless 3.40.0 `print`, tried shape by shape. */
#include "lint/input/serverless/serverless.h"

#include "layers/base/caps.h"

struct variable {
    struct lc_serverless_source sources[LC_INPUT_SOURCES_MAX];
    size_t count;
    size_t end;           /* behind its "}" */
    const char *expected; /* set when it is no well-formed variable */
};

enum found { FOUND_FOREIGN, FOUND_VARIABLE, FOUND_BROKEN };

/* ------------------------------------------------------------------------------------------------- parsing */

static bool is_word(char c)
{
    return lc_is_alnum(c) || c == '.' || c == '-';
}

static size_t skip_spaces(lc_str text, size_t at)
{
    while (at < text.len && text.ptr[at] == ' ')
        at++;
    return at;
}

/* Behind a string that starts at `at`; LC_NPOS when it has no end. */
static size_t skip_string(lc_str text, size_t at)
{
    char quote = text.ptr[at];

    for (at++; at < text.len; at++) {
        if (text.ptr[at] == quote)
            return at + 1;
        if (text.ptr[at] == '\\' && quote == '"')
            at++;
    }
    return LC_NPOS;
}

/* To the first of `ends` that is in no variable inside; LC_NPOS when there is none. */
static size_t skip_raw(lc_str text, size_t at, const char *ends)
{
    unsigned open = 0;

    for (; at < text.len; at++) {
        char c = text.ptr[at];
        if (open == 0 && strchr(ends, c) && c != '\0')
            return at;
        if (c == '$' && at + 1 < text.len && text.ptr[at + 1] == '{') {
            open++;
            at++;
        } else if (c == '}') {
            open -= open > 0;
        }
    }
    return LC_NPOS;
}

/* A parameter or an address, quoted or not, up to one of `ends`. */
static bool take_part(lc_str text, size_t *at, const char *ends, lc_str *out)
{
    size_t from = skip_spaces(text, *at), to;

    if (from < text.len && (text.ptr[from] == '"' || text.ptr[from] == '\'')) {
        to = skip_string(text, from);
        if (to == LC_NPOS)
            return false;
        *out = lc_str_cut(text, from + 1, to - 1);
        *at = skip_spaces(text, to);
        return *at < text.len && strchr(ends, text.ptr[*at]) != NULL;
    }
    to = skip_raw(text, from, ends);
    if (to == LC_NPOS)
        return false;
    *out = lc_str_trim(lc_str_cut(text, from, to));
    *at = to;
    return true;
}

/* Behind the type: "(params):address". Gives what the source ends with, ',' or '}', at *at. */
static const char *take_source(lc_str text, size_t *at, struct lc_serverless_source *source)
{
    if (text.ptr[*at] == '(') {
        lc_str more;
        ++*at;
        if (!take_part(text, at, "),", &source->param))
            return "')'";
        source->has_param = source->param.len > 0;
        while (text.ptr[*at] == ',') {
            ++*at;
            if (!take_part(text, at, "),", &more))
                return "')'";
        }
        *at = skip_spaces(text, *at + 1);
        if (*at >= text.len)
            return "'}'";
    }
    if (text.ptr[*at] == ':') {
        size_t from = *at + 1;
        *at = from;
        if (!take_part(text, at, ",}", &source->address))
            return "'}'";
        source->has_address = source->address.len > 0;
        source->address_text = lc_str_trim(lc_str_cut(text, from, *at));
    }
    return text.ptr[*at] == ',' || text.ptr[*at] == '}' ? NULL : "',' or '}'";
}

/* true, false, null or a number. */
static bool is_literal(lc_str word)
{
    size_t at = word.len > 0 && word.ptr[0] == '-';
    unsigned digits = 0, dots = 0;

    if (lc_str_eq(word, LC_S("true")) || lc_str_eq(word, LC_S("false")) || lc_str_eq(word, LC_S("null")))
        return true;
    for (; at < word.len; at++) {
        digits += lc_is_digit(word.ptr[at]);
        dots += word.ptr[at] == '.';
        if (!lc_is_digit(word.ptr[at]) && word.ptr[at] != '.')
            return false;
    }
    return digits > 0 && dots < 2;
}

/* A source after a comma. */
static const char *take_next(lc_str text, size_t *at, struct lc_serverless_source *source)
{
    size_t from = skip_spaces(text, *at), to = from;

    if (from >= text.len)
        return "'}'";
    if (text.ptr[from] == '"' || text.ptr[from] == '\'') {
        to = skip_string(text, from);
        if (to == LC_NPOS)
            return "the end of a string";
        source->is_literal = true;
        source->literal = lc_str_cut(text, from, to);
        *at = skip_spaces(text, to);
        return *at < text.len && text.ptr[*at] == '}' ? NULL : "'}' after a string";
    }
    while (to < text.len && (is_word(text.ptr[to]) || text.ptr[to] == ' '))
        to++;
    if (to >= text.len)
        return "'}'";
    *at = to;
    source->type = lc_str_cut(text, from, to);
    if (text.ptr[to] == ':' || text.ptr[to] == '(')
        return take_source(text, at, source);
    source->is_literal = true;
    source->literal = lc_str_trim(source->type);
    return text.ptr[to] == '}' && is_literal(source->literal) ? NULL
                                                              : "a source such as 'self:name', a string or a number";
}

/* What stands behind "${". */
static enum found parse(lc_str text, size_t at, struct variable *out)
{
    size_t type = at;

    *out = (struct variable){0};
    if (at >= text.len || !lc_is_lower(text.ptr[at]))
        return FOUND_FOREIGN;
    while (at < text.len && is_word(text.ptr[at]))
        at++;
    if (at >= text.len || (text.ptr[at] != ':' && text.ptr[at] != '('))
        return FOUND_FOREIGN;
    if (text.ptr[at] == ':' && at + 1 < text.len && text.ptr[at + 1] == ':')
        return FOUND_FOREIGN;
    out->sources[0].type = lc_str_cut(text, type, at);
    out->expected = take_source(text, &at, &out->sources[0]);
    out->count = 1;
    while (out->expected == NULL && text.ptr[at] == ',') {
        at++;
        if (out->count == LC_INPUT_SOURCES_MAX)
            out->expected = "fewer fallbacks";
        else
            out->expected = take_next(text, &at, &out->sources[out->count++]);
    }
    out->end = at + 1;
    return out->expected ? FOUND_BROKEN : FOUND_VARIABLE;
}

/* ------------------------------------------------------------------------------------------------- evaluating */

static const struct lc_data *literal_of(struct lc_serverless *sls, lc_str literal, struct lc_origin at)
{
    enum lc_data_kind kind = LC_DATA_NUMBER;

    if (literal.ptr[0] == '"' && lc_str_contains(literal, LC_S("\\"))) {
        const struct lc_node *decoded;
        struct lc_err cause = {0};
        if (lc_document_parse(LC_NOTATION_JSON, literal, sls->arena, &decoded, &cause) == LC_OK)
            return lc_data_new(sls->arena, LC_DATA_TEXT, decoded->text, at);
    }
    if (literal.ptr[0] == '"' || literal.ptr[0] == '\'')
        return lc_data_new(sls->arena, LC_DATA_TEXT, lc_str_cut(literal, 1, literal.len - 1), at);
    if (lc_str_eq(literal, LC_S("null")))
        return lc_data_new(sls->arena, LC_DATA_NULL, LC_S(""), at);
    if (lc_str_eq(literal, LC_S("true")) || lc_str_eq(literal, LC_S("false")))
        kind = LC_DATA_BOOL;
    return lc_data_new(sls->arena, kind, literal, at);
}

/* The expression as it stands, all of it a hole but a string that it falls back to: that is written in the file. */
static struct lc_data *unknown_variable(struct lc_serverless *sls, const struct variable *variable, lc_str expression,
                                        const struct lc_data *because, struct lc_origin at)
{
    const struct lc_serverless_source *last = &variable->sources[variable->count - 1];
    struct lc_data *unknown = lc_data_unknown(sls->arena, expression, because->why, because->how, at);
    struct lc_hole *holes;
    size_t from;

    unknown->no_echo = because->no_echo;
    unknown->refused = because->refused;
    unknown->ref = because->ref;
    if (!last->is_literal || (last->literal.ptr[0] != '"' && last->literal.ptr[0] != '\''))
        return unknown;
    from = (size_t)(last->literal.ptr - expression.ptr);
    holes = LC_NEW_ARRAY(sls->arena, 2, struct lc_hole);
    holes[0].length = (uint32_t)from + 1;
    holes[1].offset = (uint32_t)(from + last->literal.len) - 1;
    holes[1].length = (uint32_t)expression.len - holes[1].offset;
    unknown->holes = holes;
    unknown->hole_count = 2;
    return unknown;
}

/* All of it asks the configuration itself, which has no such value: the framework stops there. What stands under
 * 'provider' the framework fills in itself. */
static bool leads_nowhere(const struct variable *variable)
{
    for (size_t i = 0; i < variable->count; i++)
        if (!lc_str_eq(variable->sources[i].type, LC_S("self")) ||
            lc_str_has_prefix(variable->sources[i].address, LC_S("provider")) ||
            lc_str_contains(variable->sources[i].address, LC_S("$")))
            return false;
    return true;
}

/* `is_null`: what is asked for is there, and is null. */
static struct lc_data *without_value(struct lc_serverless *sls, const struct variable *variable, lc_str expression,
                                     bool is_null, struct lc_origin at)
{
    const struct lc_serverless_source *first = &variable->sources[0];
    lc_str why = lc_arena_printf(sls->arena, "'%.*s' has no value here", LC_FMT(expression)), how = LC_S("");
    struct lc_data *unknown;

    for (size_t i = 0; i < variable->count; i++) {
        const struct lc_serverless_source *source = &variable->sources[i];
        if (how.len > 0 || !(lc_str_eq(source->type, LC_S("opt")) || lc_str_eq(source->type, LC_S("param"))))
            continue;
        how = lc_str_eq(source->address, LC_S("stage"))
                  ? LC_S("--stage NAME")
                  : lc_arena_printf(sls->arena, "--parameter %.*s=VALUE", LC_FMT(source->address));
    }
    if (how.len == 0 && lc_str_eq(first->type, LC_S("env")))
        how = lc_arena_printf(sls->arena, "set %.*s", LC_FMT(first->address));
    unknown = lc_data_unknown(sls->arena, expression, why, how, at);
    unknown->refused = !is_null && leads_nowhere(variable);
    if (unknown->refused)
        unknown->why = lc_arena_printf(sls->arena, "'%.*s' cannot be resolved: the configuration has no '%.*s'",
                                       LC_FMT(expression), LC_FMT(first->address));
    return unknown;
}

static const struct lc_data *evaluate(struct lc_serverless *sls, const struct variable *variable, lc_str expression,
                                      struct lc_origin at)
{
    bool is_null = false;

    for (size_t i = 0; i < variable->count; i++) {
        const struct lc_serverless_source *source = &variable->sources[i];
        const struct lc_data *data = source->is_literal ? literal_of(sls, source->literal, at)
                                                        : lc_serverless_source(sls, source, expression, at);
        is_null |= data != NULL && data->kind == LC_DATA_NULL;
        if (data == NULL || (data->kind == LC_DATA_NULL && !source->is_literal))
            continue;
        if (data->kind == LC_DATA_UNKNOWN && data->ref.len == 0 && data->written_as.len == 0)
            return unknown_variable(sls, variable, expression, data, at);
        return data;
    }
    return without_value(sls, variable, expression, is_null, at);
}

/* ------------------------------------------------------------------------------------------------- texts */

bool lc_serverless_has_variables(lc_str text)
{
    return lc_str_contains(text, LC_S("${"));
}

/* "${AWS::Region}" in any text becomes a Sub; other names in capitals stay what they are. */
static size_t add_foreign(struct lc_serverless *sls, struct lc_composed *composed, lc_str text, size_t at)
{
    lc_str rest = lc_str_from_index(text, at);
    size_t end = lc_str_find_byte(rest, '}');

    if (end == LC_NPOS || !lc_str_has_prefix(rest, LC_S("${AWS::"))) {
        lc_composed_add(composed, LC_S("${"));
        return at + 2;
    }
    lc_composed_add_hole(
        composed, lc_str_cut(rest, 0, end + 1),
        lc_arena_printf(sls->arena, "'%.*s' is known only to CloudFormation", LC_FMT(lc_str_cut(rest, 0, end + 1))),
        LC_S(""));
    return at + end + 1;
}

/* Backslashes before "${": each two are one, and an odd one takes the variable's meaning away. */
static size_t add_escaped(struct lc_composed *composed, lc_str text, size_t at)
{
    size_t end = at, count;

    while (end < text.len && text.ptr[end] == '\\')
        end++;
    count = end - at;
    if (!lc_str_has_prefix(lc_str_from_index(text, end), LC_S("${"))) {
        lc_composed_add(composed, lc_str_cut(text, at, end));
        return end;
    }
    lc_composed_add(composed, lc_str_cut(text, at, at + count / 2));
    if (count % 2 == 0)
        return end;
    lc_composed_add(composed, LC_S("${"));
    return end + 2;
}

static const struct lc_data *compose(struct lc_serverless *sls, lc_str text, struct lc_origin at)
{
    struct lc_composed composed = {.arena = sls->arena};
    struct variable *variable = LC_NEW(sls->arena, struct variable);
    size_t i = 0;

    while (i < text.len && sls->status == LC_OK) {
        const struct lc_data *data;
        lc_str expression;
        if (text.ptr[i] == '\\') {
            i = add_escaped(&composed, text, i);
            continue;
        }
        if (!lc_str_has_prefix(lc_str_from_index(text, i), LC_S("${"))) {
            size_t end = i + 1;
            while (end < text.len && text.ptr[end] != '$' && text.ptr[end] != '\\')
                end++;
            lc_composed_add(&composed, lc_str_cut(text, i, end));
            i = end;
            continue;
        }
        switch (parse(text, i + 2, variable)) {
        case FOUND_FOREIGN: i = add_foreign(sls, &composed, text, i); continue;
        case FOUND_BROKEN: lc_serverless_fail(sls, at, "a variable lacks ", lc_str_from(variable->expected)); continue;
        case FOUND_VARIABLE: break;
        }
        expression = lc_str_cut(text, i, variable->end);
        data = evaluate(sls, variable, expression, at);
        if (i == 0 && variable->end == text.len)
            return data;
        lc_composed_add_data(&composed, data, expression);
        i = variable->end;
    }
    sls->made += composed.len;
    return lc_composed_take(&composed, at);
}

const struct lc_data *lc_serverless_text(struct lc_serverless *sls, lc_str text, struct lc_origin at)
{
    const struct lc_data *data;

    if (!lc_serverless_has_variables(text))
        return lc_data_new(sls->arena, LC_DATA_TEXT, text, at);
    sls->steps += text.len / 16; /* every level of a nested one is read again */
    if (sls->depth >= LC_INPUT_DEPTH_MAX || sls->made > LC_INPUT_MADE_MAX || sls->steps > LC_INPUT_STEPS_MAX ||
        text.len > LC_INPUT_TEXT_MAX)
        return lc_data_unknown(sls->arena, lc_str_cut(text, 0, LC_INPUT_TEXT_MAX), LC_S("its variables lead too far"),
                               LC_S(""), at);
    sls->depth++;
    data = compose(sls, text, at);
    sls->depth--;
    return data;
}

bool lc_serverless_includes(struct lc_serverless *sls, lc_str text, const struct lc_serverless_file **file,
                            lc_str *address)
{
    struct variable *variable;
    const struct lc_serverless_source *source;
    const struct lc_data *evaluated;

    if (!lc_str_has_prefix(text, LC_S("${self:")) && !lc_str_has_prefix(text, LC_S("${file(")))
        return false;
    variable = LC_NEW(sls->arena, struct variable);
    source = &variable->sources[0];
    if (parse(text, 2, variable) != FOUND_VARIABLE || variable->end != text.len)
        return false;
    evaluated = lc_serverless_text(sls, source->address, (struct lc_origin){0});
    if (!lc_data_is_known(evaluated))
        return false;
    *address = evaluated->text;
    *file = sls->main;
    if (lc_str_eq(source->type, LC_S("file")))
        *file = lc_serverless_file_of(sls, source);
    return *file && (*file)->root;
}
