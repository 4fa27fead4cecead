/* What a package needs, from package.json and from the headers of METADATA or PKG-INFO. Gemspecs are in
 * requirements_gem.c. */

#include "layers/package/requirements.h"

#include "layers/base/map.h"

void lc_requirements_incomplete(struct lc_requirements *out, lc_str why, struct lc_arena *arena)
{
    if (out->complete)
        out->why = lc_arena_copy(arena, why);
    out->complete = false;
}

void lc_requirements_read(const struct lc_package *package, lc_str bytes, struct lc_arena *arena,
                          struct lc_requirements *out)
{
    *out = (struct lc_requirements){.complete = true};
    switch (package->ecosystem) {
    case LC_NPM: lc_requirements_npm(bytes, arena, out); break;
    case LC_PYPI: lc_requirements_pypi(bytes, arena, out); break;
    case LC_GEM: lc_requirements_gem(bytes, arena, out); break;
    case LC_MAVEN: lc_requirements_incomplete(out, LC_S("what a jar needs is not read"), arena); break;
    case LC_ECOSYSTEM_COUNT: LC_BUG("no ecosystem");
    }
}

/* ------------------------------------------------------------------------------------------ package.json */

enum section { NO_SECTION, DEPENDENCIES, OPTIONAL_DEPENDENCIES, PEER_DEPENDENCIES, PEER_META, ENGINES };

/* Shape:  `key` is the key at depth 2, a package's name in most sections; `item` the one at depth 3.
 *         `optional` and `soft` hold names: of optionalDependencies, of peers that may be missing. */
struct npm_pass {
    struct lc_arena *arena;
    struct lc_requirements *out;
    struct lc_map optional, soft;
    enum section section;
    unsigned depth;
    lc_str key, item;
    struct lc_span key_span;
};

static enum section section_of(lc_str key)
{
    static const char *const names[] = {[DEPENDENCIES] = "dependencies",
                                        [OPTIONAL_DEPENDENCIES] = "optionalDependencies",
                                        [PEER_DEPENDENCIES] = "peerDependencies",
                                        [PEER_META] = "peerDependenciesMeta",
                                        [ENGINES] = "engines"};

    for (unsigned i = DEPENDENCIES; i <= ENGINES; i++)
        if (lc_str_is(key, names[i]))
            return (enum section)i;
    return NO_SECTION;
}

static void add_npm(struct npm_pass *pass, lc_str range)
{
    static const enum lc_requirement_kind kinds[] = {[DEPENDENCIES] = LC_REQUIRES,
                                                     [OPTIONAL_DEPENDENCIES] = LC_REQUIRES_OPTIONAL,
                                                     [PEER_DEPENDENCIES] = LC_REQUIRES_PEER};
    struct lc_requirement *added = LC_PUSH(pass->arena, pass->out);

    *added = (struct lc_requirement){.kind = kinds[pass->section],
                                     .name = pass->key,
                                     .normalized = pass->key,
                                     .range = range,
                                     .line = pass->key_span.line,
                                     .column = pass->key_span.column};
    if (pass->section == OPTIONAL_DEPENDENCIES)
        *lc_map_put(&pass->optional, pass->key) = pass;
}

/* A value that is no container, or the beginning of one. */
static void npm_value(struct npm_pass *pass, const struct lc_event *event)
{
    bool is_text = event->kind == LC_EVENT_STRING;

    if (pass->section == PEER_META) {
        if (pass->depth == 3 && lc_str_is(pass->item, "optional") && event->kind == LC_EVENT_TRUE)
            *lc_map_put(&pass->soft, pass->key) = pass;
    } else if (pass->section == ENGINES) {
        if (pass->depth == 2 && lc_str_is(pass->key, "node") && is_text)
            pass->out->requires_python = event->text;
    } else if (pass->section != NO_SECTION && pass->depth == 2) {
        if (is_text && pass->key.len > 0)
            add_npm(pass, event->text);
        else
            lc_requirements_incomplete(pass->out, LC_S("a dependency's range is no text"), pass->arena);
    }
}

static void npm_event(struct npm_pass *pass, const struct lc_event *event)
{
    switch (event->kind) {
    case LC_EVENT_KEY:
        if (pass->depth == 1)
            pass->section = section_of(event->text);
        if (pass->depth == 2) {
            pass->key = event->text;
            pass->key_span = event->span;
        }
        if (pass->depth == 3)
            pass->item = event->text;
        return;
    case LC_EVENT_MAP:
    case LC_EVENT_LIST:
        npm_value(pass, event);
        /* Older packages have engines as a list, which says nothing of Node's version. */
        if (event->kind == LC_EVENT_LIST && pass->depth == 1)
            pass->section = NO_SECTION;
        pass->depth++;
        return;
    case LC_EVENT_MAP_END:
    case LC_EVENT_LIST_END: pass->depth--; return;
    case LC_EVENT_STRING:
    case LC_EVENT_NUMBER:
    case LC_EVENT_TRUE:
    case LC_EVENT_FALSE:
    case LC_EVENT_NULL: npm_value(pass, event); return;
    case LC_EVENT_END:
    case LC_EVENT_PLAIN:
    case LC_EVENT_ALIAS: return;
    }
}

/* Drops what optionalDependencies names again and what a repeated section names twice, and marks the peers that may be
 * missing. */
static void npm_settle(struct npm_pass *pass)
{
    struct lc_requirements *out = pass->out;
    struct lc_map last[LC_REQUIRES_EXTRA + 1];
    size_t kept = 0;

    for (size_t i = 0; i <= LC_REQUIRES_EXTRA; i++)
        lc_map_init(&last[i], pass->arena, 8);
    for (size_t i = 0; i < out->count; i++)
        *lc_map_put(&last[out->items[i].kind], out->items[i].name) = &out->items[i];
    for (size_t i = 0; i < out->count; i++) {
        struct lc_requirement *item = &out->items[i];
        bool again = lc_map_get(&last[item->kind], item->name) != item;
        if (again || (item->kind == LC_REQUIRES && lc_map_get(&pass->optional, item->name)))
            continue;
        if (item->kind == LC_REQUIRES_PEER && lc_map_get(&pass->soft, item->name))
            item->kind = LC_REQUIRES_OPTIONAL;
        if (kept != i) {
            *lc_map_put(&last[item->kind], item->name) = &out->items[kept];
            out->items[kept] = *item;
        }
        kept++;
    }
    out->count = kept;
}

void lc_requirements_npm(lc_str bytes, struct lc_arena *arena, struct lc_requirements *out)
{
    struct npm_pass pass = {.arena = arena, .out = out};
    struct lc_reader *reader = lc_reader_new(LC_NOTATION_JSON, bytes, arena);
    struct lc_event event = {.kind = LC_EVENT_NULL};
    struct lc_err err = {0};

    lc_map_init(&pass.optional, arena, 8);
    lc_map_init(&pass.soft, arena, 8);
    while (event.kind != LC_EVENT_END) {
        if (lc_reader_next(reader, &event, &err) != LC_OK) {
            lc_requirements_incomplete(out, lc_str_from(err.text), arena);
            break;
        }
        npm_event(&pass, &event);
    }
    lc_reader_free(reader);
    npm_settle(&pass);
}

/* ------------------------------------------------------------------------------------ METADATA, PKG-INFO */

static bool is_name_byte(char c)
{
    return lc_is_alnum(c) || c == '-' || c == '_' || c == '.';
}

/* The extra that a marker asks for: the text compared with the variable `extra` on either side; empty when it names
 * none. */
lc_str lc_requirement_extra(lc_str marker)
{
    size_t at = 0;

    while (at < marker.len) {
        lc_str rest = lc_str_from_index(marker, at);
        size_t word = lc_str_find(rest, LC_S("extra")), open, close;
        char quote;
        if (word == LC_NPOS)
            break;
        at += word + 5;
        if ((word > 0 && is_name_byte(rest.ptr[word - 1])) || (at < marker.len && is_name_byte(marker.ptr[at])))
            continue;
        rest = lc_str_trim(lc_str_from_index(marker, at));
        if (!lc_str_has_prefix(rest, LC_S("==")))
            continue;
        rest = lc_str_trim(lc_str_from_index(rest, 2));
        quote = rest.len > 0 ? rest.ptr[0] : ' ';
        open = quote == '"' || quote == '\'' ? 1 : LC_NPOS;
        close = open == 1 ? lc_str_find_byte(lc_str_from_index(rest, 1), quote) : LC_NPOS;
        if (close != LC_NPOS)
            return lc_str_cut(rest, 1, 1 + close);
    }
    return (lc_str){0};
}

/* `name [extras] (specifiers) ; marker` or `name @ url ; marker`, taken apart; whether the specifiers mean anything is
 * for layers/version to say. False when there is no name. */
bool lc_requirement_split(lc_str text, struct lc_requirement *out)
{
    size_t end = 0, semicolon;

    text = lc_str_trim(text);
    while (end < text.len && is_name_byte(text.ptr[end]))
        end++;
    out->name = lc_str_cut(text, 0, end);
    text = lc_str_trim(lc_str_from_index(text, end));
    if (lc_str_has_prefix(text, LC_S("["))) {
        size_t close = lc_str_find_byte(text, ']');
        if (close == LC_NPOS)
            return false;
        text = lc_str_trim(lc_str_from_index(text, close + 1));
    }
    semicolon = lc_str_find_byte(text, ';');
    if (lc_str_has_prefix(text, LC_S("@"))) {
        /* In a URL a ';' may stand; the marker's has a blank before it. */
        semicolon = lc_str_find(text, LC_S(" ;"));
        out->url = lc_str_trim(lc_str_cut(text, 1, semicolon));
    } else {
        out->range = lc_str_trim(lc_str_cut(text, 0, semicolon));
    }
    if (semicolon != LC_NPOS) {
        out->marker = lc_str_from_index(text, semicolon);
        out->marker = lc_str_trim(lc_str_from_index(out->marker, lc_str_find_byte(out->marker, ';') + 1));
    }
    if (lc_str_has_prefix(out->range, LC_S("(")) && lc_str_has_suffix(out->range, LC_S(")")))
        out->range = lc_str_trim(lc_str_cut(out->range, 1, out->range.len - 1));
    out->extra = lc_requirement_extra(out->marker);
    out->kind = out->extra.len > 0 ? LC_REQUIRES_EXTRA : LC_REQUIRES;
    return out->name.len > 0 && (out->range.len == 0 || lc_str_find_byte(LC_S("<>=!~"), out->range.ptr[0]) != LC_NPOS);
}

static void add_pypi(lc_str value, uint32_t line, struct lc_arena *arena, struct lc_requirements *out)
{
    struct lc_requirement item = {.line = line, .column = 1};

    if (!lc_requirement_split(value, &item)) {
        lc_requirements_incomplete(out, LC_S("a Requires-Dist that is no requirement"), arena);
        return;
    }
    item.normalized = lc_pypi_normalize(arena, item.name);
    *LC_PUSH(arena, out) = item;
}

/* Headers may go on in further lines that begin with a blank. */
static lc_str unfold(lc_str value, lc_str *rest, uint32_t *lines, struct lc_arena *arena)
{
    lc_str line;

    while (rest->len > 0 && (rest->ptr[0] == ' ' || rest->ptr[0] == '\t') && lc_str_next(rest, '\n', &line)) {
        ++*lines;
        value = lc_arena_printf(arena, "%.*s %.*s", LC_FMT(value), LC_FMT(lc_str_trim(line)));
    }
    return value;
}

void lc_requirements_pypi(lc_str bytes, struct lc_arena *arena, struct lc_requirements *out)
{
    uint32_t number = 0, lines;
    lc_str line;

    if (lc_str_has_prefix(bytes, LC_S("\xef\xbb\xbf")))
        bytes = lc_str_from_index(bytes, 3);
    while (lc_str_next(&bytes, '\n', &line)) {
        size_t colon = lc_str_find_byte(line, ':');
        lc_str key = lc_str_cut(line, 0, colon), value;
        number++;
        if (lc_str_trim(line).len == 0)
            break;
        if (colon == LC_NPOS)
            continue;
        lines = 0;
        value = lc_str_trim(lc_str_from_index(line, colon + 1));
        if (lc_str_caseeq(key, LC_S("Requires-Dist")))
            add_pypi(unfold(value, &bytes, &lines, arena), number, arena, out);
        else if (lc_str_caseeq(key, LC_S("Requires-Python")))
            out->requires_python = unfold(value, &bytes, &lines, arena);
        number += lines;
    }
}
