#ifndef LC_SOURCE_LOWER_PYTHON_H
#define LC_SOURCE_LOWER_PYTHON_H

#include "layers/source/lower_build.h"

/* The lowering of Python from inside: lower_python.c statements, lower_python_definitions.c imports, functions and
 * classes, lower_python_match.c match and its patterns, lower_python_values.c expressions, lower_python_strings.c
 * strings. */

/* The grammar's nodes and fields that are told apart, in strcmp's order. */
#define PYL_KINDS(X) \
    X(aliased_import) \
    X(argument_list) \
    X(as_pattern) \
    X(as_pattern_target) \
    X(assert_statement) \
    X(assignment) \
    X(attribute) \
    X(augmented_assignment) \
    X(await) \
    X(binary_operator) \
    X(block) \
    X(boolean_operator) \
    X(break_statement) \
    X(call) \
    X(case_clause) \
    X(case_pattern) \
    X(class_definition) \
    X(class_pattern) \
    X(comparison_operator) \
    X(concatenated_string) \
    X(conditional_expression) \
    X(continue_statement) \
    X(decorated_definition) \
    X(decorator) \
    X(default_parameter) \
    X(delete_statement) \
    X(dict_pattern) \
    X(dictionary) \
    X(dictionary_comprehension) \
    X(dictionary_splat) \
    X(dictionary_splat_pattern) \
    X(dotted_name) \
    X(elif_clause) \
    X(ellipsis) \
    X(else_clause) \
    X(except_clause) \
    X(exec_statement) \
    X(expression_list) \
    X(expression_statement) \
    X(false) \
    X(finally_clause) \
    X(float) \
    X(for_in_clause) \
    X(for_statement) \
    X(format_expression) \
    X(format_specifier) \
    X(function_definition) \
    X(future_import_statement) \
    X(generator_expression) \
    X(global_statement) \
    X(identifier) \
    X(if_clause) \
    X(if_statement) \
    X(import_from_statement) \
    X(import_statement) \
    X(integer) \
    X(interpolation) \
    X(keyword_argument) \
    X(keyword_pattern) \
    X(keyword_separator) \
    X(lambda) \
    X(line_continuation) \
    X(list) \
    X(list_comprehension) \
    X(list_pattern) \
    X(list_splat) \
    X(list_splat_pattern) \
    X(match_statement) \
    X(named_expression) \
    X(none) \
    X(nonlocal_statement) \
    X(not_operator) \
    X(pair) \
    X(parenthesized_expression) \
    X(pass_statement) \
    X(pattern_list) \
    X(positional_separator) \
    X(print_statement) \
    X(raise_statement) \
    X(relative_import) \
    X(return_statement) \
    X(set) \
    X(set_comprehension) \
    X(slice) \
    X(splat_pattern) \
    X(string) \
    X(string_end) \
    X(string_start) \
    X(subscript) \
    X(true) \
    X(try_statement) \
    X(tuple) \
    X(tuple_pattern) \
    X(type_alias_statement) \
    X(typed_default_parameter) \
    X(typed_parameter) \
    X(unary_operator) \
    X(union_pattern) \
    X(while_statement) \
    X(wildcard_import) \
    X(with_clause) \
    X(with_item) \
    X(with_statement) \
    X(yield)

#define PYL_FIELDS(X) \
    X(alias) \
    X(alternative) \
    X(argument) \
    X(arguments) \
    X(attribute) \
    X(body) \
    X(cause) \
    X(condition) \
    X(consequence) \
    X(definition) \
    X(expression) \
    X(format_specifier) \
    X(function) \
    X(guard) \
    X(key) \
    X(left) \
    X(module_name) \
    X(name) \
    X(object) \
    X(operator) \
    X(operators) \
    X(parameters) \
    X(right) \
    X(subject) \
    X(subscript) \
    X(superclasses) \
    X(type) \
    X(value)

#define PYL_KIND(name) PYL_##name,
#define PYL_FIELD(name) PYF_##name,
enum pyl_kind { PYL_OTHER, PYL_KINDS(PYL_KIND) PYL_KIND_COUNT };
enum pyl_field { PYF_NONE, PYL_FIELDS(PYL_FIELD) PYL_FIELD_COUNT };

/* Shape:  `function` and `comprehension` are the innermost ones being built, 0 for none: yield and await mark them.
 *         `in_class`: what stands here is run by a class's body, not by a function's. `type_call`: the parenthesis
 *         that is the arguments of type(…), 0 for none. `in_splat`: the * in front is taken care of. */
struct pyl {
    struct lc_lowering *lower;
    struct lc_lower_table kinds, fields;
    uint32_t function, comprehension;
    uint32_t type_call;
    bool in_class, in_splat;
};

static inline enum pyl_kind pyl_kind(const struct pyl *py, uint32_t flat)
{
    uint16_t symbol = py->lower->flat[flat].symbol; /* an ERROR's is beyond the table */

    return symbol < py->kinds.count ? (enum pyl_kind)py->kinds.of[symbol] : PYL_OTHER;
}

/* The first child, and the next one, that means something: no operator, nothing broken; 0 for none, and of 0. */
uint32_t pyl_first(const struct pyl *py, uint32_t flat);
uint32_t pyl_next(const struct pyl *py, uint32_t flat);
/* The first such child with the field; an operator counts. */
uint32_t pyl_field(const struct pyl *py, uint32_t flat, enum pyl_field field);
/* The next one after a child. */
uint32_t pyl_field_next(const struct pyl *py, uint32_t child, enum pyl_field field);
static inline lc_str pyl_text(const struct pyl *py, uint32_t flat)
{
    return lc_flat_text(py->lower, flat);
}
/* The node's text starts with this word. */
bool pyl_starts(const struct pyl *py, uint32_t flat, lc_str word);
/* Counts levels of nesting; false when they are too many: nothing was counted then. */
bool pyl_enter(struct pyl *py, unsigned levels);
void pyl_leave(struct pyl *py, unsigned levels);

/* lower_python.c: appends a statement, which may be several or no nodes; a block as a BLOCK. */
void pyl_statement(struct pyl *py, uint32_t flat, struct lc_build *into);
uint32_t pyl_block(struct pyl *py, uint32_t flat);

/* lower_python_definitions.c */
void pyl_import_statement(struct pyl *py, uint32_t flat, struct lc_build *into);
void pyl_import_from(struct pyl *py, uint32_t flat, struct lc_build *into);
void pyl_function_statement(struct pyl *py, uint32_t flat, struct lc_build *into);
void pyl_class_statement(struct pyl *py, uint32_t flat, struct lc_build *into);
void pyl_decorated_statement(struct pyl *py, uint32_t flat, struct lc_build *into);
/* `parameters` may be 0; `flat` is the function. */
uint32_t pyl_parameters(struct pyl *py, uint32_t flat, uint32_t parameters);

/* lower_python_match.c */
void pyl_match(struct pyl *py, uint32_t flat, struct lc_build *into);

/* lower_python_values.c: an expression or a target; 0 for 0. */
uint32_t pyl_value(struct pyl *py, uint32_t flat);
/* All children in order. */
uint32_t pyl_all(struct pyl *py, enum lc_syntax_kind kind, uint32_t flat);
/* The node's only child, or an ARRAY of them when there are several or a comma follows. */
uint32_t pyl_list(struct pyl *py, uint32_t flat);
/* a.b.c as NAME and MEMBERs. */
uint32_t pyl_dotted(struct pyl *py, uint32_t flat);
void pyl_arguments(struct pyl *py, uint32_t flat, struct lc_build *call);

/* lower_python_strings.c */
uint32_t pyl_string(struct pyl *py, uint32_t flat);

#endif
