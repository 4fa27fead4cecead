module Foo
  extend self
  X = 1
  attr_accessor :a
  private def p(x) = x
  def q?; yield 1; end
  def self.s; end
  def t=(v); @t = v; end
  module_function
  def u; end
  class << self
    attr_reader :z
    def w; end
  end
  class Bar < Base::B
    include M
    def initialize(a, b = a)
      super
      @a = a
    rescue A, B => e
      retry
    else
      ok
    ensure
      done
    end
    alias x y
  end
end
def obj.foo; end
h = lambda { |x| return x }
k = proc do |y| next y if y end
l = ->(z) { z }
list.each { |i| break 5 if i; next }
while a
  next
  break
end
begin
 b
end until c
for q in 1..2 do p q end
unless z then 1 else 2 end
case foo
when 1, 2 then a
when Integer
  b
else c
end
case
when a then 1
end
Thread.new { work }.join
x = if a then b else c end
def last
  if a
    foo
    bar
  else
    baz
  end
end
v = (foo; bar)
puts "#{1}#{}#@a"
{x:, "y": 1, :z => 2, 3 => 4, **o}
a.b += 1
%i[a b]
foo! if bar
w1 = w1
w2 if w2 = 1
at_exit { a }
END { b }
