const axios = require('axios')
let pending = []

const track = body => { pending.push(axios.post('https://stats.example.com', body)) }
const flush = async () => {
  const now = pending
  pending = []
  await Promise.allSettled(now)
}

exports.handler = async event => {
  for (const id of event.ids) {
    await axios.get(`https://api.example.com/${id}`)
  }
  await flush()
  track({ done: event.ids.length })
  return 'ok'
}
