/* Reading files of kinds. Each key of a kind is a row of `fields`, with the reader that knows its form. */
#include "layers/scan/kinds.h"

#include <stdarg.h>
#include <stdio.h>

#include "layers/base/caps.h"
#include "layers/base/utf8.h"
#include "layers/scan/pattern.h"
#include "layers/text/text.h"

enum { KNOWN_MAX = 32 };

static const lc_str blast_names[] = {LC_S_INIT("low"), LC_S_INIT("medium"), LC_S_INIT("high")};
static const lc_str store_names[] = {LC_S_INIT("environment"), LC_S_INIT("parameter-store"),
                                     LC_S_INIT("secrets-manager"), LC_S_INIT("kms-envelope")};
static const lc_str validator_names[LC_VALIDATOR_COUNT] = {
    [LC_VALID_GITHUB_CHECKSUM] = LC_S_INIT("github-checksum"),
    [LC_VALID_NPM_CHECKSUM] = LC_S_INIT("npm-checksum"),
    [LC_VALID_JWT] = LC_S_INIT("jwt"),
    [LC_VALID_JWT_SERVICE_ROLE] = LC_S_INIT("jwt-service-role"),
    [LC_VALID_LUHN] = LC_S_INIT("luhn"),
    [LC_VALID_PEM] = LC_S_INIT("pem"),
    [LC_VALID_BASE64_KEY] = LC_S_INIT("base64-key"),
    [LC_VALID_UUID] = LC_S_INIT("uuid"),
    [LC_VALID_URL_PASSWORD] = LC_S_INIT("url-password"),
    [LC_VALID_BASIC_AUTH] = LC_S_INIT("basic-auth"),
    [LC_VALID_NOT_HASH] = LC_S_INIT("not-hash"),
    [LC_VALID_NOT_WORD] = LC_S_INIT("not-word"),
    [LC_VALID_NOT_NAME] = LC_S_INIT("not-name"),
    [LC_VALID_NOT_PUBLIC] = LC_S_INIT("not-public"),
};
static const lc_str near_names[] = {LC_S_INIT("anything"), LC_S_INIT("assignment"), LC_S_INIT("quoted-assignment"),
                                    LC_S_INIT("quoted-default"), LC_S_INIT("line-assignment")};
static const lc_str flag_names[] = {LC_S_INIT("false"), LC_S_INIT("true")};

#define LC_COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

lc_str lc_blast_radius_name(enum lc_blast_radius radius)
{
    return blast_names[radius];
}

lc_str lc_store_name(enum lc_store store)
{
    return store_names[store];
}

lc_str lc_validator_name(enum lc_validator validator)
{
    return validator_names[validator];
}

struct reading {
    struct lc_arena *arena;
    struct lc_err *err;
    bool examples;
    lc_str source; /* of the file */
    struct lc_secret_kind *kinds;
    size_t count, keywords;
};

/* -- complaints -- */

LC_PRINTF(3, 4)
static enum lc_status refuse(struct reading *r, const struct lc_span *span, const char *format, ...)
{
    char text[400];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return lc_fail(r->err, LC_MALFORMED, "line %u, column %u: %s", (unsigned)span->line, (unsigned)span->column, text);
}

static enum lc_status refuse_word(struct reading *r, const struct lc_span *span, const char *what, lc_str word,
                                  const lc_str *known, size_t count)
{
    lc_str near = lc_nearest(word, known, count), shown = lc_utf8_escaped(r->arena, lc_str_cut(word, 0, 64));

    if (near.len > 0)
        return refuse(r, span, "unknown %s '%.*s' (did you mean '%.*s'?)", what, LC_FMT(shown), LC_FMT(near));
    return refuse(r, span, "unknown %s '%.*s'", what, LC_FMT(shown));
}

/* -- values -- */

static enum lc_status read_text(struct reading *r, const struct lc_node *node, lc_str *out)
{
    lc_str text = lc_node_text(node);
    uint32_t c;

    if (node->kind == LC_EVENT_ALIAS || node->tag.len > 0 || !lc_node_is_text(node) || text.len == 0)
        return refuse(r, &node->span, "text is expected here");
    if (text.len > LC_PATTERN_BYTES_MAX)
        return refuse(r, &node->span, "text of more than %u bytes", LC_PATTERN_BYTES_MAX);
    for (size_t at = 0, step; at < text.len; at += step) {
        step = lc_utf8_step(lc_str_from_index(text, at), &c);
        if (step == 0 || lc_utf8_is_control(c))
            return refuse(r, &node->span, "control characters have no place here");
    }
    *out = text;
    return LC_OK;
}

static enum lc_status read_word(struct reading *r, const struct lc_node *node, const char *what, const lc_str *known,
                                size_t count, size_t *out)
{
    lc_str text;
    enum lc_status status = read_text(r, node, &text);

    if (status != LC_OK)
        return status;
    for (*out = 0; *out < count; ++*out)
        if (lc_str_eq(known[*out], text))
            return LC_OK;
    return refuse_word(r, &node->span, what, text, known, count);
}

typedef enum lc_status (*read_item)(struct reading *r, const struct lc_node *node, lc_str *out);

static enum lc_status read_list(struct reading *r, const struct lc_node *node, read_item read, struct lc_texts *out)
{
    lc_str *items;
    size_t count = 0;

    if (node->kind != LC_EVENT_LIST)
        return refuse(r, &node->span, "a list is expected here");
    if (node->count > LC_KIND_ITEMS_MAX)
        return refuse(r, &node->span, "more than %u items", LC_KIND_ITEMS_MAX);
    items = LC_NEW_ARRAY(r->arena, node->count, lc_str);
    for (const struct lc_node *child = node->first; child; child = child->next) {
        enum lc_status status = read(r, child, &items[count++]);
        if (status != LC_OK)
            return status;
    }
    *out = (struct lc_texts){items, count};
    return LC_OK;
}

/* Examples may hold line ends and anything else. */
static enum lc_status read_example(struct reading *r, const struct lc_node *node, lc_str *out)
{
    if (!lc_node_is_text(node))
        return refuse(r, &node->span, "text is expected here");
    *out = lc_node_text(node);
    return LC_OK;
}

static enum lc_status read_keyword(struct reading *r, const struct lc_node *node, lc_str *out)
{
    enum lc_status status = read_text(r, node, out);

    if (status != LC_OK)
        return status;
    if (out->len < 3 || out->len > LC_KEYWORD_BYTES_MAX)
        return refuse(r, &node->span, "a keyword has 3 to %u bytes", LC_KEYWORD_BYTES_MAX);
    return LC_OK;
}

static enum lc_status read_pattern(struct reading *r, const struct lc_node *node, lc_str *out)
{
    struct lc_pattern *pattern;
    struct lc_err cause = {0};
    enum lc_status status = read_text(r, node, out);
    bool empty;

    if (status != LC_OK)
        return status;
    if (lc_pattern_compile(*out, &pattern, &cause) != LC_OK)
        return refuse(r, &node->span, "%s", cause.text);
    empty = lc_pattern_matches_empty(pattern);
    lc_pattern_free(pattern);
    return empty ? refuse(r, &node->span, "the pattern matches the empty text, which stands everywhere") : LC_OK;
}

/* -- the fields of a kind -- */

static enum lc_status take_description(struct reading *r, const struct lc_node *node, struct lc_secret_kind *kind)
{
    return read_text(r, node, &kind->description);
}

static enum lc_status take_source(struct reading *r, const struct lc_node *node, struct lc_secret_kind *kind)
{
    return read_text(r, node, &kind->source);
}

static enum lc_status take_keywords(struct reading *r, const struct lc_node *node, struct lc_secret_kind *kind)
{
    enum lc_status status = read_list(r, node, read_keyword, &kind->keywords);

    r->keywords += kind->keywords.count;
    if (status == LC_OK && kind->keywords.count == 0)
        return refuse(r, &node->span, "at least one keyword is expected here");
    if (status == LC_OK && r->keywords > LC_KEYWORDS_MAX)
        return lc_fail(r->err, LC_LIMIT, "more than %u keywords", LC_KEYWORDS_MAX);
    return status;
}

static enum lc_status take_pattern(struct reading *r, const struct lc_node *node, struct lc_secret_kind *kind)
{
    struct lc_pattern *pattern;
    struct lc_err cause = {0};
    enum lc_status status = read_text(r, node, &kind->pattern);
    bool has_secret, empty;

    if (status != LC_OK)
        return status;
    if (lc_pattern_compile(kind->pattern, &pattern, &cause) != LC_OK)
        return refuse(r, &node->span, "%s", cause.text);
    has_secret = lc_pattern_has_secret(pattern);
    empty = lc_pattern_matches_empty(pattern);
    lc_pattern_free(pattern);
    if (empty)
        return refuse(r, &node->span, "the pattern matches the empty text, which stands everywhere");
    return has_secret ? LC_OK : refuse(r, &node->span, "the pattern has no group (?<secret>...)");
}

/* "3", "3.5": up to three digits behind the point. */
static enum lc_status take_entropy(struct reading *r, const struct lc_node *node, struct lc_secret_kind *kind)
{
    lc_str text = lc_node_text(node), whole, rest;
    size_t dot = lc_str_find_byte(text, '.');
    uint64_t units = 0, thousandths = 0;

    whole = lc_str_cut(text, 0, dot);
    rest = dot == LC_NPOS ? LC_S("") : lc_str_from_index(text, dot + 1);
    if (!lc_str_to_u64(whole, &units) || units > 8 || rest.len > 3 ||
        (dot != LC_NPOS && !lc_str_to_u64(rest, &thousandths)))
        return refuse(r, &node->span, "bits a byte are expected here: a number from 0 to 8, such as 3.5");
    for (size_t i = rest.len; i < 3; i++)
        thousandths *= 10;
    kind->entropy = (uint32_t)(units * 1000 + thousandths);
    return LC_OK;
}

static enum lc_status take_validate(struct reading *r, const struct lc_node *node, struct lc_secret_kind *kind)
{
    if (node->kind != LC_EVENT_LIST)
        return refuse(r, &node->span, "a list is expected here");
    for (const struct lc_node *child = node->first; child; child = child->next) {
        size_t which;
        enum lc_status status = read_word(r, child, "check", validator_names, LC_VALIDATOR_COUNT, &which);
        if (status != LC_OK)
            return status;
        kind->validate |= 1u << which;
    }
    return LC_OK;
}

static enum lc_status take_allow(struct reading *r, const struct lc_node *node, struct lc_secret_kind *kind)
{
    return read_list(r, node, read_pattern, &kind->allow);
}

static enum lc_status take_names(struct reading *r, const struct lc_node *node, struct lc_secret_kind *kind)
{
    return read_list(r, node, read_pattern, &kind->names);
}

static enum lc_status take_files(struct reading *r, const struct lc_node *node, struct lc_secret_kind *kind)
{
    return read_list(r, node, read_text, &kind->files);
}

static enum lc_status take_blast_radius(struct reading *r, const struct lc_node *node, struct lc_secret_kind *kind)
{
    size_t which;
    enum lc_status status = read_word(r, node, "blast radius", blast_names, LC_COUNT_OF(blast_names), &which);

    if (status == LC_OK)
        kind->blast_radius = (enum lc_blast_radius)which;
    return status;
}

static enum lc_status take_impact(struct reading *r, const struct lc_node *node, struct lc_secret_kind *kind)
{
    return read_text(r, node, &kind->impact);
}

static enum lc_status take_store(struct reading *r, const struct lc_node *node, struct lc_secret_kind *kind)
{
    size_t which;
    enum lc_status status = read_word(r, node, "store", store_names, LC_COUNT_OF(store_names), &which);

    if (status == LC_OK)
        kind->store = (enum lc_store)which;
    return status;
}

static enum lc_status take_near(struct reading *r, const struct lc_node *node, struct lc_secret_kind *kind)
{
    size_t which;
    enum lc_status status = read_word(r, node, "form", near_names, LC_COUNT_OF(near_names), &which);

    if (status == LC_OK)
        kind->near = (enum lc_near)which;
    return status;
}

static enum lc_status take_reason(struct reading *r, const struct lc_node *node, struct lc_secret_kind *kind)
{
    return read_text(r, node, &kind->reason);
}

static enum lc_status take_generic(struct reading *r, const struct lc_node *node, struct lc_secret_kind *kind)
{
    size_t which;
    enum lc_status status = read_word(r, node, "flag", flag_names, LC_COUNT_OF(flag_names), &which);

    if (status == LC_OK)
        kind->generic = which == 1;
    return status;
}

static enum lc_status take_examples(struct reading *r, const struct lc_node *node, struct lc_secret_kind *kind)
{
    static const lc_str known[] = {LC_S_INIT("positive"), LC_S_INIT("negative")};
    struct lc_texts unused;

    if (node->kind != LC_EVENT_MAP)
        return refuse(r, &node->span, "a map is expected here");
    for (const struct lc_node *child = node->first; child; child = child->next) {
        bool positive = lc_str_eq(child->key, known[0]);
        enum lc_status status;
        if (!positive && !lc_str_eq(child->key, known[1]))
            return refuse_word(r, &child->key_span, "key", child->key, known, LC_COUNT_OF(known));
        status = read_list(r, child, read_example,
                           !r->examples ? &unused
                           : positive   ? &kind->positive
                                        : &kind->negative);
        if (status != LC_OK)
            return status;
    }
    return LC_OK;
}

static const struct {
    const char *name;
    bool must;
    enum lc_status (*take)(struct reading *r, const struct lc_node *node, struct lc_secret_kind *kind);
} fields[] = {
    {"description", true, take_description},
    {"keywords", true, take_keywords},
    {"pattern", true, take_pattern},
    {"blast_radius", true, take_blast_radius},
    {"impact", true, take_impact},
    {"store", true, take_store},
    {"reason", true, take_reason},
    {"entropy", false, take_entropy},
    {"validate", false, take_validate},
    {"allow", false, take_allow},
    {"generic", false, take_generic},
    {"names", false, take_names},
    {"files", false, take_files},
    {"near", false, take_near},
    {"source", false, take_source},
    {"examples", false, take_examples},
};

/* -- kinds -- */

static enum lc_status check_id(struct reading *r, const struct lc_node *node)
{
    lc_str id = node->key;
    bool good = id.len > 0 && id.len <= 64 && lc_is_alnum(id.ptr[0]);

    for (size_t i = 0; good && i < id.len; i++)
        good = lc_is_lower(id.ptr[i]) || lc_is_digit(id.ptr[i]) || id.ptr[i] == '-';
    for (const struct lc_node *earlier = node->parent->first; good && earlier != node; earlier = earlier->next)
        if (lc_str_eq(earlier->key, id))
            return refuse(r, &node->key_span, "'%.*s' stands here twice", LC_FMT(id));
    return good ? LC_OK
                : refuse(r, &node->key_span, "'%.*s' cannot be the id of a kind: lower case, digits and '-'",
                         LC_FMT(lc_utf8_escaped(r->arena, lc_str_cut(id, 0, 64))));
}

static enum lc_status take_field(struct reading *r, const struct lc_node *child, struct lc_secret_kind *kind,
                                 uint32_t *given)
{
    lc_str known[KNOWN_MAX];

    for (size_t i = 0; i < LC_COUNT_OF(fields); i++) {
        known[i] = lc_str_from(fields[i].name);
        if (!lc_str_eq(known[i], child->key))
            continue;
        if (*given & 1u << i)
            return refuse(r, &child->key_span, "'%s' stands here twice", fields[i].name);
        *given |= 1u << i;
        return fields[i].take(r, child, kind);
    }
    return refuse_word(r, &child->key_span, "key", child->key, known, LC_COUNT_OF(fields));
}

static enum lc_status read_kind(struct reading *r, const struct lc_node *node)
{
    struct lc_secret_kind kind = {.id = node->key, .source = r->source};
    enum lc_status status = check_id(r, node);
    uint32_t given = 0;

    if (status == LC_OK && node->kind != LC_EVENT_MAP)
        return refuse(r, &node->span, "a map is expected here");
    for (const struct lc_node *child = node->first; child && status == LC_OK; child = child->next)
        status = take_field(r, child, &kind, &given);
    for (size_t i = 0; i < LC_COUNT_OF(fields) && status == LC_OK; i++)
        if (fields[i].must && !(given & 1u << i))
            return refuse(r, &node->key_span, "'%.*s' has no '%s'", LC_FMT(kind.id), fields[i].name);
    if (status != LC_OK)
        return status;
    for (size_t i = 0; i < r->count; i++)
        if (lc_str_eq(r->kinds[i].id, kind.id))
            return refuse(r, &node->key_span, "'%.*s' is a kind already: another id is expected here", LC_FMT(kind.id));
    if (r->count == LC_KINDS_MAX)
        return lc_fail(r->err, LC_LIMIT, "more than %u kinds", LC_KINDS_MAX);
    r->kinds[r->count++] = kind;
    return LC_OK;
}

static enum lc_status read_root(struct reading *r, const struct lc_node *root, const struct lc_node **kinds)
{
    static const lc_str known[] = {LC_S_INIT("as_of"), LC_S_INIT("source"), LC_S_INIT("kinds")};
    lc_str unused;

    *kinds = NULL;
    if (root->kind != LC_EVENT_MAP)
        return refuse(r, &root->span, "a map with the key 'kinds' is expected here");
    for (const struct lc_node *child = root->first; child; child = child->next) {
        enum lc_status status = LC_OK;
        if (lc_str_eq(child->key, known[0]))
            status = read_text(r, child, &unused);
        else if (lc_str_eq(child->key, known[1]))
            status = read_text(r, child, &r->source);
        else if (lc_str_eq(child->key, known[2]))
            *kinds = child;
        else
            status = refuse_word(r, &child->key_span, "key", child->key, known, LC_COUNT_OF(known));
        if (status != LC_OK)
            return status;
    }
    if (*kinds == NULL || (*kinds)->kind != LC_EVENT_MAP)
        return refuse(r, &(*kinds ? *kinds : root)->span, "'kinds' has to be a map of kinds");
    return LC_OK;
}

enum lc_status lc_secret_kinds_parse(lc_str yaml, const struct lc_secret_kinds *base, bool examples,
                                     struct lc_arena *arena, struct lc_secret_kinds *out, struct lc_err *err)
{
    struct reading r = {.arena = arena, .err = err, .examples = examples};
    size_t base_count = base ? base->count : 0;
    const struct lc_node *root, *kinds;
    enum lc_status status;

    if (yaml.len > LC_KINDS_BYTES_MAX)
        return lc_fail(err, LC_LIMIT, "more than %u bytes of kinds", LC_KINDS_BYTES_MAX);
    status = lc_document_parse(LC_NOTATION_YAML, yaml, arena, &root, err);
    if (status != LC_OK)
        return status == LC_LIMIT ? LC_LIMIT : LC_MALFORMED;
    status = read_root(&r, root, &kinds);
    if (status != LC_OK)
        return status;
    LC_ASSERT(kinds);
    if (kinds->count > LC_KINDS_MAX)
        return lc_fail(err, LC_LIMIT, "more than %u kinds", LC_KINDS_MAX);
    for (size_t i = 0; i < base_count; i++)
        r.keywords += base->items[i].keywords.count;
    r.kinds = LC_NEW_ARRAY(arena, base_count + kinds->count, struct lc_secret_kind);
    if (base_count > 0)
        memcpy(r.kinds, base->items, base_count * sizeof *r.kinds);
    r.count = base_count;
    for (const struct lc_node *child = kinds->first; child; child = child->next)
        if ((status = read_kind(&r, child)) != LC_OK)
            return status;
    *out = (struct lc_secret_kinds){r.kinds, r.count};
    return LC_OK;
}
