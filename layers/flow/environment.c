/* What the code can ask of its environment and Lambda always answers alike: the variables that the runtime sets. Code that
 * asks for one wants to know whether it runs there, and in a handler it does.
 * Source: Lambda's documentation, "Defined runtime environment variables": the reserved ones, and those of every managed
 * runtime. */
#include "layers/flow/engine.h"

static bool is_set(lc_str name)
{
    static const char *const names[] = {"_HANDLER",
                                        "AWS_REGION",
                                        "AWS_DEFAULT_REGION",
                                        "AWS_EXECUTION_ENV",
                                        "AWS_LAMBDA_FUNCTION_NAME",
                                        "AWS_LAMBDA_FUNCTION_VERSION",
                                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                                        "AWS_LAMBDA_INITIALIZATION_TYPE",
                                        "AWS_LAMBDA_RUNTIME_API",
                                        "LAMBDA_TASK_ROOT",
                                        "LAMBDA_RUNTIME_DIR"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (lc_str_is(name, names[i]))
            return true;
    return false;
}

/* How the languages name the environment. */
static bool is_environment(lc_str path)
{
    return lc_str_is(path, "process.env") || lc_str_is(path, "os.environ") || lc_str_is(path, "ENV");
}

bool lc_environment_says(lc_value_p value)
{
    lc_str path = value->count == 1 && value->flags == 0 && value->refs[0].kind == LC_REF_KNOWN ? value->refs[0].text
                                                                                                : (lc_str){0};
    size_t dot = lc_str_find_last_byte(path, '.');

    return dot != LC_NPOS && is_environment(lc_str_cut(path, 0, dot)) && is_set(lc_str_from_index(path, dot + 1));
}

lc_value_p lc_environment_call(struct lc_engine *engine, lc_str path, const struct lc_arguments *arguments)
{
    static const char *const asking[] = {"os.environ.get", "os.getenv",    "ENV.fetch",  "ENV.key?",
                                         "ENV.has_key?",   "ENV.include?", "ENV.member?"};
    lc_str name = lc_value_text(lc_argument(arguments, 0));

    if (name.len == 0 || !is_set(name))
        return NULL;
    for (size_t i = 0; i < sizeof asking / sizeof *asking; i++)
        if (lc_str_is(path, asking[i]))
            return lc_value_known(engine, lc_arena_printf(&engine->work_arena, "os.environ.%.*s", LC_FMT(name)));
    return NULL;
}

/* 'NAME' in the environment; not. NULL: something else. */
lc_value_p lc_environment_has(struct lc_engine *engine, lc_str operator, lc_value_p left, lc_value_p right)
{
    const struct lc_ref *of = lc_value_first(right, LC_REF_KNOWN);

    if (of == NULL || !is_environment(of->text) || !is_set(lc_value_text(left)))
        return NULL;
    if (lc_str_is(operator, "in"))
        return lc_value_known(engine, LC_S("os.environ._HANDLER"));
    return lc_str_is(operator, "not in") ? &lc_value_nothing : NULL;
}
