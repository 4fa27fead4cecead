require 'aws-sdk-sns'
require 'json'

SNS = Aws::SNS::Client.new

def handler(event:, context:)
  order = JSON.parse(event['body'])
  Thread.new do
    SNS.publish(topic_arn: ENV['TOPIC'], message: order['id'])
  end
  { statusCode: 202 }
end
