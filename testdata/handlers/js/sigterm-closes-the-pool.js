const { Pool } = require('pg')
const pool = new Pool()

process.on('SIGTERM', async () => {
  await pool.end()
  process.exit(0)
})
process.on('unhandledRejection', reason => {
  fetch('https://errors.example.com', { method: 'POST', body: String(reason) })
})

exports.handler = async event => (await pool.query('select 1 where $1 = $1', [event.id])).rowCount
