# What Ripper says of the files named on standard input: the same JSON lines as imports_driver prints, or
# {"file":…, "skip":…} for what this Ruby refuses. Written from the meaning of the language, not from our lexer.
require 'json'
require 'ripper'

WHEN = %w[loaded conditional called guarded never].freeze
STYLES = { 'require' => 'ruby-require', 'load' => 'ruby-require', 'require_relative' => 'ruby-relative', 'autoload' => 'ruby-autoload' }.freeze
CATCHES = %w[LoadError ScriptError Exception].freeze

# What a file can ask before it runs, for each version of Ruby: real strings, numbers and Gem::Versions, so that Ruby itself
# compares them. Of what no version settles (the third number, the processor) there is more than one, and they have to agree.
VERSIONS = %w[1.8 1.9 2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 3.0 3.1 3.2 3.3 3.4 4.0].freeze
WORLDS = VERSIONS.to_h do |v|
  [v, [0, 1, 2, 5, 9, 10, 99].product(%w[x86_64-linux aarch64-linux]).map { |n, system| { version: "#{v}.#{n}", system: system } }]
end

class Unknown < StandardError; end

# The outcomes of a test by version.
module Test
  UNKNOWN = VERSIONS.to_h { |v| [v, [true, false]] }.freeze

  def self.of(node)
    case node[0]
    when :paren
      return of(node[1].is_a?(Array) && node[1].size == 1 && node[1][0].is_a?(Array) ? node[1][0] : node[1]) if node[1].is_a?(Array)
    when :unary
      return of(node[2]).transform_values { |o| o.map(&:!) } if %i[! not].include?(node[1])
    when :binary
      if %i[&& || and or].include?(node[2])
        both = [of(node[1]), of(node[3])]
        every = %i[&& and].include?(node[2])
        return VERSIONS.to_h { |v| [v, both[0][v].product(both[1][v]).map { |a, b| every ? a && b : a || b }.uniq] }
      end
    end
    VERSIONS.to_h { |v| [v, WORLDS[v].map { |world| leaf(node, world) ? true : false }.uniq] }
  rescue Unknown
    UNKNOWN
  end

  def self.leaf(node, world)
    if node[0] == :binary && %i[== != < <= > >= =~ !~].include?(node[2])
      a, b = value(node[1], world), value(node[3], world)
      raise Unknown unless a.class == b.class || (a.is_a?(Float) && b.is_a?(Integer)) || (a == world[:system] && b.is_a?(Regexp))
      raise Unknown if a.is_a?(Regexp) || (a.is_a?(Gem::Version) && a.to_s != world[:version])
      a.public_send(node[2], b)
    else
      v = value(node, world)
      raise Unknown if v.is_a?(Regexp)
      v
    end
  end

  def self.value(node, world)
    case node[0]
    when :var_ref, :vcall
      case node[1][1]
      when 'RUBY_VERSION' then world[:version]
      when 'RUBY_ENGINE' then 'ruby'
      when 'RUBY_PLATFORM' then world[:system]
      when '__FILE__' then '/var/task/this.rb'
      when '$0', '$PROGRAM_NAME' then '/var/runtime/lib/runtime.rb'
      when 'true' then true
      when 'false' then false
      when 'nil' then nil
      else raise Unknown
      end
    when :string_literal
      raise Unknown unless node[1].size <= 2 && (node[1][1].nil? || node[1][1][0] == :@tstring_content) && !node[1][1].to_s.include?('\\')
      node[1][1] ? node[1][1][1] : ''
    when :regexp_literal
      text = node[1].size == 1 && node[1][0][0] == :@tstring_content ? node[1][0][1] : raise(Unknown)
      raise Unknown unless text.match?(/\A[\w|-]+\z/) && node[2][1].match?(%r{\A/i?\z})
      Regexp.new(text, node[2][1].include?('i'))
    when :@float then node[1].match?(/\A\d\.\d\z/) ? node[1].to_f : raise(Unknown)
    when :@int then node[1].match?(/\A\d\z/) ? node[1].to_i : raise(Unknown)
    when :paren
      raise Unknown
    when :defined then defined(node[1])
    when :call
      raise Unknown unless node[3].is_a?(Array)
      return value(node[1], world).to_f if node[3][1] == 'to_f' && node[1][0] == :var_ref && node[1][1][1] == 'RUBY_VERSION'
      return false if node[3][1] == 'win_platform?' && node[1] == [:var_ref, node[1][1]] && node[1][1][1] == 'Gem'
      raise Unknown
    when :method_add_arg
      call, arguments = node[1], node[2]
      raise Unknown unless call[0] == :call && call[3][1] == 'new' && call[1][0] == :const_path_ref &&
                           call[1][2][1] == 'Version' && call[1][1][0] == :var_ref && call[1][1][1][1] == 'Gem' && arguments[0] == :arg_paren
      list = arguments[1][1]
      raise Unknown unless list.is_a?(Array) && list.size == 1 && list[0][0] != :paren
      text = value(list[0], world)
      raise Unknown unless text.is_a?(String) && text.match?(/\A\d+(\.\d+){0,2}\z/)
      Gem::Version.new(text)
    else raise Unknown
    end
  end

  def self.defined(node)
    node = node[1] if node[0] == :paren
    name = node[0] == :var_ref && node[1][0] == :@const ? node[1][1] : nil
    raise Unknown unless %w[JRUBY_VERSION RUBY_ENGINE].include?(name)
    name == 'RUBY_ENGINE'
  end
end

class Judge
  attr_reader :items

  def initialize(starts)
    @starts = starts
    @items = []
    @on = VERSIONS
  end

  def plain(node)
    return plain(node[1][0]) if node && node[0] == :paren && node[1].is_a?(Array) && node[1].size == 1
    return nil unless node.is_a?(Array) && node[0] == :string_literal && node[1].size == 2
    text = node[1][1]
    return '' if text.nil?
    return nil if text[0] != :@tstring_content || text[1].include?('\\')
    text[1]
  end

  def args(node)
    return [] if node.nil?
    case node[0]
    when :arg_paren then args(node[1])
    when :args_add_block then node[1].is_a?(Array) && node[1][0] == :args_add_star ? [nil] : node[1]
    when :args_forward then [nil]
    else node[0].is_a?(Symbol) ? [nil] : node
    end
  end

  def call(ident, arguments, w)
    list = args(arguments)
    return if list.empty? || !STYLES.key?(ident[1])
    spec = plain(list[ident[1] == 'autoload' ? 1 : 0])
    @items << [STYLES[ident[1]], WHEN[@on.empty? ? 4 : w], @starts[ident[2][0] - 1] + ident[2][1], spec, @on == VERSIONS ? nil : @on]
  end

  def names(node)
    return [] unless node.is_a?(Array)
    return [node[1][1]] if %i[var_ref top_const_ref].include?(node[0]) && node[1][0] == :@const
    return [] if node[0] == :const_path_ref
    node.flat_map { |n| names(n) }
  end

  def on(versions)
    before = @on
    @on &= versions
    yield
    @on = before
  end

  # if, unless, elsif and else; `left`: the versions on which no test before surely held.
  def branch(node, w, left)
    return on(left) { visit(node, w) } unless node.is_a?(Array) && %i[if unless elsif].include?(node[0])
    out = Test.of(node[1])
    out = out.transform_values { |o| o.map(&:!) } if node[0] == :unless
    c = [w, 1].max
    on(left) { visit(node[1], w) }
    on(left & VERSIONS.select { |v| out[v].include?(true) }) { visit(node[2], c) }
    branch(node[3], c, left & VERSIONS.select { |v| out[v].include?(false) })
  end

  # [:bodystmt, body, rescue, else, ensure]; inner and outer: when of the body without a handler, and of what is around
  def body(node, w)
    return visit(node, w) unless node.is_a?(Array) && node[0] == :bodystmt
    clauses = []
    r = node[2]
    while r
      clauses << r
      r = r[4]
    end
    visit(node[1], clauses.any? { |c| (names(c[1]) & CATCHES).any? } ? 3 : w)
    clauses.each do |c|
      visit(c[1], [w, 1].max)
      visit(c[3], [w, 1].max)
    end
    visit(node[3], w)
    visit(node[4], w)
  end

  def visit(node, w)
    return unless node.is_a?(Array)
    c = [w, 1].max
    case node[0]
    when :command
      call(node[1], node[2], w) if node[1][0] == :@ident
      visit(node[2], w)
    when :method_add_arg
      call(node[1][1], node[2], w) if node[1][0] == :fcall && node[1][1][0] == :@ident
      visit(node[1], w)
      visit(node[2], w)
    when :def then visit(node[2], 2); body(node[3], 2)
    when :defs then visit(node[4], 2); body(node[5], 2)
    when :class then visit(node[2], w); body(node[3], w)
    when :module then body(node[2], w)
    when :sclass then visit(node[1], w); body(node[2], w)
    when :begin then body(node[1], w)
    when :if, :unless then branch(node, w, VERSIONS)
    when :while, :until
      visit(node[1], w)
      visit(node[2], c)
      visit(node[3], c)
    when :if_mod, :unless_mod
      out = Test.of(node[1])
      visit(node[1], w)
      on(VERSIONS.select { |v| out[v].include?(node[0] == :if_mod) }) { visit(node[2], c) }
    when :while_mod, :until_mod
      visit(node[1], w)
      visit(node[2], c)
    when :rescue_mod
      visit(node[1], w)
      visit(node[2], c)
    when :ifop
      visit(node[1], w)
      visit(node[2], c)
      visit(node[3], c)
    when :binary
      visit(node[1], w)
      visit(node[3], %i[&& || and or].include?(node[2]) ? c : w)
    when :case
      visit(node[1], w)
      visit(node[2], c)
    when :for
      visit(node[2], w)
      visit(node[3], c)
    when :brace_block, :do_block, :lambda, :BEGIN, :END
      node[1..].each { |n| n.is_a?(Array) && n[0] == :bodystmt ? body(n, c) : visit(n, c) }
    when :opassign
      visit(node[1], w)
      visit(node[3], %w[&&= ||=].include?(node[2][1]) ? c : w)
    else
      node.each { |n| visit(n, w) }
    end
  end
end

$stdin.read.split("\n").each do |file|
  raw = File.binread(file)
  source = raw.dup.force_encoding('UTF-8')
  tree = source.valid_encoding? ? Ripper.sexp(source) : nil
  if tree.nil?
    puts JSON.generate('file' => file, 'skip' => 'refused')
    next
  end
  starts = [0]
  raw.each_line { |l| starts << starts[-1] + l.bytesize }
  j = Judge.new(starts)
  j.visit(tree[1], 0)
  puts JSON.generate('file' => file, 'items' => j.items.sort_by { |i| i[2] })
end
