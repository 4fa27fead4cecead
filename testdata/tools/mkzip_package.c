/* Package shorthands: `npm`, `dist`, `gem`, `jar`. They write what installers write, small: metadata as the real tools
 * lay it out, and one code file whose bytes name the version, so that two versions never look alike. */
#include "testdata/tools/mkzip.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* SHA-256, FIPS 180-4: RECORD files carry it. */
static uint32_t ror(uint32_t x, unsigned n)
{
    return x >> n | x << (32 - n);
}

static void sha_block(uint32_t state[8], const unsigned char *block)
{
    static const uint32_t k[64] = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
    uint32_t w[64], s[8];

    for (unsigned i = 0; i < 16; i++)
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 |
               block[4 * i + 3];
    for (unsigned i = 16; i < 64; i++)
        w[i] = w[i - 16] + (ror(w[i - 15], 7) ^ ror(w[i - 15], 18) ^ w[i - 15] >> 3) + w[i - 7] +
               (ror(w[i - 2], 17) ^ ror(w[i - 2], 19) ^ w[i - 2] >> 10);
    memcpy(s, state, sizeof s);
    for (unsigned i = 0; i < 64; i++) {
        uint32_t t1 =
            s[7] + (ror(s[4], 6) ^ ror(s[4], 11) ^ ror(s[4], 25)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) + k[i] + w[i];
        uint32_t t2 = (ror(s[0], 2) ^ ror(s[0], 13) ^ ror(s[0], 22)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

        memmove(s + 1, s, 7 * sizeof s[0]);
        s[4] += t1;
        s[0] = t1 + t2;
    }
    for (unsigned i = 0; i < 8; i++)
        state[i] += s[i];
}

static void sha256(const struct mk_buf *in, unsigned char out[32])
{
    uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    struct mk_buf padded = {0};
    uint64_t bits = 8 * (uint64_t)in->len;

    mk_put(&padded, in->ptr, in->len);
    mk_put_le(&padded, 0x80, 1);
    while (padded.len % 64 != 56)
        mk_put_le(&padded, 0, 1);
    for (unsigned i = 0; i < 8; i++)
        mk_put_le(&padded, bits >> (56 - 8 * i) & 0xff, 1);
    for (size_t i = 0; i < padded.len; i += 64)
        sha_block(state, padded.ptr + i);
    for (unsigned i = 0; i < 32; i++)
        out[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)) & 0xff);
}

/* RECORD's line of one file: path,sha256=urlsafe-base64-without-padding,size */
static void record_line(struct mk_buf *record, const char *path, const struct mk_buf *text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    unsigned char hash[33] = {0};

    sha256(text, hash);
    mk_putf(record, "%s,sha256=", path);
    for (unsigned bit = 0; bit < 256; bit += 6) {
        unsigned pair = (unsigned)hash[bit / 8] << 8 | hash[bit / 8 + 1];

        mk_put(record, &digits[pair >> (10 - bit % 8) & 63], 1);
    }
    mk_putf(record, ",%zu\n", text->len);
}

/* npm FOLDER-OF-PACKAGES/NAME VERSION [main=FILE] [dep=NAME@RANGE …] */
static void npm(struct mk_zip *zip, const struct mk_words *w, char *const *arg)
{
    const char *tail = strstr(arg[0], "node_modules/"), *name = arg[0];
    struct mk_buf json = {0}, code = {0};
    const char *between = "";

    while (tail != NULL) {
        name = tail + strlen("node_modules/");
        tail = strstr(name, "node_modules/");
    }
    mk_putf(&json, "{\n  \"name\": \"%s\",\n  \"version\": \"%s\",\n  \"main\": \"index.js\"", name, arg[1]);
    if (mk_find(w, "dep") != NULL)
        mk_puts(&json, ",\n  \"dependencies\": {");
    for (size_t i = 0; i < w->count; i++) {
        const struct mk_buf *dep = &w->word[i].value;
        size_t at = dep->len;

        if (strcmp(w->word[i].key, "dep") != 0)
            continue;
        while (at > 1 && dep->ptr[at - 1] != '@')
            at--;
        mk_putf(&json, "%s\n    \"%.*s\": \"%.*s\"", between, (int)(at > 1 ? at - 1 : dep->len), (const char *)dep->ptr,
                (int)(at > 1 ? dep->len - at : 0), (const char *)dep->ptr + at);
        between = ",";
    }
    if (mk_find(w, "dep") != NULL)
        mk_puts(&json, "\n  }");
    mk_puts(&json, "\n}\n");
    mk_putf(&code, "'use strict';\n\nexports.name = '%s';\nexports.version = '%s';\n", name, arg[1]);
    mk_add_text(zip, arg[0], "index.js", &code);
    mk_add_text(zip, arg[0], "package.json", &json);
}

/* The import name and the folder name of a distribution: '-' and '.' become '_', letters small in the first. */
static void python_names(const char *name, char *import, char *folder, size_t size)
{
    size_t i = 0;

    for (; name[i] != '\0' && i + 1 < size; i++) {
        char c = name[i] == '-' || name[i] == '.' ? '_' : name[i];

        folder[i] = c;
        import[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    import[i] = folder[i] = '\0';
}

/* dist FOLDER NAME VERSION [import=NAME] [file=NAME.py …] [requires="NAME>=1" …] [record=no] */
static void dist(const struct mk_source *src, struct mk_zip *zip, const struct mk_words *w, char *const *arg)
{
    char import[256], folder[256], at[1024];
    const struct mk_word *import_word = mk_find(w, "import"), *no_record = mk_find(w, "record");
    const char *base = strcmp(arg[0], ".") == 0 ? "" : arg[0];
    struct mk_buf code = {0}, meta = {0}, wheel = {0}, record = {0};

    python_names(arg[1], import, folder, sizeof import);
    if (import_word != NULL)
        snprintf(import, sizeof import, "%s", mk_cstr(src, &import_word->value));
    mk_putf(&code, "__version__ = \"%s\"\n", arg[2]);
    snprintf(at, sizeof at, "%s/__init__.py", import);
    mk_add_text(zip, base, at, &code);
    record_line(&record, at, &code);
    for (size_t i = 0; i < w->count; i++)
        if (strcmp(w->word[i].key, "file") == 0) {
            struct mk_buf text = {0};

            mk_putf(&text, "# %s %s\n", arg[1], arg[2]);
            snprintf(at, sizeof at, "%s/%s", import, mk_cstr(src, &w->word[i].value));
            mk_add_text(zip, base, at, &text);
            record_line(&record, at, &text);
        }
    mk_putf(&meta, "Metadata-Version: 2.1\nName: %s\nVersion: %s\n", arg[1], arg[2]);
    for (size_t i = 0; i < w->count; i++)
        if (strcmp(w->word[i].key, "requires") == 0)
            mk_putf(&meta, "Requires-Dist: %s\n", mk_cstr(src, &w->word[i].value));
    mk_puts(&wheel, "Wheel-Version: 1.0\nGenerator: mkzip\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
    snprintf(at, sizeof at, "%s-%s.dist-info/METADATA", folder, arg[2]);
    mk_add_text(zip, base, at, &meta);
    record_line(&record, at, &meta);
    snprintf(at, sizeof at, "%s-%s.dist-info/WHEEL", folder, arg[2]);
    mk_add_text(zip, base, at, &wheel);
    record_line(&record, at, &wheel);
    snprintf(at, sizeof at, "%s-%s.dist-info/RECORD", folder, arg[2]);
    mk_putf(&record, "%s,,\n", at);
    if (no_record == NULL)
        mk_add_text(zip, base, at, &record);
}

/* gem FOLDER NAME VERSION: FOLDER is the gem home (ruby/gems/3.3.0). */
static void gem(struct mk_zip *zip, char *const *arg)
{
    struct mk_buf spec = {0}, code = {0};
    char at[1024];

    mk_putf(&code, "# frozen_string_literal: true\n\nmodule Package\n  VERSION = \"%s\"\nend\n", arg[2]);
    snprintf(at, sizeof at, "gems/%s-%s/lib/%s.rb", arg[1], arg[2], arg[1]);
    mk_add_text(zip, arg[0], at, &code);
    mk_putf(&spec, "# -*- encoding: utf-8 -*-\n# stub: %s %s ruby lib\n\nGem::Specification.new do |s|\n", arg[1],
            arg[2]);
    mk_putf(&spec, "  s.name = \"%s\".freeze\n  s.version = \"%s\"\n\n", arg[1], arg[2]);
    mk_puts(&spec, "  s.require_paths = [\"lib\".freeze]\nend\n");
    snprintf(at, sizeof at, "specifications/%s-%s.gemspec", arg[1], arg[2]);
    mk_add_text(zip, arg[0], at, &spec);
}

/* jar PATH GROUP ARTIFACT VERSION: an archive inside the archive. */
static void jar(struct mk_zip *zip, char *const *arg)
{
    struct mk_buf manifest = {0}, properties = {0};
    struct mk_zip inner = {0};
    struct mk_entry *e;
    char at[1024];

    mk_putf(&manifest, "Manifest-Version: 1.0\r\nImplementation-Title: %s\r\nImplementation-Version: %s\r\n\r\n",
            arg[2], arg[3]);
    mk_add(&inner, "META-INF/", S_IFDIR | 0755);
    mk_add_text(&inner, "META-INF", "MANIFEST.MF", &manifest);
    mk_putf(&properties, "groupId=%s\nartifactId=%s\nversion=%s\n", arg[1], arg[2], arg[3]);
    snprintf(at, sizeof at, "META-INF/maven/%s/%s/pom.properties", arg[1], arg[2]);
    mk_add_text(&inner, "", at, &properties);
    e = mk_add(zip, arg[0], S_IFREG | 0644);
    mk_write(&inner, &e->content);
}

bool mk_package(const struct mk_source *src, struct mk_zip *zip, const struct mk_words *w)
{
    static const char kinds[4][5] = {"npm", "dist", "gem", "jar"};
    static const size_t wants[4] = {2, 3, 3, 4};
    char *arg[4];
    size_t kind = 0, count = 0;

    while (kind < 4 && (w->word[0].value.len != strlen(kinds[kind]) ||
                        memcmp(w->word[0].value.ptr, kinds[kind], w->word[0].value.len) != 0))
        kind++;
    if (kind == 4)
        return false;
    for (size_t i = 1; i < w->count; i++)
        if (w->word[i].key[0] == '\0' && count < 4)
            arg[count++] = mk_cstr(src, &w->word[i].value);
    if (count != wants[kind])
        mk_die(src, "'%s' wants %zu words", kinds[kind], wants[kind]);
    if (kind == 0)
        npm(zip, w, arg);
    else if (kind == 1)
        dist(src, zip, w, arg);
    else if (kind == 2)
        gem(zip, arg);
    else
        jar(zip, arg);
    return true;
}
