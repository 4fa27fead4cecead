/* What the test of an `if` says: &&, ||, ! and comparisons of what is known before the module runs. Everything else is a
 * part that is passed over whole and cannot be decided. Versions are not looked at: of Node.js a program asks for
 * features.
 * Source: ECMA-262, 13.13 and 13.11; process.platform, os.platform, require.main of the Node.js 22 documentation. On
 *         Lambda the runtime's own file is the main module. */

#include "layers/source/javascript.h"

enum { TEST_DEPTH_MAX = 16 };

enum js_value_kind { JS_UNKNOWN, JS_TRUTH, JS_NULL, JS_NUMBER, JS_STRING, JS_MAIN, JS_MODULE };

struct js_value {
    enum js_value_kind kind;
    struct lc_truth truth;
    lc_str text; /* of a string, or of a number as written */
};

struct js_tester {
    const struct js *js;
    const char *p, *end;
    unsigned depth;
    bool failed; /* what follows is no test that could be read */
};

static struct lc_truth any_of(struct js_tester *t);

static char peek(const struct js_tester *t, size_t at)
{
    return (size_t)(t->end - t->p) > at ? t->p[at] : '\0';
}

static void skip_blank(struct js_tester *t)
{
    t->p = js_skip_blank(t->js, t->p);
    if (t->p > t->end)
        t->p = t->end;
}

static bool take(struct js_tester *t, const char *token)
{
    size_t length = strlen(token);

    skip_blank(t);
    if ((size_t)(t->end - t->p) < length || memcmp(t->p, token, length) != 0 ||
        (js_is_word(token[0]) && js_is_word(peek(t, length))))
        return false;
    t->p += length;
    return true;
}

static bool at_border(struct js_tester *t)
{
    skip_blank(t);
    return t->p >= t->end || *t->p == ')' ||
           ((*t->p == '&' || *t->p == '|') && peek(t, 1) == *t->p && peek(t, 2) != '=');
}

/* ------------------------------------------------------------------------------------------- what is passed over */

/* An operator that binds less than || does: what stands around it is not a part of its own. */
static bool binds_less(const struct js_tester *t)
{
    char before = t->p > t->js->begin ? t->p[-1] : ' ';

    if (*t->p == '?')
        return peek(t, 1) != '.';
    if (*t->p == '=')
        return peek(t, 1) != '=' && peek(t, 1) != '>' && !strchr("=!<>", before);
    return *t->p == ',';
}

/* Over one part of a test. A slash may begin a regular expression, in which anything may stand. */
static void skip_part(struct js_tester *t)
{
    size_t brackets = 0;

    while (!t->failed) {
        char c;

        if (brackets == 0 && at_border(t))
            return;
        skip_blank(t);
        c = peek(t, 0);
        if (c == '"' || c == '\'') {
            const char *end = js_string_end(t->js, t->p);

            t->failed |= end == NULL || end > t->end;
            t->p = end ? end : t->end;
            continue;
        }
        brackets += c == '(' || c == '[' || c == '{';
        t->failed |= t->p >= t->end || c == '/' || c == '`' || (brackets == 0 && binds_less(t)) ||
                     ((c == ')' || c == ']' || c == '}') && brackets == 0);
        brackets -= !t->failed && (c == ')' || c == ']' || c == '}');
        t->p += t->p < t->end;
    }
}

/* ----------------------------------------------------------------------------------------------------- operands */

static struct js_value text(const char *string)
{
    return (struct js_value){.kind = JS_STRING, .text = lc_str_from(string)};
}

/* What no server has: other programs' names for what runs a script. */
static bool is_elsewhere(lc_str name)
{
    static const char *const names[] = {"window", "document", "importScripts", "Deno", "Bun"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (lc_str_is(name, names[i]))
            return true;
    return false;
}

static lc_str dotted(struct js_tester *t)
{
    const char *start = t->p;

    while (js_is_word(peek(t, 0)) || (peek(t, 0) == '.' && js_is_word(peek(t, 1))))
        t->p++;
    return (lc_str){start, (size_t)(t->p - start)};
}

static struct js_value named(struct js_tester *t)
{
    lc_str name = dotted(t);

    if (lc_str_is(name, "typeof")) {
        skip_blank(t);
        return is_elsewhere(dotted(t)) ? text("undefined") : (struct js_value){0};
    }
    if (lc_str_is(name, "true") || lc_str_is(name, "false"))
        return (struct js_value){.kind = JS_TRUTH, .truth = lc_truth_of(name.ptr[0] == 't')};
    if (lc_str_is(name, "null"))
        return (struct js_value){.kind = JS_NULL};
    if (lc_str_is(name, "process.platform") || (lc_str_is(name, "os.platform") && take(t, "(") && take(t, ")")))
        return text("linux");
    if (lc_str_is(name, "require.main"))
        return (struct js_value){.kind = JS_MAIN};
    if (lc_str_is(name, "module"))
        return (struct js_value){.kind = JS_MODULE};
    return (struct js_value){0};
}

static struct js_value string(struct js_tester *t)
{
    const char *start = t->p, *end = js_string_end(t->js, start);
    struct js_value value = {.kind = JS_STRING};

    if (end == NULL || end > t->end)
        return (struct js_value){0};
    t->p = end;
    value.text = (lc_str){start + 1, (size_t)(end - start) - 2};
    return lc_str_contains(value.text, LC_S("\\")) ? (struct js_value){0} : value;
}

static struct js_value operand(struct js_tester *t)
{
    struct js_value value = {0};
    char c;

    skip_blank(t);
    c = peek(t, 0);
    if (c == '"' || c == '\'')
        return string(t);
    if ((c == '0' || c == '1') && !js_is_word(peek(t, 1)) && peek(t, 1) != '.') {
        value = (struct js_value){.kind = JS_NUMBER, .text = {t->p, 1}};
        t->p++;
        return value;
    }
    if (js_is_word(c))
        return named(t);
    if (c != '(' || t->depth >= TEST_DEPTH_MAX)
        return value;
    t->p++;
    t->depth++;
    value.truth = any_of(t);
    t->depth--;
    value.kind = take(t, ")") ? JS_TRUTH : JS_UNKNOWN;
    return value;
}

/* --------------------------------------------------------------------------------------------------- the whole */

static struct lc_truth truth_of(const struct js_value *value)
{
    switch (value->kind) {
    case JS_TRUTH: return value->truth;
    case JS_NULL: return lc_truth_of(false);
    case JS_NUMBER: return lc_truth_of(value->text.ptr[0] == '1');
    case JS_STRING: return lc_truth_of(value->text.len > 0);
    case JS_UNKNOWN:
    case JS_MAIN:
    case JS_MODULE:
    default: return LC_UNDECIDED;
    }
}

static struct lc_truth equals(const struct js_value *a, const struct js_value *b)
{
    if (a->kind == b->kind && (a->kind == JS_STRING || a->kind == JS_NUMBER))
        return lc_truth_of(lc_str_eq(a->text, b->text));
    if ((a->kind == JS_MAIN && b->kind == JS_MODULE) || (a->kind == JS_MODULE && b->kind == JS_MAIN))
        return lc_truth_of(false);
    return LC_UNDECIDED;
}

static struct lc_truth part(struct js_tester *t)
{
    const char *start;
    struct js_value a, b;
    bool is, is_not;

    if (take(t, "!") && peek(t, 0) != '=') {
        if (t->depth >= TEST_DEPTH_MAX) {
            t->failed = true;
            return LC_UNDECIDED;
        }
        t->depth++;
        a.truth = lc_truth_not(part(t));
        t->depth--;
        return a.truth;
    }
    skip_blank(t);
    start = t->p;
    a = operand(t);
    if (a.kind != JS_UNKNOWN && at_border(t))
        return truth_of(&a);
    is = a.kind != JS_UNKNOWN && (take(t, "===") || take(t, "=="));
    is_not = a.kind != JS_UNKNOWN && !is && (take(t, "!==") || take(t, "!="));
    if (is || is_not) {
        b = operand(t);
        if (b.kind != JS_UNKNOWN && at_border(t))
            return is ? equals(&a, &b) : lc_truth_not(equals(&a, &b));
    }
    t->p = start;
    skip_part(t);
    return LC_UNDECIDED;
}

static struct lc_truth all_of(struct js_tester *t)
{
    struct lc_truth is = part(t);

    while (!t->failed && take(t, "&&"))
        is = lc_truth_and(is, part(t));
    return is;
}

static struct lc_truth any_of(struct js_tester *t)
{
    struct lc_truth is = all_of(t);

    while (!t->failed && take(t, "||"))
        is = lc_truth_or(is, all_of(t));
    return is;
}

struct lc_truth js_test(const struct js *js, const char *p, const char *end)
{
    struct js_tester t = {.js = js, .p = p, .end = end};
    struct lc_truth is = any_of(&t);

    skip_blank(&t);
    return !t.failed && t.p >= t.end ? is : LC_UNDECIDED;
}
