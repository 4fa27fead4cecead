/* What a gem needs, from the gemspec that RubyGems writes when it installs:
 *     s.add_runtime_dependency(%q<rack>.freeze, ["~> 2.0".freeze, ">= 2.0.1".freeze])
 * Hand-written ones are read as far as their calls have literal arguments; anything else makes the list incomplete.
 * Nothing is evaluated, but for one habit: before 3.4 RubyGems wrote the dependencies twice, `if s.respond_to? :add_runtime_dependency`
 * and, in the `else` for versions before 1.2, all of them again by add_dependency, development ones included. No RubyGems of a Lambda
 * runtime goes there, so what stands between `else` and `end` is passed over. What a branch repeats is listed once. */

#include "layers/base/caps.h"
#include "layers/package/requirements.h"

struct cursor {
    lc_str text;
    size_t at;
};

static void skip_blanks(struct cursor *c)
{
    while (c->at < c->text.len && (lc_is_blank(c->text.ptr[c->at]) || c->text.ptr[c->at] == ','))
        c->at++;
}

static char closing(char open)
{
    static const char pairs[][2] = {{'<', '>'}, {'(', ')'}, {'[', ']'}, {'{', '}'}};

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (pairs[i][0] == open)
            return pairs[i][1];
    return open;
}

/* "x", 'x', %q<x>, %q(x): a literal without escapes, with ".freeze" behind it or not. */
static bool literal(struct cursor *c, lc_str *out)
{
    lc_str rest = lc_str_from_index(c->text, c->at);
    size_t open = 0, close;

    if (lc_str_has_prefix(rest, LC_S("%q")) || lc_str_has_prefix(rest, LC_S("%Q")))
        open = 2;
    if (rest.len <= open || (open == 0 && rest.ptr[0] != '"' && rest.ptr[0] != '\''))
        return false;
    close = lc_str_find_byte(lc_str_from_index(rest, open + 1), closing(rest.ptr[open]));
    if (close == LC_NPOS)
        return false;
    *out = lc_str_cut(rest, open + 1, open + 1 + close);
    c->at += open + close + 2;
    if (lc_str_has_prefix(lc_str_from_index(c->text, c->at), LC_S(".freeze")))
        c->at += 7;
    return lc_str_find_byte(*out, '\\') == LC_NPOS && lc_str_find_byte(*out, '#') == LC_NPOS;
}

/* Requirements up to the end of the call: literals and lists of them, joined by ", ". False when something else stands
 * there. */
static bool requirements(struct cursor *c, struct lc_arena *arena, lc_str *out)
{
    lc_str one;

    *out = (lc_str){0};
    for (;;) {
        skip_blanks(c);
        if (c->at >= c->text.len || c->text.ptr[c->at] == ')' || c->text.ptr[c->at] == '#' || c->text.ptr[c->at] == ';')
            return true;
        if (c->text.ptr[c->at] == '[' || c->text.ptr[c->at] == ']') {
            c->at++;
            continue;
        }
        if (!literal(c, &one))
            return false;
        *out = out->len == 0 ? one : lc_arena_printf(arena, "%.*s, %.*s", LC_FMT(*out), LC_FMT(one));
    }
}

static void add(struct lc_requirement item, struct lc_arena *arena, struct lc_requirements *out)
{
    for (size_t i = 0; i < out->count; i++)
        if (lc_str_eq(out->items[i].name, item.name) && lc_str_eq(out->items[i].range, item.range))
            return;
    if (out->count >= LC_GEM_REQUIREMENTS_MAX) {
        lc_requirements_incomplete(out, LC_S("too many dependencies"), arena);
        return;
    }
    *LC_PUSH(arena, out) = item;
}

/* Where the arguments of `anything.METHOD` begin on this line, LC_NPOS when it is not called there. */
static size_t arguments(lc_str line, lc_str method)
{
    size_t dot = lc_str_find_byte(line, '.'), end = dot + 1 + method.len;

    for (size_t i = 0; dot != LC_NPOS && i < dot; i++)
        if (!lc_is_alnum(line.ptr[i]) && line.ptr[i] != '_')
            return LC_NPOS;
    if (dot == LC_NPOS || !lc_str_has_prefix(lc_str_from_index(line, dot + 1), method) || end >= line.len)
        return LC_NPOS;
    return line.ptr[end] == '(' || line.ptr[end] == ' ' ? end + 1 : LC_NPOS;
}

static bool dependency(lc_str line, size_t column, uint32_t number, struct lc_arena *arena, struct lc_requirements *out)
{
    struct lc_requirement item = {.kind = LC_REQUIRES, .line = number, .column = (uint32_t)column + 1};
    size_t at = arguments(line, LC_S("add_runtime_dependency"));
    struct cursor c = {.text = line};

    if (at == LC_NPOS)
        at = arguments(line, LC_S("add_dependency"));
    if (at == LC_NPOS)
        return false;
    c.at = at;
    skip_blanks(&c);
    if (!literal(&c, &item.name) || item.name.len == 0 || !requirements(&c, arena, &item.range)) {
        lc_requirements_incomplete(out, LC_S("a dependency of the gemspec is computed"), arena);
        return true;
    }
    item.normalized = item.name;
    add(item, arena, out);
    return true;
}

/* `s.required_ruby_version = Gem::Requirement.new(">= 2.4".freeze)`, or the text or list alone. */
static void ruby_version(lc_str line, struct lc_arena *arena, struct lc_requirements *out)
{
    size_t at = arguments(line, LC_S("required_ruby_version"));
    struct cursor c = {.text = line};
    lc_str range;

    if (at == LC_NPOS)
        return;
    c.text = lc_str_trim(lc_str_from_index(line, at));
    if (!lc_str_has_prefix(c.text, LC_S("=")))
        return;
    c.text = lc_str_trim(lc_str_from_index(c.text, 1));
    if (lc_str_has_prefix(c.text, LC_S("Gem::Requirement.new(")))
        c.text = lc_str_from_index(c.text, 21);
    if (requirements(&c, arena, &range))
        out->requires_python = range;
}

void lc_requirements_gem(lc_str bytes, struct lc_arena *arena, struct lc_requirements *out)
{
    uint32_t number = 0;
    bool otherwise = false;
    lc_str line;

    while (lc_str_next(&bytes, '\n', &line)) {
        lc_str code = lc_str_trim(line);
        number++;
        if (lc_str_is(code, "else") || lc_str_is(code, "end"))
            otherwise = lc_str_is(code, "else");
        if (code.len == 0 || otherwise || dependency(code, (size_t)(code.ptr - line.ptr), number, arena, out))
            continue;
        ruby_version(code, arena, out);
    }
}
