def handler(event:, context:)
  pipe = IO.popen(['/opt/bin/loader', event['key']], 'w')
  pipe.puts(event['body'])
  { piped: event['body'].size }
end
