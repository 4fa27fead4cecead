require 'aws-sdk-sqs'

SQS = Aws::SQS::Client.new

def handler(event:, context:)
  jobs = Queue.new
  event['items'].each { |i| jobs << i }
  jobs.close
  workers = Array.new(2) do
    Thread.new do
      while (item = jobs.pop)
        SQS.send_message(queue_url: ENV['QUEUE_URL'], message_body: item['id'])
      end
    end
  end
  workers.each(&:join)
  { sent: event['items'].size }
end
