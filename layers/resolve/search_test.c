/* Search paths, against the values that sections 2.1 to 2.6 of the runtime facts record: see layers/runtime/data. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "layers/base/arena.h"
#include "layers/resolve/search.h"

static struct lc_arena arena;

static int set_up(void **state)
{
    (void)state;
    lc_arena_init(&arena, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    lc_arena_release(&arena);
    return 0;
}

/* The path of `runtime` with one variable set (NULL: none), joined by ':'. */
static const char *joined(const char *runtime, const char *name, struct lc_value value, enum lc_search_kind kind)
{
    struct lc_variable variable = {.name = lc_str_from(name), .value = value};
    struct lc_function function = {.environment = &variable, .environment_count = name ? 1 : 0};
    struct lc_search search;
    lc_str text = LC_S("");

    lc_search_build(lc_runtime_find(lc_catalogue_builtin(), lc_str_from(runtime)), &function, &arena, &search);
    if (!search.paths[kind].known)
        return "unknown";
    for (size_t i = 0; i < search.paths[kind].count; i++)
        text =
            lc_arena_printf(&arena, "%.*s%s%.*s", LC_FMT(text), i > 0 ? ":" : "", LC_FMT(search.paths[kind].items[i]));
    return lc_arena_cstring(&arena, text, NULL);
}

static const char *defaults(const char *runtime, enum lc_search_kind kind)
{
    return joined(runtime, NULL, (struct lc_value){0}, kind);
}

static const char *with(const char *runtime, const char *name, const char *value, enum lc_search_kind kind)
{
    return joined(runtime, name, (struct lc_value){.know = LC_KNOWN, .text = lc_str_from(value)}, kind);
}

static void defaults_are_the_recorded_ones(void **state)
{
    (void)state;
    assert_string_equal(defaults("nodejs22.x", LC_SEARCH_PACKAGES),
                        "/var/task/node_modules:/opt/nodejs/node22/node_modules:/opt/nodejs/node_modules:"
                        "/var/runtime/node_modules:/var/runtime:/var/task");
    assert_string_equal(defaults("ruby3.3", LC_SEARCH_PACKAGES),
                        "/var/task/vendor/bundle/ruby/3.3.0:/opt/ruby/gems/3.3.0:/var/runtime:/var/runtime/ruby/3.3.0");
    assert_string_equal(defaults("java21", LC_SEARCH_PACKAGES), "/var/task:/var/task/lib:/opt/java/lib");
    /* the recorded PATH has "/usr/bin/" */
    assert_string_equal(defaults("python3.12", LC_SEARCH_PROGRAMS),
                        "/var/lang/bin:/usr/local/bin:/usr/bin:/bin:/opt/bin");
    assert_string_equal(defaults("provided.al2", LC_SEARCH_LIBRARIES),
                        "/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib");
    assert_string_equal(defaults("nodejs22.x", LC_SEARCH_LOAD), "");
}

static void python_keeps_the_order_of_its_captures(void **state)
{
    const char *path = defaults("python3.12", LC_SEARCH_PACKAGES);

    (void)state;
    assert_int_equal(strncmp(path, "/var/task:/opt/python/lib/python3.12/site-packages:/opt/python:", 63), 0);
}

/* The two /opt/python entries are not added when PYTHONPATH is set; /var/task stays first, the user's come after
 * /var/runtime. */
static void a_user_pythonpath_drops_the_layers(void **state)
{
    const char *path = with("python3.12", "PYTHONPATH", "/opt/mine:/opt/more/", LC_SEARCH_PACKAGES);

    (void)state;
    assert_int_equal(strncmp(path, "/var/task:/var/runtime:/opt/mine:/opt/more", 42), 0);
    assert_null(strstr(path, "/opt/python"));
}

static void a_user_value_replaces_and_is_literal(void **state)
{
    (void)state;
    assert_string_equal(with("nodejs22.x", "NODE_PATH", "/opt/a/:$NODE_PATH", LC_SEARCH_PACKAGES),
                        "/var/task/node_modules:/opt/a:$NODE_PATH");
    assert_string_equal(with("ruby3.3", "GEM_PATH", "/opt/gems", LC_SEARCH_PACKAGES), "/opt/gems");
    assert_string_equal(with("nodejs22.x", "PATH", "/opt/bin", LC_SEARCH_PROGRAMS), "/opt/bin");
    /* empty counts as unset: the bootstrap sets NODE_PATH only then */
    assert_string_equal(with("nodejs22.x", "NODE_PATH", "", LC_SEARCH_PACKAGES),
                        defaults("nodejs22.x", LC_SEARCH_PACKAGES));
    /* a variable of another language changes nothing */
    assert_string_equal(with("nodejs22.x", "GEM_PATH", "/opt/gems", LC_SEARCH_PACKAGES),
                        defaults("nodejs22.x", LC_SEARCH_PACKAGES));
}

static void unknown_values_make_the_path_unknown(void **state)
{
    struct lc_value value = {.know = LC_UNKNOWN, .why = LC_S_INIT("an import of another stack")};

    (void)state;
    assert_string_equal(joined("nodejs22.x", "NODE_PATH", value, LC_SEARCH_PACKAGES), "unknown");
    assert_string_equal(joined("nodejs22.x", "NODE_PATH", value, LC_SEARCH_PROGRAMS),
                        defaults("nodejs22.x", LC_SEARCH_PROGRAMS));
    assert_string_equal(joined("nodejs0.x", NULL, (struct lc_value){0}, LC_SEARCH_PACKAGES), "unknown");
}

static void a_wrapper_lowers_certainty(void **state)
{
    struct lc_variable wrapper = {.name = LC_S_INIT("AWS_LAMBDA_EXEC_WRAPPER"),
                                  .value = {.know = LC_KNOWN, .text = LC_S_INIT("/opt/wrapper")}};
    struct lc_function function = {.environment = &wrapper, .environment_count = 1};
    const struct lc_runtime *runtime = lc_runtime_find(lc_catalogue_builtin(), LC_S("nodejs22.x"));
    struct lc_search search;

    (void)state;
    lc_search_build(runtime, &function, &arena, &search);
    assert_true(search.wrapped);
    assert_int_equal(search.certainty, LC_COMMUNITY);
    lc_search_build(runtime, NULL, &arena, &search);
    assert_false(search.wrapped);
    assert_true(search.certainty < LC_COMMUNITY);
    assert_int_equal(lc_search_index(&search.paths[LC_SEARCH_PACKAGES], LC_S("/opt/nodejs/node_modules")), 2);
    assert_true(lc_search_index(&search.paths[LC_SEARCH_PACKAGES], LC_S("/opt/nodejs")) == LC_NPOS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(defaults_are_the_recorded_ones),       TEST(python_keeps_the_order_of_its_captures),
        TEST(a_user_pythonpath_drops_the_layers),   TEST(a_user_value_replaces_and_is_literal),
        TEST(unknown_values_make_the_path_unknown), TEST(a_wrapper_lowers_certainty)};

    return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}
