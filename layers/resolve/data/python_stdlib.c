/* Top-level names of Python's standard library on Linux.
 * Source: sys.stdlib_module_names, sys.builtin_module_names and _imp._frozen_module_names() of CPython 3.10.13, 3.11.7,
 *         3.12.1 and 3.13.0; of 3.14.2 as in pyodide 314.0.7 (npm); 3.8.18 and 3.9.18 have no such list:
 *         pkgutil.iter_modules over their library. Modules that exist on other systems only, and those that test the
 *         interpreter, are left out. P: packages, by pkgutil.iter_modules of 3.8 to 3.13; compression and string of
 *         3.14 by its documentation. L: sys.modules after what the bootstrap imports for certain (importlib json
 *         logging os sys time traceback site warnings); M: in some versions only, or after what the client in
 *         awslambdaric probably imports (decimal, datetime, http.client).
 * As of:  2026-11-23. */
#include "layers/resolve/python_names.h"

#define B LC_PYTHON_BUILTIN
#define F LC_PYTHON_FROZEN
#define L LC_PYTHON_LOADED
#define P LC_PYTHON_IS_PACKAGE
#define M LC_PYTHON_MAYBE_LOADED

/* name, first and last minor version of Python 3 (0 and 99: open), flags; in byte order of the name */
/* clang-format off */
const struct lc_python_name lc_python_stdlib[] = {
    {"__future__", 0, 99, 0}, {"_abc", 0, 99, B | L}, {"_aix_support", 9, 99, 0}, {"_android_support", 13, 99, 0},
    {"_apple_support", 14, 99, 0}, {"_ast", 0, 99, B | M}, {"_ast_unparse", 14, 99, 0}, {"_asyncio", 0, 99, 0},
    {"_bisect", 0, 99, M}, {"_blake2", 0, 99, 0}, {"_bootlocale", 0, 9, 0}, {"_bootsubprocess", 9, 11, 0},
    {"_bz2", 0, 99, 0}, {"_codecs", 0, 99, B | L}, {"_codecs_cn", 0, 99, 0}, {"_codecs_hk", 0, 99, 0},
    {"_codecs_iso2022", 0, 99, 0}, {"_codecs_jp", 0, 99, 0}, {"_codecs_kr", 0, 99, 0}, {"_codecs_tw", 0, 99, 0},
    {"_collections", 0, 99, B | L}, {"_collections_abc", 0, 99, F | L}, {"_colorize", 13, 99, L},
    {"_compat_pickle", 0, 99, 0}, {"_compression", 0, 13, 0}, {"_contextvars", 0, 99, 0}, {"_crypt", 0, 12, 0},
    {"_csv", 0, 99, 0}, {"_ctypes", 0, 99, 0}, {"_curses", 0, 99, 0}, {"_curses_panel", 0, 99, 0},
    {"_datetime", 0, 99, M}, {"_dbm", 0, 99, 0}, {"_decimal", 0, 99, M}, {"_dummy_thread", 0, 8, 0},
    {"_elementtree", 0, 99, 0}, {"_frozen_importlib", 10, 99, F | L}, {"_frozen_importlib_external", 10, 99, F | L},
    {"_functools", 0, 99, B | L}, {"_gdbm", 0, 99, 0}, {"_hashlib", 0, 99, 0}, {"_heapq", 0, 99, M},
    {"_hmac", 14, 99, 0}, {"_imp", 0, 99, B | L}, {"_interpchannels", 13, 99, 0}, {"_interpqueues", 13, 99, 0},
    {"_interpreters", 13, 99, 0}, {"_io", 0, 99, B | L}, {"_ios_support", 13, 99, 0}, {"_json", 0, 99, L},
    {"_locale", 0, 99, B | M}, {"_lsprof", 0, 99, 0}, {"_lzma", 0, 99, 0}, {"_markupbase", 0, 99, 0},
    {"_md5", 0, 99, 0}, {"_multibytecodec", 0, 99, 0}, {"_multiprocessing", 0, 99, 0}, {"_opcode", 0, 99, M},
    {"_opcode_metadata", 13, 99, 0}, {"_operator", 0, 99, B | L}, {"_osx_support", 0, 99, 0},
    {"_peg_parser", 9, 9, B}, {"_pickle", 0, 99, 0}, {"_posixshmem", 0, 99, 0}, {"_posixsubprocess", 0, 99, 0},
    {"_py_abc", 0, 99, 0}, {"_py_warnings", 14, 99, 0}, {"_pydatetime", 12, 99, 0}, {"_pydecimal", 0, 99, 0},
    {"_pyio", 0, 99, 0}, {"_pylong", 12, 99, 0}, {"_pyrepl", 13, 99, P}, {"_queue", 0, 99, 0}, {"_random", 0, 99, M},
    {"_remote_debugging", 14, 99, 0}, {"_sha1", 0, 99, 0}, {"_sha2", 12, 99, M}, {"_sha256", 0, 11, 0},
    {"_sha3", 0, 99, 0}, {"_sha512", 0, 11, M}, {"_signal", 0, 99, B | L}, {"_sitebuiltins", 0, 99, F | L},
    {"_socket", 0, 99, M}, {"_sqlite3", 0, 99, 0}, {"_sre", 0, 99, B | L}, {"_ssl", 0, 99, M},
    {"_stat", 0, 99, B | L}, {"_statistics", 0, 99, 0}, {"_string", 0, 99, B | L}, {"_strptime", 0, 99, 0},
    {"_struct", 0, 99, M}, {"_suggestions", 13, 99, B}, {"_symtable", 0, 99, B}, {"_sysconfig", 13, 99, B},
    {"_thread", 0, 99, B | L}, {"_threading_local", 0, 99, 0}, {"_tkinter", 0, 99, 0}, {"_tokenize", 11, 99, B | M},
    {"_tracemalloc", 0, 99, B}, {"_types", 14, 99, 0}, {"_typing", 11, 99, B}, {"_uuid", 0, 99, 0},
    {"_warnings", 0, 99, B | L}, {"_weakref", 0, 99, B | L}, {"_weakrefset", 0, 99, L},
    {"_xxsubinterpreters", 0, 9, 0}, {"_xxtestfuzz", 0, 9, 0}, {"_zoneinfo", 9, 99, 0}, {"_zstd", 14, 99, 0},
    {"abc", 0, 99, F | L}, {"aifc", 0, 12, 0}, {"annotationlib", 14, 99, 0}, {"antigravity", 0, 99, 0},
    {"argparse", 0, 99, 0}, {"array", 0, 99, M}, {"ast", 0, 99, M}, {"asynchat", 0, 11, 0}, {"asyncio", 0, 99, P},
    {"asyncore", 0, 11, 0}, {"atexit", 0, 99, B | L}, {"audioop", 0, 12, 0}, {"base64", 0, 99, M}, {"bdb", 0, 99, 0},
    {"binascii", 0, 99, M}, {"binhex", 0, 10, 0}, {"bisect", 0, 99, M}, {"builtins", 0, 99, B | L}, {"bz2", 0, 99, 0},
    {"cProfile", 0, 99, 0}, {"calendar", 0, 99, M}, {"cgi", 0, 12, 0}, {"cgitb", 0, 12, 0}, {"chunk", 0, 12, 0},
    {"cmath", 0, 99, 0}, {"cmd", 0, 99, 0}, {"code", 0, 99, 0}, {"codecs", 0, 99, F | L}, {"codeop", 0, 99, 0},
    {"collections", 0, 99, P | L}, {"colorsys", 0, 99, 0}, {"compileall", 0, 99, 0}, {"compression", 14, 99, P},
    {"concurrent", 0, 99, P}, {"configparser", 0, 99, 0}, {"contextlib", 0, 99, L}, {"contextvars", 0, 99, 0},
    {"copy", 0, 99, 0}, {"copyreg", 0, 99, L}, {"crypt", 0, 12, 0}, {"csv", 0, 99, 0}, {"ctypes", 0, 99, P},
    {"curses", 0, 99, P}, {"dataclasses", 0, 99, 0}, {"datetime", 0, 99, M}, {"dbm", 0, 99, P}, {"decimal", 0, 99, M},
    {"difflib", 0, 99, 0}, {"dis", 0, 99, M}, {"distutils", 0, 11, P}, {"doctest", 0, 99, 0},
    {"dummy_threading", 0, 8, 0}, {"email", 0, 99, P | M}, {"encodings", 0, 99, P | L}, {"ensurepip", 0, 99, P},
    {"enum", 0, 99, L}, {"errno", 0, 99, B | M}, {"faulthandler", 0, 99, B}, {"fcntl", 0, 99, 0},
    {"filecmp", 0, 99, 0}, {"fileinput", 0, 99, 0}, {"fnmatch", 0, 99, 0}, {"formatter", 0, 9, 0},
    {"fractions", 0, 99, 0}, {"ftplib", 0, 99, 0}, {"functools", 0, 99, L}, {"gc", 0, 99, B},
    {"genericpath", 0, 99, F | L}, {"getopt", 0, 99, 0}, {"getpass", 0, 99, 0}, {"gettext", 0, 99, 0},
    {"glob", 0, 99, 0}, {"graphlib", 9, 99, 0}, {"grp", 0, 99, 0}, {"gzip", 0, 99, 0}, {"hashlib", 0, 99, 0},
    {"heapq", 0, 99, M}, {"hmac", 0, 99, 0}, {"html", 0, 99, P}, {"http", 0, 99, P | M}, {"idlelib", 0, 99, P},
    {"imaplib", 0, 99, 0}, {"imghdr", 0, 12, 0}, {"imp", 0, 11, 0}, {"importlib", 0, 99, P | L},
    {"inspect", 0, 99, M}, {"io", 0, 99, F | L}, {"ipaddress", 0, 99, M}, {"itertools", 0, 99, B | L},
    {"json", 0, 99, P | L}, {"keyword", 0, 99, L}, {"lib2to3", 0, 12, P}, {"linecache", 0, 99, L},
    {"locale", 0, 99, M}, {"logging", 0, 99, P | L}, {"lzma", 0, 99, 0}, {"mailbox", 0, 99, 0}, {"mailcap", 0, 12, 0},
    {"marshal", 0, 99, B | L}, {"math", 0, 99, M}, {"mimetypes", 0, 99, 0}, {"mmap", 0, 99, 0},
    {"modulefinder", 0, 99, 0}, {"multiprocessing", 0, 99, P}, {"netrc", 0, 99, 0}, {"nis", 0, 12, 0},
    {"nntplib", 0, 12, 0}, {"ntpath", 0, 99, F}, {"nturl2path", 0, 99, 0}, {"numbers", 0, 99, M},
    {"opcode", 0, 99, M}, {"operator", 0, 99, L}, {"optparse", 0, 99, 0}, {"os", 0, 99, F | L},
    {"ossaudiodev", 0, 12, 0}, {"parser", 0, 9, 0}, {"pathlib", 0, 99, P}, {"pdb", 0, 99, 0}, {"pickle", 0, 99, 0},
    {"pickletools", 0, 99, 0}, {"pipes", 0, 12, 0}, {"pkgutil", 0, 99, M}, {"platform", 0, 99, 0},
    {"plistlib", 0, 99, 0}, {"poplib", 0, 99, 0}, {"posix", 0, 99, B | L}, {"posixpath", 0, 99, F | L},
    {"pprint", 0, 99, 0}, {"profile", 0, 99, 0}, {"pstats", 0, 99, 0}, {"pty", 0, 99, 0}, {"pwd", 0, 99, B},
    {"py_compile", 0, 99, 0}, {"pyclbr", 0, 99, 0}, {"pydoc", 0, 99, 0}, {"pydoc_data", 0, 99, P},
    {"pyexpat", 0, 99, 0}, {"queue", 0, 99, 0}, {"quopri", 0, 99, M}, {"random", 0, 99, M}, {"re", 0, 99, P | L},
    {"readline", 0, 99, 0}, {"reprlib", 0, 99, L}, {"resource", 0, 99, 0}, {"rlcompleter", 0, 99, 0},
    {"runpy", 0, 99, F}, {"sched", 0, 99, 0}, {"secrets", 0, 99, 0}, {"select", 0, 99, M}, {"selectors", 0, 99, M},
    {"shelve", 0, 99, 0}, {"shlex", 0, 99, 0}, {"shutil", 0, 99, 0}, {"signal", 0, 99, 0}, {"site", 0, 99, F | L},
    {"smtpd", 0, 11, 0}, {"smtplib", 0, 99, 0}, {"sndhdr", 0, 12, 0}, {"socket", 0, 99, M},
    {"socketserver", 0, 99, 0}, {"spwd", 0, 12, 0}, {"sqlite3", 0, 99, P}, {"sre_compile", 0, 99, M},
    {"sre_constants", 0, 99, M}, {"sre_parse", 0, 99, M}, {"ssl", 0, 99, M}, {"stat", 0, 99, F | L},
    {"statistics", 0, 99, 0}, {"string", 0, 99, P | L}, {"stringprep", 0, 99, 0}, {"struct", 0, 99, M},
    {"subprocess", 0, 99, 0}, {"sunau", 0, 12, 0}, {"symbol", 0, 9, 0}, {"symtable", 0, 99, 0}, {"sys", 0, 99, B | L},
    {"sysconfig", 0, 99, P | M}, {"syslog", 0, 99, 0}, {"tabnanny", 0, 99, 0}, {"tarfile", 0, 99, 0},
    {"telnetlib", 0, 12, 0}, {"tempfile", 0, 99, 0}, {"termios", 0, 99, 0}, {"test", 0, 9, P}, {"textwrap", 0, 99, M},
    {"this", 0, 99, 0}, {"threading", 0, 99, L}, {"time", 0, 99, B | L}, {"timeit", 0, 99, 0}, {"tkinter", 0, 99, P},
    {"token", 0, 99, M}, {"tokenize", 0, 99, M}, {"tomllib", 11, 99, P}, {"trace", 0, 99, 0}, {"traceback", 0, 99, L},
    {"tracemalloc", 0, 99, 0}, {"tty", 0, 99, 0}, {"turtle", 0, 99, 0}, {"turtledemo", 0, 99, P}, {"types", 0, 99, L},
    {"typing", 0, 99, M}, {"unicodedata", 0, 99, 0}, {"unittest", 0, 99, P}, {"urllib", 0, 99, P | M},
    {"uu", 0, 12, M}, {"uuid", 0, 99, 0}, {"venv", 0, 99, P}, {"warnings", 0, 99, L}, {"wave", 0, 99, 0},
    {"weakref", 0, 99, L}, {"webbrowser", 0, 99, 0}, {"wsgiref", 0, 99, P}, {"xdrlib", 0, 12, 0}, {"xml", 0, 99, P},
    {"xmlrpc", 0, 99, P}, {"xxlimited", 0, 9, 0}, {"xxsubtype", 0, 9, B}, {"zipapp", 0, 99, 0}, {"zipfile", 0, 99, P},
    {"zipimport", 0, 99, F | L}, {"zlib", 0, 99, 0}, {"zoneinfo", 9, 99, P},
};
/* clang-format on */

const size_t lc_python_stdlib_count = sizeof lc_python_stdlib / sizeof *lc_python_stdlib;
