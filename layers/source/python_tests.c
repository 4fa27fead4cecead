/* What the test of an `if` says: and, or, not, and comparisons of what is known before the module runs. Everything else
 * is a leaf that is passed over whole and cannot be decided.
 * Source: Python Language Reference 3.13, 6.10 (comparisons), 6.11 (boolean operations); sys.version_info,
 *         sys.platform, os.name, platform.system of the library reference; six 1.17.0. */

#include <limits.h>

#include "layers/source/python.h"
#include "layers/source/python_values.h"

enum { TEST_DEPTH_MAX = 16 };

struct py_tester {
    const struct py *py;
    const char *p;
    unsigned brackets, depth;
    bool failed; /* what follows is no test that could be read */
};

static struct lc_truth any_of(struct py_tester *t);
static struct py_value operand(struct py_tester *t);

static void skip_blank(struct py_tester *t)
{
    t->p = py_skip_blank(t->py, t->p, t->brackets > 0);
}

static char peek(const struct py_tester *t, size_t at)
{
    return (size_t)(t->py->end - t->p) > at ? t->p[at] : '\0';
}

static lc_str word_at(const struct py_tester *t)
{
    return (lc_str){t->p, (size_t)(py_word_end(t->py, t->p) - t->p)};
}

static bool take_word(struct py_tester *t, const char *word)
{
    skip_blank(t);
    if (!lc_str_is(word_at(t), word))
        return false;
    t->p += strlen(word);
    skip_blank(t);
    return true;
}

static bool take(struct py_tester *t, char c)
{
    skip_blank(t);
    if (peek(t, 0) != c)
        return false;
    t->p++;
    return true;
}

/* A part of a test ends here. */
static bool at_border(struct py_tester *t)
{
    lc_str word;

    skip_blank(t);
    if (t->p >= t->py->end || memchr(":),\r\n;", *t->p, 6))
        return true;
    word = word_at(t);
    return lc_str_is(word, "and") || lc_str_is(word, "or") || lc_str_is(word, "if") || lc_str_is(word, "else") ||
           lc_str_is(word, "for");
}

/* ------------------------------------------------------------------------------------------- what is passed over */

static void skip_string_or_word(struct py_tester *t, unsigned outer)
{
    const char *start = t->p, *end = py_word_end(t->py, start);

    if (end < t->py->end && (*end == '"' || *end == '\'') && py_is_string_prefix(start, end)) {
        end = py_string_end(t->py, start, end);
        t->failed |= end == NULL;
    } else {
        /* its colon would be taken for the end of the test */
        t->failed |= t->brackets == outer && lc_str_is((lc_str){start, (size_t)(end - start)}, "lambda");
    }
    t->p = end ? end : t->py->end;
}

/* Over one part of a test. */
static void skip_part(struct py_tester *t)
{
    unsigned outer = t->brackets;

    while (!t->failed && t->p < t->py->end) {
        char c;

        if (t->brackets == outer && at_border(t))
            return;
        skip_blank(t);
        if (t->p >= t->py->end)
            break;
        c = peek(t, 0);
        if (py_is_word(c) || c == '"' || c == '\'') {
            skip_string_or_word(t, outer);
            continue;
        }
        if (c == '(' || c == '[' || c == '{')
            t->brackets++;
        if (c == ')' || c == ']' || c == '}') {
            t->failed |= t->brackets == outer;
            t->brackets -= t->brackets > outer;
        }
        t->p++;
    }
    t->brackets = outer;
}

/* ----------------------------------------------------------------------------------------------------- operands */

static struct py_value text(const char *string)
{
    return (struct py_value){.kind = PY_STRING, .item = {.kind = PY_STRING, .string = lc_str_from(string)}};
}

static struct py_value truth(struct lc_truth is)
{
    return (struct py_value){.kind = PY_TRUTH, .truth = is};
}

/* One bit for each version whose major number is this. */
static struct lc_truth is_major(unsigned wanted)
{
    struct lc_truth is = {0};
    unsigned major, minor;

    for (unsigned bit = 0; lc_version_of_bit(LC_SOURCE_PYTHON, bit, &major, &minor); bit++)
        *(major == wanted ? &is.may_hold : &is.may_fail) |= UINT64_C(1) << bit;
    return is;
}

static bool number(struct py_tester *t, uint64_t *out)
{
    lc_str word;

    skip_blank(t);
    word = word_at(t);
    *out = 0;
    for (size_t i = 0; i < word.len && i < 9; i++) {
        if (!lc_is_digit(word.ptr[i]))
            return false;
        *out = *out * 10 + (uint64_t)(word.ptr[i] - '0');
    }
    t->p += word.len;
    return word.len > 0 && word.len <= 9 && (word.len == 1 || word.ptr[0] != '0') && peek(t, 0) != '.';
}

/* `sys.version_info` was read; what is taken of it. */
static struct py_value version_part(struct py_tester *t)
{
    static const char *const members[] = {".major", ".minor", ".micro"};
    struct py_value value = {.kind = PY_VERSION, .count = 5};
    lc_str rest = {t->p, (size_t)(t->py->end - t->p)};
    uint64_t from = 0, to;

    for (unsigned i = 0; i < sizeof members / sizeof *members; i++)
        if (lc_str_has_prefix(rest, lc_str_from(members[i])) && !py_is_word(peek(t, 6))) {
            t->p += 6;
            return (struct py_value){.kind = PY_VERSION_MEMBER, .count = i};
        }
    if (peek(t, 0) != '[')
        return value;
    t->p++;
    skip_blank(t);
    if (peek(t, 0) != ':' && !number(t, &from))
        return (struct py_value){0};
    if (take(t, ']'))
        return (struct py_value){.kind = from < 5 ? PY_VERSION_MEMBER : PY_UNKNOWN, .count = (unsigned)from};
    if (from != 0 || !take(t, ':') || !number(t, &to) || !take(t, ']') || to > 5)
        return (struct py_value){0};
    value.count = (unsigned)to;
    return value;
}

/* `sys.platform` was read; how much is taken of it. */
static struct py_value platform_part(struct py_tester *t)
{
    struct py_value value = {.kind = PY_PLATFORM, .count = UINT_MAX};
    uint64_t length;

    if (peek(t, 0) != '[')
        return value;
    t->p++;
    if (!take(t, ':') || !number(t, &length) || !take(t, ']'))
        return (struct py_value){0};
    value.count = (unsigned)length;
    return value;
}

/* What is known of a dotted name, with its brackets where it is called. */
static struct py_value named(struct py_tester *t, lc_str name)
{
    lc_str last =
        lc_str_from_index(name, lc_str_find_last_byte(name, '.') == LC_NPOS ? 0 : lc_str_find_last_byte(name, '.') + 1);
    bool called = peek(t, 0) == '(' && peek(t, 1) == ')';

    t->p += called ? 2 : 0;
    if (called && lc_str_is(name, "platform.system"))
        return text("Linux");
    if (called && lc_str_is(name, "platform.python_implementation"))
        return text("CPython");
    if (called)
        return (struct py_value){0};
    if (lc_str_is(name, "True") || lc_str_is(name, "False"))
        return truth(lc_truth_of(name.ptr[0] == 'T'));
    if (lc_str_is(name, "None"))
        return (struct py_value){.kind = PY_NONE};
    if (lc_str_is(name, "sys.platform"))
        return platform_part(t);
    if (lc_str_is(name, "sys.implementation.name"))
        return text("cpython");
    if (lc_str_is(name, "os.name"))
        return text("posix");
    if (lc_str_is(name, "__name__"))
        return (struct py_value){.kind = PY_OWN_NAME};
    if (lc_str_is(last, "TYPE_CHECKING"))
        return truth(lc_truth_of(false));
    if (lc_str_is(last, "PY2") || lc_str_is(last, "PY3"))
        return truth(is_major((unsigned)(last.ptr[2] - '0')));
    return (struct py_value){0};
}

static struct py_value call(struct py_tester *t, lc_str name);

static struct py_value name(struct py_tester *t)
{
    const char *start = t->p;
    lc_str is, version = LC_S("sys.version_info");

    for (;;) {
        t->p = py_word_end(t->py, t->p);
        is = (lc_str){start, (size_t)(t->p - start)};
        if (lc_str_eq(is, version))
            return version_part(t);
        if (peek(t, 0) != '.' || !py_is_word(peek(t, 1)))
            break;
        t->p++;
    }
    if (peek(t, 0) == '(' && peek(t, 1) != ')')
        return call(t, is);
    return named(t, is);
}

static bool string(struct py_tester *t, lc_str *out)
{
    const char *start = t->p, *quote = py_word_end(t->py, start), *end;

    if (quote >= t->py->end || (*quote != '"' && *quote != '\'') || !py_is_string_prefix(start, quote))
        return false;
    end = py_string_end(t->py, start, quote);
    if (end == NULL || !py_string_value(t->py, start, quote, end, out))
        return false;
    t->p = end;
    skip_blank(t);
    return peek(t, 0) != '"' && peek(t, 0) != '\''; /* joined with another */
}

static bool pair(struct py_tester *t, struct py_item *out)
{
    skip_blank(t);
    if (!number(t, &out->number) || !take(t, ','))
        return false;
    skip_blank(t);
    return number(t, &out->second) && take(t, ')');
}

static bool item(struct py_tester *t, struct py_item *out)
{
    skip_blank(t);
    if (lc_is_digit(peek(t, 0))) {
        out->kind = PY_NUMBER;
        return number(t, &out->number);
    }
    out->kind = PY_STRING;
    if (peek(t, 0) != '(')
        return string(t, &out->string);
    t->p++;
    out->kind = PY_PAIR;
    return pair(t, out);
}

/* Items in brackets of either kind, the opening one read; false when there is anything else among them. */
static bool items(struct py_tester *t, char close, struct py_value *out)
{
    bool comma = true;

    for (out->count = 0; comma; out->count++) {
        skip_blank(t);
        if (peek(t, 0) == close)
            break;
        if (out->count >= PY_ITEMS_MAX || !item(t, &out->items[out->count]))
            return false;
        comma = take(t, ',');
    }
    if (close == ')' && out->count == 1 && !comma) { /* no tuple */
        if (out->items[0].kind == PY_PAIR)
            return false;
        out->kind = out->items[0].kind;
        out->item = out->items[0];
    }
    return take(t, close);
}

/* A tuple, a list, a set. */
static bool display(struct py_tester *t, struct py_value *out)
{
    static const char open[] = "([{", close[] = ")]}";
    const char *at = memchr(open, peek(t, 0), 3);
    bool good;

    if (at == NULL)
        return false;
    *out = (struct py_value){.kind = *at == '(' ? PY_TUPLE : PY_LIST};
    t->p++;
    t->brackets++;
    good = items(t, close[at - open], out);
    t->brackets--;
    return good && !(*at == '{' && out->count == 0);
}

/* A test in brackets. */
static struct py_value in_brackets(struct py_tester *t)
{
    struct py_value value = {0};

    if (t->depth >= TEST_DEPTH_MAX)
        return value;
    t->p++;
    t->brackets++;
    t->depth++;
    value = truth(any_of(t));
    t->depth--;
    if (!take(t, ')'))
        value.kind = PY_UNKNOWN;
    t->brackets--;
    return value;
}

static struct py_value operand(struct py_tester *t)
{
    const char *start;
    unsigned brackets = t->brackets;
    struct py_value value = {0};

    skip_blank(t);
    start = t->p;
    if (lc_is_digit(peek(t, 0))) {
        value.kind = number(t, &value.item.number) ? PY_NUMBER : PY_UNKNOWN;
        return value;
    }
    if (string(t, &value.item.string)) {
        value.kind = PY_STRING;
        value.item.kind = PY_STRING;
        return value;
    }
    t->p = start;
    if (py_is_word(peek(t, 0)))
        return name(t);
    if (display(t, &value))
        return value;
    t->p = start;
    t->brackets = brackets;
    return peek(t, 0) == '(' ? in_brackets(t) : (struct py_value){0};
}

/* -------------------------------------------------------------------------------------------- calls, comparisons */

static bool comparison_operator(struct py_tester *t, enum py_operator *out)
{
    static const struct {
        const char *text;
        enum py_operator is;
    } operators[] = {{"<=", PY_LESS_EQUAL}, {">=", PY_MORE_EQUAL}, {"==", PY_EQUAL},
                     {"!=", PY_NOT_EQUAL},  {"<", PY_LESS},        {">", PY_MORE}};
    lc_str rest;

    if (take_word(t, "is")) {
        *out = take_word(t, "not") ? PY_IS_NOT : PY_IS;
        return true;
    }
    if (take_word(t, "in")) {
        *out = PY_IN;
        return true;
    }
    if (take_word(t, "not")) {
        *out = PY_NOT_IN;
        return take_word(t, "in");
    }
    rest = (lc_str){t->p, (size_t)(t->py->end - t->p)};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (lc_str_has_prefix(rest, lc_str_from(operators[i].text))) {
            t->p += strlen(operators[i].text);
            *out = operators[i].is;
            return true;
        }
    return false;
}

/* Over the arguments of a call, behind its opening bracket. */
static void skip_arguments(struct py_tester *t)
{
    while (!t->failed && peek(t, 0) != ')') {
        skip_part(t);
        if (!take(t, ',') && peek(t, 0) != ')')
            t->failed = true;
        skip_blank(t);
    }
}

/* A call with arguments, `t->p` at the bracket. */
static struct py_value call(struct py_tester *t, lc_str name)
{
    struct py_value value = {0}, with;

    t->brackets++;
    t->p++;
    if (lc_str_is(name, "sys.platform.startswith")) {
        with = operand(t);
        value.kind = py_platform_starts(&with, &value.truth) ? PY_TRUTH : PY_UNKNOWN;
    } else if (lc_str_has_suffix(name, LC_S("find_spec")) || lc_str_has_suffix(name, LC_S("find_loader"))) {
        value = (struct py_value){.kind = PY_FOUND, .truth = LC_UNDECIDED};
        value.truth.found_if_holds = true;
        skip_arguments(t);
    }
    if (!take(t, ')'))
        value.kind = PY_UNKNOWN;
    t->brackets--;
    return value;
}

/* ------------------------------------------------------------------------------------------------ and, or, not */

static struct lc_truth part(struct py_tester *t)
{
    const char *start;
    unsigned brackets = t->brackets;
    struct py_value a, b;
    enum py_operator how;

    skip_blank(t);
    start = t->p;
    a = operand(t);
    if (a.kind != PY_UNKNOWN && at_border(t))
        return py_value_truth(&a);
    if (a.kind != PY_UNKNOWN && comparison_operator(t, &how)) {
        b = operand(t);
        if (b.kind != PY_UNKNOWN && at_border(t))
            return py_compare(&a, how, &b);
    }
    t->p = start;
    t->brackets = brackets;
    skip_part(t);
    return LC_UNDECIDED;
}

static struct lc_truth negated(struct py_tester *t)
{
    bool negative = false;
    struct lc_truth is;

    while (take_word(t, "not"))
        negative = !negative;
    is = part(t);
    return negative ? lc_truth_not(is) : is;
}

static struct lc_truth all_of(struct py_tester *t)
{
    struct lc_truth is = negated(t);

    while (!t->failed && take_word(t, "and"))
        is = lc_truth_and(is, negated(t));
    return is;
}

static struct lc_truth any_of(struct py_tester *t)
{
    struct lc_truth is = all_of(t);

    while (!t->failed && take_word(t, "or"))
        is = lc_truth_or(is, all_of(t));
    return is;
}

struct lc_truth py_test(const struct py *py, const char *p)
{
    struct py_tester t = {.py = py, .p = p};
    struct lc_truth is = any_of(&t);

    return !t.failed && peek(&t, 0) == ':' && peek(&t, 1) != '=' ? is : LC_UNDECIDED;
}
