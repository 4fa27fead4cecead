require 'aws-sdk-sns'

SNS = Aws::SNS::Client.new

def in_thread(&block)
  Thread.new(&block).tap { |t| t.abort_on_exception = false }
end

def handler(event:, context:)
  Thread.new { SNS.publish(topic_arn: ENV['TOPIC'], message: 'begin') }.join
  jobs = { mail: in_thread { SNS.publish(topic_arn: ENV['TOPIC'], message: event['email']) } }
  answer = jobs.transform_values(&:value)
  { keys: answer.keys }
end
