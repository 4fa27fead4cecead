require 'aws-sdk-s3'

S3 = Aws::S3::Client.new

def copy(key, to)
  Thread.new { S3.copy_object(bucket: to, key: key, copy_source: "in/#{key}") }
end

def handler(event:, context:)
  first = copy(event['key'], 'out')
  copy(event['key'], 'backup')
  first.join
  { done: event['key'] }
end
