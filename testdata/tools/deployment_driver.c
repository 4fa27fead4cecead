/* deployment_driver ARGUMENTS   what `layercheck lint ARGUMENTS` reads of a description, a setting a line, for the tests
 * of testdata/descriptions. Texts are JSON strings; "known", "at least" and "unknown" say how well each is known; places
 * are FILE:LINE:COLUMN. Exits with 2 and the reason when the description cannot be read. */
#include <stdio.h>
#include <stdlib.h>

#include "layers/base/buf.h"
#include "layers/text/text.h"
#include "lint/input/input.h"

static void show_text(lc_str text)
{
    struct lc_json_writer writer;
    struct lc_buf buf;

    lc_buf_init(&buf, (size_t)64 << 20);
    lc_json_begin(&writer, &buf, false);
    lc_json_list(&writer, NULL);
    lc_json_str(&writer, NULL, text);
    lc_json_list_end(&writer);
    printf("%.*s", (int)buf.len - 3, buf.ptr + 1); /* without the list around it and the newline */
    lc_buf_release(&buf);
}

static void show_place(struct lc_origin at)
{
    if (at.file.len == 0)
        printf("command line");
    else
        printf("%.*s:%u:%u", LC_FMT(at.file), at.line, at.column);
}

static void show_why(lc_str why, lc_str how)
{
    if (why.len > 0)
        printf(" because %.*s", LC_FMT(why));
    if (how.len > 0)
        printf(" [%.*s]", LC_FMT(how));
}

static void show_knowledge(const struct lc_value *value)
{
    static const char *const words[] = {"unset", "known", "at least", "unknown"};

    printf("%s ", words[value->know]);
    show_text(value->text);
    if (value->hole_count > 0) {
        printf(" holes");
        for (size_t i = 0; i < value->hole_count; i++)
            printf(" %u+%u", value->holes[i].offset, value->holes[i].length);
    }
    if (value->no_echo)
        printf(" no-echo");
    printf(" at ");
    show_place(value->at);
    if (value->written_as.len > 0) {
        printf(" written as %.*s at ", LC_FMT(value->written_as));
        show_place(value->written);
    }
    show_why(value->why, value->how);
    printf("\n");
}

static void show_value(const char *name, const struct lc_value *value)
{
    if (value->know == LC_UNSET)
        return;
    printf("  %s: ", name);
    show_knowledge(value);
}

static void show_variable(const struct lc_variable *variable)
{
    printf("  variable %.*s: ", LC_FMT(variable->name));
    show_knowledge(&variable->value);
}

static void show_values(const char *name, const struct lc_values *values)
{
    for (size_t i = 0; i < values->count; i++)
        show_value(name, &values->items[i]);
}

static void show_artifact(const char *name, const struct lc_artifact *artifact)
{
    printf("  %s: ", name);
    if (artifact->path.len > 0) {
        show_text(artifact->path);
    } else {
        printf("not here ");
        show_text(artifact->reference);
    }
    if (artifact->id.len > 0)
        printf(" id %.*s", LC_FMT(artifact->id));
    if (artifact->defined_here)
        printf(" defined here");
    if (artifact->unbuilt)
        printf(" unbuilt [%.*s]", LC_FMT(artifact->build));
    printf(" at ");
    show_place(artifact->at);
    show_why(artifact->why, artifact->how);
    printf("\n");
    if (artifact->layer_name.len > 0)
        printf("    called %.*s\n", LC_FMT(artifact->layer_name));
    show_values("  label", &artifact->label_runtimes);
    show_values("  label", &artifact->label_architectures);
}

static void show_function(const struct lc_function *function)
{
    static const char *const served[] = {"$LATEST", "a version", "a version", "unknown"};

    printf("function %.*s at ", LC_FMT(function->name));
    show_place(function->at);
    if (!lc_str_eq(function->id, function->name))
        printf(" id %.*s", LC_FMT(function->id));
    printf("\n");
    show_value("runtime", &function->runtime);
    show_value("handler", &function->handler);
    show_value("architecture", &function->architecture);
    show_value("timeout", &function->timeout_s);
    show_value("memory", &function->memory_mb);
    show_value("ephemeral", &function->ephemeral_mb);
    show_value("name", &function->function_name);
    show_value("snap start", &function->snap_start);
    show_artifact("code", &function->code);
    show_value("layers", &function->layers_known);
    for (size_t i = 0; i < function->layer_count; i++)
        show_artifact("layer", &function->layers[i]);
    show_value("environment", &function->environment_known);
    for (size_t i = 0; i < function->environment_count; i++)
        show_variable(&function->environment[i]);
    printf("  served from %s%s%s\n", served[function->publishes],
           function->provisioned_concurrency ? ", provisioned" : "", function->file_system ? ", file system" : "");
}

static void show(const struct lc_deployment *deployment)
{
    for (size_t i = 0; i < deployment->function_count; i++)
        show_function(&deployment->functions[i]);
    for (size_t i = 0; i < deployment->lone.layer_count; i++)
        show_artifact("unused layer", &deployment->lone.layers[i]);
    for (size_t i = 0; i < deployment->not_applicable_count; i++) {
        printf("not applicable %.*s at ", LC_FMT(deployment->not_applicable[i].name));
        show_place(deployment->not_applicable[i].at);
        show_why(deployment->not_applicable[i].why, LC_S(""));
        printf("\n");
    }
    for (size_t i = 0; i < deployment->unevaluated_count; i++) {
        printf("unevaluated %.*s at ", LC_FMT(deployment->unevaluated[i].what));
        show_place(deployment->unevaluated[i].at);
        show_why(deployment->unevaluated[i].why, deployment->unevaluated[i].how);
        printf("\n");
    }
    for (size_t i = 0; i < deployment->notice_count; i++)
        printf("notice %.*s\n", LC_FMT(deployment->notices[i]));
}

int main(int argc, char **argv)
{
    struct lc_arguments arguments = {0};
    struct lc_configs configs;
    struct lc_deployment deployment;
    struct lc_err err = {0};
    struct lc_arena arena;
    int status = 0;

    lc_arena_init(&arena, 1);
    if (lc_arguments_parse(LC_COMMAND_LINT, argc - 1, argv + 1, &arena, &arguments, &err) != LC_OK ||
        lc_configs_init(&configs, &arguments, &arena, &err) != LC_OK ||
        lc_input_read(&configs, lc_catalogue_builtin(), &deployment, &err) != LC_OK) {
        fprintf(stderr, "%s\n", err.text);
        status = 2;
    } else {
        show(&deployment);
    }
    lc_arena_release(&arena);
    return status;
}
