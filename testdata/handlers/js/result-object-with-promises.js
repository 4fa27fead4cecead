const axios = require('axios')

async function props (object) {
  const out = {}
  for (const [name, promise] of Object.entries(object)) out[name] = await promise
  return out
}

exports.handler = async event => {
  const { user, orders } = await props({
    user: axios.get(`https://users.example.com/${event.userId}`).then(r => r.data),
    orders: axios.get(`https://orders.example.com/${event.userId}`).then(r => r.data).catch(() => [])
  })
  return { user, orders }
}
