const axios = require('axios')

exports.handler = async event => {
  switch (event.action) {
    case 'delete':
      await axios.delete(`https://api.example.com/${event.id}`)
      break
    case 'create':
      axios.post('https://api.example.com', event.detail)
      break
    default:
      throw new Error('unknown action')
  }
  return { ok: true }
}
