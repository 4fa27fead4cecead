/* Flags that change how modules are found: those the managed runtime passes, then those of NODE_OPTIONS.
 * Source: AWS Lambda Developer Guide, Building Lambda functions with Node.js (--no-experimental-require-module on 20
 *         and 22,
 * --no-experimental-detect-module on 22; both may be turned on again through NODE_OPTIONS); Node.js, Command-line
 * API. */

#include "layers/resolve/node.h"

struct options {
    struct lc_node_options *out;
    struct lc_arena *arena;
    struct {
        lc_str *items;
        size_t count, capacity;
    } conditions;
};

/* The next word: blanks part words, double quotes hold them together, a backslash takes the next byte as it is. */
static bool next_word(lc_str *rest, struct lc_arena *arena, lc_str *out)
{
    size_t at = 0, len = 0;
    bool quoted = false;
    char *to;

    *rest = lc_str_trim(*rest);
    if (rest->len == 0)
        return false;
    to = lc_arena_bytes(arena, rest->len);
    for (; at < rest->len && (quoted || rest->ptr[at] != ' '); at++) {
        if (rest->ptr[at] == '"')
            quoted = !quoted;
        else if (rest->ptr[at] == '\\' && quoted && at + 1 < rest->len)
            to[len++] = rest->ptr[++at];
        else
            to[len++] = rest->ptr[at];
    }
    *out = (lc_str){to, len};
    *rest = lc_str_from_index(*rest, at);
    return true;
}

static void take_flag(struct options *options, lc_str word)
{
    struct lc_node_options *out = options->out;
    const struct {
        lc_str name;
        bool *flag;
    } flags[] = {
        {LC_S("experimental-require-module"), &out->require_module},
        {LC_S("require-module"), &out->require_module},
        {LC_S("experimental-detect-module"), &out->detect_module},
        {LC_S("experimental-strip-types"), &out->strip_types},
        {LC_S("strip-types"), &out->strip_types},
        {LC_S("preserve-symlinks"), &out->preserve_symlinks},
    };
    bool on = !lc_str_has_prefix(word, LC_S("--no-"));
    lc_str name = lc_str_from_index(word, on ? 2 : 5);

    if (lc_str_is(name, "addons"))
        out->no_addons = !on;
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        if (lc_str_eq(flags[i].name, name))
            *flags[i].flag = on;
    if (lc_str_has_prefix(name, LC_S("experimental-specifier-resolution")) ||
        lc_str_has_prefix(name, LC_S("experimental-default-type")) || lc_str_has_prefix(name, LC_S("loader")) ||
        lc_str_has_prefix(name, LC_S("experimental-loader")))
        out->why = lc_arena_printf(options->arena, "NODE_OPTIONS has '%.*s'", LC_FMT(word));
}

static void take_words(struct options *options, lc_str text)
{
    lc_str word, value;

    while (next_word(&text, options->arena, &word)) {
        bool lone = lc_str_is(word, "-C") || lc_str_is(word, "--conditions");
        if (lone && next_word(&text, options->arena, &value))
            *LC_PUSH(options->arena, &options->conditions) = value;
        else if (lc_str_has_prefix(word, LC_S("--conditions=")) || lc_str_has_prefix(word, LC_S("-C=")))
            *LC_PUSH(options->arena, &options->conditions) = lc_str_from_index(word, lc_str_find_byte(word, '=') + 1);
        else if (lc_str_has_prefix(word, LC_S("--")))
            take_flag(options, word);
    }
}

void lc_node_options_read(unsigned major, const struct lc_function *function, struct lc_arena *arena,
                          struct lc_node_options *out)
{
    const struct lc_value *value = function ? lc_function_variable(function, LC_S("NODE_OPTIONS")) : NULL;
    struct options options = {.out = out, .arena = arena};

    /* Type stripping has been on since 22.18; that the managed images leave it on is not recorded. */
    *out = (struct lc_node_options){
        .require_module = major >= 24, .detect_module = major >= 24 || major == 20, .strip_types = major >= 22};
    if (value && value->know == LC_KNOWN)
        take_words(&options, value->text);
    else if (value && value->know != LC_UNSET)
        out->why = LC_S("the value of NODE_OPTIONS is not known");
    out->conditions = options.conditions.items;
    out->condition_count = options.conditions.count;
}
