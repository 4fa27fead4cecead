require 'aws-sdk-dynamodb'

module Forum
  class Thread
    TABLE = Aws::DynamoDB::Resource.new.table('forum')

    def initialize(title)
      @title = title
    end

    def self.start(title) = new(title).save

    def save
      TABLE.put_item(item: { 'title' => @title })
      self
    end
  end

  def self.open(title)
    Thread.start(title)
    Thread.new("#{title} (2)").save
  end
end

def handler(event:, context:)
  Forum.open(event['id'])
  { ok: true }
end
