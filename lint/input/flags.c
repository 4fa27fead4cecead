/* Reading the flags that describe a function. */
#include "lint/input/flags.h"

#include "layers/base/path.h"
#include "layers/base/source.h"
#include "layers/base/utf8.h"
#include "lint/input/layer_map.h"

enum { ENV_FILE_BYTES_MAX = 1 << 20 };

static struct lc_value known(lc_str text)
{
    return (struct lc_value){.know = LC_KNOWN, .text = text};
}

/* "python", "node": the runtimes of the language that are neither previews nor past their deprecation, newest first. */
static lc_str current_ones(const struct lc_catalogue *catalogue, lc_str language, struct lc_arena *arena)
{
    lc_str list = LC_S("");

    for (size_t i = 0; i < language.len; i++)
        if (!lc_is_alpha(language.ptr[i]))
            return LC_S("");
    for (size_t i = catalogue->count; i-- > 0 && language.len > 0;) {
        const struct lc_runtime *runtime = &catalogue->runtimes[i];
        bool past = runtime->deprecated.len > 0 && lc_str_cmp(runtime->deprecated, catalogue->as_of) <= 0;
        if (!lc_str_has_prefix(runtime->id, language) || !runtime->accepted || runtime->preview || past)
            continue;
        list = lc_arena_printf(arena, "%.*s%s%.*s", LC_FMT(list), list.len > 0 ? ", " : "", LC_FMT(runtime->id));
    }
    return list;
}

static enum lc_status take_runtime(lc_str id, const struct lc_catalogue *catalogue, struct lc_arena *arena,
                                   struct lc_value *out, struct lc_err *err)
{
    lc_str near, shown = lc_utf8_escaped(arena, id);

    *out = known(id);
    if (lc_runtime_find(catalogue, id))
        return LC_OK;
    near = current_ones(catalogue, id, arena);
    if (near.len > 0)
        return lc_fail(err, LC_USAGE, "unknown runtime '%.*s'; current ones are %.*s", LC_FMT(shown), LC_FMT(near));
    near = lc_runtime_nearest(catalogue, id);
    if (near.len > 0)
        return lc_fail(err, LC_USAGE, "unknown runtime '%.*s'; did you mean '%.*s'?", LC_FMT(shown), LC_FMT(near));
    return lc_fail(err, LC_USAGE, "unknown runtime '%.*s'; a newer catalogue can be given with --runtimes FILE",
                   LC_FMT(shown));
}

static enum lc_status take_arch(lc_str name, struct lc_arena *arena, struct lc_value *out, struct lc_err *err)
{
    static const lc_str others[] = {LC_S_INIT("amd64"), LC_S_INIT("x64"),     LC_S_INIT("x86-64"),
                                    LC_S_INIT("intel"), LC_S_INIT("aarch64"), LC_S_INIT("armv8"),
                                    LC_S_INIT("arm"),   LC_S_INIT("graviton")};
    static const lc_str names[] = {LC_S_INIT("x86_64"), LC_S_INIT("arm64")};
    lc_str hint = lc_did_you_mean(arena, name, names, 2), shown = lc_utf8_escaped(arena, name);

    *out = known(name);
    if (lc_arch_from(name) != LC_ARCH_UNKNOWN)
        return LC_OK;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (lc_str_caseeq(name, others[i]))
            hint = i < 4 ? LC_S("; did you mean 'x86_64'?") : LC_S("; did you mean 'arm64'?");
    if (hint.len == 0)
        hint = LC_S("; Lambda has x86_64 and arm64");
    return lc_fail(err, LC_USAGE, "unknown architecture '%.*s'%.*s", LC_FMT(shown), LC_FMT(hint));
}

static enum lc_status take_number(const char *option, lc_str text, struct lc_arena *arena, struct lc_value *out,
                                  struct lc_err *err)
{
    lc_str shown = lc_utf8_escaped(arena, text);

    *out = known(text);
    if (lc_str_to_u64(text, &out->number))
        return LC_OK;
    return lc_fail(err, LC_USAGE, "option '--%s' wants a whole number, not '%.*s'", option, LC_FMT(shown));
}

/* -- environment --------------------------------------------------------------------------------------------------- */

struct environment {
    struct lc_variable *items;
    size_t count, capacity;
};

static struct lc_variable *set_variable(struct environment *environment, lc_str name, lc_str value, struct lc_origin at,
                                        struct lc_arena *arena)
{
    struct lc_variable *variable = NULL;

    for (size_t i = 0; i < environment->count; i++)
        if (lc_str_eq(environment->items[i].name, name))
            variable = &environment->items[i];
    if (variable == NULL)
        variable = LC_PUSH(arena, environment);
    *variable = (struct lc_variable){.name = name, .value = known(value)};
    variable->value.at = at;
    return variable;
}

/* NAME=VALUE lines; blank lines and lines that start with '#' are passed over, "export " is too, quotes around a whole
 * value go. */
static enum lc_status read_env_file(lc_str path, struct environment *environment, struct lc_arena *arena,
                                    struct lc_err *err)
{
    lc_str text, whole, line, shown = lc_utf8_escaped(arena, path);
    struct lc_origin at = {.file = path};
    struct lc_err cause = {0};
    enum lc_status status = lc_file_read(lc_arena_cstring(arena, path, NULL), ENV_FILE_BYTES_MAX, arena, &text, &cause);

    if (status != LC_OK)
        return lc_fail(err, LC_IO, "cannot read '%.*s': %s", LC_FMT(shown), cause.text);
    if (lc_str_has_prefix(text, LC_S("\xef\xbb\xbf")))
        text = lc_str_from_index(text, 3); /* as Windows' editors write it */
    while (lc_str_next(&text, '\n', &whole)) {
        struct lc_origin text_at;
        size_t equals;
        lc_str value;
        at.line++;
        line = lc_str_trim(whole);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (lc_str_has_prefix(line, LC_S("export ")))
            line = lc_str_trim(lc_str_from_index(line, 7));
        equals = lc_str_find_byte(line, '=');
        if (equals == LC_NPOS || equals == 0)
            return lc_fail(err, LC_USAGE, "'%.*s', line %u: expected NAME=VALUE", LC_FMT(shown), at.line);
        value = lc_str_from_index(line, equals + 1);
        if (value.len >= 2 && (value.ptr[0] == '"' || value.ptr[0] == '\'') && value.ptr[value.len - 1] == value.ptr[0])
            value = lc_str_cut(value, 1, value.len - 1);
        at.column = (uint32_t)(line.ptr - whole.ptr) + 1;
        text_at = at;
        text_at.column = value.len > 0 ? (uint32_t)(value.ptr - whole.ptr) + 1 : 0;
        set_variable(environment, lc_str_cut(line, 0, equals), value, at, arena)->text_at = text_at;
    }
    return LC_OK;
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

struct reading {
    const struct lc_arguments *arguments;
    const struct lc_catalogue *catalogue;
    struct lc_arena *arena;
    struct lc_function function;
    struct {
        struct lc_artifact *items;
        size_t count, capacity;
    } layers;
    struct {
        struct lc_value *items;
        size_t count, capacity;
    } runtimes, architectures;
    struct environment environment;
};

static enum lc_status take(struct reading *reading, const struct lc_given *given, struct lc_err *err)
{
    struct lc_function *function = &reading->function;
    struct lc_arena *arena = reading->arena;
    size_t equals;

    switch ((int)given->id) {
    case LC_OPT_FUNCTION:
        function->code = (struct lc_artifact){.reference = given->value, .path = given->value, .required = true};
        return LC_OK;
    case LC_OPT_LAYER:
        /* As "$LAYER" gives it when nobody set LAYER. */
        if (given->value.len == 0)
            return lc_fail(err, LC_USAGE, "option '--layer' wants a path or an ARN, not an empty word");
        *LC_PUSH(arena, &reading->layers) = lc_layer_named(reading->arguments, given->value, arena);
        return LC_OK;
    case LC_OPT_RUNTIME:
        return take_runtime(given->value, reading->catalogue, arena, LC_PUSH(arena, &reading->runtimes), err);
    case LC_OPT_ARCH: return take_arch(given->value, arena, LC_PUSH(arena, &reading->architectures), err);
    case LC_OPT_HANDLER: function->handler = known(given->value); return LC_OK;
    case LC_OPT_TIMEOUT: return take_number("timeout", given->value, arena, &function->timeout_s, err);
    case LC_OPT_MEMORY: return take_number("memory", given->value, arena, &function->memory_mb, err);
    case LC_OPT_ENV:
        equals = lc_str_find_byte(given->value, '=');
        if (equals == LC_NPOS || equals == 0)
            return lc_fail(err, LC_USAGE, "option '--env' wants NAME=VALUE");
        set_variable(&reading->environment, lc_str_cut(given->value, 0, equals),
                     lc_str_from_index(given->value, equals + 1), (struct lc_origin){0}, arena);
        return LC_OK;
    case LC_OPT_ENV_FILE: return read_env_file(given->value, &reading->environment, arena, err);
    case LC_OPT_NAME: function->name = given->value; return LC_OK;
    default: return LC_OK;
    }
}

/* "build/fn.zip" is called "fn", "build/fn/" too; "." says nothing. */
static lc_str name_of(lc_str path)
{
    lc_str base;

    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    base = lc_path_base(path);
    if (lc_str_has_suffix(base, LC_S(".zip")) || lc_str_has_suffix(base, LC_S(".jar")))
        base.len -= 4;
    return base.len > 0 && !lc_str_is(base, ".") && !lc_str_is(base, "..") ? base : LC_S("function");
}

static enum lc_status finish(struct reading *reading, struct lc_deployment *out, struct lc_err *err)
{
    struct lc_function *function = &reading->function;

    if (function->code.path.len == 0) {
        static const enum lc_option_id only[] = {LC_OPT_HANDLER, LC_OPT_TIMEOUT,  LC_OPT_MEMORY,
                                                 LC_OPT_ENV,     LC_OPT_ENV_FILE, LC_OPT_NAME};
        if (lc_arguments_has(reading->arguments, LC_OPT_FUNCTION))
            return lc_fail(err, LC_USAGE, "option '--function' wants a path, not an empty word");
        for (size_t i = 0; i < sizeof only / sizeof *only; i++)
            if (lc_arguments_has(reading->arguments, only[i]))
                return lc_fail(err, LC_USAGE, "option '--%s' describes a function, but there is no --function",
                               lc_options[only[i]].name);
        out->lone = (struct lc_lone_layers){.layers = reading->layers.items,
                                            .layer_count = reading->layers.count,
                                            .runtimes = reading->runtimes.items,
                                            .runtime_count = reading->runtimes.count,
                                            .architectures = reading->architectures.items,
                                            .architecture_count = reading->architectures.count};
        return LC_OK;
    }
    if (reading->runtimes.count > 1)
        return lc_fail(err, LC_USAGE, "a function has one runtime; --runtime is repeated for layers alone");
    if (reading->architectures.count > 1)
        return lc_fail(err, LC_USAGE, "a function has one architecture; --arch is repeated for layers alone");
    if (function->name.len == 0)
        function->name = name_of(function->code.path);
    function->id = function->name;
    function->source = LC_S("command line");
    if (reading->runtimes.count == 1)
        function->runtime = reading->runtimes.items[0];
    if (reading->architectures.count == 1)
        function->architecture = reading->architectures.items[0];
    function->layers = reading->layers.items;
    function->layer_count = reading->layers.count;
    function->environment = reading->environment.items;
    function->environment_count = reading->environment.count;
    out->functions = LC_NEW(reading->arena, struct lc_function);
    out->functions[0] = *function;
    out->function_count = 1;
    return LC_OK;
}

enum lc_status lc_input_flags(const struct lc_arguments *arguments, const struct lc_catalogue *catalogue,
                              struct lc_arena *arena, struct lc_deployment *out, struct lc_err *err)
{
    struct reading reading = {.arguments = arguments, .catalogue = catalogue, .arena = arena};
    enum lc_status status = lc_layer_maps_check(arguments, arena, err);

    *out = (struct lc_deployment){0};
    for (size_t i = 0; status == LC_OK && i < arguments->given.count; i++)
        status = take(&reading, &arguments->given.items[i], err);
    if (status != LC_OK)
        return status;
    if (!lc_arguments_has(arguments, LC_OPT_FUNCTION) && reading.layers.count == 0)
        return lc_fail(err, LC_USAGE, "nothing to check; name a function with --function, layers with --layer");
    return finish(&reading, out, err);
}
