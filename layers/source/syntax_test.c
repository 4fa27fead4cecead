/* The one syntax: JavaScript and TypeScript lowered, limits, places. Expected dumps follow from the header's table of
 * kinds, reasoned by hand from each source; what compilers emit was taken from their real output and shortened, and
 * must give what the source they were given says. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <locale.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "layers/base/caps.h"
#include "layers/source/syntax.h"

static struct lc_arena arena;

static lc_str dump(enum lc_syntax_language language, lc_str source)
{
    struct lc_syntax syntax;
    struct lc_err err = {0};

    if (lc_syntax_parse(source, language, &arena, &syntax, &err) != LC_OK)
        fail_msg("not parsed: %s", err.text);
    if (syntax.errors > 0)
        fail_msg("%u errors in: %.*s", syntax.errors, LC_FMT(source));
    return lc_syntax_dump(&syntax, 0, false, &arena);
}

struct sample {
    const char *source, *expected; /* without "(program " … ")"; "... x": x is the end */
};

static void check(enum lc_syntax_language language, const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        lc_str got, want;

        lc_arena_init(&arena, 1);
        got = dump(language, lc_str_from(samples[i].source));
        want = lc_arena_printf(&arena, "(program %s)", samples[i].expected);
        if (lc_str_has_prefix(lc_str_from(samples[i].expected), LC_S("... "))) {
            want = lc_str_from_index(want, strlen("(program ... "));
            got = lc_str_from_index(got, got.len > want.len ? got.len - want.len : 0);
        }
        if (!lc_str_eq(got, want))
            fail_msg("%s\n     got %.*s\n    want %.*s", samples[i].source, LC_FMT(got), LC_FMT(want));
        lc_arena_release(&arena);
    }
}
#define CHECK(language, samples) check((language), (samples), sizeof(samples) / sizeof *(samples))

static void statements(void **state)
{
    static const struct sample samples[] = {
        {"if (a) b(); else c();", "(if (name a) (expression (call (name b))) (expression (call (name c))))"},
        {"if (a) {}", "(if (name a) (block) _)"},
        {"for (let i = 0; i < n; i++) ;",
         "(loop (declare (bind (name i) (number 0))) (binary < (name i) (name n)) (unary ++ (name i)) _)"},
        {"for (;;) { break; }", "(loop _ _ _ (block (break)))"},
        {"for (const [k, v] of m) f(k);",
         "(loop:declaration:each:const (array (name k) (name v)) (name m) (expression (call (name f) (name k))))"},
        {"for (x in o) {}", "(loop:each:keys (name x) (name o) (block))"},
        {"async () => { for await (var x of y) {} }",
         "(expression (function:async:arrow (parameters) "
         "(block (loop:declaration:await:each:var (name x) (name y) (block)))))"},
        {"while (a) b; do c; while (d)",
         "(loop _ (name a) _ (expression (name b))) (loop:post _ (name d) _ (expression (name c)))"},
        {"o: for (;;) continue o;", "(loop o _ _ _ (continue o))"},
        {"try { a } catch ({ code }) { b } finally { c }",
         "(try (block (expression (name a))) (catch (object (property code (name code) _)) (block (expression (name b)))) "
         "(finally (expression (name c))))"},
        {"try { } catch { }", "(try (block) (catch _ (block)) _)"},
        {"switch (a) { case 1: b(); break; default: c() }",
         "(switch (name a) (case (number 1) (expression (call (name b))) (break)) "
         "(case _ (expression (call (name c)))))"},
        {"function f() { return } throw e; ; debugger",
         "(function:declaration f (parameters) (block (return _))) (throw (name e))"},
        {"var a, b = 1; const c = 2; let { d, e: [f] } = g",
         "(declare:var (bind (name a) _) (bind (name b) (number 1))) (declare:const (bind (name c) (number 2))) "
         "(declare (bind (object (property d (name d) _) (property e (array (name f)) _)) (name g)))"},
        {"{ using a = b(); await using c = d() }",
         "(block (declare:using (bind (name a) (call (name b)))) (declare:await:using (bind (name c) (call (name d)))))"},
    };

    (void)state;
    CHECK(LC_SYNTAX_JAVASCRIPT, samples);
}

static void expressions(void **state)
{
    static const struct sample samples[] = {
        {"a?.b?.[c]?.(d)",
         "(expression (call:optional (index:optional (member:optional b (name a)) (name c)) (name d)))"},
        {"new A; new A.B(1)",
         "(expression (call:new (name A))) (expression (call:new (member B (name A)) (number 1)))"},
        {"(a, b)", "(expression (sequence (name a) (name b)))"},
        {"[, a, , ...b, ]", "(expression (array _ (name a) _ (spread (name b))))"},
        {"({ a, 'b c': 1, [d]: 2, 3: 4, e() {}, async *f() {}, get g() {}, ...h })",
         "(expression (object (property a (name a) _) (property \"b c\" (number 1) _) (property (number 2) (name d)) "
         "(property 3 (number 4) _) (function:method e (parameters) (block)) "
         "(function:async:generator:method f (parameters) (block)) (function:method:getter g (parameters) (block)) "
         "(spread (name h))))"},
        {"`a${b}c`; `\\u{41}\\n`; f`x`",
         "(expression (template (string a) (name b) (string c))) (expression (string \"A\\n\")) "
         "(expression (call (name f) (string x)))"},
        {"'\\ud83d\\ude00\\x41\\\ny'; ''", "(expression (string \xf0\x9f\x98\x80"
                                           "Ay)) (expression (string \"\"))"},
        {"a = b; a += c; a ?\?= d",
         "(expression (assign = (name a) (name b))) (expression (assign += (name a) (name c))) "
         "(expression (assign ?\?= (name a) (name d)))"},
        {"a && b || (c ?? d)",
         "(expression (logical || (logical && (name a) (name b)) (logical ?? (name c) (name d))))"},
        {"[a.b, c = 1] = d",
         "(expression (assign = (array (member b (name a)) (parameter (name c) (number 1))) (name d)))"},
        {"!a; void b; -c; d++; typeof e",
         "(expression (unary ! (name a))) (expression (unary void (name b))) (expression (unary - (name c))) "
         "(expression (unary ++ (name d))) (expression (unary typeof (name e)))"},
        {"a ? b : c", "(expression (conditional (name a) (name b) (name c)))"},
        {"function* g(a, { b = 1 }, ...c) { yield; yield a; yield* b }",
         "(function:generator:declaration g (parameters (name a) (object (property b (parameter (name b) (number 1)) _)) "
         "(spread (name c))) (block (expression (yield _)) (expression (yield (name a))) "
         "(expression (yield:delegate (name b)))))"},
        {"x => x; async x => ({})", "(expression (function:arrow:value (parameters (name x)) (name x))) "
                                    "(expression (function:async:arrow:value (parameters (name x)) (object)))"},
        {"import('a'); import.meta.url",
         "(expression (call (name import) (string a))) (expression (member url (member meta (name import))))"},
        {"this.a; super_; null; undefined; /a\\/b/g; 1n",
         "(expression (member a (this))) (expression (name super_)) (expression (literal null)) "
         "(expression (literal undefined)) (expression (literal \"/a\\/b/g\")) (expression (number 1n))"},
        {"<A b={c()} {...d}>text {e()}<f/></A>",
         "(expression (other (other (name A) (call (name c)) (spread (name d))) (call (name e)) (other (name f))))"},
    };

    (void)state;
    CHECK(LC_SYNTAX_JAVASCRIPT, samples);
}

static void modules(void **state)
{
    static const struct sample samples[] = {
        {"import 'a'; import b from './b'; import * as c from 'c'; import d, { e as f, default as g } from 'h'",
         "(import a) (import ./b (imported default (name b))) (import c (imported * (name c))) "
         "(import h (imported default (name d)) (imported e (name f)) (imported default (name g)))"},
        {"export const a = 1; export default function () {} export { b, c as default }; export * from 'd'; "
         "export * as e from 'f'; export { g as h } from 'i'",
         "(export (declare:const (bind (name a) (number 1)))) (export:default (function (parameters) (block))) "
         "(exports (exported b (name b)) (exported default (name c))) (exports:all d) "
         "(exports f (exported e (name *))) (exports i (exported h (name g)))"},
        {"export default class extends A {}", "(export:default (class (name A)))"},
    };

    (void)state;
    CHECK(LC_SYNTAX_JAVASCRIPT, samples);
}

static void classes(void **state)
{
    static const struct sample samples[] = {
        {"class A extends B { #a = 1; static b; c = () => this.#a; static { f() } constructor() { super() } "
         "static async d() {} set e(x) {} async *[Symbol.asyncIterator]() {} [g()]() {} }",
         "(class:declaration A (name B) (field #a (number 1)) (field:static b _) "
         "(field c (function:arrow:value (parameters) (member #a (this)))) "
         "(block:static (expression (call (name f)))) "
         "(function:method constructor (parameters) (block (expression (call (super))))) "
         "(function:async:method:static d (parameters) (block)) "
         "(function:method:setter e (parameters (name x)) (block)) "
         "(function:async:generator:method [Symbol.asyncIterator] (parameters) (block)) "
         "(block:static (expression (call (name g)))) (function:method (parameters) (block)))"},
        {"@d class A { @e() b() {} }",
         "(class:declaration A _ (function:method b (parameters) (block) (decorator (call (name e)))) "
         "(decorator (name d)))"},
    };

    (void)state;
    CHECK(LC_SYNTAX_JAVASCRIPT, samples);
}

static void typescript(void **state)
{
    static const struct sample samples[] = {
        {"import type { A } from 'a'; import { type B } from 'b'; import { type C, d } from 'e'; type F = G; "
         "interface H {} declare const i: J; export type { K } from 'l'; function m(): void; abstract class N { "
         "abstract o(): void; declare p: Q; [r: string]: S }",
         "(import e (imported d (name d))) (class:declaration N _)"},
        {"const a = <B>c as D satisfies E; f<G>(h!, i!.j)",
         "(declare:const (bind (name a) (name c))) (expression (call (name f) (name h) (member j (name i))))"},
        {"class A { constructor(private readonly a: B, public c = 1, d?: E) { f() } }",
         "(class:declaration A _ (function:method constructor (parameters (name a) (parameter (name c) (number 1)) "
         "(name d)) (block (expression (assign = (member a (this)) (name a))) "
         "(expression (assign = (member c (this)) (name c))) (expression (call (name f))))))"},
        {"export class A { @b() async c(@d() e: F) {} }",
         "(export (class:declaration A _ (function:async:method c (parameters (name e)) (block) "
         "(decorator (call (name b))))))"},
        {"enum A { B, C = f() } namespace D { export const e = 1 } import g = require('h'); export = i",
         "(declare:var (bind (name A) (object (property B _ _) (property C (call (name f)) _)))) "
         "(declare:var (bind (name D) (call (function (parameters) (block (declare:const (bind (name e) (number 1)))))))) "
         "(declare:const (bind (name g) (call (name require) (string h)))) "
         "(expression (assign = (member exports (name module)) (name i)))"},
        {"function a(this: B, c: D) {}", "(function:declaration a (parameters (name c)) (block))"},
        {"!a!(b); c - d!.e(); new F!(g)",
         "(expression (unary ! (call (name a) (name b)))) "
         "(expression (binary - (name c) (call (member e (name d))))) (expression (call:new (name F) (name g)))"},
        {"{ using a = b(); await using c = d() }",
         "(block (declare:using (bind (name a) (call (name b)))) (declare:await:using (bind (name c) (call (name d)))))"},
    };

    (void)state;
    CHECK(LC_SYNTAX_TYPESCRIPT, samples);
}

#define ASYNC_H "(declare:var (bind (name h) (function:async:downleveled "
#define FIRST "(expression (assign = (name a) (await (call (name f) (name e)))))"

static void downleveled(void **state)
{
    static const struct sample samples[] = {
        /* TypeScript for ES2015: h = async function (e) { await f(e) } */
        {"var h = function (e) { return __awaiter(this, void 0, void 0, function* () { yield f(e); }); }",
         ASYNC_H "(parameters (name e)) (block (expression (await (call (name f) (name e))))))))"},
        /* esbuild, minified: h = async e => { await f(e) } */
        {"var h=e=>d(null,null,function*(){yield f(e)})",
         "(declare:var (bind (name h) (function:async:arrow:downleveled (parameters (name e)) "
         "(block (expression (await (call (name f) (name e))))))))"},
        /* Babel for ES2015 */
        {"var h = function () { var _ref = _asyncToGenerator(function* (e) { yield f(e); }); "
         "return function h(_x) { return _ref.apply(this, arguments); }; }()",
         ASYNC_H "h (parameters (name e)) (block (expression (await (call (name f) (name e))))))))"},
        {"function h(_x) { return _h.apply(this, arguments); } "
         "function _h() { _h = _async_to_generator(function* (e) { yield f(e); }); return _h.apply(this, arguments); }",
         "(function:declaration h (parameters (name _x)) (block (return (call (name _h) (spread (name arguments)))))) "
         "(function:async:declaration:downleveled _h (parameters (name e)) "
         "(block (expression (await (call (name f) (name e))))))"},
        /* TypeScript for ES5: a = await f(e); return await g(await k(a)) */
        {"var h = function (e) { return __awaiter(void 0, void 0, void 0, function () { var a; "
         "return __generator(this, function (_a) { switch (_a.label) { "
         "case 0: return [4 /*yield*/, f(e)]; case 1: a = _a.sent(); return [4, k(a)]; "
         "case 2: return [4, g(_a.sent())]; case 3: return [2, _a.sent()]; } }); }); }",
         ASYNC_H "(parameters (name e)) (block (declare:var (bind (name a) _)) " FIRST
                 " (return (await (call (name g) (await (call (name k) (name a))))))))))"},
        /* if (a) await f(e); else g(); k() */
        {"var h = function (e) { return __awaiter(this, void 0, void 0, function () { "
         "return __generator(this, function (_a) { switch (_a.label) { "
         "case 0: if (!a) return [3 /*break*/, 2]; return [4, f(e)]; case 1: _a.sent(); return [3, 3]; "
         "case 2: g(); _a.label = 3; case 3: k(); return [2]; } }); }); }",
         ASYNC_H "(parameters (name e)) (block (if (unary ! (name a)) (block (expression (call (name g)))) "
                 "(block (expression (await (call (name f) (name e)))))) (expression (call (name k))) (return _)))))"},
        /* while (a) await f(e); k() */
        {"var h = function (e) { return __awaiter(this, void 0, void 0, function () { "
         "return __generator(this, function (_a) { switch (_a.label) { "
         "case 0: if (!a) return [3, 2]; return [4, f(e)]; case 1: _a.sent(); return [3, 0]; "
         "case 2: k(); return [2]; } }); }); }",
         ASYNC_H
         "(parameters (name e)) (block (loop _ _ _ (block (if (unary ! (name a)) (break) _) "
         "(expression (await (call (name f) (name e)))) (continue))) (expression (call (name k))) (return _)))))"},
        /* try { return await f(e) } catch (x) { g(x) } finally { k() } */
        {"var h = function (e) { return __awaiter(this, void 0, void 0, function () { var x; "
         "return __generator(this, function (_a) { switch (_a.label) { "
         "case 0: _a.trys.push([0, 2, 3, 4]); return [4, f(e)]; case 1: return [2, _a.sent()]; "
         "case 2: x = _a.sent(); g(x); return [3, 4]; case 3: k(); return [7]; case 4: return [2]; } }); }); }",
         ASYNC_H "(parameters (name e)) (block (declare:var (bind (name x) _)) "
                 "(try (block (return (await (call (name f) (name e))))) "
                 "(catch _ (block (expression (assign = (name x) (other))) (expression (call (name g) (name x))))) "
                 "(finally (expression (call (name k))))) (return _)))))"},
        /* Babel for ES5, its older and its newer runtime: a = await f(e); return a */
        {"var h = function () { var _ref = _asyncToGenerator(regeneratorRuntime.mark(function _callee(e) { var a; "
         "return regeneratorRuntime.wrap(function _callee$(_context) { while (1) { "
         "switch (_context.prev = _context.next) { case 0: _context.next = 2; return f(e); "
         "case 2: a = _context.sent; return _context.abrupt(\"return\", a); case 4: case \"end\": "
         "return _context.stop(); } } }, _callee); })); return function (_x) { return _ref.apply(this, arguments); }; }()",
         ASYNC_H "(parameters (name e)) (block (declare:var (bind (name a) _)) " FIRST " (return (name a))))))"},
        {"var h = function () { var _ref = _asyncToGenerator(_regenerator().m(function _callee(e) { var a; "
         "return _regenerator().w(function (_context) { while (1) switch (_context.n) { "
         "case 0: _context.n = 1; return f(e); case 1: a = _context.v; return _context.a(2, a); } }, _callee); })); "
         "return function (_x) { return _ref.apply(this, arguments); }; }()",
         ASYNC_H "(parameters (name e)) (block (declare:var (bind (name a) _)) " FIRST " (return (name a))))))"},
        /* Babel's helper without its name */
        {"function n(t){return function(){var e=this,r=arguments;return new Promise((function(o){o(t.apply(e,r))}))}}"
         "var h=n((function*(e){yield f(e)}))",
         "... " ASYNC_H "(parameters (name e)) (block (expression (await (call (name f) (name e))))))))"},
        /* what terser makes of TypeScript's: if (await f(e)) return; await k() */
        {"var h=function(e){return r(void 0,void 0,void 0,function(){return i(this,function(t){switch(t.label){"
         "case 0:return[4,f(e)];case 1:return t.sent()?[2]:[4,k()];case 2:return t.sent(),[2]}})})}",
         ASYNC_H "(parameters (name e)) (block (if (await (call (name f) (name e))) (return _) _) "
                 "(expression (await (call (name k)))) (return _)))))"},
    };

    (void)state;
    CHECK(LC_SYNTAX_JAVASCRIPT, samples);
}

static void limits(void **state)
{
    static const char *const brackets[] = {"(", "[", "{", "a(", "[[", "x=>{", "f(`${", "!", "a?b:"};
    size_t length = 100000;
    char *bytes = malloc(LC_PARSE_SOURCE_MAX + 1);

    (void)state;
    assert_non_null(bytes);
    for (unsigned language = LC_SYNTAX_JAVASCRIPT; language <= LC_SYNTAX_RUBY; language++) {
        for (size_t i = 0; i < sizeof brackets / sizeof *brackets; i++) {
            size_t unit = strlen(brackets[i]);
            struct lc_syntax syntax;
            struct lc_err err = {0};

            for (size_t at = 0; at + unit <= length; at += unit)
                memcpy(bytes + at, brackets[i], unit);
            lc_arena_init(&arena, 1);
            if (lc_syntax_parse((lc_str){bytes, length / unit * unit}, (enum lc_syntax_language)language, &arena,
                                &syntax, &err) == LC_OK)
                assert_true(lc_syntax_dump(&syntax, 0, false, &arena).len < 64 * length);
            else
                assert_true(err.status == LC_LIMIT || err.status == LC_MALFORMED);
            lc_arena_release(&arena);
        }
    }
    memset(bytes, ' ', LC_PARSE_SOURCE_MAX + 1);
    {
        struct lc_syntax syntax = {.errors = 77};
        struct lc_err err = {0};

        lc_arena_init(&arena, 1);
        assert_int_equal(
            lc_syntax_parse((lc_str){bytes, LC_PARSE_SOURCE_MAX + 1}, LC_SYNTAX_JAVASCRIPT, &arena, &syntax, &err),
            LC_LIMIT);
        assert_int_equal(syntax.errors, 77);
        assert_string_equal(err.text, "a source of 16777217 bytes is over the 16777216 that are parsed");
        lc_arena_release(&arena);
    }
    free(bytes);
}

/* Nested parentheses that are closed: deeper than is followed, the rest is OTHER. */
static void depth_is_other(void **state)
{
    size_t depth = 5000;
    char *bytes = malloc(2 * depth + 1);
    struct lc_syntax syntax;
    struct lc_err err = {0};

    (void)state;
    assert_non_null(bytes);
    memset(bytes, '[', depth);
    memset(bytes + depth, ']', depth);
    lc_arena_init(&arena, 1);
    assert_int_equal(lc_syntax_parse((lc_str){bytes, 2 * depth}, LC_SYNTAX_JAVASCRIPT, &arena, &syntax, &err), LC_OK);
    assert_int_equal(syntax.errors, 0);
    assert_true(syntax.node_count <= LC_SYNTAX_DEPTH_MAX + 2);
    assert_int_equal(syntax.nodes[syntax.node_count - 1].kind, LC_SYN_OTHER);
    lc_arena_release(&arena);
    free(bytes);
}

static void wrong_language(void **state)
{
    struct lc_syntax syntax;
    struct lc_err err = {0};

    (void)state;
    lc_arena_init(&arena, 1);
    assert_int_equal(lc_syntax_parse(LC_S("\x7f"
                                          "ELF \x02 ))) {{{ %%% <<>> @@@ \x01\x01\x01\x01"),
                                     LC_SYNTAX_JAVASCRIPT, &arena, &syntax, &err),
                     LC_MALFORMED);
    lc_arena_release(&arena);
}

static void places(void **state)
{
    struct lc_syntax syntax;
    struct lc_err err = {0};
    uint32_t line, column;

    (void)state;
    lc_arena_init(&arena, 1);
    assert_int_equal(lc_syntax_parse(LC_S("a;\r\n\nbc;"), LC_SYNTAX_JAVASCRIPT, &arena, &syntax, &err), LC_OK);
    assert_int_equal(syntax.line_count, 3);
    lc_syntax_place(&syntax, 0, &line, &column);
    assert_int_equal(line * 100 + column, 101);
    lc_syntax_place(&syntax, 6, &line, &column);
    assert_int_equal(line * 100 + column, 302);
    assert_true(lc_str_is(lc_syntax_line(&syntax, 1), "a;"));
    assert_true(lc_str_is(lc_syntax_line(&syntax, 2), ""));
    assert_true(lc_str_is(lc_syntax_line(&syntax, 3), "bc;"));
    assert_true(lc_str_is(lc_syntax_line(&syntax, 4), ""));
    lc_arena_release(&arena);
}

static void names(void **state)
{
    enum lc_syntax_language language;

    (void)state;
    assert_true(lc_syntax_language_of(LC_S("a/b.mts"), &language) && language == LC_SYNTAX_TYPESCRIPT);
    assert_true(lc_syntax_language_of(LC_S("b.tsx"), &language) && language == LC_SYNTAX_TSX);
    assert_true(lc_syntax_language_of(LC_S("b.cjs"), &language) && language == LC_SYNTAX_JAVASCRIPT);
    assert_false(lc_syntax_language_of(LC_S("b.json"), &language));
    for (unsigned kind = 0; kind < LC_SYN_KIND_COUNT; kind++)
        assert_true(strlen(lc_syntax_kind_name((enum lc_syntax_kind)kind)) > 1);
}

/* Letters and spaces above ASCII where the scanners ask for them: the C library's answers would differ. */
static void locale_does_not_matter(void **state)
{
    static const struct {
        enum lc_syntax_language language;
        const char *source;
    } samples[] = {
        {LC_SYNTAX_JAVASCRIPT, "a\xc2\xa0\n++b\nlet \xc3\xa9 = 1\n\xe2\x80\xa8x\n"},
        {LC_SYNTAX_JAVASCRIPT, "a\n\xc3\xa9\n/b/\xc3\xa9\nreturn\xe3\x80\x80\xc3\xbc\n"},
        {LC_SYNTAX_TYPESCRIPT, "class A { a\n\xc3\xa9: B\n in\xc3\xa9(): void }\nx\xe2\x80\x83? y : z\n"},
        {LC_SYNTAX_PYTHON, "def \xc3\xa9(x):\n    return f'{x!r}\xc2\xa0'\n"},
        {LC_SYNTAX_RUBY, "x = <<\xc3\x89\n a #{b}\n\xc3\x89\n:\xc3\xa9 ? \"#@\xc3\xa9\" : %w(a\xc2\xa0"
                         "b)\n{ \xc3\xa9: 1 }\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct lc_syntax syntax;
        struct lc_err err = {0};
        lc_str plain, unicode;

        lc_arena_init(&arena, 1);
        setlocale(LC_ALL, "C");
        assert_int_equal(lc_syntax_parse(lc_str_from(samples[i].source), samples[i].language, &arena, &syntax, &err),
                         LC_OK);
        plain = lc_syntax_dump(&syntax, 0, true, &arena);
        if (setlocale(LC_ALL, "C.UTF-8") == NULL)
            skip();
        assert_int_equal(lc_syntax_parse(lc_str_from(samples[i].source), samples[i].language, &arena, &syntax, &err),
                         LC_OK);
        unicode = lc_syntax_dump(&syntax, 0, true, &arena);
        setlocale(LC_ALL, "C");
        assert_true(lc_str_eq(plain, unicode));
        lc_arena_release(&arena);
    }
}

static void *parse_often(void *argument)
{
    struct lc_arena own;
    size_t *good = argument;

    for (unsigned i = 0; i < 200; i++) {
        struct lc_syntax syntax;
        struct lc_err err = {0};

        lc_arena_init(&own, 1);
        if (lc_syntax_parse(LC_S("async function f() { await g([1, `a${b}`]); }"), LC_SYNTAX_JAVASCRIPT, &own, &syntax,
                            &err) == LC_OK)
            *good += syntax.node_count;
        lc_arena_release(&own);
    }
    return NULL;
}

static void threads_have_their_own(void **state)
{
    pthread_t threads[4];
    size_t good[4] = {0};

    (void)state;
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, parse_often, &good[i]), 0);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (unsigned i = 0; i < 4; i++)
        assert_true(good[i] > 0 && good[i] == good[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements),
        cmocka_unit_test(expressions),
        cmocka_unit_test(modules),
        cmocka_unit_test(classes),
        cmocka_unit_test(typescript),
        cmocka_unit_test(downleveled),
        cmocka_unit_test(limits),
        cmocka_unit_test(depth_is_other),
        cmocka_unit_test(wrong_language),
        cmocka_unit_test(places),
        cmocka_unit_test(names),
        cmocka_unit_test(locale_does_not_matter),
        cmocka_unit_test(threads_have_their_own),
    };

    return cmocka_run_group_tests_name("syntax", tests, NULL, NULL);
}
