/* What a shell script runs by absolute path. Expected commands are those that dash runs, or may run, when it gets there (POSIX, Shell
 * Command Language): written down by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "rules/native/script.h"

struct seen {
    char text[512];
    size_t len;
};

static void note(void *context, const struct lc_script_command *command)
{
    struct seen *seen = context;
    int wrote = snprintf(seen->text + seen->len, sizeof seen->text - seen->len, "%s%.*s@%u%s", seen->len > 0 ? " " : "",
                         LC_FMT(command->path), command->line, command->certain ? "" : "?");

    assert_true(wrote > 0 && (size_t)wrote < sizeof seen->text - seen->len);
    seen->len += (size_t)wrote;
}

static void runs(const char *script, const char *expected)
{
    struct seen seen = {{0}, 0};

    lc_script_commands(lc_str_from(script), false, note, &seen);
    if (!lc_str_is((lc_str){seen.text, seen.len}, expected))
        fail_msg("%s\ngot  %.*s\nwant %s", script, (int)seen.len, seen.text, expected);
}

static void test_commands(void **state)
{
    (void)state;
    runs("#!/bin/sh\n/opt/a\n", "/opt/a@2");
    runs("/opt/a x; /opt/b | /opt/c &\n/opt/d", "/opt/a@1 /opt/b@1 /opt/c@1 /opt/d@2");
    runs("X=1 Y='a b' exec \"/opt/a\" /opt/no\n", "/opt/a@1");
    runs("exec '/opt/a' \\\n  /opt/no\n/opt/b", "/opt/a@1 /opt/b@3");
    runs("nohup /opt/a >/opt/out 2>&1 </opt/in\n", "/opt/a@1");
}

static void test_what_may_not_run(void **state)
{
    (void)state;
    runs("[ -x /opt/a ] && /opt/a || /opt/b\n/opt/c\n", "/opt/a@1? /opt/b@1? /opt/c@2");
    runs("if /opt/t; then\n  /opt/a\nelse /opt/b; fi\n/opt/c\n", "/opt/t@1? /opt/a@2? /opt/b@3? /opt/c@4");
    runs("while true; do /opt/a; done; /opt/b\n", "/opt/a@1? /opt/b@1");
    runs("start() {\n  /opt/a\n}\nstart\n", "/opt/a@2?");
    runs("( /opt/a )\n/opt/b\n", "/opt/a@1? /opt/b@2");
    runs("case $1 in\n/opt/no|x) /opt/a ;;\n*) /opt/b;;\nesac\n/opt/c\n", "/opt/a@2? /opt/b@3? /opt/c@5");
}

static void test_what_is_no_command(void **state)
{
    (void)state;
    runs("# /opt/no\necho /opt/no \"x; /opt/no\" # /opt/no\n", "");
    runs("cat <<EOF\n/opt/no\nEOF\n/opt/a\n", "/opt/a@4");
    runs("cat <<-'END'\n\t/opt/no\n\tEND\n/opt/a\n", "/opt/a@4");
    runs("for f in /opt/no; do echo; done\n", "");
    runs("$BIN/tool\n/opt/$X\n/opt/*\n~/x\n./x\n", "");
    runs("echo 'a\n/opt/no\n'\n/opt/a\n", "/opt/a@4");
    runs(". /opt/no\nsh /opt/no\n", "");
    runs("cat <<< /opt/no\n/opt/a\n", "/opt/a@2");
}

/* Hostile text ends, whatever is open in it. */
static void test_what_is_open(void **state)
{
    struct seen seen = {{0}, 0};

    (void)state;
    runs("", "");
    runs("\\", "");
    runs("echo \"", "");
    runs("cat <<", "");
    runs("fi done esac } ) /opt/a", "/opt/a@1");
    runs("((((((", "");
    runs("<", "");
    lc_script_commands(LC_S("/opt/a\n/opt/whole"), true, note, &seen);
    assert_true(lc_str_is((lc_str){seen.text, seen.len}, "/opt/a@1"));
}

static void test_shells(void **state)
{
    (void)state;
    assert_true(lc_script_is_shell(LC_S("/bin/sh"), LC_S("")));
    assert_true(lc_script_is_shell(LC_S("/usr/bin/env"), LC_S("bash")));
    assert_false(lc_script_is_shell(LC_S("/usr/bin/env"), LC_S("python3")));
    assert_false(lc_script_is_shell(LC_S("/var/lang/bin/python3"), LC_S("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commands),
        cmocka_unit_test(test_what_may_not_run),
        cmocka_unit_test(test_what_is_no_command),
        cmocka_unit_test(test_what_is_open),
        cmocka_unit_test(test_shells),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
