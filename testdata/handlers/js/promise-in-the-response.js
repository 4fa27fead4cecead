const axios = require('axios')

exports.handler = async event => {
  const body = { saved: axios.put(`https://api.example.com/${event.id}`, event.detail) }
  return { statusCode: 200, body: JSON.stringify(body) }
}
