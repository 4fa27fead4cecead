/* Ruby's lowering. Expected dumps are reasoned from doc/syntax of Ruby 3.3 and syntax.h's kinds; each says what it is
 * about. The whole of real files is compared with Ripper in testdata/tests/syntax_rb.py. */
#include "layers/source/lower_test.h"

static void calls(void **state)
{
    static const struct sample samples[] = {
        /* a name is a call until something is assigned to it; the right side of an assignment already sees it */
        {"a\na = a\na\n", "(program (expression (call (name a))) (expression (assign = (name a) (name a))) (expression "
                          "(name a)))"},
        /* a method sees no local variable around it, a block does */
        {"x = 1\ndef f; x; end\ng { x }\n",
         "(program (expression (assign = (name x) (number 1))) (function:value:declaration f (parameters) (block (call "
         "(name x)))) (expression (call (name g) (function:arrow:block:value (parameters) (block (name x))))))"},
        /* the body of a modifier stands before its condition */
        {"y if y = 1\n", "(program (if (assign = (name y) (number 1)) (block (expression (call (name y)))) _))"},
        {"if /(?<z>a)/ =~ b then z end\n",
         "(program (if (binary =~ (literal \"/(?<z>a)/\") (call (name b))) (block (expression (name z))) _))"},
        /* operators on a local variable, arguments of a method */
        {"x = 1\nx -1\nx [2]\nf -1\n",
         "(program (expression (assign = (name x) (number 1))) (expression (binary - (name x) (number 1))) (expression "
         "(index (name x) (number 2))) (expression (call (name f) (unary - (number 1)))))"},
        {"f a: 1, :b => 2, 'c' => 3, **d, &e\n",
         "(program (expression (call (name f) (keyword a (number 1)) (keyword b (number 2)) (object (property c "
         "(number "
         "3) _)) (spread ** (call (name d))) (spread & (call (name e))))))"},
        {"a&.b.()\n", "(program (expression (call (member call (call (member:optional b (call (name a))))))))"},
        {"A::B.c(d:)\n", "(program (expression (call (member c (member B (name A))) (keyword d (call (name d))))))"},
        {"super\nsuper()\n", "(program (expression (call (super))) (expression (call (super))))"},
        {"`ls #{1}`\n", "(program (expression (call (name `) (template (string \"ls \") (number 1)))))"},
        {"__FILE__\n", "(program (expression (literal __FILE__)))"},
    };

    (void)state;
    CHECK_ALL(LC_SYNTAX_RUBY, samples);
}

static void functions(void **state)
{
    static const struct sample samples[] = {
        {"def f(a, (b, c), *d, e: 1, f:, **g, &h) = a\n",
         "(program (function:value:declaration f (parameters (name a) (array (name b) (name c)) (spread (name d)) "
         "(parameter:keyword e (name e) (number 1)) (parameter:keyword f (name f) _) (spread ** (name g)) (spread & "
         "(name "
         "h))) (block (name a))))"},
        /* next ends the block, return the method around it; in a loop next goes on with the loop */
        {"a.each { |x| next x; return; while x; next; end }\n",
         "(program (expression (call (member each (call (name a))) (function:arrow:block:value (parameters (name x)) "
         "(block (return:value (name x)) (return _) (loop _ (name x) _ (block (continue))))))))"},
        {"->(a) { a }\nlambda { return }\nproc do end\n",
         "(program (expression (function:arrow:value (parameters (name a)) (block (name a)))) (expression "
         "(function:arrow:value (parameters) (block (return _)))) (expression (function:arrow:block:value (parameters) "
         "(block))))"},
        /* the last value is taken, the others are not */
        {"def f\n  a\n  if b\n    c\n    d\n  end\nend\n",
         "(program (function:value:declaration f (parameters) (block (expression (call (name a))) (if (call (name b)) "
         "(block (expression (call (name c))) (call (name d))) _))))"},
        {"def o.f; end\n",
         "(program (expression (assign = (member f (call (name o))) (function:value f (parameters) (block)))))"},
    };

    (void)state;
    CHECK_ALL(LC_SYNTAX_RUBY, samples);
}

static void classes(void **state)
{
    static const struct sample samples[] = {
        {"class A < B\n  C = 1\n  include D\n  def e; end\n  def self.f; end\nend\n",
         "(program (class:declaration A (name B) (field:static C (number 1)) (block (expression (call (name include) "
         "(name D)))) (function:method:value e (parameters) (block)) (function:method:static:value f (parameters) "
         "(block))))"},
        {"class A\n  private def b; end\n  class << self\n    def c; end\n  end\nend\n",
         "(program (class:declaration A _ (function:method:value b (parameters) (block)) (block (expression (call "
         "(name "
         "private) (string b)))) (function:method:static:value c (parameters) (block))))"},
        {"module M\n  module_function\n  def a; end\nend\n",
         "(program (class:declaration:module M _ (block (expression (call (name module_function)))) "
         "(function:method:static:value a (parameters) (block))))"},
        {"module M\n  def a; end\n  def b; end\n  module_function :a\nend\n",
         "(program (class:declaration:module M _ (function:method:static:value a (parameters) (block)) "
         "(function:method:value b (parameters) (block)) (block (expression (call (name module_function) (string "
         "a))))))"},
        /* what attr_accessor makes */
        {"class A\n  attr_accessor :b\nend\n",
         "(program (class:declaration A _ (function:method:getter:value b (parameters) (block (name @b))) "
         "(function:method:setter:value b (parameters (name value)) (block (assign = (name @b) (name value)))) (block "
         "(expression (call (name attr_accessor) (string b))))))"},
    };

    (void)state;
    CHECK_ALL(LC_SYNTAX_RUBY, samples);
}

static void statements(void **state)
{
    static const struct sample samples[] = {
        {"unless 1 then 2 else 3 end\n",
         "(program (if (unary ! (number 1)) (block (expression (number 2))) (block (expression (number 3)))))"},
        /* the subject is evaluated once */
        {"case a\nwhen 1, 2 then 3\nwhen B then 4\nelse 5\nend\n",
         "(program (if (binary === (call (name a)) (array (number 1) (number 2))) (block (expression (number 3))) (if "
         "(binary === _ (name B)) (block (expression (number 4))) (block (expression (number 5))))))"},
        {"case 1\nin {a:, b: [c, *]} if c then a\nend\n",
         "(program (if (logical && (binary in (number 1) (other (assign = (name a) (other)) (other (assign = (name c) "
         "(other)) (other)))) (name c)) (block (expression (name a))) _))"},
        {"begin\n  1\nrescue A, B => e\n  retry\nelse\n  2\nensure\n  3\nend\n",
         "(program (try (block (expression (number 1)) (block (expression (number 2)))) (catch \"A, B\" (name e) "
         "(block "
         "(continue retry))) (finally (expression (number 3)))))"},
        {"a = 1 rescue 2\n",
         "(program (expression (assign = (name a) (try (block (number 1)) (catch _ (block (number 2))) _))))"},
        {"begin; 1; end until 2\n",
         "(program (loop:post _ (unary ! (number 2)) _ (block (block (expression (number 1))))))"},
        {"for a, b in 1..2 do break 3 end\n",
         "(program (loop:each (array (name a) (name b)) (binary .. (number 1) (number 2)) (block (break (number 3)))))"},
        {"a, (b, *c), d.e, @f = *1\n",
         "(program (expression (assign = (array (name a) (array (name b) (spread (name c))) (member e (call (name d))) "
         "(name @f)) (array (spread (number 1))))))"},
        {"@a ||= b and c\n",
         "(program (expression (logical && (assign ||= (name @a) (call (name b))) (call (name c)))))"},
    };

    (void)state;
    CHECK_ALL(LC_SYNTAX_RUBY, samples);
}

static void strings(void **state)
{
    static const struct sample samples[] = {
        {"'a\\'\\n' \"\\u{41 42}\"\n", "(program (expression (string \"a'\\nAB\")))"},
        {"\"a#{1}b#@c\"\n", "(program (expression (template (string a) (number 1) (string b) (name @c))))"},
        {"[:a, :\"b#{1}\", %w[c d], ?e]\n",
         "(program (expression (array (string a) (template (string b) (number 1)) (array (string c) (string d)) "
         "(string "
         "e))))"},
        /* two heredocs of one line, one of them indented */
        {"f(<<~A, <<'B')\n    a\n  #{1}b\nA\nc\\d\nB\n",
         "(program (expression (call (name f) (template (string \"  a\\n\") (number 1) (string \"b\\n\")) (string "
         "\"c\\d\\n\"))))"},
        /* the grammar finds no body for a heredoc inside another's: unknown, and the others keep theirs */
        {"x = <<A + <<B\n#{f(<<C)}\nA\nb\nB\n",
         "(program (expression (assign = (name x) (binary + (template (call (name f) (other)) (string \"\\n\")) "
         "(string "
         "\"b\\n\")))))"},
    };

    (void)state;
    CHECK_ALL(LC_SYNTAX_RUBY, samples);
}

static void depth_is_bounded(void **state)
{
    static const struct nest nests[] = {
        {"", "(", "1", ")"},
        {"", "[", "1", "]"},
        {"", "f(", "1", ")"},
        {"", "f { ", "1", "}"},
        {"", "!", "a", ""},
        {"", "a + ", "1", ""},
        {"", "", "a", ".b"},
        {"", "{a: ", "1", "}"},
        {"", "def a; ", "1", "; end"},
        {"", "class A; ", "1", "; end"},
        {"", "if a; ", "1", "; end"},
        {"", "begin; ", "1", "; rescue; a; end"},
        {"if a\n", "elsif b\n", "c", ""},
        {"", "\"#{", "1", "}\""},
        {"case a\n", "when b then c\n", "else d\nend", ""},
        {"", "->(a = 1) { ", "1", "}"},
        {"", "a ? b : ", "1", ""},
        {"", "class << self; ", "1", "; end"},
        {"", "a = ", "1", ""},
        {"", "(a, ", "b", ") = 1"},
    };

    (void)state;
    check_nests(LC_SYNTAX_RUBY, nests, sizeof nests / sizeof *nests);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls),      cmocka_unit_test(functions), cmocka_unit_test(classes),
        cmocka_unit_test(statements), cmocka_unit_test(strings),   cmocka_unit_test(depth_is_bounded),
    };

    return cmocka_run_group_tests_name("lower_ruby", tests, NULL, NULL);
}
