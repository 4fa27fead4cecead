/* A session: lines into words, words to a command, its answer or why there is none. */
#include "lint/explain/session.h"

#include "layers/base/utf8.h"
#include "layers/scan/redact.h"
#include "lint/options.h"
#include "lint/report/report.h"

enum { LINE_BYTES_MAX = 1 << 16 }; /* one command; longer than any path in an archive */

/* -- open ---------------------------------------------------------------------------------------------------------- */

/* Layers alone have a stack and no function: the resolver of their /opt. */
static void resolver_of_stack(struct lc_session *session)
{
    const struct lc_stack *stack = session->stack;
    struct lc_image *image = LC_NEW(&session->kept, struct lc_image);
    const struct lc_metadata **layers = LC_NEW_ARRAY(&session->kept, stack->layer_count, const struct lc_metadata *);

    image->opt = stack->opt;
    for (size_t i = 0; i < stack->layer_count; i++)
        layers[i] = &stack->layers[i]->metadata;
    session->resolver = (struct lc_resolver){.image = image,
                                             .runtime = stack->runtime,
                                             .search = session->search,
                                             .inventory = session->inventory,
                                             .metadata = {.layers = layers}};
}

void lc_session_open(struct lc_session *session, const struct lc_run *run, bool json, bool color)
{
    *session = (struct lc_session){.run = run, .json = json, .color = color && !json};
    lc_arena_init(&session->arena, run->options.seed);
    lc_arena_init(&session->kept, run->options.seed);
    session->target = run->model.target_count > 0 ? &run->model.targets[0] : NULL;
    session->stack = session->target ? session->target->stack : &run->model.stacks[0];
    session->search = session->target ? &session->target->search : &session->stack->search;
    session->inventory = session->target ? &session->target->inventory : &session->stack->inventory;
    if (session->target)
        session->resolver = session->target->resolver;
    else
        resolver_of_stack(session);
    session->cx = (struct lc_context){.model = &run->model,
                                      .stack = session->stack,
                                      .target = session->target,
                                      .arena = &session->arena,
                                      .scratch = &session->arena};
}

void lc_session_release(struct lc_session *session)
{
    lc_arena_release(&session->arena);
    lc_arena_release(&session->kept);
}

void lc_session_greet(struct lc_session *session, struct lc_buf *out)
{
    const struct lc_stack *stack = session->stack;
    struct lc_sizes sizes = lc_sizes_of(session->target, stack);
    lc_str runtime = stack->runtime ? stack->runtime->id : LC_S("runtime not known"), arch = lc_arch_name(stack->arch);

    lc_utf8_add_escaped(out, session->target ? session->target->function->name : LC_S("layers alone"));
    lc_buf_printf(out, " (%.*s%s%.*s): %zu layer%s, ", LC_FMT(runtime), arch.len > 0 ? ", " : "", LC_FMT(arch),
                  stack->layer_count, stack->layer_count == 1 ? "" : "s");
    lc_buf_printf(out, "%zu package%s, %s%.*s of 250 MB; 'help' lists the commands\n", session->inventory->count,
                  session->inventory->count == 1 ? "" : "s", sizes.at_least ? "at least " : "",
                  LC_FMT(lc_show_bytes(&session->cx, sizes.merged)));
    lc_arena_reset(&session->arena);
}

/* -- words --------------------------------------------------------------------------------------------------------- */

/* The next word: blanks part words, '…' and "…" keep them, a backslash outside '…' keeps the next byte. */
static enum lc_status next_word(lc_str line, size_t *at, struct lc_arena *arena, lc_str *out, struct lc_err *err)
{
    char *bytes = lc_arena_bytes(arena, line.len + 1);
    size_t count = 0;
    char quote = '\0';

    for (; *at < line.len && (quote != '\0' || !lc_is_blank(line.ptr[*at])); (*at)++) {
        char c = line.ptr[*at];
        if (c == quote && quote != '\0')
            quote = '\0';
        else if (quote == '\0' && (c == '\'' || c == '"'))
            quote = c;
        else if (c == '\\' && quote != '\'' && *at + 1 < line.len)
            bytes[count++] = line.ptr[++*at];
        else
            bytes[count++] = c;
    }
    if (quote != '\0')
        return lc_fail(err, LC_USAGE, "a quote (%c) is not closed", quote);
    *out = (lc_str){bytes, count};
    return LC_OK;
}

static enum lc_status split(lc_str line, struct lc_arena *arena, struct lc_words *out, struct lc_err *err)
{
    size_t at = 0;

    *out = (struct lc_words){0};
    if (line.len > LINE_BYTES_MAX)
        return lc_fail(err, LC_USAGE, "a command of %zu bytes is too long", line.len);
    for (;;) {
        lc_str word;
        while (at < line.len && lc_is_blank(line.ptr[at]))
            at++;
        if (at == line.len)
            return LC_OK;
        if (next_word(line, &at, arena, &word, err) != LC_OK)
            return LC_USAGE;
        *LC_PUSH(arena, out) = word;
    }
}

static enum lc_status unknown_command(struct lc_session *session, lc_str word, struct lc_err *err)
{
    lc_str *names = LC_NEW_ARRAY(&session->arena, lc_session_command_count, lc_str), hint;

    for (size_t i = 0; i < lc_session_command_count; i++)
        names[i] = lc_str_from(lc_session_commands[i].name);
    hint = lc_did_you_mean(&session->arena, word, names, lc_session_command_count);
    if (hint.len == 0)
        hint = LC_S("; 'help' lists the commands");
    return lc_fail(err, LC_USAGE, "unknown command '%.*s'%.*s", LC_FMT(lc_show(&session->cx, word)), LC_FMT(hint));
}

static enum lc_status wrong_words(const struct lc_session_command *command, struct lc_err *err)
{
    return lc_fail(err, LC_USAGE, "usage: %s%s%s", command->name, command->words[0] ? " " : "", command->words);
}

/* -- answer -------------------------------------------------------------------------------------------------------- */

static void begin_json(struct lc_session *session)
{
    lc_json_begin(&session->writer, session->out, false);
    lc_scrub_json(&session->writer, session->run->model.scrubber);
    lc_json_object(&session->writer, NULL);
}

static enum lc_status dispatch(struct lc_session *session, lc_str name, struct lc_words given, struct lc_err *err)
{
    const struct lc_session_command *command = lc_session_command_find(name);

    if (command == NULL)
        return unknown_command(session, name, err);
    if (command->takes_from && given.count >= 2 && lc_str_is(given.items[given.count - 2], "from")) {
        given.from = given.items[given.count - 1];
        given.count -= 2;
        if (given.from.len == 0)
            return wrong_words(command, err);
    }
    if (given.count < command->least || given.count > command->most)
        return wrong_words(command, err);
    for (size_t i = 0; i < given.count; i++)
        if (given.items[i].len == 0)
            return wrong_words(command, err);
    if (session->json) {
        begin_json(session);
        lc_json_str(&session->writer, "command", lc_str_from(command->name));
        lc_json_bool(&session->writer, "ok", true);
    }
    if (command->answer(session, &given, err) != LC_OK)
        return err->status;
    if (session->json)
        lc_json_object_end(&session->writer);
    return LC_OK;
}

static void add_error(struct lc_session *session, lc_str command, const struct lc_err *err)
{
    begin_json(session);
    lc_json_str(&session->writer, "command", command);
    lc_json_bool(&session->writer, "ok", false);
    lc_json_str(&session->writer, "error", lc_str_from(err->text));
    lc_json_object_end(&session->writer);
}

/* No answer shows a secret, whatever it quotes. In JSON each value went through the scrubber when it was written. */
static void scrub(struct lc_session *session, size_t start)
{
    lc_str said = lc_str_from_index(lc_buf_str(session->out), start),
           clean = lc_scrub(session->run->model.scrubber, said, NULL, &session->arena);

    if (clean.ptr == said.ptr)
        return;
    session->out->len = start;
    lc_buf_add(session->out, clean);
}

enum lc_status lc_session_answer(struct lc_session *session, lc_str line, struct lc_buf *out, struct lc_err *err)
{
    size_t start = out->len;
    struct lc_words words = {0};
    enum lc_status status;

    line = lc_str_trim(line);
    if (line.len == 0 || line.ptr[0] == '#')
        return LC_OK;
    session->out = out;
    status = split(line, &session->arena, &words, err);
    LC_ASSERT(status != LC_OK || words.count > 0); /* the line has more than blanks */
    if (status == LC_OK)
        status = dispatch(session, words.items[0],
                          (struct lc_words){.items = words.items + 1, .count = words.count - 1}, err);
    if (status != LC_OK) {
        out->len = start;
        if (session->json)
            add_error(session, words.count > 0 ? words.items[0] : line, err);
    }
    if (!session->json)
        scrub(session, start);
    lc_arena_reset(&session->arena);
    return status;
}
