/* Work that goes on beside the code that started it: threads and children, for Python and Ruby. */
#include "layers/flow/background.h"

uint32_t lc_start_work(struct lc_engine *engine, enum lc_flow_kind kind, const char *pattern, uint32_t node,
                       const char *what)
{
    uint32_t work = lc_work_new(engine, kind, pattern, node);

    engine->effects++;
    engine->works.items[work].writes = true;
    if (what)
        engine->works.items[work].what = lc_str_from(what);
    return work;
}

void lc_keep_work(struct lc_engine *engine, struct lc_flow_object *object, uint32_t work)
{
    lc_value_p value = lc_value_work(engine, work);

    lc_cell_set(engine, object->works, lc_value_join(engine, lc_cell_get(engine, object->works), value));
    if (object->escaped)
        lc_works_escape(engine, value);
}

lc_value_p lc_works_of(struct lc_engine *engine, lc_value_p self)
{
    lc_value_p works = lc_value_works(engine, self);

    for (unsigned i = 0; i < self->count; i++)
        if (self->refs[i].kind == LC_REF_OBJECT)
            works = lc_value_join(engine, works, lc_cell_get(engine, self->refs[i].object->works));
    return works;
}

void lc_may_wait(struct lc_engine *engine)
{
    uint32_t chain = engine->continuation;

    for (; chain != LC_NO_WORK; chain = engine->works.items[chain].parent)
        if (engine->works.items[chain].kind == LC_FLOW_UNJOINED_THREAD)
            return;
    for (uint32_t i = 0; i < engine->works.count; i++) {
        enum lc_work_status status = lc_work_get(engine, i);
        if ((status != LC_WORK_PENDING && status != LC_WORK_MAYBE) ||
            engine->works.items[i].kind == LC_FLOW_UNWAITED_PROCESS)
            continue;
        for (chain = engine->continuation; chain != LC_NO_WORK && chain != i;)
            chain = engine->works.items[chain].parent;
        if (chain == LC_NO_WORK)
            lc_work_set(engine, i, LC_WORK_ESCAPED);
    }
}

lc_value_p lc_list_of(struct lc_engine *engine, lc_value_p element)
{
    struct lc_flow_object *list = lc_object_new(engine, LC_OBJECT_LIST);

    lc_object_add(engine, list, element);
    return lc_value_object(engine, list);
}

lc_value_p lc_pair_of(struct lc_engine *engine, lc_value_p first, lc_value_p second)
{
    struct lc_flow_object *list = lc_object_new(engine, LC_OBJECT_LIST);

    lc_object_set(engine, list, LC_S("0"), first);
    lc_object_set(engine, list, LC_S("1"), second);
    return lc_value_object(engine, list);
}

/* -- commands ------------------------------------------------------------------------------------------------------ */

/* "sync-cache" of "nohup /opt/bin/sync-cache --all &" or ["/opt/bin/sync-cache"]. */
lc_str lc_program_name(struct lc_engine *engine, lc_value_p command)
{
    lc_str text = lc_value_text(command), word;
    const struct lc_ref *list = lc_value_first(command, LC_REF_OBJECT);
    size_t slash;

    if (list) {
        struct lc_flow_property *first = lc_object_property(engine, list->object, LC_S("0"), false);
        text = first ? lc_value_text(lc_cell_get(engine, first->cell)) : text;
    }
    do {
        if (!lc_str_next(&text, ' ', &word))
            return (lc_str){0};
    } while (word.len == 0 || lc_str_is(word, "nohup") || lc_str_is(word, "exec"));
    slash = lc_str_find_last_byte(word, '/');
    return slash == LC_NPOS ? word : lc_str_from_index(word, slash + 1);
}

static bool ends_so(lc_str text)
{
    text = lc_str_trim(text);
    return text.len > 0 && text.ptr[text.len - 1] == '&' && (text.len < 2 || text.ptr[text.len - 2] != '&');
}

/* The last literal part of a command that is put together: f"… &", "… %s &" % x, a + " &". */
static lc_str literal_end(struct lc_engine *engine, uint32_t node)
{
    for (unsigned depth = 0; node && depth < 16; depth++) {
        const struct lc_syntax_node *at = lc_at(engine, node);
        uint32_t last = at->first;
        switch (at->kind) {
        case LC_SYN_STRING: return at->text;
        case LC_SYN_KEYWORD:
        case LC_SYN_EXPRESSION: node = at->first; break;
        case LC_SYN_MEMBER: node = at->first; break; /* "…".format */
        case LC_SYN_CALL:
            if (at->first == 0 || lc_at(engine, at->first)->kind != LC_SYN_MEMBER ||
                !lc_str_is(lc_at(engine, at->first)->text, "format"))
                return (lc_str){0};
            node = at->first;
            break;
        case LC_SYN_BINARY:
            if (lc_str_is(at->text, "%")) {
                node = at->first;
                break;
            }
            if (!lc_str_is(at->text, "+"))
                return (lc_str){0};
            node = lc_kid(engine, node, 1);
            break;
        case LC_SYN_TEMPLATE:
            while (last && lc_at(engine, last)->next)
                last = lc_at(engine, last)->next;
            node = last;
            break;
        default: return (lc_str){0};
        }
    }
    return (lc_str){0};
}

bool lc_in_background(struct lc_engine *engine, lc_value_p value, uint32_t node)
{
    return ends_so(lc_value_text(value)) || (node != 0 && ends_so(literal_end(engine, node)));
}
