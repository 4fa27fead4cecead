def handler(event:, context:)
  pid = Process.spawn('/opt/bin/check', event['key'])
  waiter = Process.detach(pid)
  status = waiter.value
  { ok: status.success? }
end
