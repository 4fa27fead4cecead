const fs = require('node:fs')

const remember = state => fs.writeFile('/tmp/state.json', JSON.stringify(state), err => {
  if (err) console.error(err)
})

exports.handler = async event => {
  const res = await fetch(event.urls[0])
  remember({ status: res.status })
  return res.status
}
