/* PEP 440 specifiers, one and in sets, as `packaging` (and with it pip) judges them.
 * Where prefixes are matched, `packaging` compares the normal forms as dotted texts, which shows with epochs
 * ("==1!2.0.*" does not take 1!2.0.0) and with "~=" before odd spellings; the same texts are compared here.
 * Source: PEP 440, "Version specifiers"; what packaging 23.0 answers (testdata/tests/versions.py). */
#include "layers/version/pep440.h"

enum op { OP_EQ, OP_NE, OP_LE, OP_GE, OP_LT, OP_GT, OP_COMPATIBLE, OP_ARBITRARY };

struct words {
    lc_str *items;
    size_t count, capacity;
};

/* Shape:  `text` is the version as written, for a wildcard without ".*"; `version` is set but for OP_ARBITRARY. */
struct specifier {
    enum op op;
    bool wildcard;
    lc_str text;
    struct lc_pep440 version;
};

/* The version that is asked about, and its dotted words for prefix matching. */
struct candidate {
    struct lc_pep440 version, public;
    struct words words;
};

static size_t scan_op(lc_str s, size_t at, enum op *op)
{
    static const struct {
        lc_str text;
        enum op op;
    } ops[] = {{LC_S_INIT("==="), OP_ARBITRARY}, {LC_S_INIT("~="), OP_COMPATIBLE}, {LC_S_INIT("=="), OP_EQ},
               {LC_S_INIT("!="), OP_NE},         {LC_S_INIT("<="), OP_LE},         {LC_S_INIT(">="), OP_GE},
               {LC_S_INIT("<"), OP_LT},          {LC_S_INIT(">"), OP_GT}};

    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        if (!lc_str_has_prefix(lc_str_from_index(s, at), ops[i].text))
            continue;
        *op = ops[i].op;
        return at + ops[i].text.len;
    }
    return at;
}

static size_t skip_blanks(lc_str s, size_t at)
{
    size_t len;

    while (at < s.len && (len = lc_blank_python(s, at)) > 0)
        at += len;
    return at;
}

static bool is_release_only(const struct lc_pep440 *version)
{
    return version->pre == LC_PRE_NONE && !version->has_post && !version->has_dev && version->local.len == 0;
}

static size_t scan_specifier(lc_str s, size_t at, struct specifier *out)
{
    size_t start = at, end;
    bool equality;

    *out = (struct specifier){0};
    at = scan_op(s, at, &out->op);
    if (at == start)
        return start;
    at = skip_blanks(s, at);
    if (out->op == OP_ARBITRARY) {
        for (end = at; end < s.len && s.ptr[end] != ';' && s.ptr[end] != ')' && lc_blank_python(s, end) == 0; end++)
            ;
        out->text = lc_str_cut(s, at, end);
        return end;
    }
    equality = out->op == OP_EQ || out->op == OP_NE;
    end = lc_pep440_scan(s, at, equality, &out->version);
    if (end == at || (out->op == OP_COMPATIBLE && lc_str_find_byte(out->version.release, '.') == LC_NPOS))
        return start;
    out->text = lc_str_cut(s, at, end);
    if (equality && is_release_only(&out->version) && lc_str_has_prefix(lc_str_from_index(s, end), LC_S(".*"))) {
        out->wildcard = true;
        end += 2;
    }
    return end;
}

size_t lc_pep440_scan_specifier(lc_str s, size_t at)
{
    struct specifier specifier;

    return scan_specifier(s, at, &specifier);
}

static bool parse_specifier(lc_str s, struct specifier *out)
{
    s = lc_trim_with(s, lc_blank_python);
    return s.len > 0 && scan_specifier(s, 0, out) == s.len;
}

/* "0a1" as "0" and "a1", any other word as it is. */
static void add_word(struct words *out, lc_str word, struct lc_arena *arena)
{
    size_t digits = 0, letters;

    while (digits < word.len && lc_is_digit(word.ptr[digits]))
        digits++;
    letters = digits + (lc_str_has_prefix(lc_str_from_index(word, digits), LC_S("rc")) ? 2 : 1);
    if (digits > 0 && digits < word.len && memchr("abcr", word.ptr[digits], 4) != NULL &&
        (word.ptr[digits] != 'r' || letters == digits + 2) && lc_is_digits(lc_str_from_index(word, letters))) {
        *LC_PUSH(arena, out) = lc_str_cut(word, 0, digits);
        word = lc_str_from_index(word, digits);
    }
    *LC_PUSH(arena, out) = word;
}

static struct words split(lc_str text, struct lc_arena *arena)
{
    struct words words = {0};
    lc_str word;

    while (lc_str_next(&text, '.', &word))
        add_word(&words, word, arena);
    return words;
}

static size_t leading_numbers(const struct words *words)
{
    size_t count = 0;

    while (count < words->count && lc_is_digits(words->items[count]))
        count++;
    return count;
}

/* Do the candidate's words, its release filled up with zeros, begin with those of `prefix`? */
static bool has_prefix(const struct candidate *have, lc_str prefix, struct lc_arena *arena)
{
    struct lc_pep440 version;
    struct words want;
    size_t have_numbers = leading_numbers(&have->words), zeros;

    if (lc_pep440_parse(prefix, &version))
        prefix = lc_pep440_text(&version, false, true, arena);
    want = split(prefix, arena);
    zeros = leading_numbers(&want);
    zeros = zeros > have_numbers ? zeros - have_numbers : 0;
    LC_ASSERT(have->words.items); /* a version has words */
    if (want.count > have->words.count + zeros)
        return false;
    for (size_t i = 0; i < want.count; i++) {
        lc_str word = i < have_numbers           ? have->words.items[i]
                      : i < have_numbers + zeros ? LC_S("0")
                                                 : have->words.items[i - zeros];
        if (!lc_str_eq(word, want.items[i]))
            return false;
    }
    return true;
}

/* What "~=" keeps of its version: the words before the first suffix, less one, as the text is spelled. */
static lc_str compatible_prefix(lc_str text, struct lc_arena *arena)
{
    static const char *const suffixes[] = {"dev", "a", "b", "rc", "post"};
    struct words words = split(text, arena);
    size_t count = 0;
    const char *end;

    for (; count < words.count; count++) {
        bool suffix = false;
        for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
            suffix = suffix || lc_str_has_prefix(words.items[count], lc_str_from(suffixes[i]));
        if (suffix)
            break;
    }
    if (count < 2)
        return LC_S("");
    /* The words are slices of `text`; "0a1" was cut in two without a dot, and would be joined with one. */
    end = words.items[count - 2].ptr + words.items[count - 2].len;
    return lc_str_cut(text, 0, (size_t)(end - text.ptr));
}

static bool is_equal(const struct specifier *want, const struct candidate *have, struct lc_arena *arena)
{
    if (want->wildcard)
        return has_prefix(have, want->text, arena);
    return lc_pep440_cmp(want->version.local.len > 0 ? &have->version : &have->public, &want->version) == 0;
}

/* "<3.1" does not take 3.1.dev0, and ">3.1" neither 3.1.post0 nor 3.1+local, unless the specifier is of that kind
 * itself. */
static bool is_beyond(const struct specifier *want, const struct candidate *have)
{
    const struct lc_pep440 *version = &have->version, *bound = &want->version;
    int order = lc_pep440_cmp(version, bound);
    bool same_base = lc_pep440_cmp_base(version, bound) == 0;

    if (want->op == OP_LT)
        return order < 0 && !(same_base && !lc_pep440_is_prerelease(bound) && lc_pep440_is_prerelease(version));
    return order > 0 && !(same_base && ((version->has_post && !bound->has_post) || version->local.len > 0));
}

static bool holds(const struct specifier *want, const struct candidate *have, struct lc_arena *arena)
{
    switch (want->op) {
    case OP_EQ: return is_equal(want, have, arena);
    case OP_NE: return !is_equal(want, have, arena);
    case OP_LE: return lc_pep440_cmp(&have->public, &want->version) <= 0;
    case OP_GE: return lc_pep440_cmp(&have->public, &want->version) >= 0;
    case OP_LT:
    case OP_GT: return is_beyond(want, have);
    case OP_COMPATIBLE:
        return lc_pep440_cmp(&have->public, &want->version) >= 0 &&
               has_prefix(have, compatible_prefix(want->text, arena), arena);
    case OP_ARBITRARY: return lc_str_caseeq(lc_pep440_text(&have->version, false, true, arena), want->text);
    }
    LC_BUG("no such operator");
}

static bool parse_candidate(lc_str version, struct candidate *out, struct lc_arena *arena)
{
    if (!lc_pep440_parse(version, &out->version))
        return false;
    out->public = out->version;
    out->public.local = LC_S("");
    out->words = split(lc_pep440_text(&out->public, true, false, arena), arena);
    return true;
}

enum lc_verdict lc_pep440_specifier_holds(lc_str specifier, lc_str version, bool *is_specifier, struct lc_arena *arena)
{
    struct specifier want;
    struct candidate have;

    *is_specifier = parse_specifier(specifier, &want);
    if (!*is_specifier || !parse_candidate(version, &have, arena))
        return LC_RANGE_INVALID;
    return holds(&want, &have, arena) ? LC_SATISFIED : LC_UNSATISFIED;
}

/* Does this specifier, by naming a prerelease, let prereleases in? Errors: false when it names no version at all. */
static bool invites(const struct specifier *want, bool *prereleases)
{
    struct lc_pep440 version = want->version;

    if (want->op == OP_NE || want->op == OP_LT || want->op == OP_GT)
        return true;
    if (want->op == OP_ARBITRARY && !lc_pep440_parse(want->text, &version))
        return false;
    *prereleases = *prereleases || lc_pep440_is_prerelease(&version);
    return true;
}

enum lc_verdict lc_pep440_satisfies(lc_str range, lc_str version, enum lc_prereleases prereleases,
                                    struct lc_arena *arena)
{
    bool let_in = prereleases == LC_PRERELEASES_INSTALLED, all = true;
    struct candidate have;
    struct specifier want;
    lc_str part;

    if (!parse_candidate(version, &have, arena))
        return LC_RANGE_INVALID;
    while (lc_str_next(&range, ',', &part)) {
        if (lc_trim_with(part, lc_blank_python).len == 0)
            continue;
        if (!parse_specifier(part, &want) || (prereleases == LC_PRERELEASES_DEFAULT && !invites(&want, &let_in)))
            return LC_RANGE_INVALID;
        all = all && holds(&want, &have, arena);
    }
    if (!let_in && lc_pep440_is_prerelease(&have.version))
        return LC_UNSATISFIED;
    return all ? LC_SATISFIED : LC_UNSATISFIED;
}
