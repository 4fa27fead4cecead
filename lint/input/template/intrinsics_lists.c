/* Intrinsic functions that take or make lists and maps: Select, Split, FindInMap, Length, ToJsonString. */
#include "lint/input/template/template.h"

#include "layers/base/buf.h"

static struct lc_term wrong(struct lc_template *template, const char *name, const char *why, struct lc_origin at)
{
    return lc_term_unknown(lc_arena_printf(template->arena, "${Fn::%s}", name), lc_str_from(why), LC_S(""), at);
}

/* An argument that is not known makes the result unknown for the same reason. */
static struct lc_term like_argument(struct lc_template *template, const char *name, const struct lc_term *argument,
                                    const char *why, struct lc_origin at)
{
    struct lc_term term = wrong(template, name, why, at);

    if (argument->value.why.len > 0) {
        term.value.why = argument->value.why;
        term.value.how = argument->value.how;
    }
    return term;
}

static const struct lc_term *argument_at(const struct lc_term *arguments, size_t at)
{
    return arguments->kind == LC_TERM_LIST && at < arguments->members.count ? &arguments->members.items[at] : NULL;
}

static struct lc_term select(struct lc_template *template, const struct lc_node *argument, struct lc_origin at)
{
    struct lc_term arguments = lc_evaluate_argument(template, argument), chosen;
    const struct lc_term *index = argument_at(&arguments, 0), *list = argument_at(&arguments, 1);
    uint64_t number;

    if (index == NULL || list == NULL)
        return wrong(template, "Select", "'Fn::Select' wants a number and a list", at);
    if (list->kind != LC_TERM_LIST)
        return like_argument(template, "Select", list, "the list of 'Fn::Select' is not known", at);
    if (!lc_term_is_known(index))
        return like_argument(template, "Select", index, "the number of 'Fn::Select' is not known", at);
    if (!lc_str_to_u64(index->value.text, &number) || number >= list->members.count)
        return wrong(template, "Select", "'Fn::Select' asks for an item that the list does not have", at);
    chosen = list->members.items[number];
    chosen.computed = true;
    return chosen;
}

static struct lc_term split(struct lc_template *template, const struct lc_node *argument, struct lc_origin at)
{
    struct lc_term arguments = lc_evaluate_argument(template, argument),
                   list = {.kind = LC_TERM_LIST, .computed = true};
    const struct lc_term *delimiter = argument_at(&arguments, 0), *text = argument_at(&arguments, 1);
    lc_str rest;

    if (delimiter == NULL || text == NULL || !lc_term_is_known(delimiter) || delimiter->value.text.len == 0)
        return wrong(template, "Split", "'Fn::Split' wants a delimiter and a text", at);
    if (!lc_term_is_known(text))
        return like_argument(template, "Split", text, "the text of 'Fn::Split' is not known", at);
    for (rest = text->value.text;;) {
        size_t end = lc_str_find(rest, delimiter->value.text);
        struct lc_term *item;
        if (!lc_template_step(template, argument, 0))
            break;
        item = LC_PUSH(template->arena, &list.members);
        *item = *text;
        item->value.text = lc_str_cut(rest, 0, end == LC_NPOS ? rest.len : end);
        if (end == LC_NPOS)
            break;
        rest = lc_str_from_index(rest, end + delimiter->value.text.len);
    }
    list.value.at = at;
    return list;
}

static struct lc_term find_in_map(struct lc_template *template, const struct lc_node *argument, struct lc_origin at)
{
    struct lc_term arguments = lc_evaluate_argument(template, argument), found;
    const struct lc_term *keys[3], *otherwise = lc_term_get(argument_at(&arguments, 3), "DefaultValue");
    const struct lc_node *node;

    for (size_t i = 0; i < 3; i++) {
        keys[i] = argument_at(&arguments, i);
        if (keys[i] == NULL)
            return wrong(template, "FindInMap", "'Fn::FindInMap' wants a mapping and two keys", at);
        if (!lc_term_is_known(keys[i]))
            return like_argument(template, "FindInMap", keys[i], "a key of 'Fn::FindInMap' is not known", at);
    }
    node = lc_map_get(&template->mappings, keys[0]->value.text);
    for (size_t i = 1; node && i < 3; i++)
        node = lc_node_member(node, keys[i]->value.text);
    if (node == NULL && otherwise) {
        found = *otherwise;
        found.key = (lc_str){0};
        found.computed = true;
        return found;
    }
    if (node == NULL)
        return lc_term_unknown(LC_S("${Fn::FindInMap}"),
                               lc_arena_printf(template->arena, "mapping '%.*s' has no '%.*s', '%.*s'",
                                               LC_FMT(keys[0]->value.text), LC_FMT(keys[1]->value.text),
                                               LC_FMT(keys[2]->value.text)),
                               LC_S(""), at);
    found = lc_evaluate(template, node);
    found.computed = true;
    found.value.written = lc_template_at(template, node);
    found.value.written_as = lc_arena_printf(template->arena, "mapping '%.*s'", LC_FMT(keys[0]->value.text));
    found.value.at = at;
    return found;
}

static struct lc_term length(struct lc_template *template, const struct lc_node *argument, struct lc_origin at)
{
    struct lc_term of = lc_evaluate_argument(template, argument), number;

    if (of.kind != LC_TERM_LIST)
        return like_argument(template, "Length", &of, "the list of 'Fn::Length' is not known", at);
    number = lc_term_text(lc_arena_printf(template->arena, "%zu", of.members.count), at);
    number.computed = number.bare = true;
    return number;
}

/* -- ToJsonString -------------------------------------------------------------------------------------------------- */

/* CloudFormation keeps the order of keys and writes no blanks. False: something in it is not known. */
static bool write_json(struct lc_json_writer *json, const char *key, const struct lc_term *term, struct lc_arena *arena)
{
    bool known = true;

    switch (term->kind) {
    case LC_TERM_NOTHING: lc_json_null(json, key); return true;
    case LC_TERM_UNKNOWN: return false;
    case LC_TERM_TEXT:
        if (term->bare && lc_str_is(term->value.text, "true"))
            lc_json_bool(json, key, true);
        else if (term->bare && lc_str_is(term->value.text, "false"))
            lc_json_bool(json, key, false);
        else if (term->bare && lc_term_value(term, arena).number > 0)
            lc_json_u64(json, key, lc_term_value(term, arena).number);
        else
            lc_json_str(json, key, term->value.text);
        return term->value.know == LC_KNOWN;
    case LC_TERM_LIST: lc_json_list(json, key); break;
    case LC_TERM_MAP: lc_json_object(json, key); break;
    }
    for (size_t i = 0; known && i < term->members.count; i++)
        known = write_json(json,
                           term->kind == LC_TERM_MAP ? lc_arena_cstring(arena, term->members.items[i].key, NULL) : NULL,
                           &term->members.items[i], arena);
    if (term->kind == LC_TERM_LIST)
        lc_json_list_end(json);
    else
        lc_json_object_end(json);
    return known;
}

/* The writer's blanks outside of texts go. */
static lc_str compact(lc_str json, struct lc_arena *arena)
{
    char *out = lc_arena_bytes(arena, json.len);
    size_t length = 0;
    bool inside = false;

    for (size_t i = 0; i < json.len; i++) {
        char c = json.ptr[i];
        if (!inside && lc_is_blank(c))
            continue;
        out[length++] = c;
        if (inside && c == '\\' && i + 1 < json.len)
            out[length++] = json.ptr[++i];
        else if (c == '"')
            inside = !inside;
    }
    return (lc_str){out, length};
}

static struct lc_term to_json(struct lc_template *template, const struct lc_node *argument, struct lc_origin at)
{
    struct lc_term of = lc_evaluate_argument(template, argument), text;
    struct lc_json_writer json;
    struct lc_buf buf;
    bool known;

    lc_buf_init(&buf, LC_TEMPLATE_BYTES_MAX);
    lc_json_begin(&json, &buf, false);
    known = write_json(&json, NULL, &of, template->arena) && lc_template_step(template, argument, buf.len);
    text = lc_term_text(compact(lc_buf_str(&buf), template->arena), at);
    text.computed = true;
    lc_buf_release(&buf);
    return known ? text : wrong(template, "ToJsonString", "a part of 'Fn::ToJsonString' is not known", at);
}

struct lc_term lc_intrinsic_of_lists(struct lc_template *template, lc_str name, const struct lc_node *argument,
                                     struct lc_origin at)
{
    if (lc_str_is(name, "Select"))
        return select(template, argument, at);
    if (lc_str_is(name, "Split"))
        return split(template, argument, at);
    if (lc_str_is(name, "FindInMap"))
        return find_in_map(template, argument, at);
    if (lc_str_is(name, "Length"))
        return length(template, argument, at);
    if (lc_str_is(name, "ToJsonString"))
        return to_json(template, argument, at);
    return lc_term_unknown(lc_arena_printf(template->arena, "${Fn::%.*s}", LC_FMT(name)),
                           lc_arena_printf(template->arena, "'Fn::%.*s' is evaluated at deployment only", LC_FMT(name)),
                           LC_S(""), at);
}
