/* What is shown of secrets, and the small parts that judge them. Known answers come from outside: FIPS 180-4 (and
 * sha256sum), Luhn's own example, entropies that are whole numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layers/scan/checks.h"
#include "layers/scan/redact.h"
#include "layers/scan/sha256.h"

static const lc_str words[] = {LC_S_INIT("tok_live_"), LC_S_INIT("k1-")};
static const struct lc_secret_kind items[] = {
    {.id = LC_S_INIT("token"),
     .description = LC_S_INIT("a token"),
     .pattern = LC_S_INIT("\\b(?<secret>(?:tok_live_|k1-)[a-z0-9]{4,})"),
     .keywords = {words, 2}},
};
static const struct lc_secret_kinds kinds = {items, 1};

static void test_shown(void **state)
{
    static const lc_str generic_words[] = {LC_S_INIT("pass")};
    struct lc_secret_kind generic = {.generic = true, .keywords = {generic_words, 1}};
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    assert_true(lc_str_is(lc_secret_shown(&items[0], LC_S("tok_live_0123456789"), &arena), "tok_..."));
    assert_true(lc_str_is(lc_secret_shown(&items[0], LC_S("k1-0123456789abcdef"), &arena), "k1-..."));
    assert_true(lc_str_is(lc_secret_shown(&items[0], LC_S("tok_live_01"), &arena), "")); /* short */
    assert_true(lc_str_is(lc_secret_shown(&items[0], LC_S("0123456789abcdefgh"), &arena), ""));
    assert_true(lc_str_is(lc_secret_shown(&generic, LC_S("password0123456789"), &arena), ""));
    lc_arena_release(&arena);
}

static struct lc_known_secrets *known_of(struct lc_arena *arena)
{
    struct lc_known_secrets *known = lc_known_secrets_new(arena);

    lc_known_secrets_add(known, LC_S("hunter2"));
    lc_known_secrets_add(known, LC_S("hunter2hunter2"));
    lc_known_secrets_add(known, LC_S("short"));
    lc_known_secrets_add(known, LC_S("it's \"q\"\\\x01"));
    lc_known_secrets_add(known, LC_S("-----BEGIN KEY-----\nMIIEowIBAAKCAQEA7\nxyz\n-----END KEY-----\n"));
    return known;
}

/* The forms that descriptions and reports write a secret in. */
static void test_known_forms(void **state)
{
    static const struct {
        const char *text, *clean;
    } rows[] = {
        {"a short word", "a short word"},
        {"it's \"q\"\\\x01!", "[redacted]!"},
        {"{\"k\": \"it's \\\"q\\\"\\\\\\u0001\"}", "{\"k\": \"[redacted]\"}"},
        {"'it''s \"q\"\\\x01'", "'[redacted]'"},
        {"it's \"q\"\\\\x01!", "[redacted]!"},
        {"  MIIEowIBAAKCAQEA7  # xyz", "  [redacted]  # xyz"},
        {"-----BEGIN KEY-----", "-----BEGIN KEY-----"},
        {"-----BEGIN KEY-----\\nMIIEowIBAAKCAQEA7\\nxyz\\n-----END KEY-----\\n", "[redacted]"},
        {"hunter", "hunter"},
    };
    struct lc_scanner *scanner = lc_scanner_new(&kinds);
    struct lc_scrubber scrubber = {.scanner = scanner};
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    scrubber.known = known_of(&arena);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lc_str clean = lc_scrub(&scrubber, lc_str_from(rows[i].text), NULL, &arena);
        assert_string_equal(lc_arena_cstring(&arena, clean, NULL), rows[i].clean);
    }
    lc_arena_release(&arena);
    lc_scanner_free(scanner);
}

static void test_scrub(void **state)
{
    struct lc_scanner *scanner = lc_scanner_new(&kinds);
    struct lc_scrubber scrubber = {.scanner = scanner};
    struct lc_part part = {26, 30};
    lc_str clean = LC_S("nothing to hide, tok_live_"), text;
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    scrubber.known = known_of(&arena);
    assert_ptr_equal(lc_scrub(&scrubber, clean, NULL, &arena).ptr, clean.ptr);
    assert_ptr_equal(lc_scrub(NULL, clean, NULL, &arena).ptr, clean.ptr);
    text = lc_scrub(&scrubber, LC_S("a tok_live_0918273645abc b <- here"), &part, &arena);
    assert_true(lc_str_is(text, "a tok_... b <- here"));
    assert_int_equal(part.start, 11); /* what was at 26: " <- " */
    assert_int_equal(part.end, 15);
    part = (struct lc_part){2, 24};
    lc_scrub(&scrubber, LC_S("a tok_live_0918273645abc b"), &part, &arena);
    assert_int_equal(part.start, 2);
    assert_int_equal(part.end, 9);
    part = (struct lc_part){8, 12}; /* inside of the secret: all that stands in its place */
    text = lc_scrub(&scrubber, LC_S("a tok_live_0918273645abc b"), &part, &arena);
    assert_int_equal(part.start, 2);
    assert_int_equal(part.end, 9);
    part = (struct lc_part){0, 1}; /* before it */
    lc_scrub(&scrubber, LC_S("a tok_live_0918273645abc b"), &part, &arena);
    assert_int_equal(part.end, 1);
    text = lc_scrub(&scrubber, LC_S("hunter2hunter2hunter2 x hunter"), NULL, &arena);
    assert_true(lc_str_is(text, "[redacted][redacted] x hunter"));
    text = lc_scrub(&scrubber, LC_S("k1-0918 and hunter2"), NULL, &arena);
    assert_true(lc_str_is(text, "[redacted] and [redacted]"));
    lc_arena_release(&arena);
    lc_scanner_free(scanner);
}

static void test_entropy(void **state)
{
    (void)state;
    assert_int_equal(lc_entropy(LC_S("")), 0);
    assert_int_equal(lc_entropy(LC_S("aaaa")), 0);
    assert_int_equal(lc_entropy(LC_S("aabb")), 1000);
    assert_int_equal(lc_entropy(LC_S("abcdefgh")), 3000);
    assert_int_equal(lc_entropy(LC_S("aab")), 918);         /* 0.91829… */
    assert_int_equal(lc_entropy(LC_S("0123456789")), 3321); /* 3.32192… */
}

static void test_base64(void **state)
{
    struct lc_arena arena;
    lc_str out;

    (void)state;
    lc_arena_init(&arena, 1);
    assert_true(lc_base64_decode(LC_S("aGVsbG8="), &arena, &out));
    assert_true(lc_str_is(out, "hello"));
    assert_true(lc_base64_decode(LC_S("-_8"), &arena, &out));
    assert_true(lc_str_eq(out, LC_S("\xfb\xff")));
    assert_true(lc_base64_decode(LC_S(""), &arena, &out));
    assert_int_equal(out.len, 0);
    assert_false(lc_base64_decode(LC_S("a"), &arena, &out));
    assert_false(lc_base64_decode(LC_S("aa=a"), &arena, &out));
    assert_false(lc_base64_decode(LC_S("aa a"), &arena, &out));
    lc_arena_release(&arena);
}

static void test_sha256(void **state)
{
    static const struct {
        const char *text, *digest;
    } rows[] = {
        {"", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"},
        {"abc", "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "JI1qYdIGOLjlwCaTDD5gOaM85Flk_yFn9uzt1BnbBsE"},
        {"0123456789012345678901234567890123456789012345678901234567890123",
         "lnTZ4HhTW3zsQyhDh6buOZVhiOc1qFRSsAULVTQc2lY"},
    };
    struct lc_arena arena;

    (void)state;
    lc_arena_init(&arena, 1);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        lc_str digest = lc_sha256_base64url(lc_str_from(rows[i].text), &arena);
        assert_string_equal(lc_arena_cstring(&arena, digest, NULL), rows[i].digest);
    }
    lc_arena_release(&arena);
}

/* -- validators ---------------------------------------------------------------------------------------------------- */

struct judge {
    struct lc_lazy_pattern shared[LC_SHARED_COUNT];
    struct lc_matcher *matcher;
    struct lc_arena arena;
};

static bool passes(struct judge *judge, enum lc_validator validator, const char *match, const char *secret)
{
    struct lc_check check = {.shared = judge->shared,
                             .matcher = judge->matcher,
                             .scratch = &judge->arena,
                             .match = lc_str_from(match),
                             .secret = lc_str_from(secret)};

    return lc_validate(&check, validator);
}

static void test_validators(void **state)
{
    static const struct {
        enum lc_validator validator;
        const char *match, *secret;
        bool good;
    } rows[] = {
        {LC_VALID_LUHN, "", "79927398713", true},
        {LC_VALID_LUHN, "", "79927398710", false},
        {LC_VALID_LUHN, "", "7992-7398 713", true},
        {LC_VALID_LUHN, "", "7", false},
        {LC_VALID_UUID, "", "3f2504e0-4f89-41d3-9a0c-0305e82c3301", true},
        {LC_VALID_UUID, "", "00000000-0000-0000-0000-000000000000", false},
        {LC_VALID_UUID, "", "3f2504e04f8941d39a0c0305e82c3301", false},
        {LC_VALID_JWT, "", "a.b.c", false},
        {LC_VALID_JWT, "", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.x", false}, /* {"alg":"none"} */
        {LC_VALID_JWT, "", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x", true}, /* {"alg":"HS256"}, {"sub":"1"} */
        {LC_VALID_JWT, "", "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.x", false},
        {LC_VALID_JWT, "", "eyJhbGciOiJIUzI1NiJ9.WzFd.x", false}, /* [1] */
        {LC_VALID_URL_PASSWORD, "db://app:s3cr3tpw@db.acme.io/x", "s3cr3tpw", true},
        {LC_VALID_URL_PASSWORD, "db://guest:guest@db.acme.io/x", "guest", false},
        {LC_VALID_URL_PASSWORD, "db://app:s3cr3tpw@example.com/x", "s3cr3tpw", false},
        {LC_VALID_URL_PASSWORD, "db://app:dbpassword@db.acme.io", "dbpassword", false},
        {LC_VALID_BASIC_AUTH, "", "YXBwOmh1bnRlcjJ4", true}, /* app:hunter2x */
        {LC_VALID_BASIC_AUTH, "", "YXBwOmFwcA==", false},    /* app:app */
        {LC_VALID_NOT_HASH, "commit: 0123456789abcdef0123456789abcdef01234567",
         "0123456789abcdef0123456789abcdef01234567", false},
        {LC_VALID_NOT_HASH, "token: 0123456789abcdef0123456789abcdef01234567",
         "0123456789abcdef0123456789abcdef01234567", true},
        {LC_VALID_PEM, "", "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----", false},
        {LC_VALID_PEM, "", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----", false},
        {LC_VALID_PEM, "", "-----BEGIN PRIVATE KEY-----", false},
        {LC_VALID_NOT_WORD, "", "orders-api-key-name-2024", false},
        {LC_VALID_NOT_WORD, "", "arn:aws:secretsmanager:eu-west-1:1:secret:x", false},
        {LC_VALID_NOT_WORD, "", "q7Zt2LrWxV0sNf4uYc8KpEaHd1TgMb", true},
        {LC_VALID_NOT_NAME, "", "prod/orders/db-2", false},
        {LC_VALID_NOT_NAME, "", "hunter2!x", true},
        {LC_VALID_NOT_NAME, "", "two words", false},
        {LC_VALID_NOT_NAME, "", "v12", false},
        {LC_VALID_GITHUB_CHECKSUM, "", "ghp_0123456789012345678901234567890123", false},
        {LC_VALID_NPM_CHECKSUM, "", "npm_", false},
    };
    struct judge judge = {.matcher = lc_matcher_new()};

    (void)state;
    lc_arena_init(&judge.arena, 1);
    for (unsigned i = 0; i < LC_SHARED_COUNT; i++)
        judge.shared[i].text = lc_shared_pattern_text((enum lc_shared_pattern)i);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (passes(&judge, rows[i].validator, rows[i].match, rows[i].secret) != rows[i].good)
            fail_msg("%.*s of '%s'", LC_FMT(lc_validator_name(rows[i].validator)), rows[i].secret);
    for (unsigned i = 0; i < LC_SHARED_COUNT; i++)
        lc_pattern_free(judge.shared[i].pattern);
    lc_matcher_free(judge.matcher);
    lc_arena_release(&judge.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shown),      cmocka_unit_test(test_scrub),  cmocka_unit_test(test_known_forms),
        cmocka_unit_test(test_entropy),    cmocka_unit_test(test_base64), cmocka_unit_test(test_sha256),
        cmocka_unit_test(test_validators),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
