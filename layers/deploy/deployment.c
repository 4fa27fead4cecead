/* Looking things up in a deployment. */
#include "layers/deploy/deployment.h"

const struct lc_value *lc_function_variable(const struct lc_function *function, lc_str name)
{
    for (size_t i = 0; i < function->environment_count; i++)
        if (lc_str_eq(function->environment[i].name, name))
            return &function->environment[i].value;
    return NULL;
}

lc_str lc_deployment_line(const struct lc_deployment *deployment, struct lc_origin origin)
{
    lc_str text = {NULL, 0}, line = {NULL, 0};

    for (size_t i = 0; i < deployment->text_count; i++)
        if (lc_str_eq(deployment->texts[i].file, origin.file))
            text = deployment->texts[i].text;
    for (uint32_t i = 0; i < origin.line; i++)
        if (!lc_str_next(&text, '\n', &line))
            return LC_S("");
    return line.len > 0 && line.ptr[line.len - 1] == '\r' ? lc_str_cut(line, 0, line.len - 1) : line;
}

static bool is_quote(lc_str line, size_t at)
{
    static const char before[] = "[{(,=:";

    return (line.ptr[at] == '"' || line.ptr[at] == '\'') &&
           (at == 0 || lc_is_blank(line.ptr[at - 1]) || strchr(before, line.ptr[at - 1]) != NULL);
}

/* Behind the quote that closes what opens at `at`. */
static size_t behind_quoted(lc_str line, size_t at)
{
    char quote = line.ptr[at++];

    for (; at < line.len && line.ptr[at] != quote; at++)
        at += line.ptr[at] == '\\' && quote == '"';
    return at < line.len ? at + 1 : line.len;
}

static bool is_comment(lc_str line, size_t at, bool is_hcl)
{
    if (at > 0 && !lc_is_blank(line.ptr[at - 1]))
        return false;
    return line.ptr[at] == '#' || (is_hcl && lc_str_has_prefix(lc_str_from_index(line, at), LC_S("//")));
}

size_t lc_deployment_extent(lc_str line, struct lc_origin origin)
{
    bool is_hcl = lc_str_has_suffix(origin.file, LC_S(".tf"));
    bool is_flow = is_hcl || lc_str_has_suffix(origin.file, LC_S(".json"));
    size_t start = origin.column > 0 ? origin.column - 1 : 0, at = 0, depth = 0;

    while (at < line.len && !is_comment(line, at, is_hcl)) {
        char c = line.ptr[at];
        if (at == start) {
            is_flow |= depth > 0;
            depth = 0;
        }
        if (is_quote(line, at)) {
            size_t end = behind_quoted(line, at);
            at = at < start && end > start ? start : end; /* what begins within quotes is a part of a text */
            continue;
        }
        if (at >= start && is_flow && depth == 0 && (c == ',' || c == '}' || c == ']'))
            break;
        depth += c == '{' || c == '[' || c == '(';
        depth -= depth > 0 && (c == '}' || c == ']' || c == ')');
        at++;
    }
    while (at > start + 1 && lc_is_blank(line.ptr[at - 1]))
        at--;
    return at > start ? at : line.len;
}
