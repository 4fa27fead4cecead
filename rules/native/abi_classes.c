/* Class files newer than the JVM: one class of each folder is looked at, since what is compiled together has one version.
 * A place is in error when most of its folders are too new or the handler's own is; when a library in it is too new
 * throughout, it gets a warning. A library that is so in part keeps classes for newer JVMs that older ones do not load. META-INF/versions/N and module-info are for newer JVMs by
 * design. Source: Java Virtual Machine Specification 4.1; JAR file specification, multi-release. */
#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "rules/native/abi.h"
#include "rules/native/candidates.h"
#include "rules/native/jars.h"
#include "rules/native/words.h"

struct survey {
    struct lc_context *cx;
    uint64_t highest; /* that the JVM takes */
};

/* Folders of one library: those whose first two parts are alike ("org/springframework"). */
struct library {
    size_t looked, newer;
    uint32_t first;
};

/* What one place showed. `libraries` by those two parts. */
struct sample {
    size_t looked, newer;
    unsigned major; /* the highest */
    uint32_t first; /* an entry that is too new */
    bool handlers;
    struct lc_map libraries;
    struct {
        struct library **items;
        size_t count, capacity;
    } all;
};

/* "com/acme" of the handler com.acme.Thing::handle. */
static lc_str handler_folder(const struct lc_context *cx)
{
    lc_str name = cx->target->graph.handler.handler;
    size_t colon = lc_str_find(name, LC_S("::")), dot;
    char *folder;

    name = lc_str_cut(name, 0, colon == LC_NPOS ? name.len : colon);
    dot = lc_str_find_last_byte(name, '.');
    name = lc_str_cut(name, 0, dot == LC_NPOS ? 0 : dot);
    folder = lc_arena_bytes(cx->scratch, name.len);
    for (size_t i = 0; i < name.len; i++)
        folder[i] = name.ptr[i] == '.' ? '/' : name.ptr[i];
    return (lc_str){folder, name.len};
}

static struct library *library_of(const struct survey *survey, struct sample *sample, lc_str path)
{
    size_t first = lc_str_find_byte(path, '/'), second;
    void **place;

    second = first == LC_NPOS ? LC_NPOS : lc_str_find_byte(lc_str_from_index(path, first + 1), '/');
    path = lc_str_cut(path, 0, second == LC_NPOS ? first == LC_NPOS ? 0 : first : first + 1 + second);
    place = lc_map_put(&sample->libraries, lc_arena_copy(survey->cx->scratch, path));
    if (*place == NULL)
        *place = *LC_PUSH(survey->cx->scratch, &sample->all) = LC_NEW(survey->cx->scratch, struct library);
    return *place;
}

static void look_at(const struct survey *survey, const struct lc_native_jar *jar, uint32_t entry, lc_str handlers,
                    struct sample *sample)
{
    struct lc_binary head = lc_native_jar_head(jar, entry);
    struct library *library;

    if (head.format != LC_BINARY_CLASS)
        return;
    library = library_of(survey, sample, jar->archive->entries[entry].path);
    sample->looked++;
    library->looked++;
    if (head.class_major <= survey->highest)
        return;
    if (library->newer++ == 0)
        library->first = entry;
    if (sample->newer++ == 0)
        sample->first = entry;
    if (head.class_major > sample->major)
        sample->major = head.class_major;
    sample->handlers |= lc_str_eq(lc_path_dir(jar->archive->entries[entry].path), handlers);
}

/* Is one library too new throughout? Its class is then the example. */
static bool is_whole(struct sample *sample)
{
    for (size_t i = 0; i < sample->all.count; i++) {
        const struct library *library = sample->all.items[i];
        if (library->newer < library->looked)
            continue;
        sample->first = library->first;
        return true;
    }
    return false;
}

/* Java 8 is 52, each version one more. */
static unsigned java_of(unsigned major)
{
    return major > 44 ? major - 44 : 0;
}

static void survey_jar(void *context, const struct lc_native_jar *jar)
{
    const struct survey *survey = context;
    struct lc_context *cx = survey->cx;
    struct sample sample = {0};
    struct lc_finding *finding;
    lc_str handlers = handler_folder(cx), name;
    bool all;

    lc_map_init(&sample.libraries, cx->scratch, 16);
    for (uint32_t e = 0; e < jar->archive->count && sample.looked < LC_JAR_CLASSES_MAX; e++)
        if (lc_native_wants_class(jar->archive, e))
            look_at(survey, jar, e, handlers, &sample);
    if (sample.newer == 0)
        return;
    all = sample.handlers || sample.newer * 2 > sample.looked;
    if (!is_whole(&sample) && !all)
        return;
    name = lc_show(cx, jar->jar ? lc_path_base(jar->jar->path) : LC_S("/var/task"));
    finding = lc_report(cx, NULL, "%s in '%.*s' are compiled for Java %u (class file version %u), %s %.*s",
                        all ? "classes" : "some classes", LC_FMT(name), java_of(sample.major), sample.major,
                        lc_native_whose(cx), LC_FMT(cx->stack->runtime->id));
    if (!all)
        lc_finding_severity(finding, LC_WARNING);
    lc_rests_on(finding, LC_FACT_CLASS_VERSION);
    lc_rests_on(finding, LC_FACT_JAVA_SEARCH);
    lc_rests_on_certainty(finding, cx->stack->runtime->abi_certainty);
    lc_finding_subject(finding, jar->jar ? lc_tree_absolute(jar->tree, jar->jar, cx->scratch) : LC_S("/var/task"));
    lc_finding_note(cx, finding, "'%.*s' is one of them; the runtime takes versions up to %llu",
                    LC_FMT(lc_show(cx, jar->archive->entries[sample.first].path)), (unsigned long long)survey->highest);
    lc_finding_fix(
        cx, finding,
        "compile it with --release %llu or take a release of it for that, or choose a runtime of Java %u or later",
        (unsigned long long)survey->highest - 44, java_of(sample.major));
    lc_finding_at(cx, finding, jar->unit, jar->jar ? jar->jar->entry : sample.first);
}

void lc_native_check_classes(struct lc_context *cx)
{
    struct survey survey = {.cx = cx};

    if (lc_str_to_u64(cx->stack->runtime->abi, &survey.highest) && survey.highest >= 45)
        lc_native_each_jar(cx, survey_jar, &survey);
}
