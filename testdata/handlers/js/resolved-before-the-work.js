const axios = require('axios')

exports.handler = event => new Promise(async resolve => {
  const { data } = await axios.get(event.urls[0])
  resolve({ statusCode: 200, body: data.id })
  await axios.post('https://audit.example.com', data)
})
