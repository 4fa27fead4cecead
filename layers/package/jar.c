/* What a jar says it is: Maven's pom.properties, else the manifest, else the file name (which find.c has read already).
 * Source: Maven Archiver reference (META-INF/maven/G/A/pom.properties); JAR file specification (manifest, 72-byte
 *         lines);
 * OSGi core specification (Bundle-SymbolicName with directives behind ';'). */

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/package/names.h"
#include "layers/package/read.h"

/* What the jar's directory shows. */
struct jar_view {
    uint32_t manifest;
    uint32_t pom;  /* the one whose artifact is the file's own name, else the only one */
    uint32_t only; /* private to the search */
    unsigned poms;
    bool own;
};

/* Is `path` META-INF/maven/GROUP/ARTIFACT/pom.properties? Then *artifact is set. */
static bool is_pom(lc_str path, lc_str *artifact)
{
    lc_str part;

    if (!lc_str_has_prefix(path, LC_S("META-INF/maven/")) || !lc_str_has_suffix(path, LC_S("/pom.properties")))
        return false;
    path = lc_str_from_index(path, 15);
    return lc_str_next(&path, '/', &part) && lc_str_next(&path, '/', artifact) && lc_str_is(path, "pom.properties");
}

static struct jar_view look(const struct lc_archive *jar, lc_str own_name)
{
    struct jar_view view = {.manifest = LC_NO_ENTRY, .pom = LC_NO_ENTRY, .only = LC_NO_ENTRY};

    for (uint32_t i = 0; i < jar->count; i++) {
        const struct lc_entry *entry = &jar->entries[i];
        lc_str artifact;

        if (entry->kind != LC_ENTRY_FILE || (entry->flags & (LC_ENTRY_UNSAFE | LC_ENTRY_DUPLICATE)) != 0)
            continue;
        if (lc_str_is(entry->path, "META-INF/MANIFEST.MF"))
            view.manifest = i;
        if (!is_pom(entry->path, &artifact))
            continue;
        view.poms++;
        view.only = i;
        if (!view.own && lc_str_eq(artifact, own_name)) {
            view.own = true;
            view.pom = i;
        }
    }
    if (view.poms == 1)
        view.pom = view.only;
    return view;
}

/* The value of `key` in a properties file as Maven writes it: no escapes, no continued lines. */
static lc_str property(lc_str text, lc_str key)
{
    lc_str line;

    while (lc_str_next(&text, '\n', &line)) {
        line = lc_str_trim(line);
        if (!lc_str_has_prefix(line, key))
            continue;
        line = lc_str_trim(lc_str_from_index(line, key.len));
        if (line.len > 0 && (line.ptr[0] == '=' || line.ptr[0] == ':'))
            return lc_str_trim(lc_str_from_index(line, 1));
    }
    return (lc_str){0};
}

/* A pom.properties of another name than the file's may belong to a library packed into the jar (guice carries cglib's,
 * and has none of its own): it is believed when the file name has no version, or the same. */
static bool from_pom(struct lc_package *package, lc_str text, bool own, lc_str file_version, struct lc_arena *arena)
{
    lc_str group = property(text, LC_S("groupId")), artifact = property(text, LC_S("artifactId")),
           version = property(text, LC_S("version"));

    if (group.len == 0 || artifact.len == 0 || version.len == 0)
        return false;
    if (!own && file_version.len > 0 && !lc_str_eq(file_version, version))
        return false;
    package->name = lc_arena_printf(arena, "%.*s:%.*s", LC_FMT(group), LC_FMT(artifact));
    package->version = lc_arena_copy(arena, version);
    return true;
}

/* Manifest lines are at most 72 bytes long and go on after a line break and one blank: the text with those taken
 * out. */
static lc_str unfolded(lc_str text, struct lc_arena *arena)
{
    char *to = lc_arena_bytes(arena, text.len);
    size_t len = 0;

    for (size_t at = 0; at < text.len; at++) {
        size_t next = at + (text.ptr[at] == '\r' && at + 1 < text.len && text.ptr[at + 1] == '\n' ? 2u : 1u);
        bool line_end = text.ptr[at] == '\n' || text.ptr[at] == '\r';

        if (line_end && next < text.len && text.ptr[next] == ' ') {
            at = next;
        } else if (line_end) {
            to[len++] = '\n';
            at = next - 1;
        } else {
            to[len++] = text.ptr[at];
        }
    }
    return (lc_str){to, len};
}

static bool from_manifest(struct lc_package *package, lc_str text, struct lc_arena *arena)
{
    lc_str name = {0}, version = {0}, value;

    text = unfolded(text, arena);
    if (!lc_header_get(text, LC_S("Implementation-Title"), &name) ||
        !lc_header_get(text, LC_S("Implementation-Version"), &version) || name.len == 0 || version.len == 0) {
        name = version = (lc_str){0};
        if (lc_header_get(text, LC_S("Bundle-SymbolicName"), &value))
            lc_str_next(&value, ';', &name);
        name = lc_str_trim(name);
        lc_header_get(text, LC_S("Bundle-Version"), &version);
    }
    if (name.len == 0 || version.len == 0)
        return false;
    package->name = name;
    package->version = version;
    return true;
}

static void read_open_jar(struct lc_package *package, struct lc_archive *jar, struct lc_inflater *inflater,
                          struct lc_arena *arena)
{
    struct lc_named named = {0};
    struct lc_err err = {0};
    lc_str text;

    lc_name_of_jar(lc_path_base(package->root), &named);

    struct jar_view view = look(jar, named.name);
    bool told = false;

    if (!jar->complete && jar->count == 0) {
        lc_package_bad(package, LC_S("not a readable zip archive"), arena);
        return;
    }
    if (view.pom != LC_NO_ENTRY) {
        if (lc_archive_read(jar, view.pom, LC_METADATA_BYTES_MAX, inflater, arena, &text, &err) == LC_OK)
            told = from_pom(package, text, view.own, named.version, arena);
        else
            lc_package_bad(package, lc_str_from(err.text), arena);
    }
    if (!told && view.manifest != LC_NO_ENTRY) {
        if (lc_archive_read(jar, view.manifest, LC_METADATA_BYTES_MAX, inflater, arena, &text, &err) == LC_OK)
            told = from_manifest(package, text, arena);
        else
            lc_package_bad(package, lc_str_from(err.text), arena);
    }
    package->normalized = package->name;
    if (told)
        package->flags |= LC_PACKAGE_HAS_METADATA;
}

void lc_read_jar(struct lc_package *package, lc_str bytes, struct lc_inflater *inflater, struct lc_arena *arena)
{
    struct lc_archive_options options = {.seed = arena->seed};
    struct lc_archive *jar = NULL;
    struct lc_err err = {0};
    struct lc_source source;

    lc_source_open_memory(&source, bytes);
    if (lc_archive_open_source(source, package->root, &options, &jar, &err) != LC_OK) {
        lc_package_bad(package, lc_str_from(err.text), arena);
        return;
    }
    read_open_jar(package, jar, inflater, arena);
    lc_archive_close(jar);
}
