require 'net/http'

Result = Struct.new(:url, :size)

def handler(event:, context:)
  lock = Mutex.new
  results = []
  pool = event['urls'].each_slice(1).map do |urls|
    Thread.new(urls) do |mine|
      mine.each do |url|
        body = Net::HTTP.get(URI(url))
        lock.synchronize { results << Result.new(url, body.to_s.size) }
      end
    end
  end
  pool.each { |thread| thread.join }
  { pages: results.size }
end
