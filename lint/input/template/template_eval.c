/* Evaluating what a template writes: scalars, lists, maps with merge keys and loops; functions go to intrinsics.c. */
#include "lint/input/template/template.h"

#include <inttypes.h>

const struct lc_node *lc_node_meant(const struct lc_node *node)
{
    return node && node->kind == LC_EVENT_ALIAS ? node->aliased : node;
}

lc_str lc_node_scalar(const struct lc_node *node)
{
    node = lc_node_meant(node);
    if (node == NULL)
        return LC_S("");
    switch (node->kind) {
    case LC_EVENT_STRING:
    case LC_EVENT_PLAIN:
    case LC_EVENT_NUMBER: return node->text;
    case LC_EVENT_TRUE: return LC_S("true");
    case LC_EVENT_FALSE: return LC_S("false");
    case LC_EVENT_NULL:
    case LC_EVENT_END:
    case LC_EVENT_MAP:
    case LC_EVENT_MAP_END:
    case LC_EVENT_LIST:
    case LC_EVENT_LIST_END:
    case LC_EVENT_KEY:
    case LC_EVENT_ALIAS: return LC_S("");
    }
    LC_BUG("unknown event");
}

/* Merge keys go through merge keys: written templates have one level. */
enum { MERGES_MAX = 8 };

static const struct lc_node *member(const struct lc_node *map, lc_str key, unsigned merges)
{
    const struct lc_node *found = lc_node_get(map, key), *merge;

    map = lc_node_meant(map);
    if (found || map == NULL || map->kind != LC_EVENT_MAP || merges == 0)
        return found;
    merge = lc_node_meant(lc_node_get(map, LC_S("<<")));
    if (merge && merge->kind == LC_EVENT_MAP)
        return member(merge, key, merges - 1);
    for (const struct lc_node *item = merge && merge->kind == LC_EVENT_LIST ? merge->first : NULL; item && !found;
         item = item->next)
        found = member(item, key, merges - 1);
    return found;
}

const struct lc_node *lc_node_member(const struct lc_node *map, lc_str key)
{
    return member(map, key, MERGES_MAX);
}

const struct lc_node *lc_node_item(const struct lc_node *list, size_t at)
{
    list = lc_node_meant(list);
    if (list == NULL || list->kind != LC_EVENT_LIST)
        return NULL;
    for (const struct lc_node *item = list->first; item; item = item->next)
        if (at-- == 0)
            return item;
    return NULL;
}

bool lc_template_step(struct lc_template *template, const struct lc_node *node, uint64_t bytes)
{
    struct lc_origin at = lc_template_at(template, node);

    if (template->failed.status != LC_OK)
        return false;
    template->budget->steps++;
    template->budget->bytes += bytes;
    if (template->depth < LC_TEMPLATE_DEPTH_MAX && template->budget->steps <= LC_TEMPLATE_STEPS_MAX &&
        template->budget->bytes <= LC_TEMPLATE_BYTES_MAX)
        return true;
    lc_fail(&template->failed, LC_LIMIT, "'%.*s', line %" PRIu32 ", column %" PRIu32 ": %s", LC_FMT(at.file), at.line,
            at.column,
            template->depth >= LC_TEMPLATE_DEPTH_MAX
                ? "values inside values without end: an anchor, a condition or a stack leads back to itself"
                : "evaluating the template takes more steps than any real one: anchors or loops multiply it");
    return false;
}

/* -- functions ----------------------------------------------------------------------------------------------------- */

static bool has_short_form(const struct lc_node *node)
{
    return node->tag.len > 1 && node->tag.ptr[0] == '!' && node->tag.ptr[1] != '!';
}

static bool long_form(const struct lc_node *node, lc_str *name, const struct lc_node **argument)
{
    if (node->kind != LC_EVENT_MAP || node->count != 1)
        return false;
    *argument = node->first;
    *name = node->first->key;
    if (lc_str_is(*name, "Ref") || lc_str_is(*name, "Condition"))
        return true;
    if (!lc_str_has_prefix(*name, LC_S("Fn::")) || lc_str_has_prefix(*name, LC_S("Fn::ForEach::")))
        return false;
    *name = lc_str_from_index(*name, 4);
    return true;
}

bool lc_node_function(const struct lc_node *node, lc_str *name, const struct lc_node **argument)
{
    node = lc_node_meant(node);
    if (node == NULL || !has_short_form(node))
        return node != NULL && long_form(node, name, argument);
    *name = lc_str_from_index(node->tag, 1);
    *argument = node;
    return true;
}

/* -- loops --------------------------------------------------------------------------------------------------------- */

static void bind_one(struct lc_text_parts *parts, lc_str value, bool only_letters)
{
    for (size_t i = 0; only_letters && i < value.len; i++)
        if (lc_is_alnum(value.ptr[i]))
            lc_parts_add(parts, lc_str_cut(value, i, i + 1));
    if (!only_letters)
        lc_parts_add(parts, value);
}

lc_str lc_bind(struct lc_template *template, lc_str text)
{
    struct lc_text_parts parts = {.arena = template->arena};
    size_t from = 0;

    if (template->bindings == NULL || !lc_str_contains(text, LC_S("{")))
        return text;
    for (size_t i = 0; i + 2 < text.len; i++) {
        lc_str name;
        size_t end;
        if ((text.ptr[i] != '$' && text.ptr[i] != '&') || text.ptr[i + 1] != '{')
            continue;
        end = lc_str_find_byte(lc_str_from_index(text, i + 2), '}');
        if (end == LC_NPOS)
            break;
        name = lc_str_cut(text, i + 2, i + 2 + end);
        for (const struct lc_binding *binding = template->bindings; binding; binding = binding->outer) {
            if (!lc_str_eq(binding->name, name))
                continue;
            lc_parts_add(&parts, lc_str_cut(text, from, i));
            bind_one(&parts, binding->text, text.ptr[i] == '&');
            from = i + 3 + end;
            break;
        }
        i += 2 + end;
    }
    if (from == 0)
        return text;
    lc_parts_add(&parts, lc_str_from_index(text, from));
    return (lc_str){parts.text.items, parts.text.count};
}

bool lc_for_each(struct lc_template *template, const struct lc_node *loop, lc_each_turn each, void *context)
{
    lc_str name = lc_node_scalar(lc_node_item(loop, 0));
    const struct lc_node *values = lc_node_item(loop, 1), *outputs = lc_node_item(loop, 2);
    struct lc_term list;

    if (name.len == 0 || values == NULL || outputs == NULL)
        return false;
    list = lc_evaluate(template, values);
    if (list.kind != LC_TERM_LIST)
        return false;
    for (size_t i = 0; i < list.members.count; i++) {
        struct lc_binding *binding = LC_NEW(template->arena, struct lc_binding);
        if (!lc_term_is_known(&list.members.items[i]))
            return false;
        if (!lc_template_step(template, loop, 0))
            return true;
        *binding = (struct lc_binding){name, list.members.items[i].value.text, template->bindings};
        template->bindings = binding;
        template->depth++;
        each(template, outputs, context);
        template->depth--;
        template->bindings = binding->outer;
    }
    return true;
}

struct lc_value lc_for_each_doubt(struct lc_template *template, const struct lc_node *loop)
{
    const struct lc_node *values = lc_node_item(loop, 1);
    struct lc_term list = values ? lc_evaluate(template, values) : (struct lc_term){0};
    const struct lc_term *unknown = list.kind == LC_TERM_UNKNOWN ? &list : NULL;

    for (size_t i = 0; list.kind == LC_TERM_LIST && i < list.members.count && unknown == NULL; i++)
        if (list.members.items[i].kind == LC_TERM_UNKNOWN)
            unknown = &list.members.items[i];
    if (unknown && unknown->value.why.len > 0)
        return (struct lc_value){.why = lc_arena_printf(template->arena,
                                                        "the values that it goes through are not known: %.*s",
                                                        LC_FMT(unknown->value.why)),
                                 .how = unknown->value.how};
    return (struct lc_value){.why = LC_S("the values that it goes through are not known")};
}

/* -- maps ---------------------------------------------------------------------------------------------------------- */

struct filling {
    struct lc_term *map;
    struct lc_map places; /* key -> index + 1, where there are many */
};

static struct lc_term *place_of(struct lc_template *template, struct filling *filling, lc_str key, bool *is_new)
{
    void **place = lc_map_put(&filling->places, key);

    *is_new = *place == NULL;
    if (*is_new) {
        *place = (void *)(uintptr_t)(filling->map->members.count + 1);
        return LC_PUSH(template->arena, &filling->map->members);
    }
    return &filling->map->members.items[(size_t)(uintptr_t)*place - 1];
}

/* A later value of one key counts, as readers of JSON and YAML do; what is merged in counts least. */
static void put(struct lc_template *template, struct filling *filling, const struct lc_term *term, bool weak)
{
    bool is_new;
    struct lc_term *place = place_of(template, filling, term->key, &is_new);

    if (is_new || !weak)
        *place = *term;
}

static void fill(struct lc_template *template, const struct lc_node *node, struct filling *filling);

static void turn(struct lc_template *template, const struct lc_node *outputs, void *context)
{
    fill(template, lc_node_meant(outputs), context);
}

static void put_unknown_loop(struct lc_template *template, const struct lc_node *child, struct filling *filling)
{
    struct lc_value because = lc_for_each_doubt(template, child);
    struct lc_term term = lc_term_unknown(LC_S(""), because.why, because.how, lc_template_at(template, child));

    term.key = LC_S("Fn::ForEach");
    put(template, filling, &term, false);
}

static void merge(struct lc_template *template, const struct lc_node *child, struct filling *filling)
{
    const struct lc_node *from = lc_node_meant(child);
    struct lc_term term;

    if (from->kind == LC_EVENT_LIST) {
        for (const struct lc_node *item = from->first; item; item = item->next)
            if (lc_node_meant(item)->kind == LC_EVENT_MAP)
                merge(template, item, filling);
        return;
    }
    term = lc_evaluate(template, from);
    template->budget->steps += term.members.count;
    for (size_t i = 0; term.kind == LC_TERM_MAP && i < term.members.count; i++)
        put(template, filling, &term.members.items[i], true);
}

static void fill(struct lc_template *template, const struct lc_node *node, struct filling *filling)
{
    if (node == NULL || node->kind != LC_EVENT_MAP)
        return;
    for (const struct lc_node *child = node->first; child; child = child->next) {
        struct lc_term term;
        if (lc_str_is(child->key, "<<"))
            continue;
        if (lc_str_has_prefix(child->key, LC_S("Fn::ForEach::"))) {
            if (!lc_for_each(template, child, turn, filling))
                put_unknown_loop(template, child, filling);
            continue;
        }
        term = lc_evaluate(template, child);
        term.key = lc_bind(template, child->key);
        term.value.at = lc_template_at(template, child);
        put(template, filling, &term, false);
    }
    for (const struct lc_node *child = node->first; child; child = child->next)
        if (lc_str_is(child->key, "<<"))
            merge(template, child, filling);
}

static struct lc_term evaluate_map(struct lc_template *template, const struct lc_node *node)
{
    struct lc_term term = {.kind = LC_TERM_MAP};
    struct filling filling = {.map = &term};

    lc_map_init(&filling.places, template->arena, node->count);
    fill(template, node, &filling);
    return term;
}

static struct lc_term evaluate_list(struct lc_template *template, const struct lc_node *node)
{
    struct lc_term term = {.kind = LC_TERM_LIST};

    for (const struct lc_node *child = node->first; child; child = child->next) {
        struct lc_term item = lc_evaluate(template, child);
        if (item.kind != LC_TERM_NOTHING)
            *LC_PUSH(template->arena, &term.members) = item;
    }
    return term;
}

/* -- scalars ------------------------------------------------------------------------------------------------------- */

/* The words of YAML 1.1 that are no texts; templates are read by readers of that version. */
static bool is_one_of(lc_str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (lc_str_is(text, words[i]))
            return true;
    return false;
}

static struct lc_term evaluate_plain(struct lc_template *template, lc_str text)
{
    static const char *const yes[] = {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"};
    static const char *const no[] = {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"};
    static const char *const nothing[] = {"", "~", "null", "Null", "NULL"};
    struct lc_term term = lc_term_text(text, (struct lc_origin){0});

    term.bare = true;
    if (is_one_of(text, yes, sizeof yes / sizeof *yes))
        term.value.text = LC_S("true");
    else if (is_one_of(text, no, sizeof no / sizeof *no))
        term.value.text = LC_S("false");
    else if (is_one_of(text, nothing, sizeof nothing / sizeof *nothing))
        term = (struct lc_term){.kind = LC_TERM_NOTHING};
    else
        term.value.text = lc_bind(template, text);
    return term;
}

/* What a node says without its tag. */
static struct lc_term evaluate_untagged(struct lc_template *template, const struct lc_node *node)
{
    struct lc_term term = {.kind = LC_TERM_NOTHING};
    lc_str name;
    const struct lc_node *argument;

    node = lc_node_meant(node);
    if (node == NULL || !lc_template_step(template, node, 0))
        return term;
    switch (node->kind) {
    case LC_EVENT_STRING: term = lc_term_text(lc_bind(template, node->text), (struct lc_origin){0}); break;
    case LC_EVENT_PLAIN:
        /* With a tag of its own it is no boolean: "!Sub yes" is the text. */
        term = has_short_form(node) ? lc_term_text(lc_bind(template, node->text), (struct lc_origin){0})
                                    : evaluate_plain(template, node->text);
        break;
    case LC_EVENT_NUMBER:
    case LC_EVENT_TRUE:
    case LC_EVENT_FALSE:
        term = lc_term_text(lc_node_scalar(node), (struct lc_origin){0});
        term.bare = true;
        break;
    case LC_EVENT_LIST:
        template->depth++;
        term = evaluate_list(template, node);
        template->depth--;
        break;
    case LC_EVENT_MAP:
        template->depth++;
        if (long_form(node, &name, &argument) && !lc_str_is(name, "Condition"))
            term = lc_intrinsic(template, name, argument, lc_template_at(template, node));
        else
            term = evaluate_map(template, node);
        template->depth--;
        break;
    case LC_EVENT_NULL:
    case LC_EVENT_END:
    case LC_EVENT_MAP_END:
    case LC_EVENT_LIST_END:
    case LC_EVENT_KEY:
    case LC_EVENT_ALIAS: break;
    }
    if (term.value.at.line == 0)
        term.value.at = lc_template_at(template, node);
    return term;
}

struct lc_term lc_evaluate_argument(struct lc_template *template, const struct lc_node *node)
{
    return lc_node_meant(node) == template->short_form ? evaluate_untagged(template, node)
                                                       : lc_evaluate(template, node);
}

struct lc_term lc_evaluate(struct lc_template *template, const struct lc_node *node)
{
    const struct lc_node *outer = template->short_form;
    struct lc_term term;

    node = lc_node_meant(node);
    if (node == NULL || !has_short_form(node))
        return evaluate_untagged(template, node);
    if (!lc_template_step(template, node, 0))
        return (struct lc_term){.kind = LC_TERM_NOTHING};
    template->depth++;
    template->short_form = node;
    term = lc_intrinsic(template, lc_str_from_index(node->tag, 1), node, lc_template_at(template, node));
    template->short_form = outer;
    template->depth--;
    return term;
}
