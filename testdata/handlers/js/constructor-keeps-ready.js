const { Client } = require('pg')

class Repository {
  constructor () {
    this.client = new Client({ connectionString: process.env.DATABASE_URL })
    this.ready = this.init()
  }

  async init () {
    await this.client.connect()
    await this.client.query('set statement_timeout = 5000')
  }

  async find (id) {
    await this.ready
    const { rows } = await this.client.query('select * from people where id = $1', [id])
    return rows[0]
  }
}

exports.handler = async (event) => new Repository().find(event.id)
