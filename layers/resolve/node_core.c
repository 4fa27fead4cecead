/* Core modules by Node.js version, and what the managed runtimes bundle beside them.
 * Source: require('module').builtinModules and node:module's isBuiltin of Node.js 16, 18, 20, 22 and 24; "Added in" of
 *         the
 * documentation's pages for what is older. */

#include "layers/resolve/node.h"

/* Shape: the first major version that has it; `prefixed`: only as "node:name". */
static const struct {
    lc_str name;
    unsigned since;
    bool prefixed;
} modules[] = {
    {LC_S_INIT("_http_agent"), 0, false},
    {LC_S_INIT("_http_client"), 0, false},
    {LC_S_INIT("_http_common"), 0, false},
    {LC_S_INIT("_http_incoming"), 0, false},
    {LC_S_INIT("_http_outgoing"), 0, false},
    {LC_S_INIT("_http_server"), 0, false},
    {LC_S_INIT("_stream_duplex"), 0, false},
    {LC_S_INIT("_stream_passthrough"), 0, false},
    {LC_S_INIT("_stream_readable"), 0, false},
    {LC_S_INIT("_stream_transform"), 0, false},
    {LC_S_INIT("_stream_wrap"), 0, false},
    {LC_S_INIT("_stream_writable"), 0, false},
    {LC_S_INIT("_tls_common"), 0, false},
    {LC_S_INIT("_tls_wrap"), 0, false},
    {LC_S_INIT("assert"), 0, false},
    {LC_S_INIT("assert/strict"), 15, false},
    {LC_S_INIT("async_hooks"), 8, false},
    {LC_S_INIT("buffer"), 0, false},
    {LC_S_INIT("child_process"), 0, false},
    {LC_S_INIT("cluster"), 0, false},
    {LC_S_INIT("console"), 0, false},
    {LC_S_INIT("constants"), 0, false},
    {LC_S_INIT("crypto"), 0, false},
    {LC_S_INIT("dgram"), 0, false},
    {LC_S_INIT("diagnostics_channel"), 14, false},
    {LC_S_INIT("dns"), 0, false},
    {LC_S_INIT("dns/promises"), 15, false},
    {LC_S_INIT("domain"), 0, false},
    {LC_S_INIT("events"), 0, false},
    {LC_S_INIT("fs"), 0, false},
    {LC_S_INIT("fs/promises"), 14, false},
    {LC_S_INIT("http"), 0, false},
    {LC_S_INIT("http2"), 8, false},
    {LC_S_INIT("https"), 0, false},
    {LC_S_INIT("inspector"), 8, false},
    {LC_S_INIT("inspector/promises"), 19, false},
    {LC_S_INIT("module"), 0, false},
    {LC_S_INIT("net"), 0, false},
    {LC_S_INIT("os"), 0, false},
    {LC_S_INIT("path"), 0, false},
    {LC_S_INIT("path/posix"), 15, false},
    {LC_S_INIT("path/win32"), 15, false},
    {LC_S_INIT("perf_hooks"), 8, false},
    {LC_S_INIT("process"), 0, false},
    {LC_S_INIT("punycode"), 0, false},
    {LC_S_INIT("querystring"), 0, false},
    {LC_S_INIT("readline"), 0, false},
    {LC_S_INIT("readline/promises"), 17, false},
    {LC_S_INIT("repl"), 0, false},
    {LC_S_INIT("sea"), 20, true},
    {LC_S_INIT("sqlite"), 22, true},
    {LC_S_INIT("stream"), 0, false},
    {LC_S_INIT("stream/consumers"), 16, false},
    {LC_S_INIT("stream/promises"), 15, false},
    {LC_S_INIT("stream/web"), 16, false},
    {LC_S_INIT("string_decoder"), 0, false},
    {LC_S_INIT("sys"), 0, false},
    {LC_S_INIT("test"), 16, true},
    {LC_S_INIT("test/reporters"), 18, true},
    {LC_S_INIT("timers"), 0, false},
    {LC_S_INIT("timers/promises"), 15, false},
    {LC_S_INIT("tls"), 0, false},
    {LC_S_INIT("trace_events"), 10, false},
    {LC_S_INIT("tty"), 0, false},
    {LC_S_INIT("url"), 0, false},
    {LC_S_INIT("util"), 0, false},
    {LC_S_INIT("util/types"), 15, false},
    {LC_S_INIT("v8"), 0, false},
    {LC_S_INIT("vm"), 0, false},
    {LC_S_INIT("wasi"), 18, false},
    {LC_S_INIT("worker_threads"), 12, false},
    {LC_S_INIT("zlib"), 0, false},
};

bool lc_node_core(unsigned major, lc_str name, bool prefixed)
{
    for (size_t i = 0; i < sizeof modules / sizeof modules[0]; i++)
        if (lc_str_eq(modules[i].name, name))
            return major >= modules[i].since && (prefixed || !modules[i].prefixed);
    return false;
}

unsigned lc_node_major(const struct lc_runtime *runtime)
{
    uint64_t major = 0;
    lc_str first = lc_str_cut(runtime->version, 0, lc_str_find_byte(runtime->version, '.'));

    return lc_str_to_u64(first, &major) && major < 1000 ? (unsigned)major : 0;
}

/* `name` itself or a path in it. */
static bool is_of(lc_str specifier, lc_str name)
{
    return lc_str_has_prefix(specifier, name) && (specifier.len == name.len || specifier.ptr[name.len] == '/');
}

/* What the SDKs depend on stands beside them; which of it in which image is not recorded anywhere. */
enum lc_node_bundled lc_node_bundled(lc_str sdk, lc_str specifier)
{
    static const lc_str with_v2[] = {LC_S_INIT("jmespath"), LC_S_INIT("xml2js"), LC_S_INIT("xmlbuilder"),
                                     LC_S_INIT("sax"),      LC_S_INIT("uuid"),   LC_S_INIT("ieee754"),
                                     LC_S_INIT("util")};
    static const lc_str with_v3[] = {LC_S_INIT("tslib"),  LC_S_INIT("uuid"),   LC_S_INIT("fast-xml-parser"),
                                     LC_S_INIT("bowser"), LC_S_INIT("strnum"), LC_S_INIT("@aws")};
    bool v2 = lc_str_is(sdk, "aws-sdk-js-v2"), v3 = lc_str_is(sdk, "aws-sdk-js-v3");
    const lc_str *with = v2 ? with_v2 : with_v3;
    size_t count = v2 ? sizeof with_v2 / sizeof with_v2[0] : sizeof with_v3 / sizeof with_v3[0];

    if (v2 && is_of(specifier, LC_S("aws-sdk")))
        return LC_BUNDLED;
    if (v3 && lc_str_has_prefix(specifier, LC_S("@aws-sdk/")))
        return LC_BUNDLED;
    if (v3 && (lc_str_has_prefix(specifier, LC_S("@smithy/")) || lc_str_has_prefix(specifier, LC_S("@aws-crypto/"))))
        return LC_BUNDLED_LIKELY;
    for (size_t i = 0; (v2 || v3) && i < count; i++)
        if (is_of(specifier, with[i]))
            return LC_BUNDLED_MAYBE;
    return LC_BUNDLED_NOT;
}
