/* JSON out. One object or list a line, or indented by two blanks when pretty; closing the outermost one ends the
 * line. */

#include <inttypes.h>

#include "layers/base/buf.h"
#include "layers/base/utf8.h"
#include "layers/text/text.h"

void lc_json_begin(struct lc_json_writer *writer, struct lc_buf *out, bool pretty)
{
    *writer = (struct lc_json_writer){.out = out, .pretty = pretty};
}

static bool on_one_line(const struct lc_json_writer *writer)
{
    return !writer->pretty || (writer->inline_from > 0 && writer->depth >= writer->inline_from);
}

static void new_line(const struct lc_json_writer *writer)
{
    lc_buf_add_byte(writer->out, '\n');
    for (unsigned i = 0; i < writer->depth; i++)
        lc_buf_add(writer->out, LC_S("  "));
}

static void add_escape(struct lc_buf *out, uint32_t c)
{
    if (c >= 0x10000) {
        c -= 0x10000;
        lc_buf_printf(out, "\\u%04" PRIx32, 0xd800 + (c >> 10));
        c = 0xdc00 + (c & 0x3ff);
    }
    lc_buf_printf(out, "\\u%04" PRIx32, c);
}

static void add_special(struct lc_buf *out, uint32_t c)
{
    static const char from[] = "\"\\\b\f\n\r\t", into[] = "\"\\bfnrt";
    const char *hit = c > 0 && c < 0x80 ? strchr(from, (int)c) : NULL;

    if (!hit) {
        add_escape(out, c);
        return;
    }
    lc_buf_add_byte(out, '\\');
    lc_buf_add_byte(out, into[hit - from]);
}

static void add_string(struct lc_buf *out, lc_str value)
{
    size_t plain = 0;

    lc_buf_add_byte(out, '"');
    for (size_t at = 0; at < value.len;) {
        unsigned char first = (unsigned char)value.ptr[at];
        uint32_t c = first;
        size_t step = 1;

        if (first >= 0x80) {
            step = lc_utf8_step(lc_str_from_index(value, at), &c);
            if (step == 0)
                c = 0xfffd;
        }
        bool as_is = step > 0 && (first >= 0x80 || (first != '"' && first != '\\')) && !lc_utf8_is_control(c);

        step = step > 0 ? step : 1;
        if (!as_is) {
            lc_buf_add(out, lc_str_cut(value, plain, at));
            add_special(out, c);
            plain = at + step;
        }
        at += step;
    }
    lc_buf_add(out, lc_str_from_index(value, plain));
    lc_buf_add_byte(out, '"');
}

/* The comma and line before an item, and its key. */
static void begin_item(struct lc_json_writer *writer, const char *key)
{
    if (writer->need_comma)
        lc_buf_add_byte(writer->out, ',');
    if (writer->depth > 0 && !on_one_line(writer))
        new_line(writer);
    else if (writer->need_comma)
        lc_buf_add_byte(writer->out, ' ');
    writer->need_comma = true;
    if (key) {
        add_string(writer->out, lc_str_from(key));
        lc_buf_add(writer->out, LC_S(": "));
    }
}

static void open_container(struct lc_json_writer *writer, const char *key, char bracket)
{
    begin_item(writer, key);
    lc_buf_add_byte(writer->out, bracket);
    writer->depth++;
    writer->need_comma = false;
}

static void close_container(struct lc_json_writer *writer, char bracket)
{
    bool empty = !writer->need_comma, one_line = on_one_line(writer);

    LC_ASSERT(writer->depth > 0);
    writer->depth--;
    if (!empty && !one_line)
        new_line(writer);
    lc_buf_add_byte(writer->out, bracket);
    writer->need_comma = writer->depth > 0;
    if (writer->depth == 0)
        lc_buf_add_byte(writer->out, '\n');
}

void lc_json_object(struct lc_json_writer *writer, const char *key)
{
    open_container(writer, key, '{');
}

void lc_json_object_end(struct lc_json_writer *writer)
{
    close_container(writer, '}');
}

void lc_json_list(struct lc_json_writer *writer, const char *key)
{
    open_container(writer, key, '[');
}

void lc_json_list_end(struct lc_json_writer *writer)
{
    close_container(writer, ']');
}

void lc_json_str(struct lc_json_writer *writer, const char *key, lc_str value)
{
    struct lc_arena arena;

    begin_item(writer, key);
    if (writer->filter == NULL) {
        add_string(writer->out, value);
        return;
    }
    lc_arena_init(&arena, 1);
    add_string(writer->out, writer->filter(writer->filter_context, value, &arena));
    lc_arena_release(&arena);
}

void lc_json_u64(struct lc_json_writer *writer, const char *key, uint64_t value)
{
    begin_item(writer, key);
    lc_buf_printf(writer->out, "%" PRIu64, value);
}

void lc_json_bool(struct lc_json_writer *writer, const char *key, bool value)
{
    begin_item(writer, key);
    lc_buf_add(writer->out, value ? LC_S("true") : LC_S("false"));
}

void lc_json_null(struct lc_json_writer *writer, const char *key)
{
    begin_item(writer, key);
    lc_buf_add(writer->out, LC_S("null"));
}
