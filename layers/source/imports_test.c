/* The import lexers on short sources, the answers written down by hand; whole files are judged by testdata/tests/imports.py. */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "layers/base/caps.h"
#include "layers/source/alters.h"

typedef void lexer(lc_str source, struct lc_arena *arena, struct lc_imports *out);

/* "specifier@line:column/when[names]…", computed ones as <excerpt>. */
static void text_of(const struct lc_imports *found, char *out, size_t size)
{
    static const char whens[] = "LBCGN";
    size_t n = 0;

    out[0] = '\0';
    for (size_t i = 0; i < found->count && n < size; i++) {
        const struct lc_import *m = &found->items[i];

        n += (size_t)snprintf(out + n, size - n, "%s%s%.*s%s@%u:%u%c", i > 0 ? " " : "", m->computed ? "<" : "",
                              LC_FMT(m->computed ? m->excerpt : m->specifier), m->computed ? ">" : "", m->line,
                              m->column, whens[m->when]);
        for (uint32_t k = 0; k < m->level && n < size; k++)
            n += (size_t)snprintf(out + n, size - n, "^");
        for (uint32_t k = 0; k < m->name_count && n < size; k++)
            n += (size_t)snprintf(out + n, size - n, ",%.*s", LC_FMT(m->names[k]));
    }
}

static void finds(lexer *lex, const char *source, const char *expected)
{
    struct lc_arena arena;
    struct lc_imports found;
    char text[1024];

    lc_arena_init(&arena, 1);
    lex(lc_str_from(source), &arena, &found);
    text_of(&found, text, sizeof text);
    assert_string_equal(text, expected);
    assert_false(found.uncertain);
    lc_arena_release(&arena);
}

static void test_typescript(void **state)
{
    (void)state;
    finds(lc_imports_javascript, "import type { A } from 'a';\nimport b = require('b');\nimport type from 'c';",
          "b@2:12L c@3:1L");
    finds(lc_imports_javascript, "export type { A } from 'a';\nexport * from 'b'\nlet x = <any>require('c')",
          "b@2:1L c@3:14L");
    finds(lc_imports_javascript,
          "class A<T extends {x: 1}> extends B<T> {\n  private a?: Map<string, () => void> = require('a');\n"
          "  m<K>(x: K[]): Promise<K> { return import('b') }\n}\nrequire('c')",
          "a@2:41C b@3:37C c@5:1L");
    finds(lc_imports_javascript,
          "function f(a: string): { x: 1 } { require('a') }\nnamespace N { require('b') }\n"
          "const g = <T,>(x: T): T => x!;\nrequire('c')",
          "a@1:35C b@2:15L c@4:1L");
    finds(
        lc_imports_javascript,
        "interface I { m(a: string): void; n?: number }\n@Injectable()\nexport class C { @Input() x: typeof import('t');\n"
        "  constructor(private readonly y: Y) { require('a') } }\nimport z from 'z'",
        "a@4:40C z@5:1L");
}

static void test_jsx(void **state)
{
    (void)state;
    finds(lc_imports_javascript,
          "import R from 'r'\nconst a = <div title=\"it's\">don't {require('a')} <b/> // no </div>;\nrequire('b')",
          "r@1:1L a@2:36L b@3:1L");
    finds(lc_imports_javascript,
          "const a = () => <><A.B {...p} c={<i>'</i>}>{x.map(y => <li key={y}>`</li>)}</A.B></>;\nrequire('b')",
          "b@2:1L");
}

static void test_shadows(void **state)
{
    (void)state;
    finds(lc_imports_javascript,
          "define(function (require, exports) { require('a') })\n__webpack_require__('b'); require('c')", "c@2:27L");
    finds(lc_imports_javascript, "({1:[function(require,module){require('./a')},{}]})\nrequire(a + 'b')",
          "<a + 'b'>@2:1L");
}

/* A handler that throws in any case keeps no failure back; what one imports runs only after a failure. */
static void test_handlers_that_throw(void **state)
{
    (void)state;
    finds(lc_imports_javascript, "try { require('a') } catch (e) { throw e }\nrequire('b')", "a@1:7L b@2:1L");
    finds(lc_imports_javascript, "try { require('a') } catch { log('no a'); throw new Error('install a') }", "a@1:7L");
    finds(lc_imports_javascript, "try { require('a') } catch (e) { if (e.code !== 1) throw e }", "a@1:7G");
    finds(lc_imports_javascript, "try { require('a') } catch (e) { if (b) { return c } throw e }", "a@1:7G");
    finds(lc_imports_javascript, "try { require('a') } catch (e) { later(() => { throw e }) }", "a@1:7G");
    finds(lc_imports_javascript, "try { try { require('a') } catch (e) { throw e } } catch {}", "a@1:13G");
    /* as kerberos asks for its addon */
    finds(
        lc_imports_javascript,
        "function load() {\n  try { return require('a') } catch {\n    try { return require('b') } catch (e) { throw e }\n"
        "  }\n}",
        "a@2:16G b@3:18C");
}

static void test_python(void **state)
{
    (void)state;
    finds(lc_imports_python, "import a.b as c, d\nfrom ..e import f, g as h\nfrom . import *\n",
          "a.b@1:8L d@1:18L e@2:1L^^,f,g @3:1L^,*");
    finds(lc_imports_python, "try:\n  import a\nexcept ImportError:\n  import b\n", "a@2:10G b@4:10B");
    /* the first handler that takes it decides: one that raises keeps no failure back, unless it raises in a branch */
    finds(lc_imports_python, "try:\n  import a\nexcept ImportError as e:\n  b = 1\n  raise\nimport c\n",
          "a@2:10L c@6:8L");
    finds(lc_imports_python, "try: import a\nexcept ImportError: raise X\n", "a@1:13L");
    finds(lc_imports_python, "try:\n  import a\nexcept ImportError:\n  pass\nexcept ValueError:\n  raise\n", "a@2:10G");
    finds(lc_imports_python, "try:\n  import a\nexcept ValueError:\n  raise\nexcept ImportError:\n  pass\n", "a@2:10G");
    finds(lc_imports_python, "try:\n  import a\nexcept ImportError:\n  raise\nexcept Exception:\n  pass\n", "a@2:10L");
    finds(lc_imports_python, "try:\n  import a\nexcept ImportError:\n  if b:\n    raise\n", "a@2:10G");
    finds(lc_imports_python, "try:\n  import a\nexcept ImportError:\n  if b: raise\n", "a@2:10G");
    finds(lc_imports_python,
          "try:\n  try:\n    import a\n  except ImportError:\n    raise\nexcept Exception:\n  pass\n", "a@3:12G");
    finds(lc_imports_python, "def f():\n\timport a\nif x: import b\nimport_module(c + 'd')",
          "a@2:9C b@3:14B <c + 'd'>@4:1L");
}

/* Which version is one of a set is asked of the set, with the version of a runtime. */
static void test_versions(void **state)
{
    struct lc_arena arena;
    struct lc_imports found;

    (void)state;
    lc_arena_init(&arena, 1);
    lc_imports_python(LC_S("if sys.version_info < (3, 8): import a"), &arena, &found);
    assert_true(lc_import_may_run(&found.items[0], lc_version_bit(LC_SOURCE_PYTHON, LC_S("3.7"))));
    assert_false(lc_import_may_run(&found.items[0], lc_version_bit(LC_SOURCE_PYTHON, LC_S("3.14"))));
    assert_true(lc_import_may_run(&found.items[0], lc_version_bit(LC_SOURCE_PYTHON, LC_S("3.99"))));
    lc_imports_ruby(LC_S("require 'a' if RUBY_VERSION >= '3.3'"), &arena, &found);
    assert_true(lc_import_may_run(&found.items[0], lc_version_bit(LC_SOURCE_RUBY, LC_S("3.4"))));
    assert_false(lc_import_may_run(&found.items[0], lc_version_bit(LC_SOURCE_RUBY, LC_S("3.2"))));
    assert_true(lc_version_bit(LC_SOURCE_JAVASCRIPT, LC_S("22")) == LC_ANY_VERSION);
    lc_arena_release(&arena);
}

static void test_ruby(void **state)
{
    (void)state;
    finds(lc_imports_ruby, "require 'a'\nrequire_relative('b') if c\nautoload :D, \"d\"\n", "a@1:1L b@2:1B d@3:1L");
    finds(lc_imports_ruby, "begin\n  require 'a'\nrescue LoadError\n  require 'b'\nend\ndef c; require d + 'e'; end",
          "a@2:3G b@4:3B <d + 'e'>@6:8C");
}

static void test_esm_flag(void **state)
{
    static const struct {
        const char *source;
        bool esm;
    } cases[] = {{"import 'a'", true},    {"export {}", true}, {"import.meta.url", true},
                 {"import('a')", false},  {"a.import", false}, {"x = { import: 1, export() {} }", false},
                 {"// import 'a'", false}};
    struct lc_arena arena;
    struct lc_imports found;

    (void)state;
    lc_arena_init(&arena, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        lc_imports_javascript(lc_str_from(cases[i].source), &arena, &found);
        assert_int_equal(found.has_esm_syntax, cases[i].esm);
    }
    lc_arena_release(&arena);
}

static void test_throws_when_loaded(void **state)
{
    static const struct {
        const char *source;
        bool throws;
    } cases[] = {
        {"throw new Error('no');", true},
        {"if (!x) { throw new Error('no'); }", true},
        {"try { y(); } catch (e) { throw e; }", true},
        {"(function () { throw 1; })();", true},
        {"try { throw 1; } catch (e) { }", false},
        {"function f() { throw 1; }", false},
        {"const f = () => { throw 1; };", false},
        {"class A { m() { throw 1; } }", false},
        {"x.throw(1); const o = { throw: 1 };", false},
    };
    struct lc_arena arena;
    struct lc_imports found;
    char source[128];

    (void)state;
    lc_arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        found = (struct lc_imports){0};
        snprintf(source, sizeof source, "require('x');\n%s", cases[i].source); /* else it is not lexed */
        lc_imports_javascript(lc_str_from(source), &arena, &found);
        if (found.throws_when_loaded != cases[i].throws)
            fail_msg("%s", cases[i].source);
    }
    lc_arena_release(&arena);
}

static void test_platform_names(void **state)
{
    static const char source[] =
        "const a = `@img/sharp-${platform}/sharp.node`, b = '@esbuild/linux-x64', c = 'not a name-';\n"
        "d = \"lightning-\", e = '../build/x-', f = '@esbuild/linux-x64', g = 'plain', h = 'open-";
    struct lc_arena arena;
    struct lc_imports found = {0};

    (void)state;
    lc_arena_init(&arena, 0);
    lc_source_mark(LC_SOURCE_JAVASCRIPT, lc_str_from(source), &arena, &found);
    assert_int_equal(found.platform_name_count, 3);
    assert_true(lc_str_is(found.platform_names[0], "@img/sharp-"));
    assert_true(lc_str_is(found.platform_names[1], "@esbuild/linux-x64"));
    assert_true(lc_str_is(found.platform_names[2], "lightning-"));
    /* Without a word of platforms there is nothing to look for. */
    found = (struct lc_imports){0};
    lc_source_mark(LC_SOURCE_JAVASCRIPT, LC_S("x = '@img/sharp-'"), &arena, &found);
    assert_int_equal(found.platform_name_count, 0);
    lc_arena_release(&arena);
}

/* Every beginning of a source, each in memory of exactly its size: no read beyond it, and what was whole before stays found. */
static void test_truncated(void **state)
{
    static const struct {
        lexer *lex;
        const char *source;
    } cases[] = {
        {lc_imports_javascript,
         "#!x\nimport a, {b as c} from 'm' with {type: 'json'}; export * as d from \"e\"; /* */ // \n"
         "(function () { try { require(`f`) } catch (g) {} })(); x = <T a='b'>{c}</T>; y = /[/]\\//g; async () => `${z}`; "
         "class A { static #b = 1; get c() {} } import('h'); import.meta; require('\\u{41}\\x42\\u0043'); a?.b ?? c; <!-- d"},
        {lc_imports_python,
         "import a.b as c, d\nfrom ...e import (f as g, #\n h)\nif TYPE_CHECKING:\n\timport i\ntry: import j\nexcept ImportError: pass\n"
         "x = rf'''{a!r:{b}} \\N{DASH}''' + importlib.import_module('.k', package=__name__) \\\n + [lambda y: __import__('l')][0]\n"},
        {lc_imports_ruby,
         "=begin\n=end\nrequire 'a'\nx = <<~B + %w[c d].e(?f)\n  #{g}\nB\ndef h(i) = require(\"j\")\n"
         "begin\n  autoload :K, 'l'\nrescue LoadError, M => n then o\nend\np /q#{r}/ if $! && :\"s\"\n__END__\n"},
        {lc_imports_javascript,
         "if (process.platform === 'win32' || !(typeof window != \"undefined\" && f(a, /* b */ [c, {d: 'e'}]))) require('g');\n"
         "else if (process.env.H && (process.versions.node >= 1 || // i\n !!(j['k'] !== \"l\"))) require('m'); else require('n')"},
        {lc_imports_python,
         "if sys.version_info[ : 2] >= (3, 8) and not (os.name == 'nt' or f(a, # b\n [c, \\\n d])): import g\n"
         "elif sys.platform[:3] in ('win', # h\n \"mac\",) or six.PY2 and find_spec('i', # j\n k) is not None: import l\n"
         "else:\n import m\n"},
        {lc_imports_ruby,
         "require 'a' if RUBY_VERSION >= '3' && !(RUBY_PLATFORM =~ /mswin|mingw/i or defined?(B) && f(c, # d\n [e,\n 'g']))\n"
         "unless RUBY_ENGINE == \"jruby\" || (not h and ENV['I'] != %q(j)) then require 'k' end\nrequire 'l' unless Gem.win_platform?"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length = strlen(cases[i].source), before = 0;

        for (size_t n = 0; n <= length; n++) {
            char *bytes = malloc(n > 0 ? n : 1);
            struct lc_arena arena;
            struct lc_imports found;

            assert_non_null(bytes);
            memcpy(bytes, cases[i].source, n);
            lc_arena_init(&arena, 1);
            cases[i].lex((lc_str){bytes, n}, &arena, &found);
            assert_true(found.count + 1 >= before);
            before = found.count;
            lc_arena_release(&arena);
            free(bytes);
        }
        assert_true(before >= 3);
    }
}

/* Nesting beyond the cap, and inputs that make a careless lexer quadratic: the answer comes, and says that it is not all. */
static void test_hostile(void **state)
{
    static const struct {
        lexer *lex;
        const char *piece;
        bool uncertain;
    } cases[] = {
        {lc_imports_javascript, "(", true},
        {lc_imports_javascript, "`${", true},
        {lc_imports_javascript, "a=>{", true},
        {lc_imports_javascript, "a=>", true},
        {lc_imports_javascript, "require(", true},
        {lc_imports_javascript, "import{a,", true},
        {lc_imports_javascript, "<a>x", false},
        {lc_imports_javascript, "x=<a>b;", false},
        {lc_imports_javascript, "try{", true},
        {lc_imports_javascript, "require(/*", true},
        {lc_imports_python, "(", true},
        {lc_imports_python, "f'{", true},
        {lc_imports_python, "__import__(", true},
        {lc_imports_python, "from a import(", true},
        {lc_imports_python, "x if y;", false},
        {lc_imports_ruby, "(", true},
        {lc_imports_ruby, "\"#{", true},
        {lc_imports_ruby, "x <<A\n", false},
        {lc_imports_ruby, "begin\n", true},
        {lc_imports_ruby, "require ", false},
    };
    const size_t size = 400000;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t piece = strlen(cases[i].piece), n = 0;
        char *bytes = malloc(size + 32);
        struct lc_arena arena;
        struct lc_imports found;

        assert_non_null(bytes);
        n = (size_t)snprintf(bytes, 32, "%s", cases[i].lex == lc_imports_python ? "import a\n" : "require 'a'\n");
        while (n + piece <= size) {
            memcpy(bytes + n, cases[i].piece, piece);
            n += piece;
        }
        lc_arena_init(&arena, 1);
        cases[i].lex((lc_str){bytes, n}, &arena, &found);
        if (found.uncertain != cases[i].uncertain)
            fail_msg("'%s': uncertain is %d", cases[i].piece, found.uncertain);
        assert_true(!found.uncertain || found.why.len > 0);
        lc_arena_release(&arena);
        free(bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_typescript),
        cmocka_unit_test(test_jsx),
        cmocka_unit_test(test_shadows),
        cmocka_unit_test(test_handlers_that_throw),
        cmocka_unit_test(test_python),
        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_ruby),
        cmocka_unit_test(test_esm_flag),
        cmocka_unit_test(test_throws_when_loaded),
        cmocka_unit_test(test_platform_names),
        cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_hostile),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
