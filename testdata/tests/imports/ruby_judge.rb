# What Ripper says of the files named on standard input: the same JSON lines as imports_driver prints, or
# {"file":…, "skip":…} for what this Ruby refuses. Written from the meaning of the language, not from our lexer.
require 'json'
require 'ripper'

WHEN = %w[loaded conditional called guarded].freeze
STYLES = { 'require' => 'ruby-require', 'load' => 'ruby-require', 'require_relative' => 'ruby-relative', 'autoload' => 'ruby-autoload' }.freeze
CATCHES = %w[LoadError ScriptError Exception].freeze

class Judge
  attr_reader :items

  def initialize(starts)
    @starts = starts
    @items = []
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
    @items << [STYLES[ident[1]], WHEN[w], @starts[ident[2][0] - 1] + ident[2][1], spec]
  end

  def names(node)
    return [] unless node.is_a?(Array)
    return [node[1][1]] if %i[var_ref top_const_ref].include?(node[0]) && node[1][0] == :@const
    return [] if node[0] == :const_path_ref
    node.flat_map { |n| names(n) }
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
    when :if, :unless, :while, :until
      visit(node[1], w)
      visit(node[2], c)
      visit(node[3], c)
    when :elsif then node[1..].each { |n| visit(n, c) }
    when :if_mod, :unless_mod, :while_mod, :until_mod
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
