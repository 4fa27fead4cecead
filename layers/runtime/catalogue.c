/* Reads catalogue files. Used by the generator of the built-in tables and by --runtimes alike, so the generated table
 * must not be named here. Read from the bottom: lc_catalogue_parse -> read_runtime -> fill; single values are read in
 * catalogue_values.c. */
#include "layers/base/caps.h"
#include "layers/runtime/catalogue.h"

#define RUNTIME(member, kind, need) \
    { \
#member, offsetof(struct lc_runtime, member), LC_FIELD_##kind, LC_NEED_##need \
    }
static const struct lc_field runtime_fields[] = {
    RUNTIME(version, TEXT, MUST),
    RUNTIME(language, LANGUAGE, MUST),
    RUNTIME(os, TEXT, MUST),
    RUNTIME(architectures, ARCHITECTURES, MUST),
    RUNTIME(source, TEXT, MUST),
    RUNTIME(as_of, DATE, MUST),
    RUNTIME(path, LIST, REASON),
    RUNTIME(library_path, LIST, REASON),
    RUNTIME(search, LIST, REASON),
    RUNTIME(family, TEXT, MAY),
    RUNTIME(preview, FLAG, MAY),
    RUNTIME(container_only, FLAG, MAY),
    RUNTIME(accepted, FLAG, MAY),
    RUNTIME(deprecated, DATE, MAY),
    RUNTIME(block_create, DATE, MAY),
    RUNTIME(block_update, DATE, MAY),
    RUNTIME(block_certainty, CERTAINTY, MAY),
    RUNTIME(abi, TEXT, MAY),
    RUNTIME(abi_certainty, CERTAINTY, MAY),
    RUNTIME(sdk, TEXT, MAY),
    RUNTIME(path_certainty, CERTAINTY, MAY),
    RUNTIME(load, LIST, MAY),
    RUNTIME(search_if_set, LIST, MAY),
    RUNTIME(libraries, LIST, MAY),
    RUNTIME(search_certainty, CERTAINTY, MAY),
    RUNTIME(search_variable, TEXT, MAY),
};

#define SYSTEM(member, kind, need) \
    { \
#member, offsetof(struct lc_os, member), LC_FIELD_##kind, LC_NEED_##need \
    }
static const struct lc_field os_fields[] = {
    SYSTEM(name, TEXT, MUST),
    SYSTEM(source, TEXT, MUST),
    SYSTEM(as_of, DATE, MUST),
    SYSTEM(glibc, TEXT, REASON),
    SYSTEM(glibcxx, TEXT, REASON),
    SYSTEM(libraries, LIST, REASON),
    SYSTEM(glibcxx_moving, TEXT, MAY),
    SYSTEM(cxxabi, TEXT, MAY),
    SYSTEM(glibc_certainty, CERTAINTY, MAY),
    SYSTEM(glibcxx_certainty, CERTAINTY, MAY),
    SYSTEM(cxxabi_certainty, CERTAINTY, MAY),
    SYSTEM(libraries_certainty, CERTAINTY, MAY),
};

_Static_assert(LC_COUNT(runtime_fields) < LC_FIELDS_MAX - 2, "LC_FIELDS_MAX");
_Static_assert(LC_COUNT(os_fields) < LC_FIELDS_MAX - 2, "LC_FIELDS_MAX");

static const struct lc_field *find_field(const struct lc_field *fields, size_t count, lc_str name)
{
    for (size_t i = 0; i < count; i++)
        if (lc_str_is(name, fields[i].name))
            return &fields[i];
    return NULL;
}

static enum lc_status check_without(struct lc_catalogue_reader *p, const struct lc_node *body,
                                    const struct lc_field *fields, size_t count)
{
    const struct lc_node *without = lc_node_get(body, LC_S("without"));
    lc_str known[LC_FIELDS_MAX], reason;
    enum lc_status status;

    if (without == NULL)
        return LC_OK;
    for (size_t i = 0; i < count; i++)
        known[i] = lc_str_from(fields[i].name);
    if ((status = lc_field_expect_map(p, without)) != LC_OK)
        return status;
    for (const struct lc_node *child = without->first; child; child = child->next) {
        const struct lc_field *field = find_field(fields, count, child->key);
        if (field == NULL)
            return lc_field_fail_word(p, &child->key_span, "field", child->key, known, count);
        if (field->need == LC_NEED_MUST)
            return lc_field_fail(p, &child->key_span, "'%s' cannot be left out", field->name);
        if (lc_node_get(body, child->key))
            return lc_field_fail(p, &child->key_span, "'%s' is given and left out at once", field->name);
        if ((status = lc_field_text(p, child, &reason)) != LC_OK)
            return status;
    }
    return LC_OK;
}

/* Known keys only. `more` is one key that is not a field ("like"), or NULL. */
static enum lc_status check_body(struct lc_catalogue_reader *p, const struct lc_node *body,
                                 const struct lc_field *fields, size_t count, const char *more)
{
    lc_str known[LC_FIELDS_MAX];
    size_t known_count = 0;
    enum lc_status status = lc_field_expect_map(p, body);

    if (status != LC_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        known[known_count++] = lc_str_from(fields[i].name);
    known[known_count++] = LC_S("without");
    if (more)
        known[known_count++] = lc_str_from(more);
    for (const struct lc_node *child = body->first; child; child = child->next) {
        size_t i = 0;
        while (i < known_count && !lc_str_eq(known[i], child->key))
            i++;
        if (i == known_count)
            return lc_field_fail_word(p, &child->key_span, "key", child->key, known, known_count);
    }
    return check_without(p, body, fields, count);
}

/* -- entries -- */

/* The nearest word on a field: its value, or the reason why it has none. */
static const struct lc_node *look_up(const struct lc_catalogue_entry *e, const char *name,
                                     const struct lc_node **reason)
{
    lc_str key = lc_str_from(name);

    *reason = NULL;
    for (size_t i = 0; i < e->level_count; i++) {
        const struct lc_node *value = lc_node_get(e->levels[i], key);
        if (value)
            return value;
        *reason = lc_node_get(lc_node_get(e->levels[i], LC_S("without")), key);
        if (*reason)
            return NULL;
    }
    return NULL;
}

static enum lc_status fill(struct lc_catalogue_entry *e, const struct lc_node *at, const struct lc_absence **without,
                           size_t *without_count)
{
    struct lc_absence absences[LC_FIELDS_MAX], *kept;
    const struct lc_node *value, *reason;
    enum lc_status status;
    size_t count = 0;

    for (size_t i = 0; i < e->field_count; i++) {
        const struct lc_field *field = &e->fields[i];
        value = look_up(e, field->name, &reason);
        if (value) {
            if ((status = lc_field_set(e, field, value)) != LC_OK)
                return status;
        } else if (reason) {
            absences[count].field = lc_str_from(field->name);
            if ((status = lc_field_string(e, reason, &absences[count++].reason)) != LC_OK)
                return status;
        } else if (field->need != LC_NEED_MAY) {
            return lc_field_fail(e->parse, &at->key_span, "'%.*s' has no '%s'%s", LC_FMT(e->id), field->name,
                                 field->need == LC_NEED_REASON ? " and no reason for it under 'without'" : "");
        }
    }
    kept = LC_NEW_ARRAY(e->parse->arena, count, struct lc_absence);
    if (count > 0)
        memcpy(kept, absences, count * sizeof *kept);
    *without = kept;
    *without_count = count;
    return lc_field_spend(e->parse, count * sizeof *kept);
}

/* Letters, digits, '.', '-' and '_', as AWS names runtimes; at most 64 bytes. */
static enum lc_status check_id(struct lc_catalogue_reader *p, const struct lc_node *node)
{
    bool good = node->key.len > 0 && node->key.len <= 64;

    for (size_t i = 0; good && i < node->key.len; i++) {
        char c = node->key.ptr[i];
        good = lc_is_alnum(c) || c == '.' || c == '-' || c == '_';
    }
    return good ? LC_OK
                : lc_field_fail(p, &node->key_span, "'%.*s' cannot be a name here",
                                LC_FMT(lc_field_shown(p, node->key)));
}

/* The templates an entry is like, in order, after the entry itself. */
static enum lc_status add_templates(struct lc_catalogue_entry *e, const struct lc_node *body)
{
    struct lc_catalogue_reader *p = e->parse;
    const struct lc_node *like;
    lc_str name, known[LC_FIELDS_MAX];
    size_t known_count = 0;
    enum lc_status status;

    for (size_t i = 0; (like = lc_node_get(body, LC_S("like"))) != NULL; i++) {
        if ((status = lc_field_text(p, like, &name)) != LC_OK)
            return status;
        if (i == LC_CATALOGUE_LIKE_MAX)
            return lc_field_fail(p, &like->span, "'%.*s' is like more than %u others, or like itself",
                                 LC_FMT(lc_field_shown(p, name)), LC_CATALOGUE_LIKE_MAX);
        body = lc_node_get(p->templates, name);
        if (body == NULL) {
            for (const struct lc_node *t = p->templates ? p->templates->first : NULL; t && known_count < LC_FIELDS_MAX;
                 t = t->next)
                known[known_count++] = t->key;
            return lc_field_fail_word(p, &like->span, "template", name, known, known_count);
        }
        e->levels[e->level_count++] = body;
    }
    return LC_OK;
}

static enum lc_status check_os(struct lc_catalogue_entry *e, const struct lc_runtime *runtime)
{
    struct lc_catalogue_reader *p = e->parse;
    const struct lc_node *reason, *node = look_up(e, "os", &reason);
    lc_str known[LC_FIELDS_MAX];
    size_t count = 0;

    for (size_t i = 0; i < p->system_count; i++) {
        if (lc_str_eq(p->systems[i].id, runtime->os))
            return LC_OK;
        if (count < LC_FIELDS_MAX)
            known[count++] = p->systems[i].id;
    }
    return lc_field_fail_word(p, &node->span, "system", runtime->os, known, count);
}

static enum lc_status read_runtime(struct lc_catalogue_reader *p, const struct lc_node *node)
{
    struct lc_runtime runtime = {.accepted = true,
                                 .block_certainty = LC_UNCONFIRMED,
                                 .abi_certainty = LC_UNCONFIRMED,
                                 .path_certainty = LC_UNCONFIRMED,
                                 .search_certainty = LC_UNCONFIRMED};
    struct lc_catalogue_entry e = {
        .parse = p, .fields = runtime_fields, .field_count = LC_COUNT(runtime_fields), .object = &runtime};
    const struct lc_node *version, *reason;
    enum lc_status status = check_id(p, node);
    size_t at = 0;

    if (status != LC_OK || (status = check_body(p, node, runtime_fields, LC_COUNT(runtime_fields), "like")) != LC_OK)
        return status;
    runtime.id = e.id = lc_arena_copy(p->arena, node->key);
    e.levels[e.level_count++] = node;
    if ((status = add_templates(&e, node)) != LC_OK)
        return status;
    if (p->defaults)
        e.levels[e.level_count++] = p->defaults;
    e.levels[e.level_count++] = p->root;
    /* version first: the other fields are filled in with it */
    version = look_up(&e, "version", &reason);
    if (version && (status = lc_field_text(p, version, &e.version)) != LC_OK)
        return status;
    if ((status = fill(&e, node, &runtime.without, &runtime.without_count)) != LC_OK ||
        (status = check_os(&e, &runtime)) != LC_OK)
        return status;
    if (runtime.family.len == 0)
        runtime.family = runtime.language == LC_LANG_CUSTOM ? LC_S("provided") : lc_language_name(runtime.language);
    while (at < p->runtime_count && !lc_str_eq(p->runtimes[at].id, runtime.id))
        at++;
    p->runtimes[at] = runtime;
    p->runtime_count += at == p->runtime_count;
    return LC_OK;
}

static enum lc_status read_system(struct lc_catalogue_reader *p, const struct lc_node *node)
{
    struct lc_os os = {.glibc_certainty = LC_UNCONFIRMED,
                       .glibcxx_certainty = LC_UNCONFIRMED,
                       .cxxabi_certainty = LC_UNCONFIRMED,
                       .libraries_certainty = LC_UNCONFIRMED};
    struct lc_catalogue_entry e = {.parse = p, .fields = os_fields, .field_count = LC_COUNT(os_fields), .object = &os};
    enum lc_status status = check_id(p, node);
    size_t at = 0;

    if (status != LC_OK || (status = check_body(p, node, os_fields, LC_COUNT(os_fields), NULL)) != LC_OK)
        return status;
    os.id = e.id = e.version = lc_arena_copy(p->arena, node->key);
    e.levels[e.level_count++] = node;
    e.levels[e.level_count++] = p->root;
    if ((status = fill(&e, node, &os.without, &os.without_count)) != LC_OK)
        return status;
    while (at < p->system_count && !lc_str_eq(p->systems[at].id, os.id))
        at++;
    p->systems[at] = os;
    p->system_count += at == p->system_count;
    return LC_OK;
}

/* Templates and defaults are checked whether or not an entry uses them. */
static enum lc_status check_template(struct lc_catalogue_reader *p, const struct lc_node *body, const char *more)
{
    struct lc_runtime unused = {.accepted = false};
    struct lc_catalogue_entry e = {.parse = p, .id = LC_S("id"), .version = LC_S("0"), .object = &unused};
    enum lc_status status = check_body(p, body, runtime_fields, LC_COUNT(runtime_fields), more);

    for (const struct lc_node *child = body->first; child && status == LC_OK; child = child->next) {
        const struct lc_field *field = find_field(runtime_fields, LC_COUNT(runtime_fields), child->key);
        if (field)
            status = lc_field_set(&e, field, child);
    }
    return status;
}

static enum lc_status each(struct lc_catalogue_reader *p, const struct lc_node *map,
                           enum lc_status (*read)(struct lc_catalogue_reader *, const struct lc_node *))
{
    enum lc_status status = map ? lc_field_expect_map(p, map) : LC_OK;

    for (const struct lc_node *child = map && status == LC_OK ? map->first : NULL; child && status == LC_OK;
         child = child->next)
        status = read(p, child);
    return status;
}

static enum lc_status read_template(struct lc_catalogue_reader *p, const struct lc_node *node)
{
    return check_template(p, node, "like");
}

/* Room for everything in `base` and in the file; `base` may be empty. */
static enum lc_status make_room(struct lc_catalogue_reader *p, const struct lc_catalogue *base,
                                const struct lc_node *runtimes, const struct lc_node *systems)
{
    size_t runtime_room = base->count + (runtimes ? runtimes->count : 0);
    size_t system_room = base->system_count + (systems ? systems->count : 0);

    if (runtime_room > LC_CATALOGUE_ITEMS_MAX || system_room > LC_CATALOGUE_ITEMS_MAX)
        return lc_fail(p->err, LC_LIMIT, "more than %u runtimes or systems", LC_CATALOGUE_ITEMS_MAX);
    p->runtimes = LC_NEW_ARRAY(p->arena, runtime_room, struct lc_runtime);
    p->systems = LC_NEW_ARRAY(p->arena, system_room, struct lc_os);
    if (base->count > 0)
        memcpy(p->runtimes, base->runtimes, base->count * sizeof *p->runtimes);
    if (base->system_count > 0)
        memcpy(p->systems, base->systems, base->system_count * sizeof *p->systems);
    p->runtime_count = base->count;
    p->system_count = base->system_count;
    return LC_OK;
}

static enum lc_status check_root(struct lc_catalogue_reader *p)
{
    static const lc_str known[] = {LC_S_INIT("as_of"),    LC_S_INIT("source"),    LC_S_INIT("runtimes"),
                                   LC_S_INIT("defaults"), LC_S_INIT("templates"), LC_S_INIT("systems")};
    enum lc_status status = lc_field_expect_map(p, p->root);

    for (const struct lc_node *child = status == LC_OK ? p->root->first : NULL; child; child = child->next) {
        size_t i = 0;
        while (i < LC_COUNT(known) && !lc_str_eq(known[i], child->key))
            i++;
        if (i == LC_COUNT(known))
            return lc_field_fail_word(p, &child->key_span, "key", child->key, known, LC_COUNT(known));
    }
    return status;
}

static enum lc_status read_file(struct lc_catalogue_reader *p, const struct lc_catalogue *base, lc_str *as_of)
{
    const struct lc_node *runtimes = lc_node_get(p->root, LC_S("runtimes")),
                         *systems = lc_node_get(p->root, LC_S("systems"));
    const struct lc_node *date = lc_node_get(p->root, LC_S("as_of"));
    struct lc_catalogue_entry head = {.parse = p, .id = LC_S("id"), .version = LC_S("0"), .object = as_of};
    const struct lc_field field = {"as_of", 0, LC_FIELD_DATE, LC_NEED_MUST};
    enum lc_status status = check_root(p);

    if (status != LC_OK || (date && (status = lc_field_set(&head, &field, date)) != LC_OK))
        return status;
    p->defaults = lc_node_get(p->root, LC_S("defaults"));
    p->templates = lc_node_get(p->root, LC_S("templates"));
    if ((p->defaults && (status = lc_field_expect_map(p, p->defaults)) != LC_OK) ||
        (status = make_room(p, base, runtimes, systems)) != LC_OK)
        return status;
    if (p->defaults && (status = check_template(p, p->defaults, NULL)) != LC_OK)
        return status;
    if ((status = each(p, p->templates, read_template)) != LC_OK || (status = each(p, systems, read_system)) != LC_OK)
        return status;
    return each(p, runtimes, read_runtime);
}

enum lc_status lc_catalogue_parse(lc_str yaml, const struct lc_catalogue *base, struct lc_arena *arena,
                                  struct lc_catalogue *out, struct lc_err *err)
{
    static const struct lc_catalogue nothing = {.count = 0};
    struct lc_catalogue_reader p = {.arena = arena, .err = err};
    lc_str as_of = {NULL, 0};
    enum lc_status status;

    if (base == NULL)
        base = &nothing;
    if (yaml.len > LC_CATALOGUE_BYTES_MAX)
        return lc_fail(err, LC_LIMIT, "the catalogue has more than %u bytes", LC_CATALOGUE_BYTES_MAX);
    status = lc_document_parse(LC_NOTATION_YAML, yaml, arena, &p.root, err);
    if (status == LC_OK)
        status = read_file(&p, base, &as_of);
    if (status != LC_OK)
        return status == LC_LIMIT ? LC_LIMIT : LC_MALFORMED;
    *out = (struct lc_catalogue){p.runtimes, p.runtime_count, p.systems, p.system_count,
                                 lc_str_cmp(as_of, base->as_of) > 0 ? as_of : base->as_of};
    return LC_OK;
}
