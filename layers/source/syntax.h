#ifndef LC_SOURCE_SYNTAX_H
#define LC_SOURCE_SYNTAX_H

#include "layers/base/arena.h"

/* One syntax for all languages: what JavaScript, TypeScript, Python and Ruby have in common as far as it matters for
 * when code runs and what waits for it. tree-sitter parses; one cursor walk lowers its tree into this one, which is
 * small, flat and without syntax errors. Layers above never see a grammar's node names. */

enum lc_syntax_language {
    LC_SYNTAX_JAVASCRIPT, /* JSX too */
    LC_SYNTAX_TYPESCRIPT,
    LC_SYNTAX_TSX,
    LC_SYNTAX_PYTHON,
    LC_SYNTAX_RUBY,
};

/* Kinds, with their children in order. "x" is one child, "x?" one child that may be LC_SYN_EMPTY (positions never
 * shift), "x…" any number. `text` where a kind has one is said after the colon. Every kind may stand where a value is
 * expected: Ruby's statements have values. */
enum lc_syntax_kind {
    LC_SYN_EMPTY,
    LC_SYN_OTHER, /* x…: anything without a kind of its own: its children run in order, its value is not known */

    /* statements */
    LC_SYN_PROGRAM,    /* statement… */
    LC_SYN_BLOCK,      /* statement… */
    LC_SYN_EXPRESSION, /* x: a value nobody takes */
    LC_SYN_DECLARE,    /* bind…; flags VAR, CONST, USING, AWAIT (await using) */
    LC_SYN_BIND,       /* target, value? */
    LC_SYN_IF,       /* condition, then, else?; also Ruby's unless (condition in NOT), modifiers, and case/when chains;
                        * Python's if/elif */
    LC_SYN_LOOP,     /* flag EACH: target?, iterable, body (for-of, for-in [KEYS], Python's for; AWAIT: for await);
                        * without: init?, condition?, update?, body; flag POST: body runs before the condition; ELSE: one
                        * more child, Python's else. EACH with DECLARATION (and VAR, CONST, USING) binds its target
                        * anew. text = JavaScript's label, also on BLOCK, BREAK and CONTINUE */
    LC_SYN_TRY,      /* block, catch…, finally?  (children of kind CATCH, then one FINALLY or EMPTY) */
    LC_SYN_CATCH,    /* target?, body: text = the exception's names as written, empty for all */
    LC_SYN_FINALLY,  /* statement… */
    LC_SYN_SWITCH,   /* subject?, case… */
    LC_SYN_CASE,     /* test? (EMPTY: default), statement…; falls through */
    LC_SYN_RETURN,   /* x?; flag VALUE: Ruby's next, which ends the block around it */
    LC_SYN_THROW,    /* x?, and the cause of Python's raise x from cause */
    LC_SYN_BREAK,    /* Ruby: x when it has a value */
    LC_SYN_CONTINUE, /* Ruby: x when it has a value; redo and retry have their name as text */
    LC_SYN_WITH,     /* with-item…, body (last child); flag AWAIT: async with */
    LC_SYN_ITEM,     /* value, target? */
    LC_SYN_IMPORT, /* imported…: text = specifier; Python's relative imports keep their dots in it; Ruby's require is a
                      * CALL. TypeScript's types-only imports are left out */
    LC_SYN_IMPORTED, /* local NAME: text = the name in the module, "*" for the namespace, "default"; Python "import a.b"
                      * is IMPORT(a.b){IMPORTED "" → NAME a}, "import a.b as c" IMPORT(a.b){IMPORTED "*" → NAME c},
                      * "from m import n as k" IMPORT(m){IMPORTED "n" → NAME k}, "from m import *" {IMPORTED "*" → EMPTY} */
    LC_SYN_EXPORT, /* declaration or expression; flag DEFAULT. TypeScript's "export =" is an ASSIGN to module.exports */
    LC_SYN_EXPORTS,  /* exported…: text = specifier of a re-export, empty for local names; "export * from" has none
                      * and the flag ALL; "export * as ns from" has EXPORTED ns → NAME "*" */
    LC_SYN_EXPORTED, /* local NAME: text = the name it is exported as */

    /* definitions: flag DECLARATION when it stands as a statement and binds its name (JS functions are hoisted) */
    LC_SYN_FUNCTION, /* PARAMETERS, body, decorator…: text = name, may be empty; flags ASYNC, GENERATOR, ARROW (takes
                      * `this` from around it: lambdas, Ruby's blocks), METHOD, STATIC, GETTER, SETTER, BLOCK (Ruby's
                      * do … end: `return` leaves the method around it), VALUE (the body's last value is returned: arrows
                      * with an expression, lambdas, all of Ruby) */
    LC_SYN_PARAMETERS, /* parameter…: a target (NAME, ARRAY, OBJECT), PARAMETER with a default, SPREAD for rest; Python's
                        * **kw is SPREAD with text "**"; Ruby's keyword parameters have the flag KEYWORD. Python keeps
                        * self. TypeScript's `this` parameter is left out */
    LC_SYN_PARAMETER, /* target, default?; flag KEYWORD; text = keyword name */
    LC_SYN_CLASS, /* heritage?, member…, : text = name; members are FUNCTION, FIELD, BLOCK (static block; Python's and
                        * Ruby's other statements), DECORATOR. Ruby's module is a CLASS with the flag MODULE */
    LC_SYN_FIELD, /* value?: text = name; flags STATIC */
    LC_SYN_DECORATOR, /* x */

    /* expressions */
    LC_SYN_NAME,     /* text = identifier; Ruby: local variables, constants; "@x", "@@x", "$x" keep their sigil; a call
                     * without receiver and arguments is a CALL when it is no local variable, see CALL */
    LC_SYN_STRING,   /* text = decoded value; also Ruby's symbols, and templates without substitutions */
    LC_SYN_NUMBER,   /* text as written */
    LC_SYN_LITERAL,  /* text = true, false, null (None, nil), undefined, or as written (a regular expression) */
    LC_SYN_TEMPLATE, /* part…: STRING for literal parts; Ruby's backquoted commands are CALL(NAME "`", TEMPLATE) */
    LC_SYN_THIS,     /* Ruby's self. Python's is a NAME */
    LC_SYN_SUPER,
    LC_SYN_MEMBER, /* object: text = property (private ones keep #); flag OPTIONAL. Ruby's A::B too */
    LC_SYN_INDEX,  /* object, key…; flag OPTIONAL */
    LC_SYN_CALL, /* callee, argument…: flags NEW, OPTIONAL. Ruby's recv.m(x) is CALL(MEMBER(recv, m), x, block?), m(x)
                    * is CALL(NAME m, x), also without parentheses; the block comes last as FUNCTION with BLOCK. `&blk`
                    * is SPREAD with text "&". Tagged templates are calls */
    LC_SYN_KEYWORD, /* value: text = name: Python's and Ruby's keyword arguments */
    LC_SYN_AWAIT,   /* x */
    LC_SYN_YIELD,   /* x?: flag DELEGATE (yield*, yield from) */
    LC_SYN_ARRAY,   /* x…: tuples and sets too; as a target: a pattern, holes are EMPTY */
    LC_SYN_OBJECT,  /* property…: PROPERTY, SPREAD, FUNCTION with METHOD; Python's and Ruby's hashes; a pattern too */
    LC_SYN_PROPERTY, /* value, key?: text = the key when it is a literal (key is then EMPTY); in patterns value is the
                      * target, a PARAMETER when it has a default */
    LC_SYN_SPREAD,   /* x */
    LC_SYN_ASSIGN,   /* target, value: text = "=", "+=", "||=", "??=", "&&="…; Python's := too */
    LC_SYN_LOGICAL,  /* left, right: text = "&&", "||", "??" (and, or are written so) */
    LC_SYN_CONDITIONAL,   /* condition, a, b */
    LC_SYN_BINARY,        /* left, right: text = operator */
    LC_SYN_UNARY,         /* x: text = operator: "!" (not), "void", "typeof", "-", "++"… */
    LC_SYN_SEQUENCE,      /* x…: the value is the last one's */
    LC_SYN_COMPREHENSION, /* element, clause…; flags GENERATOR (lazy: Python's (x for …)), ASYNC; dict comprehensions
                           * have an ARRAY(key, value) as element */
    LC_SYN_CLAUSE,        /* target, iterable, condition…; flag AWAIT */
    LC_SYN_KIND_COUNT
};

enum lc_syntax_flag {
    LC_SYN_ASYNC = 1 << 0,
    LC_SYN_GENERATOR = 1 << 1,
    LC_SYN_ARROW = 1 << 2,
    LC_SYN_METHOD = 1 << 3,
    LC_SYN_STATIC = 1 << 4,
    LC_SYN_GETTER = 1 << 5,
    LC_SYN_SETTER = 1 << 6,
    LC_SYN_RUBY_BLOCK = 1 << 7,
    LC_SYN_VALUE = 1 << 8,
    LC_SYN_DECLARATION = 1 << 9,
    LC_SYN_NEW = 1 << 10,
    LC_SYN_OPTIONAL = 1 << 11,
    LC_SYN_AWAITED = 1 << 12, /* AWAIT above: for await, async with, await using */
    LC_SYN_EACH = 1 << 13,
    LC_SYN_KEYS = 1 << 14,
    LC_SYN_POST = 1 << 15,
    LC_SYN_ELSE = 1 << 16,
    LC_SYN_DEFAULT = 1 << 17,
    LC_SYN_ALL = 1 << 18,
    LC_SYN_USING = 1 << 19,
    LC_SYN_VAR = 1 << 20, /* bound in the function, not the block; Python's and Ruby's assignments are plain ASSIGN */
    LC_SYN_DELEGATE = 1 << 21,
    LC_SYN_MODULE = 1 << 22,
    LC_SYN_KEYWORD_ONLY = 1 << 23, /* KEYWORD above */
    LC_SYN_DOWNLEVELED = 1 << 24,  /* a FUNCTION that a compiler had turned into a state machine, and lowering back */
    LC_SYN_NONLOCAL = 1 << 25,     /* OTHER: Python's global and nonlocal, its children the NAMEs */
    LC_SYN_CONST = 1 << 26,
};

/* One node.
 * Shape:  `first` and `next` are indices into lc_syntax.nodes, 0 for none (node 0 is the PROGRAM, nobody's child).
 * Units:  `start` and `end` are bytes in the source. */
struct lc_syntax_node {
    uint8_t kind; /* enum lc_syntax_kind */
    uint32_t flags;
    uint32_t start, end;
    uint32_t first, next;
    lc_str text;
};

/* One source file, lowered.
 * Shape:  `nodes[0]` is the PROGRAM. `errors` counts syntax errors tree-sitter stepped over: what stands there is left
 *         out. `lines[i]` is the offset of line i + 1.
 * Owner:  the arena given to lc_syntax_parse; `source` is borrowed. */
struct lc_syntax {
    lc_str source;
    enum lc_syntax_language language;
    struct lc_syntax_node *nodes;
    uint32_t node_count;
    uint32_t errors;
    uint32_t *lines;
    uint32_t line_count;
};

/* Parses and lowers. Never more memory than LC_PARSE_BYTES_PER_BYTE times the source and LC_PARSE_MEMORY_MAX, never
 * deeper than LC_SYNTAX_DEPTH_MAX (deeper nodes become OTHER without children).
 * Errors: LC_LIMIT the source is over LC_PARSE_SOURCE_MAX, or its tree over the budget (err says which);
 *         LC_MALFORMED most of it is no such language. *out is then untouched. */
LC_MUST_USE enum lc_status lc_syntax_parse(lc_str source, enum lc_syntax_language language, struct lc_arena *arena,
                                           struct lc_syntax *out, struct lc_err *err);

/* By the name's ending: .js .cjs .mjs .jsx .ts .cts .mts .tsx .py .rb; false for others. */
bool lc_syntax_language_of(lc_str path, enum lc_syntax_language *out);

/* The place of a byte, from 1; columns in bytes. */
void lc_syntax_place(const struct lc_syntax *syntax, uint32_t offset, uint32_t *line, uint32_t *column);
/* The line's text without its end. */
lc_str lc_syntax_line(const struct lc_syntax *syntax, uint32_t line);

const char *lc_syntax_kind_name(enum lc_syntax_kind kind);
/* "(call (name fetch) (string https://…))", a node a line when `indent`: for tests and for people. */
lc_str lc_syntax_dump(const struct lc_syntax *syntax, uint32_t node, bool indent, struct lc_arena *arena);

static inline const struct lc_syntax_node *lc_syntax_at(const struct lc_syntax *syntax, uint32_t node)
{
    return &syntax->nodes[node];
}

/* The nth child, counted from 0; 0 when there are fewer. */
static inline uint32_t lc_syntax_child(const struct lc_syntax *syntax, uint32_t node, unsigned nth)
{
    uint32_t child = syntax->nodes[node].first;

    for (; child != 0 && nth > 0; nth--)
        child = syntax->nodes[child].next;
    return child;
}

#endif
