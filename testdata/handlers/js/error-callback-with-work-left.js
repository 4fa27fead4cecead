const axios = require('axios')

exports.handler = (event, context, callback) => {
  axios.post('https://errors.example.com', { id: event.id })
  if (!event.valid) {
    callback(new Error('invalid order'))
    return
  }
  callback(null, 'ok')
}
