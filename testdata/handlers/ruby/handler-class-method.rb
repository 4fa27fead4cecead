require 'aws-sdk-sns'

class Orders
  SNS = Aws::SNS::Client.new

  def self.process(event:, context:)
    new(event).run
  end

  def initialize(event)
    @event = event
  end

  def run
    tell
    { id: @event['orderId'] }
  end

  private

  def tell
    Thread.new { SNS.publish(topic_arn: ENV['TOPIC'], message: @event['orderId']) }
  end
end
