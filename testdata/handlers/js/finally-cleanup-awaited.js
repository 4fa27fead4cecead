const { Client } = require('pg')

exports.handler = async (event) => {
  const client = new Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  return client.query('select * from people where id = $1', [event.id])
    .then(({ rows }) => rows[0])
    .finally(() => client.end())
}
