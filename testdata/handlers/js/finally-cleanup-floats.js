const { Client } = require('pg')

exports.handler = async (event) => {
  const client = new Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  try {
    const { rows } = await client.query('select * from people where id = $1', [event.id])
    return rows[0]
  } finally {
    client.query('insert into log (who) values ($1)', [event.userId])
  }
}
