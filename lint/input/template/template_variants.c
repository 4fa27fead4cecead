/* A function under each answer to the comparisons that nothing decides.
 *
 * Evaluating a function notes the first open comparison it meets. Then the function is evaluated again with that
 * comparison assumed true, and again with it assumed false, each time noting the next one. Where both answers come to
 * the same function, or one of them to none, the comparison is forgotten. What is left are variants, each a function of
 * the run with the same logical id: "Api [Env = prod]" and "Api [Env != prod]", so that what is wrong in both is one
 * finding and what is wrong in one says in which. Past LC_TEMPLATE_ASSUMED_MAX comparisons a value that hangs on
 * another is unknown, with the condition as the reason. */
#include "lint/input/template/template.h"

/* Shape:  `said` is the answers that told it from its fellows, "Env = prod, ...". */
struct variant {
    struct lc_function function;
    lc_str said;
};

struct variants {
    struct variant *items;
    size_t count, capacity;
};

static bool same_artifact(const struct lc_artifact *a, const struct lc_artifact *b)
{
    return lc_str_eq(a->reference, b->reference) && lc_str_eq(a->path, b->path) && lc_str_eq(a->why, b->why) &&
           lc_value_eq(&a->inline_text, &b->inline_text);
}

static bool same_settings(const struct lc_function *a, const struct lc_function *b)
{
    const struct lc_value *of_a[] = {&a->runtime,      &a->architecture,     &a->handler,       &a->timeout_s,
                                     &a->memory_mb,    &a->ephemeral_mb,     &a->function_name, &a->snap_start,
                                     &a->layers_known, &a->environment_known};
    const struct lc_value *of_b[] = {&b->runtime,      &b->architecture,     &b->handler,       &b->timeout_s,
                                     &b->memory_mb,    &b->ephemeral_mb,     &b->function_name, &b->snap_start,
                                     &b->layers_known, &b->environment_known};

    for (size_t i = 0; i < sizeof of_a / sizeof *of_a; i++)
        if (!lc_value_eq(of_a[i], of_b[i]))
            return false;
    return a->publishes == b->publishes && a->provisioned_concurrency == b->provisioned_concurrency &&
           a->file_system == b->file_system && a->architectures.count == b->architectures.count;
}

static bool same_function(const struct lc_function *a, const struct lc_function *b)
{
    if (!same_settings(a, b) || !same_artifact(&a->code, &b->code) || a->layer_count != b->layer_count ||
        a->environment_count != b->environment_count)
        return false;
    for (size_t i = 0; i < a->layer_count; i++)
        if (!same_artifact(&a->layers[i], &b->layers[i]))
            return false;
    for (size_t i = 0; i < a->environment_count; i++)
        if (!lc_str_eq(a->environment[i].name, b->environment[i].name) ||
            !lc_value_eq(&a->environment[i].value, &b->environment[i].value))
            return false;
    return true;
}

/* "${Env}" is said as Env. */
static lc_str answer_text(struct lc_template *template, const struct lc_assumption *assumed)
{
    lc_str subject = assumed->subject;

    if (lc_str_has_prefix(subject, LC_S("${")) && lc_str_find_byte(subject, '}') == subject.len - 1)
        subject = lc_str_cut(subject, 2, subject.len - 1);
    return lc_arena_printf(template->arena, "%.*s %s %.*s", LC_FMT(subject), assumed->equal ? "=" : "!=",
                           LC_FMT(assumed->literal.len > 0 ? assumed->literal : LC_S("''")));
}

static void label(struct lc_template *template, struct variants *variants, const struct lc_assumption *assumed)
{
    lc_str text = answer_text(template, assumed);

    for (size_t i = 0; i < variants->count; i++) {
        struct variant *variant = &variants->items[i];
        variant->said = variant->said.len == 0
                            ? text
                            : lc_arena_printf(template->arena, "%.*s, %.*s", LC_FMT(text), LC_FMT(variant->said));
    }
}

static bool same_variants(const struct variants *a, const struct variants *b)
{
    for (size_t i = 0; i < a->count; i++)
        if (i >= b->count || !lc_str_eq(a->items[i].said, b->items[i].said) ||
            !same_function(&a->items[i].function, &b->items[i].function))
            return false;
    return a->count == b->count;
}

static struct variants evaluate(struct lc_template *template, const struct lc_resource *resource)
{
    struct variants variants = {0}, answers[2];
    struct lc_assumption open;
    struct lc_function function;
    bool is_deployed;

    template->undecided = (struct lc_assumption){0};
    is_deployed = lc_template_function(template, resource, &function);
    open = template->undecided;
    if (open.subject.len == 0 || template->assumed_count == LC_TEMPLATE_ASSUMED_MAX) {
        if (is_deployed)
            LC_PUSH(template->arena, &variants)->function = function;
        return variants;
    }
    for (size_t i = 0; i < 2; i++) {
        open.equal = i == 0;
        template->assumed[template->assumed_count++] = open;
        answers[i] = evaluate(template, resource);
        template->assumed_count--;
    }
    if (same_variants(&answers[0], &answers[1]) || answers[1].count == 0)
        return answers[0];
    if (answers[0].count == 0)
        return answers[1];
    for (size_t i = 0; i < 2; i++) {
        open.equal = i == 0;
        label(template, &answers[i], &open);
        for (size_t k = 0; k < answers[i].count; k++)
            *LC_PUSH(template->arena, &variants) = answers[i].items[k];
    }
    return variants;
}

void lc_template_variants(struct lc_template *template, const struct lc_resource *resource, struct lc_functions *out)
{
    struct variants variants;

    template->bindings = resource->bindings;
    variants = evaluate(template, resource);
    template->bindings = NULL;
    for (size_t i = 0; i < variants.count; i++) {
        struct lc_function *function = LC_PUSH(template->arena, out);
        *function = variants.items[i].function;
        function->variant = variants.items[i].said;
        if (variants.items[i].said.len > 0)
            function->name =
                lc_arena_printf(template->arena, "%.*s [%.*s]", LC_FMT(function->name), LC_FMT(variants.items[i].said));
    }
}

void lc_template_functions(struct lc_template *template, struct lc_functions *out)
{
    for (size_t i = 0; i < template->resources.count && template->failed.status == LC_OK; i++) {
        const struct lc_resource *resource = &template->resources.items[i];
        if (resource->child)
            lc_template_functions(resource->child, out);
        else if (lc_resource_is_function(resource))
            lc_template_variants(template, resource, out);
        if (resource->child && resource->child->failed.status != LC_OK)
            template->failed = resource->child->failed;
    }
}
