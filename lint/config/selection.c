/* --select, --ignore, and what a configuration says of rules. */
#include "lint/config/selection.h"

#include "layers/base/utf8.h"

/* Where a name stands: "option '--select'", or a place in a configuration. */
static lc_str whence_of(lc_str whence, const char *option, struct lc_arena *arena)
{
    return whence.len > 0 ? whence : lc_arena_printf(arena, "option '--%s'", option);
}

static enum lc_status no_rule(lc_str name, bool is_category, lc_str whence, struct lc_arena *arena, struct lc_err *err)
{
    lc_str names[LC_RULES_MAX + LC_CATEGORY_COUNT], hint, shown = lc_utf8_escaped(arena, name);
    size_t count = 0;

    if (is_category)
        return lc_fail(err, LC_USAGE, "%.*s: category '%.*s' has no rules in this version", LC_FMT(whence),
                       LC_FMT(shown));
    for (size_t i = 0; i < lc_rule_count; i++)
        names[count++] = lc_str_from(lc_rules[i]->name);
    for (unsigned i = 0; i < LC_CATEGORY_COUNT; i++)
        names[count++] = lc_str_from(lc_category_name((enum lc_category)i));
    hint = lc_did_you_mean(arena, name, names, count);
    if (hint.len == 0)
        hint = LC_S("; 'layercheck rules' lists them");
    return lc_fail(err, LC_USAGE, "%.*s: no rule or category is called '%.*s'%.*s", LC_FMT(whence), LC_FMT(shown),
                   LC_FMT(hint));
}

/* Calls for every rule that a word names: itself, or all of a category. */
struct marking {
    struct lc_selection *out;
    struct lc_arena *arena;
    bool on, only_by_name; /* categories are passed over */
    bool sets_severity;
    short severity;
};

static void mark_rule(const struct marking *marking, size_t rule)
{
    if (marking->sets_severity)
        marking->out->severity[rule] = marking->severity;
    else
        marking->out->selected[rule] = marking->on;
}

static enum lc_status mark(const struct marking *marking, lc_str name, lc_str whence, struct lc_err *err)
{
    enum lc_category category;
    bool is_category = lc_category_from(name, &category), found = false;

    for (size_t i = 0; i < lc_rule_count; i++) {
        if (!(is_category ? lc_rules[i]->category == category : lc_str_is(name, lc_rules[i]->name)))
            continue;
        found = true;
        if (!(is_category && marking->only_by_name))
            mark_rule(marking, i);
    }
    return found ? LC_OK : no_rule(name, is_category, whence, marking->arena, err);
}

static enum lc_status mark_list(const struct marking *marking, const struct lc_given *given, struct lc_err *err)
{
    lc_str whence = whence_of(given->whence, lc_options[given->id].name, marking->arena), rest = given->value, name;
    enum lc_status status = LC_OK;

    while (status == LC_OK && lc_str_next(&rest, ',', &name))
        status = mark(marking, lc_str_trim(name), whence, err);
    return status;
}

/* One pass over what was given: options of this id that the command line (or a configuration) says. */
static enum lc_status mark_given(const struct marking *marking, const struct lc_arguments *arguments,
                                 enum lc_option_id id, bool of_command_line, struct lc_err *err)
{
    enum lc_status status = LC_OK;

    for (size_t i = 0; status == LC_OK && i < arguments->given.count; i++) {
        const struct lc_given *given = &arguments->given.items[i];
        if (given->id == id && (given->whence.len == 0) == of_command_line)
            status = mark_list(marking, given, err);
    }
    return status;
}

/* A nearer file may say another severity than one above it: what that said, even off, is then not asked for. */
static bool is_said_again(const struct lc_config_item *severities, size_t at, size_t count)
{
    for (size_t i = at + 1; i < count; i++)
        if (lc_str_eq(severities[i].name, severities[at].name))
            return true;
    return false;
}

static enum lc_status take_severity(struct marking *marking, const struct lc_config_item *item, struct lc_err *err)
{
    static const char *const levels[] = {"note", "warning", "error"};
    struct marking off = *marking;

    off.on = off.sets_severity = false;
    if (lc_str_is(item->value, "off"))
        return mark(&off, item->name, item->whence, err);
    marking->sets_severity = true;
    for (short i = 0; i < 3; i++)
        if (lc_str_is(item->value, levels[i]))
            marking->severity = i;
    marking->out->overrides = true;
    return mark(marking, item->name, item->whence, err);
}

enum lc_status lc_selection_take(const struct lc_arguments *arguments, const struct lc_config_item *severities,
                                 size_t count, struct lc_arena *arena, struct lc_selection *out, struct lc_err *err)
{
    const struct marking on = {.out = out, .arena = arena, .on = true}, off = {.out = out, .arena = arena};
    struct marking named = on, severity = on;
    bool selects = lc_arguments_has(arguments, LC_OPT_SELECT);
    enum lc_status status;

    LC_ASSERT(lc_rule_count <= LC_RULES_MAX);
    *out = (struct lc_selection){.overrides = false};
    named.only_by_name = true;
    for (size_t i = 0; i < lc_rule_count; i++) {
        out->selected[i] = !selects;
        out->severity[i] = LC_SEVERITY_AS_IS;
    }
    status = mark_given(&on, arguments, LC_OPT_SELECT, false, err);
    if (status == LC_OK)
        status = mark_given(&on, arguments, LC_OPT_SELECT, true, err);
    if (status == LC_OK)
        status = mark_given(&off, arguments, LC_OPT_IGNORE, false, err);
    for (size_t i = 0; status == LC_OK && i < count; i++)
        if (!is_said_again(severities, i, count))
            status = take_severity(&severity, &severities[i], err);
    if (status == LC_OK)
        status = mark_given(&named, arguments, LC_OPT_SELECT, true, err);
    if (status == LC_OK)
        status = mark_given(&off, arguments, LC_OPT_IGNORE, true, err);
    return status;
}
