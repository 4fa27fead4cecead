#ifndef LC_SOURCE_PYTHON_H
#define LC_SOURCE_PYTHON_H

#include "layers/source/lexer.h"
#include "layers/source/truth.h"

/* The Python import lexer from inside: python.c reads lines and their indentation, python_imports.c the statements and
 * calls that import, python_tests.c what an `if` asks, python_strings.c strings, f-strings among them. */

/* The compound statement a line starts. */
enum py_head {
    PY_SIMPLE,
    PY_IF,
    PY_ELIF,
    PY_LOOP,
    PY_TRY,
    PY_EXCEPT,
    PY_FINALLY,
    PY_ELSE,
    PY_WITH,
    PY_DEF,
    PY_CLASS,
    PY_MATCH,
    PY_CASE
};

/* How what stands here is executed. */
struct py_context {
    enum lc_when when;
    uint32_t region;   /* innermost try of this function, or 0 */
    uint64_t versions; /* of Python, on which it may be reached */
};

struct py_block {
    uint32_t indent;
    struct py_context context;
    enum py_head last; /* the compound statement before, at this level */
    bool depends;      /* … an if, with a test so far that does not always come out the same */
    bool found;        /* … an if: what is imported was found by a test so far */
    uint64_t left;     /* … an if: versions on which no test so far surely held */
    uint32_t last_try; /* region of the try before */
    uint32_t handles;  /* region whose failures these lines handle, 0 for none */
    bool of_match;     /* its lines are cases */
};

/* An expression in brackets, or the whole statement: which part of it is evaluated for sure. */
struct py_part {
    size_t items; /* found before the part after the last comma */
    bool conditional, called;
    bool outer_conditional, outer_called; /* of the brackets as a whole */
    uint32_t lambdas;                     /* whose colon is still to come */
};

/* A try block: guarded when a handler of its own, or of one around it, would catch a failing import and keep it. */
struct py_region {
    uint32_t parent;
    bool caught;
    bool decided; /* a handler that takes a failed import has been met: those after it are not asked */
};

struct py {
    const char *p, *end, *begin;
    struct lc_sink sink;
    struct {
        struct py_block *items;
        size_t count, capacity;
    } blocks;
    struct {
        struct py_region *items;
        size_t count, capacity;
    } regions;
    struct {
        uint32_t *items;
        size_t count, capacity;
    } item_regions;
    struct {
        struct py_part *items;
        size_t count, capacity;
    } parts;
    struct py_context here;
    /* of the compound statement whose header was read last: a deeper line belongs to it */
    struct py_context body;
    bool body_due, body_of_match;
    uint32_t body_handles;
    bool suppresses, names_import_error;
    bool after_dot, after_def;
    bool stop;
};

static inline bool py_is_word(char c)
{
    return lc_is_alnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

/* python.c */
/* Length of the line end at `p`, or 0. */
size_t py_line_break(const struct py *py, const char *p);
/* Over blanks and joined lines; inside brackets also over line ends and comments. */
const char *py_skip_blank(const struct py *py, const char *p, bool in_brackets);
const char *py_word_end(const struct py *py, const char *p);

/* python_strings.c */
bool py_is_string_prefix(const char *p, const char *end);
/* After the string whose prefix starts at `prefix` and whose first quote is at `quote`; NULL when it does not end. */
const char *py_string_end(const struct py *py, const char *prefix, const char *quote);
/* What stands between the quotes of a string that ends before `end`; false when its value is not just that (bytes,
 * formatted, escapes). */
bool py_string_value(const struct py *py, const char *prefix, const char *quote, const char *end, lc_str *value);

/* python_tests.c */
/* What the test of an `if` says, `p` after the word; undecided where it is not understood. */
struct lc_truth py_test(const struct py *py, const char *p);

/* python_imports.c */
void py_import_statement(struct py *py, const char *start);
/* Leaves what only begins like one, `from x` of a yield, alone. */
void py_from_statement(struct py *py, const char *start);
/* `__import__` or `import_module` at `word`, `py->p` behind it. */
void py_import_call(struct py *py, const char *word, bool is_import_module);

#endif
