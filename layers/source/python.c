/* The Python import lexer: logical lines, their indentation, and in them the statements that import. No expression is
 * parsed: of one it is enough to know its brackets, strings and the few words that make a part of it conditional.
 * Source: Python Language Reference 3.13, 2 (lexical analysis), 7.11 (import), 8 (compound statements).
 * Not looked into: the replacement fields of f-strings. */

#include "layers/source/python.h"

#include "layers/base/caps.h"

static struct py_block *level(struct py *py)
{
    return &py->blocks.items[py->blocks.count - 1];
}

static struct py_part *part(struct py *py)
{
    return &py->parts.items[py->parts.count - 1];
}

size_t py_line_break(const struct py *py, const char *p)
{
    if (p >= py->end)
        return 0;
    if (*p == '\r')
        return py->end - p >= 2 && p[1] == '\n' ? 2 : 1;
    return *p == '\n';
}

static const char *comment_end(const struct py *py, const char *p)
{
    const char *at = memchr(p, '\n', (size_t)(py->end - p)), *cr;

    if (!at)
        at = py->end;
    cr = memchr(p, '\r', (size_t)(at - p));
    return cr ? cr : at;
}

const char *py_skip_blank(const struct py *py, const char *p, bool in_brackets)
{
    while (p < py->end) {
        if (*p == ' ' || *p == '\t' || *p == '\f')
            p++;
        else if (*p == '\\' && py_line_break(py, p + 1) > 0)
            p += 1 + py_line_break(py, p + 1);
        else if (in_brackets && py_line_break(py, p) > 0)
            p++;
        else if (in_brackets && *p == '#')
            p = comment_end(py, p);
        else
            break;
    }
    return p;
}

const char *py_word_end(const struct py *py, const char *p)
{
    while (p < py->end && py_is_word(*p))
        p++;
    return p;
}

/* ------------------------------------------------------------------------------------------------ expressions */

static void at_least_conditional(struct py *py)
{
    size_t i = part(py)->items;

    for (; i < py->sink.out->count; i++)
        if (py->sink.out->items[i].when < LC_WHEN_CONDITIONAL)
            py->sink.out->items[i].when = LC_WHEN_CONDITIONAL;
    part(py)->items = i;
    part(py)->conditional = true;
}

static void expression_word(struct py *py, const char *start)
{
    lc_str word = {start, (size_t)(py->p - start)};
    bool after_dot = py->after_dot, after_def = py->after_def, module;

    py->after_dot = false;
    py->after_def = lc_str_is(word, "def");
    if (lc_str_is(word, "if") || lc_str_is(word, "for")) {
        at_least_conditional(py);
    } else if (lc_str_is(word, "and") || lc_str_is(word, "or")) {
        part(py)->conditional = true;
    } else if (lc_str_is(word, "lambda")) {
        part(py)->called = true;
        part(py)->lambdas++;
    } else if (lc_str_is(word, "__import__") || lc_str_is(word, "import_module")) {
        module = word.ptr[0] == 'i';
        if (after_dot)
            module &= start - py->begin >= 10 && memcmp(start - 10, "importlib.", 10) == 0 &&
                      (start - py->begin == 10 || (!py_is_word(start[-11]) && start[-11] != '.'));
        if (!after_def && (module || !after_dot))
            py_import_call(py, start, module);
    } else if (lc_str_is(word, "ImportError") || lc_str_is(word, "ModuleNotFoundError") ||
               lc_str_is(word, "Exception") || lc_str_is(word, "BaseException")) {
        py->names_import_error = true;
    } else if (lc_str_is(word, "suppress")) {
        py->suppresses = true;
    }
}

static void start_part(struct py *py)
{
    struct py_part *p = part(py);

    p->items = py->sink.out->count;
    p->conditional = p->outer_conditional;
    p->called = p->outer_called;
}

static void open_bracket(struct py *py)
{
    struct py_part *p, outer;

    py->p++;
    py->after_dot = false;
    if (py->parts.count >= LC_SOURCE_DEPTH_MAX) {
        lc_sink_uncertain(&py->sink, "brackets are nested too deeply");
        py->stop = true;
        return;
    }
    outer = *part(py);
    p = LC_PUSH(py->sink.arena, &py->parts);
    p->outer_conditional = outer.conditional;
    p->outer_called = outer.called;
    start_part(py);
}

static void close_bracket(struct py *py)
{
    py->p++;
    py->after_dot = false;
    if (py->parts.count > 1)
        py->parts.count--;
    else
        lc_sink_uncertain(&py->sink, "a closing bracket has no opening one");
}

static void string_or_word(struct py *py)
{
    const char *start = py->p, *end = py_word_end(py, start), *after;

    if (end < py->end && (*end == '"' || *end == '\'') && py_is_string_prefix(start, end)) {
        after = py_string_end(py, start, end);
        if (!after) {
            lc_sink_uncertain(&py->sink, "a string does not end");
            after = comment_end(py, end);
        }
        py->p = after;
        py->after_dot = false;
        return;
    }
    py->p = end;
    expression_word(py, start);
}

/* A colon: of a lambda, of a header (true), or none that matters. */
static bool colon(struct py *py, bool header)
{
    py->p++;
    if (part(py)->lambdas > 0)
        part(py)->lambdas--;
    else if (py->p < py->end && *py->p == '=')
        py->p++;
    else if (py->parts.count > 1)
        start_part(py);
    else
        return header;
    return false;
}

/* To the end of the statement, or of the header: what stopped it is ':', ';' or '\n'. */
static char expression(struct py *py, bool header)
{
    py->parts.count = 1;
    part(py)->lambdas = 0;
    start_part(py);
    while (py->p < py->end && !py->stop) {
        char c = *py->p;

        if (py_is_word(c) || c == '"' || c == '\'') {
            string_or_word(py);
        } else if (c == '(' || c == '[' || c == '{') {
            open_bracket(py);
        } else if (c == ')' || c == ']' || c == '}') {
            close_bracket(py);
        } else if (c == '#') {
            py->p = comment_end(py, py->p);
        } else if (py_line_break(py, py->p) > 0) {
            py->p += py_line_break(py, py->p);
            if (py->parts.count == 1)
                return '\n';
        } else if (c == '\\' && py_line_break(py, py->p + 1) > 0) {
            py->p += 1 + py_line_break(py, py->p + 1);
        } else if (c == ':') {
            if (colon(py, header))
                return ':';
        } else if (c == ';' && py->parts.count == 1) {
            py->p++;
            return ';';
        } else {
            if (c == ',' && part(py)->lambdas == 0)
                start_part(py);
            py->after_dot = c == '.';
            py->p++;
        }
    }
    if (py->parts.count > 1)
        lc_sink_uncertain(&py->sink, "an opening bracket has no closing one");
    return '\n';
}

/* ------------------------------------------------------------------------------------------------- statements */

static enum py_head head_of(const struct py *py, lc_str word, bool in_match)
{
    static const struct {
        const char *word;
        enum py_head head;
    } heads[] = {{"if", PY_IF},   {"elif", PY_ELIF},     {"for", PY_LOOP},    {"while", PY_LOOP},
                 {"try", PY_TRY}, {"except", PY_EXCEPT}, {"else", PY_ELSE},   {"with", PY_WITH},
                 {"def", PY_DEF}, {"class", PY_CLASS},   {"match", PY_MATCH}, {"finally", PY_FINALLY}};

    if (word.len < 2 || word.len > 7)
        return PY_SIMPLE;
    if (lc_str_is(word, "async")) {
        const char *p = py_skip_blank(py, word.ptr + 5, false);

        word = (lc_str){p, (size_t)(py_word_end(py, p) - p)};
    }
    if (in_match && lc_str_is(word, "case"))
        return PY_CASE;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (lc_str_is(word, heads[i].word))
            return heads[i].head;
    return PY_SIMPLE;
}

static enum lc_when conditional(enum lc_when when)
{
    return when > LC_WHEN_CONDITIONAL ? when : LC_WHEN_CONDITIONAL;
}

static uint32_t region(struct py *py, bool caught)
{
    struct py_region *r = LC_PUSH(py->sink.arena, &py->regions);

    r->parent = py->here.region;
    r->caught = caught;
    return (uint32_t)(py->regions.count - 1);
}

/* A handler that would take a failed import: the first of its try has it. Gives the try's region for that one, 0 for
 * others. */
static uint32_t first_handler(struct py *py, uint32_t tried)
{
    struct py_region *r = &py->regions.items[tried];

    if (tried == 0 || r->decided)
        return 0;
    r->caught = r->decided = true;
    return tried;
}

/* A branch that is taken when no test before it held, and `truth` does. */
static struct py_context branch_of(struct py_block *l, enum py_head head, struct lc_truth truth)
{
    struct py_context body = l->context;

    if (head == PY_IF) {
        l->left = LC_ANY_VERSION;
        l->depends = l->found = false;
    }
    l->depends |= !lc_truth_is_constant(truth);
    body.versions &= l->left & truth.may_hold;
    if (l->found || truth.found_if_holds)
        body.when = body.when > LC_WHEN_GUARDED ? body.when : LC_WHEN_GUARDED;
    else if (l->depends)
        body.when = conditional(body.when);
    l->left &= truth.may_fail;
    l->found |= truth.found_if_fails;
    return body;
}

/* How the body of the header just read is executed; `bare`: an except of everything. */
static struct py_context body_of(struct py *py, enum py_head head, struct lc_truth truth, bool bare)
{
    struct py_context body = level(py)->context;
    struct py_block *l = level(py);

    switch (head) {
    case PY_IF:
    case PY_ELIF: body = branch_of(l, head, truth); break;
    case PY_LOOP:
    case PY_CASE: body.when = conditional(body.when); break;
    case PY_TRY: body.region = l->last_try = region(py, false); break;
    case PY_EXCEPT:
        body.when = conditional(body.when);
        py->body_handles = bare || py->names_import_error ? first_handler(py, l->last_try) : 0;
        break;
    case PY_ELSE:
        if (l->last == PY_IF || l->last == PY_ELIF)
            body = branch_of(l, head, lc_truth_of(true));
        else if (l->last == PY_LOOP)
            body.when = conditional(body.when);
        break;
    case PY_WITH:
        if (py->suppresses && py->names_import_error)
            body.region = region(py, true);
        break;
    case PY_DEF:
        body.when = body.when > LC_WHEN_CALLED ? body.when : LC_WHEN_CALLED;
        body.region = 0;
        break;
    case PY_SIMPLE:
    case PY_FINALLY:
    case PY_CLASS:
    case PY_MATCH:
    default: break;
    }
    l->last = head;
    return body;
}

static char compound(struct py *py, enum py_head head, const char *word_end)
{
    struct lc_truth truth = head == PY_IF || head == PY_ELIF ? py_test(py, word_end) : LC_UNDECIDED;
    bool bare;
    const char *p = py_skip_blank(py, word_end, false);
    char stop;

    bare = p < py->end && *p == ':';
    py->suppresses = py->names_import_error = false;
    py->here = level(py)->context;
    if ((head == PY_ELIF && level(py)->depends) || head == PY_EXCEPT || head == PY_CASE)
        py->here.when = conditional(py->here.when);
    if (head == PY_ELIF)
        py->here.versions &= level(py)->left;
    py->p = word_end;
    py->after_def = head == PY_DEF;
    stop = expression(py, head != PY_MATCH);
    if (stop != ':' && head != PY_MATCH)
        return stop;
    py->here = level(py)->context;
    py->body_handles = 0;
    py->body = py->here = body_of(py, head, truth, bare);
    py->body_of_match = head == PY_MATCH;
    py->body_due = true;
    return stop;
}

/* A handler that raises again, or raises something else, has only caught the failure to say more about it. */
static void raise_again(struct py *py)
{
    uint32_t handled = py->body_due ? py->body_handles : level(py)->handles;

    if (handled > 0)
        py->regions.items[handled].caught = false;
}

/* One statement, or one header: what stopped it. */
static char statement(struct py *py, bool first)
{
    const char *start = py->p = py_skip_blank(py, py->p, false), *end = py_word_end(py, start);
    lc_str word = {start, (size_t)(end - start)};
    enum py_head head = first ? head_of(py, word, level(py)->of_match) : PY_SIMPLE;

    py->after_dot = py->after_def = false;
    if (head != PY_SIMPLE) {
        if (lc_str_is(word, "async"))
            end = py_word_end(py, py_skip_blank(py, end, false));
        return compound(py, head, end);
    }
    py->parts.count = 1;
    part(py)->items = py->sink.out->count;
    part(py)->conditional = part(py)->called = false;
    if (lc_str_is(word, "raise"))
        raise_again(py);
    else if (lc_str_is(word, "import"))
        py_import_statement(py, start);
    else if (lc_str_is(word, "from"))
        py_from_statement(py, start);
    return expression(py, false);
}

/* -------------------------------------------------------------------------------------------------------- lines */

/* Columns before the first word, as CPython counts them: tabs go to the next multiple of 8, a form feed starts over. */
static uint32_t indentation(struct py *py)
{
    uint32_t column = 0;

    for (; py->p < py->end; py->p++) {
        if (*py->p == ' ')
            column++;
        else if (*py->p == '\t')
            column = (column / 8 + 1) * 8;
        else if (*py->p == '\f')
            column = 0;
        else
            break;
    }
    return column;
}

static void enter_block(struct py *py, uint32_t indent)
{
    struct py_context context;
    struct py_block *block;

    while (py->blocks.count > 1 && level(py)->indent > indent)
        py->blocks.count--;
    if (indent > level(py)->indent) {
        if (py->blocks.count >= LC_SOURCE_DEPTH_MAX) {
            lc_sink_uncertain(&py->sink, "blocks are nested too deeply");
            py->stop = true;
            return;
        }
        context = py->body_due ? py->body : level(py)->context;
        block = LC_PUSH(py->sink.arena, &py->blocks);
        block->indent = indent;
        block->context = context;
        block->of_match = py->body_due && py->body_of_match;
        block->handles = py->body_due ? py->body_handles : 0;
    }
    py->body_due = py->body_of_match = false;
    py->here = level(py)->context;
}

static void logical_line(struct py *py)
{
    uint32_t indent = indentation(py);
    bool first = true;
    char stop;

    if (py->p >= py->end)
        return;
    if (*py->p == '#')
        py->p = comment_end(py, py->p);
    if (py_line_break(py, py->p) > 0) {
        py->p += py_line_break(py, py->p);
        return;
    }
    enter_block(py, indent);
    do {
        stop = statement(py, first);
        first = false;
    } while (stop != '\n' && py->p < py->end && !py->stop);
}

static void finish(struct py *py)
{
    for (size_t i = 1; i < py->regions.count; i++)
        py->regions.items[i].caught |= py->regions.items[py->regions.items[i].parent].caught;
    for (size_t i = 0; i < py->sink.out->count; i++)
        if (py->regions.items[py->item_regions.items[i]].caught && py->sink.out->items[i].when < LC_WHEN_GUARDED)
            py->sink.out->items[i].when = LC_WHEN_GUARDED;
}

void lc_imports_python(lc_str source, struct lc_arena *arena, struct lc_imports *out)
{
    struct py py = {0};

    lc_sink_init(&py.sink, source, arena, out);
    source = py.sink.source;
    if (!lc_str_contains(source, LC_S("import")))
        return;
    py.p = py.begin = source.ptr;
    py.end = source.ptr + source.len;
    LC_PUSH(arena, &py.regions)->parent = 0;
    LC_PUSH(arena, &py.blocks)->context.versions = py.here.versions = LC_ANY_VERSION;
    LC_PUSH(arena, &py.parts)->items = 0;
    if (lc_str_has_prefix(source, LC_S("\xef\xbb\xbf")))
        py.p += 3;
    while (py.p < py.end && !py.stop)
        logical_line(&py);
    finish(&py);
}
