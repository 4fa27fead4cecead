const axios = require('axios')

class Base {
  async save (id) { await axios.put(`https://api.example.com/${id}`) }
}

class Cached extends Base {
  async save (id) {
    super.save(id)
    this.last = id
  }
}

exports.handler = async event => {
  const store = new Cached()
  await store.save(event.id)
  return store.last
}
