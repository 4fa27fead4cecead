const Sentry = require('@sentry/serverless')
const { Pool } = require('pg')

Sentry.AWSLambda.init({ dsn: process.env.SENTRY_DSN })
const pool = new Pool()

exports.handler = Sentry.AWSLambda.wrapHandler(async (event) => {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('update stock set n = n - 1 where sku = $1', [event.items[0].sku])
    await client.query('COMMIT')
  } catch (err) {
    await client.query('ROLLBACK')
    Sentry.captureException(err)
    throw err
  } finally {
    client.release()
  }
})
