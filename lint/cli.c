/* From words to a command. */
#include "lint/cli.h"

#include <errno.h>
#include <sys/random.h>

#include "layers/base/caps.h"
#include "layers/base/utf8.h"

/* A message has its cap, and half a secret looks like none: the word that the cap went through is left out. */
static lc_str whole_words(const struct lc_err *err, struct lc_arena *arena)
{
    lc_str text = lc_str_from(err->text);

    if (text.len + 1 < sizeof err->text)
        return text;
    while (text.len > 0 && !lc_is_blank(text.ptr[text.len - 1]))
        text.len--;
    return lc_arena_printf(arena, "%.*s...", LC_FMT(text));
}

void lc_cli_say(FILE *to, lc_str text, const struct lc_scrubber *scrubber)
{
    struct lc_scanner *scanner = scrubber ? NULL : lc_scanner_new(lc_secret_kinds_builtin());
    struct lc_scrubber without = {.scanner = scanner};
    struct lc_arena arena;

    /* Names of files and entries stand in messages as they are, and a secret may have been typed in their place. */
    lc_arena_init(&arena, 1);
    text = lc_utf8_escaped(&arena, lc_scrub(scrubber ? scrubber : &without, text, NULL, &arena));
    fprintf(to, "layercheck: %.*s\n", LC_FMT(text));
    lc_arena_release(&arena);
    lc_scanner_free(scanner);
}

void lc_cli_scrub(struct lc_buf *page, const struct lc_scrubber *scrubber)
{
    struct lc_scanner *scanner = scrubber ? NULL : lc_scanner_new(lc_secret_kinds_builtin());
    struct lc_scrubber without = {.scanner = scanner};
    lc_str text = lc_buf_str(page), clean;
    struct lc_arena arena;

    lc_arena_init(&arena, 1);
    clean = lc_scrub_page(scrubber ? scrubber : &without, text, &arena);
    if (clean.ptr != text.ptr) {
        page->len = 0;
        lc_buf_add(page, clean);
    }
    lc_arena_release(&arena);
    lc_scanner_free(scanner);
}

int lc_cli_fail_scrubbed(const struct lc_streams *streams, const struct lc_err *err, const struct lc_scrubber *scrubber)
{
    struct lc_arena arena;

    lc_arena_init(&arena, 1);
    lc_cli_say(streams->err, whole_words(err, &arena), scrubber);
    lc_arena_release(&arena);
    return LC_EXIT_FAILURE;
}

int lc_cli_fail(const struct lc_streams *streams, const struct lc_err *err)
{
    return lc_cli_fail_scrubbed(streams, err, NULL);
}

int lc_cli_print(const struct lc_streams *streams, const struct lc_buf *text, int status)
{
    struct lc_err err = {0};

    if (text->full) {
        lc_fail(&err, LC_LIMIT, "the report is larger than %zu bytes", text->cap);
        return lc_cli_fail(streams, &err);
    }
    if ((text->len > 0 && fwrite(text->ptr, 1, text->len, streams->out) != text->len) || fflush(streams->out) != 0) {
        lc_fail(&err, LC_IO, "cannot write to standard output: %s", strerror(errno));
        return lc_cli_fail(streams, &err);
    }
    return status;
}

enum lc_status lc_cli_color(const struct lc_arguments *arguments, const struct lc_streams *streams, bool *out,
                            struct lc_arena *arena, struct lc_err *err)
{
    static const lc_str names[] = {LC_S_INIT("auto"), LC_S_INIT("always"), LC_S_INIT("never")};
    const lc_str *when = lc_arguments_get(arguments, LC_OPT_COLOR);
    lc_str hint, shown;

    *out = streams->out_is_terminal && (streams->no_color == NULL || streams->no_color[0] == '\0');
    if (when == NULL || lc_str_eq(*when, names[0]))
        return LC_OK;
    *out = lc_str_eq(*when, names[1]);
    if (*out || lc_str_eq(*when, names[2]))
        return LC_OK;
    shown = lc_utf8_escaped(arena, *when);
    hint = lc_did_you_mean(arena, *when, names, 3);
    return lc_fail(err, LC_USAGE, "option '--color' takes auto, always or never, not '%.*s'%.*s", LC_FMT(shown),
                   LC_FMT(hint));
}

uint64_t lc_cli_seed(const struct lc_streams *streams)
{
    uint64_t seed = 0;

    if (streams->hash_seed && lc_str_to_u64(lc_str_from(streams->hash_seed), &seed))
        return seed;
    if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) != (ssize_t)sizeof seed)
        seed = (uint64_t)streams->now;
    return seed;
}

static int print_text(const struct lc_streams *streams, void (*write)(struct lc_buf *))
{
    struct lc_buf buf;
    int status;

    lc_buf_init(&buf, 1 << 20);
    write(&buf);
    status = lc_cli_print(streams, &buf, LC_EXIT_CLEAN);
    lc_buf_release(&buf);
    return status;
}

static void write_version(struct lc_buf *buf)
{
    lc_buf_add(buf, LC_S("layercheck " LC_VERSION "\n"));
}

static int unknown_command(lc_str word, const struct lc_streams *streams, struct lc_arena *arena)
{
    lc_str names[LC_COMMAND_COUNT], hint, shown = lc_utf8_escaped(arena, word);
    struct lc_err err = {0};

    for (unsigned i = 0; i < LC_COMMAND_COUNT; i++)
        names[i] = lc_str_from(lc_command_name((enum lc_command)i));
    hint = lc_did_you_mean(arena, word, names, LC_COMMAND_COUNT);
    if (hint.len == 0)
        hint = LC_S("; 'layercheck --help' lists the commands");
    if (word.len > 0 && word.ptr[0] == '-')
        lc_fail(&err, LC_USAGE, "a command comes before '%.*s'; 'layercheck --help' lists the commands", LC_FMT(shown));
    else
        lc_fail(&err, LC_USAGE, "unknown command '%.*s'%.*s", LC_FMT(shown), LC_FMT(hint));
    return lc_cli_fail(streams, &err);
}

static int run_command(enum lc_command command, int argc, char **argv, const struct lc_streams *streams,
                       struct lc_arena *arena)
{
    struct lc_arguments arguments;
    struct lc_err err = {0};
    struct lc_buf buf;
    int status;

    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") != 0 && strcmp(argv[i], "-h") != 0)
            continue;
        lc_buf_init(&buf, 1 << 20);
        lc_help_command(command, &buf);
        status = lc_cli_print(streams, &buf, LC_EXIT_CLEAN);
        lc_buf_release(&buf);
        return status;
    }
    if (lc_arguments_parse(command, argc, argv, arena, &arguments, &err) != LC_OK)
        return lc_cli_fail(streams, &err);
    switch (command) {
    case LC_COMMAND_LINT: return lc_command_lint(&arguments, streams, arena);
    case LC_COMMAND_EXPLAIN: return lc_command_explain(&arguments, streams, arena);
    case LC_COMMAND_FETCH_LAYERS: return lc_command_fetch_layers(&arguments, streams, arena);
    case LC_COMMAND_RULES: return lc_command_rules(&arguments, streams, arena);
    case LC_COMMAND_SATISFIES: return lc_command_satisfies(&arguments, streams, arena);
    case LC_COMMAND_COMPARE: return lc_command_compare(&arguments, streams, arena);
    case LC_COMMAND_COUNT: break;
    }
    LC_BUG("no such command");
}

int lc_cli(int argc, char **argv, const struct lc_streams *streams)
{
    enum lc_command command;
    struct lc_arena arena;
    struct lc_err err = {0};
    lc_str word = lc_str_from(argc > 1 ? argv[1] : NULL);
    int status;

    lc_arena_init(&arena, lc_cli_seed(streams));
    if (argc < 2) {
        lc_fail(&err, LC_USAGE, "no command; 'layercheck --help' lists the commands");
        status = lc_cli_fail(streams, &err);
    } else if (lc_str_eq(word, LC_S("--version"))) {
        status = print_text(streams, write_version);
    } else if (lc_str_eq(word, LC_S("--help")) || lc_str_eq(word, LC_S("-h")) || lc_str_eq(word, LC_S("help"))) {
        status = print_text(streams, lc_help_program);
    } else if (lc_command_from(word, &command)) {
        status = run_command(command, argc - 2, argv + 2, streams, &arena);
    } else {
        status = unknown_command(word, streams, &arena);
    }
    lc_arena_release(&arena);
    return status;
}
