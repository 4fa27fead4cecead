/* Python, Ruby and Java, case by case; what happens in bulk is asked of the interpreters in testdata/tests/resolve_*.py.
 * Expectations: the import system (Python Language Reference, 5), RubyGems, URLClassLoader, and the facts about Lambda's bootstrap. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/resolve/java.h"
#include "layers/resolve/python.h"
#include "layers/resolve/ruby.h"

/* An image of two folders on disk, written file by file. */
static char root[64];
static struct lc_arena arena;
static struct lc_archive *archives[2];
static struct lc_contents contents[2];
static struct lc_metadata metadata[2];
static const struct lc_metadata *layers[1];
static struct lc_tree task, opt;
static struct lc_image image;
static struct lc_search search;
static struct lc_resolver resolver;
static bool is_open;

static int set_up(void **state)
{
    (void)state;
    snprintf(root, sizeof root, "/tmp/lc-languages-XXXXXX");
    assert_non_null(mkdtemp(root));
    lc_arena_init(&arena, 1);
    is_open = false;
    return 0;
}

static int tear_down(void **state)
{
    char command[128];

    (void)state;
    if (is_open) {
        lc_tree_release(&task);
        lc_tree_release(&opt);
        for (size_t i = 0; i < 2; i++) {
            lc_contents_release(&contents[i]);
            lc_archive_close(archives[i]);
        }
    }
    lc_arena_release(&arena);
    snprintf(command, sizeof command, "rm -rf %s", root);
    return system(command);
}

static const char *full(const char *path)
{
    return lc_arena_cstring(&arena, lc_arena_printf(&arena, "%s/%s", root, path), NULL);
}

/* "task/…" or "opt/…", folders made on the way. */
static void put_bytes(const char *path, const void *bytes, size_t size)
{
    const char *name = full(path);
    FILE *file;

    for (const char *slash = strchr(name + 1, '/'); slash; slash = strchr(slash + 1, '/'))
        mkdir(lc_arena_cstring(&arena, (lc_str){name, (size_t)(slash - name)}, NULL), 0755);
    file = fopen(name, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

static void put(const char *path, const char *text)
{
    put_bytes(path, text, strlen(text));
}

static void open_image(const char *runtime_id)
{
    struct lc_archive_options options = {.seed = 1};
    struct lc_inflater *inflater = lc_inflater_new();
    const struct lc_runtime *runtime = lc_runtime_find(lc_catalogue_builtin(), lc_str_from(runtime_id));
    struct lc_err err;

    mkdir(full("task"), 0755);
    mkdir(full("opt"), 0755);
    for (size_t i = 0; i < 2; i++) {
        const char *path = full(i == 0 ? "task" : "opt");
        size_t slices;
        assert_int_equal(lc_archive_open(path, lc_str_from(path), &options, &archives[i], &err), LC_OK);
        lc_contents_init(&contents[i], archives[i], &arena);
        for (uint32_t k = 0; k < archives[i]->count; k++)
            if (lc_metadata_wants(&archives[i]->entries[k], runtime->language))
                lc_contents_need_all(&contents[i], k, LC_METADATA_BYTES_MAX);
        slices = lc_contents_plan(&contents[i]);
        for (size_t k = 0; k < slices; k++)
            lc_contents_fetch(&contents[i], k, inflater);
        lc_metadata_build(&metadata[i], archives[i], &contents[i], &arena);
    }
    lc_inflater_free(inflater);
    lc_tree_build(&task, LC_S("/var/task"), &archives[0], 1, 1);
    lc_tree_build(&opt, LC_S("/opt"), &archives[1], 1, 1);
    image = (struct lc_image){&task, &opt};
    layers[0] = &metadata[1];
    lc_search_build(runtime, NULL, &arena, &search);
    resolver = (struct lc_resolver){
        .image = &image, .runtime = runtime, .search = &search, .metadata = {.task = &metadata[0], .layers = layers}};
    is_open = true;
}

static struct lc_resolution ask_from(enum lc_import_kind kind, const char *specifier, const char *from)
{
    struct lc_resolution out;

    if (kind == LC_IMPORT_PYTHON)
        lc_resolve_python(&resolver, lc_str_from(specifier), LC_S(""), true, &arena, &out);
    else if (kind == LC_IMPORT_JAVA)
        lc_resolve_java(&resolver, lc_str_from(specifier), true, &arena, &out);
    else
        lc_resolve_ruby(&resolver, kind, lc_str_from(specifier), lc_str_from(from), true, &arena, &out);
    return out;
}

static struct lc_resolution ask(enum lc_import_kind kind, const char *specifier)
{
    return ask_from(kind, specifier, "");
}

static const char *text(lc_str s)
{
    return lc_arena_cstring(&arena, s, NULL);
}

#define ASSERT_FOUND(answer, where) \
    do { \
        assert_true((answer).found); \
        assert_string_equal(text((answer).path), (where)); \
    } while (0)

static void python_takes_the_first_entry_and_names_the_rest(void **state)
{
    struct lc_resolution got;

    (void)state;
    put("task/requests.py", "");
    put("opt/python/requests/__init__.py", "");
    put("opt/python/boto3/__init__.py", "");
    open_image("python3.12");
    got = ask(LC_IMPORT_PYTHON, "requests");
    ASSERT_FOUND(got, "/var/task/requests.py");
    assert_true(got.certain);
    assert_int_equal(got.hidden_count, 1);
    assert_string_equal(text(got.hidden[0]), "/opt/python/requests/__init__.py");
    /* the user's own file hides the package, and has no submodules */
    got = ask(LC_IMPORT_PYTHON, "requests.adapters");
    assert_false(got.found);
    assert_true(got.certain);
    assert_string_equal(got.code, "ModuleNotFoundError");
    got = ask(LC_IMPORT_PYTHON, "boto3");
    ASSERT_FOUND(got, "/opt/python/boto3/__init__.py");
    assert_string_equal(text(got.hidden[0]), "/var/lang/lib/python3.12/site-packages/boto3");
    got = ask(LC_IMPORT_PYTHON, "botocore");
    ASSERT_FOUND(got, "/var/lang/lib/python3.12/site-packages/botocore");
    assert_true(got.builtin);
}

static void python_modules_that_are_loaded_cannot_be_hidden(void **state)
{
    struct lc_resolution got;

    (void)state;
    put("task/json.py", "");
    put("task/queue.py", "");
    put("task/imp.py", "");
    put("task/time.py", "");
    open_image("python3.12");
    got = ask(LC_IMPORT_PYTHON, "json");
    assert_true(got.builtin);
    assert_string_equal(text(got.hidden[0]), "/var/task/json.py");
    assert_true(ask(LC_IMPORT_PYTHON, "time").builtin);
    ASSERT_FOUND(ask(LC_IMPORT_PYTHON, "queue"), "/var/task/queue.py");
    ASSERT_FOUND(ask(LC_IMPORT_PYTHON, "imp"), "/var/task/imp.py");
    assert_true(ask(LC_IMPORT_PYTHON, "tomllib").builtin);
    assert_false(ask(LC_IMPORT_PYTHON, "distutils").found); /* gone in 3.12 */
    assert_false(ask(LC_IMPORT_PYTHON, "queue.deeper").found);
}

static void python_namespaces_merge_unless_one_side_is_a_package(void **state)
{
    struct lc_resolution got;

    (void)state;
    put("task/google/a.py", "");
    put("opt/python/google/b.py", "");
    put("task/azure/__init__.py", "");
    put("opt/python/azure/b.py", "");
    put("task/zope/__init__.py", "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n");
    put("opt/python/zope/b.py", "");
    open_image("python3.11");
    got = ask(LC_IMPORT_PYTHON, "google");
    ASSERT_FOUND(got, "/var/task/google");
    assert_int_equal(got.format, LC_MODULE_NAMESPACE);
    ASSERT_FOUND(ask(LC_IMPORT_PYTHON, "google.b"), "/opt/python/google/b.py");
    assert_false(ask(LC_IMPORT_PYTHON, "azure.b").found);
    ASSERT_FOUND(ask(LC_IMPORT_PYTHON, "zope.b"), "/opt/python/zope/b.py");
}

static void python_reads_pth_files(void **state)
{
    (void)state;
    put("task/a.pth", "# note\nlib\n/mnt/efs/packages\n");
    put("task/lib/deep.py", "");
    put("opt/python/x.pth", "import os\n");
    open_image("python3.11");
    ASSERT_FOUND(ask(LC_IMPORT_PYTHON, "deep"), "/var/task/lib/deep.py");
    assert_false(ask(LC_IMPORT_PYTHON, "nowhere").found);
    assert_false(ask(LC_IMPORT_PYTHON, "nowhere").certain);
}

/* An editable install names a folder of the machine that built the archive; one below /mnt may be a file system. */
static void python_passes_over_folders_of_the_builder(void **state)
{
    (void)state;
    put("task/__editable__.a-1.0.pth", "/home/me/a/src\n/Users/me/a\n/a\n");
    open_image("python3.12");
    assert_false(ask(LC_IMPORT_PYTHON, "a").found);
    assert_true(ask(LC_IMPORT_PYTHON, "a").certain);
}

static void python_survives_what_is_malformed(void **state)
{
    char *dots = malloc(100001);
    const char *odd[] = {"", ".", "..", "a..b", "a/b", "a.", ".a", "six.moves.urllib"};

    (void)state;
    put_bytes("task/a.pth", "\xff\xfe\0lib\n", 7);
    put("task/b.pth", "import sys, types, os;p = os.path.join(f_locals['sitedir'], *('google'\n");
    put("task/c-nspkg.pth", "import x;['sitedir'], *(',')\n");
    put("task/six.py", "");
    assert_int_equal(symlink("loop", full("task/loop")), 0);
    open_image("python3.11");
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        assert_false(ask(LC_IMPORT_PYTHON, odd[i]).found);
    assert_false(ask(LC_IMPORT_PYTHON, "six.moves").certain);
    assert_false(ask(LC_IMPORT_PYTHON, "loop").found);
    memset(dots, '.', 100000);
    for (size_t i = 0; i < 100000; i += 2)
        dots[i] = 'a';
    dots[100000] = '\0';
    assert_false(ask(LC_IMPORT_PYTHON, dots).found);
    free(dots);
}

static void python_namespaces_are_told_by_code_not_by_comments(void **state)
{
    (void)state;
    assert_int_equal(lc_python_init_read(LC_S("")), LC_INIT_PLAIN);
    assert_int_equal(lc_python_init_read(LC_S("# extend_path(__path__, __name__)\n\"\"\"__path__\"\"\"\n")),
                     LC_INIT_PLAIN);
    assert_int_equal(lc_python_init_read(LC_S("__import__( 'pkg_resources' ).declare_namespace( __name__ )")),
                     LC_INIT_DECLARES);
    assert_int_equal(lc_python_init_read(LC_S("__path__.append('x')")), LC_INIT_UNKNOWN);
    assert_int_equal(lc_python_init_read(LC_S("'''never closed")), LC_INIT_PLAIN);
    assert_int_equal(lc_python_init_read(LC_S("'\\")), LC_INIT_PLAIN);
}

static void gem(const char *home, const char *name, const char *version, const char *needs)
{
    const char *spec = text(lc_arena_printf(&arena, "%s/specifications/%s-%s.gemspec", home, name, version));

    put(spec,
        text(lc_arena_printf(&arena,
                             "# -*- encoding: utf-8 -*-\n# stub: %s %s ruby lib\n\nGem::Specification.new do |s|\n"
                             "  s.name = \"%s\".freeze\n  s.version = \"%s\"\n%s\nend\n",
                             name, version, name, version, needs)));
    put(text(lc_arena_printf(&arena, "%s/gems/%s-%s/lib/%s.rb", home, name, version, name)), "");
}

static void ruby_takes_the_highest_version_of_all_homes(void **state)
{
    struct lc_resolution got;

    (void)state;
    gem("task/vendor/bundle/ruby/3.3.0", "rack", "2.2.9", "");
    gem("opt/ruby/gems/3.3.0", "rack", "2.2.10", "");
    put("task/vendor/bundle/ruby/3.3.0/gems/bare-1.0/lib/bare.rb", "");
    open_image("ruby3.3");
    got = ask(LC_IMPORT_RUBY, "rack");
    ASSERT_FOUND(got, "/opt/ruby/gems/3.3.0/gems/rack-2.2.10/lib/rack.rb");
    assert_true(got.certain);
    assert_string_equal(text(got.hidden[0]), "/var/task/vendor/bundle/ruby/3.3.0/gems/rack-2.2.9/lib/rack.rb");
    assert_false(ask(LC_IMPORT_RUBY, "bare").found); /* no gemspec */
    assert_true(ask(LC_IMPORT_RUBY, "set").builtin);
    assert_false(ask(LC_IMPORT_RUBY, "aws-sdk-s3").certain);
}

/* A file of a gem asks with what its gem needs on the load path. Two versions would do for 'open', none but 1.5 for 'old'. */
static void ruby_gives_a_gem_the_version_that_it_needs(void **state)
{
    const char *folder = "/opt/ruby/gems/3.3.0/gems/";

    (void)state;
    gem("opt/ruby/gems/3.3.0", "old", "1.0", "  s.add_runtime_dependency(%q<rack>.freeze, [\"~> 1.0\".freeze])");
    gem("opt/ruby/gems/3.3.0", "open", "1.0", "  s.add_runtime_dependency(%q<rack>.freeze, [\"< 3\".freeze])");
    gem("opt/ruby/gems/3.3.0", "rack", "1.5", "");
    gem("opt/ruby/gems/3.3.0", "rack", "2.2", "");
    gem("task/vendor/bundle/ruby/3.3.0", "rack", "3.0", "");
    open_image("ruby3.3");
    ASSERT_FOUND(ask(LC_IMPORT_RUBY, "rack"), "/var/task/vendor/bundle/ruby/3.3.0/gems/rack-3.0/lib/rack.rb");
    ASSERT_FOUND(ask_from(LC_IMPORT_RUBY, "rack", text(lc_arena_printf(&arena, "%sold-1.0/lib/old.rb", folder))),
                 "/opt/ruby/gems/3.3.0/gems/rack-1.5/lib/rack.rb");
    ASSERT_FOUND(ask_from(LC_IMPORT_RUBY, "rack", text(lc_arena_printf(&arena, "%sopen-1.0/lib/open.rb", folder))),
                 "/opt/ruby/gems/3.3.0/gems/rack-2.2/lib/rack.rb");
}

static void ruby_activates_an_installed_gem_over_the_default_one(void **state)
{
    (void)state;
    gem("opt/ruby/gems/3.3.0", "json", "99.0", "");
    gem("opt/ruby/gems/3.3.0", "uri", "0.0.1", "");
    put("task/set.rb", "");
    open_image("ruby3.3");
    ASSERT_FOUND(ask(LC_IMPORT_RUBY, "json"), "/opt/ruby/gems/3.3.0/gems/json-99.0/lib/json.rb");
    assert_true(ask(LC_IMPORT_RUBY, "uri").builtin);
    ASSERT_FOUND(ask(LC_IMPORT_RUBY, "set"), "/var/task/set.rb");
}

/* Asked of these interpreters in testdata/tests/resolve_ruby_wasm.py. */
static void ruby_has_another_library_in_other_versions(void **state)
{
    (void)state;
    put("task/set.rb", "");
    open_image("ruby4.0");
    assert_true(ask(LC_IMPORT_RUBY, "set").builtin);
    assert_true(ask(LC_IMPORT_RUBY, "set.rb").builtin);
    assert_true(ask(LC_IMPORT_RUBY, "json/ext/parser").builtin);
    assert_false(ask(LC_IMPORT_RUBY, "kconv").certain); /* of the bundled gem nkf */
    assert_true(ask(LC_IMPORT_RUBY, "kconv2").certain);
    assert_false(ask(LC_IMPORT_RUBY, "lib/json").found);
}

/* The same gem in two homes, of which one is torn: RubyGems 3.6 looks into both. */
static void ruby_since_3_4_looks_into_every_copy_of_a_gem(void **state)
{
    (void)state;
    gem("task/vendor/bundle/ruby/3.3.0", "rack", "2.2.9", "");
    gem("task/vendor/bundle/ruby/3.4.0", "rack", "2.2.9", "");
    gem("opt/ruby/gems/3.3.0", "rack", "2.2.9", "");
    gem("opt/ruby/gems/3.4.0", "rack", "2.2.9", "");
    put("opt/ruby/gems/3.3.0/gems/rack-2.2.9/lib/rack/more.rb", "");
    put("opt/ruby/gems/3.4.0/gems/rack-2.2.9/lib/rack/more.rb", "");
    open_image("ruby3.4");
    ASSERT_FOUND(ask(LC_IMPORT_RUBY, "rack"), "/var/task/vendor/bundle/ruby/3.4.0/gems/rack-2.2.9/lib/rack.rb");
    ASSERT_FOUND(ask(LC_IMPORT_RUBY, "rack/more"), "/opt/ruby/gems/3.4.0/gems/rack-2.2.9/lib/rack/more.rb");
    resolver.runtime = lc_runtime_find(lc_catalogue_builtin(), LC_S("ruby3.3"));
    lc_search_build(resolver.runtime, NULL, &arena, &search);
    assert_false(ask(LC_IMPORT_RUBY, "rack/more").found);
}

/* A gem whose extensions were never built meets no need since RubyGems 3.6: what needs it fails. */
static void ruby_since_3_4_counts_no_gem_that_is_not_built(void **state)
{
    static const char *const runtimes[] = {"ruby3.3", "ruby3.4"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        const char *home = i == 0 ? "opt/ruby/gems/3.3.0" : "opt/ruby/gems/3.4.0";
        gem(home, "a", "1.0", "  s.add_runtime_dependency(%q<b>.freeze, [\">= 0\".freeze])");
        put(text(lc_arena_printf(&arena, "%s/specifications/b-1.0.gemspec", home)),
            "# stub: b 1.0 ruby lib\n# stub: ext/extconf.rb\n");
        put(text(lc_arena_printf(&arena, "%s/gems/b-1.0/lib/b.rb", home)), "");
    }
    open_image(runtimes[0]);
    ASSERT_FOUND(ask(LC_IMPORT_RUBY, "a"), "/opt/ruby/gems/3.3.0/gems/a-1.0/lib/a.rb");
    resolver.runtime = lc_runtime_find(lc_catalogue_builtin(), lc_str_from(runtimes[1]));
    lc_search_build(resolver.runtime, NULL, &arena, &search);
    assert_false(ask(LC_IMPORT_RUBY, "a").found);
}

static void ruby_fails_when_a_need_is_missing_and_survives_circles(void **state)
{
    (void)state;
    gem("opt/ruby/gems/3.3.0", "a", "1.0", "  s.add_runtime_dependency(%q<absent>.freeze, [\">= 0\".freeze])");
    gem("opt/ruby/gems/3.3.0", "b", "1.0", "  s.add_runtime_dependency(%q<c>.freeze, [\">= 0\".freeze])");
    gem("opt/ruby/gems/3.3.0", "c", "1.0", "  s.add_runtime_dependency(%q<b>.freeze, [\">= 0\".freeze])");
    put("opt/ruby/gems/3.3.0/specifications/.gemspec", "x");
    put("opt/ruby/gems/3.3.0/specifications/x.gemspec", "# stub: \n# stub: \n");
    put("opt/ruby/gems/3.3.0/specifications/y-1.gemspec", "");
    open_image("ruby3.3");
    assert_false(ask(LC_IMPORT_RUBY, "a").found);
    assert_string_equal(ask(LC_IMPORT_RUBY, "a").code, "LoadError");
    assert_true(ask(LC_IMPORT_RUBY, "b").found);
    assert_false(ask(LC_IMPORT_RUBY, "").found);
    assert_false(ask(LC_IMPORT_RUBY, "../../../etc/passwd").found);
}

static void java_orders_by_utf16(void **state)
{
    (void)state;
    assert_int_equal(lc_utf16_cmp(LC_S("B.jar"), LC_S("a.jar")), -1);
    assert_int_equal(lc_utf16_cmp(LC_S("a"), LC_S("a.jar")), -1);
    /* U+1F600 is D83D DE00, below U+FF5E; its bytes are above */
    assert_int_equal(lc_utf16_cmp(LC_S("\xf0\x9f\x98\x80"), LC_S("\xef\xbd\x9e")), -1);
    assert_int_equal(lc_utf16_cmp(LC_S("\xef\xbd\x9e"), LC_S("\xf0\x9f\x98\x80")), 1);
    assert_int_equal(lc_utf16_cmp(LC_S("\xf0\x9f\x98\x80"), LC_S("\xc3\xa9")), 1);
}

static void java_prefers_parents_then_exploded_classes(void **state)
{
    struct lc_resolution got;

    (void)state;
    put("task/com/acme/Thing.class", "");
    put("task/com/amazonaws/services/lambda/runtime/Context.class", "");
    put("task/lib/broken.jar", "no zip");
    open_image("java21");
    got = ask(LC_IMPORT_JAVA, "com.acme.Thing");
    ASSERT_FOUND(got, "/var/task/com/acme/Thing.class");
    assert_true(got.certain);
    got = ask(LC_IMPORT_JAVA, "com.amazonaws.services.lambda.runtime.Context");
    assert_true(got.builtin);
    assert_string_equal(text(got.hidden[0]), "/var/task/com/amazonaws/services/lambda/runtime/Context.class");
    got = ask(LC_IMPORT_JAVA, "com.acme.Other");
    assert_false(got.found);
    assert_false(got.certain);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(python_takes_the_first_entry_and_names_the_rest),
                                       TEST(python_modules_that_are_loaded_cannot_be_hidden),
                                       TEST(python_namespaces_merge_unless_one_side_is_a_package),
                                       TEST(python_reads_pth_files),
                                       TEST(python_passes_over_folders_of_the_builder),
                                       TEST(python_survives_what_is_malformed),
                                       TEST(python_namespaces_are_told_by_code_not_by_comments),
                                       TEST(ruby_takes_the_highest_version_of_all_homes),
                                       TEST(ruby_gives_a_gem_the_version_that_it_needs),
                                       TEST(ruby_activates_an_installed_gem_over_the_default_one),
                                       TEST(ruby_has_another_library_in_other_versions),
                                       TEST(ruby_since_3_4_looks_into_every_copy_of_a_gem),
                                       TEST(ruby_since_3_4_counts_no_gem_that_is_not_built),
                                       TEST(ruby_fails_when_a_need_is_missing_and_survives_circles),
                                       TEST(java_orders_by_utf16),
                                       TEST(java_prefers_parents_then_exploded_classes)};

    return cmocka_run_group_tests_name("languages", tests, NULL, NULL);
}
