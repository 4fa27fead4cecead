const axios = require('axios')

exports.handler = async event => {
  try {
    await axios.get(event.urls[0])
    throw new Error('bad payload')
  } catch (err) {
    axios.post('https://errors.example.com', { message: err.message })
    return { statusCode: 500 }
  }
}
