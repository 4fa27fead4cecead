/* Jars of the class path, opened from the bytes that the inventory has read; and what elf-architecture says of the native
 * libraries in them. A library that a program unpacks from its class path is chosen by the folder it lies in, so a jar
 * speaks for one thing built several times: what has nothing for this processor fails when it is used, and works on
 * where it falls back to Java. */
#include "rules/native/jars.h"

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "rules/native/platform.h"
#include "rules/native/words.h"

static struct lc_archive *open_jar(const struct lc_unit *unit, const struct lc_tree_node *node, struct lc_arena *arena)
{
    const struct lc_need *need = node->entry == LC_NO_ENTRY ? NULL : lc_contents_get(&unit->contents, node->entry);
    struct lc_archive_options options = {.seed = arena->seed};
    struct lc_archive *archive = NULL;
    struct lc_source source;

    if (need == NULL || !need->fetched || need->head > 0 || need->status != LC_OK)
        return NULL;
    lc_source_open_memory(&source, need->bytes);
    return lc_archive_open_source(source, node->path, &options, &archive, NULL) == LC_OK ? archive : NULL;
}

static void look_into(struct lc_context *cx, const struct lc_place *folder, struct lc_native_jar *jar,
                      void (*each)(void *context, const struct lc_native_jar *jar), void *context)
{
    for (const struct lc_tree_node *at = folder->node->first; at; at = at->next) {
        if (at->kind != LC_ENTRY_FILE || at->conflict || !lc_str_has_suffix(at->path, LC_S(".jar")))
            continue;
        jar->tree = folder->tree;
        jar->jar = at;
        jar->unit = lc_tree_unit(cx, folder->tree, at->archive);
        if (jar->unit == NULL || jar->unit->archive == NULL)
            continue;
        jar->archive = open_jar(jar->unit, at, jar->arena);
        if (jar->archive) {
            each(context, jar);
            lc_archive_close(jar->archive);
        }
        lc_arena_reset(jar->arena);
    }
}

void lc_native_each_jar(struct lc_context *cx, void (*each)(void *context, const struct lc_native_jar *jar),
                        void *context)
{
    const struct lc_search_path *path = &cx->target->search.paths[LC_SEARCH_PACKAGES];
    const struct lc_tree *task = cx->target->image.task;
    struct lc_arena arena;
    struct lc_native_jar jar = {.arena = &arena};

    if (cx->stack->runtime == NULL || cx->stack->runtime->language != LC_LANG_JAVA || !path->known)
        return;
    lc_arena_init(&arena, cx->scratch->seed);
    jar.inflater = lc_inflater_new();
    if (task && cx->target->code && cx->target->code->archive) {
        jar.tree = task;
        jar.unit = cx->target->code;
        jar.archive = cx->target->code->archive;
        each(context, &jar);
    }
    for (size_t i = 0; i < path->count; i++) {
        struct lc_place place;
        /* The first is exploded classes alone: jars in it are not opened. */
        if (lc_str_is(path->items[i], "/var/task") ||
            lc_image_find(&cx->target->image, path->items[i], true, cx->scratch, &place) != LC_FOUND ||
            place.node->kind != LC_ENTRY_DIRECTORY)
            continue;
        look_into(cx, &place, &jar, each, context);
    }
    lc_inflater_free(jar.inflater);
    lc_arena_release(&arena);
}

struct lc_binary lc_native_jar_head(const struct lc_native_jar *jar, uint32_t entry)
{
    const struct lc_need *need;
    lc_str bytes;

    if (jar->jar == NULL) {
        need = lc_contents_get(&jar->unit->contents, entry);
        return need && need->fetched && need->status == LC_OK ? lc_binary_head(need->bytes) : (struct lc_binary){0};
    }
    if (lc_archive_read_head(jar->archive, entry, LC_BINARY_HEAD_BYTES, jar->inflater, jar->arena, &bytes, NULL) !=
        LC_OK)
        return (struct lc_binary){0};
    return lc_binary_head(bytes);
}

/* ------------------------------------------------------------------------------------------- native libraries */

/* Libraries that go on in Java without their native part. Source: their documentation: netty (transport-native, NIO;
 * tcnative, the JDK's TLS), lz4-java (LZ4Factory.fastestInstance), jansi and jline (plain output), commons-crypto
 * (JCE). */
static bool falls_back(lc_str path)
{
    static const char *const parts[] = {"libnetty_", "net/jpountz/", "org/fusesource/jansi/", "org/jline/",
                                        "org/apache/commons/crypto/"};

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (lc_str_contains(path, lc_str_from(parts[i])))
            return true;
    return false;
}

/* The libraries of one thing: those of a jar, or among exploded classes those of one stem. */
struct natives {
    const struct lc_tree_node *jar;
    const struct lc_unit *unit;
    uint32_t entry; /* the first that is wrong, or the jar's own */
    lc_str path;    /* of the first that is wrong */
    lc_str stem;    /* of the jar's name, or the path */
    lc_str machine;
    size_t wrong;
    bool right;
};

struct survey {
    struct lc_context *cx;
    struct {
        struct natives **items;
        size_t count, capacity;
    } all;
    struct lc_map by_stem, right_stems;
};

static struct natives *natives_of(struct survey *survey, const struct lc_native_jar *jar, lc_str stem)
{
    void **place = lc_map_put(&survey->by_stem, stem);
    struct natives *natives = *place;

    if (natives == NULL) {
        *place = natives = *LC_PUSH(survey->cx->scratch, &survey->all) = LC_NEW(survey->cx->scratch, struct natives);
        natives->jar = jar->jar;
        natives->unit = jar->unit;
        natives->stem = stem;
    }
    return natives;
}

static bool is_native_name(const struct lc_entry *entry)
{
    return entry->kind == LC_ENTRY_FILE &&
           (entry->flags & (LC_ENTRY_UNSAFE | LC_ENTRY_DUPLICATE | LC_ENTRY_UNREADABLE)) == 0 &&
           lc_str_has_suffix(entry->path, LC_S(".so"));
}

static void take(struct survey *survey, const struct lc_native_jar *jar, uint32_t e, const struct lc_binary *head)
{
    struct lc_context *cx = survey->cx;
    lc_str path = jar->archive->entries[e].path;
    /* The key of a jar: its place; of exploded libraries: what is the same for all platforms. */
    lc_str key = jar->jar ? lc_tree_absolute(jar->tree, jar->jar, cx->scratch) : lc_platform_stem(cx->scratch, path);
    struct natives *natives = natives_of(survey, jar, key);

    if (lc_native_runs_on(cx->stack->arch, head)) {
        natives->right = true;
        *lc_map_put(&survey->right_stems,
                    lc_platform_stem(cx->scratch, jar->jar ? lc_path_base(jar->jar->path) : path)) = natives;
        return;
    }
    if (natives->wrong++ > 0)
        return;
    natives->entry = jar->jar ? jar->jar->entry : e;
    natives->path = lc_arena_copy(cx->scratch, path);
    natives->machine = lc_native_machine_name(cx, head);
}

/* A library that its program needs, and that the walk over the tree does not judge: directly in a folder of
 * LD_LIBRARY_PATH it is the loader's. */
static bool is_candidate(const struct lc_native_jar *jar, const struct lc_entry *entry)
{
    return is_native_name(entry) && !lc_platform_is_foreign(entry->path) && !falls_back(entry->path) &&
           !(jar->jar == NULL && (lc_path_dir(entry->path).len == 0 || lc_str_is(lc_path_dir(entry->path), "lib")));
}

static void survey_jar(void *context, const struct lc_native_jar *jar)
{
    struct survey *survey = context;
    size_t looked = 0;

    for (uint32_t e = 0; e < jar->archive->count && looked < LC_JAR_NATIVES_MAX; e++) {
        const struct lc_entry *entry = &jar->archive->entries[e];
        struct lc_binary head;
        if (!is_candidate(jar, entry))
            continue;
        looked++;
        head = lc_native_jar_head(jar, e);
        if (head.format == LC_BINARY_ELF && head.bits != 0 && head.machine_code != 0)
            take(survey, jar, e, &head);
    }
}

void lc_native_each_library(struct lc_context *cx, const struct lc_native_jar *jar,
                            void (*each)(void *context, const struct lc_native_jar *jar, uint32_t entry,
                                         const struct lc_elf *elf),
                            void *context)
{
    size_t looked = 0;

    for (uint32_t e = 0; e < jar->archive->count && looked < LC_JAR_NATIVES_MAX; e++) {
        const struct lc_entry *entry = &jar->archive->entries[e];
        const struct lc_elf *found = NULL;
        struct lc_binary head;
        struct lc_elf elf;
        if (!is_candidate(jar, entry))
            continue;
        looked++;
        head = lc_native_jar_head(jar, e);
        if (head.format != LC_BINARY_ELF || !lc_native_runs_on(cx->stack->arch, &head))
            continue;
        if (jar->jar == NULL)
            found = lc_unit_elf(jar->unit, e);
        else if (lc_elf_read_entry(jar->archive, e, LC_S(""), jar->inflater, jar->arena, &elf, NULL) == LC_OK)
            found = &elf;
        if (found && found->complete && found->libc != LC_ELF_LIBC_MUSL)
            each(context, jar, e, found);
    }
}

void lc_native_check_jars(struct lc_context *cx)
{
    struct survey survey = {.cx = cx};

    lc_map_init(&survey.by_stem, cx->scratch, 16);
    lc_map_init(&survey.right_stems, cx->scratch, 16);
    lc_native_each_jar(cx, survey_jar, &survey);
    for (size_t i = 0; i < survey.all.count; i++) {
        const struct natives *natives = survey.all.items[i];
        lc_str name = natives->jar ? lc_path_base(natives->jar->path) : natives->path;
        struct lc_finding *finding;
        if (natives->right || natives->wrong == 0 ||
            lc_map_get(&survey.right_stems, lc_platform_stem(cx->scratch, name)))
            continue;
        finding = lc_report(cx, NULL, "the native librar%s '%.*s' %s built for %.*s, %s %s",
                            natives->jar == NULL  ? "y"
                            : natives->wrong == 1 ? "y in"
                                                  : "ies in",
                            LC_FMT(lc_show(cx, name)), natives->jar && natives->wrong > 1 ? "are" : "is",
                            LC_FMT(natives->machine), lc_native_whose(cx), lc_native_arch_name(cx));
        lc_finding_severity(finding, LC_WARNING); /* nothing says that it is unpacked and loaded */
        lc_rests_on(finding, LC_FACT_LOADER_MACHINE);
        lc_rests_on(finding, LC_FACT_JAVA_SEARCH);
        lc_finding_subject(finding, natives->stem);
        if (natives->jar && natives->wrong > 1)
            lc_finding_note(cx, finding, "'%.*s' is one of them", LC_FMT(lc_show(cx, natives->path)));
        lc_finding_note(cx, finding, "there is none for linux %s", lc_native_arch_name(cx));
        lc_finding_fix(cx, finding, "take a release of it that has linux %s, or change the function's architecture",
                       lc_native_arch_name(cx));
        lc_finding_at(cx, finding, natives->unit, natives->entry);
    }
}
