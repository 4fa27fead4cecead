/* The evaluator by itself: what the random templates of testdata/tests/templates.py do not write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lint/input/template/template.h"

struct world {
    struct lc_arena arena;
    struct lc_arguments arguments;
    struct lc_input input;
    struct lc_budget budget;
    struct lc_template template;
};

static const char sections[] = "Parameters:\n"
                               "  Text: {Type: String, Default: abc}\n"
                               "  None: {Type: String}\n"
                               "  Some: {Type: String, AllowedValues: [a, b]}\n"
                               "  List: {Type: CommaDelimitedList, Default: 'x, y'}\n"
                               "Mappings: {M: {k: {v: found, l: [1, 2]}}}\n"
                               "Conditions:\n"
                               "  Yes: !Equals [a, a]\n"
                               "  No: !Not [!Condition Yes]\n"
                               "  Open: !Equals [!Ref None, p]\n"
                               "  OpenToo: !Equals [!Ref None, q]\n"
                               "  Impossible: !Equals [!Ref Some, c]\n"
                               "  Itself: !Equals [!Ref None, !Ref None]\n"
                               "  A: !Or [!Condition B, !Condition No]\n"
                               "  B: !Not [!Condition A]\n"
                               "  Settled: !Or [!Condition Open, !Condition Yes]\n"
                               "  SettledToo: !And [!Condition Open, !Condition No]\n";

static void open_world(struct world *world, const char *value)
{
    struct lc_err err = {0};
    lc_str text;

    *world = (struct world){.budget = {0}};
    lc_arena_init(&world->arena, 3);
    text = lc_arena_printf(&world->arena, "%sResources: {R: {Type: T}, V: %s}\n", sections, value);
    world->input =
        (struct lc_input){.arguments = &world->arguments, .catalogue = lc_catalogue_builtin(), .arena = &world->arena};
    world->template = (struct lc_template){.input = &world->input,
                                           .arena = &world->arena,
                                           .file = LC_S("t.yaml"),
                                           .given = &world->input.parameters,
                                           .budget = &world->budget};
    assert_int_equal(lc_document_parse(LC_NOTATION_YAML, text, &world->arena, &world->template.root, &err), LC_OK);
    assert_int_equal(lc_template_sections(&world->template, &err), LC_OK);
}

static const struct lc_node *value_node(const struct world *world)
{
    return lc_node_get(lc_node_get(world->template.root, LC_S("Resources")), LC_S("V"));
}

static lc_str said(const struct lc_term *term, struct lc_arena *arena)
{
    lc_str list = LC_S("");

    switch (term->kind) {
    case LC_TERM_NOTHING: return LC_S("nothing");
    case LC_TERM_UNKNOWN: return lc_arena_printf(arena, "unknown %.*s", LC_FMT(term->value.text));
    case LC_TERM_TEXT:
        return lc_arena_printf(arena, "%s%.*s", term->value.know == LC_AT_LEAST ? "at-least " : "",
                               LC_FMT(term->value.text));
    case LC_TERM_LIST:
    case LC_TERM_MAP: break;
    }
    for (size_t i = 0; i < term->members.count; i++)
        list = lc_arena_printf(arena, "%.*s%.*s%s%.*s,", LC_FMT(list), LC_FMT(term->members.items[i].key),
                               term->kind == LC_TERM_MAP ? "=" : "", LC_FMT(said(&term->members.items[i], arena)));
    return lc_arena_printf(arena, "[%.*s]", LC_FMT(list));
}

static void comes_to(const char *value, const char *expected)
{
    struct world world;
    struct lc_term term;

    open_world(&world, value);
    term = lc_evaluate(&world.template, value_node(&world));
    assert_string_equal(lc_arena_cstring(&world.arena, said(&term, &world.arena), NULL), expected);
    assert_int_equal(world.template.failed.status, LC_OK);
    lc_arena_release(&world.arena);
}

static void sub_takes_its_names_and_leaves_others(void **state)
{
    (void)state;
    comes_to("!Sub '${Text}-${ Text }'", "abc-abc");
    comes_to("!Sub '${!Text}$Text${'", "${Text}$Text${");
    comes_to("!Sub ['${Text}${Own}', {Own: !Ref None, Text: mine}]", "at-least mine${Own}");
    comes_to("!Sub '${R.Arn.More}'", "unknown ${R.Arn.More}");
    comes_to("!Sub '${List}'", "unknown ${List}");
    comes_to("!Sub [[a], {}]", "unknown ${Fn::Sub}");
    comes_to("!Sub ''", "");
    comes_to("{Fn::Sub: 'x${AWS::NoValue}y'}", "xy");
}

static void lists_are_taken_apart(void **state)
{
    (void)state;
    comes_to("!Select [1, !Ref List]", "y");
    comes_to("!Select [2, !Ref List]", "unknown ${Fn::Select}");
    comes_to("!Select [-1, [a]]", "unknown ${Fn::Select}");
    comes_to("!Select [0]", "unknown ${Fn::Select}");
    comes_to("!Select [0, [!Ref None, b]]", "unknown ${None}");
    comes_to("!Split ['--', 'a--b----c']", "[a,b,,c,]");
    comes_to("!Split ['', 'abc']", "unknown ${Fn::Split}");
    comes_to("!Split [',', !Ref None]", "unknown ${Fn::Split}");
    comes_to("!Join ['-', !Split [',', 'a,b']]", "a-b");
    comes_to("!Join ['-', []]", "");
    comes_to("!Join ['-', text]", "unknown ${Fn::Join}");
    comes_to("[a, !Ref AWS::NoValue, b]", "[a,b,]");
    comes_to("{Fn::Length: !Ref List}", "2");
    comes_to("{Fn::Length: text}", "unknown ${Fn::Length}");
}

static void maps_are_looked_up(void **state)
{
    (void)state;
    comes_to("!FindInMap [M, k, v]", "found");
    comes_to("!FindInMap [M, k, l]", "[1,2,]");
    comes_to("!FindInMap [M, k, none]", "unknown ${Fn::FindInMap}");
    comes_to("!FindInMap [None, k, v]", "unknown ${Fn::FindInMap}");
    comes_to("!FindInMap [M, !Ref None, v]", "unknown ${Fn::FindInMap}");
    comes_to("!FindInMap [M, k, none, {DefaultValue: !Ref Text}]", "abc");
    comes_to("!FindInMap [M, k]", "unknown ${Fn::FindInMap}");
    comes_to("{a: 1, <<: {a: 2, b: 3}, c: !Ref Text}", "[a=1,c=abc,b=3,]");
    comes_to("{<<: [{a: 1}, {a: 2, b: 2}]}", "[a=1,b=2,]");
    comes_to("{a: 1, a: 2}", "[a=2,]");
}

/* RFC 4648, section 10. */
static void base64_is_the_standard_one(void **state)
{
    (void)state;
    comes_to("!Base64 ''", "");
    comes_to("!Base64 f", "Zg==");
    comes_to("!Base64 fo", "Zm8=");
    comes_to("!Base64 foo", "Zm9v");
    comes_to("!Base64 foobar", "Zm9vYmFy");
    comes_to("{Fn::Base64: !Ref None}", "unknown ${Fn::Base64}");
}

static void json_is_written_compactly(void **state)
{
    (void)state;
    comes_to("{Fn::ToJsonString: {a: [1, true, 'x \" y'], b: {c: !Ref Text}}}",
             "{\"a\":[1,true,\"x \\\" y\"],\"b\":{\"c\":\"abc\"}}");
    comes_to("{Fn::ToJsonString: {a: !Ref None}}", "unknown ${Fn::ToJsonString}");
}

static void conditions_decide_where_they_can(void **state)
{
    (void)state;
    comes_to("!If [Yes, a, b]", "a");
    comes_to("!If [No, a, b]", "b");
    comes_to("!If [Settled, a, b]", "a");
    comes_to("!If [SettledToo, a, b]", "b");
    comes_to("!If [Impossible, a, b]", "b");
    comes_to("!If [Itself, a, b]", "a");
    comes_to("!If [Open, a, b]", "unknown ${If Open}");
    comes_to("!If [Open, a, a]", "a");
    comes_to("!If [A, a, b]", "unknown ${If A}"); /* a circle */
    comes_to("!If [Nowhere, a, b]", "unknown ${If Nowhere}");
    comes_to("!If [Yes, a]", "unknown ${Fn::If}");
    comes_to("!If [Yes, !Ref AWS::NoValue, b]", "nothing");
}

static void others_say_why_they_are_unknown(void **state)
{
    (void)state;
    comes_to("!ImportValue x", "unknown ${ImportValue x}");
    comes_to("!GetAtt R.Arn", "unknown ${R.Arn}");
    comes_to("!GetAtt R", "unknown ${Fn::GetAtt}");
    comes_to("!Ref R", "unknown ${R}");
    comes_to("!Ref Nobody", "unknown ${Nobody}");
    comes_to("!Cidr [a, b]", "unknown ${Fn::Cidr}");
    comes_to("{Fn::Transform: {Name: AWS::Include}}", "unknown ${Fn::Transform}");
    comes_to("{Ref: Text, More: 1}", "[Ref=Text,More=1,]"); /* two keys are a map */
}

/* What is assumed of one comparison holds for all of the same text. */
static void assumptions_exclude_each_other(void **state)
{
    struct world world;

    (void)state;
    open_world(&world, "x");
    assert_int_equal(lc_condition(&world.template, LC_S("Open")), LC_UNDECIDED);
    assert_true(lc_str_is(world.template.undecided.subject, "${None}"));
    assert_true(lc_str_is(world.template.undecided.literal, "p"));
    world.template.assumed[0] = (struct lc_assumption){LC_S("${None}"), LC_S("p"), true};
    world.template.assumed_count = 1;
    assert_int_equal(lc_condition(&world.template, LC_S("Open")), LC_YES);
    assert_int_equal(lc_condition(&world.template, LC_S("OpenToo")), LC_NO);
    world.template.assumed[0].equal = false;
    assert_int_equal(lc_condition(&world.template, LC_S("Open")), LC_NO);
    assert_int_equal(lc_condition(&world.template, LC_S("OpenToo")), LC_UNDECIDED);
    lc_arena_release(&world.arena);
}

static void holes_are_where_the_unknown_stands(void **state)
{
    struct world world;
    struct lc_term term;

    (void)state;
    open_world(&world, "!Join ['/', [a, !Sub 'b${None}c', !Ref None]]");
    term = lc_evaluate(&world.template, value_node(&world));
    assert_int_equal(term.value.know, LC_AT_LEAST);
    assert_string_equal(lc_arena_cstring(&world.arena, term.value.text, NULL), "a/b${None}c/${None}");
    assert_int_equal(term.value.hole_count, 2);
    assert_int_equal(term.value.holes[0].offset, 3);
    assert_int_equal(term.value.holes[0].length, 7);
    assert_int_equal(term.value.holes[1].offset, 12);
    assert_true(term.value.why.len > 0);
    assert_true(lc_str_is(term.value.how, "--parameter None=VALUE"));
    lc_arena_release(&world.arena);
}

static void endless_values_end(void **state)
{
    static const char *const endless[] = {"&a [*a]", "&a {b: *a}", "&a {<<: *a}", "&a !Join ['', [*a]]"};

    (void)state;
    for (size_t i = 0; i < sizeof endless / sizeof *endless; i++) {
        struct world world;
        open_world(&world, endless[i]);
        lc_evaluate(&world.template, value_node(&world));
        assert_int_equal(world.template.failed.status, LC_LIMIT);
        assert_non_null(strstr(world.template.failed.text, "'t.yaml', line "));
        lc_arena_release(&world.arena);
    }
}

static void numbers_are_those_of_yaml(void **state)
{
    static const struct {
        const char *text;
        bool bare;
        uint64_t number;
    } numbers[] = {{"900", true, 900},  {"1_000", true, 1000},
                   {"0x1F", true, 31},  {"0b101", true, 5},
                   {"017", true, 15},   {"+5", true, 5},
                   {"0", true, 0},      {"08", true, 0},
                   {"1.5", true, 0},    {"", true, 0},
                   {"30", false, 30},   {"0x1F", false, 0},
                   {"1_000", false, 0}, {"99999999999999999999999", true, 0}};
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct lc_term term = lc_term_text(lc_str_from(numbers[i].text), (struct lc_origin){0});
        term.bare = numbers[i].bare;
        assert_int_equal(lc_term_value(&term, &arena).number, numbers[i].number);
    }
    lc_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sub_takes_its_names_and_leaves_others),
        cmocka_unit_test(lists_are_taken_apart),
        cmocka_unit_test(maps_are_looked_up),
        cmocka_unit_test(base64_is_the_standard_one),
        cmocka_unit_test(json_is_written_compactly),
        cmocka_unit_test(conditions_decide_where_they_can),
        cmocka_unit_test(others_say_why_they_are_unknown),
        cmocka_unit_test(assumptions_exclude_each_other),
        cmocka_unit_test(holes_are_where_the_unknown_stands),
        cmocka_unit_test(endless_values_end),
        cmocka_unit_test(numbers_are_those_of_yaml),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
