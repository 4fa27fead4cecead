require 'aws-sdk-s3'

def handler(event:, context:)
  pids = event['keys'].map do |key|
    fork do
      Aws::S3::Client.new.head_object(bucket: event['bucket'], key: key)
    end
  end
  pids.each { |pid| Process.wait(pid) }
  { checked: pids.size }
end
