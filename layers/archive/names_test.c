/* Names: what each becomes. Expected by hand, from what Linux, unzip 6.0 and Python make of such names. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layers/archive/internal.h"

#define NAME(kind) LC_FLAW_BIT(LC_FLAW_##kind##_NAME)

static void check(lc_str raw, const char *path, uint64_t flaws)
{
    struct lc_arena arena;
    struct lc_clean_name name;

    lc_arena_init(&arena, 1);
    lc_name_clean(&arena, raw, &name);
    if (!lc_str_is(name.path, path) || name.flaws != flaws)
        fail_msg("'%.*s': path '%.*s', flaws %llx", LC_FMT(raw), LC_FMT(name.path), (unsigned long long)name.flaws);
    lc_arena_release(&arena);
}

static void names_become_paths(void **state)
{
    (void)state;
    check(LC_S("a"), "a", 0);
    check(LC_S("a/b.js"), "a/b.js", 0);
    check(LC_S("a/b/"), "a/b", 0);
    check(LC_S("./a/b"), "a/b", 0);
    check(LC_S("a//b/./c"), "a/b/c", 0);
    check(LC_S("a/.hidden/..."), "a/.hidden/...", 0);
    check(LC_S("./"), "", 0); /* the root, as bsdtar writes it */
    check(LC_S("C:x"), "C:x", 0);
    check(LC_S("\xc3\xbc.txt"), "\xc3\xbc.txt", 0);
}

static void unsafe_names_have_no_path(void **state)
{
    (void)state;
    check(LC_S("../a"), "", NAME(PARENT));
    check(LC_S("a/../b"), "", NAME(PARENT));
    check(LC_S("a/.."), "", NAME(PARENT));
    check(LC_S("a/../"), "", NAME(PARENT));
    check(LC_S("/etc/passwd"), "", NAME(ABSOLUTE));
    check(LC_S("/"), "", NAME(ABSOLUTE));
    check(LC_S("c:/windows"), "", NAME(ABSOLUTE));
    check(LC_S("c:\\windows"), "", NAME(ABSOLUTE) | NAME(BACKSLASH));
    check(LC_S("a\\..\\b"), "", NAME(BACKSLASH));
    check(LC_S("a.js\0.txt"), "", NAME(NUL));
    check(LC_S(""), "", NAME(EMPTY));
    check(LC_S("."), "", NAME(EMPTY));
    check(LC_S("/../x\\\0"), "", NAME(ABSOLUTE) | NAME(PARENT) | NAME(BACKSLASH) | NAME(NUL));
}

static void odd_names_stay(void **state)
{
    (void)state;
    check(LC_S("a\nb"), "a\nb", NAME(CONTROL));
    check(LC_S("a\x7f"), "a\x7f", NAME(CONTROL));
    check(LC_S("\xe2\x80\xae"
               "gpj.exe"),
          "\xe2\x80\xae"
          "gpj.exe",
          NAME(CONTROL));                                    /* U+202E turns text around */
    check(LC_S("\x91.txt"), "\x91.txt", NAME(INVALID_UTF8)); /* cp437 */
    check(LC_S("\xc0\xaf"), "\xc0\xaf", NAME(INVALID_UTF8)); /* overlong '/' */
}

static void long_names(void **state)
{
    char name[5001];

    (void)state;
    memset(name, 'x', sizeof name);
    check((lc_str){name, 255}, (name[255] = '\0', name), 0);
    name[255] = 'x';
    check((lc_str){name, 256}, "", NAME(LONG));
    for (size_t i = 200; i < sizeof name; i += 200)
        name[i] = '/';
    name[4096] = '\0';
    check((lc_str){name, 4096}, name, 0);
    check((lc_str){name, 4095}, (name[4095] = '\0', name), 0);
    name[4095] = name[4096] = 'x';
    check((lc_str){name, 4097}, "", NAME(LONG));
}

/* What is odd is seen wherever it stands: names are looked at in words of eight bytes and a rest. */
static void odd_bytes_at_every_place(void **state)
{
    char name[23];

    (void)state;
    for (unsigned byte = 1; byte < 256; byte++)
        for (size_t at = 1; at < sizeof name - 1; at++) {
            uint64_t flaws = byte < 0x20 || byte == 0x7f ? NAME(CONTROL) : byte >= 0x80 ? NAME(INVALID_UTF8) : 0;
            memset(name, 'x', sizeof name);
            name[at] = (char)byte;
            name[sizeof name - 1] = '\0';
            if (byte == '/' && at == sizeof name - 2)
                continue; /* a trailing slash, which goes */
            if (byte == '\\')
                check((lc_str){name, sizeof name - 1}, "", NAME(BACKSLASH));
            else
                check((lc_str){name, sizeof name - 1}, name, flaws);
        }
    for (size_t at = 1; at < sizeof name - 4; at++) {
        memset(name, 'x', sizeof name);
        memcpy(name + at, "/../", 4);
        check((lc_str){name, sizeof name}, "", NAME(PARENT));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_become_paths),       cmocka_unit_test(unsafe_names_have_no_path),
        cmocka_unit_test(odd_names_stay),           cmocka_unit_test(long_names),
        cmocka_unit_test(odd_bytes_at_every_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
