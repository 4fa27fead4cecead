const axios = require('axios')

exports.handler = async (event) => {
  const [first] = event.urls.map((url) => axios.post(url, event.detail))
  const { status } = await first
  return { status }
}
