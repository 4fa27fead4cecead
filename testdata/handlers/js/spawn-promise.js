const { spawn, execFile } = require('node:child_process')
const { promisify } = require('node:util')

const run = promisify(execFile)

function render (id) {
  return new Promise((resolve, reject) => {
    const child = spawn('/opt/bin/render', [id], { stdio: 'ignore' })
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`exit ${code}`))))
  })
}

exports.handler = async (event) => {
  await render(event.id)
  const { stdout } = await run('/opt/bin/probe', ['/tmp/out.png'])
  return JSON.stringify(stdout)
}
