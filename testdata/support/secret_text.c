/* The recipes of made-up secrets. Read make() first: it is the list. */
#include "testdata/support/secret_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct text {
    char *ptr;
    size_t len, room;
};

struct making {
    uint64_t state; /* splitmix64 */
    bool bad;
};

static void add(struct text *t, const void *bytes, size_t len)
{
    if (t->ptr == NULL || t->len + len + 1 > t->room) {
        t->room = 2 * (t->len + len + 1);
        t->ptr = realloc(t->ptr, t->room);
        if (t->ptr == NULL)
            abort();
    }
    if (len > 0)
        memcpy(t->ptr + t->len, bytes, len);
    t->len += len;
    t->ptr[t->len] = '\0';
}

static void add_string(struct text *t, const char *s)
{
    add(t, s, strlen(s));
}

static uint64_t next(struct making *m)
{
    uint64_t z = (m->state += 0x9e3779b97f4a7c15u);

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

#define DIGIT "0123456789"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static const struct {
    const char *name, *letters;
} classes[] = {
    {"digit", DIGIT},
    {"hex", DIGIT "abcdef"},
    {"HEX", DIGIT "ABCDEF"},
    {"lower", LOWER},
    {"upper", UPPER},
    {"alnum", DIGIT LOWER},
    {"base62", DIGIT UPPER LOWER},
    {"base64", UPPER LOWER DIGIT "+/"},
    {"base64url", UPPER LOWER DIGIT "-_"},
    {"base32", UPPER "234567"},
    {"ascii", DIGIT UPPER LOWER "!#%()*+,-.:;=?@^_~"},
};

/* How the structure inside begins, and how long it is as a whole. */
static const struct {
    const char *label, *head;
    size_t head_len, size;
} keys[] = {
    {"RSA PRIVATE KEY", "\x30\x82\x04\xa4\x02\x01\x00\x02\x82\x01\x01\x00", 12, 1192},
    {"DSA PRIVATE KEY", "\x30\x82\x01\xbb\x02\x01\x00\x02\x81\x81", 10, 447},
    {"EC PRIVATE KEY", "\x30\x77\x02\x01\x01\x04\x20", 7, 121},
    {"PRIVATE KEY",
     "\x30\x82\x04\xbe\x02\x01\x00\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00\x04\x82\x04\xa8", 26,
     1218},
    {"ENCRYPTED PRIVATE KEY", "\x30\x82\x05\x2e\x30\x58\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d\x30\x4b", 19, 1330},
    {"OPENSSH PRIVATE KEY", "openssh-key-v1\0\0\0\0\4none\0\0\0\4none\0\0\0\0\0\0\0\1\0\0\0\x33\0\0\0\x0bssh-ed25519",
     58, 286},
    {"PGP PRIVATE KEY BLOCK", "\x95\x03\x59\x04", 4, 700},
    {"PUBLIC KEY", "\x30\x82\x01\x22\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00\x03\x82\x01\x0f\x00",
     24, 294},
    {"RSA PUBLIC KEY", "\x30\x82\x01\x0a\x02\x82\x01\x01\x00", 9, 270},
    {"CERTIFICATE", "\x30\x82\x03\xb3\x30\x82\x02\x9b\xa0\x03\x02\x01\x02", 13, 951},
    {"CERTIFICATE REQUEST", "\x30\x82\x02\xbd\x30\x82\x01\xa5\x02\x01\x00", 11, 705},
};

static void add_random(struct text *t, struct making *m, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        unsigned char byte = (unsigned char)(next(m) >> 33);
        add(t, &byte, 1);
    }
}

static void add_base64(struct text *t, const struct text *data, bool url)
{
    const char *letters = url ? UPPER LOWER DIGIT "-_" : UPPER LOWER DIGIT "+/";

    for (size_t i = 0; i < data->len; i += 3) {
        size_t left = data->len - i;
        uint32_t bits = (uint32_t)(unsigned char)data->ptr[i] << 16;
        bits |= left > 1 ? (uint32_t)(unsigned char)data->ptr[i + 1] << 8 : 0;
        bits |= left > 2 ? (uint32_t)(unsigned char)data->ptr[i + 2] : 0;
        for (size_t k = 0; k < 4; k++) {
            if (k <= left)
                add(t, &letters[bits >> (18 - 6 * k) & 63], 1);
            else if (!url)
                add(t, "=", 1);
        }
    }
}

static void add_crc(struct text *t, const char *bytes, size_t len)
{
    static const char digits[] = DIGIT UPPER LOWER;
    unsigned long crc = crc32(0, (const unsigned char *)bytes, (unsigned)len);
    char out[6];

    for (size_t i = 6; i-- > 0; crc /= 62)
        out[i] = digits[crc % 62];
    add(t, out, 6);
}

static void add_letters(struct text *t, struct making *m, const char *letters, size_t count)
{
    size_t all = strlen(letters);

    for (size_t i = 0; i < count; i++)
        add(t, &letters[(next(m) >> 20) % all], 1);
}

static void add_luhn(struct text *t, struct making *m, size_t count)
{
    size_t from = t->len, sum = 0;
    char last;

    add_letters(t, m, DIGIT, count > 0 ? count - 1 : 0);
    for (size_t i = t->len, place = 0; i-- > from; place++) {
        size_t digit = (size_t)(t->ptr[i] - '0') * (place % 2 == 0 ? 2 : 1);
        sum += digit > 9 ? digit - 9 : digit;
    }
    last = (char)('0' + (10 - sum % 10) % 10);
    add(t, &last, 1);
}

static bool key_of(const char *label, size_t *index)
{
    for (*index = 0; *index < sizeof keys / sizeof keys[0]; ++*index)
        if (strcmp(keys[*index].label, label) == 0)
            return true;
    return false;
}

static void add_pem(struct text *t, struct making *m, const char *label, const char *line_end)
{
    struct text data = {0}, body = {0};
    size_t which;

    if (!key_of(label, &which)) {
        m->bad = true;
        return;
    }
    add(&data, keys[which].head, keys[which].head_len);
    add_random(&data, m, keys[which].size - data.len);
    add_base64(&body, &data, false);
    add_string(t, "-----BEGIN ");
    add_string(t, label);
    add_string(t, "-----");
    if (strncmp(label, "PGP", 3) == 0)
        add_string(t, line_end);
    for (size_t i = 0; i < body.len; i += 64) {
        add_string(t, line_end);
        add(t, body.ptr + i, body.len - i < 64 ? body.len - i : 64);
    }
    if (strncmp(label, "PGP", 3) == 0) {
        struct text sum = {0};
        add_random(&sum, m, 3);
        add_string(t, line_end);
        add_string(t, "=");
        add_base64(t, &sum, false);
        free(sum.ptr);
    }
    add_string(t, line_end);
    add_string(t, "-----END ");
    add_string(t, label);
    add_string(t, "-----");
    add_string(t, line_end);
    free(data.ptr);
    free(body.ptr);
}

/* "HS256" or "HS256,role=anon": the algorithm, and further claims. */
static void add_jwt(struct text *t, struct making *m, const char *argument)
{
    struct text head = {0}, payload = {0}, signature = {0};
    const char *comma = strchr(argument, ',');
    size_t len = comma ? (size_t)(comma - argument) : strlen(argument);
    char number[64];

    if (len == 0) {
        argument = "HS256";
        len = 5;
    }
    add_string(&head, "{\"alg\":\"");
    add(&head, argument, len);
    add_string(&head, "\",\"typ\":\"JWT\"}");
    snprintf(number, sizeof number, "{\"sub\":\"%llu\",\"iat\":%llu", 1000000000ull + next(m) % 9000000000ull,
             1700000000ull + next(m) % 10000000ull);
    add_string(&payload, number);
    while (comma) {
        const char *word = comma + 1, *equals = strchr(word, '='), *end;
        comma = strchr(word, ',');
        end = comma ? comma : word + strlen(word);
        if (equals == NULL || equals > end) {
            m->bad = true;
            break;
        }
        add_string(&payload, ",\"");
        add(&payload, word, (size_t)(equals - word));
        add_string(&payload, "\":\"");
        add(&payload, equals + 1, (size_t)(end - equals - 1));
        add_string(&payload, "\"");
    }
    add_string(&payload, "}");
    add_random(&signature, m, strncmp(argument, "HS256", 5) == 0 ? 32 : 256);
    add_base64(t, &head, true);
    add_string(t, ".");
    add_base64(t, &payload, true);
    add_string(t, ".");
    add_base64(t, &signature, true);
    free(head.ptr);
    free(payload.ptr);
    free(signature.ptr);
}

static void add_uuid(struct text *t, struct making *m)
{
    add_letters(t, m, DIGIT "abcdef", 8);
    add_string(t, "-");
    add_letters(t, m, DIGIT "abcdef", 4);
    add_string(t, "-4");
    add_letters(t, m, DIGIT "abcdef", 3);
    add_string(t, "-");
    add_letters(t, m, "89ab", 1);
    add_letters(t, m, DIGIT "abcdef", 3);
    add_string(t, "-");
    add_letters(t, m, DIGIT "abcdef", 12);
}

static void add_kms(struct text *t, struct making *m)
{
    struct text data = {0};

    add(&data, "\1\2\2\0x", 5);
    add_random(&data, m, 180);
    add_base64(t, &data, false);
    free(data.ptr);
}

/* strndup() would do, but it may look for an end past the length, and a template has none. */
static char *copy_of(const char *from, size_t length)
{
    char *copy = length < SIZE_MAX ? malloc(length + 1) : NULL;

    if (copy == NULL)
        abort();
    memcpy(copy, from, length);
    copy[length] = '\0';
    return copy;
}

static void expand(struct text *t, struct making *m, const char *template, size_t length);

static void make(struct text *t, struct making *m, const char *name, const char *argument)
{
    struct text inner = {0};

    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (strcmp(classes[i].name, name) == 0) {
            add_letters(t, m, classes[i].letters, strtoul(argument, NULL, 10));
            return;
        }
    if (strcmp(name, "github-crc") == 0) {
        add_crc(t, t->ptr + (t->len > 30 ? t->len - 30 : 0), t->len > 30 ? 30 : t->len);
    } else if (strcmp(name, "luhn") == 0) {
        add_luhn(t, m, strtoul(argument, NULL, 10));
    } else if (strcmp(name, "jwt") == 0) {
        add_jwt(t, m, argument);
    } else if (strcmp(name, "pem") == 0) {
        add_pem(t, m, argument, "\n");
    } else if (strcmp(name, "pem-escaped") == 0) {
        add_pem(t, m, argument, "\\n");
    } else if (strcmp(name, "kms") == 0) {
        add_kms(t, m);
    } else if (strcmp(name, "uuid") == 0) {
        add_uuid(t, m);
    } else if (strcmp(name, "b64") == 0) {
        expand(&inner, m, argument, strlen(argument));
        add_base64(t, &inner, false);
        free(inner.ptr);
    } else {
        m->bad = true;
    }
}

/* The end of the recipe whose "%{" stands at `at`: where its last brace is. */
static size_t recipe_end(const char *template, size_t length, size_t at)
{
    size_t depth = 0;

    for (size_t i = at + 1; i < length; i++) {
        depth += template[i] == '{';
        depth -= template[i] == '}';
        if (depth == 0)
            return i;
    }
    return length;
}

static void expand(struct text *t, struct making *m, const char *template, size_t length)
{
    size_t at = 0;

    add(t, "", 0);
    while (at < length && !m->bad) {
        const char *start = memmem(template + at, length - at, "%{", 2);
        size_t begin = start ? (size_t)(start - template) : length, end;
        char *inside, *colon;

        add(t, template + at, begin - at);
        if (start == NULL)
            break;
        end = recipe_end(template, length, begin);
        if (end == length) {
            m->bad = true;
            break;
        }
        inside = copy_of(template + begin + 2, end - begin - 2);
        colon = strchr(inside, ':');
        if (inside[0] == '=') {
            add_string(t, inside + 1);
        } else {
            if (colon)
                *colon = '\0';
            make(t, m, inside, colon ? colon + 1 : "");
        }
        free(inside);
        at = end + 1;
    }
}

char *secret_text(const char *template, size_t length, uint64_t seed, size_t *out_length)
{
    struct making m = {.state = seed};
    struct text t = {0};

    expand(&t, &m, template, length);
    if (m.bad) {
        free(t.ptr);
        return NULL;
    }
    *out_length = t.len;
    return t.ptr;
}

uint64_t secret_text_seed(const char *template, size_t length)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)template[i]) * 0x100000001b3u;
    return hash;
}
