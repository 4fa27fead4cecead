/* Which heads are read. What must be in the set comes from the rules' own needs (DESIGN.md, native); the names are
 * those of real packages: sharp 0.33, esbuild 0.21, @swc/core, numpy 1.26, nokogiri 1.16, Prisma 5, ffmpeg-static,
 * bref. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "layers/binary/binary.h"
#include "rules/native/candidates.h"
#include "rules/native/platform.h"

static bool wants(const char *path, uint32_t flags, uint16_t mode)
{
    struct lc_entry entry = {
        .path = lc_str_from(path), .size = 100, .flags = flags, .mode = mode, .kind = LC_ENTRY_FILE};

    return lc_native_wants_head(&entry);
}

static void test_loadable_and_runnable(void **state)
{
    static const char *const paths[] = {
        "bootstrap",
        "bin/ffmpeg",
        "bin/tool.py",
        "extensions/agent",
        "lib/libpq.so.5",
        "nodejs/node_modules/@img/sharp-linux-x64/lib/sharp-linux-x64.node",
        "nodejs/node_modules/@img/sharp-libvips-linux-x64/lib/libvips-cpp.so.42",
        "node_modules/@esbuild/linux-x64/bin/esbuild",
        "node_modules/@biomejs/cli-linux-x64/biome",
        "node_modules/ffmpeg-static/ffmpeg",
        "node_modules/@prisma/engines/libquery_engine-rhel-openssl-3.0.x.so.node",
        "python/numpy/core/_multiarray_umath.cpython-312-x86_64-linux-gnu.so",
        "python/numpy.libs/libgfortran-040039e1.so.5.0.0",
        "python/cryptography/hazmat/bindings/_rust.abi3.so",
        "ruby/gems/3.3.0/gems/nokogiri-1.16.0-x86_64-linux/lib/nokogiri/3.3/nokogiri.so",
        "python/bin/ruff",
        "wrapper.sh",
        "scripts/otel-handler",
    };
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (!wants(paths[i], LC_ENTRY_HAS_MODE, 0755))
            fail_msg("'%s' is not wanted", paths[i]);
}

static void test_what_is_left_alone(void **state)
{
    static const char *const paths[] = {
        "index.js",
        "node_modules/typescript/bin/tsc.js",
        "node_modules/esbuild/LICENSE",
        "node_modules/.bin/esbuild",
        "node_modules/a/lib/deep/tool",
        "python/requests/api.py",
        "node_modules/@sparticuz/chromium/bin/chromium.br",
        "lib/notes.so.txt",
        "extensions/sub/notes.txt",
        ".node",
        "LICENSE",
    };
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (wants(paths[i], LC_ENTRY_HAS_MODE, 0755))
            fail_msg("'%s' is wanted", paths[i]);
}

/* Without an execute bit a file in no special place is no program; where things are started the bit's absence is the
 * finding. */
static void test_execute_bit_decides_only_elsewhere(void **state)
{
    (void)state;
    assert_false(wants("wrapper.sh", LC_ENTRY_HAS_MODE, 0644));
    assert_true(wants("wrapper.sh", 0, 0));
    assert_true(wants("extensions/agent", LC_ENTRY_HAS_MODE, 0644));
    assert_true(wants("bootstrap", LC_ENTRY_HAS_MODE, 0644));
    assert_true(wants("lib/libpq.so.5", LC_ENTRY_HAS_MODE, 0644));
}

static void test_entries_without_bytes(void **state)
{
    struct lc_entry entry = {.path = LC_S("bootstrap"), .size = 0, .kind = LC_ENTRY_FILE};

    (void)state;
    assert_false(lc_native_wants_head(&entry));
    entry.size = 10;
    assert_true(lc_native_wants_head(&entry));
    entry.kind = LC_ENTRY_SYMLINK;
    assert_false(lc_native_wants_head(&entry));
    entry.kind = LC_ENTRY_FILE;
    assert_false(wants("bootstrap", LC_ENTRY_UNREADABLE, 0));
    assert_false(wants("bootstrap", LC_ENTRY_DUPLICATE, 0));
    assert_false(wants("bootstrap", LC_ENTRY_UNSAFE, 0));
}

static void same(struct lc_arena *arena, const char *a, const char *b, bool wanted)
{
    lc_str x = lc_platform_neutral(arena, lc_str_from(a)), y = lc_platform_neutral(arena, lc_str_from(b));

    if (lc_str_eq(x, y) != wanted)
        fail_msg("'%s' and '%s': '%.*s', '%.*s'", a, b, LC_FMT(x), LC_FMT(y));
}

/* The pairs are files as the packages' own release archives name them, one for each platform. */
static void test_one_thing_for_two_platforms(void **state)
{
    static const char *const pairs[][2] = {
        {"node_modules/@img/sharp-linux-x64/lib/sharp-linux-x64.node",
         "node_modules/@img/sharp-linux-arm64/lib/sharp-linux-arm64.node"},
        {"node_modules/@esbuild/linux-x64/bin/esbuild", "node_modules/@esbuild/linux-arm64/bin/esbuild"},
        {"node_modules/@swc/core-linux-x64-gnu/swc.linux-x64-gnu.node",
         "node_modules/@swc/core-linux-arm64-gnu/swc.linux-arm64-gnu.node"},
        {"p/prebuilds/linux-x64/node.napi.glibc.node", "p/prebuilds/linux-arm64/node.napi.armv8.node"},
        {"s/lib/binding/napi-v6-linux-x64/s.node", "s/lib/binding/napi-v6-linux-arm64/s.node"},
        {"x.cpython-312-x86_64-linux-gnu.so", "x.cpython-312-aarch64-linux-gnu.so"},
        {"x.cpython-311-x86_64-linux-gnu.so", "x.abi3.so"},
        {"gems/nokogiri-1.16.0-x86_64-linux/n.so", "gems/nokogiri-1.16.0-aarch64-linux/n.so"},
        {"e/libquery_engine-rhel-openssl-3.0.x.so.node", "e/libquery_engine-linux-arm64-openssl-3.0.x.so.node"},
        {"o/bin/napi-v3/linux/x64/libonnxruntime.so.1", "o/bin/napi-v3/linux/arm64/libonnxruntime.so.1"},
    };
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        same(&arena, pairs[i][0], pairs[i][1], true);
    same(&arena, "a/lib/one-x64.node", "a/lib/two-arm64.node", false);
    same(&arena, "a/x64/y.node", "a/y.node", false);          /* another folder depth is another place */
    same(&arena, "lib/libfoo-64.so", "lib/libfoo.so", false); /* 64 alone is no processor */
    lc_arena_release(&arena);
}

static void test_one_thing_for_two_systems(void **state)
{
    static const char *const pairs[][2] = {
        {"@img/sharp-darwin-arm64/lib/sharp-darwin-arm64.node", "@img/sharp-linux-x64/lib/sharp-linux-x64.node"},
        {"p/prebuilds/darwin-x64+arm64/node.napi.node", "p/prebuilds/linux-x64/node.napi.glibc.node"},
        {"argon2.win32-x64-msvc.node", "argon2.linux-arm64-gnu.node"},
        {"b/prebuilds/linux-x64/bcrypt.musl.node", "b/prebuilds/linux-x64/bcrypt.glibc.node"},
        {"com/sun/jna/darwin-aarch64/libjnidispatch.so", "com/sun/jna/linux-x86-64/libjnidispatch.so"},
        {"META-INF/native/libnetty_epoll_aarch_64.so", "META-INF/native/libnetty_epoll_x86_64.so"},
    };
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        lc_str x = lc_platform_stem(&arena, lc_str_from(pairs[i][0])),
               y = lc_platform_stem(&arena, lc_str_from(pairs[i][1]));
        if (!lc_str_eq(x, y))
            fail_msg("'%s' and '%s': '%.*s', '%.*s'", pairs[i][0], pairs[i][1], LC_FMT(x), LC_FMT(y));
    }
    lc_arena_release(&arena);
    assert_true(lc_platform_is_musl(LC_S("@img/sharp-linuxmusl-x64/lib/x.node")));
    assert_false(lc_platform_is_musl(LC_S("prebuilds/darwin-arm64/x.node")));
    assert_true(lc_platform_is_never_loaded(LC_S("prebuilds/android-arm64/x.node")));
    assert_false(lc_platform_is_never_loaded(LC_S("prebuilds/win32-x64/x.node")));
}

/* One class of a run of one folder; none of those for newer JVMs, or where no loader of Lambda looks. */
static void test_classes(void **state)
{
    static const struct {
        const char *path;
        bool wanted;
    } plan[] = {
        {"com/acme/A.class", true},
        {"com/acme/B.class", false},
        {"com/acme/model/C.class", true},
        {"com/acme/D.class", true},
        {"module-info.class", false},
        {"META-INF/versions/21/com/acme/A.class", false},
        {"BOOT-INF/classes/E.class", false},
        {"F.class", true},
        {"readme.txt", false},
        {"G.class", true},
    };
    struct lc_entry entries[sizeof plan / sizeof *plan] = {0};
    struct lc_archive archive = {.entries = entries, .count = sizeof plan / sizeof *plan};

    (void)state;
    for (size_t i = 0; i < archive.count; i++)
        entries[i] = (struct lc_entry){.path = lc_str_from(plan[i].path), .size = 8, .kind = LC_ENTRY_FILE};
    for (uint32_t i = 0; i < archive.count; i++)
        if (lc_native_wants_class(&archive, i) != plan[i].wanted)
            fail_msg("'%s'", plan[i].path);
}

/* A script's commands are read further than a binary's head. */
static void test_how_much(void **state)
{
    struct lc_entry entry = {.size = 100, .flags = LC_ENTRY_HAS_MODE, .mode = 0755, .kind = LC_ENTRY_FILE};

    (void)state;
    entry.path = LC_S("bootstrap");
    assert_int_equal(lc_native_head_bytes(&entry), LC_SCRIPT_HEAD_BYTES);
    entry.path = LC_S("wrapper.sh");
    assert_int_equal(lc_native_head_bytes(&entry), LC_SCRIPT_HEAD_BYTES);
    entry.path = LC_S("lib/libpq.so.5");
    assert_int_equal(lc_native_head_bytes(&entry), LC_BINARY_HEAD_BYTES);
    entry.path = LC_S("index.js");
    assert_int_equal(lc_native_head_bytes(&entry), 0);
}

static void test_other_systems(void **state)
{
    (void)state;
    assert_true(lc_platform_is_foreign(LC_S("node_modules/@img/sharp-linuxmusl-arm64/lib/x.node")));
    assert_true(lc_platform_is_foreign(LC_S("prebuilds/darwin-arm64/x.node")));
    assert_true(lc_platform_is_foreign(LC_S("swc.linux-x64-musl.node")));
    assert_false(lc_platform_is_foreign(LC_S("node_modules/winston/lib/x.node")));
    assert_false(lc_platform_is_foreign(LC_S("node_modules/@img/sharp-linux-arm64/lib/x.node")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loadable_and_runnable),
        cmocka_unit_test(test_what_is_left_alone),
        cmocka_unit_test(test_execute_bit_decides_only_elsewhere),
        cmocka_unit_test(test_entries_without_bytes),
        cmocka_unit_test(test_one_thing_for_two_platforms),
        cmocka_unit_test(test_one_thing_for_two_systems),
        cmocka_unit_test(test_other_systems),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_how_much),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
