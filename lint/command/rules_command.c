/* layercheck rules: the list, or one rule in full. Everything is read off the rules' own fields. */
#include "layers/base/utf8.h"
#include "lint/command/rules_command.h"

enum { WIDTH = 100, NAMES_SHOWN = 4 };

void lc_cli_add_wrapped(struct lc_buf *out, const char *label, lc_str text)
{
    size_t column = (size_t)-1;
    lc_str word;

    lc_buf_printf(out, "  %-9s", label);
    column = 11;
    while (lc_str_next(&text, ' ', &word)) {
        if (column > 11 && column + 1 + word.len > WIDTH) {
            lc_buf_printf(out, "\n%11s", "");
            column = 11;
        }
        if (column > 11) {
            lc_buf_add_byte(out, ' ');
            column++;
        }
        lc_buf_add(out, word);
        column += word.len;
    }
    lc_buf_add_byte(out, '\n');
}

static void add_list(struct lc_buf *out)
{
    for (unsigned category = 0; category < LC_CATEGORY_COUNT; category++) {
        bool headed = false;
        for (size_t i = 0; i < lc_rule_count; i++) {
            const struct lc_rule *rule = lc_rules[i];
            if (rule->category != category)
                continue;
            if (!headed)
                lc_buf_printf(out, "%s%s\n", out->len > 0 ? "\n" : "", lc_category_name(rule->category));
            headed = true;
            lc_buf_printf(out, "  %-21s %-8s %s\n", rule->name, lc_severity_name(rule->severity), rule->summary);
        }
    }
    lc_buf_add(out, LC_S("\n'layercheck rules RULE' explains one in full.\n"));
}

void lc_cli_add_rule(struct lc_buf *out, const struct lc_rule *rule)
{
    lc_str example = lc_rule_example(rule), line;

    lc_buf_printf(out, "%s (%s, usually %s, since %s)\n\n", rule->name, lc_category_name(rule->category),
                  lc_severity_name(rule->severity), rule->since);
    lc_cli_add_wrapped(out, "what", lc_str_from(rule->summary));
    lc_cli_add_wrapped(out, "why", lc_str_from(rule->why));
    lc_cli_add_wrapped(out, "help", lc_str_from(rule->fix));
    lc_cli_add_wrapped(out, "source", lc_str_from(rule->source));
    if (example.len == 0)
        return;
    lc_buf_printf(out, "\nExample (testdata/rules/%s/%s):\n\n", rule->name, rule->example);
    while (lc_str_next(&example, '\n', &line))
        if (line.len > 0)
            lc_buf_printf(out, "    %.*s\n", LC_FMT(line));
        else if (example.len > 0)
            lc_buf_add_byte(out, '\n');
}

/* "torn" of torn-package: the names that have it as one of their words; none when they are many. */
static lc_str names_with(lc_str word, struct lc_arena *arena)
{
    lc_str list = LC_S("");
    size_t count = 0;

    for (size_t i = 0; i < lc_rule_count && count <= NAMES_SHOWN; i++) {
        lc_str rest = lc_str_from(lc_rules[i]->name), part;
        while (lc_str_next(&rest, '-', &part))
            if (lc_str_caseeq(part, word)) {
                list = lc_arena_printf(arena, "%.*s%s'%s'", LC_FMT(list), count++ > 0 ? " or " : "", lc_rules[i]->name);
                break;
            }
    }
    return count > 0 && count <= NAMES_SHOWN ? lc_arena_printf(arena, "; did you mean %.*s?", LC_FMT(list)) : LC_S("");
}

const struct lc_rule *lc_cli_find_rule(lc_str name, struct lc_arena *arena, struct lc_err *err)
{
    const struct lc_rule *rule = lc_rule_find(name);
    lc_str *names = LC_NEW_ARRAY(arena, lc_rule_count, lc_str), shown = lc_utf8_escaped(arena, name), hint;

    if (rule)
        return rule;
    for (size_t i = 0; i < lc_rule_count; i++)
        names[i] = lc_str_from(lc_rules[i]->name);
    hint = lc_did_you_mean(arena, name, names, lc_rule_count);
    if (hint.len == 0)
        hint = names_with(name, arena);
    if (hint.len == 0)
        hint = LC_S("; 'layercheck rules' lists them");
    lc_fail(err, LC_USAGE, "no rule is called '%.*s'%.*s", LC_FMT(shown), LC_FMT(hint));
    return NULL;
}

int lc_command_rules(const struct lc_arguments *arguments, const struct lc_streams *streams, struct lc_arena *arena)
{
    const struct lc_rule *rule = NULL;
    struct lc_err err = {0};
    struct lc_buf buf;
    int status;

    if (arguments->words.count > 1) {
        lc_fail(&err, LC_USAGE, "one rule at a time");
        return lc_cli_fail(streams, &err);
    }
    if (arguments->words.count == 1) {
        rule = lc_cli_find_rule(arguments->words.items[0], arena, &err);
        if (rule == NULL)
            return lc_cli_fail(streams, &err);
    }
    lc_buf_init(&buf, 1 << 20);
    if (rule)
        lc_cli_add_rule(&buf, rule);
    else
        add_list(&buf);
    status = lc_cli_print(streams, &buf, LC_EXIT_CLEAN);
    lc_buf_release(&buf);
    return status;
}
