/* Lists of names, by language. Sources: the AWS SDK packages' own dependency lists; Python 2 and 3 library
 * references; the packages' documentation. */
#include "rules/packages/elsewhere.h"

/* What a list holds of a specifier: `all` of it, or what stands before the first '/', '.' or ':' ("package": npm's name
 * with its scope). A name that ends in '*' is a prefix of the whole. */
enum part { ALL, PACKAGE, UP_TO_SLASH, UP_TO_DOT, UP_TO_COLON };

struct names {
    enum part part;
    const char *const *items; /* ends with NULL */
};

enum list { SDK, WITH_SDK, ALTERS_SEARCH, OTHER_PLATFORM, LIST_COUNT };

#define NAMES(part, ...) \
    { \
        part, (const char *const[]) \
        { \
            __VA_ARGS__, NULL \
        } \
    }

#define PYTHON_NAMES \
    "msvcrt", "winreg", "_winreg", "winsound", "_winapi", "nt", "win32api", "win32con", "pywintypes", "win32file", \
        "java", "clr", "__pypy__", "__builtin__", "urllib2", "urlparse", "httplib", "cookielib", "Cookie", "Queue", \
        "ConfigParser", "StringIO", "cStringIO", "cPickle", "thread", "HTMLParser", "SocketServer", "BaseHTTPServer", \
        "commands", "md5", "sha", "sets", "copy_reg", "dummy_thread", "_dummy_thread", "xmlrpclib", "robotparser", \
        "htmlentitydefs", "Tkinter", "imp", "distutils", "asyncore", "asynchat", "smtpd"

/* Languages without a row have none. */
static const struct names lists[][LIST_COUNT] =
    {
        [LC_LANG_NODE] =
            {
                [SDK] = NAMES(UP_TO_SLASH, "aws-sdk", "@aws-sdk/*"),
                [WITH_SDK] = NAMES(PACKAGE, "@smithy/*", "@aws-crypto/*", "@aws/*", "tslib", "uuid", "fast-xml-parser",
                                   "strnum", "bowser", "mnemonist", "jmespath"),
                [ALTERS_SEARCH] = NAMES(PACKAGE, "module-alias", "app-module-path", "tsconfig-paths", "@babel/register",
                                        "babel-register", "ts-node", "tsx", "esm", "proxyquire", "link-module-alias"),
                [OTHER_PLATFORM] = NAMES(UP_TO_COLON, "bun", "electron", "deno", "cloudflare:*"),
            },
        [LC_LANG_PYTHON] =
            {
                [SDK] = NAMES(UP_TO_DOT, "boto3", "botocore", "awslambdaric"),
                [WITH_SDK] = NAMES(UP_TO_DOT, "s3transfer", "jmespath", "urllib3", "dateutil", "six", "simplejson",
                                   "snapshot_restore_py", "runtime_client"),
                [ALTERS_SEARCH] = NAMES(ALL, "unzip_requirements", "site"),
                [OTHER_PLATFORM] = NAMES(UP_TO_DOT, PYTHON_NAMES),
            },
        [LC_LANG_RUBY] =
            {
                [SDK] = NAMES(ALL, "aws-*"),
                [WITH_SDK] = NAMES(UP_TO_SLASH, "jmespath", "aws_lambda_ric"),
                [ALTERS_SEARCH] =
                    NAMES(ALL, "bundler", "bundler/setup", "bundler/inline", "zeitwerk", "bootsnap/setup"),
            },
};

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

static lc_str part_of(enum lc_language language, lc_str specifier, enum part part)
{
    switch (part) {
    case ALL: break;
    case PACKAGE: return lc_package_of_specifier(language, specifier);
    case UP_TO_SLASH: return up_to(specifier, '/');
    case UP_TO_DOT: return up_to(specifier, '.');
    case UP_TO_COLON: return up_to(specifier, ':');
    }
    return specifier;
}

static bool is_in(enum lc_language language, lc_str specifier, enum list list)
{
    const struct names *names;
    lc_str part;

    if ((size_t)language >= sizeof lists / sizeof *lists || lists[language][list].items == NULL)
        return false;
    names = &lists[language][list];
    part = part_of(language, specifier, names->part);
    for (const char *const *item = names->items; *item; item++) {
        lc_str name = lc_str_from(*item);
        bool is_prefix = name.ptr[name.len - 1] == '*';
        if (is_prefix ? lc_str_has_prefix(specifier, lc_str_cut(name, 0, name.len - 1)) : lc_str_eq(part, name))
            return true;
    }
    return false;
}

bool lc_is_sdk(enum lc_language language, lc_str specifier)
{
    return is_in(language, specifier, SDK);
}

bool lc_comes_with_sdk(enum lc_language language, lc_str specifier)
{
    return is_in(language, specifier, WITH_SDK);
}

bool lc_alters_search(enum lc_language language, lc_str specifier)
{
    /* Yarn's plug'n'play: a file of the project's, ".pnp.cjs". */
    return is_in(language, specifier, ALTERS_SEARCH) ||
           (language == LC_LANG_NODE && lc_str_contains(specifier, LC_S(".pnp.")));
}

bool lc_is_of_another_platform(enum lc_language language, lc_str specifier)
{
    return is_in(language, specifier, OTHER_PLATFORM);
}
