require 'open3'
class Worker
  POOL = []
  def initialize(q) = @q = q
  def start
    @thread ||= Thread.new { loop { job = @q.pop; break if job == :stop; job.call } }
    self
  end
  def stop
    @q << :stop
    @thread.join if @thread
  end
end
class Runner
  def self.run(*args, **opts, &blk)
    new(*args).tap { |r| r.go(&blk) }
  end
  def initialize(xs); @xs = xs; end
  def go
    @threads = @xs.map.with_index do |x, i|
      Thread.new(x) do |y|
        Thread.current[:i] = i
        yield y
      end
    end
    wait!
  end
  private
  def wait!
    until @threads.empty?
      @threads.shift.join
    end
  end
end
def handler(event:, context:)
  w = Worker.new(Queue.new).start
  w.stop
  Runner.run(event['a']) { |z| z }
  stdin, stdout, stderr, thr = Open3.popen3('x')
  stdin.close
  thr.value
  results = event['b'].map { |u| Thread.new { Thread.current[:r] = u } }.map { |t| t.join[:r] }
  a, b = [1, 2].map { |n| Thread.new { n } }
  [a, b].each(&:join)
  event['q'].each_slice(5).map { |s| Thread.new { s } }.each(&:value)
  Thread.new { sleep 1 }.tap(&:join)
  pid = Process.spawn('x')
  _, st = Process.wait2(pid)
  case event['k']
  when 'a' then Thread.new { 1 }.join
  else Thread.new { 2 }.value
  end
  { ok: results }
end
