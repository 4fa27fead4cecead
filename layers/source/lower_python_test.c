/* Python's lowering. Expected dumps are reasoned from the Language Reference and syntax.h's kinds; each says what it is
 * about. The whole of real files is compared with Python's own ast in testdata/tests/syntax_py.py. */
#include "layers/source/lower_test.h"

static void imports(void **state)
{
    static const struct sample samples[] = {
        /* a statement with two modules is two imports; without "as" the first part is bound */
        {"import a.b, c as d\n", "(program (import a.b (imported (name a))) (import c (imported * (name d))))"},
        {"from ..p import m as n, o\n", "(program (import ..p (imported m (name n)) (imported o (name o))))"},
        {"from . a import *\n", "(program (import .a (imported * _)))"},
        {"try:\n    import x\nexcept ImportError:\n    x = None\n",
         "(program (try (block (import x (imported (name x)))) (catch ImportError _ (block (expression (assign = "
         "(name x) (literal null))))) _))"},
    };

    (void)state;
    CHECK_ALL(LC_SYNTAX_PYTHON, samples);
}

static void functions(void **state)
{
    static const struct sample samples[] = {
        {"async def f(a, /, b=1, *c, d, **e): yield\n",
         "(program (function:async:generator:declaration f (parameters (name a) (parameter (name b) (number 1)) "
         "(spread "
         "(name c)) (parameter:keyword d (name d) _) (spread ** (name e))) (block (expression (yield _)))))"},
        /* a yield in a lambda or an inner function is not this function's */
        {"def f():\n    return lambda x: (yield x)\n",
         "(program (function:declaration f (parameters) (block (return (function:generator:arrow:value (parameters "
         "(name "
         "x)) (yield (name x)))))))"},
        {"class K(B):\n    x: int = g()\n    @staticmethod\n    def f(): pass\n    h()\n",
         "(program (class:declaration K (name B) (field:static x (call (name g))) (function:method:static f "
         "(parameters) "
         "(block) (decorator (name staticmethod))) (block (expression (call (name h))))))"},
        /* annotations run nothing that matters */
        {"def f(a: g() = 1) -> h(): ...\n",
         "(program (function:declaration f (parameters (parameter (name a) (number 1))) (block (expression (literal "
         "...)))))"},
    };

    (void)state;
    CHECK_ALL(LC_SYNTAX_PYTHON, samples);
}

static void statements(void **state)
{
    static const struct sample samples[] = {
        {"if a: b\nelif c: d\nelse: e\n",
         "(program (if (name a) (block (expression (name b))) (if (name c) (block (expression (name d))) (block "
         "(expression (name e))))))"},
        {"async with a as b, c: pass\n", "(program (with:await (item (name a) (name b)) (item (name c) _) (block)))"},
        {"with (a() as b, c() as d): pass\n",
         "(program (with (item (call (name a)) (name b)) (item (call (name c)) (name d)) (block)))"},
        {"for x, y in z: break\nelse: w\n",
         "(program (loop:each:else (array (name x) (name y)) (name z) (block (break)) (block (expression (name w)))))"},
        /* else runs after the block, and before finally */
        {"try: a\nexcept* (B, C) as e: f\nelse: g\nfinally: h\n",
         "(program (try (block (expression (name a)) (block (expression (name g)))) (catch \"(B, C)\" (name e) (block "
         "(expression (name f)))) (finally (expression (name h)))))"},
        {"raise A from b\n", "(program (throw (name A) (name b)))"},
        {"global a, b\n", "(program (other:nonlocal (name a) (name b)))"},
        /* the subject is evaluated once; the last case is always taken */
        {"match f():\n    case 1 | A.B if g: x\n    case {'k': v}: y\n    case _: z\n",
         "(program (if (logical && (binary case (call (name f)) (other (number 1) (member B (name A)))) (name g)) "
         "(block "
         "(expression (name x))) (if (binary case _ (other (string k) (assign = (name v) (other)))) (block (expression "
         "(name y))) (block (block (expression (name z)))))))"},
        /* no type alias, but an assignment to an attribute of a class */
        {"type(a).b = c\n", "(program (expression (assign = (member b (call (name type) (name a))) (name c))))"},
        {"type X = int\n", "(program)"},
    };

    (void)state;
    CHECK_ALL(LC_SYNTAX_PYTHON, samples);
}

static void expressions(void **state)
{
    static const struct sample samples[] = {
        {"await f(*a, k=1, **b)\n",
         "(program (expression (await (call (name f) (spread (name a)) (keyword k (number 1)) (spread ** (name b))))))"},
        {"(n := a) and not b or c\n",
         "(program (expression (logical || (logical && (assign = (name n) (name a)) (unary ! (name b))) (name c))))"},
        {"a if b else c\n", "(program (expression (conditional (name b) (name a) (name c))))"},
        {"a is  not b\n", "(program (expression (binary \"is not\" (name a) (name b))))"},
        {"[await x async for x in y if z]\n",
         "(program (expression (comprehension:async (await (name x)) (clause:await (name x) (name y) (name z)))))"},
        {"f(x for x in y)\n",
         "(program (expression (call (name f) (comprehension:generator (name x) (clause (name x) (name y))))))"},
        {"{'a': 1, **b, c: d}\n",
         "(program (expression (object (property a (number 1) _) (spread ** (name b)) (property (name d) (name c)))))"},
        {"a, = b,\n", "(program (expression (assign = (array (name a)) (array (name b)))))"},
        {"print(1, *a.b())\n",
         "(program (expression (call (name print) (number 1) (spread (call (member b (name a)))))))"},
    };

    (void)state;
    CHECK_ALL(LC_SYNTAX_PYTHON, samples);
}

static void strings(void **state)
{
    static const struct sample samples[] = {
        {"'a\\x41\\u00e9' \"b\" r'\\n' b'c'\n", "(program (expression (string \"aA\xc3\xa9"
                                                "b\\nc\")))"},
        {"r'\\\\'\n", "(program (expression (string \"\\\\\")))"},
        {"f'a{b!r:>{c}}d{{' 'e'\n", "(program (expression (template (string a) (name b) (name c) (string d{e))))"},
        {"f'a'\n", "(program (expression (string a)))"},
        {"'a\\\nb'\n", "(program (expression (string ab)))"},
    };

    (void)state;
    CHECK_ALL(LC_SYNTAX_PYTHON, samples);
}

static void depth_is_bounded(void **state)
{
    static const struct nest nests[] = {
        {"", "(", "a", ")"},
        {"", "[", "a", "]"},
        {"", "f(", "a", ")"},
        {"", "lambda x=1: ", "a", ""},
        {"", "not ", "a", ""},
        {"", "a + ", "a", ""},
        {"", "", "a", ".b"},
        {"", "{1: ", "a", "}"},
        {"", "[x for x in ", "a", "]"},
        {"", "*", "a", ""},
        {"", "await ", "a", ""},
        {"if a: b\n", "elif c: d\n", "else: e", ""},
        {"", "", "a", "()"},
        {"", "a if b else ", "c", ""},
        {"match a:\n", " case b.c: d\n", " case _: e", ""},
        {"", "f'{", "a", "}'"},
    };

    (void)state;
    check_nests(LC_SYNTAX_PYTHON, nests, sizeof nests / sizeof *nests);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(imports),     cmocka_unit_test(functions), cmocka_unit_test(statements),
        cmocka_unit_test(expressions), cmocka_unit_test(strings),   cmocka_unit_test(depth_is_bounded),
    };

    return cmocka_run_group_tests_name("lower_python", tests, NULL, NULL);
}
