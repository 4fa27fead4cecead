/* Configurations in JSON syntax (main.tf.json, what CDK for Terraform writes): put into HCL, which then is read like any
 * other, with the places of the JSON.
 * Source: Terraform, "JSON Configuration Syntax": an object is a block or a value by what its place expects; a string is
 *         a template as if in quotes. */
#include "layers/base/buf.h"
#include "layers/base/caps.h"
#include "layers/base/utf8.h"
#include "lint/input/terraform/terraform.h"

struct writer {
    struct lc_terraform *tf;
    struct lc_buf out;
    struct {
        struct lc_tf_json_place *items;
        size_t count, capacity;
    } places;
};

static void put(struct writer *writer, const char *text)
{
    lc_buf_add(&writer->out, lc_str_from(text));
}

/* What is written next stands here in the JSON. */
static void stand(struct writer *writer, struct lc_span span)
{
    *LC_PUSH(writer->tf->arena, &writer->places) =
        (struct lc_tf_json_place){.offset = (uint32_t)writer->out.len, .line = span.line, .column = span.column};
}

static bool is_map(const struct lc_node *node)
{
    return node && node->kind == LC_EVENT_MAP;
}

/* Inside `${ … }` the text is an expression as it is; its own quotes may hold braces. Gives the place behind it. */
static size_t put_interpolation(struct writer *writer, lc_str text, size_t from)
{
    size_t i = from + 2, depth = 1;
    bool quoted = false;

    for (; i < text.len && depth > 0; i++) {
        if (quoted && text.ptr[i] == '\\')
            i++;
        else if (text.ptr[i] == '"')
            quoted = !quoted;
        else if (!quoted)
            depth += (size_t)(text.ptr[i] == '{') - (size_t)(text.ptr[i] == '}');
    }
    i = i < text.len ? i : text.len;
    lc_buf_add(&writer->out, lc_str_cut(text, from, i));
    return i;
}

static void put_template(struct writer *writer, lc_str text)
{
    lc_buf_add_byte(&writer->out, '"');
    for (size_t i = 0; i < text.len;) {
        char c = text.ptr[i], next = i + 1 < text.len ? text.ptr[i + 1] : '\0';

        if ((c == '$' || c == '%') && next == c && i + 2 < text.len && text.ptr[i + 2] == '{') {
            lc_buf_add(&writer->out, lc_str_cut(text, i, i + 3)); /* "$${": no interpolation */
            i += 3;
            continue;
        }
        if ((c == '$' || c == '%') && next == '{') {
            i = put_interpolation(writer, text, i);
            continue;
        }
        if (c == '"' || c == '\\')
            lc_buf_add_byte(&writer->out, '\\');
        if (c == '\n' || c == '\r' || c == '\t')
            put(writer, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
        else
            lc_buf_add_byte(&writer->out, c);
        i++;
    }
    lc_buf_add_byte(&writer->out, '"');
}

static void put_value(struct writer *writer, const struct lc_node *node)
{
    bool list = node->kind == LC_EVENT_LIST;

    if (node->kind == LC_EVENT_STRING) {
        put_template(writer, node->text);
    } else if (!list && !is_map(node)) {
        lc_buf_add(&writer->out, node->kind == LC_EVENT_NULL ? LC_S("null") : node->text);
    } else {
        put(writer, list ? "[" : "{\n");
        for (const struct lc_node *child = node->first; child; child = child->next) {
            if (!list) {
                stand(writer, child->key_span);
                put_template(writer, child->key);
                put(writer, " = ");
            }
            stand(writer, list ? child->span : child->key_span);
            put_value(writer, child);
            put(writer, list ? ", " : "\n");
        }
        put(writer, list ? "]" : "}");
    }
}

/* ------------------------------------------------------------------------------------------------- blocks */

/* What is a block in the resources that are looked at; everything else is a value. */
static bool is_block(lc_str key)
{
    static const char *const blocks[] = {"environment",
                                         "ephemeral_storage",
                                         "snap_start",
                                         "file_system_config",
                                         "image_config",
                                         "vpc_config",
                                         "dead_letter_config",
                                         "tracing_config",
                                         "logging_config",
                                         "timeouts",
                                         "lifecycle",
                                         "source",
                                         "default_cache_behavior",
                                         "ordered_cache_behavior",
                                         "lambda_function_association",
                                         "validation"};

    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (lc_str_is(key, blocks[i]))
            return true;
    return false;
}

static void put_body(struct writer *writer, const struct lc_node *body);

static void put_label(struct writer *writer, lc_str label)
{
    lc_buf_add_byte(&writer->out, ' ');
    put_template(writer, label);
}

/* A block for each of a list's items, or for the one value. `labels` are those before the body. */
static void put_blocks(struct writer *writer, lc_str type, const lc_str *labels, size_t label_count,
                       const struct lc_node *value)
{
    const struct lc_node *item = value->kind == LC_EVENT_LIST ? value->first : value;

    for (; item; item = value->kind == LC_EVENT_LIST ? item->next : NULL) {
        if (!is_map(item))
            continue;
        stand(writer, value->key_span);
        lc_buf_add(&writer->out, type);
        for (size_t i = 0; i < label_count; i++)
            put_label(writer, labels[i]);
        put(writer, " {\n");
        put_body(writer, item);
        put(writer, "}\n");
    }
}

/* "dynamic": {"setting": {"for_each": …, "content": {…}}} */
static void put_dynamic(struct writer *writer, const struct lc_node *blocks)
{
    for (const struct lc_node *child = is_map(blocks) ? blocks->first : NULL; child; child = child->next)
        put_blocks(writer, LC_S("dynamic"), &child->key, 1, child);
}

/* Could it stand before a "="? Everything else is no name of Terraform's. */
static bool is_name(lc_str key)
{
    for (size_t i = 0; i < key.len; i++)
        if (!lc_is_alnum(key.ptr[i]) && key.ptr[i] != '_' && key.ptr[i] != '-')
            return false;
    return key.len > 0 && !lc_is_digit(key.ptr[0]) && key.ptr[0] != '-';
}

static void put_body(struct writer *writer, const struct lc_node *body)
{
    for (const struct lc_node *child = body->first; child; child = child->next) {
        bool holds = is_map(child) || child->kind == LC_EVENT_LIST;

        if (lc_str_is(child->key, "dynamic")) {
            put_dynamic(writer, child);
        } else if (lc_str_is(child->key, "content") || (holds && is_block(child->key))) {
            put_blocks(writer, child->key, NULL, 0, child);
        } else if (is_name(child->key)) {
            stand(writer, child->key_span);
            lc_buf_add(&writer->out, child->key);
            put(writer, " = ");
            put_value(writer, child);
            put(writer, "\n");
        }
    }
}

/* Blocks with that many labels still to come: an object for each. */
static void put_labelled(struct writer *writer, lc_str type, lc_str *labels, size_t count, size_t wanted,
                         const struct lc_node *value)
{
    if (count == wanted) {
        put_blocks(writer, type, labels, count, value);
        return;
    }
    for (const struct lc_node *child = is_map(value) ? value->first : NULL; child; child = child->next) {
        labels[count] = child->key;
        put_labelled(writer, type, labels, count + 1, wanted, child);
    }
}

static void put_top(struct writer *writer, const struct lc_node *root)
{
    static const struct {
        const char *type;
        size_t labels;
    } kinds[] = {{"locals", 0}, {"variable", 1}, {"output", 1}, {"module", 1}, {"data", 2}, {"resource", 2}};
    lc_str labels[2];

    for (const struct lc_node *child = root->first; child; child = child->next)
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
            const struct lc_node *item = child->kind == LC_EVENT_LIST && kinds[i].labels > 0 ? child->first : child;
            if (!lc_str_is(child->key, kinds[i].type))
                continue;
            for (; item; item = item != child ? item->next : NULL)
                put_labelled(writer, child->key, labels, 0, kinds[i].labels, item);
        }
}

enum lc_status lc_tf_json_to_hcl(struct lc_terraform *tf, lc_str json, struct lc_tf_file *file, lc_str *out,
                                 struct lc_err *err)
{
    struct writer writer = {.tf = tf};
    const struct lc_node *root;
    enum lc_status status = lc_document_parse(LC_NOTATION_JSON, json, tf->arena, &root, err);

    if (status != LC_OK)
        return status;
    lc_buf_init(&writer.out, LC_INPUT_FILE_BYTES_MAX * 2);
    if (is_map(root))
        put_top(&writer, root);
    for (const struct lc_node *item = root->kind == LC_EVENT_LIST ? root->first : NULL; item; item = item->next)
        if (is_map(item))
            put_top(&writer, item);
    *out = lc_arena_copy(tf->arena, lc_buf_str(&writer.out));
    status = writer.out.full ? lc_fail(err, LC_LIMIT, "it is too large") : LC_OK;
    lc_buf_release(&writer.out);
    file->places = writer.places.items;
    file->place_count = writer.places.count;
    return status;
}

void lc_tf_json_place(const struct lc_tf_file *file, uint32_t offset, uint32_t *line, uint32_t *column)
{
    size_t low = 0, high = file->place_count;

    *line = *column = 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (file->places[middle].offset <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (low > 0) {
        *line = file->places[low - 1].line;
        *column = file->places[low - 1].column;
    }
}
