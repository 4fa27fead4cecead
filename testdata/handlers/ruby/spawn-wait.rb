require 'open3'

def handler(event:, context:)
  pid = spawn('/opt/bin/thumbnail', event['key'], out: '/dev/null')
  Process.wait(pid)
  out, status = Open3.capture2e('/opt/bin/identify', event['key'])
  { ok: status.success?, info: out.strip }
end
