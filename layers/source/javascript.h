#ifndef LC_SOURCE_JAVASCRIPT_H
#define LC_SOURCE_JAVASCRIPT_H

#include "layers/source/lexer.h"
#include "layers/source/truth.h"

/* The JavaScript import lexer from inside. There is no syntax tree: a stack of open brackets, and for each what it is
 * (block, body of a function, object, class, group, …), is enough to tell a regular expression from a division and a
 * function body from a block. Read javascript.c (the loop, literals), then javascript_words.c, javascript_brackets.c,
 * javascript_imports.c, javascript_tests.c, javascript_jsx.c. */

/* What the token before this place allows here. */
enum js_state {
    JS_START,    /* a statement may begin */
    JS_OPERATOR, /* an operand is due: `/` begins a regular expression, `{` an object */
    JS_OPERAND,  /* an operand has ended: `/` divides, `(` calls */
    JS_DOT,      /* after `.`: any word is a name */
};

enum js_kind {
    JS_BLOCK, /* also the module itself, a switch, a static block */
    JS_FUNCTION,
    JS_CLASS,
    JS_OBJECT,
    JS_GROUP,   /* ( … ) around an expression */
    JS_CALL,    /* f( … ) */
    JS_PARAMS,  /* parameters, known as such */
    JS_CONTROL, /* if ( … ), for ( … ) and their like */
    JS_BRACKET,
    JS_TEMPLATE,     /* ${ … } */
    JS_ARROW,        /* the body of an arrow function that is an expression; closes with what is around it */
    JS_JSX_TAG,      /* < … > */
    JS_JSX_CHILDREN, /* between an opening and its closing tag */
    JS_JSX_EXPR,     /* { … } in either */
};

enum js_control { JS_NO_CONTROL, JS_IF, JS_FOR, JS_WHILE, JS_DO, JS_SWITCH, JS_CATCH, JS_TRY };

/* What the words `function` and `class`, or a method's name, announced for the brackets to come. */
enum js_function_state { JS_NO_FUNCTION, JS_PARAMS_DUE, JS_BODY_DUE };

struct js_frame {
    uint8_t kind;
    uint8_t base;        /* enum lc_when around this bracket, within its function */
    uint8_t stmt;        /* … of the statement now in it: after if (…) */
    uint8_t cond;        /* … of the expression now in it: after && or ? */
    uint8_t control;     /* the word whose bracket is due */
    uint8_t own_control; /* of a JS_CONTROL */
    uint8_t otherwise;   /* … of the `else` of the `if` whose test was read last */
    uint8_t saved_stmt;  /* `stmt` where the last try stood */
    uint8_t function;    /* enum js_function_state */
    bool in_value;       /* object, class: past the `:` or `=` of the member */
    bool is_static;      /* class: of the member */
    bool decorated;      /* class: after @, the next ( belongs to the decorator */
    bool optional;       /* after `?.`: what the chain calls is conditional */
    bool declares;       /* a function or class body that is a whole statement */
    bool arrow, method;  /* a function body: what kind */
    bool next_declares, next_generator, next_method, next_named_require; /* of the function announced */
    bool class_due, class_declares;
    bool require_param; /* a parameter may be called require */
    bool forks;         /* a catch block: it has brackets of statements in it, so that its end need not be reached */
    uint32_t ternaries; /* ? without their : */
    uint32_t dos;       /* do without their while */
    uint32_t region;    /* function or try the content belongs to */
    uint32_t next_region, first_region, try_region;
    uint32_t handles;   /* a catch block: the try it belongs to; 0 for others */
    uint32_t token;     /* number of the opening token */
    const char *inside; /* of a JS_CONTROL: behind its bracket */
    uint32_t items;     /* imports found before it */
};

/* A function body or a try block. Whether it runs while the module loads, or has a handler, is known only at its
 * end. */
struct js_region {
    uint32_t parent;
    uint8_t outer; /* enum lc_when where it stands, within its parent */
    uint8_t when;  /* of all of it: filled at the end */
    bool is_try, caught;
    bool executed, generator; /* a function called where it is written */
    bool shadowed;            /* `require` is somebody else's */
    bool throws;              /* outside of its functions and of its try blocks */
};

struct js {
    const char *p, *end, *begin;
    uint8_t state; /* enum js_state */
    uint8_t
        last; /* last character of the token before; JS_AFTER_RETURN after return and its like; 'a' after any word */
    bool newline; /* since the token before */
    bool stop;
    uint32_t tokens;
    struct {
        struct js_frame *items;
        size_t count, capacity;
    } stack;
    struct {
        struct js_region *items;
        size_t count, capacity;
    } regions;
    struct {
        uint32_t *items;
        size_t count, capacity;
    } item_regions;
    struct lc_sink sink;
    const char *word;                    /* the last word */
    uint32_t closed_token, closed_items; /* of the round bracket closed last */
    bool closed_require_param;
    uint32_t done_token, done_region; /* a function expression ended with this token */
    uint32_t arrow_token;             /* an arrow function's body ended with this token: nothing can call it */
    uint32_t async_token;
    uint8_t async_state;
    size_t jsx_budget; /* bytes that may still be searched for closing tags */
};

#define JS_AFTER_RETURN 1

/* What may continue a word: ASCII letters, digits, `$`, `_`, `#`, a backslash (an escape), and every byte beyond
 * ASCII. */
extern const bool js_word_bytes[256];

static inline bool js_is_word(char c)
{
    return js_word_bytes[(unsigned char)c];
}

static inline struct js_frame *js_top(struct js *js)
{
    return &js->stack.items[js->stack.count - 1];
}

static inline bool js_is_statements(const struct js_frame *f)
{
    return f->kind == JS_BLOCK || f->kind == JS_FUNCTION;
}

/* A member's name is due, or was just read: words are names here. */
static inline bool js_at_key(const struct js_frame *f)
{
    return (f->kind == JS_OBJECT || f->kind == JS_CLASS) && !f->in_value;
}

static inline uint8_t js_max(uint8_t a, uint8_t b)
{
    return a > b ? a : b;
}

static inline uint8_t js_when(const struct js_frame *f)
{
    return js_max(f->base, js_max(f->stmt, f->cond));
}

static inline void js_token(struct js *js, uint8_t last, enum js_state state)
{
    js->last = last;
    js->state = (uint8_t)state;
    js->newline = false;
}

/* javascript.c */
const char *js_skip_blank(const struct js *js, const char *p);
/* The end of the quoted string that starts at `p`, or NULL when its line or the file ends first. */
const char *js_string_end(const struct js *js, const char *p);
/* Template text from `p` to ${ (a bracket is opened) or to the closing backtick. */
void js_template(struct js *js, const char *p);

/* javascript_words.c */
void js_word(struct js *js);
void js_punctuation(struct js *js);

/* javascript_brackets.c */
struct js_frame *js_push(struct js *js, enum js_kind kind);
uint32_t js_region_new(struct js *js, bool is_try);
void js_open_round(struct js *js);
void js_open_square(struct js *js);
void js_open_curly(struct js *js);
void js_close_round(struct js *js);
void js_close_square(struct js *js);
void js_close_curly(struct js *js);
void js_arrow(struct js *js);
void js_close_arrow(struct js *js);
void js_close_arrows(struct js *js);
void js_end_statement(struct js *js);
/* A line ended where no expression can go on: closes the statement or the member. */
void js_semicolon_inserted(struct js *js);

/* javascript_imports.c */
void js_require(struct js *js, const char *word);
void js_import(struct js *js, const char *word);
void js_export(struct js *js, const char *word);
void js_finish(struct js *js);

/* javascript_tests.c */
/* What the test between the brackets of an `if` says; undecided where it is not understood. */
struct lc_truth js_test(const struct js *js, const char *p, const char *end);

/* javascript_jsx.c */
bool js_is_jsx(struct js *js);
void js_jsx_open(struct js *js);
void js_jsx_run(struct js *js);

#endif
