/* From tree-sitter-python's tree to the common syntax: imports, functions and classes. Annotations are left out:
 * nothing that matters here is ever done by one.
 * Source: Python Language Reference 3.13, 7.11, 8.7 and 8.8; tree-sitter-python 0.25.0, node-types.json. */

#include "layers/source/lower_python.h"

static struct lc_build open_node(struct pyl *py, enum lc_syntax_kind kind, uint32_t flat)
{
    return lc_build(py->lower, kind, flat);
}

static void add(struct pyl *py, struct lc_build *build, uint32_t child)
{
    lc_build_add(py->lower, build, child);
}

/* ------------------------------------------------------------------------------------------------- imports */

/* Without blanks: "a . b" and "from . a" are as good as "a.b" and ".a". */
static lc_str module_text(struct pyl *py, uint32_t flat)
{
    lc_str text = pyl_text(py, flat);
    char *tight;
    size_t used = 0, i;

    for (i = 0; i < text.len && !lc_is_blank(text.ptr[i]) && text.ptr[i] != '\\'; i++)
        ;
    if (i == text.len)
        return text;
    tight = lc_arena_bytes(py->lower->arena, text.len);
    for (i = 0; i < text.len; i++)
        if (!lc_is_blank(text.ptr[i]) && text.ptr[i] != '\\')
            tight[used++] = text.ptr[i];
    return (lc_str){tight, used};
}

static uint32_t imported(struct pyl *py, uint32_t flat, lc_str name, uint32_t local, lc_str local_name)
{
    uint32_t node = lc_build_leaf(py->lower, LC_SYN_IMPORTED, flat, name), last = 0;

    lc_lower_append(py->lower, node, &last, local == 0 ? 0 : lc_build_leaf(py->lower, LC_SYN_NAME, local, local_name));
    return node;
}

/* import a.b, c as d: an IMPORT for each. */
void pyl_import_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    for (uint32_t at = pyl_field(py, flat, PYF_name); at != 0; at = pyl_field_next(py, at, PYF_name)) {
        bool aliased = pyl_kind(py, at) == PYL_aliased_import;
        uint32_t name = aliased ? pyl_field(py, at, PYF_name) : at, alias = aliased ? pyl_field(py, at, PYF_alias) : 0;
        lc_str module = name == 0 ? LC_S("") : module_text(py, name);
        struct lc_build import = open_node(py, LC_SYN_IMPORT, at);
        uint32_t child;

        lc_build_at(py->lower, import.node)->text = module;
        if (alias != 0) {
            child = imported(py, at, LC_S("*"), alias, pyl_text(py, alias));
        } else {
            uint32_t first = pyl_first(py, name);

            child = imported(py, at, LC_S(""), first, first == 0 ? module : pyl_text(py, first));
        }
        add(py, &import, child);
        add(py, into, import.node);
    }
}

void pyl_import_from(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    struct lc_build import = open_node(py, LC_SYN_IMPORT, flat);
    uint32_t module = pyl_field(py, flat, PYF_module_name);

    lc_build_at(py->lower, import.node)->text = module == 0 ? LC_S("__future__") : module_text(py, module);
    for (uint32_t child = pyl_first(py, flat); child != 0; child = pyl_next(py, child))
        if (pyl_kind(py, child) == PYL_wildcard_import)
            add(py, &import, imported(py, child, LC_S("*"), 0, LC_S("")));
    for (uint32_t at = pyl_field(py, flat, PYF_name); at != 0; at = pyl_field_next(py, at, PYF_name)) {
        bool aliased = pyl_kind(py, at) == PYL_aliased_import;
        uint32_t name = aliased ? pyl_field(py, at, PYF_name) : at;
        uint32_t local = aliased ? pyl_field(py, at, PYF_alias) : at;
        lc_str text = name == 0 ? LC_S("") : module_text(py, name);

        add(py, &import, imported(py, at, text, local, local == name ? text : pyl_text(py, local)));
    }
    add(py, into, import.node);
}

/* --------------------------------------------------------------------------------------------- definitions */

static uint32_t parameter(struct pyl *py, uint32_t flat, bool keyword_only)
{
    enum pyl_kind kind = pyl_kind(py, flat);
    uint32_t name = flat, value = 0;
    struct lc_build build;

    if (kind == PYL_default_parameter || kind == PYL_typed_default_parameter) {
        name = pyl_field(py, flat, PYF_name);
        value = pyl_field(py, flat, PYF_value);
    } else if (kind == PYL_typed_parameter) {
        name = pyl_first(py, flat);
    }
    if (name == 0 || (value == 0 && !keyword_only) || pyl_kind(py, name) == PYL_dictionary_splat_pattern ||
        pyl_kind(py, name) == PYL_list_splat_pattern)
        return pyl_value(py, name);
    build = open_node(py, LC_SYN_PARAMETER, flat);
    if (keyword_only) {
        lc_build_at(py->lower, build.node)->flags |= LC_SYN_KEYWORD_ONLY;
        lc_build_at(py->lower, build.node)->text = pyl_text(py, name);
    }
    add(py, &build, pyl_value(py, name));
    add(py, &build, pyl_value(py, value));
    return build.node;
}

uint32_t pyl_parameters(struct pyl *py, uint32_t flat, uint32_t parameters)
{
    struct lc_build build = open_node(py, LC_SYN_PARAMETERS, parameters != 0 ? parameters : flat);
    bool keyword_only = false;

    if (parameters == 0)
        return build.node;
    for (uint32_t child = pyl_first(py, parameters); child != 0; child = pyl_next(py, child)) {
        enum pyl_kind kind = pyl_kind(py, child);
        uint32_t inner = kind == PYL_typed_parameter ? pyl_first(py, child) : child;

        if (kind != PYL_keyword_separator && kind != PYL_positional_separator)
            add(py, &build, parameter(py, child, keyword_only));
        keyword_only |= kind == PYL_keyword_separator || (inner != 0 && pyl_kind(py, inner) == PYL_list_splat_pattern);
    }
    return build.node;
}

/* What the built-in decorators make of a method. */
static uint32_t decorator_flags(struct pyl *py, uint32_t flat)
{
    lc_str text = pyl_text(py, flat);

    if (lc_str_is(text, "staticmethod") || lc_str_is(text, "classmethod"))
        return LC_SYN_STATIC;
    if (lc_str_is(text, "property") || lc_str_is(text, "cached_property") ||
        lc_str_is(text, "functools.cached_property") || lc_str_has_suffix(text, LC_S(".getter")))
        return LC_SYN_GETTER;
    return lc_str_has_suffix(text, LC_S(".setter")) ? LC_SYN_SETTER : 0;
}

static void decorators(struct pyl *py, uint32_t decorated, struct lc_build *into)
{
    if (decorated == 0)
        return;
    for (uint32_t child = pyl_first(py, decorated); child != 0; child = pyl_next(py, child)) {
        uint32_t value = pyl_kind(py, child) == PYL_decorator ? pyl_first(py, child) : 0;

        if (value == 0)
            continue;
        if (lc_build_at(py->lower, into->node)->flags & LC_SYN_METHOD)
            lc_build_at(py->lower, into->node)->flags |= decorator_flags(py, value);
        add(py, into, lc_build_one(py->lower, LC_SYN_DECORATOR, child, pyl_value(py, value)));
    }
}

static uint32_t function(struct pyl *py, uint32_t flat, uint32_t decorated, uint32_t flags)
{
    struct lc_build build = open_node(py, LC_SYN_FUNCTION, flat);
    uint32_t name = pyl_field(py, flat, PYF_name), outer = py->function, clauses = py->comprehension;
    bool in_class = py->in_class;

    if (pyl_starts(py, flat, LC_S("async")))
        flags |= LC_SYN_ASYNC;
    lc_build_at(py->lower, build.node)->flags = flags;
    lc_build_at(py->lower, build.node)->text = name == 0 ? LC_S("") : pyl_text(py, name);
    add(py, &build, pyl_parameters(py, flat, pyl_field(py, flat, PYF_parameters)));
    py->function = build.node;
    py->comprehension = 0;
    py->in_class = false;
    add(py, &build, pyl_block(py, pyl_field(py, flat, PYF_body)));
    py->function = outer;
    py->comprehension = clauses;
    py->in_class = in_class;
    decorators(py, decorated, &build);
    return build.node;
}

void pyl_function_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    add(py, into, function(py, flat, 0, LC_SYN_DECLARATION | (py->in_class ? (uint32_t)LC_SYN_METHOD : 0)));
}

/* One base is itself; several, or metaclass=…, an ARRAY. */
static uint32_t heritage(struct pyl *py, uint32_t flat)
{
    uint32_t first = flat == 0 ? 0 : pyl_first(py, flat);
    struct lc_build bases;

    if (first == 0)
        return 0;
    if (pyl_next(py, first) == 0 && pyl_kind(py, first) != PYL_keyword_argument)
        return pyl_value(py, first);
    bases = open_node(py, LC_SYN_ARRAY, flat);
    pyl_arguments(py, flat, &bases);
    return bases.node;
}

/* The assignment to a plain name that a class's statement is, or 0. */
static uint32_t field_assignment(const struct pyl *py, uint32_t flat)
{
    uint32_t only = pyl_kind(py, flat) == PYL_expression_statement ? pyl_first(py, flat) : 0, left;

    if (only == 0 || pyl_next(py, only) != 0 || pyl_kind(py, only) != PYL_assignment)
        return 0;
    left = pyl_field(py, only, PYF_left);
    return left != 0 && pyl_kind(py, left) == PYL_identifier ? only : 0;
}

/* What is a member by its look; 0 for a statement. */
static uint32_t member(struct pyl *py, uint32_t flat)
{
    uint32_t assignment = field_assignment(py, flat), inner = flat;

    if (assignment != 0) {
        uint32_t value = pyl_value(py, pyl_field(py, assignment, PYF_right));
        uint32_t node = lc_build_one(py->lower, LC_SYN_FIELD, flat, value);

        lc_build_at(py->lower, node)->text = pyl_text(py, pyl_field(py, assignment, PYF_left));
        lc_build_at(py->lower, node)->flags |= LC_SYN_STATIC;
        return node;
    }
    if (pyl_kind(py, flat) == PYL_decorated_definition)
        inner = pyl_field(py, flat, PYF_definition);
    if (inner != 0 && pyl_kind(py, inner) == PYL_function_definition)
        return function(py, inner, inner == flat ? 0 : flat, LC_SYN_METHOD);
    return 0;
}

static void members(struct pyl *py, uint32_t body, struct lc_build *class)
{
    struct lc_build block = {0, 0};

    for (uint32_t child = pyl_first(py, body); child != 0; child = pyl_next(py, child)) {
        uint32_t one = member(py, child);

        if (one != 0) {
            add(py, class, one);
            block.node = 0;
            continue;
        }
        if (block.node == 0) {
            block = open_node(py, LC_SYN_BLOCK, child);
            add(py, class, block.node);
        }
        pyl_statement(py, child, &block);
        lc_build_at(py->lower, block.node)->end = py->lower->flat[child].end;
    }
}

static uint32_t class_definition(struct pyl *py, uint32_t flat, uint32_t decorated)
{
    struct lc_build build = open_node(py, LC_SYN_CLASS, flat);
    uint32_t name = pyl_field(py, flat, PYF_name), body = pyl_field(py, flat, PYF_body), outer = py->function;
    bool in_class = py->in_class;

    lc_build_at(py->lower, build.node)->flags = LC_SYN_DECLARATION;
    lc_build_at(py->lower, build.node)->text = name == 0 ? LC_S("") : pyl_text(py, name);
    add(py, &build, heritage(py, pyl_field(py, flat, PYF_superclasses)));
    py->in_class = true;
    py->function = 0;
    if (body != 0)
        members(py, body, &build);
    py->in_class = in_class;
    py->function = outer;
    decorators(py, decorated, &build);
    return build.node;
}

void pyl_class_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    add(py, into, class_definition(py, flat, 0));
}

void pyl_decorated_statement(struct pyl *py, uint32_t flat, struct lc_build *into)
{
    uint32_t inner = pyl_field(py, flat, PYF_definition);

    if (inner == 0)
        return;
    if (pyl_kind(py, inner) == PYL_class_definition)
        add(py, into, class_definition(py, inner, flat));
    else
        add(py, into, function(py, inner, flat, LC_SYN_DECLARATION | (py->in_class ? (uint32_t)LC_SYN_METHOD : 0)));
}
