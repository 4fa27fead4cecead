/* handler_driver < LINES   says which file is a function's handler, for testdata/tests/handler.py
 * Lines, parted by tabs: RUNTIME HANDLER FOLDER. The folder stands at /var/task. One line is answered:
 *   found PATH   missing   malformed   not-applicable   unknown WHY
 * PATH is below /var/task. */
#include <stdio.h>
#include <stdlib.h>

#include "layers/base/caps.h"
#include "layers/graph/graph.h"

struct world {
    struct lc_arena arena;
    struct lc_archive *archive;
    struct lc_contents contents;
    struct lc_metadata metadata;
    struct lc_packages packages;
    struct lc_tree task, opt;
    struct lc_image image;
    struct lc_search search;
    struct lc_inventory inventory;
    struct lc_function function;
    struct lc_prepared prepared;
    struct lc_resolver resolver;
};

static struct lc_inflater *inflater;

static _Noreturn void die(const char *what, lc_str which)
{
    fprintf(stderr, "handler_driver: %s '%.*s'\n", what, LC_FMT(which));
    exit(2);
}

static void open_world(struct world *w, lc_str runtime, lc_str handler, lc_str folder)
{
    struct lc_archive_options options = {.seed = 1};
    struct lc_err err = {0};
    size_t slices;

    w->resolver.runtime = lc_runtime_find(lc_catalogue_builtin(), runtime);
    if (w->resolver.runtime == NULL)
        die("no such runtime", runtime);
    if (lc_archive_open(lc_arena_cstring(&w->arena, folder, NULL), folder, &options, &w->archive, &err) != LC_OK)
        die("cannot open", folder);
    lc_contents_init(&w->contents, w->archive, &w->arena);
    for (uint32_t i = 0; i < w->archive->count; i++)
        if (lc_metadata_wants(&w->archive->entries[i], w->resolver.runtime->language))
            lc_contents_need_all(&w->contents, i, LC_METADATA_BYTES_MAX);
    slices = lc_contents_plan(&w->contents);
    for (size_t i = 0; i < slices; i++)
        lc_contents_fetch(&w->contents, i, inflater);
    lc_metadata_build(&w->metadata, w->archive, &w->contents, &w->arena);
    lc_tree_build(&w->task, LC_S("/var/task"), &w->archive, 1, 1);
    lc_tree_build(&w->opt, LC_S("/opt"), NULL, 0, 1);
    w->image = (struct lc_image){&w->task, &w->opt};
    w->function.handler = (struct lc_value){.know = LC_KNOWN, .text = handler};
    lc_search_build(w->resolver.runtime, &w->function, &w->arena, &w->search);
    w->resolver.image = &w->image;
    w->resolver.search = &w->search;
    w->resolver.inventory = &w->inventory;
    w->resolver.function = &w->function;
    w->resolver.metadata.task = &w->metadata;
    lc_resolve_prepare(&w->resolver, &w->arena, &w->prepared);
    w->resolver.prepared = &w->prepared;
}

static void answer(lc_str runtime, lc_str handler, lc_str folder)
{
    struct world w = {.archive = NULL};
    struct lc_handler out;

    lc_arena_init(&w.arena, 1);
    open_world(&w, runtime, handler, folder);
    lc_handler_find(&w.resolver, &w.arena, &out);
    switch (out.outcome) {
    case LC_HANDLER_FOUND: printf("found\t%.*s\n", LC_FMT(out.file)); break;
    case LC_HANDLER_MISSING: printf("missing\n"); break;
    case LC_HANDLER_MALFORMED: printf("malformed\n"); break;
    case LC_HANDLER_NOT_APPLICABLE: printf("not-applicable\n"); break;
    case LC_HANDLER_UNKNOWN: printf("unknown\t%.*s\n", LC_FMT(out.why)); break;
    }
    lc_tree_release(&w.task);
    lc_tree_release(&w.opt);
    lc_contents_release(&w.contents);
    lc_archive_close(w.archive);
    lc_arena_release(&w.arena);
}

int main(void)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t got;

    inflater = lc_inflater_new();
    while ((got = getline(&line, &room, stdin)) > 0) {
        lc_str rest = {line, (size_t)got - (line[got - 1] == '\n')}, fields[3];
        size_t count = 0;
        while (count < 3 && lc_str_next(&rest, '\t', &fields[count]))
            count++;
        if (count < 3)
            die("cannot read the line", (lc_str){line, (size_t)got});
        answer(fields[0], fields[1], fields[2]);
        fflush(stdout);
    }
    lc_inflater_free(inflater);
    free(line);
    return 0;
}
