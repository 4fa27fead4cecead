require 'json'
require 'aws-sdk-sns'

module Api
  module Handler
    SNS = Aws::SNS::Client.new

    module_function

    def call(event:, context:)
      body = JSON.parse(event['body'])
      later { SNS.publish(topic_arn: ENV['TOPIC'], message: body['id']) }
      { statusCode: 200 }
    end

    def later(&block)
      Thread.new(&block)
    end
  end
end
