/* Commands that stand for code we do not have: what is known of its function is written into them. */
#include "lint/input/input.h"

/* Nothing that a shell would take for more than a word. */
static bool is_word(const struct lc_value *value)
{
    for (size_t i = 0; i < value->text.len; i++)
        if (!lc_is_alnum(value->text.ptr[i]) && !memchr("/_.:-", value->text.ptr[i], 5))
            return false;
    return value->know == LC_KNOWN && value->text.len > 0;
}

/* `text` with the words `sought` made `option` and the value. */
static lc_str filled(struct lc_arena *arena, lc_str text, const char *sought, const char *option,
                     const struct lc_value *value)
{
    size_t at = lc_str_find(text, lc_str_from(sought));

    if (at == LC_NPOS || !is_word(value))
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
