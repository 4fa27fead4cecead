const axios = require('axios')

const background = []
function waitUntil (promise) {
  background.push(promise.catch((err) => console.warn(err.message)))
}

exports.handler = async (event) => {
  waitUntil(axios.post(process.env.TRACK, { seen: event.id }))
  const { data } = await axios.get(process.env.CATALOG)
  return data
}
