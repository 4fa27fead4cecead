const { Client } = require('pg')

class Repository {
  constructor () {
    this.client = new Client({ connectionString: process.env.DATABASE_URL })
    this.init()
  }

  async init () {
    await this.client.connect()
    await this.client.query('set statement_timeout = 5000')
  }

  describe () { return { user: process.env.PGUSER } }
}

exports.handler = async () => new Repository().describe()
