/* The session on a terminal: libedit's line editor with a history that ends with the session. */
#include <errno.h>
#include <histedit.h>
#include <locale.h>

#include "layers/base/caps.h"
#include "lint/cli.h"
#include "lint/explain/session.h"

enum { HISTORY_LINES = 500 };

/* libedit wants text that it could change: the session's. */
static char *prompt(EditLine *line)
{
    void *text = NULL;

    el_get(line, EL_CLIENTDATA, &text);
    return text;
}

/* Ctrl-C clears the line: while it is edited the terminal must not make a signal of it. */
static EditLine *start(const struct lc_streams *streams, char *text, History **past)
{
    EditLine *line = el_init("layercheck", streams->in, streams->out, streams->err);
    HistEvent event;

    if (line == NULL)
        return NULL;
    el_set(line, EL_CLIENTDATA, text);
    el_set(line, EL_PROMPT, prompt);
    el_set(line, EL_EDITOR, "emacs");
    el_set(line, EL_SETTY, "-d", "-isig", NULL);
    el_set(line, EL_BIND, "^C", "em-kill-line", NULL);
    *past = history_init();
    if (*past) {
        history(*past, &event, H_SETSIZE, HISTORY_LINES);
        el_set(line, EL_HIST, history, *past);
    }
    return line;
}

static int say(struct lc_session *session, lc_str line, const struct lc_streams *streams)
{
    struct lc_err err = {0};
    struct lc_buf out;
    int status;

    lc_buf_init(&out, LC_REPORT_BYTES_MAX);
    if (lc_session_answer(session, line, &out, &err) != LC_OK && !session->json)
        lc_cli_fail_scrubbed(streams, &err, session->run->model.scrubber);
    status = lc_cli_print(streams, &out, LC_EXIT_CLEAN);
    lc_buf_release(&out);
    return status;
}

static void greet(struct lc_session *session, const struct lc_streams *streams)
{
    struct lc_buf out;

    lc_buf_init(&out, LC_REPORT_BYTES_MAX);
    lc_session_greet(session, &out);
    lc_cli_scrub(&out, session->run->model.scrubber);
    fwrite(out.ptr, 1, out.len, streams->out);
    lc_buf_release(&out);
}

/* libedit decodes keys by the locale of the thread; everything else in the program works on bytes. */
static const char *read_line(EditLine *line, locale_t utf8, int *count)
{
    locale_t before = utf8 != (locale_t)0 ? uselocale(utf8) : (locale_t)0;
    const char *typed = el_gets(line, count);

    if (utf8 != (locale_t)0)
        uselocale(before);
    return typed;
}

int lc_session_prompt(struct lc_session *session, const struct lc_streams *streams)
{
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    struct lc_err err = {0};
    char text[] = "layercheck> ";
    History *past = NULL;
    EditLine *line;
    int count, status = LC_EXIT_CLEAN;
    locale_t before = utf8 != (locale_t)0 ? uselocale(utf8) : (locale_t)0;

    greet(session, streams);
    line = start(streams, text, &past);
    if (utf8 != (locale_t)0)
        uselocale(before);
    if (line == NULL) {
        lc_fail(&err, LC_IO, "the terminal cannot be used for a prompt; ask with --command or through a pipe");
        status = lc_cli_fail(streams, &err);
    }
    while (line && !session->over && status == LC_EXIT_CLEAN) {
        const char *typed = read_line(line, utf8, &count);
        HistEvent event;
        lc_str words;
        if (typed == NULL || count <= 0) {
            fputc('\n', streams->out);
            break;
        }
        words = lc_str_trim((lc_str){typed, (size_t)count});
        if (past && words.len > 0)
            history(past, &event, H_ENTER, typed);
        status = say(session, words, streams);
    }
    if (past)
        history_end(past);
    if (line)
        el_end(line);
    if (utf8 != (locale_t)0)
        freelocale(utf8);
    return status;
}
