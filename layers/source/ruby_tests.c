/* What the test of an `if` or `unless` says: and, or, not, and comparisons of what is known before a file runs. Everything
 * else is a part that is passed over whole and cannot be decided.
 * Source: Ruby 3.4 documentation, doc/syntax/control_expressions and precedence; RUBY_VERSION, RUBY_ENGINE, RUBY_PLATFORM
 *         of class Object; Gem::Version of RubyGems 3.6. */

#include "layers/source/ruby.h"

enum { TEST_DEPTH_MAX = 16 };

enum rb_value_kind {
    RB_UNKNOWN,
    RB_TRUTH,
    RB_STRING,
    RB_REGEXP, /* `text` between the slashes, followed by flags up to `flags_end` */
    RB_NUMBER, /* tenths */
    RB_SYSTEM, /* RUBY_PLATFORM */
    RB_THIS_FILE,
    RB_PROGRAM,
    RB_VERSION,       /* RUBY_VERSION, a string */
    RB_VERSION_FLOAT, /* RUBY_VERSION.to_f */
    RB_GEM_VERSION,   /* Gem::Version.new of a string, or of RUBY_VERSION where `text` is empty */
};

struct rb_value {
    enum rb_value_kind kind;
    struct lc_truth truth;
    lc_str text;
    bool any_case;
    unsigned tenths;
};

struct rb_tester {
    const struct rb *rb;
    const char *p;
    unsigned depth;
    bool lines;  /* a line's end is just a blank here */
    bool failed; /* what follows is no test that could be read */
};

static struct lc_truth whole(struct rb_tester *t);

static char peek(const struct rb_tester *t, size_t at)
{
    return (size_t)(t->rb->end - t->p) > at ? t->p[at] : '\0';
}

static void skip_blank(struct rb_tester *t)
{
    for (;;) {
        char c = peek(t, 0);

        if (c == ' ' || c == '\t' || c == '\r' || (c == '\n' && t->lines && t->p < t->rb->end))
            t->p++;
        else if (c == '\\' && peek(t, 1) == '\n')
            t->p += 2;
        else
            return;
    }
}

static lc_str word_at(const struct rb_tester *t)
{
    const char *p = t->p;

    while (p < t->rb->end && rb_is_word(*p))
        p++;
    return (lc_str){t->p, (size_t)(p - t->p)};
}

static bool take(struct rb_tester *t, const char *token)
{
    size_t length = strlen(token);

    skip_blank(t);
    if ((size_t)(t->rb->end - t->p) < length || memcmp(t->p, token, length) != 0 ||
        (rb_is_word(token[length - 1]) && rb_is_word(peek(t, length))))
        return false;
    t->p += length;
    return true;
}

/* An operator, behind which a line may end. */
static bool take_operator(struct rb_tester *t, const char *token)
{
    bool lines = t->lines;

    if (!take(t, token))
        return false;
    t->lines = true;
    skip_blank(t);
    t->lines = lines;
    return true;
}

static bool at_border(struct rb_tester *t)
{
    lc_str word;

    skip_blank(t);
    if (t->p >= t->rb->end || memchr(")\n;}#]", *t->p, 6))
        return true;
    if ((*t->p == '&' || *t->p == '|') && peek(t, 1) == *t->p)
        return peek(t, 2) != '=';
    word = word_at(t);
    return lc_str_is(word, "and") || lc_str_is(word, "or") || lc_str_is(word, "then") || lc_str_is(word, "end");
}

/* ------------------------------------------------------------------------------------------- what is passed over */

/* An operator that binds less than || does, or something whose end only the lexer finds. */
static bool is_beyond(const struct rb_tester *t, size_t brackets)
{
    char c = *t->p, before = t->p > t->rb->begin ? t->p[-1] : ' ';

    if (c == '/' || c == '%' || c == '`' || (c == '<' && peek(t, 1) == '<') || c == '\n' || c == '#')
        return true;
    if (brackets > 0)
        return false;
    if (c == '?')
        return lc_is_blank(before);
    if (c == '=')
        return peek(t, 1) != '=' && peek(t, 1) != '~' && !strchr("=!<>", before);
    return c == ',' || c == '{' || (c == '.' && peek(t, 1) == '.');
}

static void skip_string(struct rb_tester *t)
{
    char quote = *t->p++;

    while (t->p < t->rb->end && *t->p != quote && *t->p != '\n' && !(*t->p == '#' && peek(t, 1) == '{'))
        t->p += *t->p == '\\' && t->rb->end - t->p >= 2 ? 2 : 1;
    t->failed |= peek(t, 0) != quote;
    t->p += peek(t, 0) == quote;
}

static void skip_part(struct rb_tester *t)
{
    static const char *const words[] = {"do", "if", "unless", "rescue", "case", "begin", "while", "until", "not"};
    size_t brackets = 0;

    while (!t->failed) {
        lc_str word;
        char c;

        if (brackets == 0 && at_border(t))
            return;
        skip_blank(t);
        word = word_at(t);
        c = peek(t, 0);
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            t->failed |= lc_str_is(word, words[i]);
        if (c == '"' || c == '\'') {
            skip_string(t);
            continue;
        }
        if (word.len > 0) {
            t->p += word.len;
            if ((peek(t, 0) == '?' || peek(t, 0) == '!') && peek(t, 1) != '=')
                t->p++;
            continue;
        }
        t->failed |= t->p >= t->rb->end || is_beyond(t, brackets);
        brackets += c == '(' || c == '[' || c == '{';
        t->failed |= (c == ')' || c == ']' || c == '}') && brackets == 0;
        brackets -= !t->failed && (c == ')' || c == ']' || c == '}');
        t->p += t->p < t->rb->end;
    }
}

/* ----------------------------------------------------------------------------------------------------- operands */

static struct rb_value truth(bool holds)
{
    return (struct rb_value){.kind = RB_TRUTH, .truth = lc_truth_of(holds)};
}

static bool string(struct rb_tester *t, lc_str *out)
{
    const char *start;

    skip_blank(t);
    start = t->p;
    if (peek(t, 0) != '"' && peek(t, 0) != '\'')
        return false;
    skip_string(t);
    *out = lc_str_cut((lc_str){start, (size_t)(t->p - start)}, 1, (size_t)(t->p - start) - 1);
    return !t->failed && !lc_str_contains(*out, LC_S("\\"));
}

/* Words with bars between them: only what needs no matching of patterns. */
static bool regexp(struct rb_tester *t, struct rb_value *out)
{
    const char *start = ++t->p;

    while (rb_is_word(peek(t, 0)) || peek(t, 0) == '|' || peek(t, 0) == '-')
        t->p++;
    out->kind = RB_REGEXP;
    out->text = (lc_str){start, (size_t)(t->p - start)};
    if (out->text.len == 0 || peek(t, 0) != '/')
        return false;
    t->p++;
    out->any_case = peek(t, 0) == 'i';
    t->p += out->any_case;
    return !rb_is_word(peek(t, 0));
}

static struct rb_value number(struct rb_tester *t)
{
    struct rb_value value = {.kind = RB_NUMBER, .tenths = (unsigned)(peek(t, 0) - '0') * 10};

    t->p++;
    if (peek(t, 0) == '.' && lc_is_digit(peek(t, 1))) {
        value.tenths += (unsigned)(t->p[1] - '0');
        t->p += 2;
    }
    return rb_is_word(peek(t, 0)) ? (struct rb_value){0} : value;
}

/* Gem::Version.new(…), the bracket open. */
static struct rb_value gem_version(struct rb_tester *t)
{
    struct rb_value value = {.kind = RB_GEM_VERSION};

    if (!take(t, "RUBY_VERSION") && !(string(t, &value.text) && value.text.len > 0))
        return (struct rb_value){0};
    return take(t, ")") ? value : (struct rb_value){0};
}

static struct rb_value is_defined(struct rb_tester *t)
{
    bool round = take(t, "(");
    lc_str name;

    skip_blank(t);
    name = word_at(t);
    t->p += name.len;
    if ((round && !take(t, ")")) || (!lc_str_is(name, "JRUBY_VERSION") && !lc_str_is(name, "RUBY_ENGINE")))
        return (struct rb_value){0};
    return truth(lc_str_is(name, "RUBY_ENGINE"));
}

static struct rb_value named(struct rb_tester *t)
{
    static const struct {
        const char *text;
        enum rb_value_kind kind;
    } names[] = {{"RUBY_VERSION.to_f", RB_VERSION_FLOAT},
                 {"RUBY_VERSION", RB_VERSION},
                 {"RUBY_PLATFORM", RB_SYSTEM},
                 {"__FILE__", RB_THIS_FILE},
                 {"$0", RB_PROGRAM},
                 {"$PROGRAM_NAME", RB_PROGRAM}};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (take(t, names[i].text))
            return (struct rb_value){.kind = names[i].kind};
    if (take(t, "RUBY_ENGINE"))
        return (struct rb_value){.kind = RB_STRING, .text = LC_S("ruby")};
    if (take(t, "true"))
        return truth(true);
    if (take(t, "false") || take(t, "nil") || take(t, "Gem.win_platform?"))
        return truth(false);
    if (take(t, "defined?"))
        return is_defined(t);
    return take(t, "Gem::Version.new(") ? gem_version(t) : (struct rb_value){0};
}

static struct rb_value operand(struct rb_tester *t)
{
    struct rb_value value = {0};
    bool lines = t->lines;
    char c;

    skip_blank(t);
    c = peek(t, 0);
    if (c == '"' || c == '\'') {
        value.kind = string(t, &value.text) ? RB_STRING : RB_UNKNOWN;
        return value;
    }
    if (c == '/')
        return regexp(t, &value) ? value : (struct rb_value){0};
    if (lc_is_digit(c))
        return number(t);
    if (c != '(')
        return named(t);
    if (t->depth >= TEST_DEPTH_MAX)
        return value;
    t->p++;
    t->depth++;
    t->lines = true;
    value.truth = whole(t);
    value.kind = take(t, ")") ? RB_TRUTH : RB_UNKNOWN;
    t->lines = lines;
    t->depth--;
    return value;
}

/* -------------------------------------------------------------------------------------------------- comparisons */

/* What is possible, as a set. */
enum { BELOW = 1, SAME = 2, ABOVE = 4, ANY_ORDER = 7 };

static unsigned order_of(unsigned a, unsigned b)
{
    return a < b ? BELOW : a == b ? SAME : ABOVE;
}

/* "3.3.N" and a string, byte by byte; N is not known. */
static unsigned string_order(const unsigned version[2], lc_str with)
{
    char known[4] = {(char)('0' + version[0]), '.', (char)('0' + version[1]), '.'};
    size_t common = with.len < sizeof known ? with.len : sizeof known;
    int order = memcmp(known, with.ptr, common);

    if (order != 0)
        return order < 0 ? BELOW : ABOVE;
    if (with.len <= sizeof known)
        return ABOVE;
    return lc_str_is(lc_str_from_index(with, sizeof known), "0") ? SAME | ABOVE : ANY_ORDER;
}

/* 3.3.N and a version, number by number. */
static unsigned gem_order(const unsigned version[2], lc_str with)
{
    unsigned numbers[3] = {0}, count = 0;
    size_t i = 0;

    for (; i < with.len && count < 3; i++) {
        size_t start = i;

        for (; i < with.len && lc_is_digit(with.ptr[i]) && i < start + 6; i++)
            numbers[count] = numbers[count] * 10 + (unsigned)(with.ptr[i] - '0');
        if (i == start || (i < with.len && with.ptr[i] != '.'))
            return ANY_ORDER;
        count++;
    }
    if (i < with.len || (with.len > 0 && with.ptr[with.len - 1] == '.'))
        return ANY_ORDER;
    for (i = 0; i < 2; i++)
        if (version[i] != numbers[i])
            return order_of(version[i], numbers[i]);
    return numbers[2] == 0 ? SAME | ABOVE : ANY_ORDER;
}

static unsigned order_on(const unsigned version[2], const struct rb_value *a, const struct rb_value *b)
{
    int order;

    if (a->kind == RB_VERSION && b->kind == RB_STRING)
        return string_order(version, b->text);
    if (a->kind == RB_GEM_VERSION && b->kind == RB_GEM_VERSION && a->text.len == 0 && b->text.len > 0)
        return gem_order(version, b->text);
    if (a->kind == RB_VERSION_FLOAT && b->kind == RB_NUMBER)
        return order_of(version[0] * 10 + version[1], b->tenths);
    if (a->kind != RB_STRING || b->kind != RB_STRING)
        return ANY_ORDER;
    order = lc_str_cmp(a->text, b->text);
    return order < 0 ? BELOW : order == 0 ? SAME : ABOVE;
}

static struct lc_truth compare(const struct rb_value *a, unsigned holds, const struct rb_value *b)
{
    struct lc_truth is = {0};
    unsigned version[2];

    for (unsigned bit = 0; lc_version_of_bit(LC_SOURCE_RUBY, bit, &version[0], &version[1]); bit++) {
        unsigned order = order_on(version, a, b);

        is.may_hold |= (uint64_t)((order & holds) != 0) << bit;
        is.may_fail |= (uint64_t)((order & ~holds) != 0) << bit;
    }
    return is;
}

static bool contains(const char *system, lc_str word, bool any_case)
{
    for (; *system; system++) {
        size_t i = 0;

        while (i < word.len && system[i] && system[i] == (any_case ? lc_to_lower(word.ptr[i]) : word.ptr[i]))
            i++;
        if (i == word.len)
            return true;
    }
    return word.len == 0;
}

/* RUBY_PLATFORM, on either processor. */
static struct lc_truth matches(const struct rb_value *pattern)
{
    static const char *const systems[] = {"x86_64-linux", "aarch64-linux"};
    unsigned matched = 0;

    for (size_t i = 0; i < 2; i++) {
        lc_str rest = pattern->text;
        bool found = false;

        for (bool more = true; more;) {
            size_t bar = lc_str_find_byte(rest, '|');

            more = bar != LC_NPOS;
            found |= contains(systems[i], lc_str_cut(rest, 0, more ? bar : rest.len), pattern->any_case);
            rest = lc_str_from_index(rest, more ? bar + 1 : rest.len);
        }
        matched += found;
    }
    return matched == 1 ? LC_UNDECIDED : lc_truth_of(matched == 2);
}

/* How the two orders of operands compare: a set of orders; 0 for no operator of that kind. */
static unsigned comparison(struct rb_tester *t)
{
    static const struct {
        const char *text;
        unsigned holds;
    } operators[] = {{"<=>", 0},           {"===", 0},           {"==", SAME}, {"!=", BELOW | ABOVE},
                     {"<=", BELOW | SAME}, {">=", SAME | ABOVE}, {"<", BELOW}, {">", ABOVE}};

    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (take_operator(t, operators[i].text))
            return operators[i].holds;
    return 0;
}

static struct lc_truth judge(const struct rb_value *a, unsigned holds, const struct rb_value *b)
{
    bool own = (a->kind == RB_THIS_FILE && b->kind == RB_PROGRAM) || (a->kind == RB_PROGRAM && b->kind == RB_THIS_FILE);

    if (own && (holds == SAME || holds == (BELOW | ABOVE)))
        return lc_truth_of(holds != SAME);
    if (a->kind == RB_SYSTEM && b->kind == RB_STRING && (holds == SAME || holds == (BELOW | ABOVE)))
        return lc_str_has_suffix(b->text, LC_S("linux")) ? LC_UNDECIDED : lc_truth_of(holds != SAME);
    return compare(a, holds, b);
}

/* ------------------------------------------------------------------------------------------------ and, or, not */

/* What a value says alone; unknown to the caller where it is no test. */
static bool alone(const struct rb_value *value, struct lc_truth *out)
{
    *out = value->kind == RB_TRUTH ? value->truth : lc_truth_of(true);
    return value->kind != RB_UNKNOWN && value->kind != RB_REGEXP; /* a pattern alone asks for the last line read */
}

static bool known_part(struct rb_tester *t, struct lc_truth *out)
{
    struct rb_value a = operand(t), b;
    unsigned holds;
    bool is = false;

    if (a.kind == RB_UNKNOWN || t->failed)
        return false;
    if (at_border(t))
        return alone(&a, out);
    if (a.kind == RB_SYSTEM && ((is = take_operator(t, "=~")) || take_operator(t, "!~"))) {
        b = operand(t);
        *out = is ? matches(&b) : lc_truth_not(matches(&b));
        return b.kind == RB_REGEXP && at_border(t);
    }
    holds = comparison(t);
    if (holds == 0)
        return false;
    b = operand(t);
    if (b.kind == RB_UNKNOWN || b.kind == RB_REGEXP || !at_border(t))
        return false;
    *out = judge(&a, holds, &b);
    return true;
}

static struct lc_truth part(struct rb_tester *t)
{
    bool lines = t->lines;
    const char *start;
    struct lc_truth is;

    skip_blank(t);
    if (peek(t, 0) == '!' && peek(t, 1) != '=' && peek(t, 1) != '~') {
        if (t->depth >= TEST_DEPTH_MAX) {
            t->failed = true;
            return LC_UNDECIDED;
        }
        t->p++;
        t->depth++;
        is = lc_truth_not(part(t));
        t->depth--;
        return is;
    }
    start = t->p;
    if (known_part(t, &is))
        return is;
    t->p = start;
    t->lines = lines;
    t->failed = false;
    skip_part(t);
    return LC_UNDECIDED;
}

static struct lc_truth all_of(struct rb_tester *t)
{
    struct lc_truth is = part(t);

    while (!t->failed && take_operator(t, "&&"))
        is = lc_truth_and(is, part(t));
    return is;
}

static struct lc_truth any_of(struct rb_tester *t)
{
    struct lc_truth is = all_of(t);

    while (!t->failed && take_operator(t, "||"))
        is = lc_truth_or(is, all_of(t));
    return is;
}

static struct lc_truth negated(struct rb_tester *t)
{
    bool negative = false;
    struct lc_truth is;

    while (take(t, "not"))
        negative = !negative;
    is = any_of(t);
    return negative ? lc_truth_not(is) : is;
}

/* `and` and `or` bind alike. */
static struct lc_truth whole(struct rb_tester *t)
{
    struct lc_truth is = negated(t);
    bool and;

    while (!t->failed && ((and = take_operator(t, "and")) || take_operator(t, "or")))
        is = and? lc_truth_and(is, negated(t)) : lc_truth_or(is, negated(t));
    return is;
}

static struct lc_truth test(const struct rb *rb)
{
    struct rb_tester t = {.rb = rb, .p = rb->p};
    struct lc_truth is = whole(&t);

    return !t.failed && at_border(&t) ? is : LC_UNDECIDED;
}

struct lc_truth rb_test(const struct rb *rb, const char *word)
{
    bool unless = word[0] == 'u' && word[2] == 'l';

    if (word[0] != 'i' && word[0] != 'e' && !unless)
        return LC_UNDECIDED;
    return unless ? lc_truth_not(test(rb)) : test(rb);
}

void rb_branch(const struct rb *rb, struct rb_frame *f, const char *word)
{
    struct lc_truth truth = rb_test(rb, word);

    f->versions = f->outer_versions & f->left & truth.may_hold;
    f->left &= truth.may_fail;
}
