/* A class by its name: what the parent loader has wins (the JDK, the interface client), then the class path in order. */
#include "layers/resolve/java.h"

#include "layers/base/path.h"

/* Packages that the parent always has. Source: java.base and the client's own packages, aws/aws-lambda-java-libs
 * (aws-lambda-java-core, aws-lambda-java-runtime-interface-client, aws-lambda-java-serialization). */
static bool is_parents(lc_str name)
{
    static const char *const prefixes[] = {"java.", "jdk.", "com.amazonaws.services.lambda.runtime.api.client.",
                                           "com.amazonaws.services.lambda.runtime.serialization.",
                                           "com.amazonaws.services.lambda.runtime.logging."};
    static const char core[] = "com.amazonaws.services.lambda.runtime.";

    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (lc_str_has_prefix(name, lc_str_from(prefixes[i])))
            return true;
    /* aws-lambda-java-core's own classes; events are in a library of their own and not there */
    return lc_str_has_prefix(name, lc_str_from(core)) &&
           lc_str_find_byte(lc_str_from_index(name, sizeof core - 1), '.') == LC_NPOS;
}

/* Partly the JDK's, by version: javax.crypto is, javax.inject is not. */
static bool may_be_parents(lc_str name)
{
    static const char *const prefixes[] = {"javax.",       "sun.",           "com.sun.", "org.w3c.dom.",
                                           "org.xml.sax.", "org.ietf.jgss.", "org.omg.", "netscape.javascript."};

    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (lc_str_has_prefix(name, lc_str_from(prefixes[i])))
            return true;
    return false;
}

static lc_str file_of(lc_str name, struct lc_arena *arena)
{
    char *bytes = lc_arena_bytes(arena, name.len + 6);

    for (size_t i = 0; i < name.len; i++)
        bytes[i] = name.ptr[i] == '.' ? '/' : name.ptr[i];
    memcpy(bytes + name.len, ".class", 6);
    return (lc_str){bytes, name.len + 6};
}

/* Has this entry of the class path the class? For exploded classes `*place` is the file, for jars the jar. */
static bool entry_has(struct lc_asking *asking, const struct lc_class_entry *entry, lc_str file, struct lc_place *place)
{
    enum lc_found found;

    if (entry->jar) {
        *place = entry->folder;
        place->path = entry->jar->path;
        return lc_map_get(&entry->jar->classes, file) != NULL;
    }
    found = lc_below(asking->resolver->image, &entry->folder, file, asking->arena, place);
    if (found != LC_FOUND && found != LC_ABSENT && !asking->out->found)
        lc_asking_doubt(asking, lc_found_why(found));
    return found == LC_FOUND && lc_place_is(place, LC_ENTRY_FILE);
}

static void search(struct lc_asking *asking, const struct lc_class_path *path, lc_str file)
{
    for (size_t i = 0; i < path->count; i++) {
        const struct lc_class_entry *entry = &path->items[i];
        struct lc_place place;
        lc_str at = entry->jar ? entry->jar->path : entry->folder.path;
        bool has = entry_has(asking, entry, file, &place);
        if (has && (asking->out->found || asking->out->builtin)) {
            lc_asking_hidden(asking, place.path);
            continue;
        }
        if (asking->out->found)
            continue;
        if (entry->jar && entry->jar->doubt.len > 0 && !has)
            lc_asking_doubt(asking, entry->jar->doubt);
        lc_asking_tried(asking, lc_path_join(asking->arena, at, file), at, has ? LC_S("found") : LC_S("absent"));
        if (has)
            lc_asking_found(asking, &place, LC_MODULE_CLASS);
        if (has && !asking->trace)
            return;
    }
}

void lc_resolve_java(const struct lc_resolver *resolver, lc_str specifier, bool trace, struct lc_arena *arena,
                     struct lc_resolution *out)
{
    const struct lc_class_path *path = resolver->prepared ? resolver->prepared->classes : NULL;
    struct lc_asking asking = {resolver, arena, out, trace};

    *out = (struct lc_resolution){.certain = true, .code = "ClassNotFoundException"};
    if (path == NULL) {
        struct lc_class_path *made = LC_NEW(arena, struct lc_class_path);
        lc_class_path_build(resolver, arena, made);
        path = made;
    }
    if (is_parents(specifier)) {
        lc_asking_tried(&asking, specifier, LC_S(""), LC_S("found: the parent loader's"));
        lc_asking_builtin(&asking, specifier);
    } else if (may_be_parents(specifier)) {
        lc_asking_doubt(&asking, lc_arena_printf(arena, "the JDK may have '%.*s' of its own", LC_FMT(specifier)));
    }
    /* a name with a slash or an empty part is no class's */
    if (specifier.len > 0 && lc_str_find_byte(specifier, '/') == LC_NPOS && !lc_str_contains(specifier, LC_S("..")))
        search(&asking, path, file_of(specifier, arena));
    if (!out->found && path->doubt.len > 0)
        lc_asking_doubt(&asking, path->doubt);
}
