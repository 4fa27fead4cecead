def handler(event:, context:)
  pid = Process.spawn('/opt/bin/thumbnail', event['key'])
  Process.detach(pid)
  { pid: pid }
end
