/* Any bytes as serverless.yml, and as serverless.json: an error or a deployment, in bounded time. */
#include "lint/input/input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_as(const char *name, lc_str text)
{
    struct lc_arguments arguments = {0};
    struct lc_input input = {.arguments = &arguments, .catalogue = lc_catalogue_builtin()};
    struct lc_err err = {0};
    struct lc_arena arena;

    lc_arena_init(&arena, 1);
    input.arena = &arena;
    *LC_PUSH(&arena, &input.texts) = (struct lc_text_file){.file = lc_str_from(name), .text = text};
    if (lc_input_serverless(&input, lc_str_from(name), &err) != LC_OK)
        LC_ASSERT(err.text[0] != '\0');
    lc_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    lc_str text = {(const char *)data, size};

    read_as("serverless.yml", text);
    read_as("serverless.json", text);
    return 0;
}
