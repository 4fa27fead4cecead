const axios = require('axios')

exports.handler = async (event) => {
  const statuses = await event.urls.map(async (url) => {
    const { status } = await axios.post(url, { id: event.id })
    return status
  })
  return { count: statuses.length }
}
