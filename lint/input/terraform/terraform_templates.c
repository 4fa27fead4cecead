/* Texts with "${...}" in them: quoted ones and heredocs.
 * Source: HCL native syntax specification, "Templates" and "Template Literals". */
#include "layers/base/utf8.h"
#include "lint/input/terraform/terraform.h"

/* "$${" and "%%{" are how a text says "${" and "%{". */
static size_t undoubled(lc_str text, size_t at)
{
    lc_str rest = lc_str_from_index(text, at);

    return lc_str_has_prefix(rest, LC_S("$${")) || lc_str_has_prefix(rest, LC_S("%%{")) ? 1 : 0;
}

/* One escape of a quoted text; gives how many bytes it takes, 0 when it is none. */
static size_t add_escape(struct lc_composed *composed, lc_str text, size_t at)
{
    static const char from[] = "nrt\"\\", to[] = "\n\r\t\"\\";
    char c = at + 1 < text.len ? text.ptr[at + 1] : '\0';
    const char *found = c ? strchr(from, c) : NULL;
    char *bytes = lc_arena_bytes(composed->arena, 4);

    if (found) {
        bytes[0] = to[found - from];
        lc_composed_add(composed, (lc_str){bytes, 1});
        return 2;
    }
    if (c == 'u' || c == 'U') {
        size_t end = at + 2;
        uint32_t code = 0;
        for (unsigned left = c == 'u' ? 4 : 8; left > 0 && end < text.len; left--, end++) {
            char digit = lc_to_lower(text.ptr[end]);
            if (!lc_is_digit(digit) && !(digit >= 'a' && digit <= 'f'))
                break;
            code = code * 16 + (uint32_t)(lc_is_digit(digit) ? digit - '0' : digit - 'a' + 10);
        }
        lc_composed_add(composed, (lc_str){bytes, lc_utf8_put(bytes, code)});
        return end - at;
    }
    return 0;
}

static void add_literal(struct lc_composed *composed, lc_str text, bool quoted)
{
    size_t from = 0;

    for (size_t i = 0; i < text.len;) {
        size_t doubled = undoubled(text, i), taken;
        if (doubled == 0 && !(quoted && text.ptr[i] == '\\')) {
            i++;
            continue;
        }
        lc_composed_add(composed, lc_str_cut(text, from, i));
        if (doubled) {
            lc_composed_add(composed, lc_str_cut(text, i + 1, i + 3));
            i += 3;
        } else {
            taken = add_escape(composed, text, i);
            if (taken == 0)
                lc_composed_add(composed, lc_str_cut(text, i, i + 1));
            i += taken > 0 ? taken : 1;
        }
        from = i;
    }
    lc_composed_add(composed, lc_str_from_index(text, from));
}

lc_str lc_tf_unescape(struct lc_arena *arena, lc_str text)
{
    struct lc_composed composed = {.arena = arena};

    if (!lc_str_contains(text, LC_S("\\")) && !lc_str_contains(text, LC_S("$${")) &&
        !lc_str_contains(text, LC_S("%%{")))
        return text;
    add_literal(&composed, text, true);
    return (lc_str){composed.bytes, composed.len};
}

/* ------------------------------------------------------------------------------------------------- parts */

/* A template taken apart: the literal bytes between its interpolations.
 * Shape:  `from` and `to` are its content; `indent` leading blanks go from every line. */
struct template
{
    struct lc_tf_module *module;
    const struct lc_tf_scope *scope;
    const struct lc_tf_file *file;
    uint32_t node;
    uint32_t from, to;
    size_t indent;
    bool quoted;
};

static bool is_part(const struct lc_hcl_node *node)
{
    return node->kind == LC_HCL_INTERPOLATION || node->kind == LC_HCL_DIRECTIVE || node->error;
}

/* The literal bytes from `from` to `to`; `fresh`: a line begins there. */
static void add_lines(const struct template *template, struct lc_composed *composed, uint32_t from, uint32_t to,
                      bool fresh)
{
    lc_str text = lc_str_cut(template->file->hcl.source, from, to);

    while (text.len > 0) {
        size_t end = template->indent > 0 ? lc_str_find_byte(text, '\n') : LC_NPOS, skip = 0;
        lc_str line = lc_str_cut(text, 0, end == LC_NPOS ? text.len : end + 1);
        if (end != LC_NPOS && lc_str_trim(line).len == 0) /* a line of blanks keeps them */
            fresh = false;
        while (fresh && skip < template->indent && skip < line.len && (line.ptr[skip] == ' ' || line.ptr[skip] == '\t'))
            skip++;
        add_literal(composed, lc_str_from_index(line, skip), template->quoted);
        text = lc_str_from_index(text, line.len);
        fresh = true;
    }
}

static void add_part(const struct template *template, struct lc_composed *composed, uint32_t part)
{
    const struct lc_hcl *hcl = &template->file->hcl;
    uint32_t expression = lc_hcl_child(hcl, part, LC_HCL_EXPRESSION);
    lc_str source = lc_hcl_text(hcl, part);

    if (hcl->nodes[part].kind != LC_HCL_INTERPOLATION || expression == 0) {
        lc_composed_add_hole(composed, source, LC_S("directives of templates are not evaluated"), lc_tf_how_plan);
        return;
    }
    lc_composed_add_data(composed, lc_tf_eval(template->module, template->scope, template->file, expression), source);
}

/* "${~ x ~}" takes the blanks beside it away: does it have that mark before, or behind, its expression? */
static bool strips(const struct lc_hcl *hcl, uint32_t part, bool before)
{
    bool behind = false;

    for (uint32_t child = hcl->nodes[part].first; child != 0; child = hcl->nodes[child].next) {
        if (hcl->nodes[child].kind == LC_HCL_STRIP && behind != before)
            return true;
        behind |= hcl->nodes[child].kind == LC_HCL_EXPRESSION;
    }
    return false;
}

static const struct lc_data *put_together(const struct template *template)
{
    const struct lc_hcl *hcl = &template->file->hcl;
    struct lc_composed composed = {.arena = template->module->tf->arena};
    uint32_t at = template->from;

    for (uint32_t child = hcl->nodes[template->node].first; child != 0; child = hcl->nodes[child].next) {
        uint32_t expression, end;
        if (!is_part(&hcl->nodes[child]) || hcl->nodes[child].start < at)
            continue;
        expression = lc_hcl_child(hcl, child, LC_HCL_EXPRESSION);
        /* "${x}" alone is x itself, a list as a list. */
        if (template->quoted && expression && hcl->nodes[child].kind == LC_HCL_INTERPOLATION &&
            hcl->nodes[child].start == template->from && hcl->nodes[child].end == template->to)
            return lc_tf_eval(template->module, template->scope, template->file, expression);
        end = hcl->nodes[child].start;
        while (end > at && strips(hcl, child, true) && lc_is_blank(hcl->source.ptr[end - 1]))
            end--;
        add_lines(template, &composed, at, end, at == template->from);
        add_part(template, &composed, child);
        at = hcl->nodes[child].end;
        while (at < template->to && strips(hcl, child, false) && lc_is_blank(hcl->source.ptr[at]))
            at++;
    }
    add_lines(template, &composed, at, template->to, at == template->from);
    return lc_composed_take(&composed, lc_tf_place(template->file, template->node));
}

/* ------------------------------------------------------------------------------------------------- heredocs */

/* The smallest indentation of its lines that hold anything, which "<<-" takes away. */
static size_t indentation(const struct template *template)
{
    lc_str text = lc_str_cut(template->file->hcl.source, template->from, template->to), line;
    size_t least = LC_NPOS;

    while (lc_str_next(&text, '\n', &line)) {
        size_t blanks = 0;
        if (lc_str_trim(line).len == 0)
            continue;
        while (blanks < line.len && (line.ptr[blanks] == ' ' || line.ptr[blanks] == '\t'))
            blanks++;
        least = blanks < least ? blanks : least;
    }
    return least == LC_NPOS ? 0 : least;
}

static const struct lc_data *heredoc(struct template *template)
{
    const struct lc_hcl *hcl = &template->file->hcl;
    uint32_t start = lc_hcl_child(hcl, template->node, LC_HCL_HEREDOC_START);
    uint32_t name = lc_hcl_child(hcl, template->node, LC_HCL_HEREDOC_NAME), last = name;

    for (uint32_t child = name; child != 0; child = hcl->nodes[child].next)
        if (hcl->nodes[child].kind == LC_HCL_HEREDOC_NAME)
            last = child;
    template->from = hcl->nodes[name].end;
    while (template->from < hcl->source.len && hcl->source.ptr[template->from] != '\n')
        template->from++;
    template->from += template->from < hcl->source.len;
    template->to = hcl->nodes[last].start;
    while (template->to > template->from && hcl->source.ptr[template->to - 1] != '\n')
        template->to--;
    if (template->to < template->from)
        template->to = template->from;
    if (start && lc_str_has_suffix(lc_hcl_text(hcl, start), LC_S("-")))
        template->indent = indentation(template);
    return put_together(template);
}

const struct lc_data *lc_tf_template(struct lc_tf_module *module, const struct lc_tf_scope *scope,
                                     const struct lc_tf_file *file, uint32_t node)
{
    const struct lc_hcl *hcl = &file->hcl;
    struct template template = {.module = module, .scope = scope, .file = file};
    uint32_t start, end;

    template.node = hcl->nodes[node].first;
    if (template.node != 0 && hcl->nodes[template.node].kind == LC_HCL_HEREDOC)
        return heredoc(&template);
    start = template.node ? lc_hcl_child(hcl, template.node, LC_HCL_QUOTED_START) : 0;
    end = template.node ? lc_hcl_child(hcl, template.node, LC_HCL_QUOTED_END) : 0;
    if (start == 0 || end == 0)
        return lc_tf_unknown(module, file, node, LC_S("this template is not evaluated"), lc_tf_how_plan);
    template.quoted = true;
    template.from = hcl->nodes[start].end;
    template.to = hcl->nodes[end].start;
    return put_together(&template);
}
