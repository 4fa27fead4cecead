/* Names, places and columns, in one way for every command. */
#include <inttypes.h>

#include "layers/base/path.h"
#include "layers/base/utf8.h"
#include "lint/explain/show.h"

enum { COLUMN_MAX = 60 }; /* one long name must not push every other row off the screen */

lc_str lc_explain_provider(struct lc_session *session, uint32_t origin)
{
    return origin == 0 ? LC_S("function") : lc_arena_printf(&session->arena, "layer:%" PRIu32, origin);
}

lc_str lc_explain_origin(struct lc_session *session, uint32_t origin)
{
    return origin == 0 ? LC_S("function") : lc_arena_printf(&session->arena, "layer %" PRIu32, origin);
}

lc_str lc_explain_entry(const struct lc_tree *tree, const struct lc_tree_node *node)
{
    const struct lc_entry *entry = lc_tree_entry(tree, node);

    return entry ? entry->raw : node->path;
}

lc_str lc_explain_absolute(struct lc_session *session, lc_str path)
{
    lc_str clean;

    if (!lc_str_has_prefix(path, LC_S("/")))
        path = lc_arena_printf(&session->arena, "/var/task/%.*s", LC_FMT(path));
    return lc_path_normalize(&session->arena, path, &clean) ? clean : path;
}

lc_str lc_explain_quoted(struct lc_session *session, lc_str bytes)
{
    return lc_arena_printf(&session->arena, "'%.*s'", LC_FMT(lc_show(&session->cx, bytes)));
}

enum lc_status lc_explain_find(struct lc_session *session, lc_str path, bool follow, struct lc_place *out,
                               struct lc_err *err)
{
    enum lc_found found = lc_image_find(session->resolver.image, path, follow, &session->arena, out);
    lc_str shown = lc_explain_quoted(session, path), below;
    const struct lc_tree *tree = lc_image_tree(session->resolver.image, path, &below);

    switch (found) {
    case LC_FOUND: return LC_OK;
    case LC_LINK_LOOP: return lc_fail(err, LC_NOT_FOUND, "%.*s leads in circles of links", LC_FMT(shown));
    case LC_LINK_LEAVES:
        return lc_fail(err, LC_NOT_FOUND, "%.*s leads to the runtime's own files, which are not here", LC_FMT(shown));
    case LC_UNDER_CONFLICT:
        return lc_fail(err, LC_NOT_FOUND,
                       "%.*s lies at or below a path that archives disagree about: file, folder or link",
                       LC_FMT(shown));
    case LC_NOT_READ:
    case LC_ABSENT: break;
    }
    if (tree == NULL)
        return lc_fail(err, LC_NOT_FOUND, "%.*s is not in /opt or /var/task; the runtime's own files are not here",
                       LC_FMT(shown));
    if (!tree->complete)
        return lc_fail(err, LC_NOT_FOUND, "%.*s is in no archive that could be read, and not all could", LC_FMT(shown));
    return lc_fail(err, LC_NOT_FOUND, "%.*s is not in the image", LC_FMT(shown));
}

void lc_explain_json(struct lc_session *session, const char *key, lc_str value)
{
    if (value.len > 0)
        lc_json_str(&session->writer, key, value);
    else
        lc_json_null(&session->writer, key);
}

static void painted(struct lc_session *session, const char *color, lc_str text)
{
    if (session->color)
        lc_buf_add(session->out, lc_str_from(color));
    lc_buf_add(session->out, text);
    if (session->color)
        lc_buf_add(session->out, LC_S("\x1b[0m"));
}

void lc_explain_bold(struct lc_session *session, lc_str text)
{
    painted(session, "\x1b[1m", text);
}

void lc_explain_dim(struct lc_session *session, lc_str text)
{
    painted(session, "\x1b[2m", text);
}

void lc_table_init(struct lc_table *table, struct lc_session *session, size_t columns, unsigned right)
{
    *table = (struct lc_table){.session = session, .columns = columns, .right = right};
}

void lc_table_add(struct lc_table *table, lc_str text)
{
    *LC_PUSH(&table->session->arena, &table->cells) = lc_utf8_escaped(&table->session->arena, text);
}

void lc_table_add_u64(struct lc_table *table, uint64_t number)
{
    lc_table_add(table, lc_arena_printf(&table->session->arena, "%" PRIu64, number));
}

static size_t width_of(lc_str text)
{
    size_t width = 0;

    for (size_t i = 0; i < text.len; i++)
        width += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
    return width;
}

void lc_table_print(struct lc_table *table, const char *indent)
{
    struct lc_buf *out = table->session->out;
    size_t *widths = LC_NEW_ARRAY(&table->session->arena, table->columns, size_t);
    bool *used = LC_NEW_ARRAY(&table->session->arena, table->columns, bool);

    for (size_t i = 0; i < table->cells.count; i++) {
        size_t width = width_of(table->cells.items[i]), *widest = &widths[i % table->columns];
        used[i % table->columns] |= width > 0;
        if (width > *widest && width <= COLUMN_MAX)
            *widest = width;
    }
    for (size_t i = 0; i < table->cells.count; i++) {
        size_t column = i % table->columns, width = width_of(table->cells.items[i]), blanks;
        bool right = (table->right >> column & 1) != 0;
        blanks = width < widths[column] ? widths[column] - width : 0;
        lc_buf_add(out, column == 0 ? lc_str_from(indent) : used[column] ? LC_S("  ") : LC_S(""));
        lc_buf_printf(out, "%*s", right ? (int)blanks : 0, "");
        lc_buf_add(out, table->cells.items[i]);
        lc_buf_printf(out, "%*s", right ? 0 : (int)blanks, "");
        if (column + 1 == table->columns) {
            while (out->len > 0 && out->ptr[out->len - 1] == ' ')
                out->len--;
            lc_buf_add_byte(out, '\n');
        }
    }
}
