const { execFile } = require('child_process')
const { promisify } = require('util')
const run = promisify(execFile)

exports.handler = async event => {
  await run('gs', ['-o', '/tmp/out.pdf', event.key])
  run('rm', ['-rf', '/tmp/work']).catch(() => {})
  return '/tmp/out.pdf'
}
