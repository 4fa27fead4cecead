def go(x)
  Thread.new { puts x }
end
def handler(event:, context:)
  event['a'].each { |x| go(x) }
  t = Thread.new { 1 }
  return { a: 1 } if event['q']
  t.join
  system("x &")
  `sleep 3 &`
  pool = Concurrent::FixedThreadPool.new(3)
  pool.post { 1 }
  pool.shutdown
  Concurrent::Future.execute { 2 }
  ts = event['b'].map { |x| Thread.new { x } }
  { n: ts.size }
end
