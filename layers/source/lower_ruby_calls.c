/* Calls, their arguments, and assignments.
 * Source: doc/syntax/calling_methods.rdoc and assignment.rdoc of Ruby 3.3. */

#include "layers/source/lower_ruby.h"

static void add(struct rbl *rb, struct lc_build *build, uint32_t child)
{
    lc_build_add(rb->lower, build, child);
}

static uint32_t named(struct rbl *rb, uint32_t node, lc_str text)
{
    lc_build_at(rb->lower, node)->text = text;
    return node;
}

uint32_t rbl_bind(struct rbl *rb, uint32_t flat, lc_str name)
{
    rbl_declare(rb, name);
    return lc_build_leaf(rb->lower, LC_SYN_NAME, flat, name);
}

/* _1 to _9 are a block's parameters without being declared. */
static bool is_numbered(lc_str name)
{
    return name.len == 2 && name.ptr[0] == '_' && name.ptr[1] >= '1' && name.ptr[1] <= '9';
}

uint32_t rbl_variable(struct rbl *rb, uint32_t flat, lc_str name)
{
    uint32_t node = lc_build_leaf(rb->lower, LC_SYN_NAME, flat, name);

    if (name.len == 0 || lc_is_upper(name.ptr[0]) || rbl_is_local(rb, name) || is_numbered(name))
        return node;
    return lc_build_one(rb->lower, LC_SYN_CALL, flat, node);
}

uint32_t rbl_identifier(struct rbl *rb, uint32_t flat, bool wanted)
{
    lc_str name = rbl_text(rb, flat);

    (void)wanted;
    if (lc_str_is(name, "__FILE__") || lc_str_is(name, "__LINE__") || lc_str_is(name, "__ENCODING__"))
        return lc_build_leaf(rb->lower, LC_SYN_LITERAL, flat, name);
    return rbl_variable(rb, flat, name);
}

/* super alone passes the method's own arguments on. */
uint32_t rbl_super(struct rbl *rb, uint32_t flat, bool wanted)
{
    (void)wanted;
    return lc_build_one(rb->lower, LC_SYN_CALL, flat, lc_lower_new(rb->lower, LC_SYN_SUPER, flat));
}

/* yield calls the block that the method was given. */
uint32_t rbl_yield(struct rbl *rb, uint32_t flat, bool wanted)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_CALL, flat);
    uint32_t arguments = rbl_child_of(rb, flat, RBL_argument_list);
    uint32_t callee = lc_build_leaf(rb->lower, LC_SYN_NAME, flat, LC_S("yield"));

    (void)wanted;
    lc_build_at(rb->lower, callee)->end = lc_build_at(rb->lower, callee)->start + 5;
    add(rb, &build, callee);
    rbl_arguments(rb, arguments, &build);
    return build.node;
}

/* ----------------------------------------------------------------------------------------------- arguments */

/* *x, **x, &x, and the anonymous ones. */
uint32_t rbl_splat(struct rbl *rb, uint32_t flat, bool wanted)
{
    enum rbl_kind kind = rbl_kind(rb, flat);
    lc_str text = kind == RBL_hash_splat_argument ? LC_S("**")
                  : kind == RBL_block_argument    ? LC_S("&")
                  : kind == RBL_forward_argument  ? LC_S("...")
                                                  : LC_S("");

    (void)wanted;
    return named(rb, lc_build_one(rb->lower, LC_SYN_SPREAD, flat, rbl_value(rb, rbl_first(rb, flat))), text);
}

/* name:, "name": and :name => are keywords, "name" => is not. Gives the keyword as STRING, or 0. */
static uint32_t keyword(struct rbl *rb, uint32_t key)
{
    enum rbl_kind kind = rbl_kind(rb, key);
    uint32_t end = rb->lower->flat[key].end, node;

    if (kind == RBL_hash_key_symbol)
        return lc_build_leaf(rb->lower, LC_SYN_STRING, key, rbl_text(rb, key));
    if (kind != RBL_simple_symbol &&
        (kind != RBL_string || end >= rb->lower->source.len || rb->lower->source.ptr[end] != ':'))
        return 0;
    node = rbl_value(rb, key);
    return lc_build_at(rb->lower, node)->kind == LC_SYN_STRING ? node : 0;
}

/* {name:} is short for {name: name}. */
static uint32_t pair_value(struct rbl *rb, uint32_t flat, uint32_t key)
{
    uint32_t value = rbl_field(rb, flat, RBF_value);

    if (value != 0 || key == 0)
        return rbl_value(rb, value);
    return rbl_variable(rb, key, rbl_text(rb, key));
}

uint32_t rbl_property(struct rbl *rb, uint32_t flat, uint32_t key, uint32_t value)
{
    const struct lc_syntax_node *at = lc_build_at(rb->lower, key);
    bool literal = key != 0 && (at->kind == LC_SYN_STRING || at->kind == LC_SYN_NUMBER || at->kind == LC_SYN_LITERAL);
    lc_str text = literal ? at->text : LC_S("");

    return named(rb, lc_build_two(rb->lower, LC_SYN_PROPERTY, flat, value, literal ? 0 : key), text);
}

uint32_t rbl_pair(struct rbl *rb, uint32_t flat, bool wanted)
{
    uint32_t key = rbl_field(rb, flat, RBF_key), text = key == 0 ? 0 : keyword(rb, key);

    (void)wanted;
    if (text == 0)
        text = rbl_value(rb, key);
    return rbl_property(rb, flat, text, pair_value(rb, flat, key));
}

uint32_t rbl_hash(struct rbl *rb, uint32_t flat, bool wanted)
{
    (void)wanted;
    return rbl_all(rb, LC_SYN_OBJECT, flat);
}

/* Pairs whose keys are no keywords make one hash. */
void rbl_arguments(struct rbl *rb, uint32_t flat, struct lc_build *call)
{
    struct lc_build hash = {0, 0};

    for (uint32_t child = rbl_first(rb, flat); child != 0; child = rbl_next(rb, child)) {
        uint32_t key = rbl_kind(rb, child) == RBL_pair ? rbl_field(rb, child, RBF_key) : 0;
        uint32_t text = key == 0 ? 0 : keyword(rb, key);

        if (text != 0) {
            lc_str name = lc_build_at(rb->lower, text)->text;

            add(rb, call, named(rb, lc_build_one(rb->lower, LC_SYN_KEYWORD, child, pair_value(rb, child, key)), name));
        } else if (key != 0) {
            if (hash.node == 0) {
                hash = lc_build(rb->lower, LC_SYN_OBJECT, child);
                add(rb, call, hash.node);
            }
            add(rb, &hash, rbl_value(rb, child));
            lc_build_at(rb->lower, hash.node)->end = rb->lower->flat[child].end;
        } else {
            add(rb, call, rbl_value(rb, child));
        }
    }
}

uint32_t rbl_argument_value(struct rbl *rb, uint32_t flat)
{
    uint32_t first = rbl_first(rb, flat);

    if (first == 0)
        return 0;
    if (rbl_next(rb, first) == 0 && rbl_kind(rb, first) != RBL_splat_argument && rbl_kind(rb, first) != RBL_pair)
        return rbl_value(rb, first);
    if (rbl_kind(rb, first) == RBL_pair)
        return rbl_all(rb, LC_SYN_OBJECT, flat);
    return rbl_all(rb, LC_SYN_ARRAY, flat);
}

/* --------------------------------------------------------------------------------------------------- calls */

/* "x -1", "x [1]", "x *y", "x &y": the grammar takes them for calls, Ruby for operators when x is a local variable. */
static uint32_t operator_on_local(struct rbl *rb, uint32_t flat, uint32_t method, uint32_t arguments)
{
    uint32_t first = rbl_first(rb, arguments), left, right, node;
    enum rbl_kind kind = first == 0 ? RBL_OTHER : rbl_kind(rb, first);
    lc_str text;

    if (first == 0 || rbl_next(rb, first) != 0 || rb->lower->flat[arguments].start == rb->lower->flat[method].end)
        return 0;
    if (kind == RBL_array) {
        struct lc_build index = lc_build(rb->lower, LC_SYN_INDEX, flat);

        add(rb, &index, lc_build_leaf(rb->lower, LC_SYN_NAME, method, rbl_text(rb, method)));
        rbl_arguments(rb, first, &index);
        return index.node;
    }
    text = kind == RBL_splat_argument   ? LC_S("*")
           : kind == RBL_block_argument ? LC_S("&")
           : kind == RBL_unary          ? rbl_text(rb, rbl_field(rb, first, RBF_operator))
                                        : LC_S("");
    if (text.len != 1 || !strchr("*&+-", text.ptr[0]))
        return 0;
    left = lc_build_leaf(rb->lower, LC_SYN_NAME, method, rbl_text(rb, method));
    right = rbl_value(rb, rbl_first(rb, first));
    node = lc_build_two(rb->lower, LC_SYN_BINARY, flat, left, right);
    return named(rb, node, text);
}

/* lambda { }, proc { } and Proc.new { } are functions, not calls; 0 for anything else. */
static uint32_t function_literal(struct rbl *rb, uint32_t flat, uint32_t receiver, uint32_t method, uint32_t block)
{
    lc_str name = rbl_text(rb, method);
    bool lambda = receiver == 0 && lc_str_is(name, "lambda");
    bool proc = receiver == 0 ? lc_str_is(name, "proc")
                              : lc_str_is(name, "new") && rbl_kind(rb, receiver) == RBL_constant &&
                                    lc_str_is(rbl_text(rb, receiver), "Proc");
    uint32_t node;

    if (!lambda && !proc)
        return 0;
    node = rbl_value(rb, block);
    lc_build_at(rb->lower, node)->start = rb->lower->flat[flat].start;
    if (lambda)
        lc_build_at(rb->lower, node)->flags &= ~(uint32_t)LC_SYN_RUBY_BLOCK;
    return node;
}

static bool is_safe(const struct rbl *rb, uint32_t flat)
{
    uint32_t sign = rbl_field(rb, flat, RBF_operator);

    return sign != 0 && lc_str_is(rbl_text(rb, sign), "&.");
}

/* receiver.method; x.(y) calls x.call. */
static uint32_t member(struct rbl *rb, uint32_t flat, uint32_t receiver, uint32_t method)
{
    uint32_t node = lc_build_one(rb->lower, LC_SYN_MEMBER, flat, rbl_value(rb, receiver));

    lc_build_at(rb->lower, node)->text = method == 0 ? LC_S("call") : rbl_text(rb, method);
    lc_build_at(rb->lower, node)->end = rb->lower->flat[method == 0 ? receiver : method].end;
    if (is_safe(rb, flat))
        lc_build_at(rb->lower, node)->flags |= LC_SYN_OPTIONAL;
    return node;
}

static uint32_t callee(struct rbl *rb, uint32_t flat, uint32_t receiver, uint32_t method)
{
    if (receiver != 0)
        return member(rb, flat, receiver, method);
    if (method == 0)
        return 0;
    if (rbl_kind(rb, method) == RBL_super)
        return lc_lower_new(rb->lower, LC_SYN_SUPER, method);
    return lc_build_leaf(rb->lower, LC_SYN_NAME, method, rbl_text(rb, method));
}

uint32_t rbl_call(struct rbl *rb, uint32_t flat, bool wanted)
{
    uint32_t receiver = rbl_field(rb, flat, RBF_receiver), method = rbl_field(rb, flat, RBF_method);
    uint32_t arguments = rbl_field(rb, flat, RBF_arguments), block = rbl_field(rb, flat, RBF_block), special = 0;
    struct lc_build build;

    (void)wanted;
    if (method != 0 && arguments == 0 && block != 0)
        special = function_literal(rb, flat, receiver, method, block);
    else if (method != 0 && receiver == 0 && block == 0 && arguments != 0 && rbl_is_local(rb, rbl_text(rb, method)))
        special = operator_on_local(rb, flat, method, arguments);
    if (special != 0)
        return special;
    build = lc_build(rb->lower, LC_SYN_CALL, flat);
    add(rb, &build, callee(rb, flat, receiver, method));
    rbl_arguments(rb, arguments, &build);
    if (block != 0)
        add(rb, &build, rbl_value(rb, block));
    return build.node;
}

uint32_t rbl_element_reference(struct rbl *rb, uint32_t flat, bool wanted)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_INDEX, flat);
    uint32_t object = rbl_field(rb, flat, RBF_object);

    (void)wanted;
    add(rb, &build, rbl_value(rb, object));
    for (uint32_t child = rbl_first(rb, flat); child != 0; child = rbl_next(rb, child))
        if (child != object)
            add(rb, &build, rbl_value(rb, child));
    return build.node;
}

/* --------------------------------------------------------------------------------------------- assignments */

static uint32_t targets(struct rbl *rb, uint32_t flat)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_ARRAY, flat);

    for (uint32_t child = rbl_first(rb, flat); child != 0; child = rbl_next(rb, child))
        add(rb, &build, rbl_target(rb, child));
    return build.node;
}

static uint32_t lower_target(struct rbl *rb, uint32_t flat)
{
    switch ((int)rbl_kind(rb, flat)) {
    case RBL_identifier: return rbl_bind(rb, flat, rbl_text(rb, flat));
    case RBL_left_assignment_list:
    case RBL_destructured_left_assignment: return targets(rb, flat);
    case RBL_rest_assignment: return lc_build_one(rb->lower, LC_SYN_SPREAD, flat, rbl_target(rb, rbl_first(rb, flat)));
    case RBL_call: {
        uint32_t receiver = rbl_field(rb, flat, RBF_receiver), method = rbl_field(rb, flat, RBF_method);

        if (receiver != 0 && method != 0 && rbl_field(rb, flat, RBF_arguments) == 0)
            return member(rb, flat, receiver, method);
        return rbl_value(rb, flat);
    }
    default: return rbl_value(rb, flat);
    }
}

uint32_t rbl_target(struct rbl *rb, uint32_t flat)
{
    uint32_t node;

    if (flat == 0)
        return 0;
    if (!rbl_enter(rb, 2))
        return lc_lower_new(rb->lower, LC_SYN_OTHER, flat);
    node = lower_target(rb, flat);
    rbl_leave(rb, 2);
    return node;
}

uint32_t rbl_assignment(struct rbl *rb, uint32_t flat, bool wanted)
{
    uint32_t target = rbl_target(rb, rbl_field(rb, flat, RBF_left)), right = rbl_field(rb, flat, RBF_right);
    uint32_t value = rbl_value(rb, right);

    (void)wanted;
    if (right != 0 && rbl_kind(rb, right) == RBL_splat_argument)
        value = lc_build_one(rb->lower, LC_SYN_ARRAY, right, value);
    return named(rb, lc_build_two(rb->lower, LC_SYN_ASSIGN, flat, target, value), LC_S("="));
}

uint32_t rbl_operator_assignment(struct rbl *rb, uint32_t flat, bool wanted)
{
    uint32_t sign = rbl_field(rb, flat, RBF_operator), target = rbl_target(rb, rbl_field(rb, flat, RBF_left));
    uint32_t value = rbl_value(rb, rbl_field(rb, flat, RBF_right));

    (void)wanted;
    return named(rb, lc_build_two(rb->lower, LC_SYN_ASSIGN, flat, target, value),
                 sign == 0 ? LC_S("=") : rbl_text(rb, sign));
}
