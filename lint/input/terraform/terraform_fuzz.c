/* Any bytes as a plan, and as main.tf of a folder: an error or a deployment, in bounded time. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lint/input/input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_plan(lc_str text)
{
    struct lc_arguments arguments = {0};
    struct lc_input input = {.arguments = &arguments, .catalogue = lc_catalogue_builtin()};
    struct lc_err err = {0};
    struct lc_arena arena;

    lc_arena_init(&arena, 1);
    input.arena = &arena;
    *LC_PUSH(&arena, &input.texts) = (struct lc_text_file){.file = LC_S("/nowhere/plan.json"), .text = text};
    if (lc_input_terraform(&input, LC_S("/nowhere/plan.json"), &err) != LC_OK)
        LC_ASSERT(err.text[0] != '\0');
    lc_arena_release(&arena);
}

/* `name`: the file of the folder whose text it is to be. */
static void read_folder(const char *folder, const char *name, lc_str text)
{
    struct lc_arguments arguments = {0};
    struct lc_input input = {.arguments = &arguments, .catalogue = lc_catalogue_builtin()};
    struct lc_err err = {0};
    struct lc_arena arena;
    lc_str path;

    lc_arena_init(&arena, 1);
    input.arena = &arena;
    path = lc_arena_printf(&arena, "%s/%s", folder, name);
    *LC_PUSH(&arena, &input.texts) = (struct lc_text_file){.file = path, .text = text};
    if (lc_input_terraform(&input, lc_str_from(folder), &err) != LC_OK)
        LC_ASSERT(err.text[0] != '\0');
    lc_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char folder[] = "/tmp/layercheck-fuzz-XXXXXX"; /* holds empty files, whose texts are put in from here */
    static const char *const names[] = {"main.tf", "main.tf.json"};
    static bool made;
    lc_str text = {(const char *)data, size};

    if (!made) {
        char path[sizeof folder + 16];
        FILE *file;
        LC_ASSERT(mkdtemp(folder) != NULL);
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            snprintf(path, sizeof path, "%s/%s", folder, names[i]);
            file = fopen(path, "w");
            LC_ASSERT(file != NULL && fclose(file) == 0);
        }
        made = true;
    }
    read_plan(text);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        read_folder(folder, names[i], text);
    return 0;
}
