const { Client } = require('pg')

exports.handler = async (event) => {
  ;(async () => {
    const client = new Client()
    await client.connect()
    await client.query('insert into hits (path) values ($1)', [event.path])
    await client.end()
  })()
  return { statusCode: 204 }
}
