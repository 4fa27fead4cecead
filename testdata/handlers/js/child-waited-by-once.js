const { spawn } = require('child_process')
const { once } = require('events')

exports.handler = async event => {
  const child = spawn('ffmpeg', ['-i', event.key, '/tmp/out.mp3'])
  let log = ''
  child.stderr.on('data', chunk => { log += chunk })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(log)
  return '/tmp/out.mp3'
}
