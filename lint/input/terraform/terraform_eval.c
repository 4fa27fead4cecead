/* Terraform's expressions: what is literal, or follows from what is. Everything that only a plan knows is unknown. */
#include "lint/input/terraform/terraform_site.h"

#include <inttypes.h>

#include "layers/base/caps.h"

/* An expression as a template would write it; the bytes from `node` to `end`. */
struct lc_data *lc_tf_unknown_span(struct lc_tf_module *module, const struct lc_tf_file *file, uint32_t node,
                                   uint32_t end, lc_str why, lc_str how)
{
    lc_str source = lc_str_cut(file->hcl.source, file->hcl.nodes[node].start, end);

    if (source.len > LC_INPUT_TEXT_MAX / 2)
        source = LC_S("...");
    return lc_data_unknown(module->tf->arena, lc_arena_printf(module->tf->arena, "${%.*s}", LC_FMT(source)), why, how,
                           lc_tf_place(file, node));
}

struct lc_data *lc_tf_unknown(struct lc_tf_module *module, const struct lc_tf_file *file, uint32_t node, lc_str why,
                              lc_str how)
{
    return lc_tf_unknown_span(module, file, node, file->hcl.nodes[node].end, why, how);
}

/* The quoted text that an expression is, as bytes of the source without the quotes; empty when it is none. */
static lc_str quoted_text(const struct lc_hcl *hcl, uint32_t expression)
{
    uint32_t term = hcl->nodes[expression].first;
    lc_str text = lc_hcl_text(hcl, expression);

    if (term == 0 || hcl->nodes[term].kind != LC_HCL_LITERAL || text.len < 3 || text.ptr[0] != '"')
        return LC_S("");
    return lc_str_cut(text, 1, text.len - 1);
}

struct lc_data *lc_tf_unknown_choice(struct lc_tf_module *module, const struct lc_tf_file *file, uint32_t node,
                                     const uint32_t *choices, size_t count, const struct lc_data *because)
{
    struct lc_data *data = lc_tf_unknown(module, file, node, because->why, because->how);
    const struct lc_hcl *hcl = &file->hcl;
    struct lc_hole *holes = LC_NEW_ARRAY(module->tf->arena, count + 1, struct lc_hole);
    size_t at = 0, made = 0, length = data->text.len;

    if (length != hcl->nodes[node].end - hcl->nodes[node].start + 3)
        return data;
    for (size_t i = 0; i < count; i++) {
        lc_str text = quoted_text(hcl, choices[i]);
        size_t from;
        if (text.len == 0)
            continue;
        from = (size_t)(text.ptr - hcl->source.ptr) - hcl->nodes[node].start + 2;
        holes[made++] = (struct lc_hole){.offset = (uint32_t)at, .length = (uint32_t)(from - at)};
        at = from + text.len;
    }
    holes[made++] = (struct lc_hole){.offset = (uint32_t)at, .length = (uint32_t)(length - at)};
    data->holes = holes;
    data->hole_count = made;
    return data;
}

static const struct lc_data *unknown(const struct lc_tf_site *place, uint32_t node, const char *why)
{
    return lc_tf_unknown(place->module, place->file, node, lc_str_from(why), lc_tf_how_plan);
}

static const struct lc_data *eval(const struct lc_tf_site *place, uint32_t node);

/* ------------------------------------------------------------------------------------------------- literals */

static const struct lc_data *eval_literal(const struct lc_tf_site *place, uint32_t node)
{
    uint32_t inner = lc_tf_node(place, node)->first;
    struct lc_origin at = lc_tf_place(place->file, node);
    struct lc_arena *arena = lc_tf_arena(place);
    uint32_t literal;

    switch (inner ? (int)lc_tf_node(place, inner)->kind : LC_HCL_NULL) {
    case LC_HCL_NUMBER:
        /* The grammar ends 1e3 before its exponent. */
        if (lc_tf_node(place, inner)->end < place->file->hcl.source.len &&
            lc_is_alnum(place->file->hcl.source.ptr[lc_tf_node(place, inner)->end]))
            return unknown(place, node, "numbers with an exponent are not read");
        return lc_data_new(arena, LC_DATA_NUMBER, lc_data_decimal(arena, lc_tf_text(place, inner)), at);
    case LC_HCL_BOOL: return lc_data_new(arena, LC_DATA_BOOL, lc_tf_text(place, inner), at);
    case LC_HCL_STRING:
        literal = lc_hcl_child(&place->file->hcl, inner, LC_HCL_TEMPLATE_LITERAL);
        if (literal == 0 && lc_tf_node(place, inner)->end - lc_tf_node(place, inner)->start < 3)
            return lc_data_new(arena, LC_DATA_TEXT, LC_S(""), at);
        /* Blanks at the ends are not in the grammar's literal: all between the quotes counts. */
        return lc_data_new(
            arena, LC_DATA_TEXT,
            lc_tf_unescape(arena, lc_str_cut(place->file->hcl.source, lc_tf_node(place, inner)->start + 1,
                                             lc_tf_node(place, inner)->end - 1)),
            at);
    default: return lc_data_new(arena, LC_DATA_NULL, LC_S(""), at);
    }
}

static const struct lc_data *eval_tuple(const struct lc_tf_site *place, uint32_t node)
{
    struct lc_data *list = lc_data_new(lc_tf_arena(place), LC_DATA_LIST, LC_S(""), lc_tf_place(place->file, node));

    for (uint32_t child = lc_tf_node(place, node)->first; child != 0; child = lc_tf_node(place, child)->next) {
        struct lc_data *copy;
        if (lc_tf_node(place, child)->kind != LC_HCL_EXPRESSION)
            continue;
        copy = lc_data_copy(lc_tf_arena(place), eval(place, child));
        copy->key_at = lc_tf_place(place->file, child);
        lc_data_add(list, copy);
    }
    return list;
}

/* A bare name is a key as it stands; anything else is evaluated. */
static const struct lc_data *eval_key(const struct lc_tf_site *place, uint32_t node)
{
    uint32_t term = lc_tf_node(place, node)->first;
    bool bare = term != 0 && lc_tf_node(place, term)->kind == LC_HCL_VARIABLE && lc_tf_node(place, term)->next == 0 &&
                place->file->hcl.source.ptr[lc_tf_node(place, node)->start] != '(';

    if (bare)
        return lc_data_new(lc_tf_arena(place), LC_DATA_TEXT, lc_tf_text(place, node), lc_tf_place(place->file, node));
    return eval(place, node);
}

static const struct lc_data *eval_object(const struct lc_tf_site *place, uint32_t node)
{
    struct lc_arena *arena = lc_tf_arena(place);
    struct lc_data *map = lc_data_new(arena, LC_DATA_MAP, LC_S(""), lc_tf_place(place->file, node));

    for (uint32_t elem = lc_tf_node(place, node)->first; elem != 0; elem = lc_tf_node(place, elem)->next) {
        uint32_t key_node = lc_hcl_child(&place->file->hcl, elem, LC_HCL_EXPRESSION), value_node;
        const struct lc_data *key;
        struct lc_data *value;
        if (lc_tf_node(place, elem)->error)
            map->why = LC_S("a part of it is no HCL that is understood");
        if (lc_tf_node(place, elem)->kind != LC_HCL_OBJECT_ELEM || key_node == 0)
            continue;
        value_node = lc_tf_node(place, key_node)->next;
        while (value_node != 0 && lc_tf_node(place, value_node)->kind != LC_HCL_EXPRESSION)
            value_node = lc_tf_node(place, value_node)->next;
        if (value_node == 0)
            continue;
        key = eval_key(place, key_node);
        value = lc_data_copy(arena, eval(place, value_node));
        value->key = key->text;
        value->key_at = lc_tf_place(place->file, key_node);
        if (!lc_data_is_known(key) && map->why.len == 0) {
            map->why = LC_S("a key is not known");
            map->how = key->how;
        }
        lc_data_add(map, value);
    }
    return map;
}

/* ------------------------------------------------------------------------------------------------- operations */

static const struct lc_data *eval_operand(const struct lc_tf_site *place, uint32_t *next);

static const struct lc_data *eval_unary(const struct lc_tf_site *place, uint32_t node)
{
    uint32_t operator_node = lc_tf_node(place, node)->first,
             next = operator_node ? lc_tf_node(place, operator_node)->next : 0;
    const struct lc_data *operand = next ? eval_operand(place, &next) : NULL;
    struct lc_origin at = lc_tf_place(place->file, node);
    lc_str text;

    if (operand == NULL)
        return unknown(place, node, "it has no operand");
    if (!lc_data_is_known(operand))
        return lc_tf_unknown(place->module, place->file, node, operand->why, operand->how);
    text = lc_tf_text(place, operator_node);
    if (operand->kind != (lc_str_eq(text, LC_S("!")) ? LC_DATA_BOOL : LC_DATA_NUMBER))
        return unknown(place, node, "this operation is not evaluated");
    if (lc_str_eq(text, LC_S("!")))
        return lc_data_new(lc_tf_arena(place), LC_DATA_BOOL, lc_data_is_true(operand) ? LC_S("false") : LC_S("true"),
                           at);
    return lc_data_new(lc_tf_arena(place), LC_DATA_NUMBER,
                       lc_str_has_prefix(operand->text, LC_S("-"))
                           ? lc_str_from_index(operand->text, 1)
                           : lc_arena_printf(lc_tf_arena(place), "-%.*s", LC_FMT(operand->text)),
                       at);
}

static bool to_integer(const struct lc_data *data, int64_t *out)
{
    bool negative = lc_str_has_prefix(data->text, LC_S("-"));
    uint64_t number;

    if (data->text.len > 16 || !lc_str_to_u64(negative ? lc_str_from_index(data->text, 1) : data->text, &number))
        return false;
    *out = negative ? -(int64_t)number : (int64_t)number;
    return true;
}

static const struct lc_data *truth(const struct lc_tf_site *place, bool value, uint32_t node)
{
    return lc_data_new(lc_tf_arena(place), LC_DATA_BOOL, value ? LC_S("true") : LC_S("false"),
                       lc_tf_place(place->file, node));
}

static const struct lc_data *numbers(const struct lc_tf_site *place, const struct lc_data *a, const struct lc_data *b,
                                     lc_str operator, uint32_t node)
{
    int64_t x, y, result;
    char c = operator.ptr[0];
    bool or_equal = operator.len == 2;

    if (!to_integer(a, &x) || !to_integer(b, &y))
        return unknown(place, node, "this operation is not evaluated");
    if (c == '<' || c == '>')
        return truth(place, c == '<' ? (or_equal ? x <= y : x < y) : (or_equal ? x >= y : x > y), node);
    if ((c == '/' || c == '%') && (y == 0 || (c == '/' && x % y != 0)))
        return unknown(place, node, "this operation is not evaluated");
    if (c == '*' && __builtin_mul_overflow(x, y, &result))
        return unknown(place, node, "this operation is not evaluated");
    if (c != '*')
        result = c == '+' ? x + y : c == '-' ? x - y : c == '/' ? x / y : x % y;
    return lc_data_new(lc_tf_arena(place), LC_DATA_NUMBER, lc_arena_printf(lc_tf_arena(place), "%" PRId64, result),
                       lc_tf_place(place->file, node));
}

/* A null is known too: "var.x == null" decides many conditions. */
static bool comparable(const struct lc_data *data)
{
    return lc_data_is_known(data) || (data && data->kind == LC_DATA_NULL);
}

static const struct lc_data *eval_binary(const struct lc_tf_site *place, uint32_t node)
{
    uint32_t next = lc_tf_node(place, node)->first, operator_node;
    const struct lc_data *a = next ? eval_operand(place, &next) : NULL, *b;
    lc_str operator;
    bool is_or;

    operator_node = next;
    next = next ? lc_tf_node(place, next)->next : 0;
    b = next ? eval_operand(place, &next) : NULL;
    if (a == NULL || b == NULL || operator_node == 0)
        return unknown(place, node, "this operation is not evaluated");
    operator= lc_tf_text(place, operator_node);
    is_or = lc_str_eq(operator, LC_S("||"));
    if (is_or || lc_str_eq(operator, LC_S("&&"))) {
        if ((lc_data_is_known(a) && lc_data_is_true(a) == is_or) ||
            (lc_data_is_known(b) && lc_data_is_true(b) == is_or))
            return truth(place, is_or, node);
        if (lc_data_is_known(a) && lc_data_is_known(b))
            return truth(place, !is_or, node);
    }
    if (!comparable(a) || !comparable(b))
        return lc_tf_unknown(place->module, place->file, node, comparable(a) ? b->why : a->why,
                             comparable(a) ? b->how : a->how);
    if (lc_str_eq(operator, LC_S("==")) || lc_str_eq(operator, LC_S("!=")))
        return truth(place, (a->kind == b->kind && lc_str_eq(a->text, b->text)) == (operator.ptr[0] == '='), node);
    if (a->kind == LC_DATA_NULL || b->kind == LC_DATA_NULL || operator.len == 0)
        return unknown(place, node, "this operation is not evaluated");
    return numbers(place, a, b, operator, node);
}

static const struct lc_data *eval_conditional(const struct lc_tf_site *place, uint32_t node)
{
    uint32_t parts[3] = {0}, count = 0;
    const struct lc_data *condition;

    for (uint32_t child = lc_tf_node(place, node)->first; child != 0 && count < 3;
         child = lc_tf_node(place, child)->next)
        if (lc_tf_node(place, child)->kind == LC_HCL_EXPRESSION)
            parts[count++] = child;
    if (count < 3)
        return unknown(place, node, "this condition is not evaluated");
    condition = eval(place, parts[0]);
    if (lc_data_is_known(condition))
        return eval(place, lc_data_is_true(condition) ? parts[1] : parts[2]);
    return lc_tf_unknown_choice(place->module, place->file, node, parts + 1, 2, condition);
}

/* ------------------------------------------------------------------------------------------------- expressions */

static const struct lc_data *eval_term(const struct lc_tf_site *place, uint32_t node)
{
    uint32_t inner = lc_tf_node(place, node)->first;

    switch ((int)lc_tf_node(place, node)->kind) {
    case LC_HCL_LITERAL: return eval_literal(place, node);
    case LC_HCL_TEMPLATE: return lc_tf_template(place->module, place->scope, place->file, node);
    case LC_HCL_COLLECTION:
        if (inner && lc_tf_node(place, inner)->kind == LC_HCL_TUPLE)
            return eval_tuple(place, inner);
        return inner ? eval_object(place, inner) : unknown(place, node, "it is empty");
    case LC_HCL_CALL: return lc_tf_call(place->module, place->scope, place->file, node);
    case LC_HCL_OPERATION:
        if (inner && lc_tf_node(place, inner)->kind == LC_HCL_UNARY)
            return eval_unary(place, inner);
        return inner ? eval_binary(place, inner) : unknown(place, node, "it is empty");
    case LC_HCL_CONDITIONAL: return eval_conditional(place, node);
    case LC_HCL_EXPRESSION: return eval(place, node);
    case LC_HCL_FOR: return unknown(place, node, "'for' expressions are not evaluated");
    default: return unknown(place, node, "this expression is not evaluated");
    }
}

/* A term and what follows it; *next moves behind. */
static const struct lc_data *eval_operand(const struct lc_tf_site *place, uint32_t *next)
{
    uint32_t node = *next;
    const struct lc_data *data;

    *next = lc_tf_node(place, node)->next;
    if (lc_tf_node(place, node)->kind == LC_HCL_VARIABLE)
        return lc_tf_name(place->module, place->scope, place->file, node, next);
    data = eval_term(place, node);
    return *next == 0 ? data : lc_tf_follow(place->module, place->scope, place->file, node, data, next);
}

static const struct lc_data *eval(const struct lc_tf_site *place, uint32_t node)
{
    struct lc_terraform *tf = place->module->tf;
    uint32_t next = node ? lc_tf_node(place, node)->first : 0;
    const struct lc_data *data;

    if (++tf->steps > LC_INPUT_STEPS_MAX || tf->depth >= LC_INPUT_DEPTH_MAX)
        return lc_data_unknown(tf->arena, LC_S(""), LC_S("there is more to evaluate than any real configuration has"),
                               LC_S(""), lc_tf_place(place->file, node));
    if (next == 0 || lc_tf_node(place, node)->error || lc_tf_node(place, next)->error)
        return unknown(place, node, "it is no HCL that is understood");
    tf->depth++;
    data = eval_operand(place, &next);
    tf->depth--;
    return data;
}

const struct lc_data *lc_tf_eval(struct lc_tf_module *module, const struct lc_tf_scope *scope,
                                 const struct lc_tf_file *file, uint32_t node)
{
    struct lc_tf_site place = {module, scope, file};

    return eval(&place, node);
}

const struct lc_data *lc_tf_get(struct lc_tf_module *module, const struct lc_tf_scope *scope,
                                const struct lc_tf_file *file, uint32_t body, const char *name)
{
    uint32_t at = 0, expression = lc_tf_attribute(file, body, name, &at);
    struct lc_data *copy;

    if (expression == 0)
        return NULL;
    copy = lc_data_copy(module->tf->arena, lc_tf_eval(module, scope, file, expression));
    copy->key = LC_S("");
    copy->key_at = lc_tf_place(file, at);
    return copy;
}
