const axios = require('axios')
const notify = async order => axios.post('https://mail.example.com', order)

exports.handler = async event => {
  const saved = (await axios.post('https://api.example.com', event.detail)).data
  event.notify && notify(saved)
  return saved ? { statusCode: 201 } : { statusCode: 500 }
}
