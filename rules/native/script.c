/* Commands of a shell script. No parser of the shell: words, quotes, what parts commands, and the words that open and
 * close branches; whatever is unclear makes a command uncertain or is passed over. */
#include "rules/native/script.h"

#include "layers/base/path.h"

#define HEREDOC_WORD_MAX 64

struct script {
    void (*each)(void *context, const struct lc_script_command *command);
    void *context;
    unsigned line, depth; /* depth: branches, loops, functions and subshells that are open */
    unsigned cases;       /* of them, those whose lines may begin with patterns */
    bool expects;         /* the next word is a command's name */
    bool exec;            /* the word before was `exec` */
    bool chained;         /* behind && or || */
    bool continued;       /* the line before ended in a backslash */
    char quote;           /* open from the line before */
    lc_str heredoc;       /* the word that ends it; empty when none is open */
    bool heredoc_tabs;
};

static bool is_in(lc_str word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (lc_str_is(word, list[i]))
            return true;
    return false;
}
#define IS_IN(word, list) is_in((word), (list), sizeof(list) / sizeof *(list))

static bool is_assignment(lc_str word)
{
    size_t equals = lc_str_find_byte(word, '=');

    if (equals == LC_NPOS || equals == 0 || lc_is_digit(word.ptr[0]))
        return false;
    for (size_t i = 0; i < equals; i++)
        if (!lc_is_alnum(word.ptr[i]) && word.ptr[i] != '_')
            return false;
    return true;
}

static bool is_literal_path(lc_str word)
{
    if (word.len < 2 || word.ptr[0] != '/')
        return false;
    for (size_t i = 0; i < word.len; i++)
        if (lc_str_find_byte(LC_S("$`*?[]{}~\\\"'"), word.ptr[i]) != LC_NPOS)
            return false;
    return true;
}

static void command_word(struct script *script, lc_str word)
{
    static const char *const openers[] = {"if", "while", "until", "for", "case", "select", "function", "{"};
    static const char *const closers[] = {"fi", "done", "esac", "}"};
    static const char *const between[] = {"then", "else", "elif", "do", "!", "exec", "time", "nohup", "command"};

    bool exec = script->exec;

    script->exec = lc_str_is(word, "exec");
    if (IS_IN(word, openers)) {
        script->depth++;
        script->cases += lc_str_is(word, "case");
        script->expects = !lc_str_is(word, "for") && !lc_str_is(word, "case") && !lc_str_is(word, "select") &&
                          !lc_str_is(word, "function");
    } else if (IS_IN(word, closers)) {
        script->depth -= script->depth > 0;
        script->cases -= script->cases > 0 && lc_str_is(word, "esac");
        script->expects = false;
    } else if (!IS_IN(word, between) && !is_assignment(word)) {
        script->expects = false;
        if (is_literal_path(word))
            script->each(script->context,
                         &(struct lc_script_command){.path = word,
                                                     .line = script->line,
                                                     .exec = exec,
                                                     .certain = script->depth == 0 && !script->chained});
    }
}

/* One word from `at`, quotes included; `*plain` is it without quotes around the whole. */
static size_t word_end(struct script *script, lc_str line, size_t at)
{
    for (; at < line.len; at++) {
        char c = line.ptr[at];
        if (script->quote != '\0') {
            if (c == '\\' && script->quote == '"')
                at++;
            else if (c == script->quote)
                script->quote = '\0';
        } else if (c == '"' || c == '\'' || c == '`') {
            script->quote = c;
        } else if (c == '\\') {
            at++;
        } else if (lc_is_blank(c) || c == ';' || c == '|' || c == '&' || c == '(' || c == ')' || c == '<' || c == '>') {
            break;
        }
    }
    return at < line.len ? at : line.len;
}

static lc_str unquoted(lc_str word)
{
    if (word.len >= 2 && (word.ptr[0] == '"' || word.ptr[0] == '\'') && word.ptr[word.len - 1] == word.ptr[0])
        return lc_str_cut(word, 1, word.len - 1);
    return word;
}

/* "<<EOF", "<<-'EOF'": what it is ended by. `at` is behind the two. */
static size_t begin_heredoc(struct script *script, lc_str line, size_t at)
{
    size_t end;

    script->heredoc_tabs = at < line.len && line.ptr[at] == '-';
    at += script->heredoc_tabs;
    while (at < line.len && (line.ptr[at] == ' ' || line.ptr[at] == '\t'))
        at++;
    end = word_end(script, line, at);
    script->heredoc = unquoted(lc_str_cut(line, at, end));
    if (script->heredoc.len > HEREDOC_WORD_MAX)
        script->heredoc = (lc_str){0};
    return end;
}

/* A character that parts commands or redirects; gives where to go on. */
static size_t operator(struct script *script, lc_str line, size_t at)
{
    char c = line.ptr[at];
    bool twice = at + 1 < line.len && line.ptr[at + 1] == c;

    if (c == '<' || c == '>') {
        if (c == '<' && twice && (at + 2 >= line.len || line.ptr[at + 2] != '<'))
            return begin_heredoc(script, line, at + 2);
        at += 1;
        while (at < line.len && (line.ptr[at] == c || line.ptr[at] == '&' || line.ptr[at] == ' '))
            at++;
        return word_end(script, line, at); /* the file */
    }
    script->exec = false;
    if (c == '(')
        script->depth++;
    if (c == ')')
        script->depth -= script->depth > 0;
    script->expects = true; /* behind ')' a function's body begins */
    script->chained = (c == '&' || c == '|') && twice ? true : c == ';' ? false : script->chained;
    return at + 1 + twice;
}

/* "a|b)" of a case: gives where its commands begin, or `at` when no pattern stands there. */
static size_t skip_pattern(const struct script *script, lc_str line, size_t at)
{
    size_t close, open;

    if (script->cases == 0)
        return at;
    close = lc_str_find_byte(lc_str_from_index(line, at), ')');
    open = lc_str_find_byte(lc_str_from_index(line, at), '(');
    return close != LC_NPOS && (open == LC_NPOS || open > close) ? at + close + 1 : at;
}

static void one_line(struct script *script, lc_str line)
{
    size_t at = 0;

    if (script->heredoc.len > 0) {
        size_t tabs = 0;
        while (script->heredoc_tabs && tabs < line.len && line.ptr[tabs] == '\t')
            tabs++;
        if (lc_str_eq(lc_str_from_index(line, tabs), script->heredoc))
            script->heredoc = (lc_str){0};
        return;
    }
    if (script->quote != '\0') { /* the rest of a quoted word */
        at = word_end(script, line, 0);
    } else if (!script->continued) {
        script->expects = true;
        script->chained = script->exec = false;
        at = skip_pattern(script, line, 0);
    }
    script->continued = false;
    while (at < line.len && script->quote == '\0') {
        char c = line.ptr[at];
        size_t end;
        if (c == '#')
            return;
        if (lc_is_blank(c)) {
            at++;
            continue;
        }
        if (c == '\\' && at + 1 == line.len) {
            script->continued = true;
            return;
        }
        if (lc_str_find_byte(LC_S(";|&()<>"), c) != LC_NPOS) {
            at = operator(script, line, at);
            continue;
        }
        end = word_end(script, line, at);
        if (script->expects && script->quote == '\0')
            command_word(script, unquoted(lc_str_cut(line, at, end)));
        at = end > at ? end : at + 1;
    }
}

void lc_script_commands(lc_str text, bool cut, void (*each)(void *context, const struct lc_script_command *command),
                        void *context)
{
    struct script script = {.each = each, .context = context};
    lc_str line;

    while (text.len > 0) {
        size_t end = lc_str_find_byte(text, '\n');
        if (end == LC_NPOS && cut)
            return;
        line = lc_str_cut(text, 0, end == LC_NPOS ? text.len : end);
        text = lc_str_from_index(text, end == LC_NPOS ? text.len : end + 1);
        script.line++;
        one_line(&script, line);
    }
}

bool lc_script_is_shell(lc_str interpreter, lc_str argument)
{
    static const char *const shells[] = {"sh", "bash", "dash", "ash", "ksh"};
    lc_str base = lc_path_base(interpreter);

    if (lc_str_is(base, "env"))
        base = lc_str_cut(argument, 0, lc_str_find_byte(argument, ' '));
    return IS_IN(base, shells);
}
