const { spawn } = require('child_process')

exports.handler = async (event) => {
  const child = spawn('/opt/bin/render', [event.id], { stdio: 'ignore' })
  child.on('exit', (code) => console.log('rendered', code))
  return { pid: child.pid }
}
