#ifndef LC_SOURCE_LOWER_JAVASCRIPT_H
#define LC_SOURCE_LOWER_JAVASCRIPT_H

#include "layers/source/lower.h"

/* Inside of lower_javascript*.c: JavaScript, TypeScript and TSX, whose grammars share most names of nodes but not
 * their numbers. A node's number is looked up among the names below when it is first met in a file, and leads to its
 * handler from then on. */

/* Name in the grammar, handler. Sorted by name. */
#define JS_TYPES(X) \
    X(abstract_class_declaration, js_class) \
    X(abstract_method_signature, js_nothing) \
    X(accessibility_modifier, js_nothing) \
    X(ambient_declaration, js_nothing) \
    X(arguments, js_other) \
    X(array, js_array) \
    X(array_pattern, js_array) \
    X(arrow_function, js_function) \
    X(as_expression, js_inner) \
    X(asserts_annotation, js_nothing) \
    X(assignment_expression, js_assignment) \
    X(assignment_pattern, js_default) \
    X(augmented_assignment_expression, js_assignment) \
    X(await_expression, js_await) \
    X(binary_expression, js_binary) \
    X(break_statement, js_jump) \
    X(call_expression, js_call) \
    X(catch_clause, js_other) \
    X(class, js_class) \
    X(class_body, js_other) \
    X(class_declaration, js_class) \
    X(class_heritage, js_other) \
    X(class_static_block, js_static_block) \
    X(computed_property_name, js_inner) \
    X(continue_statement, js_jump) \
    X(debugger_statement, js_nothing) \
    X(decorator, js_decorator) \
    X(do_statement, js_do) \
    X(else_clause, js_inner) \
    X(empty_statement, js_nothing) \
    X(enum_assignment, js_other) \
    X(enum_body, js_other) \
    X(enum_declaration, js_enum) \
    X(export_clause, js_other) \
    X(export_specifier, js_other) \
    X(export_statement, js_lower_export) \
    X(expression_statement, js_expression_statement) \
    X(extends_clause, js_other) \
    X(false, js_literal) \
    X(field_definition, js_field) \
    X(finally_clause, js_other) \
    X(for_in_statement, js_for_in) \
    X(for_statement, js_for) \
    X(formal_parameters, js_other) \
    X(function_declaration, js_function) \
    X(function_expression, js_function) \
    X(function_signature, js_nothing) \
    X(generator_function, js_function) \
    X(generator_function_declaration, js_function) \
    X(hash_bang_line, js_nothing) \
    X(html_character_reference, js_nothing) \
    X(identifier, js_name) \
    X(if_statement, js_if) \
    X(implements_clause, js_nothing) \
    X(import, js_name) \
    X(import_alias, js_import_alias) \
    X(import_attribute, js_nothing) \
    X(import_clause, js_other) \
    X(import_require_clause, js_other) \
    X(import_specifier, js_other) \
    X(import_statement, js_lower_import) \
    X(index_signature, js_nothing) \
    X(instantiation_expression, js_inner) \
    X(interface_declaration, js_nothing) \
    X(internal_module, js_namespace) \
    X(jsx_attribute, js_jsx_attribute) \
    X(jsx_closing_element, js_nothing) \
    X(jsx_expression, js_inner) \
    X(jsx_namespace_name, js_nothing) \
    X(jsx_text, js_nothing) \
    X(labeled_statement, js_labeled) \
    X(lexical_declaration, js_declaration) \
    X(member_expression, js_member) \
    X(meta_property, js_meta) \
    X(method_definition, js_function) \
    X(method_signature, js_nothing) \
    X(module, js_namespace) \
    X(named_imports, js_other) \
    X(namespace_export, js_other) \
    X(namespace_import, js_other) \
    X(nested_identifier, js_nested) \
    X(new_expression, js_call) \
    X(non_null_expression, js_inner) \
    X(null, js_literal) \
    X(number, js_number) \
    X(object, js_object) \
    X(object_assignment_pattern, js_default) \
    X(object_pattern, js_object) \
    X(optional_chain, js_nothing) \
    X(optional_parameter, js_typed_parameter) \
    X(override_modifier, js_nothing) \
    X(pair, js_pair) \
    X(pair_pattern, js_pair) \
    X(parenthesized_expression, js_inner) \
    X(predefined_type, js_nothing) \
    X(private_property_identifier, js_name) \
    X(program, js_block) \
    X(property_identifier, js_name) \
    X(public_field_definition, js_field) \
    X(regex, js_literal) \
    X(required_parameter, js_typed_parameter) \
    X(rest_pattern, js_spread) \
    X(return_statement, js_return) \
    X(satisfies_expression, js_inner) \
    X(sequence_expression, js_sequence) \
    X(shorthand_property_identifier, js_name) \
    X(shorthand_property_identifier_pattern, js_name) \
    X(spread_element, js_spread) \
    X(statement_block, js_block) \
    X(statement_identifier, js_name) \
    X(string, js_string) \
    X(subscript_expression, js_subscript) \
    X(super, js_super) \
    X(switch_body, js_other) \
    X(switch_case, js_case) \
    X(switch_default, js_case) \
    X(switch_statement, js_switch) \
    X(template_string, js_lower_template) \
    X(template_substitution, js_inner) \
    X(ternary_expression, js_ternary) \
    X(this, js_this) \
    X(throw_statement, js_return) \
    X(true, js_literal) \
    X(try_statement, js_try) \
    X(type_alias_declaration, js_nothing) \
    X(type_annotation, js_nothing) \
    X(type_arguments, js_nothing) \
    X(type_assertion, js_type_assertion) \
    X(type_identifier, js_name) \
    X(type_parameters, js_nothing) \
    X(type_predicate_annotation, js_nothing) \
    X(unary_expression, js_unary) \
    X(undefined, js_literal) \
    X(update_expression, js_unary) \
    X(using_declaration, js_declaration) \
    X(variable_declaration, js_declaration) \
    X(variable_declarator, js_bind) \
    X(while_statement, js_while) \
    X(with_statement, js_other) \
    X(yield_expression, js_yield)

enum js_type {
    JS_UNMET, /* the number has not been looked up */
    JS_UNNAMED,
#define X(name, handler) JS_##name,
    JS_TYPES(X)
#undef X
        JS_TYPE_COUNT
};

/* Fields, resolved once a file. */
#define JS_FIELDS(X) \
    X(alias) \
    X(alternative) \
    X(argument) \
    X(arguments) \
    X(body) \
    X(condition) \
    X(consequence) \
    X(constructor) \
    X(declaration) \
    X(decorator) \
    X(finalizer) \
    X(function) \
    X(handler) \
    X(increment) \
    X(index) \
    X(initializer) \
    X(key) \
    X(kind) \
    X(label) \
    X(left) \
    X(name) \
    X(object) \
    X(operator) \
    X(parameter) \
    X(parameters) \
    X(pattern) \
    X(property) \
    X(right) \
    X(source) \
    X(value)

enum js_field {
#define X(name) JS_F_##name,
    JS_FIELDS(X)
#undef X
        JS_FIELD_COUNT
};

enum { JS_SYMBOLS_MAX = 1024, JS_SENT_MAX = 16 };

/* What `yield` means in the function at hand, which a compiler may have made of an async one. */
struct js_mode {
    bool awaits;      /* an async function's generator: every yield is an await */
    bool marked;      /* an async generator's: a yield is an await where its operand is marked as one */
    bool machine;     /* inside a state machine: `return [4, x]` and the like are no returns */
    bool regenerator; /* Babel's machine, not TypeScript's */
    lc_str state;     /* the machine's parameter */
    struct {
        uint32_t operand, at; /* handed out, and the statement that did */
    } sent[JS_SENT_MAX];      /* what the machine's next `sent` gives is last: await f(await g()) hands out g() first */
    unsigned sent_count;
};

/* A function that makes an async one of a generator, known by what it does: a minifier took its name. */
struct js_maker {
    lc_str name;
    bool generator; /* of an async generator */
};

struct js {
    struct lc_lowering *lower;
    struct {
        struct js_maker *items;
        size_t count, capacity;
        bool known; /* looked for already */
    } makers;
    struct js_mode mode;
    TSFieldId fields[JS_FIELD_COUNT];
    uint8_t types[JS_SYMBOLS_MAX]; /* enum js_type, by symbol */
};

/* One node, whatever it is: its index, 0 for what leaves nothing (types, empty statements). */
uint32_t js_node(struct js *js, uint32_t flat);
enum js_type js_type(struct js *js, uint32_t flat);

typedef uint32_t js_handler(struct js *js, uint32_t flat);
js_handler js_array, js_assignment, js_await, js_binary, js_bind, js_block, js_call, js_case, js_class, js_declaration,
    js_decorator, js_default, js_do, js_enum, js_lower_export, js_expression_statement, js_field, js_for, js_for_in,
    js_function, js_if, js_lower_import, js_import_alias, js_inner, js_jsx_attribute, js_jump, js_labeled, js_literal,
    js_member, js_meta, js_name, js_namespace, js_nested, js_nothing, js_number, js_object, js_other, js_pair,
    js_return, js_sequence, js_spread, js_static_block, js_string, js_subscript, js_super, js_switch, js_lower_template,
    js_ternary, js_this, js_try, js_type_assertion, js_typed_parameter, js_unary, js_while, js_yield;

/* Text of a string or template piece with its escapes decoded (the quotes already cut off). */
lc_str js_decode(struct js *js, lc_str raw);
/* What a key says when it says it by itself: names, strings, numbers; `[Symbol.x]` as written. False when it has to be
 * computed. */
bool js_key(struct js *js, uint32_t flat, lc_str *text);

static inline const struct lc_flat_node *js_flat(const struct js *js, uint32_t flat)
{
    return &js->lower->flat[flat];
}

static inline struct lc_syntax_node *js_at(const struct js *js, uint32_t node)
{
    return &js->lower->nodes.items[node];
}

/* The child with that field. */
static inline uint32_t js_get(const struct js *js, uint32_t flat, enum js_field field)
{
    return js->fields[field] ? lc_flat_by_field_id(js->lower, flat, js->fields[field]) : 0;
}

static inline uint32_t js_new(const struct js *js, enum lc_syntax_kind kind, uint32_t flat)
{
    return lc_lower_new(js->lower, kind, flat);
}

static inline void js_append(const struct js *js, uint32_t parent, uint32_t *last, uint32_t child)
{
    lc_lower_append(js->lower, parent, last, child);
}

/* Whether a keyword or operator stands among the children. */
bool js_has(struct js *js, uint32_t flat, const char *token);
/* The first named child that is not an error. */
uint32_t js_first_named(struct js *js, uint32_t flat);

/* -- what compilers made of async functions (lower_javascript_downlevel.c, lower_javascript_machine.c) -- */

/* A function that a compiler made of an async one.
 * Shape: `inner` is the generator or state machine that holds its statements. */
struct js_async {
    uint32_t inner;
    bool generator; /* an async generator */
    bool is_bound;  /* takes `this` from around it */
};

/* Whether a call makes (`_asyncToGenerator(f)`) or makes and runs (`__awaiter(…, f)`) an async function. */
bool js_async_made(struct js *js, uint32_t flat, struct js_async *out);
bool js_async_run(struct js *js, uint32_t flat, struct js_async *out);
/* Whether a function does nothing but run an async one in its own name. */
bool js_async_inside(struct js *js, uint32_t flat, struct js_async *out);
/* A call that is no call once compiled back; 0 when it is an ordinary one. */
uint32_t js_downleveled_call(struct js *js, uint32_t flat);
/* FUNCTION with the name of `outer` and the statements of `async->inner`. */
uint32_t js_async_function(struct js *js, uint32_t outer, const struct js_async *async);
/* The call in a body's last statement `return call(…)`, 0 when there is none. */
uint32_t js_returned_call(struct js *js, uint32_t body, uint32_t *statement);
/* AWAIT or YIELD of an operand, as the mode says. */
uint32_t js_yielded(struct js *js, uint32_t flat, uint32_t operand, bool delegates);

struct js_machine {
    uint32_t function; /* the machine's own */
    uint32_t tries;    /* Babel's table, 0 for none */
    bool regenerator;
};

/* Whether a call is `__generator(this, function (_a) {…})` or `regeneratorRuntime.wrap(function (_context) {…}, …)`. */
bool js_machine_of(struct js *js, uint32_t call, struct js_machine *out);
/* Its statements, as they stood before, appended to `parent`; false when it is not understood (nothing is appended). */
bool js_machine(struct js *js, const struct js_machine *machine, uint32_t parent, uint32_t *last);
/* `_a.sent()`, `_context.sent`: the operand handed out before; 0 when the node is none. */
uint32_t js_sent(struct js *js, uint32_t flat);
/* `return [2, x]` in a machine, where it stands inside another statement. */
uint32_t js_machine_return(struct js *js, uint32_t flat);

#endif
