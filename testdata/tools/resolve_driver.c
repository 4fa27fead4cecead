/* resolve_driver < LINES   asks layers/resolve, for the judges of testdata/tests
 * Lines, parted by tabs:
 *   T ROOT RUNTIME TASK [LAYER...]   an image from archives: TASK stands at ROOT/var/task, the layers at ROOT/opt
 *   E NAME VALUE                     a variable of the environment, before the T that it is for; all hold until the
 *   next E after a T
 *   Q KIND SPECIFIER FROM            one answer a line: PATH or !CODE, format, "certain" or why not, and
 *                                    the path again: of the file that was found, but refused, too
 * KIND: require, esm (stock Node.js: NODE_PATH left out), esm-lambda, python, ruby, ruby-relative, java; a '+' behind
 * it prints the
 * trace too, each step on a line that begins with a tab. Default search paths below /var/task and /opt get ROOT in
 * front. */
#include <stdio.h>
#include <stdlib.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/resolve/resolution.h"

enum { LAYERS_MAX = 8, FIELDS_MAX = 16, VARIABLES_MAX = 16 };

struct world {
    struct lc_arena arena, scratch;
    struct lc_archive *archives[LAYERS_MAX + 1];
    struct lc_contents contents[LAYERS_MAX + 1];
    struct lc_packages packages[LAYERS_MAX + 1];
    struct lc_metadata metadata[LAYERS_MAX + 1];
    const struct lc_metadata *layers[LAYERS_MAX];
    struct lc_bringer bringers[LAYERS_MAX + 1];
    size_t count; /* archives, the function's first */
    struct lc_tree task, opt;
    struct lc_image image;
    struct lc_search search;
    struct lc_inventory inventory;
    struct lc_resolver resolver;
    struct lc_map scopes; /* as the import graph remembers them: later questions are answered from earlier ones */
};

static struct lc_inflater *inflater;

static _Noreturn void die(const char *what, lc_str which)
{
    fprintf(stderr, "resolve_driver: %s '%.*s'\n", what, LC_FMT(which));
    exit(2);
}

static void open_archive(struct world *w, lc_str path, enum lc_language language)
{
    struct lc_archive_options options = {.seed = 1};
    struct lc_err err = {0};
    size_t i = w->count++, slices;

    if (lc_archive_open(lc_arena_cstring(&w->arena, path, NULL), path, &options, &w->archives[i], &err) != LC_OK)
        die(err.text, path);
    lc_packages_find(w->archives[i], &w->arena, &w->packages[i]);
    lc_contents_init(&w->contents[i], w->archives[i], &w->arena);
    for (uint32_t k = 0; k < w->archives[i]->count; k++)
        if (lc_metadata_wants(&w->archives[i]->entries[k], language))
            lc_contents_need_all(&w->contents[i], k, LC_METADATA_BYTES_MAX);
    for (size_t k = 0; k < w->packages[i].count; k++) {
        struct lc_package *package = &w->packages[i].items[k];
        if (package->entry != LC_NO_ENTRY && package->ecosystem != LC_MAVEN)
            lc_contents_need_all(&w->contents[i], package->entry, LC_METADATA_BYTES_MAX);
        if (package->ecosystem == LC_PYPI && package->record != LC_NO_ENTRY)
            lc_contents_need_all(&w->contents[i], package->record, LC_RECORD_BYTES_MAX);
    }
    slices = lc_contents_plan(&w->contents[i]);
    for (size_t k = 0; k < slices; k++)
        lc_contents_fetch(&w->contents[i], k, inflater);
    for (size_t k = 0; k < w->packages[i].count; k++) {
        struct lc_package *package = &w->packages[i].items[k];
        const struct lc_need *need =
            package->entry == LC_NO_ENTRY ? NULL : lc_contents_get(&w->contents[i], package->entry);
        if (need && need->fetched && need->status == LC_OK)
            lc_package_read(package, need->bytes, inflater, &w->arena);
    }
    lc_metadata_build(&w->metadata[i], w->archives[i], &w->contents[i], &w->arena);
}

/* The default search paths, as they are below the scratch root. */
static void move_search(struct world *w, lc_str root)
{
    for (size_t i = 0; i < LC_SEARCH_COUNT; i++) {
        struct lc_search_path *path = &w->search.paths[i];
        lc_str *items = LC_NEW_ARRAY(&w->arena, path->count + 1, lc_str);
        for (size_t k = 0; k < path->count; k++) {
            items[k] = path->items[k];
            if (path->variable.len == 0 &&
                (lc_path_is_within(items[k], LC_S("/var/task")) || lc_path_is_within(items[k], LC_S("/opt"))))
                items[k] = lc_arena_join(&w->arena, root, items[k]);
        }
        path->items = items;
    }
}

static void build(struct world *w, const lc_str *fields, size_t count, const struct lc_function *function)
{
    const struct lc_runtime *runtime = lc_runtime_find(lc_catalogue_builtin(), fields[2]);

    if (runtime == NULL)
        die("no such runtime", fields[2]);
    lc_arena_init(&w->arena, 1);
    lc_arena_init(&w->scratch, 1);
    for (size_t i = 3; i < count && w->count <= LAYERS_MAX; i++)
        open_archive(w, fields[i], runtime->language);
    lc_tree_build(&w->task, lc_arena_join(&w->arena, fields[1], LC_S("/var/task")), w->archives, 1, 1);
    lc_tree_build(&w->opt, lc_arena_join(&w->arena, fields[1], LC_S("/opt")), w->archives + 1, w->count - 1, 1);
    w->image = (struct lc_image){&w->task, &w->opt};
    lc_search_build(runtime, function, &w->arena, &w->search);
    move_search(w, lc_arena_copy(&w->arena, fields[1]));
    for (size_t i = 0; i < w->count; i++) {
        w->bringers[i] = (struct lc_bringer){(uint32_t)i, i == 0 ? &w->task : &w->opt, w->archives[i], &w->packages[i],
                                             &w->contents[i]};
        if (i > 0)
            w->layers[i - 1] = &w->metadata[i];
    }
    lc_inventory_build(runtime, &w->search, w->bringers, w->count, &w->arena, &w->inventory);
    w->resolver = (struct lc_resolver){.image = &w->image,
                                       .runtime = runtime,
                                       .search = &w->search,
                                       .inventory = &w->inventory,
                                       .function = function,
                                       .metadata = {&w->metadata[0], w->layers},
                                       .scopes = &w->scopes};
    lc_map_init(&w->scopes, &w->arena, 64);
}

static void forget(struct world *w)
{
    if (w->count == 0)
        return;
    for (size_t i = 0; i < w->count; i++)
        lc_contents_release(&w->contents[i]);
    lc_tree_release(&w->task);
    lc_tree_release(&w->opt);
    for (size_t i = 0; i < w->count; i++)
        lc_archive_close(w->archives[i]);
    lc_arena_release(&w->arena);
    lc_arena_release(&w->scratch);
    *w = (struct world){0};
}

static void print_answer(const struct lc_resolution *r, bool trace)
{
    static const char *const formats[] = {
        [LC_MODULE_UNKNOWN] = "unknown",     [LC_MODULE_COMMONJS] = "commonjs", [LC_MODULE_ESM] = "esm",
        [LC_MODULE_JSON] = "json",           [LC_MODULE_ADDON] = "addon",       [LC_MODULE_PYTHON] = "python",
        [LC_MODULE_NAMESPACE] = "namespace", [LC_MODULE_RUBY] = "ruby",         [LC_MODULE_CLASS] = "class"};

    if (r->found)
        printf("%s%.*s", r->builtin ? "builtin:" : "", LC_FMT(r->path));
    else
        printf("!%s", r->code ? r->code : "-");
    printf("\t%s\t%.*s\t%.*s\n", formats[r->format], LC_FMT(r->certain ? LC_S("certain") : r->why), LC_FMT(r->path));
    for (size_t i = 0; trace && i < r->tried_count; i++)
        printf("\t%.*s\t%.*s\t%.*s\n", LC_FMT(r->tried[i].path), LC_FMT(r->tried[i].via), LC_FMT(r->tried[i].outcome));
    for (size_t i = 0; trace && i < r->hidden_count; i++)
        printf("\thidden\t%.*s\n", LC_FMT(r->hidden[i]));
}

static void ask(struct world *w, const lc_str *fields, size_t count)
{
    static const struct {
        lc_str name;
        enum lc_import_kind kind;
    } kinds[] = {{LC_S_INIT("require"), LC_IMPORT_REQUIRE}, {LC_S_INIT("esm"), LC_IMPORT_ESM},
                 {LC_S_INIT("esm-lambda"), LC_IMPORT_ESM},  {LC_S_INIT("python"), LC_IMPORT_PYTHON},
                 {LC_S_INIT("ruby"), LC_IMPORT_RUBY},       {LC_S_INIT("ruby-relative"), LC_IMPORT_RUBY_RELATIVE},
                 {LC_S_INIT("java"), LC_IMPORT_JAVA}};
    bool trace = lc_str_has_suffix(fields[1], LC_S("+"));
    lc_str name = lc_str_cut(fields[1], 0, fields[1].len - trace), from = count > 3 ? fields[3] : LC_S("");
    struct lc_search stock = w->search;
    struct lc_resolver resolver = w->resolver;
    struct lc_resolution answer;

    if (lc_str_is(name, "esm")) {
        stock.paths[LC_SEARCH_PACKAGES].count = 1;
        resolver.search = &stock;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (!lc_str_eq(kinds[i].name, name))
            continue;
        lc_arena_reset(&w->scratch);
        lc_resolve(&resolver, kinds[i].kind, fields[2], from, trace, &w->scratch, &answer);
        print_answer(&answer, trace);
        return;
    }
    die("no such kind", fields[1]);
}

int main(void)
{
    struct world world = {0};
    struct lc_variable variables[VARIABLES_MAX];
    struct lc_function function = {.environment = variables};
    struct lc_arena memory;
    char *line = NULL;
    size_t cap = 0;
    bool built = false;
    ssize_t length;

    lc_arena_init(&memory, 1);
    inflater = lc_inflater_new();
    while ((length = getline(&line, &cap, stdin)) > 0) {
        lc_str rest = {line, (size_t)length - (line[length - 1] == '\n')}, fields[FIELDS_MAX];
        size_t count = 0;
        while (count < FIELDS_MAX && lc_str_next(&rest, '\t', &fields[count]))
            count++;
        if (count > 3 && lc_str_is(fields[0], "T")) {
            forget(&world);
            build(&world, fields, count, &function);
            built = true;
        } else if (count == 3 && lc_str_is(fields[0], "E") && function.environment_count < VARIABLES_MAX) {
            if (built)
                function.environment_count = 0;
            built = false;
            variables[function.environment_count++] =
                (struct lc_variable){.name = lc_arena_copy(&memory, fields[1]),
                                     .value = {.know = LC_KNOWN, .text = lc_arena_copy(&memory, fields[2])}};
        } else if (count > 2 && lc_str_is(fields[0], "Q") && world.count > 0) {
            ask(&world, fields, count);
        } else {
            die("what is", (lc_str){line, (size_t)length});
        }
    }
    forget(&world);
    lc_inflater_free(inflater);
    lc_arena_release(&memory);
    free(line);
    return 0;
}
