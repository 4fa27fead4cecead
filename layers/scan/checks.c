/* What is no secret, whatever the kind: placeholders, references, names. */
#include "layers/scan/checks.h"

#include <stdatomic.h>

/* clang-format off */
static const lc_str shared_texts[LC_SHARED_COUNT] = {
    /* Stripe, SendGrid, Telegram, Google Maps, jwt.io, RFC 6749 */
    [LC_SHARED_DOCUMENTED] = LC_S_INIT(
        "(?i)4eC39HqLyjWDarjtT1zdp7dc|BQokikJOvBiI2HlWgH4olfQ2|ngeVfQFYQlKU0ufo8x5d1A|AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
        "|SyD-9tSrke72PouQMnMX|eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9l|czZCaGRSa3F0M|2YotnFZFEjr1zCsicMWpAA"
        "|tGzv3JOkF0XG5Qx2TlKWIA"),
    /* what a template engine, a shell or CloudFormation puts in later */
    [LC_SHARED_TEMPLATE] = LC_S_INIT("\\$\\{|\\{\\{|\\}\\}|<%|%\\{|#\\{|\\$\\("),
    /* xxxxxx, ******, 00000000; A is left out, since zeros are AAAA in base64 */
    [LC_SHARED_RUN] = LC_S_INIT("[xX*.#?_]{6}|(?i:([0-9b-z])\\1{7})"),
    [LC_SHARED_SEQUENCE] = LC_S_INIT("(?i)12345678|01234567|87654321|abcdefgh|abcd1234|abc123|123abc|a1b2c3|1a2b3c|deadbeef|qwertyui"),
    [LC_SHARED_WORDING] = LC_S_INIT(
        "(?i)change[-_ ]?(?:me|this|it)|place[-_ ]?holder|example|dummy|sample|redacted|removed|obfuscated"
        "|your[-_ ]|(?:^|[^a-z0-9])your|insert[-_ ]|replace[-_ ]?(?:me|with|this|by)|put[-_ ]?(?:your|the|it)[-_ ]|enter[-_ ](?:your|the)"
        "|not[-_ ]?(?:a[-_ ])?real|goes[-_ ]here"),
    [LC_SHARED_MARK] = LC_S_INIT(
        "(?i)(?:^|[^a-z0-9])(?:(?:to" "do|fix" "me|tbd|stub|x{3,}|to[-_]be[-_]\\w+|from[-_](?:ssm|vault|env|secrets?)\\w*)"
        "(?![a-z0-9])|fake|mock)"),
    /* the whole of it: <token>, [token], %TOKEN%, __TOKEN__, $TOKEN, :token, only signs */
    [LC_SHARED_BRACKETS] = LC_S_INIT(
        "(?s)\\A(?:<[^>]*>|\\[[^\\]]*\\]|\\{[^}]*\\}|%[^%]*%|__.*__|@[^@]*@|~[^~]*~|\\$[A-Za-z_]\\w*|%\\(\\w+\\)s|%[sdvq]|:[a-z_]\\w*"
        "|\\W*)\\z"),
    /* user, password, host: the group called secret is the password */
    [LC_SHARED_URL] = LC_S_INIT("[A-Za-z][A-Za-z0-9+.-]*://[^\\s/?#\"'`<>:@]*:(?<secret>[^\\s/?#\"'`<>]*)@[^\\s/?#\"'`<>,;)\\\\]*"),
    [LC_SHARED_DOCUMENTATION_HOST] = LC_S_INIT(
        "(?i)(?:^|\\.)(?:example|invalid|test|yourdomain|mydomain|domain)(?:\\.[a-z]{2,6}){0,2}(?::\\d+)?$"),
    [LC_SHARED_HASH_NAME] = LC_S_INIT("(?i)commit|sha\\d*|digest|checksum|etag|version|revision|hash|fingerprint|md5|build"),
    [LC_SHARED_REFERENCE] = LC_S_INIT(
        "(?i)^arn:[a-z-]+:|://|\\.amazonaws\\.com|^(?:ssm|secretsmanager|secret|vault|op|kms|file|env|s3|aws|gcp|sm):"
        /* paths; names of managed secrets, and as CDK and CloudFormation make them; UUIDs, keys of KMS;
         * addresses of Ethereum */
        "|^#/|^/(?-i:[A-Za-z]?[a-z]{2}[a-z0-9_.-]*|[A-Z][A-Z0-9_-]{1,15}|[A-Z]?[a-z]+(?:[A-Z][a-z]+){0,9})(?:/|$)|^projects/"
        "|^(?:rds|redshift|ecs-sc|appflow|events|aws|opensearch|datasync|bedrock-\\w+)!"
        "|^(?-i:[A-Za-z]*[a-z]{3}[A-Za-z]*[0-9A-F]{8}-[A-Za-z0-9]{10,14})$"
        "|^(?-i:[A-Za-z][A-Za-z0-9]*(?:[Ss]ecret|[Kk]ey|[Tt]oken|[Pp]assword|[Cc]redentials?)[A-Za-z0-9]*-[A-Za-z0-9]{6,14})$"
        "|^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$|^mrk-[0-9a-f]{32}$|^0x[0-9a-f]{40}$"
        /* a Cognito pool, a CloudFront id */
        "|^[a-z]{2}(?:-[a-z]+){1,3}-\\d_\\w+$|^(?-i:[AE][A-Z0-9]{12,13})$"
        /* encrypted already: by KMS (the blob's header in base64), Jasypt, Ansible, SOPS */
        "|^AQ[EI]CA[HR]|^ENC[\\[(]|^\\$ANSIBLE_VAULT|^encrypted:|^sops:"
        /* public on purpose */
        "|^(?:pk|pub|public|phc|sb_publishable)[-_.]|^pub[0-9a-f]{32}$|^age1|^ssh-(?:rsa|ed25519)|^-----BEGIN (?:PUBLIC|CERT)"
        "|^(?-i:MIIB[A-Za-z]jANBgkqhkiG9w0BAQEFAAOC|MFkwEwYHKoZIzj0C|MCowBQYDK2Vw)"
        "|\\.(?:pem|key|crt|cer|p12|pfx|jks|json|ya?ml|txt|env|js|py|zip|conf|ini|gpg|asc|enc)$"),
    /* what the bundlers of web frameworks put into pages (Next.js, Create React App, Vite, Vue CLI, Gatsby, Expo,
     * Nuxt, SvelteKit), and keys whose name says so */
    [LC_SHARED_PUBLIC_NAME] = LC_S_INIT(
        "(?i)(?:^|[^a-z0-9])(?:next_public|nuxt_public|expo_public|react_app|vue_app|vite|gatsby|public)_|publishable"
        "|search[_-]?only|algolia[a-z0-9_]{0,20}search|public[_-]?(?:api|client|access|app|auth)?[_-]?(?:key|token)"),
    [LC_SHARED_SECRECY] = LC_S_INIT("(?i)secret|private|admin|pass|pwd|master"),
    [LC_SHARED_PEM] = LC_S_INIT("(?s)-----BEGIN ([A-Z0-9 ]+)-----(?<secret>.*?)-----END \\1-----"),
};
/* clang-format on */

/* What people write where a secret will stand. */
static const char *const placeholder_words[] = {
    "password",
    "passwd",
    "passwort",
    "pass",
    "pwd",
    "passphrase",
    "secret",
    "secrets",
    "token",
    "key",
    "apikey",
    "api-key",
    "api_key",
    "accesskey",
    "access_key",
    "secretkey",
    "secret-key",
    "secret_key",
    "credential",
    "credentials",
    "auth",
    "admin",
    "administrator",
    "root",
    "user",
    "username",
    "postgres",
    "postgresql",
    "mysql",
    "mariadb",
    "mongo",
    "mongodb",
    "redis",
    "rabbitmq",
    "guest",
    "test",
    "tests",
    "testing",
    "demo",
    "local",
    "localhost",
    "dev",
    "none",
    "null",
    "nil",
    "undefined",
    "true",
    "false",
    "yes",
    "no",
    "on",
    "off",
    "enabled",
    "disabled",
    "empty",
    "default",
    "unset",
    "unknown",
    "na",
    "n/a",
    "string",
    "value",
    "foo",
    "bar",
    "baz",
    "foobar",
    "abc",
    "abc123",
    "123",
    "1234",
    "12345",
    "123456",
    "1234567",
    "mypassword",
    "my-password",
    "my_password",
    "mysecret",
    "my-secret",
    "my_secret",
    "mytoken",
    "my-token",
    "mykey",
    "supersecret",
    "super-secret",
    "super_secret",
    "topsecret",
    "top-secret",
    "secretpassword",
    "mysecretpassword",
    "somepassword",
    "dbpassword",
    "db_password",
    "db-password",
    "userpassword",
    "pass123",
    "test123",
    "test1234",
    "testing123",
    "qwerty",
    "letmein",
    "required",
    "optional",
    "manual",
    "auto",
    "strict",
    "basic",
    "bearer",
    "header",
    "cookie",
    "query",
    "plain",
    "plaintext",
    "encrypted",
    "hidden",
    "bitnami",
    "masked",
};

lc_str lc_shared_pattern_text(enum lc_shared_pattern which)
{
    return shared_texts[which];
}

const struct lc_pattern *lc_lazy_pattern_get(struct lc_lazy_pattern *lazy)
{
    struct lc_pattern *there = atomic_load_explicit(&lazy->pattern, memory_order_acquire), *fresh = NULL;
    struct lc_err err = {0};

    if (there)
        return there;
    /* It compiled when its file was read, or in the tests. */
    if (lazy->anchored)
        fresh = lc_pattern_compile_anchored(lazy->text);
    else if (lc_pattern_compile(lazy->text, &fresh, &err) != LC_OK)
        LC_BUG("a pattern that compiled does not compile");
    if (atomic_compare_exchange_strong_explicit(&lazy->pattern, &there, fresh, memory_order_acq_rel,
                                                memory_order_acquire))
        return fresh;
    lc_pattern_free(fresh); /* another thread was faster */
    return there;
}

static bool finds(struct lc_check *check, enum lc_shared_pattern which, lc_str text)
{
    enum lc_match_result result = lc_pattern_finds(lc_lazy_pattern_get(&check->shared[which]), check->matcher, text);

    check->limited |= result == LC_MATCH_LIMIT;
    return result == LC_MATCHED;
}

bool lc_is_placeholder(struct lc_check *check, lc_str text)
{
    text = lc_str_trim(text);
    for (size_t i = 0; i < sizeof placeholder_words / sizeof placeholder_words[0]; i++)
        if (lc_str_caseeq(text, lc_str_from(placeholder_words[i])))
            return true;
    for (unsigned which = LC_SHARED_DOCUMENTED; which <= LC_SHARED_BRACKETS; which++)
        if (finds(check, (enum lc_shared_pattern)which, text))
            return true;
    return false;
}

bool lc_is_documented(struct lc_check *check, lc_str text)
{
    return finds(check, LC_SHARED_DOCUMENTED, text);
}

bool lc_is_reference(struct lc_check *check, lc_str text)
{
    return finds(check, LC_SHARED_REFERENCE, text);
}

bool lc_is_named_public(struct lc_check *check)
{
    return finds(check, LC_SHARED_PUBLIC_NAME, check->before);
}

bool lc_is_named_secret(struct lc_check *check)
{
    return finds(check, LC_SHARED_SECRECY, check->before);
}

bool lc_contains_case(lc_str text, lc_str word)
{
    for (size_t i = 0; i + word.len <= text.len; i++)
        if (lc_str_caseeq(lc_str_cut(text, i, i + word.len), word))
            return true;
    return false;
}

/* -- names -- */

static bool parts_names(char c)
{
    return lc_is_blank(c) || c == '-' || c == '_' || c == '.' || c == '/' || c == ':' || c == '@' || c == '~';
}

bool lc_next_name_part(lc_str *rest, lc_str *part)
{
    size_t start = 0, end;

    while (start < rest->len && parts_names(rest->ptr[start]))
        start++;
    for (end = start; end < rest->len && !parts_names(rest->ptr[end]);)
        end++;
    *part = lc_str_cut(*rest, start, end);
    *rest = lc_str_from_index(*rest, end);
    return part->len > 0;
}

/* The next word of camelCase: capitals that no small letter follows are one (HTTPServer is HTTP and Server). */
static bool next_hump(lc_str *rest, lc_str *hump)
{
    size_t upper = 0, end;

    while (upper < rest->len && lc_is_upper(rest->ptr[upper]))
        upper++;
    end = upper;
    if (upper <= 1 && upper < rest->len) /* small letters, with a capital before them */
        while (end < rest->len && lc_is_lower(rest->ptr[end]))
            end++;
    else if (upper < rest->len)
        end = upper - 1; /* the last capital begins the next word */
    *hump = lc_str_cut(*rest, 0, end);
    *rest = lc_str_from_index(*rest, end);
    return end > 0;
}

static bool has_vowel(lc_str hump)
{
    for (size_t i = 0; i < hump.len; i++)
        if (memchr("aeiouyAEIOUY", hump.ptr[i], 12))
            return true;
    return false;
}

/* Humps of 2.5 letters and more on average that all have a vowel, or of 4 and more, and at most a quarter has none. */
static bool is_camel_case(lc_str letters)
{
    lc_str rest = letters, hump;
    size_t count = 0, mute = 0;

    while (next_hump(&rest, &hump)) {
        count++;
        mute += !has_vowel(hump);
    }
    if (letters.len > 60 || count < 2)
        return false;
    return (letters.len * 2 >= 5 * count && mute == 0) || (letters.len >= 4 * count && mute * 4 <= count);
}

/* Eight digits of a hash behind four letters, as CDK names things, are left out of account. */
static lc_str without_cdk_hash(lc_str part)
{
    bool upper = true, lower = true;

    if (part.len < 12)
        return part;
    for (size_t i = part.len - 8; i < part.len; i++) {
        char c = part.ptr[i];
        upper &= lc_is_digit(c) || (c >= 'A' && c <= 'F');
        lower &= lc_is_digit(c) || (c >= 'a' && c <= 'f');
    }
    for (size_t i = part.len - 12; i < part.len - 8; i++)
        if (!lc_is_alpha(part.ptr[i]))
            return part;
    return upper || lower ? lc_str_cut(part, 0, part.len - 8) : part;
}

/* Bytes of letters beyond ASCII are small letters. */
static bool is_small(char c)
{
    return lc_is_lower(c) || (unsigned char)c >= 0x80;
}

/* At most 15 letters of one case (the first may be a capital), or camelCase; then at most four digits. Or digits alone,
 * at most eight. */
bool lc_is_name_part(lc_str part)
{
    size_t letters = 0, digits = 0;
    bool lower = true, upper = true;

    part = without_cdk_hash(part);
    while (letters < part.len && (lc_is_alpha(part.ptr[letters]) || is_small(part.ptr[letters]))) {
        lower &= letters == 0 || is_small(part.ptr[letters]);
        upper &= lc_is_upper(part.ptr[letters]);
        letters++;
    }
    while (letters + digits < part.len && lc_is_digit(part.ptr[letters + digits]))
        digits++;
    if (letters + digits < part.len || digits > 8 || (letters > 0 && digits > 4))
        return false;
    return letters == 0 || ((lower || upper) && letters <= 15) || is_camel_case(lc_str_cut(part, 0, letters));
}

/* -- entropy -- */

/* Binary logarithm in units of 2^-24: by squaring, so that it is the same on every machine. */
static uint64_t log2_of(uint64_t n)
{
    unsigned whole = 63u - (unsigned)__builtin_clzll(n);
    uint64_t x = whole > 31 ? n >> (whole - 31) : n << (31 - whole), result = whole; /* x: 1 to 2 in units of 2^-31 */

    for (unsigned bit = 0; bit < 24; bit++) {
        x = x * x >> 31;
        result <<= 1;
        if (x >= UINT64_C(1) << 32) {
            x >>= 1;
            result |= 1;
        }
    }
    return result;
}

uint32_t lc_entropy(lc_str text)
{
    size_t counts[256] = {0};
    uint64_t sum = 0, mean;

    if (text.len == 0)
        return 0;
    for (size_t i = 0; i < text.len; i++)
        counts[(unsigned char)text.ptr[i]]++;
    for (size_t i = 0; i < 256; i++)
        if (counts[i] > 1)
            sum += counts[i] * log2_of(counts[i]);
    mean = sum / text.len;
    return (uint32_t)(((log2_of(text.len) - mean) * 1000 + (1u << 13)) >> 24);
}
