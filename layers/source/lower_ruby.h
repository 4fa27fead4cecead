#ifndef LC_SOURCE_LOWER_RUBY_H
#define LC_SOURCE_LOWER_RUBY_H

#include "layers/base/map.h"
#include "layers/source/lower_build.h"

/* The lowering of Ruby from inside: lower_ruby.c the walk, scopes and control flow, lower_ruby_case.c case and
 * patterns, lower_ruby_definitions.c methods, parameters, blocks, lower_ruby_classes.c classes and their members,
 * lower_ruby_calls.c calls, arguments and assignments, lower_ruby_values.c other expressions, lower_ruby_strings.c
 * strings and heredocs. */

/* The grammar's nodes and fields that are told apart, in strcmp's order. */
#define RBL_KINDS(X) \
    X(alias) \
    X(alternative_pattern) \
    X(argument_list) \
    X(array) \
    X(array_pattern) \
    X(as_pattern) \
    X(assignment) \
    X(bare_string) \
    X(bare_symbol) \
    X(begin) \
    X(begin_block) \
    X(binary) \
    X(block) \
    X(block_argument) \
    X(block_body) \
    X(block_parameter) \
    X(block_parameters) \
    X(body_statement) \
    X(break) \
    X(call) \
    X(case) \
    X(case_match) \
    X(chained_string) \
    X(character) \
    X(class) \
    X(class_variable) \
    X(complex) \
    X(conditional) \
    X(constant) \
    X(delimited_symbol) \
    X(destructured_left_assignment) \
    X(destructured_parameter) \
    X(do) \
    X(do_block) \
    X(element_reference) \
    X(else) \
    X(elsif) \
    X(empty_statement) \
    X(encoding) \
    X(end_block) \
    X(ensure) \
    X(escape_sequence) \
    X(exceptions) \
    X(expression_reference_pattern) \
    X(false) \
    X(file) \
    X(find_pattern) \
    X(float) \
    X(for) \
    X(forward_argument) \
    X(forward_parameter) \
    X(global_variable) \
    X(hash) \
    X(hash_key_symbol) \
    X(hash_pattern) \
    X(hash_splat_argument) \
    X(hash_splat_nil) \
    X(hash_splat_parameter) \
    X(heredoc_beginning) \
    X(heredoc_body) \
    X(heredoc_content) \
    X(heredoc_end) \
    X(identifier) \
    X(if) \
    X(if_modifier) \
    X(in) \
    X(in_clause) \
    X(instance_variable) \
    X(integer) \
    X(interpolation) \
    X(keyword_parameter) \
    X(keyword_pattern) \
    X(lambda) \
    X(left_assignment_list) \
    X(line) \
    X(match_pattern) \
    X(method) \
    X(module) \
    X(next) \
    X(nil) \
    X(operator) \
    X(operator_assignment) \
    X(optional_parameter) \
    X(pair) \
    X(parenthesized_pattern) \
    X(parenthesized_statements) \
    X(pattern) \
    X(program) \
    X(range) \
    X(rational) \
    X(redo) \
    X(regex) \
    X(rescue) \
    X(rescue_modifier) \
    X(rest_assignment) \
    X(retry) \
    X(return ) \
    X(right_assignment_list) \
    X(scope_resolution) \
    X(self) \
    X(setter) \
    X(simple_symbol) \
    X(singleton_class) \
    X(singleton_method) \
    X(splat_argument) \
    X(splat_parameter) \
    X(string) \
    X(string_array) \
    X(string_content) \
    X(subshell) \
    X(super) \
    X(symbol_array) \
    X(test_pattern) \
    X(then) \
    X(true) \
    X(unary) \
    X(undef) \
    X(uninterpreted) \
    X(unless) \
    X(unless_guard) \
    X(unless_modifier) \
    X(until) \
    X(until_modifier) \
    X(variable_reference_pattern) \
    X(when) \
    X(while) \
    X(while_modifier) \
    X(yield)

#define RBL_FIELDS(X) \
    X(alias) \
    X(alternative) \
    X(alternatives) \
    X(arguments) \
    X(begin) \
    X(block) \
    X(body) \
    X(class) \
    X(clauses) \
    X(condition) \
    X(consequence) \
    X(else) \
    X(end) \
    X(exceptions) \
    X(guard) \
    X(handler) \
    X(key) \
    X(left) \
    X(locals) \
    X(method) \
    X(name) \
    X(object) \
    X(operand) \
    X(operator) \
    X(parameters) \
    X(pattern) \
    X(receiver) \
    X(right) \
    X(scope) \
    X(superclass) \
    X(value) \
    X(variable)

#define RBL_KIND(name) RBL_##name,
#define RBL_FIELD(name) RBF_##name,
enum rbl_kind { RBL_OTHER, RBL_KINDS(RBL_KIND) RBL_KIND_COUNT };
enum rbl_field { RBF_NONE, RBL_FIELDS(RBL_FIELD) RBL_FIELD_COUNT };

/* A local variable: bound in scope number `scope`; `outer` is what the name meant before, an index plus 1 or 0. */
struct rbl_local {
    lc_str name;
    uintptr_t outer;
    uint32_t scope;
};

/* What a scope's end puts back. */
struct rbl_scope {
    size_t locals;
    uint32_t closed;
    bool in_loop, in_class, module_function;
    lc_str class_name;
};

/* Shape:  `names` gives the innermost local of a name as an index plus 1. Scopes are numbered by depth; what was bound
 *         before scope `closed` cannot be seen from here (a method's body sees nothing around it, a block's all).
 *         `heredocs` has the pairs of beginning and body, by beginning.
 *         `in_loop`: `next` goes on with a loop, else it ends a block. `in_class`: run by a class's body. */
struct rbl {
    struct lc_lowering *lower;
    struct lc_lower_table kinds, fields;
    struct lc_map names;
    struct {
        struct rbl_local *items;
        size_t count, capacity;
    } locals;
    struct {
        struct rbl_heredoc {
            uint32_t beginning, body;
            uint32_t level;
        } * items;
        size_t count, capacity;
    } heredocs;
    uint32_t scope, closed;
    bool in_loop, in_class, module_function;
    lc_str class_name;
};

static inline enum rbl_kind rbl_kind(const struct rbl *rb, uint32_t flat)
{
    uint16_t symbol = rb->lower->flat[flat].symbol; /* an ERROR's is beyond the table */

    return symbol < rb->kinds.count ? (enum rbl_kind)rb->kinds.of[symbol] : RBL_OTHER;
}

static inline lc_str rbl_text(const struct rbl *rb, uint32_t flat)
{
    return lc_flat_text(rb->lower, flat);
}

/* The first child, and the next one, that means something: no operator, no heredoc's body, nothing broken; 0 for none,
 * and of 0. */
uint32_t rbl_first(const struct rbl *rb, uint32_t flat);
uint32_t rbl_next(const struct rbl *rb, uint32_t flat);
/* The first such child with the field, and the next one after a child; an operator counts. */
uint32_t rbl_field(const struct rbl *rb, uint32_t flat, enum rbl_field field);
uint32_t rbl_field_next(const struct rbl *rb, uint32_t child, enum rbl_field field);
/* The first child of a kind. */
uint32_t rbl_child_of(const struct rbl *rb, uint32_t flat, enum rbl_kind kind);
/* Counts levels of nesting; false when they are too many: nothing was counted then. */
bool rbl_enter(struct rbl *rb, unsigned levels);
void rbl_leave(struct rbl *rb, unsigned levels);

/* lower_ruby.c. `wanted`: somebody takes the value; where nobody does, expressions that end in it are in EXPRESSION. */
uint32_t rbl_lower(struct rbl *rb, uint32_t flat, bool wanted);
static inline uint32_t rbl_value(struct rbl *rb, uint32_t flat)
{
    return rbl_lower(rb, flat, true);
}
/* Appends it as a statement. */
void rbl_statement(struct rbl *rb, uint32_t flat, bool wanted, struct lc_build *into);
/* The children of then, do, else…: without rescue, else and ensure clauses. */
void rbl_statements(struct rbl *rb, uint32_t flat, bool wanted, struct lc_build *into);
/* A BLOCK of the statements of `flat`, an empty one at `parent` for 0; a TRY in it when there are clauses. */
uint32_t rbl_block(struct rbl *rb, uint32_t flat, uint32_t parent, bool wanted);
/* All children in order. */
uint32_t rbl_all(struct rbl *rb, enum lc_syntax_kind kind, uint32_t flat);
/* Scopes: closed ones see no local from around them. */
struct rbl_scope rbl_open_scope(struct rbl *rb, bool closed);
void rbl_close_scope(struct rbl *rb, const struct rbl_scope *scope);
void rbl_declare(struct rbl *rb, lc_str name);
bool rbl_is_local(const struct rbl *rb, lc_str name);

typedef uint32_t (*rbl_handler)(struct rbl *rb, uint32_t flat, bool wanted);

/* lower_ruby_case.c */
uint32_t rbl_case(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_case_match(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_match_pattern(struct rbl *rb, uint32_t flat, bool wanted);

/* lower_ruby_definitions.c */
uint32_t rbl_method(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_singleton_method(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_block_function(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_lambda(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_function(struct rbl *rb, uint32_t flat, uint32_t flags);

/* lower_ruby_classes.c */
uint32_t rbl_class(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_singleton_class(struct rbl *rb, uint32_t flat, bool wanted);

/* lower_ruby_calls.c */
uint32_t rbl_call(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_identifier(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_element_reference(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_assignment(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_operator_assignment(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_hash(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_pair(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_splat(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_super(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_yield(struct rbl *rb, uint32_t flat, bool wanted);
/* What is assigned to; declares names. 0 for 0. */
uint32_t rbl_target(struct rbl *rb, uint32_t flat);
/* A name alone: a local variable, or a call. */
uint32_t rbl_variable(struct rbl *rb, uint32_t flat, lc_str name);
void rbl_arguments(struct rbl *rb, uint32_t flat, struct lc_build *call);
/* Of return, next and break: the value, an ARRAY of several, 0 for none. */
uint32_t rbl_argument_value(struct rbl *rb, uint32_t flat);
/* A declared NAME. */
uint32_t rbl_bind(struct rbl *rb, uint32_t flat, lc_str name);
/* LC_SYN_PROPERTY's text and key from a lowered key. */
uint32_t rbl_property(struct rbl *rb, uint32_t flat, uint32_t key, uint32_t value);

/* lower_ruby_values.c */
uint32_t rbl_name(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_literal(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_number(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_array(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_binary(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_unary(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_range(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_conditional(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_scope_resolution(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_parenthesized(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_regex(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_other(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_alias(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_undef(struct rbl *rb, uint32_t flat, bool wanted);

/* lower_ruby_strings.c */
uint32_t rbl_string(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_subshell(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_heredoc(struct rbl *rb, uint32_t flat, bool wanted);
uint32_t rbl_symbol(struct rbl *rb, uint32_t flat, bool wanted);
/* Pairs heredocs with their bodies, once for the file. */
void rbl_find_heredocs(struct rbl *rb);
/* A simple symbol without its colon. */
lc_str rbl_symbol_text(const struct rbl *rb, uint32_t flat);

#endif
