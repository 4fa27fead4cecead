/* From source to one syntax for all languages: parse with tree-sitter inside a budget, flatten its tree in one walk,
 * drop it, and let the language's file lower the flat copy. Printing is in syntax_print.c, memory in syntax_memory.c. */
#include <stdlib.h>

#include "layers/base/caps.h"
#include "layers/source/lower.h"
#include "layers/source/syntax_memory.h"

const TSLanguage *tree_sitter_javascript(void);
const TSLanguage *tree_sitter_typescript(void);
const TSLanguage *tree_sitter_tsx(void);
const TSLanguage *tree_sitter_python(void);
const TSLanguage *tree_sitter_ruby(void);

static const struct {
    const TSLanguage *(*grammar)(void);
    void (*lower)(struct lc_lowering *lower);
} languages[] = {
    [LC_SYNTAX_JAVASCRIPT] = {tree_sitter_javascript, lc_lower_javascript},
    [LC_SYNTAX_TYPESCRIPT] = {tree_sitter_typescript, lc_lower_javascript},
    [LC_SYNTAX_TSX] = {tree_sitter_tsx, lc_lower_javascript},
    [LC_SYNTAX_PYTHON] = {tree_sitter_python, lc_lower_python},
    [LC_SYNTAX_RUBY] = {tree_sitter_ruby, lc_lower_ruby},
};

/* One parse under way. What changes between setjmp and longjmp lives here, not in locals. */
struct parse {
    lc_str source;
    const TSLanguage *grammar;
    struct lc_parse_memory memory;
    uint64_t steps; /* progress reports left */
    struct lc_flat_node *flat;
    uint32_t flat_count, errors;
    uint64_t error_bytes;
    bool out_of_steps;
};

/* ----------------------------------------------------------------------------------------------------- parsing */

static const char *read_source(void *payload, uint32_t byte, TSPoint point, uint32_t *bytes_read)
{
    const struct parse *parse = payload;

    (void)point;
    *bytes_read = byte < parse->source.len ? (uint32_t)(parse->source.len - byte) : 0;
    return *bytes_read > 0 ? parse->source.ptr + byte : "";
}

/* Called every hundred operations of the parser, so that counting calls bounds its time the same way on every machine. */
static bool count_step(TSParseState *state)
{
    struct parse *parse = state->payload;

    if (parse->steps == 0) {
        parse->out_of_steps = true;
        return true;
    }
    parse->steps--;
    return false;
}

static TSTree *parse_source(struct parse *parse)
{
    TSParser *parser = ts_parser_new();
    TSInput input = {.payload = parse, .read = read_source, .encoding = TSInputEncodingUTF8};
    TSParseOptions options = {.payload = parse, .progress_callback = count_step};

    if (!ts_parser_set_language(parser, parse->grammar))
        LC_BUG("a grammar does not fit the tree-sitter core");
    return ts_parser_parse_with_options(parser, NULL, input, options);
}

/* -------------------------------------------------------------------------------------------------- flattening */

enum keep { KEEP_UNKNOWN, KEEP_NOT, KEEP_LEAF, KEEP };

/* Comments say nothing of what runs, and brackets and separators are in the tree's shape. A comma is kept where it is
 * the only trace of a hole: in arrays. Everything else is kept, for the languages to choose from. */
static enum keep judge(const TSLanguage *grammar, TSSymbol symbol, bool named)
{
    static const char *const dropped[] = {"(", ")",  "{", "}", "[",  "]",  ";", ".",
                                          ":", "\"", "'", "`", "${", "=>", "#{"};
    static const char *const leaves[] = {"type_annotation", "type_parameters", "type_arguments"};
    const char *name = ts_language_symbol_name(grammar, symbol);

    if (named) {
        if (strcmp(name, "comment") == 0 || strcmp(name, "html_comment") == 0)
            return KEEP_NOT;
        for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++)
            if (strcmp(name, leaves[i]) == 0)
                return KEEP_LEAF;
        return KEEP;
    }
    for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
        if (strcmp(name, dropped[i]) == 0)
            return KEEP_NOT;
    return KEEP;
}

struct open {
    uint32_t node, last_child;
    bool commas;
};

struct walk {
    struct parse *parse;
    TSTreeCursor cursor;
    uint8_t *keep; /* enum keep, by symbol, filled in when first met */
    TSSymbol comma, array, array_pattern;
    struct open *open;
    size_t open_count, open_room;
};

static enum keep keep_of(struct walk *walk, TSNode node, TSSymbol symbol, bool error)
{
    if (error)
        return KEEP_LEAF;
    if (symbol == walk->comma)
        return walk->open_count > 0 && walk->open[walk->open_count - 1].commas ? KEEP : KEEP_NOT;
    if (walk->keep[symbol] == KEEP_UNKNOWN)
        walk->keep[symbol] = (uint8_t)judge(walk->parse->grammar, symbol, ts_node_is_named(node));
    return walk->keep[symbol];
}

static void count_error(struct parse *parse, const struct lc_flat_node *flat)
{
    parse->errors++;
    parse->error_bytes += flat->end - flat->start;
}

/* A semicolon that tree-sitter asks for where the language does not (`export default function () {} f()`). */
static bool is_semicolon(TSNode node)
{
    return ts_node_is_missing(node) && strcmp(ts_node_type(node), ";") == 0;
}

/* Adds the cursor's node; gives whether its children are wanted. */
static bool visit(struct walk *walk, uint32_t *at)
{
    struct parse *parse = walk->parse;
    TSNode node = ts_tree_cursor_current_node(&walk->cursor);
    TSSymbol symbol = ts_node_symbol(node);
    bool wrong = symbol >= ts_language_symbol_count(parse->grammar) || ts_node_is_missing(node);
    enum keep keep = keep_of(walk, node, symbol, wrong);
    struct lc_flat_node *flat;

    *at = 0;
    if (keep == KEEP_NOT || (wrong && is_semicolon(node)))
        return false;
    *at = parse->flat_count++;
    flat = &parse->flat[*at];
    flat->symbol = symbol;
    flat->field = ts_tree_cursor_current_field_id(&walk->cursor);
    flat->named = ts_node_is_named(node);
    flat->error = wrong;
    flat->start = ts_node_start_byte(node);
    flat->end = ts_node_end_byte(node);
    if (walk->open_count > 0) {
        struct open *parent = &walk->open[walk->open_count - 1];

        if (parent->last_child == 0)
            parse->flat[parent->node].first = *at;
        else
            parse->flat[parent->last_child].next = *at;
        parent->last_child = *at;
    }
    if (wrong)
        count_error(parse, flat);
    return keep == KEEP;
}

static void push_open(struct walk *walk, uint32_t node)
{
    TSSymbol symbol = walk->parse->flat[node].symbol;

    if (walk->open_count == walk->open_room) {
        struct open *grown = lc_parse_memory_take(walk->open_room * 2, sizeof *grown);

        memcpy(grown, walk->open, walk->open_count * sizeof *grown);
        walk->open = grown;
        walk->open_room *= 2;
    }
    walk->open[walk->open_count++] =
        (struct open){.node = node, .commas = symbol == walk->array || symbol == walk->array_pattern};
}

static void flatten(struct parse *parse, TSTree *tree)
{
    TSNode root = ts_tree_root_node(tree);
    struct walk walk = {.parse = parse, .open_room = 64};
    uint32_t at;

    walk.cursor = ts_tree_cursor_new(root);
    walk.keep = lc_parse_memory_take(ts_language_symbol_count(parse->grammar), 1);
    walk.comma = ts_language_symbol_for_name(parse->grammar, ",", 1, false);
    walk.array = ts_language_symbol_for_name(parse->grammar, "array", 5, true);
    walk.array_pattern = ts_language_symbol_for_name(parse->grammar, "array_pattern", 13, true);
    walk.open = lc_parse_memory_take(walk.open_room, sizeof *walk.open);
    parse->flat = lc_parse_memory_take(ts_node_descendant_count(root), sizeof *parse->flat);
    for (;;) {
        if (visit(&walk, &at) && ts_tree_cursor_goto_first_child(&walk.cursor)) {
            push_open(&walk, at);
            continue;
        }
        while (!ts_tree_cursor_goto_next_sibling(&walk.cursor)) {
            if (!ts_tree_cursor_goto_parent(&walk.cursor))
                return;
            walk.open_count--;
        }
    }
}

/* -------------------------------------------------------------------------------------------- lowering's helpers */

static uint32_t new_node(struct lc_lowering *lower, enum lc_syntax_kind kind, uint32_t start, uint32_t end)
{
    struct lc_syntax_node *node;

    if (lower->nodes.count == lower->nodes.capacity) {
        size_t room = lower->nodes.capacity * 2;
        struct lc_syntax_node *grown = realloc(lower->nodes.items, room * sizeof *grown);

        if (grown == NULL)
            lc_out_of_memory(room * sizeof *grown);
        lower->nodes.items = grown;
        lower->nodes.capacity = room;
    }
    node = &lower->nodes.items[lower->nodes.count];
    *node = (struct lc_syntax_node){.kind = (uint8_t)kind, .start = start, .end = end};
    return (uint32_t)lower->nodes.count++;
}

uint32_t lc_lower_new(struct lc_lowering *lower, enum lc_syntax_kind kind, uint32_t flat)
{
    return new_node(lower, kind, lower->flat[flat].start, lower->flat[flat].end);
}

void lc_lower_append(struct lc_lowering *lower, uint32_t parent, uint32_t *last, uint32_t child)
{
    if (child == 0) {
        uint32_t at = *last != 0 ? lower->nodes.items[*last].end : lower->nodes.items[parent].start;

        child = new_node(lower, LC_SYN_EMPTY, at, at);
    }
    if (*last == 0)
        lower->nodes.items[parent].first = child;
    else
        lower->nodes.items[*last].next = child;
    *last = child;
}

const char *lc_flat_type(const struct lc_lowering *lower, uint32_t flat)
{
    const char *name = ts_language_symbol_name(lower->grammar, lower->flat[flat].symbol);

    return name ? name : "";
}

const char *lc_flat_field(const struct lc_lowering *lower, uint32_t flat)
{
    TSFieldId field = lower->flat[flat].field;

    return field ? ts_language_field_name_for_id(lower->grammar, field) : "";
}

uint32_t lc_flat_by_field(const struct lc_lowering *lower, uint32_t flat, const char *field)
{
    TSFieldId id = ts_language_field_id_for_name(lower->grammar, field, (uint32_t)strlen(field));

    return id ? lc_flat_by_field_id(lower, flat, id) : 0;
}

lc_str lc_flat_text(const struct lc_lowering *lower, uint32_t flat)
{
    return lc_str_cut(lower->source, lower->flat[flat].start, lower->flat[flat].end);
}

/* ---------------------------------------------------------------------------------------------------- the whole */

uint32_t *lc_flat_lines(lc_str source, struct lc_arena *arena, uint32_t *line_count)
{
    const char *begin = source.ptr, *end = begin + source.len;
    uint32_t count = 1, *lines;

    for (const char *at = begin; at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
        count++;
    lines = LC_NEW_ARRAY(arena, count, uint32_t);
    count = 1;
    for (const char *at = begin; at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
        lines[count++] = (uint32_t)(at + 1 - begin);
    *line_count = count;
    return lines;
}

static void lower_flat(struct lc_lowering *lower, struct lc_syntax *out)
{
    lower->nodes.capacity = lower->flat_count + 16;
    lower->nodes.items = malloc(lower->nodes.capacity * sizeof *lower->nodes.items);
    if (lower->nodes.items == NULL)
        lc_out_of_memory(lower->nodes.capacity * sizeof *lower->nodes.items);
    languages[lower->language].lower(lower);
    LC_ASSERT(lower->nodes.count > 0 && lower->nodes.items[0].kind == LC_SYN_PROGRAM);
    *out = (struct lc_syntax){.source = lower->source, .language = lower->language, .errors = lower->errors};
    out->node_count = (uint32_t)lower->nodes.count;
    out->nodes = LC_NEW_ARRAY(lower->arena, lower->nodes.count, struct lc_syntax_node);
    memcpy(out->nodes, lower->nodes.items, lower->nodes.count * sizeof *out->nodes);
    free(lower->nodes.items);
    out->lines = lc_flat_lines(lower->source, lower->arena, &out->line_count);
}

/* tree-sitter's tree lives in `parse->memory` only as long as the flat copy: both go together. */
static enum lc_status run(struct parse *parse, struct lc_err *err)
{
    TSTree *tree;

    switch (setjmp(parse->memory.spent)) {
    case 0: break;
    case 1:
        lc_parse_memory_leave();
        return lc_fail(err, LC_LIMIT, "its syntax tree takes more than %zu bytes of memory", parse->memory.budget);
    default:
        lc_parse_memory_leave();
        return lc_fail(err, LC_LIMIT, "parsing it moves more than %u bytes for each of its own",
                       LC_PARSE_CHURN_PER_BYTE);
    }
    lc_parse_memory_enter(&parse->memory);
    tree = parse_source(parse);
    if (tree)
        flatten(parse, tree);
    lc_parse_memory_leave();
    if (tree == NULL && parse->out_of_steps)
        return lc_fail(err, LC_LIMIT, "parsing it takes more than %u steps a byte", LC_PARSE_STEPS_PER_BYTE);
    if (tree == NULL)
        return lc_fail(err, LC_MALFORMED, "no syntax tree could be made of it");
    if (parse->flat[0].error || parse->error_bytes > parse->source.len / 2)
        return lc_fail(err, LC_MALFORMED, "most of it is not in the language its name says");
    return LC_OK;
}

/* What lowering a syntax wants to know besides. */
struct lowering_order {
    enum lc_syntax_language language;
    struct lc_syntax *out;
};

static void lower_as_ordered(struct lc_lowering *lower, void *context)
{
    const struct lowering_order *order = context;

    lower->language = order->language;
    lower_flat(lower, order->out);
}

enum lc_status lc_flat_parse(lc_str source, const TSLanguage *grammar, struct lc_arena *arena, lc_flat_use use,
                             void *context, struct lc_err *err)
{
    struct parse parse = {.source = source, .grammar = grammar};
    size_t budget = LC_PARSE_BYTES_LEAST + source.len * LC_PARSE_BYTES_PER_BYTE;
    enum lc_status status;
    uint64_t churn;

    if (source.len > LC_PARSE_SOURCE_MAX)
        return lc_fail(err, LC_LIMIT, "a source of %zu bytes is over the %u that are parsed", source.len,
                       LC_PARSE_SOURCE_MAX);
    parse.steps = (LC_PARSE_STEPS_LEAST + source.len * LC_PARSE_STEPS_PER_BYTE) / 100;
    churn = LC_PARSE_BYTES_LEAST + (uint64_t)source.len * LC_PARSE_CHURN_PER_BYTE;
    lc_parse_memory_init(&parse.memory, budget < LC_PARSE_MEMORY_MAX ? budget : LC_PARSE_MEMORY_MAX,
                         churn < LC_PARSE_CHURN_MAX ? churn : LC_PARSE_CHURN_MAX);
    status = run(&parse, err);
    if (status == LC_OK) {
        struct lc_lowering lower = {.source = source,
                                    .grammar = grammar,
                                    .flat = parse.flat,
                                    .flat_count = parse.flat_count,
                                    .errors = parse.errors,
                                    .arena = arena};
        use(&lower, context);
    }
    lc_parse_memory_release(&parse.memory);
    return status;
}

enum lc_status lc_syntax_parse(lc_str source, enum lc_syntax_language language, struct lc_arena *arena,
                               struct lc_syntax *out, struct lc_err *err)
{
    struct lowering_order order = {.language = language, .out = out};

    return lc_flat_parse(source, languages[language].grammar(), arena, lower_as_ordered, &order, err);
}

bool lc_syntax_language_of(lc_str path, enum lc_syntax_language *out)
{
    static const struct {
        lc_str ending;
        enum lc_syntax_language language;
    } endings[] = {
        {LC_S_INIT(".js"), LC_SYNTAX_JAVASCRIPT},  {LC_S_INIT(".cjs"), LC_SYNTAX_JAVASCRIPT},
        {LC_S_INIT(".mjs"), LC_SYNTAX_JAVASCRIPT}, {LC_S_INIT(".jsx"), LC_SYNTAX_JAVASCRIPT},
        {LC_S_INIT(".ts"), LC_SYNTAX_TYPESCRIPT},  {LC_S_INIT(".cts"), LC_SYNTAX_TYPESCRIPT},
        {LC_S_INIT(".mts"), LC_SYNTAX_TYPESCRIPT}, {LC_S_INIT(".tsx"), LC_SYNTAX_TSX},
        {LC_S_INIT(".py"), LC_SYNTAX_PYTHON},      {LC_S_INIT(".rb"), LC_SYNTAX_RUBY},
    };

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (lc_str_has_suffix(path, endings[i].ending)) {
            *out = endings[i].language;
            return true;
        }
    }
    return false;
}
