const { exec } = require('child_process')

exports.handler = async (event) => {
  exec(`/opt/bin/convert /tmp/${event.id}.png /tmp/${event.id}.webp`, (err, stdout) => {
    if (err) console.error(err)
    console.log(stdout)
  })
  return { ok: true }
}
