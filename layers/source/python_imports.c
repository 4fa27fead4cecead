/* What imports in Python: two statements and two functions. */

#include "layers/source/python.h"

static struct lc_import *add(struct py *py, enum lc_import_style style, const char *at)
{
    const struct py_part *part = &py->parts.items[py->parts.count - 1];
    uint32_t *region = LC_PUSH(py->sink.arena, &py->item_regions);
    struct lc_import *item = lc_sink_add(&py->sink, style, (size_t)(at - py->begin));

    *region = py->here.region;
    item->when = py->here.when;
    if (part->conditional && item->when < LC_WHEN_CONDITIONAL)
        item->when = LC_WHEN_CONDITIONAL;
    if (part->called && item->when < LC_WHEN_CALLED)
        item->when = LC_WHEN_CALLED;
    if (part->called)
        *region = 0; /* a handler around a lambda is not around its call */
    item->versions = py->here.versions;
    if (item->versions == 0)
        item->when = LC_WHEN_NEVER;
    return item;
}

/* `a.b.c` at `*p`, blanks between the parts allowed; empty when there is no name. */
static lc_str dotted_name(struct py *py, const char **p, bool in_brackets)
{
    lc_str name = {*p, 0};
    const char *end = py_word_end(py, *p), *next;

    if (end == *p)
        return (lc_str){0};
    name.len = (size_t)(end - *p);
    for (*p = end;;) {
        next = py_skip_blank(py, *p, in_brackets);
        if (next >= py->end || *next != '.')
            return name;
        next = py_skip_blank(py, next + 1, in_brackets);
        end = py_word_end(py, next);
        if (end == next)
            return name;
        if (next == name.ptr + name.len + 1) {
            name.len = (size_t)(end - name.ptr);
        } else {
            name = lc_arena_join(py->sink.arena, name, LC_S("."));
            name = lc_arena_join(py->sink.arena, name, (lc_str){next, (size_t)(end - next)});
        }
        *p = end;
    }
}

/* Over `as NAME`. */
static const char *skip_as(const struct py *py, const char *p, bool in_brackets)
{
    const char *at = py_skip_blank(py, p, in_brackets);
    lc_str word = {at, (size_t)(py_word_end(py, at) - at)};

    if (!lc_str_is(word, "as"))
        return p;
    return py_word_end(py, py_skip_blank(py, at + 2, in_brackets));
}

void py_import_statement(struct py *py, const char *start)
{
    const char *p = start + 6;

    py->p = p;
    for (;;) {
        const char *at = p = py_skip_blank(py, p, false);
        lc_str name = dotted_name(py, &p, false);

        if (name.len == 0)
            break;
        add(py, LC_STYLE_PYTHON_IMPORT, at)->specifier = name;
        py->p = p = skip_as(py, p, false);
        p = py_skip_blank(py, p, false);
        if (p >= py->end || *p != ',')
            break;
        p++;
    }
}

static void imported_names(struct py *py, struct lc_import *item, const char *p)
{
    struct {
        lc_str *items;
        size_t count, capacity;
    } names = {0};
    bool in_brackets = p < py->end && *p == '(';

    if (p < py->end && *p == '*') {
        *LC_PUSH(py->sink.arena, &names) = LC_S("*");
        p++;
    }
    p += in_brackets;
    while (names.count == 0 || names.items[0].ptr[0] != '*') {
        const char *end;

        p = py_skip_blank(py, p, in_brackets);
        end = py_word_end(py, p);
        if (end == p)
            break;
        *LC_PUSH(py->sink.arena, &names) = (lc_str){p, (size_t)(end - p)};
        p = py_skip_blank(py, skip_as(py, end, in_brackets), in_brackets);
        if (p >= py->end || *p != ',')
            break;
        p++;
    }
    if (in_brackets && p < py->end && *p == ')')
        p++;
    else if (in_brackets)
        lc_sink_uncertain(&py->sink, "an opening bracket has no closing one");
    item->names = names.items;
    item->name_count = (uint32_t)names.count;
    py->p = p;
}

void py_from_statement(struct py *py, const char *start)
{
    const char *p = py_skip_blank(py, start + 4, false);
    struct lc_import *item;
    uint32_t dots = 0;
    lc_str name = {0}, word;

    for (; p < py->end && *p == '.'; dots++)
        p = py_skip_blank(py, p + 1, false);
    word = (lc_str){p, (size_t)(py_word_end(py, p) - p)};
    if (!lc_str_is(word, "import") || dots == 0)
        name = dotted_name(py, &p, false);
    p = py_skip_blank(py, p, false);
    word = (lc_str){p, (size_t)(py_word_end(py, p) - p)};
    if (!lc_str_is(word, "import") || (name.len == 0 && dots == 0))
        return;
    item = add(py, LC_STYLE_PYTHON_FROM, start);
    item->specifier = name;
    item->level = dots;
    imported_names(py, item, py_skip_blank(py, p + 6, false));
}

/* ------------------------------------------------------------------------------------ __import__, import_module */

/* Whether the second argument, `package`, is the module's own. */
static bool own_package(const struct py *py, const char *p)
{
    lc_str word;

    p = py_skip_blank(py, p, true);
    word = (lc_str){p, (size_t)(py_word_end(py, p) - p)};
    if (lc_str_is(word, "package")) {
        p = py_skip_blank(py, p + 7, true);
        if (p < py->end && *p == '=')
            p = py_skip_blank(py, p + 1, true);
        word = (lc_str){p, (size_t)(py_word_end(py, p) - p)};
    }
    p = py_skip_blank(py, word.ptr + word.len, true);
    return (lc_str_is(word, "__package__") || lc_str_is(word, "__name__")) && p < py->end && *p == ')';
}

void py_import_call(struct py *py, const char *word, bool is_import_module)
{
    const char *round = py_skip_blank(py, py->p, py->parts.count > 1), *start, *quote, *end, *after;
    struct lc_import *item;
    lc_str value;

    if (round >= py->end || *round != '(')
        return;
    start = py_skip_blank(py, round + 1, true);
    quote = py_word_end(py, start);
    if (start >= py->end || *start == ')')
        return;
    item = add(py, LC_STYLE_PYTHON_IMPORT, word);
    lc_import_computed(item, (lc_str){start, (size_t)(py->end - start)});
    if (quote >= py->end || (*quote != '"' && *quote != '\'') || !py_is_string_prefix(start, quote) ||
        (end = py_string_end(py, start, quote)) == NULL)
        return;
    after = py_skip_blank(py, end, true);
    if (!py_string_value(py, start, quote, end, &value) || after >= py->end || (*after != ',' && *after != ')'))
        return;
    if (lc_str_has_prefix(value, LC_S(".")) && (!is_import_module || *after != ',' || !own_package(py, after + 1)))
        return;
    for (; value.len > 0 && value.ptr[0] == '.'; item->level++)
        value = lc_str_from_index(value, 1);
    item->computed = false;
    item->excerpt = (lc_str){0};
    item->specifier = value;
}
