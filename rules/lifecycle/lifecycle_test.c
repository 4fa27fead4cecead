/* What is said of hand-made items: sentence, severity, place, excerpt, notes. Expected results are reasoned from
 * lifecycle.h and the certainty of facts.def. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/lifecycle/lifecycle.h"

extern const struct lc_rule lc_rule_floating_promise, lc_rule_fail_fast_combinator, lc_rule_emit_and_return;

/* One function with index.js from its own archive and save.js from a layer. */
struct world {
    struct lc_arena arena, scratch;
    struct lc_entry entries[2];
    struct lc_archive archives[2];
    struct lc_archive *task_archives[1], *opt_archives[1];
    struct lc_tree task, opt;
    struct lc_tree_node nodes[2];
    struct lc_unit code, layer;
    const struct lc_unit *layers[1];
    struct lc_runtime runtime;
    struct lc_model model;
    struct lc_stack stack;
    struct lc_function function;
    struct lc_target target;
    struct lc_flow_file files[2];
    struct lc_flow_item item;
    struct lc_results results;
    struct lc_context cx;
};

static int set_up(void **state)
{
    struct world *world = test_calloc(1, sizeof *world);

    lc_arena_init(&world->arena, 1);
    lc_arena_init(&world->scratch, 1);
    world->entries[0] = (struct lc_entry){.path = LC_S("index.js"), .raw = LC_S("index.js")};
    world->entries[1] = (struct lc_entry){.path = LC_S("nodejs/save.js"), .raw = LC_S("nodejs/save.js")};
    world->archives[0] = (struct lc_archive){.entries = &world->entries[0], .count = 1};
    world->archives[1] = (struct lc_archive){.entries = &world->entries[1], .count = 1};
    world->task_archives[0] = &world->archives[0];
    world->opt_archives[0] = &world->archives[1];
    world->task = (struct lc_tree){.mount = LC_S("/var/task"), .archives = world->task_archives, .archive_count = 1};
    world->opt = (struct lc_tree){.mount = LC_S("/opt"), .archives = world->opt_archives, .archive_count = 1};
    world->code = (struct lc_unit){.path = LC_S("fn.zip"), .archive = &world->archives[0]};
    world->layer = (struct lc_unit){.path = LC_S("layer.zip"), .archive = &world->archives[1]};
    world->layers[0] = &world->layer;
    world->runtime = (struct lc_runtime){.language = LC_LANG_NODE, .version = LC_S("22")};
    world->stack =
        (struct lc_stack){.layers = world->layers, .layer_count = 1, .opt = &world->opt, .runtime = &world->runtime};
    world->function = (struct lc_function){.name = LC_S("save")};
    world->target = (struct lc_target){.function = &world->function,
                                       .code = &world->code,
                                       .stack = &world->stack,
                                       .image = {&world->task, &world->opt}};
    world->files[0] =
        (struct lc_flow_file){.path = LC_S("/var/task/index.js"), .tree = &world->task, .node = &world->nodes[0]};
    world->files[1] =
        (struct lc_flow_file){.path = LC_S("/opt/nodejs/save.js"), .tree = &world->opt, .node = &world->nodes[1]};
    world->item = (struct lc_flow_item){
        .kind = LC_FLOW_FLOATING_PROMISE,
        .pattern = "not-awaited",
        .at = {.line = 3, .column = 3, .offset = 40, .end = 52, .excerpt = LC_S("  fetch(event);")},
        .what = LC_S("fetch(\xe2\x80\xa6)"),
        .reason = LC_S("the response goes out when the handler's promise settles")};
    world->target.flow = (struct lc_flow){.analyzed = true, .style = LC_FLOW_STYLE_PROMISE};
    world->target.flow.files.items = world->files;
    world->target.flow.files.count = 2;
    world->target.flow.items.items = &world->item;
    world->target.flow.items.count = 1;
    world->cx = (struct lc_context){.model = &world->model,
                                    .rule = &lc_rule_floating_promise,
                                    .stack = &world->stack,
                                    .target = &world->target,
                                    .functions = &world->function.name,
                                    .function_count = 1,
                                    .arena = &world->arena,
                                    .scratch = &world->scratch,
                                    .results = &world->results};
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;

    lc_arena_release(&world->arena);
    lc_arena_release(&world->scratch);
    test_free(world);
    return 0;
}

static const struct lc_finding *only(struct world *world)
{
    world->cx.rule->check(&world->cx);
    assert_int_equal(world->results.findings.count, 1);
    return world->results.findings.items[0];
}

static void assert_says(lc_str said, const char *expected)
{
    if (!lc_str_is(said, expected))
        fail_msg("said '%.*s', not '%s'", LC_FMT(said), expected);
}

static void certain_loss_is_an_error_at_its_line(void **state)
{
    struct world *world = *state;
    const struct lc_finding *finding = only(world);

    assert_says(finding->message, "nothing waits for 'fetch(\xe2\x80\xa6)': the response goes out when the handler's "
                                  "promise settles");
    assert_int_equal(finding->severity, LC_ERROR);
    assert_string_equal(finding->kind, "not-awaited");
    assert_int_equal(finding->location_count, 1);
    assert_ptr_equal(finding->locations[0].unit, &world->code);
    assert_int_equal(finding->locations[0].entry, 0);
    assert_int_equal(finding->locations[0].line, 3);
    assert_int_equal(finding->locations[0].column, 3);
    assert_says(finding->locations[0].excerpt, "  fetch(event);");
    assert_int_equal(finding->locations[0].caret, 2);
    assert_int_equal(finding->locations[0].carets, 12);
    assert_int_equal(finding->note_count, 0);
}

static void what_is_not_certain_is_a_warning(void **state)
{
    struct world *world = *state;
    const struct lc_finding *finding;

    world->item.certainty = LC_FLOW_ON_A_PATH;
    world->item.leaves = true;
    world->item.where = (struct lc_flow_place){.line = 9, .column = 5, .excerpt = LC_S("    return cached;")};
    finding = only(world);
    assert_int_equal(finding->severity, LC_WARNING);
    assert_true(lc_str_has_prefix(finding->message, LC_S("on some path nothing waits for ")));
    assert_int_equal(finding->note_count, 1);
    assert_says(finding->notes[0], "the handler leaves without it at index.js:9: return cached;");
}

static void probable_work_says_so(void **state)
{
    struct world *world = *state;
    const struct lc_finding *finding;

    world->item.certainty = LC_FLOW_PROBABLY;
    world->item.what = LC_S("the call of 'audit'");
    world->item.reason = LC_S("");
    finding = only(world);
    assert_says(finding->message, "nothing waits for the call of 'audit', which is probably asynchronous");
    assert_int_equal(finding->severity, LC_WARNING);
}

static void work_of_start_up_is_a_warning_with_its_own_message(void **state)
{
    struct world *world = *state;
    const struct lc_finding *finding;

    world->item.at_load = true;
    finding = only(world);
    assert_says(finding->message,
                "while the module loads, nothing waits for 'fetch(\xe2\x80\xa6)': no request waits for "
                "it, and the sandbox may be frozen before it ends");
    assert_int_equal(finding->severity, LC_WARNING);
}

static void what_is_worth_knowing_is_a_note(void **state)
{
    struct world *world = *state;

    world->item.certainty = LC_FLOW_WORTH_KNOWING;
    assert_int_equal(only(world)->severity, LC_NOTE);
}

static void a_rule_of_notes_stays_one(void **state)
{
    struct world *world = *state;
    const struct lc_finding *finding;

    world->item.kind = LC_FLOW_FAIL_FAST;
    world->cx.rule = &lc_rule_fail_fast_combinator;
    finding = only(world);
    assert_int_equal(finding->severity, LC_NOTE);
    assert_true(
        lc_str_has_prefix(finding->message, LC_S("'fetch(\xe2\x80\xa6)' leaves the others running when one fails: ")));
}

static void the_way_there_is_a_note(void **state)
{
    struct world *world = *state;
    struct lc_flow_step steps[2] = {{.at = {.file = 0, .line = 12}, .what = LC_S("calls 'save'")},
                                    {.at = {.file = 1, .line = 7}, .what = LC_S("calls 'audit'")}};
    const struct lc_finding *finding;

    world->item.at.file = 1;
    world->item.steps = steps;
    world->item.step_count = 2;
    world->item.fix = LC_S("await it");
    finding = only(world);
    assert_ptr_equal(finding->locations[0].unit, &world->layer);
    assert_int_equal(finding->note_count, 1);
    assert_says(finding->notes[0],
                "the handler calls 'save' at index.js:12, which calls 'audit' at /opt/nodejs/save.js:7");
    assert_says(finding->fix, "await it");
}

static void a_compiled_line_names_its_source(void **state)
{
    struct world *world = *state;
    const struct lc_finding *finding;

    world->item.at.original = LC_S("src/index.ts");
    world->item.at.original_line = 14;
    world->item.at.original_column = 5;
    finding = only(world);
    assert_int_equal(finding->location_count, 2);
    assert_ptr_equal(finding->locations[0].unit, &world->code);
    assert_says(finding->locations[0].path, "src/index.ts");
    assert_int_equal(finding->locations[0].line, 14);
    assert_int_equal(finding->locations[0].column, 5);
    assert_ptr_equal(finding->locations[1].unit, &world->code);
    assert_int_equal(finding->locations[1].line, 3);
    assert_true(finding->locations[1].excerpt.len > 0);
}

/* Of a minified line only what stands around the place is kept, in whole characters. */
static void a_long_line_is_cut_around_the_place(void **state)
{
    struct world *world = *state;
    const struct lc_location *at;
    char line[3000];

    for (size_t i = 0; i < sizeof line; i += 3)
        memcpy(line + i, "\xe2\x82\xac", 3);
    memcpy(line + 1500, "fetch(event)", 12);
    world->item.at.excerpt = (lc_str){line, sizeof line};
    world->item.at.column = 1501;
    at = &only(world)->locations[0];
    assert_in_range(at->excerpt.len, 90, 110);
    assert_memory_equal(at->excerpt.ptr + at->caret, "fetch(event)", 12);
    assert_int_equal(at->carets, 12);
    assert_memory_equal(at->excerpt.ptr, "\xe2\x82\xac", 3);
    assert_memory_equal(at->excerpt.ptr + at->excerpt.len - 3, "\xe2\x82\xac", 3);
}

static void text_of_the_users_is_escaped(void **state)
{
    struct world *world = *state;

    world->item.what = LC_S("f\x1b[2J");
    world->item.reason = LC_S("x\ny");
    assert_says(only(world)->message, "nothing waits for 'f\\x1b[2J': x\\ny");
}

static void nothing_is_said_of_other_kinds_and_of_others_handlers(void **state)
{
    struct world *world = *state;

    world->cx.rule = &lc_rule_emit_and_return;
    world->cx.rule->check(&world->cx);
    assert_int_equal(world->results.findings.count, 0);
    world->cx.rule = &lc_rule_floating_promise;
    world->target.flow.third_party_handler = true;
    world->cx.rule->check(&world->cx);
    assert_int_equal(world->results.findings.count, 0);
    world->target.flow = (struct lc_flow){.analyzed = false};
    world->cx.rule->check(&world->cx);
    assert_int_equal(world->results.findings.count, 0);
    assert_int_equal(world->results.unknowns.count, 0);
}

static void what_is_not_known_is_said_with_its_reason(void **state)
{
    struct world *world = *state;
    struct lc_flow_unknown unknown = {LC_S("what 'wrap' does"), LC_S("its code is not here"), LC_S("")};

    world->target.flow.items.count = 0;
    world->target.flow.unknowns.items = &unknown;
    world->target.flow.unknowns.count = 1;
    world->cx.rule->check(&world->cx);
    assert_int_equal(world->results.unknowns.count, 1);
    assert_says(world->results.unknowns.items[0]->what, "what 'wrap' does");
    assert_says(world->results.unknowns.items[0]->why, "its code is not here");
    world->target.flow = (struct lc_flow){.why = LC_S("the handler is a program of its own")};
    world->cx.rule->check(&world->cx);
    assert_int_equal(world->results.unknowns.count, 2);
    assert_says(world->results.unknowns.items[1]->what, "what the handler leaves unfinished");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(certain_loss_is_an_error_at_its_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_certain_is_a_warning, set_up, tear_down),
        cmocka_unit_test_setup_teardown(probable_work_says_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(work_of_start_up_is_a_warning_with_its_own_message, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_worth_knowing_is_a_note, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_rule_of_notes_stays_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_way_there_is_a_note, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_compiled_line_names_its_source, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_long_line_is_cut_around_the_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(text_of_the_users_is_escaped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_is_said_of_other_kinds_and_of_others_handlers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_known_is_said_with_its_reason, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
