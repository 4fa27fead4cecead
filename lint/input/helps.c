/* Commands that stand for code we do not have: what is known of its function is written into them. */
#include "lint/input/helps.h"

#include "lint/input/input.h"

/* Nothing that a shell would take for more than a word. */
static bool is_word(lc_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!lc_is_alnum(text.ptr[i]) && !memchr("/_.:-", text.ptr[i], 5))
            return false;
    return text.len > 0;
}

lc_str lc_help_export(struct lc_arena *arena, lc_str name)
{
    if (!is_word(name))
        return LC_S("");
    return lc_arena_printf(
        arena, "aws cloudformation list-exports --query \"Exports[?Name=='%.*s'].Value\" --output text", LC_FMT(name));
}

lc_str lc_help_stored(struct lc_arena *arena, lc_str name)
{
    if (!is_word(name))
        return LC_S("");
    return lc_arena_printf(arena, "aws ssm get-parameter --name '%.*s' --query Parameter.Value --output text",
                           LC_FMT(name));
}

lc_str lc_help_archive(struct lc_arena *arena, bool layer)
{
    return lc_arena_printf(arena, "layercheck lint --%s ZIP --runtime ID%s, with the archive that is deployed",
                           layer ? "layer" : "function", layer ? "" : " --handler NAME");
}

lc_str lc_help_object(struct lc_arena *arena, lc_str address, bool layer)
{
    const char *what = layer ? "layer" : "function";

    if (lc_str_find_byte(address, '\'') != LC_NPOS)
        return lc_help_archive(arena, layer);
    return lc_arena_printf(arena, "aws s3 cp '%.*s' %s.zip && layercheck lint --%s %s.zip --runtime ID%s",
                           LC_FMT(address), what, what, what, layer ? "" : " --handler NAME");
}

/* `text` with the words `sought` made `option` and the value. */
static lc_str filled(struct lc_arena *arena, lc_str text, const char *sought, const char *option,
                     const struct lc_value *value)
{
    size_t at = lc_str_find(text, lc_str_from(sought));

    if (at == LC_NPOS || value->know != LC_KNOWN || !is_word(value->text))
        return text;
    return lc_arena_printf(arena, "%.*s%s %.*s%.*s", LC_FMT(lc_str_cut(text, 0, at)), option, LC_FMT(value->text),
                           LC_FMT(lc_str_from_index(text, at + strlen(sought))));
}

void lc_input_complete_helps(struct lc_input *input)
{
    for (size_t i = 0; i < input->functions.count; i++) {
        struct lc_function *function = &input->functions.items[i];
        lc_str how = function->code.how;
        if (how.len == 0)
            continue;
        how = filled(input->arena, how, "--handler NAME", "--handler", &function->handler);
        if (lc_str_is(function->architecture.text, "arm64")) /* the other is what is taken without the option */
            how = filled(input->arena, how, "--runtime ID", "--runtime ID --arch", &function->architecture);
        function->code.how = filled(input->arena, how, "--runtime ID", "--runtime", &function->runtime);
    }
}
