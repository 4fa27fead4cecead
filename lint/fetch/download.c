/* Downloads: https, a few redirects, so many bytes and no more. */
#include <sha2.h>

#include "lint/fetch/download.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <errno.h>
#include <unistd.h>

#include "layers/base/caps.h"
#include "layers/base/utf8.h"

/* -- libcurl ------------------------------------------------------------------------------------------------------- */

/* What is used of it; the types are those of its own header. */
struct curl {
    void *library;
    __typeof__(curl_global_init) *global_init;
    __typeof__(curl_global_cleanup) *global_cleanup;
    CURL *(*init)(void);
    CURLcode (*setopt)(CURL *, CURLoption, ...);
    CURLcode (*getinfo)(CURL *, CURLINFO, ...);
    __typeof__(curl_easy_perform) *perform;
    __typeof__(curl_easy_cleanup) *cleanup;
    __typeof__(curl_easy_strerror) *text_of;
    CURLU *(*url)(void);
    __typeof__(curl_url_cleanup) *url_cleanup;
    __typeof__(curl_url_get) *url_get;
    __typeof__(curl_url_set) *url_set;
    __typeof__(curl_free) *release;
};

/* ISO C knows no way from an object's address to a function's; POSIX promises that this is one. */
static bool find(const struct curl *curl, const char *name, void *into)
{
    void *symbol = dlsym(curl->library, name);

    memcpy(into, &symbol, sizeof symbol);
    return symbol != NULL;
}

static enum lc_status load(struct curl *curl, struct lc_err *err)
{
    static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib"};
    bool all = true;

    *curl = (struct curl){0};
    for (size_t i = 0; curl->library == NULL && i < sizeof names / sizeof *names; i++)
        curl->library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (curl->library == NULL)
        return lc_fail(err, LC_IO, "nothing can be downloaded: there is no libcurl ('%s') on this system", names[0]);
    all &= find(curl, "curl_global_init", &curl->global_init);
    all &= find(curl, "curl_global_cleanup", &curl->global_cleanup);
    all &= find(curl, "curl_easy_init", &curl->init);
    all &= find(curl, "curl_easy_setopt", &curl->setopt);
    all &= find(curl, "curl_easy_getinfo", &curl->getinfo);
    all &= find(curl, "curl_easy_perform", &curl->perform);
    all &= find(curl, "curl_easy_cleanup", &curl->cleanup);
    all &= find(curl, "curl_easy_strerror", &curl->text_of);
    all &= find(curl, "curl_url", &curl->url);
    all &= find(curl, "curl_url_cleanup", &curl->url_cleanup);
    all &= find(curl, "curl_url_get", &curl->url_get);
    all &= find(curl, "curl_url_set", &curl->url_set);
    all &= find(curl, "curl_free", &curl->release);
    if (!all)
        return lc_fail(err, LC_IO, "nothing can be downloaded: this system's libcurl is older than 7.62");
    if (curl->global_init(CURL_GLOBAL_DEFAULT) != 0)
        return lc_fail(err, LC_IO, "nothing can be downloaded: libcurl does not start");
    return LC_OK;
}

/* -- where to ------------------------------------------------------------------------------------------------------ */

struct address {
    const char *url;
    lc_str host; /* safe to show */
};

static lc_str part_of(const struct curl *curl, CURLU *parsed, CURLUPart part, struct lc_arena *arena)
{
    char *text = NULL;
    lc_str copy = {NULL, 0};

    if (curl->url_get(parsed, part, &text, 0) == CURLUE_OK && text) {
        copy = lc_arena_copy(arena, lc_str_from(text));
        curl->release(text);
    }
    return copy;
}

static bool is_loopback(lc_str host)
{
    return lc_str_eq(host, LC_S("localhost")) || lc_str_eq(host, LC_S("[::1]")) ||
           (lc_str_has_prefix(host, LC_S("127.")) && host.len <= 15 && lc_is_digit(host.ptr[host.len - 1]));
}

/* Is this an address that may be asked, and whose is it? */
static enum lc_status check_address(const struct curl *curl, lc_str url, bool http_is_fine, struct lc_arena *arena,
                                    struct address *out, struct lc_err *err)
{
    CURLU *parsed = curl->url();
    bool cut = false, fine;
    lc_str scheme, host;

    out->url = lc_arena_cstring(arena, url, &cut);
    fine = !cut && parsed && url.len <= LC_URL_BYTES_MAX &&
           curl->url_set(parsed, CURLUPART_URL, out->url, CURLU_DISALLOW_USER) == CURLUE_OK;
    if (!fine) {
        curl->url_cleanup(parsed);
        return lc_fail(err, LC_MALFORMED, "the address that AWS gave is not one that can be asked");
    }
    scheme = part_of(curl, parsed, CURLUPART_SCHEME, arena);
    host = part_of(curl, parsed, CURLUPART_HOST, arena);
    out->host = lc_utf8_escaped(arena, host);
    curl->url_cleanup(parsed);
    if (lc_str_eq(scheme, LC_S("https")))
        return LC_OK;
    if (lc_str_eq(scheme, LC_S("http")) && (http_is_fine || is_loopback(host)))
        return LC_OK;
    return lc_fail(err, LC_MALFORMED, "the address that AWS gave, on '%.*s', is not https", LC_FMT(out->host));
}

/* -- the bytes ----------------------------------------------------------------------------------------------------- */

struct receiving {
    const struct lc_download *what;
    int fd, reason;
    uint64_t got;
    bool too_many;
    SHA2_CTX sum;
};

static size_t receive(char *bytes, size_t one, size_t count, void *context)
{
    struct receiving *receiving = context;
    size_t len = one * count, done = 0;

    /* Zero tells libcurl to end. */
    if (len > receiving->what->size - receiving->got) {
        receiving->too_many = true;
        return 0;
    }
    while (done < len) {
        ssize_t written = write(receiving->fd, bytes + done, len - done);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            receiving->reason = errno;
            return 0;
        }
        done += (size_t)written;
    }
    SHA256Update(&receiving->sum, (const uint8_t *)bytes, len);
    receiving->got += len;
    return len;
}

static bool set_options(const struct curl *curl, CURL *handle, const struct address *address,
                        struct receiving *receiving)
{
    bool fine = curl->setopt(handle, CURLOPT_URL, address->url) == CURLE_OK;

#if LIBCURL_VERSION_NUM >= 0x075500
    fine &= curl->setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK;
#else
    fine &= curl->setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS)) == CURLE_OK;
#endif
    fine &= curl->setopt(handle, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
    fine &= curl->setopt(handle, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK; /* every step is checked here */
    fine &= curl->setopt(handle, CURLOPT_CONNECTTIMEOUT, (long)LC_DOWNLOAD_CONNECT_SECONDS) == CURLE_OK;
    fine &= curl->setopt(handle, CURLOPT_TIMEOUT, (long)LC_DOWNLOAD_SECONDS_MAX) == CURLE_OK;
    fine &= curl->setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1024L) == CURLE_OK;
    fine &= curl->setopt(handle, CURLOPT_LOW_SPEED_TIME, (long)LC_DOWNLOAD_IDLE_SECONDS) == CURLE_OK;
    fine &= curl->setopt(handle, CURLOPT_USERAGENT, "layercheck/" LC_VERSION) == CURLE_OK;
    fine &= curl->setopt(handle, CURLOPT_WRITEFUNCTION, receive) == CURLE_OK;
    fine &= curl->setopt(handle, CURLOPT_WRITEDATA, receiving) == CURLE_OK;
    return fine;
}

/* The answer of one host is all there: is it the archive, or where to go on? */
static enum lc_status judge(const struct receiving *receiving, long status, lc_str host, struct lc_err *err)
{
    struct lc_digest digest;
    SHA2_CTX sum = receiving->sum;

    if (status != 200)
        return lc_fail(err, LC_IO, "'%.*s' answered %ld when asked for the archive", LC_FMT(host), status);
    if (receiving->got != receiving->what->size)
        return lc_fail(err, LC_MALFORMED, "'%.*s' sent %llu of the %llu bytes that AWS says the archive has",
                       LC_FMT(host), (unsigned long long)receiving->got, (unsigned long long)receiving->what->size);
    SHA256Final(digest.bytes, &sum);
    if (!lc_digest_eq(&digest, &receiving->what->digest))
        return lc_fail(err, LC_MALFORMED, "'%.*s' sent other bytes than those whose SHA-256 AWS says", LC_FMT(host));
    return LC_OK;
}

/* One request. `*next` is the address that it was sent on to, empty when it ended here. */
static enum lc_status ask(const struct curl *curl, const struct address *address, struct receiving *receiving,
                          struct lc_arena *arena, lc_str *next, struct lc_err *err)
{
    CURL *handle = curl->init();
    char *redirect = NULL;
    long status = 0;
    CURLcode code;

    if (handle == NULL || !set_options(curl, handle, address, receiving)) {
        curl->cleanup(handle);
        return lc_fail(err, LC_IO, "nothing can be downloaded: libcurl refuses its options");
    }
    code = curl->perform(handle);
    curl->getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    curl->getinfo(handle, CURLINFO_REDIRECT_URL, &redirect);
    *next = lc_arena_copy(arena, lc_str_from(redirect));
    curl->cleanup(handle);
    if (status >= 300 && status < 400 && next->len > 0)
        return LC_OK;
    *next = LC_S("");
    if (receiving->reason != 0)
        return lc_fail(err, LC_IO, "cannot write the archive to the cache: %s", strerror(receiving->reason));
    if (receiving->too_many && status == 200)
        return lc_fail(err, LC_MALFORMED, "'%.*s' sends more than the %llu bytes that AWS says the archive has",
                       LC_FMT(address->host), (unsigned long long)receiving->what->size);
    /* libcurl's own words, which hold nothing of the address. */
    if (code != CURLE_OK && !receiving->too_many)
        return lc_fail(err, LC_IO, "cannot download from '%.*s': %s", LC_FMT(address->host), curl->text_of(code));
    return judge(receiving, status, address->host, err);
}

static enum lc_status follow(const struct curl *curl, const struct lc_download *what, int fd, struct lc_arena *arena,
                             struct lc_err *err)
{
    lc_str url = what->url;

    for (unsigned hop = 0; hop <= LC_REDIRECTS_MAX; hop++) {
        struct receiving receiving = {.what = what, .fd = fd};
        struct address address = {NULL, {NULL, 0}};
        enum lc_status status = check_address(curl, url, what->http_is_fine, arena, &address, err);
        if (status != LC_OK)
            return status;
        SHA256Init(&receiving.sum);
        /* A redirect's own text may have been written. */
        if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0)
            return lc_fail(err, LC_IO, "cannot write the archive to the cache: %s", strerror(errno));
        status = ask(curl, &address, &receiving, arena, &url, err);
        if (status != LC_OK || url.len == 0)
            return status;
    }
    return lc_fail(err, LC_LIMIT, "the archive's address is sent on more than %d times", LC_REDIRECTS_MAX);
}

enum lc_status lc_download(const struct lc_download *what, int fd, struct lc_arena *arena, struct lc_err *err)
{
    struct curl curl;
    enum lc_status status;

    if (what->size > LC_DOWNLOAD_BYTES_MAX)
        return lc_fail(err, LC_LIMIT, "AWS says that the archive has %llu bytes; the most that is fetched is %u",
                       (unsigned long long)what->size, LC_DOWNLOAD_BYTES_MAX);
    status = load(&curl, err);
    if (status == LC_OK) {
        status = follow(&curl, what, fd, arena, err);
        curl.global_cleanup();
    }
    /* The library stays: some of those behind it cannot be unloaded safely. */
    return status;
}
