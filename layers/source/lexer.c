/* The part of the import lexers that knows nothing of a language. */

#include "layers/source/lexer.h"

#include "layers/base/caps.h"

void lc_sink_init(struct lc_sink *sink, lc_str source, struct lc_arena *arena, struct lc_imports *out)
{
    *out = (struct lc_imports){0};
    *sink = (struct lc_sink){.source = source, .arena = arena, .out = out, .line = 1};
    if (sink->source.len >= UINT32_MAX) {
        sink->source.len = 0;
        lc_sink_uncertain(sink, "the file has 4 GiB or more");
    }
}

static void count_lines(struct lc_sink *sink, size_t offset)
{
    const char *begin = sink->source.ptr, *at, *next;

    if (offset < sink->counted) {
        sink->counted = sink->line_start = 0;
        sink->line = 1;
    }
    at = begin + sink->counted;
    while (at < begin + offset && (next = memchr(at, '\n', (size_t)(begin + offset - at)))) {
        sink->line++;
        at = next + 1;
        sink->line_start = (size_t)(at - begin);
    }
    sink->counted = offset;
}

struct lc_import *lc_sink_add(struct lc_sink *sink, enum lc_import_style style, size_t offset)
{
    struct lc_import *item;

    if (offset > sink->line_start && offset < sink->counted)
        sink->counted = sink->line_start;
    count_lines(sink, offset);
    item = LC_PUSH(sink->arena, sink->out);
    item->style = style;
    item->line = sink->line;
    item->column = (uint32_t)(offset - sink->line_start) + 1;
    item->offset = (uint32_t)offset;
    item->versions = LC_ANY_VERSION;
    return item;
}

void lc_sink_uncertain(struct lc_sink *sink, const char *why)
{
    if (!sink->out->uncertain)
        sink->out->why = lc_str_from(why);
    sink->out->uncertain = true;
}

void lc_import_computed(struct lc_import *item, lc_str text)
{
    size_t depth = 0, n = 0;

    while (text.len > 0 && lc_is_blank(text.ptr[0]))
        text = lc_str_from_index(text, 1);
    for (; n < text.len && n < LC_EXCERPT_BYTES_MAX; n++) {
        char c = text.ptr[n];

        if (c == '(' || c == '[' || c == '{')
            depth++;
        if ((c == ')' || c == ']' || c == '}') && depth-- == 0)
            break;
        if (c == '\n' || c == '\r' || (c == ';' && depth == 0 && n + 1 < text.len && lc_is_blank(text.ptr[n + 1])))
            break;
    }
    while (n > 0 && n < text.len && ((unsigned char)text.ptr[n] & 0xc0) == 0x80)
        n--;
    item->computed = true;
    item->excerpt = lc_str_trim(lc_str_cut(text, 0, n));
}
