require 'aws-sdk-sqs'

module Shop
  class Sender
    def initialize
      @client = Aws::SQS::Client.new
      @threads = []
    end

    def push(body)
      @threads << Thread.new { @client.send_message(queue_url: ENV.fetch('QUEUE_URL'), message_body: body) }
    end

    def finish
      @threads.each(&:join)
      @threads.clear
    end
  end
end

def handler(event:, context:)
  sender = Shop::Sender.new
  event['items'].each { |item| sender.push(item['id']) }
  sender.finish
  { sent: event['items'].size }
end
