require 'aws-sdk-s3'

def handler(event:, context:)
  event['keys'].each do |key|
    Process.fork { Aws::S3::Client.new.delete_object(bucket: event['bucket'], key: key) }
  end
  statuses = Process.waitall
  { ended: statuses.size }
end
