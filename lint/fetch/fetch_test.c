/* Names, hashes, locks, and what is shown of another program's complaints. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lint/fetch/arn.h"
#include "lint/fetch/lock.h"
#include "lint/fetch/process.h"

#define LAYER "arn:aws:lambda:eu-west-1:123456789012:layer:deps:3"

static void test_arns(void **state)
{
    (void)state;
    assert_true(lc_arn_is_layer_version(LC_S(LAYER)));
    assert_true(lc_arn_is_layer_version(LC_S("arn:aws-us-gov:lambda:us-gov-west-1:123456789012:layer:A_b-9:1")));
    assert_false(lc_arn_is_layer_version(LC_S("arn:aws:lambda:eu-west-1:123456789012:layer:deps")));
    assert_false(lc_arn_is_layer_version(LC_S(LAYER ":4")));
    assert_false(lc_arn_is_layer_version(LC_S(LAYER ":")));
    assert_false(lc_arn_is_layer_version(LC_S("arn:aws:lambda:eu-west-1:12345678901:layer:deps:3")));
    assert_false(lc_arn_is_layer_version(LC_S("arn:aws:lambda:eu-west-1:123456789012:layer:../x:3")));
    assert_false(lc_arn_is_layer_version(LC_S("arn:aws:lambda:eu-west-1:123456789012:layer:a b:3")));
    assert_false(lc_arn_is_layer_version(LC_S("arn:aws:lambda:eu-west-1:123456789012:layer::3")));
    assert_false(lc_arn_is_layer_version(LC_S("arn:aws:lambda:eu-west-1:123456789012:layer:x:-3")));
    assert_false(lc_arn_is_layer_version(LC_S("arn:aws:lambda:::awslayer:AmazonLinux1803")));
    assert_true(lc_str_is(lc_arn_region(LC_S(LAYER)), "eu-west-1"));
    assert_int_equal(lc_arn_region(LC_S("orders")).len, 0);
    assert_int_equal(lc_arn_region(LC_S("arn:aws")).len, 0);
    assert_true(lc_arn_is_function(LC_S("orders")));
    assert_true(lc_arn_is_function(LC_S("-orders:$LATEST")));
    assert_true(lc_arn_is_function(LC_S("arn:aws:lambda:eu-west-1:123456789012:function:orders:4")));
    assert_false(lc_arn_is_function(LC_S("file:///etc/passwd")));
    assert_false(lc_arn_is_function(LC_S("a b")));
    assert_false(lc_arn_is_function(LC_S("")));
}

static void test_digests(void **state)
{
    /* Of the empty text: FIPS 180-4's example, in both notations (openssl dgst -sha256 /dev/null). */
    static const char hex[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    static const char base64[] = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    struct lc_digest a, b, c;
    struct lc_arena arena;
    uint64_t size = 9;

    (void)state;
    lc_arena_init(&arena, 7);
    assert_true(lc_digest_from_hex(lc_str_from(hex), &a));
    assert_true(lc_digest_from_base64(lc_str_from(base64), &b));
    assert_int_equal(lc_digest_file("/dev/null", &c, &size, NULL), LC_OK);
    assert_int_equal(size, 0);
    assert_true(lc_digest_eq(&a, &b));
    assert_true(lc_digest_eq(&a, &c));
    assert_true(lc_str_is(lc_digest_hex(&a, &arena), hex));
    assert_false(lc_digest_from_hex(LC_S("E3"), &a));
    assert_false(lc_digest_from_hex(lc_str_cut(lc_str_from(hex), 0, 63), &a));
    assert_false(lc_digest_from_base64(lc_str_cut(lc_str_from(base64), 0, 43), &a));
    /* The last character's two spare bits are not nothing. */
    assert_false(lc_digest_from_base64(LC_S("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV="), &a));
    assert_false(lc_digest_from_base64(LC_S("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF=="), &a));
    lc_arena_release(&arena);
}

static void test_lock(void **state)
{
    struct lc_lock lock = {.exists = false};
    struct lc_layer_record record = {.arn = LC_S("arn:aws:lambda:eu-west-1:123456789012:layer:aaa:1"), .size = 5};
    struct lc_arena arena;
    struct lc_err err = {0};

    (void)state;
    lc_arena_init(&arena, 7);
    assert_int_equal(lc_lock_parse(LC_S("# words\r\n\r\n" LAYER " sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b"
                                        "934ca495991b7852b855 size=12 created=2024-05-01\r\n"),
                                   &arena, &lock, &err),
                     LC_OK);
    assert_int_equal(lock.entries.count, 1);
    assert_int_equal(lc_lock_get(&lock, LC_S(LAYER))->size, 12);
    assert_true(lc_str_is(lock.entries.items[0].created, "2024-05-01"));
    assert_null(lc_lock_get(&lock, record.arn));
    assert_true(lc_lock_add(&lock, &record, &arena));
    assert_false(lc_lock_add(&lock, &record, &arena));
    assert_true(lc_str_is(
        lc_lock_text(&lock, &arena),
        "# Written by 'layercheck fetch-layers': what each layer named by ARN held when it was fetched.\n"
        "arn:aws:lambda:eu-west-1:123456789012:layer:aaa:1 "
        "sha256=0000000000000000000000000000000000000000000000000000000000000000 size=5\n" LAYER
        " sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 size=12 created=2024-05-01\n"));
    lc_arena_release(&arena);
}

static void test_complaints(void **state)
{
    static const struct {
        const char *said, *shown;
    } cases[] = {
        {"", ""},
        {"\n\nAn error occurred\n  (X)\t: no\r\n", "An error occurred (X) : no"},
        {"see https://host/path?X-Amz-Signature=abc next", "see https://host/path next"},
        {"{X-Amz-Security-Token=abc}", "{"},
        {"\x1b[31mred\x07", "[31mred"},
    };
    struct lc_arena arena;
    char *flood = malloc(100000);

    (void)state;
    lc_arena_init(&arena, 7);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        lc_str shown = lc_process_complaint(lc_str_from(cases[i].said), &arena);
        if (!lc_str_is(shown, cases[i].shown))
            fail_msg("'%s' is shown as '%.*s'", cases[i].said, LC_FMT(shown));
    }
    assert_non_null(flood);
    memset(flood, 'x', 100000);
    assert_true(lc_process_complaint((lc_str){flood, 100000}, &arena).len <= 240);
    free(flood);
    lc_arena_release(&arena);
}

static void test_processes(void **state)
{
    static const char *const nothing[] = {NULL}, *const settings[] = {"LC_TEST=set", NULL};
    static const char *const echo[] = {"sh", "-c", "echo \"$0 $LC_TEST\"; echo no >&2; exit 3", "a b; c", NULL};
    static const char *const killed[] = {"sh", "-c", "kill -9 $$", NULL};
    static const char *const sleeper[] = {"sleep", "20", NULL};
    static const char *const absent[] = {"layercheck-no-such-program", NULL};
    struct lc_process process;
    struct lc_arena arena;
    struct lc_err err = {0};

    (void)state;
    lc_arena_init(&arena, 7);
    assert_int_equal(lc_process_run(echo, settings, 10, &arena, &process, &err), LC_OK);
    assert_int_equal(process.status, 3);
    assert_true(lc_str_is(process.out, "a b; c set\n")); /* one word stays one */
    assert_true(lc_str_is(process.err, "no\n"));
    assert_int_equal(lc_process_run(killed, nothing, 10, &arena, &process, &err), LC_OK);
    assert_int_equal(process.status, 128 + 9);
    assert_int_equal(lc_process_run(sleeper, nothing, 1, &arena, &process, &err), LC_LIMIT);
    assert_string_equal(err.text, "'sleep' did not end within 1 seconds");
    err = (struct lc_err){0};
    assert_int_equal(lc_process_run(absent, nothing, 1, &arena, &process, &err), LC_NOT_FOUND);
    lc_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_arns), cmocka_unit_test(test_digests),
                                       cmocka_unit_test(test_lock), cmocka_unit_test(test_complaints),
                                       cmocka_unit_test(test_processes)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
