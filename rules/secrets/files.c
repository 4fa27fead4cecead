/* Files by name, and binary containers by their first bytes. */
#include "rules/secrets/files.h"

#include "layers/base/path.h"

struct name_row {
    const char *pattern; /* of the base name in lower case; "*x" is an ending, "x*" a beginning */
    enum lc_secret_file kind;
};

static const struct name_row names[] = {
    {".env", LC_FILE_RISKY},
    {".env.*", LC_FILE_RISKY},
    {"*.env", LC_FILE_RISKY},
    {".envrc", LC_FILE_RISKY},
    {".npmrc", LC_FILE_RISKY},
    {".yarnrc", LC_FILE_RISKY},
    {".yarnrc.yml", LC_FILE_RISKY},
    {".netrc", LC_FILE_RISKY},
    {"_netrc", LC_FILE_RISKY},
    {".pypirc", LC_FILE_RISKY},
    {"pip.conf", LC_FILE_RISKY},
    {".pgpass", LC_FILE_RISKY},
    {".my.cnf", LC_FILE_RISKY},
    {".git-credentials", LC_FILE_RISKY},
    {".dockercfg", LC_FILE_RISKY},
    {".htpasswd", LC_FILE_RISKY},
    {".boto", LC_FILE_RISKY},
    {".s3cfg", LC_FILE_RISKY},
    {"credentials", LC_FILE_RISKY},
    {"credentials.json", LC_FILE_RISKY},
    {"service-account.json", LC_FILE_RISKY},
    {"serviceaccount.json", LC_FILE_RISKY},
    {"kubeconfig", LC_FILE_RISKY},
    {"id_rsa*", LC_FILE_RISKY},
    {"id_dsa*", LC_FILE_RISKY},
    {"id_ecdsa*", LC_FILE_RISKY},
    {"id_ed25519*", LC_FILE_RISKY},
    {"*.pem", LC_FILE_RISKY},
    {"*.key", LC_FILE_RISKY},
    {"*.ppk", LC_FILE_RISKY},
    {"*.p8", LC_FILE_RISKY},
    {"*.asc", LC_FILE_RISKY},
    {"*.tfstate", LC_FILE_RISKY},
    {"*.tfstate.backup", LC_FILE_RISKY},
    {"*.tfvars", LC_FILE_RISKY},
    {"*.p12", LC_FILE_KEYSTORE},
    {"*.pfx", LC_FILE_KEYSTORE},
    {"*.jks", LC_FILE_KEYSTORE},
    {"*.keystore", LC_FILE_KEYSTORE},
    {"*.der", LC_FILE_KEYSTORE},
    {"*.pk8", LC_FILE_KEYSTORE},
    {"*.map", LC_FILE_MAP},
    {"*.jar", LC_FILE_ARCHIVE},
    {"*.war", LC_FILE_ARCHIVE},
    {"*.whl", LC_FILE_ARCHIVE},
    {"*.egg", LC_FILE_ARCHIVE},
    {"*.zip", LC_FILE_ARCHIVE},
    {".gemrc", LC_FILE_RISKY},
    {"dockerfile*", LC_FILE_TEXT},
    {"containerfile*", LC_FILE_TEXT},
    {"*.dockerfile", LC_FILE_TEXT},
    {"makefile", LC_FILE_TEXT},
    {"gemfile*", LC_FILE_TEXT},
    {"rakefile", LC_FILE_TEXT},
    {"procfile", LC_FILE_TEXT},
    {"jenkinsfile", LC_FILE_TEXT},
};

static const char *const text_extensions[] = {
    "js",     "mjs",   "cjs",   "jsx",     "ts",      "mts",  "cts",  "tsx", "py",     "rb",     "java",       "kt",
    "groovy", "scala", "cs",    "fs",      "go",      "php",  "pl",   "lua", "sh",     "bash",   "zsh",        "ps1",
    "json",   "jsonc", "json5", "yaml",    "yml",     "toml", "ini",  "cfg", "conf",   "config", "properties", "xml",
    "tf",     "hcl",   "sql",   "graphql", "txt",     "md",   "html", "vue", "svelte", "erb",    "cnf",        "plist",
    "gradle", "kts",   "rake",  "ru",      "gemspec", "rs",   "bat",  "cmd",
};

/* Where package managers put what others wrote. */
static const char *const package_folders[] = {
    "node_modules", "site-packages", "dist-packages", "bower_components", "jspm_packages",
    "gems",         "vendor",        ".yarn",         "BOOT-INF",         "META-INF",
};

static const char *const fixture_folders[] = {
    "test",      "tests",      "__tests__", "spec",        "specs",    "fixture",  "fixtures",  "__fixtures__",
    "example",   "examples",   "doc",       "docs",        "testdata", "mock",     "mocks",     "__mocks__",
    "sample",    "samples",    "demo",      "demos",       "testing",  "_testing", "test_data", "test-data",
    "benchmark", "benchmarks", "ssl-cert",  "self_signed", "snakeoil",
};

static const char *const test_folders[] = {
    "test", "tests", "__tests__", "spec",    "specs",    "fixture",   "fixtures",  "__fixtures__",  "testdata",
    "mock", "mocks", "__mocks__", "testing", "_testing", "test_data", "test-data", "__snapshots__", "e2e",
};

/* Of pages, that people copy into theirs. */
static const char *const libraries[] = {
    "jquery",     "jquery-ui", "bootstrap",  "lodash",  "underscore", "backbone",    "moment",    "angular",
    "vue",        "react",     "react-dom",  "d3",      "chart",      "three",       "axios",     "popper",
    "handlebars", "mustache",  "knockout",   "ember",   "socket.io",  "swagger-ui",  "redoc",     "highlight",
    "prism",      "ace",       "codemirror", "tinymce", "ckeditor",   "pdf",         "xlsx",      "jszip",
    "polyfill",   "modernizr", "require",    "htmx",    "alpine",     "sweetalert2", "select2",   "datatables",
    "leaflet",    "mathjax",   "dayjs",      "luxon",   "crypto-js",  "forge",       "jsencrypt", "swiper",
    "gsap",       "video",     "plotly",     "echarts", "highcharts", "marked",
};

/* Descriptions of an API are its documentation, with examples in them: types, and what AWS's SDKs are made from. */
static const char *const documentation[] = {
    "*.md",
    "*.rst",
    "readme*",
    "metadata",
    "pkg-info",
    "changelog*",
    "*.d.ts",
    "*.d.mts",
    "*.d.cts",
    "service-2.json",
    "service-2.json.gz",
    "*.examples.json",
    "examples-1.json",
    "examples-1.json.gz",
};

static bool fits(const char *pattern, lc_str name)
{
    size_t len = strlen(pattern);

    if (pattern[0] == '*')
        return name.len > len - 1 &&
               lc_str_caseeq(lc_str_from_index(name, name.len - (len - 1)), (lc_str){pattern + 1, len - 1});
    if (pattern[len - 1] == '*')
        return lc_str_caseeq(lc_str_cut(name, 0, len - 1), (lc_str){pattern, len - 1});
    return lc_str_caseeq(name, (lc_str){pattern, len});
}

enum lc_secret_file lc_secret_file_kind(lc_str path)
{
    lc_str base = lc_path_base(path), extension = lc_path_extension(path);

    if (lc_str_has_suffix(base, LC_S(".pub")) || lc_str_has_suffix(base, LC_S(".example")) ||
        lc_str_has_suffix(base, LC_S(".sample")) || lc_str_has_suffix(base, LC_S(".template")))
        return LC_FILE_TEXT;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (fits(names[i].pattern, base))
            return names[i].kind;
    for (size_t i = 0; extension.len > 1 && i < sizeof text_extensions / sizeof text_extensions[0]; i++)
        if (lc_str_caseeq(lc_str_from_index(extension, 1), lc_str_from(text_extensions[i])))
            return LC_FILE_TEXT;
    return LC_FILE_OTHER;
}

bool lc_secret_is_env_file(lc_str path)
{
    lc_str base = lc_path_base(path);

    return lc_str_is(base, ".env") || lc_str_has_prefix(base, LC_S(".env.")) || lc_str_has_suffix(base, LC_S(".env")) ||
           lc_str_is(base, ".envrc");
}

static bool has_folder(lc_str path, const char *const *folders, size_t count, bool ignore_case)
{
    lc_str rest = lc_path_dir(path), part;

    while (lc_str_next(&rest, '/', &part))
        for (size_t i = 0; i < count; i++)
            if (ignore_case ? lc_str_caseeq(part, lc_str_from(folders[i])) : lc_str_is(part, folders[i]))
                return true;
    return false;
}

bool lc_secret_is_in_package_folder(lc_str path)
{
    lc_str rest = lc_path_dir(path), part;

    while (lc_str_next(&rest, '/', &part))
        if (lc_str_has_suffix(part, LC_S(".dist-info")) || lc_str_has_suffix(part, LC_S(".egg-info")))
            return true;
    return has_folder(path, package_folders, sizeof package_folders / sizeof package_folders[0], false);
}

static bool is_test_file(lc_str base)
{
    lc_str stem = lc_str_cut(base, 0, base.len - lc_path_extension(base).len);

    return lc_str_has_suffix(stem, LC_S(".test")) || lc_str_has_suffix(stem, LC_S(".spec")) ||
           lc_str_has_suffix(stem, LC_S("_test")) || lc_str_has_prefix(stem, LC_S("test_")) ||
           lc_str_has_suffix(stem, LC_S("_spec")) || lc_str_is(stem, "conftest");
}

/* What stands between two of '.' and '-'. */
static bool next_build_word(lc_str *rest, lc_str *word)
{
    size_t end = 0;

    while (end < rest->len && rest->ptr[end] != '.' && rest->ptr[end] != '-')
        end++;
    *word = lc_str_cut(*rest, 0, end);
    *rest = lc_str_from_index(*rest, end + 1);
    return end > 0;
}

static bool is_build_word(lc_str word)
{
    static const char *const words[] = {"min",  "slim",   "bundle", "umd",     "esm",  "cjs",  "common", "production",
                                        "prod", "global", "full",   "browser", "core", "pack", "packed", "compat"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (lc_str_caseeq(word, lc_str_from(words[i])))
            return true;
    return word.len > 0 && lc_is_digit(word.ptr[word.ptr[0] == 'v' && word.len > 1]);
}

bool lc_secret_is_fixture(lc_str path)
{
    lc_str base = lc_path_base(path);

    if (has_folder(path, fixture_folders, sizeof fixture_folders / sizeof fixture_folders[0], true))
        return true;
    for (size_t i = 0; i < sizeof documentation / sizeof documentation[0]; i++)
        if (fits(documentation[i], base))
            return true;
    return is_test_file(base);
}

bool lc_secret_is_test(lc_str path)
{
    return has_folder(path, test_folders, sizeof test_folders / sizeof test_folders[0], true) ||
           is_test_file(lc_path_base(path));
}

/* Behind the version and the words that say how it was built. */
bool lc_secret_is_library(lc_str path)
{
    lc_str base = lc_path_base(path), extension = lc_path_extension(path), rest;

    if (!(lc_str_is(extension, ".js") || lc_str_is(extension, ".mjs") || lc_str_is(extension, ".cjs")))
        return false;
    base = lc_str_cut(base, 0, base.len - extension.len);
    for (size_t i = 0; i < sizeof libraries / sizeof libraries[0]; i++) {
        lc_str library = lc_str_from(libraries[i]), part;
        bool known;
        if (!lc_str_caseeq(lc_str_cut(base, 0, library.len), library))
            continue;
        rest = lc_str_from_index(base, library.len);
        known = rest.len > 1 && (rest.ptr[0] == '.' || rest.ptr[0] == '-');
        for (rest = lc_str_from_index(rest, 1); known && next_build_word(&rest, &part);)
            known = is_build_word(part);
        if (known)
            return true;
    }
    return false;
}

/* -- containers ---------------------------------------------------------------------------------------------------- */

#define KEY_IMPACT "act as whoever the key belongs to: decrypt what is sent to it, sign, log in"
#define KEY_REASON "a private key opens everything that trusts it and has to be replaced when it leaks"

static const struct lc_secret_kind pkcs12 = {
    .id = LC_S_INIT("pkcs12-private-key"),
    .description = LC_S_INIT("a private key in a PKCS#12 container"),
    .impact = LC_S_INIT(KEY_IMPACT),
    .reason = LC_S_INIT(KEY_REASON),
    .source = LC_S_INIT("RFC 7292, section 4.2: the bag of a private key"),
    .blast_radius = LC_BLAST_HIGH,
    .store = LC_STORE_SECRETS_MANAGER,
};

static const struct lc_secret_kind java_keystore = {
    .id = LC_S_INIT("java-keystore-private-key"),
    .description = LC_S_INIT("a private key in a Java key store"),
    .impact = LC_S_INIT(KEY_IMPACT),
    .reason = LC_S_INIT(KEY_REASON),
    .source = LC_S_INIT("OpenJDK, sun.security.provider.JavaKeyStore: the format JKS"),
    .blast_radius = LC_BLAST_HIGH,
    .store = LC_STORE_SECRETS_MANAGER,
};

static const struct lc_secret_kind der_key = {
    .id = LC_S_INIT("der-private-key"),
    .description = LC_S_INIT("a private key in DER"),
    .impact = LC_S_INIT(KEY_IMPACT),
    .reason = LC_S_INIT(KEY_REASON),
    .source = LC_S_INIT("RFC 8017, appendix A.1.2; RFC 5958, section 2"),
    .blast_radius = LC_BLAST_HIGH,
    .store = LC_STORE_SECRETS_MANAGER,
};

static uint32_t be32(lc_str bytes, size_t at)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr + at;

    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Steps over a length of `width` bytes and what it counts; false at the end of the bytes. */
static bool step_over(lc_str bytes, size_t *at, size_t width)
{
    size_t length;

    if (bytes.len - *at < width)
        return false;
    length =
        width == 4 ? be32(bytes, *at) : (size_t)(unsigned char)bytes.ptr[*at] << 8 | (unsigned char)bytes.ptr[*at + 1];
    *at += width;
    if (bytes.len - *at < length)
        return false;
    *at += length;
    return true;
}

/* Entries of a trust store have tag 2; a private key has tag 1. */
static bool jks_has_key(lc_str bytes)
{
    size_t at = 12;
    uint32_t version = be32(bytes, 4), count = be32(bytes, 8);

    for (uint32_t i = 0; i < count && bytes.len - at >= 4; i++) {
        uint32_t tag = be32(bytes, at);
        if (tag != 2)
            return tag == 1;
        at += 4;
        if (!step_over(bytes, &at, 2) || bytes.len - at < 8)
            return false;
        at += 8; /* the date */
        if ((version == 2 && !step_over(bytes, &at, 2)) || !step_over(bytes, &at, 4))
            return false;
    }
    return false;
}

/* A DER sequence whose length is the file's; gives where its content begins. */
static bool der_content(lc_str bytes, size_t *content)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr;

    if (bytes.len < 16 || p[0] != 0x30)
        return false;
    if (p[1] == 0x82)
        *content = 4;
    else if (p[1] == 0x81)
        *content = 3;
    else
        *content = 2;
    return p[1] < 0x83 && p[1] != 0x80;
}

const struct lc_secret_kind *lc_secret_keystore(lc_str bytes)
{
    /* pkcs-12 keyBag and pkcs8ShroudedKeyBag: 1.2.840.113549.1.12.10.1.1 and .2 */
    static const char bag[] = "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01";
    lc_str bags = {bag, sizeof bag - 1}, rest = bytes, body;
    size_t content;

    if (bytes.len >= 12 && be32(bytes, 0) == 0xfeedfeed)
        return jks_has_key(bytes) ? &java_keystore : NULL;
    if (!der_content(bytes, &content))
        return NULL;
    body = lc_str_from_index(bytes, content);
    for (size_t at; (at = lc_str_find(rest, bags)) != LC_NPOS; rest = lc_str_from_index(rest, at + bags.len))
        if (at + bags.len < rest.len && (rest.ptr[at + bags.len] == 1 || rest.ptr[at + bags.len] == 2))
            return &pkcs12;
    /* version 0 and a modulus (PKCS#1), version 0 and an algorithm (PKCS#8), version 1 and an octet string (SEC 1) */
    if (lc_str_has_prefix(body, (lc_str){"\x02\x01\x00\x02\x82", 5}) ||
        lc_str_has_prefix(body, (lc_str){"\x02\x01\x00\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01", 16}) ||
        lc_str_has_prefix(body, (lc_str){"\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01", 14}) ||
        lc_str_has_prefix(body, (lc_str){"\x02\x01\x01\x04\x20", 5}))
        return &der_key;
    return NULL;
}
