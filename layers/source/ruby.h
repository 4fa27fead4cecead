#ifndef LC_SOURCE_RUBY_H
#define LC_SOURCE_RUBY_H

#include "layers/source/lexer.h"
#include "layers/source/truth.h"

/* The Ruby import lexer from inside: ruby.c has the loop, words and blocks, ruby_strings.c literals, ruby_imports.c the
 * calls that load, ruby_tests.c what an `if` asks. */

enum rb_state {
    RB_BEGIN, /* an operand is due */
    RB_MID,   /* after return and its like: an operand, or a modifier */
    RB_NAME,  /* after a word: it may be a method whose argument follows without brackets */
    RB_END,   /* after an operand */
    RB_DOT,   /* a method's name is due */
};

enum rb_kind {
    RB_FILE,
    RB_MODULE,
    RB_DEF,
    RB_BRANCH,
    RB_LOOP,
    RB_RESCUABLE,
    RB_DO,
    RB_BRACES,
    RB_HASH,
    RB_ROUND,
    RB_SQUARE,
    RB_INTERPOLATION
};

/* A string, regular expression or list of words. */
struct rb_string {
    char open, close; /* `open` is 0 when the delimiters do not nest */
    bool interpolates;
    uint32_t depth;
};

struct rb_frame {
    uint8_t kind;
    uint8_t when, outer_when;          /* of the body, and around it */
    bool header;                       /* the condition is still being read: it runs as what is around */
    bool conditional, called;          /* the rest of the statement */
    uint32_t region, outer_region;     /* try regions, 0 for none */
    uint32_t own_region;               /* the one a `rescue` of this block would guard */
    uint32_t items;                    /* found before the statement */
    uint64_t versions, outer_versions; /* of Ruby, on which the body is reached, and what is around it */
    uint64_t left;                     /* a branch: versions on which no test so far surely held */
    struct rb_string string;           /* interpolation: what goes on after it */
};

struct rb_region {
    uint32_t parent;
    bool caught;
};

struct rb_heredoc {
    lc_str name;
    bool indented;
};

struct rb {
    const char *p, *end, *begin;
    struct lc_sink sink;
    uint8_t state;
    bool space;  /* before this token */
    bool in_def; /* the next round bracket holds a def's parameters */
    bool stop;
    size_t budget; /* bytes that may still be searched for the ends of heredocs */
    struct {
        struct rb_frame *items;
        size_t count, capacity;
    } stack;
    struct {
        struct rb_region *items;
        size_t count, capacity;
    } regions;
    struct {
        uint32_t *items;
        size_t count, capacity;
    } item_regions;
    struct {
        struct rb_heredoc *items;
        size_t count, capacity;
    } heredocs; /* whose text begins on the next line */
};

static inline struct rb_frame *rb_top(struct rb *rb)
{
    return &rb->stack.items[rb->stack.count - 1];
}

static inline char rb_peek(const struct rb *rb, size_t at)
{
    return (size_t)(rb->end - rb->p) > at ? rb->p[at] : '\0';
}

static inline bool rb_is_word(char c)
{
    return lc_is_alnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

/* ruby.c */
struct rb_frame *rb_push(struct rb *rb, enum rb_kind kind);
void rb_statement(struct rb *rb);

/* ruby_strings.c */
/* Goes on in a string, to its end or to `#{`. */
void rb_string_text(struct rb *rb, struct rb_string string);
/* At `%`, `<<`, `?` or `:`: true when a literal began there and was read. */
bool rb_percent(struct rb *rb);
bool rb_heredoc(struct rb *rb);
bool rb_character(struct rb *rb);
bool rb_symbol(struct rb *rb);
/* At the start of a line: over the texts of heredocs and over =begin … =end; sees __END__. */
void rb_line_start(struct rb *rb);

/* ruby_tests.c */
/* What the test behind `word` says, to the line's end or `then`; `rb->p` is behind the word. Undecided where it is not
 * understood, and for a loop's. */
struct lc_truth rb_test(const struct rb *rb, const char *word);
/* The same for the frame that `if`, `unless` or `elsif` opened: which versions come to its body. */
void rb_branch(const struct rb *rb, struct rb_frame *f, const char *word);

/* ruby_imports.c */
/* `word` may be require, require_relative, load or autoload; `rb->p` is behind it. */
void rb_load_call(struct rb *rb, const char *word);
/* `rescue A, B => e`, `p` behind the word: would it catch a LoadError? */
bool rb_catches(const struct rb *rb, const char *p);

#endif
