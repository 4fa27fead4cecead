require 'json'
require 'aws-sdk-dynamodb'

class Audit
  def initialize(table)
    @table = Aws::DynamoDB::Resource.new.table(table)
  end

  def record(who, what)
    Thread.new(who, what) do |user, action|
      @table.put_item(item: { 'user' => user, 'action' => action })
    end
    self
  end
end

AUDIT = Audit.new('audit')

def lambda_handler(event:, context:)
  AUDIT.record(event['userId'], event['action'])
  { statusCode: 200, body: JSON.generate(ok: true) }
end
