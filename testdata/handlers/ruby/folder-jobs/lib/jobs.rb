require 'aws-sdk-s3'

class Jobs
  def initialize
    @s3 = Aws::S3::Client.new
    @running = []
  end

  def enqueue(key)
    @running << Thread.new { @s3.restore_object(bucket: ENV['BUCKET'], key: key) }
  end

  def wait
    @running.each(&:join)
  end
end
