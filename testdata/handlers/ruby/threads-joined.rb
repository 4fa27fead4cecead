require 'aws-sdk-s3'

S3 = Aws::S3::Client.new

def lambda_handler(event:, context:)
  threads = event['keys'].map do |key|
    Thread.new(key) { |k| S3.delete_object(bucket: event['bucket'], key: k) }
  end
  threads.each(&:join)
  { deleted: threads.size }
end
