/* Classes and modules: their methods are members, wherever Ruby lets one stand: after `private`, in class << self,
 * behind module_function, made by attr_reader. Everything else a class's body runs stays in BLOCKs, in order.
 * Source: doc/syntax/modules_and_classes.rdoc of Ruby 3.3; Module#attr_accessor, #module_function. */

#include "layers/source/lower_ruby.h"

/* Shape:  `block` takes the statements between two members. `statics` has the names given to module_function, whose
 *         methods are made static at the end; `all_static` after `extend self`. */
struct members {
    struct lc_build *class;
    struct lc_build block;
    struct lc_map *statics;
    bool is_static, all_static;
};

static void add(struct rbl *rb, struct lc_build *build, uint32_t child)
{
    lc_build_add(rb->lower, build, child);
}

static void add_member(struct rbl *rb, struct members *members, uint32_t node)
{
    add(rb, members->class, node);
    members->block.node = 0;
}

static struct lc_build *block_of(struct rbl *rb, struct members *members, uint32_t flat)
{
    if (members->block.node == 0) {
        members->block = lc_build(rb->lower, LC_SYN_BLOCK, flat);
        add(rb, members->class, members->block.node);
    }
    lc_build_at(rb->lower, members->block.node)->end = rb->lower->flat[flat].end;
    return &members->block;
}

static uint32_t member_flags(const struct rbl *rb, const struct members *members)
{
    return LC_SYN_METHOD | (members->is_static || rb->module_function ? (uint32_t)LC_SYN_STATIC : 0);
}

/* A method of one name around its instance variable, spanning the symbol that asked for it. */
static void accessor(struct rbl *rb, uint32_t symbol, uint32_t flags, struct members *members)
{
    struct lc_build function = lc_build(rb->lower, LC_SYN_FUNCTION, symbol);
    struct lc_build parameters = lc_build(rb->lower, LC_SYN_PARAMETERS, symbol);
    lc_str name = rbl_symbol_text(rb, symbol);
    uint32_t value = lc_build_leaf(rb->lower, LC_SYN_NAME, symbol, lc_arena_join(rb->lower->arena, LC_S("@"), name));

    if (flags & LC_SYN_SETTER) {
        add(rb, &parameters, lc_build_leaf(rb->lower, LC_SYN_NAME, symbol, LC_S("value")));
        value = lc_build_two(rb->lower, LC_SYN_ASSIGN, symbol, value,
                             lc_build_leaf(rb->lower, LC_SYN_NAME, symbol, LC_S("value")));
        lc_build_at(rb->lower, value)->text = LC_S("=");
    }
    lc_build_at(rb->lower, function.node)->text = name;
    lc_build_at(rb->lower, function.node)->flags = flags | LC_SYN_VALUE;
    add(rb, &function, parameters.node);
    add(rb, &function, lc_build_one(rb->lower, LC_SYN_BLOCK, symbol, value));
    add_member(rb, members, function.node);
}

static void accessors(struct rbl *rb, lc_str called, uint32_t arguments, struct members *members)
{
    bool reads = lc_str_is(called, "attr_reader") || lc_str_is(called, "attr_accessor") || lc_str_is(called, "attr");
    bool writes = lc_str_is(called, "attr_writer") || lc_str_is(called, "attr_accessor");
    uint32_t flags = member_flags(rb, members);

    if (!reads && !writes)
        return;
    for (uint32_t child = rbl_first(rb, arguments); child != 0; child = rbl_next(rb, child)) {
        if (rbl_kind(rb, child) != RBL_simple_symbol)
            continue;
        if (reads)
            accessor(rb, child, flags | LC_SYN_GETTER, members);
        if (writes)
            accessor(rb, child, flags | LC_SYN_SETTER, members);
    }
}

static void note_statics(struct rbl *rb, lc_str called, uint32_t arguments, struct members *members)
{
    if (lc_str_is(called, "extend")) {
        uint32_t first = rbl_first(rb, arguments);

        members->all_static |= first != 0 && rbl_kind(rb, first) == RBL_self;
        return;
    }
    if (!lc_str_is(called, "module_function"))
        return;
    if (members->statics == NULL) {
        members->statics = LC_NEW(rb->lower->arena, struct lc_map);
        lc_map_init(members->statics, rb->lower->arena, 8);
    }
    for (uint32_t child = rbl_first(rb, arguments); child != 0; child = rbl_next(rb, child))
        if (rbl_kind(rb, child) == RBL_simple_symbol)
            *lc_map_put(members->statics, rbl_symbol_text(rb, child)) = members;
}

/* private def x … end: a member, and a call with its name. */
static bool defines(struct rbl *rb, uint32_t call, uint32_t method, uint32_t arguments, struct members *members)
{
    struct lc_build build;
    lc_str called = rbl_text(rb, method);
    bool found = false;

    for (uint32_t child = rbl_first(rb, arguments); child != 0; child = rbl_next(rb, child))
        found |= rbl_kind(rb, child) == RBL_method || rbl_kind(rb, child) == RBL_singleton_method;
    if (!found)
        return false;
    build = lc_build(rb->lower, LC_SYN_CALL, call);
    add(rb, &build, lc_build_leaf(rb->lower, LC_SYN_NAME, method, called));
    for (uint32_t child = rbl_first(rb, arguments); child != 0; child = rbl_next(rb, child)) {
        bool single = rbl_kind(rb, child) == RBL_singleton_method;
        uint32_t flags = member_flags(rb, members) | (single ? (uint32_t)LC_SYN_STATIC : 0), node;

        if (rbl_kind(rb, child) != RBL_method && !single) {
            add(rb, &build, rbl_value(rb, child));
            continue;
        }
        if (lc_str_is(called, "module_function"))
            flags |= LC_SYN_STATIC;
        node = rbl_function(rb, child, flags);
        add_member(rb, members, node);
        add(rb, &build, lc_build_leaf(rb->lower, LC_SYN_STRING, child, lc_build_at(rb->lower, node)->text));
    }
    add(rb, block_of(rb, members, call), lc_build_one(rb->lower, LC_SYN_EXPRESSION, call, build.node));
    return true;
}

/* A call without receiver, which may say something of the members. */
static bool class_call(struct rbl *rb, uint32_t flat, struct members *members)
{
    uint32_t method = rbl_field(rb, flat, RBF_method), arguments = rbl_field(rb, flat, RBF_arguments);

    if (method == 0 || arguments == 0 || rbl_field(rb, flat, RBF_receiver) != 0)
        return false;
    accessors(rb, rbl_text(rb, method), arguments, members);
    note_statics(rb, rbl_text(rb, method), arguments, members);
    return defines(rb, flat, method, arguments, members);
}

static void all_members(struct rbl *rb, uint32_t body, struct members *members);

/* class << self */
static void own_singleton(struct rbl *rb, uint32_t flat, struct members *members)
{
    struct rbl_scope outer = rbl_open_scope(rb, true);
    struct members inner = {.class = members->class, .is_static = true};

    rb->in_class = true;
    rb->module_function = false;
    if (rbl_enter(rb, 2)) {
        all_members(rb, rbl_field(rb, flat, RBF_body), &inner);
        rbl_leave(rb, 2);
    }
    rbl_close_scope(rb, &outer);
    members->block.node = 0;
}

static bool is_own_singleton(const struct rbl *rb, uint32_t flat)
{
    uint32_t value = rbl_field(rb, flat, RBF_value);

    return value != 0 && (rbl_kind(rb, value) == RBL_self || lc_str_eq(rbl_text(rb, value), rb->class_name));
}

static bool is_own_method(const struct rbl *rb, uint32_t flat)
{
    uint32_t object = rbl_field(rb, flat, RBF_object);

    return object == 0 || rbl_kind(rb, object) == RBL_self || lc_str_eq(rbl_text(rb, object), rb->class_name);
}

static bool field(struct rbl *rb, uint32_t flat, struct members *members)
{
    uint32_t left = rbl_field(rb, flat, RBF_left), node;

    if (left == 0 || rbl_kind(rb, left) != RBL_constant)
        return false;
    node = lc_build_one(rb->lower, LC_SYN_FIELD, flat, rbl_value(rb, rbl_field(rb, flat, RBF_right)));
    lc_build_at(rb->lower, node)->text = rbl_text(rb, left);
    lc_build_at(rb->lower, node)->flags = LC_SYN_STATIC;
    add_member(rb, members, node);
    return true;
}

static bool member(struct rbl *rb, uint32_t flat, struct members *members)
{
    switch ((int)rbl_kind(rb, flat)) {
    case RBL_method: add_member(rb, members, rbl_function(rb, flat, member_flags(rb, members))); return true;
    case RBL_singleton_method:
        if (!is_own_method(rb, flat))
            return false;
        add_member(rb, members, rbl_function(rb, flat, LC_SYN_METHOD | LC_SYN_STATIC));
        return true;
    case RBL_singleton_class:
        if (!is_own_singleton(rb, flat))
            return false;
        own_singleton(rb, flat, members);
        return true;
    case RBL_assignment: return field(rb, flat, members);
    case RBL_call: return class_call(rb, flat, members);
    case RBL_identifier: /* alone it is for all that follow, until the next such word */
        if (lc_str_is(rbl_text(rb, flat), "module_function"))
            rb->module_function = true;
        else if (lc_str_is(rbl_text(rb, flat), "public") || lc_str_is(rbl_text(rb, flat), "private"))
            rb->module_function = false;
        return false;
    default: return false;
    }
}

static void all_members(struct rbl *rb, uint32_t body, struct members *members)
{
    uint32_t first = members->class->last;
    const struct lc_syntax_node *nodes;

    for (uint32_t child = rbl_first(rb, body); child != 0; child = rbl_next(rb, child)) {
        enum rbl_kind kind = rbl_kind(rb, child);

        if (kind == RBL_rescue || kind == RBL_else || kind == RBL_ensure) /* of a class's body: nobody's habit */
            add(rb, block_of(rb, members, child), rbl_block(rb, child, child, false));
        else if (!member(rb, child, members))
            rbl_statement(rb, child, false, block_of(rb, members, child));
    }
    if (members->statics == NULL && !members->all_static)
        return;
    nodes = rb->lower->nodes.items;
    for (uint32_t at = nodes[first].next; at != 0; at = nodes[at].next)
        if (nodes[at].kind == LC_SYN_FUNCTION &&
            (members->all_static || lc_map_get(members->statics, nodes[at].text) != NULL))
            rb->lower->nodes.items[at].flags |= LC_SYN_STATIC;
}

/* class and module */
uint32_t rbl_class(struct rbl *rb, uint32_t flat, bool wanted)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_CLASS, flat);
    struct members members = {.class = &build};
    uint32_t name = rbl_field(rb, flat, RBF_name), superclass = rbl_field(rb, flat, RBF_superclass);
    bool module = rbl_kind(rb, flat) == RBL_module;
    struct rbl_scope outer;

    (void)wanted;
    lc_build_at(rb->lower, build.node)->flags = LC_SYN_DECLARATION | (module ? (uint32_t)LC_SYN_MODULE : 0);
    lc_build_at(rb->lower, build.node)->text = name == 0 ? LC_S("") : rbl_text(rb, name);
    add(rb, &build, superclass == 0 ? 0 : rbl_value(rb, rbl_first(rb, superclass)));
    outer = rbl_open_scope(rb, true);
    rb->in_class = true;
    rb->module_function = false;
    rb->class_name = name == 0 ? LC_S("") : rbl_text(rb, name);
    all_members(rb, rbl_field(rb, flat, RBF_body), &members);
    rbl_close_scope(rb, &outer);
    return build.node;
}

/* class << other, or in the middle of code. */
uint32_t rbl_singleton_class(struct rbl *rb, uint32_t flat, bool wanted)
{
    struct lc_build build = lc_build(rb->lower, LC_SYN_OTHER, flat);
    struct rbl_scope outer;

    (void)wanted;
    add(rb, &build, rbl_value(rb, rbl_field(rb, flat, RBF_value)));
    outer = rbl_open_scope(rb, true);
    add(rb, &build, rbl_block(rb, rbl_field(rb, flat, RBF_body), flat, false));
    rbl_close_scope(rb, &outer);
    return build.node;
}
