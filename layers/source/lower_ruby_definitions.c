/* Methods, blocks, lambdas and their parameters.
 * Source: doc/syntax/methods.rdoc and calling_methods.rdoc of Ruby 3.3. */

#include "layers/source/lower_ruby.h"

static void add(struct rbl *rb, struct lc_build *build, uint32_t child)
{
    lc_build_add(rb->lower, build, child);
}

static uint32_t parameter(struct rbl *rb, uint32_t flat);

/* *rest, **options, &block, and what stands for all of them: SPREAD, with a name or not. */
static uint32_t rest_parameter(struct rbl *rb, uint32_t flat)
{
    uint32_t name = rbl_field(rb, flat, RBF_name), node;
    enum rbl_kind kind = rbl_kind(rb, flat);

    node = lc_build_one(rb->lower, LC_SYN_SPREAD, flat, name == 0 ? 0 : rbl_bind(rb, name, rbl_text(rb, name)));
    lc_build_at(rb->lower, node)->text = kind == RBL_hash_splat_parameter ? LC_S("**")
                                         : kind == RBL_block_parameter    ? LC_S("&")
                                         : kind == RBL_forward_parameter  ? LC_S("...")
                                                                          : LC_S("");
    return node;
}

/* (a, (b, c)) among the parameters. */
static uint32_t destructured(struct rbl *rb, uint32_t flat)
{
    struct lc_build build;

    if (!rbl_enter(rb, 2))
        return lc_lower_new(rb->lower, LC_SYN_OTHER, flat);
    build = lc_build(rb->lower, LC_SYN_ARRAY, flat);
    for (uint32_t child = rbl_first(rb, flat); child != 0; child = rbl_next(rb, child))
        add(rb, &build, parameter(rb, child));
    rbl_leave(rb, 2);
    return build.node;
}

static uint32_t parameter(struct rbl *rb, uint32_t flat)
{
    uint32_t name = rbl_field(rb, flat, RBF_name), node, target;
    enum rbl_kind kind = rbl_kind(rb, flat);

    if (kind == RBL_identifier)
        return rbl_bind(rb, flat, rbl_text(rb, flat));
    if (kind == RBL_destructured_parameter)
        return destructured(rb, flat);
    if (kind != RBL_keyword_parameter && kind != RBL_optional_parameter)
        return rest_parameter(rb, flat);
    target = name == 0 ? 0 : rbl_bind(rb, name, rbl_text(rb, name));
    node = lc_build_two(rb->lower, LC_SYN_PARAMETER, flat, target, rbl_value(rb, rbl_field(rb, flat, RBF_value)));
    if (kind == RBL_keyword_parameter && name != 0) {
        lc_build_at(rb->lower, node)->flags |= LC_SYN_KEYWORD_ONLY;
        lc_build_at(rb->lower, node)->text = rbl_text(rb, name);
    }
    return node;
}

static uint32_t parameters(struct rbl *rb, uint32_t flat, uint32_t list)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_PARAMETERS, list != 0 ? list : flat);

    for (uint32_t child = rbl_first(rb, list); child != 0; child = rbl_next(rb, child)) {
        if (rb->fields.of[rb->lower->flat[child].field] == RBF_locals) /* |x; y| */
            rbl_declare(rb, rbl_text(rb, child));
        else if (rbl_kind(rb, child) != RBL_hash_splat_nil)
            add(rb, &build, parameter(rb, child));
    }
    return build.node;
}

/* The body of a method may be one value: def x = y. */
static uint32_t body_of(struct rbl *rb, uint32_t flat)
{
    uint32_t body = rbl_field(rb, flat, RBF_body);
    enum rbl_kind kind = body == 0 ? RBL_body_statement : rbl_kind(rb, body);
    struct lc_build block;

    if (kind == RBL_body_statement || kind == RBL_block_body)
        return rbl_block(rb, body, flat, true);
    block = lc_build(rb->lower, LC_SYN_BLOCK, body);
    rbl_statement(rb, body, true, &block);
    return block.node;
}

static lc_str method_name(const struct rbl *rb, uint32_t flat, uint32_t *flags)
{
    uint32_t name = rbl_field(rb, flat, RBF_name);

    if (name == 0)
        return LC_S("");
    if (rbl_kind(rb, name) == RBL_setter) {
        *flags |= LC_SYN_SETTER;
        return lc_str_cut(rbl_text(rb, name), 0, rbl_text(rb, name).len - 1);
    }
    return rbl_kind(rb, name) == RBL_simple_symbol ? rbl_symbol_text(rb, name) : rbl_text(rb, name);
}

uint32_t rbl_function(struct rbl *rb, uint32_t flat, uint32_t flags)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_FUNCTION, flat);
    struct rbl_scope outer;
    lc_str name = method_name(rb, flat, &flags);

    lc_build_at(rb->lower, build.node)->text = name;
    lc_build_at(rb->lower, build.node)->flags = flags | LC_SYN_VALUE;
    outer = rbl_open_scope(rb, true);
    add(rb, &build, parameters(rb, flat, rbl_field(rb, flat, RBF_parameters)));
    add(rb, &build, body_of(rb, flat));
    rbl_close_scope(rb, &outer);
    return build.node;
}

static uint32_t definition_flags(const struct rbl *rb)
{
    return LC_SYN_DECLARATION | (rb->in_class ? (uint32_t)LC_SYN_METHOD : 0);
}

uint32_t rbl_method(struct rbl *rb, uint32_t flat, bool wanted)
{
    (void)wanted;
    return rbl_function(rb, flat, definition_flags(rb));
}

/* def self.x is static; def other.x gives the other object a property. */
uint32_t rbl_singleton_method(struct rbl *rb, uint32_t flat, bool wanted)
{
    uint32_t object = rbl_field(rb, flat, RBF_object), flags = 0, member, node;
    bool own = object == 0 || rbl_kind(rb, object) == RBL_self ||
               (rb->in_class && lc_str_eq(rbl_text(rb, object), rb->class_name));

    (void)wanted;
    if (own)
        return rbl_function(rb, flat, definition_flags(rb) | LC_SYN_STATIC);
    member = lc_build_one(rb->lower, LC_SYN_MEMBER, object, rbl_value(rb, object));
    lc_build_at(rb->lower, member)->text = method_name(rb, flat, &flags);
    node = lc_build_two(rb->lower, LC_SYN_ASSIGN, flat, member, rbl_function(rb, flat, 0));
    lc_build_at(rb->lower, node)->text = LC_S("=");
    return node;
}

/* { |x| … } and do |x| … end: sees what is around it, and what it ends by `return` is the method around it. */
uint32_t rbl_block_function(struct rbl *rb, uint32_t flat, bool wanted)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_FUNCTION, flat);
    struct rbl_scope outer = rbl_open_scope(rb, false);

    (void)wanted;
    lc_build_at(rb->lower, build.node)->flags = LC_SYN_ARROW | LC_SYN_RUBY_BLOCK | LC_SYN_VALUE;
    add(rb, &build, parameters(rb, flat, rbl_field(rb, flat, RBF_parameters)));
    add(rb, &build, body_of(rb, flat));
    rbl_close_scope(rb, &outer);
    return build.node;
}

/* -> (x) { … }: as a block, but `return` ends only itself. */
uint32_t rbl_lambda(struct rbl *rb, uint32_t flat, bool wanted)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_FUNCTION, flat);
    struct rbl_scope outer = rbl_open_scope(rb, false);
    uint32_t body = rbl_field(rb, flat, RBF_body);

    (void)wanted;
    lc_build_at(rb->lower, build.node)->flags = LC_SYN_ARROW | LC_SYN_VALUE;
    add(rb, &build, parameters(rb, flat, rbl_field(rb, flat, RBF_parameters)));
    add(rb, &build, body_of(rb, body != 0 ? body : flat));
    rbl_close_scope(rb, &outer);
    return build.node;
}
