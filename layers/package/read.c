/* Completes a package from the bytes of its metadata: package.json, METADATA or PKG-INFO, gemspec. Jars are in
 * jar.c. */

#include "layers/package/read.h"
#include "layers/text/text.h"

void lc_package_read(struct lc_package *package, lc_str bytes, struct lc_inflater *inflater, struct lc_arena *arena)
{
    switch (package->ecosystem) {
    case LC_NPM: lc_read_npm(package, bytes, arena); break;
    case LC_PYPI: lc_read_pypi(package, bytes, arena); break;
    case LC_GEM: lc_read_gem(package, bytes, arena); break;
    case LC_MAVEN: lc_read_jar(package, bytes, inflater, arena); break;
    case LC_ECOSYSTEM_COUNT: LC_BUG("no ecosystem");
    }
}

void lc_package_bad(struct lc_package *package, lc_str why, struct lc_arena *arena)
{
    package->flags |= LC_PACKAGE_BAD_METADATA;
    package->why = lc_arena_copy(arena, why);
}

/* ------------------------------------------------------------------------------------------ package.json */

/* Name and version at the top level; the whole text goes by, so that what is malformed further down is seen too. */
static enum lc_status read_package_json(struct lc_reader *reader, lc_str *name, lc_str *version, struct lc_err *err)
{
    struct lc_event event;
    lc_str *into = NULL;
    unsigned depth = 0;
    enum lc_status status = lc_reader_next(reader, &event, err);

    if (status == LC_OK && event.kind != LC_EVENT_MAP)
        return lc_fail(err, LC_MALFORMED, "no object at the top");
    while (status == LC_OK && event.kind != LC_EVENT_END) {
        if (event.kind == LC_EVENT_MAP || event.kind == LC_EVENT_LIST)
            depth++;
        else if (event.kind == LC_EVENT_MAP_END || event.kind == LC_EVENT_LIST_END)
            depth--;
        else if (depth == 1 && into)
            *into = event.kind == LC_EVENT_STRING ? event.text : (lc_str){0};
        /* The last of repeated keys counts, and anything but a string unsets it. */
        if (event.kind == LC_EVENT_KEY && depth == 1)
            into = lc_str_is(event.text, "name") ? name : lc_str_is(event.text, "version") ? version : NULL;
        else if (into && event.kind != LC_EVENT_KEY) {
            if (event.kind == LC_EVENT_MAP || event.kind == LC_EVENT_LIST)
                *into = (lc_str){0};
            into = NULL;
        }
        status = lc_reader_next(reader, &event, err);
    }
    return status;
}

void lc_read_npm(struct lc_package *package, lc_str bytes, struct lc_arena *arena)
{
    struct lc_arena scratch;
    struct lc_err err = {0};
    lc_str name = {0}, version = {0};

    lc_arena_init(&scratch, arena->seed);
    if (read_package_json(lc_reader_new(LC_NOTATION_JSON, bytes, &scratch), &name, &version, &err) != LC_OK) {
        lc_package_bad(package, lc_str_from(err.text), arena);
    } else {
        package->flags |= LC_PACKAGE_HAS_METADATA;
        if (name.len > 0)
            package->name = package->normalized = lc_arena_copy(arena, name);
        else
            package->flags |= LC_PACKAGE_NO_NAME;
        package->version = lc_arena_copy(arena, version);
    }
    lc_arena_release(&scratch);
}

/* ------------------------------------------------------------------------------------ METADATA, PKG-INFO */

bool lc_header_get(lc_str text, lc_str key, lc_str *out)
{
    lc_str line;

    while (lc_str_next(&text, '\n', &line)) {
        if (lc_str_trim(line).len == 0)
            break;
        if (line.len > key.len && line.ptr[key.len] == ':' && lc_str_caseeq(lc_str_cut(line, 0, key.len), key)) {
            *out = lc_str_trim(lc_str_from_index(line, key.len + 1));
            return true;
        }
    }
    return false;
}

void lc_read_pypi(struct lc_package *package, lc_str bytes, struct lc_arena *arena)
{
    lc_str name = {0}, version = {0};

    if (lc_str_has_prefix(bytes, LC_S("\xef\xbb\xbf")))
        bytes = lc_str_from_index(bytes, 3);
    lc_header_get(bytes, LC_S("Name"), &name);
    lc_header_get(bytes, LC_S("Version"), &version);
    if (name.len == 0)
        lc_package_bad(package, LC_S("no 'Name' header"), arena);
    else if (version.len == 0)
        lc_package_bad(package, LC_S("no 'Version' header"), arena);
    else
        package->flags |= LC_PACKAGE_HAS_METADATA;
    if (name.len > 0) {
        package->name = lc_arena_copy(arena, name);
        package->normalized = lc_pypi_normalize(arena, name);
    }
    if (version.len > 0)
        package->version = lc_arena_copy(arena, version);
}

/* ---------------------------------------------------------------------------------------------- gemspecs */

/* The text of `s.FIELD = "text"`, as RubyGems writes it (".freeze" behind it or not); false for anything else. */
static bool gem_assignment(lc_str line, lc_str field, lc_str *out)
{
    size_t dot = lc_str_find_byte(line, '.'), close;

    for (size_t i = 0; i < dot && dot != LC_NPOS; i++)
        if (!lc_is_alnum(line.ptr[i]) && line.ptr[i] != '_')
            return false;
    if (dot == LC_NPOS || !lc_str_has_prefix(lc_str_from_index(line, dot + 1), field))
        return false;
    line = lc_str_trim(lc_str_from_index(line, dot + 1 + field.len));
    if (line.len == 0 || line.ptr[0] != '=')
        return false;
    line = lc_str_trim(lc_str_from_index(line, 1));
    if (lc_str_has_prefix(line, LC_S("Gem::Version.new(")))
        line = lc_str_trim(lc_str_from_index(line, 17));
    if (line.len < 3 || (line.ptr[0] != '"' && line.ptr[0] != '\''))
        return false;
    close = lc_str_find_byte(lc_str_from_index(line, 1), line.ptr[0]);
    *out = close == LC_NPOS ? (lc_str){0} : lc_str_cut(line, 1, 1 + close);
    return out->len > 0 && lc_str_find_byte(*out, '\\') == LC_NPOS && lc_str_find_byte(*out, '#') == LC_NPOS;
}

void lc_read_gem(struct lc_package *package, lc_str bytes, struct lc_arena *arena)
{
    lc_str line, value, name = {0}, version = {0};

    while (lc_str_next(&bytes, '\n', &line)) {
        line = lc_str_trim(line);
        if (name.len == 0 && gem_assignment(line, LC_S("name"), &value))
            name = value;
        else if (version.len == 0 && gem_assignment(line, LC_S("version"), &value))
            version = value;
    }
    if (name.len > 0 && version.len > 0)
        package->flags |= LC_PACKAGE_HAS_METADATA;
    if (name.len > 0)
        package->name = package->normalized = lc_arena_copy(arena, name);
    if (version.len > 0)
        package->version = lc_arena_copy(arena, version);
}
