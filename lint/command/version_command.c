/* layercheck satisfies and layercheck compare: one question from the arguments, or one a line from standard input. */
#include <errno.h>

#include "layers/base/caps.h"
#include "layers/base/utf8.h"
#include "layers/version/version.h"
#include "lint/cli.h"

typedef lc_str (*answer_fn)(enum lc_version_scheme scheme, lc_str first, lc_str second, struct lc_arena *arena);

/* A line holds a range, a tab and a version; what goes beyond is read without being kept. */
enum { LINE_MAX_BYTES = LC_RANGE_BYTES_MAX + LC_VERSION_BYTES_MAX + 2, READ_BYTES = 1 << 16 };

static lc_str answer_satisfies(enum lc_version_scheme scheme, lc_str range, lc_str version, struct lc_arena *arena)
{
    switch (lc_version_satisfies(scheme, range, version, LC_PRERELEASES_DEFAULT, arena)) {
    case LC_SATISFIED: return LC_S("true\n");
    case LC_UNSATISFIED: return LC_S("false\n");
    case LC_RANGE_INVALID: return LC_S("invalid\n");
    case LC_RANGE_UNKNOWN: break;
    }
    return LC_S("unknown\n");
}

static lc_str answer_compare(enum lc_version_scheme scheme, lc_str a, lc_str b, struct lc_arena *arena)
{
    int order = 0;

    if (!lc_version_compare(scheme, a, b, &order, arena))
        return LC_S("invalid\n");
    return order < 0 ? LC_S("-1\n") : order > 0 ? LC_S("1\n") : LC_S("0\n");
}

static int write_failed(const struct lc_streams *streams)
{
    struct lc_err err = {0};

    lc_fail(&err, LC_IO, "cannot write to standard output: %s", strerror(errno));
    return lc_cli_fail(streams, &err);
}

/* The line being gathered; `over` once it is longer than the bound: then only the tabs behind it are counted. */
struct line {
    char *bytes;
    size_t len, tabs;
    bool over;
};

static bool answer_line(struct line *line, enum lc_version_scheme scheme, answer_fn answer,
                        const struct lc_streams *streams, struct lc_arena *scratch)
{
    lc_str text = {line->bytes, line->len}, said = LC_S("invalid\n");
    size_t tab;
    bool is_question = line->tabs == 1;

    if (text.len > 0 && text.ptr[text.len - 1] == '\r')
        text.len--;
    tab = lc_str_find_byte(text, '\t');
    if (!line->over && is_question)
        said = answer(scheme, lc_str_cut(text, 0, tab), lc_str_from_index(text, tab + 1), scratch);
    else if (is_question && answer == answer_satisfies)
        said = LC_S("unknown\n"); /* well-formed or not: nobody looked */
    lc_arena_reset(scratch);
    line->len = line->tabs = 0;
    line->over = false;
    return fwrite(said.ptr, 1, said.len, streams->out) == said.len;
}

static void gather(struct line *line, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        line->tabs += bytes[i] == '\t';
    if (len > LINE_MAX_BYTES - line->len) {
        line->over = true;
        return;
    }
    memcpy(line->bytes + line->len, bytes, len);
    line->len += len;
}

static int answer_lines(enum lc_version_scheme scheme, answer_fn answer, const struct lc_streams *streams,
                        struct lc_arena *arena)
{
    struct line line = {.bytes = lc_arena_bytes(arena, LINE_MAX_BYTES)};
    char *read = lc_arena_bytes(arena, READ_BYTES);
    struct lc_arena scratch;
    struct lc_err err = {0};
    bool written = true, open = false;
    size_t got;

    lc_arena_init(&scratch, arena->seed);
    while (written && (got = fread(read, 1, READ_BYTES, streams->in)) > 0) {
        for (size_t at = 0; written && at < got;) {
            const char *newline = memchr(read + at, '\n', got - at);
            size_t len = newline ? (size_t)(newline - read) - at : got - at;

            gather(&line, read + at, len);
            open = newline == NULL;
            if (newline)
                written = answer_line(&line, scheme, answer, streams, &scratch);
            at += len + (newline ? 1 : 0);
        }
    }
    if (written && open)
        written = answer_line(&line, scheme, answer, streams, &scratch);
    lc_arena_release(&scratch);
    if (!written || fflush(streams->out) != 0)
        return write_failed(streams);
    if (ferror(streams->in)) {
        lc_fail(&err, LC_IO, "cannot read standard input: %s", strerror(errno));
        return lc_cli_fail(streams, &err);
    }
    return LC_EXIT_CLEAN;
}

static int ask(const struct lc_arguments *arguments, const struct lc_streams *streams, struct lc_arena *arena,
               answer_fn answer, const char *usage)
{
    const lc_str *words = arguments->words.items;
    size_t count = arguments->words.count;
    lc_str names[LC_SCHEME_COUNT], hint, said;
    enum lc_version_scheme scheme;
    struct lc_err err = {0};

    for (unsigned i = 0; i < LC_SCHEME_COUNT; i++)
        names[i] = lc_version_scheme_name((enum lc_version_scheme)i);
    if (count > 0 && !lc_version_scheme_from(words[0], &scheme)) {
        hint = lc_did_you_mean(arena, words[0], names, LC_SCHEME_COUNT);
        lc_fail(&err, LC_USAGE, "no ecosystem is called '%.*s'%.*s", LC_FMT(lc_utf8_escaped(arena, words[0])),
                LC_FMT((hint.len > 0 ? hint : LC_S("; there are npm, pep440, gem and maven"))));
        return lc_cli_fail(streams, &err);
    }
    if (count == 2 && lc_str_is(words[1], "-"))
        return answer_lines(scheme, answer, streams, arena);
    if (count != 3) {
        lc_fail(&err, LC_USAGE, "wrong number of arguments; usage: %s", usage);
        return lc_cli_fail(streams, &err);
    }
    said = answer(scheme, words[1], words[2], arena);
    if (fwrite(said.ptr, 1, said.len, streams->out) != said.len || fflush(streams->out) != 0)
        return write_failed(streams);
    return LC_EXIT_CLEAN;
}

int lc_command_satisfies(const struct lc_arguments *arguments, const struct lc_streams *streams, struct lc_arena *arena)
{
    return ask(arguments, streams, arena, answer_satisfies, "layercheck satisfies ECOSYSTEM RANGE VERSION");
}

int lc_command_compare(const struct lc_arguments *arguments, const struct lc_streams *streams, struct lc_arena *arena)
{
    return ask(arguments, streams, arena, answer_compare, "layercheck compare ECOSYSTEM A B");
}
