/* The pass over a text. Read lc_scan at the end first: keywords, then try_kind at each, then settle which of several
 * matches of the same bytes is told. */
#include "layers/scan/scan.h"

#include <stdlib.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/scan/begin.h"
#include "layers/scan/checks.h"
#include "layers/scan/keywords.h"
#include "layers/scan/near.h"
#include "layers/scan/reach.h"

struct kind_patterns {
    struct lc_lazy_pattern pattern, *allow, *names;
    size_t before; /* how far before its keyword a match may begin */
    size_t reach;  /* how long a match is at most */
    bool bounded;  /* it begins with its keyword, at the begin of a word */
};

struct lc_scanner {
    const struct lc_secret_kinds *kinds;
    struct lc_arena arena;
    struct lc_keywords *keywords[LC_SCAN_VARIABLE + 1]; /* by form */
    struct kind_patterns *patterns;                     /* one a kind */
    struct lc_lazy_pattern shared[LC_SHARED_COUNT];
};

/* How far one kind has come in the text.
 * Shape:  matches that begin at `tried` and before were looked for; `resume` is where the last secret ended, `at` the
 *         keyword it was found for. All are one more than the offset, 0 for nowhere. The byte that every match needs
 *         stands nowhere from the search before up to `needed`; it stands `there`, or nobody has looked further. */
struct progress {
    size_t tried, resume, at, needed;
    bool there;
    bool named, has_name; /* kinds that go by the variable's name: was it asked, and does it fit? */
};

struct lc_scan_worker {
    const struct lc_scanner *scanner;
    struct lc_matcher *matcher;
    struct progress *progress;
};

static struct lc_lazy_pattern *lazies(struct lc_arena *arena, const struct lc_texts *texts)
{
    struct lc_lazy_pattern *all = LC_NEW_ARRAY(arena, texts->count, struct lc_lazy_pattern);

    for (size_t i = 0; i < texts->count; i++)
        all[i].text = texts->items[i];
    return all;
}

static bool is_for_files(const struct lc_secret_kind *kind)
{
    return kind->names.count == 0;
}

static bool is_for_third_parties(const struct lc_secret_kind *kind)
{
    return kind->names.count == 0 && !kind->generic;
}

static bool is_for_variables(const struct lc_secret_kind *kind)
{
    (void)kind;
    return true;
}

/* Does it begin with a keyword, and that at the begin of a word? */
static bool begins_word(const struct lc_secret_kind *kind)
{
    bool words = lc_str_has_prefix(kind->pattern, LC_S("\\b"));

    for (size_t i = 0; i < kind->keywords.count; i++)
        words &= lc_is_alnum(kind->keywords.items[i].ptr[0]);
    return words && kind->names.count == 0;
}

struct lc_scanner *lc_scanner_new(const struct lc_secret_kinds *kinds)
{
    static const lc_kind_filter wanted[] = {[LC_SCAN_FILE] = is_for_files,
                                            [LC_SCAN_THIRD_PARTY] = is_for_third_parties,
                                            [LC_SCAN_VARIABLE] = is_for_variables};
    struct lc_scanner *scanner = calloc(1, sizeof *scanner);

    if (scanner == NULL)
        lc_out_of_memory(sizeof *scanner);
    scanner->kinds = kinds;
    lc_arena_init(&scanner->arena, 1);
    for (unsigned form = 0; form <= LC_SCAN_VARIABLE; form++)
        scanner->keywords[form] = lc_keywords_new(kinds, wanted[form], &scanner->arena);
    scanner->patterns = LC_NEW_ARRAY(&scanner->arena, kinds->count, struct kind_patterns);
    for (size_t i = 0; i < kinds->count; i++) {
        scanner->patterns[i].pattern.text = kinds->items[i].pattern;
        scanner->patterns[i].before = lc_kind_begins_with_keyword(&kinds->items[i]) ? 0 : LC_SCAN_BEFORE_KEYWORD_MAX;
        scanner->patterns[i].bounded = scanner->patterns[i].before == 0 && begins_word(&kinds->items[i]);
        scanner->patterns[i].reach = lc_pattern_reach(kinds->items[i].pattern);
        scanner->patterns[i].pattern.anchored = scanner->patterns[i].before == 0 && kinds->items[i].names.count == 0;
        scanner->patterns[i].allow = lazies(&scanner->arena, &kinds->items[i].allow);
        scanner->patterns[i].names = lazies(&scanner->arena, &kinds->items[i].names);
    }
    for (unsigned i = 0; i < LC_SHARED_COUNT; i++)
        scanner->shared[i].text = lc_shared_pattern_text((enum lc_shared_pattern)i);
    return scanner;
}

void lc_scanner_free(struct lc_scanner *scanner)
{
    if (scanner == NULL)
        return;
    for (size_t i = 0; i < scanner->kinds->count; i++) {
        lc_pattern_free(scanner->patterns[i].pattern.pattern);
        for (size_t k = 0; k < scanner->kinds->items[i].allow.count; k++)
            lc_pattern_free(scanner->patterns[i].allow[k].pattern);
        for (size_t k = 0; k < scanner->kinds->items[i].names.count; k++)
            lc_pattern_free(scanner->patterns[i].names[k].pattern);
    }
    for (unsigned i = 0; i < LC_SHARED_COUNT; i++)
        lc_pattern_free(scanner->shared[i].pattern);
    lc_arena_release(&scanner->arena);
    free(scanner);
}

struct lc_scan_worker *lc_scan_worker_new(const struct lc_scanner *scanner)
{
    struct lc_scan_worker *worker = calloc(1, sizeof *worker);

    if (worker == NULL)
        lc_out_of_memory(sizeof *worker);
    worker->scanner = scanner;
    worker->matcher = lc_matcher_new();
    worker->progress = calloc(scanner->kinds->count + 1, sizeof *worker->progress);
    if (worker->progress == NULL)
        lc_out_of_memory(scanner->kinds->count * sizeof *worker->progress);
    return worker;
}

void lc_scan_worker_free(struct lc_scan_worker *worker)
{
    if (worker == NULL)
        return;
    lc_matcher_free(worker->matcher);
    free(worker->progress);
    free(worker);
}

bool lc_scan_variable_name(lc_str text, lc_str *name)
{
    size_t end = 0;

    while (end < text.len &&
           (lc_is_alpha(text.ptr[end]) || text.ptr[end] == '_' || (end > 0 && lc_is_digit(text.ptr[end]))))
        end++;
    *name = lc_str_cut(text, 0, end);
    return end > 0 && end < text.len && text.ptr[end] == '=';
}

static bool note_keyword(void *context, size_t kind, size_t at)
{
    (void)kind;
    (void)at;
    *(bool *)context = true;
    return false;
}

bool lc_scan_may_hold(const struct lc_scanner *scanner, lc_str text)
{
    bool any = false;

    lc_keywords_find(scanner->keywords[LC_SCAN_FILE], text, note_keyword, &any);
    return any;
}

/* -- one match ----------------------------------------------------------------------------------------------------- */

/* A match that counts, before it is settled which of several is told. */
struct candidate {
    size_t kind, start, end;
};

struct scanning {
    struct lc_scan_worker *worker;
    lc_str text, name, file;
    struct lc_arena scratch;
    struct {
        struct candidate *items;
        size_t count, capacity;
    } found;
    uint64_t work; /* spent so far, in units of about a nanosecond */
    size_t run;    /* where the run of bytes without blanks and quotes ends that was looked at last */
    struct lc_near_seen seen;
    struct lc_secrets *out;
};

/* Work is measured by what it is about, never by a clock. A text earns it byte by byte, so that a part made to be slow
 * costs no other part its turn. */
static bool may_work(const struct scanning *scan, size_t at)
{
    return scan->work <= LC_SCAN_WORK_LEAST + (uint64_t)at * LC_SCAN_WORK_PER_BYTE;
}

static bool ends_run(char c)
{
    return lc_is_blank(c) || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`';
}

/* How long the run that goes on at `at` still is; each byte is looked at once. */
static size_t run_from(struct scanning *scan, size_t at)
{
    if (at >= scan->run)
        for (scan->run = at; scan->run < scan->text.len && !ends_run(scan->text.ptr[scan->run]);)
            scan->run++;
    return scan->run - at;
}

static void reach_limit(struct scanning *scan, size_t kind, size_t at)
{
    if (scan->out->limited)
        return;
    scan->out->limited = &scan->worker->scanner->kinds->items[kind];
    scan->out->limited_at = at;
}

static bool is_allowed(struct scanning *scan, size_t kind, lc_str secret, bool *limited)
{
    const struct lc_texts *allow = &scan->worker->scanner->kinds->items[kind].allow;

    for (size_t i = 0; i < allow->count; i++) {
        enum lc_match_result result = lc_pattern_finds(
            lc_lazy_pattern_get(&scan->worker->scanner->patterns[kind].allow[i]), scan->worker->matcher, secret);
        *limited |= result == LC_MATCH_LIMIT;
        if (result == LC_MATCHED)
            return true;
    }
    return false;
}

/* Where a checksum or a structure tells that it is real, words are chance: "Your" stands in some PEM keys. */
static bool is_proven(const struct lc_secret_kind *kind)
{
    return kind->validate & (1u << LC_VALID_GITHUB_CHECKSUM | 1u << LC_VALID_NPM_CHECKSUM | 1u << LC_VALID_JWT |
                             1u << LC_VALID_JWT_SERVICE_ROLE | 1u << LC_VALID_PEM);
}

static bool is_of_name(char c)
{
    return lc_is_alnum(c) || c == '_' || c == '.' || c == '-' || c == '$';
}

/* Before at most `most` of these bytes. */
static size_t before_signs(lc_str text, size_t at, const char *signs, size_t most)
{
    for (; at > 0 && most > 0 && text.ptr[at - 1] != '\0' && strchr(signs, text.ptr[at - 1]); most--)
        at--;
    return at;
}

/* Before what assigns what begins at `start`: NAME = ", "NAME": ', NAME => . `start` where nothing does. */
static size_t before_assignment(lc_str text, size_t start)
{
    size_t behind = before_signs(text, before_signs(text, start, "\"'`\\", 3), " \t", 4), at;

    if (behind >= 2 && (lc_str_eq(lc_str_cut(text, behind - 2, behind), LC_S("=>")) ||
                        lc_str_eq(lc_str_cut(text, behind - 2, behind), LC_S(":="))))
        at = behind - 2;
    else
        at = before_signs(text, behind, "=:", 1);
    return at == behind ? start : before_signs(text, before_signs(text, at, " \t", 4), "\"']\\", 3);
}

static lc_str before_secret(const struct scanning *scan, const struct lc_match *match)
{
    size_t end = before_assignment(scan->text, match->start), start = end;

    if (scan->name.len > 0)
        return scan->name;
    while (start > 0 && end - start < LC_SCAN_NAME_BEFORE_MAX && is_of_name(scan->text.ptr[start - 1]))
        start--;
    return lc_str_cut(lc_str_cut(scan->text, start, match->secret_start), 0, LC_SCAN_NAME_BYTES_MAX);
}

/* The name says that it is made for browsers, and is all that tells it: none of the kind's keywords stands in the secret,
 * no URL before it. The name of a specific kind may say that it is a secret all the same. */
static bool is_public(const struct lc_secret_kind *kind, struct lc_check *check)
{
    size_t at = (size_t)(check->secret.ptr - check->match.ptr);

    if (!lc_is_named_public(check) || (!kind->generic && lc_is_named_secret(check)) ||
        lc_str_contains(lc_str_cut(check->match, 0, at), LC_S("://")))
        return false;
    for (size_t i = 0; i < kind->keywords.count; i++)
        if (lc_contains_case(check->secret, kind->keywords.items[i]))
            return false;
    return true;
}

static bool is_secret(struct scanning *scan, size_t index, const struct lc_match *match)
{
    struct lc_scanner *scanner = (struct lc_scanner *)(uintptr_t)scan->worker->scanner; /* its patterns are lazy */
    const struct lc_secret_kind *kind = &scanner->kinds->items[index];
    struct lc_check check = {.shared = scanner->shared,
                             .matcher = scan->worker->matcher,
                             .scratch = &scan->scratch,
                             .match = lc_str_cut(scan->text, match->start, match->end),
                             .secret = lc_str_cut(scan->text, match->secret_start, match->secret_end),
                             .name = scan->name,
                             .before = before_secret(scan, match)};
    bool good = check.secret.len > 0 && check.secret.len <= LC_SECRET_BYTES_MAX &&
                lc_entropy(check.secret) >= kind->entropy && !is_allowed(scan, index, check.secret, &check.limited) &&
                !(is_proven(kind) ? lc_is_documented(&check, check.secret) : lc_is_placeholder(&check, check.secret));

    good = good && !is_public(kind, &check);
    for (unsigned v = 0; good && v < LC_VALIDATOR_COUNT; v++)
        if (kind->validate & 1u << v)
            good = lc_validate(&check, (enum lc_validator)v);
    if (check.limited)
        reach_limit(scan, index, match->start);
    return good;
}

/* -- one keyword --------------------------------------------------------------------------------------------------- */

/* Kinds that go by the name of the variable. */
static bool fits_name(struct scanning *scan, size_t kind)
{
    const struct lc_texts *names = &scan->worker->scanner->kinds->items[kind].names;
    struct progress *progress = &scan->worker->progress[kind];

    if (names->count == 0)
        return true;
    if (progress->named || scan->name.len == 0)
        return progress->has_name;
    progress->named = true;
    for (size_t i = 0; i < names->count && !progress->has_name; i++) {
        enum lc_match_result result = lc_pattern_finds(
            lc_lazy_pattern_get(&scan->worker->scanner->patterns[kind].names[i]), scan->worker->matcher, scan->name);
        progress->has_name = result == LC_MATCHED;
        if (result == LC_MATCH_LIMIT)
            reach_limit(scan, kind, 0);
    }
    return progress->has_name;
}

/* Kinds that go by the name of the file. */
static bool fits_file(const struct scanning *scan, size_t kind)
{
    const struct lc_texts *files = &scan->worker->scanner->kinds->items[kind].files;

    for (size_t i = 0; i < files->count; i++) {
        lc_str name = files->items[i];
        bool ending = lc_str_has_prefix(name, LC_S("*"));
        if (ending && lc_str_has_suffix(scan->file, lc_str_from_index(name, 1)))
            return true;
        if (!ending && lc_str_eq(scan->file, name))
            return true;
    }
    return files->count == 0 || scan->file.len == 0;
}

/* Where a match that holds the keyword at `at` may begin: on its line, near it, and where nobody has looked yet. */
static size_t first_begin(const struct scanning *scan, const struct progress *progress, size_t at, size_t before)
{
    size_t from = at > before ? at - before : 0, line;
    const char *end = at > from ? memrchr(scan->text.ptr + from, '\n', at - from) : NULL;

    line = end ? (size_t)(end - scan->text.ptr) + 1 : 0;
    from = line > from ? line : from;
    if (progress->tried > from)
        from = progress->tried;
    /* A secret ends the search for its own line only. */
    if (progress->resume > from + 1 && progress->at > line)
        from = progress->resume - 1;
    return from;
}

static void keep(struct scanning *scan, size_t kind, const struct lc_match *match)
{
    if (scan->found.count >= LC_SECRETS_MAX * 4) {
        scan->out->more++;
        return;
    }
    *LC_PUSH(&scan->scratch, &scan->found) = (struct candidate){kind, match->secret_start, match->secret_end};
}

/* The byte that every match needs stands nowhere near: no match can begin in [from, last]. */
static bool is_hopeless(struct scanning *scan, size_t kind, size_t from, size_t last)
{
    size_t reach = scan->worker->scanner->patterns[kind].reach;
    struct progress *progress = &scan->worker->progress[kind];
    char byte;

    if (reach >= LC_SCAN_REACH_MAX ||
        !lc_pattern_needs_byte(lc_lazy_pattern_get(&scan->worker->scanner->patterns[kind].pattern), &byte))
        return false;
    if (progress->needed < from) {
        progress->needed = from;
        progress->there = false;
    }
    if (!progress->there && progress->needed <= last + reach) {
        lc_str ahead = lc_str_cut(scan->text, progress->needed, last + reach + 1);
        size_t next = lc_str_find_byte(ahead, byte);
        progress->there = next != LC_NPOS;
        progress->needed += progress->there ? next : ahead.len;
    }
    return !progress->there || progress->needed > last + reach;
}

/* One search of a kind's pattern, and what it costs at most, roughly: places times what is looked at from each. */
static enum lc_match_result search(struct scanning *scan, size_t kind, size_t from, size_t last, struct lc_match *match)
{
    const struct kind_patterns *patterns = &scan->worker->scanner->patterns[kind];
    size_t ahead = run_from(scan, last), reach = patterns->reach;
    struct lc_lazy_pattern *pattern = &scan->worker->scanner->patterns[kind].pattern;

    if (!may_work(scan, last))
        return LC_MATCH_LIMIT;
    scan->work += LC_SCAN_WORK_PLACE;
    if (is_hopeless(scan, kind, from, last))
        return LC_NO_MATCH;
    if (last > from) /* what may stand before the keyword may hold blanks as well */
        ahead = ahead < LC_SCAN_AHEAD ? LC_SCAN_AHEAD : ahead;
    ahead = ahead < reach ? ahead : reach;
    scan->work += LC_SCAN_WORK_SEARCH + ahead / 2 + (last - from) * LC_SCAN_WORK_PLACE;
    return lc_pattern_match(lc_lazy_pattern_get(pattern), scan->worker->matcher, scan->text, from, last, match);
}

static size_t line_end(lc_str text, size_t at)
{
    size_t length = lc_str_find_byte(lc_str_from_index(text, at), '\n');

    return length == LC_NPOS ? text.len : at + length;
}

static bool is_of_word(char c)
{
    return lc_is_alnum(c) || c == '_';
}

static bool try_kind(void *context, size_t kind, size_t at)
{
    struct scanning *scan = context;
    struct progress *progress = &scan->worker->progress[kind];
    size_t last = at, before = scan->worker->scanner->patterns[kind].before;
    struct lc_match match;

    if (scan->worker->scanner->patterns[kind].bounded && at > 0 && is_of_word(scan->text.ptr[at - 1]))
        return true;
    if (!may_work(scan, at)) {
        reach_limit(scan, kind, at);
        return true;
    }
    scan->work += LC_SCAN_WORK_PLACE;
    if (!fits_file(scan, kind) || !fits_name(scan, kind) ||
        !lc_near_fits(scan->worker->scanner->kinds->items[kind].near, scan->text, at, &scan->seen))
        return true;
    /* A variable is short, and its keyword may stand in its name: all of the line is looked at. */
    if (scan->worker->scanner->kinds->items[kind].names.count > 0) {
        before = at;
        last = line_end(scan->text, at);
    }
    for (size_t from = first_begin(scan, progress, at, before); from <= last;) {
        enum lc_match_result result = search(scan, kind, from, last, &match);
        if (result == LC_MATCH_LIMIT)
            reach_limit(scan, kind, from);
        if (result != LC_MATCHED)
            break;
        scan->work += LC_SCAN_WORK_MATCH + (match.end - match.start) * LC_SCAN_WORK_PLACE;
        if (is_secret(scan, kind, &match))
            keep(scan, kind, &match);
        from = match.secret_end > match.start ? match.secret_end : match.start + 1;
        progress->resume = from + 1;
        progress->at = at + 1;
    }
    progress->tried = last + 1;
    return true;
}

/* -- which of several ---------------------------------------------------------------------------------------------- */

/* Specific before generic, long before short, then the order of the kinds and the place. */
static int by_claim(const void *a, const void *b, void *context)
{
    const struct candidate *x = a, *y = b;
    const struct lc_secret_kind *kinds = context;

    if (kinds[x->kind].generic != kinds[y->kind].generic)
        return kinds[x->kind].generic ? 1 : -1;
    if (x->end - x->start != y->end - y->start)
        return x->end - x->start > y->end - y->start ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return x->start < y->start ? -1 : x->start > y->start;
}

static int by_place(const void *a, const void *b)
{
    const struct lc_secret *x = a, *y = b;

    return x->start < y->start ? -1 : x->start > y->start;
}

static bool is_taken(const struct lc_secrets *out, const struct candidate *candidate)
{
    for (size_t i = 0; i < out->count; i++)
        if (candidate->start < out->items[i].end && candidate->end > out->items[i].start)
            return true;
    return false;
}

static void settle(struct scanning *scan, struct lc_arena *arena)
{
    const struct lc_secret_kind *kinds = scan->worker->scanner->kinds->items;
    struct lc_secrets *out = scan->out;

    if (scan->found.count > 1)
        qsort_r(scan->found.items, scan->found.count, sizeof *scan->found.items, by_claim, (void *)(uintptr_t)kinds);
    for (size_t i = 0; i < scan->found.count; i++) {
        const struct candidate *candidate = &scan->found.items[i];
        if (is_taken(out, candidate))
            continue;
        if (out->count == LC_SECRETS_MAX)
            out->more++;
        else
            *LC_PUSH(arena, out) = (struct lc_secret){&kinds[candidate->kind], candidate->start, candidate->end};
    }
    if (out->count > 1)
        qsort(out->items, out->count, sizeof *out->items, by_place);
}

void lc_scan(struct lc_scan_worker *worker, lc_str text, enum lc_scan_form form, lc_str path, struct lc_arena *arena,
             struct lc_secrets *out)
{
    const struct lc_scanner *scanner = worker->scanner;
    struct scanning scan = {.worker = worker, .text = text, .file = lc_path_base(path), .out = out};

    *out = (struct lc_secrets){0};
    if (form == LC_SCAN_VARIABLE && !lc_scan_variable_name(text, &scan.name))
        scan.name = LC_S("");
    memset(worker->progress, 0, scanner->kinds->count * sizeof *worker->progress);
    lc_arena_init(&scan.scratch, 1);
    lc_keywords_find(scanner->keywords[form], text, try_kind, &scan);
    settle(&scan, arena);
    lc_arena_release(&scan.scratch);
}
