/* Files by name and containers by their bytes; containers were made after their specifications, by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/secrets/files.h"
#include "rules/secrets/references.h"

static void test_names(void **state)
{
    static const struct {
        const char *path;
        enum lc_secret_file kind;
    } rows[] = {
        {".env", LC_FILE_RISKY},
        {"config/.env.production", LC_FILE_RISKY},
        {"prod.env", LC_FILE_RISKY},
        {".env.example", LC_FILE_TEXT},
        {"environment.js", LC_FILE_TEXT},
        {".npmrc", LC_FILE_RISKY},
        {"a/.netrc", LC_FILE_RISKY},
        {".aws/credentials", LC_FILE_RISKY},
        {"credentials.py", LC_FILE_TEXT},
        {"keys/ID_RSA", LC_FILE_RISKY},
        {"keys/id_rsa.pub", LC_FILE_TEXT},
        {"server.PEM", LC_FILE_RISKY},
        {"terraform.tfstate", LC_FILE_RISKY},
        {"a.p12", LC_FILE_KEYSTORE},
        {"a.jks", LC_FILE_KEYSTORE},
        {"dist/index.js.map", LC_FILE_MAP},
        {"lib/x.jar", LC_FILE_ARCHIVE},
        {"src/app.tsx", LC_FILE_TEXT},
        {"Dockerfile", LC_FILE_TEXT},
        {"Gemfile.lock", LC_FILE_TEXT},
        {"build.gradle", LC_FILE_TEXT},
        {".gemrc", LC_FILE_RISKY},
        {"logo.png", LC_FILE_OTHER},
        {"bootstrap", LC_FILE_OTHER},
        {"", LC_FILE_OTHER},
        {"env", LC_FILE_OTHER},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (lc_secret_file_kind(lc_str_from(rows[i].path)) != rows[i].kind)
            fail_msg("%s", rows[i].path);
    assert_true(lc_secret_is_env_file(LC_S("x/.env.local")));
    assert_false(lc_secret_is_env_file(LC_S("x/env.local")));
}

static void test_places(void **state)
{
    (void)state;
    assert_true(lc_secret_is_in_package_folder(LC_S("node_modules/x/a.js")));
    assert_true(lc_secret_is_in_package_folder(LC_S("a/x-1.0.dist-info/RECORD")));
    assert_false(lc_secret_is_in_package_folder(LC_S("src/node_modules.js")));
    assert_true(lc_secret_is_fixture(LC_S("test/server.key")));
    assert_true(lc_secret_is_fixture(LC_S("lib/__tests__/a.js")));
    assert_true(lc_secret_is_fixture(LC_S("lib/a.spec.js")));
    assert_true(lc_secret_is_fixture(LC_S("tests.md")));
    assert_true(lc_secret_is_fixture(LC_S("types/index.d.ts")));
    assert_false(lc_secret_is_fixture(LC_S("lib/attest/a.js")));
    assert_false(lc_secret_is_fixture(LC_S("test.js")));
}

static const char *container(const char *bytes, size_t length)
{
    const struct lc_secret_kind *kind = lc_secret_keystore((lc_str){bytes, length});

    return kind ? kind->id.ptr : "none";
}

#define BYTES(literal) literal, sizeof(literal) - 1

static void test_containers(void **state)
{
    static const char jks_head[] = "\xfe\xed\xfe\xed\0\0\0\2\0\0\0\1\0\0\0\1\0\3key";

    (void)state;
    assert_string_equal(container(BYTES("\xfe\xed\xfe\xed\0\0\0\2\0\0\0\1\0\0\0\1\0\3key\0\0\0\0\0\0\0\0")),
                        "java-keystore-private-key");
    assert_string_equal(
        container(BYTES("\xfe\xed\xfe\xed\0\0\0\2\0\0\0\1\0\0\0\2\0\2ca\0\0\0\0\0\0\0\0\0\5X.509\0\0\0\0")), "none");
    /* a certificate first, then a key */
    assert_string_equal(
        container(BYTES("\xfe\xed\xfe\xed\0\0\0\2\0\0\0\2\0\0\0\2\0\2ca\0\0\0\0\0\0\0\0\0\5X.509\0\0\0\1x"
                        "\0\0\0\1\0\1k")),
        "java-keystore-private-key");
    for (size_t cut = 0; cut + 1 < sizeof jks_head; cut++)
        if (cut < 16)
            assert_string_equal(container(jks_head, cut), "none");
    assert_string_equal(container(BYTES("\x30\x82\x04\xa4\x02\x01\x00\x02\x82\x01\x01\x00\xaa\xbb\xcc\xdd")),
                        "der-private-key");
    assert_string_equal(container(BYTES("\x30\x82\x01\x22\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05")),
                        "none");
    assert_string_equal(
        container(BYTES("\x30\x1c\x02\x01\x03\x30\x17\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x02")),
        "pkcs12-private-key");
    assert_string_equal(
        container(BYTES("\x30\x1c\x02\x01\x03\x30\x17\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x03")), "none");
    assert_string_equal(
        container(BYTES("\x30\x1c\x02\x01\x03\x30\x17\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01")), "none");
    assert_string_equal(container("", 0), "none");
}

static void test_references(void **state)
{
    lc_str rest =
        LC_S("a{{resolve:ssm:/x:1}}b{{resolve:broken}}{{resolve:secretsmanager:y:SecretString:z}}{{resolve:ssm");
    struct lc_reference reference;

    (void)state;
    assert_true(lc_reference_next(&rest, &reference));
    assert_true(lc_str_is(reference.service, "ssm"));
    assert_true(lc_str_is(reference.key, "/x:1"));
    assert_true(lc_str_is(reference.whole, "{{resolve:ssm:/x:1}}"));
    assert_true(lc_reference_next(&rest, &reference));
    assert_true(lc_str_is(reference.service, "secretsmanager"));
    assert_false(lc_reference_next(&rest, &reference));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_containers),
        cmocka_unit_test(test_references),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
