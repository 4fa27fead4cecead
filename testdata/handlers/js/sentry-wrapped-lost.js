const Sentry = require('@sentry/serverless')
const { Pool } = require('pg')

Sentry.AWSLambda.init({ dsn: process.env.SENTRY_DSN })
const pool = new Pool()

async function touch (id) {
  const { rowCount } = await pool.query('update people set seen = now() where id = $1', [id])
  return rowCount === 1
}

exports.handler = Sentry.AWSLambda.wrapHandler(async (event) => {
  const { rows } = await pool.query('select * from people where id = $1', [event.userId])
  if (rows.length) touch(rows[0].id)
  return rows
})
