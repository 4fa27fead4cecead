require 'timeout'
require 'aws-sdk-s3'

S3 = Aws::S3::Client.new

def handler(event:, context:)
  Timeout.timeout(5) do
    S3.get_object(bucket: event['bucket'], key: event['key'])
  end
  { ok: true }
rescue Timeout::Error
  { ok: false }
end
