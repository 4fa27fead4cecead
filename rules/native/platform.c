/* Words of platforms in names. */
#include "rules/native/platform.h"

/* Each list is searched linearly: only paths of binaries come here. */
static const char *const native_words[] = {
    /* processors */
    "x64", "x86", "amd64", "x32", "ia32", "i386", "i586", "i686", "64", "intel", "arm", "arm64", "aarch64", "arm64v8",
    "aarch", "arm32v7", "armhf", "armel", "armv6", "armv6l", "armv7", "armv7l", "armv8", "armv8l", "neon", "ppc64",
    "ppc64le", "powerpc64le", "s390x", "riscv64", "riscv64gc", "loong64", "loongarch64", "mips", "mipsel", "mips64el",
    "universal", "universal2",
    /* Linux and its libc */
    "linux", "linux32", "linux64", "gnu", "gnueabi", "gnueabihf", "eabihf", "glibc", "unknown", "pc", "rhel", "debian",
    "amzn",
    /* Python's stable interface: it stands where a version's tag would */
    "abi3"};

static const char *const musl_words[] = {"musl", "linuxmusl", "musllinux", "musleabi", "musleabihf", "alpine"};

/* Neither Linux nor what a developer's machine has: nobody installs these by mistake. */
static const char *const other_words[] = {"ios",     "android", "freebsd", "openbsd", "netbsd",  "sunos",
                                          "solaris", "aix",     "wasm32",  "wasi",    "electron"};

static const char *const foreign_words[] = {
    "darwin", "macos",     "macosx",    "osx",      "apple",      "ios",     "win",    "win32", "win64",   "windows",
    "msvc",   "mingw",     "cygwin",    "android",  "freebsd",    "openbsd", "netbsd", "sunos", "solaris", "aix",
    "musl",   "linuxmusl", "musllinux", "musleabi", "musleabihf", "alpine",  "wasm32", "wasi",  "electron"};

static bool is_in(lc_str word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (lc_str_caseeq(word, lc_str_from(list[i])))
            return true;
    return false;
}
#define IS_IN(word, list) is_in((word), (list), sizeof(list) / sizeof *(list))

static bool is_separator(char c)
{
    return c == '-' || c == '_' || c == '.' || c == '+';
}

/* The next word of a path and what ends it ('/', a separator, or 0 at the end). */
static bool next_word(lc_str path, size_t *at, lc_str *word, char *end)
{
    size_t from = *at, to = from;

    if (from > path.len)
        return false;
    while (to < path.len && path.ptr[to] != '/' && !is_separator(path.ptr[to]))
        to++;
    *word = lc_str_cut(path, from, to);
    *end = to < path.len ? path.ptr[to] : '\0';
    *at = to + 1;
    return true;
}

static bool is_number(lc_str word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!lc_is_digit(word.ptr[i]))
            return false;
    return word.len > 0;
}

/* "64" alone is a processor only as the end of "x86_64" and "aarch_64". */
static bool is_platform(lc_str word, lc_str before, bool any_system)
{
    if (lc_str_is(word, "64"))
        return lc_str_is(before, "x86") || lc_str_is(before, "aarch");
    return IS_IN(word, native_words) || (any_system && IS_IN(word, foreign_words));
}

static lc_str without_platform(struct lc_arena *arena, lc_str path, bool any_system)
{
    char *out = lc_arena_bytes(arena, path.len + 1), end;
    size_t at = 0, len = 0;
    lc_str word, before = {0};
    bool version_goes = false;

    while (next_word(path, &at, &word, &end)) {
        /* "cpython-312": the tag of an interpreter; "openssl-3.0.x": Prisma builds one engine for several;
         * "glibc-127-Release": cmake-ts one for each Node.js. */
        bool starts_version = lc_str_is(word, "cpython") || lc_str_is(word, "openssl") || lc_str_is(word, "glibc");
        bool goes = starts_version || (version_goes && (is_number(word) || lc_str_is(word, "x")));

        goes = goes || is_platform(word, before, any_system);
        version_goes = starts_version || (version_goes && goes);
        if (!goes && word.len > 0) {
            if (len > 0 && out[len - 1] != '/')
                out[len++] = '-';
            memcpy(out + len, word.ptr, word.len);
            len += word.len;
        }
        if (end == '/')
            out[len++] = '/';
        before = word;
    }
    return (lc_str){out, len};
}

lc_str lc_platform_neutral(struct lc_arena *arena, lc_str path)
{
    return without_platform(arena, path, false);
}

lc_str lc_platform_stem(struct lc_arena *arena, lc_str path)
{
    return without_platform(arena, path, true);
}

bool lc_platform_is_named(lc_str path)
{
    size_t at = 0;
    lc_str word;
    char end;

    while (next_word(path, &at, &word, &end))
        if (!lc_str_is(word, "64") && !lc_str_is(word, "abi3") && IS_IN(word, native_words))
            return true;
    return false;
}

static bool has_word_of(lc_str path, const char *const *list, size_t count)
{
    size_t at = 0;
    lc_str word;
    char end;

    while (next_word(path, &at, &word, &end))
        if (is_in(word, list, count))
            return true;
    return false;
}
#define HAS_WORD_OF(path, list) has_word_of((path), (list), sizeof(list) / sizeof *(list))

bool lc_platform_is_foreign(lc_str path)
{
    return HAS_WORD_OF(path, foreign_words);
}

bool lc_platform_is_musl(lc_str path)
{
    return HAS_WORD_OF(path, musl_words) && !HAS_WORD_OF(path, other_words);
}

bool lc_platform_is_never_loaded(lc_str path)
{
    return HAS_WORD_OF(path, other_words);
}

bool lc_platform_is_linux(lc_str name, bool arm64)
{
    static const char *const x86_64[] = {"x64", "amd64", "x86_64"}, *const arms[] = {"arm64", "aarch64"};
    static const char *const systems[] = {"linux"};
    size_t at = 0;
    lc_str word, before = {0};
    bool processor = false;
    char end;

    if (!HAS_WORD_OF(name, systems) || HAS_WORD_OF(name, foreign_words))
        return false;
    while (next_word(name, &at, &word, &end)) {
        if (arm64)
            processor |= IS_IN(word, arms);
        else
            processor |= IS_IN(word, x86_64) ||
                         (lc_str_is(word, "64") && (lc_str_is(before, "x86") || lc_str_is(before, "linux")));
        before = word;
    }
    return processor;
}
