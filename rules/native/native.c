/* What is started, and what first bytes say. */
#include "rules/native/native.h"

#include "layers/base/path.h"

#define ELF_MACHINE_X86_64 62
#define ELF_MACHINE_AARCH64 183

/* Looked for by the platform before extensions are started. Source: runtime-interface-emulator
 * extensions/extensions.go. */
#define EXTENSIONS_OFF "disable-extensions-jwigqn8j"

const struct lc_tree_node *lc_native_extensions(const struct lc_stack *stack)
{
    const struct lc_tree_node *folder;

    if (stack == NULL || stack->opt == NULL || lc_tree_find(stack->opt, LC_S(EXTENSIONS_OFF)))
        return NULL;
    folder = lc_tree_find(stack->opt, LC_S("extensions"));
    return folder && folder->kind == LC_ENTRY_DIRECTORY ? folder->first : NULL;
}

bool lc_native_is_started(const struct lc_tree_node *node)
{
    return node->kind != LC_ENTRY_DIRECTORY && !node->conflict;
}

struct lc_binary lc_native_head(const struct lc_context *cx, const struct lc_tree *tree,
                                const struct lc_tree_node *node, bool *seen)
{
    const struct lc_unit *unit = lc_tree_unit(cx, tree, node->archive);
    const struct lc_need *need;

    *seen = false;
    if (unit == NULL || unit->contents.archive == NULL || node->entry == LC_NO_ENTRY || node->kind != LC_ENTRY_FILE)
        return (struct lc_binary){0};
    need = lc_contents_get(&unit->contents, node->entry);
    if (need == NULL || !need->fetched || need->status != LC_OK)
        return (struct lc_binary){0};
    *seen = true;
    return lc_binary_head(need->bytes);
}

bool lc_native_has_bootstrap(const struct lc_runtime *runtime)
{
    return runtime && runtime->language == LC_LANG_CUSTOM;
}

const struct lc_tree_node *lc_native_bootstrap(const struct lc_tree *tree)
{
    const struct lc_tree_node *node = tree ? lc_tree_find(tree, LC_S("bootstrap")) : NULL;

    return node && node->kind != LC_ENTRY_DIRECTORY && !node->conflict ? node : NULL;
}

bool lc_native_uses_opt_bootstrap(const struct lc_context *cx)
{
    if (!lc_native_has_bootstrap(cx->stack->runtime) || lc_native_bootstrap(cx->stack->opt) == NULL)
        return false;
    if (cx->stack->user_count == 0)
        return true;
    for (size_t i = 0; i < cx->model->target_count; i++) {
        const struct lc_target *target = &cx->model->targets[i];
        if (target->stack == cx->stack && target->image.task && target->image.task->complete &&
            lc_native_bootstrap(target->image.task) == NULL)
            return true;
    }
    return false;
}

const struct lc_value *lc_native_wrapper(const struct lc_target *target)
{
    const struct lc_runtime *runtime = target->stack ? target->stack->runtime : NULL;
    const struct lc_value *value = lc_function_variable(target->function, LC_S("AWS_LAMBDA_EXEC_WRAPPER"));

    if (runtime == NULL || runtime->language == LC_LANG_CUSTOM || runtime->language == LC_LANG_GO)
        return NULL;
    if (value == NULL || value->know == LC_UNSET || (value->know == LC_KNOWN && value->text.len == 0))
        return NULL;
    return value;
}

bool lc_native_wrapper_file(struct lc_context *cx, struct lc_place *place, struct lc_binary *head)
{
    const struct lc_value *value = lc_native_wrapper(cx->target);
    bool seen;

    if (value == NULL || value->know != LC_KNOWN ||
        lc_image_find(&cx->target->image, value->text, true, cx->scratch, place) != LC_FOUND ||
        place->node->kind != LC_ENTRY_FILE)
        return false;
    *head = lc_native_head(cx, place->tree, place->node, &seen);
    return seen;
}

void lc_native_settle_wrapper(struct lc_context *cx, struct lc_finding *finding, const struct lc_place *place)
{
    lc_rests_on(finding, LC_FACT_KERNEL_EXEC);
    lc_rests_on(finding, LC_FACT_WRAPPER_EXECUTABLE);
    lc_finding_subject(finding, lc_native_wrapper(cx->target)->text);
    lc_finding_at(cx, finding, lc_tree_unit(cx, place->tree, place->node->archive), place->node->entry);
}

bool lc_native_is_library_name(lc_str path)
{
    static const char *const suffixes[] = {".so", ".node", ".pyd", ".bundle"};
    lc_str base = lc_path_base(path);
    size_t at;

    if (base.len == 0 || base.ptr[0] == '.')
        return false;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (lc_str_has_suffix(base, lc_str_from(suffixes[i])))
            return true;
    /* A digit of a version comes behind two dots; most names have one. */
    if (lc_str_find_byte(base, '.') == lc_str_find_last_byte(base, '.'))
        return false;
    at = lc_str_find(base, LC_S(".so."));
    return at != LC_NPOS && at > 0 && at + 4 < base.len && lc_is_digit(base.ptr[at + 4]);
}

bool lc_native_runs_on(enum lc_arch arch, const struct lc_binary *binary)
{
    uint16_t wanted = arch == LC_ARCH_ARM64 ? ELF_MACHINE_AARCH64 : ELF_MACHINE_X86_64;

    return binary->machine_code == wanted && binary->bits == 64 && !binary->big_endian;
}

lc_str lc_native_machine_name(struct lc_context *cx, const struct lc_binary *binary)
{
    if (binary->machine.len == 0)
        return lc_arena_printf(cx->arena, "machine %u", (unsigned)binary->machine_code);
    if (lc_str_is(binary->machine, "aarch64"))
        return LC_S("arm64");
    if (lc_str_is(binary->machine, "x86_64") && binary->bits == 32)
        return LC_S("32-bit x86_64");
    return binary->machine;
}
