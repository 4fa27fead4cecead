const axios = require('axios')

module.exports = {
  create: event => axios.post('https://users.example.com', { email: event.email }),
  async remove (event) {
    await axios.delete(`https://users.example.com/${event.id}`)
    return { gone: event.id }
  }
}
