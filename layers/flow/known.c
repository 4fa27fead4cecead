/* What is known of others' code: looked up by access path in the languages' data. */
#include "layers/flow/engine.h"

/* clang-format off */
#define LC_API(pattern, effect, flags) {pattern, LC_EFFECT_##effect, flags},
static const struct lc_known node_table[] = {
#include "layers/flow/data/javascript.def"
    {"", LC_EFFECT_NONE, 0},
};
static const struct lc_known python_table[] = {
#include "layers/flow/data/python.def"
    {"", LC_EFFECT_NONE, 0},
};
static const struct lc_known ruby_table[] = {
#include "layers/flow/data/ruby.def"
    {"", LC_EFFECT_NONE, 0},
};
#undef LC_API
/* clang-format on */

/* '*' is any run of bytes but '.' and '(': one segment or a part of one. At most one of them backtracks at a time. */
static bool fits(const char *pattern, lc_str path)
{
    const char *star = NULL;
    size_t at = 0, mark = 0;

    while (at < path.len) {
        if (*pattern == '*') {
            star = pattern++;
            mark = at;
        } else if (*pattern == path.ptr[at]) {
            pattern++;
            at++;
        } else if (star && path.ptr[mark] != '.' && path.ptr[mark] != '(') {
            pattern = star + 1;
            at = ++mark;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}

static const struct lc_known none = {"", LC_EFFECT_NONE, 0};

struct table {
    const struct lc_known *rows;
    size_t count;
};

static struct table table_of(const struct lc_engine *engine)
{
    if (engine->language == LC_LANG_PYTHON)
        return (struct table){python_table, sizeof python_table / sizeof *python_table};
    if (engine->language == LC_LANG_RUBY)
        return (struct table){ruby_table, sizeof ruby_table / sizeof *ruby_table};
    return (struct table){node_table, sizeof node_table / sizeof *node_table};
}

_Static_assert(sizeof node_table / sizeof *node_table < UINT16_MAX, "rows are numbered with 16 bits");

/* The rows that a path with this first byte can fit: a handler asks for many paths, most begin with a few letters. */
static const struct lc_known_rows *rows_for(struct lc_engine *engine, const struct table *table, unsigned char first)
{
    struct lc_known_rows *rows = &engine->known_rows[first];

    if (rows->rows)
        return rows;
    rows->rows = LC_NEW_ARRAY(&engine->work_arena, table->count, uint16_t);
    for (size_t i = 0; i < table->count; i++)
        if (table->rows[i].pattern[0] == '*' || (unsigned char)table->rows[i].pattern[0] == first)
            rows->rows[rows->count++] = (uint16_t)i;
    return rows;
}

static const struct lc_known *search(struct lc_engine *engine, lc_str path)
{
    struct table table = table_of(engine);
    const struct lc_known *known = table.rows;
    const struct lc_known_rows *rows;

    /* An empty path fits only what is all stars, and such a row there is not. */
    if (path.len == 0)
        return &none;
    rows = rows_for(engine, &table, (unsigned char)path.ptr[0]);
    for (size_t i = 0; i < rows->count; i++)
        if (fits(known[rows->rows[i]].pattern, path))
            return known + rows->rows[i];
    return &none;
}

const struct lc_known *lc_known_find(struct lc_engine *engine, lc_str path)
{
    void **slot = lc_map_put(&engine->known, path);
    union {
        const struct lc_known *in;
        void *out;
    } pun;

    if (*slot == NULL) {
        pun.in = search(engine, path);
        *slot = pun.out;
    }
    pun.out = *slot;
    return pun.in;
}

static lc_str called(struct lc_engine *engine, lc_str path)
{
    if (path.len > 200)
        return path;
    return lc_arena_printf(&engine->work_arena, "%.*s()", LC_FMT(path));
}

/* `got(url).json()`, `ky.get(url).text()`: whoever waits for the reader's promise has waited for the request. */
static void hangs_on(struct lc_engine *engine, uint32_t work, lc_value_p self)
{
    for (unsigned i = 0; i < self->count; i++)
        if (self->refs[i].kind == LC_REF_WORK)
            lc_work_depends(engine, work, self->refs[i].work);
}

static lc_value_p started(struct lc_engine *engine, const struct lc_known *known, lc_str path, lc_value_p self,
                          uint32_t node)
{
    uint32_t work =
        lc_work_new(engine, engine->language == LC_LANG_PYTHON ? LC_FLOW_DANGLING_TASK : LC_FLOW_FLOATING_PROMISE,
                    "call-not-awaited", node);

    engine->works.items[work].writes = (known->flags & LC_KNOWN_WRITES) != 0;
    hangs_on(engine, work, self);
    return lc_value_join(engine, lc_value_work(engine, work),
                         lc_value_with(engine, lc_value_known(engine, called(engine, path)), LC_IS_PROMISE));
}

static lc_value_p with_callback(struct lc_engine *engine, const struct lc_known *known, lc_str path, lc_value_p self,
                                const struct lc_arguments *arguments, uint32_t node)
{
    size_t at = 0;
    lc_value_p callback = lc_last_function(arguments, &at), result = lc_value_known(engine, called(engine, path));
    uint32_t work;

    if (callback == NULL)
        return known->flags & LC_KNOWN_PROMISE ? started(engine, known, path, self, node) : result;
    work = lc_work_new(engine, LC_FLOW_UNAWAITED_CALLBACK, "callback-in-async", node);
    engine->works.items[work].writes = (known->flags & LC_KNOWN_WRITES) != 0;
    lc_continue(engine, work, callback, &lc_value_anything, result, node);
    return result;
}

/* The callbacks that something synchronous takes run now, and what they give is part of what it gives. */
static lc_value_p plainly(struct lc_engine *engine, const struct lc_arguments *arguments, uint32_t node)
{
    for (size_t i = 0; i < arguments->count; i++)
        if (lc_value_has(arguments->items[i], LC_REF_FUNCTION))
            lc_call_back(engine, arguments->items[i], &lc_value_anything, node);
    if (arguments->block)
        lc_call_back(engine, arguments->block, &lc_value_anything, node);
    return &lc_value_plain;
}

lc_value_p lc_known_call(struct lc_engine *engine, lc_str path, lc_value_p self, const struct lc_arguments *arguments,
                         uint32_t node, bool construct)
{
    const struct lc_known *known;
    lc_value_p value;

    if (lc_str_has_prefix(path, LC_S("globalThis.")))
        path = lc_str_from_index(path, 11);
    if ((value = lc_environment_call(engine, path, arguments)))
        return value;
    if (engine->language == LC_LANG_NODE && lc_node_known(engine, path, self, arguments, node, construct, &value))
        return value;
    if (engine->language == LC_LANG_PYTHON && lc_python_known(engine, path, self, arguments, node, construct, &value))
        return value;
    if (engine->language == LC_LANG_RUBY && lc_ruby_known(engine, path, self, arguments, node, construct, &value))
        return value;
    known = lc_known_find(engine, path);
    switch (known->effect) {
    case LC_EFFECT_PLAIN: return plainly(engine, arguments, node);
    case LC_EFFECT_PENDING:
        lc_call_unknown(engine, self, arguments, node);
        return started(engine, known, path, self, node);
    case LC_EFFECT_CALLBACK: engine->effects++; return with_callback(engine, known, path, self, arguments, node);
    case LC_EFFECT_OBJECT:
    case LC_EFFECT_STREAM:
        lc_call_unknown(engine, self, arguments, node);
        return lc_value_object(engine, lc_object_known(engine, called(engine, path)));
    case LC_EFFECT_HANDLER:
    case LC_EFFECT_SAME:
        for (size_t i = 0; i < arguments->count; i++)
            if (known->effect == LC_EFFECT_SAME || lc_value_has(arguments->items[i], LC_REF_FUNCTION))
                return arguments->items[i];
        return lc_value_known(engine, called(engine, path));
    case LC_EFFECT_NONE:
    default: break;
    }
    value = lc_call_unknown(engine, self, arguments, node);
    if (lc_value_has(self, LC_REF_WORK)) /* a method of a promise of others': what it gives may stand for the promise */
        lc_works_escape(engine, self);
    return lc_value_join(engine, lc_value_known(engine, called(engine, path)), value->count > 0 ? value : NULL);
}
