def handler(event:, context:)
  threads = []
  event['a'].each_slice(3) do |s|
    threads << Thread.new { s.each { |x| puts x } }
  end
  threads.each { |t| t.join }
  q = Queue.new
  ths = 3.times.map { |i| Thread.new(i) { |n| q << n } }
  ths.map(&:value)
  h = {}
  event['b'].each { |k| h[k] = Thread.new { k } }
  h.each { |k, t| t.join }
  h.each_value(&:join)
  r = event['c'].each_with_object([]) { |x, acc| acc << Thread.new { x } }
  r.each(&:join)
  t = Thread.new { 1 } if event['z']
  t&.join
  pids = []
  2.times { pids << fork { exit!(0) } }
  pids.each { |p| Process.wait p }
  z = event['d'].map { |x| [x, Thread.new { x }] }
  z.each { |x, th| th.join }
  zz = event['d'].map { |x| [x, Thread.new { x }] }.to_h
  zz.transform_values(&:value)
  { ok: true }
end
