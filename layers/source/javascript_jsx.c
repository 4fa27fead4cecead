/* JSX, so that the text between tags is not taken for code. Only its outline is read: tags, attributes' strings, { …
 * }. */

#include "layers/source/javascript.h"

static const char *name_end(const struct js *js, const char *p)
{
    while (p < js->end && (js_is_word(*p) || *p == '.' || *p == ':' || *p == '-'))
        p++;
    return p;
}

/* Whether `</NAME` comes later. What is searched is counted, so that many types in angle brackets stay linear. */
static bool closes_later(struct js *js, const char *p, lc_str name)
{
    const char *at;

    while (p < js->end && (at = memchr(p, '<', (size_t)(js->end - p)))) {
        size_t searched = (size_t)(at - p) + 1;

        if (searched > js->jsx_budget)
            return false;
        js->jsx_budget -= searched;
        p = at + 1;
        if ((size_t)(js->end - p) > name.len && *p == '/' && memcmp(p + 1, name.ptr, name.len) == 0)
            return true;
    }
    return false;
}

/* `<` where an operand is due: an element, or TypeScript's type in angle brackets? */
bool js_is_jsx(struct js *js)
{
    const char *p = js->p + 1, *after, *word;
    lc_str name;

    if (p >= js->end)
        return false;
    if (*p == '>')
        return true;
    if (!js_is_word(*p) || lc_is_digit(*p))
        return false;
    after = name_end(js, p);
    name = (lc_str){p, (size_t)(after - p)};
    p = js_skip_blank(js, after);
    if (p >= js->end)
        return false;
    if (*p == '/')
        return p + 1 < js->end && p[1] == '>';
    if (*p == '>')
        return closes_later(js, p, name);
    if (*p == '{')
        return true;
    word = p;
    p = name_end(js, p);
    if (p == word || (p - word == 7 && memcmp(word, "extends", 7) == 0))
        return false;
    p = js_skip_blank(js, p);
    return p < js->end && (*p == '=' || *p == '>' || *p == '/' || *p == '{' || js_is_word(*p));
}

void js_jsx_open(struct js *js)
{
    js->p++;
    js->tokens++;
    js_push(js, JS_JSX_TAG);
    js_jsx_run(js);
}

/* An element has ended: true when it was the outermost. */
static bool close_element(struct js *js)
{
    uint8_t kind;

    js->stack.count--;
    kind = js_top(js)->kind;
    if (kind == JS_JSX_TAG || kind == JS_JSX_CHILDREN)
        return false;
    js_token(js, ')', JS_OPERAND);
    return true;
}

/* Inside < … >; true when code goes on. */
static bool tag(struct js *js)
{
    const char *end;

    switch (*js->p) {
    case '"':
    case '\'':
        end = memchr(js->p + 1, *js->p, (size_t)(js->end - js->p - 1));
        js->p = end ? end + 1 : js->end;
        return false;
    case '{':
        js->p++;
        js->tokens++;
        js_push(js, JS_JSX_EXPR);
        js_token(js, '{', JS_OPERATOR);
        return true;
    case '>':
        js->p++;
        js_top(js)->kind = JS_JSX_CHILDREN;
        return false;
    case '<':
        js->p++;
        js_push(js, JS_JSX_TAG);
        return js->stop;
    case '/':
        if (js->end - js->p >= 2 && js->p[1] == '>') {
            js->p += 2;
            return close_element(js);
        }
        end = js_skip_blank(js, js->p); /* a comment */
        js->p = end > js->p ? end : js->p + 1;
        return false;
    default: js->p++; return false;
    }
}

/* Text between tags; true when code goes on. */
static bool children(struct js *js)
{
    const char *end;

    while (js->p < js->end && *js->p != '<' && *js->p != '{')
        js->p++;
    if (js->p >= js->end)
        return false;
    if (*js->p == '{')
        return tag(js);
    js->p++;
    if (js->p < js->end && *js->p == '/') {
        end = memchr(js->p, '>', (size_t)(js->end - js->p));
        js->p = end ? end + 1 : js->end;
        return close_element(js);
    }
    js_push(js, JS_JSX_TAG);
    return js->stop;
}

void js_jsx_run(struct js *js)
{
    while (js->p < js->end && !js->stop)
        if (js_top(js)->kind == JS_JSX_TAG ? tag(js) : children(js))
            return;
}
