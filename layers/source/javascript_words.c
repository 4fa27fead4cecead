/* Words and punctuation: what each means for the token after it and for the statement it stands in. */

#include "layers/source/javascript.h"

enum word {
    NAME,
    ASYNC,
    BREAK,
    CASE,
    CATCH,
    CLASS,
    DECLARING,
    DEFAULT,
    DO,
    ELSE,
    EXPORT,
    FINALLY,
    FOR,
    FUNCTION,
    IF,
    IMPORT,
    BINARY,
    OF,
    PREFIX,
    REQUIRE,
    RETURN,
    SWITCH,
    THROW,
    TRY,
    WHILE,
    WITH,
};

/* clang-format off */
#define IS(text, word) if (n == sizeof(text) - 1 && memcmp(p, text, sizeof(text) - 1) == 0) return word
/* clang-format on */

static enum word word_a_to_e(const char *p, size_t n)
{
    switch (*p) {
    case 'a':
        IS("async", ASYNC);
        IS("await", PREFIX);
        break;
    case 'b': IS("break", BREAK); break;
    case 'c':
        IS("const", DECLARING);
        IS("case", PREFIX);
        IS("catch", CATCH);
        IS("class", CLASS);
        IS("continue", BREAK);
        break;
    case 'd':
        IS("do", DO);
        IS("default", DEFAULT);
        IS("delete", PREFIX);
        break;
    case 'e':
        IS("else", ELSE);
        IS("export", EXPORT);
        IS("extends", PREFIX);
        break;
    default: break;
    }
    return NAME;
}

static enum word word_f_to_s(const char *p, size_t n)
{
    switch (*p) {
    case 'f':
        IS("function", FUNCTION);
        IS("for", FOR);
        IS("finally", FINALLY);
        break;
    case 'i':
        IS("if", IF);
        IS("in", BINARY);
        IS("import", IMPORT);
        IS("instanceof", BINARY);
        break;
    case 'l': IS("let", DECLARING); break;
    case 'n': IS("new", PREFIX); break;
    case 'o': IS("of", OF); break;
    case 'r':
        IS("return", RETURN);
        IS("require", REQUIRE);
        break;
    case 's': IS("switch", SWITCH); break;
    default: break;
    }
    return NAME;
}

static enum word word_t_to_y(const char *p, size_t n)
{
    switch (*p) {
    case 't':
        IS("typeof", PREFIX);
        IS("throw", THROW);
        IS("try", TRY);
        break;
    case 'v':
        IS("var", DECLARING);
        IS("void", PREFIX);
        break;
    case 'w':
        IS("while", WHILE);
        IS("with", WITH);
        break;
    case 'y': IS("yield", RETURN); break;
    default: break;
    }
    return NAME;
}

static enum word word_of(const char *p, size_t n)
{
    if (n < 2 || n > 10 || *p < 'a' || *p > 'y')
        return NAME;
    return *p <= 'e' ? word_a_to_e(p, n) : *p <= 's' ? word_f_to_s(p, n) : word_t_to_y(p, n);
}

/* --------------------------------------------------------------------------------------------- control words */

static void function_word(struct js *js)
{
    struct js_frame *f = js_top(js);
    bool async = js->async_token != 0 && js->async_token == js->tokens - 1;
    uint32_t start = async ? js->async_token : js->tokens;
    const char *p = js_skip_blank(js, js->p), *name;

    f->function = JS_PARAMS_DUE;
    f->next_declares = (async ? js->async_state : js->state) == JS_START;
    f->next_generator = p < js->end && *p == '*';
    f->next_method = false;
    f->next_region = js_region_new(js, false);
    if (f->kind == JS_GROUP && f->token == start - 1)
        f->first_region = f->next_region;
    if (f->next_generator)
        p = js_skip_blank(js, p + 1);
    for (name = p; p < js->end && js_is_word(*p);)
        p++;
    f->next_named_require = p - name == 7 && memcmp(name, "require", 7) == 0;
    js->p = p;
    js_token(js, 'a', JS_OPERAND);
}

static void control_word(struct js *js, enum js_control control)
{
    js_top(js)->control = (uint8_t)control;
    js_token(js, 'a', JS_OPERATOR);
}

static void while_word(struct js *js)
{
    struct js_frame *f = js_top(js);

    if (f->dos > 0 && (js->last == ';' || js->last == '}' || js->newline)) {
        f->dos--;
        control_word(js, JS_DO);
    } else {
        control_word(js, JS_WHILE);
    }
}

static void block_word(struct js *js, enum word word)
{
    struct js_frame *f = js_top(js);

    if (word == TRY) {
        f->control = JS_TRY;
        f->saved_stmt = f->stmt;
    } else if (word == CATCH || word == FINALLY) {
        f->stmt = f->saved_stmt;
        if (word == CATCH) {
            f->control = JS_CATCH;
            js->regions.items[f->try_region].caught = f->try_region != 0;
        }
    } else {
        f->stmt = js_max(f->stmt, LC_WHEN_CONDITIONAL);
        f->dos += word == DO;
        if (word == ELSE) {
            f->stmt = js_max(f->stmt, f->otherwise);
            f->otherwise = LC_WHEN_LOADED;
        }
    }
    js_token(js, 'a', JS_START);
}

static void require_word(struct js *js, const char *start)
{
    struct js_frame *f = js_top(js);
    const char *p = js_skip_blank(js, js->p);

    if ((js->last == '(' || js->last == ',') && p < js->end && (*p == ',' || *p == ')' || *p == '='))
        f->require_param = true;
    else
        js_require(js, start);
    js_token(js, 'a', JS_OPERAND);
}

static void plain_word(struct js *js, enum word word)
{
    if (word == PREFIX) {
        js_token(js, 'a', JS_OPERATOR);
    } else if (word == RETURN) {
        js_token(js, JS_AFTER_RETURN, JS_OPERATOR);
    } else if (word == OF && js->state == JS_OPERAND && js_top(js)->kind == JS_CONTROL &&
               js_top(js)->own_control == JS_FOR) {
        js_token(js, 'a', JS_OPERATOR);
    } else {
        js_token(js, 'a', JS_OPERAND);
    }
}

static void class_word(struct js *js)
{
    struct js_frame *f = js_top(js);

    f->class_due = true;
    f->class_declares = js->state == JS_START;
    js_token(js, 'a', JS_OPERAND);
}

/* A handler that throws whatever comes has only caught the failure to say more about it. */
static void throw_word(struct js *js)
{
    const struct js_frame *f = js_top(js);

    if (js->state == JS_START) {
        js->regions.items[f->region].throws = true;
        if (f->handles != 0 && !f->forks && f->stmt == LC_WHEN_LOADED)
            js->regions.items[f->handles].caught = false;
    }
    js_token(js, 'a', JS_OPERATOR);
}

static void act_on(struct js *js, enum word word, const char *start)
{
    switch (word) {
    case ASYNC:
        js->async_token = js->tokens;
        js->async_state = js->state;
        js_token(js, 'a', JS_OPERAND);
        break;
    case CLASS: class_word(js); break;
    case DECLARING: js_token(js, 'a', JS_OPERATOR); break;
    case CATCH:
    case FINALLY:
    case TRY:
    case DO:
    case ELSE: block_word(js, word); break;
    case EXPORT: js_export(js, start); break;
    case FOR: control_word(js, JS_FOR); break;
    case FUNCTION: function_word(js); break;
    case IF: control_word(js, JS_IF); break;
    case IMPORT: js_import(js, start); break;
    case REQUIRE: require_word(js, start); break;
    case SWITCH: control_word(js, JS_SWITCH); break;
    case THROW: throw_word(js); break;
    case WHILE: while_word(js); break;
    case WITH: control_word(js, JS_WHILE); break;
    case BINARY: js_token(js, 'a', JS_OPERATOR); break;
    case NAME:
    case BREAK:
    case CASE:
    case DEFAULT:
    case OF:
    case PREFIX:
    case RETURN:
    default: plain_word(js, word); break;
    }
}

/* A word where a member's name is due: no keyword but `static` means anything. */
static void key_word(struct js *js, const char *start, size_t n)
{
    struct js_frame *f = js_top(js);

    if (js->last == 'a')
        f->decorated = false;
    if (f->kind == JS_CLASS && n == 6 && memcmp(start, "static", 6) == 0)
        f->is_static = true;
    js_token(js, 'a', JS_OPERAND);
}

void js_word(struct js *js)
{
    const char *start = js->p, *p = start + 1, *end = js->end;
    enum word word;
    struct js_frame *f;

    while (p < end && js_is_word(*p))
        p++;
    js->p = p;
    if (js->state == JS_DOT) {
        js->tokens++;
        js_token(js, 'a', JS_OPERAND);
        return;
    }
    word = word_of(start, (size_t)(p - start));
    if (js->newline && word != BINARY && (js->state == JS_OPERAND || js->last == JS_AFTER_RETURN))
        js_semicolon_inserted(js);
    js->tokens++;
    js->word = start;
    f = js_top(js);
    if (js_at_key(f))
        key_word(js, start, (size_t)(p - start));
    else if (word == NAME)
        js_token(js, 'a', JS_OPERAND);
    else
        act_on(js, word, start);
}

/* ----------------------------------------------------------------------------------------------- punctuation */

static char peek(const struct js *js, size_t at)
{
    return (size_t)(js->end - js->p) > at ? js->p[at] : '\0';
}

static void operator(struct js *js, size_t length)
{
    uint8_t last = (uint8_t)*js->p;

    js->tokens++;
    js->p += length;
    js_top(js)->optional = false;
    js_token(js, last, JS_OPERATOR);
}

static void condition(struct js *js, size_t length)
{
    js_top(js)->cond = js_max(js_top(js)->cond, LC_WHEN_CONDITIONAL);
    operator(js, length);
}

static void end_of_part(struct js *js)
{
    bool semicolon = *js->p == ';';
    struct js_frame *f;

    js_close_arrows(js);
    operator(js, 1);
    f = js_top(js);
    f->cond = LC_WHEN_LOADED;
    f->ternaries = 0;
    if (f->kind == JS_OBJECT || (f->kind == JS_CLASS && semicolon)) {
        f->in_value = f->is_static = f->decorated = false;
        f->function = JS_NO_FUNCTION;
    } else if (semicolon && js_is_statements(f)) {
        js_end_statement(js);
    }
}

static void colon(struct js *js)
{
    struct js_frame *f;

    while (js_top(js)->kind == JS_ARROW && js_top(js)->ternaries == 0)
        js_close_arrow(js);
    operator(js, 1);
    f = js_top(js);
    if (f->ternaries > 0) {
        f->ternaries--;
    } else if ((f->kind == JS_OBJECT || f->kind == JS_CLASS) && f->function == JS_NO_FUNCTION) {
        f->in_value = true;
    } else if (js_is_statements(f) && f->function == JS_NO_FUNCTION) {
        f->cond = LC_WHEN_LOADED;
        js->state = JS_START; /* a label or a case */
    }
}

static void question(struct js *js)
{
    if (peek(js, 1) == '.' && !lc_is_digit(peek(js, 2))) {
        js->tokens++;
        js->p += 2;
        js_top(js)->optional = true;
        js_token(js, '.', JS_DOT);
    } else if (peek(js, 1) == '?') {
        condition(js, peek(js, 2) == '=' ? 3 : 2);
    } else {
        js_top(js)->ternaries++;
        condition(js, 1);
    }
}

static void dot(struct js *js)
{
    bool called = js->done_token != 0 && js->done_token == js->tokens && js->arrow_token != js->tokens;
    const char *p;
    struct js_frame *f = js_top(js);

    if (peek(js, 1) == '.' && peek(js, 2) == '.') {
        if (f->kind == JS_OBJECT)
            f->in_value = true;
        operator(js, 3);
        return;
    }
    js->tokens++;
    js->p++;
    js_token(js, '.', JS_DOT);
    if (!called)
        return;
    p = js_skip_blank(js, js->p);
    if (js->end - p >= 4 && memcmp(p, "call", 4) == 0)
        p += 4;
    else if (js->end - p >= 5 && memcmp(p, "apply", 5) == 0)
        p += 5;
    else
        return;
    p = js_skip_blank(js, p);
    if (p < js->end && *p == '(' && !js->regions.items[js->done_region].generator)
        js->regions.items[js->done_region].executed = true;
}

static void assignment(struct js *js)
{
    struct js_frame *f = js_top(js);

    if (peek(js, 1) == '>') {
        js_arrow(js);
        return;
    }
    if (peek(js, 1) == '=') {
        operator(js, peek(js, 2) == '=' ? 3 : 2);
        return;
    }
    if (f->kind == JS_OBJECT && !f->in_value) {
        f->in_value = true;
        f->cond = LC_WHEN_CONDITIONAL; /* the default of a pattern */
    } else if (f->kind == JS_CLASS) {
        f->in_value = true;
        f->cond = f->is_static ? LC_WHEN_LOADED : LC_WHEN_CALLED;
    }
    operator(js, 1);
}

static void plus_minus(struct js *js)
{
    uint8_t last;

    if (peek(js, 1) != *js->p) {
        operator(js, 1);
        return;
    }
    if (js->state == JS_OPERAND && js->newline)
        js_semicolon_inserted(js);
    last = (uint8_t)(js->state == JS_OPERAND ? ')' : '+');
    js->tokens++;
    js->p += 2;
    js_token(js, last, js->state == JS_OPERAND ? JS_OPERAND : JS_OPERATOR);
}

static void bang(struct js *js)
{
    if (js->state == JS_OPERAND && js->newline)
        js_semicolon_inserted(js);
    if (js->state == JS_OPERAND && peek(js, 1) != '=') { /* TypeScript's x! */
        js->tokens++;
        js->p++;
        js_token(js, ')', JS_OPERAND);
        return;
    }
    operator(js, 1);
}

void js_punctuation(struct js *js)
{
    char c = *js->p;

    switch (c) {
    case ';':
    case ',': end_of_part(js); break;
    case '.': dot(js); break;
    case ':': colon(js); break;
    case '?': question(js); break;
    case '=': assignment(js); break;
    case '+':
    case '-': plus_minus(js); break;
    case '!': bang(js); break;
    case '&':
    case '|':
        if (peek(js, 1) == c)
            condition(js, 2);
        else
            operator(js, 1);
        break;
    case '@':
        if (js->state == JS_OPERAND && js->newline)
            js_semicolon_inserted(js);
        js_top(js)->decorated = js_top(js)->kind == JS_CLASS;
        operator(js, 1);
        break;
    case '<':
        if (peek(js, 1) == '!' && peek(js, 2) == '-' && peek(js, 3) == '-' && !js->sink.out->has_esm_syntax) {
            while (js->p < js->end && *js->p != '\n' && *js->p != '\r') /* ECMA-262, B.1.1: a comment in scripts */
                js->p++;
            break;
        }
        if (js->state != JS_OPERAND && js_is_jsx(js))
            js_jsx_open(js);
        else
            operator(js, 1);
        break;
    default: operator(js, 1); break;
    }
}
