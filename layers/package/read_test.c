#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <time.h>
#include <zlib.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"
#include "layers/package/package.h"
#include "layers/text/judge_test.h"

static struct lc_arena arena;
static struct lc_inflater *inflater;

static int set_up(void **state)
{
    (void)state;
    lc_arena_init(&arena, 1);
    inflater = lc_inflater_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    lc_inflater_free(inflater);
    lc_arena_release(&arena);
    return 0;
}

/* A package as lc_packages_find leaves it. */
static struct lc_package fresh(enum lc_ecosystem ecosystem, const char *path, const char *name, const char *version)
{
    struct lc_package p = {.ecosystem = ecosystem, .name = lc_str_from(name), .version = lc_str_from(version)};

    p.normalized = p.name;
    p.root = p.metadata = lc_str_from(path);
    p.folder_name = p.name;
    return p;
}

static struct lc_package read_as(enum lc_ecosystem ecosystem, lc_str bytes)
{
    struct lc_package p = fresh(ecosystem, "x", "folder", "");

    lc_package_read(&p, bytes, inflater, &arena);
    return p;
}

static void assert_package(const struct lc_package *p, const char *name, const char *version, uint32_t flags)
{
    uint32_t read = LC_PACKAGE_HAS_METADATA | LC_PACKAGE_BAD_METADATA | LC_PACKAGE_NO_NAME;

    if (!lc_str_is(p->name, name) || !lc_str_is(p->version, version) || (p->flags & read) != flags)
        fail_msg("name '%.*s', version '%.*s', flags %u, why '%.*s'; not '%s', '%s', %u", LC_FMT(p->name),
                 LC_FMT(p->version), p->flags, LC_FMT(p->why), name, version, flags);
}

static void npm(void **state)
{
    static const struct {
        lc_str text;
        const char *name, *version;
        uint32_t flags;
    } cases[] = {
        {LC_S_INIT("{\"name\":\"@s/x\",\"version\":\"1.2.3\"}"), "@s/x", "1.2.3", LC_PACKAGE_HAS_METADATA},
        {LC_S_INIT(
             "\xef\xbb\xbf{\"version\":\"1\",\"deps\":{\"name\":\"no\",\"version\":\"no\"},\"l\":[\"name\",{\"name\":1}],\"name\":\"x\"}"),
         "x", "1", LC_PACKAGE_HAS_METADATA},
        {LC_S_INIT("{\"type\":\"module\"}"), "folder", "", LC_PACKAGE_HAS_METADATA | LC_PACKAGE_NO_NAME},
        {LC_S_INIT("{}"), "folder", "", LC_PACKAGE_HAS_METADATA | LC_PACKAGE_NO_NAME},
        {LC_S_INIT("{\"name\":\"a\",\"name\":\"b\",\"version\":\"1\",\"version\":{\"name\":\"c\"}}"), "b", "",
         LC_PACKAGE_HAS_METADATA},
        {LC_S_INIT("{\"name\":\"a\",\"name\":null}"), "folder", "", LC_PACKAGE_HAS_METADATA | LC_PACKAGE_NO_NAME},
        {LC_S_INIT("{\"name\":[\"a\"],\"version\":2}"), "folder", "", LC_PACKAGE_HAS_METADATA | LC_PACKAGE_NO_NAME},
        {LC_S_INIT("{\"n\\u0061me\":\"\\u0078\",\"version\":\"1\\u002e0\"}"), "x", "1.0", LC_PACKAGE_HAS_METADATA},
        {LC_S_INIT("{\"name\":\"x\",\"version\":\"1\",}"), "folder", "", LC_PACKAGE_BAD_METADATA},
        {LC_S_INIT("[\"name\",\"x\"]"), "folder", "", LC_PACKAGE_BAD_METADATA},
        {LC_S_INIT("\"name\""), "folder", "", LC_PACKAGE_BAD_METADATA},
        {LC_S_INIT(""), "folder", "", LC_PACKAGE_BAD_METADATA},
        {LC_S_INIT("{\"name\":\"x\"} trailing"), "folder", "", LC_PACKAGE_BAD_METADATA},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lc_package p = read_as(LC_NPM, cases[i].text);

        assert_package(&p, cases[i].name, cases[i].version, cases[i].flags);
        assert_true(lc_str_is(p.folder_name, "folder"));
        assert_int_equal(p.why.len > 0, (p.flags & LC_PACKAGE_BAD_METADATA) != 0);
    }
}

static void pypi(void **state)
{
    struct lc_package p =
        read_as(LC_PYPI, LC_S("Metadata-Version: 2.1\r\nNAME: Foo.Bar\r\nversion:1.0\r\n\r\nName: body\r\n"));

    (void)state;
    assert_package(&p, "Foo.Bar", "1.0", LC_PACKAGE_HAS_METADATA);
    assert_true(lc_str_is(p.normalized, "foo-bar"));
    p = read_as(LC_PYPI, LC_S("Description: x\n Name: no\nName: a\nName: b\nVersion: 1\n"));
    assert_package(&p, "a", "1", LC_PACKAGE_HAS_METADATA);
    p = read_as(LC_PYPI, LC_S(""));
    assert_package(&p, "folder", "", LC_PACKAGE_BAD_METADATA);
    p = read_as(LC_PYPI, LC_S("Name: x\n\nVersion: 1\n"));
    assert_package(&p, "x", "", LC_PACKAGE_BAD_METADATA);
}

static void gem(void **state)
{
    struct lc_package p =
        read_as(LC_GEM, LC_S("# -*- encoding: utf-8 -*-\n# stub: rack 3.1.8 ruby lib\n\nGem::Specification.new do |s|\n"
                             "  s.name = \"rack\".freeze\n  s.version = \"3.1.8\".freeze\n\n"
                             "  s.required_rubygems_version = Gem::Requirement.new(\">= 0\".freeze)\n"));

    (void)state;
    assert_package(&p, "rack", "3.1.8", LC_PACKAGE_HAS_METADATA);
    p = read_as(
        LC_GEM,
        LC_S("Gem::Specification.new do |spec|\n  spec.name='a'\n  spec.version = Gem::Version.new(\"1.0\")\n"));
    assert_package(&p, "a", "1.0", LC_PACKAGE_HAS_METADATA);
    p = fresh(LC_GEM, "specifications/mine-2.0.gemspec", "mine", "2.0");
    lc_package_read(&p, LC_S("Gem::Specification.new do |s|\n  s.name = \"#{prefix}x\"\n  s.version = Mine::VERSION\n"),
                    NULL, &arena);
    assert_package(&p, "mine", "2.0", 0);
    p = fresh(LC_GEM, "specifications/mine-2.0.gemspec", "mine", "2.0");
    lc_package_read(&p,
                    LC_S("x = 1; s.name = \"no\"\n s.namespace = \"no\"\ns.name =\ns.name = \"open\ns.name = \"\"\n"),
                    NULL, &arena);
    assert_package(&p, "mine", "2.0", 0);
}

/* ------------------------------------------------------------------------------------------------- jars */

static void put(struct lc_buf *zip, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        lc_buf_add_byte(zip, (char)(i < 8 ? value >> 8 * i & 0xff : 0));
}

/* A zip of stored files: names and texts in turn. Source: APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16. */
static lc_str zipped(const char *const *files, size_t count)
{
    struct lc_buf zip, central;
    lc_str result;

    lc_buf_init(&zip, 1 << 20);
    lc_buf_init(&central, 1 << 20);
    for (size_t i = 0; i < count; i += 2) {
        lc_str name = lc_str_from(files[i]), text = lc_str_from(files[i + 1]);
        uLong crc = crc32(0, (const Bytef *)text.ptr, (uInt)text.len);
        size_t offset = zip.len;

        for (unsigned is_central = 0; is_central < 2; is_central++) {
            struct lc_buf *to = is_central ? &central : &zip;

            put(to, is_central ? 0x02014b50 : 0x04034b50, 4);
            put(to, 20, is_central ? 4 : 2);
            put(to, 0, 8); /* flags, method, time and date */
            put(to, crc, 4);
            put(to, text.len, 4);
            put(to, text.len, 4);
            put(to, name.len, 2);
            put(to, 0, is_central ? 12 : 2);
            if (is_central)
                put(to, offset, 4);
            lc_buf_add(to, name);
        }
        lc_buf_add(&zip, text);
    }
    size_t at = zip.len;

    lc_buf_add(&zip, lc_buf_str(&central));
    put(&zip, 0x06054b50, 4);
    put(&zip, 0, 4);
    put(&zip, count / 2, 2);
    put(&zip, count / 2, 2);
    put(&zip, central.len, 4);
    put(&zip, at, 4);
    put(&zip, 0, 2);
    result = lc_arena_copy(&arena, lc_buf_str(&zip));
    lc_buf_release(&zip);
    lc_buf_release(&central);
    return result;
}

#define MANIFEST "META-INF/MANIFEST.MF"
#define POM(g, a) "META-INF/maven/" g "/" a "/pom.properties"

static void jar_case(const char *path, const char *const *files, size_t count, const char *name, const char *version,
                     uint32_t flags)
{
    lc_str bytes = zipped(files, count);
    struct lc_package p = fresh(LC_MAVEN, path, "from-file", "0");

    lc_package_read(&p, bytes, inflater, &arena);
    assert_package(&p, name, version, flags);
    assert_true(lc_str_eq(p.normalized, p.name));
}
#define JAR_CASE(path, files, name, version, flags) \
    jar_case(path, files, sizeof(files) / sizeof *(files), name, version, flags)

static void jars(void **state)
{
    static const char *const one[] = {MANIFEST, "Implementation-Title: T\nImplementation-Version: 9\n",
                                      POM("org.x", "lib"),
                                      "#Generated by Maven\n#date\nversion=1.2\r\ngroupId=org.x\nartifactId = lib\n"};
    static const char *const shaded[] = {POM("a", "one"), "version=1\ngroupId=a\nartifactId=one\n", POM("b", "app"),
                                         "version=2\ngroupId=b\nartifactId=app\n"};
    static const char *const title[] = {MANIFEST,
                                        "Manifest-Version: 1.0\r\nImplementation-Title: a very lo\r\n ng title\r\n"
                                        "Implementation-Version: 3.1\r\n\r\nName: x/\r\nImplementation-Version: 4\r\n"};
    static const char *const bundle[] = {
        MANIFEST, "Implementation-Title: no version\nBundle-SymbolicName: org.y;singleton:=true\n"
                  "Bundle-Version: 5.0.0\n"};
    static const char *const nothing[] = {MANIFEST, "Manifest-Version: 1.0\n", "BOOT-INF/lib/inner-1.0.jar", "PK"};
    static const char *const broken[] = {POM("g", "a"), "version=\n"};
    static const char *const guest[] = {POM("cglib", "cglib"), "version=3.2.12\ngroupId=cglib\nartifactId=cglib\n"};
    static const char *const deep[] = {"META-INF/maven/g/a/b/pom.properties", "version=1\ngroupId=g\nartifactId=a\n"};

    (void)state;
    JAR_CASE("lib/x.jar", one, "org.x:lib", "1.2", LC_PACKAGE_HAS_METADATA);
    JAR_CASE("app-2.jar", shaded, "b:app", "2", LC_PACKAGE_HAS_METADATA); /* the one that carries the file's own name */
    JAR_CASE("guice-4.2.3.jar", guest, "from-file", "0", 0); /* what was packed into it says nothing about it */
    JAR_CASE("renamed-3.2.12.jar", guest, "cglib:cglib", "3.2.12", LC_PACKAGE_HAS_METADATA);
    JAR_CASE("other-2.jar", shaded, "from-file", "0", 0);
    JAR_CASE("x.jar", title, "a very long title", "3.1", LC_PACKAGE_HAS_METADATA);
    JAR_CASE("x.jar", bundle, "org.y", "5.0.0", LC_PACKAGE_HAS_METADATA);
    JAR_CASE("x.jar", nothing, "from-file", "0", 0);
    JAR_CASE("x.jar", broken, "from-file", "0", 0);
    JAR_CASE("x.jar", deep, "from-file", "0", 0);

    struct lc_package p = fresh(LC_MAVEN, "x.jar", "x", "");

    lc_package_read(&p, LC_S("this is no zip"), inflater, &arena);
    assert_package(&p, "x", "", LC_PACKAGE_BAD_METADATA);
    lc_str whole = zipped(one, 4);
    for (size_t len = 0; len < whole.len; len++) {
        p = fresh(LC_MAVEN, "x.jar", "x", "");
        lc_package_read(&p, lc_arena_copy(&arena, lc_str_cut(whole, 0, len)), inflater, &arena);
    }
}

/* Debian's Maven repository says in its paths what the jars' pom.properties must say:
 * GROUP/ARTIFACT/VERSION/ARTIFACT-VERSION.jar. */
static void jars_of_a_repository(void **state)
{
    struct lc_buf list =
        judge_run("cd /usr/share/maven-repo 2>/dev/null && find . -name '*.jar' | sort; true", LC_S(""));
    lc_str rest = lc_buf_str(&list), path;
    size_t count = 0, by_pom = 0;

    (void)state;
    while (lc_str_next(&rest, '\n', &path)) {
        lc_str folder = lc_path_dir(path), artifact = lc_path_base(lc_path_dir(folder)), bytes, want;
        struct lc_package p = fresh(LC_MAVEN, "", "x", "");
        struct lc_err err = {0};

        if (folder.len == 0 || !lc_is_digit(lc_path_base(folder).ptr[0]) || lc_str_has_suffix(folder, LC_S(".x")))
            continue; /* "debian" and "3.x" stand for any version */
        path = lc_path_join(&arena, LC_S("/usr/share/maven-repo"), path);
        p.root = p.metadata = path;
        assert_int_equal(lc_file_read(lc_arena_cstring(&arena, path, NULL), LC_JAR_BYTES_MAX, &arena, &bytes, &err),
                         LC_OK);
        lc_package_read(&p, bytes, inflater, &arena);
        assert_int_equal(p.flags & LC_PACKAGE_BAD_METADATA, 0);
        count++;
        if (lc_str_find_byte(p.name, ':') == LC_NPOS)
            continue; /* from the manifest, which has names of its own */
        want = lc_path_dir(lc_path_dir(folder));
        char *group = lc_arena_bytes(&arena, want.len);
        for (size_t i = 2; i < want.len; i++)
            group[i - 2] = want.ptr[i] == '/' ? '.' : want.ptr[i];
        want = lc_arena_printf(&arena, "%.*s:%.*s", (int)want.len - 2, group, LC_FMT(artifact));
        if (!lc_str_eq(p.name, want) || !lc_str_eq(p.version, lc_path_base(folder)))
            fail_msg("'%.*s': %.*s %.*s", LC_FMT(path), LC_FMT(p.name), LC_FMT(p.version));
        by_pom++;
    }
    print_message(count > 0 ? "%zu jars, %zu with pom.properties\n" : "skip: /usr/share/maven-repo\n", count, by_pom);
    lc_buf_release(&list);
}

/* -------------------------------------------------------------------------------------- hostile and fast */

static void truncations_and_flips_end(void **state)
{
    static const lc_str texts[] = {
        LC_S_INIT("{\"name\":\"x\",\"version\":\"1.0\",\"a\":{\"b\":[1,2,\"\\u0041\"]}}"),
        LC_S_INIT("Metadata-Version: 2.1\nName: x\nVersion: 1.0\n\nbody"),
        LC_S_INIT("Gem::Specification.new do |s|\n  s.name = \"rack\".freeze\n  s.version = Gem::Version.new(\"3\")\n"),
    };

    (void)state;
    for (int e = LC_NPM; e <= LC_GEM; e++)
        for (size_t at = 0; at < texts[e].len; at++) {
            read_as((enum lc_ecosystem)e, lc_arena_copy(&arena, lc_str_cut(texts[e], 0, at)));
            for (unsigned bit = 0; bit < 8; bit++) {
                char *bytes = lc_arena_bytes(&arena, texts[e].len);

                memcpy(bytes, texts[e].ptr, texts[e].len);
                bytes[at] = (char)(bytes[at] ^ (1 << bit));
                read_as((enum lc_ecosystem)e, (lc_str){bytes, texts[e].len});
            }
        }
}

static void nesting_of_a_megabyte_is_bad_metadata(void **state)
{
    char *deep = lc_arena_bytes(&arena, 1 << 20);

    (void)state;
    memset(deep, '[', 1 << 20);
    memcpy(deep, "{\"a\":", 5);
    struct lc_package p = read_as(LC_NPM, (lc_str){deep, 1 << 20});
    assert_package(&p, "folder", "", LC_PACKAGE_BAD_METADATA);
    assert_true(lc_str_is(p.why, "line 1, column 261: nested too deeply"));
}

/* 2,000 package.json of 2 KB; the time is printed, and bounded far above what any machine needs without sanitizers. */
static void two_thousand_package_files(void **state)
{
    struct lc_buf text;
    clock_t start;
    double ms;

    (void)state;
    lc_buf_init(&text, 1 << 20);
    lc_buf_printf(
        &text,
        "{\n  \"name\": \"a-package\",\n  \"description\": \"what it is \\\"for\\\"\",\n  \"dependencies\": {\n");
    for (unsigned i = 0; text.len < 1960; i++)
        lc_buf_printf(&text, "    \"some-dependency-%u\": \"^%u.%u.0\",\n", i, i % 7, i);
    lc_buf_printf(&text, "    \"z\": \"1\"\n  },\n  \"version\": \"4.17.21\"\n}\n");
    start = clock();
    for (unsigned i = 0; i < 2000; i++) {
        struct lc_package p = read_as(LC_NPM, lc_buf_str(&text));

        assert_int_equal(p.version.len, 7);
    }
    ms = (double)(clock() - start) * 1000 / CLOCKS_PER_SEC;
    print_message("%zu bytes, 2000 times: %.1f ms\n", text.len, ms);
    assert_true(ms < 2000);
    lc_buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(npm, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pypi, set_up, tear_down),
        cmocka_unit_test_setup_teardown(gem, set_up, tear_down),
        cmocka_unit_test_setup_teardown(jars, set_up, tear_down),
        cmocka_unit_test_setup_teardown(jars_of_a_repository, set_up, tear_down),
        cmocka_unit_test_setup_teardown(truncations_and_flips_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nesting_of_a_megabyte_is_bad_metadata, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_thousand_package_files, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
