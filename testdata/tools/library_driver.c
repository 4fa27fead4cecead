/* What an ELF file loads, for the test that compares it with the dynamic loader of this system.
 * usage: library_driver FOLDER     FOLDER stands for /opt, at the path it has; questions come on standard input, a line
 *                                  each: FILE LD_LIBRARY_PATH. An answer is a line for each library in the order it is
 *                                  loaded (NAME, PATH or "missing"), then "."
 */

#include <stdio.h>

#include "layers/resolve/library.h"

struct world {
    struct lc_tree tree;
    struct lc_image image;
    struct lc_inflater *inflater;
    struct lc_arena arena;
};

static const struct lc_elf *elf_of(void *context, const struct lc_place *place)
{
    struct world *world = context;
    struct lc_elf *elf = LC_NEW(&world->arena, struct lc_elf);
    struct lc_err err = {0};

    if (lc_elf_read_entry(place->tree->archives[place->node->archive], place->node->entry, LC_S(""), world->inflater,
                          &world->arena, elf, &err) != LC_OK)
        return NULL;
    return elf;
}

/* A library that was loaded, in the order of loading. */
struct loaded {
    struct lc_library_loader loader;
    struct loaded *next;
};

static void add(struct world *world, struct loaded **last, lc_str path, const struct lc_elf *elf,
                const struct lc_library_loader *by)
{
    struct loaded *made = LC_NEW(&world->arena, struct loaded);

    made->loader = (struct lc_library_loader){path, elf, by};
    if (*last)
        (*last)->next = made;
    *last = made;
}

/* Breadth first, each name until it is found, as the loader does. */
static void answer(struct world *world, const struct lc_library_search *search, lc_str root)
{
    struct lc_place place;
    struct loaded *first = NULL, *last = NULL;
    struct lc_map seen;

    if (lc_image_find(&world->image, root, true, &world->arena, &place) != LC_FOUND) {
        printf("no such file\n");
        return;
    }
    lc_map_init(&seen, &world->arena, 16);
    add(world, &last, root, elf_of(world, &place), NULL);
    for (first = last; first; first = first->next)
        for (size_t i = 0; first->loader.elf && i < first->loader.elf->needed.count; i++) {
            lc_str name = first->loader.elf->needed.items[i];
            struct lc_library_found found;
            void **known = lc_map_put(&seen, name);

            if (*known)
                continue;
            lc_library_find(search, &first->loader, name, false, &world->arena, &found);
            printf("%.*s\t%.*s\n", LC_FMT(name),
                   LC_FMT(found.answer == LC_LIBRARY_IN_IMAGE ? found.path : LC_S("missing")));
            if (found.answer != LC_LIBRARY_IN_IMAGE)
                continue; /* the next that asks may see it elsewhere */
            *known = world;
            add(world, &last, found.path, elf_of(world, &found.place), &first->loader);
        }
}

static void ask(struct world *world, char *line)
{
    char *blank = strchr(line, ' ');
    lc_str rest = lc_str_from(blank ? blank + 1 : ""), folder;
    struct lc_strings folders = {0};
    lc_str *items = LC_NEW_ARRAY(&world->arena, rest.len + 1, lc_str);
    struct lc_search_path path = {.known = true};
    struct lc_os os = {.name = LC_S("this system")};
    struct lc_library_search search = {
        .image = &world->image, .path = &path, .os = &os, .elf_of = elf_of, .context = world};

    if (blank)
        *blank = '\0';
    while (lc_str_next(&rest, ':', &folder))
        items[folders.count++] = folder;
    path.items = items;
    path.count = folders.count;
    lc_library_search_init(&search, &world->arena);
    answer(world, &search, lc_arena_copy(&world->arena, lc_str_from(line)));
    printf(".\n");
}

int main(int argc, char **argv)
{
    struct lc_archive_options options = {.seed = 1};
    struct lc_archive *archive;
    struct world world = {0};
    struct lc_err err = {0};
    char line[8192];

    if (argc != 2) {
        fprintf(stderr, "usage: library_driver FOLDER\n");
        return 2;
    }
    if (lc_archive_open(argv[1], lc_str_from(argv[1]), &options, &archive, &err) != LC_OK) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    lc_arena_init(&world.arena, 1);
    world.inflater = lc_inflater_new();
    lc_tree_build(&world.tree, lc_str_from(argv[1]), &archive, 1, 1);
    world.image.opt = &world.tree;
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        ask(&world, line);
    }
    lc_tree_release(&world.tree);
    lc_archive_close(archive);
    lc_inflater_free(world.inflater);
    lc_arena_release(&world.arena);
    return 0;
}
