/* resolve_py_driver < LINES   asks layers/resolve about Python, Ruby and Java, for the judges of testdata/tests
 * Lines, parted by tabs:
 *   V NAME VALUE                   a variable of the next image's function; "@architecture" is its architecture
 *   T ROOT RUNTIME TASK [LAYER...] an image: TASK (zip or folder) stands at ROOT/var/task, the layers at ROOT/opt;
 *                                  "-" for none
 *   Q KIND SPECIFIER [FROM]        one line: what it got, format, "certain" or why not, hidden copies parted by '|'
 * KIND: python, ruby, ruby-relative, java; with a '+' the trace follows, each step on a line that begins with a tab.
 * The runtime may be "ruby3.1", which Lambda never had but Debian has: ruby3.2 with the other version in its paths.
 * What it got is a path below ROOT without ROOT, "builtin PATH" or "!CODE". Default search paths get ROOT in front
 * where they are ours. */
#include <stdio.h>
#include <stdlib.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/resolve/resolution.h"

enum { LAYERS_MAX = 6, FIELDS_MAX = 16, VARIABLES_MAX = 8 };

struct world {
    struct lc_arena arena;
    struct lc_archive *archives[LAYERS_MAX + 1];
    struct lc_contents contents[LAYERS_MAX + 1];
    struct lc_metadata metadata[LAYERS_MAX + 1];
    const struct lc_metadata *layers[LAYERS_MAX];
    size_t count; /* archives, the function's first */
    struct lc_tree task, opt;
    struct lc_image image;
    struct lc_search search;
    struct lc_function function;
    struct lc_variable variables[VARIABLES_MAX];
    struct lc_prepared prepared;
    struct lc_resolver resolver;
    lc_str root;
    bool open;
};

static struct lc_inflater *inflater;

static _Noreturn void die(const char *what, lc_str which)
{
    fprintf(stderr, "resolve_py_driver: %s '%.*s'\n", what, LC_FMT(which));
    exit(2);
}

static void open_archive(struct world *w, lc_str path, enum lc_language language)
{
    struct lc_archive_options options = {.seed = 1};
    struct lc_err err = {0};
    size_t i = w->count++, slices;

    if (lc_archive_open(lc_arena_cstring(&w->arena, path, NULL), path, &options, &w->archives[i], &err) != LC_OK)
        die("cannot open", path);
    lc_contents_init(&w->contents[i], w->archives[i], &w->arena);
    for (uint32_t k = 0; k < w->archives[i]->count; k++)
        if (lc_metadata_wants(&w->archives[i]->entries[k], language))
            lc_contents_need_all(&w->contents[i], k, LC_METADATA_BYTES_MAX);
    slices = lc_contents_plan(&w->contents[i]);
    for (size_t k = 0; k < slices; k++)
        lc_contents_fetch(&w->contents[i], k, inflater);
    lc_metadata_build(&w->metadata[i], w->archives[i], &w->contents[i], &w->arena);
}

static void close_world(struct world *w)
{
    if (!w->open)
        return;
    lc_tree_release(&w->task);
    lc_tree_release(&w->opt);
    for (size_t i = 0; i < w->count; i++) {
        lc_contents_release(&w->contents[i]);
        lc_archive_close(w->archives[i]);
    }
    w->open = false;
    w->count = 0;
}

/* Search paths below /var/task and /opt stand below the scratch root; the runtime's own stay. */
static void move_search(struct world *w)
{
    for (size_t i = 0; i < LC_SEARCH_COUNT; i++) {
        struct lc_search_path *path = &w->search.paths[i];
        lc_str *items = LC_NEW_ARRAY(&w->arena, path->count + 1, lc_str);
        for (size_t k = 0; k < path->count; k++) {
            bool ours =
                lc_path_is_within(path->items[k], LC_S("/var/task")) || lc_path_is_within(path->items[k], LC_S("/opt"));
            items[k] = ours ? lc_arena_join(&w->arena, w->root, path->items[k]) : path->items[k];
        }
        path->items = items;
    }
}

static struct lc_strings renamed(struct world *w, struct lc_strings list)
{
    lc_str *items = LC_NEW_ARRAY(&w->arena, list.count + 1, lc_str);

    for (size_t i = 0; i < list.count; i++) {
        size_t at = lc_str_find(list.items[i], LC_S("3.2.0"));
        items[i] = at == LC_NPOS ? list.items[i]
                                 : lc_arena_printf(&w->arena, "%.*s3.1.0%.*s", LC_FMT(lc_str_cut(list.items[i], 0, at)),
                                                   LC_FMT(lc_str_from_index(list.items[i], at + 5)));
    }
    return (struct lc_strings){items, list.count};
}

static const struct lc_runtime *runtime_of(struct world *w, lc_str id)
{
    struct lc_runtime *old;

    if (!lc_str_eq(id, LC_S("ruby3.1")))
        return lc_runtime_find(lc_catalogue_builtin(), id);
    old = LC_NEW(&w->arena, struct lc_runtime);
    *old = *lc_runtime_find(lc_catalogue_builtin(), LC_S("ruby3.2"));
    old->version = LC_S("3.1");
    old->abi = LC_S("3.1.0");
    old->search = renamed(w, old->search);
    old->load = renamed(w, old->load);
    return old;
}

static void open_world(struct world *w, const lc_str *fields, size_t count)
{
    const struct lc_runtime *runtime = runtime_of(w, fields[2]);

    if (runtime == NULL)
        die("no such runtime", fields[2]);
    w->open = true;
    w->root = lc_arena_copy(&w->arena, fields[1]);
    for (size_t i = 3; i < count && i < LAYERS_MAX + 4; i++)
        open_archive(w, lc_arena_copy(&w->arena, fields[i]), runtime->language);
    lc_tree_build(&w->task, lc_arena_join(&w->arena, w->root, LC_S("/var/task")), w->archives, 1, 1);
    lc_tree_build(&w->opt, lc_arena_join(&w->arena, w->root, LC_S("/opt")), w->archives + 1, w->count - 1, 1);
    w->image = (struct lc_image){&w->task, &w->opt};
    for (size_t i = 1; i < w->count; i++)
        w->layers[i - 1] = &w->metadata[i];
    w->function.environment = w->variables;
    lc_search_build(runtime, &w->function, &w->arena, &w->search);
    move_search(w);
    w->resolver = (struct lc_resolver){.image = &w->image,
                                       .runtime = runtime,
                                       .search = &w->search,
                                       .function = &w->function,
                                       .metadata = {&w->metadata[0], w->layers}};
    lc_resolve_prepare(&w->resolver, &w->arena, &w->prepared);
    w->resolver.prepared = &w->prepared;
}

static enum lc_import_kind kind_of(lc_str word)
{
    static const struct {
        const char *name;
        enum lc_import_kind kind;
    } kinds[] = {{"python", LC_IMPORT_PYTHON},
                 {"ruby", LC_IMPORT_RUBY},
                 {"ruby-relative", LC_IMPORT_RUBY_RELATIVE},
                 {"java", LC_IMPORT_JAVA}};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (lc_str_is(word, kinds[i].name))
            return kinds[i].kind;
    die("no such kind", word);
}

static void print_path(const struct world *w, lc_str path)
{
    if (lc_path_is_within(path, w->root))
        path = lc_str_from_index(path, w->root.len);
    printf("%.*s", LC_FMT(path));
}

static void ask(const struct world *w, const lc_str *fields, size_t count)
{
    static const char *const formats[] = {"unknown", "commonjs",  "esm",  "json", "addon",
                                          "python",  "namespace", "ruby", "class"};
    bool trace = lc_str_has_suffix(fields[1], LC_S("+"));
    struct lc_resolution got;
    struct lc_arena arena;

    lc_arena_init(&arena, 1);
    lc_resolve(&w->resolver, kind_of(lc_str_cut(fields[1], 0, fields[1].len - trace)), fields[2],
               count > 3 ? fields[3] : LC_S(""), true, &arena, &got);
    if (got.found)
        printf("%s", got.builtin ? "builtin " : "");
    else
        printf("!%s", got.code ? got.code : "?");
    print_path(w, got.path);
    printf("\t%s\t%s%.*s\t", formats[got.format], got.certain ? "certain" : "", LC_FMT(got.why));
    for (size_t i = 0; i < got.hidden_count; i++) {
        printf("%s", i > 0 ? "|" : "");
        print_path(w, got.hidden[i]);
    }
    printf("\n");
    for (size_t i = 0; trace && i < got.tried_count; i++)
        printf("\t%.*s\t%.*s\t%.*s\n", LC_FMT(got.tried[i].path), LC_FMT(got.tried[i].via),
               LC_FMT(got.tried[i].outcome));
    lc_arena_release(&arena);
}

int main(void)
{
    static struct world w;
    char *line = NULL;
    size_t room = 0;
    ssize_t got;

    inflater = lc_inflater_new();
    lc_arena_init(&w.arena, 1);
    while ((got = getline(&line, &room, stdin)) > 0) {
        lc_str rest = {line, (size_t)got - (line[got - 1] == '\n')}, fields[FIELDS_MAX];
        size_t count = 0;
        while (count < FIELDS_MAX && lc_str_next(&rest, '\t', &fields[count]))
            count++;
        if (count >= 3 && lc_str_eq(fields[0], LC_S("Q"))) {
            ask(&w, fields, count);
            fflush(stdout);
            continue;
        }
        if (w.open) {
            close_world(&w);
            lc_arena_reset(&w.arena);
            w.function = (struct lc_function){0};
        }
        if (count == 3 && lc_str_eq(fields[1], LC_S("@architecture")))
            w.function.architecture = (struct lc_value){.know = LC_KNOWN, .text = lc_arena_copy(&w.arena, fields[2])};
        else if (count == 3 && lc_str_eq(fields[0], LC_S("V")) && w.function.environment_count < VARIABLES_MAX)
            w.variables[w.function.environment_count++] =
                (struct lc_variable){.name = lc_arena_copy(&w.arena, fields[1]),
                                     .value = {.know = LC_KNOWN, .text = lc_arena_copy(&w.arena, fields[2])}};
        else if (count >= 4 && lc_str_eq(fields[0], LC_S("T")))
            open_world(&w, fields, count);
        else
            die("cannot read the line", (lc_str){line, (size_t)got});
        fflush(stdout);
    }
    close_world(&w);
    lc_arena_release(&w.arena);
    lc_inflater_free(inflater);
    free(line);
    return 0;
}
