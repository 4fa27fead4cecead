const axios = require('axios')

class Session {
  start () {
    this.login = axios.post('https://api.example.com/login')
    return this
  }

  async get (path) {
    await this.login
    return axios.get(`https://api.example.com/${path}`)
  }

  async close () {
    await this.login
    await axios.post('https://api.example.com/logout')
  }
}

exports.handler = async event => {
  const session = new Session().start()
  try {
    return (await session.get(event.path)).data
  } finally {
    await session.close()
  }
}
