/* Lines that are variables. Read lc_line_next at the end first. */
#include "lint/run/secret_lines.h"

#include "layers/base/path.h"
#include "layers/scan/scan.h"
#include "layers/text/text.h"
#include "rules/secrets/files.h"

enum lc_line_form lc_line_form_of(lc_str path)
{
    lc_str base = lc_path_base(path);

    if (lc_secret_is_env_file(path))
        return LC_LINES_ENV;
    if (lc_str_has_suffix(base, LC_S(".properties")))
        return LC_LINES_PROPERTIES;
    if (lc_str_caseeq(base, LC_S("Dockerfile")) || lc_str_caseeq(base, LC_S("Containerfile")) ||
        lc_str_has_prefix(base, LC_S("Dockerfile.")) || lc_str_has_suffix(base, LC_S(".Dockerfile")) ||
        lc_str_has_suffix(base, LC_S(".dockerfile")))
        return LC_LINES_DOCKERFILE;
    return LC_LINES_NONE;
}

static lc_str without_quotes(lc_str value)
{
    if (value.len >= 2 && (value.ptr[0] == '"' || value.ptr[0] == '\'') && value.ptr[value.len - 1] == value.ptr[0])
        return lc_str_cut(value, 1, value.len - 1);
    return value;
}

/* What was commented out stands there all the same; prose has blanks. */
static bool is_prose(bool comment, lc_str line)
{
    return comment && lc_str_find_byte(line, ' ') != LC_NPOS;
}

static bool env_line(lc_str line, struct lc_line_variable *out)
{
    lc_str rest = lc_str_trim(line);
    bool comment = lc_str_has_prefix(rest, LC_S("#"));

    if (comment)
        rest = lc_str_trim(lc_str_from_index(rest, 1));
    if (lc_str_has_prefix(rest, LC_S("export ")))
        rest = lc_str_trim(lc_str_from_index(rest, 7));
    if (!lc_scan_variable_name(rest, &out->name) || is_prose(comment, rest))
        return false;
    out->value = without_quotes(lc_str_from_index(rest, out->name.len + 1));
    return true;
}

/* Letters, digits, '_', '-' and '.': names of properties, and of variables. */
static size_t name_length(lc_str text)
{
    size_t end = 0;

    while (end < text.len && (lc_is_alnum(text.ptr[end]) || text.ptr[end] == '_' ||
                              (end > 0 && (text.ptr[end] == '-' || text.ptr[end] == '.'))))
        end++;
    return end > 0 && lc_is_digit(text.ptr[0]) ? 0 : end;
}

/* Texts of a user interface stand in such files too: what has no digit or is written with \u is none of ours. */
static bool properties_line(lc_str line, struct lc_line_variable *out)
{
    lc_str rest = lc_str_trim(line), value;
    bool comment = rest.len > 0 && (rest.ptr[0] == '#' || rest.ptr[0] == '!'), digit = false;
    size_t end;

    if (comment)
        rest = lc_str_trim(lc_str_from_index(rest, 1));
    end = name_length(rest);
    value = lc_str_trim(lc_str_from_index(rest, end));
    if (end == 0 || value.len == 0 || is_prose(comment, rest) ||
        (value.ptr == rest.ptr + end && !memchr("=:", *value.ptr, 2)))
        return false;
    if (value.ptr[0] == '=' || value.ptr[0] == ':')
        value = lc_str_trim(lc_str_from_index(value, 1));
    for (size_t i = 0; i < value.len; i++)
        digit |= lc_is_digit(value.ptr[i]);
    *out = (struct lc_line_variable){lc_str_cut(rest, 0, end), value};
    return digit && !lc_str_contains(value, LC_S("\\u"));
}

/* -- Dockerfiles --------------------------------------------------------------------------------------------------- */

/* Where NAME=VALUE ends: at a blank that stands in no quotes. */
static size_t pair_length(lc_str text)
{
    char quote = '\0';
    size_t end = 0;

    for (; end < text.len && (quote != '\0' || !lc_is_blank(text.ptr[end])); end++) {
        if (text.ptr[end] == '\\' && end + 1 < text.len)
            end++;
        else if (quote == '\0' ? text.ptr[end] == '"' || text.ptr[end] == '\'' : text.ptr[end] == quote)
            quote = quote == '\0' ? text.ptr[end] : '\0';
    }
    return end;
}

static bool next_pair(struct lc_line_reader *reader, struct lc_line_variable *out)
{
    reader->pairs = lc_str_trim(reader->pairs);
    while (reader->pairs.len > 0) {
        size_t end = pair_length(reader->pairs);
        lc_str pair = lc_str_cut(reader->pairs, 0, end);
        reader->pairs = lc_str_trim(lc_str_from_index(reader->pairs, end));
        if (!lc_scan_variable_name(pair, &out->name))
            continue;
        out->value = without_quotes(lc_str_from_index(pair, out->name.len + 1));
        return true;
    }
    return false;
}

/* Behind the word of an instruction; empty when it is another one. */
static lc_str behind_word(lc_str line, lc_str word)
{
    if (line.len <= word.len || !lc_str_caseeq(lc_str_cut(line, 0, word.len), word) || !lc_is_blank(line.ptr[word.len]))
        return LC_S("");
    return lc_str_trim(lc_str_from_index(line, word.len));
}

static bool dockerfile_line(struct lc_line_reader *reader, lc_str line, struct lc_line_variable *out)
{
    lc_str rest = lc_str_trim(line), env = behind_word(rest, LC_S("ENV")), arg = behind_word(rest, LC_S("ARG"));
    bool goes_on = lc_str_has_suffix(rest, LC_S("\\"));
    size_t end = name_length(env);

    reader->pairs = env.len > 0 ? env : arg.len > 0 ? arg : reader->continued ? rest : LC_S("");
    if (!lc_str_has_prefix(rest, LC_S("#"))) /* a comment between does not end it */
        reader->continued = goes_on && reader->pairs.len > 0;
    else
        reader->pairs = LC_S("");
    if (goes_on && reader->pairs.len > 0)
        reader->pairs = lc_str_cut(reader->pairs, 0, reader->pairs.len - 1);
    if (end == 0 || end >= env.len || !lc_is_blank(env.ptr[end]))
        return next_pair(reader, out);
    *out = (struct lc_line_variable){lc_str_cut(env, 0, end),
                                     without_quotes(lc_str_trim(lc_str_from_index(reader->pairs, end)))};
    reader->pairs = LC_S("");
    return true;
}

/* ------------------------------------------------------------------------------------------------------------------ */

bool lc_line_next(struct lc_line_reader *reader, struct lc_line_variable *out)
{
    lc_str line;

    if (reader->form == LC_LINES_DOCKERFILE && next_pair(reader, out))
        return true;
    while (lc_str_next(&reader->rest, '\n', &line)) {
        bool has = reader->form == LC_LINES_ENV          ? env_line(line, out)
                   : reader->form == LC_LINES_PROPERTIES ? properties_line(line, out)
                                                         : dockerfile_line(reader, line, out);
        if (has)
            return true;
    }
    return false;
}

lc_str lc_line_as_variable(const struct lc_line_variable *variable, struct lc_arena *arena)
{
    size_t len = variable->name.len + 1;
    char *bytes = lc_arena_bytes(arena, len + variable->value.len);

    for (size_t i = 0; i < variable->name.len; i++)
        bytes[i] = lc_is_alnum(variable->name.ptr[i]) ? variable->name.ptr[i] : '_';
    bytes[len - 1] = '=';
    if (variable->value.len > 0)
        memcpy(bytes + len, variable->value.ptr, variable->value.len);
    return (lc_str){bytes, len + variable->value.len};
}
