require 'net/http'

def ping(url)
  Net::HTTP.get(URI(url))
end

def handler(event:, context:)
  started = []
  event['urls'].each do |url|
    started << Thread.start(url) { |u| ping(u) }
  end
  { started: started.length }
end
