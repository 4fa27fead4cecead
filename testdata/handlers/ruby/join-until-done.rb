require 'aws-sdk-s3'

S3 = Aws::S3::Client.new

def handler(event:, context:)
  thread = Thread.new { S3.copy_object(bucket: 'out', key: event['key'], copy_source: "in/#{event['key']}") }
  ticks = 0
  ticks += 1 until thread.join(0.002)
  { ticked: ticks >= 0 }
end
