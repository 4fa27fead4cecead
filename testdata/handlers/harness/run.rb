# Stands in for Lambda's runtime for Ruby: the answer is posted when the method returns; threads and children are frozen.
# The log is that of run.js: `S id kind own-lines lines-that-led-to-it`, `E id`, `F how`.
# usage: run.rb ROOT FILE METHOD SLOW FAIL LOG
require 'json'
require 'open3'
require 'timeout'
require 'uri'

ROOT = "#{File.realpath(ARGV[0])}/"
FILE, METHOD = ARGV[1], ARGV[2]

module Marks
  SLOW, FAIL, LOG = ARGV[3].to_i, ARGV[4].to_i, File.open(ARGV[5], 'a')
  FAST, QUIET, STEP, STEPS, CHILD = 0.003, 0.12, 0.004, 250, 0.3
  LOG.sync = true
  LOCK = Mutex.new
  MAIN = Process.pid
  @count = @moves = 0

  class << self
    attr_accessor :count, :moves
  end

  def self.stack
    caller_locations(1).map do |l|
      path = l.absolute_path || File.expand_path(l.path)
      next if !path.start_with?(ROOT) || path.start_with?("#{ROOT}harness/")

      "#{path[ROOT.size..]}:#{l.lineno}"
    end.compact.uniq
  end

  # What a library starts for itself (Timeout's own thread) is no work of the case.
  def self.asked_by_case?
    first = caller_locations(2).find { |l| !File.expand_path(l.path).start_with?("#{ROOT}harness/") }
    File.expand_path(first.path).start_with?(ROOT)
  end

  class Mark
    attr_reader :name, :lines

    def initialize(kind)
      own = Marks.stack
      LOCK.synchronize { Marks.count += 1; Marks.moves += 1; @id = Marks.count }
      led = Thread.current[:led] || []
      @lines = own + led
      @own_process = Process.pid == MAIN
      @name = @own_process ? @id.to_s : "#{Process.pid}.#{@id}"
      LOG.write("S #{@name} #{kind} #{own.empty? ? '-' : own.join(',')} #{led.empty? ? '-' : led.join(',')}\n")
    end

    def slow? = @own_process && @id == SLOW
    def fails? = @own_process && @id == FAIL

    def wait
      real_sleep(FAST)
      quiet, seen, steps = 0.0, Marks.moves, 0
      while slow? && quiet < QUIET && steps < STEPS
        real_sleep(STEP)
        steps += 1
        quiet, seen = seen == Marks.moves ? [quiet + STEP, seen] : [0.0, Marks.moves]
      end
    end

    def real_sleep(span) = IO.select(nil, nil, nil, span)

    def finish
      LOCK.synchronize { Marks.moves += 1 }
      return if @over

      @over = true
      LOG.write("E #{@name}\n")
    end
  end

  def self.work(kind, result = nil)
    mark = Mark.new(kind)
    mark.wait
    mark.finish
    raise "mark #{mark.name} was told to fail" if mark.fails?

    result
  end

  def self.shell(mark) = ['/bin/sh', '-c', "sleep #{mark.slow? ? CHILD : FAST}; echo out; echo E #{mark.name} >&9"]
end

module MarkedThread
  def new(*args, &block)
    return super unless Marks.asked_by_case?

    mark = Marks::Mark.new('thread')
    super(*args) do |*given|
      Thread.current[:led] = mark.lines
      Thread.current.report_on_exception = false
      mark.wait
      begin
        raise "mark #{mark.name} was told to fail" if mark.fails?

        block.call(*given)
      ensure
        mark.finish
      end
    end
  end

  def start(*args, &block) = new(*args, &block)
  def fork(*args, &block) = new(*args, &block)
end
Thread.singleton_class.prepend(MarkedThread)

# Children are real ones: a shell that sleeps and leaves its mark.
module MarkedProcess
  def spawn(*args)
    options = args.last.is_a?(Hash) ? args.last : {}
    mark = Marks::Mark.new('spawn')
    super(*Marks.shell(mark), { 9 => Marks::LOG }.merge(options.slice(:in, :out, :err)))
  end

  def fork
    mark = Marks::Mark.new('fork')
    super() do
      Thread.current[:led] = mark.lines
      mark.real_sleep(mark.slow? ? Marks::CHILD : Marks::FAST)
      yield
      mark.finish
      exit!(0)
    end
  end
end
Process.singleton_class.prepend(MarkedProcess)

module MarkedKernel
  def spawn(*args) = Process.spawn(*args)
  def fork(&block) = Process.fork(&block)

  def system(*args)
    mark = Marks::Mark.new('system')
    words = Marks.shell(mark)
    words = ['/bin/sh', '-c', "(#{words[2]}) &"] if args.size == 1 && args[0].to_s.strip.end_with?('&')
    pid = Process.method(:spawn).super_method.call(*words, { 9 => Marks::LOG, out: '/dev/null' })
    Process.wait(pid)
    true
  end

  def `(_command)
    Marks.work('backtick', "out\n")
  end

  def sleep(*seconds) = Marks.asked_by_case? ? Marks.work('sleep', 0) : super
end
Object.prepend(MarkedKernel)

module MarkedIO
  def popen(_command, *mode, **)
    mark = Marks::Mark.new('popen')
    super(Marks.shell(mark) + [{ 9 => Marks::LOG }], *mode)
  end
end
IO.singleton_class.prepend(MarkedIO)

# ---------------------------------------------------------------------------------------------- packages

# Every method is slow work. What it answers has whatever is asked of it.
class SlowAnswer
  ITEMS = [{ 'id' => '1', 'email' => 'ann@example.com' }, { 'id' => '2', 'email' => 'bob@example.com' }].freeze
  def items = ITEMS
  def contents = %w[a.csv b.csv].map { |k| Struct.new(:key).new(k) }
  def item = ITEMS[0]
  def body = StringIO.new("id,name\n1,ann\n2,bob\n")
  def message_id = 'm-1'
  def secret_string = '{"user":"u"}'
  def code = '200'
  def to_a = ITEMS
  def each(&block) = ITEMS.each(&block)
  def method_missing(*) = 'x'
  def respond_to_missing?(*) = false
end

class SlowClient
  def initialize(*, **) = nil

  def method_missing(name, *args, **more)
    return SlowClient.new if %i[table bucket object queue topic].include?(name)

    out = Marks.work(name, SlowAnswer.new)
    block_given? ? yield(out) : out
  end

  def respond_to_missing?(*) = true
end

class SlowModule < Module
  def const_missing(name)
    made = name.to_s =~ /Error|Exception/ ? Class.new(StandardError) : name =~ /\A(Client|Resource|Session|Redis)\z/ ? Class.new(SlowClient) : SlowModule.new
    const_set(name, made)
  end

  def method_missing(name, *args, **more)
    return SlowClient.new if %i[new connect].include?(name)

    Marks.work(name, SlowAnswer.new)
  end

  def respond_to_missing?(*) = true
end

Aws = SlowModule.new
Faraday = SlowModule.new
HTTParty = SlowModule.new
Redis = Class.new(SlowClient)
Sentry = SlowModule.new
module PG
  def self.connect(*, **) = SlowClient.new
end
module Net
  class HTTP
    class << self
      %i[get post post_form get_response put].each { |n| define_method(n) { |*_a, **_k| Marks.work("http.#{n}", SlowAnswer.new) } }
      define_method(:start) { |*_a, **_k, &b| b ? b.call(SlowClient.new) : SlowClient.new }
    end
    class Post
      attr_accessor :body

      def initialize(*) = nil
      def []=(*); end
    end
  end
end
$LOADED_FEATURES << 'net/http.rb' << 'net/https.rb'

module MarkedRequire
  PACKAGES = /\A(aws-sdk|faraday|httparty|redis|sentry|pg\z|net\/http|mysql2|sequel|concurrent)/
  def require(name)
    return false if name =~ PACKAGES

    super
  end
end
Object.prepend(MarkedRequire)

def freeze_now(how)
  Marks::LOG.write("F #{how.to_s.tr("\n", ' ')}\n")
  Process.getpgrp == Process.pid ? Process.kill(:KILL, 0) : exit!(0)
end

begin
  event = JSON.parse(File.read(File.join(__dir__, 'event.json')))
  %w[TABLE BUCKET QUEUE_URL TOPIC].each { |n| ENV[n] = 'x' }
  $stdout.reopen(File::NULL, 'w')
  path = File.join(ROOT, FILE)
  $LOAD_PATH.unshift(File.dirname(path))
  load path
  *names, method = METHOD.split('.')
  target = names.empty? ? TOPLEVEL_BINDING.receiver : Object.const_get(names.join('::'))
  context = Struct.new(:aws_request_id, :function_name).new('r-1', 'f')
  Marks::LOG.write("H\n")
rescue Exception => e
  freeze_now("cannot load: #{e.class} #{e.message} #{e.backtrace.first(3)}")
end
begin
  target.send(method, event: event, context: context)
rescue StandardError => e
  freeze_now("raised: #{e.class} #{e.message} #{e.backtrace.first(3)}")
end
freeze_now('ok')
