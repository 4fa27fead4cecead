const { Client } = require('pg')

module.exports = { handler }

function handler (event) {
  const client = new Client()
  return run().finally(close)

  async function run () {
    await client.connect()
    const { rows } = await client.query('select 1 where $1 <> 0', [event.id])
    return rows
  }

  function close () {
    return client.end()
  }
}
