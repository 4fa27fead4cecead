# What Ripper says of the files named on standard input: the same JSON lines as syntax_items prints, or
# {"file":…, "skip":…} for what this Ruby refuses. Written from the meaning of the language, not from our lowering.
#
# Names that /(?<name>…)/ =~ x and x => {name:} bind are calls for Ripper, but not for Ruby: files with them are listed.
# A call is named and placed by its method's name, "call&" when it has a block; lambda { }, proc { } and Proc.new { } are
# functions. The exceptions of a rescue clause are text for us, so what is called there is left out, as are `next` in
# loops, and names after `alias` and `undef`.
require 'json'
require 'ripper'

class Judge
  attr_reader :items

  def initialize
    @items = []
    @loop = false
  end

  def add(kind, place, text)
    line, column = place || [0, 0]
    @items << [kind, line, column, text.b.force_encoding('ISO-8859-1').encode('UTF-8')]
  end

  def call(name, block)
    kind = block ? 'call&' : 'call'
    return add(kind, nil, 'call') if name == :call || name.nil?
    return add(kind, nil, name[1]) if name[1] == 'at_exit'
    add(kind, name[2], name[1])
  end

  FUNCTIONS = { 'lambda' => 'lambda', 'proc' => 'block' }.freeze

  def function_literal(node)
    case node[0]
    when :method_add_arg then node[2] == [] || node[2] == [:args_new] ? function_literal(node[1]) : nil
    when :fcall, :vcall then FUNCTIONS[node[1][1]]
    when :call
      'block' if node[1].is_a?(Array) && node[1][0] == :var_ref && node[1][1][0, 2] == [:@const, 'Proc'] && node[3].is_a?(Array) && node[3][1] == 'new'
    end
  end

  def in_loop(value)
    outer, @loop = @loop, value
    yield
    @loop = outer
  end

  def each(node, block = nil)
    return unless node.is_a?(Array)
    return node.each { |n| each(n) } unless node[0].is_a?(Symbol)
    visit(node, block)
  end

  def rest(node)
    node.drop(1).each { |n| each(n) }
  end

  def function(kind, name, node)
    add(kind, name && [name[2][0], 0], name ? name[1].delete_suffix('=') : '')
    in_loop(false) { node.each { |n| each(n) } }
  end

  def definition(name, nodes)
    setter = name[1].end_with?('=') && name[1] =~ /\A[[:alpha:]_].*=\z/m
    add(setter ? 'def=' : 'def', [name[2][0], 0], setter ? name[1].chop : name[1])
    in_loop(false) { nodes.each { |n| each(n) } }
  end

  def visit(node, block)
    case node[0]
    when :vcall, :fcall then call(node[1], block)
    when :command
      call(node[1], block)
      each(node[2])
    when :call
      each(node[1])
      call(node[3], block)
    when :command_call
      each(node[1])
      call(node[3], block)
      each(node[4])
    when :method_add_arg
      visit(node[1], block)
      each(node[2])
    when :method_add_block
      literal = function_literal(node[1])
      if literal
        add(literal, nil, '')
        in_loop(false) { rest(node[2]) }
      else
        visit(node[1], true)
        each(node[2])
      end
    when :super, :zsuper
      add(block ? 'call&' : 'call', nil, 'super')
      rest(node)
    when :yield, :yield0
      add('call', nil, 'yield')
      rest(node)
    when :xstring_literal
      add('call', nil, '`')
      rest(node)
    when :brace_block, :do_block
      function('block', nil, node.drop(1))
    when :lambda
      function('lambda', nil, node.drop(1))
    when :def then definition(node[1], node.drop(2))
    when :defs
      each(node[1])
      definition(node[3], node.drop(4))
    when :class, :module
      @items << ['class', 0, 0, name_of(node[1])]
      in_loop(false) { node.drop(1).each { |n| each(n) } }
    when :return, :return0
      add('return', nil, '')
      rest(node)
    when :next
      add('next', nil, '') unless @loop
      rest(node)
    when :while, :until, :while_mod, :until_mod, :for
      add('loop', nil, '')
      in_loop(true) { rest(node) }
    when :rescue
      each(node[2])
      each(node[3])
      each(node[4])
    when :bodystmt
      add('try', nil, '') if node[2] || node[3] || node[4]
      rest(node)
    when :rescue_mod
      add('try', nil, '')
      rest(node)
    when :END # a block for at_exit
      add('call&', nil, 'at_exit')
      function('block', nil, node.drop(1))
    when :field then each(node[1])
    when :alias, :undef, :var_alias then nil
    when :bare_assoc_hash, :hash then rest(node)
    when :assoc_new
      each(node[1]) unless node[1].is_a?(Array) && node[1][0] == :@label
      each(node[2])
    when :mlhs, :massign then rest(node)
    else rest(node) unless node[0].to_s.start_with?('@')
    end
  end

  def name_of(node)
    case node[0]
    when :const_path_ref then "#{name_of(node[1])}::#{node[2][1]}"
    when :top_const_ref then "::#{node[1][1]}"
    when :const_ref, :var_ref then node[1][1]
    else '?'
    end
  end
end

$stdin.each_line do |line|
  path = line.chomp
  source = File.binread(path)
  source.force_encoding('UTF-8')
  begin
    tree = Ripper.sexp(source, path)
  rescue StandardError => e
    puts({ file: path, skip: e.message }.to_json)
    next
  end
  if tree.nil?
    puts({ file: path, skip: 'a syntax error' }.to_json)
    next
  end
  judge = Judge.new
  judge.each(tree)
  puts({ file: path, items: judge.items }.to_json)
end
