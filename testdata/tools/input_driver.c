/* Prints what a description comes to, one line a setting, for tests that compare it whole.
 * usage: input_driver [OPTIONS of lint] [INPUT...]
 *
 *   function NAME @line:column [id ID] sam|cloudformation|cdk|...
 *     SETTING VALUE @line:column
 *     code REFERENCE -> PATH | unknown because WHY; HOW
 *     layer REFERENCE -> PATH ...
 *     env NAME VALUE @line:column
 * A value is "text" (= NUMBER where that is written otherwise), at-least "text" with its holes as [offset+length], or unknown "text" because WHY; HOW. Then
 * `no-echo` where it is kept from being shown, and `written FILE:line:column as WORDS` where it was written elsewhere. */
#include <inttypes.h>
#include <stdio.h>

#include "layers/base/utf8.h"
#include "lint/input/input.h"

static const char *const kinds[] = {[LC_DESCRIBED_BY_FLAGS] = "flags",
                                    [LC_DESCRIBED_BY_SAM] = "sam",
                                    [LC_DESCRIBED_BY_CLOUDFORMATION] = "cloudformation",
                                    [LC_DESCRIBED_BY_CDK] = "cdk",
                                    [LC_DESCRIBED_BY_SERVERLESS] = "serverless",
                                    [LC_DESCRIBED_BY_TERRAFORM] = "terraform",
                                    [LC_DESCRIBED_BY_AWS] = "aws",
                                    [LC_DESCRIBED_BY_PROJECT] = "project"};

static void text(struct lc_arena *arena, lc_str s)
{
    printf("%.*s", LC_FMT(lc_utf8_escaped(arena, s)));
}

static void place(struct lc_origin at)
{
    printf(" @%u:%u", at.line, at.column);
}

static void because(struct lc_arena *arena, lc_str why, lc_str how)
{
    printf(" because ");
    text(arena, why);
    if (how.len > 0)
        printf("; ");
    text(arena, how);
}

static void value(struct lc_arena *arena, const struct lc_value *it)
{
    printf(it->know == LC_AT_LEAST ? " at-least" : it->know == LC_UNKNOWN ? " unknown" : "");
    printf(" \"");
    text(arena, it->text);
    printf("\"");
    for (size_t i = 0; i < it->hole_count; i++)
        printf(" [%u+%u]", it->holes[i].offset, it->holes[i].length);
    if (it->number > 0 &&
        !lc_str_is(it->text, lc_arena_cstring(arena, lc_arena_printf(arena, "%" PRIu64, it->number), NULL)))
        printf(" = %" PRIu64, it->number);
    place(it->at);
    if (it->no_echo)
        printf(" no-echo");
    if (it->written_as.len > 0) {
        printf(" written ");
        text(arena, it->written.file);
        printf(":%u:%u as ", it->written.line, it->written.column);
        text(arena, it->written_as);
    }
    if (it->know != LC_KNOWN)
        because(arena, it->why, it->how);
    printf("\n");
}

static void setting(struct lc_arena *arena, const char *name, const struct lc_value *it)
{
    if (it->know == LC_UNSET)
        return;
    printf("  %s", name);
    value(arena, it);
}

static void labels(struct lc_arena *arena, const char *name, const struct lc_values *values)
{
    for (size_t i = 0; i < values->count; i++)
        setting(arena, name, &values->items[i]);
}

static void artifact(struct lc_arena *arena, const char *name, const struct lc_artifact *it)
{
    printf("  %s ", name);
    text(arena, it->reference);
    place(it->at);
    if (it->why.len > 0) {
        because(arena, it->why, it->how);
    } else {
        printf(" -> ");
        text(arena, it->path);
    }
    if (it->unbuilt) {
        printf(" unbuilt: ");
        text(arena, it->build);
    }
    printf("%s\n", it->defined_here ? " defined here" : "");
    if (it->inline_name.len > 0) {
        printf("    ");
        text(arena, it->inline_name);
        value(arena, &it->inline_text);
    }
    labels(arena, "  for runtime", &it->label_runtimes);
    labels(arena, "  for architecture", &it->label_architectures);
}

static void function(struct lc_arena *arena, const struct lc_function *it)
{
    printf("function ");
    text(arena, it->name);
    place(it->at);
    if (!lc_str_eq(it->id, it->name)) {
        printf(" id ");
        text(arena, it->id);
    }
    printf(" %s %s%s%s\n", kinds[it->described],
           it->publishes == LC_KNOWN     ? "published"
           : it->publishes == LC_UNKNOWN ? "perhaps-published"
                                         : "latest",
           it->provisioned_concurrency ? " provisioned" : "", it->file_system ? " file-system" : "");
    setting(arena, "runtime", &it->runtime);
    setting(arena, "handler", &it->handler);
    if (it->architectures.count == 0)
        setting(arena, "architecture", &it->architecture);
    labels(arena, "architecture", &it->architectures);
    setting(arena, "timeout", &it->timeout_s);
    setting(arena, "memory", &it->memory_mb);
    setting(arena, "ephemeral", &it->ephemeral_mb);
    setting(arena, "name", &it->function_name);
    setting(arena, "snap-start", &it->snap_start);
    artifact(arena, "code", &it->code);
    for (size_t i = 0; i < it->layer_count; i++)
        artifact(arena, "layer", &it->layers[i]);
    if (it->layers_known.know == LC_UNKNOWN || it->layers_known.know == LC_AT_LEAST)
        setting(arena, "layers", &it->layers_known);
    for (size_t i = 0; i < it->environment_count; i++) {
        printf("  env ");
        text(arena, it->environment[i].name);
        value(arena, &it->environment[i].value);
    }
    if (it->environment_known.know == LC_UNKNOWN || it->environment_known.know == LC_AT_LEAST)
        setting(arena, "environment", &it->environment_known);
}

static void others(struct lc_arena *arena, const struct lc_deployment *deployment)
{
    for (size_t i = 0; i < deployment->lone.layer_count; i++) {
        printf("lone");
        artifact(arena, "layer", &deployment->lone.layers[i]);
    }
    for (size_t i = 0; i < deployment->not_applicable_count; i++) {
        printf("not applicable ");
        text(arena, deployment->not_applicable[i].name);
        place(deployment->not_applicable[i].at);
        because(arena, deployment->not_applicable[i].why, (lc_str){0});
        printf("\n");
    }
    for (size_t i = 0; i < deployment->unevaluated_count; i++) {
        printf("unevaluated ");
        text(arena, deployment->unevaluated[i].what);
        place(deployment->unevaluated[i].at);
        because(arena, deployment->unevaluated[i].why, deployment->unevaluated[i].how);
        printf("\n");
    }
    for (size_t i = 0; i < deployment->notice_count; i++) {
        printf("notice ");
        text(arena, deployment->notices[i]);
        printf("\n");
    }
}

int main(int argc, char **argv)
{
    struct lc_arguments arguments;
    struct lc_configs configs;
    struct lc_deployment deployment;
    struct lc_arena arena;
    struct lc_err err = {0};
    int status = 2;

    lc_arena_init(&arena, 1);
    if (lc_arguments_parse(LC_COMMAND_LINT, argc - 1, argv + 1, &arena, &arguments, &err) == LC_OK &&
        lc_configs_init(&configs, &arguments, &arena, &err) == LC_OK &&
        lc_input_read(&configs, lc_catalogue_builtin(), &deployment, &err) == LC_OK) {
        for (size_t i = 0; i < deployment.function_count; i++)
            function(&arena, &deployment.functions[i]);
        others(&arena, &deployment);
        status = 0;
    } else {
        printf("error ");
        text(&arena, lc_str_from(err.text));
        printf("\n");
    }
    lc_arena_release(&arena);
    return status;
}
