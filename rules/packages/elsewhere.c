/* Lists of names, by language. Sources: the AWS SDK packages' own dependency lists; Python 2 and 3 library
 * references; the packages' documentation. */
#include "rules/packages/elsewhere.h"

static bool is_one_of(lc_str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (lc_str_is(name, names[i]))
            return true;
    return false;
}
#define IS_ONE_OF(name, names) is_one_of((name), (names), sizeof(names) / sizeof *(names))

static lc_str up_to(lc_str s, char byte)
{
    return lc_str_cut(s, 0, lc_str_find_byte(s, byte));
}

lc_str lc_package_of_specifier(enum lc_language language, lc_str specifier)
{
    size_t slash = lc_str_find_byte(specifier, '/');

    if (language != LC_LANG_NODE || lc_is_path_specifier(language, specifier) || slash == LC_NPOS)
        return specifier;
    if (specifier.ptr[0] != '@')
        return lc_str_cut(specifier, 0, slash);
    return lc_str_cut(specifier, 0, slash + 1 + up_to(lc_str_from_index(specifier, slash + 1), '/').len);
}

bool lc_is_path_specifier(enum lc_language language, lc_str specifier)
{
    lc_str first = up_to(specifier, '/');

    /* '.prisma/client' is a package's name: only './', '../' and the two alone are paths. */
    return language == LC_LANG_NODE && specifier.len > 0 &&
           (specifier.ptr[0] == '/' || specifier.ptr[0] == '#' || lc_str_eq(first, LC_S(".")) ||
            lc_str_eq(first, LC_S("..")));
}

bool lc_is_sdk(enum lc_language language, lc_str specifier)
{
    static const char *const python[] = {"boto3", "botocore", "awslambdaric"};

    switch (language) {
    case LC_LANG_NODE:
        return lc_str_eq(up_to(specifier, '/'), LC_S("aws-sdk")) || lc_str_has_prefix(specifier, LC_S("@aws-sdk/"));
    case LC_LANG_PYTHON: return IS_ONE_OF(up_to(specifier, '.'), python);
    case LC_LANG_RUBY: return lc_str_has_prefix(specifier, LC_S("aws-"));
    case LC_LANG_JAVA:
    case LC_LANG_DOTNET:
    case LC_LANG_GO:
    case LC_LANG_CUSTOM:
    case LC_LANG_NONE: break;
    }
    return false;
}

bool lc_comes_with_sdk(enum lc_language language, lc_str specifier)
{
    static const char *const node[] = {"tslib", "uuid", "fast-xml-parser", "strnum", "bowser", "mnemonist", "jmespath"};
    static const char *const python[] = {
        "s3transfer", "jmespath", "urllib3", "dateutil", "six", "simplejson", "snapshot_restore_py", "runtime_client"};
    static const char *const ruby[] = {"jmespath", "aws_lambda_ric"};

    switch (language) {
    case LC_LANG_NODE:
        return lc_str_has_prefix(specifier, LC_S("@smithy/")) || lc_str_has_prefix(specifier, LC_S("@aws-crypto/")) ||
               lc_str_has_prefix(specifier, LC_S("@aws/")) ||
               IS_ONE_OF(lc_package_of_specifier(language, specifier), node);
    case LC_LANG_PYTHON: return IS_ONE_OF(up_to(specifier, '.'), python);
    case LC_LANG_RUBY: return IS_ONE_OF(up_to(specifier, '/'), ruby);
    case LC_LANG_JAVA:
    case LC_LANG_DOTNET:
    case LC_LANG_GO:
    case LC_LANG_CUSTOM:
    case LC_LANG_NONE: break;
    }
    return false;
}

bool lc_alters_search(enum lc_language language, lc_str specifier)
{
    static const char *const node[] = {
        "module-alias", "app-module-path", "tsconfig-paths",   "@babel/register", "babel-register", "ts-node", "tsx",
        "esm",          "proxyquire",      "link-module-alias"};
    static const char *const python[] = {"unzip_requirements", "site"};
    static const char *const ruby[] = {"bundler", "bundler/setup", "bundler/inline", "zeitwerk", "bootsnap/setup"};

    switch (language) {
    case LC_LANG_NODE:
        return IS_ONE_OF(lc_package_of_specifier(language, specifier), node) ||
               lc_str_contains(specifier, LC_S(".pnp."));
    case LC_LANG_PYTHON: return IS_ONE_OF(specifier, python);
    case LC_LANG_RUBY: return IS_ONE_OF(specifier, ruby);
    case LC_LANG_JAVA:
    case LC_LANG_DOTNET:
    case LC_LANG_GO:
    case LC_LANG_CUSTOM:
    case LC_LANG_NONE: break;
    }
    return false;
}

bool lc_is_of_another_platform(enum lc_language language, lc_str specifier)
{
    static const char *const python[] = {
        "msvcrt",       "winreg",       "_winreg",        "winsound",     "_winapi",
        "nt",           "win32api",     "win32con",       "pywintypes",   "win32file",
        "java",         "clr",          "__pypy__",       "__builtin__",  "urllib2",
        "urlparse",     "httplib",      "cookielib",      "Cookie",       "Queue",
        "ConfigParser", "StringIO",     "cStringIO",      "cPickle",      "thread",
        "HTMLParser",   "SocketServer", "BaseHTTPServer", "commands",     "md5",
        "sha",          "sets",         "copy_reg",       "dummy_thread", "_dummy_thread",
        "xmlrpclib",    "robotparser",  "htmlentitydefs", "Tkinter",      "imp",
        "distutils",    "asyncore",     "asynchat",       "smtpd"};
    static const char *const node[] = {"bun", "electron", "deno"};

    if (language == LC_LANG_PYTHON)
        return IS_ONE_OF(up_to(specifier, '.'), python);
    return language == LC_LANG_NODE &&
           (IS_ONE_OF(up_to(specifier, ':'), node) || lc_str_has_prefix(specifier, LC_S("cloudflare:")));
}
