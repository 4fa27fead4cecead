require 'aws-sdk-dynamodb'

DB = Aws::DynamoDB::Client.new

def with_retry(times)
  yield
rescue StandardError
  retry if (times -= 1).positive?
end

def handler(event:, context:)
  with_retry(3) do
    event['Records'].each_slice(1) do |slice|
      Thread.new { slice.each { |r| DB.put_item(table_name: ENV['TABLE'], item: { 'id' => r['messageId'] }) } }
    end
  end
  { ok: true }
end
