/* The values of a catalogue file: text with placeholders, dates, words, lists, and the complaints about them. */
#include <stdarg.h>
#include <stdio.h>

#include "layers/base/buf.h"
#include "layers/base/caps.h"
#include "layers/base/utf8.h"
#include "layers/runtime/catalogue.h"

static const char *const language_names[] = {"", "nodejs", "python", "ruby", "java", "dotnet", "go", "custom"};
static const char *const arch_names[] = {"", "x86_64", "arm64"};
static const char *const certainty_names[] = {"certain", "search-order", "community", "unconfirmed"};
static const char *const flag_names[] = {"false", "true"};

lc_str lc_language_name(enum lc_language language)
{
    return lc_str_from((size_t)language < LC_COUNT(language_names) ? language_names[language] : "");
}

lc_str lc_arch_name(enum lc_arch arch)
{
    return lc_str_from((size_t)arch < LC_COUNT(arch_names) ? arch_names[arch] : "");
}

enum lc_arch lc_arch_from(lc_str name)
{
    for (size_t i = 1; i < LC_COUNT(arch_names); i++)
        if (lc_str_is(name, arch_names[i]))
            return (enum lc_arch)i;
    return LC_ARCH_UNKNOWN;
}

/* -- errors -- */

enum lc_status lc_field_fail(struct lc_catalogue_reader *p, const struct lc_span *span, const char *format, ...)
{
    char text[320];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return lc_fail(p->err, LC_MALFORMED, "line %u, column %u: %s", (unsigned)span->line, (unsigned)span->column, text);
}

lc_str lc_field_shown(struct lc_catalogue_reader *p, lc_str text)
{
    return lc_utf8_escaped(p->arena, lc_str_cut(text, 0, 64));
}

enum lc_status lc_field_fail_word(struct lc_catalogue_reader *p, const struct lc_span *span, const char *what,
                                  lc_str word, const lc_str *known, size_t count)
{
    lc_str near = lc_nearest(word, known, count), safe = lc_field_shown(p, word);

    if (near.len > 0)
        return lc_field_fail(p, span, "unknown %s '%.*s' (did you mean '%.*s'?)", what, LC_FMT(safe), LC_FMT(near));
    return lc_field_fail(p, span, "unknown %s '%.*s'", what, LC_FMT(safe));
}

enum lc_status lc_field_spend(struct lc_catalogue_reader *p, size_t bytes)
{
    if (bytes > LC_CATALOGUE_EXPANDED_MAX - p->expanded)
        return lc_fail(p->err, LC_LIMIT, "the catalogue's entries need more than %u bytes", LC_CATALOGUE_EXPANDED_MAX);
    p->expanded += bytes;
    return LC_OK;
}

/* -- shape of the document -- */

static enum lc_status expect(struct lc_catalogue_reader *p, const struct lc_node *node, enum lc_event_kind kind)
{
    const char *what = kind == LC_EVENT_MAP ? "a map" : kind == LC_EVENT_LIST ? "a list" : "text";
    bool fits = kind == LC_EVENT_STRING ? lc_node_is_text(node) : node->kind == kind;

    if (node->kind == LC_EVENT_ALIAS)
        return lc_field_fail(p, &node->span, "aliases have no place in a catalogue");
    if (node->tag.len > 0)
        return lc_field_fail(p, &node->span, "tags have no place in a catalogue");
    if (!fits)
        return lc_field_fail(p, &node->span, "%s is expected here", what);
    if (kind != LC_EVENT_STRING && node->count > LC_CATALOGUE_ITEMS_MAX)
        return lc_fail(p->err, LC_LIMIT, "line %u, column %u: more than %u items", (unsigned)node->span.line,
                       (unsigned)node->span.column, LC_CATALOGUE_ITEMS_MAX);
    return LC_OK;
}

enum lc_status lc_field_text(struct lc_catalogue_reader *p, const struct lc_node *node, lc_str *out)
{
    enum lc_status status = expect(p, node, LC_EVENT_STRING);
    lc_str text = lc_node_text(node);
    uint32_t c;

    if (status != LC_OK)
        return status;
    if (text.len == 0)
        return lc_field_fail(p, &node->span, "text is expected here");
    if (text.len > LC_CATALOGUE_TEXT_MAX)
        return lc_fail(p->err, LC_LIMIT, "line %u, column %u: text of more than %u bytes", (unsigned)node->span.line,
                       (unsigned)node->span.column, LC_CATALOGUE_TEXT_MAX);
    for (size_t at = 0, step; at < text.len; at += step) {
        step = lc_utf8_step(lc_str_from_index(text, at), &c);
        if (step == 0 || lc_utf8_is_control(c))
            return lc_field_fail(p, &node->span, "control characters have no place in '%.*s'",
                                 LC_FMT(lc_field_shown(p, text)));
    }
    *out = text;
    return LC_OK;
}

enum lc_status lc_field_expect_map(struct lc_catalogue_reader *p, const struct lc_node *map)
{
    enum lc_status status = expect(p, map, LC_EVENT_MAP);

    if (status != LC_OK)
        return status;
    for (const struct lc_node *child = map->first; child; child = child->next)
        for (const struct lc_node *earlier = map->first; earlier != child; earlier = earlier->next)
            if (lc_str_eq(earlier->key, child->key))
                return lc_field_fail(p, &child->key_span, "'%.*s' stands here twice",
                                     LC_FMT(lc_field_shown(p, child->key)));
    return LC_OK;
}

/* -- values -- */

/* The text that stands for a placeholder; NULL ptr when there is none of that name. */
static lc_str placeholder(const struct lc_catalogue_entry *e, lc_str name)
{
    if (lc_str_is(name, "id"))
        return e->id;
    if (lc_str_is(name, "version"))
        return e->version;
    if (lc_str_is(name, "major"))
        return lc_str_cut(e->version, 0, lc_str_find_byte(e->version, '.'));
    return (lc_str){NULL, 0};
}

static void add_placeholder(struct lc_buf *buf, const struct lc_catalogue_entry *e, lc_str name)
{
    if (!lc_str_is(name, "digits")) {
        lc_buf_add(buf, placeholder(e, name));
        return;
    }
    for (size_t i = 0; i < e->version.len; i++)
        if (e->version.ptr[i] != '.')
            lc_buf_add_byte(buf, e->version.ptr[i]);
}

static enum lc_status expand(struct lc_catalogue_entry *e, const struct lc_node *node, lc_str text, lc_str *out)
{
    static const lc_str known[] = {LC_S_INIT("id"), LC_S_INIT("version"), LC_S_INIT("major"), LC_S_INIT("digits")};
    struct lc_catalogue_reader *p = e->parse;
    struct lc_buf buf;
    enum lc_status status = LC_OK;
    size_t at;

    lc_buf_init(&buf, LC_CATALOGUE_TEXT_MAX);
    while (status == LC_OK && (at = lc_str_find(text, LC_S("${"))) != LC_NPOS) {
        lc_str name, after = lc_str_from_index(text, at + 2);
        size_t end = lc_str_find_byte(after, '}');
        lc_buf_add(&buf, lc_str_cut(text, 0, at));
        name = lc_str_cut(after, 0, end);
        if (end == LC_NPOS)
            status = lc_field_fail(p, &node->span, "'${' without '}'");
        else if (placeholder(e, name).ptr == NULL && !lc_str_is(name, "digits"))
            status = lc_field_fail_word(p, &node->span, "placeholder", name, known, LC_COUNT(known));
        else
            add_placeholder(&buf, e, name);
        text = end == LC_NPOS ? (lc_str){NULL, 0} : lc_str_from_index(after, end + 1);
    }
    lc_buf_add(&buf, text);
    if (status == LC_OK && buf.full)
        status = lc_fail(p->err, LC_LIMIT, "line %u, column %u: text of more than %u bytes", (unsigned)node->span.line,
                         (unsigned)node->span.column, LC_CATALOGUE_TEXT_MAX);
    if (status == LC_OK)
        status = lc_field_spend(p, buf.len);
    if (status == LC_OK)
        *out = lc_arena_copy(p->arena, lc_buf_str(&buf));
    lc_buf_release(&buf);
    return status;
}

enum lc_status lc_field_string(struct lc_catalogue_entry *e, const struct lc_node *node, lc_str *out)
{
    lc_str text;
    enum lc_status status = lc_field_text(e->parse, node, &text);

    return status == LC_OK ? expand(e, node, text, out) : status;
}

/* The index of the node's text among `names`. */
static enum lc_status get_word(struct lc_catalogue_reader *p, const struct lc_node *node, const char *what,
                               const char *const *names, size_t count, size_t *out)
{
    lc_str text, known[LC_FIELDS_MAX];
    enum lc_status status = lc_field_text(p, node, &text);

    if (status != LC_OK)
        return status;
    for (size_t i = 0; i < count; i++) {
        known[i] = lc_str_from(names[i]);
        if (lc_str_eq(text, known[i])) {
            *out = i;
            return LC_OK;
        }
    }
    return lc_field_fail_word(p, &node->span, what, text, known, count);
}

static enum lc_status get_list(struct lc_catalogue_entry *e, const struct lc_node *node, struct lc_strings *out)
{
    enum lc_status status = expect(e->parse, node, LC_EVENT_LIST);
    lc_str *items;
    size_t count = 0;

    if (status == LC_OK)
        status = lc_field_spend(e->parse, node->count * sizeof *items);
    if (status != LC_OK)
        return status;
    if (node->count == 0)
        return lc_field_fail(e->parse, &node->span,
                             "the list is empty: leave the field out, with a reason under 'without'");
    items = LC_NEW_ARRAY(e->parse->arena, node->count, lc_str);
    for (const struct lc_node *child = node->first; child && status == LC_OK; child = child->next)
        status = lc_field_string(e, child, &items[count++]);
    *out = (struct lc_strings){items, count};
    return status;
}

static enum lc_status get_architectures(struct lc_catalogue_reader *p, const struct lc_node *node, unsigned *out)
{
    enum lc_status status = expect(p, node, LC_EVENT_LIST);
    size_t arch = 0;

    if (status == LC_OK && node->count == 0)
        status = lc_field_fail(p, &node->span, "an architecture is expected here");
    for (const struct lc_node *child = status == LC_OK ? node->first : NULL; child && status == LC_OK;
         child = child->next) {
        status = get_word(p, child, "architecture", arch_names + 1, LC_COUNT(arch_names) - 1, &arch);
        if (status == LC_OK)
            *out |= LC_ARCH_BIT((unsigned)arch + 1);
    }
    return status;
}

enum lc_status lc_field_set(struct lc_catalogue_entry *e, const struct lc_field *field, const struct lc_node *node)
{
    void *member = (char *)e->object + field->offset;
    enum lc_status status = LC_OK;
    size_t word = 0;

    switch (field->kind) {
    case LC_FIELD_TEXT: return lc_field_string(e, node, member);
    case LC_FIELD_LIST: return get_list(e, node, member);
    case LC_FIELD_ARCHITECTURES: return get_architectures(e->parse, node, member);
    case LC_FIELD_DATE:
        status = lc_field_string(e, node, member);
        if (status == LC_OK && !lc_str_is_date(*(lc_str *)member))
            status =
                lc_field_fail(e->parse, &node->span, "'%.*s' is not a date like 2026-11-23", LC_FMT(*(lc_str *)member));
        return status;
    case LC_FIELD_FLAG:
        status = get_word(e->parse, node, "flag", flag_names, LC_COUNT(flag_names), &word);
        *(bool *)member = word == 1;
        return status;
    case LC_FIELD_CERTAINTY:
        status = get_word(e->parse, node, "certainty", certainty_names, LC_COUNT(certainty_names), &word);
        *(enum lc_certainty *)member = (enum lc_certainty)word;
        return status;
    case LC_FIELD_LANGUAGE:
        status = get_word(e->parse, node, "language", language_names + 1, LC_COUNT(language_names) - 1, &word);
        *(enum lc_language *)member = (enum lc_language)(word + 1);
        return status;
    }
    return status;
}
