/* What a kind may ask of its secrets beyond the pattern. Each validator is a function and a row of the table at the
 * end. */
#include "layers/scan/checks.h"
#include "layers/scan/chosen.h"
#include "layers/text/text.h"

static uint32_t crc32_of(lc_str text)
{
    uint32_t crc = 0xffffffffu;

    for (size_t i = 0; i < text.len; i++) {
        crc ^= (unsigned char)text.ptr[i];
        for (unsigned bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

static bool is_hex(char c)
{
    return lc_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* -- tokens that carry their checksum -- */

/* Behind the prefix 30 characters, and the CRC-32 of them as six base62 digits.
 * Source: GitHub blog, "Behind GitHub's new authentication token formats"; npm took the form over. */
static bool has_checksum(lc_str token)
{
    static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    uint32_t crc;

    if (token.len != 36)
        return false;
    for (size_t i = 0; i < token.len; i++)
        if (!lc_is_alnum(token.ptr[i]))
            return false;
    crc = crc32_of(lc_str_cut(token, 0, 30));
    for (size_t i = 36; i > 30; i--, crc /= 62)
        if (token.ptr[i - 1] != digits[crc % 62])
            return false;
    return true;
}

static bool github_checksum(struct lc_check *check)
{
    lc_str s = check->secret;

    return s.len > 4 && s.ptr[0] == 'g' && s.ptr[1] == 'h' && memchr("pousr", s.ptr[2], 5) && s.ptr[3] == '_' &&
           has_checksum(lc_str_from_index(s, 4));
}

static bool npm_checksum(struct lc_check *check)
{
    return lc_str_has_prefix(check->secret, LC_S("npm_")) && has_checksum(lc_str_from_index(check->secret, 4));
}

static bool luhn(struct lc_check *check)
{
    size_t sum = 0, count = 0;

    for (size_t i = check->secret.len; i > 0; i--) {
        char c = check->secret.ptr[i - 1];
        size_t digit = (size_t)(c - '0');
        if (c == ' ' || c == '-')
            continue;
        if (!lc_is_digit(c))
            return false;
        if (count++ % 2 == 1)
            digit = digit > 4 ? digit * 2 - 9 : digit * 2;
        sum += digit;
    }
    return count > 1 && sum % 10 == 0;
}

/* -- JSON web tokens -- */

/* One part of a token as a JSON object; NULL when it is none. */
static const struct lc_node *jwt_part(struct lc_check *check, lc_str part)
{
    const struct lc_node *root = NULL;
    struct lc_err ignored = {0};
    lc_str json;

    if (!lc_base64_decode(part, check->scratch, &json) ||
        lc_document_parse(LC_NOTATION_JSON, json, check->scratch, &root, &ignored) != LC_OK)
        return NULL;
    return root->kind == LC_EVENT_MAP ? root : NULL;
}

/* The role that the payload claims; false when it is no token, or one without a signature (alg none). */
static bool jwt_role(struct lc_check *check, lc_str *role)
{
    lc_str rest = check->secret, parts[3];
    const struct lc_node *head, *payload, *algorithm;

    for (size_t i = 0; i < 3; i++)
        if (!lc_str_next(&rest, '.', &parts[i]))
            return false;
    if (rest.len > 0 || parts[2].len == 0)
        return false;
    head = jwt_part(check, parts[0]);
    payload = jwt_part(check, parts[1]);
    algorithm = lc_node_get(head, LC_S("alg"));
    if (head == NULL || payload == NULL || algorithm == NULL || algorithm->kind != LC_EVENT_STRING ||
        lc_str_caseeq(algorithm->text, LC_S("none")))
        return false;
    *role = lc_node_text(lc_node_get(payload, LC_S("role")));
    return true;
}

/* Supabase's key of the role `anon` is made for browsers. */
static bool jwt(struct lc_check *check)
{
    lc_str role;

    return jwt_role(check, &role) && !lc_str_eq(role, LC_S("anon"));
}

static bool jwt_service_role(struct lc_check *check)
{
    lc_str role;

    return jwt_role(check, &role) && lc_str_eq(role, LC_S("service_role"));
}

/* -- keys -- */

/* A line such as "Proc-Type: 4,ENCRYPTED" or "Comment: x": letters and '-', a colon, a blank. Gives its length. */
static size_t header_length(lc_str body, size_t at)
{
    size_t end = at;

    while (end < body.len && (lc_is_alpha(body.ptr[end]) || (end > at && body.ptr[end] == '-')))
        end++;
    if (end == at || end + 1 >= body.len || body.ptr[end] != ':' || body.ptr[end + 1] != ' ')
        return 0;
    while (end < body.len && body.ptr[end] != '\\' && body.ptr[end] != '\n')
        end++;
    return end - at;
}

/* Behind a text that is put together: a quote, blanks, perhaps a plus, blanks, the next quote. `at` when it is none. */
static size_t behind_join(lc_str body, size_t at)
{
    size_t end = at + 1;
    bool plus = false;

    if (body.ptr[at] != '"' && body.ptr[at] != '\'')
        return at;
    for (; end < body.len && (lc_is_blank(body.ptr[end]) || (body.ptr[end] == '+' && !plus)); end++)
        plus |= body.ptr[end] == '+';
    return end == body.len ? end : body.ptr[end] == body.ptr[at] ? end + 1 : at;
}

/* The base64 between the lines BEGIN and END: without headers, what joins texts, line ends (also written \n and \\n), and the checksum
 * of a PGP block. */
static lc_str pem_base64(struct lc_check *check, lc_str body)
{
    char *out = lc_arena_bytes(check->scratch, body.len);
    size_t len = 0;
    bool line_begins = true, in_checksum = false;

    for (size_t i = 0; i < body.len;) {
        size_t header = i == 0 || !lc_is_alpha(body.ptr[i - 1]) ? header_length(body, i) : 0, slashes = i;
        if (header > 0) {
            i += header;
            continue;
        }
        if (behind_join(body, i) > i) {
            i = behind_join(body, i);
            continue;
        }
        while (slashes < body.len && body.ptr[slashes] == '\\')
            slashes++;
        if (slashes > i && slashes < body.len &&
            (body.ptr[slashes] == 'n' || body.ptr[slashes] == 'r' || lc_is_blank(body.ptr[slashes]))) {
            i = slashes + 1;
            line_begins = true;
            continue;
        }
        if (lc_is_blank(body.ptr[i])) {
            line_begins = true;
        } else {
            in_checksum = line_begins ? body.ptr[i] == '=' : in_checksum;
            line_begins = false;
            if (!in_checksum)
                out[len++] = body.ptr[i];
        }
        i++;
    }
    return (lc_str){out, len};
}

/* Is it as long as its first DER element says, give or take the padding? */
static bool is_der_sequence(const unsigned char *data, size_t len)
{
    size_t bytes, declared = 0;

    if (data[0] != 0x30)
        return false;
    if (data[1] < 0x80) {
        declared = 2u + data[1];
    } else {
        bytes = data[1] & 0x0fu;
        if (data[1] != 0x81 && data[1] != 0x82)
            return false;
        for (size_t i = 0; i < bytes; i++)
            declared = declared << 8 | data[2 + i];
        declared += 2 + bytes;
    }
    return declared <= len + 3 && len <= declared + 3;
}

static bool is_private_label(lc_str label)
{
    static const lc_str end = LC_S_INIT("PRIVATE KEY");

    if (lc_str_eq(label, LC_S("PGP PRIVATE KEY BLOCK")) || lc_str_eq(label, end))
        return true;
    if (!lc_str_has_suffix(label, LC_S(" PRIVATE KEY")))
        return false;
    label = lc_str_cut(label, 0, label.len - 12);
    return label.len > 0 && lc_str_find_byte(label, ' ') == LC_NPOS;
}

/* BEGIN and END of one private key, and between them what a key of that sort begins with. An encrypted body of the old
 * form (DEK-Info) may be anything. */
static bool pem(struct lc_check *check)
{
    struct lc_match at;
    lc_str label, body, bytes;
    const unsigned char *data;
    enum lc_match_result result = lc_pattern_match(lc_lazy_pattern_get(&check->shared[LC_SHARED_PEM]), check->matcher,
                                                   check->secret, 0, check->secret.len, &at);

    check->limited |= result == LC_MATCH_LIMIT;
    if (result != LC_MATCHED)
        return false;
    label = lc_str_cut(check->secret, at.start + 11, at.secret_start - 5); /* behind "-----BEGIN " */
    body = lc_str_cut(check->secret, at.secret_start, at.secret_end);
    if (!is_private_label(label) || !lc_base64_decode(pem_base64(check, body), check->scratch, &bytes) ||
        bytes.len < 32)
        return false;
    data = (const unsigned char *)bytes.ptr;
    if (lc_str_contains(body, LC_S("DEK-Info")))
        return true;
    if (lc_str_has_prefix(label, LC_S("OPENSSH")))
        return lc_str_has_prefix(bytes, (lc_str){"openssh-key-v1", 15}); /* with its NUL */
    if (lc_str_has_prefix(label, LC_S("PGP")))
        return data[0] >= 0x80;
    return is_der_sequence(data, bytes.len);
}

static size_t distinct(lc_str bytes)
{
    bool seen[256] = {false};
    size_t count = 0;

    for (size_t i = 0; i < bytes.len; i++) {
        count += !seen[(unsigned char)bytes.ptr[i]];
        seen[(unsigned char)bytes.ptr[i]] = true;
    }
    return count;
}

/* Base64 of 16, 24, 32 or 64 bytes that look random. */
static bool base64_key(struct lc_check *check)
{
    lc_str key;

    return lc_base64_decode(check->secret, check->scratch, &key) &&
           (key.len == 16 || key.len == 24 || key.len == 32 || key.len == 64) && distinct(key) >= key.len * 5 / 8;
}

static bool uuid(struct lc_check *check)
{
    lc_str s = check->secret;

    for (size_t i = 0; i < s.len; i++)
        if (i == 8 || i == 13 || i == 18 || i == 23 ? s.ptr[i] != '-' : !is_hex(s.ptr[i]))
            return false;
    return s.len == 36 && distinct(s) > 6;
}

/* -- passwords in URLs -- */

static bool only_lower(lc_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!lc_is_alpha(s.ptr[i]) && s.ptr[i] != '_' && s.ptr[i] != '-')
            return false;
    return true;
}

static bool is_word_for_itself(lc_str s)
{
    return lc_contains_case(s, LC_S("pass")) || lc_contains_case(s, LC_S("secret")) ||
           lc_contains_case(s, LC_S("pwd")) || lc_contains_case(s, LC_S("token"));
}

static bool is_documentation_host(struct lc_check *check, lc_str host)
{
    enum lc_match_result result =
        lc_pattern_finds(lc_lazy_pattern_get(&check->shared[LC_SHARED_DOCUMENTATION_HOST]), check->matcher, host);

    check->limited |= result == LC_MATCH_LIMIT;
    return result == LC_MATCHED;
}

/* A URL with user and password; not guest:guest, not a password that is the word for itself, not example.com. */
static bool url_password(struct lc_check *check)
{
    struct lc_match at;
    lc_str url, user, password, host;
    enum lc_match_result result = lc_pattern_match(lc_lazy_pattern_get(&check->shared[LC_SHARED_URL]), check->matcher,
                                                   check->match, 0, check->match.len, &at);

    check->limited |= result == LC_MATCH_LIMIT;
    if (result != LC_MATCHED)
        return false;
    url = lc_str_cut(check->match, at.start, at.end);
    password = lc_str_cut(check->match, at.secret_start, at.secret_end);
    user = lc_str_cut(url, lc_str_find(url, LC_S("://")) + 3, at.secret_start - 1 - at.start);
    host = lc_str_from_index(url, at.secret_end + 1 - at.start);
    if (lc_is_placeholder(check, check->secret) || lc_is_placeholder(check, password))
        return false;
    if (only_lower(check->secret) && (lc_str_caseeq(check->secret, user) || is_word_for_itself(check->secret)))
        return false;
    return !is_documentation_host(check, host);
}

/* Base64 of `user:password` in printable ASCII, as HTTP and registries use it; not guest:guest, no placeholder. */
static bool basic_auth(struct lc_check *check)
{
    lc_str pair, user, password;
    size_t colon;

    if (!lc_base64_decode(check->secret, check->scratch, &pair))
        return false;
    for (size_t i = 0; i < pair.len; i++)
        if (pair.ptr[i] < '!' || pair.ptr[i] > '~')
            return false;
    colon = lc_str_find_byte(pair, ':');
    user = lc_str_cut(pair, 0, colon);
    password = colon == LC_NPOS ? LC_S("") : lc_str_from_index(pair, colon + 1);
    return user.len >= 1 && user.len <= 128 && password.len >= 3 && password.len <= 2000 &&
           !lc_is_placeholder(check, password) && !lc_str_caseeq(user, password);
}

/* -- what reads like something else -- */

/* A commit, a digest: hex of their lengths, with a name that says so before it. */
static bool not_hash(struct lc_check *check)
{
    lc_str s = check->secret, before;
    const struct lc_pattern *names = lc_lazy_pattern_get(&check->shared[LC_SHARED_HASH_NAME]);
    size_t at = lc_str_find(check->match, s);

    if (s.len != 32 && s.len != 40 && s.len != 64 && s.len != 128)
        return true;
    for (size_t i = 0; i < s.len; i++)
        if (!is_hex(s.ptr[i]))
            return true;
    before = lc_str_cut(check->match, 0, at == LC_NPOS ? 0 : at);
    return lc_pattern_finds(names, check->matcher, check->name) != LC_MATCHED &&
           lc_pattern_finds(names, check->matcher, before) != LC_MATCHED;
}

/* Letters of one case and signs, without a digit: nobody makes tokens like that. */
static bool is_of_one_case(lc_str s)
{
    bool digit = false, upper = false, lower = false;

    for (size_t i = 0; i < s.len; i++) {
        digit |= lc_is_digit(s.ptr[i]);
        upper |= lc_is_upper(s.ptr[i]);
        lower |= lc_is_lower(s.ptr[i]);
    }
    return !digit && !(upper && lower);
}

/* A path: its first two parts are names, the first one of three letters and more. */
static bool is_path(lc_str s)
{
    lc_str rest = s, first, second;
    size_t letters = 0;

    if (lc_str_find_byte(s, '/') == LC_NPOS || !lc_str_next(&rest, '/', &first))
        return false;
    second = lc_str_cut(rest, 0, lc_str_find_byte(rest, '/'));
    for (size_t i = 0; i < first.len; i++)
        letters += lc_is_alpha(first.ptr[i]);
    return letters >= 3 && lc_is_name_part(first) && lc_is_name_part(second);
}

/* For tokens and keys, which nobody chooses: no reference, not of one case, no path, and not names for half of it and
 * more. */
static bool not_word(struct lc_check *check)
{
    lc_str rest = check->secret, part;
    size_t total = 0, named = 0;

    while (lc_next_name_part(&rest, &part)) {
        total += part.len;
        named += lc_is_name_part(part) ? part.len : 0;
    }
    return total > 0 && named * 2 < total && !is_of_one_case(check->secret) && !is_path(check->secret) &&
           !lc_is_reference(check, check->secret);
}

static bool is_password_word(lc_str s)
{
    return !lc_has_word_of_secrets(s) && (s.len >= 16 || !lc_is_name_part(s));
}

static bool is_number_or_version(lc_str s)
{
    size_t digits = s.len > 0 && (s.ptr[0] == 'v' || s.ptr[0] == 'V') ? 1 : 0, most = digits > 0 ? 4 : 6;

    if (s.len == digits || s.len - digits > most)
        return false;
    for (size_t i = digits; i < s.len; i++)
        if (!lc_is_digit(s.ptr[i]))
            return false;
    return true;
}

/* For passwords, which people choose: no reference, no prose, no name of something, unless it reads as chosen. One word
 * with digits, or any other sign, is a password. */
static bool not_name(struct lc_check *check)
{
    static const char signs[] = "!#$%^&*+=?|;\"'`,\\()<>{}[]";
    lc_str s = check->secret, trimmed = lc_str_trim(s), rest = s, part, first;
    size_t parts = 0;
    bool all_names = true, letters = true;

    if (lc_is_reference(check, s))
        return false;
    for (size_t i = 0; i < trimmed.len; i++)
        if (lc_is_blank(trimmed.ptr[i]))
            return lc_is_passphrase(s);
    for (size_t i = 0; i < s.len; i++)
        if (memchr(signs, s.ptr[i], sizeof signs - 1))
            return true;
    first = (lc_str){NULL, 0};
    for (; lc_next_name_part(&rest, &part); parts++) {
        first = parts == 0 ? part : first;
        all_names &= lc_is_name_part(part);
    }
    if (parts != 1)
        return parts > 1 && (!all_names || lc_is_chosen(s) || lc_is_passphrase(s));
    for (size_t i = 0; i < first.len; i++)
        letters &= lc_is_alpha(first.ptr[i]) || (unsigned char)first.ptr[i] >= 0x80;
    return letters ? is_password_word(first) : !is_number_or_version(first);
}

/* For keys that are made for browsers as well, where a name says that this one is. */
static bool not_public(struct lc_check *check)
{
    return !lc_is_named_public(check);
}

bool lc_validate(struct lc_check *check, enum lc_validator validator)
{
    static bool (*const validators[LC_VALIDATOR_COUNT])(struct lc_check *) = {
        [LC_VALID_GITHUB_CHECKSUM] = github_checksum,
        [LC_VALID_NPM_CHECKSUM] = npm_checksum,
        [LC_VALID_JWT] = jwt,
        [LC_VALID_JWT_SERVICE_ROLE] = jwt_service_role,
        [LC_VALID_LUHN] = luhn,
        [LC_VALID_PEM] = pem,
        [LC_VALID_BASE64_KEY] = base64_key,
        [LC_VALID_UUID] = uuid,
        [LC_VALID_URL_PASSWORD] = url_password,
        [LC_VALID_BASIC_AUTH] = basic_auth,
        [LC_VALID_NOT_HASH] = not_hash,
        [LC_VALID_NOT_WORD] = not_word,
        [LC_VALID_NOT_NAME] = not_name,
        [LC_VALID_NOT_PUBLIC] = not_public,
    };

    return validators[validator](check);
}
