def handler(event:, context:)
  system("/opt/bin/reindex --key #{event['key']} &")
  { reindexing: event['key'] }
end
