require 'aws-sdk-cloudwatch'
require 'net/http'

def handler(event:, context:)
  stop = false
  watcher = Thread.new do
    until stop
      Aws::CloudWatch::Client.new.put_metric_data(namespace: 'x', metric_data: [])
      sleep 0.1
    end
  end
  Net::HTTP.get(URI(event['urls'].first))
ensure
  stop = true
  watcher&.join
end
