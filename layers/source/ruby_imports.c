/* What loads in Ruby: require, require_relative, load, autoload, called without a receiver; and what catches that it
 * failed. */

#include "layers/source/ruby.h"

static const char *skip_blank(const struct rb *rb, const char *p, bool lines)
{
    while (p < rb->end) {
        if (*p == ' ' || *p == '\t')
            p++;
        else if (lines && (*p == '\n' || *p == '\r'))
            p++;
        else if (*p == '\\' && rb->end - p >= 2 && p[1] == '\n')
            p += 2;
        else
            break;
    }
    return p;
}

static struct lc_import *add(struct rb *rb, enum lc_import_style style, const char *at)
{
    const struct rb_frame *f = rb_top(rb);
    uint32_t *region = LC_PUSH(rb->sink.arena, &rb->item_regions);
    struct lc_import *item = lc_sink_add(&rb->sink, style, (size_t)(at - rb->begin));

    *region = f->called ? 0 : f->header ? f->outer_region : f->region;
    item->when = (enum lc_when)(f->header ? f->outer_when : f->when);
    if (f->conditional && item->when < LC_WHEN_CONDITIONAL)
        item->when = LC_WHEN_CONDITIONAL;
    if (f->called && item->when < LC_WHEN_CALLED)
        item->when = LC_WHEN_CALLED;
    item->versions = f->header ? f->outer_versions : f->versions;
    if (item->versions == 0)
        item->when = LC_WHEN_NEVER;
    return item;
}

/* After the string at `p` when it is a plain one: no escapes, no interpolation. */
static const char *plain_string_end(const struct rb *rb, const char *p)
{
    char quote = *p;

    for (p++; p < rb->end; p++) {
        if (*p == quote)
            return p + 1;
        if (*p == '\\' || *p == '\n' || (quote == '"' && *p == '#' && rb->end - p >= 2 && p[1] == '{'))
            return NULL;
    }
    return NULL;
}

/* Whether the argument that ended before `p` was the whole expression. */
static bool ends_argument(const struct rb *rb, const char *p)
{
    static const char *const words[] = {"if", "unless", "while", "until", "rescue", "and", "or",
                                        "do", "end",    "then",  "else",  "elsif",  "when"};
    const char *start = p = skip_blank(rb, p, false);

    if (p >= rb->end || (*p != '\0' && strchr("\n\r;),#}]", *p)))
        return true;
    if ((*p == '&' || *p == '|') && rb->end - p >= 2 && p[1] == *p)
        return true;
    if (*p == ':' || (*p == '?' && rb->end - p >= 2 && lc_is_blank(p[1])))
        return true;
    while (p < rb->end && rb_is_word(*p))
        p++;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (lc_str_is((lc_str){start, (size_t)(p - start)}, words[i]))
            return true;
    return false;
}

static bool starts_argument(const struct rb *rb, const char *p, bool round)
{
    if (p >= rb->end)
        return false;
    if (*p == '"' || *p == '\'' || rb_is_word(*p) || *p == '@' || *p == '$' || *p == '%' || *p == '`')
        return p + 1 >= rb->end || *p != '%' || !lc_is_blank(p[1]);
    if (*p == ':' || *p == '*' || *p == '&')
        return rb->end - p >= 2 && !lc_is_blank(p[1]) && p[1] != *p;
    return round ? *p != ')' : *p == '(';
}

/* Over the first argument of autoload, the constant's name. */
static const char *skip_constant(const struct rb *rb, const char *p)
{
    if (p < rb->end && *p == ':')
        for (p++; p < rb->end && rb_is_word(*p);)
            p++;
    else if (p < rb->end && (*p == '"' || *p == '\''))
        p = plain_string_end(rb, p);
    p = p ? skip_blank(rb, p, false) : NULL;
    return p && p < rb->end && *p == ',' ? skip_blank(rb, p + 1, true) : NULL;
}

void rb_load_call(struct rb *rb, const char *word)
{
    lc_str name = {word, (size_t)(rb->p - word)};
    const char *p = skip_blank(rb, rb->p, false), *start, *end, *more;
    bool round = rb->p < rb->end && *rb->p == '(', autoload = lc_str_is(name, "autoload");
    struct lc_import *item;

    if (round)
        p = skip_blank(rb, p + 1, true);
    start = p;
    if (!starts_argument(rb, p, round) || (p == rb->p && !round && *p != '"' && *p != '\'') ||
        (!round && rb_is_word(*p) && ends_argument(rb, p)))
        return;
    more = autoload ? skip_constant(rb, p) : p;
    item = add(rb,
               autoload                              ? LC_STYLE_RUBY_AUTOLOAD
               : lc_str_is(name, "require_relative") ? LC_STYLE_RUBY_RELATIVE
                                                     : LC_STYLE_RUBY_REQUIRE,
               word);
    if (more && more < rb->end && *more == '(' && !round)
        more = skip_blank(rb, more + 1, true);
    end = more && more < rb->end && (*more == '"' || *more == '\'') ? plain_string_end(rb, more) : NULL;
    if (end && ends_argument(rb, end))
        item->specifier = (lc_str){more + 1, (size_t)(end - more) - 2};
    else
        lc_import_computed(item, (lc_str){start, (size_t)(rb->end - start)});
}

bool rb_catches(const struct rb *rb, const char *p)
{
    while (p < rb->end && *p != '\n' && *p != ';') {
        const char *start = p;
        bool scoped = p - rb->begin >= 3 && p[-1] == ':' && p[-2] == ':' && rb_is_word(p[-3]);
        lc_str word;

        if (!rb_is_word(*p)) {
            if (*p == '#' || (*p == '=' && rb->end - p >= 2 && p[1] == '>'))
                break;
            if (*p == ',')
                while (rb->end - p >= 2 && lc_is_blank(p[1]))
                    p++;
            p++;
            continue;
        }
        while (p < rb->end && rb_is_word(*p))
            p++;
        word = (lc_str){start, (size_t)(p - start)};
        if (lc_str_is(word, "then"))
            break;
        if (!scoped && !(rb->end - p >= 2 && p[0] == ':' && p[1] == ':') &&
            (lc_str_is(word, "LoadError") || lc_str_is(word, "ScriptError") || lc_str_is(word, "Exception")))
            return true;
    }
    return false;
}
