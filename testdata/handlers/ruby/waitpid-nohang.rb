def handler(event:, context:)
  pid = Process.spawn('/opt/bin/transcode', event['key'], out: '/dev/null')
  Process.waitpid(pid, Process::WNOHANG)
  { pid: pid }
end
