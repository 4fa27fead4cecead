const { Client } = require('pg')

class Database {
  #connection

  get ready () {
    this.#connection ??= this.#connect()
    return this.#connection
  }

  async #connect () {
    const client = new Client()
    await client.connect()
    return client
  }

  async query (text, values) {
    const client = await this.ready
    return client.query(text, values)
  }
}

const db = new Database()

exports.handler = async event => {
  const { rows } = await db.query('select * from orders where id = $1', [event.id])
  return rows
}
