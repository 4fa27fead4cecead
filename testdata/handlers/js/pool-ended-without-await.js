const { Client } = require('pg')

exports.handler = async event => {
  const client = new Client()
  await client.connect()
  try {
    const { rows } = await client.query('select * from orders where id = $1', [event.orderId])
    return rows
  } finally {
    client.end()
  }
}
