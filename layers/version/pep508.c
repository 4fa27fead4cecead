/* PEP 508: one requirement, and the markers that say when it applies.
 * Source: PEP 508; PEP 685 (names of extras); what `packaging` answers (pep508_test.c asks it). */
#include "layers/version/pep440.h"

struct parser {
    lc_str s;
    size_t at;
    struct lc_arena *arena;
    const struct lc_marker_environment *environment; /* NULL: only the form is looked at */
    unsigned depth;
    bool deep; /* over LC_MARKER_DEPTH_MAX */
};

static bool is_word(lc_str s, size_t at)
{
    return at < s.len && (lc_is_alnum(s.ptr[at]) || s.ptr[at] == '_' || (unsigned char)s.ptr[at] >= 0x80);
}

static void skip_blanks(struct parser *p)
{
    while (p->at < p->s.len && (p->s.ptr[p->at] == ' ' || p->s.ptr[p->at] == '\t'))
        p->at++;
}

static bool take(struct parser *p, char c)
{
    if (p->at >= p->s.len || p->s.ptr[p->at] != c)
        return false;
    p->at++;
    return true;
}

/* A word of letters, digits and "_" that is all of `text`. */
static bool take_word(struct parser *p, const char *text)
{
    lc_str word = lc_str_from(text);

    if (!lc_str_has_prefix(lc_str_from_index(p->s, p->at), word) || (p->at > 0 && is_word(p->s, p->at - 1)) ||
        is_word(p->s, p->at + word.len))
        return false;
    p->at += word.len;
    return true;
}

/* Letters, digits and "-_." between two letters or digits ("_" may end it). */
static bool take_identifier(struct parser *p, lc_str *out)
{
    size_t end = p->at;

    if (end >= p->s.len || !lc_is_alnum(p->s.ptr[end]))
        return false;
    while (end < p->s.len && (lc_is_alnum(p->s.ptr[end]) || memchr("._-", p->s.ptr[end], 3) != NULL))
        end++;
    if (end < p->s.len && (unsigned char)p->s.ptr[end] >= 0x80 && is_word(p->s, end - 1))
        return false;
    while (!is_word(p->s, end - 1))
        end--;
    *out = lc_str_cut(p->s, p->at, end);
    p->at = end;
    return true;
}

enum variable {
    VAR_PYTHON_FULL_VERSION,
    VAR_PYTHON_VERSION,
    VAR_OS_NAME,
    VAR_SYS_PLATFORM,
    VAR_RELEASE,
    VAR_SYSTEM,
    VAR_VERSION,
    VAR_MACHINE,
    VAR_IMPLEMENTATION,
    VAR_IMPLEMENTATION_NAME,
    VAR_IMPLEMENTATION_VERSION,
    VAR_EXTRA,
    VAR_NONE, /* a quoted string */
};

static const struct {
    const char *name;
    enum variable variable;
} variables[] = {
    {"python_version", VAR_PYTHON_VERSION},
    {"python_full_version", VAR_PYTHON_FULL_VERSION},
    {"os_name", VAR_OS_NAME},
    {"os.name", VAR_OS_NAME},
    {"sys_platform", VAR_SYS_PLATFORM},
    {"sys.platform", VAR_SYS_PLATFORM},
    {"platform_release", VAR_RELEASE},
    {"platform_system", VAR_SYSTEM},
    {"platform_version", VAR_VERSION},
    {"platform.version", VAR_VERSION},
    {"platform_machine", VAR_MACHINE},
    {"platform.machine", VAR_MACHINE},
    {"platform_python_implementation", VAR_IMPLEMENTATION},
    {"platform.python_implementation", VAR_IMPLEMENTATION},
    {"python_implementation", VAR_IMPLEMENTATION},
    {"implementation_name", VAR_IMPLEMENTATION_NAME},
    {"implementation_version", VAR_IMPLEMENTATION_VERSION},
    {"extra", VAR_EXTRA},
};

struct operand {
    enum variable variable;
    lc_str text;
    bool known;
};

static bool take_operand(struct parser *p, struct operand *out)
{
    char quote;
    size_t end;

    *out = (struct operand){.variable = VAR_NONE, .known = true};
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        if (!take_word(p, variables[i].name))
            continue;
        out->variable = variables[i].variable;
        return true;
    }
    if (p->at >= p->s.len || (p->s.ptr[p->at] != '\'' && p->s.ptr[p->at] != '"'))
        return false;
    quote = p->s.ptr[p->at];
    end = lc_str_find_byte(lc_str_from_index(p->s, p->at + 1), quote);
    if (end == LC_NPOS)
        return false;
    out->text = lc_str_cut(p->s, p->at + 1, p->at + 1 + end);
    out->known = lc_str_find_byte(out->text, '\\') == LC_NPOS; /* Python's escapes, which nobody writes here */
    p->at += end + 2;
    return true;
}

static bool take_op(struct parser *p, lc_str *out)
{
    static const char *const ops[] = {"===", "==", "~=", "!=", "<=", ">=", "<", ">"};

    if (take_word(p, "in")) {
        *out = LC_S("in");
        return true;
    }
    if (take_word(p, "not")) {
        size_t before = p->at;
        skip_blanks(p);
        *out = LC_S("not in");
        return p->at > before && take_word(p, "in");
    }
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        *out = lc_str_from(ops[i]);
        if (!lc_str_has_prefix(lc_str_from_index(p->s, p->at), *out))
            continue;
        p->at += out->len;
        return true;
    }
    return false;
}

static void fill_in(const struct lc_marker_environment *e, struct operand *operand)
{
    switch (operand->variable) {
    case VAR_PYTHON_FULL_VERSION:
    case VAR_IMPLEMENTATION_VERSION: /* the same on CPython, the only one Lambda has */
        operand->text = e->python_full_version;
        break;
    case VAR_PYTHON_VERSION: operand->text = e->python_version; break;
    case VAR_OS_NAME: operand->text = e->os_name; break;
    case VAR_SYS_PLATFORM: operand->text = e->sys_platform; break;
    case VAR_SYSTEM: operand->text = e->platform_system; break;
    case VAR_MACHINE: operand->text = e->platform_machine; break;
    case VAR_IMPLEMENTATION: operand->text = e->platform_python_implementation; break;
    case VAR_IMPLEMENTATION_NAME: operand->text = e->implementation_name; break;
    case VAR_EXTRA: operand->text = e->extra; return;
    case VAR_RELEASE:
    case VAR_VERSION: break;
    case VAR_NONE: return;
    }
    operand->known = operand->text.len > 0;
}

/* PEP 503: runs of "-_." are one "-", letters in lower case. */
static lc_str canonical_name(lc_str name, struct lc_arena *arena)
{
    char *bytes = lc_arena_bytes(arena, name.len);
    size_t len = 0;
    bool run = false;

    for (size_t i = 0; i < name.len; i++) {
        bool separator = memchr("-_.", name.ptr[i], 3) != NULL;
        if (!separator || !run)
            bytes[len++] = separator ? '-' : lc_to_lower(name.ptr[i]);
        run = separator;
    }
    return (lc_str){bytes, len};
}

static enum lc_verdict compare_texts(lc_str left, lc_str op, lc_str right)
{
    int order = lc_str_cmp(left, right);
    bool holds;

    if (lc_str_is(op, "in"))
        holds = lc_str_contains(right, left);
    else if (lc_str_is(op, "not in"))
        holds = !lc_str_contains(right, left);
    else if (lc_str_is(op, "=="))
        holds = order == 0;
    else if (lc_str_is(op, "!="))
        holds = order != 0;
    else if (lc_str_is(op, "<") || lc_str_is(op, "<="))
        holds = order < 0 || (order == 0 && op.len == 2);
    else if (lc_str_is(op, ">") || lc_str_is(op, ">="))
        holds = order > 0 || (order == 0 && op.len == 2);
    else
        return LC_RANGE_INVALID; /* "~=" and "===" of texts */
    return holds ? LC_SATISFIED : LC_UNSATISFIED;
}

/* As versions where operator and right side make a specifier and the left side is a version, else as texts; names of
 * extras are texts whatever they look like. */
static enum lc_verdict judge_item(struct operand left, lc_str op, struct operand right, struct parser *p)
{
    enum lc_verdict verdict;
    bool is_specifier;

    if (p->environment == NULL)
        return LC_SATISFIED;
    if (left.variable == VAR_NONE && right.variable == VAR_NONE)
        return LC_RANGE_INVALID;
    fill_in(p->environment, &left);
    fill_in(p->environment, &right);
    if (!left.known || !right.known || (left.variable != VAR_NONE && right.variable != VAR_NONE))
        return LC_RANGE_UNKNOWN;
    if (left.variable == VAR_EXTRA || right.variable == VAR_EXTRA)
        return compare_texts(canonical_name(left.text, p->arena), op, canonical_name(right.text, p->arena));
    verdict = lc_pep440_specifier_holds(lc_arena_join(p->arena, op, right.text), left.text, &is_specifier, p->arena);
    return is_specifier && verdict != LC_RANGE_INVALID ? verdict : compare_texts(left.text, op, right.text);
}

/* What is wrong anywhere is wrong; else `decisive` decides alone, and then what is unknown. */
static enum lc_verdict combine(enum lc_verdict a, enum lc_verdict b, enum lc_verdict decisive)
{
    if (a == LC_RANGE_INVALID || b == LC_RANGE_INVALID)
        return LC_RANGE_INVALID;
    if (a == decisive || b == decisive)
        return decisive;
    return a == LC_RANGE_UNKNOWN ? a : b;
}

static bool parse_marker(struct parser *p, enum lc_verdict *out);

static bool parse_atom(struct parser *p, enum lc_verdict *out)
{
    struct operand left, right;
    lc_str op;

    skip_blanks(p);
    if (take(p, '(')) {
        if (++p->depth > LC_MARKER_DEPTH_MAX) {
            p->deep = true;
            return false;
        }
        if (!parse_marker(p, out) || !take(p, ')'))
            return false;
        p->depth--;
    } else {
        if (!take_operand(p, &left))
            return false;
        skip_blanks(p);
        if (!take_op(p, &op))
            return false;
        skip_blanks(p);
        if (!take_operand(p, &right))
            return false;
        *out = judge_item(left, op, right, p);
    }
    skip_blanks(p);
    return true;
}

/* "and" binds closer than "or". */
static bool parse_marker(struct parser *p, enum lc_verdict *out)
{
    enum lc_verdict all, one;

    if (!parse_atom(p, &all))
        return false;
    *out = LC_UNSATISFIED;
    for (;;) {
        if (take_word(p, "and")) {
            if (!parse_atom(p, &one))
                return false;
            all = combine(all, one, LC_UNSATISFIED);
        } else if (take_word(p, "or")) {
            *out = combine(*out, all, LC_SATISFIED);
            if (!parse_atom(p, &all))
                return false;
        } else {
            *out = combine(*out, all, LC_SATISFIED);
            return true;
        }
    }
}

enum lc_verdict lc_marker_holds(lc_str marker, const struct lc_marker_environment *environment, struct lc_arena *arena)
{
    struct parser p = {.s = marker, .arena = arena, .environment = environment};
    enum lc_verdict verdict;

    if (marker.len > LC_RANGE_BYTES_MAX)
        return LC_RANGE_UNKNOWN;
    if (!parse_marker(&p, &verdict) || p.at != marker.len)
        return p.deep ? LC_RANGE_UNKNOWN : LC_RANGE_INVALID;
    return verdict;
}

static bool parse_extras(struct parser *p, struct lc_pep508 *out)
{
    struct {
        lc_str *items;
        size_t count, capacity;
    } extras = {0};
    lc_str name;

    if (!take(p, '['))
        return true;
    skip_blanks(p);
    while (take_identifier(p, &name)) {
        *LC_PUSH(p->arena, &extras) = name;
        skip_blanks(p);
        if (!take(p, ','))
            break;
        skip_blanks(p);
        if (p->at < p->s.len && p->s.ptr[p->at] == ']')
            return false;
    }
    out->extras = extras.items;
    out->extra_count = extras.count;
    return take(p, ']');
}

static bool parse_specifiers(struct parser *p, struct lc_pep508 *out)
{
    bool parenthesis = take(p, '(');
    size_t start, end;

    skip_blanks(p);
    start = p->at;
    while ((end = lc_pep440_scan_specifier(p->s, p->at)) > p->at) {
        p->at = end;
        skip_blanks(p);
        if (!take(p, ','))
            break;
        skip_blanks(p);
    }
    out->specifiers = lc_str_trim(lc_str_cut(p->s, start, p->at));
    return !parenthesis || take(p, ')');
}

static bool parse_url(struct parser *p, struct lc_pep508 *out)
{
    size_t start;

    skip_blanks(p);
    start = p->at;
    while (p->at < p->s.len && p->s.ptr[p->at] != ' ' && p->s.ptr[p->at] != '\t')
        p->at++;
    out->url = lc_str_cut(p->s, start, p->at);
    return out->url.len > 0 && (p->at == p->s.len || p->s.ptr[p->at] == ' ' || p->s.ptr[p->at] == '\t');
}

bool lc_pep508_parse(lc_str text, struct lc_arena *arena, struct lc_pep508 *out)
{
    struct parser p = {.s = text, .arena = arena};
    enum lc_verdict verdict;
    size_t start;

    *out = (struct lc_pep508){.specifiers = LC_S(""), .url = LC_S(""), .marker = LC_S("")};
    if (text.len > LC_RANGE_BYTES_MAX)
        return false;
    skip_blanks(&p);
    if (!take_identifier(&p, &out->name))
        return false;
    skip_blanks(&p);
    if (!parse_extras(&p, out))
        return false;
    skip_blanks(&p);
    if (!(take(&p, '@') ? parse_url(&p, out) : parse_specifiers(&p, out)))
        return false;
    skip_blanks(&p);
    if (p.at == text.len)
        return true;
    if (!take(&p, ';'))
        return false;
    start = p.at;
    if (!parse_marker(&p, &verdict) || p.at != text.len)
        return false;
    out->marker = lc_str_trim(lc_str_from_index(text, start));
    return true;
}
