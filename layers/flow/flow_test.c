/* Hostile sources: whatever the code is, the run ends soon, within its memory, and says when it gave up; what it says does
 * not depend on the hash seed. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "layers/base/buf.h"
#include "layers/flow/world_test.h"

#if defined(__SANITIZE_ADDRESS__) || defined(LC_DEBUG)
enum { SECONDS_MAX = 20 };
#else
enum { SECONDS_MAX = 2 };
#endif

static struct lc_buf text;

static int set_up(void **state)
{
    (void)state;
    lc_buf_init(&text, 64u << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    lc_buf_release(&text);
    return 0;
}

static void repeat(const char *piece, unsigned times)
{
    for (unsigned i = 0; i < times; i++)
        lc_buf_add(&text, lc_str_from(piece));
}

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* -- running ------------------------------------------------------------------------------------------------------- */

enum outcome { CLEAN, FOUND, GAVE_UP, ANY, LONG }; /* LONG: any, after a long run */

struct sample {
    const char *runtime, *name, *handler;
    lc_str source, other; /* `other`: m1 beside it, may be empty */
    enum outcome outcome;
};

static void check(struct world *world, const struct sample *sample)
{
    const struct lc_flow *flow = &world->flow;

    assert_true(flow->bytes < LC_FLOW_BYTES_MAX + (1u << 20)); /* a step's own is not asked for in advance */
    if (flow->gave_up) {
        assert_int_equal(flow->items.count, 0);
        assert_true(flow->unknowns.count > 0);
    }
    for (size_t i = 0; i < flow->unknowns.count; i++)
        assert_true(flow->unknowns.items[i].why.len > 0);
    if (sample->outcome == ANY || sample->outcome == LONG)
        return;
    if (flow->gave_up != (sample->outcome == GAVE_UP) || (flow->items.count > 0) != (sample->outcome == FOUND))
        fail_msg("%.*s", LC_FMT(world_says(world)));
}

struct one {
    const struct sample *sample;
    struct world world;
    uint64_t seed;
    double seconds;
};

/* On a thread with half of a worker's stack. */
static void *run(void *argument)
{
    struct one *one = argument;
    struct world *world = &one->world;
    const struct sample *sample = one->sample;

    world_init(world, one->seed);
    world_put(world, lc_str_from(sample->name), sample->source);
    if (sample->other.len > 0)
        world_put(world,
                  lc_arena_printf(&world->arena, "m1%.*s",
                                  LC_FMT(lc_str_from_index(lc_str_from(sample->name), sizeof "index" - 1))),
                  sample->other);
    world_build(world, sample->runtime, sample->handler);
    world_parse(world); /* it has bounds of its own */
    one->seconds = seconds();
    world_analyze(world);
    one->seconds = seconds() - one->seconds;
    return NULL;
}

static lc_str run_on_half_a_stack(struct one *one, const struct sample *sample, uint64_t seed)
{
    pthread_attr_t attributes;
    pthread_t thread;

    one->sample = sample;
    one->seed = seed;
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstacksize(&attributes, LC_STACK_BYTES / 2), 0);
    assert_int_equal(pthread_create(&thread, &attributes, run, one), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    pthread_attr_destroy(&attributes);
    if (getenv("LC_WRAP") == NULL && one->seconds > SECONDS_MAX) /* not under valgrind */
        fail_msg("took %.2f s and %llu steps", one->seconds, (unsigned long long)one->world.flow.steps);
    check(&one->world, sample);
    return world_says(&one->world);
}

/* Those that run into a cap take minutes under valgrind, which learns nothing new from them. */
static bool is_too_long(const struct sample *sample)
{
    return getenv("LC_WRAP") != NULL && (sample->outcome == LONG || sample->source.len > (1u << 20));
}

static void hold(struct sample sample)
{
    static struct one ones[2];
    lc_str said;

    if (is_too_long(&sample))
        return;
    said = run_on_half_a_stack(&ones[0], &sample, 7);

    assert_true(lc_str_eq(said, run_on_half_a_stack(&ones[1], &sample, 0x9e3779b97f4a7c15u)));
    world_release(&ones[0].world);
    world_release(&ones[1].world);
}

static void hold_node(enum outcome outcome)
{
    hold((struct sample){"nodejs22.x", "index.js", "index.handler", lc_buf_str(&text), {0}, outcome});
}

static void hold_python(enum outcome outcome)
{
    hold((struct sample){"python3.12", "index.py", "index.handler", lc_buf_str(&text), {0}, outcome});
}

static void hold_ruby(enum outcome outcome)
{
    hold((struct sample){"ruby3.3", "index.rb", "index.handler", lc_buf_str(&text), {0}, outcome});
}

/* -- many calls ---------------------------------------------------------------------------------------------------- */

/* A finding is the control: the run does get to the end of such a file. */
static void lost_work_is_found(void **state)
{
    (void)state;
    repeat("exports.handler = async () => { fetch('https://a.example'); };\n", 1);
    hold_node(FOUND);
}

static void functions_call_each_other(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 10000; i++)
        lc_buf_printf(&text, "async function f%u(n) { await f%u(n); return f%u(n); }\n", i, (i + 1) % 10000,
                      (i * 7 + 3) % 10000);
    repeat("exports.handler = async () => { await f0(1); };\n", 1);
    hold_node(LONG);
}

static void calls_fan_out(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 60; i++)
        lc_buf_printf(&text, "async function f%u() { await f%u(); await f%u(); }\n", i, i + 1, i + 1);
    repeat("async function f60() { await fetch('x'); }\nexports.handler = async () => { await f0(); };\n", 1);
    hold_node(LONG);
}

static void calls_fan_out_in_python(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 60; i++)
        lc_buf_printf(&text, "def f%u(x):\n    f%u(x)\n    f%u(x)\n", i, i + 1, i + 1);
    repeat("def f60(x):\n    pass\n\ndef handler(event, context):\n    f0(1)\n", 1);
    hold_python(LONG);
}

static void calls_fan_out_in_ruby(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 60; i++)
        lc_buf_printf(&text, "def f%u(x)\n  f%u(x)\n  f%u(x)\nend\n", i, i + 1, i + 1);
    repeat("def f60(x)\nend\n\ndef handler(event:, context:)\n  f0(1)\nend\n", 1);
    hold_ruby(LONG);
}

static void objects_call_themselves(void **state)
{
    (void)state;
    repeat("class A:\n    pass\na = A()\na.__call__ = a\nA.__call__ = a\n\ndef handler(event, context):\n    a()\n", 1);
    hold_python(GAVE_UP);
}

static void getters_call_themselves(void **state)
{
    (void)state;
    repeat("const o = { get a() { return this.b; }, get b() { return this.a; } };\n"
           "class C { get x() { return this.x.x; } static get y() { return C.y; } }\n"
           "exports.handler = async () => { o.a; new C().x; C.y; return o.b; };\n",
           1);
    hold_node(CLEAN);
}

/* -- deep ---------------------------------------------------------------------------------------------------------- */

static void functions_nest(void **state)
{
    (void)state;
    repeat("exports.handler = async () => {\n", 1);
    repeat("(() => {\n", 1000);
    repeat("fetch('x');", 1);
    repeat("})();\n", 1000);
    repeat("};\n", 1);
    hold_node(ANY);
}

static void ternaries_nest(void **state)
{
    (void)state;
    repeat("exports.handler = async (e) => { const a = ", 1);
    repeat("e.x ? fetch('a') :\n", 1000);
    repeat("0; await a; };\n", 1);
    hold_node(ANY);
}

static void branches_follow_each_other(void **state)
{
    (void)state;
    repeat("exports.handler = async (e) => { let p = null;\n", 1);
    repeat("if (e.a) { p = fetch('a'); } else { p = null; }\n", 1000);
    repeat("await p; };\n", 1);
    hold_node(FOUND);
}

static void branches_nest(void **state)
{
    (void)state;
    repeat("exports.handler = async (e) => { let p = null;\n", 1);
    repeat("if (e.a) { p = 1;\n", 1000);
    repeat("} else { p = 2; }\n", 1000);
    repeat("};\n", 1);
    hold_node(ANY);
}

static void loops_nest(void **state)
{
    (void)state;
    repeat("const f = async (x) => { await fetch(x); };\nexports.handler = async (e) => {\n", 1);
    repeat("for (const a of e) { await f(a); while (e.more()) {", 25);
    repeat("}}", 25);
    repeat("};\n", 1);
    hold_node(ANY);
}

static void try_nests(void **state)
{
    (void)state;
    repeat("exports.handler = async (e) => {\n", 1);
    repeat("try { if (e.a) return 1; ", 200);
    repeat("await fetch('x');", 1);
    repeat("} catch (x) { await e.b(); throw x; } finally { e.c(); }", 200);
    repeat("};\n", 1);
    hold_node(ANY);
}

static void python_tries_nest(void **state)
{
    (void)state;
    repeat("def handler(event, context):\n", 1);
    for (unsigned i = 1; i <= 18; i++)
        lc_buf_printf(&text, "%*stry:\n%*sif event:\n%*sreturn 1\n", (int)i, "", (int)i + 1, "", (int)i + 2, "");
    lc_buf_printf(&text, "%*spass\n", 19, "");
    for (unsigned i = 18; i >= 1; i--)
        lc_buf_printf(&text, "%*sexcept E:\n%*sreturn 2\n%*sfinally:\n%*sevent()\n", (int)i, "", (int)i + 1, "", (int)i,
                      "", (int)i + 1, "");
    hold_python(ANY);
}

static void patterns_nest(void **state)
{
    (void)state;
    repeat("exports.handler = async (e) => { const ", 1);
    repeat("[{a: ", 400);
    repeat("b", 1);
    repeat("}]", 400);
    repeat(" = e; return b; };\n", 1);
    hold_node(ANY);
}

static void chains_are_long(void **state)
{
    (void)state;
    repeat("exports.handler = async (e) => { await e", 1);
    repeat(".then(x => x)\n", 20000);
    repeat("; };\n", 1);
    hold_node(ANY);
}

static void works_depend_on_each_other(void **state)
{
    (void)state;
    repeat("exports.handler = async (e) => { let p = fetch('a');\n", 1);
    repeat("p = p.then(() => fetch('b'));\n", 20000);
    repeat("await p; };\n", 1);
    hold_node(LONG);
}

/* Nesting in each of as many calls as are followed inside one another: as deep as evaluation gets. */
static void calls_nest_deep_in_expressions(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 40; i++) {
        lc_buf_printf(&text, "const f%u = async (e) => {\n", i);
        repeat("if (e.a) { for (const x of [", 40);
        lc_buf_printf(&text, "await Promise.all([1].map(async (y) => await f%u(y)))", i + 1);
        repeat("\n]) { e(); } }", 40);
        repeat("};\n", 1);
    }
    repeat("exports.handler = async (e) => { await f0(e); };\n", 1);
    hold_node(ANY);
}

/* -- much ---------------------------------------------------------------------------------------------------------- */

static void an_array_holds_many_promises(void **state)
{
    (void)state;
    repeat("exports.handler = async () => { const all = [", 1);
    repeat("fetch('a'),\n", 100000);
    repeat("]; await Promise.all(all); };\n", 1);
    hold_node(LONG);
}

static void a_switch_is_huge(void **state)
{
    (void)state;
    repeat("exports.handler = async (e) => { switch (e.type) {\n", 1);
    for (unsigned i = 0; i < 2000; i++)
        lc_buf_printf(&text, "case 'k%u': await fetch('a%u'); %s\n", i, i, i % 3 ? "break;" : "");
    repeat("}};\n", 1);
    hold_node(CLEAN);
}

static void an_object_holds_itself_many_times(void **state)
{
    (void)state;
    repeat("const o = {};\n", 1);
    for (unsigned i = 0; i < 3000; i++)
        lc_buf_printf(&text, "o.p%u = {o, a: o.p%u, f: fetch};\n", i, i / 2);
    repeat("exports.handler = async (e) => {\n", 1);
    repeat("if (o.p1) { e.use(o); } e(o); JSON.stringify(o);\n", 100);
    repeat("};\n", 1);
    hold_node(ANY);
}

static void names_are_many(void **state)
{
    (void)state;
    repeat("exports.handler = async (e) => {\n", 1);
    for (unsigned i = 0; i < 50000; i++)
        lc_buf_printf(&text, "const a%u = e.x%u, b%u = e[a%u];\n", i, i, i, i);
    repeat("};\n", 1);
    hold_node(CLEAN);
}

static void a_handler_has_sixteen_megabytes(void **state)
{
    (void)state;
    repeat("exports.handler = async (e) => {\n", 1);
    while (text.len < (16u << 20) - 200)
        lc_buf_add(&text, LC_S("  e.count = e.count + 1; await e.next(e.count, 'a string of some length');\n"));
    repeat("};\n", 1);
    hold_node(ANY);
}

/* -- in circles ---------------------------------------------------------------------------------------------------- */

/* A minified bundle of which nothing is told: nobody's code is run, and so nobody can say what it exports. */
static void bundles_may_export_anything(void **state)
{
    (void)state;
    repeat("var n=1;", 10000);
    repeat("exports.handler=async e=>{};\n", 1);
    hold_node(CLEAN);
}

static void classes_are_their_own_parents(void **state)
{
    (void)state;
    repeat("class A extends B { constructor() { super(); } run() { return super.run(); } }\n"
           "class B extends A { constructor() { super(); } }\n"
           "class C extends C {}\n"
           "function F() {}\nF.prototype = new F();\nF.prototype.__proto__ = F.prototype;\nF.prototype = F.prototype;\n"
           "const o = {}; o.o = o; o.__proto__ = o; Object.setPrototypeOf(o, o); Object.assign(o, o);\n"
           "A.prototype.__proto__ = A.prototype; A.prototype = new A();\n"
           "exports.handler = async (e) => { new A().run(); new C(); new F().x(); o.o.o.p.q(); e(o); };\n",
           1);
    hold_node(ANY);
}

static void python_classes_are_their_own_parents(void **state)
{
    (void)state;
    repeat(
        "class A(B):\n    def run(self):\n        super().run()\nclass B(A):\n    pass\nclass A(A):\n    pass\n"
        "class A(A, B):\n    def __init__(self):\n        super().__init__()\nA.A = A\na = A()\na.a = a\n"
        "d = {}\nd['d'] = d\nl = []\nl.append(l)\n\n"
        "def handler(event, context):\n    a.run()\n    for x in l:\n        x.append(d)\n    return a.a.a.b(d, l)\n",
        1);
    hold_python(ANY);
}

static void ruby_classes_are_their_own_parents(void **state)
{
    (void)state;
    repeat(
        "class A < A\n  def run\n    super\n  end\nend\nclass B < A\nend\nclass A < B\n  include A\nend\n"
        "def handler(event:, context:)\n  a = A.new\n  a.run\n  l = []\n  l << l\n  l.each { |x| x << a }\n  a\nend\n",
        1);
    hold_ruby(ANY);
}

static void modules_import_each_other(void **state)
{
    (void)state;
    hold((struct sample){"nodejs22.x", "index.mjs", "index.handler",
                         LC_S("export * from './m1.mjs';\nimport {a} from './m1.mjs';\n"
                              "export const b = a;\nexport const handler = async () => { a(); };\n"),
                         LC_S("export * from './index.mjs';\nimport {b, c} from './index.mjs';\nexport const a = b;\n"
                              "export {c as d};\nc.d();\n"),
                         CLEAN});
    hold((struct sample){"nodejs22.x", "index.js", "index.handler",
                         LC_S("const m = require('./m1');\nexports.handler = async () => { m.a(); m.m.m.a(); };\n"),
                         LC_S("const m = require('./index');\nexports.m = m;\nexports.a = () => m.handler();\n"),
                         CLEAN});
    hold((struct sample){"python3.12", "index.py", "index.handler",
                         LC_S("from m1 import *\nimport m1\ndef handler(event, context):\n    m1.a()\n    a()\n"),
                         LC_S("from index import *\nimport index\ndef a():\n    index.handler(1, 2)\n    index.b\n"),
                         CLEAN});
}

static void odd_control_flow_ends(void **state)
{
    (void)state;
    repeat("function* g() { yield* g(); try { yield g; } finally { yield* g(); } }\n"
           "async function* ag() { for await (const x of ag()) { yield* ag(); yield x; } }\n"
           "exports.handler = async (e) => { a: for (;;) { b: for (;;) { if (e) break a; if (e.x) continue a;\n"
           "  c: { if (e.y) break c; for (const q of g()) { if (q) continue b; else break b; } } } }\n"
           "  for await (const x of ag()) { if (x) return x; }\n  do { continue; } while (e); for (;;);\n };\n",
           1);
    hold_node(ANY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(lost_work_is_found),
        TEST(functions_call_each_other),
        TEST(calls_fan_out),
        TEST(calls_fan_out_in_python),
        TEST(calls_fan_out_in_ruby),
        TEST(objects_call_themselves),
        TEST(getters_call_themselves),
        TEST(functions_nest),
        TEST(ternaries_nest),
        TEST(branches_follow_each_other),
        TEST(branches_nest),
        TEST(loops_nest),
        TEST(try_nests),
        TEST(python_tries_nest),
        TEST(patterns_nest),
        TEST(chains_are_long),
        TEST(works_depend_on_each_other),
        TEST(calls_nest_deep_in_expressions),
        TEST(an_array_holds_many_promises),
        TEST(a_switch_is_huge),
        TEST(an_object_holds_itself_many_times),
        TEST(names_are_many),
        TEST(a_handler_has_sixteen_megabytes),
        TEST(bundles_may_export_anything),
        TEST(classes_are_their_own_parents),
        TEST(python_classes_are_their_own_parents),
        TEST(ruby_classes_are_their_own_parents),
        TEST(modules_import_each_other),
        TEST(odd_control_flow_ends),
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
