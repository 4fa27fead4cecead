/* requires.txt of egg-info folders: the forms that setuptools writes, and what importlib.metadata and packaging make of
 * generated ones and of Debian's. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/package/manifest.h"
#include "layers/text/judge_test.h"

#define PYTHON \
    "$(for p in /usr/bin/python3 python3; do $p -c 'import packaging.requirements' 2>/dev/null && echo $p && break; done)"

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

static lc_str shown(const struct lc_requirements *needs)
{
    lc_str said = LC_S("");

    for (size_t i = 0; i < needs->count; i++)
        said = lc_arena_printf(&arena, "%.*s%.*s '%.*s' ;%.*s [%.*s]%s\n", LC_FMT(said),
                               LC_FMT(needs->items[i].normalized), LC_FMT(needs->items[i].range),
                               LC_FMT(needs->items[i].marker), LC_FMT(needs->items[i].extra),
                               needs->items[i].kind == LC_REQUIRES ? "" : " extra");
    return said;
}

static void sections(void **state)
{
    struct lc_requirements needs = {.complete = true};

    (void)state;
    lc_requirements_add_egg(
        LC_S("# a comment\nUrllib3>=1.21,<3\r\n\n[Crypto]\ncryptography >=3.4\n[:python_version < \"3.8\"]\n"
             "typing_extensions\n[dev:os_name == 'nt']\ncolorama[x]==0.4\n[empty]\n"),
        &arena, &needs);
    assert_string_equal(lc_arena_cstring(&arena, shown(&needs), NULL),
                        "urllib3 '>=1.21,<3' ; []\n"
                        "cryptography '>=3.4' ;extra == \"Crypto\" [Crypto] extra\n"
                        "typing-extensions '' ;python_version < \"3.8\" []\n"
                        "colorama '==0.4' ;(os_name == 'nt') and extra == \"dev\" [dev] extra\n");
    assert_true(needs.complete);
}

/* What is no requirement is passed over and said; headers of PKG-INFO come first. */
static void odd_ones(void **state)
{
    struct lc_requirements needs = {.complete = true};
    struct lc_requirement first = {.name = LC_S("first")};

    (void)state;
    lc_requirements_add_egg(LC_S("-r other.txt\n[a]\nx>1; os_name == 'nt'\n[\n]\ny"), &arena, &needs);
    assert_string_equal(lc_arena_cstring(&arena, shown(&needs), NULL), "y '' ;extra == \"a\" [a] extra\n");
    assert_false(needs.complete);
    assert_true(needs.why.len > 0);
    needs = (struct lc_requirements){.items = &first, .count = 1, .capacity = 1, .complete = true};
    lc_requirements_add_egg(LC_S("second\n"), &arena, &needs);
    assert_int_equal(needs.count, 1);
}

/* -- against importlib.metadata ------------------------------------------------------------------------------------ */

static bool bytes_of(struct lc_archive *archive, uint32_t entry, uint64_t cap, struct lc_inflater *inflater,
                     lc_str *out)
{
    struct lc_err err = {0};

    return entry != LC_NO_ENTRY && lc_archive_read(archive, entry, cap, inflater, &arena, out, &err) == LC_OK;
}

/* "name range ; marker" as a requirement again. */
static void add_lines(struct lc_buf *lines, const struct lc_package *package, const struct lc_requirements *needs)
{
    for (size_t i = 0; i < needs->count; i++) {
        const struct lc_requirement *need = &needs->items[i];
        lc_buf_printf(lines, "%.*s\t%.*s%s%.*s%.*s%s%.*s\t%.*s\n", LC_FMT(package->metadata), LC_FMT(need->name),
                      need->url.len > 0 ? " @ " : "", LC_FMT(need->url), LC_FMT(need->range),
                      need->marker.len > 0 ? " ; " : "", LC_FMT(need->marker), LC_FMT(need->extra));
    }
}

static void agrees_over(const char *folder)
{
    struct lc_archive_options options = {.seed = 1};
    struct lc_inflater *inflater = lc_inflater_new();
    struct lc_archive *archive = NULL;
    struct lc_packages packages;
    struct lc_err err = {0};
    struct lc_buf lines, answer;
    char command[512];

    assert_int_equal(lc_archive_open(folder, LC_S("tree"), &options, &archive, &err), LC_OK);
    lc_packages_find(archive, &arena, &packages);
    lc_buf_init(&lines, JUDGE_BYTES_MAX);
    for (size_t i = 0; i < packages.count; i++) {
        const struct lc_package *package = &packages.items[i];
        struct lc_requirements needs = {.complete = true};
        lc_str bytes;
        if (package->ecosystem != LC_PYPI || package->root.len > 0 ||
            !lc_str_has_suffix(package->metadata, LC_S(".egg-info")))
            continue;
        if (bytes_of(archive, package->entry, LC_METADATA_BYTES_MAX, inflater, &bytes))
            lc_requirements_read(package, bytes, &arena, &needs);
        if (bytes_of(archive, package->requires_txt, LC_REQUIRES_BYTES_MAX, inflater, &bytes))
            lc_requirements_add_egg(bytes, &arena, &needs);
        add_lines(&lines, package, &needs);
    }
    snprintf(command, sizeof command, PYTHON " layers/package/judge_requires.py compare %s $f", folder);
    answer = judge_run(command, lc_buf_str(&lines));
    print_message("%s: %.*s", folder, LC_FMT(lc_buf_str(&answer)));
    assert_true(lc_str_has_suffix(lc_buf_str(&answer), LC_S(" requirements, the same\n")));
    lc_buf_release(&answer);
    lc_buf_release(&lines);
    lc_inflater_free(inflater);
    lc_archive_close(archive);
}

static void agrees_with_importlib(void **state)
{
    char scratch[] = "/tmp/layercheck-eggs-XXXXXX", command[512];

    (void)state;
    if (!judge_has("test -n \"" PYTHON "\"")) {
        print_message("skip: python3 with packaging\n");
        return;
    }
    assert_non_null(mkdtemp(scratch));
    snprintf(command, sizeof command, PYTHON " layers/package/judge_requires.py make %s", scratch);
    assert_int_equal(system(command), 0);
    agrees_over(scratch);
    snprintf(command, sizeof command, "rm -r %s", scratch);
    assert_int_equal(system(command), 0);
    if (access("/usr/lib/python3/dist-packages", R_OK) == 0)
        agrees_over("/usr/lib/python3/dist-packages");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sections, set_up, tear_down),
        cmocka_unit_test_setup_teardown(odd_ones, set_up, tear_down),
        cmocka_unit_test_setup_teardown(agrees_with_importlib, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("requirements_egg", tests, NULL, NULL);
}
