const cp = require('child_process')

exports.handler = async event => {
  const convert = cp.spawn('convert', [event.key, '/tmp/out.png'])
  convert.on('error', err => console.error(err))
  convert.on('close', code => console.log('closed', code))
  return { statusCode: 202 }
}
