const axios = require('axios')

exports.handler = async event => {
  const primary = axios.get(event.urls[0])
  const backup = axios.get(event.urls[1])
  const first = await Promise.race([primary, backup])
  await Promise.allSettled([primary, backup])
  return first.status
}
